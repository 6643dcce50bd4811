"""What is under the pointer: badge, port, pill, card, wire, frame title, or the bare canvas.

Asks the grids; works in places of the screen, because the room a hand needs does not zoom.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from designer.canvas.block_bars import button_at
from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.frame_titles import title_in
from designer.canvas.geometry import badge_rect, contains, grown
from designer.canvas.lod import Level
from designer.canvas.painting_far import chip_rect
from designer.canvas.painting_wires import pill_rect
from designer.canvas.parts import Card, Port, Wire
from designer.canvas.wires import SHORTEST_FOR_PILL, distance
from designer.look.tokens import tokens
from engine.graph import FrameId, Inlet, NodeId, Outlet
from engine.layout.model import Rect

Kind = Literal["badge", "plus", "button", "port", "pill", "card", "wire", "frame", "canvas"]

PORT_REACH = tokens()["size"]["portHit"] / 2
WIRE_REACH = tokens()["size"]["edgeHit"] / 2
BADGE_REACH = 12.0
_INSIDE = 5.0
"""How far into a card a port still catches the pointer: the rest is for taking the card."""


class Hit(NamedTuple):
    """What was found; only the fields that fit ``kind`` are set."""

    kind: Kind
    node: NodeId | None = None
    inlet: Inlet | None = None
    port: Port | None = None
    frame: FrameId | None = None
    button: str = ""


def hit(drawing: Drawing, camera: Camera, level: Level, x: float, y: float) -> Hit:
    """Give what is at a place of the screen, topmost first."""
    wx, wy = camera.to_world(x, y)
    reach = 40.0 / camera.zoom
    near = Rect(wx - reach, wy - reach, 2 * reach, 2 * reach)
    cards = sorted(
        (drawing.cards[node] for node in drawing.card_grid.near(near)), key=lambda c: -c.z
    )
    for card in cards:
        if card.node in drawing.badges and _on_badge(card, camera, x, y):
            return Hit("badge", card.node)
    if level == Level.FULL:
        for key, rect in drawing.block_rects().items():
            name = button_at(rect, wx, wy)
            if name:
                return Hit("button", key, button=name)
    if level >= Level.COMPACT:
        found = port_at(drawing, camera, cards, x, y)
        if found is not None:
            return Hit("port", (found.inlet or found.outlet).node, found.inlet, found)  # type: ignore[union-attr]
    wires = [drawing.wires[inlet] for inlet in drawing.wire_grid.near(near)]
    if level == Level.FULL:
        for wire in wires:
            if _on_pill(drawing, wire, wx, wy):
                return Hit("pill", inlet=wire.inlet)
    for card in cards:
        if _on_card(card, camera, level, x, y):
            return Hit("card", card.node)
    best = _nearest(wires, wx, wy, WIRE_REACH / camera.zoom)
    if best is not None:
        return Hit("wire", inlet=best.inlet)
    for box in reversed(drawing.frames.values()):
        title = title_in(drawing, box, camera, level)
        if title is not None and contains(title.rect, x, y):
            return Hit("frame", frame=box.frame)
    return Hit("canvas")


def _on_badge(card: Card, camera: Camera, x: float, y: float) -> bool:
    box = camera.rect_to_screen(badge_rect(card.rect))
    middle_x, middle_y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return abs(middle_x - x) <= BADGE_REACH and abs(middle_y - y) <= BADGE_REACH


def _on_card(card: Card, camera: Camera, level: Level, x: float, y: float) -> bool:
    if card.part == "bar":
        return contains(camera.rect_to_screen(card.rect), x, y)
    if level == Level.COMPACT:
        return bool(chip_rect(card.rect, camera).contains(x, y))
    return contains(camera.rect_to_screen(card.rect), x, y, 0.0 if level == Level.FULL else 2.0)


def _on_pill(drawing: Drawing, wire: Wire, wx: float, wy: float) -> bool:
    at = drawing.pill_at(wire)
    if abs(at[1] - wy) > 10.0 or wire.room < SHORTEST_FOR_PILL:
        return False
    return bool(pill_rect(at, drawing.pill(wire)).adjusted(-1, -1, 1, 1).contains(wx, wy))


def _nearest(wires: list[Wire], wx: float, wy: float, reach: float) -> Wire | None:
    best, least = None, reach
    for wire in wires:
        apart = distance(wire.points, wx, wy)
        if apart <= least:
            best, least = wire, apart
    return best


# ── ports ────────────────────────────────────────────────────────────────────────────────────


def ports_of(drawing: Drawing, card: Card) -> list[Port]:
    """Give every place of ``card`` where a wire begins or ends, or could."""
    top = card.rect[1]
    found = [Port(None, inlet, (x, top), True) for inlet, x in card.inputs.items()]
    found += [Port(None, ring.inlet, (ring.x, top), False) for ring in drawing.rings(card)]
    for index in range(card.outputs):
        outlet = Outlet(card.node, index)
        found.append(Port(outlet, None, drawing.router.start_of(outlet), False))
    return found


def port_at(drawing: Drawing, camera: Camera, cards: list[Card], x: float, y: float) -> Port | None:
    """Give the port within reach, the nearest one; outside of a card it reaches further."""
    best: Port | None = None
    least = PORT_REACH
    for card in cards:
        if not contains(grown(camera.rect_to_screen(card.rect), PORT_REACH), x, y):
            continue
        inside = min(_INSIDE, card.rect[3] * camera.zoom * 0.2)
        for port in ports_of(drawing, card):
            px, py = camera.to_screen(*port.at)
            into = (y - py) if port.inlet is not None else (py - y)
            if into > inside:
                continue
            apart = max(abs(px - x), abs(py - y))
            if apart <= least:
                best, least = port, apart
    return best


def inlet_hit(drawing: Drawing, camera: Camera, level: Level, x: float, y: float) -> Card | None:
    """Give the card under the pointer, with a little room around it, for a wire being dragged."""
    wx, wy = camera.to_world(x, y)
    slack = 14.0 / camera.zoom
    near = Rect(wx - slack, wy - slack, 2 * slack, 2 * slack)
    found = [
        drawing.cards[node]
        for node in drawing.card_grid.near(near)
        if contains(drawing.cards[node].rect, wx, wy, slack)
    ]
    return max(found, key=lambda card: card.z, default=None)
