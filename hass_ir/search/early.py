"""Trials that cannot keep the bound on accuracy any more after a part of the calibration data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

IntArray: TypeAlias = NDArray[np.int64]

HARD = 1 / 8
"""Share of the samples that are looked at first, besides those that are wrong before: those of
which the network is least sure."""

MOST = 1 / 2
"""A larger share is no part that saves much."""

DRAWN = 1 / 4
"""Share of the others that are looked at then, if a stop may be wrong at all."""

FEWEST = 64
"""Samples from which on a part of them is worth a look."""


@dataclass(frozen=True)
class Stop:
    """A trial that was stopped after `samples`: at most `accuracy` was possible, or, if the stop is
    not `certain`, likely. `distance` is that of these samples."""

    samples: int
    accuracy: float
    distance: float
    certain: bool


@dataclass(frozen=True)
class Part:
    """Of some samples, how many of what is counted in them were wrong, and the distance."""

    wrong: int
    distance: float


class EarlyStop:
    """Stops trials of which too much is wrong in a part of the data to keep a bound on a share of
    right ones, [N] or [N, ...] of which are counted.

    First come the samples of the smallest `leads`, before pruning, where errors gather: the bound
    is missed for certain where their errors alone are too many. With a `probability`, which is that
    of stopping a trial that keeps the bound, a part drawn from the others (by `seed`) follows: it
    stops the trial if, with as many errors among all of them as may be, as many in the part are no
    more likely than that (hypergeometric).
    """

    def __init__(self, leads: NDArray[np.float64], probability: float, seed: int):
        count = len(leads)
        self.each = leads.size // count
        """What is counted in a sample."""
        self.total = count
        self.probability = probability if self.each == 1 else 0.0
        least = leads.reshape(count, -1).min(axis=1)
        order = np.argsort(least, kind="stable")
        hard = int((least < 0).sum()) + floor(count * HARD)
        hard = hard if FEWEST <= count and hard <= count * MOST else 0
        others = np.sort(order[hard:])
        drawn = np.random.default_rng(seed).permutation(others)[: floor(len(others) * DRAWN)]
        self.hard, self.drawn = np.sort(order[:hard]), np.sort(drawn)

    def look(self, part: Callable[[IntArray], Part], kept: Callable[[float], bool]) -> Stop | None:
        """Whether to stop: `part` tells of samples, `kept` whether an accuracy keeps the bound."""
        if not len(self.hard):
            return None
        first = part(self.hard)
        counted = self.total * self.each
        best = (counted - first.wrong) / counted
        if not kept(best):
            return Stop(len(self.hard), best, first.distance, certain=True)
        if not self.probability or not len(self.drawn):
            return None
        # The most errors that the others may have; errors are few, so one after the other.
        allowed = 0
        while kept((counted - first.wrong - allowed - 1) / counted) and allowed < counted:
            allowed += 1
        second = part(self.drawn)
        others, seen = self.total - len(self.hard), len(self.drawn)
        if at_least(second.wrong, others, allowed, seen) > self.probability:
            return None
        likely = 1 - (first.wrong + second.wrong * others / seen) / self.total
        return Stop(len(self.hard) + seen, likely, second.distance, certain=False)


def at_least(wrong: int, others: int, allowed: int, seen: int) -> float:
    """The probability that at least `wrong` of `seen` drawn from `others` are among `allowed`."""
    from scipy.stats import hypergeom

    distribution: Any = hypergeom
    return float(distribution.sf(wrong - 1, others, min(allowed, others), seen))
