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

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z]+)([^>]*?)(/?)>")
_ATTRIBUTE = re.compile(r'([a-z0-9-]+)="([^"]*)"')
_TOKEN = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|(-?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?)")
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
# Flags of an arc may be written without separators: "a1 1 0 012 2".
_ARC = re.compile(r"[\s,]*([01])[\s,]*([01])")


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
    for found in _TAG.finditer(_COMMENT.sub("", text)):
        closing, kind, inside, alone = found.groups()
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

    path = QPainterPath()
    if kind == "path":
        return path_from_data(values.get("d", ""))
    if kind == "rect":
        radius = number("rx", "ry")
        box = QRectF(number("x"), number("y"), number("width"), number("height"))
        path.addRoundedRect(box, radius, radius)
        return path
    if kind == "circle":
        path.addEllipse(QPointF(number("cx"), number("cy")), number("r"), number("r"))
        return path
    if kind == "line":
        path.moveTo(number("x1"), number("y1"))
        path.lineTo(number("x2"), number("y2"))
        return path
    return None


def path_from_data(data: str) -> QPainterPath:
    """The path that an SVG ``d`` attribute describes."""
    pen = _Pen()
    for command, numbers in _commands(data):
        pen.draw(command, numbers)
    return pen.path


def _commands(data: str) -> list[tuple[str, list[float]]]:
    """Every command with its own numbers; repeated and implied commands are written out."""
    result: list[tuple[str, list[float]]] = []
    position, command = 0, ""
    while True:
        found = _TOKEN.search(data, position)
        if found is None:
            return result
        if found[1]:
            command, position = found[1], found.end()
            if command in "Zz":
                result.append((command, []))
                continue
        numbers, position = _numbers(data, position, command)
        result.append((command, numbers))
        # After a move, further pairs are lines.
        command = {"M": "L", "m": "l"}.get(command, command)


def _numbers(data: str, position: int, command: str) -> tuple[list[float], int]:
    numbers: list[float] = []
    while len(numbers) < _ARGUMENTS[command.lower()]:
        if command in "Aa" and len(numbers) == 3:
            flags = _ARC.match(data, position)
            if flags is None:
                raise ValueError(f"flags of an arc expected at {data[position:]!r}")
            numbers += [float(flags[1]), float(flags[2])]
            position = flags.end()
            continue
        found = _TOKEN.search(data, position)
        if found is None or found[1]:
            raise ValueError(f"a number expected after {command!r} in {data!r}")
        numbers.append(float(found[2]))
        position = found.end()
    return numbers, position


class _Pen:
    """Draws commands one after the other; remembers what smooth curves continue from."""

    def __init__(self) -> None:
        self.path = QPainterPath()
        self._at = QPointF()
        self._start = QPointF()
        self._handle: QPointF | None = None
        self._curve = ""

    def draw(self, command: str, numbers: list[float]) -> None:
        """One command; small letters are relative to where the pen is."""
        kind = command.lower()
        origin = self._at if command.islower() else QPointF()
        if kind == "z":
            self.path.closeSubpath()
            self._at = QPointF(self._start)
        elif kind in "hv":
            self._line_along(kind, numbers[0], origin)
        elif kind == "a":
            end = origin + QPointF(numbers[5], numbers[6])
            _arc(self.path, self._at, end, numbers)
            self._at = end
        else:
            points = [
                origin + QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            self._through(kind, points)
        if kind not in "csqt":
            self._handle = None
        self._curve = kind

    def _line_along(self, kind: str, value: float, origin: QPointF) -> None:
        if kind == "h":
            self._at = QPointF(origin.x() + value, self._at.y())
        else:
            self._at = QPointF(self._at.x(), origin.y() + value)
        self.path.lineTo(self._at)

    def _mirrored(self, kinds: str) -> QPointF:
        """The handle that continues the last curve smoothly, or the pen itself."""
        if self._handle is None or self._curve not in kinds:
            return self._at
        return self._at * 2 - self._handle

    def _through(self, kind: str, points: list[QPointF]) -> None:
        if kind == "m":
            self.path.moveTo(points[0])
            self._start = QPointF(points[0])
        elif kind == "l":
            self.path.lineTo(points[0])
        elif kind in "cs":
            first = points[0] if kind == "c" else self._mirrored("cs")
            self.path.cubicTo(first, points[-2], points[-1])
            self._handle = points[-2]
        else:
            handle = points[0] if kind == "q" else self._mirrored("qt")
            self.path.quadTo(handle, points[-1])
            self._handle = handle
        self._at = points[-1]


def _arc(path: QPainterPath, start: QPointF, end: QPointF, numbers: list[float]) -> None:
    """An elliptical arc in cubic pieces of at most a quarter turn (SVG 1.1, appendix F.6)."""
    rx, ry = abs(numbers[0]), abs(numbers[1])
    if not rx or not ry or start == end:
        path.lineTo(end)
        return
    turn = math.radians(numbers[2])
    cos, sin = math.cos(turn), math.sin(turn)
    half = (start - end) / 2
    x, y = cos * half.x() + sin * half.y(), -sin * half.x() + cos * half.y()
    grow = max(1.0, math.hypot(x / rx, y / ry))
    rx, ry = rx * grow, ry * grow
    square = (rx * ry) ** 2 / ((rx * y) ** 2 + (ry * x) ** 2) - 1
    side = -1 if bool(numbers[3]) == bool(numbers[4]) else 1
    factor = side * math.sqrt(max(0.0, square))
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    middle = (start + end) / 2 + QPointF(cos * cx - sin * cy, sin * cx + cos * cy)
    angle = math.atan2((y - cy) / ry, (x - cx) / rx)
    sweep = math.atan2((-y - cy) / ry, (-x - cx) / rx) - angle
    if numbers[4] and sweep < 0:
        sweep += 2 * math.pi
    elif not numbers[4] and sweep > 0:
        sweep -= 2 * math.pi

    def at(dx: float, dy: float) -> QPointF:
        return middle + QPointF(cos * rx * dx - sin * ry * dy, sin * rx * dx + cos * ry * dy)

    pieces = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    step = sweep / pieces
    reach = 4 / 3 * math.tan(step / 4)
    for _ in range(pieces):
        c, s = math.cos(angle), math.sin(angle)
        nc, ns = math.cos(angle + step), math.sin(angle + step)
        path.cubicTo(
            at(c - reach * s, s + reach * c), at(nc + reach * ns, ns - reach * nc), at(nc, ns)
        )
        angle += step
