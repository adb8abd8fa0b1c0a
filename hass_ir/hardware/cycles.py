"""Cycles of engines: of a vector from the zeros in it, of an image from those of its vectors."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.adapters import Uneven, narrower_from, rate, sorting_cycles, uneven_of
from hass_ir.hardware.candidates import FLOORS, FloatArray, IntArray
from hass_ir.hardware.datapaths import Datapaths
from hass_ir.hardware.dynamic import load_cycles
from hass_ir.hardware.levelling import (
    changing,
    draining,
    fullest_column,
    in_step,
    meeting,
    stall,
    window_lanes_apart,
)
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.packing import packed_cycles, packed_ends
from hass_ir.hardware.places import packed_factors, place_factors
from hass_ir.hardware.resources import Grid, Items, items_of
from hass_ir.hardware.scan import scanned_cycles
from hass_ir.hardware.selection import cycle_table, full_reach, pattern_cycles
from hass_ir.hardware.workload import ComputeLayer, CycleTable

SAMPLED = 64
"""Filters of which the variance of the weights is taken."""
NEAR = 1.1
"""An engine's cycles hold for II up to so many times these, whatever streams are as wide there."""


def window_variance(table: CycleTable, kind: str, c: int, values: FloatArray) -> FloatArray:
    """CV² [n] of `values` at z that comes from the windows' zeros, given those of the weights.

    Of a window's active taps each is left with the same probability, that of the whole layer.
    """
    if kind not in ("pair-sparse", "activation-sparse") or "activation-sparse" not in table.kinds:
        return 0.0 * values[0]
    if kind == "pair-sparse":
        active = max(table.products_left("activation-sparse"), 1e-9)
        share = min(1.0, table.products_left("pair-sparse") / active)
        values = _binomial(len(values), share) @ values
    return table.variance_of("activation-sparse", c, values)


def _spread(mean: FloatArray, square: FloatArray, taps: int) -> FloatArray:
    """Standard deviation of the pairs that a vector's place lets expect.

    Of `taps` pairs `mean` are left on average, and `square` their square: more variance than that
    of independent pairs comes from places with many and with few, for one vector as for the next.
    """
    share = mean / taps
    variance = square - mean * mean - taps * share * (1.0 - share)
    spread = np.sqrt(np.maximum(variance, 0.0) * taps / max(taps - 1, 1))
    return np.minimum(spread, np.minimum(mean, taps - mean))


def _binomial(count: int, share: float) -> FloatArray:
    """Of n things, each left with probability `share`, the probability that z are, [count, count]
    for n and z."""
    table = np.zeros((count, count))
    table[0, 0] = 1.0
    for n in range(1, count):
        table[n] = (1.0 - share) * table[n - 1]
        table[n, 1:] += share * table[n - 1, :-1]
    return table


def vector_cycles(
    table: CycleTable, kind: str, c: int, taps: int, paths: Datapaths, alone: bool = False
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean cycles of a vector [G, ceil(C/G/c), F/G, n], those a run's end costs [n], and [n, 4]
    CV² of all vectors, that of windows, how much longer the longest vector takes, relatively, and
    CV² of the means, which comes from the weights; for exact cycles of static zeros, [n, 5], also
    how much longer lanes take `in_step`.

    CV² of a packing engine is taken from the pairs left, without the levelling of two vectors. If
    each vector is a run of its own, `alone`, there is no other one to take pairs of: an engine that
    packs takes as long as one that does not.
    """
    if alone:
        paths = replace(paths, packing=np.zeros_like(paths.packing))
    single = paths.packing == 0
    values = cycle_table(taps, paths.macs[single], paths.reach[single])
    pairs = np.arange(taps + 1.0)[:, None]
    packed = np.maximum(1.0, pairs / paths.macs[~single])
    ends, factors = np.zeros(len(paths)), np.ones(len(paths))

    def variance(values: FloatArray, mean: FloatArray) -> FloatArray:
        own = window_variance(table, kind, c, values)
        every = mean.mean(axis=(0, 1, 2))
        most = values.max(axis=0) / every - 1.0
        weights = mean[:, :, :SAMPLED].var(axis=(0, 1, 2)) / (every * every)
        columns = [table.variance_of(kind, c, values), own, most, weights]
        return np.column_stack([*columns, in_step(mean)] if kind == "weight-sparse" else columns)

    mean = _by_patterns(table, kind, c, taps, paths)
    partial, full = mean is None, _full(taps, paths)
    if mean is None:
        every = values if single.all() else np.hstack((values, pairs, pairs * pairs))
        mean = table.mean_of(kind, c, every)
    if partial:
        factors[single] = place_factors(table, kind, c, taps, paths.take(single))
    if single.all():
        if partial and full != list(range(len(paths))):
            mean = np.maximum(mean * factors, mean[..., full])
        return mean, ends, variance(values, mean)
    left, engines = mean[..., -2], list(zip(paths.macs[~single], paths.reach[~single], strict=True))
    spread = _spread(left, mean[..., -1], taps)
    low, high = (packed_cycles(taps, engines, left + x) for x in (-spread, spread))
    low += high
    low /= 2
    pairs_left, each = float(left.mean()), low.mean(axis=(0, 1, 2))
    ends[~single] = packed_ends(taps, engines, pairs_left)
    factors[~single] = packed_factors(table, kind, c, taps, engines, pairs_left, each)
    # No multiplier takes more than a pair a cycle, and full reach is the fastest.
    cycles = np.concatenate((mean[..., :-2], low), axis=-1)
    cycles *= factors
    for some, least in (
        (cycles[..., : len(full)], mean[..., full]),
        (cycles[..., len(full) :], np.maximum(1.0, left[..., None] / paths.macs[~single])),
    ):
        np.maximum(some, least, out=some)
    return cycles, ends * factors, variance(np.hstack((values, packed)), cycles)


def _by_patterns(
    table: CycleTable, kind: str, c: int, taps: int, paths: Datapaths
) -> FloatArray | None:
    """Mean cycles of a vector in the engines that do not pack, and, where others do, the pairs left
    and their square: exact, by the places of the pairs.

    None where no multiplier is of partial reach, so that places do not matter, or if `table` does
    not tell.
    """
    single = paths.packing == 0
    engines = list(zip(paths.macs[single].tolist(), paths.reach[single].tolist(), strict=True))
    if all(reach >= full_reach(taps, macs) for macs, reach in engines):
        return None
    columns = [pattern_cycles(taps, macs, reach) for macs, reach in engines]
    if not single.all():
        pairs = np.bitwise_count(np.arange(1 << taps)).astype(np.float64)
        columns += [pairs, pairs * pairs]
    return table.mean_by_pattern(kind, c, np.stack(columns, axis=1))


def _full(taps: int, paths: Datapaths) -> list[int]:
    """Of each engine that does not pack, the one with as many multipliers and full reach: no
    other is faster."""
    rows = zip(paths.macs.tolist(), paths.reach.tolist(), paths.packing.tolist(), strict=True)
    single = [(m, k) for m, k, packs in rows if not packs]
    full = {m: i for i, (m, k) in enumerate(single) if k >= full_reach(taps, m)}
    return [full[m] for m, _ in single]


@dataclass(frozen=True)
class Timing:
    """Engines of a layer, of which the fullest lane needs `compute` cycles an image with all that
    lanes wait for each other; `variance` is that of its vectors, [n, 4 or 5] (see
    `vector_cycles`). Results of `uneven` groups and filters are sorted. Unless inputs are `scanned`
    all windows are there.
    """

    layer: ComputeLayer
    items: Items
    grid: Grid
    compute: FloatArray
    variance: FloatArray
    scanned: bool = True
    uneven: Uneven = (False, False, False)

    @classmethod
    def of(
        cls,
        layer: ComputeLayer,
        items: Items,
        grid: Grid,
        compute: FloatArray,
        variance: FloatArray,
        served: IntArray,
        scanned: bool = True,
        fuller: FloatArray | float = 0.0,
        columns: tuple[FloatArray, FloatArray] | None = None,
        uneven: Uneven = (False, False, False),
    ) -> Timing:
        """Engines whose fullest lane needs `compute` on its own, relatively so much more than the
        mean as is `fuller`; a window in a lane's FIFO serves `served` vectors, or unless they are
        `scanned` a vector of weights so many windows; `columns` are as from `columns_extra`."""
        waits = (stall if scanned else changing)(grid, variance, served, fuller)
        waits = waits + meeting(items, grid, variance)
        compute = compute * (waits + fullest_column(layer, items, grid, compute, columns))
        return cls(layer, items, grid, compute, variance, scanned, uneven)

    def take(self, rows: IntArray) -> Timing:
        """Those of the engines `rows`."""
        items, grid = items_of(self.items, rows), self.grid.take(rows)
        some = self.compute[rows], self.variance[rows]
        uneven = uneven_of(self.uneven, rows)
        return replace(
            self, items=items, grid=grid, compute=some[0], variance=some[1], uneven=uneven
        )

    def own(self) -> tuple[FloatArray, IntArray]:
        """Cycles an image, and which of `FLOORS` sets them.

        Streams are as wide as an engine of so many cycles asks for; where one is narrower at an II
        less than `NEAR` times that, and the engine slower than that II, it counts as so slow.
        """
        cycles, floor = self._cycles()
        if self.scanned:
            for ii in np.sort([narrower_from(n, cycles) for n in self._words], axis=0):
                at = np.flatnonzero(cycles * NEAR > ii)
                slower, why = self.take(at)._cycles(ii[at])
                late = slower > np.maximum(ii, cycles)[at]
                cycles[at[late]], floor[at[late]] = slower[late], why[late]
        return cycles, floor

    def at(self, rows: IntArray, cycles: FloatArray, ii: int) -> FloatArray:
        """Cycles an image of engines `rows`, of `cycles` by their own, in a pipeline of `ii`: more
        where its streams, no wider than it needs, are too narrow for them."""
        narrower = [rate(n, cycles) > rate(n, np.asarray([ii])) for n in self._words]
        at, later = np.flatnonzero(np.logical_or(*narrower)), cycles.copy()
        if len(at):
            slower, _ = self.take(rows[at])._cycles(np.full(len(at), float(ii)))
            later[at] = np.maximum(later[at], slower)
        return later

    @property
    def _words(self) -> tuple[int, int]:
        """Words of an image that come, and that leave."""
        layer = self.layer
        read = layer.in_height * layer.in_width * layer.channels
        return read, layer.positions * layer.filters

    def _cycles(self, asked: FloatArray | None = None) -> tuple[FloatArray, IntArray]:
        """As `own`, with streams as wide as an engine of `asked` cycles asks for (of its own by
        default)."""
        layer, items, grid = self.layer, self.items, self.grid
        groups = ceil_div(items[0], grid.group_lanes)
        compute = self.compute
        compute = compute + draining(layer, items, grid, compute, self.variance, asked)
        idle = 0.0
        if self.scanned:
            apart = window_lanes_apart(grid, self.variance)
            of = layer, items, grid, compute, apart, asked, self.uneven
            reads, idle = scanned_cycles(*of)
        else:
            reads = layer.padded_pixels * groups * ceil_div(items[1], grid.in_lanes) / grid.columns
        reads = reads + load_cycles(layer, items, grid)
        writes = layer.positions * groups * ceil_div(items[2], grid.out_lanes) / grid.columns
        each = np.stack((compute, reads, writes))
        floor = each.argmax(axis=0)
        each[0] += idle
        cycles = each.max(axis=0)
        leaves = rate(self._words[1], cycles if asked is None else asked)
        sorting = sorting_cycles(layer, items, grid, self.uneven, leaves)
        later = sorting > cycles
        cycles[later], floor[later] = sorting[later], FLOORS.index("output-rate")
        return cycles, floor
