"""Fields one types in, drags and scrolls: values, gestures, errors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack

from designer.controls.field_row import FieldRow
from designer.controls.gesture import MIXED
from designer.controls.number_field import FloatField, NumberField
from designer.controls.shape_field import ShapeField
from designer.controls.text_field import TextField
from designer.controls.tuple_field import TupleField
from tests.designer import hands


class Heard:
    """Remembers what a field said."""

    def __init__(self, field):
        self.values, self.gestures = [], []
        field.edited.connect(self._hear)

    def _hear(self, value, gesture):
        self.values.append(value)
        self.gestures.append(gesture)

    @property
    def steps(self):
        """How many undo steps these edits are."""
        distinct = []
        for gesture in self.gestures:
            if not distinct or distinct[-1] is not gesture:
                distinct.append(gesture)
        return len(distinct)


def test_typing_a_number_edits_at_every_key_in_one_gesture(place):
    field = NumberField("filters")
    field.set_value(32)
    place(field)
    heard = Heard(field)
    hands.type_into(field, "128")
    assert heard.values == [1, 12, 128]
    assert heard.steps == 1
    assert field.value() == 128


def test_arithmetic_is_worked_out_and_shown_as_its_result_after_enter(place):
    field = NumberField("filters")
    field.set_value(32)
    place(field)
    hands.type_into(field, "64*2+1")
    assert field.edit.text() == "64*2+1"
    hands.key(field, Qt.Key.Key_Return)
    assert field.value() == 129
    assert field.edit.text() == "129"


def test_the_signs_people_write_are_understood(place):
    field = NumberField("filters")
    place(field)
    hands.type_into(field, "64×2÷4", enter=True)
    assert field.value() == 32


def test_enter_ends_the_gesture(place):
    field = NumberField("filters")
    field.set_value(1)
    place(field)
    heard = Heard(field)
    hands.type_into(field, "2", enter=True)
    hands.type_text(field, "3")
    assert heard.values == [2, 3]
    assert heard.steps == 2


def test_arrow_keys_step_and_shift_makes_ten(place):
    field = NumberField("units", minimum=1)
    field.set_value(64)
    place(field)
    hands.click(field.edit)
    heard = Heard(field)
    hands.key(field, Qt.Key.Key_Up)
    hands.key(field, Qt.Key.Key_Down, hands.SHIFT)
    hands.key(field, Qt.Key.Key_Up, hands.CTRL)
    assert heard.values == [65, 55, 110]


def test_steps_stop_at_the_limit_but_typing_beyond_it_is_passed_on(place):
    field = NumberField("units", minimum=1)
    field.set_value(3)
    place(field)
    hands.click(field.edit)
    hands.key(field, Qt.Key.Key_Down, times=5)
    assert field.value() == 1
    heard = Heard(field)
    hands.type_into(field, "-4")
    assert heard.values[-1] == -4


def test_halving_and_doubling_are_one_click_each(place):
    field = NumberField("filters", minimum=1, halving=True)
    field.set_value(64)
    place(field)
    heard = Heard(field)
    right = field.width()
    hands.click(field, QPointF(right - 12, field.height() / 2))
    hands.click(field, QPointF(right - 38, field.height() / 2))
    hands.click(field, QPointF(right - 38, field.height() / 2))
    assert heard.values == [128, 64, 32]
    assert heard.steps == 3


def test_halving_an_odd_number_rounds_down_and_never_below_the_minimum(place):
    field = NumberField("filters", minimum=1, halving=True)
    field.set_value(3)
    place(field)
    spot = QPointF(field.width() - 38, field.height() / 2)
    hands.click(field, spot)
    assert field.value() == 1
    hands.click(field, spot)
    assert field.value() == 1


@pytest.mark.parametrize("halving", [False, True])
def test_every_small_button_is_a_target_of_24_by_24(place, halving):
    field = NumberField("groups", minimum=1, halving=halving)
    field.set_value(4)
    place(field)
    boxes = [box for box, _, _ in field._boxes()]
    assert len(boxes) == 2
    for box in boxes:
        assert box.width() >= 24
        assert box.height() >= 24
        assert QRectF(field.rect()).contains(box)
    assert not boxes[0].intersects(boxes[1])


def test_minus_and_plus_step_down_and_up(place):
    field = NumberField("groups", minimum=1)
    field.set_value(4)
    place(field)
    hands.click(field, QPointF(field.width() - 12, field.height() / 2))
    assert field.value() == 5
    hands.click(field, QPointF(field.width() - 38, field.height() / 2), keys=hands.SHIFT)
    assert field.value() == 1  # ten steps, and no further than the minimum


def test_dragging_the_label_scrubs_in_one_gesture(place):
    field = NumberField("units", minimum=1)
    field.set_value(64)
    row = FieldRow("units", field)
    place(row)
    heard = Heard(field)
    hands.scrub(row.label, 40)
    assert field.value() == 74
    assert heard.steps == 1
    hands.scrub(row.label, -20)
    assert heard.steps == 2
    assert field.value() == 69


def test_scrubbing_with_shift_makes_tens(place):
    field = NumberField("units", minimum=1)
    field.set_value(64)
    row = FieldRow("units", field)
    place(row)
    hands.scrub(row.label, 12, keys=hands.SHIFT)
    assert field.value() == 94


def test_a_click_on_the_label_changes_nothing(place):
    field = NumberField("units")
    field.set_value(64)
    row = FieldRow("units", field)
    place(row)
    heard = Heard(field)
    hands.click(row.label, QPointF(10, 16))
    assert heard.values == []


def test_the_wheel_counts_only_with_the_focus(place):
    field = NumberField("units")
    field.set_value(64)
    place(field)
    hands.wheel(field, 1)
    assert field.value() == 64
    hands.click(field.edit)
    hands.wheel(field, 1)
    hands.wheel(field, 1)
    assert field.value() == 66


def test_a_run_of_the_wheel_is_one_gesture_and_a_pause_ends_it(place, qtbot):
    field = NumberField("units")
    field.set_value(64)
    place(field)
    hands.click(field.edit)
    heard = Heard(field)
    hands.wheel(field, 1)
    hands.wheel(field, 1)
    assert heard.steps == 1
    qtbot.wait(600)
    hands.wheel(field, -1)
    assert heard.steps == 2


def test_a_fine_wheel_adds_up_to_whole_steps(place):
    field = NumberField("units")
    field.set_value(64)
    place(field)
    hands.click(field.edit)
    for _ in range(4):
        hands.wheel(field, 0.25)
    assert field.value() == 65


def test_escape_takes_back_what_was_typed(place):
    field = NumberField("units")
    field.set_value(64)
    place(field)
    heard = Heard(field)
    hands.type_into(field, "5")
    hands.key(field, Qt.Key.Key_Escape)
    assert heard.values == [5, 64]
    assert heard.steps == 1
    assert field.edit.text() == "64"


def test_unreadable_text_complains_after_a_moment_and_changes_nothing(place, qtbot):
    field = NumberField("units")
    field.set_value(64)
    place(field)
    heard = Heard(field)
    hands.type_into(field, "6.5")
    assert heard.values == [6]
    assert field.error() == ""
    qtbot.waitUntil(lambda: field.error() != "", timeout=2000)
    assert field.error() == "6.5 is not a whole number"
    assert field.value() == 6


def test_leaving_with_unreadable_text_keeps_text_and_complaint(place):
    field = NumberField("units")
    field.set_value(64)
    window = place(field)
    hands.type_into(field, "12*")
    hands.click(window.elsewhere)
    assert field.edit.text() == "12*"
    assert "not a number" in field.error()
    assert field.value() == 12


def test_a_complaint_goes_as_soon_as_the_text_makes_sense(place):
    field = NumberField("units")
    field.set_value(64)
    window = place(field)
    hands.type_into(field, "2*")
    hands.click(window.elsewhere)
    assert field.error()
    hands.type_into(field, "2*8")
    assert field.error() == ""
    assert field.value() == 16


def test_showing_a_value_never_says_edited(place):
    field = NumberField("units")
    place(field)
    heard = Heard(field)
    field.set_value(3)
    field.set_value(None)
    field.set_value(MIXED)
    assert heard.values == []


def test_the_document_answering_with_the_same_value_leaves_the_typing_alone(place):
    field = NumberField("units")
    field.set_value(1)
    place(field)
    field.edited.connect(lambda value, gesture: field.set_value(value))
    hands.type_into(field, "8*2")
    assert field.edit.text() == "8*2"
    assert field.edit.cursorPosition() == 3


def test_a_value_from_elsewhere_replaces_what_is_being_typed(place):
    field = NumberField("units")
    field.set_value(1)
    place(field)
    heard = Heard(field)
    hands.type_into(field, "8")
    field.set_value(1)
    assert field.edit.text() == "1"
    hands.type_into(field, "9")
    assert heard.steps == 2


def test_undo_in_a_field_is_the_windows_undo(place, qtbot):
    field = NumberField("units")
    field.set_value(1)
    window = place(field)
    undone = []
    undo = QAction("Undo", window, shortcut=QKeySequence.StandardKey.Undo)
    undo.triggered.connect(lambda: undone.append(True))
    window.addAction(undo)
    hands.type_into(field, "8")
    hands.key(field, Qt.Key.Key_Z, hands.CTRL)
    assert undone == [True]
    assert field.edit.text() == "8"


def test_one_gesture_is_one_step_of_qts_undo_stack(place):
    # The way a document uses gestures, with the real stack.
    from PySide6.QtGui import QUndoCommand

    class Step(QUndoCommand):
        def __init__(self, gesture):
            super().__init__("Change units")
            self.gesture = gesture

        def id(self):
            return 1

        def mergeWith(self, later):
            return later.gesture is self.gesture

    stack = QUndoStack()
    field = NumberField("units")
    field.set_value(1)
    row = FieldRow("units", field)
    place(row)
    field.edited.connect(lambda value, gesture: stack.push(Step(gesture)))
    hands.type_into(field, "128", enter=True)
    hands.scrub(row.label, 60)
    assert stack.count() == 2


def test_mixed_shows_its_name_and_typing_sets_a_value(place):
    field = NumberField("units", halving=True)
    field.set_value(MIXED)
    place(field)
    assert field.edit.text() == ""
    assert field.edit.placeholderText() == "Mixed"
    hands.click(field, QPointF(field.width() - 12, 14))
    assert field.value() is MIXED
    heard = Heard(field)
    hands.type_into(field, "16")
    assert heard.values == [1, 16]


def test_leaving_a_mixed_field_untouched_keeps_it_mixed_without_complaint(place):
    field = NumberField("units")
    field.set_value(MIXED)
    window = place(field)
    heard = Heard(field)
    hands.click(field.edit)
    hands.click(window.elsewhere)
    assert heard.values == []
    assert field.value() is MIXED
    assert field.error() == ""


def test_an_empty_nullable_number_is_none(place):
    field = NumberField("axis", nullable=True)
    field.set_value(3)
    place(field)
    heard = Heard(field)
    hands.type_into(field, "", enter=True)
    assert heard.values == [None]
    assert field.edit.placeholderText() == "None"
    hands.type_into(field, "None")
    assert field.error() == ""
    assert field.value() is None


def test_true_is_not_the_number_one(place):
    field = NumberField("axis")
    field.set_value(True)
    heard = Heard(field)
    place(field)
    hands.type_into(field, "1")
    assert heard.values == [1]
    assert heard.values[0] is not True


def test_floats_step_without_dust(place):
    field = FloatField("rate", minimum=0, maximum=1, step=0.05)
    field.set_value(0.3)
    place(field)
    hands.click(field.edit)
    hands.key(field, Qt.Key.Key_Up, times=4)
    assert field.value() == 0.5
    assert field.edit.text() == "0.5"
    hands.key(field, Qt.Key.Key_Up, times=40)
    assert field.value() == 1.0


def test_small_floats_step_in_their_own_size(place):
    field = FloatField("epsilon", minimum=0)
    field.set_value(0.001)
    place(field)
    hands.click(field.edit)
    hands.key(field, Qt.Key.Key_Up)
    assert field.value() == 0.0011


def test_typing_a_float_digit_by_digit_is_not_disturbed(place):
    field = FloatField("rate")
    field.set_value(0.5)
    place(field)
    field.edited.connect(lambda value, gesture: field.set_value(value))
    hands.type_into(field, "0.25")
    assert field.edit.text() == "0.25"
    assert field.value() == 0.25


def test_a_linked_tuple_follows_the_number_that_is_edited(place):
    field = TupleField("kernel_size", 2, minimum=1)
    field.set_value((3, 3))
    place(field)
    heard = Heard(field)
    hands.type_into(field.fields[1], "5")
    assert heard.values == [(5, 5)]
    assert field.fields[0].edit.text() == "5"


def test_opening_the_link_makes_the_numbers_independent(place):
    field = TupleField("kernel_size", 2, minimum=1)
    field.set_value((3, 3))
    place(field)
    hands.click(field.link)
    heard = Heard(field)
    hands.type_into(field.fields[1], "5")
    assert heard.values == [(3, 5)]
    hands.click(field.link)
    assert heard.values[-1] == (3, 3)


def test_a_tuple_with_different_numbers_opens_the_link(place):
    field = TupleField("strides", 3)
    field.set_value((1, 2, 2))
    place(field)
    assert not field.link.isChecked()
    heard = Heard(field)
    hands.type_into(field.fields[0], "4")
    assert heard.values == [(4, 2, 2)]


def test_a_nullable_tuple_is_emptied_and_filled_as_a_whole(place):
    field = TupleField("strides", 2, minimum=1, nullable=True)
    field.set_value(None)
    place(field)
    heard = Heard(field)
    hands.type_into(field.fields[0], "2")
    assert heard.values == [(2, 2)]
    hands.click(field.link)
    hands.type_into(field.fields[1], "")
    assert heard.values[-1] is None
    assert field.fields[0].edit.text() == ""


def test_half_mixed_tuples_keep_the_other_half(place):
    field = TupleField("kernel_size", 2)
    field.set_value((3, MIXED))
    place(field)
    heard = Heard(field)
    hands.type_into(field.fields[0], "7")
    assert heard.values == [(7, MIXED)]


def test_scrubbing_a_tuple_changes_all_linked_numbers_in_one_gesture(place):
    field = TupleField("kernel_size", 2, minimum=1)
    field.set_value((3, 3))
    row = FieldRow("kernel_size", field)
    place(row)
    heard = Heard(field)
    hands.scrub(row.label, 16)
    assert field.value() == (7, 7)
    assert heard.steps == 1


def test_typing_in_a_linked_tuple_survives_the_documents_answer(place):
    field = TupleField("kernel_size", 2, minimum=1)
    field.set_value((3, 3))
    place(field)
    field.edited.connect(lambda value, gesture: field.set_value(value))
    hands.type_into(field.fields[0], "2*4")
    assert field.fields[0].edit.text() == "2*4"
    assert field.fields[1].edit.text() == "8"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("28, 28, 1", (28, 28, 1)),
        ("28×28×1", (28, 28, 1)),
        ("(None, 64)", (None, 64)),
        ("?, 10", (None, 10)),
        ("100", (100,)),
        ("8*4, 3", (32, 3)),
    ],
)
def test_shapes_are_read_as_people_write_them(place, typed, value):
    field = ShapeField("shape")
    place(field)
    hands.type_into(field, typed, enter=True)
    assert field.value() == value
    assert field.error() == ""


def test_a_shape_shows_with_commas_and_complains_about_words(place):
    field = ShapeField("shape")
    field.set_value([None, 64])
    window = place(field)
    assert field.edit.text() == "None, 64"
    hands.type_into(field, "big")
    hands.click(window.elsewhere)
    assert "28, 28, 1" in field.error()
    assert field.value() == (None, 64)


def test_text_that_waits_for_enter_says_nothing_before(place):
    field = TextField("name", live=False)
    field.set_value("conv_a")
    window = place(field)
    heard = Heard(field)
    hands.type_into(field, "stem")
    assert heard.values == []
    hands.key(field, Qt.Key.Key_Return)
    assert heard.values == ["stem"]
    hands.type_into(field, "head")
    hands.click(window.elsewhere)
    assert heard.values == ["stem", "head"]


def test_escape_in_waiting_text_brings_the_old_one_back_silently(place):
    field = TextField("name", live=False)
    field.set_value("conv_a")
    place(field)
    heard = Heard(field)
    hands.type_into(field, "stem")
    hands.key(field, Qt.Key.Key_Escape)
    assert heard.values == []
    assert field.edit.text() == "conv_a"


def test_a_check_can_refuse_text_with_its_own_words(place):
    field = TextField("name", check=lambda text: "" if text.isidentifier() else "Not a name")
    field.set_value("conv_a")
    window = place(field)
    heard = Heard(field)
    hands.type_into(field, "1x")
    hands.click(window.elsewhere)
    assert field.error() == "Not a name"
    assert heard.values == []


def test_an_error_makes_the_row_taller_and_stands_below_the_field(place):
    field = TupleField("kernel_size")
    field.set_value((5, 5))
    row = FieldRow("kernel_size", field)
    place(row)
    before = row.sizeHint().height()
    row.set_error("At most 3 × 3 with padding valid")
    assert row.error() == "At most 3 × 3 with padding valid"
    assert row.sizeHint().height() > before
    assert all(part.error() for part in field.fields)
    row.set_error("")
    assert row.sizeHint().height() == before


def test_backspace_on_the_label_asks_for_a_reset(place, qtbot):
    row = FieldRow("units", NumberField("units"))
    place(row)
    hands.click(row.label, QPointF(10, 16))
    with qtbot.waitSignal(row.reset_asked, timeout=1000):
        row.label.setFocus()
        hands.key(row, Qt.Key.Key_Backspace)


def test_a_disabled_field_takes_nothing(place):
    field = NumberField("units", halving=True)
    field.set_value(64)
    field.setEnabled(False)
    place(field)
    hands.click(field, QPointF(field.width() - 12, 14))
    hands.wheel(field, 1)
    assert field.value() == 64


def test_a_field_has_a_name_for_those_who_do_not_see_it(place):
    pair = TupleField("kernel_size", 2)
    names = [part.edit.accessibleName() for part in pair.fields]
    assert names == ["kernel_size height", "kernel_size width"]
    field = NumberField("units")
    field.set_error("units is 0, but must be at least 1")
    assert field.edit.accessibleDescription() == "units is 0, but must be at least 1"


def test_a_field_is_reset_by_keys_alone(place, qtbot):
    field = NumberField("units")
    field.set_value(64)
    row = FieldRow("units", field)
    place(row)
    hands.click(field.edit)
    with qtbot.waitSignal(row.reset_asked, timeout=1000):
        hands.key(field, Qt.Key.Key_Backspace, hands.CTRL | hands.SHIFT)
    assert field.edit.text() == "64"
