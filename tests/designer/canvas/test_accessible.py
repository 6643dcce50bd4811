"""What a screen reader is told of cards and wires."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from designer.canvas.accessible import order_of
from engine.graph import Inlet
from tests.designer import hands
from tests.designer.canvas.drawings import broken, chain, resnet

NAME = QAccessible.Text.Name


@pytest.fixture
def told(stage):
    """Put a project on a canvas and ask Qt for its accessible interface."""
    QAccessible.setActive(True)

    def ask(project, **size):
        on = stage(project, **size)
        found = QAccessible.queryAccessibleInterface(on.canvas)
        assert found is not None
        return on, found

    yield ask
    QAccessible.setActive(False)


def names(interface) -> list[str]:
    return [interface.child(i).text(NAME) for i in range(interface.childCount())]


def test_cards_and_wires_are_children_in_the_order_of_the_flow(told):
    on, interface = told(chain())
    assert interface.childCount() == 4 + 3
    assert [type(key) for key in order_of(on.canvas.drawing)][:3] == [str, Inlet, str]
    found = names(interface)
    assert found[0].startswith("Input image")
    assert found[1] == "from image to conv_a, 32 by 32 by 3"


def test_a_card_says_kind_name_values_shapes_count_and_state(told):
    on, interface = told(resnet(), height=900)
    on.document.selection.set(["a"])
    found = next(name for name in names(interface) if name.startswith("Conv2D conv_a"))
    assert found == (
        "Conv2D conv_a, 64 filters, 3 by 3, same; "
        "input 16 by 16 by 32, output 16 by 16 by 64; 18,496 parameters; selected"
    )


def test_problems_and_waiting_are_said(told):
    on, interface = told(broken(), height=800)
    on.canvas._show_badges()
    found = names(interface)
    wide = next(name for name in found if "conv_wide" in name and name.startswith("Conv2D"))
    assert "error: " in wide
    assert any("waits for a shape" in name for name in found)
    assert any(name.endswith("does not fit") for name in found)


def test_a_child_is_found_under_the_pointer_and_knows_its_place(told):
    on, interface = told(chain())
    spot = on.canvas.mapToGlobal(on.card("a").toPoint())
    child = interface.childAt(spot.x(), spot.y())
    assert child.text(NAME).startswith("Conv2D conv_a")
    assert child.rect().contains(spot)
    assert interface.child(interface.indexOfChild(child)).text(NAME) == child.text(NAME)
    nowhere = on.canvas.mapToGlobal(QPoint(900, 600))
    assert interface.childAt(nowhere.x(), nowhere.y()) is None


def test_the_selected_card_has_the_focus(told):
    on, interface = told(chain())
    hands.click(on.canvas, on.card("b"))
    child = interface.focusChild()
    assert child.text(NAME).startswith("Conv2D conv_b")
    assert child.state().selected
    hands.key(on.canvas, Qt.Key.Key_Up)
    assert interface.focusChild().text(NAME).startswith("Conv2D conv_a")


def test_edits_change_the_children(told):
    on, interface = told(chain())
    on.document.remove(["p"])
    assert interface.childCount() == 3 + 2
    on.undo()
    assert interface.childCount() == 4 + 3
