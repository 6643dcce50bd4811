"""What the inspector's menu offers, and by which symbol a kind of layer is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from designer.document import Document
from designer.theme import theme
from engine import catalog
from engine.graph import MODEL

_LAYER = (
    ("Rename", "edit.rename"),
    ("Replace the layer", "insert.replace"),
    ("Duplicate", "edit.duplicate"),
    ("Call the layer again", "insert.call_again"),
    ("", ""),
    ("Bypass", "model.bypass"),
    ("Freeze weights", "model.freeze"),
    ("", ""),
    ("Open block", "model.open_block"),
    ("Make block unique", "model.unique"),
    ("Dissolve block", "model.dissolve"),
    ("Documentation", "help.docs"),
    ("Delete and heal", "edit.delete"),
)
_MODEL = (
    ("Tidy up all layers", "arrange.tidy"),
    ("Verify with Keras now", "model.verify"),
    ("Copy code", "file.copy_code"),
    ("Export…", "file.export"),
)
_BLOCKS = ("model.open_block", "model.unique", "model.dissolve")


def menu_of(document: Document, run: Callable[[str], object], parent: QWidget) -> QMenu:
    """Give the menu of what is selected; ``run`` takes the id of the chosen command."""
    menu = QMenu(parent)
    node = document.selection.node
    block = node is not None and document.model.layer_of(node).kind == MODEL
    for words, command in _LAYER if document.selection.nodes else _MODEL:
        if not words:
            menu.addSeparator()
        elif block or command not in _BLOCKS:
            action = menu.addAction(words)
            action.setObjectName(command)
            action.triggered.connect(partial(_run, run, command))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _run(run: Callable[[str], object], command: str, _checked: bool = False) -> None:
    run(command)


def look_of(kind: str) -> tuple[str, str]:
    """Give the symbol and the category by which a kind of layer is known."""
    if kind == MODEL:
        return "glyph/composite", "composite"
    sheet = catalog.sheet(kind)
    category = sheet.category if sheet is not None and sheet.category else "core"
    return f"glyph/{theme().category_of(category).icon}", category
