"""Cards and wires for people who do not see them: accessible children of the canvas.

Names follow the design: "Conv2D conv_a, 64 filters, 3 by 3, same; input 16 by 16 by 32, output
16 by 16 by 64; 18,496 parameters; selected". Children stand in topological order, wires after the
card they leave. Qt asks only while an assistive program listens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from designer.canvas.explaining import spoken
from designer.canvas.parts import Card, Mark, Wire
from engine.graph import Inlet, NodeId
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.drawing import Drawing
    from designer.canvas.view import Canvas

Key = NodeId | Inlet


# ── words ────────────────────────────────────────────────────────────────────────────────────


def card_words(drawing: Drawing, card: Card, selected: bool) -> str:
    """Give what is said of a card."""
    known = drawing.facts.nodes[card.node]
    layer = drawing.facts.model.layer_of(card.node)
    said = [f"{card.words.title} {layer.name}"]
    for name, part in zip(card.words.params, card.words.parts, strict=False):
        said.append(_part(name, part))
    shapes = []
    arriving = [spoken(tensor) for tensor in known.tensors]
    if arriving:
        shapes.append(("input " if len(arriving) == 1 else "inputs ") + " and ".join(arriving))
    if known.outputs:
        shapes.append("output " + " and ".join(spoken(tensor) for tensor in known.outputs))
    if card.repeat > 1:
        said.append(f"{card.repeat} times in a row")
    said += [_PARTS[card.part]] if card.part in _PARTS else []
    found = [", ".join(said)]
    if shapes:
        found.append(", ".join(shapes))
    if card.count:
        found.append(f"{card.count:,} parameters")
    found += [word for bit, word in _STATES if card.mark & bit]
    problem = drawing.badges.get(card.node)
    if problem is not None:
        found.append(f"{problem.severity}: {problem.title}")
    if drawing.trail is not None and card.node in drawing.trail.origins:
        deed = drawing.trail.origins[card.node].replace(" → ", " to ")
        found.append(f"the problem that is selected began here: {deed}")
    if selected:
        found.append("selected")
    return "; ".join(found)


_STATES = (
    (Mark.WAITING, "waits for a shape"),
    (Mark.BYPASSED, "bypassed"),
    (Mark.FROZEN, "frozen"),
)


_PARTS = {"bar": "open", "tile": "folded frame"}


def _part(name: str, part: str) -> str:
    said = part.replace("×", " by ")
    if name in ("filters", "units") and said.isdecimal():
        return f"{said} {name}"
    return said.replace("_", " ")


def wire_words(drawing: Drawing, wire: Wire) -> str:
    """Give what is said of a wire: ``from pool to conv_a, 16 by 16 by 32``."""
    model = drawing.facts.model
    source, target = model.layer_of(wire.outlet.node).name, model.layer_of(wire.inlet.node).name
    fault = ", does not fit" if wire.wrong is not None else ""
    return f"from {source} to {target}, {spoken(drawing.facts.tensor(wire.outlet))}{fault}"


def order_of(drawing: Drawing) -> list[Key]:
    """Give cards and wires in the order in which they are read."""
    made = drawing.facts.structure
    found: list[Key] = []
    for node in (*made.order, *made.circular):
        if drawing.cards[node].part != "foot":  # the lower edge of an open block says nothing
            found.append(node)
        found += [inlet for inlet in made.consumers.get(node, ()) if inlet in drawing.wires]
    return found


# ── interfaces ───────────────────────────────────────────────────────────────────────────────


class CanvasAccess(QAccessibleWidget):
    """The canvas, whose children are the cards and wires."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.Graphic, "Drawing")
        self.canvas = canvas
        self._made: dict[Key, ItemAccess] = {}
        self._order: list[Key] = []
        self._version = (-1, -1)

    def keys(self) -> list[Key]:
        """Give what is on the canvas, in reading order."""
        drawing = self.canvas.drawing
        version = (drawing.version, drawing.places)
        if version != self._version:
            self._order = order_of(drawing)
            self._version = version
            there = set(self._order)
            self.forget([key for key in self._made if key not in there])
        return self._order

    def forget(self, keys: list[Key] | None = None) -> None:
        """Let go of the interfaces of what is no longer there (of everything by default)."""
        for key in list(self._made) if keys is None else keys:
            item = self._made[key]
            # Qt keeps them by number and must be the one to delete them; Python only lets go.
            if isValid(item):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))
            del self._made[key]

    def item(self, key: Key) -> ItemAccess:
        """Give the interface of a card or wire, always the same object."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = ItemAccess(self, key)
            QAccessible.registerAccessibleInterface(found)
        return found

    def childCount(self) -> int:
        return len(self.keys())

    def child(self, index: int) -> QAccessibleInterface | None:
        """Give the child at a place in reading order."""
        keys = self.keys()
        return self.item(keys[index]) if 0 <= index < len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        key = getattr(child, "key", None)
        return self.keys().index(key) if key in self._made else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        spot = self.canvas.mapFromGlobal(QPoint(x, y))
        found = self.canvas.pointer.hit((spot.x(), spot.y()))
        key: Any = found.node or found.inlet
        return self.item(key) if key in set(self.keys()) else None

    def focusChild(self) -> QAccessibleInterface | None:
        key: Any = self.canvas.focused or self.canvas.looks.wire
        return self.item(key) if self.canvas.hasFocus() and key is not None else None


class ItemAccess(QAccessibleInterface):
    """One card or wire."""

    def __init__(self, owner: CanvasAccess, key: Key) -> None:
        super().__init__()
        self.owner = owner
        self.key = key

    def _record(self) -> Card | Wire | None:
        drawing = self.owner.canvas.drawing
        if isinstance(self.key, Inlet):
            return drawing.wires.get(self.key)
        return drawing.cards.get(self.key)

    def isValid(self) -> bool:
        return isValid(self.owner.canvas) and self._record() is not None

    def object(self) -> QObject | None:
        """Give nothing: cards and wires are no objects of Qt."""
        return None

    def parent(self) -> QAccessibleInterface:
        """Give the canvas."""
        return self.owner

    def child(self, index: int) -> QAccessibleInterface | None:
        """Give the child at a place in reading order."""
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        """Say what kind of thing it is."""
        is_wire = isinstance(self.key, Inlet)
        return QAccessible.Role.Indicator if is_wire else QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """Say where it is on the screen."""
        record = self._record()
        if record is None:
            return QRect()
        canvas = self.owner.canvas
        box: Rect = record.box if isinstance(record, Wire) else record.rect
        x, y, wide, high = canvas.camera.rect_to_screen(box)
        corner = canvas.mapToGlobal(QPoint(round(x), round(y)))
        return QRect(corner.x(), corner.y(), max(1, round(wide)), max(1, round(high)))

    def text(self, kind: QAccessible.Text) -> str:
        """Say its name."""
        record, drawing = self._record(), self.owner.canvas.drawing
        if record is None or kind != QAccessible.Text.Name:
            return ""
        if isinstance(record, Wire):
            return wire_words(drawing, record)
        return card_words(drawing, record, record.node in self.owner.canvas.looks.nodes)

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names are changed in the inspector."""

    def state(self) -> QAccessible.State:
        """Say whether it is selected and has the focus."""
        state = QAccessible.State()
        looks = self.owner.canvas.looks
        chosen = self.key in looks.nodes or self.key == looks.wire
        state.selectable = True
        state.focusable = True
        state.selected = chosen
        state.focused = chosen and self.owner.canvas.hasFocus()
        return state


_made: list[CanvasAccess] = []
"""Kept until Qt has deleted its side: whoever lets go earlier deletes it a second time."""
_installed: list[Any] = []


def install() -> None:
    """Teach Qt the interfaces of canvases, once per process."""
    if not _installed:
        _installed.append(_make)
        QAccessible.installFactory(_make)


def _make(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """Give the interface of a canvas; Qt makes those of other widgets itself."""
    if getattr(thing, "is_canvas", False) is not True:
        return None
    for old in _made:
        if not isValid(old):
            old.forget()
    _made[:] = [old for old in _made if isValid(old)]
    # A new one each time: Qt asks again only after it has deleted the one before.
    made = CanvasAccess(thing)  # type: ignore[arg-type]
    _made.append(made)
    return made


def selection_moved(canvas: Canvas) -> None:
    """Tell an assistive program that another card or wire has the focus."""
    if not QAccessible.isActive() or not canvas.hasFocus():
        return
    known = next((m for m in _made if isValid(m) and m.canvas is canvas), None)
    key: Any = canvas.focused or canvas.looks.wire
    if known is None or key is None:
        return
    item = known.item(key)
    QAccessible.updateAccessibility(QAccessibleEvent(item, QAccessible.Event.Focus))
