"""Cells with ``autocast=False`` inside of RNN: the dtype of each step, followed from cell to cell.

Nothing is cast for such a cell: it computes with what arrives, with states in its own compute dtype
(or the stack's) and with weights that are read as they are kept, where the layer around it is of
mixed precision. Keras takes these for float32 then, whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.layers import cells, nested
from engine.layers.cell_steps import step_dtype
from engine.layers.demands import arriving_dtype, casts, runtime_differs, stops_in_functions, title
from engine.layers.registry import Parameters
from engine.policies import FLOAT32, Policy
from engine.problems import Problem
from engine.tensors import Tensor


def _mixed(policy: Policy) -> bool:
    return policy.compute != policy.variable


def _lone(p: Parameters, value: cells.CellValue) -> Iterator[tuple[Parameters, Policy, bool]]:
    """Give the cells in ``value``, each with the policy of its states and whether it is wrapped.

    A cell is wrapped by a stack of mixed precision.
    """
    if isinstance(value, tuple):
        for member in value:
            for cell, _, wrapped in _lone(p, member):
                yield cell, FLOAT32, wrapped
        return
    recipe = nested.held(p, value, "cell")
    if recipe.kind != "StackedRNNCells":
        yield recipe.p, recipe.p.policy, False
        return
    for member in recipe.p.cells:
        for cell, _, _ in _lone(p, member):
            yield cell, recipe.p.policy, _mixed(recipe.p.policy)


def uncast_warnings(p: Parameters, sequences: Tensor, masked: bool) -> tuple[Problem, ...]:
    """Warn of cells that cannot combine what nobody casts for them."""
    carried = arriving_dtype(p, sequences)
    for cell, outer, wrapped in _lone(p, p.cell):
        own = cell.compute_dtype
        if casts(cell):
            carried = own
            continue
        inside = wrapped or _mixed(p.policy)
        kept = [outer.compute] * len(cells.STATES[cell.kind.removesuffix("Cell")])
        made = step_dtype(
            cell,
            carried,
            kept,
            cell.variable_dtype if inside else own,
            "float32" if inside else "",
        )
        told = title(
            f"{cell.kind} with autocast = False cannot combine {carried} with states in {kept[0]}",
            f"{cell.kind} with autocast = False cannot combine its dtypes",
        )
        if made is None:
            why = (
                f"Nothing is cast for it: {carried} values arrive, its states are {kept[0]}, and "
                f"its weights are read in {cell.variable_dtype if inside else own}. TensorFlow "
                "adds and multiplies only tensors of one dtype."
            )
            return (runtime_differs("autocast-off-cell", told, why, params=("cell",)),)
        if made != kept[0] and masked:
            why = (
                f"Nothing is cast for it, so a step gives {made} and its states began in "
                f"{kept[0]}; a mask chooses between the two, which takes one dtype."
            )
            return (runtime_differs("autocast-off-cell", told, why, params=("cell",)),)
        if made != kept[0] and not p.unroll:
            why = (
                f"Nothing is cast for it, so a step gives {made} and its states began in "
                f"{kept[0]}; a loop keeps the dtype of what it carries."
            )
            return (stops_in_functions("autocast-off-cell", told, why, params=("cell", "unroll")),)
        carried = made
    return ()
