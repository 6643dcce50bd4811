"""Room for a new card: what is below moves down, only what must and only as far as it must."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from math import ceil

from engine.layout.model import Edge, Group, Point, Rect, Sizes, Spacing
from engine.layout.obstacles import Box, Obstacles

_BESIDE = 8.0  # cards nearer than this beside one another count as one above the other
_STEP = 512.0  # how far down cards that are too near are looked for first; then twice as far …


def insert_space(
    positions: Mapping[str, Point],
    sizes: Sizes,
    new: Rect,
    *,
    edges: Sequence[Edge] = (),
    below: Collection[str] = (),
    groups: Mapping[str, Group] | None = None,
    spacing: Spacing | None = None,
) -> dict[str, Point]:
    """New places of the cards that must move for a card at ``new``, and of no others.

    ``below`` are the cards that the new one leads to. Distances that a hand has made smaller than
    the usual ones stay as small. Frames grow with their cards and push what is below them.
    """
    spacing = spacing or Spacing()
    pusher = _Pusher(positions, sizes, edges, groups or {}, spacing)
    for card in below:
        if card in positions:
            pusher.push(card, new.bottom + pusher.gap(new.height, card))
    pusher.push_below(new, new, fresh=True)
    pusher.run()
    return {
        card: (positions[card][0], top)
        for card, top in pusher.tops.items()
        if top != positions[card][1]
    }


class _Pusher:
    """Cards that move down, from the uppermost on; each pushes what it would come too near to."""

    def __init__(
        self,
        positions: Mapping[str, Point],
        sizes: Sizes,
        edges: Sequence[Edge],
        groups: Mapping[str, Group],
        spacing: Spacing,
    ) -> None:
        self._rects = {card: Rect(*positions[card], *sizes[card]) for card in positions}
        self._obstacles = Obstacles(self._rects)
        self._spacing = spacing
        self._names: dict[tuple[float, float, float, float], list[str]] = {}
        for card, rect in self._rects.items():
            self._names.setdefault((rect.x, rect.y, rect.right, rect.bottom), []).append(card)
        self._leading: dict[str, list[str]] = {}
        for edge in edges:
            self._leading.setdefault(edge.source, []).append(edge.target)
        self._groups = [
            (group, [card for card in group.members if card in self._rects])
            for group in groups.values()
        ]
        self._queue: list[tuple[float, str]] = []
        self.tops: dict[str, float] = {}

    def gap(self, height: float, card: str) -> float:
        """The usual distance between a card of this height and ``card`` below it."""
        slim = min(height, self._rects[card].height) <= self._spacing.slim_height
        return self._spacing.slim_gap if slim else self._spacing.gap

    def push(self, card: str, top: float) -> None:
        """See that ``card`` lies at ``top`` or lower."""
        old = self._rects[card].y
        now = self.tops.get(card, old)
        if top <= now:
            return
        grid = self._spacing.grid
        self.tops[card] = old + grid * ceil((top - old) / grid)
        heappush(self._queue, (old, card))

    def run(self) -> None:
        """Push until nothing is too near to what has moved."""
        while True:
            while self._queue:
                _, card = heappop(self._queue)
                old = self._rects[card]
                moved = old._replace(y=self.tops[card])
                self.push_below(old, moved)
                for target in self._leading.get(card, ()):
                    if target in self._rects:
                        self._keep_distance(old, moved, target)
            if not self._push_below_frames():
                return

    def push_below(self, old: Rect, moved: Rect, fresh: bool = False) -> None:
        """Push what a card that moved from ``old`` (or is ``fresh``) is now too near to."""
        first = old.y if fresh else old.bottom
        for box in self._next_below(old, first, moved.bottom + self._spacing.gap):
            for card in self._names[box]:
                if fresh:
                    self.push(card, moved.bottom + self.gap(moved.height, card))
                else:
                    self._keep_distance(old, moved, card)

    def _next_below(self, old: Rect, first: float, last: float) -> Iterator[Box]:
        """Go through the boxes below ``old`` that begin between ``first`` and ``last``.

        Not those behind another of them: that one pushes them, and farther, being higher than
        what usual distances differ by. So a long way down costs no look at all that is there.
        """
        left, right = old.x - _BESIDE, old.right + _BESIDE
        free, passed, top, step = [(left, right)], set[Box](), first, _STEP
        while free and top < last:
            low, step = min(last, top + step), 2 * step
            for box in self._obstacles.near(left, top, right, low):
                if box[1] >= top and any(box[0] < end and start < box[2] for start, end in free):
                    passed.add(box)
                    yield box
            for box in [box for box in passed if box[3] <= low]:
                passed.remove(box)
                free = _without(free, box[0] - _BESIDE, box[2] + _BESIDE)
            top = low

    def _keep_distance(self, old: Rect, moved: Rect, card: str) -> None:
        distance = self._rects[card].y - old.bottom
        if distance >= 0:
            self.push(card, moved.bottom + min(distance, self.gap(old.height, card)))

    def _push_below_frames(self) -> bool:
        """Push strangers below frames that have grown; whether there was anything to push."""
        before = dict(self.tops)
        for group, members in self._groups:
            if not any(card in self.tops for card in members):
                continue
            inside = set(members)
            old = self._frame(group, members, {})
            moved = self._frame(group, members, self.tops)
            boxes = self._obstacles.near(
                old.x, old.bottom, old.right, moved.bottom + self._spacing.gap
            )
            for box in sorted(boxes):
                for card in self._names[box]:
                    if card not in inside and box[1] >= old.bottom:
                        self._keep_distance(old, moved, card)
        return self.tops != before

    def _frame(self, group: Group, members: Sequence[str], tops: Mapping[str, float]) -> Rect:
        rects = [self._rects[card] for card in members]
        left = min(rect.x for rect in rects) - group.side
        right = max(rect.right for rect in rects) + group.side
        top = min(rect.y for rect in rects) - group.top
        bottom = max(
            tops.get(card, rect.y) + rect.height for card, rect in zip(members, rects, strict=True)
        )
        return Rect(left, top, right - left, bottom + group.bottom - top)


def _without(
    ranges: Sequence[tuple[float, float]], left: float, right: float
) -> list[tuple[float, float]]:
    """Give what is left of ranges that do not overlap when another one is taken out of them."""
    parts = [
        part
        for start, end in ranges
        for part in ((start, min(end, left)), (max(start, right), end))
    ]
    return [(start, end) for start, end in parts if start < end]
