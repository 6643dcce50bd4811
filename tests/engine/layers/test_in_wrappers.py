"""Every case of the tables once more, with its layer inside of a wrapper.

A wrapper does not ask a layer what it declares (Pipeline), calls its arithmetic past its own call
(TimeDistributed), or writes to its kernel (SpectralNormalization): much of what was found by hand
for a layer that stands alone is another matter there.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.tensors import Tensor
from tests.engine.layers.bases import all_cases
from tests.engine.layers.oracle import Case, compare, wires

WRAPPERS = ("Pipeline", "TimeDistributed", "SpectralNormalization")


def wrapped(case: Case, wrapper: str) -> Case | None:
    """Give the case with its layer in ``wrapper``; ``None`` where nothing can be made of it."""
    if case.kind == wrapper or not _can_be_held(case):
        return None
    tensor: Tensor = wires(case)[0][1]
    layer = {"class_name": case.kind, "config": dict(case.params)}
    call = {name: value for name, value in case.call.items() if name == "training"}
    if wrapper == "Pipeline":
        return Case(wrapper, {"layers": [layer]}, tensor, call, case.run, case.fill, case.high)
    if wrapper == "TimeDistributed":
        if tensor.shape is None:
            return None
        tensor = tensor.with_shape((*(tensor.known[:1] or (None,)), 2, *tensor.known[1:]))
    return Case(wrapper, {"layer": layer}, tensor, call, case.run, case.fill, case.high)


def _can_be_held(case: Case) -> bool:
    operation = case.kind == "Input" or case.kind.startswith("ops.")
    return not operation and len(wires(case)) == 1


def _by_kind() -> Iterator[tuple[str, str]]:
    kinds = sorted({case.kind for case in all_cases() if _can_be_held(case)})
    yield from ((wrapper, kind) for wrapper in WRAPPERS for kind in kinds if kind != wrapper)


@pytest.mark.keras
@pytest.mark.parametrize(("wrapper", "kind"), list(_by_kind()))
def test_layers_in_wrappers_are_those_of_keras(wrapper: str, kind: str, keras) -> None:
    given = (wrapped(case, wrapper) for case in all_cases() if case.kind == kind)
    cases = {str(case): case for case in given if case is not None}
    told = [compare(case) for case in cases.values()]
    assert [str(one) for one in told if not one.agrees] == []
