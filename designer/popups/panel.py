"""The frame of quick add and the command palette: a line to type in, a list, a foot with keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from designer import symbols
from designer.controls.base import name_it
from designer.controls.key_hint import keys_width, paint_keys
from designer.controls.overlay import Overlay
from designer.look.paint import paint_text
from designer.popups.pick_list import PickList
from designer.theme import theme


class Head(QWidget):
    """The line with its magnifying glass; the owner paints what stands at the right."""

    def __init__(self, words: str, owner: PickPanel) -> None:
        super().__init__(owner)
        self._owner = owner
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(words)
        self.line.setFrame(False)
        name_it(self.line, words)

    def sizeHint(self) -> QSize:
        return QSize(100, theme().px(46))

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        left = theme().px(42)
        room = self.width() - left - self._owner.right_width()
        self.line.setGeometry(left, 0, max(60, room), self.height() - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        side = now.size.icon
        spot = QRectF(now.px(15), (self.height() - side) / 2, side, side)
        symbols.draw(painter, "search", spot, now.text.tertiary)
        self._owner.paint_right(painter, QRectF(self.rect()).adjusted(0, 0, -now.px(12), 0))
        painter.fillRect(1, self.height() - 1, self.width() - 2, 1, now.border.raised)


class Foot(QWidget):
    """Keys and what they do."""

    def __init__(self, hints: list[tuple[str, str]], owner: PickPanel) -> None:
        super().__init__(owner)
        self._hints = hints

    def sizeHint(self) -> QSize:
        return QSize(100, theme().px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(1, 0, self.width() - 2, 1, now.border.raised)
        x, middle = float(now.px(14)), self.height() / 2
        end = self.width() - now.px(14) - keys_width("Esc") - now.px(8)
        for keys, words in self._hints:
            width = keys_width(keys)
            if x + width + now.px(6) + now.metrics("small").horizontalAdvance(words) > end:
                break  # the sheet of shortcuts has them all
            paint_keys(painter, x + width, middle, keys)
            x += width + now.px(6)
            advance = now.metrics("small").horizontalAdvance(words)
            room = QRectF(x, 0, advance + 2, self.height())
            paint_text(painter, room, words, now.font("small"), now.text.secondary, elide=False)
            x += advance + now.px(16)
        paint_keys(painter, self.width() - now.px(14), middle, "Esc")


class PickPanel(Overlay):
    """A floating panel with a search line and a list; subclasses fill the list."""

    width_px = 464
    tallest = 560

    def __init__(self, host: QWidget, words: str, hints: list[tuple[str, str]]) -> None:
        super().__init__(host)
        self.head = Head(words, self)
        self.list = PickList(words, self)
        self.foot = Foot(hints, self)
        self.detail: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.list, 1)
        self._column.addWidget(self.foot)
        self._before: QWidget | None = None
        self.line = self.head.line
        self.line.textChanged.connect(lambda _: self.search())
        self.line.installEventFilter(self)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self.line.setFont(now.font("body"))
        self.line.setStyleSheet(
            "QLineEdit { background: transparent; border: none; padding: 0;"
            f" color: {now.text.primary.name()};"
            f" selection-background-color: {now.accent.tint_strong.name()}; }}"
        )

    # ── for subclasses ───────────────────────────────────────────────────────────────────────

    def search(self) -> None:
        """Fill the list for what is typed."""

    def accept(self, keep_open: bool) -> None:
        """Do what Enter does."""
        self.list.pick(keep_open)

    def right_width(self) -> int:
        """Give the room that the right of the head takes."""
        return 12

    def paint_right(self, painter: QPainter, box: QRectF) -> None:
        """Paint the right of the head."""

    # ── coming and going ─────────────────────────────────────────────────────────────────────

    def come(self) -> None:
        """Show, take the focus, and remember who had it."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            # Opened again while it is open ("add, keep going"): who had it before still shall.
            self._before = focus
        self.show()
        self.lift()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def go(self) -> None:
        """Hide, and give the focus back."""
        if not self.isVisible():
            return
        self.hide()
        before = self._before
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def wanted_height(self) -> int:
        """Give the height that shows everything, if there is room."""
        detail = self.detail.sizeHint().height() if self.detail is not None else 0
        fixed = self.head.sizeHint().height() + self.foot.sizeHint().height() + detail + 2
        return min(
            theme().px(self.tallest), fixed + max(theme().px(60), self.list.content_height())
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if self.key(event):
                return True
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            focus = QApplication.focusWidget()
            if self.isVisible() and focus is not None and not self.isAncestorOf(focus):
                self.hide()
        return super().eventFilter(watched, event)

    def key(self, event: QKeyEvent) -> bool:
        """Answer a key typed in the line; False lets the line have it."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.go()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.list.step(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True
