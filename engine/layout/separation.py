"""Places on a line: as near as can be to where each would like to be, apart as they must be.

It solves the weighted least-squares problem with "b stands at least d behind a" conditions by
merging neighbours that would collide into clusters. It knows numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush


class Apart:
    """Conditions between numbered places: for each, who stands before it and how far.

    ``order`` is a topological order of the conditions; building fails softly: ``order`` is shorter
    than the number of places when the conditions contradict each other in a circle.
    """

    def __init__(self, count: int, gaps: dict[tuple[int, int], float]) -> None:
        self.count = count
        self.before: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        self.behind: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        for (left, right), gap in gaps.items():
            self.before[right].append((left, gap))
            self.behind[left].append((right, gap))
        waiting = [len(entries) for entries in self.before]
        self.order = [place for place in range(count) if not waiting[place]]
        for place in self.order:
            for right, _ in self.behind[place]:
                waiting[right] -= 1
                if not waiting[right]:
                    self.order.append(right)

    def mirrored(self) -> Apart:
        """The same conditions with left and right exchanged."""
        other = Apart(0, {})
        other.count = self.count
        other.before, other.behind = self.behind, self.before
        other.order = self.order[::-1]
        return other

    @property
    def consistent(self) -> bool:
        """Whether the conditions can be met at all."""
        return len(self.order) == self.count


def nearest(apart: Apart, wish: Sequence[float], weight: Sequence[float]) -> list[float]:
    """Positions that keep apart, each near its wish, the heavy ones nearest."""
    clusters = _Clusters(wish, weight)
    for place in apart.order:
        clusters.enter(place, apart.before[place])
    return clusters.positions()


Entry = tuple[float, int, int, int, float]  # key, when it was made, left, right, gap


class _Clusters:
    """Places that touch move as one: every cluster lies where its places are nearest to their wish.

    A condition towards a cluster is kept in its heap, the most violated first: the key is minus the
    position that the cluster's origin must reach. It holds as long as the left cluster has not
    moved since; ``_stamp`` tells when it has.
    """

    def __init__(self, wish: Sequence[float], weight: Sequence[float]) -> None:
        count = len(wish)
        self._home = list(range(count))  # which cluster a place is in
        self._offset = [0.0] * count  # of a place from the origin of its cluster
        self._origin = list(wish)
        self._mass = list(weight)
        self._moment = [w * x for w, x in zip(weight, wish, strict=True)]
        self._members: list[list[int]] = [[place] for place in range(count)]
        self._heap: list[list[Entry]] = [[] for _ in range(count)]
        self._stamp = [0] * count
        self._clock = 0

    def enter(self, place: int, before: Sequence[tuple[int, float]]) -> None:
        """Let a place come in behind those that are in, and join what it collides with."""
        home, origin, offset = self._home, self._origin, self._offset
        heap = [
            (-(origin[home[left]] + offset[left] + gap), self._clock, left, place, gap)
            for left, gap in before
        ]
        heapify(heap)
        self._heap[place] = heap
        current = place
        while (entry := self._worst(current)) is not None:
            self._clock += 1
            current = self._merge(*entry)
            self._stamp[current] = self._clock

    def positions(self) -> list[float]:
        """Where every place is now."""
        return [
            self._origin[home] + offset
            for home, offset in zip(self._home, self._offset, strict=True)
        ]

    def _worst(self, current: int) -> tuple[int, int, float] | None:
        """The most violated condition towards a cluster: left, right, gap."""
        heap, home = self._heap[current], self._home
        while heap:
            key, when, left, right, gap = heap[0]
            other = home[left]
            if other == current:
                heappop(heap)
            elif self._stamp[other] > when:
                heappop(heap)
                reach = self._origin[other] + self._offset[left] + gap - self._offset[right]
                heappush(heap, (-reach, self._clock, left, right, gap))
            elif -key > self._origin[current] + 1e-9:
                return left, right, gap
            else:
                return None
        return None

    def _merge(self, left: int, right: int, gap: float) -> int:
        """Join two clusters so that ``right`` stands exactly ``gap`` behind ``left``."""
        one, other = self._home[left], self._home[right]
        # How far the other's places move when they are seen from the origin of the first.
        shift = self._offset[left] + gap - self._offset[right]
        if len(self._members[one]) < len(self._members[other]):
            one, other, shift = other, one, -shift
        for place in self._members[other]:
            self._home[place] = one
            self._offset[place] += shift
        self._members[one].extend(self._members[other])
        self._members[other] = []
        # The moment is the sum of weight * (wish - offset).
        self._moment[one] += self._moment[other] - self._mass[other] * shift
        self._mass[one] += self._mass[other]
        self._origin[one] = self._moment[one] / self._mass[one]
        seen = [(key + shift, when, a, b, g) for key, when, a, b, g in self._heap[other]]
        small, big = self._heap[one], seen
        if len(small) > len(big):
            small, big = big, small
        else:
            heapify(big)
        for entry in small:
            heappush(big, entry)
        self._heap[one], self._heap[other] = big, []
        return one
