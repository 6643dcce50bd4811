"""The header of a group that folds, and a group with its content.

Public::

    header = GroupHeader("Convolution", note="10", swatch="conv")   # palette; quiet title
    header = GroupHeader("Essentials", strong=True)                 # inspector
    header.toggled                                                  # bool: open
    group = Group("Essentials"); group.body.addWidget(row)          # header, content, separator
    group.set_open(False); group.set_note("none set")
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.look.paint import hairline, paint_box, paint_text
from designer.theme import theme


class GroupHeader(QAbstractButton, Themed):
    """Chevron, perhaps a swatch of a category, title, and a quiet note at the right."""

    def __init__(
        self,
        title: str,
        *,
        note: str = "",
        swatch: str = "",
        strong: bool = False,
        opened: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(title)
        self._note, self._swatch, self._strong = note, swatch, strong
        self.setCheckable(True)
        self.setChecked(opened)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda _open: self._tell())
        self._tell()
        watch_focus()
        self.follow_theme()

    def set_note(self, note: str) -> None:
        """Quiet words at the right: a count, or a summary while folded."""
        self._note = note
        self._tell()
        self.update()

    def _tell(self) -> None:
        state = "open" if self.isChecked() else "folded"
        name_it(self, f"{self.text()}, {self._note}" if self._note else self.text(), state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # As in a tree: → opens, ← folds.
        if event.key() == Qt.Key.Key_Right:
            self.setChecked(True)
        elif event.key() == Qt.Key.Key_Left:
            self.setChecked(False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    def ring_rect(self) -> tuple[QRectF, float]:
        """The ring lies inside, because the header reaches from edge to edge of its panel."""
        return QRectF(self.rect()).adjusted(5, 5, -5, -5), 0.0

    def sizeHint(self) -> QSize:
        size = theme().size
        return QSize(theme().px(160), size.inspector_group if self._strong else size.group_header)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme(), QRectF(self.rect())
        painter = QPainter(self)
        lit = self.underMouse()
        side, middle = now.size.icon_small, box.center().y()
        chevron = "chevron-down" if self.isChecked() else "chevron-right"
        spot = QRectF(now.px(8), middle - side / 2, side, side)
        symbols.draw(painter, chevron, spot, now.text.primary if lit else now.text.tertiary)
        x = float(now.px(30 if self._strong else 29))
        if self._swatch:
            square = now.px(8)
            mark = QRectF(x, middle - square / 2, square, square)
            paint_box(painter, mark, now.px(2), now.category_of(self._swatch).solid)
            x += now.px(15)
        right = box.width() - now.px(14 if self._strong else 12)
        font = now.font("small")
        note = now.metrics("small").horizontalAdvance(self._note) if self._note else 0.0
        if note:
            area = QRectF(right - note, 0, note + 1, box.height())
            paint_text(painter, area, self._note, font, now.text.tertiary, elide=False)
        ink = now.text.primary if self._strong or lit else now.text.secondary
        title = QRectF(x, 0, right - note - now.px(8) - x, box.height())
        paint_text(painter, title, self.text(), now.font("small", weight=600), ink)


class Group(QWidget, Themed):
    """A header with content that it folds, and a line above it."""

    def __init__(
        self,
        title: str,
        *,
        note: str = "",
        opened: bool = True,
        line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self.header = GroupHeader(title, note=note, strong=True, opened=opened)
        self.content = QWidget(self)
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.content)
        self.header.toggled.connect(self.content.setVisible)
        self.content.setVisible(opened)
        self.follow_theme()

    def set_open(self, opened: bool) -> None:
        """Fold or open it."""
        self.header.setChecked(opened)

    def is_open(self) -> bool:
        """Is its content shown?"""
        return self.header.isChecked()

    def set_note(self, note: str) -> None:
        """Quiet words at the right of its header."""
        self.header.set_note(note)

    def retheme(self) -> None:
        self._column.setContentsMargins(0, 1 if self._line else 0, 0, 0)
        self.body.setContentsMargins(0, 0, 0, theme().px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._line:
            painter = QPainter(self)
            end = QPointF(self.width(), 0)
            hairline(painter, QPointF(0, 0), end, theme().border.default)
