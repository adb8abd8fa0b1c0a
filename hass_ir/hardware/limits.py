"""One problem under many limits on its LUTs: what one limit proves is used for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import ROUNDING, FloatArray, IntArray
from hass_ir.hardware.closing import Effort, cheap
from hass_ir.hardware.device import RESOURCES
from hass_ir.hardware.explore import smallest_ii
from hass_ir.hardware.problem import Problem
from hass_ir.hardware.relaxation import (
    Prices,
    hastened,
    smallest_relaxed_ii,
    start,
    strengthen,
    sums,
)

_LUT = RESOURCES.index("lut")
_MOST_CUTS = 12
"""Sets of candidates kept to start the relaxation from."""


@dataclass(frozen=True)
class Limited:
    """A design within a limit on the LUTs; no II below `lower` is possible within that limit."""

    ii: int
    choice: IntArray
    lower: int


class LutLimits:
    """The smallest II of `problem` within fewer LUTs than there are, for one limit after another.

    Prices and candidates that bound one limit are kept, since they bound the others too: at prices
    p a limit excludes an II where the sum of the least p·share exceeds p times the limits' shares.
    """

    def __init__(self, problem: Problem, warm: Sequence[float] | None = None):
        """`warm` are prices to start from; `tried` are those that proved most of each limit."""
        self.problem, self.effort = problem, Effort()
        self._last = start(problem, warm).prices
        self.tried: list[FloatArray] = []
        self._cuts: list[IntArray] = []
        self._known: list[tuple[FloatArray, FloatArray]] = []

    def within(self, lut: int) -> Problem:
        """The problem with at most `lut` LUTs."""
        capacity, shares = self.problem.capacity.copy(), self.problem.shares.copy(order="F")
        capacity[_LUT] = lut
        shares[:, _LUT] = self.problem.resources[:, _LUT] / max(lut, 1)
        return replace(self.problem, capacity=capacity, shares=shares)

    def known(self, lut: int) -> int | None:
        """A lower bound on the II within `lut` LUTs from what is known; None if nothing fits."""
        found = self._best(lut)
        return None if found is None else found[0]

    def relaxed(self, lut: int) -> int | None:
        """The bound of the relaxation on the II within `lut` LUTs; None if nothing fits."""
        found = self._relaxed(lut, self.within(lut))
        return None if found is None else found.ii

    def smallest(self, lut: int, gap: float) -> Limited | None:
        """A design within `lut` LUTs of the smallest II up to `gap`, of few LUTs; None if nothing
        fits."""
        limited = self.within(lut)
        state = self._relaxed(lut, limited)
        if state is None:
            return None
        found, lower = smallest_ii(limited, state, self.effort, gap)
        if found is None:
            return None
        return Limited(found[0], found[1], lower)

    def fewer_luts(self, found: Limited) -> Limited:
        """A design of the same II with as few LUTs as local search finds."""
        state = self.state(found)
        lut = self.problem.resources[:, _LUT].astype(np.float64)
        choice = cheap(self.problem, state, found.choice, lut)
        return replace(found, ii=self.problem.ii_of(choice), choice=choice)

    def luts(self, found: Limited) -> int:
        """The LUTs that a design takes."""
        return int(self.problem.resources[found.choice, _LUT].sum())

    def state(self, found: Limited) -> Prices:
        """The prices last known, at the II of a design."""
        state = Prices(self._last, cuts=list(self._cuts))
        strengthen(self.problem, state, found.ii, 0)
        return state

    def _room(self, lut: int) -> FloatArray:
        """The limits as shares of all there is."""
        limit = self.problem.capacity.copy()
        limit[_LUT] = lut
        return np.maximum(limit, 1) / np.maximum(self.problem.capacity, 1)

    def _best(self, lut: int) -> tuple[int, FloatArray] | None:
        """The largest II that prices known exclude, more one step, and these prices."""
        room, most, best = self._room(lut), self.problem.floor, self._last
        for prices, falling in self._known:
            at = int(np.searchsorted(-falling, -float(prices @ room) - ROUNDING))
            if at == len(falling):
                return None
            ii = int(self.problem.cycles[self.problem.by_cycles[at]])
            if ii > most:
                most, best = ii, prices
        return most, best

    def _relaxed(self, lut: int, limited: Problem) -> Prices | None:
        known = self._best(lut)
        if known is None:
            return None
        room = self._room(lut)
        state = start(limited, (known[1] * room).tolist())
        state.ii = known[0]
        fast = limited.cheapest(limited.priced(state.prices), limited.ends(state.ii))
        state.cuts = hastened(limited, self._cuts, state.ii, fast)
        before = len(self._cuts)
        fits = smallest_relaxed_ii(limited, state)
        prices = state.prices / room
        self._last = prices / prices.sum()
        self.tried.append(self._last)
        self._cuts = [*self._cuts, *state.cuts[before:]][-_MOST_CUTS:]
        if not self.problem.linked:
            self._known.append((self._last, sums(self.problem, self._last)))
        return state if fits else None
