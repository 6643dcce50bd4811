"""Where everything lies when blocks are open in place: inside them, and around them.

An open block needs more room than its card: neighbours beside it step aside, those below it move
down, each only as far as needed. Nothing of this is part of the project. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from designer.canvas.geometry import GRID, WIDTH, Point, around, frame_rect
from designer.canvas.levels import TILE, Level
from engine.graph import NodeId
from engine.layout import Edge, Group, Rect, Spacing, close_space, insert_space
from engine.structure import downstream, upstream

BAR = 42.0
"""The height of an open block's bar."""
SIDE = 88.0
"""Room beside what is inside, for skips and for the line of a repeat."""
TOP = 54.0
BOTTOM = 56.0
ASIDE = 56.0
"""Distance that neighbours beside an open block keep."""
BETWEEN_FRAMES = 24.0
_MOST_ROUNDS = 8
_SPACE = Spacing()


@dataclass(slots=True)
class Spread:
    """Where the cards of a level lie, by its nodes; open blocks with their whole frame."""

    rects: dict[NodeId, Rect] = field(default_factory=dict)
    inner: dict[NodeId, Spread] = field(default_factory=dict)

    def moved(self, dx: float, dy: float) -> Spread:
        """Give all of it elsewhere."""
        rects = {n: Rect(r.x + dx, r.y + dy, r.width, r.height) for n, r in self.rects.items()}
        return Spread(rects, {n: inner.moved(dx, dy) for n, inner in self.inner.items()})


def frame_around(rects: Iterable[Rect]) -> Rect:
    """Give the frame of an open block around what is in it."""
    body = around(rects) or Rect(0.0, 0.0, WIDTH, 0.0)
    wide = max(body.width, WIDTH)
    return Rect(
        body.x - SIDE, body.y - TOP - BAR, wide + 2 * SIDE, body.height + BAR + TOP + BOTTOM
    )


def spread(level: Level) -> Spread:
    """Give where everything lies: neighbours make room for the blocks that are open.

    What is below a folded frame moves up to its tile.
    """
    found = Spread({shown: level.rect(shown) for shown in level.shown})
    for tile in sorted(
        (s for s in level.shown if s.startswith(TILE)), key=lambda s: level.rect(s).y
    ):
        _close_up(level, found, tile)
    order = sorted(level.opened, key=lambda node: (found.rects[node].y, node))
    for node in order:
        inner = spread(level.opened[node])
        frame = frame_around(inner.rects.values())
        card = found.rects[node]
        x = _snapped(card.x + WIDTH / 2 - _axis(level.opened[node], inner, frame))
        found.inner[node] = inner.moved(x, card.y - frame.y)
        frame = Rect(frame.x + x, card.y, frame.width, frame.height)
        found.rects[node] = frame
        _make_room(level, found, node, card, frame)
        _keep_frames_apart(level, found, node)
    return found


def _snapped(step: float) -> float:
    return round(step / GRID) * GRID


def _axis(level: Level, inner: Spread, frame: Rect) -> float:
    """Give the x on which an open block stands: the middle of what its first input feeds."""
    fed = [x for door in level.doors[:1] for x in fed_at(level, inner, door)]
    return (min(fed) + max(fed)) / 2 if fed else frame.x + frame.width / 2


def fed_at(level: Level, inner: Spread, door: NodeId) -> list[float]:
    """Give the middles of the cards that an input of an open block feeds."""
    consumers = level.facts.structure.consumers.get(door, ())
    shown = [level.stand_in(inlet.node) for inlet in consumers]
    rects = [inner.rects[key] for key in shown if key in inner.rects]
    return [rect.x + rect.width / 2 for rect in rects]


def _make_room(level: Level, found: Spread, node: NodeId, card: Rect, frame: Rect) -> None:
    """Let the neighbours of an open block step aside, and what is below it move down."""
    others = [n for n in level.shown if n != node]
    rects = found.rects
    _step_aside(level, found, node, card, frame)
    made = level.facts.structure
    joined = {
        (level.stand_in(outlet.node), level.stand_in(target)): (outlet.index, place)
        for target, sources in made.sources.items()
        for place, outlet in enumerate(sources)
    }
    below = (level.stand_in(inlet.node) for inlet in made.consumers.get(node, ()))
    moved = insert_space(
        {n: (rects[n].x, rects[n].y) for n in others},
        {n: (rects[n].width, rects[n].height) for n in others},
        frame,
        edges=[
            Edge(source, target, *ports)
            for (source, target), ports in joined.items()
            if source != target and source in rects and target in rects
        ],
        below=[shown for shown in below if shown in rects],
        groups={str(i): Group(members) for i, members in enumerate(level.framed())},
        spacing=_SPACE,
    )
    for other, (_, y) in moved.items():
        _shift(found, [other], 0.0, y - rects[other].y)


def _step_aside(level: Level, found: Spread, node: NodeId, card: Rect, frame: Rect) -> None:
    """Let what stands beside an open block step aside: parallel branches, and other columns."""
    made, rects = level.facts.structure, found.rects
    before = set(map(level.stand_in, upstream(made, node)))
    behind = set(map(level.stand_in, downstream(made, node)))
    others = [n for n in level.shown if n != node]
    branches = [n for n in others if n not in before and n not in behind]
    right = [n for n in branches if rects[n].x >= card.right - 1.0]
    left = [n for n in branches if rects[n].right <= card.x + 1.0]
    # What follows stands higher up only in a further column, what leads here lower in one before.
    edge = min(
        (rects[n].x for n in behind if n in rects and rects[n].y < card.bottom), default=math.inf
    )
    right = [*dict.fromkeys(right + [n for n in others if rects[n].x >= max(edge, card.right)])]
    edge = max(
        (rects[n].right for n in before if n in rects and rects[n].y > card.y), default=-math.inf
    )
    left = [*dict.fromkeys(left + [n for n in others if rects[n].right <= min(edge, card.x)])]
    beside = {n for n in others if rects[n].y < frame.bottom and rects[n].bottom > frame.y}
    step = max((frame.right + ASIDE - rects[n].x for n in right if n in beside), default=0.0)
    _shift(found, right, _up(step), 0.0)
    step = max((rects[n].right + ASIDE - frame.x for n in left if n in beside), default=0.0)
    _shift(found, left, -_up(step), 0.0)


def _keep_frames_apart(level: Level, found: Spread, node: NodeId) -> None:
    """Move down what a frame that has grown with an open block in it would come to cover."""
    frames = level.framed()
    mine = max((f for f in frames if node in f), key=len, default=None)
    if mine is None:
        return
    others = [f for f in frames if not f & mine]
    strangers = found.rects.keys() - mine
    for _ in range(_MOST_ROUNDS):
        grown = frame_rect(found.rects[n] for n in mine)
        assert grown is not None
        low = found.rects[node].y
        step, top = 0.0, 0.0
        for members in (*others, *(frozenset({n}) for n in strangers)):
            inside = [found.rects[n] for n in members]
            rect = frame_rect(inside) if members in others else inside[0]
            assert rect is not None
            first = min(r.y for r in inside)
            meets = rect.x < grown.right and grown.x < rect.right and rect.y < grown.bottom
            if meets and first >= low and grown.bottom - rect.y + BETWEEN_FRAMES > step:
                step, top = grown.bottom - rect.y + BETWEEN_FRAMES, first
        if not step:
            return
        below = [n for n in strangers if found.rects[n].y >= top]
        _shift(found, below, 0.0, _up(step))


def _close_up(level: Level, found: Spread, tile: str) -> None:
    """Move what is below a folded frame up to its tile, as far as nothing else is in the way."""
    rects, box, here = found.rects, level.hidden(tile), found.rects[tile]
    moved = close_space(
        {shown: (rect.x, rect.y) for shown, rect in rects.items()},
        {shown: (rect.width, rect.height) for shown, rect in rects.items()},
        Rect(box.x, here.y, box.width, box.height),
        tile,
        spacing=_SPACE,
    )
    for shown, (_, y) in moved.items():
        _shift(found, [shown], 0.0, y - rects[shown].y)


def _up(step: float) -> float:
    return math.ceil(max(0.0, step) / GRID) * GRID


def _shift(found: Spread, nodes: Iterable[NodeId], dx: float, dy: float) -> None:
    if not dx and not dy:
        return
    for node in nodes:
        x, y, wide, high = found.rects[node]
        found.rects[node] = Rect(x + dx, y + dy, wide, high)
        if node in found.inner:
            found.inner[node] = found.inner[node].moved(dx, dy)


def kept(level: Level, steps: Mapping[str, Point], new: Point | None = None) -> Spread | None:
    """Give where everything lies when each card keeps the step it was shown away from its place.

    ``new`` is the step of cards that were not there; without one everything is to be spread
    afresh when there are any, and ``None`` is given.
    """
    found = Spread()
    for shown in level.shown:
        inner = level.opened.get(shown)
        if inner is not None:
            there = kept(inner, steps, new)
            if there is None or not there.rects:
                return None
            found.inner[shown] = there
            found.rects[shown] = frame_around(there.rects.values())
            continue
        step = steps.get(level.key(shown), new)
        if step is None:
            return None
        x, y, wide, high = level.rect(shown)
        found.rects[shown] = Rect(x + step[0], y + step[1], wide, high)
    return found
