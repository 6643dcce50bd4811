"""Where a card goes that is put into a wire."""

from engine.layout import Rect, Spacing, slot
from engine.layout.slots import beside

SIZE = (224.0, 48.0)


def among(*cards: Rect):
    return lambda _area: cards


def test_between_neighbours_it_stands_below_the_first_and_the_second_moves() -> None:
    place, tight = slot(48.0, 90.0, 112.0, SIZE, among())
    assert tight
    assert place == Rect(0.0, 96.0, *SIZE)


def test_where_there_is_height_it_takes_the_middle() -> None:
    place, tight = slot(0.0, 400.0, 112.0, SIZE, among())
    assert not tight
    assert place == Rect(0.0, 176.0, *SIZE)


def test_it_steps_aside_to_the_nearer_side_and_keeps_a_column_apart() -> None:
    stands = Rect(0.0, 170.0, *SIZE)
    gap = Spacing().column_gap
    right, _ = slot(0.0, 400.0, 160.0, SIZE, among(stands))
    assert right.x == stands.right + gap
    left, _ = slot(0.0, 400.0, 60.0, SIZE, among(stands))
    assert left.right == stands.x - gap
    even, _ = slot(0.0, 400.0, 112.0, SIZE, among(stands))
    assert even.x == stands.right + gap


def test_it_steps_past_all_that_stands_in_the_way() -> None:
    row = [Rect(i * 280.0, 170.0, *SIZE) for i in range(4)]
    place, _ = slot(0.0, 400.0, 112.0, SIZE, among(*row))
    assert place.right == row[0].x - Spacing().column_gap
    place, _ = slot(0.0, 400.0, 3 * 280.0 + 112.0, SIZE, among(*row))
    assert place.x == row[-1].right + Spacing().column_gap


def test_among_endless_cards_it_stays_where_it_was_wanted() -> None:
    wanted = Rect(0.0, 0.0, *SIZE)

    def everywhere(area: Rect) -> list[Rect]:
        return [area]

    assert beside(wanted, everywhere) == wanted
