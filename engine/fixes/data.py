"""Cures for data that is not as a layer thinks: samples in a shape, channels elsewhere, blocks."""

from __future__ import annotations

from collections.abc import Iterator

from engine import binding, doubts, edits, repeats
from engine.facts import Facts, inputs_of
from engine.fixes.case import CURES, Candidate, Case, cure
from engine.fixes.sizes import first_of, larger_input, shrink_less
from engine.graph import INPUT, Inlet
from engine.layers import windows
from engine.recipes import recipe_of
from engine.tensors import Shape, text
from engine.values import Value


@cure("samples-in-shape")
def leave_the_samples_out(case: Case) -> Iterator[Candidate]:
    """Give the shape of one sample, with a channel where pictures have none."""
    shape = case.layer.params.get("shape")
    if not isinstance(shape, tuple):
        return
    picture = len(shape) == 3 and shape[1] == shape[2]
    readers = case.facts.structure.consumers.get(case.node, ())
    flat = bool(readers) and case.layer_at(readers[0].node).kind in ("Flatten", "LSTM", "GRU")
    if picture and not flat:
        yield case.setting("shape", (*shape[1:], 1))
    yield case.setting("shape", shape[1:])


@cure("channels-elsewhere")
def move_the_channels(case: Case) -> Iterator[Candidate]:
    """Turn the data, or tell the layer or the Input how it is."""
    yield from turned(case)


@cure("kernel-too-large", "pool-too-large", first=True)
def perhaps_turned(case: Case) -> Iterator[Candidate]:
    """Where the height is the number of channels, turn the data before anything else."""
    yield from turned(case, stopped=doubts.from_outside(case.facts, case.node))


def turned(case: Case, stopped: bool = False) -> Iterator[Candidate]:
    """Give the ways to bring channels to where the layer looks for them, if they are elsewhere."""
    tensor = case.inputs()[0] if case.inputs() else None
    p = recipe_of(case.layer).p
    first = windows.channels_first(p)
    if tensor is None or not doubts.channels_elsewhere(tensor.shape, first, stopped):
        return
    dims = (3, 1, 2) if first else (2, 3, 1)
    after = tuple(tensor.known[axis] for axis in dims)
    there = "first" if first else "last"
    yield case.insert("Permute", {"dims": dims}, f"Permute to put the channels {there}")
    door = first_of(case, (INPUT,))
    if door is not None and case.layer_at(door).params.get("shape") == tensor.known[1:]:
        yield case.setting("shape", after, door)
    yield case.setting("data_format", "channels_last" if first else "channels_first")


@cure("formats-mixed")
def one_format(case: Case) -> Iterator[Candidate]:
    """Look for the channels where they are."""
    param = "axis" if case.layer.kind == "BatchNormalization" else "data_format"
    yield case.setting(param, case.numbers["axis" if param == "axis" else "format"])


@cure("nothing-left")
def keep_something(case: Case) -> Iterator[Candidate]:
    """Undo what takes everything away."""
    for param in ("cropping", "target_shape", "n", "size"):
        if param in case.layer.params:
            yield case.setting(param, 1)
    yield case.bypass(case.node)
    yield from shrink_less(case)
    yield from larger_input(case)


# ── blocks: models that are layers of others ─────────────────────────────────────────────────


@cure("repeat-shape", "repeat-ends")
def call_it_once(case: Case) -> Iterator[Candidate]:
    """Stop repeating a block that does not give what it takes."""
    layer = case.facts.model.nodes[case.node].layer
    after = repeats.set_repeat(case.project, case.name, layer, 1)
    yield Candidate(f"Call {case.layer.name} once, without repeating it", after, "Call once")


@cure("nested-input-shape")
def fit_the_block(case: Case) -> Iterator[Candidate]:
    """Bring the data to the size that the block declares, or have it declare the data's size."""
    inner = case.layer.model
    model = case.project.models.get(inner) if inner is not None else None
    if inner is None or model is None:
        return
    doors = inputs_of(model)
    for (inlet, source), tensor in zip(case.sources(), case.inputs(), strict=True):
        if inlet.slot >= len(doors) or tensor is None or tensor.shape is None:
            continue
        door = doors[inlet.slot]
        wanted = model.layer_of(door).params.get("shape")
        if not isinstance(wanted, tuple) or _fits(wanted, tensor.shape[1:]):
            continue
        if case.layer_at(source.node).kind == INPUT:
            yield case.setting("shape", wanted, source.node)
        yield from _brought(case, inlet, tensor.shape[1:], wanted)
        name = model.layer_of(door).name
        after = binding.set_open(case.project, inner, model.nodes[door].layer, True)
        yield Candidate(f"Let {inner} take any shape at {name}", after, "Any shape")
        after = edits.set_param(
            case.project, inner, model.nodes[door].layer, "shape", tensor.shape[1:]
        )
        yield Candidate(
            f"Set shape of {name} inside {inner} to {text(tensor.shape)}", after, "Change the block"
        )


def _fits(wanted: tuple[Value, ...], given: Shape) -> bool:
    return len(wanted) == len(given) and all(
        a is None or b is None or a == b for a, b in zip(wanted, given, strict=True)
    )


def _brought(
    case: Case, inlet: Inlet, given: Shape, wanted: tuple[Value, ...]
) -> Iterator[Candidate]:
    if len(given) == len(wanted) == 3 and given[2] == wanted[2] and None not in wanted:
        size = {"height": wanted[0], "width": wanted[1]}
        yield case.insert("Resizing", size, f"Resizing to {wanted[0]}×{wanted[1]}", inlet)
    if len(given) == len(wanted) == 1 and isinstance(wanted[0], int):
        words = f"Dense with {wanted[0]} units"
        yield case.insert("Dense", {"units": wanted[0]}, words, inlet)
    if None not in given and None not in wanted and _count(given) == _count(wanted):
        words = f"Reshape to {text((None, *wanted))}"
        yield case.insert("Reshape", {"target_shape": wanted}, words, inlet)


def _count(shape: tuple[Value, ...]) -> int:
    count = 1
    for size in shape:
        count *= size if isinstance(size, int) else 0
    return count


@cure("nested-inputs")
def connect_the_block(case: Case) -> Iterator[Candidate]:
    """Wire loose ends to what the block still lacks, or take surplus wires off."""
    inner = case.layer.model
    model = case.project.models.get(inner) if inner is not None else None
    doors = inputs_of(model) if model is not None else ()
    wires = case.sources()
    surplus = [inlet for inlet, _ in wires if inlet.slot >= len(doors)]
    if surplus:
        after = edits.disconnect(case.project, case.name, surplus)
        yield Candidate("Take the surplus wires off", after, "Take wires off")
    after, missing = case.project, len(doors) - len(wires)
    for source in case.loose_ends()[: max(0, missing)]:
        inlet = edits.free_inlet(after, case.name, case.node)
        if inlet is not None:
            after = edits.connect(after, case.name, source, inlet)
    if after is not case.project:
        yield Candidate("Connect the loose ends to it", after, "Connect")
    if wires and missing > 0:
        after = case.project
        for _ in range(missing):
            inlet = edits.free_inlet(after, case.name, case.node)
            if inlet is not None:
                after = edits.connect(after, case.name, wires[0][1], inlet)
        yield Candidate("Feed the same tensor to every input", after, "Same tensor")


@cure("nested-problem")
def mend_it_inside(case: Case) -> Iterator[Candidate]:
    """Take the cures of the first fault inside the block: those first that spare its definition."""
    inside = case.facts.nodes[case.node].outcome.inside
    if not isinstance(inside, Facts):
        return
    for node, known in inside.nodes.items():
        if not known.outcome.failed:
            continue
        problem = known.outcome.problems[0].at(node, {})
        within = Case(case.project, inside.name, inside, problem, node, case)
        cures = [made for function in CURES.get(problem.code, ()) for made in function(within)]

        def spares(made: Candidate) -> bool:
            return made.after.models[case.name] is not case.project.models[case.name]

        for made in sorted(cures, key=spares, reverse=True):
            words = made.title if spares(made) else f"{made.title} inside {inside.name}"
            yield Candidate(words, made.after, made.short, case.node)
        return


@cure("model-in-itself")
def not_itself(case: Case) -> Iterator[Candidate]:
    """Take the call out of the network."""
    yield case.bypass(case.node)
