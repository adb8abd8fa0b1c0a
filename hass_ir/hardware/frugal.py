"""Designs of least energy: among equals of the smallest II, or where energy itself is the aim.

A design's energy is the sum of its engines' and what the device takes for being switched on while
an image passes. A slower design may have engines that take less, but is switched on for longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.closing import Effort, solve
from hass_ir.hardware.device import DERATING_START, RESOURCES, Device, clock_hz
from hass_ir.hardware.explore import Design
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.problem import Problem, build, rows_of

GAP = 0.001
"""Relative gap at which the search for less energy stops."""
STEP = 1.01
"""Ratio of the II tried, from the smallest on."""
TRIES, QUICK_TRIES = 12, 3
"""II of which designs are made, the most promising by a lower bound of the energy first."""


@dataclass(frozen=True)
class _Energies:
    """A problem on a device, and the dynamic joules of each of its candidates."""

    problem: Problem
    each: FloatArray
    device: Device

    def total(self, choice: IntArray) -> float:
        """Joules an image of the candidates `choice`, the clock of their LUTs included."""
        lut = int(self.problem.resources[choice, 1].sum())
        seconds = self.problem.ii_of(choice) / clock_hz(self.device, lut)
        return float(self.each[choice].sum()) + self.device.static_w * seconds

    def floors(self, iis: IntArray) -> FloatArray:
        """Joules that no design within each of `iis`, and not within less, can undercut."""
        starts = self.problem.starts.tolist()
        least = np.zeros(len(iis))
        for start, end in zip(starts[:-1], starts[1:], strict=True):
            best = np.minimum.accumulate(self.each[start:end])
            inside = np.searchsorted(self.problem.cycles[start:end], iis, side="right")
            least += best[np.maximum(inside, 1) - 1]
        return least + self.device.static_w * iis / clock_hz(self.device, 0)

    def least(self, ii: int, limit: IntArray, effort: Effort) -> IntArray | None:
        """The candidates of least dynamic energy within `ii` and `limit`, up to `GAP`."""
        problem = self.problem.at(ii)
        easy = problem.cheapest(self.each, problem.ends(ii))
        if (problem.resources[easy].sum(axis=0) <= limit).all():
            return easy
        rows: list[IntArray] = []
        for start, end in zip(problem.starts[:-1].tolist(), problem.ends(ii).tolist(), strict=True):
            points = np.column_stack((problem.resources[start:end], self.each[start:end]))
            rows.append(start + pareto(points))
        kept = np.concatenate(rows)
        cost = self.each[kept] / max(float(self.each[easy].sum()), 1e-30)
        return solve(problem, kept, cost, limit, GAP, effort)


def least_energy(
    groups: Sequence[Candidates],
    energies: Sequence[FloatArray],
    found: Design,
    device: Device,
    any_ii: bool = False,
    tries: int = TRIES,
) -> Design:
    """The design of least energy, and never more than that of `found`, out of the same `groups`.

    `energies[i]` are dynamic joules of the candidates of group i. It keeps to the II, the DSPs and
    the clock of `found`; with `any_ii` only to what the device has, and makes designs of `tries` II
    in steps of `STEP`.
    """
    problem = build(groups, device)
    starts = problem.starts.tolist()
    each = [e[problem.row[a:b]] for e, a, b in zip(energies, starts[:-1], starts[1:], strict=True)]
    table = _Energies(problem, np.concatenate(each), device)
    best = rows_of(problem, found.choice)
    least, effort = table.total(best), Effort()
    for ii in _steps(table, found.ii_cycles)[:tries] if any_ii else [found.ii_cycles]:
        floor = float(table.floors(np.asarray([ii]))[0])
        if any_ii and floor >= least * (1.0 - GAP):
            break
        for limit in _limits(problem, ii, None if any_ii else found):
            choice = table.least(ii, limit, effort)
            if choice is not None and table.total(choice) < least:
                best, least = choice, table.total(choice)
    ii = problem.ii_of(best)
    totals = problem.resources[best, : len(RESOURCES)].sum(axis=0)
    return replace(
        found,
        ii_cycles=ii,
        choice=tuple(problem.row[best].tolist()),
        **{name: int(totals[k]) for k, name in enumerate(RESOURCES)},
        binding_resource=found.binding_resource if ii == found.ii_cycles else "energy",
        nodes=found.nodes + effort.nodes,
    )


def _steps(table: _Energies, first: int) -> list[int]:
    """The II to try, the most promising first."""
    last = max(int(table.problem.cycles.max()), first)
    count = 1 + int(np.log(last / first) / np.log(STEP))
    iis = np.unique(np.append((first * STEP ** np.arange(count)).astype(np.int64), last))
    return iis[np.argsort(table.floors(iis), kind="stable")].tolist()


def _limits(problem: Problem, ii: int, like: Design | None) -> list[IntArray]:
    """What may be used: all there is, and so many LUTs that the clock keeps; or the DSPs of `like`,
    and LUTs that leave it its clock."""
    whole = problem.at(ii).capacity.copy()
    few = whole.copy()
    few[1] = int(whole[1] * DERATING_START)
    if like is None:
        return [whole, few]
    few[0], few[1] = like.dsp, max(like.lut, int(few[1]))
    return [few]
