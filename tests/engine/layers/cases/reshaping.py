"""Cases of rearranging, cutting, padding and repeating."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

FIRST = {"data_format": "channels_first"}
IMAGE = (None, 6, 5, 2)


def _dtypes(kind: str, params: dict, shape: tuple) -> list[Case]:
    return [
        Case(kind, params, Tensor(shape, dtype))
        for dtype in ("int32", "uint8", "bool", "float16", "float64", "string")
    ] + [
        Case(kind, {**params, "dtype": "mixed_float16"}, shape),
        Case(kind, {**params, "dtype": "mixed_float16"}, Tensor(shape, "int32")),
        Case(kind, params, Tensor(shape, "float32", True)),
    ]


def _sized(kind: str, name: str, axes: int) -> list[Case]:
    """Cropping, padding and upsampling by the same numbers."""
    image = (None, *(9, 8, 7)[:axes], 3)
    first = (None, 3, *(9, 8, 7)[:axes])
    cases = [
        Case(kind, {}, image),
        Case(kind, {name: 2}, image),
        Case(kind, {name: (2, 1, 3)[:axes]}, image),
        Case(kind, {name: 2}, (None, *(None,) * axes, 3)),
        Case(kind, {name: 2}, (3, *(None,) * axes, None)),
        Case(kind, {name: 2}, image[1:]),
        Case(kind, {name: 2}, (None, *image)),
        Case(kind, {name: 0}, image),
        Case(kind, {name: -1}, image),
        Case(kind, {name: 100}, (None, *(3,) * axes, 1)),
        Case(kind, {name: (1,) * (axes + 1)}, image),
        Case(kind, {name: "2"}, image),
        Case(kind, {name: None}, image),
        Case(kind, {name: 2.0}, image),
        Case(kind, {name: True}, image),
        *_dtypes(kind, {name: 1}, image),
    ]
    if not kind.endswith("1D") or kind.startswith("Zero"):
        cases += [
            Case(kind, {name: 2, **FIRST}, first),
            Case(kind, {name: 1, "data_format": "Channels_First"}, first),
            Case(kind, {name: 1, "data_format": "first"}, first),
        ]
    return cases


CASES = [
    # Flatten
    Case("Flatten", {}, IMAGE),
    Case("Flatten", FIRST, IMAGE),
    Case("Flatten", {}, (None, None, 3)),
    Case("Flatten", {}, (None,)),
    Case("Flatten", {}, (4, 0, 3)),
    Case("Flatten", {}, Tensor((), "float32")),
    *_dtypes("Flatten", {}, (None, 3, 4)),
    # Reshape
    Case("Reshape", {"target_shape": (4, 3)}, (None, 12)),
    Case("Reshape", {"target_shape": (-1, 3)}, (None, 12)),
    Case("Reshape", {"target_shape": (-1,)}, (None, 4, 3)),
    Case("Reshape", {"target_shape": (5, 3)}, (None, 12)),
    Case("Reshape", {"target_shape": (5, -1)}, (None, 12)),
    Case("Reshape", {"target_shape": (-1, -1)}, (None, 12)),
    Case("Reshape", {"target_shape": (-2, 3)}, (None, 12)),
    Case("Reshape", {"target_shape": (0, -1)}, (None, 12)),
    Case("Reshape", {"target_shape": (0, 3)}, (None, 0)),
    Case("Reshape", {"target_shape": (0, -1)}, (None, 0)),
    Case("Reshape", {"target_shape": (4, None)}, (None, 12)),
    Case("Reshape", {"target_shape": (4, None)}, (None, 12, 2)),
    Case("Reshape", {"target_shape": (None, None)}, (None, 12)),
    Case("Reshape", {"target_shape": (5, 3)}, (None, None, 3)),
    Case("Reshape", {"target_shape": (6, 3)}, (None, None, 3)),
    Case("Reshape", {"target_shape": (-1, 3)}, (None, None, 6)),
    Case("Reshape", {"target_shape": ()}, (None, 1)),
    Case("Reshape", {"target_shape": ()}, (None,)),
    Case("Reshape", {"target_shape": (1, 1)}, (None,)),
    Case("Reshape", {"target_shape": (1,)}, Tensor((), "float32")),
    Case("Reshape", {"target_shape": 12}, (None, 12)),
    Case("Reshape", {"target_shape": "12"}, (None, 12)),
    Case("Reshape", {"target_shape": (4.0, 3)}, (None, 12)),
    Case("Reshape", {"target_shape": (True, 12)}, (None, 12)),
    Case("Reshape", {"target_shape": (8, 8, 64)}, (None, 7, 7, 64)),
    *_dtypes("Reshape", {"target_shape": (2, 6)}, (None, 3, 4)),
    # Permute
    Case("Permute", {"dims": (2, 1)}, (None, 3, 4)),
    Case("Permute", {"dims": (3, 1, 2)}, (None, 3, None, 4)),
    Case("Permute", {"dims": (1,)}, (None, 3)),
    Case("Permute", {"dims": ()}, (None,)),
    Case("Permute", {"dims": (0, 1)}, (None, 3, 4)),
    Case("Permute", {"dims": (1, 3)}, (None, 3, 4)),
    Case("Permute", {"dims": (2, 1)}, (None, 3, 4, 5)),
    Case("Permute", {"dims": (2, 1)}, (None, 3)),
    Case("Permute", {"dims": 1}, (None, 3)),
    Case("Permute", {"dims": (2, True)}, (None, 3, 4)),
    Case("Permute", {"dims": (2.0, 1)}, (None, 3, 4)),
    *_dtypes("Permute", {"dims": (2, 1)}, (None, 3, 4)),
    # RepeatVector
    Case("RepeatVector", {"n": 3}, (None, 4)),
    Case("RepeatVector", {"n": 3}, (None, None)),
    Case("RepeatVector", {"n": 3}, (None, 4, 5)),
    Case("RepeatVector", {"n": 0}, (None, 4)),
    Case("RepeatVector", {"n": -1}, (None, 4)),
    Case("RepeatVector", {"n": True}, (None, 4)),
    Case("RepeatVector", {"n": 2.0}, (None, 4)),
    Case("RepeatVector", {}, (None, 4)),
    *_dtypes("RepeatVector", {"n": 2}, (None, 4)),
    # by numbers
    *(c for n in (1, 2, 3) for c in _sized(f"Cropping{n}D", "cropping", n)),
    *(c for n in (1, 2, 3) for c in _sized(f"ZeroPadding{n}D", "padding", n)),
    *(c for n in (1, 2, 3) for c in _sized(f"UpSampling{n}D", "size", n)),
    Case("Cropping1D", {"cropping": (2, 3)}, (None, 6, 2)),
    Case("Cropping1D", {"cropping": (3, 3)}, (None, 6, 2)),
    Case("Cropping1D", {"cropping": (2,)}, (None, 6, 2)),
    Case("Cropping2D", {"cropping": ((1, 2), (0, 3))}, (None, 6, 7, 2)),
    Case("Cropping2D", {"cropping": (1, (0, 3))}, (None, 6, 7, 2)),
    Case("Cropping2D", {"cropping": ((1, 2, 3), (0, 3))}, (None, 6, 7, 2)),
    Case("Cropping2D", {"cropping": ((1, -2), (0, 3))}, (None, 6, 7, 2)),
    Case("Cropping2D", {"cropping": ((3, 3), (0, 3))}, (None, 6, 7, 2)),
    Case("Cropping2D", {"cropping": (0, 4), **FIRST}, (None, 2, 6, 7)),
    Case("Cropping3D", {"cropping": ((1, 2), (0, 3), 1)}, (None, 6, 7, 5, 2)),
    Case("Cropping3D", {"cropping": (0, 0, (5, 0))}, (None, 6, 7, 5, 2)),
    Case("ZeroPadding1D", {"padding": (2, 0)}, (None, 6, 2)),
    Case("ZeroPadding1D", {"padding": (-2, 0)}, (None, 6, 2)),
    Case("ZeroPadding2D", {"padding": ((1, 2), (0, 3))}, (None, 6, 7, 2)),
    Case("ZeroPadding2D", {"padding": ((1, -2), (0, 3))}, (None, 6, 7, 2)),
    Case("ZeroPadding2D", {"padding": -1}, (None, 2, 7, 2)),
    Case("ZeroPadding2D", {"padding": -2}, (None, 2, 7, 2)),
    Case("ZeroPadding3D", {"padding": ((1, 2), (0, 3), 4)}, (None, 6, 7, 5, 2)),
    *(
        Case("UpSampling2D", {"interpolation": way}, (None, 4, 5, 2))
        for way in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "BILINEAR", "foo", 3)
    ),
    Case("UpSampling2D", {"interpolation": "bilinear", **FIRST}, (None, 2, 4, 5)),
    Case("UpSampling2D", {"interpolation": "bilinear"}, Tensor((None, 4, 5, 2), "uint8")),
    Case("UpSampling2D", {"interpolation": "bilinear"}, (None, 0, 5, 2)),
    Case("UpSampling2D", {"interpolation": "nearest"}, (None, 0, 5, 2)),
]
