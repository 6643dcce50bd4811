"""Cases of the normalizations: axes, unknown sizes, weights that are switched off."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPES = [
    (None, 6),
    (None, 5, 6),
    (None, 5, 4, 6),
    (None, 5, 4, 3, 6),
    (None, None, 6),
    (None, 5, None),
    (None,),
    (),
    (4, 6),
    (None, 5, 0),
]
DTYPES = ("int32", "uint8", "bool", "float16", "float64", "string")


def _typed(kind: str, params: dict) -> list[Case]:
    shape = (None, 5, 6)
    return [
        *(Case(kind, params, Tensor(shape, dtype)) for dtype in DTYPES),
        Case(kind, {**params, "dtype": "mixed_float16"}, shape),
        Case(kind, {**params, "dtype": "float64"}, shape),
        Case(kind, {**params, "trainable": False}, shape),
        Case(kind, params, Tensor(shape, "float32", True)),
    ]


def _axes(kind: str, params: dict) -> list[Case]:
    return [
        Case(kind, {**params, "axis": axis}, shape)
        for axis in (1, 2, -1, -2, 0, 3, -3, -4, (1,), (1, 2), (-1, 1), (2, 1), (), True, 1.0, "1")
        for shape in ((None, 5, 6), (2, 6, 6))
    ]


CASES = [
    *(
        Case(kind, params, Tensor(shape))
        for kind, params in [
            ("BatchNormalization", {}),
            ("LayerNormalization", {}),
            ("GroupNormalization", {"groups": 3}),
            ("GroupNormalization", {"groups": -1}),
            ("RMSNormalization", {}),
            ("UnitNormalization", {}),
        ]
        for shape in SHAPES
    ),
    *_typed("BatchNormalization", {}),
    *_typed("LayerNormalization", {}),
    *_typed("GroupNormalization", {"groups": 2}),
    *_typed("RMSNormalization", {}),
    *_typed("UnitNormalization", {}),
    *_axes("BatchNormalization", {}),
    *_axes("LayerNormalization", {}),
    *_axes("GroupNormalization", {"groups": 1}),
    *_axes("RMSNormalization", {}),
    *_axes("UnitNormalization", {}),
    *(
        Case("LayerNormalization", {"axis": axis}, (None, 5, 4, 6))
        for axis in ((1, 3), (1, 2, 3), (2, 3), (3, 3), (-1, 3), (1, 2))
    ),
    *(
        Case("RMSNormalization", {"axis": axis}, (None, 5, 4, 6))
        for axis in ((1, 3), (1, 2, 3), (2, 3), (3, 3), (1, 2), 1)
    ),
    *(
        Case(kind, {"center": center, "scale": scale}, shape)
        for kind in ("BatchNormalization", "LayerNormalization", "GroupNormalization")
        for center in (True, False)
        for scale in (True, False)
        for shape in ((None, 5, 32), (None, 5, None))
    ),
    Case("GroupNormalization", {}, (None, 16)),
    Case("GroupNormalization", {}, (None, 8, 8, 64)),
    Case("GroupNormalization", {"groups": 3}, (None, 8, 8, 64)),
    Case("GroupNormalization", {"groups": 0}, (None, 8, 8, 64)),
    Case("GroupNormalization", {"groups": -2}, (None, 8, 8, 64)),
    Case("GroupNormalization", {"groups": 2.0}, (None, 8, 8, 64)),
    Case("GroupNormalization", {"groups": True}, (None, 8, 8, 64)),
    Case("GroupNormalization", {"groups": 4}, (None, None, None, 8)),
    Case("GroupNormalization", {"groups": 4, "axis": 1}, (None, 8, 6, 5)),
    Case("GroupNormalization", {"groups": -1, "axis": 1}, (None, 8, 6, 5)),
    Case("BatchNormalization", {"renorm": True}, (None, 5, 6)),
    Case("BatchNormalization", {"renorm": True, "renorm_clipping": {"rmax": 3, "rmin": 0.3}}, (None, 6)),
    Case("BatchNormalization", {"renorm": True, "renorm_clipping": {"rmax": 0.3, "rmin": 3}}, (None, 6)),
    Case("BatchNormalization", {"renorm": True, "renorm_clipping": {"dmax": -1}}, (None, 6)),
    Case("BatchNormalization", {"renorm": True, "renorm_clipping": {"foo": 1}}, (None, 6)),
    Case("BatchNormalization", {"renorm": True, "renorm_clipping": {}}, (None, 6)),
    Case("BatchNormalization", {"renorm": False, "renorm_clipping": {"foo": 1}}, (None, 6)),
    Case("BatchNormalization", {"momentum": 2.0}, (None, 6)),
    Case("BatchNormalization", {"epsilon": -1}, (None, 6)),
    Case("LayerNormalization", {"epsilon": -1}, (None, 6)),
    Case("LayerNormalization", {"rms_scaling": True}, (None, 6)),
    Case("LayerNormalization", {"gamma_initializer": "foo"}, (None, 6)),
    Case("LayerNormalization", {"gamma_initializer": {"class_name": "Constant", "config": {"value": 2}}}, (None, 6)),
]  # fmt: skip
