"""The automatic layout beside Graphviz, in one run: ``python -m tests.benchmarks.layout_quality``.

Prints, for real networks and for copies of one after another: crossings, wires through cards,
length, width and CPU time, ours and those of ``dot`` where it is installed; then what routing
costs from places alone. Compares within one run and asserts nothing: times are for reading.
"""

from __future__ import annotations

import gc
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from engine.layout import Edge, Obstacles, Point, Rect, layered, place_ports, route_wires
from tests.engine.layout.graphs import (
    NETWORKS,
    Sizes,
    chained,
    crossing_wires,
    network,
    rects,
    wires_through_cards,
)

Answer = TypeVar("Answer")
_INCH = 72.0
_CELL = 200.0


class Figures(NamedTuple):
    """What can be said of a drawing."""

    crossings: int
    through: int
    length: float
    width: float
    seconds: float


def unit() -> float:
    """CPU seconds of a plain loop: times are given in multiples of it as well."""
    best = 1.0
    for _ in range(5):
        start = time.process_time()
        total = 0
        for number in range(200_000):
            total += number * number & 7
        best = min(best, time.process_time() - start)
    return best


def timed(job: Callable[[], Answer], times: int) -> tuple[Answer, float]:
    """The answer of a job and the least CPU seconds that it took."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        answer = job()
        best = min(best, time.process_time() - start)
    return answer, best


def ours(sizes: Sizes, edges: Sequence[Edge], times: int) -> Figures:
    """Our layout."""
    layout, seconds = timed(lambda: layered(sizes, edges), times)
    places = rects(layout, sizes)
    length = sum(
        abs(x2 - x1) + abs(y2 - y1)
        for line in layout.routes.values()
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False)
    )
    crossing = len(crossing_wires(layout.routes, edges))
    through = len(wires_through_cards(layout.routes, places))
    return Figures(crossing, through, length, layout.bounds.width, seconds)


def of_dot(sizes: Sizes, edges: Sequence[Edge], patience: float) -> Figures | None:
    """The layout of Graphviz; None when it takes too long."""
    number = {name: place for place, name in enumerate(sizes)}
    text = ['digraph { nodesep=0.78; ranksep=0.58; node [shape=box, fixedsize=true, label=""]']
    for name, (width, height) in sizes.items():
        text.append(f"{number[name]} [width={width / _INCH:.4f}, height={height / _INCH:.4f}]")
    text += [f"{number[edge.source]} -> {number[edge.target]} [arrowhead=none]" for edge in edges]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        done = subprocess.run(
            ["dot", "-Tplain"],
            input="\n".join([*text, "}"]),
            capture_output=True,
            text=True,
            timeout=patience,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return None
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    boxes: list[Rect] = []
    lines: list[tuple[str, str, list[Point]]] = []
    for line in done.stdout.splitlines():
        words = line.split()
        if words[0] == "node":
            x, y, width, height = (float(word) * _INCH for word in words[2:6])
            boxes.append(Rect(x - width / 2, -y - height / 2, width, height))
        elif words[0] == "edge":
            values = [float(word) * _INCH for word in words[4 : 4 + 2 * int(words[3])]]
            points = [(x, -y) for x, y in zip(values[::2], values[1::2], strict=True)]
            lines.append((words[1], words[2], _sampled(points)))
    return Figures(
        _crossing_curves(lines),
        _curves_through(lines, boxes),
        sum(
            ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
            for _, _, points in lines
            for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False)
        ),
        max(box.right for box in boxes) - min(box.x for box in boxes),
        seconds,
    )


def _sampled(points: Sequence[Point]) -> list[Point]:
    """A chain of cubic curves as a line of points."""
    found = [points[0]]
    for start in range(0, len(points) - 1, 3):
        piece = points[start : start + 4]
        for step in range(1, 9):
            t = step / 8
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            found.append(
                (
                    sum(w * x for w, (x, _) in zip(weights, piece, strict=True)),
                    sum(w * y for w, (_, y) in zip(weights, piece, strict=True)),
                )
            )
    return found


def _crossing_curves(lines: Sequence[tuple[str, str, list[Point]]]) -> int:
    """Pairs of curves that cross; those that share a card are forgiven."""
    cells: dict[tuple[int, int], list[tuple[Point, Point, int]]] = {}
    for number, (_, _, points) in enumerate(lines):
        for one, other in zip(points, points[1:], strict=False):
            (x1, x2), (y1, y2) = sorted((one[0], other[0])), sorted((one[1], other[1]))
            for column in range(int(x1 // _CELL), int(x2 // _CELL) + 1):
                for row in range(int(y1 // _CELL), int(y2 // _CELL) + 1):
                    cells.setdefault((column, row), []).append((one, other, number))

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    found = set()
    for parts in cells.values():
        for place, (a, b, one) in enumerate(parts):
            for c, d, other in parts[:place]:
                if set(lines[one][:2]) & set(lines[other][:2]):
                    continue
                if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                    found.add((min(one, other), max(one, other)))
    return len(found)


def _curves_through(lines: Sequence[tuple[str, str, list[Point]]], boxes: Sequence[Rect]) -> int:
    """Curves of which a point lies inside a card."""
    obstacles = Obstacles({str(number): box for number, box in enumerate(boxes)})
    return sum(
        any(not obstacles.is_free(x - 0.5, y - 0.5, x + 0.5, y + 0.5) for x, y in points[2:-2])
        for _, _, points in lines
    )


def show(title: str, who: str, figures: Figures | None, loop: float) -> None:
    """One row of the table."""
    if figures is None:
        print(f"{title:24}{who:6}   took too long")
        return
    crossings, through, length, width, seconds = figures
    print(
        f"{title:24}{who:6}{crossings:10}{through:9}{length / 1000:10.0f}{width:9.0f}"
        f"{seconds * 1000:11.0f}{seconds / loop:9.1f}"
    )


def routing(title: str, sizes: Sizes, edges: Sequence[Edge], loop: float) -> None:
    """What ports and routes cost, and how they come out, from places alone."""
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    obstacles, make = timed(lambda: Obstacles(places), 3)
    wires, join = timed(lambda: place_ports(obstacles, places, dict(enumerate(edges))), 3)
    routes, route = timed(lambda: route_wires(obstacles, wires), 3)
    crossing = len(crossing_wires(routes, edges))
    through = len(wires_through_cards(routes, places))
    times = " + ".join(f"{seconds * 1000:.0f}" for seconds in (make, join, route))
    print(f"{title:24}{crossing:10}{through:9}   {times} ms, {(make + join + route) / loop:.1f}")


def main(copies: Sequence[int] = (5, 10)) -> None:
    """Measure and print."""
    loop = unit()
    drawn = {name: network(name) for name in NETWORKS}
    print(f"one loop: {loop * 1000:.1f} ms CPU")
    print(f"{'network':24}{'':6} crossings  through  kpx long    width     CPU ms    loops")
    for name, (sizes, edges) in drawn.items():
        show(name, "ours", ours(sizes, edges, 3), loop)
        if shutil.which("dot"):
            show(name, "dot", of_dot(sizes, edges, 60.0), loop)
    for count in copies:
        sizes, edges = chained("nasnet_large", count)
        title = f"nasnet_large x{count}"
        show(title, "ours", ours(sizes, edges, 1), loop)
        if count <= 5 and shutil.which("dot"):
            show(title, "dot", of_dot(sizes, edges, 120.0), loop)
        drawn[title] = sizes, edges
    print("\nroutes from places alone: crossings, through cards, cards + ports + routes, loops")
    for name, (sizes, edges) in drawn.items():
        routing(name, sizes, edges, loop)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or (5, 10))
