"""The head of the inspector: what is selected, its name to be edited, documentation and a menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.button import IconButton
from designer.controls.focus_ring import watch_focus
from designer.controls.text_field import TextField
from designer.controls.tooltip import set_tip
from designer.look.paint import paint_box, paint_text
from designer.theme import theme

HEIGHT = 56


class NameButton(QAbstractButton, Themed):
    """The name with a pencil: a click begins to edit it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.editable = True
        watch_focus()
        self.follow_theme()

    def show_name(self, name: str, editable: bool) -> None:
        """Show another name."""
        self.editable = editable
        self.setText(name)
        self.setEnabled(editable)
        name_it(self, f"Name: {name}")
        set_tip(self, name, "F2" if editable else "", "Click to rename" if editable else "")
        self.updateGeometry()
        self.update()

    def ring_rect(self) -> tuple[QRectF, float]:
        """The ring goes around name and pencil."""
        return QRectF(self.rect()).adjusted(1, 1, -1, -1), theme().radius.badge

    def sizeHint(self) -> QSize:
        now = theme()
        width = now.metrics("mono").horizontalAdvance(self.text()) + now.px(24)
        return QSize(round(width), now.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme(), QPainter(self)
        side = now.px(12)
        room = QRectF(2, 0, self.width() - 4 - (side + now.px(5)), self.height())
        ink = now.text.primary if self.underMouse() and self.editable else now.text.secondary
        width = paint_text(painter, room, self.text(), now.font("mono"), ink)
        if self.editable:
            spot = QRectF(2 + width + now.px(5), (self.height() - side) / 2, side, side)
            symbols.draw(painter, "pencil", spot, now.text.tertiary)


class Header(QWidget, Themed):
    """56 high: tile, title, name, book, menu."""

    renamed = Signal(str)
    docs_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._glyph, self._category = "", "", ""
        self._edits = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.name = NameButton(self)
        self.name.clicked.connect(self.edit_name)
        self.field = TextField("Name", live=False)
        self.field.setParent(self)
        self.field.hide()
        self.field.edited.connect(self._renamed)
        self.field.edit.installEventFilter(self)
        self.book = IconButton("book-open", "Documentation", shortcut="F1", parent=self)
        self.more = IconButton("ellipsis", "More", parent=self)
        self.book.clicked.connect(self.docs_asked)
        self.more.clicked.connect(self._more)
        self._back: QWidget | None = None
        self.follow_theme()

    def show_subject(
        self,
        title: str,
        name: str,
        glyph: str,
        category: str = "",
        *,
        editable: bool = True,
        book: bool = True,
        edits: str = "",
    ) -> None:
        """Show what is selected; ``edits`` is what is edited where that is not ``name``."""
        if self.field.isVisible() and (edits or name) != self._edits:
            self._end()
        self._title, self._glyph, self._category = title, glyph, category
        self._edits = edits or name
        self.name.show_name(name, editable)
        self.book.setVisible(book)
        name_it(self, f"{title} {name}")
        self._lay_out()
        self.update()

    # ── the name ─────────────────────────────────────────────────────────────────────────────

    def edit_name(self) -> None:
        """Begin to edit the name."""
        if not self.name.editable:
            return
        focus = self.window().focusWidget()
        self._back = focus if focus is not self.field.edit else self._back
        self.field.set_value(self._edits)
        self.name.hide()
        self.field.show()
        self._lay_out()
        self.field.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.edit.selectAll()

    def _renamed(self, name: object, _gesture: object) -> None:
        if isinstance(name, str) and name.strip():
            self.renamed.emit(name.strip())

    def _end(self) -> None:
        self.field.hide()
        self.name.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.field.isVisible():
            # The field reads its text first.
            self.field.commit()
            self._end()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key == Qt.Key.Key_Escape:
                self.field.take_back()
                self.field.edit.setText(self._edits)
                self._go_back()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.field.commit()
                self._go_back()
                return True
        return False

    def _go_back(self) -> None:
        back, self._back = self._back, None
        try:
            if back is not None and back.isVisible():
                back.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        except RuntimeError:  # deleted since
            pass
        self._end()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _more(self) -> None:
        self.menu_asked.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    # ── looks ────────────────────────────────────────────────────────────────────────────────

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(HEIGHT))
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _left(self) -> int:
        return theme().px(58)

    def _right(self) -> int:
        size = theme().size.icon_button
        return (
            self.width()
            - theme().px(11)
            - size * (1 if self.book.isHidden() else 2)
            - (0 if self.book.isHidden() else theme().px(9))
        )

    def _lay_out(self) -> None:
        now = theme()
        size = now.size.icon_button
        top = (self.height() - size) // 2
        x = self.width() - now.px(11) - size
        self.more.setGeometry(x, top, size, size)
        self.book.setGeometry(x - size - now.px(9), top, size, size)
        width = self._right() - self._left() - now.px(6)
        wanted = min(width, self.name.sizeHint().width())
        self.name.setGeometry(self._left() - 2, now.px(26), wanted, now.px(24))
        self.field.setGeometry(self._left() - now.px(9), now.px(26), width, now.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme(), QPainter(self)
        tile = now.px(33)
        look = now.category_of(self._category) if self._category else None
        spot = QRectF(now.px(14), (self.height() - tile) / 2, tile, tile)
        ground = look.tint if look is not None else now.composite.tint
        paint_box(painter, spot, now.radius.control, ground)
        side = now.px(17)
        glyph = QRectF(0, 0, side, side)
        glyph.moveCenter(spot.center())
        if self._glyph:
            ink = look.solid if look is not None else now.text.secondary
            symbols.draw(painter, self._glyph, glyph, ink)
        room = self._right() - self._left()
        area = QRectF(self._left(), now.px(9), room, now.px(20))
        paint_text(painter, area, self._title, now.font("heading"), now.text.primary)
