"""The frame of a dialog: a dimmed window, a card with a title, Esc closes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.button import IconButton
from designer.look.paint import faded, paint_box
from designer.look.shadows import paint_shadow
from designer.theme import theme


class Dialog(QWidget, Themed):
    """Covers its window; subclasses fill ``body`` and may fill ``foot``."""

    def __init__(self, window: QWidget, title: str, wide: int, high: int) -> None:
        super().__init__(window)
        self._wide, self._high = wide, high
        self._before: QWidget | None = None
        self.card = QWidget(self)
        self.title = QLabel(title)
        self.close_button = IconButton("x", "Close", shortcut="Esc")
        self.close_button.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.setContentsMargins(20, 12, 14, 12)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.close_button)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self.body, 1)
        name_it(self, title)
        window.installEventFilter(self)
        self.hide()
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self.title.setFont(now.font("title"))
        self.title.setStyleSheet(f"color: {now.text.primary.name()}")

    def open(self) -> None:
        """Show the dialog over the whole window."""
        self._before = QApplication.focusWidget()
        self._settle()
        self.show()
        self.raise_()
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)

    def first_focus(self) -> QWidget:
        """Give the widget that has the focus at first."""
        return self.close_button

    def leave(self) -> None:
        """Close, and give the focus back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        host = self.parentWidget()
        self.setGeometry(host.rect())
        now = theme()
        wide = min(now.px(self._wide), host.width() - 48)
        high = min(now.px(self._high), host.height() - 48)
        left, top = (host.width() - wide) // 2, (host.height() - high) // 2
        self.card.setGeometry(QRect(left, top, wide, high))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.accept()  # nothing behind the dialog may answer

    def mousePressEvent(self, event) -> None:  # noqa: ANN001
        if not self.card.geometry().contains(event.position().toPoint()):
            self.leave()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the dialog."""
        focus = QApplication.focusWidget()
        chain = [w for w in self.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
        stops = [w for w in chain if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if not stops:
            return False
        here = stops.index(focus) if focus in stops else -1
        stops[(here + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), faded(now.surface.scrim, now.opacity["scrim"]))
        box = QRectF(self.card.geometry())
        paint_shadow(painter, box, now.radius.dialog, now.shadow.dialog)
        paint_box(painter, box, now.radius.dialog, now.surface.raised, now.border.raised)
