"""What floats: focus ring, tooltips, toast, callout; and tabs, headers, search."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from designer.controls.button import Button, IconButton
from designer.controls.callout import Callout
from designer.controls.dock_header import DockHeader
from designer.controls.focus_ring import FocusRing
from designer.controls.group_header import Group
from designer.controls.key_hint import key_names
from designer.controls.overlay import Overlay
from designer.controls.pill import PillLabel, pill_dims, pill_width
from designer.controls.search_line import SearchLine
from designer.controls.share_bar import ShareBar
from designer.controls.tabs import DocumentTabs, Tabs
from designer.controls.toast import Toast
from designer.controls.tooltip import Tip, hide_tip, set_tip, show_tip, tip_text
from designer.look.paint import snapped
from designer.theme import theme
from tests.designer import hands


def ring_in(window):
    return next((ring for ring in window.findChildren(FocusRing) if ring.isVisible()), None)


def test_the_ring_stands_two_pixels_off_the_button_with_the_focus(place):
    first, second = Button("Copy"), Button("Export")
    window = place(first, second)
    assert ring_in(window) is None
    first.setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    ring = ring_in(window)
    box = QRect(first.mapTo(window, QPoint(0, 0)), first.size())
    assert ring.geometry().contains(box.adjusted(-4, -4, 4, 4))
    second.setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    assert ring_in(window).geometry().center().y() > box.bottom()
    window.elsewhere.setFocus()
    hands.settle()
    assert ring_in(window) is None


def test_the_ring_has_the_accent_and_leaves_the_gap(place):
    button = Button("Copy")
    window = place(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    image = window.grab().toImage()
    corner = button.mapTo(window, QPoint(0, 0))
    middle = corner.y() + button.height() // 2
    colours = [image.pixelColor(corner.x() + dx, middle) for dx in (-5, -4, -3, -2, -1)]
    accent, ground = theme().focus.control, theme().surface.panel
    assert colours == [ground, accent, accent, ground, ground]


def test_the_ring_follows_when_its_control_moves_or_hides(place):
    button = Button("Copy")
    window = place(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    before = ring_in(window).pos()
    button.move(button.x() + 30, button.y())
    assert ring_in(window).pos().x() == before.x() + 30
    button.hide()
    hands.settle()
    assert ring_in(window) is None


def test_the_ring_scrolls_with_the_content_it_is_in(place):
    area, content = QScrollArea(), QWidget()
    column = QVBoxLayout(content)
    buttons = [Button(f"Button {index}") for index in range(20)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(content)
    place(area, height=200)
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    ring = ring_in(area)
    assert ring.parentWidget() is content
    assert ring.geometry().contains(buttons[0].geometry())


def test_the_ring_survives_the_death_of_its_window(place, qtbot):
    window = QWidget()
    button = Button("Copy", parent=window)
    hands.show(window, width=100, height=60)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    window.close()
    window.deleteLater()
    del window
    hands.settle()
    other = Button("Next")
    home = place(other)
    other.setFocus(Qt.FocusReason.TabFocusReason)
    hands.settle()
    assert ring_in(home) is not None


def test_a_tooltip_shows_name_and_keys_also_on_a_disabled_button(place):
    button = IconButton("undo-2", "Undo", shortcut="Ctrl+Z")
    button.setEnabled(False)
    button.set_reason("Nothing to undo")
    window = place(button)
    hands.ask_tooltip(button)
    tip = window.findChild(Tip)
    assert tip.isVisible()
    assert tip_text(button) == ("Undo", "Ctrl+Z", "Nothing to undo")
    assert window.rect().contains(tip.geometry())
    set_tip(button, "Undo Move", "Ctrl+Z")
    assert tip_text(button) == ("Undo Move", "Ctrl+Z", "")


def test_a_tooltip_goes_when_the_pointer_or_a_key_does(place):
    button = IconButton("undo-2", "Undo")
    window = place(button)
    hands.hover(button)
    hands.ask_tooltip(button)
    assert window.findChild(Tip).isVisible()
    hands.click(button)
    assert not window.findChild(Tip).isVisible()


def test_a_tooltip_comes_when_the_pointer_has_rested_for_its_time(place, qtbot):
    button = IconButton("undo-2", "Undo")
    window = place(button)
    hands.hover(button)
    assert window.findChild(Tip) is None
    qtbot.wait(250)
    assert window.findChild(Tip) is None
    qtbot.waitUntil(lambda: window.findChild(Tip) is not None, timeout=1000)
    assert window.findChild(Tip).isVisible()
    hands.hover(window.elsewhere)
    assert not window.findChild(Tip).isVisible()


def test_a_pointer_that_passes_by_shows_no_tooltip(place, qtbot):
    button = IconButton("undo-2", "Undo")
    window = place(button)
    hands.hover(button)
    hands.hover(window.elsewhere)
    qtbot.wait(600)
    assert window.findChild(Tip) is None


def test_a_part_of_a_painted_widget_can_have_a_tip(place):
    tabs = Tabs(["Layers", "Blocks"])
    window = place(tabs)
    show_tip(tabs, tabs.tab_rect(1), "Blocks", "Alt+2")
    tip = window.findChild(Tip)
    assert tip.isVisible()
    hide_tip(tabs)
    assert not tip.isVisible()


def test_a_toast_says_one_thing_at_a_time_and_undo_undoes(place):
    host = QWidget()
    place(host, height=400)
    toast = Toast(host)
    undone = []
    toast.say("Copied 33 lines")
    assert toast.isVisible()
    assert not toast.button.isVisible()
    toast.say('Set padding to "same"', action="Undo", on_action=lambda: undone.append(1))
    assert toast.words() == 'Set padding to "same"'
    assert abs(toast.geometry().center().x() - host.rect().center().x()) <= 1
    assert toast.geometry().bottom() < host.height()
    hands.click(toast.button)
    assert undone == [1]
    assert not toast.isVisible()


def test_a_toast_goes_after_its_time_but_not_under_the_pointer(place, qtbot, monkeypatch):
    host = QWidget()
    place(host, height=300)
    toast = Toast(host)
    lasting = {"toast": 120}
    monkeypatch.setattr("designer.theme.Theme.duration", lambda self, name: lasting.get(name, 0))
    toast.say("Copied")
    hands.hover(toast)
    qtbot.wait(300)
    assert toast.isVisible()
    hands.hover(host, QPoint(2, 2))
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2000)


def test_the_shadow_of_an_overlay_lets_the_mouse_through(place):
    host = QWidget()
    button = Button("Behind", parent=host)
    place(host, height=300)
    overlay = Overlay(host)
    overlay.setGeometry(150, 60, 80, 40)
    overlay.show()
    button.setGeometry(60, 60, 80, 28)
    button.show()
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    hands.click(button, QPoint(76, 14))
    assert pressed == [1]


def test_a_callout_stands_right_of_its_thing_and_flips_at_the_edge(place):
    host = QWidget()
    place(host, width=900, height=400)
    callout = Callout(host, tone="error")
    thing = QRect(100, 100, 100, 40)
    callout.point_at(thing)
    assert callout.geometry().left() > thing.right()
    assert host.rect().contains(callout.geometry())
    far = QRect(700, 100, 100, 40)
    callout.point_at(far)
    assert callout.geometry().right() < far.left()


def test_a_callout_without_room_at_the_sides_leaves_its_thing_in_view(place):
    host = QWidget()
    place(host, width=620, height=700)
    callout = Callout(host, tone="error")
    for thing in (QRect(200, 60, 224, 48), QRect(200, 560, 224, 48)):
        callout.point_at(thing)
        assert not callout.geometry().intersects(thing)
        assert host.rect().contains(callout.geometry())


def test_escape_closes_a_callout_and_the_focus_goes_back(place, qtbot):
    host = QWidget()
    window = place(host, width=900, height=400)
    callout = Callout(host)
    fix = Button("Set padding to same", parent=callout)
    callout.body.addWidget(fix)
    callout.point_at(QRect(100, 100, 100, 40))
    fix.setFocus()
    with qtbot.waitSignal(callout.closed, timeout=1000):
        hands.key(window, Qt.Key.Key_Escape)
    assert not callout.isVisible()
    assert window.elsewhere.hasFocus()


def test_tabs_change_by_mouse_and_keys(place):
    tabs = Tabs(["Layers", "Blocks", "Outline"])
    place(tabs)
    heard = []
    tabs.changed.connect(heard.append)
    hands.click(tabs, tabs.tab_rect(2).center())
    tabs.setFocus()
    hands.key(tabs, Qt.Key.Key_Left)
    hands.key(tabs, Qt.Key.Key_Home)
    hands.key(tabs, Qt.Key.Key_Left)
    assert heard == [2, 1, 0]
    assert tabs.accessibleName() == "Tabs: Layers"


def test_badges_make_room_for_themselves(place):
    tabs = Tabs(["Code", "Problems", "Summary"])
    before = tabs.tab_rect(2).left()
    tabs.set_badges(1, [("2", "error"), ("1", "warning")])
    assert tabs.tab_rect(2).left() > before + 30


def test_document_tabs_open_close_and_add(place):
    tabs = DocumentTabs()
    tabs.set_tabs([("resnet", True), ("unet", False)], current=0)
    place(tabs)
    said = []
    tabs.changed.connect(lambda index: said.append(("show", index)))
    tabs.close_asked.connect(lambda index: said.append(("close", index)))
    tabs.new_asked.connect(lambda: said.append(("new",)))
    hands.click(tabs, tabs.tab_rect(1).center())
    hands.click(tabs, tabs.close_rect(0).center())
    hands.click(tabs, tabs.tab_rect(0).center(), button=hands.MIDDLE)
    hands.click(tabs, tabs.plus_rect().center())
    assert said == [("show", 1), ("close", 0), ("close", 0), ("new",)]


def test_a_dock_header_folds_by_button_double_click_and_opens_for_a_tab(place):
    dock = DockHeader(["Code", "Problems"])
    place(dock)
    said = []
    dock.folded.connect(said.append)
    hands.click(dock.fold)
    assert dock.is_folded()
    hands.click(dock.tabs, dock.tabs.tab_rect(1).center())
    assert not dock.is_folded()
    hands.double_click(dock, QPoint(dock.width() // 2, 17))
    assert said == [True, False, True]
    assert dock.height() == 35


def test_controls_of_a_tab_are_shown_with_it_only(place):
    dock = DockHeader(["Code", "Problems"])
    button = Button("Copy")
    dock.add(button, tab=0)
    place(dock)
    assert button.isVisible()
    dock.tabs.set_current(1)
    assert not button.isVisible()


def test_a_group_folds_by_click_and_keys(place):
    group = Group("Essentials")
    inside = Button("Inside")
    group.body.addWidget(inside)
    place(group)
    hands.click(group.header)
    assert not inside.isVisible()
    group.header.setFocus()
    hands.key(group, Qt.Key.Key_Right)
    assert inside.isVisible()
    hands.key(group, Qt.Key.Key_Return)
    assert not group.is_open()
    assert group.header.accessibleDescription() == "folded"


def test_a_search_line_reports_text_moves_enter_and_escape(place):
    line = SearchLine("Search 134 layers", key="/")
    place(line)
    said = []
    line.changed.connect(said.append)
    line.moved.connect(said.append)
    line.accepted.connect(lambda: said.append("enter"))
    line.escaped.connect(lambda: said.append("escape"))
    line.focus()
    hands.type_text(line, "co")
    hands.key(line, Qt.Key.Key_Down)
    hands.key(line, Qt.Key.Key_Up)
    hands.key(line, Qt.Key.Key_Return)
    hands.key(line, Qt.Key.Key_Escape)
    hands.key(line, Qt.Key.Key_Escape)
    assert said == ["c", "co", 1, -1, "enter", "", "escape"]


def test_the_cross_empties_a_search_line(place):
    line = SearchLine("Search")
    place(line)
    line.set_text("conv")
    hands.click(line, QPoint(line.width() - 14, line.height() // 2))
    assert line.text() == ""
    assert line.edit.hasFocus()


def test_a_pill_marks_changed_dimensions_and_reads_itself_aloud(place):
    pill = PillLabel(pill_dims("16×16×64", [2]))
    place(pill)
    assert pill.accessibleName() == "16 by 16 by 64"
    assert pill.height() == 18
    narrow = pill_width(pill_dims("?"), theme().measures)
    assert narrow >= 18
    assert pill_width(pill_dims("64", [0]), theme().measures) == pill_width(
        pill_dims("64"), theme().measures
    )


def test_a_share_is_never_invisible_and_never_overflows(place):
    bar = ShareBar(0.0001)
    bar.setFixedWidth(72)
    place(bar)
    image = bar.grab().toImage()
    row = [image.pixelColor(x, bar.height() // 2) for x in range(72)]
    assert theme().accent.ring in row[:4]
    bar.set_share(7)
    image = bar.grab().toImage()
    assert image.pixelColor(69, bar.height() // 2) == theme().accent.ring


@pytest.mark.parametrize(
    ("shortcut", "mac", "keys"),
    [
        ("Ctrl+K", False, ["Ctrl", "K"]),
        ("Ctrl++", False, ["Ctrl", "+"]),
        ("Ctrl+Shift+L", True, ["⌘", "⇧", "L"]),
        ("/", False, ["/"]),
        ("", False, []),
        ("Alt+Up", True, ["⌥", "↑"]),
    ],
)
def test_keycaps_use_the_words_of_the_system(shortcut, mac, keys):
    assert key_names(shortcut, mac=mac) == keys


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_lines_fill_whole_device_pixels(themed, ratio):
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter, QPixmap

    from designer.look.paint import paint_box

    shot = QPixmap(round(60 * ratio), round(40 * ratio))
    shot.setDevicePixelRatio(ratio)
    shot.fill(theme().surface.panel)
    painter = QPainter(shot)
    box = QRectF(7, 5, 31, 23)
    paint_box(painter, box, 0, theme().surface.field, theme().border.control)
    device = painter.deviceTransform().mapRect(snapped(painter, box))
    painter.end()
    image = shot.toImage()
    middle = round(16 * ratio)
    colours = {image.pixelColor(x, middle).name() for x in range(image.width())}
    wanted = (theme().surface.panel, theme().surface.field, theme().border.control)
    assert colours == {colour.name() for colour in wanted}
    assert device.left() == round(device.left())
