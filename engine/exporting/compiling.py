"""The compile line: what the model's settings hold, or what suits its outputs."""

from __future__ import annotations

from engine.exporting.literals import literal
from engine.exporting.pretty import Expression, Item, call, lines, listed
from engine.graph import Outlet
from engine.inference import Facts, output_tensors
from engine.values import EMPTY, FrozenDict, Value


def compile_lines(facts: Facts) -> list[str]:
    """Give the lines of ``model.compile(…)``."""
    chosen = facts.model.settings.get("compile")
    settings = chosen if isinstance(chosen, FrozenDict) else EMPTY
    optimizer = settings.get("optimizer") or "adam"
    loss = settings.get("loss") or suggested_loss(facts)
    metrics = settings.get("metrics")
    if metrics is None and "loss" not in settings:
        metrics = ("accuracy",) if "crossentropy" in str(loss) else ("mae",)
    items = [Item(literal(optimizer), "optimizer="), Item(literal(loss), "loss=")]
    if metrics:
        items.append(Item(_listed(metrics), "metrics="))
    return lines(call("model.compile", *items))


def _listed(value: Value) -> Expression:
    return listed([literal(item) for item in value]) if isinstance(value, tuple) else literal(value)


def suggested_loss(facts: Facts) -> str:
    """Give the loss that suits the last activation: softmax, sigmoid, or a plain number."""
    for outlet, _ in output_tensors(facts)[:1]:
        activation = _activation(facts, outlet)
        if activation == "softmax":
            return "sparse_categorical_crossentropy"
        if activation == "sigmoid":
            return "binary_crossentropy"
    return "mse"


def _activation(facts: Facts, outlet: Outlet) -> Value:
    layer = facts.model.layer_of(outlet.node)
    if layer.kind == "Softmax":
        return "softmax"
    return layer.params.get("activation")
