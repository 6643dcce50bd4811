"""Where the name of a frame stands, and from afar the shape that leaves it. Pure: reads, gives.

Near by it stands in the frame. Seen as blocks it stands above the frame, or at its side: the first
place that covers no card and no other frame. A name that has no such place goes into the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from designer.canvas.camera import Camera
from designer.canvas.geometry import touch
from designer.canvas.lod import Level
from designer.canvas.parts import FrameBox, Point
from designer.canvas.pills import CHARACTER
from designer.canvas.style import FRAME, elided, width_of
from engine.layout.model import Group, Rect

if TYPE_CHECKING:
    from designer.canvas.questions import Questions

REACH = 96.0
"""How far from its frame a name can stand, in pixels of the screen."""
_SIZE = 12.0
_HIGH = 16.0
_CAPITAL = 9.0
_ROOM = Group(()).top
_BESIDE = 8.0

Free = Callable[[Rect], bool]


class Title(NamedTuple):
    """Words of a frame: what stands where (left end of the baseline), and all of it for the hand.

    ``inside`` tells which ground it stands on: the frame's, or the canvas's; from afar, where there
    are no other words, it is ``loud``.
    """

    name: str
    at: Point
    shape: str
    shape_at: Point
    size: float
    rect: Rect
    inside: bool
    loud: bool = True


def title_of(box: FrameBox, camera: Camera, level: Level, free: Free) -> Title | None:
    """Give the title of a frame at ``level``; ``free`` tells whether a place covers nothing."""
    if level >= Level.COMPACT:
        return _in_frame(box, camera, level)
    rect = camera.rect_to_screen(box.rect)
    return _around(box, rect, free) if level == Level.BLOCK else _on_tile(box, rect)


def _in_frame(box: FrameBox, camera: Camera, level: Level) -> Title:
    x, y, wide, _ = camera.rect_to_screen(box.rect)
    size = _SIZE * camera.zoom if level == Level.FULL else _SIZE
    inset = _SIZE * max(camera.zoom, 0.7)
    baseline = y + inset + size * 0.55 + 2
    if level == Level.COMPACT:  # chips are a little higher than their cards
        baseline = min(baseline, y + (_ROOM * camera.zoom - 3 + _CAPITAL) / 2)
    kind = (FRAME[0], FRAME[1], size)
    name = elided(box.title, kind, wide - 2 * inset)
    after = x + inset + width_of(name, kind) + 8
    shape = box.shape if level == Level.COMPACT else ""
    if after + len(shape) * CHARACTER >= x + wide - inset:
        shape = ""
    rect = Rect(x, y, max(60.0, wide), max(20.0, 28.0 * camera.zoom))
    return Title(name, (x + inset, baseline), shape, (after, baseline), size, rect, True, False)


def _around(box: FrameBox, rect: Rect, free: Free) -> Title:
    name, shape = width_of(box.title, FRAME), len(box.shape) * CHARACTER
    base = rect.y - 6
    above = Rect(rect.x, base - _CAPITAL, name, _CAPITAL)
    corner = Rect(rect.right - shape, above.y, shape, above.height)
    if name + shape + 12 <= rect.width and free(above) and free(corner):
        whole = Rect(rect.x, rect.y - 20.0, rect.width, 20.0)
        at = (rect.right - shape, base)
        return Title(box.title, (rect.x, base), box.shape, at, _SIZE, whole, False)
    widest = max(name, shape)
    for x in (rect.right + _BESIDE, rect.x - _BESIDE - widest):
        whole = Rect(x, rect.y, widest, 2 * _HIGH)
        if free(whole):
            at, below = (x, rect.y + 13), (x, rect.y + 30)
            return Title(box.title, at, box.shape, below, _SIZE, whole, False)
    if name <= rect.width and free(above):
        return Title(box.title, (rect.x, base), "", (0, 0), _SIZE, above, False)
    words = elided(box.title, FRAME, rect.width - 8)
    at = (rect.x + 4, rect.y + _CAPITAL + 3)
    return Title(words, at, "", (0, 0), _SIZE, Rect(rect.x, rect.y, rect.width, _HIGH), True)


def _on_tile(box: FrameBox, rect: Rect) -> Title | None:
    name = elided(box.title, FRAME, rect.width - 8)
    if len(name) < 3 or rect.height <= _HIGH:
        return None
    at = (rect.x + (rect.width - width_of(name, FRAME)) / 2, rect.y + rect.height / 2 + 4)
    whole = Rect(at[0], at[1] - _SIZE, width_of(name, FRAME), _HIGH)
    return Title(name, at, "", (0, 0), _SIZE, whole, True)


def words_rects(title: Title) -> list[Rect]:
    """Give what the words of a title cover: its name, and its shape where there is one."""
    high = title.size * 1.35
    (x, baseline), wide = title.at, width_of(title.name, (FRAME[0], FRAME[1], title.size))
    found = [Rect(x - 3, baseline - title.size, wide + 6, high)]
    if title.shape:
        x, baseline = title.shape_at
        wide = len(title.shape) * CHARACTER
        found.append(Rect(x - 3, baseline - title.size, wide + 6, high))
    return found


def title_in(drawing: Questions, box: FrameBox, camera: Camera, level: Level) -> Title | None:
    """Give the title of a frame of ``drawing``, clear of its cards and its other frames."""

    def free(place: Rect) -> bool:
        spot = camera.rect_to_world(place)
        if any(touch(drawing.cards[key].rect, spot) for key in drawing.card_grid.near(spot)):
            return False
        others = [other.rect for other in drawing.frames.values() if other.frame != box.frame]
        return not any(touch(rect, spot) and not _holds(rect, box.rect) for rect in others)

    return title_of(box, camera, level, free)


def _holds(outer: Rect, inner: Rect) -> bool:
    across = outer.x <= inner.x and outer.right >= inner.right
    return across and outer.y <= inner.y and outer.bottom >= inner.bottom
