"""Work that is in no file yet, kept beside: after a crash or a power cut it is opened again.

Every unsaved document has a copy in the recovery folder a moment after each step; the copy goes
when the document is saved or closed. Copies carry the token of the window that wrote them, and a
lock says whether that window still lives. Knows no dialogs, and never touches an author's file.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from designer.background import background, is_large
from designer.busy import Busy
from designer.document import Document
from designer.workbench import Workbench
from engine import storage
from engine.graph import Project
from engine.importing import open_any
from engine.reading import FileError

DELAY = 1000
"""Milliseconds after a step until its copy is written."""


class Recovery(QObject):
    """Keeps copies of what is unsaved in ``folder``."""

    recovered = Signal(int)
    """So many documents of windows that are gone are open again."""

    def __init__(self, workbench: Workbench, folder: Path, parent: QObject | None = None) -> None:
        """Begin to keep copies."""
        super().__init__(parent)
        self._workbench = workbench
        self._folder = folder
        self._token = uuid.uuid4().hex
        self._lock = _lock(folder, self._token)
        self._lock.tryLock(0)
        self._kept: dict[Document, tuple[Path, Project | None]] = {}
        self._coming: set[Document] = set()
        self._others: dict[str, QLockFile] = {}
        self._unread = self._opened = 0
        self._count = 0
        # Not started anew by each step: a hand that never rests would never be kept.
        self._wait = QTimer(self, singleShot=True, interval=DELAY)
        self._wait.timeout.connect(lambda: self.keep(wait=False))
        workbench.stepped.connect(self._soon)
        workbench.documents_changed.connect(self._soon)

    def _soon(self) -> None:
        if not self._wait.isActive():
            self._wait.start()

    def keep(self, wait: bool = True) -> None:
        """Write what is unsaved now; take copies away that are not needed any more.

        Without ``wait`` large documents are written while the window goes on.
        """
        unsaved = [document for document in self._workbench.documents if document.unsaved]
        for document in [known for known in self._kept if known not in unsaved]:
            path, _ = self._kept.pop(document)
            _take_away(path)
        for document in unsaved:
            path, known = self._kept.get(document, (None, None))
            if known is document.project:
                continue
            if path is None:
                self._count += 1
                path = self._folder / f"{self._token}-{self._count}.shapewright"
            if document.large and not wait:
                self._keep_later(document, path)
                continue
            # A full disk must not stop anybody from drawing.
            with contextlib.suppress(OSError):
                storage.save(document.project, path)
                self._kept[document] = (path, document.project)

    def _keep_later(self, document: Document, path: Path) -> None:
        """Have a large document written by another process, at most one value of it at a time."""
        if document in self._coming:
            return  # it is told of once more when that is done
        project = document.project
        self._kept[document] = (path, None)  # so that it is taken away, however this ends

        def done(_: object) -> None:
            self._coming.discard(document)
            if document not in self._workbench.documents:
                _take_away(path)
                return
            self._kept[document] = (path, project)
            self._soon()

        def failed(_: Exception) -> None:
            self._coming.discard(document)

        self._coming.add(document)
        background().run("engine.storage:save", project, path, done=done, failed=failed)

    def take_over(self, busy: Busy) -> None:
        """Open what windows that are gone left behind, as unsaved documents.

        ``recovered`` tells how many. Large ones come later: the window goes on meanwhile.
        """
        found = self._left_behind()
        self._unread = len(found)
        for path in found:
            self._read(path, busy)

    def _left_behind(self) -> list[Path]:
        """Give the copies that windows left which are gone; nobody else takes them now."""
        found: list[Path] = []
        for path in sorted(self._folder.glob("*-*.shapewright")):
            token = path.stem.rpartition("-")[0]
            if len(token) != len(self._token) or token == self._token:
                continue
            if token not in self._others:
                lock = _lock(self._folder, token)
                if not lock.tryLock(0):
                    continue
                self._others[token] = lock
            found.append(path)
        return found

    def _read(self, path: Path, busy: Busy) -> None:
        def came(project: Project) -> None:
            task.end()
            self._adopt(path, project)

        def failed(_: Exception) -> None:
            task.end()
            self._done_with(0)  # it stays where it is

        def cancel() -> None:
            job.cancel()
            self._done_with(0)

        if is_large(path):
            task = busy.begin("Recovering what was not saved", cancel)
            job = background().run("engine.importing:open_any", str(path), done=came, failed=failed)
            return
        try:
            self._adopt(path, open_any(path))
        except (FileError, OSError):
            self._done_with(0)

    def _adopt(self, path: Path, project: Project) -> None:
        """Open a project that a window left in ``path``; the copy is ours from now on."""
        document = Document(project)
        document.undo_stack.resetClean()
        self._count += 1
        ours = self._folder / f"{self._token}-{self._count}.shapewright"
        with contextlib.suppress(OSError):  # a copy is written, then
            path.replace(ours)
            self._kept[document] = (ours, project)
        self._workbench.open(document)
        self._done_with(1)

    def _done_with(self, opened: int) -> None:
        self._opened += opened
        self._unread -= 1
        if self._unread:
            return
        self._leave_others()
        if self._opened:
            self.recovered.emit(self._opened)

    def _leave_others(self) -> None:
        for lock in self._others.values():
            lock.unlock()
        self._others.clear()

    def finish(self) -> None:
        """Leave the folder: what was closed leaves nothing, what is still unsaved its copy."""
        self._wait.stop()
        self.keep()
        self._leave_others()
        self._lock.unlock()


def _lock(folder: Path, token: str) -> QLockFile:
    lock = QLockFile(str(folder / f"{token}.lock"))
    lock.setStaleLockTime(0)
    return lock


def _take_away(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
