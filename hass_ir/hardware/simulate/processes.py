"""Processes that take and give words at points of each image."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.simulate.periodic import Waits, earliest, reached


@dataclass(frozen=True, eq=False)
class End:
    """What a process has given, or has had room to take, at each of its points: so many of the
    `total` words of an image, those of the next one beyond it."""

    process: int
    counts: FloatArray
    total: float


@dataclass(frozen=True, eq=False)
class Flow:
    """The `gaps` between the points of processes, what these wait for, and for each stream what its
    source has given and its target has had room for."""

    gaps: list[FloatArray] = field(default_factory=list[FloatArray])
    waits: list[Waits] = field(default_factory=list[Waits])
    gives: dict[int, End] = field(default_factory=dict[int, End])
    takes: dict[int, End] = field(default_factory=dict[int, End])
    needs: dict[int, End] = field(default_factory=dict[int, End])

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

    def schedule(self, period: float) -> tuple[list[FloatArray], float] | None:
        """When the points of each process come, and the period: see `earliest`."""
        return earliest(self.gaps, self.waits, period)
