"""Layers inside layers: wrappers and recurrent layers run the recipe of what they hold.

A held layer is a `KerasObject` in a parameter. Its problems become problems of the holder, at the
parameter that it stands in. Knows nothing of any particular layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine import names
from engine.layers.demands import title
from engine.layers.registry import Outcome, Parameters, Weight
from engine.problems import Problem, RuleError, Spot, refuse, warn
from engine.tensors import Tensor
from engine.values import EMPTY, FrozenDict, KerasObject

Recipe = Any
"""An `engine.recipes.Recipe`; that module imports this package, so it cannot be named here."""


UNHEARD = frozenset(
    (
        "Bidirectional", "TimeDistributed", "SpectralNormalization", "RNN", "StackedRNNCells",
        "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "MultiHeadAttention", "GroupQueryAttention",
    )
)  # fmt: skip
"""Layers whose weights belong to layers inside, which do not hear of ``trainable=False``."""


class UnknownRank(Exception):
    """A held layer gives a tensor of which not even the rank is known (a Lambda inside)."""

    def __init__(self, weights: tuple[Weight, ...]) -> None:
        """Carry the weights, which are known all the same."""
        super().__init__("unknown rank")
        self.weights = weights


def held(p: Parameters, value: KerasObject, param: str) -> Recipe:
    """Give the recipe of the layer ``value``, which stands in ``param``.

    Raises:
        RuleError: its own parameters cannot be read.
    """
    recipe = p.recipe(value.class_name, value.config)
    for problem in recipe.problems if recipe.faulty else ():
        if problem.severity == "error":
            raise RuleError(inside(problem, param))
    return recipe


def call(
    p: Parameters,
    value: KerasObject,
    param: str,
    tensor: Tensor,
    *more: tuple[str, Sequence[Tensor]],
    port: str = "inputs",
    shift: int = 0,
    said: FrozenDict = EMPTY,
) -> Outcome:
    """Give what the layer ``value`` gives for ``tensor`` at its first port.

    ``more`` are tensors for its other ports. ``port`` is the holder's port that ``tensor`` came
    from, ``shift`` how many of its axes the held layer does not see (the steps of TimeDistributed),
    ``said`` what the call says besides (``training``).

    Raises:
        RuleError: the held layer refuses.
        UnknownRank: it gives something, but nobody can tell of what shape.
    """
    recipe = held(p, value, param)
    if recipe.kind in UNHEARD and value.config.get("trainable") is False:
        # The holder counts by the flags of the weights, and theirs is another.
        recipe = held(p, replace(value, config=value.config.without("trainable")), param)
    if recipe.rule is not None and recipe.rule.listed:
        raise refuse(
            "needs-several",
            title(f"{recipe.kind} takes a list of tensors, here it gets one"),
            f"{p.kind} hands one tensor to the layer inside; {recipe.kind} needs several.",
            params=(param,),
        )
    first = recipe.rule.ports[0].name if recipe.rule is not None and recipe.rule.ports else "inputs"
    wired = [((first, 0), tensor)]
    wired += [((name, slot), one) for name, several in more for slot, one in enumerate(several)]
    outcome: Outcome = recipe.outcome(
        tuple(inlet for inlet, _ in wired),
        tuple(one for _, one in wired),
        said or _heard(p, recipe),
    )
    if outcome.outputs is None:
        raise RuleError(moved(inside(outcome.problems[0], param), port, shift))
    if any(output.shape is None for output in outcome.outputs):
        raise UnknownRank(under(name_of(value), outcome.weights))
    passed_on = tuple(moved(inside(one, param), port, shift) for one in outcome.problems)
    return outcome._replace(problems=passed_on)


def _heard(p: Parameters, recipe: Recipe) -> FrozenDict:
    """Give what a call inside of a call hears of it: whether that one trains."""
    asks = recipe.sheet is not None and "training" in recipe.sheet.call_params
    if not asks or p.kind == "Pipeline" or not hasattr(p, "training"):
        return EMPTY
    return FrozenDict(training=bool(p.training))


def inside(problem: Problem, param: str) -> Problem:
    """Give a problem of a held layer as one of its holder: ``param`` is what has to change."""
    details = problem.details.with_("inner_params", problem.params)
    return replace(problem, params=(param,), details=details)


def moved(problem: Problem, port: str, shift: int) -> Problem:
    """Give a problem whose spots were counted on a tensor with ``shift`` fewer axes."""
    spots = tuple(
        Spot(port, spot.slot, tuple(axis + shift if axis > 0 else axis for axis in spot.axes))
        for spot in problem.spots
    )
    return replace(problem, spots=spots)


def name_of(value: KerasObject) -> str:
    """Give the name of a held layer: the given one, else the stem of what Keras generates."""
    given = value.config.get("name")
    return given if isinstance(given, str) else names.base_name(value.class_name)


def trains(value: KerasObject) -> bool:
    """Tell whether a held layer lets its weights be trained."""
    return value.config.get("trainable") is not False


def under(prefix: str, weights: Sequence[Weight]) -> tuple[Weight, ...]:
    """Give ``weights`` as Keras's paths name them, below the layer called ``prefix``.

    An empty name is left out where another follows it.
    """
    if not prefix:
        return tuple([w if "/" in w.name else w._replace(name=f"/{w.name}") for w in weights])
    return tuple(weight._replace(name=f"{prefix}/{weight.name}") for weight in weights)


def not_frozen(p: Parameters, count: int) -> tuple[Problem, ...]:
    """Warn of ``count`` numbers that Keras trains though the layer is told not to."""
    if not count:
        return ()
    return (
        warn(
            "not-frozen",
            title("{layer} is not frozen: Keras trains it all the same"),
            f"trainable = False is not handed on to the layers inside of {p.kind}, which own its "
            f"{count:,} trainable parameters. The model counts and trains them.",
            params=("trainable",),
            count=count,
        ),
    )


def frozen(weights: Sequence[Weight]) -> tuple[Weight, ...]:
    """Give ``weights`` as those of a layer that is not trained."""
    return tuple(weight._replace(trainable=False) for weight in weights)
