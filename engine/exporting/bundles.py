"""How models bundle their ends, as source: one tensor, a list, a dict by the keys of the file."""

from __future__ import annotations

from collections.abc import Sequence

from engine.exporting.literals import literal
from engine.exporting.pretty import Brackets, Expression, Item, flat, listed
from engine.facts import Facts
from engine.graph import Layer
from engine.layers.registry import Outcome
from engine.values import KerasObject


def bundled(names: Sequence[str], keys: object) -> Expression:
    """Give inputs or outputs as one tensor, a list, or a dict by the keys that the file had."""
    if _by_key(keys, len(names)):
        assert isinstance(keys, tuple)
        items = tuple(
            Item(name, f"{flat(literal(str(key)))}: ")
            for key, name in zip(keys, names, strict=True)
        )
        return Brackets("", items, "{", "}")
    return names[0] if len(names) == 1 else listed(list(names))


def taken(variable: str, index: int, layer: Layer, outcome: Outcome) -> str:
    """Give output ``index`` of a call of ``layer`` whose result ``variable`` holds.

    A model whose outputs are a dict gives a dict, with a single output too; cells give their states
    in a list, stacked ones in a list of lists.
    """
    count = len(outcome.outputs or ())
    inside = outcome.inside
    keys = inside.model.settings.get("outputs") if isinstance(inside, Facts) else None
    if _by_key(keys, count):
        assert isinstance(keys, tuple)
        return f"{variable}[{flat(literal(str(keys[index])))}]"
    cells = layer.kind in ("LSTMCell", "StackedRNNCells")
    if count > 1 and (cells or (layer.kind == "RNN" and _stacked(layer.params.get("cell")))):
        return f"keras.tree.flatten({variable})[{index}]"
    return f"{variable}[{index}]" if count > 1 else variable


def _stacked(cell: object) -> bool:
    return isinstance(cell, tuple) or (
        isinstance(cell, KerasObject) and cell.class_name == "StackedRNNCells"
    )


def _by_key(keys: object, count: int) -> bool:
    return isinstance(keys, tuple) and bool(keys) and len(keys) == count
