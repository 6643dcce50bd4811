"""Inside of a function, as `fit` and `predict` run a model, layers do what they do when called.

Where they do not, the engine warns; `function_evidence` lists what was found.
"""

from __future__ import annotations

import pytest

from engine.layers.images_dtypes import KINDS as IMAGES
from engine.tensors import Tensor
from tests.engine.layers import keras_side
from tests.engine.layers.bases import all_cases, bases
from tests.engine.layers.cases.wrappers import held
from tests.engine.layers.function_evidence import FUNCTIONS
from tests.engine.layers.oracle import Case, _holds, _solid, differ_when_run, ours, wires


def stack(*dtypes: str) -> tuple:
    return tuple(held("SimpleRNNCell", units=4, dtype=d) for d in dtypes)


def pair(kind: str, one: tuple, other: tuple) -> Case:
    return Case(kind, {}, {"x1": one, "x2": other})


IMAGE = (2, 16, 16, 3)
SHOWN = {
    "inner-in-functions": [
        pair("ops.inner", (2, 4, 3), (5, 3)), pair("ops.inner", (2, 3), ()),
        pair("ops.inner", (), (3,)),
    ],
    "kron-in-functions": [pair("ops.kron", (2, 3), (4, 5)), pair("ops.kron", (2,), (3,))],
    "nanmedian-in-functions": [
        Case("ops.nanmedian", {"axis": axis}, (2, 4, 3)) for axis in (0, -1, (0, 1))
    ],
    "exp2-in-functions": [
        Case("ops.exp2", {}, Tensor((2, 4), dtype)) for dtype in ("float16", "bfloat16", "float64")
    ],
    "stack-of-dtypes-looped": [
        Case("RNN", {"cell": stack(*dtypes)}, (2, steps, 3))
        for dtypes in (("mixed_bfloat16",), ("float32", "float16"), ("float64", "float64"))
        for steps in (1, 2)
    ],
    "inner-stack-of-one": [
        Case("RNN", {"cell": cell, "unroll": True}, Tensor((2, 3, 2)))
        for cell in (
            [held("StackedRNNCells", cells=[held("GRUCell", units=2)]), held("GRUCell", units=3)],
            [held("StackedRNNCells", cells=[held("SimpleRNNCell", units=2)])],
        )
    ],
    "half-counted": [
        *(
            Case(kind, {**bases()[kind].params, "dtype": dtype}, IMAGE)
            for kind in ("CutMix", "RandomErasing", "RandomElasticTransform", "RandomGaussianBlur")
            for dtype in ("float16", "mixed_float16")
        ),
        Case("Dense", {"units": 4, "activation": "sparsemax", "dtype": "float16"}, (2, 4)),
        Case("GRU", {"units": 4, "activation": "sparsemax", "dtype": "float16"}, (2, 3, 4)),
    ],
    "images-cast-in-functions": [
        Case("RandomGrayscale", {}, Tensor(IMAGE, "uint8")),
        Case("RandomGrayscale", {"dtype": "float16"}, Tensor(IMAGE, "int32"), {"training": False}),
        Case("Equalization", {}, Tensor(IMAGE, "uint8"), {"training": False}),
    ],
    "crop-in-functions": [
        Case("RandomCrop", {"height": 5, "width": 5, "dtype": "bool"}, IMAGE),
        Case("RandomCrop", {"height": 5, "width": 5, "dtype": "complex64"}, IMAGE),
    ],
    "empty-crop-in-functions": [Case("RandomCrop", {"height": 0, "width": 5}, IMAGE)],
    "padding-in-functions": [
        Case(
            "Resizing",
            {"height": 8, "width": 8, "pad_to_aspect_ratio": True, "fill_value": 0.0,
             "dtype": "uint8"},
            Tensor(IMAGE, "uint8"),
        )
    ],
}  # fmt: skip


def differences(case: Case) -> list[str]:
    """Give where a function does another thing than we say without a warning."""
    wired = wires(case)
    layer, there = keras_side.symbolic(case, wired)
    solid = _solid(wired, case.fill)
    if not there.accepted or not keras_side.executed(case, layer, solid).accepted:
        return []
    floats = all("float" in tensor.dtype for tensor in [*there.outputs, *(t for _, t in solid)])
    here = ours(case, solid)
    if not here.accepted or any(p.code == "runtime-differs" for p in here.problems):
        return []
    inside = keras_side.executed(case, layer, solid, True)
    return differ_when_run(here, inside, floats)


@pytest.mark.keras
@pytest.mark.parametrize("kind", sorted(bases()))
def test_a_function_does_what_a_call_does(kind: str, keras) -> None:
    case = bases()[kind]
    if not case.run and _holds(wires(case)):
        assert differences(case) == []


@pytest.mark.keras
@pytest.mark.parametrize("kind", IMAGES)
@pytest.mark.parametrize("dtype", ["float16", "mixed_bfloat16"])
def test_images_of_whole_numbers_do_too(kind: str, dtype: str, keras) -> None:
    """The data layers cast in functions what they do not cast when they are called."""
    params = {**bases()[kind].params, "dtype": dtype}
    for training in (True, False):
        case = Case(kind, params, Tensor(IMAGE, "uint8"), {"training": training})
        assert differences(case) == []


@pytest.mark.keras
@pytest.mark.parametrize(
    "case", [one for kind in ("RNN", "ops.inner") for one in all_cases() if one.kind == kind][::3]
)
def test_loops_and_products_do_too(case: Case, keras) -> None:
    if not case.run and _holds(wires(case)):
        assert differences(case) == []


@pytest.mark.keras
@pytest.mark.parametrize(("bug", "case"), [(bug, c) for bug, cases in SHOWN.items() for c in cases])
def test_what_only_functions_show_is_told(bug: str, case: Case, keras) -> None:
    """A plain call runs, a function does not (or gives another dtype), and we say so."""
    wired = wires(case)
    here = ours(case, wired)
    assert here.accepted
    assert bug in [problem.details.get("bug") for problem in here.problems]
    layer, there = keras_side.symbolic(case, wired)
    assert there.accepted
    called = keras_side.executed(case, layer, wired)
    assert called.accepted
    inside = keras_side.executed(case, layer, wired, True)
    if inside.accepted:
        assert inside.outputs[0].dtype != called.outputs[0].dtype
        told = next(p for p in here.problems if p.details.get("bug") == bug)
        assert told.details["inside"] == inside.outputs[0].dtype


def test_every_finding_is_shown() -> None:
    assert SHOWN.keys() == FUNCTIONS.keys()
