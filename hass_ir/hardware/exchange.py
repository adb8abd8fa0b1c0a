"""Local search over whole designs: one or two layers change their candidates at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray
from hass_ir.hardware.problem import Problem

SHORTLIST = 320
"""Candidates looked at in pairs: those nearest to optimal at the prices, of equal changes two."""
WEIGHTS = (16.0, 4.0, 1.0, 0.0)
"""What a surplus counts against an excess of the same share, one after the other."""
_MOST_ROUNDS = 1000
_PRIMES = np.asarray([1, 1000003, 10000019, 100000007, 1000000007, 10000000019])
"""Sums of changes times these differ where the changes do, but for chance."""


@dataclass(frozen=True)
class _Changes:
    """What each of several changes of a design adds: one group's, or two groups' at once.

    Each array has a row a change; a pair's sums are made from two rows. `apart` [n, n] says which
    pairs are of two groups; None stands for single changes.
    """

    used: IntArray
    cost: FloatArray
    surplus: FloatArray
    apart: BoolArray | None

    def sums(self, one: IntArray | FloatArray) -> IntArray | FloatArray:
        """Of a quantity given for each row, what each change adds."""
        return one if self.apart is None else one[:, None] + one

    def best(self, measure: FloatArray) -> tuple[int, float]:
        """The change of the least `measure`, by its number, and that measure."""
        if self.apart is not None:
            measure = np.where(self.apart, measure, np.inf)
        at = int(measure.argmin())
        return at, float(measure.flat[at])

    def step(self, room: IntArray, scale: FloatArray, weight: int) -> tuple[int | None, int]:
        """The change to make, None if none helps, and the index of the weight to go on with."""
        fits = np.ones(np.shape(self.sums(self.cost)), dtype=np.bool_)
        for k, free in enumerate(room.tolist()):
            fits &= self.sums(self.used[:, k]) <= free
        at, cost = self.best(np.where(fits, self.sums(self.cost), np.inf))
        if (room >= 0).all():
            return (at if cost < 0.0 else None), weight
        if np.isfinite(cost):
            return at, weight
        share, over = self.used * scale, -room * scale
        before = float(np.maximum(over, 0.0).sum())
        excess = np.zeros(fits.shape)
        for k in range(len(over)):
            excess += np.maximum(self.sums(share[:, k]) + over[k], 0.0)
        while weight < len(WEIGHTS):
            at, after = self.best(excess + WEIGHTS[weight] * self.sums(self.surplus))
            if after < before - 1e-12:
                return at, weight
            if self.apart is None:
                break
            weight += 1
        return None, min(weight, len(WEIGHTS) - 1)


def exchanged(
    problem: Problem,
    rows: IntArray,
    surplus: FloatArray,
    limit: IntArray,
    cost: FloatArray,
    choice: IntArray | None = None,
    weight: int = 0,
) -> IntArray | None:
    """A design out of `rows` within `limit` of little `cost`, or None if the search finds none.

    `surplus` [rows] is what each row costs more than its group's best at some prices, as a share of
    the whole; `cost` [rows] what is to be least. Starts from `choice`, or from the rows without
    surplus. Each step makes the change that leads to the cheapest design within the limit, or, as
    long as none does, to the one that exceeds it least, surpluses weighed in, at first by number
    `weight` of `WEIGHTS`: of one group if that helps, else of two.
    """
    group, used = problem.group[rows], np.asfortranarray(problem.resources[rows])
    starts = np.searchsorted(group, np.arange(problem.groups + 1))
    if choice is None:
        at = np.lexsort((surplus, group))[starts[:-1]]
    else:
        at = np.searchsorted(rows, choice)
    nearest = np.argsort(surplus, kind="stable")
    scale = 1.0 / np.maximum(limit, 1)

    def changes(to: IntArray, pairs: BoolArray | None) -> _Changes:
        now = at[group[to]]
        return _Changes(
            used[to] - used[now], cost[to] - cost[now], surplus[to] - surplus[now], pairs
        )

    single = changes(np.arange(len(rows)), None)

    def change(to: int) -> None:
        own = slice(starts[group[to]], starts[group[to] + 1])
        at[group[to]] = to
        for delta, of in ((single.used, used), (single.cost, cost), (single.surplus, surplus)):
            delta[own] = of[own] - of[to]

    for _ in range(_MOST_ROUNDS):
        room = limit - used[at].sum(axis=0)
        step, weight = single.step(room, scale, weight)
        if step is not None:
            change(step)
            continue
        listed = _listed(single.used, nearest)
        apart = np.triu(group[listed][:, None] != group[listed])
        if not apart.any():
            break
        step, weight = changes(listed, apart).step(room, scale, weight)
        if step is None:
            break
        for one in divmod(step, len(listed)):
            change(int(listed[one]))
    return rows[at] if (used[at].sum(axis=0) <= limit).all() else None


def _listed(used: IntArray, nearest: IntArray) -> IntArray:
    """The first `SHORTLIST` of the changes `nearest` that change something.

    Of those that use [changes, resources] the same there are two: of two groups they make a pair.
    """
    changes = nearest[(used[nearest] != 0).any(axis=1)]
    if len(changes) > SHORTLIST:
        same = (used[changes] * _PRIMES[: used.shape[1]]).sum(axis=1)
        order = np.argsort(same, kind="stable")
        third = np.flatnonzero(same[order[2:]] == same[order[:-2]]) + 2
        changes = np.delete(changes, order[third])
    return changes[:SHORTLIST]
