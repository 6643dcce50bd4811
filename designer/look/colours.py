"""The colours of one theme as plain structs of ``QColor``.

Public: ``colours(dark, high_contrast) -> Colours`` and the structs it is made of.  Field names
are the token names in snake case: ``colours(True).surface.card_hover`` is
``theme.dark.surface.cardHover``.  Knows no sizes and no fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from PySide6.QtGui import QColor

from designer.look.struct import Struct, field_names, replaced
from designer.look.tokens import snake, tokens


class Surface(Struct):
    """What things lie on, from the canvas up to what floats above everything."""

    canvas: QColor
    canvas_dot: QColor
    chrome: QColor
    panel: QColor
    panel_alt: QColor
    card: QColor
    card_hover: QColor
    raised: QColor
    field: QColor
    code: QColor
    frame: QColor
    hover: QColor
    pressed: QColor
    track: QColor
    scrim: QColor


class Text(Struct):
    """Text by importance."""

    primary: QColor
    secondary: QColor
    tertiary: QColor
    disabled: QColor
    on_accent: QColor
    link: QColor


class Border(Struct):
    """Lines between and around things; ``control`` is the one that must be seen."""

    subtle: QColor
    default: QColor
    strong: QColor
    control: QColor
    card: QColor
    raised: QColor


class Accent(Struct):
    """The one accent: selection, focus and the primary action."""

    solid: QColor
    solid_hover: QColor
    solid_pressed: QColor
    ring: QColor
    text: QColor
    tint: QColor
    tint_strong: QColor


class Focus(Struct):
    """Rings of keyboard focus, on controls and (dashed) on the canvas."""

    control: QColor
    canvas: QColor
    canvas_dash: tuple[int, ...]


class Selection(Struct):
    """What is selected on the canvas."""

    ring: QColor
    fill: QColor
    halo: QColor
    marquee_fill_opacity: float


class Tone(Struct):
    """One status: its text, its solid badge, its quiet ground and its border."""

    fg: QColor
    solid: QColor
    tint: QColor
    border: QColor
    on_solid: QColor


class Status(Struct):
    """The four tones a message can have."""

    error: Tone
    warning: Tone
    ok: Tone
    info: Tone


class Edge(Struct):
    """Wires by state."""

    default: QColor
    dim: QColor
    hover: QColor
    selected: QColor
    compatible: QColor
    error: QColor
    blocked: QColor


class Pill(Struct):
    """Shape pills."""

    bg: QColor
    border: QColor
    text: QColor
    changed: QColor
    same: QColor
    hover_bg: QColor


class Category(Struct):
    """One category of layers: its words, its glyph and its five colours."""

    label: str
    icon: str
    solid: QColor
    tint: QColor
    on_solid: QColor
    block: QColor
    chip: QColor


class Syntax(Struct):
    """Python source."""

    keyword: QColor
    function: QColor
    string: QColor
    number: QColor
    comment: QColor
    argument: QColor
    name: QColor
    class_name: QColor


class Minimap(Struct):
    """The minimap and its frame of what is in view."""

    bg: QColor
    viewport: QColor
    viewport_fill_opacity: float


class Colours(Struct):
    """Every colour of one theme."""

    surface: Surface
    text: Text
    border: Border
    accent: Accent
    focus: Focus
    selection: Selection
    status: Status
    edge: Edge
    pill: Pill
    category: Mapping[str, Category]
    syntax: Syntax
    composite: Category
    minimap: Minimap


_STRUCTS: dict[str, type[Struct]] = {
    "surface": Surface,
    "text": Text,
    "border": Border,
    "accent": Accent,
    "focus": Focus,
    "selection": Selection,
    "edge": Edge,
    "pill": Pill,
    "syntax": Syntax,
    "composite": Category,
    "minimap": Minimap,
}


def _value(raw: object) -> object:
    if isinstance(raw, str) and raw.startswith("#"):
        return QColor(raw)
    return tuple(raw) if isinstance(raw, list) else raw


def _struct(kind: type[Struct], raw: Mapping[str, object]) -> Any:
    return kind(**{snake(name): _value(value) for name, value in raw.items()})


@cache
def colours(dark: bool, high_contrast: bool = False) -> Colours:
    """The colours of the dark or the light theme, always the same object for the same answer."""
    raw = tokens()["theme"]["dark" if dark else "light"]
    made: dict[str, Any] = {name: _struct(kind, raw[name]) for name, kind in _STRUCTS.items()}
    made["status"] = Status(**{name: _struct(Tone, tone) for name, tone in raw["status"].items()})
    made["category"] = {
        name: _struct(Category, category) for name, category in raw["category"].items()
    }
    plain = Colours(**made)
    return _high_contrast(plain) if high_contrast else plain


def _high_contrast(plain: Colours) -> Colours:
    """Borders become ``text.primary`` and tints disappear, so that only lines and words speak."""
    line, ground = plain.text.primary, plain.surface.card

    def untinted(category: Category) -> Category:
        return replaced(category, tint=ground, chip=ground)

    tones = {name: getattr(plain.status, name) for name in field_names(Status)}
    return replaced(
        plain,
        border=Border(**{name: line for name in field_names(Border)}),
        text=replaced(plain.text, secondary=line, tertiary=line, disabled=plain.text.tertiary),
        status=Status(
            **{name: replaced(tone, tint=ground, border=tone.fg) for name, tone in tones.items()}
        ),
        pill=replaced(plain.pill, border=line, text=line, same=line),
        category={name: untinted(category) for name, category in plain.category.items()},
        composite=untinted(plain.composite),
    )
