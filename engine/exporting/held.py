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
from engine.values import KerasObject, Value, objects_in, rewritten, thaw

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
        calls: dict[Value, Source] = {
            held: Source(f"{functions[name]}({'trainable=False' if self.frozen(name) else ''})")
            for held, name in self.models.items()
            if name in functions
        }
        if not calls:
            return model
        layers = dict(model.layers)
        for key, layer in model.layers.items():
            params = rewritten(layer.params, lambda one: calls.get(one, one))
            if params is not layer.params:
                layers[key] = replace(layer, params=params)
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
    return filter(_is_model, objects_in(value, _is_model))


def _is_model(value: KerasObject) -> bool:
    return value.class_name in KINDS
