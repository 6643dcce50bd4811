"""The theme of the program: the one place where colours, sizes, fonts and motion come from.

Public API::

    from designer.theme import themes, theme

    themes.install(app)               # once, at the start: fonts, style, palette, style sheet
    themes.set_mode("system")         # or "dark", "light"
    themes.set_scale(1.25)            # 0.8 to 2.0, for panels; the canvas follows its zoom only
    themes.set_reduced_motion(True)   # durations become 0; None, the default: as the system has it
    themes.set_high_contrast(True)    # None, the default: as the system has it
    themes.changed                    # the one signal; ask theme() again when it comes

    now = theme()                     # a value; painters ask in paintEvent and keep nothing
    now.surface.canvas                # QColor; also text, border, accent, focus, selection,
    now.category["conv"].solid        #   status.error.fg, edge, pill, syntax, minimap, composite
    now.category_of("composite")      # a category or the look of blocks
    now.size.field_height             # at the interface scale; radius, stroke, px(n), space(n)
    now.font("mono")                  # a QFont of the type scale; metrics("mono"), line("mono")
    now.world.size.node_width         # the same things for the canvas, at scale 1
    now.shadow.popover                # for designer.look.shadows.paint_shadow
    now.duration("hover")             # milliseconds, 0 under reduced motion
    now.opacity["disabled"], now.lod["full"]

Knows the tokens and Qt's application object.  Refuses to know any panel, control or network.
"""

from __future__ import annotations

from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from designer.look.colours import Category, colours
from designer.look.measures import Measures
from designer.look.qt_look import make_palette, make_style_sheet
from designer.look.shadows import shadows
from designer.look.system import ContrastHint, prefers_reduced_motion
from designer.look.tokens import tokens

Mode = Literal["system", "dark", "light"]

SMALLEST_SCALE, LARGEST_SCALE = 0.8, 2.0


class Theme:
    """One complete look; never changes once made."""

    def __init__(
        self,
        dark: bool,
        scale: float = 1.0,
        *,
        reduced_motion: bool = False,
        high_contrast: bool = False,
    ) -> None:
        self.dark = dark
        self.scale = scale
        self.reduced_motion = reduced_motion
        self.high_contrast = high_contrast
        self.colours = colours(dark, high_contrast)
        self.surface = self.colours.surface
        self.text = self.colours.text
        self.border = self.colours.border
        self.accent = self.colours.accent
        self.focus = self.colours.focus
        self.selection = self.colours.selection
        self.status = self.colours.status
        self.edge = self.colours.edge
        self.pill = self.colours.pill
        self.category = self.colours.category
        self.composite = self.colours.composite
        self.syntax = self.colours.syntax
        self.minimap = self.colours.minimap
        self.measures = Measures(scale, high_contrast=high_contrast)
        self.world = Measures(1.0, high_contrast=high_contrast)
        self.size = self.measures.size
        self.radius = self.measures.radius
        self.stroke = self.measures.stroke
        self.shadow = shadows(dark, scale)
        self.world_shadow = shadows(dark, 1.0)
        self.opacity: dict[str, float] = tokens()["opacity"]
        self.lod: dict[str, Any] = tokens()["lod"]

    def px(self, length: float) -> int:
        """A length of the design in logical pixels at the interface scale."""
        return self.measures.px(length)

    def space(self, step: int) -> int:
        """Step ``n`` of the spacing scale 0 2 4 6 8 12 16 20 24 32 48 64."""
        return self.measures.space(step)

    def font(
        self,
        style: str = "body",
        *,
        weight: int | None = None,
        px: float | None = None,
        italic: bool = False,
        strike: bool = False,
    ) -> QFont:
        """A font of the type scale at the interface scale; copy it to change it."""
        return self.measures.font(style, weight=weight, px=px, italic=italic, strike=strike)

    def metrics(
        self, style: str = "body", *, weight: int | None = None, px: float | None = None
    ) -> QFontMetricsF:
        """The measures of that font."""
        return self.measures.metrics(style, weight=weight, px=px)

    def line(self, style: str) -> int:
        """The line height of a style."""
        return self.measures.line(style)

    def category_of(self, key: str) -> Category:
        """The look of a category; of blocks for ``"composite"`` and for names nobody knows."""
        return self.category.get(key, self.composite)

    def duration(self, name: str) -> int:
        """Milliseconds of a motion; 0 under reduced motion, delays and the toast apart."""
        lasting = ("tooltipDelay", "hoverCardDelay", "toast")
        if self.reduced_motion and name not in lasting:
            return 0
        return int(tokens()["motion"][name])


class Themes(QObject):
    """Holds the current theme, follows the system, and says when it changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mode: Mode = "system"
        self._app: QApplication | None = None
        self._current: Theme | None = None
        self._scale = 1.0
        self._reduced: bool | None = None
        self._high: bool | None = None
        self._system_is_still: bool | None = None
        self._contrast: ContrastHint | None = None

    @property
    def current(self) -> Theme:
        """The theme in force."""
        if self._current is None:
            self._current = self._make()
        return self._current

    @property
    def mode(self) -> Mode:
        """What was asked for: the system's choice, dark or light."""
        return self._mode

    def install(self, app: QApplication) -> None:
        """Give the application its style, fonts and colours, and follow the system from now on."""
        # Fusion as it is: a style of our own in Python would be asked a thousand times for every
        # panel that opens. What it would correct is in the style sheet and in our own controls.
        self._app = app
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._contrast = ContrastHint(app, self._system_changed)
        if self._mode != "system":
            self._tell_system()
        self._current = self._make()
        self._dress()

    def set_mode(self, mode: Mode) -> None:
        """Dark, light, or as the system has it."""
        if mode not in ("system", "dark", "light"):
            raise ValueError(f"mode is {mode!r}, but must be 'system', 'dark' or 'light'")
        self._mode = mode
        self._tell_system()
        self._refresh()

    def _tell_system(self) -> None:
        """Have the frame of the window and native dialogs follow."""
        if self._app is None:
            return
        scheme = {
            "system": Qt.ColorScheme.Unknown,
            "dark": Qt.ColorScheme.Dark,
            "light": Qt.ColorScheme.Light,
        }[self._mode]
        self._app.styleHints().setColorScheme(scheme)

    def set_scale(self, scale: float) -> None:
        """The size of panels and controls, 0.8 to 2.0; anything outside is brought inside."""
        self._scale = min(LARGEST_SCALE, max(SMALLEST_SCALE, float(scale)))
        self._refresh()

    def set_reduced_motion(self, reduced: bool | None) -> None:
        """Without animations, with them, or (None) as the system has it."""
        self._reduced = reduced
        self._refresh()

    def set_high_contrast(self, high: bool | None) -> None:
        """Strong lines instead of tints, the usual look, or (None) as the system has it."""
        self._high = high
        self._refresh()

    def _is_still(self) -> bool:
        if self._reduced is not None:
            return self._reduced
        if self._system_is_still is None:
            self._system_is_still = prefers_reduced_motion()
        return self._system_is_still

    def _is_strong(self) -> bool:
        if self._high is not None:
            return self._high
        return self._contrast is not None and self._contrast.wants_strong()

    def _is_dark(self) -> bool:
        if self._mode != "system":
            return self._mode == "dark"
        if self._app is None:
            return True
        return self._app.styleHints().colorScheme() != Qt.ColorScheme.Light

    def _make(self) -> Theme:
        return Theme(
            self._is_dark(),
            self._scale,
            reduced_motion=self._is_still(),
            high_contrast=self._is_strong(),
        )

    def _system_changed(self) -> None:
        # What was asked for stays; the rest is asked again.
        self._refresh()

    def _refresh(self) -> None:
        if self._app is None:
            # Nothing is shown yet; the theme is made when it is first asked for.
            self._current = None
            return
        old, new = self.current, self._make()
        same = (old.dark, old.scale, old.reduced_motion, old.high_contrast) == (
            new.dark,
            new.scale,
            new.reduced_motion,
            new.high_contrast,
        )
        if same:
            return
        self._current = new
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is None:
            return
        now = self.current
        self._app.setFont(now.font("body"))
        self._app.setPalette(make_palette(now.colours))
        self._app.setStyleSheet(make_style_sheet(now.colours, now.measures))


themes = Themes()


def theme() -> Theme:
    """The theme in force; ask again after ``themes.changed``."""
    return themes.current
