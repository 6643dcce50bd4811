"""Cut, copy, paste: inside the program, between windows, and as Keras code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from designer.main_window import MainWindow
    from engine.graph import Project

MIME = "application/x-shapewright"
_SHIFT = (48.0, 48.0)


class ClipboardActs:
    """The clipboard holds a fragment as our own format and as Python text."""

    _window: MainWindow

    def copy(self) -> bool:
        """Copy the selected layers; as text they are Keras code."""
        document = self._window.document
        nodes = document.selection.nodes
        if not nodes:
            return False
        from engine import storage
        from engine.exporting.options import Options
        from engine.exporting.python_code import python_code

        fragment = document.copied(nodes)
        data = QMimeData()
        data.setData(MIME, storage.write(fragment))
        alone = document.copied_alone(nodes)
        data.setText(python_code(alone, Options(form="functional")).text)
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Copy, then delete and heal."""
        if self.copy():
            self._window.document.remove(self._window.document.selection.nodes, heal=True)

    def paste(self) -> None:
        """Paste layers of ours, or layers written as Keras code."""
        data = QGuiApplication.clipboard().mimeData()
        # Where the system keeps no clipboard, Qt gives nothing at all.
        fragment = self._fragment(data) if data is not None else None
        if fragment is None or not fragment.model.nodes:
            self._window.tell("The clipboard holds no layers", "info")
            return
        canvas = self._window.canvas
        shift = canvas.paste_shift(fragment) if canvas is not None else _SHIFT
        self._window.document.paste(fragment, shift)

    def _fragment(self, data: QMimeData) -> Project | None:
        from engine import storage
        from engine.reading import FileError

        if data.hasFormat(MIME):
            try:
                return storage.read(bytes(data.data(MIME).data()))
            except FileError:
                return None
        if data.hasText():
            return self._from_text(data.text())
        return None

    def _from_text(self, text: str) -> Project | None:
        """Read layers from Keras code or Keras JSON; nothing is run."""
        from engine.importing.python_source import read_python
        from engine.reading import FileError

        try:
            return read_python(text)
        except FileError as error:
            self._window.tell(f"Not pasted: {error.message}", "warning")
            return None

    def copy_code(self) -> None:
        """Copy the code pane's text."""
        text = self._window.editor.code.text()
        QGuiApplication.clipboard().setText(text)
        lines = text.count("\n")
        self._window.tell(f"Copied {lines} lines of code", "ok")
