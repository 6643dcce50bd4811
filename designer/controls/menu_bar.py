"""A menu bar whose letters are underlined only while Alt is held, as desktops do.

The letters work at all times. They are also shown while the bar itself has the keyboard, after Alt
was pressed and let go.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenuBar, QStyle, QStyleOptionMenuItem, QWidget

_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
_ENDS = (QEvent.Type.WindowDeactivate, QEvent.Type.MouseButtonPress)


class MenuBar(QMenuBar):
    """The menus of a window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alt = False

    @property
    def letters_shown(self) -> bool:
        """Whether the letters that open the menus with Alt are underlined now."""
        return self._alt or self.hasFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Alt go down and up: Qt has a menu bar watch its window already."""
        kind = event.type()
        if kind in _KEYS or kind == QEvent.Type.KeyRelease:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Alt:
                self._hold(kind in _KEYS)
        elif kind in _ENDS:  # Alt+Tab: its release goes to another window
            self._hold(False)
        return bool(super().eventFilter(watched, event))

    def _hold(self, alt: bool) -> None:
        if alt != self._alt:
            self._alt = alt
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hold(False)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for action in self.actions():
            option = QStyleOptionMenuItem()
            self.initStyleOption(option, action)
            option.rect = self.actionGeometry(action)
            if not self.letters_shown:
                option.text = option.text.replace("&", "")
            self.style().drawControl(QStyle.ControlElement.CE_MenuBarItem, option, painter, self)
