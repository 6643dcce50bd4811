"""Project files: JSON with one line per layer, node and wire, so that versions can be compared.

Knows the file format and how to save without ever losing the file that was there. Positions stand
apart from what the network means. Refuses to know Keras's files (`engine.importing`).
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import engine.importing.held_models  # noqa: F401  projects may hold models in arguments
from engine.graph import Frame, Layer, Model, Node, Project
from engine.migrations import FORMAT
from engine.stored_projects import PROGRAM, is_project, load, read
from engine.stored_values import plain
from engine.tensors import Tensor

__all__ = ["PROGRAM", "SUFFIX", "is_project", "load", "read", "save", "save_bytes", "write"]

SUFFIX = ".shapewright"


def write(project: Project) -> bytes:
    """Give ``project`` as the bytes of a project file; the same project gives the same bytes."""
    text = _text(project, ascii_only=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair in a name: only an escape can carry it
        return _text(project, ascii_only=True).encode("utf-8")


def _text(project: Project, ascii_only: bool) -> str:
    # One for all: `json.dumps` makes one for every value.
    line = json.JSONEncoder(ensure_ascii=ascii_only, separators=(", ", ": ")).encode
    names = [project.main, *sorted(name for name in project.models if name != project.main)]
    models = {name: project.models[name] for name in names if name in project.models}
    parts = [
        f'"format": {FORMAT}',
        f'"program": {line(PROGRAM)}',
        f'"main": {line(project.main)}',
        f'"notes": {line(project.notes)}',
        '"models": ' + _block(((n, _model(m, line)) for n, m in models.items()), line, " "),
        '"layout": ' + _block(((n, _places(m, line)) for n, m in models.items()), line, " "),
    ]
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _block(
    items: Iterable[tuple[str, str]], line: Callable[[Any], str], indent: str, brackets: str = "{}"
) -> str:
    """Give an object (or with "[]" a list) with one item per line."""
    if brackets == "{}":
        written = [f"{indent} {line(key)}: {value}" for key, value in items]
    else:
        written = [f"{indent} {value}" for _, value in items]
    if not written:
        return brackets
    return f"{brackets[0]}\n" + ",\n".join(written) + f"\n{indent}{brackets[1]}"


def _model(model: Model, line: Callable[[Any], str]) -> str:
    position = {node: i for i, node in enumerate(model.nodes)}
    wires = sorted(
        model.wires.items(),
        key=lambda w: (position.get(w[0].node, len(position)), w[0]),
    )
    layers = _layers_in_order(model)
    frames = sorted(model.frames.items())
    parts = {
        "settings": line(plain(model.settings)),
        **({"parameters": line(_parameters(model))} if model.parameters else {}),
        "layers": _block(((k, line(_layer(x))) for k, x in layers.items()), line, "   "),
        "nodes": _block(((k, line(_node(n))) for k, n in model.nodes.items()), line, "   "),
        "wires": _block(
            (("", line([*source, *target])) for target, source in wires), line, "   ", "[]"
        ),
        "frames": _block(((k, line(_frame(f))) for k, f in frames), line, "   "),
    }
    return "{\n" + ",\n".join(f'   "{key}": {value}' for key, value in parts.items()) + "\n  }"


def _parameters(model: Model) -> list[list[Any]]:
    """Give the parameters of a block with their defaults, as a list: their order is a choice."""
    return [[name, plain(value)] for name, value in model.parameters.items()]


def _layers_in_order(model: Model) -> dict[str, Layer]:
    """Give the layers in the order of their first calls; those without a call at the end."""
    order = list(dict.fromkeys(node.layer for node in model.nodes.values()))
    known = set(order)
    order += sorted(layer for layer in model.layers if layer not in known)
    return {layer: model.layers[layer] for layer in order if layer in model.layers}


def _layer(layer: Layer) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": layer.kind, "name": layer.name}
    if layer.params:
        given["params"] = plain(layer.params)
    for key in ("model", "module", "registered_name"):
        if getattr(layer, key) is not None:
            given[key] = getattr(layer, key)
    if layer.repeat != 1:
        given["repeat"] = layer.repeat
    if layer.naming:
        given["naming"] = layer.naming
    for flag in ("share", "open"):
        if getattr(layer, flag):
            given[flag] = True
    return given


def _node(node: Node) -> dict[str, Any]:
    given: dict[str, Any] = {"layer": node.layer}
    if node.call:
        given["call"] = plain(node.call)
    if node.bypassed:
        given["bypassed"] = True
    if node.stated:
        given["stated"] = [_tensor(tensor) for tensor in node.stated]
    if node.ignored:
        given["ignored"] = sorted(node.ignored)
    return given


def _tensor(tensor: Tensor) -> list[Any]:
    shape = None if tensor.shape is None else list(tensor.shape)
    return [shape, tensor.dtype, True] if tensor.masked else [shape, tensor.dtype]


def _frame(frame: Frame) -> dict[str, Any]:
    given: dict[str, Any] = {"title": frame.title, "nodes": sorted(frame.nodes)}
    if frame.folded:
        given["folded"] = True
    return given


def _places(model: Model, line: Callable[[Any], str]) -> str:
    return _block(
        ((k, line([_short(x) for x in node.at])) for k, node in model.nodes.items()), line, "  "
    )


def _short(number: float) -> float:
    if not math.isfinite(number):
        return 0
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else float(number)


# ── files ────────────────────────────────────────────────────────────────────────────────────


def save(project: Project, path: Path) -> None:
    """Write ``project`` to ``path``: the file is the old one or the new one, never half of one.

    Raises:
        OSError: it could not be written; what was there is untouched.
    """
    save_bytes(write(project), path)


def save_bytes(data: bytes, path: Path) -> None:
    """Put ``data`` in the place of the file ``path`` at one stroke, keeping its permissions.

    Raises:
        OSError: it could not be written; what was there is untouched.
    """
    part = part_beside(path)
    try:
        with open(part, "wb") as file:
            file.write(data)
        put_in_place(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def part_beside(path: Path, suffix: str = ".tmp") -> Path:
    """Make an empty file in the folder of ``path``, to be filled and then put in its place.

    Raises:
        OSError: the folder takes none.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    handle, name = tempfile.mkstemp(
        prefix=f".{target.name[:80]}.", suffix=suffix, dir=target.parent
    )
    os.close(handle)
    return Path(name)


def put_in_place(part: Path, path: Path) -> None:
    """Let ``part`` take the place of the file ``path`` at one stroke, with its permissions.

    Raises:
        OSError: it could not; both files are as they were.
    """
    target = Path(os.path.realpath(path))
    with open(part, "rb+") as file:
        os.fsync(file.fileno())
    os.chmod(part, _mode_for(target))
    os.replace(part, target)
    _settle(target.parent)


def _mode_for(target: Path) -> int:
    """Give the permissions of the file that is there, else those of a new file."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _settle(folder: Path) -> None:
    """Have the new name itself on the disk; not every system lets a folder be synchronised."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
