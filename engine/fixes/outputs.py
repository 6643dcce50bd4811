"""Cures for outputs that do not suit their loss: another activation, another loss, logits."""

from __future__ import annotations

from collections.abc import Iterator

from engine import catalog, edits, names
from engine.facts import output_tensors
from engine.fixes.case import Candidate, Case, cure
from engine.values import FrozenDict, KerasObject, Value


def activation(case: Case, value: str) -> Iterator[Candidate]:
    """Have the last layer end with an activation, whichever way it does that."""
    sheet = catalog.sheet(case.layer.kind)
    if sheet is not None and "activation" in sheet.params:
        yield case.setting("activation", value)
    elif case.layer.kind == "Softmax" and value == "linear":
        yield case.bypass(case.node)


def loss(case: Case, value: Value, words: str) -> Iterator[Candidate]:
    """Take another loss for this output; the losses of other outputs stay."""
    given = case.facts.model.settings.get("compile")
    if not isinstance(given, FrozenDict):
        return
    before = given.get("loss")
    after: Value = value
    if isinstance(before, tuple):
        nodes = [outlet.node for outlet, _ in output_tensors(case.facts)]
        after = tuple(
            value if n == case.node else old for n, old in zip(nodes, before, strict=False)
        )
    elif isinstance(before, FrozenDict):
        after = before.with_(case.layer.name, value)
    yield _compiled(case, given.with_("loss", after), words, "Change the loss")


def _compiled(case: Case, settings: FrozenDict, words: str, short: str) -> Candidate:
    after = edits.set_setting(case.project, case.name, "compile", settings)
    return Candidate(words, after, short)


def _chosen_loss(case: Case) -> Value:
    given = case.facts.model.settings.get("compile")
    chosen = given.get("loss") if isinstance(given, FrozenDict) else None
    if isinstance(chosen, FrozenDict):
        return chosen.get(case.layer.name)
    if isinstance(chosen, tuple):
        nodes = [outlet.node for outlet, _ in output_tensors(case.facts)]
        place = nodes.index(case.node) if case.node in nodes else 0
        return chosen[place] if place < len(chosen) else None
    return chosen


def _with_logits(case: Case, on: bool) -> Iterator[Candidate]:
    """Tell the loss whether it gets logits."""
    chosen = _chosen_loss(case)
    if isinstance(chosen, KerasObject):
        kind, config = chosen.class_name, chosen.config
    elif isinstance(chosen, str):
        known = {names.snake_case(name): name for name in catalog.objects("losses")}
        kind, config = known.get(chosen, chosen), FrozenDict()
    else:
        return
    if catalog.object_sheet("losses", kind) is None:
        return
    config = config.with_("from_logits", True) if on else config.without("from_logits")
    made: Value = KerasObject(kind, config) if config else names.snake_case(kind)
    yield from loss(case, made, f"Set from_logits of the loss to {on}")


@cure("softmax-over-one")
def one_unit(case: Case) -> Iterator[Candidate]:
    """Answer yes or no, give a plain number, or have two classes."""
    kinds = ("sigmoid", "linear")
    if "crossentropy" not in str(case.numbers.get("loss") or "crossentropy"):
        kinds = ("linear", "sigmoid")
    for kind in kinds:
        yield from activation(case, kind)
    if "units" in case.layer.params:
        yield case.setting("units", 2)
    if case.layer.kind == "Softmax":
        yield case.bypass(case.node)


@cure("one-class")
def classes_or_not(case: Case) -> Iterator[Candidate]:
    """Ask for yes or no, or have several classes."""
    yield from loss(case, "binary_crossentropy", "Set the loss to binary_crossentropy")
    if "units" in case.layer.params:
        for units in (2, 10):
            yield case.setting("units", units)


@cure("logits-twice")
def logits_once(case: Case) -> Iterator[Candidate]:
    """Leave the activation to the loss, or the loss's to the layer."""
    yield from activation(case, "linear")
    yield from _with_logits(case, False)


@cure("loss-needs-probabilities", "sigmoid-for-classes")
def probabilities(case: Case) -> Iterator[Candidate]:
    """End with what the loss expects, or have the loss do that itself."""
    wants = case.numbers.get("wants")
    if isinstance(wants, str):
        yield from activation(case, wants)
    if case.problem.code == "sigmoid-for-classes":
        yield from loss(case, "binary_crossentropy", "Set the loss to binary_crossentropy")
    else:
        yield from _with_logits(case, True)


@cure("binary-for-classes")
def one_of_many(case: Case) -> Iterator[Candidate]:
    """Compare classes, or ask for several labels at once."""
    for name in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        yield from loss(case, name, f"Set the loss to {name}")
    yield from activation(case, "sigmoid")


@cure("relu-at-the-end")
def any_number(case: Case) -> Iterator[Candidate]:
    """Let every number come out, or only positive ones but smoothly."""
    yield from activation(case, "linear")
    if case.layer.kind == "ReLU":
        yield case.bypass(case.node)
    yield from activation(case, "softplus")


@cure("unknown-loss")
def a_known_loss(case: Case) -> Iterator[Candidate]:
    """Take a loss that is called nearly so."""
    near = case.numbers.get("near")
    for name in near if isinstance(near, tuple) else ():
        yield from loss(case, name, f"Set the loss to {name}")
    for name in ("mean_squared_error", "categorical_crossentropy"):
        yield from loss(case, name, f"Set the loss to {name}")


@cure("metric-and-loss")
def same_labels(case: Case) -> Iterator[Candidate]:
    """Take the metric that reads labels as the loss does."""
    given = case.facts.model.settings.get("compile")
    metrics = given.get("metrics") if isinstance(given, FrozenDict) else None
    wrong, better = case.numbers.get("metric"), case.numbers.get("better")
    if not isinstance(given, FrozenDict) or not isinstance(metrics, tuple):
        return
    for name in (better, "accuracy"):
        changed = tuple(name if _called(metric) == wrong else metric for metric in metrics)
        yield _compiled(
            case, given.with_("metrics", changed), f"Use the metric {name}", "Change the metric"
        )


def _called(metric: Value) -> Value:
    if isinstance(metric, KerasObject):
        return names.snake_case(metric.class_name)
    return names.snake_case(metric) if isinstance(metric, str) else None


@cure("losses-and-outputs")
def one_loss_each(case: Case) -> Iterator[Candidate]:
    """Use the first loss for every output, or repeat it where one is missing."""
    given = case.facts.model.settings.get("compile")
    losses = given.get("loss") if isinstance(given, FrozenDict) else None
    count = case.numbers.get("outputs")
    if not isinstance(given, FrozenDict) or not isinstance(losses, tuple):
        return
    if losses and isinstance(count, int):
        fitted = (*losses, *(losses[-1],) * count)[:count]
        words = "Repeat the last loss" if len(losses) < count else "Leave out the last losses"
        yield _compiled(case, given.with_("loss", fitted), words, "One loss each")
        yield _compiled(
            case, given.with_("loss", losses[0]), "Use the first loss for all outputs", "One loss"
        )
