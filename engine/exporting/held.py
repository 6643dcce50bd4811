"""Models that a layer holds as an argument, as source: ``TimeDistributed(build_encoder())``.

Their files keep them inside of the argument. Code says them like any nested model: by a function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine import names
from engine.exporting import variables
from engine.exporting.literals import Source
from engine.graph import Model, Project
from engine.importing.keras_config import project_of
from engine.reading import FileError
from engine.values import FrozenDict, KerasObject, Value, thaw

KINDS = ("Functional", "Sequential")
"""The classes of models that a layer may hold."""


@dataclass(frozen=True, slots=True)
class Held:
    """A project whose held models are models of it, and by which of them each is meant."""

    project: Project
    models: Mapping[KerasObject, str]

    def frozen(self, name: str) -> bool:
        """Tell whether the held model called ``name`` is not trained."""
        return any(
            held.config.get("trainable") is False
            for held, model in self.models.items()
            if model == name
        )

    def spelled(self, model: Model, functions: Mapping[str, str]) -> Model:
        """Give ``model`` with calls of ``functions``, by model, in the place of what it holds."""
        calls = {
            held: Source(f"{functions[name]}({'trainable=False' if self.frozen(name) else ''})")
            for held, name in self.models.items()
            if name in functions
        }
        if not calls:
            return model
        layers = {
            key: replace(layer, params=_replaced(layer.params, calls))
            if any(True for _ in _inside(layer.params))
            else layer
            for key, layer in model.layers.items()
        }
        return replace(model, layers=layers)


def held_in(project: Project) -> Held:
    """Read the models that layers hold; what is damaged stays where it is."""
    found: dict[KerasObject, str] = {}
    waiting = list(project.models.values())
    while waiting:
        for layer in waiting.pop().layers.values():
            for held in _inside(layer.params):
                if held in found:
                    continue
                try:
                    read = project_of({"class_name": held.class_name, "config": thaw(held.config)})
                except FileError:
                    continue
                renamed = _renamed(read, project.models)
                found[held] = renamed[read.main]
                models = {renamed[n]: _calling(m, renamed) for n, m in read.models.items()}
                project = replace(project, models={**project.models, **models})
                waiting += models.values()
    return Held(project, found)


def functions_of(held: Held) -> dict[str, str]:
    """Give the name of the function that builds each held model."""
    made: dict[str, str] = {}
    for name in held.models.values():
        made.setdefault(name, variables.identifier(f"build_{name}", made.values()))
    return made


def _renamed(read: Project, taken: Mapping[str, Model]) -> dict[str, str]:
    made: dict[str, str] = {}
    for name in read.models:
        made[name] = names.fresh(name, {*taken, *made.values()})
    return made


def _calling(model: Model, renamed: Mapping[str, str]) -> Model:
    layers = {
        key: layer if layer.model is None else replace(layer, model=renamed[layer.model])
        for key, layer in model.layers.items()
    }
    return replace(model, layers=layers)


def _inside(value: Value) -> Iterator[KerasObject]:
    if isinstance(value, KerasObject) and value.class_name in KINDS:
        yield value
    elif isinstance(value, KerasObject):
        yield from _inside(value.config)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _inside(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)


def _replaced(value: Value, calls: Mapping[KerasObject, Source]) -> Value:
    if isinstance(value, KerasObject):
        made = calls.get(value)
        if made is not None:
            return made
        return KerasObject(value.class_name, _replaced(value.config, calls))
    if isinstance(value, FrozenDict):
        return FrozenDict({key: _replaced(item, calls) for key, item in value.items()})
    if isinstance(value, tuple):
        return tuple(_replaced(item, calls) for item in value)
    return value
