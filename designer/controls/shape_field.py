"""A shape in one line: ``28, 28, 1``.

Public: ``ShapeField(name, nullable=False)``; its value is a tuple of numbers and None, or None
itself where ``nullable`` and the line is empty.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from designer.controls.line_field import LineField, Unreadable
from designer.controls.shape_text import NotAShape, read_shape, show_shape


class ShapeField(LineField):
    """Dimensions with commas between them; ``None`` or ``?`` for one that is not known."""

    def __init__(self, name: str, *, nullable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._nullable = nullable
        self.set_hint("None" if nullable else "28, 28, 1")
        self.follow_theme()

    def read(self, text: str) -> object:
        if self._nullable and text.strip().lower() in ("", "none"):
            return None
        try:
            return read_shape(text)
        except NotAShape as why:
            raise Unreadable(str(why)) from None

    def set_value(self, value: object) -> None:
        super().set_value(tuple(value) if isinstance(value, list) else value)

    def show_value(self, value: object) -> str:
        return show_shape(value) if isinstance(value, tuple) else super().show_value(value)
