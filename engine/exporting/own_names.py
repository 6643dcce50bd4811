"""What exported code needs and Keras does not bring: classes and functions of the author's own."""

from __future__ import annotations

from collections.abc import Iterator

from engine import catalog
from engine.exporting.literals import is_class_name, own_name
from engine.graph import MODEL, Project
from engine.importing.opaque import class_of
from engine.values import FrozenDict, KerasObject, Value


def own_names(project: Project) -> list[str]:
    """Give the names that the author must define or import before the code can run."""
    found: set[str] = set()
    for model in project.models.values():
        for layer in model.layers.values():
            if layer.kind != MODEL and catalog.sheet(layer.kind) is None:
                found.add(class_of(layer))
            found.update(_inside(layer.params))
    return sorted(filter(is_class_name, found))


def _inside(value: Value) -> Iterator[str]:
    """Go through the names of what is not Keras's in a parameter."""
    if isinstance(value, KerasObject):
        name = own_name(value)
        if name is not None:
            yield name
        value = value.config
    if isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, FrozenDict):
        for item in value.values():
            yield from _inside(item)
