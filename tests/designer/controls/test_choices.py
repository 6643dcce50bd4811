"""Buttons, switches, segments and lists to choose from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from designer.controls.badge import Chip
from designer.controls.button import Button, IconButton
from designer.controls.choice_list import Choice
from designer.controls.combo import Combo, choices_of
from designer.controls.gesture import MIXED
from designer.controls.segmented import Segmented
from designer.controls.switch import CheckBox, Switch
from designer.controls.tooltip import Tip
from tests.designer import hands

FEW = choices_of(["valid", "same", "causal"])
MANY = choices_of(
    ["linear", "relu", "relu6", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "softmax"]
)


def heard_from(control):
    heard = []
    control.edited.connect(lambda value, gesture: heard.append((value, gesture)))
    return heard


def test_a_button_is_pressed_with_mouse_space_and_its_ring_follows_the_focus(place):
    button, other = Button("Copy"), Button("Export", kind="solid")
    place(button, other)
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    hands.click(button)
    assert not button.hasFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    hands.key(button, Qt.Key.Key_Space)
    assert pressed == [1, 1]
    assert hands.tab(button) is other


def test_every_button_is_large_enough_for_a_finger(place):
    for made in (
        Button("Copy"),
        IconButton("undo-2", "Undo"),
        IconButton("x", "Close", side=24, icon=14),
        Chip("All"),
        Switch("use_bias"),
        CheckBox("Shapes"),
    ):
        assert made.sizeHint().height() >= 24, made
        assert made.sizeHint().width() >= 24, made


def test_buttons_grow_with_the_scale_of_the_interface(place, themed):
    button = Button("Copy", symbol="copy")
    before = button.sizeHint()
    themed.set_scale(2.0)
    assert button.sizeHint().height() == 56
    assert button.sizeHint().width() == pytest.approx(2 * before.width(), abs=3)


def test_an_icon_button_says_its_name_to_everybody(place):
    button = IconButton("undo-2", "Undo", shortcut="Ctrl+Z")
    button.setEnabled(False)
    button.set_reason("Nothing to undo")
    assert button.accessibleName() == "Undo"
    assert button.accessibleDescription() == "Nothing to undo"
    assert "Ctrl+Z" in button.toolTip()


def test_a_checkable_icon_button_keeps_its_state(place):
    button = IconButton("grid-3x3", "Grid", checkable=True)
    place(button)
    hands.click(button)
    assert button.isChecked()


def test_a_switch_edits_with_one_gesture_per_click(place):
    switch = Switch("use_bias", "64 weights")
    switch.set_value(True)
    place(switch)
    heard = heard_from(switch)
    hands.click(switch, QPointF(12, 12))
    switch.setFocus()
    hands.key(switch, Qt.Key.Key_Space)
    assert [value for value, _ in heard] == [False, True]
    assert heard[0][1] is not heard[1][1]


def test_a_mixed_switch_becomes_true_first(place):
    switch = Switch("trainable")
    switch.set_value(MIXED)
    assert switch.value() is MIXED
    place(switch)
    heard = heard_from(switch)
    hands.click(switch, QPointF(12, 12))
    assert [value for value, _ in heard] == [True]
    assert switch.value() is True


def test_showing_a_value_in_a_switch_is_silent(place):
    switch = CheckBox("Shape comments")
    heard = heard_from(switch)
    switch.set_value(True)
    switch.set_value(False)
    assert heard == []


def test_segments_choose_with_mouse_and_arrow_keys(place):
    control = Segmented("padding", [("valid", "valid"), ("same", "same")])
    control.set_value("valid")
    place(control)
    heard = heard_from(control)
    hands.click(control.segment("same"))
    assert [value for value, _ in heard] == ["same"]
    control.segment("same").setFocus()
    hands.key(control, Qt.Key.Key_Left)
    assert [value for value, _ in heard] == ["same", "valid"]
    assert control.value() == "valid"


def test_clicking_the_chosen_segment_again_says_nothing(place):
    control = Segmented("padding", [("valid", "valid"), ("same", "same")])
    control.set_value("same")
    place(control)
    heard = heard_from(control)
    hands.click(control.segment("same"))
    assert heard == []


def test_tab_enters_segments_at_the_chosen_one_and_leaves_at_the_next_tab(place):
    control = Segmented("padding", [("valid", "valid"), ("same", "same"), ("causal", "causal")])
    control.set_value("same")
    window = place(control)
    window.elsewhere.setFocus()
    assert hands.tab(window) is control.segment("same")
    assert hands.tab(window) is window.elsewhere


def test_mixed_segments_have_none_chosen_and_can_be_set(place):
    control = Segmented("padding", [("valid", "valid"), ("same", "same")])
    control.set_value(MIXED)
    place(control)
    assert not any(control.segment(value).isChecked() for value in ("valid", "same"))
    heard = heard_from(control)
    hands.click(control.segment("valid"))
    assert [value for value, _ in heard] == ["valid"]


def test_a_locked_segment_cannot_be_chosen_and_says_why(place):
    control = Segmented("Code", [("s", "Sequential"), ("f", "Functional")], stretch=False)
    control.set_value("f")
    control.lock("s", "merge has two inputs")
    place(control)
    heard = heard_from(control)
    hands.click(control.segment("s"))
    assert heard == []
    assert control.value() == "f"
    assert control.segment("f").isChecked()
    assert control.segment("s").accessibleDescription() == "merge has two inputs"
    control.lock("s", "")
    hands.click(control.segment("s"))
    assert [value for value, _ in heard] == ["s"]


def test_a_short_list_opens_below_and_a_click_chooses(place):
    combo = Combo("padding", FEW)
    combo.set_value("same")
    window = place(combo, height=400)
    heard = heard_from(combo)
    hands.click(combo)
    popup = combo.popup()
    assert popup.isVisible()
    assert not popup.search.isVisible()
    assert popup.geometry().top() >= combo.mapTo(window, QPoint(0, combo.height())).y()
    row = popup.view.visualRect(popup.view.model().index(2, 0))
    hands.click(popup.view.viewport(), row.center())
    assert [value for value, _ in heard] == ["causal"]
    assert not popup.isVisible()
    assert combo.popup() is None
    assert combo.hasFocus()


def test_the_list_opens_upwards_where_there_is_no_room_below(place):
    combo = Combo("activation", MANY)
    filler = Combo("filler", FEW)
    filler.setFixedHeight(420)
    window = place(filler, combo, height=520)
    hands.click(combo)
    assert combo.popup().geometry().bottom() <= combo.mapTo(window, QPoint(0, 0)).y() + 2


def test_a_long_list_is_searched_by_typing(place):
    combo = Combo("activation", MANY)
    combo.set_value("linear")
    place(combo, height=500)
    heard = heard_from(combo)
    hands.click(combo)
    assert combo.popup().search.edit.hasFocus()
    hands.type_text(combo, "elu")
    shown = [choice.label for choice in combo.popup().view.model().choices]
    assert shown == ["elu", "relu", "relu6", "selu", "gelu"]
    hands.key(combo, Qt.Key.Key_Down)
    hands.key(combo, Qt.Key.Key_Return)
    assert [value for value, _ in heard] == ["relu"]
    assert combo.shown().label == "relu"


def test_escape_closes_the_list_and_changes_nothing(place):
    combo = Combo("activation", MANY)
    combo.set_value("linear")
    place(combo, height=500)
    heard = heard_from(combo)
    hands.click(combo)
    hands.key(combo, Qt.Key.Key_Escape)
    assert combo.popup() is None
    assert heard == []
    assert combo.hasFocus()


def test_a_click_elsewhere_closes_the_list_and_does_what_it_does(place):
    combo = Combo("padding", FEW)
    window = place(combo, height=400)
    hands.click(combo)
    hands.click(window.elsewhere)
    assert combo.popup() is None
    assert window.elsewhere.hasFocus()


def test_a_second_click_on_the_combo_closes_its_list(place):
    combo = Combo("padding", FEW)
    place(combo, height=400)
    hands.click(combo)
    assert combo.popup().isVisible()
    hands.click(combo)
    assert combo.popup() is None


def test_a_closed_combo_works_with_arrow_keys_and_letters(place):
    combo = Combo("padding", FEW)
    combo.set_value("valid")
    place(combo)
    heard = heard_from(combo)
    combo.setFocus()
    hands.key(combo, Qt.Key.Key_Down)
    hands.key(combo, Qt.Key.Key_C)
    assert [value for value, _ in heard] == ["same", "causal"]
    # From the focus on it is one movement of the hand.
    assert heard[0][1] is heard[1][1]


def test_the_wheel_leaves_a_combo_alone_that_has_no_focus(place):
    combo = Combo("padding", FEW)
    combo.set_value("valid")
    place(combo)
    hands.wheel(combo, -1)
    assert combo.value() == "valid"


def test_a_value_that_nobody_listed_is_shown_and_kept(place):
    combo = Combo("dtype", choices_of(["float32", "float16"]))
    combo.set_value("my_policy")
    assert combo.value() == "my_policy"
    assert combo.shown().label == "my_policy"


def test_another_value_can_be_typed_where_that_is_allowed(place):
    combo = Combo("dtype", choices_of(["float32"]), allow_other=True)
    combo.set_value("float32")
    place(combo, height=400)
    heard = heard_from(combo)
    hands.click(combo)
    hands.type_text(combo, "int8")
    hands.key(combo, Qt.Key.Key_Return)
    assert [value for value, _ in heard] == ["int8"]


def test_none_true_and_mixed_are_values_like_any_other(place):
    combo = Combo("x", [Choice(None, "None"), Choice(True, "True"), Choice(1, "One")])
    combo.set_value(1)
    assert combo.shown().label == "One"
    combo.set_value(True)
    assert combo.shown().label == "True"
    combo.set_value(None)
    assert combo.shown().label == "None"
    combo.set_value(MIXED)
    assert combo.shown().label == "Mixed"
    assert combo.value() is MIXED


def test_choosing_what_is_already_chosen_says_nothing(place):
    combo = Combo("padding", FEW)
    combo.set_value("same")
    place(combo, height=400)
    heard = heard_from(combo)
    hands.click(combo)
    hands.key(combo, Qt.Key.Key_Return)
    assert heard == []


def test_the_list_closes_when_its_combo_goes(place):
    combo = Combo("padding", FEW)
    window = place(combo, height=400)
    hands.click(combo)
    popup = combo.popup()
    combo.deleteLater()
    hands.settle()
    hands.click(window.elsewhere)
    assert not popup.isVisible()


def test_all_controls_can_be_reached_by_tab_and_have_names(place):
    controls = [
        Button("Copy"),
        IconButton("undo-2", "Undo"),
        Switch("use_bias"),
        CheckBox("Shape comments"),
        Combo("padding", FEW),
    ]
    window = place(*controls)
    reached = set()
    for _ in range(len(controls) + 1):
        reached.add(hands.tab(window))
    assert set(controls) <= reached
    assert all(control.accessibleName() for control in controls)
    assert QApplication.focusWidget() is window.elsewhere


def test_the_air_behind_a_switch_cannot_be_pressed(place):
    switch = Switch("use_bias")
    switch.setFixedWidth(200)
    place(switch)
    hands.click(switch, QPointF(150, 12))
    assert switch.value() is False


def test_words_that_were_cut_are_told_in_full(place):
    combo = Combo("initializer", choices_of(["VarianceScaling with a truncated normal"]))
    combo.set_value("VarianceScaling with a truncated normal")
    combo.setFixedWidth(120)
    window = place(combo)
    hands.ask_tooltip(combo)
    assert window.findChild(Tip).isVisible()
