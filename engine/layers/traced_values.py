"""What stops running only once there are values, so that a graph, which has none, lets it through.

Keras traces the layers of a Pipeline to find its shape. TensorFlow makes a graph of a cast, or of a
kernel for a dtype, that nobody has written; it looks for it when the graph is run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.layers.casting import product_of_whole
from engine.layers.demands import arriving_dtype, is_float
from engine.problems import Problem
from engine.tensors import Tensor

TABLES = ("StringLookup", "IntegerLookup", "TextVectorization")
"""What looks values up in a table."""

Passes = Callable[[Any, Tensor], bool]


def _always(held: Any, tensor: Tensor) -> bool:
    return True


def _unscaled_texts(held: Any, tensor: Tensor) -> bool:
    """Tell whether a policy of texts multiplies nothing by a weight: casts are made in values."""
    texts = held.p.compute_dtype == "string" and tensor.dtype != "string"
    return texts and not held.p.scale


def _of_one(held: Any, tensor: Tensor) -> bool:
    """Tell whether all sizes of axes that are named twice are 1."""
    axes = held.p.axis if isinstance(held.p.axis, tuple) else (held.p.axis,)
    return {tensor.known[axis] for axis in axes} == {1}


def _sparse_texts(held: Any, tensor: Tensor) -> bool:
    return bool(held.p.sparse) and held.p.compute_dtype == "string"


def _unknown_steps(held: Any, tensor: Tensor) -> bool:
    batch, *steps = tensor.known
    return batch is None and None in steps and None not in held.p.target_shape


def _to_nothing(held: Any, tensor: Tensor) -> bool:
    if held.p.pad_to_aspect_ratio and not is_float(held.p.compute_dtype):
        return False  # the fill is a float
    return 0 in (held.p.height, held.p.width)


def _as_bytes(held: Any, tensor: Tensor) -> bool:
    """Tell whether whole numbers are solarized in the range that they come in."""
    return bool(held.p.compute_dtype == "int32" and held.p.value_range == (0, 255))


def _convolved(held: Any, tensor: Tensor) -> bool:
    """Tell whether whole numbers are of a kind that TensorFlow convolves, if not in this way."""
    whole = arriving_dtype(held.p, tensor) == held.p.compute_dtype == "int32"
    return whole and product_of_whole(held.p, tensor, held.p.use_bias) != "fail"


def _unmasked(held: Any, tensor: Tensor) -> bool:
    return not held.p.mask_zero


_PASSES: dict[tuple[str, str], Passes] = {
    **{(kind, "string-fails"): _unmasked for kind in ("Embedding", "ReversibleEmbedding")},
    **{(kind, "axis-twice"): _always for kind in ("RMSNormalization", "UnitNormalization")},
    ("LayerNormalization", "axis-twice"): _of_one,
    **{
        (kind, "string-fails"): _unscaled_texts
        for kind in ("LayerNormalization", "GroupNormalization")
    },
    **{(kind, bug): _always for kind in TABLES for bug in ("category-dtype", "needs-adapt")},
    ("TextVectorization", "text-ngrams"): _always,
    ("Discretization", "unsorted-bins"): _always,
    ("Hashing", "category-dtype"): _sparse_texts,
    ("Reshape", "reshape-unknown"): _unknown_steps,
    ("Resizing", "resizing-arguments"): _to_nothing,
    ("Solarization", "image-policy"): _as_bytes,
    ("Dense", "int4-true"): _always,
    ("RandomElasticTransform", "elastic-backwards"): _always,
    **{
        (f"Conv{axes}D{way}", "int-fails"): _convolved
        for axes in (1, 2)
        for way in ("", "Transpose")
    },
}


def of_values(problem: Problem) -> Problem:
    """Mark a problem as one that a graph lets through."""
    return replace(problem, details=problem.details.with_("in_values", True))


def passes_a_graph(held: Any, problem: Problem, tensor: Tensor) -> bool:
    """Tell whether what stops the layer ``held`` with ``tensor`` needs values to do so."""
    passes = _PASSES.get((held.kind, str(problem.details.get("bug", ""))))
    return "in_values" in problem.details or (passes is not None and passes(held, tensor))
