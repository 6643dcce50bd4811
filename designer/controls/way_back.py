"""Where the keyboard was before it came into a panel, so that Escape can lead back there.

Public: ``WayBack(panel)`` with ``go()``.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class WayBack(QObject):
    """Remembers the widget outside of ``panel`` that had the focus last."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._widget: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or not isValid(old):
            return
        came_in = self._panel.isAncestorOf(new) and not self._panel.isAncestorOf(old)
        if came_in and old.window() is self._panel.window():
            self._widget = old

    def go(self) -> bool:
        """Give the focus back; False where there is nobody to give it to."""
        widget, self._widget = self._widget, None
        if widget is None or not isValid(widget) or not widget.isVisible():
            return False
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
