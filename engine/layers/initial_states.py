"""What initial states do to a recurrent layer: Keras looks at them only in its cells' arithmetic.

A loop keeps states of one shape, so they have to be right from the beginning. Written out
(``unroll``), each step takes what it is given: states are stretched, and spare ones never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.layers import nested
from engine.layers.cell_shapes import FOLLOW
from engine.layers.demands import cannot_run, runtime_differs, title
from engine.layers.registry import Parameters
from engine.layers.stretching import covers, may_be, stretched
from engine.problems import Problem, Spot
from engine.tensors import Shape, Tensor, text

States = tuple[tuple[str, Shape], ...]
"""States by name, with their shapes without the batch."""


def state_warnings(
    p: Parameters, sequences: Tensor, wanted: States, states: tuple[Tensor, ...], masked: bool
) -> tuple[Problem, ...]:
    """Warn of initial states that the layer cannot be run with.

    ``masked``: a mask is wired; one that the sequences carry is not asked for beside states.
    """
    for slot, state in enumerate(states):
        if state.dtype == "string":
            found = cannot_run("string-fails", p, "string", "states are numbers")
            return (replace(found, spots=(Spot("initial_state", slot),)),)
    fault = _fault(p, sequences, wanted, states, masked) if states else None
    if fault is None:
        return ()
    slot, why = fault
    warning = runtime_differs(
        "initial-state",
        title(f"The initial state of {p.kind} does not fit"),
        f"{why} Keras notices it only when the model runs.",
    )
    return (replace(warning, spots=(Spot("initial_state", slot),)),)


def _fault(
    p: Parameters, sequences: Tensor, wanted: States, states: tuple[Tensor, ...], masked: bool
) -> tuple[int, str] | None:
    """Tell what is wrong with the states, and at which of them; ``None`` if nothing."""
    cells = _cells(p)
    several = f"{len(wanted)} states are needed, {len(states)} are connected."
    if len(cells) > 1 or isinstance(getattr(p, "cell", None), tuple):
        # A stack hands one tensor to each of its cells, as many as there are.
        if any(FOLLOW[cell.kind.removesuffix("Cell")][1] > 1 for cell in cells[: len(states)]):
            return 0, "A stack hands one state to each of its cells, and one of them reads two."
        last = cells[: len(states)][-1]
        if len(states) < len(wanted) and (p.return_state or last.units != cells[-1].units):
            return 0, several
        most = len(states)
    else:
        most = len(wanted)
    spare = len(states) > len(wanted) and p.unroll and not masked
    if p.kind == "GRU":
        spare, states = True, states[:1]
    if len(states) != most and not spare or len(states) > len(wanted) and not spare:
        return 0, several
    if p.unroll and sequences.rank > 2 and _stretched(p, cells, sequences, wanted, states, masked):
        return None
    for slot, ((name, size), state) in enumerate(zip(wanted, states, strict=False)):
        needed = (sequences.known[0], *size)
        if not may_be(needed, state.known):
            carried = text(state.known, batch=True)
            return slot, f"{name} needs {text(needed, batch=True)}, this wire carries {carried}."
    return None


def _cells(p: Parameters) -> list[Parameters]:
    """Give the parameters of the cells, one after the other; those of ConvLSTM are not among them.

    SimpleRNN, GRU and LSTM are their own cells.
    """
    value = getattr(p, "cell", None)
    if value is None:
        return [p] if p.kind in FOLLOW else []
    if not isinstance(value, tuple):
        held = nested.held(p, value, "cell").p
        value = held.cells if held.kind == "StackedRNNCells" else (value,)
    found = [nested.held(p, one, "cell").p for one in value]
    return [one for one in found if one.kind.removesuffix("Cell") in FOLLOW]


def _stretched(
    p: Parameters,
    cells: Sequence[Parameters],
    sequences: Tensor,
    wanted: States,
    states: tuple[Tensor, ...],
    masked: bool,
) -> bool:
    """Tell whether steps that are written out come to the declared shapes all the same."""
    batch = sequences.known[0]
    kept = [state.known for state in states]
    if not cells:  # convolutions of the first state, to which the channels belong
        axis = 1 if getattr(p, "data_format", None) == "channels_first" else -1
        needed = [(batch, *size) for _, size in wanted]
        ranks = [len(kept[0]) == len(needed[0]), not masked or len(kept[1]) == len(needed[1])]
        fits = all(covers(a, b) for a, b in zip(kept, needed, strict=False))
        return all(ranks) and fits and kept[0][axis] in (None, needed[0][axis])
    output: Shape | None = None
    for _ in range(min(sequences.known[1] or 1, 3)):
        output, made = _step(cells, isinstance(p.cell, tuple) if p.kind == "RNN" else False,
                             (batch, *sequences.known[2:]), kept)  # fmt: skip
        if output is None:
            return False
        kept = made if not masked else _chosen(batch, made, kept)
        if not kept or (masked and len(output) < 2):
            return False
    declared = (batch, cells[min(len(cells), len(states)) - 1].units)
    alike = all(may_be((batch, *size), s) for (_, size), s in zip(wanted, kept, strict=False))
    return output is not None and may_be(declared, output) and (alike or not p.return_state)


def _step(
    cells: Sequence[Parameters], stack: bool, inputs: Shape, states: Sequence[Shape]
) -> tuple[Shape | None, list[Shape]]:
    """Give what one step gives, and the states behind it."""
    parts = [(cell, [state]) for cell, state in zip(cells, states, strict=False)]
    if not stack and len(cells) == 1:
        parts = [(cells[0], list(states))]
    after: list[Shape] = []
    made: Shape | None = inputs
    for cell, own in parts:
        follow, count = FOLLOW[cell.kind.removesuffix("Cell")]
        if made is None or not made or len(own) < count or not own[0]:
            return None, []
        found = follow(cell, made, own[0], tuple(own[1:count]))
        made = found[0]
        after += [shape for shape in found[1:] if shape is not None]
        if None in found:
            return None, []
    return made, after


def _chosen(batch: int | None, made: Sequence[Shape], before: Sequence[Shape]) -> list[Shape]:
    """Give states between which a mask chooses; none where it cannot."""
    chosen = []
    for new, old in zip(made, before, strict=False):
        both = stretched((batch, *old[1:]), new, old) if len(old) > 1 else None
        if both is None:
            return []
        chosen.append(both)
    return chosen
