"""The earliest schedule that repeats every image, of processes whose points wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.simulate.longest import CLOSE, Edges, Group

_APART = 1e9


@dataclass(frozen=True, eq=False)
class Waits:
    """Points `after` of process `target` come `cycles` later, at least, than points `before` of
    process `source`, which are those of so many `images` later (earlier where negative)."""

    source: int
    before: IntArray
    target: int
    after: IntArray
    images: IntArray
    cycles: FloatArray


def reached(
    counts: FloatArray, total: float, wanted: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """The first point at which so many words have come, for each of `wanted`; of which image it is;
    and how many words more have come by then. Points come to `counts`, of `total` words an image.
    """
    several = np.concatenate((counts - total, counts, counts + total))
    image = np.ceil(wanted / total - 1e-12) - 1
    left = wanted - image * total
    at = np.minimum(np.searchsorted(several, left - 1e-9), len(several) - 1)
    shift, point = np.divmod(at, len(counts))
    return point, (image + shift - 1).astype(np.int64), several[at] - left


def passed(counts: FloatArray, total: float, wanted: FloatArray) -> IntArray:
    """The last point at which no more words than `wanted` have come, numbered on from image to
    image: point i of image k is `k * len(counts) + i`."""
    several = np.concatenate((counts - 2 * total, counts - total, counts))
    image = np.ceil(wanted / total - 1e-12) - 1
    at = several.searchsorted(wanted - image * total + 1e-9, side="right") - 1
    return (image.astype(np.int64) - 2) * len(counts) + at


class Points:
    """The points of all processes, one after the other, and the `edges` between them.

    A point's place is its time less the cycles from its process's first point on, those of a
    process far from those of others: so no point has a place before that of the point before it.
    """

    def __init__(self, gaps: Sequence[FloatArray], waits: Sequence[Waits]):
        counts = np.asarray([len(g) for g in gaps])
        self.first = first = np.cumsum(counts) - counts
        self.owner = np.arange(len(gaps)).repeat(counts)
        self.run = run = np.concatenate([np.cumsum(g) - g[0] for g in gaps]) - self.owner * _APART
        source = np.concatenate([first + counts - 1, *(first[w.source] + w.before for w in waits)])
        target = np.concatenate([first, *(first[w.target] + w.after for w in waits)])
        cycles = np.concatenate([[g[0] for g in gaps], *(w.cycles for w in waits)])
        images = np.concatenate([np.full(len(gaps), -1), *(w.images for w in waits)])
        self.edges = Edges(source, target, cycles + run[source] - run[target], images)

    def places(self, times: Sequence[FloatArray]) -> FloatArray:
        """Of points that come at such times."""
        return np.concatenate(times) - self.run

    def times(self, places: FloatArray) -> list[FloatArray]:
        """When the points of each process come, that are at such places."""
        return np.split(places + self.run, self.first[1:])


def earliest(
    gaps: Sequence[FloatArray], waits: Sequence[Waits], period: float
) -> tuple[list[FloatArray], float] | None:
    """When each point of each process comes at the earliest, from cycle 0 on, if each does the same
    for the next image a period later; and that period, `period` or the least that is possible.
    None where processes wait for each other within an image.

    `gaps[p][i]` are the cycles from point i - 1 of process p to point i at least, that of the first
    from the last one of the image before. Waits and gaps are differences that times must have at
    least, and their least solution is the schedule (R. Reiter, "Scheduling parallel computations",
    1968), found as longest paths are, group after group of processes that wait for each other. A
    cycle of waits that takes longer than its images have bounds the period: with those that turn up
    it grows until none is left.
    """
    points = Points(gaps, waits)
    edges, first, owner = points.edges, points.first, points.owner
    groups = list(_groups(edges, first, owner))
    while True:
        times = (owner * _APART).astype(np.float64)
        for group in groups:
            needs = group.settle(times, period)
            if needs > period:
                break
        else:
            return points.times(times), period
        if needs == inf:
            return None
        period = needs * (1 + CLOSE)


def _groups(edges: Edges, first: IntArray, owner: IntArray) -> Iterator[Group]:
    """The processes in order, those together that wait for later ones."""
    latest = first.copy()
    np.maximum.at(latest, owner[edges.target], first[owner[edges.source]])
    latest = np.maximum.accumulate(latest)
    begins = np.append(first[np.append(-1, latest[:-1]) < first], len(owner))
    group_of = np.searchsorted(begins, np.arange(len(owner)), side="right")
    inner = group_of[edges.source] == group_of[edges.target]
    order = np.argsort(edges.target, kind="stable")
    bounds = np.searchsorted(edges.target[order], begins)
    for low, high, i, j in zip(begins, begins[1:], bounds, bounds[1:], strict=False):
        own = order[i:j]
        within = edges.take(own[inner[own]])
        yield Group(
            int(low), int(high), within.moved(-int(low), -int(low)),
            edges.take(own[~inner[own]]).moved(0, -int(low)),
        )  # fmt: skip
