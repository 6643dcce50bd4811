"""A gap closes: what is below moves up to what stands in the place of more, as far as it may."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import floor

from engine.layout.model import Edge, Group, Point, Rect, Sizes, Spacing


def close_space(
    positions: Mapping[str, Point],
    sizes: Sizes,
    gone: Rect,
    left: str,
    *,
    edges: Sequence[Edge] = (),
    groups: Mapping[str, Group] | None = None,
    spacing: Spacing | None = None,
) -> dict[str, Point]:
    """New places of the cards below ``gone``, in whose place the card ``left`` now stands.

    They move all by one step, so that what is below keeps its form: no farther than the place has
    become lower, not into what stands beside them, and not above what leads to them.
    """
    spacing = spacing or Spacing()
    rects = {card: Rect(*positions[card], *sizes[card]) for card in positions}
    here = rects[left]
    below = column_below(rects, gone, left)
    step = gone.bottom - here.bottom
    others = [rect for card, rect in rects.items() if card not in below and card != left]
    others += _frames(rects, groups or {}, below)
    step = min(step, free_above([rects[card] for card in below], others, here.y, spacing))
    for edge in edges:
        if edge.target in below and edge.source in rects and edge.source not in below:
            source, target = rects[edge.source], rects[edge.target]
            step = min(step, max(0.0, target.y - source.bottom - spacing.gap))
    step = floor(max(0.0, step) / spacing.grid) * spacing.grid
    return {card: (rects[card].x, rects[card].y - step) for card in below if step}


def column_below(rects: Mapping[str, Rect], box: Rect, but: str) -> set[str]:
    """Give what lies below a rectangle, and what is below or beside that in its turn."""
    candidates = {n: r for n, r in rects.items() if n != but and r.y >= box.bottom - 1.0}
    left, right = box.x, box.right
    column: set[str] = set()
    while True:
        more = {
            n for n, r in candidates.items() if n not in column and r.x < right and left < r.right
        }
        if not more:
            return column
        column |= more
        left = min([left, *(candidates[n].x for n in more)])
        right = max([right, *(candidates[n].right for n in more)])


def free_above(
    moving: Sequence[Rect], others: Sequence[Rect], top: float, spacing: Spacing
) -> float:
    """Give how far ``moving`` may go up without meeting ``others`` that reach below ``top``."""
    free = float("inf")
    grid = spacing.grid
    near = [other for other in others if other.bottom > top]
    for rect in moving:
        for other in near:
            across = other.x < rect.right + grid and rect.x - grid < other.right
            if across and other.bottom <= rect.y:
                free = min(free, max(0.0, rect.y - other.bottom - spacing.gap))
    return free


def _frames(
    rects: Mapping[str, Rect], groups: Mapping[str, Group], moving: Collection[str]
) -> list[Rect]:
    """Give the frames that stay where they are."""
    found: list[Rect] = []
    for group in groups.values():
        members = [rects[card] for card in group.members if card in rects]
        if not members or any(card in moving for card in group.members):
            continue
        left = min(rect.x for rect in members) - group.side
        right = max(rect.right for rect in members) + group.side
        top = min(rect.y for rect in members) - group.top
        bottom = max(rect.bottom for rect in members) + group.bottom
        found.append(Rect(left, top, right - left, bottom - top))
    return found
