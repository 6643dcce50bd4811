"""Sentences of the design that were not true of the program once, each with the test it lacked."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas import painting_ghost
from designer.canvas.geometry import badge_rect
from designer.canvas.overlays.problem_callout import ProblemCallout
from designer.controls.menu_bar import MenuBar
from designer.popups import pick_rows
from designer.popups.command_palette import CommandPalette
from designer.popups.quick_add import QuickAdd
from designer.theme import theme
from engine import arrange
from engine.templates import project
from tests import networks
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


@pytest.mark.parametrize("size", [(1600, 1000), (1366, 768), (1024, 640)])
def test_a_callout_leaves_the_shapes_in_view_that_do_not_go_together(person, size) -> None:
    """The skip of a residual block passes beside the sum, where the callout wants to stand."""
    hands.show(person.window, width=size[0], height=size[1])
    drawing = networks.Drawing()
    start = drawing.add("Input", shape=(32, 32, 3))
    stem = drawing.add("Conv2D", start, filters=32, kernel_size=3, padding="same")
    inner = drawing.add(
        "Conv2D", stem, filters=32, kernel_size=3, strides=2, padding="same", name="inner"
    )
    merged = drawing.add("Add", inner, stem, name="merge")
    drawing.add("GlobalAveragePooling2D", merged)
    person.window.files.new(arrange.arranged(drawing.project))
    hands.settle()
    canvas = person.canvas
    canvas.fit_all(glide=False)
    canvas.zoom_to(0.9)
    canvas.land()
    canvas.show_problem_of(person.node("merge"))
    hands.settle()
    canvas.land()
    hands.settle()
    callout = canvas.furniture.callout
    assert callout is not None
    pills = canvas.drawing.pills_into(canvas.drawing.cards[canvas.key_of(person.node("merge"))])
    assert len(pills) == 2
    for pill in pills:
        box = QRect(*map(round, canvas.camera.rect_to_screen(pill)))
        assert not callout.geometry().intersects(box)


@pytest.mark.parametrize("size", [(1600, 1000), (1024, 640)])
def test_the_minimap_gives_way_to_a_callout_and_to_quick_add(person, size) -> None:
    callout = shown_callout(person, "conv_wide", *size)
    canvas, minimap = person.canvas, person.canvas.furniture.minimap
    assert callout.geometry().intersects(minimap.geometry())
    assert not minimap.isVisible()
    hands.key(callout, Qt.Key.Key_Escape)
    assert minimap.isVisible()
    person.at_canvas()
    hands.key(canvas, Qt.Key.Key_Tab)
    popup = QuickAdd.over(canvas, person.window.workbench)
    assert popup.isVisible()
    assert not minimap.isVisible()
    hands.key(popup, Qt.Key.Key_Escape)
    assert minimap.isVisible()
    hands.key(canvas, Qt.Key.Key_M)  # a map that is switched off does not come back
    person.canvas.show_problem_of(person.node("conv_wide"))
    hands.key(callout, Qt.Key.Key_Escape)
    assert not minimap.isVisible()


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


def opened_quick_add(person, name: str, width: int, height: int, zoom: float) -> QuickAdd:
    hands.show(person.window, width=width, height=height)
    person.window.files.new(project("resnet20"))
    hands.settle()
    person.canvas.zoom_to(zoom)
    node = person.node(name)
    person.document.selection.set([node])
    person.canvas.reveal_node(node)
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Tab)
    return QuickAdd.over(person.canvas, person.window.workbench)


@pytest.mark.parametrize("zoom", [0.4, 1.0, 1.5])
@pytest.mark.parametrize("size", [(1600, 1000), (1366, 768), (1024, 640)])
def test_quick_add_leaves_its_layer_the_ghost_and_what_is_wired_to_it_in_view(
    person, size, zoom
) -> None:
    popup = opened_quick_add(person, "s1b1_a", *size, zoom)
    canvas = person.canvas
    key = canvas.key_of(person.node("s1b1_a"))
    assert canvas.ghost is not None
    seen = [canvas.drawing.cards[key].rect, canvas.ghost.card.rect]
    for rect in seen:
        box = QRect(*map(round, canvas.camera.rect_to_screen(rect)))
        assert canvas.rect().contains(box)
        assert not popup.geometry().intersects(box)
    for wire in canvas.drawing.wires_at(key):
        for end in (wire.inlet.node, wire.outlet.node):
            box = canvas.camera.rect_to_screen(canvas.drawing.cards[end].rect)
            assert not popup.geometry().intersects(QRect(*map(round, box)))


def test_in_a_wide_window_quick_add_covers_no_card_at_all(person) -> None:
    popup = opened_quick_add(person, "s1b1_a", 1600, 1000, 1.0)
    canvas = person.canvas
    canvas.land()
    hands.settle()
    covered = [
        card.name
        for card in canvas.drawing.cards.values()
        if popup.geometry().intersects(QRect(*map(round, canvas.camera.rect_to_screen(card.rect))))
    ]
    assert not covered


def test_a_wire_that_is_dropped_has_its_beginning_in_view_still(person) -> None:
    hands.show(person.window, width=1600, height=1000)
    person.window.files.new(project("lenet5"))
    hands.settle()
    canvas, node = person.canvas, person.node("conv2d")
    canvas.zoom_to(1.0)
    canvas.reveal_node(node)
    canvas.land()
    card = canvas.drawing.cards[node].rect
    start = QPointF(*canvas.camera.to_screen(card.x + card.width / 2, card.bottom))
    hands.drag(canvas, start, start + QPointF(300, 90))
    popup = QuickAdd.over(canvas, person.window.workbench)
    assert popup.isVisible()
    canvas.land()
    for rect in (card, canvas.ghost.card.rect):
        box = QRect(*map(round, canvas.camera.rect_to_screen(rect)))
        assert canvas.rect().contains(box)
        assert not popup.geometry().intersects(box)


def test_the_drawing_that_was_made_smaller_for_quick_add_is_as_large_again_behind_it(person):
    popup = opened_quick_add(person, "s1b1_a", 1366, 768, 1.0)
    canvas = person.canvas
    assert canvas.camera.zoom < 1.0
    hands.type_text(popup.line, "relu")
    hands.key(popup.line, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert canvas.camera.zoom == pytest.approx(1.0)
    (new,) = person.document.selection.nodes
    box = canvas.camera.rect_to_screen(canvas.drawing.cards[canvas.key_of(new)].rect)
    assert canvas.rect().contains(QRect(*map(round, box)))


def test_quick_add_is_beside_the_layer_that_it_replaces(person) -> None:
    hands.show(person.window, width=1366, height=768)
    person.window.files.new(project("lenet5"))
    hands.settle()
    node = person.node("dense")
    person.click_card(node)
    hands.key(person.canvas, Qt.Key.Key_R)
    popup = QuickAdd.over(person.canvas, person.window.workbench)
    assert popup.isVisible()
    box = person.canvas.camera.rect_to_screen(person.canvas.drawing.cards[node].rect)
    assert not popup.geometry().intersects(QRect(*map(round, box)))


@pytest.mark.parametrize("zoom", [0.5, 0.25])
def test_from_afar_a_ghost_has_the_short_name_of_a_chip_or_none(person, zoom, monkeypatch) -> None:
    opened_quick_add(person, "s1b1_a", 1600, 1000, zoom)
    full: list[str] = []
    monkeypatch.setattr(
        painting_ghost, "paint_card", lambda _, card, *rest: full.append(card.words.title)
    )
    plain = picture(person.canvas)
    assert not full
    person.canvas.set_ghost(None)
    assert picture(person.canvas) != plain


@pytest.mark.parametrize("name", ["stem", "s1b1_a", "s2b1_add"])
def test_a_shape_card_covers_no_card(person, name) -> None:
    hands.show(person.window, width=1600, height=1000)
    person.window.files.new(project("resnet20"))
    hands.settle()
    canvas, node = person.canvas, person.node(name)
    canvas.zoom_to(1.0)
    canvas.reveal_node(node)
    canvas.land()
    inlet = next(i for i, o in person.document.model.wires.items() if o.node == node)
    canvas.pin_shape(inlet)
    hands.settle()
    shown = canvas.furniture.shape_card
    assert shown.isVisible()
    for card in canvas.drawing.cards.values():
        box = QRect(*map(round, canvas.camera.rect_to_screen(card.rect)))
        assert not shown.geometry().intersects(box), card.name


def test_in_the_command_palette_all_words_begin_on_one_line(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    person.window.dialogs.commands("al")
    hands.settle()
    shown = person.window.findChild(CommandPalette).list
    kinds = {bool(row.category) for row in shown.rows()}
    assert kinds == {True, False}  # commands and layers
    image = QImage(500, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    box = QRectF(0, 0, 500, 36)
    begins = {
        pick_rows._paint_symbol(painter, box, row, 14.0, False, shown.tiles) for row in shown.rows()
    }
    painter.end()
    assert len(begins) == 1


def test_the_minimap_shows_at_once_that_an_error_is_cured(person, qtbot) -> None:
    hands.show(person.window, width=1600, height=1000)
    person.window.files.new(two_scales())
    hands.settle()
    minimap, node = person.canvas.furniture.minimap, person.node("conv_wide")
    qtbot.waitUntil(lambda: not minimap._stale.isActive())

    def red() -> bool:
        spot = minimap._small.to_screen(*person.canvas.drawing.cards[node].middle)
        ink = picture(minimap).pixelColor(round(spot[0]), round(spot[1]))
        return ink.red() > ink.green() + 60

    assert red()
    person.document.set_param([person.document.model.nodes[node].layer], "padding", "same")
    qtbot.waitUntil(lambda: not red(), timeout=2000)


def test_a_shape_card_shows_which_wire_it_tells_about_and_leaves_its_pill_in_view(person) -> None:
    hands.show(person.window, width=1366, height=768)
    person.window.files.new(two_scales())
    hands.settle()
    canvas = person.canvas
    canvas.zoom_to(0.9)
    canvas.land()
    for inlet, wire in canvas.drawing.wires.items():
        canvas.pin_shape(inlet)
        hands.settle()
        if wire.wrong is None and not wire.waiting:
            assert canvas.looks.state(wire) == "hover"
        x, y = canvas.camera.to_screen(*canvas.drawing.pill_at(wire))
        if canvas.rect().contains(QPoint(round(x), round(y))):
            assert not canvas.furniture.shape_card.geometry().contains(QPoint(round(x), round(y)))
    hands.key(canvas, Qt.Key.Key_Escape)
    assert canvas.looks.told is None


def test_while_keras_runs_the_status_bar_shows_a_spinner_that_stands_still_without_motion(
    person, themed, qtbot
) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    status = person.window.status
    for still in (False, True):
        themed.set_reduced_motion(still)
        status.show_verdict("Running in Keras…", "running")
        first = picture(status)
        if still:
            assert not status._spinner.turning
        else:
            qtbot.waitUntil(lambda before=first: picture(status) != before, timeout=1000)
        status.show_verdict("Verified with Keras 3.15 ✓", "ok")
        assert not status._spinner.turning


def test_without_problems_the_sentence_stands_in_the_middle_of_the_panel(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    listed = person.window.panel("problems")
    hands.settle()
    assert listed.note.text() == "No problems. All 8 shapes check out."
    middle = listed.note.mapTo(listed, listed.note.rect().center())
    assert abs(middle.y() - listed.height() / 2) < 8
    assert abs(middle.x() - listed.width() / 2) < 8


def test_the_signs_of_problems_are_as_large_as_the_interface(person, themed) -> None:
    person.window.files.new(two_scales())
    hands.settle()
    listed = person.window.panel("problems")
    hands.settle()
    wide = {}
    for scale in (1.0, 2.0):
        themed.set_scale(scale)
        hands.settle()
        row = listed.rows[0]
        shown, left = picture(row), row.title.mapTo(row, QPoint(0, 0)).x()
        ground = shown.pixelColor(left - 3, 3)
        high = range(2, shown.height() - 3)
        inked = [any(shown.pixelColor(x, y) != ground for y in high) for x in range(4, left - 4)]
        wide[scale] = sum(inked)
        # Long words give way; every button stays in sight.
        for row in listed.rows:
            last = max(row.buttons, key=lambda button: button.x())
            assert row.width() - last.geometry().right() > theme().px(24)
            assert listed.area.viewport().width() >= row.width()
    assert wide[2.0] > 1.7 * wide[1.0] > 0
