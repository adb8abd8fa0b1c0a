"""Bounds from the linear relaxation, by cutting planes in the space of resource prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from hass_ir.hardware.candidates import ROUNDING, FloatArray, IntArray
from hass_ir.hardware.highs import Program
from hass_ir.hardware.problem import LINK, Problem

_MOST_ROUNDS = 60
BUNDLES = 32
"""Parts of a network of which the master problem keeps the cheapest designs apart."""
AROUND = (0.03, 0.3)
"""How far, as a share, one resource's price is raised for the first cuts."""


class Master:
    """The best prices as far as the designs seen tell, and the value they would have.

    Without `cost`: prices that sum to 1 and maximise the sum of the least p·share. With it: prices
    that maximise the sum of the least cost + p·share, less p·`limit`. The least of each bundle of
    neighbouring groups, of which there are at most `BUNDLES`, is known from what these designs have
    for it, so that the program stays small.
    """

    def __init__(
        self, problem: Problem, cost: FloatArray | None = None, limit: FloatArray | None = None
    ):
        """Of a `problem` at its II (see `Problem.at`)."""
        self._problem, self._cost, self._normed = problem, cost, limit is None
        self._width = len(problem.capacity)
        self._firsts = np.unique(np.arange(BUNDLES) * problem.groups // BUNDLES)
        self._seen = np.zeros(len(problem.shares), dtype=np.bool_)
        bundles, prices = len(self._firsts), np.zeros(self._width)
        least = np.append(prices, np.full(bundles, -np.inf))
        objective = np.append(prices if limit is None else limit, np.full(bundles, -1.0))
        self._program = Program(objective, (least, np.full(len(least), np.inf)))
        if limit is None:
            one, at = np.ones(1), np.arange(self._width)[None]
            self._program.add(np.ones((1, self._width)), at, (one, one))

    def add(self, *designs: IntArray) -> None:
        """Takes account of `designs`, each a candidate of every group."""
        shares, costs, bundle = self._bundled(np.stack(designs))
        count = len(bundle)
        if not count:
            return
        entries = np.column_stack((-shares, np.ones(count)))
        prices = np.broadcast_to(np.arange(self._width), shares.shape)
        columns = np.column_stack((prices, self._width + bundle))
        self._program.add(entries, columns, (np.full(count, -np.inf), costs))

    def best(self) -> tuple[FloatArray, float]:
        """The prices, and what they would prove if there were no other designs."""
        x, value = self._program.solve()
        prices = np.maximum(x[: self._width], 0.0)
        return (prices / prices.sum() if self._normed else prices), -value

    def _bundled(self, designs: IntArray) -> tuple[FloatArray, FloatArray, IntArray]:
        """Shares and costs of what the designs have for each bundle, those of single groups once,
        and which bundle each is for."""
        problem, single = self._problem, len(self._firsts) == self._problem.groups
        each = designs
        if single:
            each = np.unique(designs)
            each = each[~self._seen[each]]
            self._seen[each] = True
        costs = np.zeros(each.shape) if self._cost is None else self._cost[each]
        shares: FloatArray = problem.shares[each]
        if single:
            return shares, costs, problem.group[each]
        shares = np.add.reduceat(shares, self._firsts, axis=1)
        costs = np.add.reduceat(costs, self._firsts, axis=1)
        bundle = np.tile(np.arange(len(self._firsts)), len(designs))
        return shares.reshape(-1, self._width), costs.ravel(), bundle


@dataclass
class Prices:
    """Prices of the resources, summing to 1, and the candidates that bound them so far.

    At prices p, no design within II t exists if the sum over groups of the least p·share at t
    exceeds 1; `value` is that sum at `ii`. The prices with the largest sum prove the most.
    `master` finds them among the designs `cuts`; where shares depend on the II it holds for
    `master_ii` only.
    """

    prices: FloatArray
    ii: int = 0
    value: float = 0.0
    cuts: list[IntArray] = field(default_factory=list[IntArray])
    master: Master | None = None
    master_ii: int = 0


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
    fixed = prices.copy()
    fixed[LINK] = 0.0
    base, moved = problem.priced(fixed), prices[LINK] * problem.resources[:, LINK]

    def value_of(ii: int) -> float:
        return problem.least(base + moved / max(problem.link.capacity(ii), 1), ii)

    low, high = problem.floor, max(problem.floor, problem.slowest)
    value = value_of(high)
    if value > 1.0 + ROUNDING:
        return None
    while low < high:
        middle = (low + high) // 2
        found = value_of(middle)
        if found > 1.0 + ROUNDING:
            low = middle + 1
        else:
            high, value = middle, found
    return high, value


def value_at(problem: Problem, prices: FloatArray, ii: int) -> float:
    """The sum over groups of the least p·share within `ii`."""
    return problem.least(problem.at(ii).priced(prices), ii)


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
        around = [] if state.cuts else _cuts_around(problem, state)
        state.prices, most = _best(problem, state, [*around, _cut(problem, state)])
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
        state.prices, most = _best(problem, state, [_cut(problem, state)])
        value = value_at(problem, state.prices, ii)
        if value > state.value:
            state.value, best = value, state.prices
        if most - state.value < 1e-6:
            break
    state.prices = best


def _best(problem: Problem, state: Prices, new: list[IntArray]) -> tuple[FloatArray, float]:
    """The best prices at the state's II as far as its cuts and the `new` ones tell."""
    state.cuts += new
    if state.master is None or (problem.linked and state.master_ii != state.ii):
        state.master, state.master_ii, new = Master(problem.at(state.ii)), state.ii, state.cuts
    state.master.add(*new)
    return state.master.best()


def _cut(problem: Problem, state: Prices) -> IntArray:
    """The candidates that are cheapest at the state's prices."""
    cost = problem.at(state.ii).priced(state.prices)
    return problem.cheapest(cost, problem.ends(state.ii))


def _cuts_around(problem: Problem, state: Prices) -> list[IntArray]:
    """The candidates that are cheapest where one resource is dearer than at the state's prices."""
    problem, ends = problem.at(state.ii), problem.ends(state.ii)
    cost, found = problem.priced(state.prices), list[IntArray]()
    for k in np.flatnonzero(problem.capacity).tolist():
        for share in AROUND:
            dearer = (1.0 - share) * cost + share * problem.shares[:, k]
            found.append(problem.cheapest(dearer, ends))
    return found


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
    master = Master(problem, cost, limit)
    master.add(incumbent, chosen, *hastened(problem, seeds, ii, chosen))
    for _ in range(_MOST_ROUNDS):
        prices, most = master.best()
        reduced = cost + problem.priced(prices)
        chosen = problem.cheapest(reduced, ends)
        value = float(reduced[chosen].sum() - prices @ limit)
        if value > bound:
            best, bound = prices, value
        if most - bound <= max(tolerance * abs(bound), 1e-6):
            break
        master.add(chosen)
    return best, bound
