"""The order in which Tab walks through a panel: as one reads, line by line.

Qt walks in the order in which widgets were made, and panels make theirs when they are first seen.
Public: ``reading_order(panel)`` and ``walk(panel, forwards)``.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from designer.theme import theme

_SAME_LINE = 13


def reading_order(panel: QWidget) -> list[QWidget]:
    """Give what can be reached by Tab in ``panel``, line by line, from the left."""
    found: list[tuple[int, int, QWidget]] = []
    for widget in panel.findChildren(QWidget):
        if takes_tab(widget) and widget.isVisibleTo(panel):
            corner = widget.mapTo(panel, QPoint(0, 0))
            found.append((corner.y() + widget.height() // 2, corner.x(), widget))
    found.sort(key=lambda place: place[:2])
    ordered: list[QWidget] = []
    line: list[tuple[int, int, QWidget]] = []
    for place in [*found, None]:
        if line and (place is None or place[0] - line[0][0] >= theme().px(_SAME_LINE)):
            ordered += [widget for _, _, widget in sorted(line, key=lambda each: each[1])]
            line = []
        if place is not None:
            line.append(place)
    return ordered


def takes_tab(widget: QWidget) -> bool:
    """Tell whether Tab stops at a widget (and not at one that stands for it)."""
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isEnabled() and widget.focusProxy() is None


def walk(panel: QWidget, forwards: bool) -> bool:
    """Move the keyboard to the next (or previous) stop; False at the end of the panel."""
    order, focus = reading_order(panel), QApplication.focusWidget()
    if focus not in order:
        return False
    place = order.index(focus) + (1 if forwards else -1)
    if not 0 <= place < len(order):
        return False
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    order[place].setFocus(reason)
    return True
