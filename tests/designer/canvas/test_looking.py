"""Panning, zooming, fitting, and how much is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice

from designer.canvas.camera import Camera, fitted, next_stop
from designer.canvas.lod import LARGEST_ZOOM, SMALLEST_ZOOM, Level, level_of
from engine.layout.model import Rect
from tests.designer import hands
from tests.designer.canvas.drawings import chain, resnet

EMPTY = QPointF(700, 500)


def test_the_middle_button_pans(stage):
    on = stage(chain())
    hands.drag(on.canvas, EMPTY, EMPTY + QPointF(60, -30), button=hands.MIDDLE)
    assert on.canvas.camera == Camera(1.0, 60.0, -30.0)


def test_space_and_drag_pans_and_selects_nothing(stage):
    on = stage(chain())
    hands.key(on.canvas, Qt.Key.Key_A, hands.CTRL)
    window = on.window.windowHandle()
    from PySide6.QtTest import QTest

    QTest.keyPress(window, Qt.Key.Key_Space)
    assert on.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    hands.drag(on.canvas, on.card("a"), on.card("a") + QPointF(40, 25))
    QTest.keyRelease(window, Qt.Key.Key_Space)
    assert (on.canvas.camera.x, on.canvas.camera.y) == (40.0, 25.0)
    assert on.at("a") == (200.0, 136.0)
    assert len(on.document.selection.nodes) == 4


def test_the_wheel_pans_and_shift_turns_it_sideways(stage):
    on = stage(chain())
    hands.wheel(on.canvas, -1, EMPTY)
    assert on.canvas.camera.y < 0
    assert on.canvas.camera.x == 0
    before = on.canvas.camera
    hands.wheel(on.canvas, -1, EMPTY, keys=hands.SHIFT)
    assert on.canvas.camera.x < 0
    assert on.canvas.camera.y == before.y


def test_two_fingers_pan_by_as_many_pixels_as_they_say(stage):
    on = stage(chain())
    hands.wheel(on.canvas, 0.5, EMPTY, pixels=QPoint(13, -21))
    assert (on.canvas.camera.x, on.canvas.camera.y) == (13.0, -21.0)


def test_ctrl_and_wheel_zooms_at_the_pointer(stage):
    on = stage(chain())
    at = on.card("b")
    before = on.canvas.at((at.x(), at.y()))
    hands.wheel(on.canvas, 1, at, keys=hands.CTRL)
    assert on.canvas.camera.zoom > 1.1
    after = on.canvas.at((at.x(), at.y()))
    assert after == pytest.approx(before, abs=1.0)


def test_a_pinch_zooms_at_the_fingers(stage):
    on = stage(chain())
    at = on.card("a")
    before = on.canvas.at((at.x(), at.y()))
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        QPointF(on.canvas.mapToGlobal(at.toPoint())),
        0.25,
        QPointF(),
    )
    QCoreApplication.sendEvent(on.canvas, event)
    assert on.canvas.camera.zoom == pytest.approx(1.25)
    assert on.canvas.at((at.x(), at.y())) == pytest.approx(before, abs=1.0)


def test_keys_zoom_in_round_steps_and_back_to_100(stage):
    on = stage(chain())
    hands.key(on.canvas, Qt.Key.Key_Equal, hands.CTRL)
    assert on.canvas.camera.zoom == pytest.approx(1.25)
    hands.key(on.canvas, Qt.Key.Key_Minus, hands.CTRL)
    hands.key(on.canvas, Qt.Key.Key_Minus, hands.CTRL)
    assert on.canvas.camera.zoom == pytest.approx(0.85)
    hands.key(on.canvas, Qt.Key.Key_0, hands.CTRL)
    assert on.canvas.camera.zoom == 1.0


def test_zoom_stops_at_its_ends(stage):
    on = stage(chain())
    for _ in range(60):
        on.canvas.zoom_at(on.canvas.camera.zoom * 2)
    assert on.canvas.camera.zoom == LARGEST_ZOOM
    for _ in range(60):
        on.canvas.zoom_at(on.canvas.camera.zoom / 2)
    assert on.canvas.camera.zoom == SMALLEST_ZOOM


def _in_view(on, node):
    box = on.canvas.camera.rect_to_screen(on.canvas.drawing.cards[node].rect)
    return (
        box.x >= 0 and box.y >= 0
        and box.right <= on.canvas.width() and box.bottom <= on.canvas.height()
    )  # fmt: skip


def test_f_fits_everything_or_what_is_selected(stage):
    on = stage(resnet(), height=500)
    hands.key(on.canvas, Qt.Key.Key_F)
    assert all(_in_view(on, node) for node in on.canvas.drawing.cards)
    all_zoom = on.canvas.camera.zoom
    on.document.selection.set(["a"])
    hands.key(on.canvas, Qt.Key.Key_F)
    assert on.canvas.camera.zoom > all_zoom
    assert _in_view(on, "a")
    assert not _in_view(on, "probs")


def test_shift_1_fits_all_and_shift_2_the_selection(stage):
    on = stage(resnet(), height=500)
    on.document.selection.set(["a"])
    hands.key(on.canvas, Qt.Key.Key_1, hands.SHIFT)
    assert all(_in_view(on, node) for node in on.canvas.drawing.cards)
    hands.key(on.canvas, Qt.Key.Key_2, hands.SHIFT)
    assert not _in_view(on, "probs")


def test_fitting_glides_and_arrives(stage, qtbot):
    on = stage(resnet(), height=500, motion=True)
    hands.key(on.canvas, Qt.Key.Key_1, hands.SHIFT)
    assert on.canvas.camera.zoom == 1.0
    bounds = on.canvas.drawing.bounds
    goal = fitted(bounds, on.canvas.width(), on.canvas.height())
    qtbot.waitUntil(lambda: on.canvas.camera == goal.snapped(1.0), timeout=2000)


def test_space_and_arrows_pan(stage):
    on = stage(chain())
    from PySide6.QtTest import QTest

    window = on.window.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Down)
    QTest.keyRelease(window, Qt.Key.Key_Space)
    assert on.canvas.camera.y < 0
    assert on.document.selection.nodes == ()


def test_the_zoom_cluster_zooms_and_shows_the_zoom(stage):
    on = stage(chain())
    cluster = on.canvas.furniture.zoom
    assert cluster.percent.text() == "100%"
    hands.click(cluster.closer)
    assert on.canvas.camera.zoom == pytest.approx(1.25)
    assert cluster.percent.text() == "125%"
    hands.click(cluster.percent)
    assert on.canvas.camera.zoom == 1.0
    hands.click(cluster.fit)
    assert all(_in_view(on, node) for node in on.canvas.drawing.cards)


def test_the_minimap_goes_where_it_is_pressed_and_m_hides_it(stage):
    on = stage(resnet(), height=500)
    small = on.canvas.furniture.minimap
    assert small.isVisible()
    place = small._small.to_screen(*on.canvas.drawing.cards["probs"].middle)
    hands.click(small, QPointF(*place))
    assert _in_view(on, "probs")
    hands.key(on.canvas, Qt.Key.Key_M)
    assert not small.isVisible()
    hands.key(on.canvas, Qt.Key.Key_M)
    assert small.isVisible()


def test_levels_change_with_hysteresis():
    assert level_of(0.75) == Level.FULL
    assert level_of(0.5) == Level.COMPACT
    assert level_of(0.2) == Level.BLOCK
    assert level_of(0.1) == Level.SPECK
    assert level_of(0.745, Level.FULL) == Level.FULL
    assert level_of(0.745, Level.COMPACT) == Level.COMPACT
    assert level_of(0.755, Level.COMPACT) == Level.COMPACT
    assert level_of(0.73, Level.FULL) == Level.COMPACT
    assert level_of(0.77, Level.COMPACT) == Level.FULL
    assert level_of(0.1, Level.FULL) == Level.SPECK


def test_round_steps_of_zoom_lead_both_ways():
    assert next_stop(1.0, True) == 1.25
    assert next_stop(1.1, False) == 1.0
    assert next_stop(0.86, True) == 1.0
    assert next_stop(4.0, True) == LARGEST_ZOOM


def test_a_camera_comes_back_from_the_screen():
    camera = Camera(0.85, 31.0, -14.0)
    assert camera.to_world(*camera.to_screen(120.5, -33.25)) == pytest.approx((120.5, -33.25))
    rect = Rect(10, 20, 30, 40)
    assert camera.rect_to_world(camera.rect_to_screen(rect)) == pytest.approx(rect)


def test_nothing_of_looking_around_is_an_undo_step(stage):
    on = stage(chain())
    hands.wheel(on.canvas, -3, EMPTY)
    hands.wheel(on.canvas, 2, EMPTY, keys=hands.CTRL)
    hands.key(on.canvas, Qt.Key.Key_F)
    assert on.document.undo_stack.count() == 0
    assert QEvent.Type.Wheel is not None
