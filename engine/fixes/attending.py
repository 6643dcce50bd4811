"""Cures for attention: queries, values and keys brought to equal features or equal numbers."""

from __future__ import annotations

from collections.abc import Iterator

from engine import edits
from engine.fixes.case import Candidate, Case, cure
from engine.graph import Inlet, Outlet


@cure("features-differ", "steps-differ", "runtime-differs")
def attend_to_equals(case: Case) -> Iterator[Candidate]:
    """Project one of the tensors, or take keys and values from one place."""
    if "ttention" not in case.layer.kind:
        return
    wires = {inlet.port: (inlet, source) for inlet, source in case.sources()}
    value, key = wires.get("value"), wires.get("key")
    if value is not None and key is not None and value[1] != key[1]:
        after = edits.connect(case.project, case.name, value[1], key[0])
        yield Candidate("Take the keys from where the values come from", after, "Same keys")
    yield from _projected(case, wires)


def _projected(case: Case, wires: dict[str, tuple[Inlet, Outlet]]) -> Iterator[Candidate]:
    """Bring the features of query and value (or key) together with a Dense on one of them."""
    for left, right in (("query", "value"), ("query", "key")):
        if left not in wires or right not in wires:
            continue
        for mine, theirs in ((right, left), (left, right)):
            tensor = case.facts.tensor(wires[theirs][1])
            width = tensor.shape[-1] if tensor is not None and tensor.shape else None
            if isinstance(width, int):
                inlet, source = wires[mine]
                words = f"Dense with {width} units on {case.layer_at(source.node).name}"
                yield case.insert("Dense", {"units": width}, words, inlet)
