"""The table of interaction by mouse, in the window: what `test_keys` does with keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu

from designer.canvas.geometry import badge_rect
from designer.palette.content import LAYERS
from designer.popups.command_palette import CommandPalette
from engine.graph import Inlet, Outlet
from tests.designer import hands
from tests.stories.test_keys import at, one_step, press, small

__all__ = ["at"]

KEY, CTRL = Qt.Key, hands.CTRL


def spot_of(person, node: str, dx: float = 20.0) -> QPointF:
    x, y = person.canvas.drawing.cards[node].middle
    return QPointF(*person.canvas.camera.to_screen(x + dx, y))


def from_menu(person, node: str, words: str) -> None:
    """Ask for the menu of a card with the right button, and click on ``words``."""
    hands.click(person.canvas, spot_of(person, node), button=hands.RIGHT)
    menu = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible())
    action = next(action for action in menu.actions() if action.text() == words)
    assert action.isEnabled()
    hands.click(menu, QPointF(menu.actionGeometry(action).center()))
    hands.settle()
    assert not menu.isVisible()


@pytest.mark.parametrize(
    ("words", "chosen"),
    [("Select all upstream", {"i", "c", "r"}), ("Select all downstream", {"r", "d"})],
)
def test_the_menu_of_a_card_selects_what_is_before_and_behind_it(at, words, chosen):
    from_menu(at, "r", words)
    assert set(at.document.selection.nodes) == chosen
    assert at.document.undo_stack.count() == 0


def test_the_menu_of_a_card_pulls_it_out_of_its_chain(at):
    from_menu(at, "r", "Pull out of the chain")
    assert at.document.model.wires[Inlet("d", "inputs", 0)] == Outlet("c")
    assert "r" in at.document.model.nodes
    one_step(at, "Pull out")


def test_the_menu_of_a_card_bypasses_and_freezes(at):
    from_menu(at, "r", "Bypass")
    assert at.document.model.nodes["r"].bypassed
    press(at, key=KEY.Key_Z, keys=CTRL)
    from_menu(at, "c", "Freeze weights")
    assert at.document.model.layer_of("c").params["trainable"] is False
    press(at, key=KEY.Key_Z, keys=CTRL)
    assert at.document.project == small()


def test_a_double_click_in_the_minimap_fits_everything(at):
    at.canvas.zoom_to(2.0)
    at.canvas.land()
    hands.double_click(at.canvas.furniture.minimap)
    at.canvas.land()
    for card in at.canvas.drawing.cards.values():
        x, y, wide, high = at.canvas.camera.rect_to_screen(card.rect)
        assert x >= 0
        assert y >= 0
        assert x + wide <= at.canvas.width()
        assert y + high <= at.canvas.height()


def test_a_drag_in_the_minimap_goes_along(at):
    at.canvas.zoom_to(2.0)
    at.canvas.land()
    small_map, before = at.canvas.furniture.minimap, at.canvas.camera
    hands.drag(small_map, hands.middle(small_map), hands.middle(small_map) + QPointF(20, 24))
    after = at.canvas.camera
    assert after.zoom == before.zoom
    assert after.x < before.x  # the drawing goes the other way
    assert after.y < before.y


def test_a_double_click_in_the_palette_adds_behind_the_selection(at):
    press(at, "d", key=KEY.Key_Slash)
    hands.type_text(at.window, "softmax")
    view = at.window.palette_panel.content.page(LAYERS).list
    row = next(row for row in view.rows() if row.words == "Softmax")
    hands.double_click(view.viewport(), QPointF(view.rect_of(row.key).center()))
    (new,) = set(at.document.model.nodes) - set(small().model.nodes)
    assert at.document.model.wires[Inlet(new, "inputs", 0)] == Outlet("d")
    one_step(at, "Add Softmax")


def test_the_command_field_opens_the_command_palette(at):
    hands.click(at.window.top_bar.field)
    popup = at.window.findChild(CommandPalette)
    assert popup.isVisible()
    hands.type_text(popup.line, "tidy up all")
    assert popup.list.current().title == "Tidy up all layers"
    high = next(y for y in range(popup.list.height()) if popup.list._at(y) == popup.list._row)
    hands.click(popup.list.viewport(), QPointF(60, high + 4))
    assert not popup.isVisible()
    assert at.document.undo_stack.undoText() == "Tidy up"


def test_the_buttons_of_the_top_bar_tidy_make_a_block_undo_and_redo(at):
    bar = at.window.top_bar
    hands.click(bar._tidy)
    hands.settle()
    assert at.document.undo_stack.undoText() == "Tidy up"
    hands.click(bar.undo)
    assert at.document.project == small()
    at.document.selection.set(["c", "r"])
    hands.click(bar._block)
    assert at.document.undo_stack.undoText() == "Make block"
    hands.click(bar.undo)
    assert at.document.project == small()
    hands.click(bar.redo)
    assert "block" in at.document.project.models


@pytest.mark.parametrize("node", ["c", "d", "s"])
def test_tidying_up_leaves_the_layer_under_the_pointer_where_it_is(at, node):
    at.document.move({"c": (480.0, 104.0), "r": (-96.0, 304.0), "s": (640.0, 240.0)})
    hands.settle()
    at.canvas.fit_all(glide=False)
    hands.hover(at.canvas, spot_of(at, node))
    before, places = spot_of(at, node), at.document.model.nodes
    press(at, key=KEY.Key_L, keys=CTRL | hands.SHIFT)
    at.canvas.land()
    assert spot_of(at, node) == before
    assert at.document.model.nodes != places
    assert at.document.undo_stack.undoText() == "Tidy up"
    count = at.document.undo_stack.count()
    press(at, key=KEY.Key_L, keys=CTRL | hands.SHIFT)  # it is tidy already
    assert at.document.undo_stack.count() == count


def test_a_click_on_a_badge_tells_about_the_problem(at):
    at.document.set_param([at.document.model.nodes["c"].layer], "kernel_size", (99, 99))
    at.document.set_param([at.document.model.nodes["c"].layer], "padding", "valid")
    hands.settle()
    at.canvas._show_badges()
    box = at.canvas.camera.rect_to_screen(badge_rect(at.canvas.drawing.cards["c"].rect))
    hands.click(at.canvas, QPointF(box.x + box.width / 2, box.y + box.height / 2))
    callout = at.canvas.furniture.callout
    assert callout is not None
    assert callout.isVisible()
    assert callout.problem.node == "c"
    assert at.document.selection.nodes == ("c",)


def test_the_status_bar_asks_keras_by_a_click(at, monkeypatch):
    asked = []
    monkeypatch.setattr(at.window.dialogs, "verify", lambda: asked.append(1), raising=False)
    status = at.window.status
    status.grab()
    spot = next(s for s, part in status._spots if part.command == "model.verify")
    hands.click(status, spot.center())
    assert asked


def test_the_edge_of_the_dock_is_dragged_and_a_double_click_folds_it(at):
    editor = at.window.editor
    handle = editor.splitter.handle(1)
    high = editor.dock.height()
    edge = QPointF(handle.mapTo(at.window, handle.rect().center()))
    hands.drag(at.window, edge, edge - QPointF(0, 700))
    assert editor.dock.height() == 520  # and no higher
    hands.drag(at.window, edge - QPointF(0, 520 - high), edge - QPointF(0, 80))
    assert editor.dock.height() == pytest.approx(high + 80, abs=2)
    hands.double_click(handle)
    assert editor.dock_header.is_folded()
    assert not editor.pages.isVisible()
    hands.double_click(editor.dock_header, QPointF(editor.dock_header.width() / 2, 17))
    assert editor.pages.isVisible()
    assert editor.dock.height() == pytest.approx(high + 80, abs=2)


def test_shift_a_adds_behind_the_selection(at):
    press(at, "d", key=KEY.Key_A, keys=hands.SHIFT)
    popup = at.canvas.findChild(object, "quick add")
    assert popup.isVisible()
    hands.type_text(popup.line, "softmax")
    hands.key(popup.line, KEY.Key_Return)
    one_step(at, "Add Softmax")
