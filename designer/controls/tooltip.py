"""Tooltips in the look of the program: a name, its keys, and a reason or an explanation.

Public: ``set_tip(widget, title, shortcut="", detail="")`` and ``tip_text(widget)``; a tip is set
again to change it.  Widgets that paint many things themselves call ``show_tip(widget, rect, title,
…)`` and ``hide_tip(widget)``.  A tip comes when the pointer has rested for 450 ms, on disabled
widgets too, and goes with the pointer, a press or a key.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from designer.controls.key_hint import keys_width, paint_keys
from designer.controls.overlay import Overlay
from designer.look.paint import paint_text
from designer.theme import theme

_WIDEST = 320
_SHOWN_TIPS: dict[int, Tip] = {}
_HIDES = frozenset(
    {
        QEvent.Type.Leave,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
        QEvent.Type.Hide,
        QEvent.Type.FocusOut,
    }
)


class Tip(Overlay):
    """The floating box; one per window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = self._shortcut = self._detail = ""
        self.follow_theme()

    def corner(self) -> float:
        return theme().radius.control

    def say(self, title: str, shortcut: str, detail: str, near: QRect) -> None:
        """Show these words below ``near`` (or above it, where there is no room)."""
        self._title, self._shortcut, self._detail = title, shortcut, detail
        size = self.sizeHint()
        box = QRect(QPoint(near.center().x() - size.width() // 2, near.bottom() + 7), size)
        if box.bottom() > self.host.height() - 4:
            box.moveBottom(near.top() - 7)
        self.setGeometry(self.keep_inside(box, 4))
        self.show()
        self.lift()
        self.update()

    def _detail_rect(self, width: float) -> QRectF:
        metrics = theme().metrics("small")
        flags = int(Qt.TextFlag.TextWordWrap)
        return metrics.boundingRect(QRectF(0, 0, width, 1000), flags, self._detail)

    def sizeHint(self) -> QSize:
        now = theme()
        pad = now.px(8)
        width = now.metrics("small", weight=500).horizontalAdvance(self._title)
        if self._shortcut:
            width += now.px(12) + keys_width(self._shortcut)
        height = float(now.px(28))
        if self._detail:
            inner = self._detail_rect(max(width, now.px(_WIDEST)))
            width = max(width, inner.width())
            height = now.px(5) + now.line("body") + inner.height() + now.px(7)
        return QSize(round(width + 2 * pad + 0.5), round(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme()
        pad = now.px(8)
        painter = QPainter(self)
        head = now.px(28) if not self._detail else now.line("body") + now.px(8)
        row = QRectF(pad, 0, self.width() - 2 * pad, head)
        font = now.font("small", weight=500)
        paint_text(painter, row, self._title, font, now.text.primary, elide=False)
        if self._shortcut:
            paint_keys(painter, self.width() - pad, head / 2, self._shortcut)
        if self._detail:
            below = QRectF(pad, now.px(5) + now.line("body"), row.width(), self.height())
            painter.setFont(now.font("small"))
            painter.setPen(now.text.secondary)
            painter.drawText(below, int(Qt.TextFlag.TextWordWrap), self._detail)


class _Watcher(QObject):
    """Shows the tip of one widget when the pointer has rested on it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.words = ("", "", "")
        self.ask: Callable[[], tuple[str, str, str]] | None = None
        self._rest: QTimer | None = None
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Enter:
            self._wait()
        elif kind == QEvent.Type.ToolTip:
            # Qt's own moment comes later than ours; ours is shown by then, or is asked for.
            self._show()
            return True
        elif kind in _HIDES:
            if self._rest is not None:
                self._rest.stop()
            hide_tip(self._widget())
        return False

    def _widget(self) -> QWidget:
        widget = self.parent()
        assert isinstance(widget, QWidget)
        return widget

    def _wait(self) -> None:
        if self._rest is None:
            self._rest = QTimer(self)
            self._rest.setSingleShot(True)
            self._rest.timeout.connect(self._show)
        self._rest.start(theme().duration("tooltipDelay"))

    def _show(self) -> None:
        widget = self._widget()
        if self.ask is not None:
            self.words, self.ask = self.ask(), None
        if self.words[0] and widget.isVisible():
            show_tip(widget, widget.rect(), *self.words)


def show_tip(
    widget: QWidget, rect: QRect, title: str, shortcut: str = "", detail: str = ""
) -> None:
    """Show a tip at a part of a widget, now."""
    window = widget.window()
    tip = _SHOWN_TIPS.get(id(window))
    if tip is None or not isValid(tip) or tip.parentWidget() is not window:
        tip = _SHOWN_TIPS[id(window)] = Tip(window)
    near = QRect(widget.mapTo(window, rect.topLeft()), rect.size())
    tip.say(title, shortcut, detail, near)


def hide_tip(widget: QWidget) -> None:
    """Take away the tip of this widget's window."""
    tip = _SHOWN_TIPS.get(id(widget.window()))
    if tip is not None and isValid(tip):
        tip.hide()


def set_tip(widget: QWidget, title: str, shortcut: str = "", detail: str = "") -> None:
    """Explain a widget: what it is, which keys do the same, and why it cannot be used now."""
    watcher = next((c for c in widget.children() if isinstance(c, _Watcher)), None)
    if watcher is None:
        watcher = _Watcher(widget)
    watcher.words = (title, shortcut, detail)
    # Also as Qt's own text, for screen readers and for whoever asks; it is never shown.
    lines = [f"{title} ({shortcut})" if shortcut else title, detail]
    widget.setToolTip("\n".join(line for line in lines if line))
    widget.setAccessibleDescription(detail)


def set_lazy_tip(widget: QWidget, ask: Callable[[], tuple[str, str, str]]) -> None:
    """The same for words that cost something: they are asked for when the tip is first shown."""
    watcher = next((c for c in widget.children() if isinstance(c, _Watcher)), None)
    if watcher is None:
        watcher = _Watcher(widget)
    watcher.ask = ask


def tip_text(widget: QWidget) -> tuple[str, str, str]:
    """Title, keys and detail of a widget's tip."""
    watcher = next((c for c in widget.children() if isinstance(c, _Watcher)), None)
    if watcher is None:
        return "", "", ""
    if watcher.ask is not None:
        watcher.words, watcher.ask = watcher.ask(), None
    return watcher.words
