"""The line at the bottom: verification and problems at the left, totals at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from designer import symbols
from designer.commands.bindings import bindings
from designer.controls.base import Themed, name_it
from designer.controls.spinner import Spinner
from designer.look.paint import paint_text
from designer.theme import theme
from designer.workbench import Workbench

if TYPE_CHECKING:
    from engine.changes import Change
    from engine.problems import Problem

_SPINNER = "spinner"
_PAUSE = 120
"""Milliseconds after an edit of a large drawing before its totals are counted again."""


class Part(NamedTuple):
    """A piece of the line: a quiet word, a value in mono, a symbol, what a click asks for.

    ``apart`` puts a thin upright line between it and the piece before it; a ``spare`` one is left
    out where there is no room for it beside the totals.
    """

    word: str = ""
    value: str = ""
    symbol: str = ""
    colour: QColor | None = None
    command: str = ""
    tip: str = ""
    apart: bool = False
    spare: bool = False


class StatusBar(QWidget, Themed):
    """26 high. Emits the command of the piece that was clicked."""

    commanded = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._verdict: tuple[str, str] = ("", "")
        self._spinner = Spinner(self)
        self._left: list[Part] = []
        self._right: list[Part] = []
        self._spots: list[tuple[QRectF, Part]] = []
        self.setMouseTracking(True)
        name_it(self, "Status")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.refresh)
        workbench.changed.connect(self._follow)
        self.follow_theme()
        self.refresh()

    def show_verdict(self, text: str, status: str) -> None:
        """Show what verification says; ``status`` is ok, running, error, info or empty."""
        self._verdict = (text, status)
        self._spinner.spin(status == "running")
        self.refresh()

    def _follow(self, change: Change) -> None:
        if self._workbench.large:
            self._pause.start()
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the totals again."""
        self._pause.stop()
        document = self._workbench.front
        if document is None:
            from engine.catalog import keras_version
            from engine.version import VERSION

            self._left = [Part(f"Keras {keras_version()}")]
            self._right = [Part(f"Version {VERSION}")]
            self.update()
            return
        from engine import summary

        self._left = self._judged(document.problems_at(()))
        self._right = []
        for word, value in summary.status_line(document.shown):
            plain = value.removesuffix(" per sample")
            self._right.append(Part(word, plain))
            if plain != value:
                self._right.append(Part("per sample"))
        words = [f"{p.word} {p.value}".strip() for p in (*self._left, *self._right)]
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def _judged(self, problems: Sequence[Problem]) -> list[Part]:
        """Give what stands at the left: the verdict of Keras, errors, warnings."""
        now = theme()
        errors = sum(problem.severity == "error" for problem in problems)
        warnings = len(problems) - errors
        found = [
            Part(
                f"{errors} error" + ("s" if errors != 1 else ""),
                symbol="circle-alert",
                colour=now.status.error.fg if errors else None,
                command="problems",
            ),
            Part(
                f"{warnings} warning" + ("s" if warnings != 1 else ""),
                symbol="triangle-alert",
                colour=now.status.warning.fg if warnings else None,
                command="problems",
            ),
        ]
        if errors:
            wait = Part("Keras check runs when the errors are fixed", apart=True, spare=True)
            return [*found, wait]
        if not self._workbench.document.shown.model.nodes:
            return found
        return [self._asked(), found[0]._replace(apart=True), found[1]]

    def _asked(self) -> Part:
        """Give what Keras said; where it was not asked about this, how to ask it."""
        now = theme()
        text, status = self._verdict
        colours = {"ok": now.status.ok.fg, "error": now.status.error.fg}
        if text:
            colour = colours.get(status, now.text.secondary)
            symbol = _SPINNER if status == "running" else ""
            return Part(text, symbol=symbol, colour=colour, command="model.verify")
        from engine.catalog import keras_version

        version = ".".join(keras_version().split(".")[:2])
        keys = bindings.first("model.verify")
        return Part(
            f"Verify with Keras {version}",
            colour=now.text.link,
            command="model.verify",
            tip=f"Runs the code in Keras and compares every shape ({keys})",
            spare=True,
        )

    def retheme(self) -> None:
        self.setFixedHeight(theme().size.status_bar)
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.chrome)
        painter.fillRect(0, 0, self.width(), 1, now.border.default)
        self._spots = []
        x = float(now.px(12))
        right = float(self.width() - now.px(12))
        room = self._spare_room()
        for part in self._left:
            if part.spare and self._width(part) > room:
                continue
            if part.apart and x > now.px(12):
                painter.fillRect(
                    round(x), now.px(6), 1, self.height() - now.px(12), now.border.default
                )
                x += now.px(14)
            x = self._paint(painter, part, x) + now.px(14)
        for part in reversed(self._right):
            width = self._width(part)
            if right - width < x + now.px(20):
                break
            self._paint(painter, part, right - width)
            right -= width + now.px(6 if part.word == "per sample" else 14)

    def _spare_room(self) -> float:
        """Give the width that is left beside what always stands here."""
        now = theme()
        always = [part for part in (*self._left, *self._right) if not part.spare]
        return self.width() - sum(self._width(part) + now.px(14) for part in always) - now.px(66)

    def _width(self, part: Part) -> float:
        now = theme()
        width = now.metrics("small").horizontalAdvance(part.word)
        if part.value:
            width += now.px(6) + now.metrics("mono").horizontalAdvance(part.value)
        if part.symbol:
            width += now.size.icon_small + now.px(5)
        return width

    def _paint(self, painter: QPainter, part: Part, x: float) -> float:
        now = theme()
        start, height = x, self.height()
        ink = part.colour if part.colour is not None else now.text.secondary
        if part.symbol:
            side = now.size.icon_small
            spot = QRectF(x, (height - side) / 2, side, side)
            if part.symbol == _SPINNER:
                self._spinner.paint(painter, spot, ink)
            else:
                symbols.draw(painter, part.symbol, spot, ink)
            x += side + now.px(5)
        words = now.metrics("small").horizontalAdvance(part.word)
        paint_text(painter, QRectF(x, 0, words + 2, height), part.word, now.font("small"), ink)
        x += words
        if part.value:
            x += now.px(6)
            value = now.metrics("mono").horizontalAdvance(part.value)
            box = QRectF(x, 0, value + 2, height)
            paint_text(painter, box, part.value, now.font("mono"), now.text.primary)
            x += value
        self._spots.append((QRectF(start, 0, x - start, height), part))
        return x

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for spot, part in self._spots:
            if part.command and spot.contains(event.position()):
                self.commanded.emit(part.command)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = next((p for s, p in self._spots if s.contains(event.position())), None)
        hand = over is not None and bool(over.command)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        if over is not None and over.tip:
            QToolTip.showText(event.globalPosition().toPoint(), over.tip, self)
