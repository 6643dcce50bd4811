"""The menu of an argument inside a block: bound to a parameter of the block, unbound, reset."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from designer.inspector.editors import Editor
from designer.inspector.subject import Subject
from designer.inspector.values import ABSENT
from engine import binding
from engine.graph import INPUT
from engine.values import Parameter

_OPENS = ("shape", "dtype")


def ask(subject: Subject, editor: Editor, at: QPoint, reset: Callable[[str], None]) -> bool:
    """Open the menu of an argument at a point; False outside blocks, where there is none."""
    document, name = subject.document, editor.param.name
    if not document.in_block:
        return False
    menu = QMenu(editor)
    layers = [document.model.layers[key] for key in subject.layers]
    values = [layer.params.get(name) for layer in layers]
    bound = [value.name for value in values if isinstance(value, Parameter)]
    if all(layer.kind == INPUT for layer in layers) and name in _OPENS:
        _ends(menu, subject)
    elif all(binding.why_not_parameter(layer, name) is None for layer in layers):
        _bindings(menu, subject, name, bound)
    if bound:
        menu.addAction("Unbind").triggered.connect(lambda: document.unbind(subject.layers, name))
    elif editor.given is not ABSENT and not editor.param.required:
        menu.addAction("Reset to default").triggered.connect(lambda: reset(name))
    if menu.isEmpty():
        menu.deleteLater()
        return False
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return True


def _ends(menu: QMenu, subject: Subject) -> None:
    """Offer that an Input takes what arrives at each use, or declares a shape again."""
    document, layers = subject.document, subject.layers
    opened = all(document.model.layers[layer].open for layer in layers)
    words = "Declare a shape" if opened else "Take the shape that arrives"
    menu.addAction(words).triggered.connect(lambda: document.set_open(layers, not opened))


def _bindings(menu: QMenu, subject: Subject, name: str, bound: list[str]) -> None:
    """Offer a new parameter, and those that there are whose default the argument takes."""
    document, layers = subject.document, subject.layers
    if len(layers) == 1 and not bound:
        action = menu.addAction("Make block parameter")
        action.triggered.connect(lambda: document.make_parameter(layers[0], name))
    chosen = [document.model.layers[layer] for layer in layers]
    for known, usual in document.model.parameters.items():
        fits = all(binding.takes(layer, name, usual) for layer in chosen)
        if fits and bound != [known] * len(layers):
            action = menu.addAction(f"Bind to {known}")
            action.triggered.connect(lambda _=False, k=known: document.bind(layers, name, k))
