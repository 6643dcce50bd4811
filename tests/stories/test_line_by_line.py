"""Sentences of the design that were not true of the program once, each with the test it lacked."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.geometry import badge_rect
from designer.canvas.overlays.problem_callout import ProblemCallout
from designer.controls.menu_bar import MenuBar
from engine.templates import project
from tests.designer import hands
from tests.networks import two_scales


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


def shown_callout(person, name: str, width: int, height: int) -> ProblemCallout:
    hands.show(person.window, width=width, height=height)
    person.window.files.new(two_scales())
    hands.settle()
    person.canvas.fit_all(glide=False)
    person.canvas.zoom_to(0.9)
    person.canvas.land()
    node = person.node(name)
    person.document.selection.set([node])
    person.canvas.show_problem_of(node)
    hands.settle()
    callout = person.canvas.furniture.callout
    assert callout is not None
    return callout


@pytest.mark.parametrize("name", ["conv_wide", "merge"])
@pytest.mark.parametrize("size", [(1600, 1000), (1366, 768), (1024, 640)])
def test_a_callout_covers_no_card_where_the_drawing_can_move_over(person, name, size) -> None:
    callout = shown_callout(person, name, *size)
    camera = person.canvas.camera
    for card in person.canvas.drawing.cards.values():
        box = QRect(*map(round, camera.rect_to_screen(card.rect)))
        assert not callout.geometry().intersects(box), card.name


def test_in_a_low_window_every_cure_of_a_callout_can_be_reached(person) -> None:
    callout = shown_callout(person, "conv_wide", 1024, 640)
    assert person.canvas.rect().contains(callout.geometry())
    last = callout.rows[-1]
    assert len(callout.rows) > 3
    for _ in range(8):  # Tab walks down, and what has the keyboard comes into view
        hands.key(callout, Qt.Key.Key_Tab)
        if last.hasFocus():
            break
    place = QRect(last.mapTo(person.canvas, QPoint(0, 0)), last.size())
    assert callout.geometry().contains(place)
    before = person.document.project
    hands.click(last)
    assert person.document.project is not before


def test_while_the_drawing_moves_over_the_callout_stays_on_its_side(person, themed) -> None:
    themed.set_reduced_motion(False)
    callout = shown_callout(person, "conv_wide", 1600, 1000)
    canvas = person.canvas
    assert canvas.goal != canvas.camera
    assert callout._side == "right"
    assert callout.geometry().right() > canvas.width() - 20
    canvas.land()


def test_the_badge_of_a_layer_lies_above_the_ring_around_it(person) -> None:
    shown_callout(person, "conv_wide", 1600, 1000)
    canvas, node = person.canvas, person.node("pool_b")
    spot = canvas.camera.rect_to_screen(badge_rect(canvas.drawing.cards[node].rect))
    shown = canvas.grab(QRect(*map(round, spot))).toImage()
    middle = shown.width() / 2
    red = [
        (x, y)
        for x in range(shown.width())
        for y in range(shown.height())
        if math.hypot(x + 0.5 - middle, y + 0.5 - middle) < 7
        and shown.pixelColor(x, y).red() - shown.pixelColor(x, y).green() > 110
    ]
    assert not red
