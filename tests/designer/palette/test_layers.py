"""The palette's layers by hand: search, groups, shapes, drag, and the keys that lead through."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from designer.palette.row_view import RowView
from designer.palette.rows import ItemRow, Look
from engine import catalog
from tests.designer import hands
from tests.networks import Drawing, cnn


@pytest.fixture
def net():
    drawing = Drawing()
    image = drawing.add("Input", shape=(16, 16, 32))
    conv = drawing.add("Conv2D", image, name="conv_a", filters=64, kernel_size=3, padding="same")
    flat = drawing.add("Flatten", conv)
    return drawing.project, image, conv, flat


def test_all_groups_stand_in_the_order_of_the_catalogue_with_their_counts(bench):
    desk = bench()
    groups = [row for row in desk.list.rows() if hasattr(row, "swatch") and row.swatch]
    assert [g.words for g in groups] == list(catalog.categories().values())
    assert [g.count for g in groups] == [str(len(k)) for k in catalog.palette().values()]


def test_every_layer_of_the_catalogue_can_be_reached(bench):
    desk = bench()
    for row in list(desk.list.rows()):
        if hasattr(row, "opened") and not row.opened:
            view, spot = desk.spot(row.words)
            hands.click(view, spot)
    kinds = {row.key.partition("/")[2] for row in desk.list.rows() if "/" in row.key}
    assert kinds == {kind for kinds in catalog.palette().values() for kind in kinds}


def test_rows_show_the_shape_they_would_give_behind_the_selection(bench, net):
    project, _, conv, _ = net
    desk = bench(project)
    desk.select(conv)
    assert desk.content.layers.after.accessibleName() == "After conv_a, 16 by 16 by 64"
    pool = desk.row("MaxPooling2D").tail()
    assert pool.dims == [("8", True), ("8", True), ("64", False)]
    quiet = desk.row("Conv1D").tail()
    assert (quiet.words, quiet.quiet) == ("needs 2 dims", True)
    assert "Conv1D needs" in desk.row("Conv1D").tip()[1]


def test_shapes_follow_an_edit_of_the_layer(bench, net):
    project, _, conv, _ = net
    desk = bench(project)
    desk.select(conv)
    layer = desk.document.model.nodes[conv].layer
    desk.document.set_param([layer], "strides", 2)
    assert desk.row("MaxPooling2D").tail().dims == [("4", True), ("4", True), ("64", False)]


def test_behind_a_layer_at_fault_the_last_known_shape_counts(bench):
    drawing = Drawing()
    image = drawing.add("Input", shape=(3, 3, 8), name="small")
    conv = drawing.add("Conv2D", image, filters=64, kernel_size=5)
    desk = bench(drawing.project)
    desk.select(conv)
    assert desk.content.layers.after.accessibleName() == "After small, 3 by 3 by 8"


def test_the_switch_hides_the_shapes_and_is_remembered(bench, net):
    project, _, conv, _ = net
    desk = bench(project)
    desk.select(conv)
    switch = desk.content.layers.after.switch
    hands.click(switch, switch._track().center())
    assert desk.row("MaxPooling2D").tail().dims == ()
    again = bench(project)
    again.select(conv)
    assert again.row("MaxPooling2D").tail().dims == ()


def test_at_most_four_layers_are_suggested_and_each_fits(bench, net):
    project, image, conv, flat = net
    desk = bench(project)
    for node in (image, conv, flat):
        desk.select(node)
        rows = [row for row in desk.list.rows() if row.key.startswith("suggested/")]
        assert 1 <= len(rows) <= 4
        assert all(not row.tail().quiet for row in rows)
    desk.select(conv)
    words = [row.words for row in desk.list.rows() if row.key.startswith("suggested/")]
    assert words == ["BatchNormalization", "ReLU", "Conv2D", "MaxPooling2D"]


def test_a_wire_in_the_hand_decides_where_shapes_are_shown(bench, net):
    from engine.graph import Outlet

    project, _, conv, flat = net
    desk = bench(project)
    desk.select(conv)
    desk.palette.show_source(Outlet(flat))
    assert desk.row("Conv2D").tail().words == "needs 3 dims"
    desk.palette.show_source(None)
    assert desk.row("Conv2D").tail().dims[-1] == ("64", False)


def test_a_double_click_asks_for_the_layer(bench, net):
    desk = bench(net[0])
    view, spot = desk.spot("SeparableConv2D")
    hands.double_click(view, spot)
    assert desk.wanted == ["SeparableConv2D"]


def test_a_click_on_a_group_folds_it_and_that_is_remembered(bench):
    desk = bench()
    assert "Conv2D" in desk.words()
    view, spot = desk.spot("Convolution")
    hands.click(view, spot)
    assert "Conv2D" not in desk.words()
    assert "Conv2D" not in bench().words()


# ── search ───────────────────────────────────────────────────────────────────────────────────


def test_search_down_enter_adds_and_gives_the_keyboard_back(bench, net):
    project, _, conv, _ = net
    desk = bench(project)
    desk.select(conv)
    desk.palette.focus_search()
    hands.type_text(desk.palette, "pool")
    assert desk.words()[0] == "MaxPooling2D"
    hands.key(desk.palette, Qt.Key.Key_Down)
    second = desk.words()[1]
    hands.key(desk.palette, Qt.Key.Key_Return)
    assert desk.wanted == [second]
    assert desk.elsewhere.hasFocus()
    assert desk.content.layers.search.text() == ""


def test_enter_takes_the_first_answer(bench):
    desk = bench()
    desk.palette.focus_search()
    hands.type_text(desk.palette, "lstm")
    hands.key(desk.palette, Qt.Key.Key_Return)
    assert desk.wanted == ["LSTM"]


def test_escape_empties_the_search_and_then_leads_back(bench):
    desk = bench()
    before = desk.words()
    desk.palette.focus_search()
    hands.type_text(desk.palette, "dense")
    assert desk.words() != before
    hands.key(desk.palette, Qt.Key.Key_Escape)
    assert desk.words() == before
    hands.key(desk.palette, Qt.Key.Key_Escape)
    assert desk.elsewhere.hasFocus()
    assert desk.wanted == []


def test_an_unknown_word_is_met_with_a_guess(bench):
    desk = bench()
    desk.palette.focus_search()
    hands.type_text(desk.palette, "con2")
    assert desk.words()[:2] == ["No layer called “con2”. Did you mean Conv2D?", "Conv2D"]
    hands.key(desk.palette, Qt.Key.Key_Return)
    assert desk.wanted == ["Conv2D"]


def test_nonsense_says_so_and_adds_nothing(bench):
    desk = bench()
    desk.palette.focus_search()
    hands.type_text(desk.palette, "qqqqzzz")
    assert desk.words() == ["No layer called “qqqqzzz”."]
    hands.key(desk.palette, Qt.Key.Key_Return)
    assert desk.wanted == []


def test_letters_typed_over_the_list_go_into_the_search(bench):
    desk = bench()
    desk.list.setFocus()
    hands.type_text(desk.list, "gru")
    assert desk.content.layers.search.text() == "gru"
    assert desk.words()[0] == "GRU"


def test_arrows_walk_the_list_and_right_left_open_and_fold_groups(bench):
    desk = bench()
    desk.list.setFocus()
    desk.list.go_to("io")
    hands.key(desk.list, Qt.Key.Key_Right)
    assert desk.row("Input & output").opened
    hands.key(desk.list, Qt.Key.Key_Down)
    assert desk.list.current().words == "Input"
    hands.key(desk.list, Qt.Key.Key_Return)
    assert desk.wanted == ["Input"]
    desk.list.go_to("io")
    hands.key(desk.list, Qt.Key.Key_Left)
    assert not desk.row("Input & output").opened


# ── drag ─────────────────────────────────────────────────────────────────────────────────────


def test_a_drag_carries_the_kind_and_a_picture(bench, net, monkeypatch):
    desk = bench(net[0])
    carried = []
    monkeypatch.setattr(RowView, "carry", lambda self, drag: carried.append(drag))
    view, spot = desk.spot("DepthwiseConv2D")
    hands.drag(view, spot, spot + QPoint(120, 40))
    (drag,) = carried
    data = drag.mimeData().data("application/x-shapewright-layer")
    assert bytes(data.data()).decode("utf-8") == "DepthwiseConv2D"
    assert drag.pixmap().width() > 40
    assert desk.wanted == []


def test_groups_are_not_dragged(bench, monkeypatch):
    desk = bench()
    carried = []
    monkeypatch.setattr(RowView, "carry", lambda self, drag: carried.append(drag))
    view, spot = desk.spot("Pooling")
    hands.drag(view, spot, spot + QPoint(120, 0))
    assert carried == []


def test_shapes_are_computed_only_for_rows_in_sight(bench, monkeypatch):
    from engine import suggestions

    project = cnn()
    desk = bench(project)
    asked = []
    real = suggestions.offer
    monkeypatch.setattr(
        "designer.palette.layer_page.suggestions.offer",
        lambda kind, tensor: (asked.append(kind), real(kind, tensor))[1],
    )
    desk.select(list(desk.document.model.nodes)[1])
    shown = sum(1 for row in desk.list.rows() if "/" in row.key)
    assert 0 < len(set(asked)) <= shown < 60


def test_what_was_found_is_marked_without_a_patch_on_the_row(themed):
    row = ItemRow("k", "SpatialDropout2D", "glyph/reg", "reg", mark=(7, 14))
    box = QRectF(0, 0, 248, 28)
    image = QImage(248, 28, QImage.Format.Format_RGB32)

    def painted(marked: tuple[int, int]) -> QImage:
        row.mark = marked
        image.fill(themed.current.surface.panel)
        painter = QPainter(image)
        row.paint(painter, box, Look(hovered=True, current=True))
        painter.end()
        return image.copy()

    plain, found = painted((0, 0)), painted((7, 14))
    assert plain != found
    differ = [(x, y) for x in range(248) for y in range(28)
              if plain.pixelColor(x, y) != found.pixelColor(x, y)]  # fmt: skip
    assert min(y for _, y in differ) > 5  # neither the ring nor the ground
    assert max(y for _, y in differ) < 23
