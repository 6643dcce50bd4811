"""Recurrent cells: what one time step keeps, gives, weighs and costs.

A cell stands in a parameter of RNN, or is what LSTM, GRU and SimpleRNN are made of. Cells with
gates differ only in the number of their gates and in GRU's second bias.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.layers import nested
from engine.layers.demands import title
from engine.layers.initializing import check_initializers
from engine.layers.registry import Parameters, Weight
from engine.problems import RuleError, refuse
from engine.tensors import Shape, product
from engine.values import KerasObject

GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
STATES: dict[str, tuple[str, ...]] = {
    "SimpleRNN": ("state",),
    "GRU": ("state",),
    "LSTM": ("state_h", "state_c"),
}
BECAUSE = "The kernel has one row per feature, so their number fixes its shape."

CellValue = KerasObject | tuple[KerasObject, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One step: the size it gives, the sizes it keeps by name, its weights, its work."""

    output: int
    states: tuple[tuple[str, int], ...]
    weights: tuple[Weight, ...]
    macs: int


def gated(p: Parameters, features: int) -> Cell:
    """Give the cell of SimpleRNN, GRU or LSTM (as layer or as cell) on ``features``."""
    family = p.kind.removesuffix("Cell")
    gates, units = GATES[family], p.units
    weights = [
        Weight("kernel", (features, gates * units)),
        Weight("recurrent_kernel", (units, gates * units)),
    ]
    if p.use_bias and family == "GRU" and p.reset_after:
        # One bias for the input and one for the state: the reset gate acts on the state's.
        weights.append(Weight("bias", (2, gates * units)))
    elif p.use_bias:
        weights.append(Weight("bias", (gates * units,)))
    return Cell(
        units,
        tuple((name, units) for name in STATES[family]),
        tuple(weights),
        gates * units * (features + units),
    )


def step_work(p: Parameters, read: Shape, kept: Shape) -> int | None:
    """Give the multiply-adds of one step for one sample; dimensions between are so many rows."""
    rows, again = product(read[1:-1]), product(kept[1:-1])
    if rows is None or again is None or read[-1] is None:
        return None
    gates = GATES[p.kind.removesuffix("Cell")]
    return gates * int(p.units) * (read[-1] * rows + int(p.units) * again)


def cell_of(p: Parameters, value: CellValue, features: int) -> Cell:
    """Give the cell that ``value`` describes; a list of cells is a stack of them."""
    if isinstance(value, tuple):
        stack = stacked(p, value, features)
        return replace(stack, weights=nested.under("stacked_rnn_cells", stack.weights))
    recipe = nested.held(p, value, "cell")
    if recipe.kind == "StackedRNNCells":
        cell = stacked(p, recipe.p.cells, features)
    elif recipe.kind.endswith("Cell") and recipe.kind.removesuffix("Cell") in GATES:
        cell = gated(recipe.p, features)
        _check(recipe, cell)
    else:
        raise refuse(
            "not-a-cell",
            title(f"{recipe.kind} is a layer, RNN needs a cell"),
            "RNN repeats a cell over the steps: LSTMCell, GRUCell, SimpleRNNCell or a list of "
            f"them. {recipe.kind} carries no state from step to step.",
            params=("cell",),
        )
    weights = nested.under(nested.name_of(value), cell.weights)
    trained = nested.trains(value) or recipe.kind in nested.UNHEARD
    return replace(cell, weights=weights if trained else nested.frozen(weights))


def _check(recipe: nested.Recipe, cell: Cell) -> None:
    """Refuse initializers of a held cell that cannot fill its weights."""
    try:
        check_initializers(recipe.p, recipe.attachments.initializers, cell.weights)
    except RuleError as error:
        raise RuleError(nested.inside(error.problem, "cell")) from None


def stacked(p: Parameters, values: tuple[KerasObject, ...], features: int) -> Cell:
    """Chain cells: each reads what the one before it gives."""
    if not values and p.kind == "StackedRNNCells":
        return Cell(features, (), (), 0)  # as a layer it hands on what it is given
    if not values:
        raise refuse(
            "empty-stack",
            "The stack of cells is empty",
            "A stack gives what its last cell gives, and there is none.",
            params=("cell",),
        )
    made: list[Cell] = []
    for value in values:
        made.append(cell_of(p, value, features))
        features = made[-1].output
    states = tuple(
        (f"{name}_{number}", size)
        for number, cell in enumerate(made, 1)
        for name, size in cell.states
    )
    weights = tuple(weight for cell in made for weight in cell.weights)
    return Cell(made[-1].output, states, weights, sum(cell.macs for cell in made))


def members(p: Parameters, value: CellValue) -> tuple[KerasObject, ...]:
    """Give the cells of a stack; none of what is no stack."""
    if isinstance(value, tuple):
        return value
    if p.recipe(value.class_name, value.config).kind != "StackedRNNCells":
        return ()
    inner = value.config.get("cells")
    inner = inner if isinstance(inner, tuple) else ()
    return tuple(one for one in inner if isinstance(one, KerasObject))


def state_depth(p: Parameters, value: CellValue) -> int:
    """Give how deep the lists of states are that a cell keeps: 0 for a single tensor."""
    inside = members(p, value)
    if inside:
        return 1 + max(state_depth(p, one) for one in inside)
    return 1 if len(state_names(p, value)) > 1 else 0


def alone_in_stacks(p: Parameters, value: CellValue) -> Iterator[KerasObject]:
    """Give the cells that are the only ones of their stack, also of stacks in stacks."""
    inside = members(p, value)
    if len(inside) == 1:
        yield inside[0]
    for member in inside:
        yield from alone_in_stacks(p, member)


def state_names(p: Parameters, value: CellValue) -> tuple[str, ...]:
    """Name the states that the cells in ``value`` keep; none where it is no cell."""
    if isinstance(value, tuple):
        return tuple(
            f"{name}_{number}"
            for number, one in enumerate(value, 1)
            for name in state_names(p, one)
        )
    kind = p.recipe(value.class_name, value.config).kind
    if kind == "StackedRNNCells":
        return state_names(p, members(p, value))
    return STATES.get(kind.removesuffix("Cell"), ())
