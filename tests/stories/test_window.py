"""The window as a whole: panels follow the canvas, themes switch, it starts and ends cleanly."""

from __future__ import annotations

import os
import subprocess
import sys

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from designer import application
from designer.canvas.lod import Level
from designer.main_window import MainWindow
from engine.graph import Outlet
from engine.templates import project
from tests.designer import hands


def test_the_palette_tells_shapes_behind_the_wire_in_the_hand(person) -> None:
    person.window.files.new(project("lenet5"))
    hands.settle()
    canvas = person.canvas
    canvas.zoom_to(1.0)
    canvas.land()
    node = list(person.document.model.nodes)[0]
    canvas.reveal_node(node)
    canvas.land()
    heard: list[object] = []
    canvas.wire_in_hand.connect(heard.append)
    start = canvas.camera.to_screen(*canvas.drawing.router.start_of(Outlet(node)))
    hands.drag(canvas, QPointF(start[0], start[1] + 1), QPointF(start[0] + 300, start[1] + 30))
    hands.key(hands.QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert heard[0] == Outlet(node)
    assert heard[-1] is None


def test_the_theme_switches_while_everything_is_open(person) -> None:
    person.window.files.new(project("two_ends"))
    for page in range(3):
        person.window.editor.show_page(page)
        hands.settle()
    for theme in ("light", "dark", "light"):
        person.window.settings.set("theme", theme)
        hands.settle()
        assert not person.window.grab().isNull()


def test_a_narrow_window_has_a_rail_and_a_wide_one_the_palette(person) -> None:
    person.window.files.new()
    person.window.resize(1040, 700)
    hands.settle()
    assert person.window.studio.rail.isVisible()
    assert not person.window.palette_panel.isVisible()
    person.window.resize(1500, 900)
    hands.settle()
    assert not person.window.studio.rail.isVisible()
    assert person.window.palette_panel.isVisible()


def test_the_program_starts_and_ends_without_a_word(tmp_path) -> None:
    script = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from designer import application\n"
        "main = application.MainWindow\n"
        "class Window(main):\n"
        "    def show(self):\n"
        "        super().show()\n"
        "        self.files.new()\n"
        "        QTimer.singleShot(300, self.close)\n"
        "application.MainWindow = Window\n"
        "sys.exit(application.main([]))\n"
    )
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(tmp_path / "data"),  # where work that was lost would lie
        "QT_QPA_PLATFORM": "offscreen",
        "SHAPEWRIGHT_SETTINGS": str(tmp_path / "s.ini"),
    }
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            timeout=90,
        )
        assert run.returncode == 0, run.stderr
        assert "Traceback" not in run.stderr


def test_a_wire_pulled_out_of_a_free_input_feeds_it_with_what_is_added(person) -> None:
    hands.key(person.window, Qt.Key.Key_N, hands.CTRL)
    hands.settle()
    dense = person.document.add("Dense", (200.0, 200.0), {"units": 3})
    person.document.selection.clear()
    canvas = person.canvas
    canvas.reveal_node(dense)
    canvas.land()
    hands.settle()
    card = canvas.drawing.cards[dense]
    ring = canvas.drawing.rings(card)[0]
    spot = canvas.camera.to_screen(ring.x, card.rect.y - 2)
    hands.drag(canvas, QPointF(*spot), QPointF(spot[0] + 240, spot[1] - 60))
    hands.settle()
    node = person.quick_add("Input")
    assert [(i.node, o.node) for i, o in person.document.model.wires.items()] == [(dense, node)]
    assert person.document.undo_stack.undoText() == "Add Input"
    person.document.undo_stack.undo()
    assert list(person.document.model.nodes) == [dense]


def test_from_the_start_page_the_keys_alone_begin_a_model(person) -> None:
    window = person.window
    for document in window.workbench.documents:
        window.workbench.close(document)
    hands.settle()
    start = QApplication.focusWidget()
    assert start is window.start_page.entries[0]
    hands.key(start, Qt.Key.Key_Return)
    hands.settle()
    canvas = QApplication.focusWidget()
    assert canvas is window.canvas
    hands.key(canvas, Qt.Key.Key_Tab)
    assert window.canvas.ghost is not None
    assert not window.canvas.furniture.empty.isVisible()
    hands.key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.canvas.furniture.empty.isVisible()
    hands.key(canvas, Qt.Key.Key_Tab)
    hands.type_text(QApplication.focusWidget(), "input")
    hands.key(QApplication.focusWidget(), Qt.Key.Key_Return)
    hands.settle()
    assert [layer.kind for layer in person.document.model.layers.values()] == ["Input"]


def test_the_start_page_comes_without_what_only_a_model_needs(tmp_path) -> None:
    script = (
        "import sys\n"
        "from designer import application\n"
        "app = application.make_application([])\n"
        "window = application.make_window(app)\n"
        "window.show()\n"
        "app.sendPostedEvents()\n"
        "needless = ('designer.studio', 'designer.canvas', 'engine.layers', 'engine.arrange')\n"
        "print([name for name in needless if name in sys.modules])\n"
        "page = window.start_page\n"
        "while window._studio is None:\n"
        "    app.processEvents()\n"
        "print(all(card._thumbnail for card in page._cards), window.canvas)\n"
        "window.files.new()\n"
        "print(window.canvas.isVisible(), window.canvas.hasFocus())\n"
        # As the program itself ends: Python would take widgets and application down in any order.
        "import shiboken6\n"
        "shiboken6.delete(window)\n"
    )
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SHAPEWRIGHT_SETTINGS": str(tmp_path / "s.ini"),
    }
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=90
    )
    said = (run.returncode, run.stdout.splitlines())
    assert said == (0, ["[]", "True None", "True True"]), run.stderr


def test_in_a_narrow_window_the_inspector_lies_over_the_canvas(person) -> None:
    window = person.window
    window.files.new(project("lenet5"))
    hands.settle()
    window.resize(1200, 800)
    hands.settle()
    assert not window.inspector.isVisible()
    wide = person.canvas.width()
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_I, hands.CTRL)
    hands.settle()
    assert window.inspector.isVisible()
    # What floats above the canvas, and the foot of the dock, end where the inspector begins.
    assert person.canvas.width() == wide - window.inspector.width()
    fold = window.editor.dock_header.fold
    right = fold.mapTo(window.studio, fold.rect().bottomRight()).x()
    assert right < window.inspector.x()
    window.tell("A sentence that tells what was just done to the drawing")
    toast = window.toast
    assert toast.mapTo(window.studio, toast.rect().bottomRight()).x() < window.inspector.x()
    assert window.inspector.geometry().right() == window.studio.width() - 1
    # The way to hide it again is not under it, and it works there as anywhere.
    toggle = window.editor.tab_row._toggles["view.inspector"]
    person.document.selection.set([list(person.document.model.nodes)[1]])
    hands.settle()
    person.set("filters", 12)
    assert person.document.undo_stack.undoText() == "Change filters"
    hands.click(toggle)
    hands.settle()
    assert not window.inspector.isVisible()
    assert person.canvas.width() == wide
    window.resize(1500, 900)
    hands.settle()
    assert window.inspector.isVisible()
    assert window.studio.columns.indexOf(window.inspector) == 2
    assert abs(window.inspector.width() - 320) < 120


def test_the_next_window_has_its_panels_as_wide_and_high(person, qtbot) -> None:
    window = person.window
    window.files.new(project("lenet5"))
    hands.settle()
    editor = window.editor
    high = sum(editor.splitter.sizes())
    editor.splitter.setSizes([high - 300, 300])
    handle = window.studio.columns.handle(1)
    hands.drag(handle, hands.middle(handle), hands.middle(handle) + QPointF(60, 0))
    wide = window.palette_panel.width()
    assert wide > 290
    window.close()
    again = MainWindow(window.settings)
    qtbot.addWidget(again)
    again.files.ask_unsaved = lambda _document: "drop"
    hands.show(again, width=1600, height=1000)
    again.files.new(project("lenet5"))
    hands.settle()
    assert abs(again.editor.dock.height() - 300) <= 2
    assert abs(again.palette_panel.width() - wide) <= 2
    assert again.editor.dock_height == again.editor.dock.height()


def test_the_first_window_is_no_larger_than_the_screen(qapp, qtbot, themed, person) -> None:
    window = application.make_window(qapp, person.window.settings)
    qtbot.addWidget(window)
    room = qapp.primaryScreen().availableSize().expandedTo(window.minimumSize())
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_what_is_opened_is_in_view_whole_or_from_where_it_begins(person, qtbot) -> None:
    window = person.window
    window.dialogs.use_template("lenet5")
    hands.settle()
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.camera.x != 0)
    bounds = canvas.camera.rect_to_screen(canvas.drawing.bounds)
    assert bounds.y >= 0
    assert abs((bounds.x + bounds.right) / 2 - canvas.width() / 2) < 2
    window.dialogs.use_template("resnet50")
    hands.settle()
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.camera.x != 0)
    assert canvas.level is Level.FULL  # the words on the cards are there
    first = next(n for n, card in canvas.drawing.cards.items() if card.kind == "Input")
    seen = canvas.camera.rect_to_screen(canvas.drawing.cards[first].rect)
    assert seen.x >= 0
    assert seen.y >= 0
    assert seen.right <= canvas.width()
