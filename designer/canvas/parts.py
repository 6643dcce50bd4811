"""What the canvas keeps of each card, wire and frame: records, without a will of their own.

They follow from the project and its facts and are made again when those change; `drawing` alone
writes into them. Everything else reads.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from designer.canvas.cards import Words
from designer.canvas.geometry import Ring
from designer.canvas.pills import Pill
from engine.graph import FrameId, Inlet, NodeId, Outlet
from engine.layout.model import Rect

Point = tuple[float, float]


class Mark:
    """How a card looks beyond its words, as bits. The first five follow from the project.

    Plain numbers: a flag type would cost more than the painting decides with it.
    """

    NONE = 0
    ERROR = 1
    WARNING = 2
    WAITING = 4
    BYPASSED = 8
    FROZEN = 16
    HOVER = 32
    SELECTED = 64
    FOCUS = 128
    GHOST = 256
    DRAGGED = 512


class Card:
    """One call of a layer on the canvas.

    ``uses`` counts the calls of its layer (shared weights), ``repeat`` how often in a row a block
    is called, ``wrong`` names the parameters at fault. ``part`` tells what it is where it is no
    plain card: the bar or the foot of an open block, the tile of a folded frame; wires leave those
    at ``exits``.
    """

    __slots__ = (
        "category", "count", "exits", "inputs", "kind", "mark", "name", "node", "outputs", "part",
        "rect", "repeat", "rings", "uses", "words", "wrong", "z",
    )  # fmt: skip

    def __init__(self, node: NodeId, z: int) -> None:
        """Make the record of ``node``; ``z`` is its place in the order of painting."""
        self.node = node
        self.z = z
        self.kind = ""
        self.category = ""
        self.rect = Rect(0.0, 0.0, 0.0, 0.0)
        self.words: Words
        self.name = ""
        self.count = 0
        self.mark: int = Mark.NONE
        self.uses = 1
        self.repeat = 1
        self.part = ""
        self.exits: tuple[float, ...] = ()
        self.wrong: tuple[str, ...] = ()
        self.inputs: dict[Inlet, float] = {}
        self.outputs = 1
        self.rings: tuple[Ring, ...] | None = None

    @property
    def sheets(self) -> bool:
        """Whether other sheets lie behind it: those of its further passes."""
        return self.repeat > 1

    @property
    def middle(self) -> Point:
        """The middle of the card."""
        return self.rect[0] + self.rect[2] / 2, self.rect[1] + self.rect[3] / 2


class Wire:
    """One wire. ``points`` are its corners, ``box`` is around them.

    ``wrong`` are the axes at fault (``None``: no fault). ``traced`` are the axes that bad
    dimensions have here on their way to a problem that is selected, ``blamed`` tells whether they
    are bad by now.
    ``pill``, ``pill_at`` and ``path`` are made when they are first painted.
    """

    __slots__ = (
        "blamed", "box", "inlet", "outlet", "path", "pill", "pill_at", "points", "room", "traced",
        "waiting", "wrong",
    )  # fmt: skip

    def __init__(self, inlet: Inlet, outlet: Outlet) -> None:
        """Make the record of the wire from ``outlet`` to ``inlet``."""
        self.inlet = inlet
        self.outlet = outlet
        self.points: tuple[Point, ...] = ()
        self.box = Rect(0.0, 0.0, 0.0, 0.0)
        self.wrong: frozenset[int] | None = None
        self.traced: frozenset[int] | None = None
        self.blamed = False
        self.waiting = False
        self.pill: Pill | None = None
        self.pill_at: Point | None = None
        self.room = 0.0
        self.path: Any = None

    def lay(self, points: tuple[Point, ...]) -> None:
        """Give the wire another course."""
        self.points = points
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = min(xs), min(ys)
        self.box = Rect(left, top, max(xs) - left, max(ys) - top)
        self.pill_at = None
        self.path = None

    def shift(self, dx: float, dy: float) -> None:
        """Move the whole wire."""
        self.points = tuple([(x + dx, y + dy) for x, y in self.points])
        x, y, wide, high = self.box
        self.box = Rect(x + dx, y + dy, wide, high)
        if self.pill_at is not None:
            self.pill_at = (self.pill_at[0] + dx, self.pill_at[1] + dy)
        self.path = None


class FrameBox(NamedTuple):
    """One frame: where it is, what it says, how deep it lies in others."""

    frame: FrameId
    title: str
    rect: Rect
    depth: int
    shape: str
    folded: bool


class Port(NamedTuple):
    """A place where a wire can begin or end, for the hand: exactly one of both is set."""

    outlet: Outlet | None
    inlet: Inlet | None
    at: Point
    wired: bool
