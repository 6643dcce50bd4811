"""The frame of fields: ground, border, the ring for focus or an error, and the line inside.

Public: ``BLEED`` (fields reserve one pixel around their frame for the ring, which straddles the
border), ``field_box``, ``paint_field(painter, box, …)`` and ``FieldShell``, the looks of every
field one types in.  Knows how a field looks and whether it complains; refuses to know values.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from designer.controls.base import Themed
from designer.look.paint import paint_box
from designer.theme import theme

BLEED = 1


def field_box(width: float, height: float) -> QRectF:
    """The frame inside a widget of that size."""
    return QRectF(0, 0, width, height).adjusted(BLEED, BLEED, -BLEED, -BLEED)


def paint_field(
    painter: QPainter,
    box: QRectF,
    *,
    focus: bool = False,
    error: bool = False,
    enabled: bool = True,
    hover: bool = False,
) -> None:
    """The ground and border of a field; ``box`` is the frame, the ring reaches one pixel out."""
    now = theme()
    radius = now.radius.control
    ground = now.surface.field if enabled else now.surface.panel
    if error or focus:
        ring = now.status.error.solid if error else now.focus.control
        outer = box.adjusted(-BLEED, -BLEED, BLEED, BLEED)
        # An error keeps its red ring while the hand is in the field; the ring grows by a pixel
        # and the caret shows the focus.
        width = now.stroke.focus_ring + (1 if error and focus else 0)
        paint_box(painter, outer, radius + BLEED, ground, ring, width)
        return
    line = now.border.control if enabled else now.border.strong
    if hover and enabled:
        line = now.text.tertiary
    paint_box(painter, box, radius, ground, line)


class FieldShell(QWidget, Themed):
    """A frame around a bare line of text, with its error state."""

    complaint_changed = Signal(str)

    bleed = BLEED

    def __init__(self, name: str, edit: QLineEdit, style: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._style = style
        self._error = self._complaint = ""
        self.edit = edit
        edit.setParent(self)
        edit.setFrame(False)
        self.setFocusProxy(edit)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Its name for screen readers."""
        self.setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def room(self) -> tuple[int, int]:
        """Pixels at the left and at the right that the text must leave free."""
        return 0, 0

    def paint_more(self, painter: QPainter) -> None:
        """What a subclass adds inside the frame."""

    # -- errors --------------------------------------------------------------------------------

    def error(self) -> str:
        """What is wrong: what the field itself cannot read, or else what it was told."""
        return self._complaint or self._error

    def set_error(self, text: str) -> None:
        """Turn red because of this, or not any more (empty)."""
        before, self._error = self.error(), text
        self._error_changed(before)

    def complain(self, text: str) -> None:
        """What is typed cannot be read because of this, or can (empty)."""
        before, self._complaint = self.error(), text
        self._error_changed(before)

    def _error_changed(self, before: str) -> None:
        if self.error() == before:
            return
        self.edit.setAccessibleDescription(self.error())
        self._tint()
        self.update()
        self.complaint_changed.emit(self.error())

    # -- looks ---------------------------------------------------------------------------------

    def retheme(self) -> None:
        self.edit.setFont(theme().font(self._style))
        self._tint()
        self._lay_out()

    def _tint(self) -> None:
        now = theme()
        palette = QPalette(self.edit.palette())
        clear = QColor(Qt.GlobalColor.transparent)
        ink = now.status.error.fg if self.error() else now.text.primary
        for role, colour in (
            (QPalette.ColorRole.Base, clear),
            (QPalette.ColorRole.Window, clear),
            (QPalette.ColorRole.Text, ink),
            (QPalette.ColorRole.PlaceholderText, now.text.tertiary),
            (QPalette.ColorRole.Highlight, now.accent.tint_strong),
            (QPalette.ColorRole.HighlightedText, now.text.primary),
        ):
            palette.setColor(role, colour)
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, now.text.disabled)
        self.edit.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        # Qt's line edit keeps two pixels of its own at both ends.
        left, right = (BLEED + (wanted or theme().px(8)) - 2 for wanted in self.room())
        width = max(0, self.width() - left - right)
        self.edit.setGeometry(left, BLEED + 1, width, self.height() - 2 * BLEED - 2)

    def sizeHint(self) -> QSize:
        now = theme()
        return QSize(now.px(120), now.size.field_height + 2 * BLEED)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(32), self.sizeHint().height())

    def frame(self) -> QRectF:
        """Where the frame is."""
        return field_box(self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_field(
            painter,
            self.frame(),
            focus=self.edit.hasFocus(),
            error=bool(self.error()),
            enabled=self.isEnabled(),
            hover=self.underMouse(),
        )
        self.paint_more(painter)
