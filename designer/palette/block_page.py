"""The blocks of the project: models that are called as layers. Make one, use it again, open it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from designer.controls.base import Themed
from designer.controls.button import Button
from designer.controls.search_line import SearchLine
from designer.palette.layer_page import MIME, ghost
from designer.palette.row_view import RowView
from designer.palette.rows import BlockRow, GroupRow, NoteRow, Row
from designer.theme import theme
from designer.workbench import Workbench
from engine import blocks
from engine.graph import INPUT, MODEL, OUTPUT, Project
from engine.inference import Facts, infer, inputs_of, outputs_of
from engine.templates.built_in import BUILT_IN, built_in

_PROJECT, _BUILT_IN = "project", "built in"


class BlockPage(QWidget, Themed):
    """The second tab of the palette."""

    left = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._open = frozenset((_PROJECT, _BUILT_IN))
        self.search = SearchLine("Search blocks", key="/")
        self.list = _BlockList(self)
        self.make = Button("Make block", kind="outline", symbol="group", shortcut="Ctrl+G",
                           keys_inside=True)  # fmt: skip
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.search)
        self._column.addLayout(self._head)
        self._column.addWidget(self.list, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.make, 1)
        self._column.addLayout(self._foot)
        self._column.addStretch(0)
        self.make.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.make.clicked.connect(self._make_block)
        self.search.changed.connect(lambda _: self.fill())
        self.search.moved.connect(self._step)
        self.search.accepted.connect(self._accept)
        self.search.escaped.connect(self.left)
        self.list.escaped.connect(self.left)
        self.list.taken.connect(self._take)
        self.list.toggled.connect(self._toggle)
        workbench.changed.connect(lambda _: self._changed())
        workbench.selection_changed.connect(self._selection_changed)
        self.follow_theme()
        self.fill()
        self._selection_changed()

    def retheme(self) -> None:
        now = theme()
        self._column.setContentsMargins(0, now.px(9), 0, 0)
        self._head.setContentsMargins(now.px(11), 0, now.px(11), now.px(4))
        self._foot.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(12))

    # ── rows ─────────────────────────────────────────────────────────────────────────────────

    def _changed(self) -> None:
        if self.isVisible():
            self.fill()

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        self.fill()
        self._selection_changed()

    def fill(self) -> None:
        """Read the blocks again."""
        rows = list(self._rows())
        self.list.show_rows(rows)
        # The button stands right below the last block.
        self.list.setMaximumHeight(sum(row.height() for row in rows) + 2)

    def _rows(self) -> Iterator[Row]:
        document = self._workbench.document
        project, wanted = document.project, self.search.text().strip().lower()
        names = [n for n in project.models if n != project.main and wanted in n.lower()]
        width = self.list.viewport().width
        others = [n for n in BUILT_IN if n not in project.models and wanted in n.lower()]
        if not names and wanted and not others:
            yield NoteRow("none", f"No block called “{self.search.text().strip()}”.", width)
            return
        if names or not wanted:
            opened = _PROJECT in self._open
            yield GroupRow(_PROJECT, "In this project", str(len(names)), opened=opened)
            if opened and not names:
                words = "Select some layers and make a block of them: it can be used again."
                yield NoteRow("none", words, width)
            for name in names if opened else ():
                uses = _uses(project, name)
                count = f"{uses} use{'' if uses == 1 else 's'}" if uses else "not used"
                yield BlockRow(name, name, _inside(project, name, document.facts), count)
        if others:
            opened = bool(wanted) or _BUILT_IN in self._open
            yield GroupRow(_BUILT_IN, "Built in", str(len(others)), opened=opened)
            for name in others if opened else ():
                yield BlockRow(name, name, _inside_built_in(name), "")

    def _toggle(self, row: GroupRow, wanted: bool | None) -> None:
        opens = row.key not in self._open if wanted is None else wanted
        self._open = self._open | {row.key} if opens else self._open - {row.key}
        self.fill()

    # ── the hand ─────────────────────────────────────────────────────────────────────────────

    def _step(self, by: int) -> None:
        self.list.keyboard_elsewhere = True
        self.list.step(by)
        self.list.refresh()

    def _accept(self) -> None:
        row = self.list.current()
        if isinstance(row, BlockRow):
            self._take(row)

    def _take(self, row: Row) -> None:
        """Enter or a double-click: use the block again, as with any other layer."""
        if isinstance(row, BlockRow):
            self.use_block(row.key)

    def open_block(self, name: str) -> None:
        """Show a block alone."""
        document = self._workbench.document
        if name in document.project.models and name not in document.trail:
            document.open_model((*document.trail, name))

    def use_block(self, name: str) -> None:
        """Call a block behind the selected layer."""
        if self._workbench.document.use_block(name) is None:
            self._workbench.announced.emit(f"{name} cannot be a layer of itself", False)

    def menu(self, name: str) -> QMenu:
        """Give what can be done with a block."""
        menu = QMenu(self)
        menu.addAction("Use behind the selection").triggered.connect(lambda: self.use_block(name))
        if name in self._workbench.document.project.models:
            menu.addAction("Open").triggered.connect(lambda: self.open_block(name))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _selection_changed(self) -> None:
        document = self._workbench.document
        nodes = document.selection.nodes
        reason = blocks.why_not_block(document.project, document.model_name, nodes)
        self.make.setEnabled(reason is None)
        self.make.set_reason(reason or "The selected layers become one that can be used again.")

    def _make_block(self) -> None:
        document = self._workbench.document
        reason = document.make_block(document.selection.nodes)
        if reason is not None:
            self._workbench.announced.emit(reason, False)
        self.fill()


class _BlockList(RowView):
    """Enter uses a block, Ctrl+Enter opens it; its rows can be dragged onto the canvas."""

    def __init__(self, page: BlockPage) -> None:
        super().__init__("Blocks")
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if opens and held and isinstance(row, BlockRow):
            self._page.open_block(row.key)
            return
        super().keyPressEvent(event)

    def luggage(self, row: Row) -> tuple[QMimeData, QPixmap] | None:
        if not isinstance(row, BlockRow):
            return None
        data = QMimeData()
        data.setData(MIME, QByteArray(f"{MODEL}/{row.key}".encode()))
        return data, ghost(row.words, "glyph/composite", "composite", self.devicePixelRatioF())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.row_under(event.pos())
        if isinstance(row, BlockRow):
            self._page.menu(row.key).popup(event.globalPos())


def _uses(project: Project, name: str) -> int:
    """Count the calls of a block in the whole project."""
    return sum(
        model.layers[node.layer].model == name
        for model in project.models.values()
        for node in model.nodes.values()
    )


@cache
def _inside_built_in(name: str) -> str:
    made = built_in(name)
    return _inside(made, name, infer(made))


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
