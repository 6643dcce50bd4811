"""Parts of the export dialog: what can be exported, a row for each, the strip that quotes Keras."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.tooltip import set_tip
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


_STRIP = 36
"""The height of the strip with one line."""

FORMS = (
    Form("python", "Python script", ".py, runs with Keras alone", "file-code", ".py", "Code"),
    Form("notebook", "Jupyter notebook", ".ipynb with summary and plot", "notebook-text", ".ipynb",
         "Code"),
    Form("keras", "Keras model", ".keras, initial weights", "box", ".keras", "Model"),
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
        self._lacks = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name_it(self, form.title, form.about)
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(50))

    def set_lacks(self, what: str, tip: str) -> None:
        """Say what it needs that is not there; it can be chosen all the same, and then explains."""
        self._lacks = what
        set_tip(self, self.form.title, "", f"{what}. {tip}")
        self.update()

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
        title = now.text.tertiary if self._lacks else now.text.primary
        paint_text(painter, top, self.form.title, now.font("body", weight=500), title)
        foot = QRectF(left, box.top() + half - 2, box.width() - left - 8, half - 2)
        about = self._lacks or self.form.about
        paint_text(painter, foot, about, now.font("small"), now.text.tertiary)


class Strip(QWidget):
    """What Keras says."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.status = "", "info"
        self.more: tuple[str, ...] = ()
        self.setFixedHeight(theme().px(_STRIP))

    def tell(self, words: str, status: str, *more: str) -> None:
        """Say something, and ``more`` in quieter lines below: why, and how to mend it."""
        self.words, self.status, self.more = words, status or "info", more
        self.setVisible(bool(words))
        self.setAccessibleName(". ".join((words, *more)))
        set_tip(self, words, "", "\n".join(more))
        self._settle()
        self.update()

    def _settle(self) -> None:
        below = sum(high for _, high in self._lines())
        self.setFixedHeight(theme().px(_STRIP) + (below + theme().px(4) if below else 0))

    def _lines(self) -> list[tuple[str, int]]:
        """Give what stands below the first line, and how high each part is when it is wrapped."""
        room = QRect(0, 0, max(1, self.width() - 60), 1000)
        box = theme().metrics("small").boundingRect
        wrap = int(Qt.TextFlag.TextWordWrap)
        return [(line, int(box(QRectF(room), wrap, line).height()) + 2) for line in self.more]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        tones = {"ok": now.status.ok, "error": now.status.error}
        tone = tones.get(self.status, now.status.info)
        painter.fillRect(self.rect(), tone.tint)
        name = {"ok": "circle-check", "error": "circle-alert", "running": "loader-circle"}.get(
            self.status, "info"
        )
        high = now.px(_STRIP)
        symbols.draw(painter, name, QRectF(18, (high - 16) / 2, 16, 16), tone.fg)
        room = QRectF(44, 0, self.width() - 60, high)
        lead, stop, rest = self.words.partition(". ") if self.status == "ok" else ("", "", "")
        if rest:
            font = now.font("body", weight=600)
            wide = paint_text(painter, room, lead + stop.strip(), font, tone.fg) + now.px(5)
            paint_text(
                painter, room.adjusted(wide, 0, 0, 0), rest, now.font("body"), now.text.primary
            )
        else:
            font = now.font("body", weight=600 if self.more else 400)
            paint_text(painter, room, self.words, font, now.text.primary)
        top = high - 6
        painter.setFont(now.font("small"))
        painter.setPen(now.text.secondary)
        for line, tall in self._lines():
            room = QRectF(44, top, self.width() - 60, tall)
            painter.drawText(room, int(Qt.TextFlag.TextWordWrap), line)
            top += tall


class Line(QWidget):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().border.raised)
