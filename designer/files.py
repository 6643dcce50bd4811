"""Opening and saving: dialogs, recent files, and "save your changes?".

It reads and writes through the engine; an unreadable file leaves the open project untouched and is
explained in one sentence with the place. What reads is loaded with the first file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from designer.busy import Busy, Task
from designer.settings import Settings
from designer.workbench import Workbench

if TYPE_CHECKING:
    from designer.document import Document
    from engine.graph import Project

SUFFIX = ".shapewright"
_READABLE = "Models (*.shapewright *.keras *.json *.h5 *.hdf5 *.py);;All files (*)"
_OWN = f"Shapewright projects (*{SUFFIX})"


class Files(QObject):
    """What the File menu does. ``told`` carries a sentence for the author and its tone."""

    told = Signal(str, str)

    def __init__(
        self, workbench: Workbench, settings: Settings, busy: Busy, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._settings = settings
        self._busy = busy
        self._window = window
        self._coming: dict[Path, Task] = {}
        self.ask_unsaved: Callable[[Document], str] = self._ask_unsaved

    # ── new and open ─────────────────────────────────────────────────────────────────────────

    def new(self, project: Project | None = None, name: str = "untitled") -> Document:
        """Open a new document: ``project`` (a template), or an empty drawing."""
        from designer.document import Document
        from engine.graph import Model, Project

        if project is None:
            taken = {document.project.main for document in self._workbench.documents}
            title, number = name, 1
            while title in taken:
                number += 1
                title = f"{name}_{number}"
            project = Project({title: Model()}, title)
        document = Document(project)
        self._workbench.open(document)
        return document

    def ask_open(self) -> None:
        """Ask for files and open them."""
        recent = self._settings.recent()
        folder = str(recent[0].parent) if recent else str(Path.home())
        names, _ = QFileDialog.getOpenFileNames(self._window, "Open", folder, _READABLE)
        for name in names:
            self.open(Path(name))

    def open(self, path: Path) -> Document | None:
        """Open ``path``; bring it to the front when it is open already.

        A large file is read while the window goes on; its document comes later.
        """
        from designer.background import is_large
        from engine.importing import open_any

        path = path.resolve()
        for document in self._workbench.documents:
            if document.path == path:
                self._workbench.bring_to_front(document)
                return document
        if is_large(path):
            self._open_later(path)
            return None
        try:
            return self._show(path, open_any(path))
        except Exception as error:
            self._not_opened(path, error)
            return None

    def _open_later(self, path: Path) -> None:
        from designer.background import background

        if path in self._coming:
            return

        def came(project: Project) -> None:
            self._coming.pop(path).end()
            self._show(path, project)

        def failed(error: Exception) -> None:
            self._coming.pop(path).end()
            self._not_opened(path, error)

        def cancel() -> None:
            job.cancel()
            self._coming.pop(path).end()

        job = background().run("engine.importing:open_any", str(path), done=came, failed=failed)
        self._coming[path] = self._busy.begin(f"Opening {path.name}", cancel)

    def _not_opened(self, path: Path, error: Exception) -> None:
        """Say in one sentence why; what is no fault of the file is one of the program."""
        from designer.background import Stopped
        from engine.reading import FileError

        if isinstance(error, FileError):
            where = f" ({error.where})" if error.where else ""
            why = f"{error.message}{where}"
        elif isinstance(error, OSError):
            why = error.strerror or str(error)
        elif isinstance(error, Stopped):
            why = str(error)
        else:
            raise error
        self.told.emit(f"{path.name} was not opened: {why}", "error")

    def _show(self, path: Path, project: Project) -> Document:
        from designer.document import Document

        own = path.suffix == SUFFIX
        document = Document(project, path if own else None)
        self._workbench.open(document)
        self._settings.remember(path)
        self._drop_untouched(document)
        return document

    def _drop_untouched(self, opened: Document) -> None:
        """Close an empty new document that was never used."""
        for document in self._workbench.documents:
            if document is not opened and document.untouched:
                self._workbench.close(document)

    # ── save ─────────────────────────────────────────────────────────────────────────────────

    def save(self, document: Document) -> bool:
        """Save to the document's file; ask for one when it has none."""
        if document.path is None:
            return self.save_as(document)
        return self._write(document, document.path)

    def save_as(self, document: Document) -> bool:
        """Ask for a file and save to it."""
        recent = self._settings.recent()
        folder = document.path.parent if document.path else None
        folder = folder or (recent[0].parent if recent else Path.home())
        proposal = str(folder / f"{document.title}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", proposal, _OWN)
        if not name:
            return False
        path = Path(name)
        return self._write(document, path if path.suffix else path.with_suffix(SUFFIX))

    def _write(self, document: Document, path: Path) -> bool:
        from engine import storage

        try:
            storage.save(document.project, path)
        except OSError as error:
            self.told.emit(f"{path.name} was not saved: {error.strerror or error}", "error")
            return False
        document.saved(path.resolve())
        self._settings.remember(path)
        self.told.emit(f"Saved {path.name}", "ok")
        return True

    # ── close ────────────────────────────────────────────────────────────────────────────────

    def close(self, document: Document) -> bool:
        """Close a document, after asking what to do with changes; False when it stays open."""
        if document.unsaved:
            answer = self.ask_unsaved(document)
            if answer == "cancel" or (answer == "save" and not self.save(document)):
                return False
        self._workbench.close(document)
        return True

    def close_all(self) -> bool:
        """Close every document; False as soon as one stays open."""
        return all(self.close(document) for document in self._workbench.documents)

    def _ask_unsaved(self, document: Document) -> str:
        box = QMessageBox(self._window)
        box.setWindowTitle("Shapewright")
        box.setText(f"Save the changes to {document.title}?")
        box.setInformativeText("Without saving, what you changed since the last save is lost.")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton("Don’t save", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.exec()
        if box.clickedButton() is save:
            return "save"
        return "drop" if box.clickedButton() is drop else "cancel"
