"""The choice of one candidate for each layer, as flat arrays: what bounds and solvers work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from hass_ir.hardware.candidates import BoolArray, Candidates, FloatArray, IntArray, fits
from hass_ir.hardware.device import RESOURCES, Device

CONSTRAINTS = (*RESOURCES, "link")
"""What designs share: the device's resources, and the link to memory, which has more to give the
longer an image may take."""
LINK = len(RESOURCES)

ROUNDING = 1e-9
"""Cycles this little above a whole number count as that number, and bounds are kept this wide."""


def whole_cycles(cycles: FloatArray) -> IntArray:
    """Cycles rounded up."""
    return np.ceil(cycles * (1.0 - ROUNDING)).astype(np.int64)


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
        capacity, shares = self.capacity.copy(), self.shares.copy()
        capacity[LINK] = self.link.capacity(ii)
        shares[:, LINK] = self.resources[:, LINK] / max(int(capacity[LINK]), 1)
        return replace(self, capacity=capacity, shares=shares)

    def ii_of(self, choice: IntArray) -> int:
        """The II of the candidates `choice`, one a group, together."""
        ii = max(int(self.cycles[choice].max()), self.link_floor)
        if self.linked:
            ii = max(ii, self.link.cycles(int(self.resources[choice, LINK].sum())))
        return ii

    def allowed(self, ii: int) -> BoolArray:
        """Which candidates keep an initiation interval of `ii` cycles."""
        return self.cycles <= ii

    def ends(self, ii: int) -> IntArray:
        """Where each group's candidates within `ii` end."""
        inside = np.concatenate(([0], np.cumsum(self.allowed(ii))))
        return self.starts[:-1] + inside[self.starts[1:]] - inside[self.starts[:-1]]

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
    cycles: list[IntArray] = []
    resources: list[IntArray] = []
    moved: list[IntArray] = []
    rows: list[IntArray] = []
    for candidates in groups:
        row = np.flatnonzero(fits(candidates.resources, device.capacity))
        whole = whole_cycles(candidates.cycles[row])
        order = np.argsort(whole, kind="stable")
        rows.append(row[order])
        cycles.append(whole[order])
        resources.append(candidates.resources[row[order]])
        moved.append(np.ceil(candidates.link_bits[row[order]]).astype(np.int64))
    sizes = [len(r) for r in rows]
    limit = np.asarray(device.capacity, dtype=np.int64)
    all_cycles, all_resources = np.concatenate(cycles), np.concatenate(resources)
    link = Link.of(device)
    least, most = (sum(int(f(m)) for m in moved if len(m)) for f in (np.min, np.max))
    if least < most:
        limit = np.append(limit, link.capacity(link.cycles(most)))
        all_resources = np.column_stack((all_resources, np.concatenate(moved)))
    link_floor = link.cycles(least)
    return Problem(
        capacity=limit,
        cycles=all_cycles,
        resources=all_resources,
        shares=all_resources / np.maximum(limit, 1),
        group=np.repeat(np.arange(len(groups)), sizes),
        row=np.concatenate(rows),
        starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        by_cycles=np.argsort(all_cycles, kind="stable"),
        empty=tuple(i for i, size in enumerate(sizes) if size == 0),
        link=link,
        linked=least < most,
        link_floor=link_floor,
        floor=max([link_floor, *(int(c[0]) for c in cycles if len(c))]),
        slowest=max(link.cycles(most), int(all_cycles.max(initial=0))),
    )
