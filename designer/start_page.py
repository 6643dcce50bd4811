"""The start page: new, open, tour, recent files, and templates with real thumbnails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer import symbols
from designer.controls.badge import Chip
from designer.controls.base import Themed, name_it
from designer.settings import Settings
from designer.start_cards import Entry, TemplateCard
from designer.start_tips import TipLine
from designer.theme import theme
from engine.templates import TEMPLATES

_LEFT = 404
_FAMILIES = (("all", "All"), ("vision", "Vision"), ("sequence", "Sequence"), ("tabular", "Tabular"))


class StartPage(QWidget, Themed):
    """What is shown while no model is open."""

    new_wanted = Signal()
    open_wanted = Signal()
    tour_wanted = Signal()
    file_wanted = Signal(str)
    template_wanted = Signal(str)
    completed = Signal()
    """Every thumbnail in view is there: nothing is left to do here."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._cards: list[TemplateCard] = []
        self._files: list[Entry] = []
        # The window is painted first; thumbnails follow one by one, each costs a layout.
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._prepare_next)
        self._complete = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        self.setFocusProxy(self.entries[0])
        settings.changed.connect(lambda key: self._show_recent() if key == "recent" else None)
        name_it(self, "Start page")
        self.follow_theme()
        self._show_recent()

    # ── left ─────────────────────────────────────────────────────────────────────────────────

    def _left(self) -> QWidget:
        self._side = QWidget()
        self._side.setObjectName("side")
        column = self._column = QVBoxLayout(self._side)
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
            (Entry("file-input", "Import a .keras file or Python script…"), self.open_wanted.emit),
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
        self._nothing = QLabel("Models that you open or save will be listed here.")
        self._nothing.setWordWrap(True)
        column.addWidget(self._nothing)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        column.addStretch(1)
        return self._side

    def _show_recent(self) -> None:
        self._files = []
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        paths = self._settings.recent()[:5]
        self._nothing.setVisible(not paths)
        self._complete = False
        for path in paths:
            entry = Entry("workflow", path.stem)
            entry.note = _short_folder(path)
            entry.right = ("", _when(path))
            entry.path = path
            entry.retheme()
            entry.pressed.connect(lambda p=path: self.file_wanted.emit(str(p)))
            self._recent.addWidget(entry)
            self._files.append(entry)

    # ── right ────────────────────────────────────────────────────────────────────────────────

    def _right(self) -> QWidget:
        self._heading_right = QLabel("Templates")
        head = self._head = QHBoxLayout()
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
        for template in TEMPLATES:
            card = TemplateCard(template)
            card.used.connect(self.template_wanted)
            self._cards.append(card)
        self.area = QScrollArea()
        name_it(self.area, "Templates")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidget(inside)
        page = QWidget()
        self.tip = TipLine(self._settings)
        foot = self._foot = QHBoxLayout()
        foot.addWidget(self.tip)
        column = self._page = QVBoxLayout(page)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(12)
        column.addWidget(self.area, 1)
        column.addLayout(foot)
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
        self._complete = False

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
        """Make the thumbnail of one more card or file, those in view first."""
        if not any(card.prepare() for card in (*self._shown, *self._files)):
            self._complete = True
            self._later.stop()
            self.completed.emit()

    def hideEvent(self, event) -> None:  # noqa: ANN001
        super().hideEvent(event)
        self._later.stop()

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        self._place()

    # ── looks ────────────────────────────────────────────────────────────────────────────────

    def retheme(self) -> None:
        now = theme()
        self._space_out()
        self._logo.setPixmap(symbols.logo(now.px(44), self.devicePixelRatioF()))
        for label, style, ink in (
            (self._title, "display", now.text.primary),
            (self._about, "body", now.text.secondary),
            (self._heading, "bodyStrong", now.text.secondary),
            (self._nothing, "small", now.text.tertiary),
            (self._heading_right, "title", now.text.primary),
        ):
            label.setFont(now.font(style))
            label.setStyleSheet(f"color: {ink.name()}")
        # All text of the left side stands on one line with the symbols of the entries.
        for label in (self._logo, self._title, self._about, self._heading, self._nothing):
            label.setContentsMargins(now.px(10), 0, 0, 0)
        self.area.setStyleSheet(
            f"QScrollArea, #templates {{ background: {now.surface.canvas.name()} }}"
        )
        self._side.setStyleSheet(
            f"#side {{ background: {now.surface.panel.name()};"
            f" border-right: 1px solid {now.border.default.name()}; }}"
        )

    def _space_out(self) -> None:
        """Give margins in the scale of the interface."""
        px = theme().px
        bar = self.area.verticalScrollBar().sizeHint().width()
        gap = px(24) - bar if px(24) > bar else 0
        self._side.setFixedWidth(px(_LEFT))
        self._column.setContentsMargins(px(46), px(56), px(30), px(20))
        self._grid.setContentsMargins(0, 0, gap, px(20))
        self._grid.setSpacing(px(18))
        self._page.setContentsMargins(px(44), px(44), px(36) - gap - bar, px(20))
        for line in (self._head, self._foot):
            line.setContentsMargins(0, 0, gap + bar, 0)
            line.setSpacing(px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().surface.canvas)
        if not self._complete:
            self._later.start()


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
