"""Painting the ends of wires: dots, arrows, free inputs; and badges, above everything."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from designer.canvas import painting_wires as wiring
from designer.canvas.geometry import badge_rect
from designer.canvas.lod import Level
from designer.canvas.painting import paint_badge
from designer.canvas.parts import Card, Wire
from designer.canvas.scene import Scene
from engine.graph import Outlet


def paint_ends(
    painter: QPainter,
    scene: Scene,
    cards: list[Card],
    ordered: list[Wire],
    states: dict[Wire, str],
) -> None:
    """Paint outputs and arrows in the colour of their wires, then free inputs."""
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


def paint_lit(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    """On small cards only the ports that fit are shown, and only while a wire is dragged."""
    if scene.looks.lit is None:
        return
    painter.save()
    painter.translate(scene.camera.x, scene.camera.y)
    painter.scale(scene.camera.zoom, scene.camera.zoom)
    for card in cards:
        _paint_rings(painter, scene, card)
    painter.restore()


def paint_badges(painter: QPainter, scene: Scene, cards: list[Card]) -> None:
    """Paint the badges of problems at the corners of their cards."""
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
