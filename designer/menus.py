"""Menus and shortcuts from the table of commands.

An action stays enabled while its menu is closed, so that its keys always answer: where a command
cannot run, the author is told why. While a menu is open, what cannot run is grey.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from designer import symbols
from designer.commands.bindings import bindings
from designer.commands.command import Command, Desk
from designer.commands.table import COMMANDS, MENUS
from designer.controls.menu_bar import MenuBar

# Mnemonics stay clear of A D W S H V, which align and distribute with Alt.
_TITLES = {
    "File": "&File",
    "Edit": "&Edit",
    "View": "V&iew",
    "Insert": "I&nsert",
    "Arrange": "A&rrange",
    "Model": "&Model",
    "Help": "He&lp",
}


class Menus(QObject):
    """The actions of the program: in menus, and on the keys of the window or of a canvas."""

    def __init__(self, desk: Desk, window: QWidget, tell: Callable[[str], None]) -> None:
        """Make the actions; ``tell`` says why a command cannot run now."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._tell = tell
        self.actions: dict[str, QAction] = {}
        bindings.follow(desk.settings)
        for command in COMMANDS.values():
            self.actions[command.id] = self._action(command)
        bindings.changed.connect(self._take_keys)
        desk.settings.changed.connect(lambda key: self._take_keys() if key == "tab_moves" else None)
        self._take_keys()

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.id)
        if command.icon:
            action.setIcon(symbols.icon(command.icon))
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda _=False, c=command: self.run(c.id))
        if command.scope == "window":
            self._window.addAction(action)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    def _take_keys(self) -> None:
        """Put the keys onto the actions as they are bound now."""
        for command_id, action in self.actions.items():
            chosen = bindings.keys(command_id)
            if self._desk.settings.get("tab_moves"):
                chosen = tuple(each for each in chosen if each != "Tab")
            keys = [QKeySequence(each) for each in chosen]
            if keys != action.shortcuts():
                action.setShortcuts(keys)

    def run(self, command_id: str) -> bool:
        """Run a command, or tell why it cannot run now."""
        command = COMMANDS[command_id]
        reason = command.ready(self._desk)
        if reason is not None:
            self._tell(f"{command.text.rstrip('…')}: {reason}")
            return False
        command.run(self._desk)
        return True

    def give_to(self, canvas: QWidget) -> None:
        """Put the single keys of the canvas onto ``canvas``."""
        for command in COMMANDS.values():
            if command.scope == "canvas":
                canvas.addAction(self.actions[command.id])

    def bar(self, parent: QWidget) -> MenuBar:
        """Give the menu bar."""
        bar = MenuBar(parent)
        for title, commands in MENUS.items():
            menu = bar.addMenu(_TITLES[title])
            self._fill(menu, commands)
        return bar

    def menu(self, ids: tuple[str, ...], parent: QWidget) -> QMenu:
        """Give a context menu of the commands called ``ids`` (an empty one is a separator)."""
        menu = QMenu(parent)
        for command_id in ids:
            if command_id:
                menu.addAction(self.actions[command_id])
            else:
                menu.addSeparator()
        self._watch(menu)
        return menu

    def _fill(self, menu: QMenu, commands: tuple[Command, ...]) -> None:
        for command in commands:
            if command.separator:
                menu.addSeparator()
            menu.addAction(self.actions[command.id])
        self._watch(menu)

    def _watch(self, menu: QMenu) -> None:
        menu.aboutToShow.connect(lambda: self._refresh(menu))
        menu.aboutToHide.connect(lambda: self._enable(menu))

    def _refresh(self, menu: QMenu) -> None:
        for action in menu.actions():
            command = COMMANDS.get(action.objectName())
            if command is None:
                continue
            reason = command.ready(self._desk)
            action.setEnabled(reason is None)
            action.setToolTip(reason or "")
            if command.checked is not None:
                action.setChecked(command.checked(self._desk))
            if command.id in ("edit.undo", "edit.redo"):
                stack = self._desk.document.undo_stack
                what = stack.undoText() if command.id == "edit.undo" else stack.redoText()
                action.setText(f"{command.text} {what[:1].lower()}{what[1:]}".rstrip())

    def _enable(self, menu: QMenu) -> None:
        for action in menu.actions():
            action.setEnabled(True)
