"""Multiply-adds against TensorFlow's own profiler, which counts two operations for each."""

from __future__ import annotations

import pytest

from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import freeze

CASES = [
    ("Dense", {"units": 7, "use_bias": False}, (1, 5)),
    ("Dense", {"units": 7, "use_bias": False}, (1, 6, 5)),
    ("Conv1D", {"filters": 4, "kernel_size": 3, "use_bias": False}, (1, 9, 3)),
    ("Conv2D", {"filters": 4, "kernel_size": (3, 2), "use_bias": False}, (1, 9, 8, 3)),
    ("Conv2D", {"filters": 4, "kernel_size": 3, "strides": 2, "padding": "same", "use_bias": False},
     (1, 9, 8, 3)),
    ("Conv3D", {"filters": 4, "kernel_size": 2, "use_bias": False}, (1, 5, 4, 6, 3)),
    ("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 2, "use_bias": False}, (1, 9, 8, 3)),
    ("SeparableConv2D", {"filters": 5, "kernel_size": 3, "use_bias": False}, (1, 9, 8, 3)),
    ("Conv2DTranspose", {"filters": 4, "kernel_size": 2, "strides": 2, "use_bias": False},
     (1, 5, 4, 3)),
    ("EinsumDense", {"equation": "abc,cd->abd", "output_shape": (6, 7)}, (1, 6, 5)),
    ("EinsumDense", {"equation": "abc,cde->abde", "output_shape": (6, 2, 7)}, (1, 6, 5)),
]  # fmt: skip


@pytest.mark.keras
@pytest.mark.parametrize(("kind", "params", "shape"), CASES)
def test_multiply_adds_are_half_of_the_float_operations(
    kind: str, params: dict, shape: tuple, keras
) -> None:
    outcome = recipe(kind, freeze(params)).outcome((("inputs", 0),), (Tensor(shape),))
    layer = getattr(keras.layers, kind)(**params)
    assert outcome.macs == _float_operations(layer, shape) / 2


def _float_operations(layer, shape: tuple) -> int:
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    layer(tf.zeros(shape))
    function = tf.function(layer).get_concrete_function(tf.TensorSpec(shape))
    graph = convert_variables_to_constants_v2(function).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    profile = tf.compat.v1.profiler.profile(graph=graph, cmd="scope", options=options)
    return profile.total_float_ops


def test_groups_share_the_work() -> None:
    """A convolution in g groups does a g-th of the work (the profiler counts nothing there)."""
    plain, grouped = (
        recipe("Conv2D", freeze({"filters": 8, "kernel_size": 3, "groups": groups}))
        .outcome((("inputs", 0),), (Tensor((None, 9, 9, 4)),))
        .macs
        for groups in (1, 4)
    )
    assert plain == 4 * grouped == 7 * 7 * 9 * 4 * 8


def test_an_unknown_size_leaves_the_work_unknown() -> None:
    made = recipe("Conv2D", freeze({"filters": 8, "kernel_size": 3}))
    assert made.outcome((("inputs", 0),), (Tensor((None, None, 9, 4)),)).macs is None
