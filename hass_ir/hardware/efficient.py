"""The design of the most images a cycle and DSP, of an II up to some times the smallest.

Engines that skip zeros take logic. At the smallest II all of it is in use, and multipliers that do
without stand beside them; with more cycles there is logic enough, and fewer multipliers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.closing import priced_cheap
from hass_ir.hardware.device import RESOURCES, Device
from hass_ir.hardware.explore import Design
from hass_ir.hardware.problem import Problem, build, rows_of

STEP = 1.01
"""Ratio of the II tried."""
GAP = 0.01
"""How much more efficient, relatively, designs of II not tried might be, apart from a step."""
TRIES, QUICK_TRIES = 30, 6
"""II of which designs are made at most, the most promising by a lower bound of the DSPs first."""


def most_efficient(
    groups: Sequence[Candidates],
    device: Device,
    found: Design,
    slowdown: float,
    tries: int = TRIES,
) -> Design:
    """The design of the least II·DSPs, its II at most `slowdown` times that of `found`, out of the
    same `groups`; never worse than `found`.

    Of II not tried bounds prove that none is better by more than `GAP` and a `STEP`, unless
    `tries` are used up; at those tried designs are what local search finds.
    """
    problem = build(groups, device)
    iis = _iis(found.ii_cycles, slowdown)
    before = np.append(found.ii_cycles - 1, iis[:-1])
    dsps = problem.resources[:, 0].astype(np.float64)
    cost = dsps + problem.resources[:, 1] / (int(problem.capacity[1]) + 1)
    first = best = rows_of(problem, found.choice)
    value = _product(problem, best)
    floors = np.maximum(_floors(problem, dsps, np.zeros(len(problem.capacity)), iis), 1.0)
    is_open, seeds = np.ones(len(iis), np.bool_), [best]
    for _ in range(tries):
        products = np.where(is_open, (before + 1) * floors, np.inf)
        at = int(products.argmin())
        if products[at] >= value * (1.0 - GAP):
            break
        ii, is_open[at] = int(iis[at]), False
        limit = problem.at(ii).capacity
        start = best if problem.ii_of(best) <= ii else first
        choice, prices = priced_cheap(problem, ii, start, cost, limit, seeds)
        if problem.linked:
            prices[len(RESOURCES) :] = 0.0  # What the link has depends on the II.
        floors = np.maximum(floors, _floors(problem, dsps, prices, iis))
        seeds.append(choice)
        if _product(problem, choice) < value:
            best, value = choice, _product(problem, choice)
    if best is first:
        return found
    totals = problem.resources[best, : len(RESOURCES)].sum(axis=0)
    return replace(
        found,
        ii_cycles=problem.ii_of(best),
        choice=tuple(problem.row[best].tolist()),
        **{name: int(totals[k]) for k, name in enumerate(RESOURCES)},
        binding_resource="efficiency",
    )


def _iis(least: int, slowdown: float) -> IntArray:
    """The II to try, ascending: steps from `least` to `slowdown` times that."""
    last = int(least * slowdown)
    count = 1 + int(np.log(max(last / least, 1.0)) / np.log(STEP))
    return np.unique(np.append((least * STEP ** np.arange(count)).astype(np.int64), last))


def _product(problem: Problem, choice: IntArray) -> float:
    return float(problem.ii_of(choice) * max(int(problem.resources[choice, 0].sum()), 1))


def _floors(problem: Problem, cost: FloatArray, prices: FloatArray, iis: IntArray) -> FloatArray:
    """The least `cost` that a design within each of `iis` may have, as `prices` of what the device
    has prove, [n]."""
    reduced = cost + problem.priced(prices)
    least = np.full(len(iis), -float(prices.sum()))
    starts = problem.starts.tolist()
    for start, end in zip(starts[:-1], starts[1:], strict=True):
        best = np.minimum.accumulate(reduced[start:end])
        inside = np.searchsorted(problem.cycles[start:end], iis, side="right")
        least += best[np.maximum(inside, 1) - 1]
    return least
