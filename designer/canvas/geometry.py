"""Where cards, ports, pills and frames are in the drawing. Pure: numbers in, numbers out.

Coordinates are those of the drawing at 100 %. A card's size depends on whether it is slim, never
on its text. Ports are on the edges: outputs below, inputs above, sliding to the x of their wire so
that straight wires stay straight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from designer.look.tokens import tokens
from engine.graph import MODEL, OUTPUT, Inlet
from engine.layers.registry import RULES
from engine.layout.model import Group, Rect

_SIZE = tokens()["size"]
WIDTH = float(_SIZE["nodeWidth"])
HEIGHT = float(_SIZE["nodeHeight"])
SLIM_HEIGHT = float(_SIZE["nodeSlimHeight"])
GRID = float(_SIZE["gridStep"])
PORT_PITCH = 28.0
PORT_INSET = 20.0
BADGE = 18.0
_ROOM = Group(())

Point = tuple[float, float]


class Ring(NamedTuple):
    """A free input: where a wire could end, and where it is on the top edge.

    ``needed`` ones are always shown; those that may stay free (a mask) only to a hand that looks.
    """

    inlet: Inlet
    x: float
    needed: bool = True


def card_rect(at: Point, slim: bool) -> Rect:
    """Give the rectangle of a card at ``at`` (its top left corner)."""
    return Rect(at[0], at[1], WIDTH, SLIM_HEIGHT if slim else HEIGHT)


def outputs_at(rect: Rect, count: int) -> tuple[float, ...]:
    """Give the x of ``count`` outputs, centred on the bottom edge."""
    middle = rect[0] + rect[2] / 2
    if count <= 1:
        return (middle,)
    pitch = min(PORT_PITCH, (rect[2] - 2 * PORT_INSET) / (count - 1))
    first = middle - pitch * (count - 1) / 2
    return tuple(first + pitch * i for i in range(count))


def free_inlets(
    kind: str, node: str, wired: Iterable[Inlet], call: Iterable[str], doors: int = 0
) -> list[Inlet]:
    """Give the inlets of a node that are free: each port alone, and one more slot of a list port.

    ``wired`` are the node's inlets that have a wire, ``call`` the arguments given as constants,
    ``doors`` the inputs of a nested model.
    """
    taken = list(wired)
    if kind == OUTPUT:
        return [] if taken else [Inlet(node)]
    rule = RULES.get(kind)
    if kind == MODEL:
        used = {inlet.slot for inlet in taken}
        return [Inlet(node, "inputs", slot) for slot in range(doors) if slot not in used]
    if rule is None:
        return [Inlet(node, "inputs", _first_gap(i.slot for i in taken))]
    free = []
    constants = set(call)
    for port in rule.ports:
        mine = [inlet.slot for inlet in taken if inlet.port == port.name]
        if port.many:
            free.append(Inlet(node, port.name, max(mine, default=-1) + 1))
        elif not mine and port.name not in constants:
            free.append(Inlet(node, port.name))
    return free


def _first_gap(slots: Iterable[int]) -> int:
    used = set(slots)
    return next(i for i in range(len(used) + 1) if i not in used)


def is_needed(kind: str, inlet: Inlet) -> bool:
    """Tell whether the layer waits for a wire at ``inlet``, or can always take one more there."""
    rule = RULES.get(kind)
    port = rule.port(inlet.port) if rule is not None else None
    return port is None or port.required


def rings_at(
    rect: Rect, free: Sequence[tuple[Inlet, bool]], taken: Sequence[float]
) -> tuple[Ring, ...]:
    """Give the places of free inputs (and whether they are needed): the middle where one is alone.

    Beside wires that arrive they stand at the right end, those that may stay free further left.
    """
    needed = [inlet for inlet, is_needed in free if is_needed]
    spare = [inlet for inlet, is_needed in free if not is_needed]
    found: list[Ring] = []
    used = list(taken)
    if not taken:
        places = outputs_at(rect, len(needed)) if needed else ()
        found = [Ring(inlet, x) for inlet, x in zip(needed, places, strict=True)]
        used = list(places)
        needed = []
    x = rect[0] + rect[2] - PORT_INSET
    for inlet in [*reversed(needed), *reversed(spare)]:
        while any(abs(x - other) < PORT_PITCH * 0.55 for other in used) and x > rect[0]:
            x -= PORT_PITCH / 2
        x = max(x, rect[0] + PORT_INSET)
        found.append(Ring(inlet, x, inlet in needed))
        used.append(x)
    return tuple(found)


# ── frames ───────────────────────────────────────────────────────────────────────────────────


def around(rects: Iterable[Rect]) -> Rect | None:
    """Give the smallest rectangle around ``rects``; ``None`` when there are none."""
    found = list(rects)
    if not found:
        return None
    left, top = min(r[0] for r in found), min(r[1] for r in found)
    right, bottom = max(r[0] + r[2] for r in found), max(r[1] + r[3] for r in found)
    return Rect(left, top, right - left, bottom - top)


def frame_rect(rects: Iterable[Rect]) -> Rect | None:
    """Give the rectangle of a frame around the rectangles of its members."""
    inner = around(rects)
    if inner is None:
        return None
    return Rect(
        inner.x - _ROOM.side,
        inner.y - _ROOM.top,
        inner.width + 2 * _ROOM.side,
        inner.height + _ROOM.top + _ROOM.bottom,
    )


# ── small questions ──────────────────────────────────────────────────────────────────────────


def contains(rect: Rect, x: float, y: float, slack: float = 0.0) -> bool:
    """Tell whether a point is in ``rect``, or within ``slack`` of it."""
    return (
        rect[0] - slack <= x <= rect[0] + rect[2] + slack
        and rect[1] - slack <= y <= rect[1] + rect[3] + slack
    )


def touch(a: Rect, b: Rect) -> bool:
    """Tell whether two rectangles have a point in common."""
    return (
        a[0] <= b[0] + b[2] and b[0] <= a[0] + a[2] and a[1] <= b[1] + b[3] and b[1] <= a[1] + a[3]
    )


def grown(rect: Rect, by: float) -> Rect:
    """Give ``rect`` larger by ``by`` on every side."""
    return Rect(rect[0] - by, rect[1] - by, rect[2] + 2 * by, rect[3] + 2 * by)


def between(a: Point, b: Point) -> Rect:
    """Give the rectangle that has ``a`` and ``b`` as opposite corners."""
    return Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))


def on_grid(value: float) -> float:
    """Give the nearest multiple of the grid step."""
    return round(value / GRID) * GRID


def badge_rect(rect: Rect) -> Rect:
    """Give the place of the round badge on a card's top right corner."""
    return Rect(rect[0] + rect[2] - BADGE / 2 - 1, rect[1] - BADGE / 2 + 1, BADGE, BADGE)
