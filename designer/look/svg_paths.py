"""Reads the small part of SVG that our icons use and gives painter paths.

Public: ``read_symbol(text) -> tuple[Part, …]``.  Understands ``path rect circle line g`` with
fill, stroke and stroke-width, in a box of 24 × 24; everything else in a file is ignored.  Paths
instead of pixmaps let a symbol take any colour and any size, on the screen as well as in a
vector drawing.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

_TAG = re.compile(r"<(/?)([a-z]+)([^>]*?)(/?)>")
_ATTRIBUTE = re.compile(r'([a-z0-9-]+)="([^"]*)"')
_SEGMENT = re.compile(r"([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)")
_DIGITS = r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?"
_NUMBER = re.compile(_DIGITS)
# Flags of an arc may be written without separators: "a1 1 0 012 2".
_ARC = re.compile(
    rf"({_DIGITS})[\s,]*({_DIGITS})[\s,]*({_DIGITS})[\s,]+([01])[\s,]*([01])"
    rf"[\s,]*({_DIGITS})[\s,]*({_DIGITS})"
)
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}


class Part(NamedTuple):
    """One shape of a symbol: filled, stroked (with a width in units of the box) or both."""

    path: QPainterPath
    stroke: float
    filled: bool


def read_symbol(text: str) -> tuple[Part, ...]:
    """The parts of one of our SVG files."""
    # The files are our own and plain; a pattern reads them in a tenth of the time that a
    # general XML library takes to import.
    parts: list[Part] = []
    looks = [{"fill": "black", "stroke": "none", "stroke-width": "1"}]
    for closing, kind, inside, alone in _TAG.findall(text):
        if closing:
            looks.pop()
            continue
        values = dict(_ATTRIBUTE.findall(inside))
        look = {name: values.get(name, outer) for name, outer in looks[-1].items()}
        path = _shape(kind, values)
        if path is not None:
            stroke = float(look["stroke-width"]) if look["stroke"] != "none" else 0.0
            parts.append(Part(path, stroke, look["fill"] != "none"))
        if not alone:
            looks.append(look)
    return tuple(parts)


def _shape(kind: str, values: dict[str, str]) -> QPainterPath | None:
    def number(*names: str) -> float:
        return next((float(values[name]) for name in names if name in values), 0.0)

    if kind == "path":
        return path_from_data(values.get("d", ""))
    path = QPainterPath()
    if kind == "rect":
        radius = number("rx", "ry")
        box = QRectF(number("x"), number("y"), number("width"), number("height"))
        path.addRoundedRect(box, radius, radius)
    elif kind == "circle":
        radius = number("r")
        left, top = number("cx") - radius, number("cy") - radius
        path.addEllipse(left, top, 2 * radius, 2 * radius)
    elif kind == "line":
        path.moveTo(number("x1"), number("y1"))
        path.lineTo(number("x2"), number("y2"))
    else:
        return None
    return path


def path_from_data(data: str) -> QPainterPath:
    """The path that an SVG ``d`` attribute describes."""
    pen = _Pen()
    for command, text in _SEGMENT.findall(data):
        kind = command.lower()
        if kind == "z":
            pen.close()
            continue
        count = _ARGUMENTS[kind]
        numbers = [float(number) for number in _NUMBER.findall(_separated(kind, text))]
        if not numbers or len(numbers) % count:
            raise ValueError(f"{count} numbers each expected after {command} in {data!r}")
        for first in range(0, len(numbers), count):
            pen.draw(kind, command == kind, numbers[first : first + count])
            # After a move, further pairs are lines.
            kind = "l" if kind == "m" else kind
            command = {"M": "L", "m": "l"}.get(command, command)
    return pen.path


def _separated(kind: str, text: str) -> str:
    """The numbers of a command, flags of arcs set apart."""
    return _ARC.sub(r"\1 \2 \3 \4 \5 \6 \7 ", text) if kind == "a" else text


class _Pen:
    """Draws commands one after the other; remembers what smooth curves continue from."""

    def __init__(self) -> None:
        self.path = QPainterPath()
        self._x = self._y = self._start_x = self._start_y = 0.0
        self._handle_x = self._handle_y = 0.0
        self._curve = ""

    def close(self) -> None:
        """Back to where the shape began."""
        self.path.closeSubpath()
        self._x, self._y, self._curve = self._start_x, self._start_y, ""

    def draw(self, kind: str, relative: bool, numbers: list[float]) -> None:
        """One command; relative ones start where the pen is."""
        dx, dy = (self._x, self._y) if relative else (0.0, 0.0)
        if kind in "hv":
            x = numbers[0] + dx if kind == "h" else self._x
            y = numbers[0] + dy if kind == "v" else self._y
            self.path.lineTo(x, y)
        elif kind == "a":
            x, y = numbers[5] + dx, numbers[6] + dy
            _arc(self.path, (self._x, self._y), (x, y), numbers)
        else:
            places = [n + (dy if index % 2 else dx) for index, n in enumerate(numbers)]
            x, y = places[-2:]
            self._through(kind, places)
        self._x, self._y, self._curve = x, y, kind

    def _mirrored(self, kinds: str) -> tuple[float, float]:
        """The handle that continues the last curve smoothly, or the pen itself."""
        if not self._curve or self._curve not in kinds:
            return self._x, self._y
        return 2 * self._x - self._handle_x, 2 * self._y - self._handle_y

    def _through(self, kind: str, places: list[float]) -> None:
        if kind == "m":
            self.path.moveTo(*places)
            self._start_x, self._start_y = places
        elif kind == "l":
            self.path.lineTo(*places)
        elif kind in "cs":
            if kind == "s":
                places = [*self._mirrored("cs"), *places]
            self.path.cubicTo(*places)
            self._handle_x, self._handle_y = places[2:4]
        else:
            if kind == "t":
                places = [*self._mirrored("qt"), *places]
            self.path.quadTo(*places)
            self._handle_x, self._handle_y = places[:2]


def _arc(
    path: QPainterPath,
    start: tuple[float, float],
    end: tuple[float, float],
    numbers: list[float],
) -> None:
    """An elliptical arc in cubic pieces of at most a quarter turn (SVG 1.1, appendix F.6)."""
    rx, ry = abs(numbers[0]), abs(numbers[1])
    if not {numbers[3], numbers[4]} <= {0, 1}:
        raise ValueError(f"flags of 0 or 1 expected in an arc, not {numbers[3:5]}")
    if not rx or not ry or start == end:
        path.lineTo(*end)
        return
    turn = math.radians(numbers[2])
    cos, sin = math.cos(turn), math.sin(turn)
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
    grow = max(1.0, math.hypot(x / rx, y / ry))
    rx, ry = rx * grow, ry * grow
    square = (rx * ry) ** 2 / ((rx * y) ** 2 + (ry * x) ** 2) - 1
    factor = math.sqrt(max(0.0, square)) * (-1 if numbers[3] == numbers[4] else 1)
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    angle = math.atan2((y - cy) / ry, (x - cx) / rx)
    sweep = (math.atan2((-y - cy) / ry, (-x - cx) / rx) - angle) % (2 * math.pi)
    if not numbers[4]:
        sweep -= 2 * math.pi
    middle_x = (start[0] + end[0]) / 2 + cos * cx - sin * cy
    middle_y = (start[1] + end[1]) / 2 + sin * cx + cos * cy

    def at(dx: float, dy: float) -> tuple[float, float]:
        dx, dy = dx * rx, dy * ry
        return middle_x + cos * dx - sin * dy, middle_y + sin * dx + cos * dy

    pieces = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    step = sweep / pieces
    reach = 4 / 3 * math.tan(step / 4)
    for _ in range(pieces):
        c, s = math.cos(angle), math.sin(angle)
        angle += step
        nc, ns = math.cos(angle), math.sin(angle)
        first, second = at(c - reach * s, s + reach * c), at(nc + reach * ns, ns - reach * nc)
        path.cubicTo(*first, *second, *at(nc, ns))
