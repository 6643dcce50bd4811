"""The table of interaction by keys, row by row, in the window: one key, one named undo step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from designer.popups.command_palette import CommandPalette
from engine.exporting.python_code import python_code
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.values import FrozenDict
from tests.designer import hands

KEY = Qt.Key
CTRL, SHIFT, ALT = hands.CTRL, hands.SHIFT, hands.ALT


def small() -> Project:
    """Give image → conv → relu → dense, and an add of conv with itself beside it."""
    layers = {
        "i": Layer("Input", "image", FrozenDict(shape=(16, 16, 8))),
        "c": Layer("Conv2D", "conv", FrozenDict(filters=8, kernel_size=(3, 3), padding="same")),
        "r": Layer("ReLU", "relu"),
        "d": Layer("Dense", "dense", FrozenDict(units=10)),
        "s": Layer("Conv2D", "side", FrozenDict(filters=4, kernel_size=(1, 1))),
    }
    places = {"i": (0, 0), "c": (0, 96), "r": (0, 192), "d": (0, 288), "s": (304, 200)}
    nodes = {name: Node(name, at=(float(x), float(y))) for name, (x, y) in places.items()}
    wires = {
        Inlet("c", "inputs", 0): Outlet("i"), Inlet("r", "inputs", 0): Outlet("c"),
        Inlet("d", "inputs", 0): Outlet("r"), Inlet("s", "inputs", 0): Outlet("c"),
    }  # fmt: skip
    return Project({"net": Model(layers, nodes, wires)}, "net")


@pytest.fixture
def at(person):
    """A person whose hands are on the canvas of the small network."""
    person.window.files.new(small())
    person.canvas.zoom_to(1.0)
    person.canvas.land()
    hands.settle()
    person.at_canvas()
    return person


def press(person, *selected: str, key: Any, keys: Any = hands.NO_KEYS) -> None:
    if selected:
        person.document.selection.set(selected)
    person.at_canvas()
    hands.key(person.canvas, key, keys)
    hands.settle()


def one_step(person, name: str) -> None:
    """What was done is one step of that name, and undo gives the project back."""
    stack = person.document.undo_stack
    assert (stack.count(), stack.undoText()) == (1, name)
    press(person, key=KEY.Key_Z, keys=CTRL)
    assert person.document.project == small()
    press(person, key=KEY.Key_Y, keys=CTRL)
    assert person.document.project != small()
    press(person, key=KEY.Key_Z, keys=CTRL)
    press(person, key=KEY.Key_Z, keys=CTRL | SHIFT)
    assert stack.undoText() == name


def palette_of(person) -> CommandPalette:
    found = person.window.findChild(CommandPalette)
    assert found is not None
    assert found.isVisible()
    return found


# ── looking ──────────────────────────────────────────────────────────────────────────────────


def test_zoom_by_keys_also_from_a_panel(at):
    press(at, key=KEY.Key_Equal, keys=CTRL)
    at.canvas.land()
    assert at.canvas.camera.zoom > 1.0
    at.window.palette_panel.focus_search()
    hands.key(at.window, KEY.Key_Minus, CTRL)
    hands.key(at.window, KEY.Key_Minus, CTRL)
    at.canvas.land()
    assert at.canvas.camera.zoom < 1.0
    hands.key(at.window, KEY.Key_0, CTRL)
    at.canvas.land()
    assert at.canvas.camera.zoom == 1.0


def test_ctrl_f_finds_a_layer_and_shows_it(at):
    press(at, key=KEY.Key_F, keys=CTRL)
    popup = palette_of(at)
    hands.type_text(popup.line, "side")
    hands.key(popup.line, KEY.Key_Return)
    assert at.document.selection.nodes == ("s",)
    assert at.canvas.hasFocus()


def test_the_command_palette_has_commands_layers_and_what_can_be_added(at):
    press(at, "c", key=KEY.Key_K, keys=CTRL)
    popup = palette_of(at)
    hands.type_text(popup.line, "relu")
    found = [row.payload for row in popup.list.rows()]
    assert ("add", "ReLU") in found
    assert ("go", "r") in found
    hands.key(popup.line, KEY.Key_Escape)
    assert at.canvas.hasFocus()
    hands.key(at.canvas, KEY.Key_P, CTRL | SHIFT)
    assert popup.line.text() == ">"
    hands.type_text(popup.line, "halve")
    hands.key(popup.line, KEY.Key_Return)
    one_step(at, "Change filters")
    press(at, "c", key=KEY.Key_K, keys=CTRL)
    hands.type_text(popup.line, "+leaky")
    hands.key(popup.line, KEY.Key_Return)
    assert at.document.model.layer_of(at.document.selection.nodes[0]).kind == "LeakyReLU"


def test_the_toggles_of_the_tab_row_by_key_and_by_hand(at):
    row, settings = at.window.editor.tab_row, at.window.settings
    for key, command, name, values in (
        (KEY.Key_B, "view.batch", "show_batch", (False, True)),
        (KEY.Key_M, "view.minimap", "show_minimap", (True, False)),
        (KEY.Key_S, "view.shapes", "show_shapes", ("all", "changes")),
    ):
        assert settings.get(name) == values[0]
        press(at, key=key)
        assert settings.get(name) == values[1], name
        hands.click(row._toggles[command])
        assert settings.get(name) != values[1], name
    assert at.document.undo_stack.count() == 0


def test_dock_inspector_and_all_panels_by_key(at):
    window = at.window
    press(at, key=KEY.Key_J, keys=CTRL)
    assert not window.editor.pages.isVisible()
    press(at, key=KEY.Key_J, keys=CTRL)
    assert window.editor.pages.isVisible()
    press(at, key=KEY.Key_I, keys=CTRL)
    assert not window.inspector.isVisible()
    press(at, key=KEY.Key_I, keys=CTRL)
    press(at, key=KEY.Key_Backslash, keys=CTRL)
    panels = (window.inspector, window.palette_panel, window.editor.pages)
    assert not any(panel.isVisible() for panel in panels)
    press(at, key=KEY.Key_Backslash, keys=CTRL)
    assert all(panel.isVisible() for panel in panels)


def test_f6_walks_through_the_panes_and_back(at):
    window = at.window
    panes = [window.inspector, window.palette_panel, at.canvas, window.editor.pages]

    def here() -> Any:
        focus = window.focusWidget()
        return next(pane for pane in panes if pane is focus or pane.isAncestorOf(focus))

    at.document.selection.set(["c"])
    at.at_canvas()
    walked = []
    for _ in panes:
        hands.key(window, KEY.Key_F6)
        walked.append(here())
    assert walked == [window.editor.pages, window.inspector, window.palette_panel, at.canvas]
    hands.key(window, KEY.Key_F6, SHIFT)
    assert here() is window.palette_panel


# ── adding and wiring ────────────────────────────────────────────────────────────────────────


def test_slash_goes_to_the_search_and_enter_adds_behind_the_selection(at):
    press(at, "d", key=KEY.Key_Slash)
    line = at.window.focusWidget()
    hands.type_text(line, "softmax")
    hands.key(line, KEY.Key_Down)
    hands.key(at.window.focusWidget(), KEY.Key_Return)
    hands.settle()
    (new,) = set(at.document.model.nodes) - set(small().model.nodes)
    assert at.document.model.wires[Inlet(new, "inputs", 0)] == Outlet("d")
    one_step(at, "Add Softmax")


def test_after_add_and_keep_going_the_keyboard_is_on_the_canvas_again(at):
    at.document.selection.set(["d"])
    at.quick_add("ReLU", keep=True)
    at.quick_add("Softmax")
    assert at.canvas.hasFocus()


def test_tab_on_a_selected_wire_puts_a_layer_into_it(at):
    wire = Inlet("d", "inputs", 0)
    at.document.selection.set(wire=wire)
    new = at.quick_add("Dropout")
    assert at.document.model.wires[wire] == Outlet(new)
    assert at.document.model.wires[Inlet(new, "inputs", 0)] == Outlet("r")
    one_step(at, "Add Dropout")


def test_r_replaces_a_layer_and_what_both_have_stays(at):
    press(at, "c", key=KEY.Key_R)
    popup = at.canvas.findChild(object, "quick add")
    hands.type_text(popup.line, "Conv2DTranspose")
    hands.key(popup.line, KEY.Key_Return)
    layer = at.document.model.layer_of("c")
    assert (layer.kind, layer.params["filters"]) == ("Conv2DTranspose", 8)
    one_step(at, "Replace by Conv2DTranspose")


def test_c_connects_to_a_port_that_arrows_choose(at):
    add = at.document.add("Add", (300.0, 300.0), {})
    at.document.undo_stack.clear()
    press(at, "c", key=KEY.Key_C)
    hands.key(at.canvas, KEY.Key_Down)
    hands.key(at.canvas, KEY.Key_Up)
    chosen = at.canvas.pointer.gesture
    assert chosen is not None
    while chosen.choices[chosen.chosen].inlet.node != add:
        hands.key(at.canvas, KEY.Key_Down)
    hands.key(at.canvas, KEY.Key_Return)
    assert Outlet("c") in [o for i, o in at.document.model.wires.items() if i.node == add]
    assert at.document.undo_stack.undoText() == "Connect"


# ── editing ──────────────────────────────────────────────────────────────────────────────────


def test_copy_is_python_too_and_paste_makes_layers(at):
    press(at, "c", "r", key=KEY.Key_C, keys=CTRL)
    text = QGuiApplication.clipboard().text()
    assert "image = keras.Input(shape=(16, 16, 8)" in text
    assert 'layers.Conv2D(8, 3, padding="same", name="conv")(image)' in text
    press(at, key=KEY.Key_V, keys=CTRL)
    assert len(at.document.model.nodes) == 7
    one_step(at, "Paste")


def test_keras_code_pasted_makes_layers(at):
    QGuiApplication.clipboard().setText(python_code(small()).text)
    press(at, key=KEY.Key_V, keys=CTRL)
    assert len(at.document.model.nodes) == 10
    one_step(at, "Paste")


def test_cut_joins_the_neighbours_and_paste_brings_it_back(at):
    press(at, "r", key=KEY.Key_X, keys=CTRL)
    assert at.document.model.wires[Inlet("d", "inputs", 0)] == Outlet("c")
    one_step(at, "Delete")


def test_pull_out_joins_the_neighbours_and_leaves_the_layer_beside(at):
    press(at, "r", key=KEY.Key_Delete, keys=CTRL)
    assert at.document.model.wires[Inlet("d", "inputs", 0)] == Outlet("c")
    assert "r" in at.document.model.nodes
    assert not [i for i in at.document.model.wires if i.node == "r"]
    one_step(at, "Pull out")


def test_bypass_and_freeze(at):
    press(at, "r", key=KEY.Key_B, keys=CTRL)
    assert at.document.model.nodes["r"].bypassed
    one_step(at, "Bypass")
    at.document.undo_stack.undo()
    at.document.undo_stack.clear()
    press(at, "c", key=KEY.Key_T)
    assert at.document.model.layer_of("c").params["trainable"] is False
    one_step(at, "Freeze")
    at.document.undo_stack.undo()
    at.document.undo_stack.clear()
    # The ends of a model are left as they are: Keras refuses to freeze an Input.
    press(at, *at.document.model.nodes, key=KEY.Key_T)
    assert not at.document.problems
    assert at.document.model.layer_of("c").params["trainable"] is False


def test_f2_renames_and_enter_edits_the_first_field(at):
    press(at, "c", key=KEY.Key_F2)
    line = at.window.focusWidget()
    hands.key(line, KEY.Key_A, CTRL)
    hands.type_text(line, "stem")
    hands.key(line, KEY.Key_Return)
    assert at.document.model.layer_of("c").name == "stem"
    one_step(at, "Rename")
    press(at, "c", key=KEY.Key_Return)
    assert at.window.inspector.isAncestorOf(at.window.focusWidget())
    hands.key(at.window, KEY.Key_Escape)
    hands.settle()
    assert at.canvas.hasFocus()


def test_brackets_halve_and_double_the_main_size(at):
    press(at, "c", key=KEY.Key_BracketRight)
    assert at.document.model.layer_of("c").params["filters"] == 16
    one_step(at, "Change filters")
    press(at, "c", key=KEY.Key_BracketLeft)
    assert at.document.model.layer_of("c").params["filters"] == 8


def test_brackets_are_one_step_for_several_layers(at):
    press(at, "c", "s", "d", key=KEY.Key_BracketRight)
    params = [at.document.model.layer_of(n).params for n in "csd"]
    assert [p.get("filters") or p.get("units") for p in params] == [16, 8, 20]
    assert at.document.undo_stack.count() == 1
    assert at.document.undo_stack.undoText() == "Change sizes"


def test_a_layer_that_is_called_twice_is_doubled_once(at):
    again = at.document.call_again("c", (400.0, 0.0))
    press(at, "c", again, key=KEY.Key_BracketRight)
    assert at.document.model.layer_of("c").params["filters"] == 16


# ── arranging ────────────────────────────────────────────────────────────────────────────────

ALIGNED = [
    (KEY.Key_A, lambda r: r.x), (KEY.Key_D, lambda r: r.right), (KEY.Key_W, lambda r: r.y),
    (KEY.Key_S, lambda r: r.bottom), (KEY.Key_H, lambda r: r.x + r.width / 2),
    (KEY.Key_V, lambda r: r.y + r.height / 2),
]  # fmt: skip


@pytest.mark.parametrize(("key", "edge"), ALIGNED)
def test_alt_and_a_letter_align(at, key, edge):
    press(at, "r", "s", key=key, keys=ALT)
    at.canvas.land()
    rects = [at.canvas.drawing.cards[n].rect for n in ("r", "s")]
    assert edge(rects[0]) == edge(rects[1])
    one_step(at, "Align")


def test_distribute_puts_equal_gaps(at):
    at.document.move({"r": (0.0, 260.0)})
    at.document.undo_stack.clear()
    press(at, "c", "r", "d", key=KEY.Key_V, keys=ALT | SHIFT)
    at.canvas.land()
    c, r, d = (at.canvas.drawing.cards[n].rect for n in "crd")
    assert r.y - c.bottom == d.y - r.bottom
    assert at.document.undo_stack.undoText() == "Distribute"


def test_the_bar_for_several_layers_aligns_and_distributes_by_hand(at):
    bar = at.canvas.furniture.align
    at.document.selection.set(["c"])
    hands.settle()
    assert not bar.isVisible()
    at.document.selection.set(["r", "s"])
    hands.settle()
    assert bar.isVisible()
    assert not bar.buttons["arrange.spread_v"].isEnabled()
    hands.click(bar.buttons["arrange.align_left"])
    at.canvas.land()
    assert len({at.canvas.drawing.cards[n].rect.x for n in ("r", "s")}) == 1
    one_step(at, "Align")
    at.document.move({"d": (0.0, 400.0)})
    at.document.selection.set(["c", "r", "d"])
    hands.settle()
    hands.click(bar.buttons["arrange.spread_v"])
    assert at.document.undo_stack.undoText() == "Distribute"


def test_the_bar_for_several_layers_covers_no_card_where_it_can_stand_beside(at):
    bar, canvas = at.canvas.furniture.align, at.canvas
    canvas.fit_all(glide=False)
    at.document.selection.set(["r", "s"])
    hands.settle()
    middle = bar.geometry()
    assert abs(middle.center().x() - canvas.width() // 2) <= 1
    at.document.selection.set([])
    x, y, wide, _ = canvas.camera.rect_to_screen(canvas.drawing.cards["i"].rect)
    canvas.look(canvas.camera.panned(middle.center().x() - x - wide / 2, middle.y() - y))
    at.document.selection.set(["r", "s"])
    hands.settle()
    assert bar.isVisible()
    assert bar.x() > middle.right()
    assert canvas.rect().contains(bar.geometry())


def test_tidy_up_all_and_only_the_selection(at):
    at.document.move({"r": (900.0, 700.0)})
    at.document.undo_stack.clear()
    press(at, key=KEY.Key_L, keys=CTRL | SHIFT)
    assert at.document.model.nodes["r"].at != (900.0, 700.0)
    assert (at.document.undo_stack.count(), at.document.undo_stack.undoText()) == (1, "Tidy up")
    at.document.undo_stack.undo()
    before = at.document.model.nodes["i"].at
    press(at, "r", "d", key=KEY.Key_L)
    assert at.document.model.nodes["i"].at == before
    assert at.document.undo_stack.count() == 1


def test_block_frame_and_dissolve(at):
    press(at, "c", "r", key=KEY.Key_G, keys=CTRL)
    assert len(at.document.project.models) == 2
    one_step(at, "Make block")
    (block,) = [n for n in at.document.model.nodes if at.document.model.layer_of(n).model]
    press(at, block, key=KEY.Key_G, keys=CTRL | SHIFT)
    assert len(at.document.model.nodes) == 5
    press(at, "i", "s", key=KEY.Key_G, keys=CTRL | ALT)
    (frame,) = at.document.model.frames.values()
    assert frame.nodes == {"i", "s"}
    assert at.document.undo_stack.undoText() == "Frame"


# ── problems, code, files ────────────────────────────────────────────────────────────────────


def test_f8_goes_from_problem_to_problem_and_shift_f8_back(at):
    at.document.set_param(["d"], "units", 0)
    at.document.set_param(["s"], "kernel_size", (0, 0))
    hands.settle()
    press(at, key=KEY.Key_F8)
    first = at.document.selection.nodes
    callout = at.canvas.furniture.callout
    assert callout is not None
    assert callout.isVisible()
    hands.key(at.window, KEY.Key_F8)
    second = at.document.selection.nodes
    assert {first, second} == {("d",), ("s",)}
    hands.key(at.window, KEY.Key_F8, SHIFT)
    assert at.document.selection.nodes == first


def test_f1_tells_about_the_layer_and_escape_leads_back(at):
    press(at, "c", key=KEY.Key_F1)
    page = next(
        w for w in at.window.findChildren(object)
        if type(w).__name__ == "DocumentationCard" and w.isVisible()
    )  # fmt: skip
    hands.key(at.window, KEY.Key_Escape)
    hands.settle()
    assert not page.isVisible()
    assert at.canvas.hasFocus()


def test_code_is_copied_and_export_opens(at):
    press(at, key=KEY.Key_C, keys=CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == at.window.editor.code.text()
    at.document.set_param(["d"], "units", 0)
    press(at, key=KEY.Key_E, keys=CTRL)
    assert at.window.editor.problems.isVisible()
    assert "without errors" in at.window.toast.words()


def test_save_asks_for_a_file_and_the_dot_goes(at, tmp_path, monkeypatch):
    path = tmp_path / "net.shapewright"
    monkeypatch.setattr("designer.files.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    press(at, "c", key=KEY.Key_BracketRight)
    assert at.document.unsaved
    press(at, key=KEY.Key_S, keys=CTRL)
    assert path.exists()
    assert not at.document.unsaved
    QTest.qWait(0)
