"""Keycaps: small boxes that show which keys do something.

Public: ``KeyHint("Ctrl+K")`` (widget), ``key_names(shortcut)``, ``keys_width`` and ``paint_keys``
for painters of rows.
"""

from __future__ import annotations

import re
import sys

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed, name_it
from designer.look.paint import paint_box, paint_text
from designer.theme import theme

_MAC = {"Ctrl": "⌘", "Alt": "⌥", "Shift": "⇧", "Meta": "⌃", "Enter": "↩"}
_EVERYWHERE = {
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Return": "Enter",
    "Escape": "Esc",
}
_GAP = 4
_HEIGHT = 18
_PADDING = 5


def key_names(shortcut: str, *, mac: bool | None = None) -> list[str]:
    """``"Ctrl+Shift+L"`` as the names on the keys, in the words of the system."""
    on_mac = sys.platform == "darwin" if mac is None else mac
    # "Ctrl++" means the plus key itself.
    keys = re.split(r"\+(?!$)", shortcut) if shortcut else []
    named = [_EVERYWHERE.get(key, key) for key in keys]
    return [_MAC.get(key, key) for key in named] if on_mac else named


def _key_width(key: str) -> float:
    now = theme()
    text = now.metrics("monoSmall", weight=400).horizontalAdvance(key)
    return float(max(now.px(_HEIGHT - 1), text + 2 * now.px(_PADDING)))


def keys_width(shortcut: str) -> float:
    """The width that the keycaps of a shortcut take."""
    keys = key_names(shortcut)
    return sum(_key_width(key) for key in keys) + theme().px(_GAP) * max(0, len(keys) - 1)


def paint_keys(
    painter: QPainter, right: float, middle: float, shortcut: str, colour: QColor | None = None
) -> float:
    """Keycaps that end at ``right``, around the height ``middle``; answers where they begin."""
    now = theme()
    x = right - keys_width(shortcut)
    begin = x
    height = now.px(_HEIGHT)
    ink = colour or now.text.tertiary
    line = colour or now.border.strong
    for key in key_names(shortcut):
        width = _key_width(key)
        box = QRectF(x, middle - height / 2, width, height)
        paint_box(painter, box, now.radius.badge, None, line)
        font = now.font("monoSmall", weight=400)
        paint_text(painter, box, key, font, ink, Qt.AlignmentFlag.AlignCenter, elide=False)
        x += width + now.px(_GAP)
    return begin


class KeyHint(QWidget, Themed):
    """The keycaps of one shortcut, such as ``"Ctrl+K"``."""

    def __init__(self, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcut = shortcut
        self._colour: QColor | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_it(self, shortcut)
        self.follow_theme()

    def shortcut(self) -> str:
        """The keys, as in ``"Ctrl+K"``."""
        return self._shortcut

    def set_colour(self, colour: QColor | None) -> None:
        """One colour for lines and text, for keycaps on a solid ground."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        width = keys_width(self._shortcut)
        return QSize(round(width + 0.5), theme().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keys(painter, self.width(), self.height() / 2, self._shortcut, self._colour)
