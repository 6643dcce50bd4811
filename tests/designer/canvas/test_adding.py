"""Layers from the palette, quick add, deleting, duplicating, replacing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from designer.canvas.geometry import touch
from designer.luggage import BLOCK, LAYER
from engine import arrange, blocks, storage
from engine.graph import Inlet, Outlet, Project
from tests.blocks import residual_uses
from tests.designer import hands
from tests.designer.canvas.drawings import chain, nested
from tests.networks import residual, skipped


def drag_kind(
    on, kind: str, at: QPointF, *, drop: bool = True, mime: str = LAYER, block: bytes = b""
) -> None:
    """Drag a layer from elsewhere over the canvas, as Qt reports it, and drop it."""
    data = QMimeData()
    data.setData(mime, kind.encode())
    if block:
        data.setData(BLOCK, block)
    copy, left, none = Qt.DropAction.CopyAction, hands.LEFT, hands.NO_KEYS
    enter = QDragEnterEvent(at.toPoint(), copy, data, left, none)
    QApplication.sendEvent(on.canvas, enter)
    if not enter.isAccepted():
        return
    for spot in (at + QPointF(3, 3), at):
        QApplication.sendEvent(on.canvas, QDragMoveEvent(spot.toPoint(), copy, data, left, none))
    hands.settle()
    if drop:
        QApplication.sendEvent(on.canvas, QDropEvent(at, copy, data, left, none))
        hands.settle()


def test_a_layer_is_dropped_where_the_ghost_was(stage):
    on = stage(chain())
    drag_kind(on, "Dense", QPointF(640, 300), drop=False)
    ghost = on.canvas.ghost
    assert ghost.card.words.title == "Dense"
    drag_kind(on, "Dense", QPointF(640, 300))
    made = on.document.selection.node
    assert on.document.model.layer_of(made).kind == "Dense"
    assert on.at(made) == (ghost.card.rect.x, ghost.card.rect.y)
    assert on.at(made)[0] % 8 == 0
    assert on.canvas.ghost is None
    assert on.undo() == "Add Dense"
    assert len(on.document.model.nodes) == 4


def test_a_drag_that_leaves_takes_its_ghost_along(stage):
    on = stage(chain())
    drag_kind(on, "Dense", QPointF(640, 300), drop=False)
    QApplication.sendEvent(on.canvas, QDragLeaveEvent())
    assert on.canvas.ghost is None
    assert len(on.document.model.nodes) == 4


def test_other_things_are_not_taken(stage):
    on = stage(chain())
    drag_kind(on, "Dense", QPointF(640, 300), mime="text/plain")
    assert len(on.document.model.nodes) == 4


def test_over_a_wire_it_splits_before_the_release_and_the_drop_inserts(stage):
    on = stage(chain())
    wire = Inlet("b")
    at = on.pill(wire)
    drag_kind(on, "ReLU", at, drop=False)
    assert on.canvas.ghost.into == wire
    assert on.canvas.looks.hidden == {wire}
    # Whoever is below has already made room, on the screen only.
    assert on.canvas.drawing.cards["b"].rect.y > 232.0
    assert on.at("b") == (200.0, 232.0)
    drag_kind(on, "ReLU", at)
    made = on.document.selection.node
    assert on.wires[Inlet(made)] == Outlet("a")
    assert on.wires[wire] == Outlet(made)
    top = on.at(made)[1]
    assert top >= 136 + 48 + 40
    assert on.at("b")[1] >= top + 32 + 40
    assert on.at("p")[1] > on.at("b")[1]
    assert on.document.undo_stack.count() == 1
    on.undo()
    assert on.at("b") == (200.0, 232.0)
    assert on.wires[wire] == Outlet("a")


def test_over_a_card_the_drop_replaces_and_shared_parameters_stay(stage):
    on = stage(chain())
    drag_kind(on, "SeparableConv2D", on.card("a"), drop=False)
    assert on.canvas.looks.replaced == "a"
    drag_kind(on, "SeparableConv2D", on.card("a"))
    layer = on.document.model.layer_of("a")
    assert layer.kind == "SeparableConv2D"
    assert layer.params["filters"] == 8
    assert layer.name == "conv_a"
    assert on.wires[Inlet("b")] == Outlet("a")
    assert on.undo() == "Replace by SeparableConv2D"


def test_a_double_click_on_the_empty_canvas_asks_for_quick_add(stage, qtbot):
    on = stage(chain())
    with qtbot.waitSignal(on.canvas.quick_add_requested) as asked:
        hands.double_click(on.canvas, QPointF(640, 300))
    assert (asked.args[0].x(), asked.args[0].y()) == (640.0, 300.0)
    assert asked.args[1] is None


def test_tab_asks_for_quick_add_behind_the_selection(stage, qtbot):
    on = stage(chain())
    hands.click(on.canvas, on.card("p"))
    with qtbot.waitSignal(on.canvas.quick_add_requested) as asked:
        hands.key(on.canvas, Qt.Key.Key_Tab)
    assert asked.args == [None, None]
    assert on.canvas.hasFocus()


def test_the_plus_of_a_wire_asks_for_quick_add_into_it(stage, qtbot):
    on = stage(chain())
    hands.hover(on.canvas, on.pill(Inlet("b")))
    plus = on.canvas.plus_at(Inlet("b"))
    assert plus is not None
    with qtbot.waitSignal(on.canvas.quick_add_requested) as asked:
        hands.click(on.canvas, QPointF(*plus))
    assert asked.args[1] == Inlet("b")


def test_delete_heals_and_shift_delete_leaves_the_gap(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("b"))
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert on.wires[Inlet("p")] == Outlet("a")
    on.undo()
    hands.click(on.canvas, on.card("b"))
    hands.key(on.canvas, Qt.Key.Key_Delete, hands.SHIFT)
    assert Inlet("p") not in on.wires
    assert on.undo() == "Delete"


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        (["b"], ["Deleted conv_b, conv_a now feeds pool"]),
        (["a", "b"], ["Deleted 2 layers, image now feeds pool"]),
        (["p"], []),
    ],
)
def test_delete_says_who_feeds_whom_now(stage, nodes, said):
    on = stage(chain())
    heard = []
    on.document.announced.connect(lambda words, undo: heard.append(words if undo else None))
    on.document.selection.set(nodes)
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert heard == said


def test_delete_of_what_feeds_several_names_one_and_counts_the_others(stage):
    on = stage(chain())
    pool = on.document.add("MaxPooling2D", (480.0, 328.0))
    on.document.connect_wire(Outlet("b"), Inlet(pool))
    heard = []
    on.document.announced.connect(lambda words, _: heard.append(words))
    on.document.selection.set(["b"])
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert heard == ["Deleted conv_b, conv_a now feeds pool and 1 other"]


def test_ctrl_d_duplicates_beside(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("p"))
    hands.key(on.canvas, Qt.Key.Key_D, hands.CTRL)
    assert on.document.selection.node != "p"
    assert len(on.document.model.nodes) == 5


def test_an_empty_canvas_says_what_to_do_and_its_chips_add_an_input(stage):
    on = stage(Project())
    hint = on.canvas.furniture.empty
    assert hint.isVisible()
    assert hint.sentence.text() == "Press Tab to add an Input, or drop a layer here"
    hands.click(hint.chips[0])
    (node,) = on.document.model.nodes
    assert on.document.model.layer_of(node).params["shape"] == (28, 28, 1)
    assert not hint.isVisible()
    on.undo()
    assert hint.isVisible()


def test_ctrl_enter_opens_a_block_alone_and_escape_leaves(stage):
    on = stage(nested())
    hands.click(on.canvas, on.card("one"))
    hands.key(on.canvas, Qt.Key.Key_Return, hands.CTRL)
    assert on.document.model_name == "block"
    assert set(on.canvas.drawing.cards) == {"in", "d"}
    crumbs = on.canvas.furniture.breadcrumb
    assert crumbs.isVisible()
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert on.document.model_name == "main"
    assert not crumbs.isVisible()


def test_the_breadcrumb_leads_back(stage):
    from designer.controls.button import Button

    on = stage(nested())
    on.document.selection.set(["two"])
    hands.key(on.canvas, Qt.Key.Key_Return, hands.CTRL)
    assert on.document.trail == ("main", "block")
    first = on.canvas.furniture.breadcrumb.findChildren(Button)[0]
    assert first.text() == "main"
    hands.click(first)
    assert on.document.model_name == "main"


def test_a_double_click_on_a_name_asks_to_rename(stage, qtbot):
    on = stage(chain())
    x, y = on.canvas.drawing.cards["a"].rect[:2]
    with qtbot.waitSignal(on.canvas.rename_requested) as asked:
        hands.double_click(on.canvas, on.spot(x + 120, y + 14))
    assert asked.args == ["a"]


def test_the_right_button_selects_and_asks_for_a_menu(stage, qtbot):
    on = stage(chain())
    with qtbot.waitSignal(on.canvas.context_menu_requested) as asked:
        hands.click(on.canvas, on.card("b"), button=hands.RIGHT)
    assert asked.args[1].node == "b"
    assert on.document.selection.nodes == ("b",)


def test_a_block_is_dropped_onto_the_canvas_and_becomes_the_projects_own(stage):
    on = stage(chain(), height=900)
    drag_kind(on, "Model/Residual block", QPointF(640, 300), drop=False)
    assert on.canvas.ghost.card.words.title == "Residual block"
    drag_kind(on, "Model/Residual block", QPointF(640, 300))
    made = on.document.selection.node
    assert on.document.model.layer_of(made).model == "Residual block"
    assert "Residual block" in on.document.project.models
    assert on.canvas.ghost is None
    assert on.undo() == "Add Residual block"
    assert on.document.project == chain()


def test_a_block_that_is_dropped_on_a_wire_is_as_wide_as_that(stage):
    on = stage(chain(), height=900)
    wire = Inlet("p")
    drag_kind(on, "Model/Residual block", on.pill(wire))
    made = on.document.selection.node
    assert on.wires[Inlet(made)] == Outlet("b")
    assert on.wires[wire] == Outlet(made)
    assert on.document.model.layer_of(made).params["filters"] == 16
    assert not [p for p in on.document.problems if p.severity == "error"]
    assert on.document.undo_stack.count() == 1
    assert on.undo() == "Add Residual block"
    assert on.document.project == chain()


@pytest.mark.parametrize("drawn", [residual(blocks=1), skipped(3)])
def test_a_layer_in_a_skip_stands_beside_what_it_skips(stage, drawn):
    """The skip passes near the cards of its branch: its own card needs more room than that."""
    on = stage(arrange.arranged(drawn), height=1100)
    on.canvas.fit_all(glide=False)
    on.canvas.land()
    skip = max(on.wires, key=lambda inlet: (inlet.slot, inlet.node))
    before = {key: card.rect for key, card in on.canvas.drawing.cards.items()}
    drag_kind(on, "ReLU", on.pill(skip), drop=False)
    ghost = on.canvas.ghost.card.rect
    drag_kind(on, "ReLU", on.pill(skip))
    made = on.document.selection.node
    assert on.wires[skip] == Outlet(made)
    cards = on.canvas.drawing.cards
    assert cards[made].rect == ghost
    assert not any(touch(cards[made].rect, rect) for rect in before.values())
    assert {key: cards[key].rect for key in before} == before  # nobody has to move for it


def test_a_block_is_never_put_on_a_card_nor_into_itself(stage):
    on = stage(nested(), height=900)
    (block,) = set(on.document.project.models) - {on.document.project.main}
    card = next(n for n, la in on.document.model.nodes.items())
    drag_kind(on, f"Model/{block}", on.card(card), drop=False)
    assert not on.canvas.ghost.replaces
    QApplication.sendEvent(on.canvas, QDragLeaveEvent())
    on.document.open_model((*on.document.trail, block))
    hands.settle()
    said = []
    on.document.announced.connect(lambda words, _: said.append(words))
    before = on.document.project
    drag_kind(on, f"Model/{block}", QPointF(700, 500))
    assert on.document.project is before
    assert said == [f"{block} cannot be a layer of itself"]


def test_a_kept_block_comes_along_with_the_drag(stage):
    on = stage(chain(), height=900)
    theirs = residual_uses()
    data = storage.write(blocks.alone(theirs, "Residual block"))
    for number in (1, 2):  # the second time it is there already
        drag_kind(on, "Model/Residual block", QPointF(640, 200.0 * number), block=data)
        made = on.document.selection.node
        assert on.document.model.layer_of(made).model == "Residual block"
        assert on.document.undo_stack.undoText() == "Add Residual block"
    assert on.document.project.models["Residual block"] == theirs.models["Residual block"]
    assert len(on.document.project.models) == 2
    drag_kind(on, "Model/Residual block", QPointF(640, 600), drop=False, block=b"{ nonsense")
    assert on.canvas.ghost.block == "Residual block"
