"""The choice of one candidate for each layer, as flat arrays: what bounds and solvers work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from hass_ir.hardware.candidates import (
    ROUNDING,
    BoolArray,
    ByCycles,
    Candidates,
    FloatArray,
    IntArray,
    fits,
)
from hass_ir.hardware.device import RESOURCES, Device

CONSTRAINTS = (*RESOURCES, "link")
"""What designs share: the device's resources, and the link to memory, which has more to give the
longer an image may take."""
LINK = len(RESOURCES)


@dataclass(frozen=True)
class Link:
    """The link to off-chip memory, which moves `width` bits a cycle."""

    width: float

    @classmethod
    def of(cls, device: Device) -> Link:
        """That of `device`, at its full clock."""
        return cls(device.bandwidth_gbps * 1e3 / device.clock_mhz)

    def capacity(self, ii: int) -> int:
        """Whole bits it moves in `ii` cycles."""
        return int(ii * self.width * (1.0 + ROUNDING))

    def cycles(self, bits: int) -> int:
        """The least whole cycles in which it moves `bits`."""
        cycles = ceil(bits / self.width * (1.0 - 2.0 * ROUNDING))
        while self.capacity(cycles) < bits:
            cycles += 1
        return cycles


@dataclass(frozen=True)
class Problem:
    """The candidates of all groups end to end, each group's by ascending cycles.

    `resources` [n, 5] are those of the device, with the bits that cross the link as a sixth column
    where `linked`: where designs differ in them. `shares` are resources over `capacity`; the
    link's depends on the II (see `at`). `row` is the candidate's row in its group; `starts`
    [groups + 1] are the groups' ends; `by_cycles` sorts all candidates by cycles. No design is
    faster than `floor`, and none need be slower than `slowest`. `link_floor` is the part of `floor`
    that the link sets. Candidates that exceed the capacity by themselves are left out; `empty`
    lists the groups of which none is left.
    """

    capacity: IntArray
    cycles: IntArray
    resources: IntArray
    shares: FloatArray
    group: IntArray
    row: IntArray
    starts: IntArray
    by_cycles: IntArray
    empty: tuple[int, ...]
    link: Link
    linked: bool
    link_floor: int
    floor: int
    slowest: int

    @property
    def groups(self) -> int:
        return len(self.starts) - 1

    def at(self, ii: int) -> Problem:
        """The same with what the link moves within `ii` cycles as its capacity."""
        if not self.linked:
            return self
        capacity, shares = self.capacity.copy(), self.shares.copy(order="F")
        capacity[LINK] = self.link.capacity(ii)
        shares[:, LINK] = self.resources[:, LINK] / max(int(capacity[LINK]), 1)
        return replace(self, capacity=capacity, shares=shares)

    def ii_of(self, choice: IntArray) -> int:
        """The II of the candidates `choice`, one a group, together."""
        ii = max(int(self.cycles[choice].max()), self.link_floor)
        if self.linked:
            ii = max(ii, self.link.cycles(int(self.resources[choice, LINK].sum())))
        return ii

    def priced(self, prices: FloatArray) -> FloatArray:
        """The shares of each candidate at `prices`, summed one after the other: a product of
        matrices would be left to threads, which takes longer."""
        total = np.zeros(len(self.shares))
        for k in np.flatnonzero(prices).tolist():
            total += prices[k] * self.shares[:, k]
        return total

    def allowed(self, ii: int) -> BoolArray:
        """Which candidates keep an initiation interval of `ii` cycles."""
        return self.cycles <= ii

    def ends(self, ii: int) -> IntArray:
        """Where each group's candidates within `ii` end."""
        inside = np.concatenate(([0], np.cumsum(self.allowed(ii))))
        return self.starts[:-1] + inside[self.starts[1:]] - inside[self.starts[:-1]]

    def least(self, cost: FloatArray, ii: int) -> float:
        """The sum over groups of the least `cost` of candidates within `ii`."""
        inside = np.where(self.allowed(ii), cost, np.inf)
        return float(np.minimum.reduceat(inside, self.starts[:-1]).sum())

    def cheapest(self, cost: FloatArray, ends: IntArray) -> IntArray:
        """For each group its first candidate of least `cost` before `ends`."""
        inside = np.arange(len(cost)) < ends[self.group]
        masked = np.where(inside, cost, np.inf)
        least = np.minimum.reduceat(masked, self.starts[:-1])
        best = np.flatnonzero(masked <= least[self.group])
        return best[np.searchsorted(self.group[best], np.arange(self.groups))]

    def fits(self, choice: IntArray) -> bool:
        """Whether the candidates `choice` together keep within the capacity."""
        return bool((self.resources[choice].sum(axis=0) <= self.capacity).all())


def build(groups: Sequence[Candidates], device: Device) -> Problem:
    """`groups` as one problem on `device`."""
    columns = zip(*(g.by_cycles for g in groups), strict=True)
    every = ByCycles(*(np.concatenate(column) for column in columns))
    kept = np.flatnonzero(fits(every.resources, device.capacity))
    if len(kept) < len(every.row):
        every = ByCycles(*(column[kept] for column in every))
    group = np.repeat(np.arange(len(groups)), [len(g) for g in groups])[kept]
    starts = np.searchsorted(group, np.arange(len(groups) + 1))
    firsts = starts[:-1][np.diff(starts) > 0]
    limit, resources = np.asarray(device.capacity, dtype=np.int64), every.resources
    link = Link.of(device)
    least, most = (int(f.reduceat(every.link_bits, firsts).sum()) for f in (np.minimum, np.maximum))
    if least < most:
        limit = np.append(limit, link.capacity(link.cycles(most)))
        resources = np.column_stack((resources, every.link_bits))
    link_floor = link.cycles(least)
    return Problem(
        capacity=limit,
        cycles=every.cycles,
        resources=resources,
        shares=np.asfortranarray(resources / np.maximum(limit, 1)),
        group=group,
        row=every.row,
        starts=starts,
        by_cycles=np.argsort(every.cycles, kind="stable"),
        empty=tuple(np.flatnonzero(np.diff(starts) == 0).tolist()),
        link=link,
        linked=least < most,
        link_floor=link_floor,
        floor=max(link_floor, int(every.cycles[firsts].max(initial=0))),
        slowest=max(link.cycles(most), int(every.cycles.max(initial=0))),
    )


def rows_of(problem: Problem, choice: Sequence[int]) -> IntArray:
    """Where in `problem` the candidates stand that are row `choice[i]` of group i."""
    starts = problem.starts.tolist()
    return np.asarray(
        [
            start + int((problem.row[start:end] == row).argmax())
            for row, start, end in zip(choice, starts[:-1], starts[1:], strict=True)
        ]
    )
