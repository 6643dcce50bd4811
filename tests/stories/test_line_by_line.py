"""Sentences of the design that were not true of the program once, each with the test it lacked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.controls.menu_bar import MenuBar
from engine.templates import project
from tests.designer import hands


def picture(widget) -> QImage:
    return widget.grab().toImage()


def test_the_letters_of_menus_are_underlined_only_while_alt_is_held(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    bar = person.window.findChild(MenuBar)
    person.at_canvas()
    plain = picture(bar)
    window = person.window.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Alt, hands.ALT)
    hands.settle()
    assert bar.letters_shown
    assert picture(bar) != plain
    # Alt+Tab: Alt comes up over another window.
    QApplication.sendEvent(person.window, QEvent(QEvent.Type.WindowDeactivate))
    assert picture(bar) == plain


def test_the_status_bar_offers_to_ask_keras_and_says_when_it_cannot_be_asked(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    status = person.window.status
    assert status.accessibleDescription().startswith("Verify with Keras ")
    asked: list[str] = []
    status.commanded.disconnect()
    status.commanded.connect(asked.append)
    picture(status)
    hands.click(status, status._spots[0][0].center())
    assert asked == ["model.verify"]
    dense = person.node("dense")
    person.document.set_param([person.document.model.nodes[dense].layer], "units", 0)
    hands.settle()
    assert "Keras check runs when the errors are fixed" in status.accessibleDescription()
    assert "Verify with Keras" not in status.accessibleDescription()


def test_at_the_smallest_width_the_totals_go_before_what_keras_says(person) -> None:
    person.window.files.new(project("resnet20"))
    hands.show(person.window, width=1024, height=640)
    status = person.window.status
    picture(status)
    words = [part.word for _, part in status._spots]
    assert {"Layers", "Params", "FLOPs", "Weights", "Activations"} <= set(words)
