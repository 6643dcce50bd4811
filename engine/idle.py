"""Layers that change nothing, or take back what the one before them did: warnings, never errors.

Keras builds and trains them without a word. Said only where it is true of every value and of
training too: a layer with weights, a mask, another dtype or a penalty is not idle. A single
Identity or linear Activation is a placeholder that somebody put there; a second one is told. Reads
facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine import losses
from engine.facts import Facts, outputs_of
from engine.graph import Node, NodeId, Outlet
from engine.layers.demands import title
from engine.layers.registry import Parameters
from engine.problems import Problem, Spot, warn
from engine.recipes import recipe_of
from engine.tensors import Tensor, text
from engine.values import FrozenDict, Value

Told = tuple[str, str, tuple[str, ...], FrozenDict]
"""What, why, the parameters that make it so, and values of them that would do something."""

_NEVER_NEGATIVE = frozenset({"relu", "relu6", "sigmoid", "hard_sigmoid", "softmax", "softplus",
                             "exponential"})  # fmt: skip
_DROPOUTS = frozenset({"Dropout", "AlphaDropout", "GaussianDropout"})


def problems(facts: Facts) -> Iterator[tuple[NodeId, Problem]]:
    """Go through the idle layers, each with what is said of it."""
    for node, call in facts.model.nodes.items():
        kind = facts.model.layers[call.layer].kind
        if call.bypassed or (kind not in _LOOKED_AT):
            continue
        found = _idle(facts, node, call, kind) or _undoing(facts, node, kind)
        if found is not None:
            yield node, found


def _idle(facts: Facts, node: NodeId, call: Node, kind: str) -> Problem | None:
    """Tell of a layer whose parameters, or the layer before it, leave it nothing to do."""
    known = facts.nodes[node]
    if kind in _OF_EQUALS:
        return _with_itself(facts, node, kind)
    outputs, tensors = known.outputs, known.tensors
    if outputs is None or len(tensors) != 1 or tensors[0] != outputs[0]:
        return None  # it changes shape, dtype or mask, or nobody knows
    arriving = tensors[0]
    p = recipe_of(facts.model.layers[call.layer]).p
    if arriving.shape is None or getattr(p, "activity_regularizer", None) is not None:
        return None
    tell = _BY_THEMSELVES.get(kind)
    told = tell(p, arriving) if tell is not None else None
    told = told or _again(facts, node, kind)
    if told is None:
        return None
    what, why, params, better = told
    return warn("does-nothing", title(what, "{layer} changes nothing"), why, params=params,
                spots=(Spot("inputs"),), better=better)  # fmt: skip


def _with_itself(facts: Facts, node: NodeId, kind: str) -> Problem | None:
    """Tell of a merge of a tensor with itself."""
    sources = facts.structure.sources.get(node, ())
    if len(sources) < 2 or len(set(sources)) > 1 or facts.nodes[node].outputs is None:
        return None
    gives = "gives 0 everywhere" if kind == "Subtract" else "changes nothing"
    return warn(
        "same-twice",
        title(f"{kind} gets {{source}} {_TIMES.get(len(sources), 'several times')}"),
        f"Every wire brings the same numbers, so {kind} {gives}. Most often one of them was meant "
        "to come from somewhere else.",
        spots=tuple(Spot("inputs", slot) for slot in range(len(sources))),
    )


_TIMES = {2: "twice", 3: "three times"}
_OF_EQUALS = frozenset({"Subtract", "Average", "Maximum", "Minimum"})
"""Merges by which a tensor and itself give nothing new; its sum and its square are something."""


# ── by themselves ────────────────────────────────────────────────────────────────────────────


def _no_border(p: Parameters, arriving: Tensor) -> Told | None:
    param = "padding" if "Padding" in p.kind else "cropping"
    if any(any(side) if isinstance(side, tuple) else side for side in getattr(p, param)):
        return None
    why = f"With 0 at every side, {text(arriving.shape)} stays {text(arriving.shape)}."
    heading = f"{p.kind} with {param} = 0 changes nothing"
    return heading, why, (param,), FrozenDict({param: 1})


def _no_growth(p: Parameters, arriving: Tensor) -> Told | None:
    if {*p.size} != {1} if isinstance(p.size, tuple) else p.size != 1:
        return None
    why = f"n·size = n·1: every place of {text(arriving.shape)} is repeated once, so it stays."
    return f"{p.kind} with size = 1 repeats nothing", why, ("size",), FrozenDict(size=2)


def _no_window(p: Parameters, arriving: Tensor) -> Told | None:
    strides = p.pool_size if p.strides is None else p.strides
    if {*p.pool_size, *strides} != {1}:
        return None
    what = "the highest" if "Max" in p.kind else "the mean"
    why = f"{what.capitalize()} of a single value is that value; with a stride of 1 all stay."
    heading = f"{p.kind} over windows of 1 changes nothing"
    return heading, why, ("pool_size",), FrozenDict(pool_size=2)


def _same_shape(p: Parameters, arriving: Tensor) -> Told | None:
    if arriving.known[1:].count(None) > 1:
        return None  # two unknown sizes may trade places
    shape = text(arriving.shape)
    why = f"{shape} arrives and {shape} is what target_shape asks for: all values stay in place."
    return f"Reshape to {shape} gets {shape} already", why, ("target_shape",), FrozenDict()


def _same_order(p: Parameters, arriving: Tensor) -> Told | None:
    if tuple(p.dims) != tuple(range(1, len(p.dims) + 1)):
        return None
    count = len(p.dims)
    better = FrozenDict(dims=(*range(2, count + 1), 1)) if count > 1 else FrozenDict()
    why = f"dims = {tuple(p.dims)} names the dimensions in the order that they have."
    return "Permute keeps the dimensions in their order", why, ("dims",), better


def _flat_already(p: Parameters, arriving: Tensor) -> Told | None:
    if arriving.rank != 2:
        return None
    why = f"{text(arriving.shape)} values per sample stand in a row as they arrive."
    return f"Flatten gets {text(arriving.shape)} values in a row already", why, (), FrozenDict()


def _no_noise(p: Parameters, arriving: Tensor) -> Told | None:
    if p.stddev != 0:
        return None
    why = "A spread of 0 adds 0 to every value, also while training."
    return "GaussianNoise with stddev = 0 changes nothing", why, ("stddev",), FrozenDict(stddev=0.1)


def _no_penalty(p: Parameters, arriving: Tensor) -> Told | None:
    if p.l1 or p.l2:
        return None
    why = "l1 = 0 and l2 = 0 add nothing to the loss, and the values pass through."
    heading = "ActivityRegularization with l1 = l2 = 0 changes nothing"
    return heading, why, ("l2",), FrozenDict(l2=0.01)


def _no_scale(p: Parameters, arriving: Tensor) -> Told | None:
    if p.scale != 1 or p.offset != 0:
        return None
    why = "scale·x + offset = 1·x + 0 = x."
    return "Rescaling by 1 changes nothing", why, ("scale",), FrozenDict(scale=1 / 255)


_BY_THEMSELVES: dict[str, Callable[[Parameters, Tensor], Told | None]] = {
    **{f"{kind}{n}D": _no_border for kind in ("ZeroPadding", "Cropping") for n in (1, 2, 3)},
    **{f"UpSampling{n}D": _no_growth for n in (1, 2, 3)},
    **{f"{kind}Pooling{n}D": _no_window for kind in ("Max", "Average") for n in (1, 2, 3)},
    "Reshape": _same_shape,
    "Permute": _same_order,
    "Flatten": _flat_already,
    "GaussianNoise": _no_noise,
    "ActivityRegularization": _no_penalty,
    "Rescaling": _no_scale,
}


# ── behind another layer ─────────────────────────────────────────────────────────────────────


def _before(facts: Facts, node: NodeId) -> NodeId | None:
    """Give the call right before this one, unless it is bypassed."""
    sources = facts.structure.sources.get(node, ())
    if len(sources) != 1 or facts.model.nodes[sources[0].node].bypassed:
        return None
    return sources[0].node


def _linear(facts: Facts, node: NodeId) -> bool:
    """Tell whether a call only hands on what it gets."""
    layer = facts.model.layer_of(node)
    if layer.params.get("activity_regularizer") is not None:
        return False
    linear = layer.kind == "Activation" and layer.params.get("activation") in (None, "linear")
    return linear or layer.kind == "Identity"


def _plain_relu(facts: Facts, node: NodeId) -> bool:
    """Tell whether a call is nothing but max(x, 0)."""
    layer = facts.model.layer_of(node)
    if layer.kind == "Activation":
        return layer.params.get("activation") == "relu"
    return layer.kind == "ReLU" and not (layer.params.keys() - {"trainable", "dtype"})


def _ends_with(facts: Facts, node: NodeId) -> str:
    """Give the function that everything a call gives went through last; empty: no telling."""
    layer = facts.model.layer_of(node)
    if layer.kind in ("ReLU", "Softmax"):
        p = recipe_of(layer).p
        plain = not p.negative_slope if layer.kind == "ReLU" else p.axis == -1
        return layer.kind.lower() if plain else ""
    convolves = "Conv" in layer.kind and "LSTM" not in layer.kind
    if convolves or layer.kind in ("Activation", "Dense", "EinsumDense"):
        return losses.last_activation(facts, node)
    return ""


def _again(facts: Facts, node: NodeId, kind: str) -> Told | None:
    """Tell of a layer that does what was done already."""
    before = _before(facts, node)
    if before is None:
        return None
    if _linear(facts, node) and _linear(facts, before):
        name = facts.model.layer_of(before).name
        why = f"{name} before it hands its values on, and so does this one."
        return "{layer} is the second layer here that does nothing", why, (), FrozenDict()
    given = _ends_with(facts, before)
    if _plain_relu(facts, node) and given in _NEVER_NEGATIVE:
        why = f"What {{source}} gives went through {given} and is never below 0: max(x, 0) = x."
        return f"relu changes nothing behind a {given}", why, (), FrozenDict()
    return None


# ── taking back ──────────────────────────────────────────────────────────────────────────────


def _undoing(facts: Facts, node: NodeId, kind: str) -> Problem | None:
    """Tell of a layer that takes back, or spoils, what the one before it did."""
    before = _before(facts, node)
    if before is None or facts.nodes[node].outputs is None:
        return None
    if kind == "BatchNormalization":
        return _normalized_twice(facts, node, before)
    if kind in _DROPOUTS:
        return _classes_left_out(facts, node, before)
    return _squeezed(facts, node, before)


def _normalized_twice(facts: Facts, node: NodeId, before: NodeId) -> Problem | None:
    first, second = facts.model.layer_of(before), facts.model.layer_of(node)
    if first.kind != second.kind or first is second or len(facts.structure.consumers[before]) > 1:
        return None
    if _axis(facts, before) != _axis(facts, node):
        return None
    return warn(
        "normalized-twice",
        "{layer} normalizes what is normalized already",
        f"{first.name} brings each channel to its own scale and shift, and {second.name} takes "
        "both away again: their weights are learned for nothing.",
        spots=(Spot("inputs"),),
    )


def _axis(facts: Facts, node: NodeId) -> Value:
    axis: int = recipe_of(facts.model.layer_of(node)).p.axis
    tensor = facts.nodes[node].tensors[0]
    return axis % tensor.rank if tensor is not None and tensor.shape is not None else axis


def _classes_left_out(facts: Facts, node: NodeId, before: NodeId) -> Problem | None:
    """A dropout between the scores of classes and their softmax, or behind it, at the end."""
    behind = facts.structure.consumers.get(node, ())
    given = _ends_with(facts, before)
    if given in ("softmax", "sigmoid") and _is_end(facts, node):
        what = f"Dropout at the end leaves out what the {given} gave"
    elif given == "linear" and len(behind) == 1 and _squashes(facts, behind[0].node) == "softmax":
        if not _is_end(facts, behind[0].node):
            return None
        what = "Dropout before the last softmax leaves out classes"
    else:
        return None
    rate = facts.model.layer_of(node).params.get("rate")
    share = f"{rate:.0%}" if isinstance(rate, int | float) else "a share"
    return warn(
        "classes-left-out",
        what,
        f"While training, {share} of the classes get 0 whatever the network found, the right one "
        "among them. Dropout belongs before the layer that gives the classes.",
        spots=(Spot("inputs"),),
        params=("rate",),
    )


def _is_end(facts: Facts, node: NodeId) -> bool:
    return Outlet(node) in outputs_of(facts.model, facts.structure)


def _squashes(facts: Facts, node: NodeId) -> str:
    """Give the function of a layer that is an activation and nothing else."""
    kind = facts.model.layer_of(node).kind
    return _ends_with(facts, node) if kind in ("Activation", "Softmax") else ""


def _squeezed(facts: Facts, node: NodeId, before: NodeId) -> Problem | None:
    given, mine = _ends_with(facts, before), _squashes(facts, node)
    (shape, *_), *_ = facts.nodes[node].outputs or ((None,),)
    size = shape[-1] if shape else None
    if (given, mine) == ("softmax", "softmax") and size is not None and size > 1:
        most = 2.718281828 / (2.718281828 + size - 1)
        why = (
            f"The first one gives shares from 0 to 1. Of {size} of them the second makes at most "
            f"e / (e + {size - 1}) = {most:.2f}, however sure the network is."
        )
    elif (given, mine) == ("sigmoid", "sigmoid"):
        why = "The first one gives 0 to 1, and of that the second makes 0.5 to 0.73."
    else:
        return None
    return warn("activated-twice", f"A second {mine} squeezes the values together", why,
                spots=(Spot("inputs"),))  # fmt: skip


_LOOKED_AT = frozenset({"Activation", "Identity", "ReLU", "Softmax", "BatchNormalization",
                        *_DROPOUTS, *_BY_THEMSELVES, *_OF_EQUALS})  # fmt: skip
