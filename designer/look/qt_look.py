"""What Qt's own widgets need to fit in: the ``QPalette`` and the style sheet.

Public: ``make_palette(theme_colours)`` and ``make_style_sheet(theme_colours, measures)``.  The
style sheet covers only what has no control of ours (menus, scroll bars, plain text, tables), and
names no font, because a font in a style sheet loses its OpenType features.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtGui import QColor, QPalette

from designer.look.colours import Colours
from designer.look.measures import Measures
from designer.look.tokens import RESOURCES

_ROLE = QPalette.ColorRole


def make_palette(colours: Colours) -> QPalette:
    """A palette for standard widgets."""
    surface, text, accent = colours.surface, colours.text, colours.accent
    roles = {
        _ROLE.Window: surface.panel,
        _ROLE.WindowText: text.primary,
        _ROLE.Base: surface.field,
        _ROLE.AlternateBase: surface.panel_alt,
        _ROLE.Text: text.primary,
        _ROLE.Button: surface.raised,
        _ROLE.ButtonText: text.primary,
        _ROLE.BrightText: text.on_accent,
        _ROLE.Highlight: accent.tint_strong,
        _ROLE.HighlightedText: text.primary,
        _ROLE.ToolTipBase: surface.raised,
        _ROLE.ToolTipText: text.primary,
        _ROLE.PlaceholderText: text.tertiary,
        _ROLE.Link: text.link,
        _ROLE.LinkVisited: text.link,
        _ROLE.Light: colours.border.strong,
        _ROLE.Midlight: colours.border.default,
        _ROLE.Mid: colours.border.default,
        _ROLE.Dark: colours.border.control,
        _ROLE.Shadow: surface.scrim,
        _ROLE.Accent: accent.solid,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, colour)
    for role in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText, _ROLE.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, text.disabled)
    return palette


@cache
def _template() -> str:
    return (RESOURCES / "style.qss").read_text(encoding="utf-8")


def make_style_sheet(colours: Colours, measures: Measures) -> str:
    """``resources/style.qss`` with ``@surface.panel``, ``@radius.control`` and ``@12px`` filled."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name.endswith("px"):
            return f"{measures.px(float(name[:-2]))}px"
        group, _, rest = name.partition(".")
        if group == "radius":
            return f"{round(getattr(measures.radius, rest))}px"
        value: object = getattr(colours, group)
        for step in rest.split("."):
            value = getattr(value, step)
        if not isinstance(value, QColor):
            raise TypeError(f"style.qss: @{name} is not a colour")
        return value.name()

    return re.sub(r"@([a-z0-9_]+(?:\.[a-z_]+)*)", fill, _template())
