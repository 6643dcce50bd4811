"""Arguments that hold several layers or cells, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from designer.controls.button import IconButton
from designer.controls.combo import Choice, Combo
from designer.controls.gesture import MIXED, Gesture
from designer.inspector.editors import Documentation, Editor
from designer.inspector.families import Family
from designer.inspector.nested import Indented, ObjectEditor, choices
from designer.inspector.values import shown
from designer.theme import theme
from engine.sheets import Param

_ONE = {"cells": ("cell", "cell"), "layers": ("layer", "layer"), "metrics": ("metric", "metric")}
"""By type of the list: the type of a member, and how it is called."""


class AddCombo(Combo):
    """A list to choose from that always offers to add."""

    def shown(self) -> Choice:
        """How many there are, whatever was added last."""
        return super().shown()._replace(symbol="", category="")


class Item(ObjectEditor):
    """One member of the list: which one, its arguments, and what can be done with it."""

    removed = Signal()
    raised = Signal()

    def __init__(self, owner: ListEditor, place: int) -> None:
        kind, word = _ONE[owner.param.type]
        param = Param(str(place + 1), kind, required=True)
        words = f"Number {place + 1} of {owner.param.name}"
        super().__init__(owner.kind, param, owner.family, lambda _: words, owner.depth + 1)
        number = f"{word} {place + 1}"
        self.remove = self._button("x", f"Remove {number}")
        self.up = self._button("chevron-up", f"Move {number} up")
        self.up.setEnabled(place > 0)
        self.remove.clicked.connect(self.removed)
        self.up.clicked.connect(self.raised)

    def _button(self, symbol: str, name: str) -> IconButton:
        return IconButton(symbol, name, side=24, icon=14, flat=True, parent=self.row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        now = theme()
        side, right = now.px(24), now.px(26) + now.size.inspector_label - now.px(4)
        top = (now.size.row_inspector - side) // 2
        self.remove.setGeometry(right - side, top, side, side)
        self.up.setGeometry(right - 2 * side, top, side, side)


class ListEditor(Editor):
    """A list of layers (or cells, or metrics)."""

    def __init__(
        self, kind: str, param: Param, family: Family, tell: Documentation, depth: int = 0
    ) -> None:
        one = Param(param.name, _ONE[param.type][0], required=True)
        self.add = AddCombo(f"Add to {param.name}", choices(one, family))
        super().__init__(kind, param, self.add, tell, depth)
        self.family = family
        self.items: list[Item] = []
        self.box = Indented(depth + 1)
        self.column.addWidget(self.box)
        self.add.edited.connect(self._added)

    def values(self) -> tuple[Any, ...]:
        """Give the members as they are."""
        value = shown(self.param, self.given)
        return value if isinstance(value, tuple) else ()

    def set_given(self, given: Any) -> None:
        super().set_given(given)
        mixed = given is MIXED
        values = () if mixed else self.values()
        word = _ONE[self.param.type][1]
        count = f"{len(values)} {word}{'' if len(values) == 1 else 's'}"
        self.add.set_value(MIXED if mixed else f"{count}, add…")
        if len(self.items) != len(values):
            self._rebuild(values)
        for item, value in zip(self.items, values, strict=True):
            item.set_given(value)
        self.box.setVisible(bool(values))

    def _rebuild(self, values: Sequence[Any]) -> None:
        for item in self.items:
            self.box.column.removeWidget(item)
            item.hide()
            item.deleteLater()
        self.items = []
        for place in range(len(values)):
            item = Item(self, place)
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
