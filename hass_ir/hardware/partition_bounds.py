"""Lower bounds on the II of every segment of a network, from prices of the resources."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, fits
from hass_ir.hardware.problem import whole_cycles

_STEPS = 512
_SHARES = 5


def simplex(resources: int) -> FloatArray:
    """Prices that sum to 1 in steps of one fifth, [n, resources]."""
    steps = product(range(_SHARES + 1), repeat=resources)
    return np.asarray([s for s in steps if sum(s) == _SHARES], dtype=np.float64) / _SHARES


class SegmentBounds:
    """For each segment an II below which no choice of its parts' candidates fits.

    At prices p that sum to 1, a segment has no design within II t if its parts' least p·share of
    the candidates within t sum to more than 1. That is known for all segments at once, from sums
    over the parts before each cut; t is taken from a grid, so that bounds are a little low.
    """

    def __init__(self, groups: Sequence[Sequence[Candidates]], capacity: tuple[int, ...]):
        """`groups` [pieces] are the candidates of the parts between two possible cuts."""
        limit = np.maximum(np.asarray(capacity), 1)
        pieces: list[list[tuple[IntArray, FloatArray]]] = []
        slowest, fastest = 1, np.iinfo(np.int64).max
        self.floors = np.ones(len(groups), dtype=np.int64)
        for at, piece in enumerate(groups):
            own: list[tuple[IntArray, FloatArray]] = []
            for candidates in piece:
                rows = np.flatnonzero(fits(candidates.resources, capacity))
                cycles = whole_cycles(candidates.cycles[rows])
                order = np.argsort(cycles, kind="stable")
                own.append((cycles[order], candidates.resources[rows[order]] / limit))
                if len(rows):
                    self.floors[at] = max(self.floors[at], int(cycles.min()))
                    slowest = max(slowest, int(cycles.max()))
                    fastest = min(fastest, int(cycles.min()))
            pieces.append(own)
        self._pieces = pieces
        fastest = max(1, min(int(fastest), slowest))
        grid = np.geomspace(fastest, slowest, _STEPS).round().astype(np.int64)
        self._grid = np.unique(np.append(grid, slowest))
        count = len(groups)
        self._first, self._last = np.triu_indices(count)
        self.cycles = np.maximum.accumulate(
            np.where(np.triu(np.ones((count, count), dtype=bool)), self.floors, 0), axis=1
        ).astype(np.float64)
        self.add(simplex(len(capacity)))

    def add(self, prices: FloatArray) -> None:
        """Raise the bounds `cycles` [first piece, last piece] by what `prices` [n, 5] prove.

        Infinite where no II will do.
        """
        for price in prices:
            least = np.zeros((len(self._pieces) + 1, len(self._grid)))
            for at, piece in enumerate(self._pieces):
                least[at + 1] = least[at] + sum(self._least(*own, price) for own in piece)
            sums = least[self._last + 1] - least[self._first]
            short = sums > 1.0 + 1e-7
            known = short.sum(axis=1)
            ends = np.append(self._grid, 0)
            bound = np.where(known > 0, ends[known - 1] + 1, 1).astype(np.float64)
            bound[known == len(self._grid)] = np.inf
            at = (self._first, self._last)
            self.cycles[at] = np.maximum(self.cycles[at], bound)

    def _least(self, cycles: IntArray, shares: FloatArray, price: FloatArray) -> FloatArray:
        """The least p·share of one part within each II of the grid; 2 where none is so fast."""
        if not len(cycles):
            return np.full(len(self._grid), 2.0)
        least = np.minimum.accumulate(shares @ price)
        within = np.searchsorted(cycles, self._grid, side="right")
        return np.where(within > 0, least[np.maximum(within, 1) - 1], 2.0)
