"""Shape pills: the dimensions of a tensor, the changed ones bold.

Public::

    dims = pill_dims("16×16×64", changed=[2])          # or [("16", False), …] made by hand
    PillLabel(dims)                                     # widget; also state="error", wrong=[2]
    pill_width(dims, measures)                          # for painters
    paint_pill(painter, rect, dims, measures, state="selected", wrong=(2,))

States: default, hover, selected, error, warning, waiting, plain (no ground: palette rows).
``measures`` is ``theme().measures`` in panels and ``theme().world`` on the canvas.  Knows texts
and weights; refuses to know what a dimension means.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.look.measures import Measures
from designer.look.paint import paint_box
from designer.theme import theme

Dims = Sequence[tuple[str, bool]]
State = Literal["default", "hover", "selected", "error", "warning", "waiting", "plain"]

TIMES = "×"
_PADDING = 7


def pill_dims(text: str, changed: Collection[int] = ()) -> list[tuple[str, bool]]:
    """Split ``"16×16×64"``; dimensions whose index is in ``changed`` are bold."""
    return [(part, index in changed) for index, part in enumerate(text.split(TIMES))]


def _pieces(dims: Dims) -> list[tuple[str, bool, int]]:
    """The texts in order, with their weight and the index of their dimension (−1: a ×)."""
    pieces: list[tuple[str, bool, int]] = []
    for index, (text, changed) in enumerate(dims):
        if index:
            pieces.append((TIMES, False, -1))
        pieces.append((text, changed, index))
    return pieces


def text_width(dims: Dims, measures: Measures) -> float:
    """The width of the text alone; both weights of the mono font are equally wide."""
    text = TIMES.join(text for text, _ in dims)
    return float(measures.metrics("monoSmall", weight=400).horizontalAdvance(text))


def pill_width(dims: Dims, measures: Measures, state: State = "default") -> float:
    """The width of a pill; never less than its height."""
    width = text_width(dims, measures) + 2 * measures.px(_PADDING)
    if state == "warning":
        width += measures.px(15)
    return max(float(measures.size.pill_height), width)


def _ground(state: State) -> tuple[QColor, QColor]:
    now = theme()
    pill = now.pill
    return {
        "hover": (pill.hover_bg, now.edge.hover),
        "selected": (now.pill.bg, now.accent.ring),
        "error": (now.status.error.tint, now.status.error.border),
        "warning": (now.status.warning.tint, now.status.warning.border),
    }.get(state, (pill.bg, pill.border))


def paint_pill(
    painter: QPainter,
    rect: QRectF,
    dims: Dims,
    measures: Measures,
    state: State = "default",
    wrong: Collection[int] = (),
) -> None:
    """A pill inside ``rect``: its ground and its text in the middle."""
    if state != "plain":
        fill, line = _ground(state)
        paint_box(painter, rect, rect.height() / 2, fill, line)
    x = rect.center().x() - text_width(dims, measures) / 2
    if state == "warning":
        side = measures.px(12)
        spot = QRectF(rect.left() + measures.px(6), rect.center().y() - side / 2, side, side)
        symbols.draw(painter, "triangle-alert", spot, theme().status.warning.fg)
        x += measures.px(15) / 2
    _paint_dims(painter, x, rect, dims, measures, state, wrong)


def _paint_dims(
    painter: QPainter,
    x: float,
    rect: QRectF,
    dims: Dims,
    measures: Measures,
    state: State,
    wrong: Collection[int],
) -> None:
    now = theme()
    quiet, loud = measures.font("monoSmall", weight=400), measures.font("monoSmall", weight=600)
    advance = measures.metrics("monoSmall", weight=400).horizontalAdvance
    flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
    same = now.pill.text if state in ("hover", "selected") else now.pill.same
    for text, changed, index in _pieces(dims):
        ink = now.pill.changed if changed else same
        if index in wrong:
            ink = now.status.error.fg
        elif state == "warning":
            ink = now.status.warning.fg
        painter.setFont(loud if changed or index in wrong else quiet)
        painter.setPen(ink)
        width = advance(text)
        painter.drawText(QRectF(x, rect.top(), width + 1, rect.height()), flags, text)
        x += width


class PillLabel(QWidget, Themed):
    """A pill in a panel."""

    def __init__(
        self,
        dims: Dims = (),
        *,
        state: State = "default",
        wrong: Collection[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._dims: Dims = ()
        self._state: State = "default"
        self._wrong: Collection[int] = ()
        self.follow_theme()
        self.set_dims(dims, state=state, wrong=wrong)

    def set_dims(
        self, dims: Dims, *, state: State = "default", wrong: Collection[int] = ()
    ) -> None:
        """Show another shape."""
        self._dims, self._state, self._wrong = list(dims), state, tuple(wrong)
        name_it(self, " by ".join(text for text, _ in dims))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        measures = theme().measures
        width = pill_width(self._dims, measures, self._state)
        return QSize(round(width + 0.5), measures.size.pill_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_pill(painter, box, self._dims, theme().measures, self._state, self._wrong)
