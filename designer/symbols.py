"""Icons and the glyphs of layer categories, in any colour, at any size, always sharp.

Public API::

    from designer import symbols

    symbols.paint(painter, "search", QRectF(8, 6, 16, 16), colour)   # icon, as paths
    symbols.paint(painter, "glyph/conv", rect, colour)               # glyph of a category
    symbols.pixmap("plus", 16, colour, ratio)                        # cached QPixmap
    symbols.icon("undo-2")                                           # QIcon for a QAction
    symbols.logo(24, ratio)                                          # the logo in its own colours
    symbols.exists("glyph/conv"), symbols.names()

Knows the files under ``resources/icons`` and ``resources/glyphs``; refuses to know what an icon
is used for.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPen, QPixmap

from designer.look.paint import to_device
from designer.look.svg_paths import Part, read_symbol
from designer.look.tokens import RESOURCES, tokens
from designer.theme import theme

BOX = 24.0


@cache
def parts(name: str) -> tuple[Part, ...]:
    """The painter paths of a symbol in a box of 24 × 24; ``glyph/`` in front means a glyph."""
    folder, _, file = name.rpartition("/")
    path = RESOURCES / ("glyphs" if folder == "glyph" else "icons") / f"{file}.svg"
    return read_symbol(path.read_text(encoding="utf-8"))


def exists(name: str) -> bool:
    """Is there such a symbol?"""
    folder, _, file = name.rpartition("/")
    return (RESOURCES / ("glyphs" if folder == "glyph" else "icons") / f"{file}.svg").is_file()


@cache
def names() -> tuple[str, ...]:
    """All symbols, glyphs with ``glyph/`` in front."""
    icons = (file.stem for file in (RESOURCES / "icons").glob("*.svg"))
    glyphs = (f"glyph/{file.stem}" for file in (RESOURCES / "glyphs").glob("*.svg"))
    return tuple(sorted([*icons, *glyphs]))


def paint(
    painter: QPainter, name: str, rect: QRectF, colour: QColor, *, stroke: float | None = None
) -> None:
    """The symbol as paths: for the canvas, for vector drawings, and for pixmaps.

    Its lines are as wide as the design says (1.75 of 24), or ``stroke`` of 24.
    """
    scale = min(rect.width(), rect.height()) / BOX
    usual = tokens()["stroke"]["icon"] if stroke is None else stroke
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = rect.center()
    painter.translate(middle - QPointF(BOX, BOX) * (scale / 2))
    painter.scale(scale, scale)
    pen = QPen(colour, usual, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for part in parts(name):
        if part.stroke:
            # Icons come with 2, glyphs with 1.75; both get the width of the design. Finer lines
            # inside a glyph stay finer.
            pen.setWidthF(usual if part.stroke >= 1.75 and part.stroke <= 2 else part.stroke)
            painter.setPen(pen)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour if part.filled else Qt.BrushStyle.NoBrush)
        painter.drawPath(part.path)
    painter.restore()


def pixmap(name: str, size: float, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """A symbol as a pixmap of ``size`` logical pixels at a device pixel ratio."""
    return _pixmap(name, size, colour.rgba(), ratio)


@lru_cache(maxsize=1024)
def _pixmap(name: str, size: float, rgba: int, ratio: float) -> QPixmap:
    side = max(1, round(size * ratio))
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint(painter, name, QRectF(0, 0, side, side), QColor.fromRgba(rgba))
    painter.end()
    result.setDevicePixelRatio(side / size)
    return result


def draw(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """The symbol from the cache of pixmaps, on whole device pixels: for controls."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    size = min(rect.width(), rect.height())
    picture = pixmap(name, size, colour, ratio)
    corner = rect.center() - QPointF(size, size) / 2
    transform = painter.deviceTransform()
    at = transform.map(corner)
    inverse, _ = transform.inverted()
    painter.drawPixmap(inverse.map(QPointF(to_device(at.x()), to_device(at.y()))), picture)


@lru_cache(maxsize=16)
def logo(size: float, ratio: float = 1.0) -> QPixmap:
    """The logo: its own colours, accent ground and white strokes."""
    side = max(1, round(size * ratio))
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint_logo(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(side / size)
    return result


def paint_logo(painter: QPainter, rect: QRectF) -> None:
    """The logo as paths; the same in both themes, as the file ``logo.svg`` has it."""
    solid = QColor(tokens()["theme"]["dark"]["accent"]["solid"])
    white = QColor(tokens()["theme"]["dark"]["text"]["onAccent"])
    unit = rect.width() / 32
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(solid)
    painter.drawRoundedRect(rect, 7.5 * unit, 7.5 * unit)
    painter.restore()
    paint(painter, "glyph/logo", rect.adjusted(4 * unit, 4 * unit, -4 * unit, -4 * unit), white)


class _Engine(QIconEngine):
    """Paints a symbol in the colours of the theme that is in force when it is painted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """In the colour that the theme in force has for this mode."""
        draw(painter, self._name, QRectF(rect), _tint(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same as a pixmap."""
        # Qt asks in device pixels here and sets the ratio itself.
        return pixmap(self._name, min(size.width(), size.height()), _tint(mode))

    def clone(self) -> QIconEngine:
        """Another engine for the same symbol."""
        return _Engine(self._name)


def _tint(mode: QIcon.Mode) -> QColor:
    text = theme().text
    return {
        QIcon.Mode.Disabled: text.disabled,
        QIcon.Mode.Active: text.primary,
        QIcon.Mode.Selected: text.primary,
    }.get(mode, text.secondary)


_engines: dict[str, QIcon] = {}


def icon(name: str) -> QIcon:
    """A ``QIcon`` for actions and item views; it follows the theme by itself."""
    if name not in _engines:
        _engines[name] = QIcon(_Engine(name))
    return _engines[name]
