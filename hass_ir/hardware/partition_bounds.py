"""Lower bounds on the II of every segment of a network, from prices of the resources."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, fits
from hass_ir.hardware.device import RESOURCES, Device, derated_hz
from hass_ir.hardware.problem import whole_cycles

_STEPS = 1024
_SHARES = 5
_LUT = RESOURCES.index("lut")
_LEVELS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
"""Shares of the LUTs; designs between two of them are bound together."""


def simplex(resources: int) -> FloatArray:
    """Prices that sum to 1 in steps of one fifth, [n, resources]."""
    steps = product(range(_SHARES + 1), repeat=resources)
    return np.asarray([s for s in steps if sum(s) == _SHARES], dtype=np.float64) / _SHARES


class SegmentBounds:
    """For each segment an II below which no choice of its parts' candidates fits.

    At prices p that sum to 1, a segment has no design within II t if its parts' least p·share of
    the candidates within t sum to more than 1; none that takes at most the share u of the LUTs if
    they sum to more than 1 - p_lut·(1 - u). That is known for all segments at once, from sums over
    the parts before each cut; t is taken from a grid, so that bounds are a little low.
    """

    def __init__(self, groups: Sequence[Sequence[Candidates]], device: Device, prices: FloatArray):
        """`groups` [pieces] are the candidates of the parts between two possible cuts; `prices`
        [n, 5] are those to start with."""
        limit = np.maximum(np.asarray(device.capacity), 1)
        pieces: list[list[tuple[IntArray, FloatArray]]] = []
        slowest, fastest = 1, np.iinfo(np.int64).max
        floors = np.ones(len(groups), dtype=np.int64)
        for at, piece in enumerate(groups):
            own: list[tuple[IntArray, FloatArray]] = []
            for candidates in piece:
                rows = np.flatnonzero(fits(candidates.resources, device.capacity))
                cycles = whole_cycles(candidates.cycles[rows])
                order = np.argsort(cycles, kind="stable")
                own.append((cycles[order], candidates.resources[rows[order]] / limit))
                if len(rows):
                    floors[at] = max(floors[at], int(cycles.min()))
                    slowest = max(slowest, int(cycles.max()))
                    fastest = min(fastest, int(cycles.min()))
            pieces.append(own)
        fastest = max(1, min(int(fastest), slowest))
        grid = np.geomspace(fastest, slowest, _STEPS).round().astype(np.int64)
        self._grid = np.unique(np.append(grid, slowest))
        self._pieces = [
            [(np.searchsorted(cycles, self._grid, side="right"), shares) for cycles, shares in own]
            for own in pieces
        ]
        count = len(groups)
        self._first, self._last = np.triu_indices(count)
        running = np.triu(np.broadcast_to(floors, (count, count)))
        running = np.maximum.accumulate(running, axis=1)[self._first, self._last]
        self._ii = np.tile(running.astype(np.float64), (len(_LEVELS), 1))
        nominal = derated_hz(1.0, 1, 0.0)
        before = (0.0, *_LEVELS[:-1])
        self._clock = np.asarray([derated_hz(1.0, 1, share) / nominal for share in before])
        self.add(prices)

    @property
    def cycles(self) -> FloatArray:
        """What each segment [first piece, last piece] takes at least, in cycles of the full clock.

        That is its II over the share of the clock that its LUTs leave; infinite where nothing fits.
        """
        count = len(self._pieces)
        result = np.zeros((count, count))
        result[self._first, self._last] = (self._ii / self._clock[:, None]).min(axis=0)
        return result

    def add(self, prices: FloatArray) -> None:
        """Raise the bounds by what `prices` [n, 5] prove."""
        ends = np.append(0, self._grid) + 1.0
        for price in prices:
            least = np.zeros((len(self._pieces) + 1, len(self._grid)))
            for at, piece in enumerate(self._pieces):
                least[at + 1] = least[at] + sum(_least(*own, price) for own in piece)
            levels = np.asarray(_LEVELS if price[_LUT] > 0 else (1.0,))
            room = 1.0 - price[_LUT] * (1.0 - levels) + 1e-7
            known = self._excluded(least, room[:, None])
            bound = np.where(known == len(self._grid), np.inf, ends[known])
            self._ii = np.maximum(self._ii, np.where(known > 0, bound, 1.0))

    def _excluded(self, least: FloatArray, room: FloatArray) -> IntArray:
        """How many II of the grid each segment cannot have, [levels, segments].

        The sums fall along the grid; they exceed `room` [levels, 1] up to some II.
        """
        low = np.zeros((len(room), len(self._first)), dtype=np.int64)
        high = np.full_like(low, len(self._grid))
        for _ in range(len(self._grid).bit_length()):
            middle = np.minimum((low + high) // 2, len(self._grid) - 1)
            short = least[self._last + 1, middle] - least[self._first, middle] > room
            short &= low < high
            low, high = np.where(short, middle + 1, low), np.where(short, high, middle)
            high = np.maximum(low, high)
        return low


def _least(within: IntArray, shares: FloatArray, price: FloatArray) -> FloatArray:
    """The least p·share of one part within each II of the grid; 2 where none is so fast.

    `within` counts its candidates within each II.
    """
    if not len(shares):
        return np.full(len(within), 2.0)
    least = np.minimum.accumulate(shares @ price)
    return np.where(within > 0, least[np.maximum(within, 1) - 1], 2.0)
