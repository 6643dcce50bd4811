"""Sizes, radii, strokes and fonts at one scale.

Public: ``Measures(scale)`` with ``size``, ``radius``, ``stroke``, ``px``, ``space`` and ``font``.
There are two of them in a theme: one that follows the user's interface scale (panels) and one
at scale 1 (the canvas, whose text follows its zoom only).  Knows no colours.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QFont, QFontMetricsF

from designer.look.fonts import make_font
from designer.look.struct import Struct
from designer.look.tokens import snake, tokens


class Sizes(Struct):
    """Token sizes in logical pixels; triples are (smallest, usual, largest)."""

    top_bar: int
    tab_row: int
    status_bar: int
    palette: tuple[int, int, int]
    inspector: tuple[int, int, int]
    dock: tuple[int, int, int]
    dock_collapsed: int
    field_height: int
    button_height: int
    icon_button: int
    row_palette: int
    row_inspector: int
    group_header: int
    inspector_group: int
    inspector_label: int
    callout_width: int
    quick_add_width: int
    icon: int
    icon_small: int
    node_width: int
    node_height: int
    node_slim_height: int
    node_spine: int
    node_slim_spine: int
    port: int
    port_hit: int
    pill_height: int
    edge_hit: int
    grid_step: int
    dot_step: int
    minimap: tuple[int, int]
    lane_gap: int
    edge_corner: int


class Radii(Struct):
    """Corner radii."""

    pill: float
    badge: float
    control: float
    card: float
    frame: float
    panel: float
    dialog: float


class Strokes(Struct):
    """Line widths; they do not grow with the interface scale below 150 %."""

    hairline: float
    control: float
    card: float
    edge: float
    edge_active: float
    selection: float
    focus_ring: float
    focus_gap: float
    icon: float
    port: float
    category_stripe: float


class Measures:
    """Every measure of the tokens at one scale; immutable, fonts are made once each."""

    def __init__(self, scale: float = 1.0, *, high_contrast: bool = False) -> None:
        self.scale = scale
        raw = tokens()
        self.size = Sizes(**{snake(k): self._scaled(v) for k, v in raw["size"].items()})
        self.radius = Radii(**{snake(k): float(self.px(v)) for k, v in raw["radius"].items()})
        strokes = dict(raw["stroke"])
        if high_contrast:
            strokes["categoryStripe"] = 5
        line = max(1, round(scale - 0.01))
        self.stroke = Strokes(**{snake(k): float(v * line) for k, v in strokes.items()})
        self._space = tuple(raw["space"].values())
        self._fonts: dict[tuple[Any, ...], QFont] = {}
        self._metrics: dict[tuple[Any, ...], QFontMetricsF] = {}

    def _scaled(self, value: Any) -> Any:
        if isinstance(value, list):
            return tuple(self.px(entry) for entry in value)
        return self.px(value)

    def px(self, length: float) -> int:
        """A length of the design in logical pixels at this scale."""
        return round(length * self.scale)

    def space(self, step: int) -> int:
        """Step ``n`` of the spacing scale 0 2 4 6 8 12 16 20 24 32 48 64."""
        return self.px(self._space[step])

    def font(
        self,
        style: str = "body",
        *,
        weight: int | None = None,
        px: float | None = None,
        italic: bool = False,
        strike: bool = False,
    ) -> QFont:
        """A font of the type scale; the same object every time, so copy it to change it."""
        key = (style, weight, px, italic, strike)
        found = self._fonts.get(key)
        if found is None:
            found = make_font(style, self.scale, weight=weight, px=px, italic=italic, strike=strike)
            self._fonts[key] = found
        return found

    def metrics(
        self, style: str = "body", *, weight: int | None = None, px: float | None = None
    ) -> QFontMetricsF:
        """The measures of that font, for widths and elision."""
        key = (style, weight, px)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetricsF(self.font(style, weight=weight, px=px))
        return found

    def line(self, style: str) -> int:
        """The line height of a style."""
        return self.px(tokens()["type"]["scale"][style]["line"])
