"""What the numbers make doubtful although Keras builds it: warnings about the drawing's data.

A number of samples in an Input's shape, channels where the layer looks for height, a tensor without
values. Each is recognised narrowly: a doubt that is wrong is worse than none. Reads facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.facts import Facts
from engine.graph import INPUT, OUTPUT, NodeId
from engine.layers import windows
from engine.layers.demands import title
from engine.problems import Problem, Spot, warn
from engine.recipes import recipe_of
from engine.tensors import Shape, Tensor, text

Ask = Callable[[Facts, NodeId], Any]

MANY = 1000
"""No picture of a tutorial is as high; a data set has as many samples."""
_DEPTHS = (1, 3, 4)
_SMALLEST_PICTURE = 16
_IMAGE_LAYERS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose",
                 "MaxPooling2D", "AveragePooling2D")  # fmt: skip
_PASS_ON = frozenset({"Rescaling", "Normalization", "BatchNormalization", "GaussianNoise",
                      "Dropout", "ZeroPadding2D"})  # fmt: skip


def problems(facts: Facts) -> Iterator[tuple[NodeId, Problem]]:
    """Go through the doubts, each with its node."""
    outside: dict[NodeId, Any] = {}
    formats: dict[NodeId, Any] = {}
    for node in facts.model.nodes:
        layer = facts.model.layer_of(node)
        if facts.model.nodes[node].bypassed or layer.kind == OUTPUT:
            continue
        found = None
        if layer.kind == INPUT:
            found = _samples(facts, node)
        elif layer.kind in _IMAGE_LAYERS:
            found = _mixed_up(facts, node, outside)
        found = found or _another_format(facts, node, formats) or _nothing_left(facts, node)
        if found is not None:
            yield node, found


# ── the number of samples as part of a shape ─────────────────────────────────────────────────


def holds_samples(shape: object, reader: str = "") -> bool:
    """Tell whether the shape of an Input seems to begin with a number of samples.

    ``reader`` is the kind of the layer that reads it: a Dense layer sees no sequences.
    """
    if not isinstance(shape, tuple) or len(shape) < 2 or not isinstance(shape[0], int):
        return False
    rest = [size for size in shape[1:] if isinstance(size, int) and size > 0]
    if shape[0] < MANY or len(rest) < len(shape) - 1:
        return False
    if len(shape) == 2:
        return shape[0] >= 10 * MANY and reader == "Dense" and rest[0] >= 8
    if len(shape) == 3:  # 60000×28×28, but not 1000×64×3 and not 1024×1024×3
        return rest[0] == rest[1] and shape[0] >= 4 * rest[0] and rest[1] > 4
    return rest[-1] in _DEPTHS and shape[0] >= 2 * max(rest)


def _samples(facts: Facts, node: NodeId) -> Problem | None:
    layer = facts.model.layer_of(node)
    shape = layer.params.get("shape")
    readers = facts.structure.consumers.get(node, ())
    reader = facts.model.layer_of(readers[0].node).kind if readers else ""
    if not isinstance(shape, tuple) or not holds_samples(shape, reader):
        return None
    rest = text((None, *shape[1:]))
    return warn(
        "samples-in-shape",
        title(f"{shape[0]:,} looks like samples, not part of a shape"),
        f"shape is the shape of ONE sample; Keras puts the batch in front itself. "
        f"{text((None, *shape))} would mean that each sample has {shape[0]:,} entries of {rest}.",
        params=("shape",),
        samples=shape[0],
    )


# ── channels first or last ───────────────────────────────────────────────────────────────────


def channels_elsewhere(shape: Shape | None, first: bool, stopped: bool = False) -> bool:
    """Tell whether the channels of a picture seem not to be where a layer looks for them.

    ``first``: the layer looks for them right behind the batch. ``stopped``: it found no room for
    its window there, which leaves less to doubt.
    """
    if shape is None or len(shape) != 4 or None in shape[1:]:
        return False
    sizes = [size for size in shape[1:] if size is not None]
    depth, height, width = sizes if not first else (sizes[2], sizes[0], sizes[1])
    if min(height, width) < _SMALLEST_PICTURE or depth not in _DEPTHS:
        return False
    if stopped or height == width:
        return True
    return depth == 3 and max(height, width) <= 4 * min(height, width)


def _mixed_up(facts: Facts, node: NodeId, said: dict[NodeId, Any]) -> Problem | None:
    layer, known = facts.model.layer_of(node), facts.nodes[node]
    tensor = known.tensors[0] if known.tensors else None
    if known.outputs is None or tensor is None or not from_outside(facts, node, said):
        return None
    p = recipe_of(layer).p
    first = windows.channels_first(p)
    window = p.pool_size if hasattr(p, "pool_size") else p.kernel_size
    if 1 in window or not channels_elsewhere(tensor.shape, first):
        return None
    return _told(tensor, first, layer.kind)


def _another_format(facts: Facts, node: NodeId, said: dict[NodeId, Any]) -> Problem | None:
    """Tell of a layer that looks for channels at the other end than the layers before it."""
    layer, known = facts.model.layer_of(node), facts.nodes[node]
    tensor = known.tensors[0] if known.tensors else None
    if known.outputs is None or tensor is None or tensor.shape is None:
        return None
    rank = len(tensor.shape)
    p = recipe_of(layer).p
    normalizes = layer.kind == "BatchNormalization"
    if rank < 4 or layer.kind == "Flatten" or not (normalizes or hasattr(p, "data_format")):
        return None
    first = p.axis % rank != rank - 1 if normalizes else windows.channels_first(p)
    maker = _first_said(facts, node, said, _format_at)
    if maker is None or windows.channels_first(recipe_of(facts.model.layer_of(maker)).p) == first:
        return None
    ends, axes = (("last", "first"), (-1, 1)) if first else (("first", "last"), (1, -1))
    return warn(
        "formats-mixed",
        title(f"The channels come {ends[0]}, {{layer}} looks for them {ends[1]}"),
        f"{facts.model.layer_of(maker).name} gives {text(tensor.shape)} with the "
        f"{text((None, tensor.known[axes[0]]))} channels {ends[0]}; {{layer}} takes "
        f"{text((None, tensor.known[axes[1]]))} for the channels. Keras builds it, and it mixes "
        "places with channels.",
        params=("axis" if normalizes else "data_format",),
        spots=(Spot("inputs", 0, (axes[0] % tensor.rank,)),),
        axis=axes[0],
        format=f"channels_{ends[0]}",
    )


_ON = object()
"""What says: go on to the layer before."""


def _first_said(facts: Facts, node: NodeId, said: dict[NodeId, Any], ask: Ask) -> Any:
    """Ask the layers before ``node``, along first inputs, until one says more than `_ON`.

    ``said`` keeps what was found at the nodes passed, so that a long run is walked through once.
    """
    passed: list[NodeId] = []
    found: Any = None
    while sources := facts.structure.sources.get(node, ()):
        node = sources[0].node
        found = said[node] if node in said else ask(facts, node)
        if found is not _ON:
            break
        passed.append(node)
        found = None
    for each in passed:
        said[each] = found
    return found


def _format_at(facts: Facts, node: NodeId) -> Any:
    """Give a node that knows where channels are, ``None`` where they were moved."""
    known, layer = facts.nodes[node], facts.model.layer_of(node)
    before, after = (*known.tensors, None)[0], (*(known.outputs or ()), None)[0]
    if before is None or after is None or layer.kind in ("Flatten", "Reshape", "Permute"):
        return None
    if before.shape is None or after.shape is None or len(before.shape) != len(after.shape):
        return None
    knows = hasattr(recipe_of(layer).p, "data_format") and not facts.model.nodes[node].bypassed
    return node if knows else _ON


def _outside_at(facts: Facts, node: NodeId) -> Any:
    kind = facts.model.layer_of(node).kind
    return True if kind == INPUT else _ON if kind in _PASS_ON else None


def from_outside(facts: Facts, node: NodeId, said: dict[NodeId, Any] | None = None) -> bool:
    """Tell whether a tensor comes from an Input by way of nothing that makes channels."""
    return bool(_first_said(facts, node, {} if said is None else said, _outside_at))


def _told(tensor: Tensor, first: bool, kind: str) -> Problem:
    shape = tensor.known
    reads = ("channels", "height", "width") if first else ("height", "width", "channels")
    sizes = ", ".join(f"{size} as {word}" for size, word in zip(shape[1:], reads, strict=True))
    there = f"channels_{'first' if first else 'last'}"
    other = f"channels_{'last' if first else 'first'}"
    return warn(
        "channels-elsewhere",
        title(
            f"{text(shape)} looks like {other}, {kind} reads {there}",
            f"{text(shape)} looks like {other}, not {there}",
            f"This looks like {other}, not {there}",
        ),
        f"{kind} takes {sizes}. Pictures rarely have {shape[1] if first else shape[-1]} channels.",
        params=("data_format",),
        spots=(Spot("inputs", 0, (1, 2, 3)),),
        first=first,
    )


# ── no values at all ─────────────────────────────────────────────────────────────────────────


def _nothing_left(facts: Facts, node: NodeId) -> Problem | None:
    known = facts.nodes[node]
    outputs = known.outputs
    if outputs is None or not known.tensors or facts.model.layer_of(node).kind == INPUT:
        return None
    after = outputs[0].shape
    if after is None or 0 not in after[1:] or known.outcome.problems:
        return None
    if any(t is not None and t.shape is not None and 0 in t.shape[1:] for t in known.tensors):
        return None  # said where it began
    axis = after.index(0, 1)
    return warn(
        "nothing-left",
        title(f"{{layer}} gives {text(after)}, which holds no values"),
        f"{text(after)} has a size of 0, so there is not a single number in it. Keras builds "
        "this, and training learns nothing from it.",
        spots=(Spot("inputs", 0, (axis,) if axis < len(known.tensors[0].shape or ()) else ()),)
        if known.tensors[0] is not None
        else (),
    )


# ── what is no loss ──────────────────────────────────────────────────────────────────────────


def loses_padding(facts: Facts, node: NodeId, problem: Problem) -> bool:
    """Tell whether the rows that a window never reaches are the zeros of a padding right before.

    Padding by 3 before a window of 7 and a stride of 2 is how ResNet begins: on even sizes its
    last row of zeros is left over, and nothing is lost.
    """
    lost, (source, *_) = problem.details.get("lost"), facts.structure.sources[node]
    layer = facts.model.layer_of(source.node)
    if not layer.kind.startswith("ZeroPadding") or facts.model.nodes[source.node].bypassed:
        return False
    mine, theirs = recipe_of(facts.model.layer_of(node)).p, recipe_of(layer).p
    alike = windows.channels_first(mine) == windows.channels_first(theirs)
    if not isinstance(lost, tuple) or not alike:
        return False
    sides = theirs.padding if isinstance(theirs.padding[0], tuple) else (theirs.padding,)
    return all(rest <= after for rest, (_, after) in zip(lost, sides, strict=True))
