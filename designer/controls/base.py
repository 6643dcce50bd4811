"""What all controls share: following the theme, and small layout help.

Public: ``Themed`` (mixin: ``retheme()`` is called now and after every change of theme),
``device_ratio`` and ``name_it``.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from designer.theme import themes


class Themed:
    """Mixin for widgets; call ``follow_theme()`` at the end of the constructor."""

    def follow_theme(self) -> None:
        """Take the looks of the theme now and whenever it changes."""
        themes.changed.connect(self._theme_changed)
        self.retheme()

    def _theme_changed(self) -> None:
        self.retheme()
        widget = cast(QWidget, self)
        widget.updateGeometry()
        widget.update()

    def retheme(self) -> None:
        """Take fonts and sizes from the theme; colours are asked for while painting."""


def name_it(widget: QWidget, name: str, description: str = "") -> None:
    """Give a widget its words for people who do not see it."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)
