"""Local search over whole designs: one or two layers change their candidates at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np

from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray
from hass_ir.hardware.problem import Problem

SHORTLIST = 320
"""Candidates looked at in pairs: those nearest to optimal at the prices, of equal changes two."""
WEIGHTS = (16.0, 4.0, 1.0, 0.0)
"""What a surplus counts against an excess of the same share, one after the other."""
_MOST_ROUNDS = 1000
_Amounts = TypeVar("_Amounts", IntArray, FloatArray)
_PRIMES = np.asarray([1, 1000003, 10000019, 100000007, 1000000007, 10000000019])
"""Sums of changes times these differ where the changes do, but for chance."""


@dataclass(frozen=True)
class _Changes:
    """What each of several changes of a design adds: used resources [changes, resources], cost and
    surplus. Of each group's own, or, where `group` [changes] is given, of any two of two groups."""

    used: IntArray
    cost: FloatArray
    surplus: FloatArray
    group: IntArray | None = None

    def step(self, room: IntArray, scale: FloatArray, weight: int) -> tuple[tuple[int, ...], int]:
        """The changes to make at once, none if none helps, and the index of the weight to go on
        with."""
        short = room < 0
        helps = self.cost < 0.0
        if short.any():
            helps = (self.used[:, short] < 0).any(axis=1) | (self.surplus < 0.0)
        every = _Sums(self, np.flatnonzero(helps))
        if not len(every.first):
            return (), weight
        fits = every.apart()
        for k, free in enumerate(room.tolist()):
            if every.most(self.used[:, k]) > free:
                fits &= every.of(self.used[:, k]) <= free
        costs: FloatArray = np.where(fits, every.of(self.cost), np.inf)
        at, cost = every.least(costs)
        if not short.any():
            return (at if cost < 0.0 else ()), weight
        if cost < np.inf:
            return at, weight
        over = -room * scale
        before = float(np.maximum(over, 0.0).sum())
        excess = np.where(every.apart(), 0.0, np.inf)
        for k, more in enumerate(over.tolist()):
            share = self.used[:, k] * scale[k]
            if every.most(share) + more > 0.0:
                excess += np.maximum(every.of(share) + more, 0.0)
        while weight < len(WEIGHTS):
            at, after = every.least(excess + WEIGHTS[weight] * every.of(self.surplus))
            if after < before - 1e-12:
                return at, weight
            if self.group is None:
                break
            weight += 1
        return (), min(weight, len(WEIGHTS) - 1)


class _Sums:
    """Sums over changes made at once: each of `first` by itself, or with every other."""

    def __init__(self, changes: _Changes, first: IntArray):
        self.first, self._group = first, changes.group

    def of(self, one: _Amounts) -> _Amounts:
        """Sums of a quantity given for each change, [first] or [first, changes]."""
        if self._group is None:
            return cast(_Amounts, one[self.first])
        return cast(_Amounts, one[self.first, None] + one)

    def most(self, one: IntArray | FloatArray) -> float:
        """What no sum exceeds."""
        most = float(one[self.first].max())
        return most if self._group is None else most + float(one.max())

    def apart(self) -> BoolArray:
        """Which may be made at once: those of two groups."""
        if self._group is None:
            return np.ones(len(self.first), dtype=np.bool_)
        return self._group[self.first, None] != self._group

    def least(self, measure: FloatArray) -> tuple[tuple[int, ...], float]:
        """The changes of the least `measure`, and that measure."""
        at = int(measure.argmin())
        if self._group is None:
            return (int(self.first[at]),), float(measure[at])
        one, other = divmod(at, len(self._group))
        return (int(self.first[one]), other), float(measure[one, other])


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

    now = at[group]
    single = _Changes(used - used[now], cost - cost[now], surplus - surplus[now])

    def change(to: int) -> None:
        own = slice(starts[group[to]], starts[group[to] + 1])
        at[group[to]] = to
        for delta, of in ((single.used, used), (single.cost, cost), (single.surplus, surplus)):
            delta[own] = of[own] - of[to]

    for _ in range(_MOST_ROUNDS):
        room = limit - used[at].sum(axis=0)
        steps, weight = single.step(room, scale, weight)
        if not steps:
            listed = _listed(single.used, nearest)
            pairs = _Changes(
                single.used[listed], single.cost[listed], single.surplus[listed], group[listed]
            )
            steps, weight = pairs.step(room, scale, weight)
            steps = tuple(int(listed[step]) for step in steps)
        if not steps:
            break
        for step in steps:
            change(step)
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
