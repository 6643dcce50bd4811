"""Editors of arguments: a row with its control, and whatever unfolds below it.

An editor shows what is given (or ABSENT, or MIXED) and tells what shall be given instead. It holds
back what the argument does not take, and says what it would take; it knows no project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from designer.controls.field_row import FieldRow
from designer.controls.gesture import MIXED, Gesture
from designer.controls.switch import Switch
from designer.controls.tooltip import set_lazy_tip
from designer.inspector.fields import make_field, to_field
from designer.inspector.values import ABSENT, bound_to, compact, fault, shown
from engine.readable import shown as written
from engine.sheets import Param
from engine.values import EMPTY

Documentation = Callable[[str], str]
_LONGEST_TIP = 600
ArgumentMenu = Callable[["Editor", QPoint], bool]
"""Opens a menu for an argument at a point of the screen; False where there is nothing to offer."""
_LABELS = {("Model", "repeat"): "count", ("Model", "share"): "share weights"}
"""What rows are called that are no arguments of Keras's."""


class Editor(QWidget):
    """The editor of one argument."""

    edited = Signal(object, object)
    """The value that shall be given, and the gesture it belongs to."""
    reset_asked = Signal()

    def __init__(
        self, kind: str, param: Param, field: QWidget, tell: Documentation, depth: int = 0
    ) -> None:
        """``kind`` is the layer's (or object's); ``tell`` gives the documentation by name.

        ``depth`` counts the arguments that this one stands in.
        """
        super().__init__()
        self.kind, self.param, self.field, self.depth = kind, param, field, depth
        self.given: Any = ABSENT
        self._fault = self._told = ""
        self.menu: ArgumentMenu | None = None
        self.row = FieldRow(_LABELS.get((kind, param.name), param.name), field)
        self.row.set_indent(depth)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row.reset_asked.connect(self._reset)
        self.row.menu_asked.connect(self._menu)
        set_lazy_tip(self.row.label, lambda: self._tip(tell))

    def _tip(self, tell: Documentation) -> tuple[str, str, str]:
        text = " ".join(tell(self.param.name).split())
        if len(text) > _LONGEST_TIP:
            text = text[: _LONGEST_TIP - 1].rsplit(" ", 1)[0] + " …"
        usual = "No default" if self.param.required else f"Default: {written(self.param.default)}"
        return self.param.name, "", "\n".join(part for part in (text, usual) if part)

    def show_given(self, given: Any) -> None:
        """Show what is given: a value in the control, or the name of where it comes from."""
        name = bound_to(given)
        self.set_given(ABSENT if name else given)
        if name or self.row.chip is not None:
            self.row.set_bound(name)
            self.row.set_changed(bool(name) or given is not ABSENT)

    def set_given(self, given: Any) -> None:
        """Show a value that is given."""
        self.given = given
        self.row.set_changed(given is not ABSENT)
        self._fault = ""
        self._show_error()

    def set_error(self, text: str) -> None:
        """Say below the control what is wrong with the value that is given."""
        self._told = text
        self._show_error()

    def set_warning(self, text: str) -> None:
        """Say below the control what is odd about the value."""
        self.row.set_warning(text)

    def set_note(self, note: str) -> None:
        """Put quiet words beside a switch."""
        if isinstance(self.field, Switch):
            self.field.set_note(note)

    def _show_error(self) -> None:
        wanted = self._fault or self._told
        if self.row.error() != wanted:
            self.row.set_error(wanted)

    def offer(self, value: Any, gesture: Gesture) -> bool:
        """Pass a value on, if the argument takes it; say what it takes otherwise."""
        self._fault = fault(self.kind, self.param, value)
        if self._fault:
            self._show_error()
            return False
        self._show_error()
        self.edited.emit(compact(self.param, value), gesture)
        return True

    def _reset(self) -> None:
        if self.given is not ABSENT and not self.param.required:
            self.reset_asked.emit()

    def _menu(self, at: QPoint) -> None:
        """Offer what can be done with the argument; where that is one thing, do it."""
        if self.menu is None or not self.menu(self, at):
            self._reset()

    def forms(self) -> Iterable[ParamForm]:
        """Give the forms that unfold below."""
        return ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What Backspace does on the label, for hands that stay in the field.
        held = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if held and event.key() == Qt.Key.Key_Delete:
            self._reset()
        elif held and event.key() == Qt.Key.Key_Insert and self.menu is not None:
            self.menu(self, self.row.mapToGlobal(self.row.label.geometry().bottomLeft()))
        else:
            super().keyPressEvent(event)


class PlainEditor(Editor):
    """An argument that is one value."""

    def __init__(self, kind: str, param: Param, tell: Documentation, depth: int = 0) -> None:
        super().__init__(kind, param, make_field(param), tell, depth)
        field: Any = self.field
        field.edited.connect(self._edited)
        if hasattr(field, "committed"):
            field.committed.connect(self._committed)

    def set_given(self, given: Any) -> None:
        super().set_given(given)
        self._fill()

    def _fill(self) -> None:
        field: Any = self.field
        value = shown(self.param, self.given)
        field.set_value(value if value is MIXED else to_field(self.param, value))
        self.set_note("on" if value else "off")

    def _edited(self, value: Any, gesture: Gesture) -> None:
        if not self.offer(value, gesture) and not hasattr(self.field, "committed"):
            self._fill()

    def _committed(self) -> None:
        # What could not be taken goes when the hand leaves; the last good value is still there.
        if self._fault:
            self._fault = ""
            self._fill()
            self._show_error()


class ParamForm(QWidget):
    """Editors of several arguments, one below the other."""

    edited = Signal(str, object, object)
    reset_asked = Signal(str)

    def __init__(
        self,
        kind: str,
        params: Iterable[Param],
        tell: Documentation,
        depth: int = 0,
        kinds: Mapping[str, str] = EMPTY,
    ) -> None:
        """Build an editor for each of ``params``; ``kinds`` tells those of other kinds by name."""
        super().__init__()
        self.editors: dict[str, Editor] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for param in params:
            self.add(make_editor(kinds.get(param.name, kind), param, tell, depth))

    def add(self, editor: Editor) -> None:
        """Add an editor at the end."""
        name = editor.param.name
        self.editors[name] = editor
        self._column.addWidget(editor)
        editor.edited.connect(lambda value, gesture: self.edited.emit(name, value, gesture))
        editor.reset_asked.connect(lambda: self.reset_asked.emit(name))

    def show_values(self, given: Mapping[str, Any]) -> None:
        """Show what is given by name; what is not there has its default."""
        for name, editor in self.editors.items():
            editor.show_given(given.get(name, ABSENT))

    def set_menu(self, menu: ArgumentMenu | None) -> None:
        """Have a menu for the rows, in place of the reset that a right click does otherwise."""
        for editor in self.editors.values():
            editor.menu = menu

    def show_problems(self, errors: Mapping[str, str], warnings: Mapping[str, str]) -> None:
        """Say what is wrong and what is odd, by name."""
        for name, editor in self.editors.items():
            editor.set_error(errors.get(name, ""))
            editor.set_warning(warnings.get(name, ""))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def make_editor(kind: str, param: Param, tell: Documentation, depth: int = 0) -> Editor:
    """Give the editor for an argument of a layer (or object) of ``kind``."""
    from designer.inspector.families import family_of
    from designer.inspector.lists import ListEditor
    from designer.inspector.nested import ObjectEditor

    family = family_of(kind, param)
    if family is None:
        return PlainEditor(kind, param, tell, depth)
    if param.type in ("layers", "cells"):
        return ListEditor(kind, param, family, tell, depth)
    return ObjectEditor(kind, param, family, tell, depth)
