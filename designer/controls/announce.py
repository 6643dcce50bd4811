"""Tells people who do not see the screen that something happened.

Public: ``announce(widget, sentence)``, polite: it waits until the screen reader has finished.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str) -> None:
    """Have a screen reader say this when it has time; without one nothing happens."""
    # Imported when something is said, not when the program starts.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
