"""Parameters of blocks in the whole window: made, bound, given values, renamed, taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from designer.controls.group_header import Group
from designer.controls.switch import Switch
from designer.inspector.block_parameters import DefaultsView
from designer.inspector.editors import Editor
from designer.inspector.layer_view import LayerView
from engine import arrange, binding, blocks
from engine.exporting.python_code import python_code
from engine.graph import NodeId
from engine.values import Parameter
from tests import blocks as made
from tests.designer import hands

BLOCK = "Residual block"


def opened(person, name: str = "res_64") -> NodeId:
    """Open the network, and a use of its block in place; give the node of the use."""
    person.window.files.new(arrange.arranged(made.residual_uses()))
    hands.settle()
    use = person.node(name)
    person.click_card(use)
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Return)
    assert person.canvas.is_open(use)
    return use


def inside(person, use: NodeId, name: str) -> NodeId:
    """Click on the card of a layer inside an open use."""
    inner = made.node_called(person.document.project, BLOCK, name)
    key = person.canvas.drawing.sheet.node((use,), inner)
    person.canvas.show_rect(person.canvas.drawing.cards[key].rect, glide=False)
    hands.settle()
    x, y = person.canvas.drawing.cards[key].middle
    hands.click(person.canvas, QPointF(*person.canvas.camera.to_screen(x + 20, y)))
    hands.settle()
    assert person.document.selection.nodes == (inner,)
    return inner


def offered(person, editor: Editor) -> dict[str, object]:
    """Ask for the menu of an argument with the right button; give its actions by their words."""
    hands.context_menu(editor.row.label)
    return actions()


def actions() -> dict[str, object]:
    menus = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
    return {action.text(): action for action in menus[-1].actions()} if menus else {}


def choose(person, editor: Editor, words: str) -> None:
    """Choose something in the menu of an argument."""
    found = offered(person, editor)
    assert words in found, list(found)
    _trigger(found[words])


def _trigger(action) -> None:
    action.trigger()
    _close()


def _close() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMenu) and widget.isVisible():
            widget.close()
    hands.settle()


def conv(person):
    project = person.document.project
    return project.models[BLOCK].layers[made.layer_called(project, BLOCK, "conv_1")]


def text_of(person) -> str:
    return python_code(person.document.project).text


def test_an_argument_is_made_a_parameter_bound_and_unbound_by_its_menu(person) -> None:
    use = opened(person)
    inside(person, use, "conv_1")
    stack = person.document.undo_stack
    assert list(offered(person, person.field("padding"))) == [
        "Make block parameter", "Reset to default",
    ]  # fmt: skip
    _close()
    choose(person, person.field("padding"), "Make block parameter")
    assert stack.undoText() == "Make padding a parameter"
    assert conv(person).params["padding"] == Parameter("padding")
    assert '    shape, filters=64, kernel_size=3, padding="same", name=' in text_of(person)
    row = person.field("padding").row
    assert row.chip is not None
    assert row.chip.isVisible()
    assert row.chip.text() == "padding"
    assert not row.field.isVisible()
    # The other convolution is bound to the parameter that there is now.
    inside(person, use, "conv_2")
    choose(person, person.field("padding"), "Bind to padding")
    assert stack.undoText() == "Bind padding"
    assert text_of(person).count("padding=padding") == 2
    # Unbound by its chip, the value stays.
    chip = person.field("padding").row.chip
    hands.click(chip)
    _trigger(actions()["Unbind"])
    assert stack.undoText() == "Unbind padding"
    assert text_of(person).count("padding=padding") == 1
    assert person.field("padding").row.field.isVisible()
    for _ in range(3):
        stack.undo()
    assert "padding" not in person.document.project.models[BLOCK].parameters


def test_what_is_unbound_in_a_use_keeps_the_value_of_that_use(person) -> None:
    use = opened(person, "res_128")
    inside(person, use, "conv_1")
    choose(person, person.field("filters"), "Unbind")
    assert conv(person).params["filters"] == 128


def test_the_menu_opens_by_the_keyboard_too(person) -> None:
    use = opened(person)
    inside(person, use, "conv_1")
    editor = person.field("strides")
    focus = editor.row.field.findChildren(QWidget)
    line = next(w for w in focus if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible())
    line.setFocus()
    hands.key(line, Qt.Key.Key_Insert, hands.ALT)
    _trigger(actions()["Make block parameter"])
    assert conv(person).params["strides"] == Parameter("strides")


def test_outside_of_blocks_a_right_click_resets_as_ever(person) -> None:
    opened(person)
    person.click_card(person.node("stem"))
    hands.context_menu(person.field("padding").row.label)
    assert not actions()
    stem = person.document.model.layer_of(person.node("stem"))
    assert "padding" not in stem.params


def test_a_use_gives_its_values_in_the_inspector_and_resets_them(person) -> None:
    opened(person)
    before = person.document.project
    down = person.node("res_128")
    person.click_card(down)
    assert person.field("filters").row.field.value() == 128
    person.set("kernel_size", 5)
    layer = person.document.model.layer_of(down)
    assert layer.params == {"filters": 128, "kernel_size": 5}
    assert person.document.undo_stack.undoText() == "Change kernel_size"
    words = person.canvas.drawing.cards[down].words
    assert words.parts == ("128 filters", "5×5")
    label = person.field("kernel_size").row.label
    hands.click(label)
    hands.key(label, Qt.Key.Key_Backspace)
    assert person.document.project == before
    facts = person.document.facts
    assert facts[down].outputs[0].shape == (None, 8, 8, 128)
    # What the argument inside does not take changes nothing.
    hands.type_into(person.field("filters").row.field, "none of it", enter=True)
    assert person.document.project == before


def test_the_definition_shows_its_parameters_their_defaults_are_edited(person) -> None:
    opened(person)
    person.document.open_model(("resnet_small", BLOCK))
    hands.settle()
    view = next(v for v in person.window.inspector.findChildren(DefaultsView) if v.isVisible())
    assert view.section is not None
    assert list(view.section.params) == ["filters", "kernel_size"]
    editor = view.section.editor("filters")
    hands.type_into(editor.row.field, "32", enter=True)
    assert person.document.project.models[BLOCK].parameters["filters"] == 32
    assert person.document.undo_stack.undoText() == "Change the default of filters"
    assert "filters=32" in text_of(person)


def test_a_definition_opened_from_a_use_is_seen_as_in_that_use(person) -> None:
    opened(person)
    person.click_card(person.node("res_128"))
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Return, hands.CTRL)
    hands.settle()
    document = person.document
    assert document.shown_trail == ("resnet_small", BLOCK)
    conv_1 = person.node("conv_1")
    assert document.facts[conv_1].outputs[0].shape == (None, 8, 8, 128)
    person.click_card(conv_1)
    choose(person, person.field("filters"), "Unbind")
    assert conv(person).params["filters"] == 128
    document.undo_stack.undo()
    # An edit around it is followed; back outside, and again inside by its name alone: the defaults.
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Escape)
    hands.key(person.canvas, Qt.Key.Key_Escape)
    assert document.shown_trail == ("resnet_small",)
    document.open_model(("resnet_small", BLOCK))
    assert document.facts[conv_1].outputs[0].shape == (None, 16, 16, 64)


def defaults(person) -> DefaultsView:
    person.document.open_model(("resnet_small", BLOCK))
    hands.settle()
    return next(v for v in person.window.inspector.findChildren(DefaultsView) if v.isVisible())


def test_a_parameter_is_renamed_over_its_name_and_removed(person) -> None:
    opened(person)
    view = defaults(person)
    choose(person, view.section.editor("filters"), "Rename parameter")
    line = QApplication.focusWidget()
    hands.type_into(line, "kernel_size", enter=True)
    hands.settle()
    row = view.section.editor("filters").row
    assert row.error() == "There is a parameter called kernel_size already"
    assert "filters" in person.document.project.models[BLOCK].parameters
    hands.type_into(line, "width", enter=True)
    hands.settle()
    assert list(person.document.project.models[BLOCK].parameters) == ["width", "kernel_size"]
    use = made.layer_called(person.document.project, "resnet_small", "res_128")
    assert person.document.project.model.layers[use].params == {"width": 128}
    assert person.document.undo_stack.undoText() == "Rename parameter"
    choose(person, view.section.editor("width"), "Remove parameter")
    assert person.document.undo_stack.undoText() == "Remove parameter width"
    assert list(person.document.project.models[BLOCK].parameters) == ["kernel_size"]
    assert person.document.project.model.layers[use].params == {}


def test_escape_leaves_the_name_of_a_parameter_as_it_was(person) -> None:
    opened(person)
    view = defaults(person)
    choose(person, view.section.editor("filters"), "Rename parameter")
    line = QApplication.focusWidget()
    hands.type_into(line, "other")
    hands.key(line, Qt.Key.Key_Escape)
    hands.settle()
    assert list(person.document.project.models[BLOCK].parameters) == ["filters", "kernel_size"]


def test_passes_share_weights_by_a_switch_and_are_named_by_a_pattern(person) -> None:
    use = opened(person)
    total = person.document.facts[use].outcome.trainable
    person.set("share", True)
    assert person.document.undo_stack.undoText() == "Share weights"
    assert 3 * person.document.facts[use].outcome.trainable == total
    assert "for _ in range(3):" in text_of(person)
    assert not person.field("naming").isEnabled()  # there is one layer, and it has a name
    heads = [g.header.accessibleName() for g in person.window.inspector.findChildren(Group)]
    assert "Repeat, 74,368, shared" in heads
    person.set("share", False)
    editor = person.field("naming")
    assert editor.field.shown().label == "res_64_{i}"
    person.set("naming", "stage")  # typed into the open list, then Enter
    assert editor.row.error().startswith("The names need {i} once")
    assert person.document.model.layer_of(use).naming == ""
    person.set("naming", "unit{i}")
    assert not editor.row.error()
    assert person.document.model.layer_of(use).naming == "unit{i}"
    assert person.document.undo_stack.undoText() == "Name the passes"
    assert 'name=f"unit{i + 1}"' in text_of(person)
    hands.click(editor.field)
    rows = editor.field.popup().view.model()
    offered = [choice.label for choice in rows.choices]
    assert offered == ["res_64_{i}", "res_64{i}", "res_64_pass_{i}"]
    hands.click(editor.field.popup().view.viewport(), QPointF(40, 14))
    assert person.document.model.layer_of(use).naming == ""  # the usual one again


def test_a_card_beside_the_open_block_says_what_its_repeat_comes_to(person) -> None:
    use = opened(person)
    canvas, card = person.canvas, person.canvas.furniture.repeat_card
    person.window.resize(1600, 1000)
    person.click_card(use)
    canvas.fit_selection()
    canvas.land()
    hands.settle()
    assert card.isVisible()
    assert card.told.title == "Repeats 3 times"
    assert (card.told.given, card.told.taken, card.told.fits) == ("16×16×64", "16×16×64", True)
    assert card.told.weights == "3 × 74,368 = 223,104"
    box = canvas.camera.rect_to_screen(canvas.drawing.block_rects()[use])
    seen = set()
    for _ in range(60):
        canvas.look(canvas.camera.panned(-24.0, 6.0))
        box = canvas.camera.rect_to_screen(canvas.drawing.block_rects()[use])
        seen.add(card.isVisible())
        if card.isVisible():
            where = card.geometry()
            assert canvas.rect().contains(where)
            assert where.left() > box.right or where.right() < box.x
    assert seen == {True, False}
    # What does not fit is said there too, and a repeat of one says nothing.
    person.click_card(use)
    canvas.fit_selection()
    canvas.land()
    person.set("filters", 32)
    hands.settle()
    assert person.document.facts[use].outcome.failed
    person.document.undo_stack.undo()
    person.set("repeat", 1)
    assert not card.isVisible()
    person.document.undo_stack.undo()
    person.document.selection.clear()
    hands.settle()
    assert not card.isVisible()


def test_a_block_just_made_is_used_at_another_shape(person) -> None:
    person.window.files.new(arrange.arranged(made.two_uses()))
    hands.settle()
    person.document.selection.set([person.node("probs")])
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_G, hands.CTRL)
    hands.settle()
    (block,) = person.document.selection.nodes
    name = person.document.model.layer_of(block).model
    person.click_card(person.node("image"))
    (second,) = person.document.selection.nodes
    new = person.document.use_block(name)
    hands.settle()
    assert new is not None
    assert person.document.facts[new].outputs[0].shape == (None, 16, 16, 2)
    assert blocks.holds(person.document.project, "model", name)


def test_an_input_of_a_block_declares_its_shape_again(person) -> None:
    opened(person)
    person.document.open_model(("resnet_small", BLOCK))
    hands.settle()
    person.click_card(person.node("features"))
    assert person.canvas.drawing.cards[person.node("features")].words.parts == ("any shape",)
    editor = person.field("shape")
    assert editor.row.chip.text() == "what arrives"
    hands.click(editor.row.chip)
    _trigger(actions()["Declare a shape"])
    assert person.document.undo_stack.undoText() == "Declare a shape"
    assert person.field("shape").row.field.isVisible()
    assert person.document.facts.model.layer_of(person.node("features")).open is False
    choose(person, person.field("shape"), "Take the shape that arrives")
    assert person.document.model.layer_of(person.node("features")).open


def test_a_use_is_copied_into_another_file_with_its_definition(person) -> None:
    opened(person)
    person.click_card(person.node("res_128"))
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_C, hands.CTRL)
    person.window.files.new()
    hands.settle()
    assert BLOCK not in person.document.project.models
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_V, hands.CTRL)
    hands.settle()
    (copy,) = person.document.selection.nodes
    assert person.document.model.layer_of(copy).params == {"filters": 128}
    assert list(person.document.project.models[BLOCK].parameters) == ["filters", "kernel_size"]


def test_a_bound_layer_copied_out_of_its_block_has_the_value_of_its_use(person) -> None:
    use = opened(person, "res_128")
    inside(person, use, "conv_1")
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_C, hands.CTRL)
    person.document.enter(())
    person.document.selection.clear()
    hands.key(person.canvas, Qt.Key.Key_V, hands.CTRL)
    hands.settle()
    (copy,) = person.document.selection.nodes
    assert person.document.model_name == "resnet_small"
    assert person.document.model.layer_of(copy).params["filters"] == 128


def test_the_main_size_of_a_use_is_halved_and_doubled_by_the_brackets(person) -> None:
    opened(person)
    use = person.node("res_64")
    person.click_card(use)
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_BracketLeft)
    assert person.document.model.layer_of(use).params["filters"] == 32
    hands.key(person.canvas, Qt.Key.Key_BracketRight)
    assert "filters" not in person.document.model.layer_of(use).params


def test_a_use_of_a_block_that_is_gone_is_shown_without_parameters(person) -> None:
    project = made.residual_uses()
    models = {name: model for name, model in project.models.items() if name != BLOCK}
    person.window.files.new(arrange.arranged(replace(project, models=models)))
    hands.settle()
    person.click_card(person.node("res_64"))
    view = next(v for v in person.window.inspector.findChildren(LayerView) if v.isVisible())
    assert "parameters" not in [section.key for section in view.sections]
    assert any(p.code == "missing-model" for p in person.document.problems)


def test_an_open_input_outside_of_blocks_declares_its_shape(person) -> None:
    project = made.residual_uses()
    image = made.layer_called(project, "resnet_small", "image")
    person.window.files.new(binding.set_open(project, "resnet_small", image, True))
    hands.settle()
    person.click_card(person.node("image"))
    assert person.field("shape").row.chip is None
    assert "keras.Input(shape=(32, 32, 3)" in text_of(person)


@pytest.mark.parametrize("title", ["Block parameters", "Repeat", "Definition", "Cost"])
def test_the_groups_of_a_use_stand_as_designed(person, title: str) -> None:
    use = opened(person)
    person.click_card(use)
    view = next(v for v in person.window.inspector.findChildren(LayerView) if v.isVisible())
    titles = [g.header.text() for g in view.findChildren(Group) if not g.isHidden()]
    assert title in titles
    assert titles.index("Block parameters") < titles.index("Repeat") < titles.index("Definition")
    assert view.findChildren(Switch)
