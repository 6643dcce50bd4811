"""What a new layer starts with: values for arguments that Keras wants and a hand has not given yet.

Sizes follow the tensor that the layer is put behind, so that it fits where it can. Everything else
keeps Keras's default. Knows the catalogue and shapes; runs no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import catalog
from engine.graph import INPUT
from engine.sheets import Param
from engine.tensors import Shape, Tensor
from engine.values import FrozenDict, KerasObject, freeze

Start = Callable[[Shape], Mapping[str, Any]]

_LETTERS = "abcdefgh"


def params(kind: str, tensor: Tensor | None = None) -> FrozenDict:
    """Give the arguments that a new layer of ``kind`` starts with behind ``tensor``.

    Every argument without a default gets a value; ``tensor`` may be unknown (``None``).
    """
    sheet = catalog.sheet(kind)
    if sheet is None:
        return FrozenDict()
    shape: Shape = (None,) if tensor is None or tensor.shape is None else tensor.shape
    made = dict(_STARTS[sheet.kind](shape)) if sheet.kind in _STARTS else {}
    for name, param in sheet.params.items():
        if param.required and name not in made:
            value = usual(param)
            if value is not None:
                made[name] = value
    return FrozenDict({name: freeze(made[name]) for name in sheet.params if name in made})


def usual(param: Param) -> Any:
    """Give a value for an argument without a default; ``None`` where nobody can guess one."""
    return _USUAL.get(param.name, _by_type(param))


def _by_type(param: Param) -> Any:
    """Give any value that the type takes; ``None`` where nobody can guess (a function)."""
    low = int(param.minimum) if param.minimum is not None else 1
    return {
        "int": max(1, low), "int_tuple": 2, "float": 0.1, "floats": 0.1, "bool": False,
        "activation": "relu",
    }.get(param.type)  # fmt: skip


_USUAL: Mapping[str, Any] = {
    "units": 64, "filters": 32, "kernel_size": 3, "pool_size": 2, "output_size": 4,
    "input_dim": 10_000, "output_dim": 64, "rate": 0.3, "stddev": 0.1, "activation": "relu",
    "num_heads": 4, "key_dim": 16, "head_dim": 16, "num_query_heads": 4, "num_key_value_heads": 2,
    "n": 10, "axes": -1, "scale": 1 / 255, "height": 224, "width": 224, "num_bins": 100,
    "max_number": 10, "num_classes": 2, "target_class_ids": (0,), "recall": 0.5, "precision": 0.5,
    "specificity": 0.5, "sensitivity": 0.5,
}  # fmt: skip
"""By name, for arguments without a default: what tutorials write most often."""


def _filters(shape: Shape) -> int:
    """As many as there are channels already; 32 for pictures."""
    channels = shape[-1] if len(shape) > 2 else None
    return channels if channels is not None and channels >= 16 else 32


def _convolution(shape: Shape) -> Mapping[str, Any]:
    return {"filters": _filters(shape), "kernel_size": 3, "padding": "same"}


def _transposed(shape: Shape) -> Mapping[str, Any]:
    return {"filters": _filters(shape), "kernel_size": 3, "strides": 2, "padding": "same"}


def _depthwise(_: Shape) -> Mapping[str, Any]:
    return {"kernel_size": 3, "padding": "same"}


def _einsum_dense(shape: Shape) -> Mapping[str, Any]:
    axes = _LETTERS[: min(max(len(shape), 2), len(_LETTERS) - 1)]
    result = _LETTERS[len(axes)]
    sizes = [*shape[1 : len(axes) - 1], 64]
    return {
        "equation": f"{axes},{axes[-1]}{result}->{axes[:-1]}{result}",
        "output_shape": tuple(sizes),
    }


def _heads(shape: Shape) -> Mapping[str, Any]:
    features = shape[-1] if len(shape) > 2 else None
    return {"num_heads": 4, "key_dim": max(1, features // 4) if features else 16}


def _grouped_heads(shape: Shape) -> Mapping[str, Any]:
    return {"head_dim": _heads(shape)["key_dim"], "num_query_heads": 4, "num_key_value_heads": 2}


def _reshape(shape: Shape) -> Mapping[str, Any]:
    if len(shape) > 3 and shape[-1] is not None:
        return {"target_shape": (-1, shape[-1])}
    return {"target_shape": (-1,) if len(shape) > 2 else (-1, 1)}


def _permute(shape: Shape) -> Mapping[str, Any]:
    axes = list(range(1, len(shape))) or [1]
    return {"dims": (*axes[1::-1], *axes[2:])}


def _smaller(shape: Shape) -> Mapping[str, Any]:
    """Three quarters of the picture."""
    sizes = shape[-3:-1] if len(shape) > 3 else (None, None)
    height, width = (224 if size is None else max(1, size * 3 // 4) for size in sizes)
    return {"height": height, "width": width}


def _inner(shape: Shape) -> KerasObject:
    """The layer that a wrapper holds at first."""
    convolutions = {3: "Conv1D", 4: "Conv2D", 5: "Conv3D"}
    kind = convolutions.get(len(shape))
    if kind is None:
        return KerasObject("Dense", FrozenDict(units=64))
    made = {"filters": _filters(shape), "kernel_size": 3, "padding": "same"}
    return KerasObject(kind, FrozenDict(made))


_STARTS: dict[str, Start] = {
    INPUT: lambda _: {"shape": (28, 28, 1)},
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D", "SeparableConv1D", "SeparableConv2D"),
                    _convolution),
    **dict.fromkeys(("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"), _convolution),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), _transposed),
    **dict.fromkeys(("DepthwiseConv1D", "DepthwiseConv2D"), _depthwise),
    "EinsumDense": _einsum_dense,
    "MultiHeadAttention": _heads,
    "GroupQueryAttention": _grouped_heads,
    "Reshape": _reshape,
    "Permute": _permute,
    "Cropping2D": lambda _: {"cropping": ((1, 1), (1, 1))},
    "CenterCrop": _smaller,
    "RandomCrop": _smaller,
    "CategoryEncoding": lambda _: {"num_tokens": 10},
    "RandomPosterization": lambda _: {"factor": 4},
    "Discretization": lambda _: {"num_bins": 10},
    "SpectralNormalization": lambda shape: {"layer": _inner(shape)},
    "TimeDistributed": lambda shape: {"layer": _inner((None, *shape[2:]))},
    "Bidirectional": lambda _: {"layer": KerasObject("LSTM", FrozenDict(units=32))},
    "RNN": lambda _: {"cell": KerasObject("LSTMCell", FrozenDict(units=64))},
    "StackedRNNCells": lambda _: {"cells": (KerasObject("LSTMCell", FrozenDict(units=64)),) * 2},
    "Pipeline": lambda _: {
        "layers": (
            KerasObject("RandomFlip", FrozenDict(mode="horizontal")),
            KerasObject("RandomRotation", FrozenDict(factor=0.1)),
        )
    },
}  # fmt: skip
