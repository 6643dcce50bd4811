"""Quick add: type a few letters, see what fits this shape first, with the shape it gives.

Three parts: fits, fits with a helper, does not fit (with the reason). The canvas shows a ghost of
the chosen row. Enter adds it, Shift+Enter adds it and goes on behind it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from designer.canvas.drops import Ghost
from designer.canvas.geometry import WIDTH, around, card_rect
from designer.canvas.room import place_in_wire
from designer.canvas.view import Canvas
from designer.controls.pill import paint_pill, pill_width
from designer.look.paint import paint_text
from designer.popups.panel import PickPanel
from designer.popups.pick_rows import Row, Section
from designer.popups.quick_detail import Detail, brief, formula
from designer.popups.quick_place import Room
from designer.shapes import Dims, dims_of
from designer.theme import theme
from designer.workbench import Workbench
from engine import catalog, suggestions
from engine.graph import INPUT, OUTPUT, Inlet, NodeId, Outlet
from engine.layout.model import Rect
from engine.suggestions import Offer
from engine.tensors import Tensor

_SHOWN = 60


class QuickAdd(PickPanel):
    """One per canvas."""

    alone = True  # the ghost of what is chosen may be where the minimap is

    def __init__(self, canvas: Canvas, workbench: Workbench) -> None:
        hints = [("↑+↓", "choose"), ("Enter", "add"), ("Shift+Enter", "add, keep going")]
        super().__init__(canvas, "Add a layer", hints)
        self._canvas = canvas
        self._workbench = workbench
        self._place: QPointF | None = None
        self._source: Outlet | None = None
        self._into: Inlet | None = None
        self._feeds: Inlet | None = None
        self._replacing: NodeId | None = None
        self._tensor: Tensor | None = None
        self._began_in_view = False
        self._room = Room(canvas)
        self.detail = Detail(self)
        self._column.insertWidget(2, self.detail)
        self.list.chosen.connect(self._chosen)
        self.list.picked.connect(self._picked)
        self.setObjectName("quick add")

    @classmethod
    def over(cls, canvas: Canvas, workbench: Workbench) -> QuickAdd:
        """Give the quick add of ``canvas``, made when it is first asked for."""
        known = canvas.findChild(cls, "quick add")
        return known if isinstance(known, cls) else cls(canvas, workbench)

    def open(
        self,
        place: QPointF | None,
        source: Outlet | None = None,
        wire: Inlet | None = None,
        replacing: NodeId | None = None,
    ) -> None:
        """Ask what to add: at ``place`` of the drawing (behind the selection where ``None``)."""
        document = self._canvas.document
        self._place, self._source, self._into, self._replacing = place, source, wire, replacing
        self._feeds = None
        self._began_in_view = source is not None and self._in_view(source.node)
        if wire is not None and wire not in document.model.wires:
            # A wire pulled out of a free input: what is added feeds that input.
            self._feeds, self._into, wire = wire, None, None
        if wire is not None:
            self._source = document.model.wires.get(wire)
        elif replacing is not None:
            sources = document.facts.structure.sources.get(replacing, ())
            self._source = sources[0] if sources else None
        elif source is None and place is None:
            if document.selection.wire is not None:
                self._into = document.selection.wire
                self._source = document.model.wires.get(self._into)
            else:
                self._source = suggestions.anchor(document.facts, document.selection.last)
        self._tensor = document.facts.tensor(self._source) if self._source is not None else None
        self.line.clear()
        self.search()
        self._settle()
        self.come()

    def hideEvent(self, event) -> None:  # noqa: ANN001
        super().hideEvent(event)
        self._canvas.set_ghost(None)
        self._room.give_back()

    # ── what fits ────────────────────────────────────────────────────────────────────────────

    def search(self) -> None:
        """Fill the three parts for what is typed."""
        text = self.line.text().strip()
        if text:
            found = catalog.find(text)
            exact = [f.kind for f in found if f.how != catalog.CLOSE]
            kinds = exact or [f.kind for f in found]
        else:
            kinds = self._usual()
            exact = kinds
        fits: list[Row] = []
        helped: list[Row] = []
        others: list[Row] = []
        for kind in kinds[:_SHOWN]:
            self._sort(kind, text, fits, helped, others)
        note = f"{len(fits)} of {len(kinds)} matches" if text else ""
        title = "Fits this shape" if self._tensor is not None else "Layers"
        if text and not exact and kinds:
            title = f"No layer called “{text}”. Did you mean"
            note = ""
        sections = [
            Section(title, tuple(fits), note),
            Section("Fits with a helper layer", tuple(helped)),
            Section("Does not fit", tuple(others)),
        ]
        self.list.show_sections(sections)
        if not self.list.rows():
            nothing = Row(f"No layer called “{text}”", reason="try another word")
            self.list.show_sections([Section("Nothing found", (nothing,))])
        self._settle()

    def _usual(self) -> list[str]:
        """Give what to offer before anything is typed."""
        facts = self._canvas.document.facts
        if self._source is None:
            first = [] if self._replacing else [INPUT]
        else:
            first = [offer.kind for offer in suggestions.suggested(facts, self._source)]
        rest = [kind for kinds in catalog.palette().values() for kind in kinds]
        return list(dict.fromkeys([*first, *rest]))

    def _sort(
        self, kind: str, text: str, fits: list[Row], helped: list[Row], others: list[Row]
    ) -> None:
        offer = suggestions.offer(kind, self._tensor)
        if self._source is not None and kind == INPUT and self._tensor is not None:
            others.append(self._row(offer, text, reason="takes no wire"))
        elif self._source is None and kind == OUTPUT:
            others.append(self._row(offer, text, reason="needs a wire"))
        elif offer.fits:
            fits.append(self._row(offer, text))
        else:
            bridge = suggestions.with_helper(kind, self._tensor) if self._tensor else None
            if bridge is not None and self._replacing is None:
                shape = bridge.helper.params.get("target_shape")
                size = " " + "×".join(map(str, shape)) if isinstance(shape, tuple) else ""
                note = f"adds {bridge.helper.kind}{size} first"
                helped.append(self._row(bridge.offer, text, note=note, payload=bridge))
            else:
                others.append(self._row(offer, text, reason=offer.why))

    def _row(
        self, offer: Offer, text: str, reason: str = "", note: str = "", payload: Any = None
    ) -> Row:
        sheet = catalog.sheet(offer.kind)
        category = (sheet.category if sheet is not None else None) or "io"
        dims: Dims = dims_of(offer.gives, self._tensor) if offer.gives is not None else []
        start = offer.kind.lower().find(text.lower()) if text else -1
        return Row(
            offer.kind,
            payload if payload is not None else offer,
            f"glyph/{category}",
            category,
            note or brief(offer),
            tuple(dims),
            "",
            reason,
            (start, len(text)) if start >= 0 else (0, 0),
        )

    # ── the chosen row ───────────────────────────────────────────────────────────────────────

    def _chosen(self, row: object) -> None:
        detail = self.detail
        assert isinstance(detail, Detail)
        if not isinstance(row, Row) or row.payload is None:
            detail.words = detail.formula = ""
            self._canvas.set_ghost(None)
            detail.update()
            return
        bridged = isinstance(row.payload, suggestions.Helped)
        offer: Offer = row.payload.offer if bridged else row.payload
        sheet = catalog.sheet(offer.kind)
        detail.words = sheet.summary if sheet is not None else ""
        detail.formula = "" if bridged else formula(offer, self._tensor)
        detail.update()
        if self._replacing is None and not bridged:
            at, source, into = self._where(offer)
            self._canvas.show_ghost(offer.kind, offer.params, at, source, into)
        else:
            self._canvas.set_ghost(None)

    def _where(self, offer: Offer) -> tuple[tuple[float, float], Outlet | None, Inlet | None]:
        if self._into is not None:
            drawing, place = self._canvas.drawing, self._canvas.document.place
            at, _ = place_in_wire(drawing, drawing.sheet.wire(place, self._into), False)
            return at, None, self._into
        if self._place is not None:
            x, y = self._place.x(), self._place.y()
            at = (round((x - 112) / 8) * 8.0, round(y / 8) * 8.0)
        else:
            behind = [self._source.node] if self._source is not None else []
            at = self._canvas.place_below(behind)
        return at, None if offer.kind == INPUT else self._source, None

    def _picked(self, row: Row, keep_open: bool) -> None:
        document = self._canvas.document
        bridged = isinstance(row.payload, suggestions.Helped)
        offer: Offer = row.payload.offer if bridged else row.payload
        if self._replacing is not None:
            document.replace_kind(document.model.nodes[self._replacing].layer, offer.kind)
            self.go()
            return
        at, source, into = self._where(offer)
        if bridged:
            helper: Offer = row.payload.helper
            near = self._canvas.key_of(self._source.node) if self._source is not None else None
            step = self._canvas.drawing.sheet.step_at(document.place, near)
            at = (at[0] - step[0], at[1] - step[1])
            node = document.add_bridged(
                (helper.kind, helper.params), (offer.kind, offer.params), at, self._source, into
            )
        else:
            self._canvas.show_ghost(offer.kind, offer.params, at, source, into)
            ghost = self._canvas.ghost
            assert ghost is not None
            node = self._added(ghost)
        self._canvas.reveal_node(node)
        if keep_open:
            self.open(None, source=Outlet(node))
        else:
            self.go()

    def _added(self, ghost: Ghost) -> NodeId:
        """Add what the ghost stands for; before a free input it is wired to that, in one step."""
        if self._feeds is None:
            return self._canvas.add_layer(ghost)
        document = self._canvas.document
        document.undo_stack.beginMacro(f"Add {ghost.kind}")
        try:
            node = self._canvas.add_layer(ghost)
            document.connect_wire(Outlet(node), self._feeds)
        finally:
            document.undo_stack.endMacro()
        return node

    # ── looks ────────────────────────────────────────────────────────────────────────────────

    def _settle(self) -> None:
        """Take the size and place: beside the ghost and the layer it follows."""
        width = theme().px(self.width_px)
        room = self._canvas.rect()
        high = min(self.wanted_height(), room.height() - 16)
        things = self._things()
        if things:
            wanted = self._room.beside(things, self._near(), width, high)
        else:
            wanted = QRect((room.width() - width) // 2, 70, width, high)
        self.setGeometry(self.keep_inside(wanted))

    def _things(self) -> list[Rect]:
        """Give what must stay in view: the layer that it is about, and the ghost behind it."""
        canvas, place = self._canvas, self._place
        about = self._replacing or (self._source.node if self._source is not None else None)
        found = []
        card = canvas.drawing.cards.get(canvas.key_of(about)) if about is not None else None
        if card is not None and (place is None or self._began_in_view):
            found.append(card.rect)
        if canvas.ghost is not None:
            found.append(canvas.ghost.card.rect)
        elif place is not None:
            found.append(card_rect((place.x() - WIDTH / 2, place.y()), False))
        return found

    def _in_view(self, node: NodeId) -> bool:
        """Tell whether the whole card of a layer is on the screen."""
        canvas = self._canvas
        card = canvas.drawing.cards.get(canvas.key_of(node))
        seen = canvas.visible
        return card is not None and around([card.rect, seen]) == seen

    def _near(self) -> list[Rect]:
        """Give the cards that it would cover: those in view, and what its layer is wired to."""
        drawing = self._canvas.drawing
        seen = set(drawing.card_grid.near(self._canvas.visible))
        if self._source is not None:
            for wire in drawing.wires_at(self._canvas.key_of(self._source.node)):
                seen |= {wire.inlet.node, wire.outlet.node}
        return [drawing.cards[key].rect for key in sorted(seen)]

    def right_width(self) -> int:
        return theme().px(190) if self._tensor is not None else 12

    def paint_right(self, painter: QPainter, box: QRectF) -> None:
        """Say what it follows: ``after pool 16×16×64``."""
        if self._tensor is None or self._source is None:
            return
        now = theme()
        dims = dims_of(self._tensor)
        width = pill_width(dims, now.measures)
        high = now.size.pill_height
        pill = QRectF(box.right() - width, box.center().y() - high / 2, width, high)
        paint_pill(painter, pill, dims, now.measures, "hover")
        name = self._canvas.document.model.layer_of(self._source.node).name
        words = f"after {name}"
        room = QRectF(
            0, 0, min(110, now.metrics("mono").horizontalAdvance(words) + 4), box.height()
        )
        room.moveRight(pill.left() - now.px(8))
        paint_text(painter, room, words, now.font("mono"), now.text.secondary)
