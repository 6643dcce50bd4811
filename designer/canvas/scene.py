"""Painting the visible part of a drawing, in order: ground, frames, wires, cards, pills, ports.

The same function paints the window, thumbnails and diagrams. It asks the grids for what can lie in
the area, and chooses how by the level of detail.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas import painting_far as far
from designer.canvas import painting_wires as wiring
from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.far_cells import FarCells, block
from designer.canvas.geometry import badge_rect, grown, touch
from designer.canvas.ground import paint_ground
from designer.canvas.lod import Level
from designer.canvas.looks import Looks
from designer.canvas.painting import MARGIN, paint_badge, paint_card, paint_words
from designer.canvas.parts import Card, Mark, Wire
from designer.canvas.pills import HEIGHT
from designer.canvas.stamps import Stamps
from designer.canvas.style import NO_BRUSH, NO_PEN, Style, cosmetic
from designer.canvas.wires import SHORTEST_FOR_PILL, boxes
from engine.graph import Outlet
from engine.layout.model import Rect

_REACH = 24.0
"""How far pills, badges and shadows can reach beyond what they belong to."""
FEW = 500
"""Blocks in view up to which they are painted one by one, with round corners."""
_RANK = {"default": 0, "waiting": 0, "hover": 1, "selected": 2, "error": 3}


class Scene(NamedTuple):
    """What is painted, and how."""

    drawing: Drawing
    camera: Camera
    level: Level
    looks: Looks
    style: Style
    far_cells: FarCells
    stamps: Stamps | None = None
    ratio: float = 1.0
    resting: bool = True
    """Whether the zoom is at rest: then whole cards are stamped, else their bodies alone."""


def paint_scene(painter: QPainter, scene: Scene, area: Rect) -> None:
    """Paint what lies in ``area`` (of the screen), its ground included."""
    style, camera = scene.style, scene.camera
    paint_ground(painter, area, camera, style, scene.ratio, scene.looks.grid and not style.plain)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    world = grown(camera.rect_to_world(area), _REACH / min(camera.zoom, 1.0))
    frames = [box for box in scene.drawing.frames.values() if touch(box.rect, world)]
    for box in frames:
        far.paint_frame(painter, box, style, camera, box.frame == scene.looks.frame)
    if scene.level >= Level.COMPACT:
        _paint_near(painter, scene, world)
    else:
        _paint_far(painter, scene, world)
    for box in frames:
        far.paint_frame_title(painter, box, style, camera, scene.level)


# ── from afar ────────────────────────────────────────────────────────────────────────────────


def _paint_far(painter: QPainter, scene: Scene, world: Rect) -> None:
    camera, drawing, looks = scene.camera, scene.drawing, scene.looks
    painter.save()
    painter.translate(camera.x, camera.y)
    painter.scale(camera.zoom, camera.zoom)
    near = drawing.card_grid.near(world) if scene.level == Level.BLOCK else ()
    if near and len(near) <= FEW:
        _paint_blocks(painter, scene, [drawing.cards[node] for node in near], world)
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        scene.far_cells.paint(painter, drawing, scene.style, world, camera.zoom)
    painter.restore()
    for wire in drawing.faulty_wires():
        if any(touch(box, world) for box in boxes(wire.points)):
            _far_wire(painter, wire, scene, "error")
    for node in looks.nodes:
        for wire in drawing.wires_at(node):
            if wire.wrong is None:
                _far_wire(painter, wire, scene, "selected")
    special = drawing.faulty | looks.nodes | {looks.focus}
    for node in special:
        card = drawing.cards.get(node) if node is not None else None
        if card is not None and touch(card.rect, world):
            far.paint_far_marks(painter, card, scene.style, looks.mark(card), camera)


def _paint_blocks(painter: QPainter, scene: Scene, cards: list[Card], world: Rect) -> None:
    """Paint blocks with round corners, where there are not too many of them."""
    drawing, style = scene.drawing, scene.style
    painter.setPen(cosmetic(style.wire_colour["default"], 1.25))
    painter.setBrush(NO_BRUSH)
    for inlet in drawing.wire_grid.near(world):
        wire = drawing.wires[inlet]
        if touch(wire.box, world):
            wiring.paint_line(painter, wire)
    painter.setPen(NO_PEN)
    for card in cards:
        waits = card.mark & Mark.WAITING
        category = style.category(card.category)
        painter.setBrush(style.theme.border.strong if waits else category.block)
        painter.drawRoundedRect(block(card.rect), 8.0, 8.0)


def _far_wire(painter: QPainter, wire: Wire, scene: Scene, state: str) -> None:
    pen = scene.style.wire[state]
    painter.setPen(pen)
    painter.drawPolyline([QPointF(*scene.camera.to_screen(*point)) for point in wire.points])


# ── near ─────────────────────────────────────────────────────────────────────────────────────


def _paint_near(painter: QPainter, scene: Scene, world: Rect) -> None:
    drawing, looks = scene.drawing, scene.looks
    cards = [
        card
        for node in drawing.card_grid.near(world)
        if touch((card := drawing.cards[node]).rect, world)
    ]
    cards.sort(key=_order)
    states: dict[Wire, str] = {}
    wide = grown(world, _REACH)  # pills reach further sideways than anything else
    for inlet in drawing.wire_grid.near(world):
        wire = drawing.wires[inlet]
        if touch(wire.box, wide) and inlet not in looks.hidden:
            states[wire] = looks.state(wire)
    ordered = sorted(states, key=lambda wire: _RANK[states[wire]])
    camera = scene.camera
    painter.save()
    painter.translate(camera.x, camera.y)
    painter.scale(camera.zoom, camera.zoom)
    for wire in ordered:
        if scene.level == Level.FULL:
            wiring.paint_wire(painter, wire, scene.style, states[wire])
        else:
            painter.setPen(scene.style.wire[states[wire]])
            painter.setBrush(NO_BRUSH)
            wiring.paint_line(painter, wire)
    painter.restore()
    if scene.level == Level.FULL:
        _paint_cards(painter, scene, cards)
        _paint_pills(painter, scene, ordered, states)
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        _paint_ends(painter, scene, cards, ordered, states)
        painter.restore()
    else:
        _paint_chips(painter, scene, cards)
        _paint_far_pills(painter, scene, ordered, states)
        _paint_lit(painter, scene, cards)
    if looks.badges:
        _paint_badges(painter, scene, cards)


def _order(card: Card) -> int:
    return card.z


def _paint_cards(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    stamps, ratio = scene.stamps, scene.ratio
    zoom, ox, oy = scene.camera
    for card in cards:
        mark = scene.looks.mark(card)
        x, y = card.rect[0] * zoom + ox, card.rect[1] * zoom + oy
        if stamps is not None:
            x, y = round(x * ratio) / ratio, round(y * ratio) / ratio
            picture, margin = stamps.card(card, mark) if scene.resting else stamps.body(card, mark)
            painter.drawPixmap(QPointF(x - margin, y - margin), picture)
            if scene.resting:
                continue
        painter.save()
        painter.translate(x, y)
        painter.scale(zoom, zoom)
        if stamps is None:
            paint_card(painter, card, scene.style, mark)
        else:
            paint_words(painter, card, scene.style, mark)
        painter.restore()


def _paint_chips(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    for card in cards:
        box = far.chip_rect(card.rect, scene.camera)
        mark = scene.looks.mark(card)
        if scene.stamps is None:
            far.paint_chip(painter, card, scene.style, mark, box, scene.camera.zoom)
            continue
        picture, margin = scene.stamps.chip(card, mark, box.width(), box.height())
        painter.drawPixmap(QPointF(box.x() - margin, box.y() - margin), picture)


def shows_pill(scene: Scene, wire: Wire, state: str) -> bool:
    """Tell whether a wire's pill is painted now."""
    looks = scene.looks
    if wire.inlet == looks.hover_wire or wire.inlet == looks.wire:
        return True
    if looks.shapes == "off" or (looks.quiet and state != "error"):
        return False
    scene.drawing.pill_at(wire)
    if wire.room < SHORTEST_FOR_PILL:
        return False
    if looks.shapes == "changes" and state == "default":
        return any(kind == 1 for _, kind in scene.drawing.pill(wire).parts)
    return True


def _paint_pills(
    painter: QPainter, scene: Scene, ordered: list[Wire], states: dict[Wire, str]
) -> None:
    zoom, ox, oy = scene.camera
    stamps, ratio, drawing = scene.stamps, scene.ratio, scene.drawing
    for wire in ordered:
        state = states[wire]
        if not shows_pill(scene, wire, state):
            continue
        at = drawing.pill_at(wire)
        pill = drawing.pill(wire)
        if wire.inlet == scene.looks.hover_wire and state != "error":
            state = "hover"
        elif state == "selected" and wire.waiting:
            state = "waiting"
        pulse = scene.looks.pulse.get(wire.inlet, 0.0)
        x, y = (at[0] - pill.width / 2) * zoom + ox, (at[1] - HEIGHT / 2) * zoom + oy
        x, y = round(x * ratio) / ratio, round(y * ratio) / ratio
        if stamps is not None and not pulse:
            picture, margin = stamps.pill(pill, state)
            painter.drawPixmap(QPointF(x - margin, y - margin), picture)
            continue
        painter.save()
        painter.translate(x, y)
        painter.scale(zoom, zoom)
        middle = (pill.width / 2, HEIGHT / 2)
        wiring.paint_pill(painter, middle, pill, scene.style, state, pulse)
        painter.restore()


def _paint_far_pills(
    painter: QPainter, scene: Scene, ordered: list[Wire], states: dict[Wire, str]
) -> None:
    """From afar only pills where a shape changes at a frame or a split, at their size."""
    drawing, camera = scene.drawing, scene.camera
    if scene.looks.shapes == "off":
        return
    seen = set()
    for wire in ordered:
        hover = wire.inlet == scene.looks.hover_wire
        if not hover and (wire.outlet in seen or not drawing.is_landmark(wire)):
            continue
        at = drawing.pill_at(wire)
        if not hover and (
            wire.room * camera.zoom < SHORTEST_FOR_PILL or _covers_card(scene, wire, at)
        ):
            continue
        seen.add(wire.outlet)
        place = QPointF(*camera.to_screen(*at))
        state = "hover" if hover else states[wire]
        far.paint_screen_pill(painter, place, drawing.pill(wire), scene.style, state)


def _covers_card(scene: Scene, wire: Wire, at: tuple[float, float]) -> bool:
    """Tell whether a pill at its size on the screen would cover a card."""
    zoom, drawing = scene.camera.zoom, scene.drawing
    wide, high = drawing.pill(wire).width / zoom, HEIGHT / zoom
    spot = Rect(at[0] - wide / 2, at[1] - high / 2, wide, high)
    return any(touch(drawing.cards[n].rect, spot) for n in drawing.card_grid.near(spot))


# ── ends of wires ────────────────────────────────────────────────────────────────────────────


def _paint_ends(
    painter: QPainter,
    scene: Scene,
    cards: list[Card],
    ordered: list[Wire],
    states: dict[Wire, str],
) -> None:
    style, looks, router = scene.style, scene.looks, scene.drawing.router
    colours = style.wire_colour
    leaving = {wire.outlet: states[wire] for wire in ordered}  # the strongest state comes last
    for card in cards:
        for index in range(card.outputs):
            outlet = Outlet(card.node, index)
            state = leaving.get(outlet, "default")
            if not looks.ports and not scene.drawing.feeds(outlet):
                continue
            if looks.lit is not None and looks.lit.outlets:
                fits = looks.lit.outlets.get(outlet)
                painter.setOpacity(1.0 if fits else style.theme.opacity["dimmedUnrelated"])
                if fits:
                    wiring.paint_ring(painter, router.start_of(outlet), style, "fits")
                    continue
            wiring.paint_dot(painter, router.start_of(outlet), colours[state], style)
            painter.setOpacity(1.0)
    for wire in ordered:
        wiring.paint_arrow(painter, wire.points[-1], colours[states[wire]])
    for card in cards if looks.ports else ():
        _paint_rings(painter, scene, card)


def _paint_rings(painter: QPainter, scene: Scene, card: Card) -> None:
    looks, style = scene.looks, scene.style
    lit = looks.lit.inlets if looks.lit is not None else None
    top = card.rect[1]
    for ring in scene.drawing.rings(card):
        at = (ring.x, top)
        if not ring.needed and not lit and card.node != looks.hover_node:
            continue
        if lit:
            fits = lit.get(ring.inlet, False)
            if not fits:
                painter.setOpacity(style.theme.opacity["dimmedUnrelated"])
            wiring.paint_ring(painter, at, style, "fits" if fits else "free")
            painter.setOpacity(1.0)
        else:
            hover = looks.hover_port == ring.inlet
            wiring.paint_ring(painter, at, style, "hover" if hover else "free")
    if lit:
        for inlet, x in card.inputs.items():
            if lit.get(inlet):
                wiring.paint_ring(painter, (x, top), style, "fits")


def _paint_lit(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    """On small cards only the ports that fit are shown, and only while a wire is dragged."""
    if scene.looks.lit is None:
        return
    painter.save()
    painter.translate(scene.camera.x, scene.camera.y)
    painter.scale(scene.camera.zoom, scene.camera.zoom)
    for card in cards:
        _paint_rings(painter, scene, card)
    painter.restore()


def _paint_badges(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    badges, camera = scene.drawing.badges, scene.camera
    if not badges:
        return
    for card in cards:
        problem = badges.get(card.node)
        if problem is None:
            continue
        spot = QRectF(*camera.rect_to_screen(badge_rect(card.rect)))
        if scene.level != Level.FULL:
            middle = spot.center()
            spot = QRectF(middle.x() - 7, middle.y() - 7, 14, 14)
        paint_badge(painter, spot, problem.severity, scene.style)


__all__ = ["MARGIN", "Qt", "Scene", "paint_scene", "shows_pill"]
