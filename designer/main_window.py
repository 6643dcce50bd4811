"""The window: it puts the panels together and connects them, and does nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from designer.acts import Acts
from designer.busy import Busy
from designer.controls.toast import Toast
from designer.files import Files
from designer.menus import Menus
from designer.settings import Settings
from designer.start_page import StartPage
from designer.status_bar import StatusBar
from designer.theme import themes
from designer.top_bar import TopBar
from designer.workbench import Workbench

if TYPE_CHECKING:
    from designer.canvas.view import Canvas
    from designer.document import Document
    from designer.editor_area import EditorArea
    from designer.inspector import Inspector
    from designer.palette import Palette
    from designer.studio import Studio


class MainWindow(QMainWindow):
    """The one window. It is the `Desk` that commands work on.

    It begins with the start page alone. What is needed for a model is made with the first one, or
    in an idle moment after the start page is complete.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.workbench = Workbench(self)
        self.busy = Busy(self)
        self.files = Files(self.workbench, settings, self.busy, self)
        self.dialogs = Acts(self)
        self.menus = Menus(self, self, self.tell)
        self.top_bar = TopBar(self.menus.bar(self))
        self.start_page = StartPage(settings)
        self.status = StatusBar(self.workbench)
        self._studio: Studio | None = None
        self._assemble()
        self._connect()
        self.setAcceptDrops(True)
        self.setMinimumSize(1024, 640)
        self.resize(1600, 1000)
        geometry = settings.state("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.show_front()

    # ── what commands work on ────────────────────────────────────────────────────────────────

    @property
    def document(self) -> Document:
        """The document in front."""
        return self.workbench.document

    @property
    def canvas(self) -> Canvas | None:
        """The canvas in front; ``None`` on the start page."""
        return self.editor.canvas if self.workbench.front is not None else None

    @property
    def studio(self) -> Studio:
        """The panels around the canvas; the start page is there sooner without them."""
        if self._studio is None:
            from designer.studio import Studio

            self._studio = Studio(self)
            self.front.addWidget(self._studio)
            dock = self.settings.state("dock")
            if dock is not None:
                self._studio.editor.set_dock_height(int(dock))
            self._studio.editor.follow()
            self._studio.editor.tab_row.refresh()
        return self._studio

    @property
    def editor(self) -> EditorArea:
        """Tabs, canvases and the dock."""
        return self.studio.editor

    @property
    def palette_panel(self) -> Palette:
        """The panel at the left."""
        return self.studio.palette_panel

    @property
    def inspector(self) -> Inspector:
        """The panel at the right."""
        return self.studio.inspector

    @property
    def toast(self) -> Toast:
        """What says a sentence at the foot of what is in front."""
        return self.studio.toast if self.workbench.front is not None else self._notice

    def panel(self, name: str) -> Any:
        """Give a panel by name, opened where it was folded."""
        return self.studio.panel(name)

    def tell(self, words: str, tone: str = "info", undoable: bool = False) -> None:
        """Say a sentence at the foot of the canvas, or of the start page."""
        if undoable:
            undo = self.document.undo_stack.undo
            self.toast.say(words, tone=tone, action="Undo", on_action=undo)  # type: ignore[arg-type]
        else:
            self.toast.say(words, tone=tone)  # type: ignore[arg-type]

    # ── assembly ─────────────────────────────────────────────────────────────────────────────

    def _assemble(self) -> None:
        self.front = QStackedWidget()
        self.front.addWidget(self.start_page)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.front, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self._notice = Toast(self.start_page)

    def _connect(self) -> None:
        bench, run = self.workbench, self.menus.run
        self.top_bar.commanded.connect(run)
        self.status.commanded.connect(self._status_clicked)
        self.files.told.connect(self.tell)
        bench.documents_changed.connect(self.show_front)
        bench.stepped.connect(self._show_undo)
        bench.announced.connect(lambda words, undo: self.tell(words, "ok", undo))
        self.settings.changed.connect(self._setting_changed)
        page = self.start_page
        page.new_wanted.connect(lambda: self.files.new())
        page.open_wanted.connect(self.files.ask_open)
        page.tour_wanted.connect(self.dialogs.tour)
        page.file_wanted.connect(lambda path: self.files.open(Path(path)))
        page.template_wanted.connect(self.dialogs.use_template)
        page.completed.connect(lambda: self.studio)

    def _status_clicked(self, command: str) -> None:
        if command == "problems":
            self.panel("problems")
        else:
            self.menus.run(command)

    def show_front(self) -> None:
        """Show the editor, or the start page while nothing is open."""
        editing = self.workbench.front is not None
        came = editing and self.front.currentIndex() == 0
        self.front.setCurrentWidget(self.studio if editing else self.start_page)
        if came and self.canvas is not None:
            self.canvas.setFocus()
        elif not editing:
            self.start_page.setFocus()
        self.top_bar.show_editing(editing)
        self._show_undo()
        document = self.workbench.front
        self.setWindowTitle(f"{document.title}[*] – Shapewright" if document else "Shapewright[*]")
        self.setWindowModified(document is not None and document.unsaved)
        path = document.path if document is not None else None
        self.setWindowFilePath(str(path) if path is not None else "")

    def _show_undo(self) -> None:
        undo = redo = ""
        if self.workbench.front is not None:
            stack = self.document.undo_stack
            undo = stack.undoText() if stack.canUndo() else ""
            redo = stack.redoText() if stack.canRedo() else ""
        self.top_bar.show_undo(undo, redo)

    def _setting_changed(self, key: str) -> None:
        if key == "theme":
            themes.set_mode(self.settings.get("theme"))
        elif key == "scale":
            themes.set_scale(self.settings.get("scale"))
        elif key == "reduced_motion":
            themes.set_reduced_motion(self.settings.get("reduced_motion") or None)
        elif key == "high_contrast":
            themes.set_high_contrast(self.settings.get("high_contrast") or None)

    # ── the window itself ────────────────────────────────────────────────────────────────────

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.close_all():
            event.ignore()
            return
        self.settings.keep_state("geometry", self.saveGeometry())
        if self._studio is not None:
            self.settings.keep_state("dock", self._studio.editor.dock_height)
            self.settings.keep_state("widths", "{},{}".format(*self._studio.widths))
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.files.open(Path(url.toLocalFile()))
