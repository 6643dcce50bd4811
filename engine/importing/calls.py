"""One call of a layer as a file writes it: tensors to ports, everything else to call arguments.

Knows Keras's ``inbound_nodes`` and where each argument of a call belongs. Does not know which
nodes the tensors come from: it gives references, and the drawing (`engine.importing.drawing`)
finds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine import catalog
from engine.catalog import Sheet
from engine.graph import MODEL
from engine.importing.values import plain_value
from engine.layers.registry import RULES, Rule
from engine.reading import MOST_OUTPUTS, FileError, expect, place
from engine.tensors import Tensor
from engine.values import FrozenDict, Value, same

Path = tuple[str | int, ...]

TENSOR = "__keras_tensor__"


class Reference(NamedTuple):
    """A tensor by where it comes from: a layer's name, which of its calls, which output."""

    layer: str
    call: int
    output: int
    tensor: Tensor
    path: Path


class Wire(NamedTuple):
    """A tensor at a port of the call that is read."""

    port: str
    slot: int
    source: Reference


@dataclass(frozen=True, slots=True)
class Call:
    """What one entry of ``inbound_nodes`` says."""

    wires: tuple[Wire, ...]
    arguments: FrozenDict


def read_call(kind: str, raw: Any, path: Path) -> Call:
    """Give one call of a layer of ``kind``.

    Raises:
        FileError: the entry is not what Keras writes.
    """
    entry = expect(raw, dict, path, "A call of a layer")
    args = expect(entry.get("args", []), list, (*path, "args"), "The arguments of a call")
    kwargs = expect(entry.get("kwargs", {}), dict, (*path, "kwargs"), "The arguments of a call")
    reader = _Reader(kind)
    for position, value in enumerate(args):
        reader.positional(position, value, (*path, "args", position))
    for name, value in kwargs.items():
        reader.named(name, value, (*path, "kwargs", name))
    return Call(tuple(reader.wires), FrozenDict(reader.arguments))


class _Reader:
    """Collects the wires and arguments of one call."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.sheet: Sheet | None = catalog.sheet(kind)
        self.rule: Rule | None = RULES.get(kind)
        self.wires: list[Wire] = []
        self.arguments: dict[str, Value] = {}

    def positional(self, position: int, value: Any, path: Path) -> None:
        """Read an argument without a name."""
        names = self.sheet.call if self.sheet is not None else ()
        if not names:
            # What a class of the author's own calls its further arguments, no file says.
            self.named("inputs" if position == 0 else str(position), value, path)
        elif self.sheet is not None and self.sheet.call_params[names[0]].variadic:
            self._operand(names[0], position, value, path)
        elif position < len(names):
            self.named(names[position], value, path)
        else:
            self.named(str(position), value, path)

    def _operand(self, port: str, position: int, value: Any, path: Path) -> None:
        """Read one of any number of operands, each of them an argument of its own."""
        known = self.arguments.get(port, ())
        if holds_tensor(value):
            self._wires(port, value, path, position)
            constant: Value = None
        else:
            constant = plain_value(value)
        if constant is not None or known:
            known = (*known, *[None] * (position - len(known)), constant)
            self.arguments[port] = known

    def named(self, name: str, value: Any, path: Path) -> None:
        """Read an argument by its name."""
        if holds_tensor(value):
            self._tensors(name, value, path)
            return
        if _says_nothing(value):
            return
        constant = plain_value(value)
        param = self.sheet.call_params.get(name) if self.sheet is not None else None
        if param is None or param.required or not same(constant, param.default):
            self.arguments[name] = constant

    def _tensors(self, name: str, value: Any, path: Path) -> None:
        rule = self.rule
        several = rule is not None and rule.listed and not any(port.many for port in rule.ports)
        if rule is not None and several and name == self.sheet_name(0):
            ports = [port.name for port in rule.ports]
            for slot, source in enumerate(references(value, path)):
                known = slot < len(ports)
                self.wires.append(Wire(ports[slot] if known else str(slot), 0, source))
            return
        self._wires(name, value, path, 0)
        template = _template(value)
        if self.kind != MODEL and self._worth_keeping(template):
            self.arguments[name] = template

    def sheet_name(self, position: int) -> str:
        """Give the name of a call argument by its position."""
        names = self.sheet.call if self.sheet is not None else ()
        return names[position] if position < len(names) else "inputs"

    def _worth_keeping(self, template: Value) -> bool:
        """Tell whether wires in a row would not say what was in the list (constants, nesting)."""
        if template is None:
            return False
        if isinstance(template, tuple) and all(item is None for item in template):
            return len(template) == 1 and self.sheet is None
        return True

    def _wires(self, port: str, value: Any, path: Path, first: int) -> None:
        port = self._port(port)
        if isinstance(value, list) and not any(isinstance(v, list) for v in value):
            # A constant in the list keeps its place, so that the wires stay where they were.
            for slot, item in enumerate(value):
                for source in references(item, (*path, slot)):
                    self.wires.append(Wire(port, first + slot, source))
            return
        for slot, source in enumerate(references(value, path)):
            self.wires.append(Wire(port, first + slot, source))

    def _port(self, name: str) -> str:
        """Give the port for the call argument ``name``: the rule's own, by place, if it differs."""
        rule = self.rule
        if rule is None or self.sheet is None or rule.port(name) is not None:
            return name
        if name not in self.sheet.call:
            return name
        position = self.sheet.call.index(name)
        if position < len(rule.ports) and rule.ports[position].name not in self.sheet.call:
            return rule.ports[position].name
        return name


def holds_tensor(value: Any) -> bool:
    """Tell whether a tensor of the model stands somewhere in ``value``."""
    if type(value) is dict:
        if value.get("class_name") == TENSOR:
            return True
        return any(holds_tensor(item) for item in value.values())
    if type(value) is list:
        return any(holds_tensor(item) for item in value)
    return False


def _says_nothing(value: Any) -> bool:
    """Tell whether ``value`` is ``None``, or a structure of nothing but ``None``."""
    if value is None:
        return True
    if type(value) is dict and value:
        return all(_says_nothing(item) for item in value.values())
    if type(value) is list and value:
        return all(_says_nothing(item) for item in value)
    return False


def _template(value: Any) -> Value:
    """Give ``value`` with ``None`` in the place of every tensor."""
    if type(value) is dict:
        if value.get("class_name") == TENSOR:
            return None
        if not holds_tensor(value):
            return plain_value(value)
        return FrozenDict({key: _template(value[key]) for key in sorted(value)})
    if type(value) is list:
        return tuple(_template(item) for item in value)
    return plain_value(value)


def references(value: Any, path: Path) -> Iterator[Reference]:
    """Go through the tensors in ``value``, in the order in which Keras flattens structures.

    Raises:
        FileError: a tensor does not say where it comes from.
    """
    if type(value) is dict:
        if value.get("class_name") == TENSOR:
            yield _reference(value, path)
            return
        for key in sorted(value):
            yield from references(value[key], (*path, key))
    elif type(value) is list:
        for i, item in enumerate(value):
            yield from references(item, (*path, i))


def _reference(raw: Mapping[str, Any], path: Path) -> Reference:
    config = expect(raw.get("config"), dict, (*path, "config"), "A tensor")
    history = config.get("keras_history")
    match history:
        case [str(layer), call, output] if _counts(call, output):
            return Reference(layer, call, output, stated_tensor(config), path)
    raise FileError(
        "wrong-type",
        "A tensor must say where it comes from: [layer, call, output]",
        place((*path, "config", "keras_history")),
    )


def _counts(*numbers: Any) -> bool:
    """Tell whether all are whole numbers from 0 (True is none) that a network could have."""
    return all(type(number) is int and 0 <= number <= MOST_OUTPUTS for number in numbers)


def stated_tensor(config: Mapping[str, Any]) -> Tensor:
    """Give the tensor that a file states; an unknown rank where it states none that makes sense."""
    shape, dtype = config.get("shape"), config.get("dtype")
    dtype = dtype if isinstance(dtype, str) else "float32"
    if isinstance(shape, list) and all(d is None or (type(d) is int and d >= 0) for d in shape):
        return Tensor(tuple(shape), dtype)
    return Tensor(None, dtype)


def flat_references(raw: Any, path: Path, what: str) -> list[tuple[Path, str, int, int]]:
    """Give the entries of ``input_layers`` or ``output_layers``, flattened as Keras does.

    Raises:
        FileError: there is something else in it.
    """
    match raw:
        case [str(layer), call, output] if _counts(call, output):
            return [(path, layer, call, output)]
        case list():
            parts: Sequence[tuple[str | int, Any]] = list(enumerate(raw))
        case dict():
            parts = [(key, raw[key]) for key in sorted(raw)]
        case _:
            raise FileError("wrong-type", f"{what} must be [layer, call, output]", place(path))
    return [entry for key, item in parts for entry in flat_references(item, (*path, key), what)]


def structure_of(raw: Any) -> Value:
    """Give how inputs or outputs are bundled; ``None`` for one tensor, or a list of several.

    A dict gives its keys; anything else a mapping whose ``structure`` holds positions.
    """
    if _is_entry(raw):
        return None
    if isinstance(raw, list) and len(raw) != 1 and all(_is_entry(item) for item in raw):
        return None
    if isinstance(raw, dict) and raw and all(_is_entry(item) for item in raw.values()):
        return tuple(sorted(raw))
    counter = iter(range(1_000_000))

    def numbered(item: Any) -> Value:
        if _is_entry(item):
            return next(counter)
        if isinstance(item, dict):
            return FrozenDict({key: numbered(item[key]) for key in sorted(item)})
        return tuple(numbered(part) for part in item) if isinstance(item, list) else None

    return FrozenDict(structure=numbered(raw))


def _is_entry(raw: Any) -> bool:
    return isinstance(raw, list) and len(raw) == 3 and isinstance(raw[0], str)
