"""Symbols: our own reader of SVG draws what Qt's does, in any colour and at any ratio."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from designer import symbols
from designer.look.svg_paths import path_from_data
from designer.look.tokens import RESOURCES
from designer.theme import theme, themes

SIDE = 96


def drawn_by_qt(name: str) -> QImage:
    folder, _, file = name.rpartition("/")
    path = RESOURCES / ("glyphs" if folder else "icons") / f"{file}.svg"
    text = path.read_text("utf-8").replace("currentColor", "black")
    text = text.replace('stroke-width="2"', 'stroke-width="1.75"')
    image = blank()
    painter = QPainter(image)
    renderer = QSvgRenderer(text.encode())
    assert renderer.isValid()
    renderer.render(painter, QRectF(0, 0, SIDE, SIDE))
    painter.end()
    return image


def drawn_by_us(name: str) -> QImage:
    image = blank()
    painter = QPainter(image)
    symbols.paint(painter, name, QRectF(0, 0, SIDE, SIDE), Qt.GlobalColor.black)
    painter.end()
    return image


def blank() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    return image


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels that are clearly different."""
    ours, theirs = bytes(one.constBits()), bytes(other.constBits())
    return sum(abs(a - b) > 96 for a, b in zip(ours, theirs, strict=True)) / len(ours)


def names() -> list[str]:
    icons = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))
    glyphs = sorted(f"glyph/{path.stem}" for path in (RESOURCES / "glyphs").glob("*.svg"))
    return icons + glyphs


@pytest.mark.parametrize("name", names())
def test_a_symbol_looks_as_qt_draws_its_file(themed, name):
    assert differing(drawn_by_us(name), drawn_by_qt(name)) < 0.002
    assert differing(drawn_by_us(name), blank()) > 0.005


def test_the_comparison_sees_a_difference(themed):
    assert differing(drawn_by_us("plus"), drawn_by_qt("minus")) > 0.005


def test_every_category_has_its_glyph(themed):
    for name, category in theme().category.items():
        assert category.icon == name
        assert symbols.exists(f"glyph/{name}")
    assert symbols.exists("glyph/composite")
    assert not symbols.exists("glyph/nothing")
    assert set(names()) == set(symbols.names())


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_pixmaps_have_every_device_pixel_they_need(themed, ratio):
    picture = symbols.pixmap("search", 16, theme().text.primary, ratio)
    assert picture.width() == round(16 * ratio)
    assert picture.deviceIndependentSize().width() == pytest.approx(16)


def test_the_same_pixmap_is_not_drawn_twice(themed):
    first = symbols.pixmap("search", 16, theme().text.primary, 1.0)
    again = symbols.pixmap("search", 16, theme().text.primary, 1.0)
    assert first.cacheKey() == again.cacheKey()
    other = symbols.pixmap("search", 16, theme().text.tertiary, 1.0)
    assert other.cacheKey() != first.cacheKey()


def test_an_icon_follows_the_theme_and_the_state(themed):
    icon = symbols.icon("square-dashed")

    def colour(mode: QIcon.Mode) -> set[str]:
        image = icon.pixmap(QSize(32, 32), mode).toImage()
        solid = (
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        )
        return {found.name() for found in solid}

    assert colour(QIcon.Mode.Normal) == {theme().text.secondary.name()}
    assert colour(QIcon.Mode.Disabled) == {theme().text.disabled.name()}
    before = colour(QIcon.Mode.Normal)
    themes.set_mode("light")
    assert colour(QIcon.Mode.Normal) == {theme().text.secondary.name()} != before


def test_paths_with_every_command_are_read():
    path = path_from_data("M1 1h4v4l-2-2H1zm10 0c1 0 2 1 2 2s1 2 2 2q1 0 1 1t1 1a2 2 0 01-4 0")
    assert path.elementCount() > 15
    assert path.boundingRect().left() == 1


@pytest.mark.parametrize("data", ["M1", "M1 1 A1 1 0 5 1 2 2", "M1 1 C 1 2 3"])
def test_a_broken_path_is_refused(data):
    with pytest.raises(ValueError, match="expected"):
        path_from_data(data)


def test_the_logo_is_the_one_of_the_file(themed):
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    symbols.paint_logo(painter, QRectF(0, 0, 64, 64))
    painter.end()
    other = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    other.fill(Qt.GlobalColor.white)
    painter = QPainter(other)
    QSvgRenderer(str(RESOURCES / "logo.svg")).render(painter, QRectF(0, 0, 64, 64))
    painter.end()
    gray = QImage.Format.Format_Grayscale8
    assert differing(image.convertToFormat(gray), other.convertToFormat(gray)) < 0.01
