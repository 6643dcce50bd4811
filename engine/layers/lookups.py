"""Rules of the layers with a vocabulary: StringLookup and IntegerLookup.

The size of the vocabulary decides the output. A vocabulary in a file is never read: its size is
unknown here. Without a vocabulary Keras declares an unknown size, and cannot run before adapt().
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.layers.categories import another_shape, cannot_read, no_sparse_int, run_shape
from engine.layers.demands import runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, refuse
from engine.tensors import Dim, Shape, Tensor


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
    words = vocabulary(p, p.mask_token, p.oov_token, p.num_oov_indices, p.invert)
    depth = depth_of(p, words)
    shape = inputs.known
    if p.output_mode == "int":
        made, dtype = shape, "int64"
    else:
        made, dtype = encoded(p, shape, depth), "float32"
    return gives(Tensor(made, dtype), warnings=_lookup_warnings(p, inputs, made, depth))


def vocabulary(p: Parameters, mask: Any, oov: Any, oov_indices: int, invert: bool) -> int | None:
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
    if p.pad_to_max_tokens and isinstance(p.max_tokens, float) and p.output_mode != "int":
        raise refuse(
            "bad-parameter",
            title(f"The output cannot be filled up to max_tokens = {p.max_tokens}"),
            "Its last dimension is as long as that, which takes a whole number.",
            params=("max_tokens", "pad_to_max_tokens"),
        )
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


def depth_of(p: Parameters, words: int | None) -> Dim:
    """Give how many words an encoding tells apart."""
    depth: Dim = p.max_tokens if p.pad_to_max_tokens else words
    return depth


def encoded(p: Parameters, shape: Shape, depth: Dim) -> Shape:
    """Give the shape that Keras declares for encoded places."""
    if p.output_mode == "one_hot" and not (len(shape) > 1 and shape[-1] == 1):
        return (*shape, depth)
    return (*shape[:-1], depth)


def _lookup_warnings(p: Parameters, inputs: Tensor, made: Shape, depth: Dim) -> tuple[Problem, ...]:
    """Warn of what Keras cannot run, or runs to something else than it declares."""
    if unadapted(p):
        return (needs_vocabulary(p),)
    words = p.kind == "StringLookup" and not p.invert
    if (inputs.dtype == "string") != words:
        return (cannot_read(p, inputs.dtype, f"it looks up {'texts' if words else 'numbers'}"),)
    mode = "count" if p.output_mode == "tf_idf" else p.output_mode
    return differences(p, made, run_shape(inputs.known, mode, depth))


def differences(p: Parameters, declared: Shape, real: Shape) -> tuple[Problem, ...]:
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


def unadapted(p: Parameters) -> bool:
    """Tell whether there is no vocabulary yet."""
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
