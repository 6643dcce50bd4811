"""Buttons: with words, and with a symbol alone.

Public::

    Button("Export", kind="solid", symbol="download")     # kinds: solid, outline, quiet, link
    Button("New model", shortcut="Ctrl+N", keys_inside=True)
    IconButton("undo-2", "Undo", shortcut="Ctrl+Z")       # a name is a must: tooltip, accessibility
    IconButton("grid-3x3", "Grid", checkable=True)
    IconButton("link-2", "Linked", checkable=True, flat=True)   # the symbol alone tells its state
    button.set_reason("Nothing to undo")                  # why it is disabled, in the tooltip

At most one solid button in a view.  Buttons take the focus by Tab, not by a click, so that a
click on one leaves the canvas or the field where the hand was.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.controls.key_hint import keys_width, paint_keys
from designer.controls.tooltip import set_tip
from designer.look.paint import blend, faded, paint_box, paint_text
from designer.theme import theme

Kind = Literal["solid", "outline", "quiet", "link"]


class PaintedButton(QAbstractButton, Themed):
    """What both kinds of button share: hover, focus ring, tooltip with the reason.

    ``lit`` goes from 0 to 1 in 80 ms when the pointer comes, and back when it leaves.
    """

    def __init__(self, name: str, shortcut: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._name, self._keys, self._reason = name, shortcut, ""
        self.lit = 0.0
        self._fade: QVariantAnimation | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_it(self, name)
        watch_focus()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._light(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light(0.0)

    def _light(self, goal: float) -> None:
        length = theme().duration("hover")
        if self._fade is not None:
            self._fade.stop()
        if not length or not self.isVisible():
            self._show_lit(goal)
            return
        if self._fade is None:  # most buttons of a window are never pointed at
            self._fade = QVariantAnimation(self)
            self._fade.valueChanged.connect(self._show_lit)
        self._fade.setDuration(length)
        self._fade.setStartValue(self.lit)
        self._fade.setEndValue(goal)
        self._fade.start()

    def _show_lit(self, share: float) -> None:
        self.lit = share
        self.update()

    def set_reason(self, reason: str) -> None:
        """Why it can (or cannot) be used now; shown below its name in the tooltip."""
        self._reason = reason
        self._tell()

    def _tell(self) -> None:
        set_tip(self, self._name, self._keys, self._reason)

    def ring_rect(self) -> tuple[QRectF, float]:
        """Where the focus ring goes."""
        return QRectF(self.rect()), theme().radius.control


class Button(PaintedButton):
    """A button with words, perhaps a symbol before them and keycaps behind."""

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = "outline",
        symbol: str = "",
        shortcut: str = "",
        keys_inside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, shortcut, parent)
        self.setText(text)
        self._kind: Kind = kind
        self._symbol = symbol
        self._keys_inside = keys_inside
        self._small = False
        if shortcut and not keys_inside:
            self._tell()
        self.follow_theme()

    def set_symbol(self, symbol: str) -> None:
        """Another symbol, or none."""
        self._symbol = symbol
        self.updateGeometry()
        self.update()

    def set_small(self, small: bool = True) -> None:
        """24 high in 12 pixel type, for rows and lists."""
        self._small = small
        self.updateGeometry()
        self.update()

    def set_words(self, text: str) -> None:
        """Other words."""
        self.setText(text)
        self._name = text
        name_it(self, text)
        self.updateGeometry()

    def set_keys(self, shortcut: str) -> None:
        """Other keys, inside the button or in its tooltip."""
        self._keys = shortcut
        if not self._keys_inside:
            self._tell()
        self.updateGeometry()
        self.update()

    def _style(self) -> tuple[str, int]:
        return ("small", 500) if self._small else ("body", 500)

    def _padding(self) -> int:
        return theme().px(8 if self._small or self._kind == "link" else 12)

    def sizeHint(self) -> QSize:
        now = theme()
        style, weight = self._style()
        width = now.metrics(style, weight=weight).horizontalAdvance(self.text())
        width += 2 * self._padding()
        if self._symbol:
            # The symbol's own air makes up for one pixel of padding and one of the gap.
            width += now.size.icon + now.px(5) - now.px(1)
        if self._keys_inside and self._keys:
            width += now.px(10) + keys_width(self._keys)
        return QSize(round(width), now.px(24) if self._small else now.size.button_height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Fill, border and ink for the state it is in."""
        now, on = theme(), self.isEnabled()
        hover, down = on and self.underMouse(), on and self.isDown()
        if self._kind == "solid":
            if not on:
                return now.surface.pressed, None, now.text.disabled
            accent = now.accent
            lit = blend(accent.solid_hover, accent.solid, self.lit)
            return accent.solid_pressed if down else lit, None, now.text.on_accent
        fill = faded(now.surface.hover, self.lit) if on and self.lit else None
        if down or self.isChecked():
            fill = now.surface.pressed
        if self._kind == "outline":
            line = now.border.control if on else now.border.strong
            return fill, line, now.text.primary if on else now.text.disabled
        if self._kind == "link":
            return fill, None, now.accent.text if on else now.text.disabled
        ink = now.text.primary if hover or down or self.isChecked() else now.text.secondary
        return fill, None, ink if on else now.text.disabled

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        fill, line, ink = self._colours()
        box = QRectF(self.rect())
        if fill is not None or line is not None:
            paint_box(painter, box, now.radius.control, fill, line)
        style, weight = self._style()
        font = now.font(style, weight=600 if self._kind == "link" else weight)
        words = now.metrics(style, weight=weight).horizontalAdvance(self.text())
        icon = now.size.icon + now.px(5) - now.px(1) if self._symbol else 0
        keys = now.px(10) + keys_width(self._keys) if self._keys_inside and self._keys else 0
        x = max(float(self._padding()), (box.width() - words - icon - keys) / 2)
        if self._symbol:
            side = now.size.icon
            spot = QRectF(x - now.px(1), (box.height() - side) / 2, side, side)
            symbols.draw(painter, self._symbol, spot, ink)
            x += icon
        room = QRectF(x, 0, box.width() - x - keys, box.height())
        paint_text(painter, room, self.text(), font, ink, elide=words > room.width())
        if keys:
            tint = ink if self._kind == "solid" else None
            paint_keys(painter, box.width() - self._padding(), box.height() / 2, self._keys, tint)


class IconButton(PaintedButton):
    """A symbol that can be pressed; its name and keys are in the tooltip."""

    def __init__(
        self,
        symbol: str,
        name: str,
        *,
        shortcut: str = "",
        checkable: bool = False,
        side: int = 0,
        icon: int = 0,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, shortcut, parent)
        self._symbol = symbol
        self._side, self._icon, self._flat = side, icon, flat
        self.setCheckable(checkable)
        self._tell()
        self.follow_theme()

    def set_symbol(self, symbol: str) -> None:
        """Another symbol."""
        self._symbol = symbol
        self.update()

    def set_name(self, name: str, shortcut: str = "") -> None:
        """Another name, in tooltip and for screen readers."""
        self._name, self._keys = name, shortcut
        name_it(self, name)
        self._tell()

    def sizeHint(self) -> QSize:
        side = theme().px(self._side) if self._side else theme().size.icon_button
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, on = theme(), self.isEnabled()
        painter = QPainter(self)
        box = QRectF(self.rect())
        lively = on and (self.underMouse() or self.isDown())
        fill = None
        held = self.isChecked() and not self._flat
        if held or (on and self.isDown()):
            fill = now.surface.pressed
        elif on and self.lit:
            fill = faded(now.surface.hover, self.lit)
        if fill is not None:
            paint_box(painter, box, now.radius.control, fill)
        ink = now.text.tertiary if self._flat else now.text.secondary
        if lively or held:
            ink = now.text.primary
        side = now.px(self._icon) if self._icon else now.size.icon
        spot = QRectF((box.width() - side) / 2, (box.height() - side) / 2, side, side)
        symbols.draw(painter, self._symbol, spot, ink if on else now.text.disabled)
