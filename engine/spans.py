"""Which places of the input one place of a tensor sees, along one axis: spans that repeat.

A convolution sees the same window everywhere. Behind a transposed convolution or an upsampling,
neighbours see different ones, in a pattern that repeats; that pattern is kept, so that what is
said of it is exact. Places beyond the edge count like any others.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd, lcm
from typing import NamedTuple

Span = tuple[int, int] | None
"""First and last place that is seen; ``None`` where none is."""

_MOST = 4_096
"""Spans that a pattern may have; a longer one is not followed."""


class Reach(NamedTuple):
    """The spans of one period; the next one sees the same, ``advance`` places further on."""

    spans: tuple[Span, ...]
    advance: int

    def at(self, place: int) -> Span:
        """Give what ``place`` sees."""
        round_, phase = divmod(place, len(self.spans))
        span = self.spans[phase]
        if span is None:
            return None
        return (span[0] + round_ * self.advance, span[1] + round_ * self.advance)

    @property
    def width(self) -> int:
        """How many places the widest span covers."""
        return max((span[1] - span[0] + 1 for span in self.spans if span is not None), default=0)


ITSELF = Reach(((0, 0),), 1)
"""A place of the input sees itself."""


def hull(spans: Iterable[Span]) -> Span:
    """Give the span from the first to the last place of all."""
    seen = [span for span in spans if span is not None]
    if not seen:
        return None
    return (min(first for first, _ in seen), max(last for _, last in seen))


def slid(reach: Reach, window: int, stride: int, left: int) -> Reach | None:
    """Slide a window over what sees ``reach``: ``window`` values, ``left`` of them before place 0.

    ``None`` where the pattern becomes too long to follow.
    """
    period = len(reach.spans)
    rounds = period // gcd(period, stride)
    if rounds * min(window, period + 1) > _MOST:
        return None
    # Behind one whole period the windows of a pattern only go on: its ends say all.
    ends = (
        range(window) if window <= 2 * period else (*range(period), *range(window - period, window))
    )
    spans = tuple(
        hull(reach.at(place * stride - left + tap) for tap in ends) for place in range(rounds)
    )
    return Reach(spans, reach.advance * stride * rounds // period)


def laid_out(reach: Reach, window: int, stride: int, left: int, dilation: int) -> Reach | None:
    """Lay each place down through a window, ``stride`` apart: the mirror image of `slid`."""
    period = len(reach.spans) * stride
    if period * window > 16 * _MOST:
        return None

    def seen(place: int) -> Span:
        at = place + left
        taps = (at - tap * dilation for tap in range(window))
        return hull(reach.at(one // stride) for one in taps if one % stride == 0)

    return Reach(tuple(seen(place) for place in range(period)), reach.advance)


def interpolated(reach: Reach, times: int, taps: int) -> Reach | None:
    """Grow by interpolation between ``taps`` neighbours; 1 repeats the nearest one."""
    period = len(reach.spans) * times
    if period > _MOST:
        return None

    def seen(place: int) -> Span:
        if taps == 1:
            return reach.at(place // times)
        # The middle of a place, in halves of a step; Keras reads the middles, not the corners.
        middle, between = divmod(2 * place + 1 - times, 2 * times)
        if not between:
            return reach.at(middle)
        before = taps // 2 - 1
        return hull(reach.at(middle + tap) for tap in range(-before, taps - before))

    return Reach(tuple(seen(place) for place in range(period)), reach.advance)


def shifted(reach: Reach, by: int) -> Reach:
    """Begin ``by`` places later (cropped), or earlier (padded)."""
    if by == 0:
        return reach
    return Reach(tuple(reach.at(place + by) for place in range(len(reach.spans))), reach.advance)


def joined(reaches: Iterable[Reach]) -> Reach | None:
    """Lay several on top of one another; ``None`` where their places are not alike."""
    found = list(dict.fromkeys(reaches))
    if len(found) == 1:
        return found[0]
    period = lcm(*(len(reach.spans) for reach in found))
    advances = {reach.advance * (period // len(reach.spans)) for reach in found}
    if len(advances) > 1 or period > _MOST:
        return None
    spans = tuple(hull(reach.at(place) for reach in found) for place in range(period))
    return Reach(spans, advances.pop())
