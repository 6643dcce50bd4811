"""What running MultiHeadAttention does, followed size by size: Keras itself looks only then.

Query, key and value are projected to heads, their scores are masked and made to probabilities, and
those mix the values. With steps in a row Keras takes a short cut; else equations are computed in
which every axis that is attended over has a letter of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.layers.attention_parts import Masks
from engine.layers.registry import Parameters
from engine.layers.stretching import covers, mask_shape, stretched
from engine.tensors import Shape, Tensor


class Run(NamedTuple):
    """Where running stops ("" if it does not), and the sizes of output and scores else."""

    stops: str
    output: Shape = ()
    scores: Shape = ()


class _Letters(NamedTuple):
    """The axes of the equations: those of the query, of keys and values, and of the scores."""

    query: tuple[int, ...]
    keys: tuple[int, ...]
    scores: tuple[int, ...]


def through_scores(p: Parameters, query: Shape) -> bool:
    """Tell whether equations are computed; a row of steps takes a short cut without them."""
    return len(query) != 3 or p.dropout > 0 or bool(p.return_attention_scores)


def run(
    p: Parameters,
    wired: tuple[Tensor, Tensor, Tensor | None],
    axes: tuple[int, ...],
    masks: Masks,
) -> Run:
    """Follow a call: ``axes`` are attended over, counted from 0 with the batch."""
    query, value, key = wired
    keys = value if key is None else key
    scored = through_scores(p, query.known)
    if query.rank != value.rank or (scored and not axes):
        return Run("ranks")
    causal_only = bool(p.use_causal_mask) and _by_itself(p, wired, masks)
    parts = _parts(p, wired, masks, causal=not causal_only)
    axes = tuple(axis % (value.rank + 1) for axis in axes)
    mask = stretched(*parts) if parts else None
    if parts and mask is None:
        return Run("masks")
    heads = p.num_heads
    asked, kept = (*query.known[:-1], heads), (*keys.known[:-1], heads)
    given = (*value.known[:-1], heads)
    if not scored:
        return _short(asked, kept, given, _expanded(mask, 4, len(axes)), mask)
    if causal_only:  # made of what was projected
        mask = (1, *_second(asked), *_second(given))
    return _long(asked, kept, given, axes, mask)


def _second(shape: Shape) -> Shape:
    return shape[1:2]


def _by_itself(p: Parameters, wired: tuple[Tensor, Tensor, Tensor | None], masks: Masks) -> bool:
    """Tell whether causality is the only mask; it is no tensor then."""
    query, value, key = wired
    others = (query.masked, value.masked, key is not None and key.masked)
    more = (masks.value, masks.key, masks.attention)
    return p.sliding_window is None and not any(others) and not any(m is not None for m in more)


def _parts(
    p: Parameters,
    wired: tuple[Tensor, Tensor, Tensor | None],
    masks: Masks,
    causal: bool,
) -> list[Shape]:
    """Give the masks that are combined, each lined up with queries × keys."""
    query, value, key = wired
    parts: list[Shape] = []
    if query.masked:  # one that is wired is overwritten with what the query carries
        parts.append((*mask_shape(query), 1))
    for tensor, given in ((value, masks.value), (key, masks.key)):
        shape = given.known if given is not None else None
        if shape is None and tensor is not None and tensor.masked:
            shape = mask_shape(tensor)
        if shape:
            parts.append((*shape[:-1], 1, shape[-1]))
    steps = (1, *_second(query.known), *_second(value.known))
    if p.use_causal_mask and causal:
        parts.append(steps)
    if p.sliding_window is not None:
        parts.append(steps)
    if masks.attention is not None:
        parts.append(masks.attention.known)
    return parts


def _expanded(mask: Shape | None, rank: int, attended: int) -> Shape | None:
    """Give a mask with room for heads, as many dimensions as the scores; None if there is none."""
    if mask is None:
        return None
    while len(mask) < rank:
        place = len(mask) - 2 * attended
        if place < 0:
            return None
        mask = (*mask[:place], 1, *mask[place:])
    return mask


def _short(
    asked: Shape, kept: Shape, given: Shape, expanded: Shape | None, mask: Shape | None
) -> Run:
    """Follow the short cut: (batch, steps, heads) each."""
    batch = _alike(asked[:1], kept[:1])
    if batch is None:
        return Run("batches")
    logits: Shape | None = (*batch, asked[2], asked[1], kept[1])
    if mask is not None:
        logits = None if expanded is None else stretched(logits, expanded)
    if logits is None or len(logits) != 4:
        return Run("masks")
    if _alike(logits[:1], given[:1]) is None:
        return Run("batches")
    if _alike((logits[3], logits[1]), given[1:]) is None:
        return Run("masks")
    return Run("", (logits[0], logits[2]))


def _long(
    asked: Shape, kept: Shape, given: Shape, axes: tuple[int, ...], mask: Shape | None
) -> Run:
    """Follow the equations."""
    letters = _letters(len(given), axes)
    if len(set(letters.scores)) < len(letters.scores) or len(given) in axes:
        return Run("axes")
    # Keras computes some equations as matrix products, which stretch the axes before the last two.
    rows = len(given) == 3 and axes == (1,)
    scores = _computed(letters.keys, kept, letters.query, asked, letters.scores, (0, 2), rows)
    if scores is None:
        return Run("sizes")
    if mask is not None:
        expanded = _expanded(mask, len(scores), len(axes))
        if expanded is None or len(expanded) > len(scores) or not covers(expanded, scores):
            return Run("masks")
    loose = rows or (len(given) == 3 and axes == (2,))
    stretches = (0, 2) if rows else (0, 1)
    made = _computed(letters.scores, scores, letters.keys, given, letters.query, stretches, loose)
    return Run("sizes") if made is None else Run("", made[:-1], scores)


def _letters(rank: int, axes: tuple[int, ...]) -> _Letters:
    query = tuple(range(rank))  # the features, which all have, are left out
    apart = [axis for axis in query if axis not in axes]
    keys, more = list(query), rank + 1
    for axis in query:
        if axis in axes:
            keys[axis] = more
            more += 1
    behind = [keys[axis] if axis < rank else axis for axis in axes]
    return _Letters(query, tuple(keys), (*apart, *axes, *behind))


def _computed(
    left: Sequence[int],
    sizes: Shape,
    right: Sequence[int],
    others: Shape,
    made: Sequence[int],
    stretches: tuple[int, ...],
    loose: bool,
) -> Shape | None:
    """Give the shape of an equation; ``loose`` lets the axes in ``stretches`` be 1 on one side."""
    known = dict(zip(left, sizes, strict=True))
    for letter, size in zip(right, others, strict=True):
        before = known.setdefault(letter, size)
        if before is None or before == size:
            known[letter] = size
        elif size is not None:
            if not loose or letter not in stretches or 1 not in (before, size):
                return None
            known[letter] = before if size == 1 else size
    return tuple(known[letter] for letter in made)


def _alike(one: Shape, other: Shape) -> Shape | None:
    """Give the sizes of two shapes that have to be equal; None where they differ."""
    made = []
    for a, b in zip(one, other, strict=True):
        if a is not None and b is not None and a != b:
            return None
        made.append(b if a is None else a)
    return tuple(made)
