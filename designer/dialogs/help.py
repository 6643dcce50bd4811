"""Keyboard shortcuts, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from designer.commands.table import MENUS
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


class ShortcutSheet(Dialog):
    """Every command that has a key, by menu, and what the mouse does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Keyboard shortcuts", 760, 640)
        now = theme()
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(22, 4, 22, 18)
        grid.setHorizontalSpacing(26)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        row = 0
        groups: list[tuple[str, list[tuple[str, str]]]] = [
            (
                title,
                [
                    (c.text, "   ".join(
                        QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText)
                        for k in c.keys))
                    for c in commands
                    if c.keys
                ],
            )
            for title, commands in MENUS.items()
        ]  # fmt: skip
        for title, lines in [*groups, ("Mouse and arrows", list(_MOUSE))]:
            heading = _label(title, "heading", now.text.primary.name())
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for name, keys in lines:
                grid.addWidget(_label(name, "body", now.text.secondary.name()), row, 0)
                grid.addWidget(_label(keys, "mono", now.text.primary.name()), row, 1)
                row += 1
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: none }")
        self.body.addWidget(area)


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
