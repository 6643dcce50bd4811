"""A project read back from its JSON: everything is checked, nothing is guessed.

The counterpart of `engine.storage`, which writes. A file that was edited by hand or damaged is
refused with the place of the first thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from engine import migrations, reading
from engine.graph import (
    MODEL,
    MOST_REPEATS,
    Frame,
    Inlet,
    Layer,
    Model,
    Node,
    Outlet,
    Project,
)
from engine.names import why_not_pattern
from engine.reading import MOST_OUTPUTS, FileError, expect, place
from engine.stored_values import mapping_of, value_of
from engine.tensors import Tensor
from engine.values import EMPTY, FrozenDict, Value

PROGRAM = "Shapewright"
FARTHEST = 1e7
"""How far from the middle a card may lie; one that lies farther is brought back to here."""

T = TypeVar("T")


def load(path: Path) -> Project:
    """Give the project in the file ``path``.

    Raises:
        FileError: the file is no project, is damaged or cannot be read.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(reading.LARGEST_FILE + 1)
    except OSError as error:
        raise FileError("unreadable", f"{path} cannot be read: {error.strerror or error}") from None
    return read(data)


def read(data: bytes) -> Project:
    """Give the project that the bytes of a project file hold.

    Raises:
        FileError: the bytes are no project, or a damaged one.
    """
    with reading.collector_paused():
        return project_of(expect(reading.parse(data), dict, (), "The file"))


def project_of(raw: dict[str, Any]) -> Project:
    """Give the project that the JSON of a project file describes.

    Raises:
        FileError: something in it is not as it must be.
    """
    raw = migrations.up_to_date(raw)
    drawings = expect(raw.get("models"), dict, ("models",), "The list of models")
    layout = expect(raw.get("layout", {}), dict, ("layout",), "The layout")
    main = expect(raw.get("main"), str, ("main",), "The name of the main model")
    if main not in drawings:
        raise FileError("broken-reference", f'There is no model "{main[:40]}"', "$.main")
    models = {}
    for name, drawing in drawings.items():
        there: tuple[str | int, ...] = ("models", name)
        places = expect(layout.get(name, {}), dict, ("layout", name), "The layout of a model")
        models[name] = _model(expect(drawing, dict, there, "A model"), places, there, name)
    notes = expect(raw.get("notes", ""), str, ("notes",), "The notes")
    project = Project(models, main, notes)
    reading.check_nesting(project)
    return project


def _model(
    raw: dict[str, Any], places: dict[str, Any], path: tuple[str | int, ...], name: str
) -> Model:
    layers = _each(raw, "layers", path, _layer)
    nodes = _each(raw, "nodes", path, lambda r, p: _node(r, p, layers))
    for node_id, at in places.items():
        if node_id in nodes:
            nodes[node_id] = _moved(nodes[node_id], at, ("layout", name, node_id))
    return Model(
        layers=layers,
        nodes=nodes,
        wires=_wires(raw, path, nodes),
        frames=_each(raw, "frames", path, lambda r, p: _frame(r, p, nodes)),
        settings=_mapping(raw.get("settings"), (*path, "settings"), "The settings"),
        parameters=_parameters(raw, path),
    )


def _each(
    raw: dict[str, Any],
    key: str,
    path: tuple[str | int, ...],
    make: Callable[[dict[str, Any], tuple[str | int, ...]], T],
) -> dict[str, T]:
    group = expect(raw.get(key, {}), dict, (*path, key), f'"{key}"')
    made = {}
    for name, item in group.items():
        there = (*path, key, name)
        if not name.isprintable():
            raise FileError("wrong-type", "An id holds a character that no id has", place(there))
        made[name] = make(expect(item, dict, there, "An entry"), there)
    return made


def _mapping(raw: Any, path: tuple[str | int, ...], what: str) -> FrozenDict:
    if raw is None:
        return EMPTY
    value = mapping_of(expect(raw, dict, path, what))
    if value is None:
        raise FileError("wrong-type", f"{what} must be plain names and values", place(path))
    return value


def _optional(raw: dict[str, Any], key: str, path: tuple[str | int, ...]) -> str | None:
    value = raw.get(key)
    return None if value is None else expect(value, str, (*path, key), f'"{key}"')


def _layer(raw: dict[str, Any], path: tuple[str | int, ...]) -> Layer:
    return Layer(
        expect(raw.get("kind"), str, (*path, "kind"), "The kind of a layer"),
        expect(raw.get("name"), str, (*path, "name"), "The name of a layer"),
        _mapping(raw.get("params"), (*path, "params"), "The parameters"),
        _optional(raw, "model", path),
        _optional(raw, "module", path),
        _optional(raw, "registered_name", path),
        _repeat(raw, path),
        _flag(raw, "share", path),
        _naming(raw, path),
        _flag(raw, "open", path),
    )


def _parameters(raw: dict[str, Any], path: tuple[str | int, ...]) -> FrozenDict:
    """Read a block's parameters with their defaults, which may be any JSON, in their order."""
    found: dict[str, Value] = {}
    listed = expect(raw.get("parameters", []), list, (*path, "parameters"), "The parameters")
    for number, item in enumerate(listed):
        match item:
            case [str(name), default] if name not in found:
                found[name] = value_of(default)
                continue
        raise FileError(
            "wrong-type",
            "A parameter is a name of its own and a default",
            place((*path, "parameters", number)),
        )
    return FrozenDict(found)


def _flag(raw: dict[str, Any], key: str, path: tuple[str | int, ...]) -> bool:
    return expect(raw.get(key, False), bool, (*path, key), f'"{key}"')


def _naming(raw: dict[str, Any], path: tuple[str | int, ...]) -> str:
    pattern = expect(raw.get("naming", ""), str, (*path, "naming"), '"naming"')
    if pattern and why_not_pattern(pattern) is not None:
        raise FileError("wrong-type", "Names of passes hold {i} once", place((*path, "naming")))
    return pattern


def _repeat(raw: dict[str, Any], path: tuple[str | int, ...]) -> int:
    count = expect(raw.get("repeat", 1), int, (*path, "repeat"), '"repeat"')
    if (
        isinstance(count, bool)
        or not 1 <= count <= MOST_REPEATS
        or (count > 1 and raw.get("kind") != MODEL)
    ):
        raise FileError(
            "wrong-type",
            f"Only models repeat, and 1 to {MOST_REPEATS} times",
            place((*path, "repeat")),
        )
    return count


def _node(raw: dict[str, Any], path: tuple[str | int, ...], layers: dict[str, Layer]) -> Node:
    layer = expect(raw.get("layer"), str, (*path, "layer"), "The layer of a node")
    if layer not in layers:
        raise FileError(
            "broken-reference", f'There is no layer "{layer[:40]}"', place((*path, "layer"))
        )
    stated = raw.get("stated", [])
    tensors = expect(stated, list, (*path, "stated"), "The stated tensors") if stated else []
    return Node(
        layer,
        _mapping(raw.get("call"), (*path, "call"), "The call arguments"),
        (0.0, 0.0),
        expect(raw.get("bypassed", False), bool, (*path, "bypassed"), '"bypassed"'),
        tuple(_tensor(t, (*path, "stated", i)) for i, t in enumerate(tensors)),
        _ignored(raw, path),
    )


def _ignored(raw: dict[str, Any], path: tuple[str | int, ...]) -> frozenset[str]:
    if "ignored" not in raw:
        return frozenset()
    listed = expect(raw["ignored"], list, (*path, "ignored"), "The ignored warnings")
    return frozenset(
        expect(code, str, (*path, "ignored", i), "The code of a warning")
        for i, code in enumerate(listed)
    )


def _tensor(raw: Any, path: tuple[str | int, ...]) -> Tensor:
    match raw:
        case [None | list() as dims, str(dtype)] | [None | list() as dims, str(dtype), bool()]:
            masked = len(raw) > 2 and raw[2]
            if dims is None:
                return Tensor(None, dtype, masked)
            if all(d is None or (type(d) is int and d >= 0) for d in dims):
                return Tensor(tuple(dims), dtype, masked)
    raise FileError("wrong-type", "A tensor is a list of sizes and a dtype", place(path))


def _moved(node: Node, raw: Any, path: tuple[str | int, ...]) -> Node:
    match raw:
        case [int() | float() as x, int() | float() as y] if x == x and y == y:
            at = (_reachable(x), _reachable(y))
            return Node(node.layer, node.call, at, node.bypassed, node.stated, node.ignored)
    raise FileError("wrong-type", "A place is two numbers", place(path))


def _reachable(number: float) -> float:
    return float(max(-FARTHEST, min(FARTHEST, number)))


def _wires(
    raw: dict[str, Any], path: tuple[str | int, ...], nodes: dict[str, Node]
) -> dict[Inlet, Outlet]:
    wires: dict[Inlet, Outlet] = {}
    listed = expect(raw.get("wires", []), list, (*path, "wires"), '"wires"')
    for number, item in enumerate(listed):
        match item:
            case [str(source), int(index), str(target), str(port), int(slot)] if (
                0 <= index <= MOST_OUTPUTS
                and 0 <= slot <= MOST_OUTPUTS
                and bool not in (type(index), type(slot))
            ):
                inlet = Inlet(target, port, slot)
                if source in nodes and target in nodes and inlet not in wires:
                    wires[inlet] = Outlet(source, index)
                    continue
        there = place((*path, "wires", number))
        if isinstance(item, list) and len(item) == 5:
            why = "A wire must join two nodes, and only one may end in an input"
            raise FileError("broken-reference", why, there)
        raise FileError("wrong-type", "A wire is [source, output, target, port, slot]", there)
    return wires


def _frame(raw: dict[str, Any], path: tuple[str | int, ...], nodes: dict[str, Node]) -> Frame:
    listed = expect(raw.get("nodes", []), list, (*path, "nodes"), "The nodes of a frame")
    members = frozenset(
        expect(n, str, (*path, "nodes", i), "A node's id") for i, n in enumerate(listed)
    )
    if not members <= nodes.keys():
        raise FileError("broken-reference", "A frame holds a node that is not there", place(path))
    return Frame(
        expect(raw.get("title", ""), str, (*path, "title"), "The title of a frame"),
        members,
        expect(raw.get("folded", False), bool, (*path, "folded"), '"folded"'),
    )


def is_project(raw: Mapping[str, Any]) -> bool:
    """Tell whether JSON is one of our project files."""
    return raw.get("program") == PROGRAM or ("format" in raw and "models" in raw)
