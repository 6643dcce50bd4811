"""What exported code needs and Keras does not bring: classes and functions of the author's own."""

from __future__ import annotations

from collections.abc import Iterator, Set

from engine import catalog
from engine.exporting.literals import is_class_name, own_name
from engine.graph import MODEL, Project
from engine.importing.opaque import class_of
from engine.values import KerasObject, Value, objects_in


def own_names(project: Project, held: Set[KerasObject] = frozenset()) -> list[str]:
    """Give the names that the author must define or import before the code can run.

    ``held`` are models that layers hold and functions build: they are models of the project too.
    """
    found: set[str] = set()
    for model in project.models.values():
        for layer in model.layers.values():
            if layer.kind != MODEL and catalog.sheet(layer.kind) is None:
                found.add(class_of(layer))
            found.update(_inside(layer.params, held))
    return sorted(filter(is_class_name, found))


def _inside(value: Value, held: Set[KerasObject]) -> Iterator[str]:
    """Go through the names of what is not Keras's in a parameter."""
    for found in objects_in(value, held.__contains__):
        name = None if found in held else own_name(found)
        if name is not None:
            yield name
