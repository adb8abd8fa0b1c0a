"""Lower bounds on the II of every segment of a network, from prices of the resources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, fits, whole_cycles
from hass_ir.hardware.device import RESOURCES, Device, derated_hz
from hass_ir.hardware.problem import LINK, Link

_STEPS = 1024
_SHARES = 5
_LUT = RESOURCES.index("lut")
_LEVELS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
"""Shares of the LUTs; designs between two of them are bound together."""


def simplex() -> FloatArray:
    """Prices of the resources that sum to 1 in steps of one fifth, the link's 0: [n, 6]."""
    steps = product(range(_SHARES + 1), repeat=len(RESOURCES))
    whole = [(*s, 0) for s in steps if sum(s) == _SHARES]
    return np.asarray(whole, dtype=np.float64) / _SHARES


@dataclass
class _Part:
    """The candidates of one part by ascending cycles: shares of the resources [n, 5], and cycles
    for which the weights they stream occupy the link."""

    cycles: IntArray
    shares: FloatArray
    linked: FloatArray
    streams: FloatArray = field(default_factory=lambda: np.zeros(0))
    within: list[IntArray] = field(default_factory=list[IntArray])
    rows: list[IntArray] = field(default_factory=list[IntArray])

    def on(self, grid: IntArray) -> _Part:
        """The same, ready for the II of `grid`: how many of the candidates of each amount streamed
        are within each of them."""
        self.streams = np.unique(self.linked)
        self.rows = [np.flatnonzero(self.linked == x) for x in self.streams]
        self.within = [np.searchsorted(self.cycles[r], grid, side="right") for r in self.rows]
        return self

    def least(self, price: FloatArray, grid: IntArray) -> FloatArray:
        """The least p·share within each II of the grid; 2 where no candidate is so fast."""
        result = np.full(len(grid), 2.0)
        if not len(self.cycles):
            return result
        costs = self.shares @ price[:LINK]
        if price[LINK] == 0.0:
            least = np.minimum.accumulate(costs)
            within = sum(self.within)
            return np.where(within > 0, least[np.maximum(within, 1) - 1], result)
        for streamed, rows, within in zip(self.streams, self.rows, self.within, strict=True):
            least = np.minimum.accumulate(costs[rows])[np.maximum(within, 1) - 1]
            least = least + price[LINK] * streamed / grid
            result = np.minimum(result, np.where(within > 0, least, 2.0))
        return result


class SegmentBounds:
    """For each segment an II below which no choice of its parts' candidates fits.

    At prices p that sum to 1, a segment has no design within II t if its parts' least p·share of
    the candidates within t sum to more than 1; none that takes at most the share u of the LUTs if
    they sum to more than 1 - p_lut·(1 - u). The link to memory counts as one more resource, of
    which t cycles hold more the longer they are. All that is known for all segments at once, from
    sums over the parts before each cut; t is taken from a grid, so that bounds are a little low.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[Candidates]],
        device: Device,
        prices: FloatArray,
        moved: FloatArray,
        beside: Sequence[tuple[Candidates, IntArray]] = (),
    ):
        """`groups` [pieces] are the candidates of the parts between two possible cuts; `prices`
        [n, 6] are those to start with, of `CONSTRAINTS`; `moved` [first piece, last piece] are the
        cycles for which a segment's tensors at cuts occupy the link; `beside` is what segments hold
        besides these parts, FIFOs, and how many of each, [first piece, last piece]."""
        limit, width = np.maximum(np.asarray(device.capacity), 1), Link.of(device).width
        pieces: list[list[_Part]] = []
        slowest, fastest = 1, np.iinfo(np.int64).max
        floors = np.ones(len(groups), dtype=np.int64)
        for at, piece in enumerate(groups):
            own: list[_Part] = []
            for candidates in piece:
                rows = np.flatnonzero(fits(candidates.resources, device.capacity))
                cycles = whole_cycles(candidates.cycles[rows])
                order = np.argsort(cycles, kind="stable")
                shares = candidates.resources[rows[order]] / limit
                own.append(_Part(cycles[order], shares, candidates.link_bits[rows[order]] / width))
                if len(rows):
                    floors[at] = max(floors[at], int(cycles.min()))
                    slowest = max(slowest, int(cycles.max()))
                    fastest = min(fastest, int(cycles.min()))
            pieces.append(own)
        fastest = max(1, min(int(fastest), slowest))
        grid = np.geomspace(fastest, slowest, _STEPS).round().astype(np.int64)
        self._grid = np.unique(np.append(grid, slowest))
        self._pieces = [[part.on(self._grid) for part in own] for own in pieces]
        count = len(groups)
        self._first, self._last = np.triu_indices(count)
        self._moved = moved[self._first, self._last]
        self._beside = [c.resources / limit for c, _ in beside]
        self._counts = [count[self._first, self._last] for _, count in beside]
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

    def exclude(self, piece: tuple[int, int]) -> None:
        """Take it as known that no segment fits that holds `piece`, its first and last piece."""
        holds = (self._first <= piece[0]) & (self._last >= piece[1])
        self._ii[:, holds] = np.inf

    def add(self, prices: FloatArray) -> None:
        """Raise the bounds by what `prices` [n, 6] prove."""
        ends = np.append(0, self._grid) + 1.0
        for price in prices:
            least = np.zeros((len(self._pieces) + 1, len(self._grid)))
            for at, piece in enumerate(self._pieces):
                least[at + 1] = least[at] + sum(part.least(price, self._grid) for part in piece)
            levels = np.asarray(_LEVELS if price[_LUT] > 0 else (1.0,))
            room = 1.0 - price[_LUT] * (1.0 - levels) + 1e-7
            free = room[:, None] - self._held(price)
            known = self._excluded(least, free, price[LINK] * self._moved)
            bound = np.where(known == len(self._grid), np.inf, ends[known])
            self._ii = np.maximum(self._ii, np.where(known > 0, bound, 1.0))

    def _held(self, price: FloatArray) -> FloatArray:
        """The least p·share of what each segment holds beside its parts, [segments]."""
        held = np.zeros(len(self._first))
        for shares, count in zip(self._beside, self._counts, strict=True):
            held += float((shares @ price[:LINK]).min()) * count
        return held

    def _excluded(self, least: FloatArray, room: FloatArray, moved: FloatArray) -> IntArray:
        """How many II of the grid each segment cannot have, [levels, segments].

        The sums fall along the grid, and so does the link's share of what is `moved` [segments];
        together they exceed `room` [levels, segments] up to some II.
        """
        low = np.zeros((len(room), len(self._first)), dtype=np.int64)
        high = np.full_like(low, len(self._grid))
        for _ in range(len(self._grid).bit_length()):
            middle = np.minimum((low + high) // 2, len(self._grid) - 1)
            used = least[self._last + 1, middle] - least[self._first, middle]
            short = (used + moved / self._grid[middle] > room) & (low < high)
            low, high = np.where(short, middle + 1, low), np.where(short, high, middle)
            high = np.maximum(low, high)
        return low
