"""Parts of the export dialog: what can be exported, a row for each, the strip that quotes Keras."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.look.paint import paint_box, paint_text
from designer.theme import theme


class Form(NamedTuple):
    """One thing that can be exported."""

    key: str
    title: str
    about: str
    symbol: str
    suffix: str
    group: str


FORMS = (
    Form("python", "Python script", ".py, runs with Keras alone", "file-code", ".py", "Code"),
    Form("notebook", "Jupyter notebook", ".ipynb with summary and plot", "notebook-text", ".ipynb",
         "Code"),
    Form("json", "Architecture", ".json, no weights", "braces", ".json", "Model"),
    Form("svg", "Diagram", "SVG, PDF or PNG", "image", ".svg", "Document"),
    Form("markdown", "Summary table", "Markdown or CSV", "table", ".md", "Document"),
)  # fmt: skip


class FormRow(QWidget, Themed):
    """A form in the list at the left."""

    chosen = Signal(str)

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name_it(self, form.title, form.about)
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(50))

    def set_on(self, on: bool) -> None:
        """Show it as the chosen one."""
        self._on = on
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.form.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            self.chosen.emit(self.form.key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if self._on:
            paint_box(painter, box, now.radius.control, now.accent.tint, now.accent.ring)
        elif self.underMouse():
            paint_box(painter, box, now.radius.control, now.surface.hover)
        if self.hasFocus() and not self._on:
            paint_box(painter, box, now.radius.control, None, now.focus.control)
        ink = now.accent.text if self._on else now.text.secondary
        symbols.draw(
            painter, self.form.symbol, QRectF(now.px(12), (box.height() - 16) / 2, 16, 16), ink
        )
        left, half = now.px(40), box.height() / 2
        top = QRectF(left, box.top() + 3, box.width() - left - 8, half - 2)
        paint_text(painter, top, self.form.title, now.font("body", weight=500), now.text.primary)
        foot = QRectF(left, box.top() + half - 2, box.width() - left - 8, half - 2)
        paint_text(painter, foot, self.form.about, now.font("small"), now.text.tertiary)


class Strip(QWidget):
    """What Keras says."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.status = "", "info"
        self.setFixedHeight(theme().px(36))

    def tell(self, words: str, status: str) -> None:
        """Say something."""
        self.words, self.status = words, status or "info"
        self.setVisible(bool(words))
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        tones = {"ok": now.status.ok, "error": now.status.error}
        tone = tones.get(self.status, now.status.info)
        painter.fillRect(self.rect(), tone.tint)
        name = {"ok": "circle-check", "error": "circle-alert", "running": "loader-circle"}.get(
            self.status, "info"
        )
        symbols.draw(painter, name, QRectF(18, (self.height() - 16) / 2, 16, 16), tone.fg)
        room = QRectF(44, 0, self.width() - 60, self.height())
        paint_text(painter, room, self.words, now.font("body"), now.text.primary)


class Line(QWidget):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().border.raised)
