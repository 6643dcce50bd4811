"""Soft shadows as nine-patch pixmaps, made once per kind, radius, colour and pixel ratio.

Public: ``paint_shadow(painter, rect, radius, shadow)`` and ``Shadow``.  A shadow is drawn by
stretching the middle of a small pixmap, so it costs the same for every size.  No graphics
effects.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from designer.look.struct import Struct
from designer.look.tokens import tokens


class Shadow(NamedTuple):
    """One shadow of the tokens, in logical pixels."""

    y: float
    blur: float
    rgb: int
    opacity: float

    @property
    def reach(self) -> int:
        """How far it can be seen from the edges of the thing that casts it."""
        return math.ceil(self.blur + self.y)


class Shadows(Struct):
    """The four heights at which things float."""

    card: Shadow
    dragged: Shadow
    popover: Shadow
    dialog: Shadow


@lru_cache(maxsize=8)
def shadows(dark: bool, scale: float = 1.0) -> Shadows:
    """The shadows of a theme at an interface scale."""
    raw = tokens()["shadow"]["dark" if dark else "light"]
    made = {
        name: Shadow(
            y=entry["y"] * scale,
            blur=entry["blur"] * scale,
            rgb=QColor(entry["color"]).rgb(),
            opacity=entry["opacity"],
        )
        for name, entry in raw.items()
    }
    return Shadows(**made)


def paint_shadow(painter: QPainter, rect: QRectF, radius: float, shadow: Shadow) -> None:
    """The shadow of a rounded rectangle; paint the rectangle itself over it."""
    if shadow.opacity <= 0:
        return
    ratio = painter.device().devicePixelRatioF() if painter.device() else 1.0
    pixmap, corner = _nine_patch(shadow, round(radius * 4) / 4, ratio)
    outer = rect.adjusted(-shadow.blur, -shadow.blur, shadow.blur, shadow.blur)
    outer.translate(0, shadow.y)
    _stretch(painter, pixmap, outer, corner, ratio)


def _stretch(
    painter: QPainter, pixmap: QPixmap, outer: QRectF, corner: float, ratio: float
) -> None:
    """Draw the nine parts of ``pixmap``; its middle one is a single pixel wide and high."""
    edge = corner * ratio
    whole = float(pixmap.width())
    shrink = min(1.0, outer.width() / (2 * corner), outer.height() / (2 * corner))
    side = corner * shrink
    columns = (
        (0.0, edge, outer.left(), side),
        (edge, whole - 2 * edge, outer.left() + side, outer.width() - 2 * side),
        (whole - edge, edge, outer.right() - side, side),
    )
    rows = (
        (0.0, edge, outer.top(), side),
        (edge, whole - 2 * edge, outer.top() + side, outer.height() - 2 * side),
        (whole - edge, edge, outer.bottom() - side, side),
    )
    for source_x, source_w, x, width in columns:
        for source_y, source_h, y, height in rows:
            if width > 0 and height > 0:
                painter.drawPixmap(
                    QRectF(x, y, width, height),
                    pixmap,
                    QRectF(source_x, source_y, source_w, source_h),
                )


@lru_cache(maxsize=64)
def _nine_patch(shadow: Shadow, radius: float, ratio: float) -> tuple[QPixmap, float]:
    """The pixmap (one pixel of middle) and the logical length of its corners."""
    corner = math.ceil((2 * shadow.blur + radius) * ratio)
    side = 2 * corner + 1
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setPen(Qt.PenStyle.NoPen)
    blur = shadow.blur * ratio
    steps = max(4, min(48, math.ceil(2 * blur)))
    colour = QColor.fromRgb(shadow.rgb)
    for step in range(steps):
        # From the outermost line inwards: each smaller shape overwrites with its own strength.
        distance = blur - 2 * blur * (step + 0.5) / steps
        colour.setAlphaF(shadow.opacity * _falloff(distance / max(blur, 1e-6)))
        painter.setBrush(colour)
        inset = blur - distance
        shape = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
        # Blurring rounds corners also inwards, hence the floor under the radius.
        bend = max(radius * ratio + distance, blur * 0.6)
        painter.drawRoundedRect(shape, bend, bend)
    painter.end()
    return QPixmap.fromImage(image), corner / ratio


def _falloff(position: float) -> float:
    """Strength of a Gaussian blur at ``position`` (−1 inside … 1 outside), sigma half the blur."""
    return 0.5 * (1.0 - math.erf(position * 2 / math.sqrt(2)))
