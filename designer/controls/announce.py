"""Tells people who do not see the screen that something happened.

Public: ``announce(widget, sentence)``, polite: it waits until the screen reader has finished.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

try:
    from PySide6.QtGui import QAccessibleAnnouncementEvent
except ImportError:  # before Qt 6.8
    QAccessibleAnnouncementEvent = None  # type: ignore[assignment, misc]


def announce(widget: QWidget, sentence: str) -> None:
    """Have a screen reader say this when it has time; without one nothing happens."""
    if QAccessibleAnnouncementEvent is None or not QAccessible.isActive():
        return
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
