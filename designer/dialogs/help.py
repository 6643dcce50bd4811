"""Keyboard shortcuts, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from designer.commands.bindings import bindings
from designer.commands.command import Command
from designer.commands.table import MENUS
from designer.controls.base import name_it
from designer.controls.key_hint import key_names, keys_width, paint_keys
from designer.dialogs.dialog import Dialog
from designer.theme import theme
from engine.catalog import keras_version
from engine.version import VERSION

_MOUSE = (
    ("Pan", "Space+drag, middle-drag, wheel (Shift: sideways)"),
    ("Zoom at the pointer", "Ctrl+wheel, pinch"),
    ("Connect", "drag from either end; release on a card picks its best port"),
    ("Quick add", "double-click empty canvas, or drop a wire there"),
    ("Insert on a wire", "drop a layer on it, or + at its middle"),
    ("Replace a layer", "drop one from the palette on its card"),
    ("Open a block in place", "double-click it; again, or its button, closes it"),
    ("Make an argument a block parameter", "in a block: right-click its name, or Alt+Insert"),
    ("Fold a frame", "double-click its title; double-click its tile unfolds it"),
    ("Cut wires", "Ctrl+right-drag across them"),
    ("Duplicate", "Alt+drag"),
    ("Walk along wires", "↑ ↓, siblings ← →, Shift extends"),
    ("Move by 8, by 24", "Ctrl+arrows, Ctrl+Shift+arrows"),
)


def _label(text: str, style: str, colour: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme().font(style))
    label.setStyleSheet(f"color: {colour}")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class _Caps(QWidget):
    """Keys as caps, left to right; the other ways to say the same follow."""

    def __init__(self, ways: Sequence[str]) -> None:
        super().__init__()
        # Two keys may bear one name: Enter is on the digits, too.
        self._ways = ways = list({tuple(key_names(keys)): keys for keys in ways}.values())
        name_it(self, " or ".join(ways))
        wide = sum(keys_width(keys) + theme().px(14) for keys in ways)
        self.setFixedSize(round(wide), theme().px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x = QPainter(self), 0.0
        for keys in self._ways:
            x += keys_width(keys)
            paint_keys(painter, x, self.height() / 2, keys)
            x += theme().px(14)


class ShortcutSheet(Dialog):
    """Every command that has a key, by menu, and what the mouse does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Keyboard shortcuts", 860, 680)
        now = theme()
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(now.px(20), 0, now.px(20), now.px(18))
        columns.setSpacing(now.px(40))
        groups = [(title, [c for c in MENUS[title] if bindings.keys(c.id)]) for title in MENUS]
        half = sum(len(lines) + 2 for _, lines in groups) / 2
        sides: list[list[tuple[str, list[Command]]]] = [[], []]
        length = 0
        for group in groups:
            sides[0 if length < half - 4 else 1].append(group)
            length += len(group[1]) + 2
        for side in sides:
            column = QVBoxLayout()
            column.setSpacing(now.px(2))
            for title, commands in side:
                column.addWidget(_heading(title))
                for command in commands:
                    column.addLayout(_line(command.text, _Caps(bindings.keys(command.id))))
            columns.addLayout(column, 1)
            if side is sides[1]:
                column.addWidget(_heading("Mouse and arrows"))
                for name, words in _MOUSE:
                    label = _label(words, "small", now.text.tertiary.name())
                    label.setWordWrap(True)
                    column.addWidget(_label(name, "body", now.text.secondary.name()))
                    column.addWidget(label)
            column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: none }")
        self.body.addWidget(area)
        # The list ends above the round corners of the card.
        self.body.setContentsMargins(0, 0, 0, now.px(10))


def _heading(title: str) -> QLabel:
    now = theme()
    label = _label(title, "heading", now.text.primary.name())
    label.setContentsMargins(0, now.px(12), 0, now.px(4))
    return label


def _line(words: str, keys: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(_label(words, "body", theme().text.secondary.name()), 1)
    row.addWidget(keys)
    return row


class About(Dialog):
    """Version, what it stands on, and under which licences."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "About Shapewright", 520, 330)
        now = theme()
        column = QVBoxLayout()
        column.setContentsMargins(22, 4, 22, 20)
        column.setSpacing(8)
        lines = (
            ("heading", f"Shapewright {VERSION}"),
            ("body", "Draw a Keras network, see every tensor shape, take its code."),
            ("body", f"Its rules are those of Keras {keras_version()}, held to it by tests."),
            (
                "small",
                f"It uses Qt {qVersion()} and PySide6 under the GNU LGPL version 3. You may "
                "replace these libraries: once installed, they are plain files in its folder lib. "
                "Fonts: Inter and JetBrains Mono under the SIL Open Font License; icons: Lucide "
                "under the ISC licence. All licence texts come with the program.",
            ),
            ("small", "It opens no network connection."),
        )
        for style, text in lines:
            label = _label(text, style, now.text.secondary.name())
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        self.body.addLayout(column)
