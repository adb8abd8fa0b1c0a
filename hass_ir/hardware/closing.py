"""From the relaxation to whole choices: rounding, and HiGHS on the candidates that are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import ROUNDING, BoolArray, FloatArray, IntArray
from hass_ir.hardware.exchange import exchanged
from hass_ir.hardware.highs import minimise
from hass_ir.hardware.pareto import pareto_by_group
from hass_ir.hardware.problem import Problem
from hass_ir.hardware.relaxation import Prices, least_cost
from hass_ir.hardware.sweep import sweep

NODE_LIMIT = 5000
"""Branch-and-bound nodes of one solve. A limit in nodes, not seconds: same input, same answer."""

FEASIBLE_WIDTHS = (100, 3000)
LEAST_WIDTH = 3000
"""Partial designs `sweep` may hold before HiGHS is asked, to find one that fits, or the best."""
NEAREST = 4000
"""Candidates that local search chooses from: those nearest to optimal at the prices."""
FEW = 200
"""Candidates up to which, where there may be a gap, the wider sweep and HiGHS are tried too."""
STARTING_WEIGHTS = 3
"""Weights of `exchange.WEIGHTS` that a search for a design begins with, one by one, where no other
way to one is tried but a narrow sweep."""
MOST_STARTS = 6
CHEAP_TOLERANCE = 1e-4
"""How near, relatively, the prices that guide the local search come to the best ones."""


@dataclass
class Effort:
    """Nodes spent, and whether every answer so far is proven."""

    nodes: int = 0
    proven: bool = True


def left(problem: Problem, state: Prices) -> tuple[BoolArray, FloatArray]:
    """The candidates that a design within `state.ii` may hold: those the prices do not exclude.

    And what each candidate costs more than the best of its group.
    """
    cost = problem.priced(state.prices)
    ends = problem.ends(state.ii)
    least = cost[problem.cheapest(cost, ends)]
    reduced = cost - least[problem.group]
    return problem.allowed(state.ii) & (reduced <= 1.0 - state.value + ROUNDING), reduced


def undominated(problem: Problem, keep: BoolArray, cost: FloatArray | None = None) -> IntArray:
    """The candidates `keep` that no other of the same group equals or betters in all resources,
    and in `cost` if given."""
    rows = np.flatnonzero(keep)
    starts = np.searchsorted(problem.group[rows], np.arange(problem.groups + 1))
    used = problem.resources[rows]
    points = used if cost is None else np.column_stack((used, cost[rows]))
    return rows[pareto_by_group(points, starts)]


def solve(
    problem: Problem,
    rows: IntArray,
    cost: IntArray | FloatArray,
    limit: IntArray,
    gap: float,
    effort: Effort,
) -> IntArray | None:
    """The design out of the candidates `rows` with the least `cost` within `limit`, by HiGHS.

    `gap` is the relative gap at which to stop. None if none fits, or none was found within the
    node limit; then `effort.proven` turns False.
    """
    count, ones = len(rows), np.ones(problem.groups)
    used = problem.resources[rows]
    width = len(limit)
    at = np.arange(count)
    result = minimise(
        np.asarray(cost, dtype=np.float64),
        np.concatenate((np.ones(count), used.T.ravel().astype(np.float64))),
        np.concatenate((problem.group[rows], problem.groups + np.repeat(np.arange(width), count))),
        np.concatenate((at, np.tile(at, width))),
        (np.append(ones, np.full(width, -np.inf)), np.append(ones, limit.astype(np.float64))),
        (np.zeros(count), np.ones(count)),
        gap=gap,
        node_limit=NODE_LIMIT,
    )
    effort.nodes += result.nodes
    if not result.proven:
        effort.proven = False
    if result.x is None:
        return None
    chosen = rows[np.flatnonzero(result.x > 0.5)]
    if len(chosen) != problem.groups:
        effort.proven = False
        return None
    if (problem.resources[chosen].sum(axis=0) > limit).any():
        effort.proven = False
        return None
    return chosen


def feasible(problem: Problem, state: Prices, effort: Effort, gap: float = 0.0) -> IntArray | None:
    """A design within `state.ii` that fits, or None: proven unless `effort` says otherwise.

    With a `gap` there are many, so that less is tried, and HiGHS is asked only about few
    candidates: it may need minutes for what a slightly larger II makes easy.
    """
    if state.value > 1.0 + ROUNDING:
        return None
    problem = problem.at(state.ii)
    possible, surplus = left(problem, state)
    near = nearest(possible, surplus, NEAREST) if gap else possible
    rows = undominated(problem, near)
    if near is not possible and len(rows) <= FEW:
        rows = undominated(problem, possible)
    surplus, few = surplus[rows], not gap or len(rows) <= FEW
    for weight in range(1 if few else STARTING_WEIGHTS):
        found = exchanged(problem, rows, surplus, problem.capacity, surplus, weight=weight)
        if found is not None:
            return found
    prices, budgets = state.prices[None], np.ones(1)
    for width in FEASIBLE_WIDTHS if few else FEASIBLE_WIDTHS[:1]:
        found, complete = sweep(problem, rows, problem.capacity, prices, budgets, width)
        if found is not None or complete:
            return found
    if not few:
        effort.proven = False
        return None
    cost = problem.shares[rows] @ state.prices
    return solve(problem, rows, cost, problem.capacity, 1e9, effort)


def nearest(keep: BoolArray, surplus: FloatArray, most: int) -> BoolArray:
    """Of the candidates `keep` those of the least `surplus`, `most` or as many as equal these."""
    if np.count_nonzero(keep) <= most:
        return keep
    return keep & (surplus <= np.partition(surplus[keep], most - 1)[most - 1])


def cheap(
    problem: Problem,
    state: Prices,
    incumbent: IntArray,
    cost: FloatArray,
    dsp: int | None = None,
) -> IntArray:
    """A design within `state.ii` of little `cost`, as local search finds it from two starts.

    `incumbent` fits; the other start are the cheapest candidates at the prices of the relaxation.
    It takes no more than `dsp` DSPs, if that is given.
    """
    limit = problem.at(state.ii).capacity.copy()
    limit[0] = limit[0] if dsp is None else dsp
    return priced_cheap(problem, state.ii, incumbent, cost, limit, state.cuts)[0]


def priced_cheap(
    problem: Problem,
    ii: int,
    incumbent: IntArray,
    cost: FloatArray,
    limit: IntArray,
    seeds: Sequence[IntArray] = (),
    of_resources: bool = True,
) -> tuple[IntArray, FloatArray]:
    """As `cheap`, of a design within `ii` and `limit`, and the prices of the relaxation.

    `of_resources` says that `cost` is one of resources: what takes no less of each costs no less.
    """
    problem = problem.at(ii)
    known = float(cost[incumbent].sum())
    shares = limit / np.maximum(problem.capacity, 1)
    prices, bound = least_cost(problem, cost, shares, ii, incumbent, CHEAP_TOLERANCE, seeds)
    reduced = cost + problem.priced(prices)
    surplus = reduced - reduced[problem.cheapest(reduced, problem.ends(ii))][problem.group]
    keep = problem.allowed(ii) & (bound + surplus <= known * (1.0 + ROUNDING))
    besides = None if of_resources else cost
    rows = undominated(problem, nearest(keep, surplus, NEAREST), besides)
    rows = np.union1d(rows, incumbent)
    extra = surplus[rows] / max(known, 1e-9)
    best, start = incumbent, None
    for _ in range(MOST_STARTS):
        found = exchanged(problem, rows, extra, limit, cost[rows], start)
        if found is not None and cost[found].sum() < cost[best].sum():
            best = found
        elif start is not None:
            break
        start = best
    return best, prices


def cheapest(problem: Problem, state: Prices, incumbent: IntArray, effort: Effort) -> IntArray:
    """The design within `state.ii` with the fewest DSPs, then LUTs.

    `incumbent` fits. Among designs with equally few DSPs the fewest LUTs are certain only where
    `sweep` could hold all partial designs; else the fewest it found are taken, without a proof.
    """
    problem = problem.at(state.ii)
    choice, done = _least(problem, state, 0, problem.capacity, incumbent, effort)
    if done:
        return choice
    limit = problem.capacity.copy()
    limit[0] = problem.resources[choice, 0].sum()
    return _least(problem, state, 1, limit, choice, None)[0]


def _least(
    problem: Problem,
    state: Prices,
    resource: int,
    limit: IntArray,
    incumbent: IntArray,
    effort: Effort | None,
) -> tuple[IntArray, bool]:
    """The design within `state.ii` and `limit` that takes the least of `resource`.

    Also whether ties are broken already. Without `effort` HiGHS is not asked for a proof.
    """
    amounts = problem.resources[:, resource]
    known = int(amounts[incumbent].sum())
    cost = amounts.astype(np.float64)
    shares = limit / np.maximum(problem.capacity, 1)
    prices, bound = least_cost(problem, cost, shares, state.ii, incumbent)
    reduced = cost + problem.priced(prices)
    surplus = reduced - reduced[problem.cheapest(reduced, problem.ends(state.ii))][problem.group]
    possible, _ = left(problem, state)
    rows = undominated(problem, possible & (bound + surplus <= known + 1e-6))
    unit = np.eye(len(limit))[resource] * problem.capacity[resource]
    measures = np.vstack((state.prices, (prices + unit) / max(known, 1)))
    budgets = np.asarray([1.0, (known + 1e-6 + prices @ shares) / max(known, 1)])
    found, complete = sweep(problem, rows, limit, measures, budgets, LEAST_WIDTH)
    if found is not None and amounts[found].sum() <= known:
        incumbent, known = found, int(amounts[found].sum())
    if complete:
        return incumbent, True
    if effort is None or np.ceil(bound - 1e-6) >= known:
        return incumbent, False
    rows = undominated(problem, possible & (bound + surplus <= known - 1 + 1e-6))
    if len(np.unique(problem.group[rows])) < problem.groups:
        return incumbent, False
    found = solve(problem, rows, amounts[rows], limit, 0.9 / max(known, 1), effort)
    better = found is not None and amounts[found].sum() < known
    return (found if found is not None and better else incumbent), False
