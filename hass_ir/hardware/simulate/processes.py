"""Processes that take and give words at points of each image."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.simulate.periodic import Waits, earliest, passed, reached


@dataclass(frozen=True, eq=False)
class End:
    """What a process has given, or has had room to take, at each of its points: so many of the
    `total` words of an image, those of the next one beyond it."""

    process: int
    counts: FloatArray
    total: float

    def share(self, points: IntArray, wanted: FloatArray) -> FloatArray:
        """How far it is from such points, numbered on from image to image, to the next ones when
        there are so many words."""
        last, following = (
            self.counts[x % len(self.counts)] + x // len(self.counts) * self.total
            for x in (points, points + 1)
        )
        return np.clip((wanted - last) / np.maximum(following - last, 1e-9), 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Flow:
    """The `gaps` between the points of processes, what these wait for, and for each stream what its
    source has given and its target has had room for; of each part, its first process in `parts`."""

    gaps: list[FloatArray] = field(default_factory=list[FloatArray])
    waits: list[Waits] = field(default_factory=list[Waits])
    gives: dict[int, End] = field(default_factory=dict[int, End])
    takes: dict[int, End] = field(default_factory=dict[int, End])
    needs: dict[int, End] = field(default_factory=dict[int, End])
    parts: list[int] = field(default_factory=list[int])

    def process(self, gaps: FloatArray) -> int:
        """A new process."""
        self.gaps.append(gaps)
        return len(self.gaps) - 1

    def wait(
        self,
        before: End,
        target: int,
        points: IntArray,
        wanted: FloatArray,
        cycles: FloatArray | float,
        each: float = 0.0,
    ) -> None:
        """Points of a process wait until so many words are given; words come `each` cycles one
        after the other between points."""
        at, images, more = reached(before.counts, before.total, wanted)
        later = cycles - more * each
        self.waits.append(Waits(before.process, at, target, points, images, later))

    def room(
        self, before: End, target: int, wanted: FloatArray, grain: FloatArray, rate: float
    ) -> None:
        """Words are taken in once `before` has room for them: of the `grain` words that
        a point of it makes room for those that come before first, at `rate` a cycle."""
        at, images, more = reached(before.counts, before.total, wanted)
        cycles = (grain[at] - more) / rate
        points = np.arange(len(wanted))
        self.waits.append(Waits(before.process, at, target, points, images, cycles))

    def hold(self, given: End, taken: End, capacity: float, rate: float) -> None:
        """No more words are given than `capacity` beyond those that are taken, `rate` a cycle.

        Of several points of `taken` between two of `given` the first one counts, since the others
        may wait for words that are given until then.
        """
        wanted, points = given.counts - capacity, np.arange(len(given.counts))
        before = np.append(given.counts[-1] - given.total, given.counts[:-1])
        self.once_taken(taken, given.process, points, wanted, before, rate)

    def once_taken(
        self,
        taken: End,
        target: int,
        points: IntArray,
        wanted: FloatArray,
        before: FloatArray,
        rate: float,
    ) -> None:
        """Points of a process wait until so many words are `wanted`, or the first that are taken
        beyond those `before`; words between points of `taken` come as its gaps let them, at most
        `rate` a cycle."""
        gaps, count = self.gaps[taken.process], len(taken.counts)
        run = np.cumsum(gaps)
        floor, known = (passed(taken.counts, taken.total, x) for x in (wanted, before))
        at = np.minimum(floor, known + 1)
        share, each = taken.share(floor, wanted), gaps[(floor + 1) % count]
        last, first = (run[x % count] + x // count * run[-1] for x in (floor, at))
        more = wanted - taken.counts[at % count] - at // count * taken.total
        cycles = last + share * each - first
        cycles = np.where(at > known, np.minimum(cycles, more / rate), cycles)
        self.waits.append(Waits(taken.process, at % count, target, points, at // count, cycles))

    def schedule(self, period: float) -> tuple[list[FloatArray], float] | None:
        """When the points of each process come, and the period: see `earliest`."""
        return earliest(self.gaps, self.waits, period)
