"""The list of blocks: rows for those of the project, the author's own, and those built in."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPixmap

from designer.luggage import BLOCK, LAYER
from designer.palette.layer_page import ghost
from designer.palette.row_view import RowView
from designer.palette.rows import BlockRow, Row
from engine import blocks, storage
from engine.graph import INPUT, MODEL, OUTPUT, Project
from engine.inference import Facts, infer, inputs_of, outputs_of
from engine.templates.built_in import BUILT_IN, built_in


class UseRow(BlockRow):
    """A row of a block; ``kept`` is the block where the project has it not yet."""

    def __init__(self, name: str, inside: str, uses: str, kept: Project | None = None) -> None:
        """``name`` is how the block is called."""
        super().__init__(name if kept is None else f"kept/{name}", name, inside, uses)
        self.kept = kept


def of_project(project: Project, facts: Facts, wanted: str) -> Iterator[UseRow]:
    """Give a row for every block of the project whose name has ``wanted`` in it."""
    for name in project.models:
        if name != project.main and wanted in name.lower():
            uses = _uses(project, name)
            count = f"{uses} use{'' if uses == 1 else 's'}" if uses else "not used"
            yield UseRow(name, _inside(project, name, facts), count)


def kept_rows(kept: dict[str, Project], wanted: str) -> Iterator[UseRow]:
    """Give a row for every block that the author keeps."""
    for name, block in kept.items():
        if wanted in name.lower():
            yield UseRow(name, _inside_alone(block), "", block)


def built_in_rows(project: Project, wanted: str) -> Iterator[UseRow]:
    """Give a row for every block that comes with the program and is not in the project."""
    for name in BUILT_IN:
        if name not in project.models and wanted in name.lower():
            yield UseRow(name, _inside_alone(built_in(name)), "", built_in(name))


class BlockList(RowView):
    """Enter uses a block, Ctrl+Enter opens it; its rows can be dragged onto the canvas."""

    opened = Signal(str)
    menu_wanted = Signal(object, QPoint)

    def __init__(self) -> None:
        super().__init__("Blocks")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if opens and held and isinstance(row, UseRow):
            self.opened.emit(row.words)
            return
        super().keyPressEvent(event)

    def luggage(self, row: Row) -> tuple[QMimeData, QPixmap] | None:
        if not isinstance(row, UseRow):
            return None
        data = QMimeData()
        data.setData(LAYER, QByteArray(f"{MODEL}/{row.words}".encode()))
        if row.kept is not None:
            data.setData(BLOCK, QByteArray(storage.write(row.kept)))
        return data, ghost(row.words, "glyph/composite", "composite", self.devicePixelRatioF())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.row_under(event.pos())
        if isinstance(row, UseRow):
            self.menu_wanted.emit(row, event.globalPos())


def _uses(project: Project, name: str) -> int:
    """Count the calls of a block in the whole project."""
    return sum(
        model.layers[node.layer].model == name
        for model in project.models.values()
        for node in model.nodes.values()
    )


_told: dict[int, tuple[Project, str]] = {}


def _inside_alone(block: Project) -> str:
    """Tell it of a block outside of the project: the same object is looked at once."""
    known = _told.get(id(block))
    if known is None or known[0] is not block:
        known = _told[id(block)] = block, _inside(block, block.main, infer(block))
    return known[1]


def _inside(project: Project, name: str, facts: Facts) -> str:
    """Tell what a block takes and how many layers it holds."""
    model = project.models[name]
    kinds = [layer.kind for layer in model.layers.values()]
    count = sum(kind not in (INPUT, OUTPUT) for kind in kinds)
    layers = f"{count} layer{'' if count == 1 else 's'}"
    doors, ends = len(inputs_of(model)), len(outputs_of(model))
    if doors != 1:
        return f"{doors} inputs, {layers}"
    if ends != 1:
        return f"{ends} outputs, {layers}"
    return f"In = out, {layers}" if blocks.keeps_shape(project, name, facts) else layers
