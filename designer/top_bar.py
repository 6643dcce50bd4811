"""The bar at the top: menus, undo and redo, the main actions, the command field, Export."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenuBar, QSizePolicy, QWidget

from designer import symbols
from designer.commands.bindings import bindings
from designer.commands.table import COMMANDS
from designer.controls.base import Themed, name_it
from designer.controls.button import Button, IconButton
from designer.controls.key_hint import keys_width, paint_keys
from designer.look.paint import paint_box, paint_text
from designer.theme import theme, themes

_SEARCH = "Search layers, commands, settings"
_WIDE = 1240
"""Below this width the command field is only its symbol."""


class CommandField(QWidget, Themed):
    """Looks like a search field; a click or Enter opens the command palette."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name_it(self, _SEARCH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(340), theme().px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = self.rect().toRectF()
        line: QColor = now.border.strong if self.underMouse() else now.border.control
        paint_box(painter, box, now.radius.control, now.surface.field, line)
        side = now.size.icon_small
        spot = box.adjusted(now.px(10), 0, 0, 0)
        spot.setWidth(side)
        spot.setTop((box.height() - side) / 2)
        spot.setHeight(side)
        symbols.draw(painter, "search", spot, now.text.tertiary)
        keys = bindings.first("help.commands")
        room = box.adjusted(now.px(32), 0, -now.px(16) - keys_width(keys), 0)
        paint_text(
            painter,
            room,
            _SEARCH,
            now.font("body"),
            now.text.tertiary,
            elide=True,
        )
        paint_keys(painter, box.right() - now.px(6), box.height() / 2, keys)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event) -> None:  # noqa: ANN001
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class _Rule(QWidget):
    """A thin upright line between groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(theme().px(17))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() // 2
        painter.fillRect(self.width() // 2, middle - 9, 1, 18, theme().border.default)


class TopBar(QWidget, Themed):
    """44 high; emits the id of the command that a button stands for."""

    commanded = Signal(str)

    def __init__(self, menu_bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_it(self, "Main toolbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        self._logo = QLabel()
        row.addWidget(self._logo)
        row.addSpacing(8)
        self._menus = menu_bar
        # A menu bar lays its items at the top of whatever height it is given.
        menu_bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self._editing: list[QWidget] = [_Rule()]
        self._keyed: list[tuple[Button | IconButton, str, str]] = []
        self.undo = self._icon("edit.undo")
        self.redo = self._icon("edit.redo")
        self._editing += [self.undo, self.redo, _Rule()]
        self._add = self._quiet("insert.quick", keys=True)
        self._tidy = self._quiet("arrange.tidy", "Tidy up")
        self._block = self._quiet("model.block")
        self._editing += [self._add, self._tidy, self._block]
        for widget in self._editing:
            row.addWidget(widget)
        row.addStretch(1)
        self.field = CommandField()
        self.field.opened.connect(lambda: self.commanded.emit("help.commands"))
        row.addWidget(self.field)
        self._search = IconButton("search", _SEARCH, shortcut="Ctrl+K")
        self._search.clicked.connect(lambda: self.commanded.emit("help.commands"))
        row.addWidget(self._search)
        row.addStretch(1)
        self._make_right(row)
        bindings.changed.connect(self._tell_keys)
        self._tell_keys()
        self.follow_theme()

    def _make_right(self, row: QHBoxLayout) -> None:
        """Make what stands at the right: the theme, Copy code, Export."""
        self._theme = IconButton("sun", "Switch to light")
        self._theme.clicked.connect(lambda: self.commanded.emit("view.theme"))
        row.addWidget(self._theme)
        rule = _Rule()
        self._copy = copy = Button("Copy code", symbol="copy", shortcut="Ctrl+Shift+C")
        copy.clicked.connect(lambda: self.commanded.emit("file.copy_code"))
        export = Button("Export", kind="solid", symbol="download", shortcut="Ctrl+E")
        export.clicked.connect(lambda: self.commanded.emit("file.export"))
        self._editing += [rule, copy, export]
        for widget in (rule, copy, export):
            row.addWidget(widget)
        self._keyed += [(copy, "", "file.copy_code"), (export, "", "file.export")]
        self._keyed.append((self._search, _SEARCH, "help.commands"))
        row.setSpacing(6)

    def _icon(self, command_id: str) -> IconButton:
        command = COMMANDS[command_id]
        button = IconButton(command.icon, command.text, shortcut=bindings.first(command_id))
        self._keyed.append((button, command.text, command_id))
        button.clicked.connect(lambda: self.commanded.emit(command_id))
        return button

    def _quiet(self, command_id: str, text: str = "", keys: bool = False) -> Button:
        command = COMMANDS[command_id]
        button = Button(
            text or command.text,
            kind="quiet",
            symbol=command.icon,
            shortcut=bindings.first(command_id),
            keys_inside=keys,
        )
        self._keyed.append((button, "", command_id))
        button.clicked.connect(lambda: self.commanded.emit(command_id))
        return button

    def _tell_keys(self) -> None:
        """Say in tooltips the keys that commands have now."""
        for button, name, command_id in self._keyed:
            if isinstance(button, IconButton):
                button.set_name(name, bindings.first(command_id))
            else:
                button.set_keys(bindings.first(command_id))

    def show_editing(self, on: bool) -> None:
        """Show what is only of use with a model in front; the start page goes without."""
        for widget in self._editing:
            widget.setVisible(on)
        self._fold()

    def show_undo(self, undo: str, redo: str) -> None:
        """Enable undo and redo by what they would do (empty: nothing)."""
        for button, name, what in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setEnabled(bool(what))
            button.set_reason(what or f"Nothing to {name.lower()}")

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Let words go where there is no room for them."""
        if self._editing[0].isHidden():
            self.field.setVisible(True)
            self._search.setVisible(False)
            return
        # Menus are never cut off; what else stands here has another place, too.
        self._menus.setMinimumWidth(self._menus.sizeHint().width())
        width = self.width() / theme().scale
        self.field.setVisible(width > _WIDE)
        self._search.setVisible(width <= _WIDE)
        self._block.setVisible(width > 1320)
        self._tidy.setVisible(width > 1080)
        self._copy.setVisible(width > 960)

    def retheme(self) -> None:
        now = theme()
        self.setFixedHeight(now.size.top_bar)
        self._logo.setPixmap(symbols.logo(now.px(24), self.devicePixelRatioF()))
        dark = now.dark
        self._theme.set_symbol("sun" if dark else "moon")
        self._theme.set_name("Switch to light" if dark else "Switch to dark")

    def paintEvent(self, event: QPaintEvent) -> None:
        now = themes.current
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.chrome)
        painter.fillRect(0, self.height() - 1, self.width(), 1, now.border.default)
