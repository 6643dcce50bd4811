"""A group of arguments that folds; its editors are made when it is first opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from designer.controls.group_header import Group
from designer.inspector.editors import ArgumentMenu, Documentation, Editor, ParamForm
from engine.sheets import Param
from engine.values import EMPTY

Shelf = set[str]
"""The keys of the groups that are open; all views share one."""


class Section(Group):
    """One group of the inspector."""

    edited = Signal(str, object, object)
    reset_asked = Signal(str)
    built = Signal()
    opened_or_folded = Signal()

    def __init__(
        self,
        key: str,
        title: str,
        kind: str,
        params: Mapping[str, Param],
        tell: Documentation,
        shelf: Shelf,
        kinds: Mapping[str, str] = EMPTY,
    ) -> None:
        """``kinds`` tells of which kind of layer an argument is that is not one of ``kind``."""
        super().__init__(title, opened=key in shelf)
        self.key, self.params = key, params
        self.menu: ArgumentMenu | None = None
        self._kinds = kinds
        self._kind, self._tell, self._shelf = kind, tell, shelf
        self._given: Mapping[str, Any] = {}
        self._errors: Mapping[str, str] = {}
        self._warnings: Mapping[str, str] = {}
        self.form: ParamForm | None = None
        self.header.toggled.connect(self._toggled)
        if self.is_open():
            self.build()

    def build(self) -> ParamForm:
        """Make the editors, if they are not there yet."""
        if self.form is None:
            params, kinds = self.params.values(), self._kinds
            self.form = ParamForm(self._kind, params, self._tell, kinds=kinds)
            self.form.set_menu(self.menu)
            self.form.edited.connect(self.edited)
            self.form.reset_asked.connect(self.reset_asked)
            self.body.addWidget(self.form)
            self.form.show_values(self._given)
            self.form.show_problems(self._errors, self._warnings)
            self.built.emit()
        return self.form

    def set_menu(self, menu: ArgumentMenu) -> None:
        """Have a menu for the rows."""
        self.menu = menu
        if self.form is not None:
            self.form.set_menu(menu)

    def _toggled(self, opened: bool) -> None:
        (self._shelf.add if opened else self._shelf.discard)(self.key)
        if opened:
            self.build()
        self.opened_or_folded.emit()

    def follow_shelf(self) -> None:
        """Be open or folded as another view left this group."""
        self.set_open(self.key in self._shelf)

    def show_values(self, given: Mapping[str, Any]) -> None:
        """Show what is given; ``given`` may hold more than belongs here."""
        self._given = given
        if self.form is not None:
            self.form.show_values(given)

    def show_problems(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None:
        """Say what is wrong and what is odd."""
        self._errors, self._warnings = errors, warnings
        if self.form is not None:
            self.form.show_problems(errors, warnings)

    def editor(self, name: str) -> Editor | None:
        """Give the editor of an argument, made if need be."""
        return self.build().editors.get(name) if name in self.params else None

    def count(self) -> int:
        """Count the arguments that are given."""
        return sum(name in self._given for name in self.params)

    def faults(self) -> int:
        """Count the arguments that something is wrong with."""
        return sum(name in self._errors for name in self.params)


class PlainSection(Group):
    """A group that holds one widget, folded as the shelf says."""

    opened_or_folded = Signal()

    def __init__(self, key: str, title: str, shelf: Shelf, *parts: QWidget) -> None:
        super().__init__(title, opened=key in shelf)
        self.key, self._shelf = key, shelf
        for part in parts:
            self.body.addWidget(part)
        self.header.toggled.connect(self._toggled)

    def _toggled(self, opened: bool) -> None:
        (self._shelf.add if opened else self._shelf.discard)(self.key)
        self.opened_or_folded.emit()

    def follow_shelf(self) -> None:
        """Be open or folded as another view left this group."""
        self.set_open(self.key in self._shelf)
