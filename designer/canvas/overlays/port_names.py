"""The names of inputs, where a layer has several: shown on hover and while connecting."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from designer.canvas.lod import Level
from designer.canvas.parts import Card
from designer.canvas.pills import box_at
from designer.canvas.scene import Scene, shows_pill
from designer.canvas.style import PARAMS, width_of, write
from designer.look.paint import paint_box
from engine.graph import Inlet
from engine.layers.registry import RULES

_ORDERED = {"Subtract", "Concatenate", "Dot", "Model"}
"""Kinds whose list of inputs has an order that matters."""
_BESIDE = 3.0


def name_of(card: Card, inlet: Inlet) -> str:
    """Give the name to show at an input; empty where it has only one, or their order is free."""
    rule = RULES.get(card.kind)
    port = rule.port(inlet.port) if rule is not None else None
    if port is not None and not port.many and rule is not None and len(rule.ports) > 1:
        return inlet.port
    return str(inlet.slot + 1) if card.kind in _ORDERED else ""


def paint_port_names(painter: QPainter, scene: Scene) -> None:
    """Paint the names at the inputs of the hovered card, or of all while a wire is dragged."""
    looks, drawing = scene.looks, scene.drawing
    if scene.level != Level.FULL:
        return
    if looks.lit is not None:
        nodes = {inlet.node for inlet in looks.lit.inlets}
    else:
        nodes = {looks.hover_node} if looks.hover_node is not None else set()
    for node in nodes:
        card = drawing.cards.get(node)
        if card is None:
            continue
        places = {**card.inputs, **{ring.inlet: ring.x for ring in drawing.rings(card)}}
        names = {inlet: name_of(card, inlet) for inlet in places if len(places) > 1}
        if looks.lit is not None:
            names = _to_choose_from(card, names, looks.lit.inlets)
        taken = _pills(scene, card)
        for inlet in sorted(names, key=places.__getitem__):
            if names[inlet]:
                box = place_for(scene, names[inlet], places[inlet], card.rect[1], taken)
                taken.append(box)
                _paint(painter, scene, names[inlet], box)


def _pills(scene: Scene, card: Card) -> list[QRectF]:
    """Give where the shapes on the wires of a card are on the screen."""
    drawing = scene.drawing
    shown = [w for w in drawing.wires_at(card.node) if shows_pill(scene, w, "default")]
    boxes = (box_at(drawing.pill_at(wire), drawing.pill(wire)) for wire in shown)
    return [QRectF(*scene.camera.rect_to_screen(box)) for box in boxes]


def place_for(scene: Scene, text: str, x: float, top: float, taken: list[QRectF]) -> QRectF:
    """Give where a name stands: above its input, else beside or above whatever is there."""
    at_x, at_y = scene.camera.to_screen(x, top)
    wide = width_of(text, PARAMS) + 10
    rows = [QRectF(at_x - wide / 2, at_y - 30 - up, wide, 17) for up in (0, 20, 40)]
    places = [_slid(row, way, taken) for row in rows for way in (1, -1)]

    def away(box: QRectF) -> float:
        return abs(box.center().x() - at_x) + 2 * (rows[0].y() - box.y())

    return min(places, key=away)


def _slid(box: QRectF, way: int, taken: list[QRectF]) -> QRectF:
    """Give ``box`` moved sideways until it covers nothing that is ``taken``."""
    found = QRectF(box)
    while over := [other for other in taken if other.intersects(found)]:
        if way > 0:
            found.moveLeft(max(other.right() for other in over) + _BESIDE)
        else:
            found.moveRight(min(other.left() for other in over) - _BESIDE)
    return found


def _to_choose_from(
    card: Card, names: Mapping[Inlet, str], fits: Mapping[Inlet, bool]
) -> dict[Inlet, str]:
    """Give the names where a hand with a wire has a choice.

    Where the wire fits the main input alone, everybody would take it for that: its name would only
    cover the shape above it.
    """
    found = {inlet: text for inlet, text in names.items() if text and fits.get(inlet)}
    rule = RULES.get(card.kind)
    main = rule.ports[0].name if rule is not None and rule.ports else ""
    return {} if len(found) == 1 and next(iter(found)).port == main else found


def _paint(painter: QPainter, scene: Scene, text: str, box: QRectF) -> None:
    theme = scene.style.theme
    paint_box(painter, box, 4, theme.surface.raised, theme.border.raised)
    write(painter, box.left() + 5, box.bottom() - 5, text, PARAMS, theme.text.secondary)
