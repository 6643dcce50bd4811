"""Parameters of blocks: a definition with the values that one use of it gives.

A block declares parameters with defaults (`Model.parameters`); arguments inside stand for them
(`engine.values.Parameter`); each use gives values in its layer's ``params``, a missing one has its
default. What is seen inside a use, by facts, files and checks, is the definition with those values
in their places (`bound`): an ordinary model, that knows nothing of parameters any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from engine import catalog
from engine.facts import Facts, Feed, Use
from engine.freezing import frozen_inside
from engine.graph import INPUT, MODEL, Layer, LayerId, Model, NodeId, Project
from engine.params import loose, not_taken, short, shown, wrong
from engine.problems import Problem
from engine.sheets import Param
from engine.tensors import Shape
from engine.values import EMPTY, FrozenDict, Parameter, Value, filled, parameters_in

RESERVED = frozenset({"name", "trainable"})
"""What a layer that is a model may say besides the values of parameters."""


def declared(model: Model) -> Mapping[str, Value]:
    """Give the parameters of a block with their defaults."""
    if RESERVED.isdisjoint(model.parameters):
        return model.parameters
    return model.parameters.without(*RESERVED)


def given_of(layer: Layer) -> Mapping[str, Value]:
    """Give the values that a layer gives the parameters of the model that it calls."""
    return layer.params if RESERVED.isdisjoint(layer.params) else layer.params.without(*RESERVED)


# ── the definition with values in it ──────────────────────────────────────────────────────────


class _Sites(NamedTuple):
    """Where a definition is open: layers with the parameters they stand for, and open Inputs."""

    model: Model
    holders: tuple[tuple[LayerId, frozenset[str]], ...]
    doors: tuple[tuple[NodeId, LayerId], ...]


_sites: dict[int, _Sites] = {}
_bound: dict[Any, tuple[Model, Model]] = {}
_layers: dict[Any, tuple[Layer, Layer]] = {}
_KEPT = 512
"""Definitions, and uses of them, that are remembered."""


def _sites_of(model: Model) -> _Sites:
    known = _sites.get(id(model))
    if known is not None and known.model is model:
        return known
    names = frozenset(declared(model))
    found = {k: parameters_in(x.params) & names for k, x in model.layers.items() if names}
    doors = tuple(
        (node_id, node.layer)
        for node_id, node in model.nodes.items()
        if model.layers[node.layer].open and model.layers[node.layer].kind == INPUT
    )
    if len(_sites) >= _KEPT:
        _sites.clear()
    made = _sites[id(model)] = _Sites(
        model, tuple((key, held) for key, held in found.items() if held), doors
    )
    return made


def open_doors(model: Model) -> tuple[NodeId, ...]:
    """Give the Inputs of a block whose shape is what arrives at them, in the model's order."""
    return tuple(node for node, _ in _sites_of(model).doors)


def holders(model: Model) -> tuple[tuple[LayerId, frozenset[str]], ...]:
    """Give the layers of a block that stand for parameters of it, with the names of those."""
    return _sites_of(model).holders


def use_of(layer: Layer, arriving: Feed = EMPTY) -> Use:
    """Give what a layer that calls a model says of it."""
    return Use(given_of(layer), arriving, layer.params.get("trainable") is False)


def bound(
    model: Model,
    given: Mapping[str, Value] = EMPTY,
    arriving: Feed = EMPTY,
    frozen: bool = False,
) -> Model:
    """Give ``model`` with values in the place of its parameters, and open Inputs declared.

    The same model comes back where there is nothing to bind, and the same object for the same
    use, with the same nodes and wires.

    Args:
        model: the definition.
        given: what the use says; other parameters have their defaults, other names are passed over.
        arriving: tensors by the Input that they arrive at; an open one without keeps what it
            declares.
        frozen: nothing in it is trained.
    """
    if not model.parameters and not arriving and not frozen:
        return model
    sites = _sites_of(model)
    if not sites.holders and not (arriving and sites.doors) and not frozen:
        return model
    values = FrozenDict({k: given.get(k, v) for k, v in declared(model).items()})
    fed = {
        layer: (tensor.shape, tensor.dtype)
        for node, layer in sites.doors
        if (tensor := arriving.get(node)) is not None and tensor.shape is not None
    }
    key = (id(model), values.exact, tuple(fed.items()), frozen)
    known = _bound.get(key)
    if known is not None and known[0] is model:
        return known[1]
    if len(_bound) >= _KEPT:
        _bound.clear()
    made = replace(model, layers=_bound_layers(sites, values, fed, frozen))
    _bound[key] = (model, made)
    return made


def _bound_layers(
    sites: _Sites, values: FrozenDict, fed: Mapping[LayerId, tuple[Shape, str]], frozen: bool
) -> dict[LayerId, Layer]:
    layers = dict(sites.model.layers)
    for layer_id, names in sites.holders:
        mine = FrozenDict({name: values[name] for name in sorted(names)})
        layers[layer_id] = with_values(layers[layer_id], mine)
    for layer_id, (shape, dtype) in fed.items():
        layers[layer_id] = _declaring(layers[layer_id], shape[1:], dtype)
    for layer_id, layer in layers.items() if frozen else ():
        layers[layer_id] = _frozen(layer)
    return layers


def with_values(layer: Layer, values: FrozenDict) -> Layer:
    """Give ``layer`` with values in it; the same object for the same layer and values."""
    return _remembered(layer, values.exact, lambda: filled(layer.params, values))


def _declaring(layer: Layer, shape: tuple[int | None, ...], dtype: str) -> Layer:
    """Give an open Input that declares what arrives."""

    def params() -> FrozenDict:
        left = layer.params.without("shape", "batch_shape", "dtype")
        said = {"shape": shape} if dtype == "float32" else {"shape": shape, "dtype": dtype}
        return FrozenDict({**said, **left})

    return _remembered(layer, (shape, dtype), params)


def _frozen(layer: Layer) -> Layer:
    """Give ``layer`` as one that is not trained, as Keras makes it when its model is not."""
    sheet = catalog.sheet(layer.kind)
    if layer.kind != MODEL and (sheet is None or "trainable" not in sheet.params):
        return layer

    def params() -> FrozenDict:
        return frozen_inside(layer.kind, layer.params).with_("trainable", False)

    return _remembered(layer, "frozen", params)


def _remembered(layer: Layer, values: object, params: Callable[[], FrozenDict]) -> Layer:
    key = (id(layer), values)
    known = _layers.get(key)
    if known is not None and known[0] is layer:
        return known[1]
    if len(_layers) >= 8 * _KEPT:
        _layers.clear()
    made = replace(layer, params=params())
    _layers[key] = (layer, made)
    return made


# ── what a parameter takes ────────────────────────────────────────────────────────────────────


def param_of(project: Project, model: str, name: str, path: tuple[str, ...] = ()) -> Param | None:
    """Give what the catalogue says of the first argument that stands for a parameter.

    ``None`` where none does. Its name and default are those of the parameter. A nested use is
    followed to the argument inside it.
    """
    found = argument_of(project, model, name, path)
    if found is None:
        return None
    default = project.models[model].parameters.get(name)
    return replace(found[1], name=name, required=False, default=default)


def argument_of(
    project: Project, model: str, name: str, path: tuple[str, ...] = ()
) -> tuple[str, Param] | None:
    """Give the first argument that stands for a parameter, with the kind of its layer."""
    drawing = project.models.get(model)
    if drawing is None or model in path:
        return None
    for layer_id, names in holders(drawing):
        layer = drawing.layers[layer_id]
        if name not in names:
            continue
        sheet = catalog.sheet(layer.kind)
        for key, value in layer.params.items():
            if value != Parameter(name):
                continue
            if layer.kind == MODEL and layer.model is not None:
                inner = argument_of(project, layer.model, key, (*path, model))
                if inner is not None:
                    return inner
            elif sheet is not None and key in sheet.params:
                return layer.kind, sheet.params[key]
    return None


def misgiven(project: Project, layer: Layer) -> Problem | None:
    """Tell what is wrong with the values that a use gives the parameters of its block."""
    name = layer.model or ""
    known = declared(project.models[name])
    for key, value in given_of(layer).items():
        if key not in known:
            have = f"It has {', '.join(known)}" if known else "It has none"
            return Problem(
                "unknown-parameter",
                short(f"{name} has no parameter called {shown(key, 20)}"),
                f"{have}; the value {shown(value)} that {{layer}} gives it goes nowhere.",
                params=(key,),
            )
        dangling = loose({key: value})
        if dangling:
            return dangling[0]
        found = argument_of(project, name, key, ())
        if found is None:
            continue
        takes = not_taken(*found, value)
        if takes is not None:
            return wrong(name, key, value, takes)
    return None


def problems(facts: Facts) -> Iterator[Problem]:
    """Go through what is wrong with the parameters that the model of ``facts`` declares."""
    drawn = facts.drawing
    if not drawn.parameters:
        return
    bound = frozenset().union(*(names for _, names in holders(drawn)))
    for name in drawn.parameters:
        if name in RESERVED:
            yield Problem(
                "reserved-parameter",
                f"A block can have no parameter called {name}",
                f"Every layer has a {name} of its own, so a use of {facts.name} could not tell "
                "one from the other. Rename the parameter.",
                details=FrozenDict(parameter=name),
            )
        elif name not in bound:
            yield Problem(
                "unused-parameter",
                short(f"The parameter {shown(name, 24)} is bound to nothing"),
                f"No layer in {facts.name} takes it, so its value changes nothing. Bind an "
                "argument to it, or remove it.",
                "warning",
                details=FrozenDict(parameter=name),
            )


def forget() -> None:
    """Forget every use (benchmarks measure from cold with it)."""
    _sites.clear()
    _bound.clear()
    _layers.clear()
