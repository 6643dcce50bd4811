"""Connects a new canvas with the window: keys, quick add, context menus, toggles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from shiboken6 import isValid

from designer.canvas.hit import Hit
from designer.canvas.view import Canvas
from engine.graph import Inlet, Outlet

if TYPE_CHECKING:
    from designer.main_window import MainWindow

_CARD_MENU = (
    "edit.rename", "edit.duplicate", "insert.call_again", "insert.replace", "",
    "model.bypass", "model.freeze", "edit.pull_out", "", "edit.select_up", "edit.select_down", "",
    "arrange.frame", "model.block", "model.expand", "model.open_block", "model.repeat_more",
    "model.repeat_less", "model.dissolve", "model.unique", "",
    "help.docs", "edit.copy", "edit.cut", "edit.delete",
)  # fmt: skip
_FRAME_MENU = (
    "edit.rename", "arrange.fold", "", "model.dissolve", "edit.delete",
)  # fmt: skip
_GROUND_MENU = (
    "insert.quick", "edit.paste", "", "edit.select_all", "view.fit_all", "arrange.tidy", "",
    "view.grid", "view.minimap",
)  # fmt: skip


def wire_canvas(canvas: Canvas, window: MainWindow) -> None:
    """Connect ``canvas`` with ``window``."""
    window.menus.give_to(canvas)
    acts, settings = window.dialogs, window.settings

    def quick_add(place: object, end: object) -> None:
        source = end if isinstance(end, Outlet) else None
        wire = end if isinstance(end, Inlet) else None
        acts.quick_add_at(place, source, wire)

    def menu(at: QPoint, hit: Hit) -> None:
        selection = window.document.selection
        chosen = _CARD_MENU if selection.nodes or selection.wire else _GROUND_MENU
        if selection.frame is not None and hit.kind in ("frame", "card"):
            chosen = _FRAME_MENU
        window.menus.menu(chosen, canvas).popup(at)

    def follow(key: str) -> None:
        if not isValid(canvas):
            return
        if key == "show_batch":
            canvas.set_batch(settings.get(key))
        elif key == "show_grid":
            canvas.set_grid(settings.get(key))
        elif key == "show_minimap":
            canvas.set_minimap(settings.get(key))
        elif key == "tab_moves":
            canvas.tab_adds = not settings.get(key)
        elif key == "show_shapes":
            canvas.set_shapes(settings.get(key))

    canvas.quick_add_requested.connect(quick_add)
    canvas.wire_in_hand.connect(window.palette_panel.show_source)
    canvas.context_menu_requested.connect(menu)
    canvas.rename_requested.connect(lambda _: acts.rename())
    canvas.shapes_changed.connect(lambda shapes: settings.set("show_shapes", shapes))
    settings.changed.connect(follow)
    for key in ("show_batch", "show_grid", "show_minimap", "show_shapes", "tab_moves"):
        follow(key)
