"""Cycles of engines: of a vector from the zeros in it, of an image from those of its vectors."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.datapaths import Datapaths
from hass_ir.hardware.dynamic import load_cycles
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.packing import packed_cycles, packed_ends
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.scan import idle_cycles
from hass_ir.hardware.selection import cycle_table, cycles_by_pairs
from hass_ir.hardware.workload import ComputeLayer, CycleTable

STALL_FACTOR = 0.4
"""Fit to simulated lanes with independent zeros (estimate; see `stall`)."""


def stall(grid: Grid, variance: FloatArray, served: IntArray) -> FloatArray:
    """How much longer lanes that share an input take than the fullest one needs on its own.

    1 + 0.4·ln(lanes)·CV²/D, for input FIFOs of D vectors and the squared coefficient of variation
    of a vector's cycles; 1 for a single lane. Of `variance` [n, 2] the second is that of the
    windows' own zeros: the vectors of a window share it, so that D counts windows there, and only
    lanes that have other windows (other channels, groups or columns) wait for each other. The rest
    differs from vector to vector, of which a window in a FIFO serves `served`.
    """
    depth: IntArray = np.maximum(grid.fifo_depth, 1)
    windows = grid.in_lanes * grid.group_lanes * grid.spe_columns
    common = np.log(windows) * variance[:, 1] / depth
    own: FloatArray = np.maximum(variance[:, 0] - variance[:, 1], 0.0)
    longer: FloatArray = common + np.log(grid.spes) * own / (depth * served)
    return 1.0 + STALL_FACTOR * longer


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
    """Mean cycles of a vector [G, ceil(C/G/c), F/G, n], those a run's end costs [n], and CV² [n, 2]
    as in `stall`.

    CV² of a packing engine is taken from the pairs left, without the levelling of two vectors. If
    each vector is a run of its own, `alone`, there is no other one to take pairs of.
    """
    single = paths.packing == 0
    values = cycle_table(taps, paths.macs[single], paths.reach[single])
    pairs = np.arange(taps + 1.0)[:, None]
    packed = np.maximum(1.0, pairs / paths.macs[~single])
    ends = np.zeros(len(paths))

    def variance(values: FloatArray) -> FloatArray:
        own = window_variance(table, kind, c, values)
        return np.column_stack((table.variance_of(kind, c, values), own))

    if not packed.shape[1]:
        return table.mean_of(kind, c, values), ends, variance(values)
    mean = table.mean_of(kind, c, np.hstack((values, pairs, pairs * pairs)))
    left, engines = mean[..., -2], list(zip(paths.macs[~single], paths.reach[~single], strict=True))
    columns = [mean[..., :-2]]
    if alone:
        each = (cycles_by_pairs(taps, int(m), int(k))[:, None] for m, k in engines)
        columns += [table.mean_of(kind, c, values) for values in each]
    else:
        spread = _spread(left, mean[..., -1], taps)
        low, high = (packed_cycles(taps, engines, left + x) for x in (-spread, spread))
        columns.append((low + high) / 2)
        ends[~single] = packed_ends(taps, engines, float(left.mean()))
    return np.concatenate(columns, axis=-1), ends, variance(np.hstack((values, packed)))


def image_cycles(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    variance: FloatArray,
    served: IntArray,
    scanned: bool = True,
) -> tuple[FloatArray, IntArray]:
    """Cycles an image, and which of `FLOORS` sets them.

    `compute` are those of the fullest lane; a window in a lane's FIFO serves `served` vectors,
    whose CV² is `variance` [n, 2] (see `stall`). Unless inputs are `scanned` all windows are there.
    """
    groups = ceil_div(items[0], grid.group_lanes)
    compute = compute * stall(grid, variance, served)
    if scanned:
        compute = compute + idle_cycles(layer, items, grid, compute)
    reads = layer.padded_pixels * groups * ceil_div(items[1], grid.in_lanes) / grid.columns
    reads = reads + load_cycles(layer, items, grid)
    writes = layer.positions * groups * ceil_div(items[2], grid.out_lanes) / grid.columns
    each = np.stack((compute, reads, writes))
    return each.max(axis=0), each.argmax(axis=0)
