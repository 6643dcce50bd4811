"""A field that lies over a name for as long as it is being changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from designer.controls.text_field import TextField
from designer.theme import theme


class RenameField(TextField):
    """Enter or leaving gives the name, Esc does not; a name that cannot be is said why."""

    named = Signal(str)

    def __init__(self, name: str, check: Callable[[str], str], parent: QWidget) -> None:
        super().__init__("Name", live=False, check=check, parent=parent)
        self._before = name
        self.set_value(name)
        self.edit.installEventFilter(self)

    def begin(self, over: QRect) -> None:
        """Lie over a rectangle of the parent, and take the keyboard."""
        self.setGeometry(over.adjusted(-theme().px(6), 2, 0, -2))
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._end(None)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._end(self.edit.text())
                return True
        elif event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._end(self.edit.text())
        return False

    def _end(self, text: str | None) -> None:
        wrong = self._check_text(text) if text is not None and self._check_text else ""
        if wrong and self.edit.hasFocus():
            self.complain(wrong)
            return
        self.hide()
        self.deleteLater()
        if text is not None and not wrong:
            self.named.emit(text)
