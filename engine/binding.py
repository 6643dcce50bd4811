"""Edits of a block's parameters: declared, bound to arguments, renamed, taken away again.

Pure functions on projects like those of `engine.edits`: the SAME project comes back when nothing
would change.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from dataclasses import replace

from engine import catalog, names
from engine.editing import change_model, with_layer
from engine.edits import set_param
from engine.graph import INPUT, MODEL, Layer, LayerId, Model, Project
from engine.parameters import RESERVED
from engine.params import not_taken
from engine.sheets import REQUIRED
from engine.values import FrozenDict, KerasObject, Parameter, Value, filled, freeze, same


def why_not_parameter(layer: Layer, argument: str) -> str | None:
    """Tell why an argument cannot be bound to a parameter; ``None`` when it can."""
    sheet = catalog.sheet(layer.kind)
    known = sheet.params.get(argument) if sheet is not None else None
    if layer.kind == MODEL:
        return None if argument not in RESERVED else "Every layer has it for itself."
    if known is None or argument in ("name", "trainable"):
        return "Every layer has it for itself."
    if known.holds_layers or isinstance(layer.params.get(argument), KerasObject):
        return "It holds an object, which uses of a block would share."
    return None


def why_not_name(model: Model, name: str, besides: str | None = None) -> str | None:
    """Tell why a parameter of ``model`` cannot be called ``name``; ``None`` when it can."""
    if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
        return "A parameter's name is letters, digits and _, as in Python"
    if name in RESERVED:
        return f"Every layer has a {name} of its own"
    if name != besides and name in model.parameters:
        return f"There is a parameter called {name} already"
    return None


def takes(layer: Layer, argument: str, value: Value) -> bool:
    """Tell whether an argument takes ``value``; that of a use of a block takes any."""
    sheet = catalog.sheet(layer.kind)
    known = sheet.params.get(argument) if sheet is not None else None
    return known is None or not_taken(layer.kind, known, value) is None


def value_of(layer: Layer, argument: str, drawn: Model | None = None) -> Value:
    """Give the value that an argument has: the given one, else its default.

    ``drawn`` is the model that the layer calls, if it calls one.
    """
    if argument in layer.params:
        return layer.params[argument]
    if drawn is not None:
        return drawn.parameters.get(argument)
    default = catalog.default(layer.kind, argument)
    return None if default is REQUIRED else default


def make_parameter(
    project: Project, model: str, layer: LayerId, argument: str, name: str = ""
) -> Project:
    """Declare a parameter with the value that an argument has, and bind the argument to it.

    It is called ``name``, or as the argument; a name that is taken gets a number.
    """
    drawing = project.models[model]
    before = drawing.layers[layer]
    inner = project.models.get(before.model or "")
    if why_not_parameter(before, argument) is not None:
        return project
    value = value_of(before, argument, inner)
    if isinstance(value, Parameter):
        return project
    title = names.fresh(name or argument, {*drawing.parameters, *RESERVED})
    return bind(declare(project, model, title, value), model, layer, argument, title)


def declare(project: Project, model: str, name: str, default: Value) -> Project:
    """Give a model a parameter, if it has none of that name."""
    if name in project.models[model].parameters or name in RESERVED:
        return project
    return change_model(
        project, model, lambda m: replace(m, parameters=m.parameters.with_(name, default))
    )


def bind(project: Project, model: str, layer: LayerId, argument: str, name: str) -> Project:
    """Have an argument stand for the parameter called ``name``, which must be there."""
    drawing = project.models[model]
    before = drawing.layers[layer]
    if name not in drawing.parameters or why_not_parameter(before, argument) is not None:
        return project
    wanted = Parameter(name)
    if argument in before.params and same(before.params[argument], wanted):
        return project
    after = replace(before, params=before.params.with_(argument, wanted))
    return with_layer(project, model, layer, after)


def unbind(
    project: Project, model: str, layer: LayerId, argument: str, value: Value = REQUIRED
) -> Project:
    """Give an argument a value of its own again: ``value``, or the parameter's default."""
    drawing = project.models[model]
    bound = drawing.layers[layer].params.get(argument)
    if not isinstance(bound, Parameter):
        return project
    if value is REQUIRED:
        value = drawing.parameters.get(bound.name)
    return set_param(project, model, layer, argument, value)


def set_default(project: Project, model: str, name: str, value: Value) -> Project:
    """Give a parameter of a block another default; uses that say nothing follow it."""
    frozen = freeze(value)

    def change(m: Model) -> Model:
        if name not in m.parameters or same(m.parameters[name], frozen):
            return m
        return replace(m, parameters=m.parameters.with_(name, frozen))

    after = change_model(project, model, change)
    if after is project:
        return project

    def follow(layer: Layer) -> Layer:
        # What is the default now needs no saying, as with every other argument.
        said = layer.params.get(name)
        if layer.model != model or name not in layer.params or not same(said, frozen):
            return layer
        return replace(layer, params=layer.params.without(name))

    return _with_layers(after, follow)


def rename_parameter(project: Project, model: str, name: str, new: str) -> Project:
    """Call a parameter something else, inside the block and in all its uses."""
    drawing = project.models[model]
    wanted = new.strip()
    if name not in drawing.parameters or why_not_name(drawing, wanted, name) or wanted == name:
        return project
    values = {name: Parameter(wanted)}
    declared = FrozenDict({wanted if k == name else k: v for k, v in drawing.parameters.items()})
    inside = {key: _filled(layer, values) for key, layer in drawing.layers.items()}
    after = change_model(project, model, lambda m: replace(m, parameters=declared, layers=inside))

    def follow(layer: Layer) -> Layer:
        if layer.model != model or name not in layer.params:
            return layer
        given = {wanted if k == name else k: v for k, v in layer.params.items()}
        return replace(layer, params=FrozenDict(given))

    return _with_layers(after, follow)


def remove_parameter(project: Project, model: str, name: str) -> Project:
    """Take a parameter away: what stood for it has its default, and uses say nothing of it."""
    drawing = project.models[model]
    if name not in drawing.parameters:
        return project
    default = {name: drawing.parameters[name]}
    inside = {key: _filled(layer, default) for key, layer in drawing.layers.items()}
    after = change_model(
        project,
        model,
        lambda m: replace(m, parameters=m.parameters.without(name), layers=inside),
    )
    return _with_layers(after, lambda x: _forgotten(x, model, name))


def _forgotten(layer: Layer, model: str, name: str) -> Layer:
    if layer.model != model or name not in layer.params:
        return layer
    return replace(layer, params=layer.params.without(name))


def _filled(layer: Layer, values: dict[str, Value]) -> Layer:
    params = filled(layer.params, values)
    return layer if params is layer.params else replace(layer, params=params)


def _with_layers(project: Project, follow: Callable[[Layer], Layer]) -> Project:
    """Give the project with every layer as ``follow`` gives it."""
    models = {}
    for name, model in project.models.items():
        layers = {key: follow(layer) for key, layer in model.layers.items()}
        same_ones = all(layers[key] is layer for key, layer in model.layers.items())
        models[name] = model if same_ones else replace(model, layers=layers)
    unchanged = all(models[name] is model for name, model in project.models.items())
    return project if unchanged else replace(project, models=models)


def set_open(project: Project, model: str, layer: LayerId, on: bool) -> Project:
    """Have an Input of a block take the shape that arrives at each use, or declare one again."""
    before = project.models[model].layers[layer]
    if before.kind != INPUT or before.open is on:
        return project
    return with_layer(project, model, layer, replace(before, open=on))
