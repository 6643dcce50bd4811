"""What is painted, told by its pixels: states, levels of detail, themes, and nothing stale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from designer.canvas.camera import Camera
from designer.canvas.lod import Level
from designer.theme import theme
from engine.graph import Inlet
from tests.designer import hands
from tests.designer.canvas.drawings import broken, chain, resnet


def picture(on) -> QImage:
    """The canvas as it would be painted afresh, at rest."""
    on.canvas._rest.stop()
    return on.canvas.grab().toImage()


def holds(image: QImage, colour: QColor, x: float, y: float, reach: int = 3) -> bool:
    """Tell whether a colour is near a place."""
    wanted = colour.rgb()
    return any(
        image.pixel(round(x) + dx, round(y) + dy) == wanted
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
    )


def edge(on, node: str) -> tuple[float, float]:
    """A place on the right edge of a card."""
    rect = on.canvas.drawing.cards[node].rect
    return on.canvas.camera.to_screen(rect.right, rect.y + rect.height / 2)


def stripe(on, node: str) -> tuple[float, float]:
    """A place in the stripe of a card."""
    rect = on.canvas.drawing.cards[node].rect
    return on.canvas.camera.to_screen(rect.x + 1.5, rect.y + rect.height / 2)


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_ground_cards_and_categories_have_the_colours_of_the_theme(stage, themed, mode):
    on = stage(chain())
    themed.set_mode(mode)
    image = picture(on)
    now = theme()
    assert image.pixelColor(900, 5) == now.surface.canvas
    assert holds(image, now.category["conv"].solid, *stripe(on, "a"))
    assert holds(image, now.category["pool"].solid, *stripe(on, "p"))
    assert holds(image, now.surface.card, *on.canvas.camera.to_screen(415, 150))


def test_selection_error_and_warning_rings_are_painted(stage):
    on = stage(broken(), height=800)
    on.document.selection.set(["stem"])
    image = picture(on)
    now = theme()
    assert holds(image, now.selection.ring, *edge(on, "stem"))
    assert holds(image, now.status.error.solid, *edge(on, "wide"))
    wire = on.canvas.drawing.wires[Inlet("wide")]
    x, y = on.canvas.camera.to_screen(*wire.points[0])
    assert holds(image, now.edge.error, x, y + 10)


def test_the_wires_of_the_selection_take_the_accent(stage):
    on = stage(chain())
    on.document.selection.set(["b"])
    image = picture(on)
    x, y = on.canvas.camera.to_screen(*on.canvas.drawing.wires[Inlet("b")].points[0])
    assert holds(image, theme().edge.selected, x, y + 10)
    x, y = on.canvas.camera.to_screen(*on.canvas.drawing.wires[Inlet("a")].points[0])
    assert not holds(image, theme().edge.selected, x, y + 10)


@pytest.mark.parametrize(
    ("zoom", "level", "part"),
    [(1.0, Level.FULL, "card"), (0.5, Level.COMPACT, "chip"), (0.2, Level.BLOCK, "block"),
     (0.08, Level.SPECK, "block")],
)  # fmt: skip
def test_each_level_of_detail_paints_its_kind_of_card(stage, zoom, level, part):
    on = stage(chain())
    on.canvas.look(Camera(zoom, 300.0, 200.0))
    assert on.canvas.level == level
    image = picture(on)
    rect = on.canvas.drawing.cards["a"].rect
    x, y = on.canvas.camera.to_screen(rect.right - 12, rect.y + rect.height / 2)
    conv = theme().category["conv"]
    colour = {"card": theme().surface.card, "chip": conv.chip, "block": conv.block}[part]
    assert holds(image, colour, x, y, 2)


def test_errors_stay_visible_at_every_level(stage):
    on = stage(broken(), height=800)
    for zoom in (1.0, 0.5, 0.2, 0.08, 0.03):
        on.canvas.look(Camera(zoom, 300.0, 200.0))
        image = picture(on)
        rect = on.canvas.camera.rect_to_screen(on.canvas.drawing.cards["wide"].rect)
        found = any(
            holds(image, theme().status.error.solid, x, rect.y + rect.height / 2, 4)
            for x in (rect.x, rect.right)
        )
        assert found, zoom


def test_panning_moves_the_pixels_and_leaves_the_same_picture(stage):
    """The window's own pixels after many small scrolls are those of painting afresh."""
    on = stage(resnet(), height=500)
    on.canvas._rest.stop()
    on.canvas.update()
    hands.settle()
    for _ in range(6):
        hands.wheel(on.canvas, 0.2, QPointF(700, 300), pixels=None)
    hands.drag(on.canvas, QPointF(800, 300), QPointF(733, 251), button=hands.MIDDLE)
    hands.hover(on.canvas, QPointF(900, 300))
    screen = on.window.screen().grabWindow(on.window.winId()).toImage()
    fresh = on.window.grab().toImage()
    if screen.size() != fresh.size():
        pytest.skip("this platform gives no picture of its windows")
    wrong = [
        (x, y)
        for x in range(0, fresh.width(), 3)
        for y in range(0, fresh.height(), 3)
        if screen.pixel(x, y) != fresh.pixel(x, y)
    ]
    assert wrong == []


def test_stamped_cards_look_like_painted_ones(stage):
    on = stage(chain())
    rested = picture(on)
    on.canvas._stamps.clear()
    on.canvas._rest.start()
    moving = on.canvas.grab().toImage()
    differing = sum(
        rested.pixelColor(x, y) != moving.pixelColor(x, y)
        for x in range(180, 460, 2)
        for y in range(30, 400, 2)
    )
    assert differing < 140 * 185 * 0.02


def test_a_change_of_theme_reaches_stamped_cards(stage, themed):
    on = stage(chain())
    picture(on)
    themed.set_mode("light")
    image = picture(on)
    assert image.pixelColor(900, 5) == theme().surface.canvas
    assert holds(image, theme().category["conv"].solid, *stripe(on, "a"))


def test_high_contrast_makes_borders_and_stripes_strong(stage, themed):
    on = stage(chain())
    themed.set_high_contrast(True)
    image = picture(on)
    assert holds(image, theme().text.primary, *edge(on, "a"), 1)
    rect = on.canvas.drawing.cards["a"].rect
    x, y = on.canvas.camera.to_screen(rect.x + 3.5, rect.y + 24)
    assert image.pixelColor(round(x), round(y)) == theme().category["conv"].solid


def test_the_wire_runs_on_through_a_layer_that_is_bypassed(stage):
    on = stage(chain())
    node = "a"

    def crossed() -> bool:
        """Whether anything is below the words at the middle of the card that is not beside it."""
        rect, shown = on.canvas.drawing.cards[node].rect, picture(on)
        at, beside = (on.canvas.camera.to_screen(rect.x + x, rect.y + 41) for x in (112, 128))
        ink, ground = (shown.pixelColor(round(x), round(y)) for x, y in (at, beside))
        return abs(ink.lightness() - ground.lightness()) > 12

    assert not crossed()
    on.document.set_bypassed([node], True)
    hands.settle()
    assert crossed()
