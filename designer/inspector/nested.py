"""Arguments that hold objects: an initializer, a regularizer, a cell, an inner layer.

The row chooses which; the object's own arguments unfold below it, nested as deep as they go.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from designer.controls.base import Themed
from designer.controls.button import IconButton
from designer.controls.combo import Choice, Combo
from designer.controls.gesture import MIXED, Gesture
from designer.controls.group_header import GroupHeader
from designer.inspector.editors import Documentation, Editor, ParamForm
from designer.inspector.families import Family
from designer.inspector.values import ABSENT, shown
from designer.look.paint import hairline
from designer.theme import theme
from engine import catalog
from engine.sheets import Param
from engine.values import FrozenDict, KerasObject


class ObjectCombo(Combo):
    """Chooses a member of a family; a small button in it unfolds the arguments."""

    def __init__(self, param: Param, family: Family) -> None:
        super().__init__(param.name, choices(param, family))
        self.unfold = IconButton("settings", "Arguments", side=24, icon=13, flat=True, parent=self)
        self.unfold.hide()
        self._has_arguments = False

    def set_arguments(self, any_: bool) -> None:
        """Tell whether there is something to unfold."""
        self._has_arguments = any_
        self._show_button()

    def _show_button(self) -> None:
        near = self.underMouse() or self.hasFocus() or self.unfold.hasFocus()
        self.unfold.setVisible(self._has_arguments and near)

    def event(self, event: QEvent) -> bool:
        """Everything as usual; the button comes and goes with the pointer and the focus."""
        result = super().event(event)
        kinds = (QEvent.Type.Enter, QEvent.Type.Leave, QEvent.Type.FocusIn, QEvent.Type.FocusOut)
        if event.type() in kinds:
            self._show_button()
        return result

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = theme().px(24)
        x = self.width() - side - theme().px(24)
        self.unfold.setGeometry(x, (self.height() - side) // 2, side, side)


def choices(param: Param, family: Family) -> list[Choice]:
    """Give what there is to choose from."""
    found: list[Choice] = []
    if param.nullable:
        words = "None (linear)" if param.type == "activation" else "None"
        found.append(Choice(None, words, symbol="minus" if param.type == "activation" else ""))
    for name in family.members():
        symbol = category = ""
        if param.type == "activation":
            symbol, category = "glyph/act", "act"
        elif not family.catalogue:
            sheet = catalog.sheet(name)
            category = sheet.category or "rnn" if sheet is not None else ""
            symbol = f"glyph/{theme().category_of(category).icon}"
        found.append(Choice(name, name, symbol, "", category))
    return found


class Indented(QWidget, Themed):
    """What belongs to the row above, with a line at its left; ``depth`` is that of its rows."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.depth = depth
        self.column = QVBoxLayout(self)
        self.column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def retheme(self) -> None:
        self.column.setContentsMargins(0, 0, 0, theme().px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        x = now.px(26 + 12 * self.depth - 11)
        start, end = QPointF(x, now.px(2)), QPointF(x, self.height() - now.px(6))
        hairline(QPainter(self), start, end, now.border.strong)


class Arguments(Indented):
    """The arguments of an object: those that matter, and the rest behind a header."""

    def __init__(self, family: Family, name: str, depth: int) -> None:
        super().__init__(depth)
        self.name = name
        params = family.params(name)
        first = [p for p in params if p.essential or family.catalogue]
        rest = [p for p in params if p not in first]
        self._family, self._rest = family, rest
        self._given: Any = {}
        self.forms: list[ParamForm] = [self._form(first)]
        if rest:
            self.more = GroupHeader("More arguments", note=str(len(rest)), opened=False)
            inset = QHBoxLayout()
            inset.setContentsMargins(theme().px(12 * self.depth - 4), 0, 0, 0)
            inset.addWidget(self.more)
            self.column.addLayout(inset)
            self.more.toggled.connect(self._more)

    def _form(self, params: Iterable[Param]) -> ParamForm:
        tell = partial(self._family.documentation, self.name)
        form = ParamForm(self.name, params, tell, self.depth)
        self.column.addWidget(form)
        return form

    def _more(self, opened: bool) -> None:
        if len(self.forms) == 1:
            form = self._form(self._rest)
            self.forms.append(form)
            form.edited.connect(self.forms[0].edited)
            form.reset_asked.connect(self.forms[0].reset_asked)
            form.show_values(self._given)
        self.forms[1].setVisible(opened)

    def show_values(self, given: Any) -> None:
        """Show what is given."""
        self._given = given
        for form in self.forms:
            form.show_values(given)
        if self._rest:
            count = sum(param.name in given for param in self._rest)
            self.more.set_note(f"{count} set" if count else str(len(self._rest)))


class ObjectEditor(Editor):
    """An argument that holds a member of a family, or nothing."""

    def __init__(
        self, kind: str, param: Param, family: Family, tell: Documentation, depth: int = 0
    ) -> None:
        self.combo = ObjectCombo(param, family)
        super().__init__(kind, param, self.combo, tell, depth)
        self.family = family
        self.arguments: Arguments | None = None
        self._wanted: bool | None = None
        self.combo.edited.connect(self._chosen)
        self.combo.unfold.clicked.connect(self._unfold)

    def value(self) -> Any:
        """Give the value in force; a list of cells stands for the cell that stacks them."""
        value = shown(self.param, self.given)
        if self.param.type == "cell" and isinstance(value, tuple):
            return KerasObject("StackedRNNCells", FrozenDict(cells=value))
        return value

    def set_given(self, given: Any) -> None:
        before = self.member()
        super().set_given(given)
        member = self.member()
        if member != before:
            self._wanted = None
        value = self.value()
        several = isinstance(value, tuple | FrozenDict)
        words = f"{len(value)} of them, from the file" if several else member
        self.combo.set_value(MIXED if given is MIXED else words)
        params = self.family.params(member) if member else ()
        self.combo.set_arguments(bool(params))
        self._show_arguments(member if params else None)

    def member(self) -> str | None:
        """Give the member that is chosen."""
        return self.family.member(self.value()) if self.given is not MIXED else None

    def _show_arguments(self, member: str | None) -> None:
        config = self.family.config(self.value()) if member else {}
        opened = self._wanted
        if opened is None:
            chosen = self.given is not ABSENT and self.family.telling(member or "")
            opened = bool(config) or chosen or not self.family.catalogue
        if member is None or not opened:
            if self.arguments is not None:
                self.arguments.hide()
            return
        if self.arguments is None or self.arguments.name != member:
            if self.arguments is not None:
                self.column.removeWidget(self.arguments)
                self.arguments.hide()
                self.arguments.deleteLater()
            self.arguments = Arguments(self.family, member, self.depth + 1)
            form = self.arguments.forms[0]
            form.edited.connect(self._argument_edited)
            form.reset_asked.connect(self._argument_reset)
            self.column.addWidget(self.arguments)
        self.arguments.show_values(config)
        self.arguments.show()

    def _chosen(self, member: Any, gesture: Gesture) -> None:
        self.offer(None if member is None else self.family.start(member), gesture)

    def _unfold(self) -> None:
        shown_now = self.arguments is not None and not self.arguments.isHidden()
        self._wanted = not shown_now
        self._show_arguments(self.member())

    def _argument_edited(self, name: str, value: Any, gesture: Gesture) -> None:
        param = self._param(name)
        if param is not None:
            self.offer(self.family.with_argument(self.value(), param, value, False), gesture)

    def _argument_reset(self, name: str) -> None:
        param = self._param(name)
        if param is not None:
            after = self.family.with_argument(self.value(), param, None, True)
            self.offer(after, Gesture())

    def _param(self, name: str) -> Param | None:
        params = self.family.params(self.member() or "")
        return next((param for param in params if param.name == name), None)

    def forms(self) -> Iterable[ParamForm]:
        return self.arguments.forms if self.arguments is not None else ()

    def keyPressEvent(self, event: Any) -> None:
        right = event.key() == Qt.Key.Key_Right
        if self.combo.hasFocus() and event.modifiers() & Qt.KeyboardModifier.AltModifier and right:
            self._unfold()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return self.column.sizeHint()
