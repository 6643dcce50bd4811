"""Room for a new card: what must move moves, as far as it must, and nothing else."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout import Edge, Group, Point, Rect, insert_space, layered
from tests.engine.layout.graphs import REGULAR, SLIM, Sizes, drawings, overlapping, rects, wires


def column(*names: str) -> tuple[dict[str, Point], Sizes]:
    """Cards below one another with the usual gap of a layout."""
    return (
        {name: (0.0, 88.0 * place) for place, name in enumerate(names)},
        dict.fromkeys(names, REGULAR),
    )


def test_everything_below_moves_down_by_what_is_needed() -> None:
    positions, sizes = column("a", "b", "c")
    new = Rect(0.0, 88.0, 224.0, 48.0)
    moved = insert_space(positions, sizes, new, edges=wires("a b", "b c"), below=["b"])
    assert moved == {"b": (0.0, 184.0), "c": (0.0, 272.0)}


def test_a_gap_further_down_takes_up_the_push() -> None:
    positions, sizes = column("a", "b", "c")
    positions["c"] = (0.0, 600.0)
    moved = insert_space(
        positions, sizes, Rect(0.0, 88.0, 224.0, 48.0), edges=wires("a b", "b c"), below=["b"]
    )
    assert moved == {"b": (0.0, 184.0)}


def test_a_branch_beside_stays_where_it_is() -> None:
    positions, sizes = column("a", "b", "c", "d")
    positions["side"], sizes["side"] = (288.0, 88.0), REGULAR
    edges = wires("a b", "b c", "c d", "a side", "side d 1")
    moved = insert_space(positions, sizes, Rect(0.0, 88.0, 224.0, 48.0), edges=edges, below=["b"])
    assert set(moved) == {"b", "c", "d"}


def test_nothing_moves_where_there_is_room() -> None:
    positions, sizes = column("a", "b")
    positions["b"] = (0.0, 400.0)
    new = Rect(0.0, 96.0, 224.0, 48.0)
    assert insert_space(positions, sizes, new, edges=wires("a b"), below=["b"]) == {}


def test_a_distance_that_a_hand_made_small_stays_small() -> None:
    positions, sizes = column("a", "b", "c")
    positions["c"] = (0.0, 88.0 + 48.0 + 16.0)
    moved = insert_space(
        positions, sizes, Rect(0.0, 88.0, 224.0, 48.0), edges=wires("a b", "b c"), below=["b"]
    )
    assert moved["c"][1] - moved["b"][1] == 64.0


def test_a_merge_in_another_column_is_pushed_along_its_wire() -> None:
    positions, sizes = column("a", "b")
    positions["join"], sizes["join"] = (500.0, 176.0), SLIM
    edges = wires("a b", "b join")
    moved = insert_space(positions, sizes, Rect(0.0, 88.0, 224.0, 48.0), edges=edges, below=["b"])
    assert moved["join"][1] == moved["b"][1] + 48 + 40


def test_a_frame_that_grows_pushes_what_is_below_it() -> None:
    positions, sizes = column("a", "b")
    positions |= {"below": (16.0, 240.0), "far": (0.0, 900.0)}
    sizes |= {"below": REGULAR, "far": REGULAR}
    groups = {"frame": Group(["a", "b"])}
    new = Rect(0.0, 88.0, 224.0, 48.0)
    moved = insert_space(positions, sizes, new, edges=wires("a b"), below=["b"], groups=groups)
    assert moved["b"] == (0.0, 184.0)
    assert moved["below"][1] >= 184.0 + 48.0 + 16.0 + 40.0
    assert "far" not in moved


@given(drawings(16), st.integers(0, 40))
@settings(deadline=None, max_examples=100)
def test_after_an_insertion_nothing_overlaps_and_edges_still_lead_down(
    drawing: tuple[Sizes, list[Edge]], choice: int
) -> None:
    sizes, edges = drawing
    if not edges:
        return
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    split = edges[choice % len(edges)]
    above = places[split.source]
    new = Rect(above.x, above.bottom + 40.0, 224.0, 48.0)
    moved = insert_space(layout.positions, sizes, new, edges=edges, below=[split.target])
    after = {name: Rect(*moved.get(name, (r.x, r.y)), *sizes[name]) for name, r in places.items()}
    assert not overlapping(after)
    assert after[split.target].y >= new.bottom
    for name, (x, y) in moved.items():
        assert x == places[name].x, "cards move down only"
        assert y > places[name].y
    for edge in edges:
        assert after[edge.source].bottom < after[edge.target].y
    below_new = {name: rect for name, rect in after.items() if places[name].y >= new.y}
    assert not overlapping({**below_new, "new": new})


def test_a_long_column_is_pushed_card_by_card_without_looking_at_all_of_it_for_each() -> None:
    def took(count: int) -> float:
        positions, sizes = column(*(f"c{place}" for place in range(count)))
        start = time.process_time()
        moved = insert_space(positions, sizes, Rect(0.0, 0.0, 400.0, 88.0 * count))
        assert len(moved) == count
        return time.process_time() - start

    short = min(took(300) for _ in range(3))
    # A square would be a hundred times.
    assert min(took(3000) for _ in range(2)) < 40 * short


def test_a_card_is_pushed_where_another_covers_it_only_in_part() -> None:
    # Each is half a card further right: the last one is far below the first, and not under it.
    positions = {"a": (0.0, 88.0), "b": (120.0, 176.0), "c": (240.0, 264.0), "d": (0.0, 1400.0)}
    sizes = dict.fromkeys(positions, REGULAR)
    moved = insert_space(positions, sizes, Rect(0.0, 0.0, 224.0, 1600.0))
    assert moved["a"] == (0.0, 1648.0)
    assert moved["b"][1] - moved["a"][1] == 88.0
    assert moved["c"][1] - moved["b"][1] == 88.0
    assert moved["d"][1] >= moved["a"][1] + 88.0
