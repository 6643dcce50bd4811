"""The controls of the design: buttons, fields, pills, tabs, toasts, tooltips.

Each module holds one control and says at its head what it offers.  They know the theme and the
hand that uses them; not one of them knows what a layer or a tensor is.  Common to all that edit
a value:

* ``set_value(value)`` shows a value and never emits; ``value()`` answers it;
* ``edited(value, gesture)`` is emitted while the hand is at work; all of one movement of the
  hand (a drag, a run of the wheel, the time from focus to Enter) come with the same ``Gesture``
  object, so that they can become one undo step;
* ``set_value(MIXED)`` shows "Mixed": several layers are selected and differ;
* ``set_error(text)`` turns the field red; a ``FieldRow`` shows the text below it.
"""
