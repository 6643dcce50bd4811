"""Blocks and outline by hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from designer.palette.content import BLOCKS, OUTLINE
from engine.graph import Inlet
from engine.templates import project
from tests.blocks import residual_uses
from tests.designer import hands
from tests.networks import Drawing


@pytest.fixture
def net():
    drawing = Drawing()
    image = drawing.add("Input", shape=(16, 16, 32), name="image")
    one = drawing.add("Conv2D", image, name="one", filters=64, kernel_size=3, padding="same")
    two = drawing.add("ReLU", one, name="two")
    end = drawing.add("Flatten", two, name="end")
    return drawing.project, image, one, two, end


@pytest.fixture
def outline(bench, net):
    desk = bench(net[0])
    desk.content.show_page(OUTLINE)
    hands.settle()
    return desk, desk.content.page(OUTLINE), net


def test_the_outline_lists_layers_in_the_order_of_the_network_with_their_shapes(outline):
    _, page, _ = outline
    assert [row.spoken() for row in page.list.rows()] == [
        "image, 16 by 16 by 32",
        "one, 16 by 16 by 64",
        "two, 16 by 16 by 64",
        "end, 16384",
    ]


def test_a_click_selects_and_ctrl_click_selects_more(outline):
    desk, page, (_, _, one, _, end) = outline
    view, spot = desk.spot("one", page.list)
    hands.click(view, spot)
    assert desk.document.selection.nodes == (one,)
    view, spot = desk.spot("end", page.list)
    hands.click(view, spot, keys=hands.CTRL)
    assert desk.document.selection.nodes == (one, end)


def test_the_outline_follows_the_selection_and_the_keys_lead_through_it(outline):
    desk, page, (_, _, one, two, _) = outline
    desk.select(one)
    assert [row.words for row in page.list.chosen()] == ["one"]
    page.list.setFocus()
    hands.key(page.list, Qt.Key.Key_Down)
    assert desk.document.selection.nodes == (two,)


def test_frames_fold_and_open_for_what_is_selected_in_them(outline):
    desk, page, (_, _, one, two, _) = outline
    frame = desk.document.add_frame([one, two], "Stem")
    hands.settle()
    page.fill()
    assert [row.words for row in page.list.rows()] == ["image", "Stem", "one", "two", "end"]
    view, spot = desk.spot("Stem", page.list)
    hands.click(view, spot)
    assert desk.document.selection.frame == frame
    assert len(page.list.rows()) == 5
    hands.click(view, QPoint(14, spot.y()))
    assert [row.words for row in page.list.rows()] == ["image", "Stem", "end"]
    desk.select(two)
    assert [row.words for row in page.list.chosen()] == ["two"]


def test_the_search_in_the_model_finds_names_and_kinds(outline):
    desk, page, (_, _, one, _, _) = outline
    desk.palette.focus_search()
    hands.type_text(desk.palette, "conv")
    assert [row.words for row in page.list.rows()] == ["one"]
    hands.key(desk.palette, Qt.Key.Key_Return)
    assert desk.document.selection.nodes == (one,)
    assert desk.elsewhere.hasFocus()


def test_new_layers_and_errors_appear_in_the_outline(outline):
    desk, page, (_, _, _, _, end) = outline
    layer = desk.document.model.nodes[end].layer
    desk.document.replace_kind(layer, "LSTM")
    hands.settle()
    page.fill()
    assert page.list.rows()[-1].spoken().endswith("error")


def test_layers_become_a_block_that_is_listed_with_what_it_holds(bench, net):
    project, _, one, two, end = net
    desk = bench(project)
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)
    assert not page.make.isEnabled()
    desk.select(one, two)
    assert page.make.isEnabled()
    hands.click(page.make)
    row = next(row for row in page.list.rows() if hasattr(row, "inside"))
    assert (row.words, row.inside, row.uses) == ("block", "2 layers", "1 use")
    assert desk.document.undo_stack.count() == 1
    desk.select(end)
    view, spot = desk.spot("block", page.list)
    hands.double_click(view, spot)
    calls = [n for n in desk.document.model.nodes if desk.document.model.layer_of(n).model]
    assert len(calls) == 2
    assert desk.document.model.wires[Inlet(calls[1])].node == end
    assert page.list.rows()[1].uses == "2 uses"
    page.list.setFocus()
    hands.key(page.list, Qt.Key.Key_Return, hands.CTRL)
    assert desk.document.trail == ("model", "block")
    page.use_block("block")
    assert desk.document.undo_stack.count() == 2


def test_a_block_that_gives_what_it_takes_says_so_wherever_it_is_used(bench):
    desk = bench(residual_uses())
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)

    def inside():
        return next(row.inside for row in page.list.rows() if row.words == "Residual block")

    assert inside() == "In = out, 7 layers"
    desk.document.open_model(("resnet_small", "Residual block"))  # where nothing calls it
    hands.settle()
    assert inside() == "In = out, 7 layers"
    layer = next(k for k, la in desk.document.model.layers.items() if la.name == "conv_2")
    desk.document.set_param([layer], "strides", 2)
    hands.settle()
    assert inside() == "7 layers"
    desk.document.undo_stack.undo()
    desk.document.open_model(("resnet_small",))
    desk.document.remove([n for n, la in named(desk) if la.model])
    hands.settle()
    assert inside() == "In = out, 7 layers"  # not used, as it is drawn


def named(desk):
    model = desk.document.model
    return [(node, model.layer_of(node)) for node in model.nodes]


def test_a_reason_is_told_where_no_block_can_be_made(bench, net):
    project, image, *_ = net
    desk = bench(project)
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)
    desk.select(image)
    assert not page.make.isEnabled()
    assert "outside a block" in page.make.toolTip()


def test_built_in_blocks_are_listed_found_and_used(bench, net):
    project, _, _, two, end = net
    desk = bench(project)
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)
    told = {row.words: row.inside for row in page.list.rows() if hasattr(row, "inside")}
    assert told["Residual block"] == "In = out, 7 layers"
    assert told["U-Net level up"] == "2 inputs, 8 layers"
    desk.select(two)
    page.search.focus()
    hands.type_text(page.search, "resid")
    assert [row.words for row in page.list.rows()] == [
        "Built in", "Residual block", "Inverted residual",
    ]  # fmt: skip
    view, spot = desk.spot("Residual block", page.list)
    hands.double_click(view, spot)
    model = desk.document.model
    (use,) = [n for n in model.nodes if model.layer_of(n).model]
    assert model.wires[Inlet(use)].node == two
    assert desk.document.undo_stack.undoText() == "Add Residual block"
    assert desk.document.undo_stack.count() == 1
    # It is beside the layer that stands behind the same one already.
    places = [model.nodes[n].at for n in (use, end)]
    assert abs(places[0][0] - places[1][0]) >= 240 or abs(places[0][1] - places[1][1]) >= 72
    hands.key(page, Qt.Key.Key_Escape)
    page.fill()
    rows = [(row.words, row.uses) for row in page.list.rows() if hasattr(row, "inside")]
    assert rows[0] == ("Residual block", "1 use")
    assert "Residual block" not in [words for words, _ in rows[1:]]


def test_a_block_is_dragged_out_of_the_list(bench, monkeypatch):
    desk = bench(residual_uses())
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)
    carried = []
    monkeypatch.setattr(page.list, "carry", carried.append)
    view, spot = desk.spot("Residual block", page.list)
    hands.drag(view, spot, spot + QPoint(80, 40))
    data = bytes(carried[0].mimeData().data("application/x-shapewright-layer").data())
    assert data == b"Model/Residual block"


def test_a_block_is_kept_for_all_projects_and_used_in_another(bench):
    desk = bench(residual_uses())
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)
    row = next(row for row in page.list.rows() if row.words == "Residual block")
    words = [action.text() for action in page.menu(row).actions()]
    assert words == ["Use behind the selection", "Open", "Keep in My blocks"]
    page.menu(row).actions()[2].trigger()
    heads = [row.words for row in page.list.rows() if hasattr(row, "opened")]
    assert heads == ["In this project", "My blocks", "Built in"]

    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 64), name="image")
    other = bench(drawing.project)
    other.content.show_page(BLOCKS)
    page = other.content.page(BLOCKS)
    mine = next(row for row in page.list.rows() if getattr(row, "kept", None) is not None)
    assert (mine.words, mine.inside) == ("Residual block", "In = out, 7 layers")
    other.select(image)
    view, spot = other.spot("Residual block", page.list)
    hands.double_click(view, spot)
    project = other.document.project
    assert project.models["Residual block"] == residual_uses().models["Residual block"]
    assert other.document.undo_stack.count() == 1
    assert not [p for p in other.document.problems if p.severity == "error"]
    page.menu(mine).actions()[-1].trigger()
    assert "My blocks" not in [row.words for row in page.list.rows()]
    assert other.document.project is project


def test_another_block_of_the_name_is_no_hindrance_and_odd_files_are_left_alone(bench, tmp_path):
    project = residual_uses()
    desk = bench(project)
    desk.content.show_page(BLOCKS)
    page = desk.content.page(BLOCKS)
    page.keep_block("Residual block")
    (tmp_path / "blocks" / "nonsense.shapewright").write_text("{")
    desk.document.open_model(("resnet_small", "Residual block"))
    layer = next(k for k, la in desk.document.model.layers.items() if la.name == "conv_2")
    desk.document.set_param([layer], "use_bias", False)
    desk.document.open_model(("resnet_small",))
    page.fill()
    kept = [row for row in page.list.rows() if getattr(row, "kept", None) is not None]
    assert [row.words for row in kept][:1] == ["Residual block"]
    page.use_block(kept[0].words, kept[0].kept)
    models = desk.document.project.models
    assert models["Residual block_1"] == project.models["Residual block"]
    assert models["Residual block"] != project.models["Residual block"]
    assert (tmp_path / "blocks" / "nonsense.shapewright").exists()


def test_frames_of_a_long_model_are_folded_until_one_is_looked_into(bench):
    desk = bench(project("resnet20"))
    desk.content.show_page(OUTLINE)
    hands.settle()
    view = desk.content.page(OUTLINE).list
    words = [row.words for row in view.rows()]
    assert [w for w in words if w.startswith("Stage")] == ["Stage 1", "Stage 2", "Stage 3"]
    assert "s2b1_a" not in words
    model = desk.document.model
    inner = next(n for n in model.nodes if model.layer_of(n).name == "s2b1_a")
    desk.select(inner)
    words = [row.words for row in view.rows()]
    assert "s2b1_a" in words
    assert "s1b1_a" not in words
    assert [row.words for row in view.chosen()] == ["s2b1_a"]
    # A fault is told by the frame that hides it.
    desk.select()
    last = next(n for n in model.nodes if model.layer_of(n).name == "s3b1_a")
    desk.document.set_param([model.nodes[last].layer], "groups", 5)
    hands.settle()
    row = next(row for row in view.rows() if row.words == "Stage 3")
    assert row.spoken() == "frame Stage 3, error, folded"
