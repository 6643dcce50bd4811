"""Painting a drawing near by: wires, cards or chips, pills, and then the ends of wires."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from designer.canvas import painting_far as far
from designer.canvas import painting_wires as wiring
from designer.canvas.frame_titles import title_in, words_rects
from designer.canvas.geometry import grown, touch
from designer.canvas.lod import Level
from designer.canvas.painting import paint_card, paint_words
from designer.canvas.painting_trail import paint_bands, paint_origins
from designer.canvas.parts import Card, Mark, Wire
from designer.canvas.pills import HEIGHT
from designer.canvas.scene import Scene, shows_pill
from designer.canvas.scene_ends import paint_badges, paint_ends, paint_lit
from designer.canvas.style import NO_BRUSH
from designer.canvas.wires import SHORTEST_FOR_PILL
from engine.layout.model import Rect

REACH = 24.0
"""How far pills, badges and shadows can reach beyond what they belong to."""
_RANK = {"default": 0, "waiting": 0, "hover": 1, "selected": 2, "error": 3}


def paint_near(painter: QPainter, scene: Scene, world: Rect) -> None:
    """Paint what lies in ``world``: wires, cards, pills, ends, badges."""
    drawing, looks = scene.drawing, scene.looks
    cards = [
        card
        for node in drawing.card_grid.near(world)
        if touch((card := drawing.cards[node]).rect, world)
    ]
    cards.sort(key=_order)
    plain = [card for card in cards if card.part in ("", "tile")]
    states: dict[Wire, str] = {}
    wide = grown(world, REACH)  # pills reach further sideways than anything else
    for inlet in drawing.wire_grid.near(world):
        wire = drawing.wires[inlet]
        if touch(wire.box, wide) and inlet not in looks.hidden:
            states[wire] = looks.state(wire)
    ordered = sorted(states, key=lambda wire: _RANK[states[wire]])
    camera = scene.camera
    painter.save()
    painter.translate(camera.x, camera.y)
    painter.scale(camera.zoom, camera.zoom)
    paint_bands(painter, scene, ordered)
    for wire in ordered:
        if scene.level == Level.FULL:
            wiring.paint_wire(painter, wire, scene.style, states[wire])
        else:
            painter.setPen(scene.style.wire[states[wire]])
            painter.setBrush(NO_BRUSH)
            wiring.paint_line(painter, wire)
    painter.restore()
    if scene.level == Level.FULL:
        _paint_cards(painter, scene, plain)
        _paint_pills(painter, scene, ordered, states)
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        paint_ends(painter, scene, cards, ordered, states)
        painter.restore()
    else:
        _paint_chips(painter, scene, plain)
        _paint_far_pills(painter, scene, ordered, states)
        paint_lit(painter, scene, cards)
    paint_origins(painter, scene)
    if looks.badges:
        paint_badges(painter, scene, cards)


def _order(card: Card) -> int:
    return card.z


def _paint_cards(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    stamps, ratio, fades = scene.stamps, scene.ratio, scene.looks.fades
    zoom, ox, oy = scene.camera
    for card in cards:
        mark = scene.looks.mark(card)
        x, y = card.rect[0] * zoom + ox, card.rect[1] * zoom + oy
        if stamps is not None:
            x, y = round(x * ratio) / ratio, round(y * ratio) / ratio
            stamp = stamps.card if scene.resting else stamps.body
            fade = fades.get(card.node) if fades else None
            if fade is not None:
                picture, margin = stamp(card, mark & ~Mark.HOVER)
                painter.drawPixmap(QPointF(x - margin, y - margin), picture)
                mark |= Mark.HOVER
                painter.setOpacity(fade)
            picture, margin = stamp(card, mark)
            painter.drawPixmap(QPointF(x - margin, y - margin), picture)
            if fade is not None:
                painter.setOpacity(1.0)
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
        if wire.inlet in (scene.looks.hover_wire, scene.looks.told) and state != "error":
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
        ordered = [wire for wire in ordered if wire.traced is not None]
    seen = set()
    for wire in ordered:
        hover = wire.inlet == scene.looks.hover_wire
        if not hover and (wire.outlet in seen or not drawing.is_landmark(wire)):
            continue
        at = drawing.pill_at(wire)
        if not hover and not _has_room(scene, wire, at):
            continue
        seen.add(wire.outlet)
        place = QPointF(*camera.to_screen(*at))
        state = "hover" if hover else states[wire]
        far.paint_screen_pill(painter, place, drawing.pill(wire), scene.style, state)


def _has_room(scene: Scene, wire: Wire, at: tuple[float, float]) -> bool:
    """Tell whether a pill at its size on the screen has room on its wire, and covers no card."""
    room = wire.room * scene.camera.zoom
    if wire.traced is not None:
        return room >= HEIGHT + 1  # who follows a path wants its sizes, be it crowded
    return room >= SHORTEST_FOR_PILL and not _covers_words(scene, wire, at)


def _covers_words(scene: Scene, wire: Wire, at: tuple[float, float]) -> bool:
    """Tell whether a pill at its size on the screen would cover a card, or a frame's name."""
    zoom, drawing = scene.camera.zoom, scene.drawing
    wide, high = drawing.pill(wire).width / zoom, HEIGHT / zoom
    spot = Rect(at[0] - wide / 2, at[1] - high / 2, wide, high)
    if any(touch(drawing.cards[n].rect, spot) for n in drawing.card_grid.near(spot)):
        return True
    pill = scene.camera.rect_to_screen(spot)
    near = [box for box in drawing.frames.values() if touch(box.rect, spot)]
    named = [title_in(drawing, box, scene.camera, scene.level) for box in near]
    words = (rect for title in named if title is not None for rect in words_rects(title))
    return any(touch(rect, pill) for rect in words)
