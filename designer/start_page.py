"""The start page: new, open, tour, recent files, and templates with real thumbnails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from designer import symbols
from designer.controls.badge import Chip
from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.controls.key_hint import paint_keys
from designer.controls.pill import paint_pill, pill_width
from designer.look.paint import paint_box, paint_text
from designer.settings import Settings
from designer.shapes import dims_of
from designer.theme import theme
from designer.thumbnails import Thumbnail, of_template
from engine.templates import TEMPLATES, Template

_LEFT = 404
_FAMILIES = (("all", "All"), ("vision", "Vision"), ("sequence", "Sequence"), ("tabular", "Tabular"))


class Entry(QWidget, Themed):
    """A row that can be pressed: an action, or a recent file."""

    pressed = Signal()

    def __init__(self, symbol: str, words: str, keys: str = "", solid: bool = False) -> None:
        super().__init__()
        self._symbol, self._words, self._keys, self._solid = symbol, words, keys, solid
        self.note = ""
        self.right: tuple[str, str] = ("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        name_it(self, words)
        watch_focus()
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(48 if self.note else 36))

    def ring_rect(self) -> tuple[QRectF, float]:
        """Where the focus ring goes."""
        return QRectF(self.rect()), theme().radius.control

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        lively = self.underMouse() or self.hasFocus()
        if self._solid:
            paint_box(
                painter,
                box,
                now.radius.control,
                now.accent.solid_hover if lively else now.accent.solid,
            )
        elif lively:
            paint_box(painter, box, now.radius.control, now.surface.hover)
        ink = now.text.on_accent if self._solid else now.text.primary
        quiet = now.text.on_accent if self._solid else now.text.secondary
        side = now.size.icon
        spot = QRectF(now.px(11), (box.height() - side) / 2, side, side)
        symbols.draw(painter, self._symbol, spot, quiet)
        left = now.px(39)
        weight = 500 if self._solid or self.note else 400
        font = now.font("body", weight=weight)
        if not self.note:
            paint_text(painter, box.adjusted(left, 0, -70, 0), self._words, font, ink)
        else:
            top = QRectF(left, now.px(6), box.width() - left - now.px(90), now.px(18))
            paint_text(painter, top, self._words, font, ink)
            foot = top.translated(0, now.px(18))
            paint_text(painter, foot, self.note, now.font("small"), now.text.tertiary)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = QRectF(box.width() - now.px(100), now.px(24), now.px(90), now.px(18))
            paint_text(painter, room, self.right[1], now.font("small"), now.text.tertiary, align)
        if self._keys:
            tint = ink if self._solid else None
            paint_keys(painter, box.right() - now.px(10), box.center().y(), self._keys, tint)


class TemplateCard(QWidget, Themed):
    """A template: its drawing as a thumbnail, what it is, shapes in and out, parameters."""

    used = Signal(str)

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template
        self._thumbnail: Thumbnail | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name_it(self, template.title, template.about)
        watch_focus()
        self.follow_theme()

    def ring_rect(self) -> tuple[QRectF, float]:
        """Where the focus ring goes."""
        return QRectF(self.rect()), theme().radius.card

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(322))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(262), theme().px(322))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(322))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.used.emit(self.template.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.used.emit(self.template.key)
        else:
            super().keyPressEvent(event)

    def prepare(self) -> bool:
        """Make the thumbnail, unless it is there; tell whether there was anything to do."""
        if self._thumbnail is not None:
            return False
        self._thumbnail = of_template(self.template.key)
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lively = self.underMouse() or self.hasFocus()
        line = now.accent.ring if lively else now.border.card
        paint_box(painter, box, now.radius.card, now.surface.card, line, 2.0 if lively else 1.0)
        foot = now.px(84)
        picture = box.adjusted(2, 2, -2, -foot)
        painter.save()
        painter.setClipRect(picture)
        painter.fillRect(picture, now.surface.canvas)
        if self._thumbnail is not None:
            self._thumbnail.paint(painter, picture.adjusted(14, 16, -14, -16))
        painter.restore()
        self._paint_foot(painter, QRectF(box.left(), box.bottom() - foot, box.width(), foot))
        if lively:
            self._paint_use(painter, box)

    def _paint_foot(self, painter: QPainter, box: QRectF) -> None:
        now = theme()
        painter.fillRect(QRectF(box.left() + 1, box.top(), box.width() - 2, 1), now.border.card)
        inner = box.adjusted(now.px(13), now.px(10), -now.px(13), -now.px(10))
        line = QRectF(inner.left(), inner.top(), inner.width(), now.px(18))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        made = self._thumbnail
        count = made.count if made is not None else ""
        paint_text(painter, line, count, now.font("monoSmall"), now.text.secondary, align)
        room = line.adjusted(0, 0, -now.px(60), 0)
        paint_text(painter, room, self.template.title, now.font("bodyStrong"), now.text.primary)
        line.translate(0, now.px(18))
        paint_text(painter, line, self.template.about, now.font("small"), now.text.tertiary)
        x, top = inner.left(), inner.bottom() - now.size.pill_height + 2
        ends = (made.first, made.last) if made is not None else ()
        for place, tensor in enumerate(ends):
            if tensor is None:
                continue
            dims = dims_of(tensor)
            width = pill_width(dims, now.measures)
            if place:
                side = now.size.icon_small
                spot = QRectF(x, top + 2, side, side)
                symbols.draw(painter, "arrow-right", spot, now.text.tertiary)
                x += side + now.px(8)
            paint_pill(painter, QRectF(x, top, width, now.size.pill_height), dims, now.measures)
            x += width + now.px(8)

    def _paint_use(self, painter: QPainter, box: QRectF) -> None:
        now = theme()
        words = QRectF(box.right() - now.px(54), box.top() + now.px(10), now.px(44), now.px(26))
        paint_box(painter, words, now.radius.control, now.accent.solid)
        font = now.font("small", weight=500)
        centre = Qt.AlignmentFlag.AlignCenter
        paint_text(painter, words, "Use", font, now.text.on_accent, centre, elide=False)


class StartPage(QWidget, Themed):
    """What is shown while no model is open."""

    new_wanted = Signal()
    open_wanted = Signal()
    tour_wanted = Signal()
    file_wanted = Signal(str)
    template_wanted = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._cards: list[TemplateCard] = []
        # The window is painted first; thumbnails follow one by one, each costs a layout.
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._prepare_next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        settings.changed.connect(lambda key: self._show_recent() if key == "recent" else None)
        name_it(self, "Start page")
        self.follow_theme()
        self._show_recent()

    # ── left ─────────────────────────────────────────────────────────────────────────────────

    def _left(self) -> QWidget:
        self._side = QWidget()
        self._side.setObjectName("side")
        self._side.setFixedWidth(theme().px(_LEFT))
        column = QVBoxLayout(self._side)
        column.setContentsMargins(46, 56, 30, 20)
        column.setSpacing(0)
        self._logo = QLabel()
        self._title = QLabel("Shapewright")
        self._about = QLabel("Draw a Keras network, see every tensor shape.")
        column.addWidget(self._logo)
        column.addSpacing(12)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._about)
        column.addSpacing(20)
        entries: tuple[tuple[Entry, Callable[[], object]], ...] = (
            (Entry("plus", "New model", "Ctrl+N", solid=True), self.new_wanted.emit),
            (Entry("folder-open", "Open…", "Ctrl+O"), self.open_wanted.emit),
            (Entry("file-input", "Import a Keras architecture…"), self.open_wanted.emit),
            (Entry("graduation-cap", "Tour: your first CNN in 3 minutes"), self.tour_wanted.emit),
        )
        self.entries = [entry for entry, _ in entries]
        for entry, act in entries:
            entry.pressed.connect(act)
            column.addWidget(entry)
        column.addSpacing(26)
        self._heading = QLabel("Recent")
        column.addWidget(self._heading)
        column.addSpacing(6)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        column.addStretch(1)
        return self._side

    def _show_recent(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        paths = self._settings.recent()[:5]
        self._heading.setVisible(bool(paths))
        for path in paths:
            entry = Entry("workflow", path.stem)
            entry.note = _short_folder(path)
            entry.right = ("", _when(path))
            entry.retheme()
            entry.pressed.connect(lambda p=path: self.file_wanted.emit(str(p)))
            self._recent.addWidget(entry)

    # ── right ────────────────────────────────────────────────────────────────────────────────

    def _right(self) -> QWidget:
        self._heading_right = QLabel("Templates")
        head = QHBoxLayout()
        head.addWidget(self._heading_right)
        head.addStretch(1)
        self._chips: dict[str, Chip] = {}
        for key, words in _FAMILIES:
            count = sum(key in ("all", template.family) for template in TEMPLATES)
            chip = Chip(f"{words} {count}", checkable=True)
            chip.setChecked(key == "all")
            chip.clicked.connect(lambda _=False, k=key: self.show_family(k))
            head.addWidget(chip)
            self._chips[key] = chip
        inside = QWidget()
        inside.setObjectName("templates")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 12, 20)
        self._grid.setSpacing(18)
        for template in TEMPLATES:
            card = TemplateCard(template)
            card.used.connect(self.template_wanted)
            self._cards.append(card)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidget(inside)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(44, 44, 36, 0)
        column.addLayout(head)
        column.addSpacing(12)
        column.addWidget(self.area, 1)
        self.show_family("all")
        return page

    def show_family(self, family: str) -> None:
        """Show the templates of one family, or all."""
        for key, chip in self._chips.items():
            chip.setChecked(key == family)
        self._shown = [c for c in self._cards if family in ("all", c.template.family)]
        for card in self._cards:
            card.setVisible(False)
        self._place()
        if self.isVisible():
            self._later.start()

    def _place(self) -> None:
        width = max(1, self.width() - theme().px(_LEFT) - 90)
        columns = max(1, min(4, width // theme().px(240)))
        for card in self._cards:
            self._grid.removeWidget(card)
        for place, card in enumerate(self._shown):
            self._grid.addWidget(card, place // columns, place % columns)
            card.setVisible(True)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(self._shown) // columns + 1, 1)

    def _prepare_next(self) -> None:
        """Make the thumbnail of one more card, those in view first."""
        if not any(card.prepare() for card in self._shown):
            self._later.stop()

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        self._later.start()

    def hideEvent(self, event) -> None:  # noqa: ANN001
        super().hideEvent(event)
        self._later.stop()

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        self._place()

    # ── looks ────────────────────────────────────────────────────────────────────────────────

    def retheme(self) -> None:
        now = theme()
        self._logo.setPixmap(symbols.logo(now.px(44), self.devicePixelRatioF()))
        for label, style, ink in (
            (self._title, "display", now.text.primary),
            (self._about, "body", now.text.secondary),
            (self._heading, "bodyStrong", now.text.secondary),
            (self._heading_right, "title", now.text.primary),
        ):
            label.setFont(now.font(style))
            label.setStyleSheet(f"color: {ink.name()}")
        self._heading.setContentsMargins(11, 0, 0, 0)
        self.area.setStyleSheet(
            f"QScrollArea, #templates {{ background: {now.surface.canvas.name()} }}"
        )
        self._side.setStyleSheet(
            f"#side {{ background: {now.surface.panel.name()};"
            f" border-right: 1px solid {now.border.default.name()}; }}"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().surface.canvas)


def _short_folder(path: Path) -> str:
    try:
        return "~/" + str(path.parent.relative_to(Path.home())).removeprefix(".")
    except ValueError:
        return str(path.parent)


def _when(path: Path) -> str:
    """Give when a file was changed, as people say it."""
    then = datetime.fromtimestamp(path.stat().st_mtime)
    days = (datetime.now().date() - then.date()).days
    if days <= 0:
        return f"Today, {then:%H:%M}"
    return "Yesterday" if days == 1 else f"{then.day} {then:%b}"
