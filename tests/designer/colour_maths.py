"""Contrast, colour distance and colour vision, for the checks of the tokens.

Contrast is that of WCAG 2.2; distance is CIEDE2000 (Sharma, Wu & Dalal 2005); colour vision is
simulated after Machado, Oliveira & Fernandes (2009) at full severity.  Pure Python: what is
checked should not need more than what the program has.
"""

from __future__ import annotations

import math

from PySide6.QtGui import QColor

Triple = tuple[float, float, float]

VISIONS: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: QColor) -> Triple:
    """Light instead of sRGB numbers."""

    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(v / 255) for v in colour.getRgb()[:3])
    return red, green, blue


def _times(matrix: tuple[Triple, Triple, Triple], light: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix)
    return first, second, third


def luminance(colour: QColor) -> float:
    """Relative luminance."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _seen(colour: QColor, vision: str) -> Triple:
    """The light that someone with this vision sees, in the steps that a screen has."""
    light = _times(VISIONS[vision], linear(colour))

    def stepped(value: float) -> float:
        value = min(1.0, max(0.0, value))
        gamma = value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        return round(gamma * 255) / 255

    red, green, blue = (stepped(value) for value in light)
    return linear(QColor.fromRgbF(red, green, blue))


def lab(light: Triple) -> Triple:
    """CIE L*a*b* of linear light."""

    def bent(value: float) -> float:
        return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116

    pairs = zip(_times(_TO_XYZ, light), _WHITE, strict=True)
    x, y, z = (bent(value / white) for value, white in pairs)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: QColor, other: QColor, vision: str = "normal") -> float:
    """CIEDE2000 between two colours as someone with this vision sees them."""
    return ciede2000(lab(_seen(one, vision)), lab(_seen(other, vision)))


def ciede2000(first: Triple, second: Triple) -> float:
    """The distance of two colours in L*a*b*."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    weight = 0.5 * (1 - math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    a1, a2 = a1 * (1 + weight), a2 * (1 + weight)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn, mean_hue = _hues(h1, h2, c1 * c2 == 0)
    big_turn = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(mean_hue - 30))
        + 0.24 * math.cos(math.radians(2 * mean_hue))
        + 0.32 * math.cos(math.radians(3 * mean_hue + 6))
        - 0.20 * math.cos(math.radians(4 * mean_hue - 63))
    )
    bend = 30 * math.exp(-(((mean_hue - 275) / 25) ** 2))
    rc = 2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    dl, dc, dh = (
        (l2 - l1) / sl,
        (c2 - c1) / (1 + 0.045 * chroma),
        big_turn / (1 + 0.015 * chroma * t),
    )
    rotation = -math.sin(math.radians(2 * bend)) * rc
    return math.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def _hues(h1: float, h2: float, gray: bool) -> tuple[float, float]:
    """The turn from one hue to the other, and the hue between them."""
    turn, between = h2 - h1, (h1 + h2) / 2
    if gray:
        return 0.0, h1 + h2
    if abs(turn) > 180:
        turn += 360 if turn < 0 else -360
        between += 180 if h1 + h2 < 360 else -180
    return turn, between
