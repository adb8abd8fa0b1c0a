"""Bounds from the linear relaxation, by cutting planes in the space of resource prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from hass_ir.hardware.candidates import ROUNDING, FloatArray, IntArray
from hass_ir.hardware.highs import minimise
from hass_ir.hardware.problem import Problem

_MOST_ROUNDS = 60
BUNDLES = 32
"""Parts of a network of which the master problem keeps the cheapest designs apart."""
AROUND = (0.03, 0.3)
"""How far, as a share, one resource's price is raised for the first cuts."""


@dataclass
class Prices:
    """Prices of the resources, summing to 1, and the candidates that bound them so far.

    At prices p, no design within II t exists if the sum over groups of the least p·share at t
    exceeds 1; `value` is that sum at `ii`. The prices with the largest sum prove the most.
    """

    prices: FloatArray
    ii: int = 0
    value: float = 0.0
    cuts: list[IntArray] = field(default_factory=list[IntArray])


def master(
    problem: Problem,
    cuts: Sequence[IntArray],
    cost: FloatArray | None = None,
    limit: FloatArray | None = None,
) -> tuple[FloatArray, float]:
    """The best prices as far as the designs `cuts` tell, and the value they would have.

    Without `cost`: prices that sum to 1 and maximise the sum of the least p·share. With it: prices
    that maximise the sum of the least cost + p·share, less p·`limit`. The least of each bundle of
    groups is known from what these designs have for it, so that the program stays small.
    """
    shares, costs, bundle = _bundled(problem, cuts, cost)
    width, count, bundles = len(problem.capacity), len(bundle), int(bundle.max()) + 1
    size = width + bundles
    at = np.arange(width)
    rows = np.concatenate((np.arange(count), np.repeat(np.arange(count), width), count + 0 * at))
    columns = np.concatenate((width + bundle, np.tile(at, count), at))
    entries = np.concatenate((np.ones(count), -shares.ravel(), np.ones(width)))
    objective = np.append(np.zeros(width), np.full(bundles, -1.0))
    upper = np.append(costs, 1.0)
    lower = np.append(np.full(count, -np.inf), 1.0)
    if limit is not None:
        objective[:width] = limit
        lower[count], upper[count] = 0.0, np.inf
    free = np.append(np.zeros(width), np.full(bundles, -np.inf))
    found = minimise(
        objective, entries, rows, columns, (lower, upper), (free, np.full(size, np.inf))
    )
    if found.x is None:
        raise AssertionError(f"the master problem has no solution (status {found.status})")
    prices = np.maximum(found.x[:width], 0.0)
    return (prices / prices.sum() if limit is None else prices), -found.value


def _bundled(
    problem: Problem, cuts: Sequence[IntArray], cost: FloatArray | None
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Shares and costs of what the designs `cuts` have for each bundle of neighbouring groups.

    And which bundle each is for; there are at most `BUNDLES`.
    """
    designs = np.stack(cuts)
    every = np.zeros(len(problem.shares)) if cost is None else cost
    firsts = np.unique(np.arange(BUNDLES) * problem.groups // BUNDLES)
    if len(firsts) == problem.groups:
        each = np.unique(designs)
        return problem.shares[each], every[each], problem.group[each]
    shares: FloatArray = np.add.reduceat(problem.shares[designs], firsts, axis=1)
    costs: FloatArray = np.add.reduceat(every[designs], firsts, axis=1)
    bundle = np.tile(np.arange(len(firsts)), len(cuts))
    return shares.reshape(-1, shares.shape[2]), costs.ravel(), bundle


def reached(problem: Problem, prices: FloatArray) -> tuple[int, float] | None:
    """The smallest II that `prices` do not exclude and the sum of least prices there.

    None where they exclude every II.
    """
    if problem.linked:
        return _reached_by_halving(problem, prices)
    total = sums(problem, prices)
    if total[-1] > 1.0 + ROUNDING:
        return None
    first = int(np.argmax(total <= 1.0 + ROUNDING))
    ii = max(int(problem.cycles[problem.by_cycles[first]]), problem.floor)
    return ii, value_at(problem, prices, ii)


def sums(problem: Problem, prices: FloatArray) -> FloatArray:
    """The sum over groups of the least p·share within the cycles of each of `by_cycles`, [n].

    Only from the `floor` of the problem on it means anything; it falls. The link's capacity is
    that of the problem as it is.
    """
    cost = problem.priced(prices)
    least = cost.copy()
    for start, end in zip(problem.starts[:-1].tolist(), problem.starts[1:].tolist(), strict=True):
        np.minimum.accumulate(least[start:end], out=least[start:end])
    firsts = problem.starts[:-1]
    drop = np.empty_like(least)
    drop[1:] = least[:-1] - least[1:]
    drop[firsts] = 0.0
    return least[firsts].sum() - np.cumsum(drop[problem.by_cycles])


def _reached_by_halving(problem: Problem, prices: FloatArray) -> tuple[int, float] | None:
    """As `reached`, where shares depend on the II too: the longer it is, the less is excluded."""
    low, high = problem.floor, max(problem.floor, problem.slowest)
    value = value_at(problem, prices, high)
    if value > 1.0 + ROUNDING:
        return None
    while low < high:
        middle = (low + high) // 2
        found = value_at(problem, prices, middle)
        if found > 1.0 + ROUNDING:
            low = middle + 1
        else:
            high, value = middle, found
    return high, value


def value_at(problem: Problem, prices: FloatArray, ii: int) -> float:
    """The sum over groups of the least p·share within `ii`."""
    problem = problem.at(ii)
    cost = problem.priced(prices)
    chosen = problem.cheapest(cost, problem.ends(ii))
    return float(cost[chosen].sum())


def start(problem: Problem, warm: Sequence[float] | None = None) -> Prices:
    """The prices `warm` of a similar problem, or equal ones; no cuts."""
    width = len(problem.capacity)
    prices = np.zeros(width)
    known = np.asarray([] if warm is None else warm[:width], dtype=np.float64)
    prices[: len(known)] = known
    total = float(prices.sum())
    return Prices(prices / total if total > 0 else np.full(width, 1.0 / width))


def smallest_relaxed_ii(problem: Problem, state: Prices) -> bool:
    """Sets `state.ii` to the smallest II at which the relaxation fits; False if none is.

    Every II below is proven impossible. Prices exclude all II up to some t at once; the next ones
    are the best at that t, as in Newton's method, until candidates mixed at t fit.
    """
    best = state.prices
    for _ in range(_MOST_ROUNDS):
        at = reached(problem, state.prices)
        if at is None:
            return False
        ii, value = at
        if ii > state.ii or (ii == state.ii and value > state.value):
            state.ii, state.value, best = ii, value, state.prices
        if not state.cuts:
            _cut_around(problem, state)
        _cut(problem, state)
        state.prices, most = master(problem.at(state.ii), state.cuts)
        if most <= 1.0 + ROUNDING:
            break
    state.prices = best
    state.value = value_at(problem, best, state.ii)
    return True


def strengthen(problem: Problem, state: Prices, ii: int, rounds: int) -> None:
    """Moves `state` to `ii` and raises its value by up to `rounds` cutting planes."""
    problem, best = problem.at(ii), state.prices
    state.ii, state.value = ii, value_at(problem, best, ii)
    for _ in range(rounds):
        if state.value > 1.0 + ROUNDING:
            break
        _cut(problem, state)
        state.prices, most = master(problem, state.cuts)
        value = value_at(problem, state.prices, ii)
        if value > state.value:
            state.value, best = value, state.prices
        if most - state.value < 1e-6:
            break
    state.prices = best


def _cut(problem: Problem, state: Prices) -> None:
    """The candidates that are cheapest at the state's prices, as cuts."""
    cost = problem.at(state.ii).priced(state.prices)
    state.cuts.append(problem.cheapest(cost, problem.ends(state.ii)))


def _cut_around(problem: Problem, state: Prices) -> None:
    """The candidates that are cheapest where one resource is dearer than at the state's prices."""
    problem, ends = problem.at(state.ii), problem.ends(state.ii)
    for k in np.flatnonzero(problem.capacity).tolist():
        dearer = np.zeros(len(problem.capacity))
        dearer[k] = 1.0
        for share in AROUND:
            cost = problem.priced((1.0 - share) * state.prices + share * dearer)
            state.cuts.append(problem.cheapest(cost, ends))


def hastened(
    problem: Problem, designs: Sequence[IntArray], ii: int, fast: IntArray
) -> list[IntArray]:
    """The designs with the candidates `fast` instead of those that exceed `ii`."""
    return [np.where(problem.cycles[d] <= ii, d, fast) for d in designs]


def least_cost(
    problem: Problem,
    cost: FloatArray,
    limit: FloatArray,
    ii: int,
    incumbent: IntArray,
    tolerance: float = 1e-7,
    seeds: Sequence[IntArray] = (),
) -> tuple[FloatArray, float]:
    """Prices p >= 0 and the lower bound they prove on the sum of `cost` of a design within `ii`.

    `limit` are the shares of the capacity there may be used; `incumbent` is a design that fits,
    which keeps the master problem bounded. The bound is the best one up to the `tolerance`; with
    `seeds`, designs whose candidates within `ii` are likely to matter, it takes fewer rounds.
    """
    ends = problem.ends(ii)
    best = np.zeros(len(limit))
    chosen = problem.cheapest(cost, ends)
    bound = float(cost[chosen].sum())
    cuts = [incumbent, chosen, *hastened(problem, seeds, ii, chosen)]
    for _ in range(_MOST_ROUNDS):
        prices, most = master(problem, cuts, cost, limit)
        reduced = cost + problem.priced(prices)
        chosen = problem.cheapest(reduced, ends)
        value = float(reduced[chosen].sum() - prices @ limit)
        if value > bound:
            best, bound = prices, value
        if most - bound <= max(tolerance * abs(bound), 1e-6):
            break
        cuts.append(chosen)
    return best, bound
