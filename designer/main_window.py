"""The window: it puts the panels together and connects them, and does nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.acts import Acts
from designer.canvas.view import Canvas
from designer.commands.command import Desk
from designer.controls.toast import Toast
from designer.document import Document
from designer.editor_area import PROBLEMS, EditorArea
from designer.files import Files
from designer.inspector import Inspector
from designer.menus import Menus
from designer.palette import Palette
from designer.rail import Rail
from designer.settings import Settings
from designer.start_page import StartPage
from designer.status_bar import StatusBar
from designer.theme import theme, themes
from designer.top_bar import TopBar
from designer.wiring import wire_canvas
from designer.workbench import Workbench

_NARROW = 1280
"""Below this width the inspector goes; below `_SLIM` the palette becomes a rail."""
_SLIM = 1100


class MainWindow(QMainWindow):
    """The one window. It is the `Desk` that commands work on."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.workbench = Workbench(self)
        self.files = Files(self.workbench, settings, self)
        self.dialogs = Acts(self)
        desk: Desk = self
        self.menus = Menus(desk, self, self.tell)
        self.top_bar = TopBar(self.menus.bar(self))
        self.palette_panel = Palette(self.workbench, settings)
        self.rail = Rail()
        self.editor = EditorArea(self.workbench, settings, desk, self.menus.run)
        self.inspector = Inspector(self.workbench, settings)
        self.start_page = StartPage(settings)
        self.status = StatusBar(self.workbench)
        self.panels: dict[str, Any] = {
            "palette": self.palette_panel,
            "inspector": self.inspector,
            "problems": self.editor.problems,
            "code": self.editor.code,
            "summary": self.editor.summary,
            "canvas": self.editor.stack,
        }
        self._assemble()
        self._connect()
        self.setAcceptDrops(True)
        self.setMinimumSize(1024, 640)
        self.resize(1600, 1000)
        self._restore()
        self.show_front()

    # ── what commands work on ────────────────────────────────────────────────────────────────

    @property
    def document(self) -> Document:
        """The document in front."""
        return self.workbench.document

    @property
    def canvas(self) -> Canvas | None:
        """The canvas in front; ``None`` on the start page."""
        return self.editor.canvas

    def panel(self, name: str) -> Any:
        """Give a panel by name, opened where it was folded."""
        if name == "problems":
            self.editor.show_page(PROBLEMS)
        if name == "inspector":
            self.inspector.show()
        if name == "palette":
            self.palette_panel.show()
        return self.panels[name]

    def tell(self, words: str, tone: str = "info", undoable: bool = False) -> None:
        """Say a sentence at the foot of the canvas."""
        if undoable:
            undo = self.document.undo_stack.undo
            self.toast.say(words, tone=tone, action="Undo", on_action=undo)  # type: ignore[arg-type]
        else:
            self.toast.say(words, tone=tone)  # type: ignore[arg-type]

    # ── assembly ─────────────────────────────────────────────────────────────────────────────

    def _assemble(self) -> None:
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setHandleWidth(1)
        self.columns.setChildrenCollapsible(False)
        for panel in (self.palette_panel, self.editor, self.inspector):
            self.columns.addWidget(panel)
        for place, stretch in enumerate((0, 1, 0)):
            self.columns.setStretchFactor(place, stretch)
        self.columns.setSizes([theme().px(248), 1000, theme().px(320)])
        desk = QWidget()
        row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.columns, 1)
        self.rail.hide()
        self.front = QStackedWidget()
        self.front.addWidget(self.start_page)
        self.front.addWidget(desk)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.front, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self.toast = Toast(self.editor.stack)
        self.notice = Toast(self.start_page)

    def _connect(self) -> None:
        bench, run = self.workbench, self.menus.run
        self.top_bar.commanded.connect(run)
        self.status.commanded.connect(self._status_clicked)
        self.files.told.connect(self._told)
        bench.documents_changed.connect(self.show_front)
        bench.stepped.connect(self._show_undo)
        bench.stepped.connect(lambda: self.toast.retract())
        bench.announced.connect(lambda words, undo: self.tell(words, "ok", undo))
        self.settings.changed.connect(self._setting_changed)
        self.editor.canvas_made.connect(lambda canvas: wire_canvas(canvas, self))
        self.editor.problems.shown.connect(self.dialogs.reveal_problem)
        self.palette_panel.add_wanted.connect(self.dialogs.add_layer)
        self.inspector.commanded.connect(run)
        self.rail.asked.connect(self._show_palette)
        page = self.start_page
        page.new_wanted.connect(lambda: self.files.new())
        page.open_wanted.connect(self.files.ask_open)
        page.tour_wanted.connect(self.dialogs.tour)
        page.file_wanted.connect(lambda path: self.files.open(Path(path)))
        page.template_wanted.connect(self.dialogs.use_template)

    def _status_clicked(self, command: str) -> None:
        if command == "problems":
            self.editor.show_page(PROBLEMS)
        else:
            self.menus.run(command)

    def _told(self, words: str, tone: str) -> None:
        target = self.toast if self.workbench.front is not None else self.notice
        target.say(words, tone=tone)  # type: ignore[arg-type]

    def show_front(self) -> None:
        """Show the editor, or the start page while nothing is open."""
        editing = self.workbench.front is not None
        came = editing and self.front.currentIndex() == 0
        self.front.setCurrentIndex(1 if editing else 0)
        if came and self.canvas is not None:
            self.canvas.setFocus()
        self.top_bar.show_editing(editing)
        self._show_undo()
        self.status.refresh()
        title = self.document.title if editing else ""
        self.setWindowTitle(f"{title}[*] – Shapewright" if title else "Shapewright[*]")
        self.setWindowModified(editing and self.document.unsaved)
        path = self.document.path
        self.setWindowFilePath(str(path) if editing and path is not None else "")

    def _show_undo(self) -> None:
        stack = self.document.undo_stack
        self.top_bar.show_undo(
            stack.undoText() if stack.canUndo() else "", stack.redoText() if stack.canRedo() else ""
        )
        self.editor.tab_row.refresh()

    def _setting_changed(self, key: str) -> None:
        if key == "theme":
            themes.set_mode(self.settings.get("theme"))
        elif key == "scale":
            themes.set_scale(self.settings.get("scale"))
        elif key == "reduced_motion":
            themes.set_reduced_motion(self.settings.get("reduced_motion") or None)
        elif key == "high_contrast":
            themes.set_high_contrast(self.settings.get("high_contrast") or None)
        self.editor.tab_row.refresh()

    # ── the window itself ────────────────────────────────────────────────────────────────────

    def _restore(self) -> None:
        geometry = self.settings.state("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        columns = self.settings.state("columns")
        if columns is not None:
            self.columns.restoreState(columns)

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        width, before = self.width(), event.oldSize().width()
        for limit, panel in ((_NARROW, self.inspector), (_SLIM, self.palette_panel)):
            if before < 0 or (width < limit) != (before < limit):
                panel.setVisible(width >= limit)
        self.rail.setVisible(width < _SLIM)

    def _show_palette(self, tab: int) -> None:
        """Open the palette beside the rail at one of its tabs, or fold it again."""
        tabs = self.palette_panel.content.tabs
        again = not self.palette_panel.isHidden() and tabs.current() == tab
        self.palette_panel.setVisible(not again)
        tabs.set_current(tab)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.close_all():
            event.ignore()
            return
        self.settings.keep_state("geometry", self.saveGeometry())
        self.settings.keep_state("columns", self.columns.saveState())
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.files.open(Path(url.toLocalFile()))
