"""Editing layers in the inspector by hand: what reaches the project, and what undo takes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.inspector.values import ABSENT
from engine.values import KerasObject
from tests.designer import hands
from tests.networks import Drawing


@pytest.fixture
def net():
    drawing = Drawing()
    image = drawing.add("Input", shape=(32, 32, 3))
    one = drawing.add("Conv2D", image, name="one", filters=64, kernel_size=3, padding="same")
    two = drawing.add("Conv2D", one, name="two", filters=32, kernel_size=5)
    drop = drawing.add("Dropout", two, rate=0.3)
    return drawing.project, image, one, two, drop


def test_typing_filters_changes_shapes_at_every_key_and_is_one_undo_step(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    hands.type_into(desk.editor("filters").field, "128")
    assert desk.params(one)["filters"] == 128
    assert desk.document.facts[one].outputs[0].shape == (None, 32, 32, 128)
    assert desk.document.undo_stack.count() == 1
    desk.undo()
    assert desk.document.project is project
    assert desk.editor("filters").field.edit.text() == "64"


def test_two_visits_to_a_field_are_two_undo_steps(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    hands.type_into(desk.editor("filters").field, "16", enter=True)
    hands.type_into(desk.editor("groups").field, "1", enter=True)
    hands.type_into(desk.editor("filters").field, "48", enter=True)
    assert desk.document.undo_stack.count() == 2
    desk.undo()
    assert desk.params(one)["filters"] == 16


def test_arithmetic_in_a_field_reaches_the_project_as_its_result(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    hands.type_into(desk.editor("filters").field, "64*2", enter=True)
    assert desk.params(one)["filters"] == 128


def test_dragging_a_label_scrubs_the_number_in_one_step(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    hands.scrub(desk.editor("filters").row.label, 40)
    assert desk.params(one)["filters"] == 74
    assert desk.document.undo_stack.count() == 1


def test_halving_and_doubling_boxes_work(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    field = desk.editor("filters").field
    halve, double = (box.center() for box, _, _ in field._boxes())
    hands.click(field, double)
    assert desk.params(one)["filters"] == 128
    hands.click(field, halve)
    hands.click(field, halve)
    assert desk.params(one)["filters"] == 32
    assert desk.document.undo_stack.count() == 3


def test_linked_kernel_sizes_are_written_as_one_number_and_unlinked_ones_as_two(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    tuple_field = desk.editor("kernel_size").field
    hands.type_into(tuple_field.fields[0], "5", enter=True)
    assert desk.params(one)["kernel_size"] == 5
    assert tuple_field.fields[1].edit.text() == "5"
    hands.click(tuple_field.link)
    hands.type_into(tuple_field.fields[1], "1", enter=True)
    assert desk.params(one)["kernel_size"] == (5, 1)


def test_a_value_back_at_its_default_leaves_the_project(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    strides = desk.editor("strides")
    hands.type_into(strides.field.fields[0], "2", enter=True)
    assert desk.params(one)["strides"] == 2
    assert strides.given == 2
    hands.type_into(strides.field.fields[0], "1", enter=True)
    assert "strides" not in desk.params(one)
    assert strides.given is ABSENT


def test_a_segmented_choice_is_one_click(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    desk.show(two)
    padding = desk.editor("padding").field
    hands.click(padding._segments[1])
    assert desk.params(two)["padding"] == "same"
    assert desk.document.facts[two].outputs[0].shape == (None, 32, 32, 32)
    desk.undo()
    assert "padding" not in desk.params(two)
    assert padding.value() == "valid"
    del one


def test_the_switch_for_the_bias_counts_its_weights(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    switch = desk.editor("use_bias").field
    assert switch._note == "64 weights"
    hands.click(switch, switch._track().center())
    assert desk.params(one)["use_bias"] is False
    assert switch._note == "off"


def test_a_group_that_is_just_opened_counts_the_weights_of_its_switches(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    desk.show(one, two)
    switch = desk.editor("use_bias").field
    facts = desk.document.facts
    count = sum(w.values for n in (one, two) for w in facts[n].outcome.weights if w.name == "bias")
    assert switch._note == f"{count:,} weights"


def test_backspace_on_a_label_and_a_right_click_reset(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    label = desk.editor("padding").row.label
    hands.click(label)
    hands.key(label, Qt.Key.Key_Backspace)
    assert "padding" not in desk.params(one)
    desk.undo()
    assert desk.params(one)["padding"] == "same"
    hands.context_menu(label)
    assert "padding" not in desk.params(one)


def test_an_argument_without_default_cannot_be_reset(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    label = desk.editor("filters").row.label
    hands.click(label)
    hands.key(label, Qt.Key.Key_Backspace)
    assert desk.params(one)["filters"] == 64


def test_what_an_argument_does_not_take_stays_out_of_the_project(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    editor = desk.editor("filters")
    hands.type_into(editor.field, "0")
    assert desk.params(one)["filters"] == 64
    assert "at least 1" in editor.row.error()
    hands.key(editor.field, Qt.Key.Key_Return)
    assert editor.field.edit.text() == "64"
    assert editor.row.error() == ""
    assert desk.document.undo_stack.count() == 0


def test_letters_in_a_number_never_reach_the_project(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    hands.type_into(desk.editor("groups").field, "zwei", enter=True)
    assert desk.document.project is project


def test_a_shape_error_is_told_below_the_field_at_fault(bench):
    drawing = Drawing()
    image = drawing.add("Input", shape=(3, 3, 8))
    conv = drawing.add("Conv2D", image, filters=64, kernel_size=5)
    desk = bench(drawing.project)
    desk.show(conv)
    editor = desk.editor("kernel_size")
    assert editor.row.error() == "Takes at most 3×3 with padding valid"
    assert desk.content.card.card.error
    hands.type_into(editor.field.fields[0], "3", enter=True)
    assert editor.row.error() == ""
    assert not desk.content.card.card.error


def test_a_folded_group_says_that_something_in_it_is_wrong(bench):
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    conv = drawing.add("Conv2D", image, filters=8, kernel_size=3, data_format="sideways")
    desk = bench(drawing.project)
    desk.show(conv)
    layer = next(s for s in desk.content._view.sections if s.key == "layer")
    assert not layer.is_open()
    assert layer.header._note == "1 error"
    desk.content.show_field("data_format")
    hands.settle()
    assert layer.is_open()
    assert layer.editor("data_format").field.hasFocus()


# ── several layers ───────────────────────────────────────────────────────────────────────────


def test_differing_values_read_mixed_and_typing_sets_them_all_in_one_step(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    desk.show(one, two)
    field = desk.editor("filters").field
    assert field.edit.text() == ""
    assert field.edit.placeholderText() == "Mixed"
    hands.type_into(field, "24", enter=True)
    assert desk.params(one)["filters"] == desk.params(two)["filters"] == 24
    assert desk.document.undo_stack.count() == 1
    desk.undo()
    assert (desk.params(one)["filters"], desk.params(two)["filters"]) == (64, 32)


def test_layers_of_several_kinds_show_what_they_share(bench, net):
    project, _, one, _, drop = net
    desk = bench(project)
    desk.show(one, drop)
    names = {name for section in desk.content._view.sections for name in section.params}
    assert {"trainable", "dtype"} <= names
    assert not names & {"filters", "rate"}
    switch = desk.editor("trainable").field
    hands.click(switch, switch._track().center())
    assert desk.params(one)["trainable"] is False
    assert desk.params(drop)["trainable"] is False


# ── calls, names, other selections ───────────────────────────────────────────────────────────


def test_an_argument_of_the_call_is_kept_with_the_call(bench, net):
    project, _, _, _, drop = net
    desk = bench(project)
    desk.show(drop)
    none, true, false = desk.editor("training").field._segments
    hands.click(true)
    assert dict(desk.document.model.nodes[drop].call) == {"training": True}
    assert "training" not in desk.params(drop)
    hands.click(false)
    assert not desk.document.model.nodes[drop].call
    assert desk.document.undo_stack.count() == 2


def test_a_new_name_reaches_the_layer_and_escape_keeps_the_old_one(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    inspector = desk.show(one)
    inspector.edit_name()
    hands.settle()
    hands.key(inspector, Qt.Key.Key_A, hands.CTRL)
    hands.type_text(inspector, "stem")
    hands.key(inspector, Qt.Key.Key_Return)
    assert desk.document.model.layer_of(one).name == "stem"
    assert inspector.header.name.text() == "stem"
    hands.click(inspector.header.name)
    hands.type_text(inspector, "other")
    hands.key(inspector, Qt.Key.Key_Escape)
    assert desk.document.model.layer_of(one).name == "stem"
    assert desk.document.undo_stack.count() == 1


def test_a_name_that_is_taken_gets_a_number(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    inspector = desk.show(one)
    hands.click(inspector.header.name)
    hands.type_text(inspector, "two")
    hands.key(inspector, Qt.Key.Key_Return)
    assert desk.document.model.layer_of(one).name == "two_1"
    assert inspector.header.name.text() == "two_1"


def test_without_a_selection_the_model_is_shown_and_can_be_renamed(bench, net):
    project, *_ = net
    desk = bench(project)
    inspector = desk.show()
    assert inspector.card.card.words == "3 layers, 1 input, 1 output"
    assert [row.words for row in inspector._model.parts.rows] == ["two", "one"]
    hands.click(inspector.header.name)
    hands.type_text(inspector, "tiny")
    hands.key(inspector, Qt.Key.Key_Return)
    assert desk.document.project.main == "tiny"
    desk.undo()
    assert desk.document.project.main == "model"


def test_the_selected_frame_is_shown_with_its_cost_and_renamed(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    frame = desk.document.add_frame([one, two], "Stage")
    inspector = desk.show()
    desk.document.selection.set(frame=frame)
    hands.settle()
    assert inspector.header._title == "Stage"
    assert inspector.card.card.words == "2 layers inside"
    hands.click(inspector.header.name)
    hands.type_text(inspector, "Stem")
    hands.key(inspector, Qt.Key.Key_Return)
    assert desk.document.model.frames[frame].title == "Stem"


def test_undo_elsewhere_is_followed_by_the_fields(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    layer = desk.document.model.nodes[one].layer
    desk.document.set_param([layer], "filters", 7)
    assert desk.editor("filters").field.edit.text() == "7"
    desk.document.set_param([layer], "activation", "relu")
    assert desk.editor("activation").combo.value() == "relu"
    desk.undo()
    desk.undo()
    assert desk.editor("filters").field.edit.text() == "64"
    assert desk.editor("activation").combo.value() is None


def test_views_are_kept_by_kind_and_only_change_what_they_show(bench, net):
    project, _, one, two, drop = net
    desk = bench(project)
    desk.show(one)
    editor = desk.editor("filters")
    desk.show(drop)
    desk.show(two)
    assert desk.editor("filters") is editor
    assert editor.field.edit.text() == "32"
    assert desk.document.undo_stack.count() == 0


def test_cost_rows_add_up_for_several_layers(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    desk.show(one, two)
    rows = {row.words: row.value for row in desk.content._view.costs.rows}
    assert rows["Parameters"] == f"{(3 * 3 * 3 + 1) * 64 + (5 * 5 * 64 + 1) * 32:,}"


def test_the_documentation_of_an_argument_stands_in_its_tip(bench, net):
    from designer.controls.tooltip import tip_text

    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    title, _, detail = tip_text(desk.editor("kernel_size").row.label)
    assert title == "kernel_size"
    assert "convolution window" in detail
    assert "No default" in detail
    assert "Default: 'valid'" in tip_text(desk.editor("padding").row.label)[2]


# ── nested objects ───────────────────────────────────────────────────────────────────────────


def choose(combo, *keys):
    """Open a combo by keyboard, search, take what is found."""
    combo.setFocus()
    hands.key(combo, Qt.Key.Key_Space)
    hands.type_text(combo, "".join(keys))
    hands.key(combo, Qt.Key.Key_Return)


def test_choosing_an_initializer_writes_its_name(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    editor = desk.editor("kernel_initializer")
    choose(editor.combo, "HeNormal")
    assert desk.params(one)["kernel_initializer"] == "he_normal"
    choose(editor.combo, "GlorotUniform")
    assert "kernel_initializer" not in desk.params(one)


def test_a_regularizer_shows_its_argument_and_keeps_what_is_typed(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    desk.content.show_field("kernel_regularizer")
    editor = desk.editor("kernel_regularizer")
    choose(editor.combo, "l")
    chosen = desk.params(one)["kernel_regularizer"]
    assert isinstance(chosen, str)
    desk.document.set_param([desk.document.model.nodes[one].layer], "kernel_regularizer", "l2")
    hands.settle()
    inner = editor.arguments.forms[0].editors["l2"]
    hands.type_into(inner.field, "0.05", enter=True)
    value = desk.params(one)["kernel_regularizer"]
    assert isinstance(value, KerasObject)
    assert (value.class_name, dict(value.config)) == ("L2", {"l2": 0.05})
    hands.type_into(inner.field, "0.01", enter=True)
    assert desk.params(one)["kernel_regularizer"] == "l2"


def test_the_layer_in_a_wrapper_is_edited_in_place(bench):
    drawing = Drawing()
    data = drawing.add("Input", shape=(10, 8))
    inner = {"class_name": "LSTM", "config": {"units": 32}}
    node = drawing.add("Bidirectional", data, layer=inner)
    desk = bench(drawing.project)
    desk.show(node)
    editor = desk.editor("layer")
    units = editor.arguments.forms[0].editors["units"]
    hands.type_into(units.field, "20", enter=True)
    assert dict(desk.params(node)["layer"].config) == {"units": 20}
    assert desk.document.facts[node].outputs[0].shape == (None, 40)
    assert desk.document.undo_stack.count() == 1
    choose(editor.combo, "GRU")
    assert desk.params(node)["layer"].class_name == "GRU"


def test_a_regularizer_inside_the_layer_of_a_wrapper_can_be_edited(bench):
    drawing = Drawing()
    data = drawing.add("Input", shape=(10, 8))
    inner = {"class_name": "LSTM", "config": {"units": 32}}
    node = drawing.add("Bidirectional", data, layer=inner)
    desk = bench(drawing.project)
    desk.show(node)
    editor = desk.editor("layer")
    editor.arguments.more.setChecked(True)
    hands.settle()
    deep = editor.arguments.forms[1].editors["kernel_regularizer"]
    desk.content.area.ensureWidgetVisible(deep, 0, 40)
    hands.settle()
    choose(deep.combo, "l")
    layer = desk.params(node)["layer"]
    assert layer.config["units"] == 32
    assert layer.config["kernel_regularizer"] in ("l1", "l2", "l1_l2")


def test_cells_are_added_moved_and_removed(bench):
    drawing = Drawing()
    data = drawing.add("Input", shape=(10, 8))
    cells = [{"class_name": "LSTMCell", "config": {"units": 16}}]
    stack = {"class_name": "StackedRNNCells", "config": {"cells": cells}}
    node = drawing.add("RNN", data, cell=stack)
    desk = bench(drawing.project)
    desk.show(node)

    def units():
        value = desk.params(node)["cell"].config["cells"]
        return [(cell.class_name, cell.config["units"]) for cell in value]

    def listed():
        return desk.editor("cell").arguments.forms[0].editors["cells"]

    choose(listed().add, "GRU")
    assert units() == [("LSTMCell", 16), ("GRUCell", 64)]
    assert desk.document.facts[node].outputs[0].shape == (None, 64)
    hands.settle()
    hands.click(listed().items[1].up)
    assert units() == [("GRUCell", 64), ("LSTMCell", 16)]
    hands.settle()
    hands.click(listed().items[0].remove)
    assert units() == [("LSTMCell", 16)]
    assert desk.document.undo_stack.count() == 3


def test_compile_settings_are_edited_in_the_model_view(bench, net):
    project, *_ = net
    desk = bench(project)
    desk.show()
    form = desk.content._model.compiling
    group = desk.content._model.sections[2]
    hands.click(group.header)
    assert group.is_open()
    choose(form.editors["optimizer"].combo, "AdamW")
    choose(form.editors["loss"].combo, "MeanSquaredError")
    choose(form.editors["metrics"].add, "MeanAbsoluteE")
    hands.settle()
    given = desk.document.model.settings["compile"]
    assert given["loss"] == "mse"
    assert given["metrics"] == ("mae",)
    assert given["optimizer"] == "adamw"
    item = form.editors["metrics"].items[0]
    desk.content.area.ensureWidgetVisible(item, 0, 40)
    hands.settle()
    hands.click(item.remove)
    assert "metrics" not in desk.document.model.settings["compile"]


def test_the_output_of_a_layer_without_a_rule_is_stated_by_its_author(bench):
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    odd = drawing.add("MyOwnLayer", image, strength=0.5)
    dense = drawing.add("Flatten", odd)
    desk = bench(drawing.project)
    desk.show(odd)
    view = desk.content._view
    assert list(view.sections[0].params) == ["strength"]
    hands.type_into(view.stated.shape.field, "4, 4, 2", enter=True)
    assert desk.document.facts[dense].outputs[0].shape == (None, 32)
    choose(view.stated.dtype.field, "float16")
    assert desk.document.facts[odd].outputs[0].dtype == "float16"
    hands.type_into(view.editor("strength").field, '{"a": [1, 2]}', enter=True)
    assert desk.params(odd)["strength"] == {"a": (1, 2)}
    hands.type_into(view.editor("strength").field, "{oops", enter=True)
    assert desk.params(odd)["strength"] == {"a": (1, 2)}
    desk.show(dense)
    assert not desk.content._view._unknown.isVisible()


def test_tab_walks_in_reading_order_through_groups_opened_later(bench, net):
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QApplication

    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    for section in reversed(desk.content._view.sections):
        section.set_open(True)
    layer = desk.document.model.nodes[one].layer
    desk.document.set_param([layer], "kernel_regularizer", "l2")
    hands.settle()
    desk.content.header.name.setFocus()
    names, tops = [], []
    while not names or names[-1] != "autocast":
        focus = QApplication.focusWidget()
        assert desk.content.isAncestorOf(focus)
        names.append(focus.accessibleName())
        if desk.content._view.isAncestorOf(focus):
            tops.append(focus.mapTo(desk.content._view, QPoint(0, focus.height() // 2)).y())
        hands.tab(desk.window)
    assert names.index("l2") == names.index("kernel_regularizer") + 2
    assert all(b >= a - 13 for a, b in zip(tops, tops[1:], strict=False))
    hands.tab(desk.window, back=True)
    assert QApplication.focusWidget().accessibleName() == "autocast"


def test_alt_delete_in_a_field_resets_it(bench, net):
    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    hands.click(desk.editor("padding").field._segments[1])
    hands.key(desk.window, Qt.Key.Key_Delete, hands.ALT)
    assert "padding" not in desk.params(one)


def test_a_warning_stands_below_its_field_without_turning_it_red(bench):
    drawing = Drawing()
    image = drawing.add("Input", shape=(14, 14, 8))
    conv = drawing.add("Conv2D", image, filters=8, kernel_size=3, strides=2)
    desk = bench(drawing.project)
    desk.show(conv)
    editor = desk.editor("padding")
    assert editor.row.words() == "The last row and column never reach the output"
    assert editor.row.error() == ""
    hands.click(editor.field._segments[1])
    assert editor.row.words() == ""


def test_escape_takes_back_what_was_typed_and_leads_back(bench, net):
    from PySide6.QtWidgets import QLineEdit, QToolBar

    project, _, one, _, _ = net
    desk = bench(project)
    elsewhere = QLineEdit()
    bar = QToolBar()
    bar.addWidget(elsewhere)
    desk.window.addToolBar(bar)
    desk.show(one)
    elsewhere.setFocus()
    desk.inspector.focus_first()
    hands.settle()
    assert desk.editor("filters").field.edit.hasFocus()
    hands.type_text(desk.window, "7")
    assert desk.params(one)["filters"] == 7
    hands.key(desk.window, Qt.Key.Key_Escape)
    assert desk.params(one)["filters"] == 64
    assert elsewhere.hasFocus()
    assert desk.document.undo_stack.count() == 0


def test_the_book_shows_what_keras_says_and_escape_closes_it(bench, net):
    from designer.inspector.documentation import DocumentationCard

    project, _, one, _, _ = net
    desk = bench(project)
    desk.show(one)
    desk.editor("filters").field.setFocus()
    hands.click(desk.content.header.book)
    card = DocumentationCard.over(desk.window)
    assert card.isVisible()
    assert "convolution kernel" in card.page.toPlainText()
    assert "dilation_rate = (1, 1)" in card.page.toPlainText()
    hands.key(desk.window, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert desk.editor("filters").field.edit.hasFocus()


def test_documentation_is_never_taken_for_markup():
    from designer.inspector.documentation import page

    assert "<script>" not in page("<script>alert(1)</script>")
    assert "&lt;script&gt;" in page("<script>alert(1)</script>")


def test_the_menu_asks_for_commands_and_offers_block_commands_for_blocks_alone(bench, net):
    from designer.commands.table import COMMANDS
    from designer.inspector.menu import menu_of

    project, _, one, two, _ = net
    desk = bench(project)
    desk.show(one)
    asked = []
    menu = menu_of(desk.document, asked.append, desk.window)
    names = {action.objectName() for action in menu.actions() if action.objectName()}
    assert names <= set(COMMANDS)
    assert "model.dissolve" not in names
    next(a for a in menu.actions() if a.objectName() == "model.freeze").trigger()
    assert asked == ["model.freeze"]
    assert desk.document.make_block([one, two]) is None
    menu = menu_of(desk.document, asked.append, desk.window)
    assert "model.dissolve" in {action.objectName() for action in menu.actions()}


def test_a_block_tells_how_often_it_is_used_and_asks_to_be_opened(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    desk.show()
    assert desk.document.make_block([one, two]) is None
    hands.settle()
    view = desk.content._view
    assert "used once" in view.definition.accessibleName()
    assert not view.definition.buttons[1].isEnabled()
    asked = []
    desk.inspector.commanded.connect(asked.append)
    hands.click(view.definition.buttons[0])
    assert asked == ["model.open_block"]
    desk.document.use_block("block")
    hands.settle()
    assert "used 2 times" in view.definition.accessibleName()
    assert view.definition.buttons[1].isEnabled()


def test_the_selected_wire_is_told_in_full(bench, net):
    project, _, one, two, _ = net
    desk = bench(project)
    desk.show()
    wire = next(inlet for inlet in desk.document.model.wires if inlet.node == two)
    desk.document.selection.set(wire=wire)
    hands.settle()
    card = desk.content.card.card
    assert card.words == "N×32×32×64 float32 · 256 KiB per sample"
    assert [line.result for line in card.lines] == ["32", "64"]
    assert desk.content.header.name.text() == "one → two"
