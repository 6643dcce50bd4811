"""Blocks, repeats and frames in the whole window, as a person works with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from designer.controls.button import Button
from designer.inspector.layer_view import LayerView
from designer.palette.outline_page import OutlinePage
from engine import edits, summary
from engine.arrange import size_of
from engine.exporting.python_code import python_code
from engine.layout import Rect
from engine.templates import project
from tests.designer import hands

CTRL, ALT = hands.CTRL, hands.ALT


def block_of(person, *names: str) -> str:
    """Make a block of layers with the keyboard; give its node."""
    person.document.selection.set([person.node(name) for name in names])
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_G, CTRL)
    hands.settle()
    (node,) = person.document.selection.nodes
    return node


def residual(person) -> str:
    """Open a residual network and make a block of one unit of it; give the block's node."""
    person.window.files.new(project("resnet20"))
    hands.settle()
    model = person.document.model
    names = [x.name for x in model.layers.values() if x.name.startswith("s1b2")]
    return block_of(person, *names)


def press(person, words: str) -> None:
    """Press a button of the inspector."""
    view = next(v for v in person.window.inspector.findChildren(LayerView) if v.isVisible())
    button = next(b for b in view.findChildren(Button) if b.text() == words)
    scroll = person.window.inspector.content.area
    scroll.ensureWidgetVisible(button)
    hands.settle()
    hands.click(button)
    hands.settle()


def test_enter_opens_a_block_and_its_layers_are_edited_where_they_stand(person) -> None:
    block = residual(person)
    name = person.document.model.layer_of(block).model
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Return)
    assert person.canvas.is_open(block)
    total = summary.totals(person.document.shown).params
    inner = person.document.project.models[name]
    conv = next(n for n in inner.nodes if inner.layer_of(n).name == "s1b2_a")
    key = person.canvas.drawing.sheet.node((block,), conv)
    person.canvas.show_rect(person.canvas.drawing.cards[key].rect, glide=False)
    hands.settle()
    x, y = person.canvas.drawing.cards[key].middle
    hands.click(person.canvas, QPointF(*person.canvas.camera.to_screen(x + 20, y)))
    assert person.document.selection.nodes == (conv,)
    person.set("kernel_size", 5)
    after = person.document.project.models[name].layer_of(conv)
    assert after.params["kernel_size"] in (5, (5, 5))
    assert person.canvas.is_open(block)
    assert person.canvas.looks.nodes == {key}
    more = summary.totals(person.document.shown).params - total
    assert more == (5 * 5 - 3 * 3) * 16 * 16
    # The foot of the window goes on telling of the whole drawing.
    assert f"Params {total + more:,}" in person.window.status.accessibleDescription()
    person.document.undo_stack.undo()
    assert summary.totals(person.document.shown).params == total


def test_the_code_of_a_layer_in_an_open_block_is_marked_in_its_function(person) -> None:
    block = residual(person)
    person.canvas.toggle_block()
    name = person.document.model.layer_of(block).model
    inner = person.document.project.models[name]
    conv = next(n for n in inner.nodes if inner.layer_of(n).name == "s1b2_b")
    person.canvas.select([person.canvas.drawing.sheet.node((block,), conv)])
    hands.settle()
    person.window.editor.show_page(0)
    view = person.window.panel("code")
    lines = view.text().splitlines()
    marked = [lines[i] for i in sorted(view.editor.marked)]
    assert marked
    assert any("s1b2_b" in line for line in marked)
    start = next(i for i, line in enumerate(lines) if line.startswith(f"def build_{name}"))
    end = next(i for i, line in enumerate(lines) if i > start and line.startswith("    return"))
    assert all(start < i < end for i in view.editor.marked)


def test_a_person_builds_on_in_an_open_block_with_the_keyboard(person) -> None:
    block = residual(person)
    name = person.document.model.layer_of(block).model
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Return)
    hands.key(person.canvas, Qt.Key.Key_Down)
    (first,) = person.document.selection.nodes
    assert person.document.place == (block,)
    before = set(person.document.project.models[name].nodes)
    new = person.quick_add("Dropout")
    model = person.document.project.models[name]
    assert set(model.nodes) - before == {new}
    assert next(o.node for i, o in model.wires.items() if i.node == new) == first
    key = person.canvas.drawing.sheet.node((block,), new)
    frame = person.canvas.drawing.block_rects()[block]
    rect = person.canvas.drawing.cards[key].rect
    assert frame.y < rect.y
    assert rect.bottom < frame.bottom
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_C, CTRL)
    hands.key(person.canvas, Qt.Key.Key_V, CTRL)
    assert len(person.document.project.models[name].nodes) == len(before) + 2
    hands.key(person.canvas, Qt.Key.Key_Z, CTRL)
    hands.key(person.canvas, Qt.Key.Key_Z, CTRL)
    assert set(person.document.project.models[name].nodes) == before
    assert person.canvas.is_open(block)


def test_a_block_is_made_inside_an_open_block(person) -> None:
    block = residual(person)
    name = person.document.model.layer_of(block).model
    person.canvas.toggle_block()
    inner = person.document.project.models[name]
    nodes = [n for n in inner.nodes if inner.layer_of(n).name in ("s1b2_a", "s1b2_a_bn")]
    person.canvas.select(person.canvas.drawing.sheet.node((block,), n) for n in nodes)
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_G, CTRL)
    (made,) = person.document.selection.nodes
    assert person.document.project.models[name].layer_of(made).kind == "Model"
    hands.key(person.canvas, Qt.Key.Key_Return)
    key = person.canvas.drawing.sheet.node((block,), made)
    assert person.canvas.is_open(key)
    assert {n for n in person.canvas.drawing.cards if n.startswith(key)} > {key}


def test_the_repeat_is_typed_in_the_inspector_and_is_a_loop_in_the_code(person) -> None:
    block = residual(person)
    params = person.document.facts[block].outcome.trainable
    person.set("repeat", 3)
    assert person.document.model.layer_of(block).repeat == 3
    assert person.document.facts[block].outcome.trainable == 3 * params
    assert "for i in range(3):" in python_code(person.document.project).text
    assert person.document.undo_stack.undoText() == "Repeat block"
    person.document.undo_stack.undo()
    assert person.document.model.layer_of(block).repeat == 1


def test_make_unique_is_one_named_step_and_separates_the_two_calls(person) -> None:
    block = residual(person)
    name = person.document.model.layer_of(block).model
    person.document.duplicate([block], (600.0, 0.0))
    hands.settle()
    (twin,) = person.document.selection.nodes
    assert person.document.model.layer_of(twin).model == name
    count = person.document.undo_stack.count()
    press(person, "Make unique")
    assert person.document.undo_stack.count() == count + 1
    assert person.document.undo_stack.undoText() == "Make unique"
    other = person.document.model.layer_of(twin).model
    assert other != name
    assert person.document.project.models[other] == person.document.project.models[name]
    person.document.undo_stack.undo()
    assert person.document.model.layer_of(twin).model == name


@pytest.mark.parametrize("by", ["button", "keys"])
def test_dissolve_is_one_named_step_and_leaves_the_network_as_it_was(person, by: str) -> None:
    block = residual(person)
    before = set(person.document.model.nodes)
    params = person.document.facts[block].outcome.trainable
    count = person.document.undo_stack.count()
    if by == "button":
        press(person, "Dissolve")
    else:
        person.at_canvas()
        hands.key(person.canvas, Qt.Key.Key_G, CTRL | hands.SHIFT)
    assert person.document.undo_stack.count() == count + 1
    assert person.document.undo_stack.undoText() == "Dissolve block"
    new = set(person.document.model.nodes) - before
    assert set(person.document.selection.nodes) == new
    assert sum(person.document.facts[n].outcome.trainable for n in new) == params
    person.document.undo_stack.undo()
    assert set(person.document.model.nodes) == before


def test_delete_says_who_feeds_whom_now_and_offers_undo(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    order = [n for n in person.document.facts.structure.order]
    first, gone, last = order[1:4]
    names = [person.document.model.layer_of(n).name for n in (first, gone, last)]
    person.click_card(gone)
    hands.key(person.canvas, Qt.Key.Key_Delete)
    toast = person.window.toast
    assert toast.isVisible()
    assert toast.words() == f"Deleted {names[1]}, {names[0]} now feeds {names[2]}"
    assert toast.button.isVisible()
    hands.click(toast.button)
    assert gone in person.document.model.nodes


def test_delete_leaves_a_gap_where_the_neighbours_do_not_fit_and_says_so(person) -> None:
    from tests.networks import chain

    person.window.files.new(
        chain(
            ("Input", {"shape": (20,), "dtype": "int32"}),
            ("Embedding", {"input_dim": 100, "output_dim": 8}),
            ("LSTM", {"units": 4}),
        )
    )
    hands.settle()
    _, embedding, _ = person.document.model.nodes
    person.click_card(embedding)
    hands.key(person.canvas, Qt.Key.Key_Delete)
    words = "Deleted embedding, the gap stays open: input_layer does not fit lstm"
    assert person.window.toast.words() == words
    assert not person.document.model.wires


def test_a_frame_folds_by_its_command_and_its_menu(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    order = person.document.facts.structure.order
    person.document.selection.set(order[1:4])
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_G, CTRL | ALT)
    frame = person.document.selection.frame
    assert frame is not None
    count = person.document.undo_stack.count()
    hands.key(person.canvas, Qt.Key.Key_F, CTRL | ALT)
    assert person.document.model.frames[frame].folded
    assert person.document.undo_stack.count() == count + 1
    (tile,) = (c for c in person.canvas.drawing.cards.values() if c.part == "tile")
    person.canvas.show_rect(tile.rect, glide=False)
    hands.settle()
    x, y = tile.middle
    spot = QPointF(*person.canvas.camera.to_screen(x + 20, y))
    hands.click(person.canvas, spot, button=hands.RIGHT)
    menu = person.canvas.findChildren(QWidget, None)
    shown = [w for w in menu if w.metaObject().className() == "QMenu" and w.isVisible()]
    actions = {a.objectName(): a for a in shown[-1].actions()}
    assert set(actions) - {""} == {"edit.rename", "arrange.fold", "model.dissolve", "edit.delete"}
    actions["arrange.fold"].trigger()
    shown[-1].close()
    assert not person.document.model.frames[frame].folded


def test_f2_renames_a_selected_frame(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    order = person.document.facts.structure.order
    frame = person.document.add_frame(order[1:4])
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_F2)
    line = hands.QApplication.focusWidget()
    hands.type_into(line, "Stem", enter=True)
    assert person.document.model.frames[frame].title == "Stem"


@pytest.mark.parametrize("key", ["lenet5", "resnet20", "inception"])
def test_the_gap_of_a_block_closes_and_opens_again_when_it_is_dissolved(person, key) -> None:
    person.window.files.new(project(key))
    hands.settle()
    document = person.document

    def tops() -> dict[str, tuple[float, float]]:
        model = document.model
        return {model.layer_of(n).name: call.at for n, call in model.nodes.items()}

    def overlaps() -> list[tuple[str, str]]:
        rects = {n: Rect(*c.at, *size_of(document.model.layer_of(n)))
                 for n, c in document.model.nodes.items()}  # fmt: skip
        return [
            (a, b)
            for a, one in rects.items()
            for b, other in rects.items()
            if a < b and one.x < other.right and other.x < one.right
            and one.y < other.bottom and other.y < one.bottom
        ]  # fmt: skip

    before = tops()
    chosen = document.facts.structure.order[2:5]
    document.selection.set(chosen)
    high = max(before[document.model.layer_of(n).name][1] for n in chosen)
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_G, CTRL)
    (block,) = document.selection.nodes
    assert document.undo_stack.count() == 1
    after = tops()
    (behind, *_) = [i.node for i in document.facts.structure.consumers[block]]
    gap = document.model.nodes[behind].at[1] - document.model.nodes[block].at[1] - 48.0
    if key == "lenet5":
        assert 30.0 <= gap <= 60.0
        assert all(after[n][1] < before[n][1] for n in after if n in before and before[n][1] > high)
    assert not overlaps()
    hands.key(person.canvas, Qt.Key.Key_G, CTRL | hands.SHIFT)
    assert document.undo_stack.count() == 2
    assert not overlaps()
    if key == "lenet5":
        assert tops() == before
    document.undo_stack.undo()
    assert tops() == after
    document.undo_stack.undo()
    assert tops() == before


def in_hand(person, name: str) -> tuple[str, str]:
    """Take a layer inside an open block in hand; give the block and the layer."""
    block = residual(person)
    person.canvas.toggle_block()
    inner = person.document.project.models[person.document.model.layer_of(block).model]
    node = next(n for n in inner.nodes if inner.layer_of(n).name == name)
    person.canvas.select([person.canvas.drawing.sheet.node((block,), node)])
    hands.settle()
    assert person.document.place == (block,)
    assert person.document.selection.nodes == (node,)
    return block, node


def words_of(view) -> list[str]:
    return [row.words for row in view.rows()]


def test_lists_keep_the_whole_while_a_layer_in_an_open_block_is_in_hand(person) -> None:
    block, node = in_hand(person, "s1b2_b")
    shown = person.document.shown.model
    outside = [shown.layer_of(n).name for n in shown.nodes]
    # The outline has everything, and the inside of the block below its row.
    tabs = person.window.palette_panel.content.tabs
    tabs.set_current(2)
    hands.settle()
    outline = person.window.palette_panel.findChild(OutlinePage)
    for row in [row for row in outline.list.rows() if not getattr(row, "opened", True)]:
        outline.list.setFocus()
        outline.list.go_to(row.key)  # frames of a long model are folded at first
        hands.key(outline.list, Qt.Key.Key_Right)
    words = words_of(outline.list)
    assert set(outside) <= set(words)
    assert words.count("s1b2_b") == 1
    assert words.index("s1b2_b") > words.index(shown.layer_of(block).name)
    assert [row.words for row in outline.list.chosen()] == ["s1b2_b"]
    # The summary has everything; the block is the row of what is in hand.
    person.window.editor.show_page(2)
    hands.settle()
    table = person.window.editor.summary
    assert {row.name for row in table.model.rows} == set(outside)
    (index,) = table.table.selectionModel().selectedRows()
    assert table.model.rows[table.proxy.mapToSource(index).row()].node == block
    # And from both one goes on to what is outside.
    key = next(r.key for r in outline.list.rows() if r.words == "probs")
    outline.list.setFocus()
    outline.list.go_to(key)
    outline._picked([r for r in outline.list.rows() if r.key == key])
    hands.settle()
    assert person.document.place == ()
    assert person.document.selection.node == person.node("probs")
    assert "s1b2_b" in words_of(outline.list), "rows do not go from under a hand"
    inner = next(r for r in outline.list.rows() if r.words == "s1b2_b")
    outline._picked([inner])
    hands.settle()
    assert person.document.place == (block,)
    assert person.document.selection.node == node


def test_problems_inside_an_open_block_stand_beside_those_of_the_whole(person, qtbot) -> None:
    block, node = in_hand(person, "s1b2_b")
    document = person.document
    inner = document.model.nodes[node].layer
    document.set_param([inner], "kernel_size", (99, 99))
    document.set_param([inner], "padding", "valid")
    problems = person.window.panel("problems")
    qtbot.wait(500)
    outer, within = problems.rows
    assert (outer.place, outer.problem.node) == ((), block)
    assert (within.place, within.problem.node) == ((block,), node)
    name = document.shown.model.layer_of(block).name
    assert within.tag.text() == f"{name} › s1b2_b"
    hands.click(outer.tag)
    hands.settle()
    assert document.place == ()
    assert document.selection.node == block
    qtbot.wait(400)
    outer, within = problems.rows
    assert "1 error" in person.window.status.accessibleDescription()
    hands.click(within.tag)
    hands.settle()
    assert document.place == (block,)
    assert document.selection.node == node
    qtbot.waitUntil(lambda: bool(problems.rows[1].buttons), timeout=5000)
    within = problems.rows[1]
    problems.area.ensureWidgetVisible(within)
    hands.settle()
    hands.click(within.buttons[0])
    qtbot.waitUntil(lambda: not problems.rows, timeout=5000)


def test_export_looks_at_the_whole_not_at_the_block_in_hand(person) -> None:
    in_hand(person, "s1b2_b")
    first = next(
        n for n in person.document.shown.model.nodes
        if person.document.shown.model.layer_of(n).name == "stem"
    )  # fmt: skip
    layer = person.document.shown.model.nodes[first].layer
    project_now = person.document.project
    main = project_now.main
    person.document.apply("Change", edits.set_param(project_now, main, layer, "filters", 0))
    assert person.document.place
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_E, CTRL)
    assert "without errors" in person.window.toast.words()
