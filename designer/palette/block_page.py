"""The blocks of the project: models that are called as layers. Make one, use it again, open it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from designer.controls.base import Themed
from designer.controls.button import Button
from designer.controls.search_line import SearchLine
from designer.own_blocks import OwnBlocks
from designer.palette.block_list import BlockList, UseRow, built_in_rows, kept_rows, of_project
from designer.palette.rows import GroupRow, NoteRow, Row
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench
from engine import blocks
from engine.graph import Project

PROJECT, KEPT, BUILT_IN = "In this project", "My blocks", "Built in"
_NOTES = {PROJECT: "Select some layers and make a block of them: it can be used again."}


class BlockPage(QWidget, Themed):
    """The second tab of the palette."""

    left = Signal()

    def __init__(self, workbench: Workbench, settings: Settings) -> None:
        super().__init__()
        self._workbench = workbench
        self._open = frozenset((PROJECT, KEPT, BUILT_IN))
        self._kept = OwnBlocks(settings.folder("blocks"))
        self.search = SearchLine("Search blocks", key="/")
        self.list = BlockList()
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
        self.list.opened.connect(self.open_block)
        self.list.menu_wanted.connect(lambda row, at: self.menu(row).popup(at))
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
        groups = {
            PROJECT: list(of_project(project, document.facts, wanted)),
            KEPT: list(kept_rows(self._kept.all(), wanted)),
            BUILT_IN: list(built_in_rows(project, wanted)),
        }
        width = self.list.viewport().width
        if wanted and not any(groups.values()):
            yield NoteRow("none", f"No block called “{self.search.text().strip()}”.", width)
            return
        for title, rows in groups.items():
            note = _NOTES.get(title, "") if not wanted else ""
            if not rows and not note:
                continue
            opened = bool(wanted) or title in self._open
            yield GroupRow(title, title, str(len(rows)), opened=opened)
            if opened:
                yield from rows or [NoteRow(f"none in {title}", note, width)]

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
        if isinstance(row, UseRow):
            self._take(row)

    def _take(self, row: Row) -> None:
        """Enter or a double-click: use the block again, as with any other layer."""
        if isinstance(row, UseRow):
            self.use_block(row.words, row.kept)

    def open_block(self, name: str) -> None:
        """Show a block alone."""
        document = self._workbench.document
        if name in document.project.models and name not in document.trail:
            document.open_model((*document.trail, name))

    def use_block(self, name: str, kept: Project | None = None) -> None:
        """Call a block behind the selected layer."""
        if self._workbench.document.use_block(name, kept) is None:
            self._tell(f"{name} cannot be a layer of itself")

    def keep_block(self, name: str) -> None:
        """Keep a block for all projects."""
        try:
            self._kept.keep(blocks.alone(self._workbench.document.project, name))
        except OSError as why:
            self._tell(f"{name} could not be kept: {why.strerror}")
            return
        self.fill()
        self._tell(f"{name} is in My blocks of every project now")

    def forget_block(self, name: str) -> None:
        """Take a block out of those that are kept; projects that use it have their own."""
        try:
            self._kept.forget(name)
        except OSError as why:
            self._tell(f"{name} could not be removed: {why.strerror}")
        self.fill()

    def _tell(self, words: str) -> None:
        self._workbench.announced.emit(words, False)

    def menu(self, row: UseRow) -> QMenu:
        """Give what can be done with a block."""
        menu, name, kept = QMenu(self), row.words, row.kept
        use = menu.addAction("Use behind the selection")
        use.triggered.connect(lambda: self.use_block(name, kept))
        if kept is None:
            menu.addAction("Open").triggered.connect(lambda: self.open_block(name))
            menu.addAction("Keep in My blocks").triggered.connect(lambda: self.keep_block(name))
        elif self._kept.all().get(name) is kept:
            away = menu.addAction("Remove from My blocks")
            away.triggered.connect(lambda: self.forget_block(name))
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
