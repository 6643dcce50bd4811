"""Cells of other dtypes than the RNN around them: each step, followed from cell to cell.

States begin in the compute dtype of a lone cell, or of the stack, and masks of dropout in that of
what arrives before it is cast. For a cell with ``autocast=False`` nothing is cast: it computes with
what arrives and with weights that are read as they are kept, where the layer around it is of mixed
precision. Keras takes these for float32 then, whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.layers import cells, nested
from engine.layers.casting import multiplies_mask
from engine.layers.cell_steps import step_dtype
from engine.layers.demands import (
    arriving_dtype,
    casts,
    is_float,
    runtime_differs,
    stops_in_functions,
    title,
)
from engine.layers.registry import Parameters
from engine.policies import FLOAT32, Policy
from engine.problems import Problem
from engine.tensors import Tensor


def _mixed(policy: Policy) -> bool:
    return policy.compute != policy.variable


def _leaves(p: Parameters, value: cells.CellValue) -> Iterator[tuple[Parameters, Policy, bool]]:
    """Give the cells in ``value``, each with the policy of its states and whether it is wrapped.

    A cell is wrapped by a stack of mixed precision.
    """
    if isinstance(value, tuple):
        for member in value:
            for cell, _, wrapped in _leaves(p, member):
                yield cell, FLOAT32, wrapped
        return
    recipe = nested.held(p, value, "cell")
    if recipe.kind != "StackedRNNCells":
        yield recipe.p, recipe.p.policy, False
        return
    for member in recipe.p.cells:
        for cell, _, wrapped in _leaves(p, member):
            yield cell, recipe.p.policy, wrapped or _mixed(recipe.p.policy)


def mixed_stack(p: Parameters, when: str) -> tuple[Problem, ...]:
    """Warn of cells whose states change their dtype at the first step: masks and loops want one."""
    leaves = [(cell, outer.compute) for cell, outer, _ in _leaves(p, p.cell)]
    changed = [pair for pair in leaves if casts(pair[0]) and pair[0].compute_dtype != pair[1]]
    if not changed:
        return ()
    own, stack = changed[0][0].compute_dtype, changed[0][1]
    heading = title(f"A stack in {stack} with a cell in {own} cannot be {when}",
                    f"A stack of {stack} and {own} cannot be {when}")  # fmt: skip
    begin = f"The states begin in the stack's {stack}, and the cell gives {own}; a"
    if when == "masked":
        choose = f"{begin} mask chooses between the two for every sample, which takes one dtype."
        return (runtime_differs("stack-of-dtypes-masked", heading, choose, params=("cell",)),)
    keep = f"{begin} loop keeps the dtype of what it carries. unroll = True has no loop."
    return (stops_in_functions("stack-of-dtypes-looped", heading, keep, params=("cell", "unroll")),)


def step_dtype_warnings(p: Parameters, sequences: Tensor, masked: bool) -> tuple[Problem, ...]:
    """Warn of what the steps of the cells cannot combine."""
    return (
        _dropped_apart(p, sequences)
        or _uncast(p, sequences, masked)
        or _uncast(p, sequences, masked, by_itself=True)
    )


def _dropped_apart(p: Parameters, sequences: Tensor) -> tuple[Problem, ...]:
    """Warn of masks of dropout in another dtype than what they are multiplied with."""
    carried = arriving_dtype(p, sequences)
    if not p.training or not is_float(carried):
        return ()
    for cell, outer, _ in _leaves(p, p.cell):
        own = cell.compute_dtype
        for name, made in (("dropout", carried), ("recurrent_dropout", outer.compute)):
            rate = getattr(cell, name, 0) or 0
            if multiplies_mask(cell.kind, rate) and casts(cell) and made != own:
                return (
                    runtime_differs(
                        "cell-dropout-dtype",
                        title(f"{name} of a {cell.kind} in {own} cannot be trained in {made}"),
                        f"The mask is drawn in {made} before the step is cast to the cell's {own}, "
                        "and TensorFlow multiplies only tensors of one dtype.",
                        params=("cell", "dtype"),
                    ),
                )
        carried = own
    return ()


def _uncast(
    p: Parameters, sequences: Tensor, masked: bool, by_itself: bool = False
) -> tuple[Problem, ...]:
    """Warn of cells that cannot combine what nobody casts for them.

    Keras steps each cell of a stack once ``by_itself`` too, to draw its masks of dropout.
    """
    carried = arriving_dtype(p, sequences)
    for cell, outer, wrapped in _leaves(p, p.cell):
        own = cell.compute_dtype
        if casts(cell):
            carried = own
            continue
        inside = (wrapped and not by_itself) or _mixed(p.policy)
        kept = [outer.compute] * len(cells.STATES[cell.kind.removesuffix("Cell")])
        made = step_dtype(
            cell,
            carried,
            kept,
            cell.variable_dtype if inside else own,
            "float32" if inside else "",
        )
        heading = title(
            f"{cell.kind} with autocast = False cannot combine {carried} with states in {kept[0]}",
            f"{cell.kind} with autocast = False cannot combine its dtypes",
        )
        if made is None:
            why = (
                f"Nothing is cast for it: {carried} values arrive, its states are {kept[0]}, and "
                f"its weights are read in {cell.variable_dtype if inside else own}. TensorFlow "
                "adds and multiplies only tensors of one dtype."
            )
            return (runtime_differs("autocast-off-cell", heading, why, params=("cell",)),)
        if made != kept[0] and not by_itself and (masked or not p.unroll):
            return (_changed(heading, made, kept[0], masked),)
        carried = made
    return ()


def _changed(heading: str, made: str, begun: str, masked: bool) -> Problem:
    """Warn of a step that gives another dtype than its states began in."""
    why = f"Nothing is cast for it, so a step gives {made} and its states began in {begun}; a "
    if masked:
        why += "mask chooses between the two, which takes one dtype."
        return runtime_differs("autocast-off-cell", heading, why, params=("cell",))
    why += "loop keeps the dtype of what it carries."
    return stops_in_functions("autocast-off-cell", heading, why, params=("cell", "unroll"))
