"""What comes out against what the loss asks for: last activation, number of units, metrics.

Keras builds such a network without a word and it learns nothing, or stops at the first batch. Only
what the author chose in the compile settings is looked at. Reads facts; warns, never refuses.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import NamedTuple

from engine import catalog, names
from engine.facts import Facts, output_tensors
from engine.graph import NodeId
from engine.problems import Problem, warn
from engine.tensors import Dim
from engine.values import FrozenDict, KerasObject, Value

_SHORT = {
    "bce": "binary_crossentropy", "mse": "mean_squared_error", "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error", "msle": "mean_squared_logarithmic_error",
    "kld": "kl_divergence",
    "binary_focal_crossentropy": "binary_crossentropy",
    "categorical_focal_crossentropy": "categorical_crossentropy",
}  # fmt: skip
_CLASSES = ("categorical_crossentropy", "sparse_categorical_crossentropy")
_NUMBERS = ("mean_squared_error", "mean_absolute_error", "huber", "log_cosh")
_PROBABILITY = ("softmax", "sigmoid", "hard_sigmoid")


class End(NamedTuple):
    """One output of the model and what training asks of it."""

    node: NodeId
    activation: str
    size: Dim
    loss: str
    from_logits: bool


def problems(facts: Facts) -> Iterator[tuple[NodeId, Problem]]:
    """Go through what does not go together, with the node that gives the output."""
    given = facts.model.settings.get("compile")
    settings = given if isinstance(given, FrozenDict) else FrozenDict()
    ends = [(outlet, tensor) for outlet, tensor in output_tensors(facts) if tensor is not None]
    losses = _losses(facts, settings.get("loss"), len(ends))
    for place, (outlet, tensor) in enumerate(ends):
        loss = losses[place] if place < len(losses) else None
        size = tensor.shape[-1] if tensor.shape is not None and len(tensor.shape) > 1 else None
        name, logits = loss_name(loss), _from_logits(loss)
        end = End(outlet.node, last_activation(facts, outlet.node), size, name, logits)
        yield from ((outlet.node, problem) for problem in _of_end(end, loss))
        if place == 0 and len(ends) == 1:
            metrics = _of_metrics(name, settings.get("metrics"))
            yield from ((outlet.node, problem) for problem in metrics)
    if ends and isinstance(settings.get("loss"), tuple) and len(losses) != len(ends):
        yield ends[0][0].node, _count(len(losses), len(ends))


def last_activation(facts: Facts, node: NodeId) -> str:
    """Give the name of the activation that a layer ends with; empty where there is no telling."""
    layer = facts.model.layer_of(node)
    if layer.kind in ("Softmax", "ReLU", "LeakyReLU", "ELU", "PReLU"):
        return names.snake_case(layer.kind).replace("re_lu", "relu").replace("p_relu", "prelu")
    chosen = layer.params.get("activation")
    if isinstance(chosen, KerasObject):
        return names.snake_case(chosen.class_name)
    if isinstance(chosen, str):
        return chosen
    makes_numbers = layer.kind in ("Dense", "Conv1D", "Conv2D", "Conv3D", "EinsumDense")
    return "linear" if makes_numbers and chosen is None else ""


def loss_name(loss: Value) -> str:
    """Give a loss by the name of its function: ``"bce"`` is ``binary_crossentropy``."""
    if isinstance(loss, KerasObject):
        loss = loss.class_name
    if not isinstance(loss, str):
        return ""
    written = loss if loss.islower() else names.snake_case(loss)
    return _SHORT.get(loss.lower(), _SHORT.get(written, written))


def _losses(facts: Facts, loss: Value, count: int) -> list[Value]:
    """Give the loss of each output."""
    if isinstance(loss, tuple):
        return list(loss)
    if isinstance(loss, FrozenDict):
        by_name = [facts.model.layer_of(o.node).name for o, _ in output_tensors(facts)]
        return [loss.get(name) for name in by_name]
    return [loss] * count


def _from_logits(loss: Value) -> bool:
    return isinstance(loss, KerasObject) and loss.config.get("from_logits") is True


# ── one output ───────────────────────────────────────────────────────────────────────────────


def _of_end(end: End, loss: Value) -> Iterator[Problem]:
    if isinstance(loss, str) and _unknown(loss):
        yield warn(
            "unknown-loss",
            f"Keras has no loss called {loss}"[:59],
            "compile() looks a loss up by its name and stops where there is none.",
            params=("loss",),
            loss=loss,
            near=tuple(difflib.get_close_matches(loss.lower(), _known(), 2, 0.5)),
        )
    if end.activation == "softmax" and end.size == 1:
        yield warn(
            "softmax-over-one",
            "A softmax over one unit always gives 1",
            "Softmax divides by the sum of all units: eˣ / eˣ = 1, whatever x is. For yes or no, "
            "use sigmoid; for classes, one unit per class.",
            params=("activation", "units"),
            loss=end.loss,
        )
        return
    if end.loss in (*_CLASSES, "binary_crossentropy"):
        yield from _crossentropy(end)
    elif end.loss in _NUMBERS and end.activation == "relu":
        yield warn(
            "relu-at-the-end",
            "The last relu keeps {layer} from negative numbers",
            "relu gives max(x, 0): targets below 0 are never reached, and a unit that stays "
            f"below 0 learns nothing more. {end.loss} usually follows a linear output.",
            params=("activation",),
        )


def _crossentropy(end: End) -> Iterator[Problem]:
    if end.loss in _CLASSES and end.size == 1:
        yield warn(
            "one-class",
            "{layer} has one unit, the loss compares classes",
            f"{end.loss} wants one unit per class; over a single one there is nothing to choose. "
            "For yes or no, use sigmoid with binary_crossentropy.",
            params=("units",),
            loss=end.loss,
        )
    elif end.from_logits and end.activation in _PROBABILITY:
        yield warn(
            "logits-twice",
            f"The loss expects logits, {{layer}} gives a {end.activation}",
            f"from_logits = True makes the loss apply {_wants(end)} itself; after the "
            f"{end.activation} in {{layer}} it would act twice, and gradients become tiny.",
            params=("activation",),
            wants=_wants(end),
        )
    elif not end.from_logits and end.activation in ("linear", "relu", "tanh"):
        yield warn(
            "loss-needs-probabilities",
            f"The loss expects probabilities, {{layer}} ends {_ending(end)}",
            f"{end.loss} takes the logarithm of numbers between 0 and 1. {{layer}} gives "
            f"{_range(end)}: end it with {_wants(end)}, or set from_logits = True.",
            params=("activation",),
            wants=_wants(end),
            loss=end.loss,
        )
    else:
        yield from _of_classes(end)


def _of_classes(end: End) -> Iterator[Problem]:
    if end.loss in _CLASSES and end.activation in ("sigmoid", "hard_sigmoid"):
        yield warn(
            "sigmoid-for-classes",
            f"{end.size or '?'} classes need a softmax, {{layer}} has a sigmoid",
            f"A sigmoid looks at each unit by itself, so the {end.size or 'many'} numbers do not "
            f"add up to 1, as {end.loss} expects. For several labels at once, keep the sigmoid "
            "and use binary_crossentropy.",
            params=("activation",),
            wants="softmax",
        )
    elif end.loss == "binary_crossentropy" and end.activation == "softmax" and (end.size or 0) > 2:
        yield warn(
            "binary-for-classes",
            f"binary_crossentropy looks at {end.size} classes one by one",
            "The softmax in {layer} chooses one class out of "
            f"{end.size}; binary_crossentropy asks each unit for yes or no, and its accuracy "
            "looks better than it is.",
            params=("activation",),
            loss=end.loss,
        )


def _wants(end: End) -> str:
    return "sigmoid" if end.loss == "binary_crossentropy" else "softmax"


def _ending(end: End) -> str:
    return "linear" if end.activation == "linear" else f"in {end.activation}"


def _range(end: End) -> str:
    ranges = {"tanh": "numbers from −1 to 1", "relu": "numbers from 0 upwards"}
    return ranges.get(end.activation, "any number")


# ── names, metrics, counts ───────────────────────────────────────────────────────────────────


def _known() -> list[str]:
    return [names.snake_case(name) for name in catalog.objects("losses")]


def _unknown(loss: str) -> bool:
    return loss_name(loss) not in {*_known(), *_SHORT.values(), "kl_divergence"}


_METRICS = {
    "sparse_categorical_crossentropy": {
        "categorical_accuracy": "sparse_categorical_accuracy",
        "top_k_categorical_accuracy": "sparse_top_k_categorical_accuracy",
    },
    "categorical_crossentropy": {
        "sparse_categorical_accuracy": "categorical_accuracy",
        "sparse_top_k_categorical_accuracy": "top_k_categorical_accuracy",
    },
}


def _of_metrics(loss: str, metrics: Value) -> Iterator[Problem]:
    """Warn of a metric that reads labels in another form than the loss."""
    wrong = _METRICS.get(loss)
    for metric in metrics if isinstance(metrics, tuple) and wrong else ():
        written = metric.class_name if isinstance(metric, KerasObject) else metric
        name = names.snake_case(written) if isinstance(written, str) else ""
        if wrong is None or name not in wrong:
            continue
        whole = loss.startswith("sparse")
        yield warn(
            "metric-and-loss",
            "Loss and metric read the labels differently",
            f"{loss} takes {'the number of the class' if whole else 'one-hot labels'}, {name} "
            f"takes {'one-hot labels' if whole else 'the number of the class'}: one of them "
            "misreads whatever labels there are.",
            params=("metrics",),
            metric=name,
            better=wrong[name],
        )


def _count(given: int, outputs: int) -> Problem:
    return warn(
        "losses-and-outputs",
        f"There are {given} losses for {outputs} output{'s' * (outputs != 1)}",
        "A list of losses has one entry per output, in the order of the outputs.",
        params=("loss",),
        given=given,
        outputs=outputs,
    )
