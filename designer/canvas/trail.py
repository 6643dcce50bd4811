"""The path of a bad dimension: which wires carry it, since which layer it is bad. Reads facts.

Shown while its problem is selected: in the callout, in the list, or by the card that has it. The
sizes stand in the callout as one line; here the same line lies on the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from engine import blame
from engine.blame import Blame
from engine.facts import Facts
from engine.graph import Inlet, NodeId
from engine.problems import Problem

if TYPE_CHECKING:
    from designer.canvas.view import Canvas


class Trail(NamedTuple):
    """A path on the drawing.

    ``axes`` tells for each wire of the path which dimensions it carries on, ``bad`` the wires
    behind the culprit, ``origins`` what the layer did to the first of them: ``H 13 → 3``.
    """

    axes: Mapping[Inlet, frozenset[int]]
    bad: frozenset[Inlet]
    origins: Mapping[NodeId, str]

    def drawn(self, key: Callable[[NodeId], NodeId]) -> Trail:
        """Give this path by the ids that the nodes have in the drawing (in a block, others)."""
        return Trail(
            {Inlet(key(i.node), i.port, i.slot): axis for i, axis in self.axes.items()},
            frozenset(Inlet(key(i.node), i.port, i.slot) for i in self.bad),
            {key(node): words for node, words in self.origins.items()},
        )


def trail_of(facts: Facts, problem: Problem) -> Trail | None:
    """Give the path that explains a problem; ``None`` where the fault is of the layer itself."""
    if problem.severity != "error":
        return None  # what Keras lets pass has nobody to blame
    axes: dict[Inlet, frozenset[int]] = {}
    bad: set[Inlet] = set()
    origins: dict[NodeId, str] = {}
    for found, _ in blame.paths(facts, problem)[1]:
        place = next(i for i, step in enumerate(found.steps) if step.node == found.culprit)
        origins[found.culprit] = _deed(found, place)
        for number, step in enumerate(found.steps):
            axes[step.wire] = frozenset({step.axis})
            if number >= place:
                bad.add(step.wire)
    for step in blame.every_step(facts, problem):
        if step.wire in axes:  # the width goes the same way as the height
            axes[step.wire] |= {step.axis}
    return Trail(axes, frozenset(bad), origins) if axes else None


def _deed(found: Blame, place: int) -> str:
    """Say what the culprit did to the dimension."""
    before = found.steps[place - 1 : place + 1] if place else found.steps[:1]
    sizes = ("?" if size is None else str(size) for size in blame.walked(before))
    return f"{found.word} {' → '.join(sizes)}"


class Trails:
    """Chooses whose path is shown on one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self._canvas = canvas
        self._told: tuple[NodeId | None, str] | None = None

    def follow(self) -> None:
        """Show the path of the problem that is selected now, or none."""
        drawing = self._canvas.drawing
        trail = None
        for problem in self._candidates():
            found = trail_of(self._canvas.document.facts, problem)
            if found is not None:
                trail = found.drawn(self._canvas.key_of)
                self._told = problem.node, problem.code
                break
        else:
            self._told = None
        if trail != drawing.trail:
            drawing.set_trail(trail)
            self._canvas.update()

    def clear(self) -> None:
        """Show none until problems have been found afresh: sizes are about to change."""
        if self._canvas.drawing.trail is not None:
            self._canvas.drawing.set_trail(None)

    def _candidates(self) -> list[Problem]:
        """Give the problems that may be meant, the likeliest first."""
        problems = self._canvas.document.problems
        callout = self._canvas.furniture.callout
        if callout is not None and callout.isVisible() and callout.problem is not None:
            return [callout.problem]
        node = self._canvas.document.selection.node
        if node is None:
            return []
        # Who follows the path to the culprit still looks at the same problem.
        before = [
            p
            for p in problems
            if self._told == (p.node, p.code) and p.details.get("culprit") == node
        ]
        return before or [p for p in problems if p.node == node]
