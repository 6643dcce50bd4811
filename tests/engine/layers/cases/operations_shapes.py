"""Cases of the operations that change shapes, put together and take apart."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPE = (None, 4, 3)
FIXED = (2, 4, 3)


def part(start: int | None = None, stop: int | None = None, step: int | None = None) -> dict:
    """Give a slice as Keras's files write it."""
    return {"class_name": "__slice__", "config": {"start": start, "stop": stop, "step": step}}


ALL = part()
REST = {"class_name": "__ellipsis__", "config": {}}


def _ops(names: str) -> list[str]:
    return [f"ops.{name}" for name in names.split()]


def _join(kind: str, port: str, shapes: list, **given: object) -> Case:
    return Case(kind, given, {port: shapes})


CASES = [
    *(
        Case("ops.reshape", {"newshape": wanted}, shape)
        for shape in (SHAPE, FIXED)
        for wanted in (
            (-1, 12),
            (-1, 3, 4),
            (2, 12),
            (2, -1, 2),
            (-1, 5),
            (24,),
            24,
            (-1, -1),
            (-2, 3),
            (None, 12),
            (),
            (0, -1),
        )
    ),
    Case("ops.reshape", {"newshape": (-1, 4)}, Tensor(FIXED, "int32")),
    Case("ops.ravel", {}, SHAPE),
    Case("ops.ravel", {}, FIXED),
    *(
        Case("ops.transpose", {"axes": axes}, SHAPE)
        for axes in (None, (0, 2, 1), (-1, 0, 1), (0, 1), (0, 1, 1), (0, 1, 3))
    ),
    *(
        Case("ops.swapaxes", {"axis1": one, "axis2": other}, SHAPE)
        for one, other in ((1, 2), (-1, -2), (0, 1), (1, 3))
    ),
    *(
        Case("ops.moveaxis", {"source": one, "destination": other}, (None, 4, 3, 5))
        for one, other in ((1, -1), (-1, 1), ((1, 2), (3, 1)), ((0, 1), (1, 0)), (4, 0))
    ),
    *(
        Case("ops.expand_dims", {"axis": axis}, SHAPE)
        for axis in (0, 1, -1, 3, -4, 4, -5, (1, 3), (-1, 0))
    ),
    *(
        Case("ops.squeeze", {"axis": axis}, shape)
        for shape in ((None, 1, 3), (None, 1, 3, 1))
        for axis in (None, 1, -1, (1,), (1, 3), 0, 2, 5)
    ),
    *(Case("ops.flip", {"axis": axis}, SHAPE) for axis in (None, 1, (1, 2), 3)),
    *(
        Case("ops.roll", {"shift": shift, "axis": axis}, SHAPE)
        for shift, axis in ((1, 1), ((1, 2), (1, 2)), (1, None), (1, 5))
    ),
    Case("ops.fliplr", {}, SHAPE),
    Case("ops.flipud", {}, SHAPE),
    Case("ops.fliplr", {}, (None,)),
    *(Case("ops.rot90", given, FIXED) for given in ({}, {"axes": (1, 2)}, {"axes": (1, 1)})),
    *(
        Case("ops.broadcast_to", {"shape": wanted}, (2, 1, 3))
        for wanted in (FIXED, (5, 2, 4, 3), (2, 4, 5))
    ),
    *(
        Case("ops.tile", {"repeats": repeats}, SHAPE)
        for repeats in (2, (1, 2, 3), (2, 1), (2, 1, 1, 1), 0, "two")
    ),
    *(
        Case("ops.repeat", {"repeats": repeats, "axis": axis}, SHAPE)
        for repeats, axis in ((2, 1), (2, -1), (2, 0), ((1, 2, 3, 4), 1), ((1, 2), 1), (2, 3))
    ),
    Case("ops.repeat", {"repeats": 2}, FIXED),
    Case("ops.repeat", {"repeats": 2}, SHAPE),
    *(
        Case("ops.pad", {"pad_width": width}, SHAPE)
        for width in (1, (1, 2), ((0, 0), (1, 2), (3, 0)), ((1, 1),), ((0, 0), (1, 1)), "one")
    ),
    Case("ops.pad", {"pad_width": ((0, 0), (1, 1), (0, 0)), "mode": "reflect"}, SHAPE),
    Case("ops.pad", {"pad_width": ((0, 0), (1, 1), (0, 0))}, SHAPE, {"constant_values": 5}),
    *(Case("ops.diag", {"k": k}, shape) for k in (0, 1, -2) for shape in ((3,), (3, 4), FIXED)),
    *(
        Case(kind, given, SHAPE)
        for kind in _ops("diagonal trace")
        for given in (
            {"axis1": 1, "axis2": 2},
            {"axis1": 1, "axis2": 2, "offset": 1},
            {"axis1": 1, "axis2": 1},
            {"axis1": 1, "axis2": 5},
        )
    ),
    Case("ops.trace", {"axis1": 1, "axis2": 2}, Tensor(SHAPE, "uint8")),
    *(
        Case("ops.concatenate", {"axis": axis}, {"xs": shapes})
        for axis in (1, -1, 0, 3)
        for shapes in (
            [SHAPE, SHAPE],
            [SHAPE, (None, 2, 3)],
            [SHAPE, (None, 4, 5), (None, 4, 1)],
            [SHAPE, (None, 4)],
            [(None, None, 3), SHAPE],
            [SHAPE],
        )
    ),
    Case("ops.concatenate", {"axis": 1}, {"xs": [SHAPE, Tensor(SHAPE, "int32")]}),
    Case("ops.concatenate", {"axis": 1}, {"xs": [Tensor(SHAPE, "bool"), Tensor(SHAPE, "int32")]}),
    *(
        Case("ops.stack", {"axis": axis}, {"x": shapes})
        for axis in (0, 1, -1, 3, 4)
        for shapes in ([SHAPE, SHAPE], [SHAPE, (None, 4, 2)], [SHAPE])
    ),
    Case("ops.stack", {"axis": 1}, {"x": [SHAPE, Tensor(SHAPE, "int32")]}),
    Case("ops.hstack", {}, {"xs": [SHAPE, SHAPE]}),
    Case("ops.vstack", {}, {"xs": [FIXED, FIXED]}),
    Case("ops.vstack", {}, {"xs": [FIXED, (2, 5, 3)]}),
    *(Case("ops.append", {"axis": a}, {"x1": FIXED, "x2": FIXED}) for a in (None, 1)),
    Case("ops.append", {"axis": 1}, {"x1": FIXED, "x2": (2, 4, 2)}),
    Case("ops.meshgrid", {}, {"x": [(3,), (4,)]}),
    Case("ops.meshgrid", {"indexing": "ij"}, {"x": [(3,), (4,), (5,)]}),
    *(
        Case("ops.split", {"indices_or_sections": cuts, "axis": axis}, (None, 6, 4))
        for cuts in (2, 3, 4, (2,), (1, 4), 0, -1, "two")
        for axis in (1, -1, 3)
    ),
    Case("ops.split", {"indices_or_sections": 2, "axis": 0}, (None, 6, 4)),
    Case("ops.split", {"indices_or_sections": (2,), "axis": 0}, (None, 6, 4)),
    *(Case("ops.array_split", {"indices_or_sections": n, "axis": 1}, SHAPE) for n in (2, 3, 0)),
    Case("ops.hsplit", {"indices_or_sections": 2}, SHAPE),
    Case("ops.vsplit", {"indices_or_sections": 2}, FIXED),
    Case("ops.vsplit", {"indices_or_sections": 1}, (2,)),
    Case("ops.dsplit", {"indices_or_sections": 3}, SHAPE),
    Case("ops.dsplit", {"indices_or_sections": 3}, (None, 6)),
    *(Case("ops.unstack", {"axis": axis}, SHAPE) for axis in (1, -1, 0, 3)),
    Case("ops.unstack", {"axis": 1, "num": 4}, SHAPE),
    *(
        Case("ops.take", {"axis": axis}, {"x": SHAPE, "indices": Tensor(shape, "int32")})
        for axis in (1, -1, 3)
        for shape in ((2,), (2, 5), ())
    ),
    Case("ops.take", {"axis": 1}, {"x": SHAPE}, {"indices": 1}),
    Case("ops.take", {"axis": 1}, {"x": SHAPE}, {"indices": [0, 2, 1]}),
    Case("ops.take", {}, {"x": FIXED}, {"indices": [0, 2, 1]}),
    *(
        Case("ops.take_along_axis", {"axis": 1}, {"x": SHAPE, "indices": Tensor(shape, "int32")})
        for shape in ((None, 2, 3), (None, 2, 1), (None, 2))
    ),
    *(
        Case("ops.get_item", {}, {"x": SHAPE}, {"key": key})
        for key in (
            0,
            (ALL, 0),
            (ALL, -1),
            (ALL, 4),
            (ALL, -5),
            (ALL, part(1)),
            (ALL, part(None, None, 2)),
            (ALL, part(3, 0, -1), part(0, 9)),
            (ALL, None, 0),
            (None,),
            (REST, 0),
            (ALL, REST, None),
            (REST, REST),
            (ALL, 0, 0),
            (ALL, 0, 0, 0),
            (part(0, 1),),
            (ALL, "a"),
            1.5,
        )
    ),
    *(
        Case("ops.slice", {"shape": wanted}, {"inputs": FIXED}, {"start_indices": start})
        for wanted, start in (((1, 2, 3), [0, 1, 0]), ((2, -1, 1), [0, 1, 2]), ((1, 2), [0, 1]))
    ),
    Case(
        "ops.slice_update",
        {},
        {"inputs": FIXED, "updates": (1, 2, 3)},
        {"start_indices": [0, 1, 0]},
    ),
    Case(
        "ops.scatter_update",
        {},
        {"inputs": FIXED, "indices": Tensor((1, 3), "int32"), "updates": (1,)},
    ),
    Case("ops.scatter", {"shape": (3, 4)}, {"indices": Tensor((2, 1), "int32"), "values": (2, 4)}),
]
