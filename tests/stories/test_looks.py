"""What the eye rests on: nothing covers anything, everything follows, and moves softly."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from designer.dialogs.help import ShortcutSheet
from designer.start_tips import TIPS
from designer.theme import theme
from engine import storage
from engine.templates import project
from tests.designer import hands


def box_in(widget, host) -> QRect:
    return QRect(widget.mapTo(host, QPoint(0, 0)), widget.size())


def test_a_model_that_comes_first_has_its_tab_and_its_toggles(person) -> None:
    person.window.files.new(project("lenet5"))
    row = person.window.editor.tab_row
    assert row.tabs.titles() == ["lenet5"]
    assert row._toggles["view.inspector"].isChecked()


def test_lines_of_code_are_as_high_as_the_design_has_them(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    editor = person.window.editor.code.editor
    tops = [top for _, top, _ in editor._visible_lines()]
    assert {round(b - a) for a, b in zip(tops, tops[1:], strict=False)} == {theme().px(19)}
    # The hand meets the line that the eye sees.
    line = 7
    spot = QPointF(20, tops[line] + theme().px(19) / 2)
    assert editor.cursorForPosition(spot.toPoint()).blockNumber() == line


def test_escape_ends_the_tour_and_the_keyboard_is_on_the_canvas(person) -> None:
    person.window.dialogs.tour()
    hands.settle()
    tour = person.window.dialogs._made["tour"]
    assert tour.card.isVisible()
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Escape)
    assert not tour.card.isVisible()
    assert person.canvas.hasFocus()
    person.window.dialogs.tour()
    hands.settle()
    tour = person.window.dialogs._made["tour"]
    tour.card.next.setFocus()
    hands.key(tour.card.next, Qt.Key.Key_Escape)
    assert not tour.card.isVisible()


def test_quick_add_lies_above_the_tour_and_the_tour_goes_with_its_model(person) -> None:
    person.window.dialogs.tour()
    hands.settle()
    tour = person.window.dialogs._made["tour"]
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Tab)
    hands.settle()
    popup = person.canvas.findChild(object, "quick add")
    order = person.canvas.children()
    assert order.index(popup) > order.index(tour.card)
    hands.key(popup.line, Qt.Key.Key_Escape)
    assert tour.step is not None
    person.window.workbench.close(person.document)
    hands.settle()
    assert tour.step is None
    person.window.files.new()
    hands.settle()
    person.quick_add("Input")  # an edit, and nobody misses the card
    tour.end()


def test_a_toast_stands_above_the_tour_and_below_a_callout(person) -> None:
    window = person.window
    window.dialogs.tour()
    hands.settle()
    window.tell("Copied 33 lines of code")
    card, host = window.dialogs._made["tour"].card, window.editor.stack
    assert not box_in(card, host).intersects(box_in(window.toast, host))
    window.dialogs._made["tour"].end()

    window.files.new(project("lenet5"))
    hands.settle()
    node = list(person.document.model.nodes)[1]
    layer = person.document.model.nodes[node].layer
    person.document.set_param([layer], "padding", "valid")
    person.document.set_param([layer], "kernel_size", (99, 99))
    hands.settle()
    person.canvas.show_problem_of(node)
    hands.settle()
    callout = person.canvas.furniture.callout
    assert callout is not None
    assert callout.isVisible()
    window.tell("Copied 33 lines of code")
    assert not box_in(callout, host).intersects(box_in(window.toast, host))


def test_the_ghost_of_quick_add_is_not_under_it(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    node = list(person.document.model.nodes)[1]
    person.click_card(node)
    hands.key(person.canvas, Qt.Key.Key_Tab)
    hands.settle()
    popup = person.canvas.findChild(object, "quick add")
    ghost = person.canvas.ghost
    assert ghost is not None
    box = person.canvas.camera.rect_to_screen(ghost.card.rect)
    assert not popup.geometry().intersects(QRect(*map(round, box)))


def test_a_layer_brought_into_view_is_not_behind_the_zoom_buttons(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    canvas = person.canvas
    canvas.zoom_to(1.5)
    canvas.land()
    for node in list(person.document.model.nodes):
        canvas.reveal_node(node)
        canvas.land()
        box = canvas.camera.rect_to_screen(canvas.drawing.cards[node].rect)
        assert box.bottom <= canvas.furniture.zoom.y(), person.document.model.layer_of(node).name


def test_a_card_lights_up_softly_under_the_pointer(person, themed, qtbot) -> None:
    themed.set_reduced_motion(False)
    person.window.files.new(project("lenet5"))
    hands.settle()
    canvas = person.canvas
    node = list(person.document.model.nodes)[1]
    spot = canvas.camera.to_screen(*canvas.drawing.cards[node].middle)
    hands.move(canvas, QPointF(spot[0] + 30, spot[1]))
    assert canvas.looks.hover_node == node
    assert canvas.looks.fades[node] < 1.0
    canvas.fading._clock.start()
    qtbot.waitUntil(lambda: not canvas.looks.fades)


def test_a_folded_dock_shows_no_controls_and_marks_no_tab(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    editor = person.window.editor
    hands.key(person.canvas, Qt.Key.Key_J, hands.CTRL)
    hands.settle()
    assert not editor.code.header.isVisible()
    # A press on the tab that was open opens it again.
    tabs = editor.dock_header.tabs
    hands.click(tabs, QPointF(tabs.tab_rect(0).center()))
    hands.settle()
    assert editor.code.header.isVisible()
    assert editor.code.isVisible()


def test_the_start_page_knows_what_recent_files_hold(person, tmp_path: Path, qtbot) -> None:
    path = tmp_path / "mine.shapewright"
    storage.save(project("lenet5"), path)
    page = person.window.start_page
    assert page._nothing.isVisible()
    person.window.settings.remember(path)
    qtbot.waitUntil(lambda: page._complete, timeout=20_000)
    (entry,) = page._files
    assert entry.right[0] == "61.7 K"
    assert "conv" in entry._strip
    assert not page._nothing.isVisible()
    path.write_text("no project")
    person.window.settings.remember(path)
    qtbot.waitUntil(lambda: page._complete, timeout=20_000)
    assert page._files[0].right[0] == ""


def test_tips_follow_one_another_and_go_on_where_they_were(person) -> None:
    tip = person.window.start_page.tip
    first = tip.at
    hands.click(tip)
    assert tip.at == (first + 1) % len(TIPS)
    tip.setFocus()
    hands.key(tip, Qt.Key.Key_Return)
    assert tip.accessibleName() == "Tip: " + " ".join(TIPS[(first + 2) % len(TIPS)])
    assert person.window.settings.get("tip") == (first + 2) % len(TIPS)


def test_no_shortcut_is_cut_off_in_the_sheet(person) -> None:
    person.window.files.new()
    hands.key(person.canvas, Qt.Key.Key_Question)
    hands.settle()
    sheet = person.window.findChild(ShortcutSheet)
    area = sheet.findChild(QScrollArea)
    assert area is not None
    inside = area.widget()
    assert inside.width() <= area.viewport().width()
    for label in inside.findChildren(QLabel):
        if not label.wordWrap():
            assert label.sizeHint().width() <= label.width(), label.text()


def test_a_larger_interface_folds_panels_as_a_narrower_window_does(person, themed) -> None:
    window = person.window
    window.files.new(project("lenet5"))
    hands.settle()
    wide = window.palette_panel.width()
    window.settings.set("scale", 1.25)
    hands.settle()
    assert abs(window.palette_panel.width() - wide * 1.25) <= 2
    assert window.inspector.isVisible()
    menus = window.top_bar._menus
    last = menus.actionGeometry(menus.actions()[-1])
    assert not last.isEmpty()
    assert last.right() <= menus.width()
    window.settings.set("scale", 2.0)
    hands.settle()
    assert window.studio.rail.isVisible()
    assert not window.palette_panel.isVisible()
    assert not window.inspector.isVisible()
    assert not window.top_bar.field.isVisible()
    assert window.top_bar._search.isVisible()
    window.settings.set("scale", 1.0)
    hands.settle()
    assert window.palette_panel.isVisible()
    assert window.inspector.isVisible()


def test_two_ways_to_look_one_after_the_other_both_count(person, themed, qtbot) -> None:
    themed.set_reduced_motion(False)
    person.window.files.new(project("resnet20"))
    hands.settle()
    canvas = person.canvas
    last = list(person.document.model.nodes)[-1]
    canvas.zoom_to(0.8)
    canvas.reveal_node(last)  # while it is still gliding
    qtbot.waitUntil(lambda: canvas.camera == canvas.goal, timeout=10_000)
    assert canvas.camera.zoom == 0.8
    box = canvas.camera.rect_to_screen(canvas.drawing.cards[last].rect)
    assert box.x >= 0
    assert box.bottom <= canvas.height()


def test_a_step_of_zoom_begins_at_the_zoom_that_one_sees(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    canvas = person.canvas
    canvas.zoom_to(1.0)
    canvas.zoom_at(1.8)  # by the wheel
    hands.key(canvas, Qt.Key.Key_Equal, hands.CTRL)
    assert canvas.camera.zoom > 1.8
