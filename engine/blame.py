"""Where a bad dimension comes from: its sizes along the path, and the layer that brought it in.

Keras names the place where a network breaks. The cause is often layers before: a pooling too many,
a stride on one branch alone. This follows ONE dimension of one wire upstream, as far as it stays
the same dimension. Reads facts; knows which layers keep, move or make a dimension, no formulas.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.facts import Facts
from engine.graph import INPUT, Inlet, NodeId, Outlet
from engine.layers import windows
from engine.problems import Line, Problem
from engine.recipes import recipe_of
from engine.tensors import Dim, Shape
from engine.values import Value

MOST_STEPS = 400
"""Layers that are followed upstream; longer paths begin in the middle."""
_SHOWN = 7
_NAME = 16

_SLIDES = ("Conv", "Pooling", "ZeroPadding", "Cropping", "UpSampling", "Resizing", "CenterCrop",
           "RandomCrop", "Depthwise", "Separable")  # fmt: skip
_MERGES = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})


class Step(NamedTuple):
    """One layer on the path: the size of the dimension behind it, and where the dimension is.

    ``wire`` carries it on to the next layer of the path.
    """

    node: NodeId
    axis: int
    size: Dim
    wire: Inlet


class Blame(NamedTuple):
    """Where a problem's dimension comes from. ``steps`` begin at its origin."""

    culprit: NodeId
    steps: tuple[Step, ...]
    word: str


def history(facts: Facts, node: NodeId, place: int, axis: int) -> tuple[Step, ...]:
    """Follow a dimension of an arriving tensor upstream.

    Args:
        facts: of the model.
        node: where the dimension arrives.
        place: which of the node's wires, in order.
        axis: which dimension, counted with the batch.

    Returns:
        The layers it went through, its origin first. Empty when nothing arrives there.
    """
    sources = facts.structure.sources.get(node, ())
    if place >= len(sources):
        return ()
    outlet, wire = sources[place], Inlet(node, *facts.structure.inlets[node][place])
    steps: list[Step] = []
    seen: set[NodeId] = set()
    while outlet.node not in seen and len(steps) < MOST_STEPS:
        seen.add(outlet.node)
        tensor = facts.tensor(outlet)
        if tensor is None or tensor.shape is None or not 0 < axis < len(tensor.shape):
            break
        steps.append(Step(outlet.node, axis, tensor.shape[axis], wire))
        before = _before(facts, outlet, axis)
        if before is None:
            break
        place, axis = before
        wire = Inlet(outlet.node, *facts.structure.inlets[outlet.node][place])
        outlet = facts.structure.sources[outlet.node][place]
    return tuple(reversed(steps))


def explained(facts: Facts, problem: Problem) -> tuple[NodeId | None, tuple[Line, ...]]:
    """Give who is to blame for a problem, and the histories that show it.

    The culprit is the layer behind which the dimension no longer was what the problem needs: the
    one that made it too small, or else the one that changed it last. Where two inputs do not fit
    and neither changed on its way, nobody can tell which of them is meant: both are told.
    """
    culprit, found = paths(facts, problem)
    return culprit, tuple(line for _, line in found)


def paths(facts: Facts, problem: Problem) -> tuple[NodeId | None, tuple[tuple[Blame, Line], ...]]:
    """Give who is to blame, and each path that shows it with the line that tells it."""
    found = _traced(facts, problem)
    undecided = len(found) > 1 and all(len(walked(one.steps)) == 1 for one in found)
    if not undecided:
        # Of two inputs that do not fit, the one whose size changed most often is the odd one.
        found = sorted(found, key=lambda one: -len(walked(one.steps)))[:1]
    lines = ((one, line(facts, problem, one)) for one in found)
    told = tuple((one, words) for one, words in lines if words is not None)
    return (told[0][0].culprit if told and not undecided else None), told


def every_step(facts: Facts, problem: Problem) -> Iterator[Step]:
    """Go through the steps of every dimension at fault, not of the first alone."""
    if problem.node is None or problem.node not in facts.nodes:
        return
    inlets = facts.nodes[problem.node].inlets
    for spot in problem.spots:
        if (spot.port, spot.slot) in inlets:
            place = inlets.index((spot.port, spot.slot))
            for axis in spot.axes:
                yield from history(facts, problem.node, place, axis)


def _traced(facts: Facts, problem: Problem) -> list[Blame]:
    """Follow the first dimension at fault of every input that the problem names."""
    node = problem.node
    if node is None or node not in facts.nodes:
        return []
    found: list[Blame] = []
    for spot in problem.spots:
        inlets = facts.nodes[node].inlets
        inlet = (spot.port, spot.slot)
        place = inlets.index(inlet) if inlet in inlets else 0
        steps = history(facts, node, place, min(spot.axes)) if spot.axes else ()
        if steps:
            word = _word(facts, node, place, min(spot.axes))
            found.append(Blame(_culprit(steps, problem), steps, word))
    return found


def line(facts: Facts, problem: Problem, found: Blame) -> Line | None:
    """Give the history as a line of the problem; ``None`` where it tells nothing new."""
    sizes = walked(found.steps)
    ends = problem.lines[-1].result if problem.code.endswith("-too-large") and problem.lines else ""
    if len(sizes) < 2 and found.culprit == found.steps[-1].node:
        return None  # the layer right in front: everybody sees that
    words = ["?" if size is None else str(size) for size in sizes] + ([ends] if ends else [])
    if len(words) > _SHOWN:
        words = [*words[:3], "…", *words[-3:]]
    name = facts.model.layer_of(found.culprit).name
    name = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
    since = "since" if len(sizes) > 1 else "from"
    return Line(found.word, " → ".join(words), note=f"{since} {name}")


def walked(steps: Sequence[Step]) -> list[Dim]:
    """Give the sizes along the path, each change once."""
    sizes = [step.size for step in steps]
    return [size for i, size in enumerate(sizes) if i == 0 or size != sizes[i - 1]]


def _culprit(steps: tuple[Step, ...], problem: Problem) -> NodeId:
    needed = _needed(problem)
    if problem.code in ("shapes-differ", "concat-shapes-differ") and len(steps) > 2:
        for before, after in itertools.pairwise(steps):
            a, b = before.size, after.size
            if a and b and a > b and (steps[-1].size or 0) > b and a % b:
                return after.node  # it halved an odd size, and doubling does not bring it back
    for before, after in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        if before.size == after.size:
            continue
        if needed is None or before.size is None or before.size >= needed:
            return after.node
    return steps[0].node


def _needed(problem: Problem) -> int | None:
    """Give the size that the dimension must have at least, where the problem is about that."""
    reach, axes = problem.details.get("reach"), problem.details.get("axes")
    if isinstance(reach, tuple) and isinstance(axes, tuple) and axes and axes[0] < len(reach):
        needed = reach[axes[0]]
        return needed if isinstance(needed, int) else None
    return None


def _word(facts: Facts, node: NodeId, place: int, axis: int) -> str:
    """Call the dimension what it is: H, W, C, T, features."""
    tensor = facts.nodes[node].tensors[place]
    rank = len(tensor.shape) if tensor is not None and tensor.shape is not None else 0
    if rank <= 2 or rank > 5:
        return "features"
    p = recipe_of(facts.model.layer_of(node)).p
    if axis == windows.channel_axis(p, rank):
        return "C" if rank > 3 else "features"
    return windows.LETTERS[rank - 2][axis - windows.first_spatial_axis(p)]


# ── one step upstream ────────────────────────────────────────────────────────────────────────


def _before(facts: Facts, outlet: Outlet, axis: int) -> tuple[int, int] | None:
    """Give by which of the layer's wires, and as which axis, the dimension arrived.

    ``None`` where the layer made it.
    """
    node = outlet.node
    known, sources = facts.nodes[node], facts.structure.sources.get(node, ())
    layer = facts.model.layer_of(node)
    if not sources or layer.kind == INPUT or known.outcome.inside is not None:
        return None
    shapes = [tensor.shape if tensor is not None else None for tensor in known.tensors]
    first = shapes[0]
    outputs = known.outputs
    after = outputs[outlet.index].shape if outputs is not None else None
    if first is None or after is None:
        return None
    if facts.model.nodes[node].bypassed:
        return 0, axis
    p = recipe_of(layer).p
    if layer.kind == "Permute":
        dims: Value = p.dims
        return 0, dims[axis - 1]
    if layer.kind in _MERGES:
        return _merged(shapes, axis, after)
    if len(first) != len(after):
        return None
    if any(word in layer.kind for word in _SLIDES):
        makes = axis == windows.channel_axis(p, len(after)) and first[axis] != after[axis]
        if makes or (axis == windows.channel_axis(p, len(after)) and "filters" in layer.params):
            return None
        return 0, axis
    return (0, axis) if first[axis] == after[axis] else None


def _merged(shapes: list[Shape | None], axis: int, after: Shape) -> tuple[int, int] | None:
    """Follow the input whose size is the one that comes out."""
    for place, shape in enumerate(shapes):
        if shape is not None and len(shape) == len(after) and shape[axis] == after[axis]:
            return place, axis
    return None
