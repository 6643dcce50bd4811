"""The layers one can add: search, groups, and the shape that each would give.

Shapes come from `engine.suggestions`, asked row by row when a row is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QByteArray, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer import symbols
from designer.controls.base import Themed
from designer.controls.search_line import SearchLine
from designer.look.paint import paint_box, paint_text
from designer.luggage import LAYER
from designer.palette.after_row import AfterRow
from designer.palette.row_view import RowView
from designer.palette.rows import NO_TAIL, GroupRow, ItemRow, NoteRow, Row, Tail
from designer.settings import Settings
from designer.shapes import dims_of, outlet_dims
from designer.theme import theme
from designer.workbench import Workbench
from engine import catalog, suggestions
from engine.graph import Outlet
from engine.tensors import Tensor

SUGGESTED = "suggested"


class LayerList(RowView):
    """Its rows can be dragged onto the canvas."""

    def luggage(self, row: Row) -> tuple[QMimeData, QPixmap] | None:
        if not isinstance(row, ItemRow):
            return None
        data = QMimeData()
        data.setData(LAYER, QByteArray(kind_of(row).encode("utf-8")))
        return data, ghost(row.words, row.glyph, row.category, self.devicePixelRatioF())


def kind_of(row: Row) -> str:
    """Give the kind of layer that a row stands for."""
    return row.key.partition("/")[2]


def ghost(words: str, glyph: str, category: str, ratio: float) -> QPixmap:
    """Give what hangs at the pointer while a layer is dragged."""
    now = theme()
    width = now.px(46) + now.metrics("body", weight=600).horizontalAdvance(words)
    height = float(now.px(30))
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setOpacity(now.opacity["dragGhost"])
    box = QRectF(0, 0, width, height)
    paint_box(painter, box, now.radius.card, now.surface.card, now.accent.ring)
    side = now.size.icon_small
    spot = QRectF(now.px(11), (height - side) / 2, side, side)
    symbols.draw(painter, glyph, spot, now.category_of(category).solid)
    area = QRectF(now.px(34), 0, width, height)
    font = now.font("body", weight=600)
    paint_text(painter, area, words, font, now.text.primary, elide=False)
    painter.end()
    return picture


class LayerPage(QWidget, Themed):
    """The first tab of the palette."""

    add_wanted = Signal(str)
    left = Signal()
    """The keyboard wants to go back to where it came from."""

    def __init__(self, workbench: Workbench, settings: Settings) -> None:
        super().__init__()
        self._workbench, self._settings = workbench, settings
        self._source: Outlet | None = None
        self._dragged: Outlet | None = None
        self._tensor: Tensor | None = None
        self._offers: tuple[suggestions.Offer, ...] | None = None
        self._open = set(filter(None, settings.get("palette_open").split(",")))
        count = sum(len(kinds) for kinds in catalog.palette().values())
        self.search = SearchLine(f"Search {count} layers", key="/")
        self.after = AfterRow(settings.get("palette_shapes"))
        self.list = LayerList("Layers")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.search)
        self._column.addLayout(self._head)
        self._column.addWidget(self.after)
        self._column.addWidget(self.list, 1)
        self.search.changed.connect(self._searched)
        self.search.moved.connect(self._step)
        self.search.accepted.connect(self._accept)
        self.search.escaped.connect(self.left)
        self.list.escaped.connect(self.left)
        self.list.taken.connect(self._take)
        self.list.toggled.connect(self._toggle)
        self.list.typed.connect(self._typed)
        self.after.toggled.connect(self._shapes_toggled)
        workbench.changed.connect(lambda _: self.follow())
        workbench.selection_changed.connect(self.follow)
        self.follow_theme()
        self._find_source()
        self._fill()

    def retheme(self) -> None:
        now = theme()
        self._column.setContentsMargins(0, now.px(9), 0, 0)
        self._head.setContentsMargins(now.px(11), 0, now.px(11), 0)
        self.after.setFixedHeight(now.px(38))

    # ── behind what ──────────────────────────────────────────────────────────────────────────

    def show_source(self, outlet: Outlet | None) -> None:
        """Show shapes behind ``outlet`` (a wire is being dragged), or behind the selection."""
        self._dragged = outlet
        self.follow()

    def follow(self) -> None:
        """Look again what is selected and what comes out of it."""
        tensor, offers = self._tensor, self._offers
        self._find_source()
        # Rows say what follows a tensor, whichever layer it comes from.
        if self._offers != offers and not self.search.text():
            self._fill()
        elif self._tensor != tensor:
            self.list.refresh()

    def _find_source(self) -> None:
        document = self._workbench.document
        facts = document.facts
        node = document.selection.last
        self._source = self._dragged or suggestions.anchor(facts, node)
        if self._source is not None and self._source.node not in facts.nodes:
            self._source = None
        self._tensor = facts.tensor(self._source) if self._source is not None else None
        self._offers = suggestions.suggested(facts, self._source)
        name = facts.model.layer_of(self._source.node).name if self._source is not None else ""
        dims = outlet_dims(facts, self._source) if self._source is not None else []
        self.after.show_source(name, dims)

    # ── rows ─────────────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        text = self.search.text().strip()
        self.list.show_rows(list(self._found(text) if text else self._groups()))

    def _groups(self) -> Iterator[Row]:
        offers = self._offers or ()
        opened = SUGGESTED in self._open
        yield GroupRow(SUGGESTED, "Suggested next", str(len(offers)), opened=opened)
        if opened:
            for each in offers:
                yield self._row(SUGGESTED, each.kind)
        labels, gap = catalog.categories(), True
        for key, kinds in catalog.palette().items():
            opened = key in self._open
            count = str(len(kinds))
            yield GroupRow(key, labels[key], count, opened=opened, swatch=key, gap=gap)
            gap = False
            if opened:
                for kind in kinds:
                    yield self._row(key, kind)

    def _found(self, text: str) -> Iterator[Row]:
        found = catalog.find(text)
        width = self.list.viewport().width
        if not found:
            yield NoteRow("none", f"No layer called “{text}”.", width)
        elif found[0].how == catalog.CLOSE:
            best = found[0].kind
            yield NoteRow("none", f"No layer called “{text}”. Did you mean {best}?", width)
        for each in found:
            yield self._row("found", each.kind, text)

    def _row(self, group: str, kind: str, text: str = "") -> ItemRow:
        sheet = catalog.sheet(kind)
        category = sheet.category if sheet is not None and sheet.category else "core"
        start = kind.lower().find(text.lower()) if text else -1
        return ItemRow(
            f"{group}/{kind}",
            kind,
            f"glyph/{theme().category_of(category).icon}",
            category,
            grip=True,
            mark=(start, start + len(text)) if start >= 0 else (0, 0),
            tip=partial(self._tip, kind),
            tail=partial(self._tail, kind),
        )

    def _tail(self, kind: str) -> Tail:
        """What a row shows at its right; asked while it is painted."""
        if self._tensor is None or not self.after.is_on():
            return NO_TAIL
        offer = suggestions.offer(kind, self._tensor)
        if not offer.fits:
            return Tail(words=offer.why, quiet=True)
        if offer.gives is None:
            return NO_TAIL
        return Tail(dims_of(offer.gives, self._tensor))

    def _tip(self, kind: str) -> tuple[str, str]:
        sheet = catalog.sheet(kind)
        summary = sheet.summary if sheet is not None else ""
        if self._tensor is None:
            return kind, summary
        offer = suggestions.offer(kind, self._tensor)
        return kind, "\n".join(part for part in (summary, offer.detail) if part)

    # ── the hand ─────────────────────────────────────────────────────────────────────────────

    def _searched(self, text: str) -> None:
        self.list.keyboard_elsewhere = bool(text.strip())
        self._fill()
        self.list.verticalScrollBar().setValue(0)
        if text.strip():
            first = next((row for row in self.list.rows() if row.selectable), None)
            if first is not None:
                self.list.go_to(first.key)

    def _step(self, by: int) -> None:
        self.list.keyboard_elsewhere = True
        self.list.step(by)
        self.list.refresh()

    def _accept(self) -> None:
        row = self.list.current()
        if row is None or not self.list.keyboard_elsewhere:
            return
        if isinstance(row, GroupRow):
            self._toggle(row, None)
        elif row.selectable:
            self._take(row)

    def _take(self, row: Row) -> None:
        self.list.keyboard_elsewhere = False
        self.add_wanted.emit(kind_of(row))
        if self.search.text():
            self.search.set_text("")

    def _typed(self, text: str) -> None:
        """Letters typed over the list go on in the search."""
        self.search.focus()
        if text != "/":
            self.search.set_text(text)

    def _toggle(self, row: GroupRow, wanted: bool | None) -> None:
        opened = not row.opened if wanted is None else wanted
        (self._open.add if opened else self._open.discard)(row.key)
        self._settings.set("palette_open", ",".join(sorted(self._open)))
        self._fill()

    def _shapes_toggled(self, on: bool) -> None:
        self._settings.set("palette_shapes", on)
        self.list.refresh()
