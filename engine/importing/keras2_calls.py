"""The calls of Keras 2 files, and TensorFlow operations in them, as Keras 3 writes them.

A call was a list of tensors ``[layer, call, output, arguments]``; the other arguments of the call
stood beside the first tensor. An operation was a layer that named a function of TensorFlow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from engine import catalog
from engine.catalog import Sheet
from engine.importing.keras2_operations import FUNCTIONS, Known

Raw = dict[str, Any]

_STATEFUL = {
    "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "CuDNNGRU", "CuDNNLSTM", "GRU",
    "LSTM", "RNN", "SimpleRNN",
}  # fmt: skip
"""Layers whose further tensors are states."""

_CONSTANT = "_CONSTANT_VALUE"


@dataclass(frozen=True, slots=True)
class Counts:
    """What is needed to read a reference: the layers' new names, and where counting begins."""

    names: Mapping[str, str]
    first: Mapping[str, int]

    def name(self, old: Any) -> Any:
        """Give the name that a layer has now."""
        return self.names.get(old, old) if isinstance(old, str) else old

    def tensor(self, raw: Any) -> Raw:
        """Give a reference as Keras 3 writes it."""
        name, call, output = raw[:3]
        history = [self.name(name), max(0, call - self.first.get(name, 0)), output]
        return {"class_name": "__keras_tensor__", "config": {"keras_history": history}}

    def is_tensor(self, raw: Any) -> bool:
        """Tell whether ``raw`` refers to a layer of this model."""
        return is_reference(raw) and raw[0] in self.names


def is_reference(raw: Any) -> bool:
    """Tell whether ``raw`` has the form of a reference to a tensor."""
    return (
        isinstance(raw, list)
        and 3 <= len(raw) <= 4
        and isinstance(raw[0], str)
        and type(raw[1]) is int
        and type(raw[2]) is int
    )


def references(raw: Any) -> Iterator[list[Any]]:
    """Go through everything in ``raw`` that has the form of a reference."""
    todo = [raw]
    while todo:
        item = todo.pop()
        if is_reference(item):
            yield item
            todo += item[3:]
        elif isinstance(item, list):
            todo += item
        elif isinstance(item, dict):
            todo += item.values()


def call(kind: str, raw: Any, counts: Counts) -> Any:
    """Give one call; what has another form is handed on, to be refused with its place."""
    if is_reference(raw) or _is_constant(raw):
        raw = [raw]
    if isinstance(raw, dict):
        kwargs = next((_beside(item, counts) for item in raw.values()), {})
        return {"args": [{key: _operand(raw[key], counts) for key in raw}], "kwargs": kwargs}
    if not isinstance(raw, list):
        return raw
    kwargs = _beside(raw[0], counts) if raw else {}
    tensors = [_operand(item, counts) for item in raw]
    if kind in _STATEFUL and len(tensors) > 1:
        return {"args": tensors[:1], "kwargs": {"initial_state": tensors[1:], **kwargs}}
    return {"args": tensors if len(tensors) == 1 else [tensors], "kwargs": kwargs}


def _is_constant(raw: Any) -> bool:
    return isinstance(raw, list) and len(raw) >= 3 and raw[0] == _CONSTANT


def _operand(raw: Any, counts: Counts) -> Any:
    if _is_constant(raw):
        return raw[2]
    if is_reference(raw):
        return counts.tensor(raw)
    if isinstance(raw, list):
        return [_operand(item, counts) for item in raw]
    return raw


def _beside(raw: Any, counts: Counts) -> Raw:
    """Give the arguments that stand beside a tensor."""
    while isinstance(raw, list) and raw and isinstance(raw[0], list):
        raw = raw[0]
    found = raw[3] if isinstance(raw, list) and len(raw) > 3 else None
    if not isinstance(found, dict):
        return {}
    return {key: _argument(value, counts) for key, value in found.items()}


def _argument(raw: Any, counts: Counts) -> Any:
    if counts.is_tensor(raw):
        return counts.tensor(raw)
    if isinstance(raw, list):
        return [_argument(item, counts) for item in raw]
    if isinstance(raw, dict):
        return {key: _argument(item, counts) for key, item in raw.items()}
    return raw


# ── operations ───────────────────────────────────────────────────────────────────────────────


def operation(raw: Raw, calls: list[Any], counts: Counts) -> Raw | None:
    """Give a layer that calls a function of TensorFlow as the operation that it became.

    ``None`` for other layers, and where the function or one of its arguments has no counterpart.
    """
    config = raw.get("config")
    if raw.get("class_name") not in ("TFOpLambda", "SlicingOpLambda"):
        return None
    function = config.get("function") if isinstance(config, dict) else None
    known = FUNCTIONS.get(function) if isinstance(function, str) else None
    if known is None:
        return None
    sheet = catalog.sheet(known.kind)
    if sheet is None:
        return None
    name = counts.name(raw.get("name"))
    said: Raw = {"name": name, **known.fixed}
    made = []
    for item in calls:
        given = _given(call(known.kind, item, counts), known)
        if given is None:
            return None
        kwargs: Raw = {}
        for key, value in given.items():
            if key in sheet.call:
                kwargs[key] = _operand_of(sheet, key, value)
            elif key in sheet.params:
                said[key] = value
            else:
                return None
        made.append({"args": [], "kwargs": kwargs})
    return {
        "module": sheet.module, "class_name": sheet.class_name, "config": said,
        "registered_name": sheet.class_name, "name": name, "inbound_nodes": made,
    }  # fmt: skip


def _given(found: Any, known: Known) -> Raw | None:
    """Give the arguments of one call by Keras's names; ``None`` where one means something else."""
    if not isinstance(found, dict):
        return None
    given = dict(zip(known.arguments, found["args"], strict=False)) | found["kwargs"]
    made: Raw = {}
    for name, value in given.items():
        if name == "name" or value is None or (name in known.ignored and not value):
            continue
        made[known.renamed.get(name, name)] = value
    sizes = made.get("indices_or_sections")
    if isinstance(sizes, list):  # TensorFlow splits by sizes, Keras at positions
        if not all(type(size) is int and size >= 0 for size in sizes):
            return None
        made["indices_or_sections"] = list(accumulate(sizes[:-1]))
    return made


def _operand_of(sheet: Sheet, key: str, value: Any) -> Any:
    """Give an argument of an operation's call; a list of numbers is an array to Keras 3."""
    if key == "key":
        return _slices(value)
    if sheet.call_params[key].type != "tensor" or not isinstance(value, list) or not value:
        return value
    leaves: set[type] = set()
    todo: list[Any] = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo += item
        else:
            leaves.add(type(item))
    if not leaves <= {int, float}:
        return value
    dtype = "float32" if float in leaves else "int32"
    return {"class_name": "__numpy__", "config": {"value": value, "dtype": dtype}}


def _slices(raw: Any) -> Any:
    """Give what stands between the brackets of ``x[…]`` as Keras 3 writes it."""
    if isinstance(raw, list):
        return [_slices(item) for item in raw]
    if isinstance(raw, dict) and raw.keys() == {"start", "stop", "step"}:
        return {"class_name": "__slice__", "config": raw}
    return raw
