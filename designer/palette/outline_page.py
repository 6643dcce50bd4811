"""The model as a list: frames and layers in the order of the network, equal to the drawing.

It is always the whole drawing; the block that a hand is in (or was in last) is unfolded in it.
Selecting a row selects the layer, and the other way round. It is the way through the model for
people who do not see the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.controls.base import Themed
from designer.controls.search_line import SearchLine
from designer.document import Document
from designer.palette.row_view import RowView
from designer.palette.rows import FrameRow, GroupRow, ItemRow, NoteRow, Row, Tail
from designer.places import Place
from designer.shapes import outputs_dims
from designer.theme import theme
from designer.workbench import Workbench
from engine import catalog
from engine.changes import Change
from engine.graph import MODEL, FrameId, NodeId
from engine.inference import Facts

_WAIT = 60
_LONG = 60
"""Layers from which on frames are folded at first."""
_FRAME, _NODE = "frame/", "node/"
_INTO = "\n"
"""Stands in the key of a row between a call and what is inside it."""


class OutlinePage(QWidget, Themed):
    """The third tab of the palette."""

    left = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._folds: WeakKeyDictionary[Document, dict[str, set[FrameId]]] = WeakKeyDictionary()
        self.search = SearchLine("Search in this model", key="/")
        self.list = RowView("Outline", multiple=True)
        self.list.setUniformItemSizes(True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.search)
        self._column.addLayout(self._head)
        self._column.addWidget(self.list, 1)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.fill)
        self.search.changed.connect(lambda _: self.fill())
        self.search.moved.connect(self._step)
        self.search.accepted.connect(self._accept)
        self.search.escaped.connect(self.left)
        self.list.escaped.connect(self.left)
        self.list.taken.connect(self._take)
        self.list.toggled.connect(self._toggle)
        self.list.typed.connect(self._typed)
        self.list.picked.connect(self._picked)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self.follow_selection)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self._column.setContentsMargins(0, now.px(9), 0, 0)
        self._head.setContentsMargins(now.px(11), 0, now.px(11), now.px(4))

    @property
    def _folded(self) -> set[FrameId]:
        """The frames that are folded here. Those of a long model are, until one is looked into."""
        document = self._workbench.document
        facts = document.shown
        known = self._folds.setdefault(document, {})
        if facts.name not in known:
            long = len(facts.model.nodes) > _LONG
            known[facts.name] = set(facts.model.frames) if long else set()
        return known[facts.name]

    # ── rows ─────────────────────────────────────────────────────────────────────────────────

    def _changed(self, change: Change) -> None:
        if not self.isVisible():
            return
        moved = change.added or change.removed or change.wires or change.frames or change.layers
        if change.everything:
            self.fill()
        elif moved:
            self._timer.start()
        else:
            self.list.refresh()

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        self.fill()

    def fill(self) -> None:
        """Read the model again."""
        self._timer.stop()
        self.list.show_rows(list(self._rows()))
        self.follow_selection()

    def _rows(self) -> Iterator[Row]:
        facts = self._workbench.document.shown
        wanted = self.search.text().strip().lower()
        order = [*facts.structure.order, *sorted(facts.structure.circular)]
        if not order:
            words = "The layers of the model will be listed here."
            yield NoteRow("none", words, self.list.viewport().width)
            return
        if wanted:
            yield from self._found(facts, order, wanted)
            return
        home = {node: f for f, frame in facts.model.frames.items() for node in frame.nodes}
        members: dict[FrameId, list[NodeId]] = {}
        for node in order:
            if node in home:
                members.setdefault(home[node], []).append(node)
        begun: set[FrameId] = set()
        for node in order:
            frame = home.get(node)
            if frame is None:
                yield from self._node(facts, node)
            elif frame not in begun:
                begun.add(frame)
                yield from self._frame(facts, frame, members[frame])

    def _found(self, facts: Facts, order: list[NodeId], wanted: str) -> Iterator[Row]:
        found = False
        for node in order:
            layer = facts.model.layer_of(node)
            rows = [*self._node(facts, node)]
            hit = wanted in layer.name.lower() or wanted in layer.kind.lower()
            inner = [row for row in rows[1:] if wanted in row.words.lower()]
            found = found or hit or bool(inner)
            yield from rows[:1] if hit else ()
            yield from inner
        if not found:
            words = f"No layer called “{self.search.text().strip()}” in this model."
            yield NoteRow("none", words, self.list.viewport().width)

    def _frame(self, facts: Facts, frame: FrameId, nodes: list[NodeId]) -> Iterator[Row]:
        opened = frame not in self._folded
        title, document = facts.model.frames[frame].title, self._workbench.document
        tail = partial(_frame_tail, document, nodes)
        yield FrameRow(_FRAME + frame, title, tail, opened=opened)
        if opened:
            for node in nodes:
                yield from self._node(facts, node, indent=16)

    def _node(
        self, facts: Facts, node: NodeId, indent: int = 0, place: Place = ()
    ) -> Iterator[ItemRow]:
        """Give the row of a layer, and those of what is inside it while a hand is in there."""
        yield self._row(facts, node, indent, place)
        within = (*place, node)
        if within not in self._workbench.document.listed:
            return
        inside = self._workbench.document.facts_at(within)
        if inside is not None:
            for other in (*inside.structure.order, *sorted(inside.structure.circular)):
                yield from self._node(inside, other, indent + 16, within)

    def _row(self, facts: Facts, node: NodeId, indent: int, place: Place) -> ItemRow:
        layer = facts.model.layer_of(node)
        category = category_of(layer.kind)
        look = theme().category_of(category)
        return ItemRow(
            _key(place, node),
            layer.name,
            f"glyph/{look.icon}",
            category,
            indent=indent,
            tip=lambda: (layer.name, layer.kind),
            tail=partial(_tail, self._workbench.document, node, place),
        )

    # ── selection ────────────────────────────────────────────────────────────────────────────

    def follow_selection(self) -> None:
        """Mark the rows of what is selected in the drawing."""
        if not self.isVisible():
            return
        selection, place = self._workbench.selection, self._workbench.document.place
        keys = [_key(place, node) for node in selection.nodes]
        if selection.frame is not None and not place:
            keys.append(_FRAME + selection.frame)
        if set(keys) == {row.key for row in self.list.chosen()}:
            return
        self._unfold(place[:1] or selection.nodes)
        self.list.choose(keys)
        if keys:
            self.list.go_to(keys[-1])

    def _unfold(self, nodes: tuple[NodeId, ...]) -> None:
        frames = self._workbench.document.shown.model.frames
        hidden = {f for f in self._folded & frames.keys() if frames[f].nodes & set(nodes)}
        if hidden and not self.search.text():
            self._folded.difference_update(hidden)
            self.list.show_rows(list(self._rows()))

    def _picked(self, rows: list[Row]) -> None:
        calls = [_call(row.key) for row in rows if row.key.startswith(_NODE)]
        frames = [row.key.removeprefix(_FRAME) for row in rows if row.key.startswith(_FRAME)]
        if calls:
            # One model is in hand at a time: that of the row that was chosen last.
            current = self.list.current()
            chosen = _call(current.key) if current is not None and current in rows else calls[-1]
            place = chosen[0] if chosen in calls else calls[-1][0]
            self._go(place, [node for at, node in calls if at == place])
        elif frames:
            self._workbench.document.enter(())
            self._workbench.selection.set(frame=frames[0])

    def _go(self, place: Place, nodes: list[NodeId]) -> None:
        document = self._workbench.document
        if place == document.place:
            document.selection.set(nodes)
            return

        def enter() -> None:
            document.enter(place)
            document.selection.set(node for node in nodes if node in document.model.nodes)

        # Another model in hand has other rows: not from under the list that is telling us.
        QTimer.singleShot(0, self, enter)

    # ── the hand ─────────────────────────────────────────────────────────────────────────────

    def _step(self, by: int) -> None:
        self.list.keyboard_elsewhere = True
        self.list.step(by)
        self.list.refresh()

    def _accept(self) -> None:
        rows = self.list.rows()
        row = self.list.current() or next((r for r in rows if isinstance(r, ItemRow)), None)
        if row is not None:
            self._picked([row])
            self.left.emit()

    def _take(self, row: Row) -> None:
        """Enter or a double-click: open a block, or go to the layer in the drawing."""
        document = self._workbench.document
        place, node = _call(row.key)
        facts = document.facts_at(place) if row.key.startswith(_NODE) else None
        if facts is not None and node in facts.model.nodes:
            document.enter(place)
            layer = document.model.layer_of(node)
            if layer.kind == MODEL and layer.model in document.project.models:
                document.open_model((*document.trail, layer.model), node)
                return
        self._picked([row])
        self.left.emit()

    def _typed(self, text: str) -> None:
        self.search.focus()
        if text != "/":
            self.search.set_text(text)

    def _toggle(self, row: GroupRow, wanted: bool | None) -> None:
        frame = row.key.removeprefix(_FRAME)
        opened = not row.opened if wanted is None else wanted
        (self._folded.discard if opened else self._folded.add)(frame)
        self.list.show_rows(list(self._rows()))


def _frame_tail(document: Document, nodes: list[NodeId]) -> Tail:
    """Give the shape that leaves a frame; an error inside is not hidden by folding it."""
    facts = document.facts_at(())
    if facts is not None and any(n in facts.nodes and facts[n].outcome.failed for n in nodes):
        return Tail(words="error", alarm=True)
    return _tail(document, nodes[-1])


def _tail(document: Document, node: NodeId, place: Place = ()) -> Tail:
    facts = document.facts_at(place)
    known = facts.nodes.get(node) if facts is not None else None
    if known is None:
        return Tail()
    if known.outcome.failed:
        return Tail(words="error", alarm=True)
    if known.outputs is None:
        return Tail(words="waits", quiet=True)
    before = known.tensors[0] if known.tensors else None
    return Tail([(text, False) for text, _ in outputs_dims(known.outputs, before)])


def _key(place: Place, node: NodeId) -> str:
    return _NODE + _INTO.join((*place, node))


def _call(key: str) -> tuple[Place, NodeId]:
    """Give what a row stands for: where in nested models, and which call there."""
    *place, node = key.removeprefix(_NODE).split(_INTO)
    return tuple(place), node


def category_of(kind: str) -> str:
    """Give the category of a kind of layer, by whose colour and glyph it is known."""
    if kind == MODEL:
        return "composite"
    sheet = catalog.sheet(kind)
    return sheet.category if sheet is not None and sheet.category else "core"
