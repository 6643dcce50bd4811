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
    count = apart.count
    cluster = list(range(count))  # which cluster a place is in
    offset = [0.0] * count  # of a place within its cluster
    position = list(wish)  # of a cluster
    mass = list(weight)
    moment = [w * x for w, x in zip(weight, wish, strict=True)]
    members: list[list[int]] = [[place] for place in range(count)]
    # Conditions towards a cluster, the most violated first. The key is comparable within one heap
    # as long as the left cluster has not moved; `stamp` tells when it has.
    heaps: list[list[tuple[float, int, int, int, float]]] = [[] for _ in range(count)]
    stamp = [0] * count
    clock = 0
    before = apart.before
    for place in apart.order:
        heap = []
        for left, gap in before[place]:
            home = cluster[left]
            reach = position[home] + offset[left] + gap
            heap.append((-reach, clock, left, place, gap))
        heapify(heap)
        heaps[place] = heap
        current = place
        while True:
            heap = heaps[current]
            found = None
            while heap:
                key, when, left, right, gap = heap[0]
                home = cluster[left]
                if home == current:
                    heappop(heap)
                    continue
                if stamp[home] > when:
                    heappop(heap)
                    reach = position[home] + offset[left] + gap - offset[right]
                    heappush(heap, (-reach, clock, left, right, gap))
                    continue
                if -key > position[current] + 1e-9:
                    found = (left, right, gap)
                break
            if found is None:
                break
            left, right, gap = found
            clock += 1
            current = _merge(
                cluster, offset, position, mass, moment, members, heaps, left, right, gap
            )
            stamp[current] = clock
    return [position[cluster[place]] + offset[place] for place in range(count)]


def _merge(
    cluster: list[int],
    offset: list[float],
    position: list[float],
    mass: list[float],
    moment: list[float],
    members: list[list[int]],
    heaps: list[list[tuple[float, int, int, int, float]]],
    left: int,
    right: int,
    gap: float,
) -> int:
    """Join two clusters so that ``right`` stands exactly ``gap`` behind ``left``."""
    one, other = cluster[left], cluster[right]
    shift = offset[left] + gap - offset[right]  # of the right cluster's members, seen from the left
    if len(members[one]) < len(members[other]):
        one, other, shift = other, one, -shift
    for place in members[other]:
        cluster[place] = one
        offset[place] += shift
    members[one].extend(members[other])
    members[other] = []
    # moment is the sum of weight * (wish - offset)
    moment[one] += moment[other] - mass[other] * shift
    mass[one] += mass[other]
    position[one] = moment[one] / mass[one]
    small, big = heaps[other], heaps[one]
    if len(small) > len(big):
        # Keys of the bigger heap must be seen from the new origin.
        heaps[one] = [(key + shift, when, a, b, g) for key, when, a, b, g in small]
        heapify(heaps[one])
        for entry in big:
            heappush(heaps[one], entry)
    else:
        for key, when, a, b, g in small:
            heappush(big, (key + shift, when, a, b, g))
    heaps[other] = []
    return one
