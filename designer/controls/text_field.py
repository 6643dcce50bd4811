"""Text: names, expressions, anything that is a string.

Public::

    field = TextField("name")                               # emits while typing
    field = TextField("name", live=False)                   # emits on Enter and on leaving
    field = TextField("name", check=lambda text: "" or "what is wrong with it")
    TextField("activation", nullable=True)                  # empty is None
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from designer.controls.line_field import LineField, Unreadable


class TextField(LineField):
    """A line of text."""

    def __init__(
        self,
        name: str,
        *,
        live: bool = True,
        nullable: bool = False,
        check: Callable[[str], str] | None = None,
        style: str = "mono",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, style=style, parent=parent)
        self._live, self._nullable, self._check_text = live, nullable, check
        self.follow_theme()

    def read(self, text: str) -> object:
        if self._nullable and not text:
            return None
        wrong = self._check_text(text) if self._check_text else ""
        if wrong:
            raise Unreadable(wrong)
        return text

    def offer(self, value: object) -> None:
        if self._live or not self.edit.isModified():
            super().offer(value)

    def commit(self) -> None:
        if not self._live and self.edit.isModified():
            self.edit.setModified(False)
            try:
                self.offer(self.read(self.edit.text()))
            except Unreadable:
                self.edit.setModified(True)
        super().commit()

    def take_back(self) -> None:
        self.edit.setModified(False)
        super().take_back()
