"""The least that loading a segment and its first image take, from prices of the resources.

For weights that sum to 1, one for each layer of a `first_image.chain` and one for the link to
memory, an image takes at least the weighted sum of what it takes for each layer m and of the time
that the link needs. That is a sum over the layers, and at prices of the resources so is the least
of all designs that fit. Prices and the link's weight found for one segment bound all others too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import (
    BoolArray,
    Candidates,
    FloatArray,
    IntArray,
    fits,
    whole_cycles,
)
from hass_ir.hardware.device import DERATING_START, RESOURCES, Device, clock_hz
from hass_ir.hardware.first_image import heads_and_tails
from hass_ir.hardware.highs import Program
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import loaded_bits
from hass_ir.hardware.problem import Link
from hass_ir.hardware.workload import ComputeLayer

MOST_ROUNDS = 40
TOLERANCE = 2e-3
LEVELS = 6
"""Spans of LUTs above those that leave the clock as it is; each counts with its highest clock."""
_WIDTH = len(RESOURCES)
_LUT = RESOURCES.index("lut")


@dataclass(frozen=True)
class Prices:
    """Cycles for all there is of each resource [5], and the link's weight."""

    resources: FloatArray
    link: float

    def seconds(self, cycles: FloatArray | float, device: Device) -> FloatArray:
        """Seconds that `cycles` take at least, which these prices prove for all LUTs together: with
        fewer of them they prove more, and the clock is faster."""
        shares = np.linspace(DERATING_START, 1.0, LEVELS + 1)
        fewer = np.append(0.0, shares[:-1])
        clocks = np.asarray([clock_hz(device, int(share * device.lut)) for share in fewer])
        more = self.resources[_LUT] * (1.0 - shares)
        return ((np.asarray(cycles)[..., None] + more) / clocks).min(axis=-1)


class Choices:
    """The designs of one part that fit `device`, [designs]: cycles to `load` their weights, as they
    count at the lowest clock, cycles of the `link` for an image, `shares` of the resources
    [designs, 5], `cycles` an image, of these in the `head` and in the `tail`. `rows` are their rows
    among the candidates. `chained` parts are on the chain."""

    def __init__(self, part: Part, found: Candidates, device: Device, wanted: float | None):
        """`wanted` is what the next part of the chain wants more than, None if this one is not on
        it."""
        self.rows = np.flatnonzero(fits(found.resources, device.capacity))
        found, width = found.take(self.rows), Link.of(device).width
        slowest = clock_hz(device, device.lut) / clock_hz(device, 0)
        self.load = loaded_bits(part, found) / width * slowest
        self.link = found.link_bits / width
        self.shares = found.resources / np.maximum(np.asarray(device.capacity), 1)
        self.cycles = whole_cycles(found.cycles).astype(np.float64)
        self.chained = wanted is not None
        self.head = self.tail = np.zeros(len(self.rows))
        if isinstance(part.layer, ComputeLayer) and wanted is not None:
            self.head, self.tail = heads_and_tails(part.layer, found, wanted)
            self.head, self.tail = self.head * self.cycles, self.tail * self.cycles

    def base(self, prices: Prices) -> FloatArray:
        """What each design costs beside its time on the chain."""
        return self.load + self.shares @ prices.resources + prices.link * self.link


class _Program:
    """Weights and prices that prove the most for one segment, by cutting planes: of each part the
    designs that were cheapest so far bound what it costs."""

    def __init__(self, parts: Sequence[Choices], moved: float):
        self.parts, self.moved = parts, moved
        self.place = np.cumsum([part.chained for part in parts]) - 1
        self.count = int(self.place[-1]) + 1
        self._known: set[tuple[int, int]] = set()
        self._width = width = _WIDTH + self.count + 1
        cost = np.concatenate((np.ones(_WIDTH), np.zeros(self.count), [-self.moved]))
        least = np.append(np.zeros(width), np.full(len(parts), -np.inf))
        objective = np.append(cost, np.full(len(parts), -1.0))
        self._program = Program(objective, (least, np.full(len(least), np.inf)))
        weights = np.ones((1, self.count + 1)), np.arange(_WIDTH, width)[None]
        self._program.add(*weights, (np.full(1, -np.inf), np.ones(1)))

    def add(self, picks: Sequence[int]) -> bool:
        """Take the designs `picks`, one a part, into account; whether any is new."""
        new = [pair for pair in enumerate(picks) if pair not in self._known]
        self._known.update(new)
        if not new:
            return False
        rows = np.zeros((len(new), self._width + 1))
        for row, (i, j) in zip(rows, new, strict=True):
            part, k = self.parts[i], self.place[i]
            row[:_WIDTH], row[-2] = part.shares[j], part.link[j]
            if part.chained:
                row[_WIDTH : _WIDTH + k], row[_WIDTH + k] = part.tail[j], part.cycles[j]
                row[_WIDTH + k + 1 : -2] = part.head[j]
        rows *= -1.0
        rows[:, -1] = 1.0
        loads = np.asarray([self.parts[i].load[j] for i, j in new], dtype=np.float64)
        columns = np.tile(np.arange(self._width + 1), (len(new), 1))
        columns[:, -1] += [i for i, _ in new]
        self._program.add(rows, columns, (np.full(len(new), -np.inf), loads))
        return True

    def best(self) -> tuple[Prices, FloatArray, float]:
        """Prices, weights of the chain, and what these would prove if no design were cheaper than
        those known."""
        found, value = self._program.solve()
        x = np.maximum(found[: self._width], 0.0)
        x[_WIDTH:] /= max(float(x[_WIDTH:].sum()), 1.0)
        return Prices(x[:_WIDTH], float(x[-1])), x[_WIDTH:-1], -value

    def cheapest(self, prices: Prices, weights: FloatArray) -> tuple[list[int], float]:
        """The cheapest design of each part, and what prices and weights prove."""
        behind = np.cumsum(weights) - weights
        ahead = weights.sum() - behind - weights
        picks: list[int] = []
        value = prices.link * self.moved - float(prices.resources.sum())
        for part, k in zip(self.parts, self.place.tolist(), strict=True):
            cost = part.base(prices)
            if part.chained:
                cost = cost + ahead[k] * part.head + weights[k] * part.cycles
                cost = cost + behind[k] * part.tail
            picks.append(int(cost.argmin()))
            value += float(cost[picks[-1]])
        return picks, value


def least_start(
    parts: Sequence[Choices], moved: float, incumbent: Sequence[int]
) -> tuple[float, Prices, FloatArray]:
    """Cycles that loading and the first image of a segment take at least, and the prices and the
    weights of the chain's layers that prove it.

    For `moved` cycles the link is busy with what crosses the cuts. `incumbent` are rows among the
    candidates that fit together.
    """
    program = _Program(parts, moved)
    rows = [int(np.searchsorted(p.rows, row)) for p, row in zip(parts, incumbent, strict=True)]
    program.add(rows)
    known, best, shared = -np.inf, Prices(np.zeros(_WIDTH), 0.0), np.zeros(program.count)
    for _ in range(MOST_ROUNDS):
        prices, weights, most = program.best()
        picks, value = program.cheapest(prices, weights)
        if value > known:
            known, best, shared = value, prices, weights
        if most - known <= TOLERANCE * abs(most) or not program.add(picks):
            break
    return known, best, shared


@dataclass(frozen=True)
class Placeable:
    """A part of the network, the `piece` it is in, and its designs, of which there may be several
    sets: each with the segments [first piece, last piece] in which it has to choose from these."""

    piece: int
    sets: Sequence[tuple[Choices, BoolArray]]


class StartBounds:
    """For every segment the least seconds, beside configuration, until its first image is done."""

    def __init__(
        self,
        parts: Sequence[Placeable],
        moved: FloatArray,
        device: Device,
        beside: Sequence[tuple[Candidates, IntArray]] = (),
    ):
        """`moved` [first piece, last piece] are the cycles of the link for what crosses a segment's
        cuts; `beside` is what segments hold besides the `parts`, FIFOs, and how many of each,
        [first piece, last piece]."""
        limit = np.maximum(np.asarray(device.capacity), 1)
        self._beside = [(found.resources / limit, counts) for found, counts in beside]
        self._parts, self._moved, self._device = parts, moved, device
        self._on = np.asarray([part.piece for part in parts if part.sets[0][0].chained])
        self.seconds = np.zeros(moved.shape)

    def add(
        self, cycles: float, prices: Prices, weights: FloatArray, piece: tuple[int, int]
    ) -> None:
        """Raise the bounds by what `least_start` found for the segment `piece`, its first and last
        piece; layers that are in others count as much as its own on average."""
        every = np.full(len(self._on), weights.mean() if len(weights) else 1.0)
        begin = int(np.searchsorted(self._on, piece[0]))
        every[begin : begin + len(weights)] = weights[: len(every) - begin]
        sums = np.append(0.0, np.cumsum(every))
        count = len(self._moved)
        ends = sums[np.searchsorted(self._on, np.arange(count + 1))]
        scale = (1.0 - prices.link) / np.maximum(ends[None, 1:] - ends[:-1, None], 1e-12)
        every_cycles = prices.link * self._moved - float(prices.resources.sum())
        for shares, counts in self._beside:
            every_cycles = every_cycles + float((shares @ prices.resources).min()) * counts
        at = 0
        for part in self._parts:
            inside = np.s_[: part.piece + 1, part.piece :]
            scales = scale[inside]
            behind = scales * (sums[at] - ends[: part.piece + 1, None])
            for choices, where in part.sets:
                base = choices.base(prices)
                if choices.chained:
                    points = _hull(choices, base)[:, :, None, None]
                    costs = points[:, 0] + scales * every[at] * points[:, 1]
                    costs += scales * (ends[None, part.piece + 1 :] - sums[at + 1]) * points[:, 2]
                    least = (costs + behind * points[:, 3]).min(axis=0)
                else:
                    least = base.min(initial=np.inf)
                every_cycles[inside] += np.where(where[inside], least, 0.0)
            at += part.sets[0][0].chained
        every_cycles[piece] = max(float(every_cycles[piece]), cycles)
        self.seconds = np.maximum(self.seconds, prices.seconds(every_cycles, self._device))


def _hull(part: Choices, base: FloatArray) -> FloatArray:
    """Base, cycles, head and tail of the designs that may be the cheapest, [n, 4]: none whose tiles
    are another's, and who is slower and costs more."""
    points = np.column_stack((base, part.cycles, part.head, part.tail))
    if not len(points):
        return np.asarray([[np.inf, 0.0, 0.0, 0.0]])
    shares = np.round(points[:, 2:] / np.maximum(part.cycles, 1.0)[:, None], 9)
    option = np.unique(shares, axis=0, return_inverse=True)[1].ravel()
    order = np.lexsort((base, part.cycles, option))
    points, option = points[order], option[order]
    kept = np.ones(len(points), dtype=np.bool_)
    for inside in np.split(np.arange(len(points)), np.flatnonzero(np.diff(option)) + 1):
        least = np.minimum.accumulate(points[inside, 0])
        kept[inside[1:]] = points[inside[1:], 0] < least[:-1]
    return points[kept]
