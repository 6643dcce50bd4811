"""Rules of the layers with a vocabulary: StringLookup, IntegerLookup, TextVectorization.

The size of the vocabulary decides the output. A vocabulary in a file is never read: its size is
unknown here. Without a vocabulary Keras declares an unknown size, and cannot run before adapt().
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.layers.categories import another_shape, cannot_read, no_sparse_int, run_shape
from engine.layers.demands import runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.layers.stretching import grouped
from engine.problems import Problem, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text


@rule("StringLookup", "IntegerLookup")
def lookup(p: Parameters, inputs: Tensor) -> Outcome:
    """Give each word (or number) its place in the vocabulary, or encode those places."""
    if p.salt is not None and p.kind == "IntegerLookup" and p.oov_method != "farmhash":
        raise refuse(
            "salt",
            "salt needs oov_method = farmhash",
            f"A salt changes a hash; oov_method = {p.oov_method!r} takes a remainder instead.",
            params=("salt", "oov_method"),
        )
    if p.kind == "IntegerLookup" and p.mask_token is not None and abs(p.mask_token) >= 2**63:
        raise refuse(
            "bad-parameter",
            "mask_token is too large",
            f"{p.mask_token} does not fit the 64 bits that numbers are looked up with.",
            params=("mask_token",),
        )
    if p.kind == "IntegerLookup" and p.invert and isinstance(p.oov_token, float):
        raise refuse(
            "bad-parameter",
            title(f"oov_token = {p.oov_token} is no whole number"),
            "With invert = True it is what unknown places become, among whole numbers.",
            params=("oov_token", "invert"),
        )
    words = _vocabulary(p, p.mask_token, p.oov_token, p.num_oov_indices, p.invert)
    depth = _depth(p, words)
    shape = inputs.known
    if p.output_mode == "int":
        made, dtype = shape, "int64"
    else:
        made, dtype = _encoded(p, shape, depth), "float32"
    return gives(Tensor(made, dtype), warnings=_lookup_warnings(p, inputs, made, depth))


def _vocabulary(p: Parameters, mask: Any, oov: Any, oov_indices: int, invert: bool) -> int | None:
    """Give the size of the vocabulary, special words included; ``None`` where it is unknown."""
    _check_modes(p, invert)
    words = p.vocabulary
    masks = 1 if mask is not None and p.output_mode == "int" else 0
    start = masks + oov_indices
    if words is None or isinstance(words, str):
        size = getattr(p, "vocabulary_size", None)  # a saved layer knows it
        return size if isinstance(size, int) else None
    if not words:
        raise refuse(
            "empty-vocabulary",
            "The vocabulary is empty",
            "Every word that arrives is looked up in it; leave it free to have it adapted.",
            params=("vocabulary",),
        )
    special = (mask,) * masks + (oov,) * oov_indices
    tokens = words[start:] if special and words[:start] == special else words
    if not special:
        tokens = words
    if not tokens:
        raise refuse(
            "empty-vocabulary",
            "The vocabulary holds special entries only",
            f"{len(words)} of its entries stand for masked and unknown words; Keras makes no table "
            "without any other word.",
            params=("vocabulary",),
        )
    _check_words(p, tokens, mask, oov if invert else None)
    size = start + len(tokens)
    if p.max_tokens is not None and size > p.max_tokens:
        raise refuse(
            "vocabulary-too-large",
            title(f"The vocabulary has {size} entries, max_tokens is {p.max_tokens}"),
            f"{len(tokens)} words and {start} special entries make {size}; max_tokens = "
            f"{p.max_tokens} allows no more.",
            params=("vocabulary", "max_tokens"),
            size=size,
        )
    _check_weights(p, len(words))
    return size


def _check_modes(p: Parameters, invert: bool) -> None:
    """Refuse modes that exclude each other."""
    if p.pad_to_max_tokens and p.max_tokens is None:
        raise refuse(
            "pad-without-max",
            "pad_to_max_tokens needs max_tokens",
            "The output is filled up to max_tokens, which is not given.",
            params=("max_tokens", "pad_to_max_tokens"),
        )
    if invert and p.output_mode != "int":
        raise refuse(
            "invert-mode",
            "invert needs output_mode = int",
            f"Back from places to words there is no {p.output_mode!r}.",
            params=("invert", "output_mode"),
        )
    if invert and getattr(p, "oov_token", "") is None:
        raise refuse(
            "bad-parameter",
            "invert needs an oov_token",
            "Places that hold no word give oov_token back, so it cannot be None.",
            params=("oov_token", "invert"),
        )
    no_sparse_int(p)
    if p.idf_weights is not None and p.output_mode != "tf_idf":
        raise refuse(
            "idf-mode",
            "idf_weights needs output_mode = tf_idf",
            f"The weights are multiplied with counts; output_mode is {p.output_mode!r}.",
            params=("idf_weights", "output_mode"),
        )
    if p.output_mode == "tf_idf" and p.vocabulary is not None and p.idf_weights is None:
        raise refuse(
            "idf-missing",
            "tf_idf with a vocabulary needs idf_weights",
            "How rare each word is cannot be seen from the vocabulary; it is one weight per word.",
            params=("idf_weights",),
        )


def _check_words(p: Parameters, tokens: Sequence[Any], mask: Any, oov: Any) -> None:
    seen: set[Any] = set()
    for word in tokens:
        if word in seen:
            raise refuse(
                "repeated-word",
                title(f"The vocabulary holds {word!r} twice", "The vocabulary repeats an entry"),
                "Every entry has one place; a repeated one would have two.",
                params=("vocabulary",),
            )
        seen.add(word)
    for token, param in ((mask, "mask_token"), (oov, "oov_token")):
        if token is not None and token in seen:
            raise refuse(
                "special-word",
                title(f"{param} {token!r} is among the words", f"{param} is among the words"),
                "Special entries stand at the start of the vocabulary, in Keras's order, or not "
                "in it at all.",
                params=("vocabulary", param) if hasattr(p, param) else ("vocabulary",),
            )


def _check_weights(p: Parameters, words: int) -> None:
    if p.output_mode != "tf_idf" or p.idf_weights is None:
        return
    if len(p.idf_weights) != words or any(isinstance(one, tuple) for one in p.idf_weights):
        raise refuse(
            "idf-count",
            title(f"idf_weights holds {len(p.idf_weights)} numbers, the vocabulary {words}"),
            "idf_weights holds one number per word of the vocabulary.",
            params=("idf_weights", "vocabulary"),
        )


def _depth(p: Parameters, words: int | None) -> Dim:
    depth: Dim = p.max_tokens if p.pad_to_max_tokens else words
    return depth


def _encoded(p: Parameters, shape: Shape, depth: Dim) -> Shape:
    if p.output_mode == "one_hot" and not (len(shape) > 1 and shape[-1] == 1):
        return (*shape, depth)
    return (*shape[:-1], depth)


def _lookup_warnings(p: Parameters, inputs: Tensor, made: Shape, depth: Dim) -> tuple[Problem, ...]:
    """Warn of what Keras cannot run, or runs to something else than it declares."""
    if _unadapted(p):
        return (needs_vocabulary(p),)
    words = p.kind == "StringLookup" and not p.invert
    if (inputs.dtype == "string") != words:
        return (cannot_read(p, inputs.dtype, f"it looks up {'texts' if words else 'numbers'}"),)
    mode = "count" if p.output_mode == "tf_idf" else p.output_mode
    return _differences(p, made, run_shape(inputs.known, mode, depth))


def _differences(p: Parameters, declared: Shape, real: Shape) -> tuple[Problem, ...]:
    """Warn of another shape, or else of another dtype, than Keras declares."""
    if real != declared:
        return (another_shape(p, declared, real),)
    inverted = p.kind == "StringLookup" and p.invert
    if p.output_mode == "tf_idf" and getattr(p, "sparse", False) and len(real) > 1:
        return (
            runtime_differs(
                "tf-idf-sparse",
                "Sparse tf_idf cannot be run",
                "Keras looks each entry of the sparse tensor up by row and column in idf_weights, "
                "which is one row, and stops.",
                params=("sparse", "output_mode"),
            ),
        )
    if not inverted and p.output_mode in ("int", "tf_idf"):
        return ()
    dtype = "int64" if p.output_mode == "int" else "float32"
    running = "string" if inverted else "int64"
    return (
        runtime_differs(
            "lookup-dtype",
            title(f"When run, it gives {running}, not {dtype}"),
            f"Keras declares {dtype} for output_mode = {p.output_mode!r}"
            f"{' with invert = True' if inverted else ''}; running gives {running}.",
            params=("invert",) if inverted else ("output_mode",),
            becomes=running,
        ),
    )


def _unadapted(p: Parameters) -> bool:
    return p.vocabulary is None and getattr(p, "vocabulary_size", None) is None


def needs_vocabulary(p: Parameters) -> Problem:
    """Warn of a layer that cannot be run before it has a vocabulary."""
    return runtime_differs(
        "needs-adapt",
        title(f"{p.kind} has no vocabulary before adapt()"),
        "The vocabulary is given, or found in data by adapt(). Before that Keras cannot run the "
        "layer.",
        params=("vocabulary",),
    )


@rule("TextVectorization")
def text_vectorization(p: Parameters, inputs: Tensor) -> Outcome:
    """Split texts into words and give each its place in the vocabulary, or encode them."""
    _check_text_modes(p)
    if inputs.rank < 1 and p.output_mode == "int":
        raise refuse(
            "wrong-rank",
            "TextVectorization needs texts for each sample",
            "It reads one text per sample: (batch,) or (batch, 1).",
            spots=(Spot("inputs"),),
            needs=1,
            has=0,
        )
    words = _vocabulary(p, "", "[UNK]", 1, False)
    depth = _depth(p, words)
    shape = inputs.known
    if p.output_mode == "int":
        made: Shape = (shape[0], p.output_sequence_length)
    else:
        one_word = (1,) if p.split is None and len(shape) <= 1 else ()
        found = shape if p.split is None else (*shape, None)
        made = _encoded(p, (*found, *one_word), depth)
    dtype = "int64" if p.output_mode == "int" else "float32"
    return gives(Tensor(made, dtype), warnings=_text_warnings(p, inputs, made, depth))


def _check_text_modes(p: Parameters) -> None:
    if p.output_mode != "int" and p.output_sequence_length is not None:
        raise refuse(
            "sequence-length-mode",
            "output_sequence_length needs output_mode = int",
            f"Only places of words stand in a sequence; output_mode is {p.output_mode!r}.",
            params=("output_sequence_length", "output_mode"),
        )
    if p.ragged and p.output_mode != "int":
        raise refuse(
            "ragged-mode",
            "ragged needs output_mode = int",
            f"Only places of words stand in rows of unequal length; output_mode is "
            f"{p.output_mode!r}.",
            params=("ragged", "output_mode"),
        )


def _text_warnings(p: Parameters, inputs: Tensor, made: Shape, depth: Dim) -> tuple[Problem, ...]:
    if _unadapted(p):
        return (needs_vocabulary(p),)
    if inputs.dtype != "string":
        return (cannot_read(p, inputs.dtype, "it splits texts into words"),)
    shape = inputs.known
    if p.split is not None and len(shape) > 1 and shape[-1] not in (1, None):
        return (
            runtime_differs(
                "text-rank",
                title(f"TextVectorization splits one text per sample, not {text(shape)}"),
                "With split, the last dimension has to be 1: one text per sample.",
                params=("split",),
                spots=(Spot("inputs", 0, (len(shape) - 1,)),),
            ),
        )
    groups = p.given.get("ngrams")  # a number stands for all groups up to it
    least = min(groups) if isinstance(groups, tuple) and groups else 1
    if p.split is None and p.output_sequence_length and len(shape) > 1:
        words = shape[-1]
        if words is not None and words < least:
            return (
                runtime_differs(
                    "text-ngrams",
                    title(f"{words} words make no group of {least}"),
                    f"ngrams takes groups of at least {least} words; no text has any, and nothing "
                    "can be filled up to output_sequence_length.",
                    params=("ngrams",),
                    spots=(Spot("inputs", 0, (len(shape) - 1,)),),
                ),
            )
    return _differences(p, made, _text_run_shape(p, shape, depth))


def _text_run_shape(p: Parameters, shape: Shape, depth: Dim) -> Shape:
    """Give the shape that running gives: split texts gain a dimension of words."""
    words = (*(shape[:-1] if len(shape) > 1 else shape), None) if p.split is not None else shape
    if p.output_mode == "int":
        length = p.output_sequence_length
        unknown = p.split is not None or length is not None or p.ngrams is not None
        if p.ragged and p.split is None and length is not None and len(shape) > 1:
            return (*shape[:-1], grouped(shape[-1], p.given.get("ngrams"), length))
        words = (*words[:-1], None if p.ragged else length) if unknown else words
        # A declared unknown length stands for any.
        return (words[0], None) if len(words) == 2 and length is None else words
    mode = "count" if p.output_mode == "tf_idf" else p.output_mode
    return run_shape(words, mode, depth)
