"""The choice of one candidate for each layer, as flat arrays: what bounds and solvers work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import BoolArray, Candidates, FloatArray, IntArray, fits

ROUNDING = 1e-9
"""Cycles this little above a whole number count as that number, and bounds are kept this wide."""


def whole_cycles(cycles: FloatArray) -> IntArray:
    """Cycles rounded up."""
    return np.ceil(cycles * (1.0 - ROUNDING)).astype(np.int64)


@dataclass(frozen=True)
class Problem:
    """The candidates of all groups end to end, each group's by ascending cycles.

    `shares` are resources over capacity [n, 5]; `row` is the candidate's row in its group;
    `starts` [groups + 1] are the groups' ends; `by_cycles` sorts all candidates by cycles.
    Candidates that exceed the capacity by themselves are left out; `empty` lists the groups of
    which none is left.
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

    @property
    def groups(self) -> int:
        return len(self.starts) - 1

    @property
    def floor(self) -> int:
        """The II that the slowest group's fastest candidate allows."""
        return int(self.cycles[self.starts[:-1]].max())

    def allowed(self, ii: int) -> BoolArray:
        """Which candidates keep an initiation interval of `ii` cycles."""
        return self.cycles <= ii

    def ends(self, ii: int) -> IntArray:
        """Where each group's candidates within `ii` end."""
        inside = np.concatenate(([0], np.cumsum(self.allowed(ii))))
        return self.starts[:-1] + inside[self.starts[1:]] - inside[self.starts[:-1]]

    def cheapest(self, cost: FloatArray, ends: IntArray) -> IntArray:
        """For each group its first candidate of least `cost` before `ends`."""
        return np.asarray(
            [
                start + int(cost[start:end].argmin())
                for start, end in zip(self.starts[:-1].tolist(), ends.tolist(), strict=True)
            ]
        )

    def fits(self, choice: IntArray) -> bool:
        """Whether the candidates `choice` together keep within the capacity."""
        return bool((self.resources[choice].sum(axis=0) <= self.capacity).all())


def build(groups: Sequence[Candidates], capacity: tuple[int, ...]) -> Problem:
    """`groups` as one problem."""
    cycles: list[IntArray] = []
    resources: list[IntArray] = []
    rows: list[IntArray] = []
    for candidates in groups:
        row = np.flatnonzero(fits(candidates.resources, capacity))
        whole = whole_cycles(candidates.cycles[row])
        order = np.argsort(whole, kind="stable")
        rows.append(row[order])
        cycles.append(whole[order])
        resources.append(candidates.resources[row[order]])
    sizes = [len(r) for r in rows]
    limit = np.asarray(capacity, dtype=np.int64)
    all_cycles, all_resources = np.concatenate(cycles), np.concatenate(resources)
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
    )
