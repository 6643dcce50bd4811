"""Gaps close as far as they may, and no farther."""

from __future__ import annotations

from engine.layout import Edge, Group, Rect, close_space
from tests.engine.layout.graphs import REGULAR


def column(**tops: float) -> dict[str, tuple[float, float]]:
    return {name: (0.0, top) for name, top in tops.items()}


GONE = Rect(0.0, 88.0, 224.0, 224.0)
"""Three cards, of which one is left at the top: two are gone, and 176 of the height."""


def test_what_is_below_moves_up_by_what_has_become_free():
    positions = column(top=0.0, left=88.0, a=352.0, b=440.0)
    sizes = dict.fromkeys(positions, REGULAR)
    moved = close_space(positions, sizes, GONE, "left")
    assert moved == {"a": (0.0, 176.0), "b": (0.0, 264.0)}


def test_a_card_beside_is_not_met_and_what_leads_here_stays_above():
    positions = {**column(left=88.0, a=352.0), "side": (100.0, 200.0)}
    sizes = dict.fromkeys(positions, REGULAR)
    moved = close_space(positions, sizes, GONE, "left")
    assert moved["a"][1] >= 200.0 + 48.0 + 42.0
    positions["side"] = (600.0, 260.0)
    assert close_space(positions, sizes, GONE, "left")["a"] == (0.0, 176.0)
    moved = close_space(positions, sizes, GONE, "left", edges=[Edge("side", "a")])
    assert moved.get("a", positions["a"])[1] >= 260.0 + 48.0 + 42.0


def test_a_frame_beside_is_not_entered():
    positions = {**column(left=88.0, a=400.0), "side": (240.0, 200.0)}
    sizes = dict.fromkeys(positions, REGULAR)
    free = close_space(positions, sizes, GONE, "left")
    assert free["a"][1] == 224.0
    kept = close_space(positions, sizes, GONE, "left", groups={"f": Group({"side"})})
    assert kept["a"][1] >= 200.0 + 48.0 + 16.0 + 42.0 - 1


def test_what_stands_elsewhere_stays_where_it_is():
    positions = {**column(left=88.0, a=352.0), "far": (900.0, 700.0)}
    moved = close_space(positions, dict.fromkeys(positions, REGULAR), GONE, "left")
    assert set(moved) == {"a"}
