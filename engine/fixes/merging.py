"""Cures for joins: projections on shortcuts, resizing, padding, another way to merge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine import blame, edits
from engine.fixes.case import Candidate, Case, cure
from engine.fixes.sizes import shrink_less
from engine.graph import Inlet, NodeId
from engine.tensors import Shape


class Pair(NamedTuple):
    """The two inputs that do not fit: the wires and the shapes."""

    left: Inlet
    right: Inlet
    left_shape: Shape
    right_shape: Shape
    left_node: NodeId
    right_node: NodeId


def _pair(case: Case) -> Pair | None:
    slots = case.numbers.get("slots")
    wires = case.sources()
    if not isinstance(slots, tuple) or len(slots) != 2 or max(slots) >= len(wires):
        return None
    (a, source_a), (b, source_b) = wires[slots[0]], wires[slots[1]]
    tensors = case.inputs()
    left, right = tensors[slots[0]], tensors[slots[1]]
    if left is None or right is None or left.shape is None or right.shape is None:
        return None
    return Pair(a, b, left.shape, right.shape, source_a.node, source_b.node)


@cure("shapes-differ")
def match_the_shapes(case: Case) -> Iterator[Candidate]:
    """Project the channels, bring the sizes together, or join in another way."""
    pair = _pair(case)
    if pair is None:
        return
    a, b = pair.left_shape, pair.right_shape
    if len(a) == len(b) >= 3:
        if a[1:-1] == b[1:-1]:
            yield from _channels(case, pair)
        else:
            yield from _pad_the_culprit(case)
            yield from _project(case, pair)
            yield from _sizes(case, pair)
            yield from _keep_the_size(case)
    elif len(a) == len(b) == 2:
        yield from _features(case, pair)
    elif 2 in (len(a), len(b)):
        yield from _channels_of_a_vector(case, pair)
        yield from _collapse(case, pair)
    yield case.replace_by("Concatenate")
    yield from shrink_less(case)


def _pad_the_culprit(case: Case) -> Iterator[Candidate]:
    """Let the layer that made one branch smaller keep the size."""
    culprit = case.numbers.get("culprit")
    if isinstance(culprit, str) and case.value("padding", culprit) == "valid":
        yield case.setting("padding", "same", culprit)


def _keep_the_size(case: Case) -> Iterator[Candidate]:
    """Let the layer that made one branch smaller move by 1: a pool's stride is its window."""
    culprit = case.numbers.get("culprit")
    if not isinstance(culprit, str) or "strides" not in case.params_of(culprit):
        return
    stepping = case.setting("strides", 1, culprit)
    yield stepping
    if case.value("padding", culprit) == "valid":
        layer = case.facts.model.nodes[culprit].layer
        after = edits.set_param(stepping.after, case.name, layer, "padding", "same")
        yield Candidate(f'{stepping.title} and padding to "same"', after, "strides = 1, same")


def _name(case: Case, node: NodeId) -> str:
    return case.layer_at(node).name


def _narrow(case: Case, pair: Pair) -> list[tuple[Inlet, NodeId, Shape, Shape]]:
    """Give the wires to change with the shape they have and should have: the shortcut first.

    The shortcut is the input with fewer layers behind it since the two paths parted.
    """
    ways = [
        (pair.left, pair.left_node, pair.left_shape, pair.right_shape),
        (pair.right, pair.right_node, pair.right_shape, pair.left_shape),
    ]
    depth = {node: len(_upstream(case, node)) for node in (pair.left_node, pair.right_node)}
    return sorted(ways, key=lambda way: depth[way[1]])


def _upstream(case: Case, node: NodeId) -> set[NodeId]:
    from engine.structure import upstream

    return upstream(case.facts.structure, node)


def _channels(case: Case, pair: Pair) -> Iterator[Candidate]:
    ways = _narrow(case, pair)
    if len(pair.left_shape) == 3:
        # A width that stands on one side alone is the one to change: the other side is the data.
        makers = [list(_width_of_the_maker(case, way)) for way in ways]
        if sum(map(bool, makers)) == 1:
            yield from (candidate for maker in makers for candidate in maker)
    for way in ways:
        inlet, node, have, want = way
        channels = want[-1]
        if not isinstance(channels, int):
            continue
        n = len(have) - 2
        if n == 1:
            words = f"Dense with {channels} units on {_name(case, node)}"
            yield case.insert("Dense", {"units": channels}, words, inlet)
        else:
            kind, ones = f"Conv{n}D", "×".join("1" * n)
            words = f"{kind} {ones} with {channels} filters on {_name(case, node)}"
            params = {"filters": channels, "kernel_size": 1, "padding": "same"}
            yield case.insert(kind, params, words, inlet)
        yield from _width_of_the_maker(case, way)


def _width_of_the_maker(case: Case, way: tuple[Inlet, NodeId, Shape, Shape]) -> Iterator[Candidate]:
    """Make the layer that gave a branch its channels as wide as the other branch."""
    inlet, node, have, want = way
    place = [wire for wire, _ in case.sources()].index(inlet)
    steps = blame.history(case.facts, case.node, place, len(have) - 1)
    maker = steps[0].node if steps else node
    for param in ("filters", "units"):
        if param in case.layer_at(maker).params and isinstance(want[-1], int):
            yield case.setting(param, want[-1], maker)


def _project(case: Case, pair: Pair) -> Iterator[Candidate]:
    """Insert a strided 1×1 convolution on the larger input, as residual networks do."""
    for inlet, node, have, want in _narrow(case, pair):
        n = len(have) - 2
        factors = set()
        for a, b in zip(have[1:-1], want[1:-1], strict=True):
            if a is None or b is None or not b or a <= b:
                return
            factors.add(-(-a // b))
        if len(factors) != 1 or not isinstance(want[-1], int):
            continue
        factor = factors.pop()
        kind, ones = f"Conv{n}D", "×".join("1" * n)
        params = {
            "filters": want[-1], "kernel_size": 1, "strides": factor, "padding": "same",
        }  # fmt: skip
        words = f"{kind} {ones}, stride {factor}, with {want[-1]} filters on {_name(case, node)}"
        yield case.insert(kind, params, words, inlet)


def _sizes(case: Case, pair: Pair) -> Iterator[Candidate]:
    """Pad, crop, upsample or pool one input to the size of the other."""
    n = len(pair.left_shape) - 2
    ways = sorted(_narrow(case, pair), key=lambda way: _area(way[2]))
    for inlet, node, have, want in ways:
        gaps = [
            b - a if a is not None and b is not None else None
            for a, b in zip(have[1:-1], want[1:-1], strict=True)
        ]
        if any(gap is None for gap in gaps):
            continue
        yield from _resize(case, inlet, node, have, want, n)
        yield from _edge(case, inlet, node, [gap or 0 for gap in gaps], n)


def _area(shape: Shape) -> int:
    area = 1
    for dim in shape[1:-1]:
        area *= dim or 1
    return area


def _resize(
    case: Case, inlet: Inlet, node: NodeId, have: Shape, want: Shape, n: int
) -> Iterator[Candidate]:
    pairs = list(zip(have[1:-1], want[1:-1], strict=True))
    up = [b // a for a, b in pairs if a and b and b % a == 0 and b > a]
    down = [a // b for a, b in pairs if a and b and a % b == 0 and a > b]
    if len(up) == n and len(set(up)) == 1:
        kind = f"UpSampling{n}D"
        yield case.insert(kind, {"size": up[0]}, f"{kind} {up[0]} on {_name(case, node)}", inlet)
    if len(down) == n and len(set(down)) == 1:
        kind = f"MaxPooling{n}D"
        words = f"{kind} {down[0]} on {_name(case, node)}"
        yield case.insert(kind, {"pool_size": down[0]}, words, inlet)


def _edge(case: Case, inlet: Inlet, node: NodeId, gaps: list[int], n: int) -> Iterator[Candidate]:
    """Pad what is a little small, crop what is a little large (U-Net joins off by one)."""
    if not any(gaps) or max(map(abs, gaps)) > 8:
        return
    if all(gap >= 0 for gap in gaps):
        kind, param = f"ZeroPadding{n}D", "padding"
    elif all(gap <= 0 for gap in gaps):
        kind, param = f"Cropping{n}D", "cropping"
    else:
        return
    sides = tuple((abs(gap) // 2, abs(gap) - abs(gap) // 2) for gap in gaps)
    value = sides[0] if n == 1 else sides
    words = f"{kind} of {'×'.join(str(abs(gap)) for gap in gaps)} on {_name(case, node)}"
    yield case.insert(kind, {param: value}, words, inlet)


def _features(case: Case, pair: Pair) -> Iterator[Candidate]:
    for inlet, node, _, want in _narrow(case, pair):
        if isinstance(want[-1], int):
            words = f"Dense with {want[-1]} units on {_name(case, node)}"
            yield case.insert("Dense", {"units": want[-1]}, words, inlet)
            if "units" in case.layer_at(node).params:
                yield case.setting("units", want[-1], node)


def _collapse(case: Case, pair: Pair) -> Iterator[Candidate]:
    """Pool the picture so that it can meet the vector."""
    for inlet, node, have, _ in _narrow(case, pair):
        if len(have) > 2:
            kind = f"GlobalAveragePooling{len(have) - 2}D"
            yield case.insert(kind, {}, f"{kind} on {_name(case, node)}", inlet)


def _channels_of_a_vector(case: Case, pair: Pair) -> Iterator[Candidate]:
    """Give the vector one number per channel, which then holds for every place."""
    for inlet, node, have, want in _narrow(case, pair):
        if len(have) == 2 and isinstance(want[-1], int):
            if "units" in case.layer_at(node).params:
                yield case.setting("units", want[-1], node)
            words = f"Dense with {want[-1]} units on {_name(case, node)}"
            yield case.insert("Dense", {"units": want[-1]}, words, inlet)


@cure("concat-shapes-differ")
def make_joinable(case: Case) -> Iterator[Candidate]:
    """Bring the sizes together, or join along another axis."""
    pair = _pair(case)
    if pair is None:
        return
    a, b = pair.left_shape, pair.right_shape
    differing = [
        i for i in range(1, len(a)) if a[i] is not None and b[i] is not None and a[i] != b[i]
    ]
    if len(differing) == 1 and case.numbers.get("joined") != differing[0]:
        rank = len(a)
        axis = differing[0]
        yield case.setting("axis", -1 if axis == rank - 1 else axis)
    if len(a) >= 3:
        yield from _pad_the_culprit(case)
        yield from _sizes(case, pair)
        yield from _keep_the_size(case)
    yield from shrink_less(case)


@cure("concat-ranks-differ")
def same_rank(case: Case) -> Iterator[Candidate]:
    """Flatten or pool the one with more dimensions."""
    pair = _pair(case)
    if pair is None:
        return
    for inlet, node, have, want in _narrow(case, pair):
        if len(have) > len(want):
            if len(want) == 2:
                yield case.insert("Flatten", {}, f"Flatten on {_name(case, node)}", inlet)
            yield from _collapse(case, pair)
    for inlet, node, have, want in _narrow(case, pair):
        if (len(have), len(want)) == (2, 3) and want[1] is not None:
            words = f"RepeatVector {want[1]} on {_name(case, node)}"
            yield case.insert("RepeatVector", {"n": want[1]}, words, inlet)


@cure("dot-axes-differ")
def other_axes(case: Case) -> Iterator[Candidate]:
    """Multiply along axes that agree."""
    tensors = case.inputs()
    if len(tensors) != 2 or any(t is None or t.shape is None for t in tensors):
        return
    left, right = (t.known for t in tensors if t is not None)
    for i in range(len(left) - 1, 0, -1):
        for j in range(len(right) - 1, 0, -1):
            if left[i] is not None and left[i] == right[j]:
                yield case.setting("axes", i if i == j else (i, j))


@cure("batches-differ")
def free_the_batch(case: Case) -> Iterator[Candidate]:
    """Let the batch have any size."""
    for node in case.upstream():
        if case.layer_at(node).params.get("batch_size") is not None:
            yield case.setting("batch_size", None, node)


@cure("needs-two-inputs")
def take_two(case: Case) -> Iterator[Candidate]:
    """Leave the surplus wires off, or merge in a way that takes any number."""
    wires = case.sources()
    if len(wires) > 2:
        after = edits.disconnect(case.project, case.name, [inlet for inlet, _ in wires[2:]])
        yield Candidate("Keep the first two wires", after, "Keep two wires")
        yield case.replace_by("Add")
    elif len(wires) == 1:
        inlet = edits.free_inlet(case.project, case.name, case.node)
        for source in case.loose_ends()[:2] if inlet is not None else ():
            after = edits.connect(case.project, case.name, source, inlet or wires[0][0])
            yield Candidate(f"Connect {_name(case, source.node)} to it", after, "Connect")
        yield case.bypass(case.node)
