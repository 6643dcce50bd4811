"""Cases of joining tensors: broadcasting, unknown sizes, dtypes, masks."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPES = [
    [(None, 4), (None, 4)],
    [(None, 4)],
    [(None, 4), (None, 5)],
    [(None, 3, 4), (None, 1, 4)],
    [(None, 3, 4), (None, 4)],
    [(None, 3, 1), (None, 4)],
    [(None, 3, 4), (None, 3)],
    [(None, 3), (None, 2, 5, 3)],
    [(None, None, 4), (None, 3, 4)],
    [(None, None, 4), (None, 1, 4)],
    [(None, None), (None, 5), (None, 7)],
    [(None, 1), (None, 5), (None, 5)],
    [(None, 5), (None, 5), (None, 6)],
    [(2, 4), (None, 4)],
    [(None, 4), (2, 4)],
    [(2, 4), (3, 4)],
    [(1, 4), (3, 4)],
    [(None,), (None,)],
    [(None,), (None, 3)],
    [(None, 16, 16, 32), (None, 16, 16, 64)],
    [(None, 16, 16, 32), (None, 8, 8, 32)],
    [(None, 16, 16, 32), (None, 1, 1, 32), (None, 16, 16, 1)],
    [(None, 2, 3, 4, 5), (None, 2, 3, 4, 5)],
    [(None, 0), (None, 0)],
    [(), (None, 3)],
    [(), ()],
]

KINDS = ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")


def _typed(kind: str, params: dict) -> list[Case]:
    shape = (None, 3, 4)

    def case(*tensors: Tensor, **more: object) -> Case:
        return Case(kind, {**params, **more}, list(tensors))

    whole, small = Tensor(shape, "int32"), Tensor(shape, "uint8")
    plain, masked = Tensor(shape), Tensor(shape, "float32", True)
    return [
        case(whole, whole),
        case(whole, plain),
        case(plain, small),
        case(small, whole),
        case(Tensor(shape, "int64"), Tensor(shape, "int64")),
        case(Tensor(shape, "bool"), Tensor(shape, "bool")),
        case(Tensor(shape, "float16"), Tensor(shape, "float64")),
        case(Tensor(shape, "string"), plain),
        case(plain, plain, dtype="mixed_float16"),
        case(whole, plain, dtype="mixed_float16"),
        case(plain, plain, dtype="float64"),
        case(masked, masked),
        case(masked, plain),
        case(plain, masked),
    ]


CASES = [
    *(Case(kind, {}, shapes) for kind in KINDS for shapes in SHAPES),
    *(case for kind in KINDS for case in _typed(kind, {})),
    *(Case("Concatenate", {}, shapes) for shapes in SHAPES),
    *(Case("Concatenate", {"axis": axis}, [(None, 3, 4), (None, 3, 4)]) for axis in range(-5, 5)),
    *(Case("Concatenate", {"axis": axis}, [(None, 3, 4), (None, 5, 4)]) for axis in (1, -2, 2)),
    *(Case("Concatenate", {"axis": axis}, [(2, 3), (5, 3)]) for axis in (0, 1)),
    *(Case("Concatenate", {"axis": axis}, [(None, 3, 4), (None, 3)]) for axis in (1, 2, -1)),
    *(Case("Concatenate", {"axis": axis}, [(None, 3), (None, 3, 4)]) for axis in (1, 2, -1)),
    *(
        Case("Concatenate", {"axis": axis}, [(None, 3), (None, 3)])
        for axis in (1.0, "1", None, (1,), True, False)
    ),
    Case("Concatenate", {}, [(None, None, 5), (None, 4, 3)]),
    Case("Concatenate", {}, [(None, 4, 5), (None, None, 3)]),
    Case("Concatenate", {}, [(None, 4, 5), (None, None, 3), (None, 6, 3)]),
    Case("Concatenate", {"axis": 1}, [(None, None, 5), (None, 4, 5)]),
    Case("Concatenate", {"axis": 1}, [(None, 28, 28, 3), (None, 14, 14, 3)]),
    Case("Concatenate", {}, [(None, 28, 28, 3), (None, 14, 14, 3)]),
    Case("Concatenate", {"axis": 1}, [(None, 3, 4), (None, 2, 4), (None, 1, 4)]),
    *_typed("Concatenate", {}),
    *_typed("Concatenate", {"axis": 1}),
    # Dot
    *(
        Case("Dot", {"axes": axes}, [(None, 4), (None, 4)])
        for axes in (1, -1, 0, (1, 1), -2, 2, -3)
    ),
    *(
        Case("Dot", {"axes": axes}, [(None, 3, 4), (None, 3, 4)])
        for axes in (1, 2, -1, -2, (1, 1), (2, 2), (1, 2), (-1, -1), (0, 1), (-3, 1), -5, (4, 1))
    ),
    *(
        Case("Dot", {"axes": axes}, [(None, 3, 4), (None, 4, 5)])
        for axes in (1, 2, (2, 1), (-1, 1), (1, 2))
    ),
    *(
        Case("Dot", {"axes": axes}, [(None, 2, 3, 4), (None, 5, 4)])
        for axes in (-1, (3, 2), (1, 1), (2, 2))
    ),
    *(
        Case("Dot", {"axes": axes}, [(None, 3), (None, 3)])
        for axes in (1.0, "1", None, (1,), (1, 1, 1), (1, 1.0), True, ())
    ),
    Case("Dot", {"axes": 1, "normalize": True}, [(None, 4), (None, 4)]),
    Case("Dot", {"axes": 1}, [(None, 4)]),
    Case("Dot", {"axes": 1}, [(None, 4), (None, 4), (None, 4)]),
    Case("Dot", {"axes": 1}, [(None, None), (None, 4)]),
    Case("Dot", {"axes": 1}, [(None, None), (None, None)]),
    Case("Dot", {"axes": 1}, [(None, 4), (None, 4, 5)]),
    Case("Dot", {"axes": (1, 1)}, [(None, 4, 5), (None, 4)]),
    Case("Dot", {"axes": 0}, [(None,), (None,)]),
    Case("Dot", {"axes": 1}, [(None,), (None, 4)]),
    Case("Dot", {"axes": 0}, [(None,), (None, 4)]),
    Case("Dot", {"axes": 1}, [(2, 4), (3, 4)]),
    Case("Dot", {"axes": 0}, [(), (None, 4)]),
    *_typed("Dot", {"axes": 2}),
]
