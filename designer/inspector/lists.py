"""Arguments that hold several layers or cells, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from designer.controls.base import name_it
from designer.controls.button import IconButton
from designer.controls.combo import Combo
from designer.controls.gesture import MIXED, Gesture
from designer.inspector.editors import Documentation, Editor
from designer.inspector.families import Family
from designer.inspector.nested import Indented, ObjectEditor, choices
from designer.inspector.values import shown
from engine.sheets import Param


class AddCombo(Combo):
    """A list to choose from that always offers to add."""

    def shown(self) -> Any:
        """The invitation, whatever was added last."""
        count = self.value()
        return super().shown()._replace(label=f"{count}, add…", symbol="")


class Item(QWidget):
    """One member of the list: which one, its arguments, and what can be done with it."""

    edited = Signal(object, object)
    removed = Signal()
    raised = Signal()

    def __init__(self, kind: str, param: Param, family: Family, place: int, first: bool) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.editor = ObjectEditor(
            kind, param, family, lambda _name: f"Number {place} of {param.name}"
        )
        self.editor.edited.connect(self.edited)
        self.remove = IconButton("x", f"Remove number {place}", side=24, icon=14, flat=True)
        self.up = IconButton("chevron-up", f"Move number {place} up", side=24, icon=14, flat=True)
        self.up.setEnabled(not first)
        self.remove.clicked.connect(self.removed)
        self.up.clicked.connect(self.raised)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(0)
        row.addWidget(self.editor, 1)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(0, 4, 0, 0)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.up)
        line.addWidget(self.remove)
        buttons.addLayout(line)
        buttons.addStretch(1)
        row.addLayout(buttons)


class ListEditor(Editor):
    """A list of layers (or cells)."""

    def __init__(self, kind: str, param: Param, family: Family, tell: Documentation) -> None:
        one = Param(param.name, family_type(param), required=True)
        self.add = AddCombo(f"Add to {param.name}", choices(one, family))
        super().__init__(kind, param, self.add, tell)
        self._one, self.family = one, family
        self.items: list[Item] = []
        self.box = Indented()
        self.column.addWidget(self.box)
        self.add.edited.connect(self._added)
        name_it(self.add, f"Add to {param.name}")

    def values(self) -> tuple[Any, ...]:
        """Give the members as they are."""
        value = shown(self.param, self.given)
        return value if isinstance(value, tuple) else ()

    def set_given(self, given: Any) -> None:
        super().set_given(given)
        mixed = given is MIXED
        values = () if mixed else self.values()
        words = "Mixed" if mixed else f"{len(values)} layer{'' if len(values) == 1 else 's'}"
        if self.param.type == "cells" and not mixed:
            words = f"{len(values)} cell{'' if len(values) == 1 else 's'}"
        self.add.set_value(words)
        if len(self.items) != len(values):
            self._rebuild(values)
        for item, value in zip(self.items, values, strict=True):
            item.editor.set_given(value)
        self.box.setVisible(bool(values))

    def _rebuild(self, values: Sequence[Any]) -> None:
        for item in self.items:
            self.box.column.removeWidget(item)
            item.hide()
            item.deleteLater()
        self.items = []
        for place in range(len(values)):
            param = Param(str(place + 1), self._one.type, required=True)
            item = Item(self.kind, param, self.family, place + 1, place == 0)
            item.edited.connect(lambda v, g, at=place: self._changed(at, v, g))
            item.removed.connect(lambda at=place: self._removed(at))
            item.raised.connect(lambda at=place: self._raised(at))
            self.box.column.addWidget(item)
            self.items.append(item)

    def _added(self, name: Any, gesture: Gesture) -> None:
        self.offer((*self.values(), self.family.start(name)), gesture)

    def _changed(self, at: int, value: Any, gesture: Gesture) -> None:
        values = self.values()
        self.offer((*values[:at], value, *values[at + 1 :]), gesture)

    def _removed(self, at: int) -> None:
        values = self.values()
        self.offer((*values[:at], *values[at + 1 :]), Gesture())

    def _raised(self, at: int) -> None:
        values = list(self.values())
        values[at - 1], values[at] = values[at], values[at - 1]
        self.offer(tuple(values), Gesture())


def family_type(param: Param) -> str:
    """Give the type of one member of a list."""
    return {"cells": "cell", "layers": "layer"}.get(param.type, param.type)
