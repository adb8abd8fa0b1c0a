"""Cycles of engines: of a vector from the zeros in it, of an image from those of its vectors."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.datapaths import Datapaths
from hass_ir.hardware.dynamic import load_cycles
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.packing import packed_cycles
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.selection import cycle_table
from hass_ir.hardware.workload import ComputeLayer, CycleTable

STALL_FACTOR = 0.4
"""Fit to simulated lanes with independent zeros (estimate; see `stall`)."""


def stall(lanes: IntArray, variance: FloatArray, depth: IntArray) -> FloatArray:
    """How much longer lanes that share an input take than the fullest one needs on its own.

    1 + 0.4·ln(lanes)·CV²/D, for input FIFOs of D vectors and the squared coefficient of variation
    of a vector's cycles; 1 for a single lane. A window counts as the vectors it serves: in
    simulations of lanes that share windows this is an upper estimate.
    """
    extra = STALL_FACTOR * np.log(lanes) * variance / np.maximum(depth, 1)
    return np.where(lanes > 1, 1.0 + extra, 1.0)


def vector_cycles(
    table: CycleTable, kind: str, c: int, taps: int, paths: Datapaths
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean cycles of a vector [G, ceil(C/G/c), F/G, n], those a run's end costs, and CV², [n] each.

    CV² of a packing engine is taken from the pairs left, without the levelling of two vectors.
    """
    single = paths.packing == 0
    values = cycle_table(taps, paths.macs[single], paths.reach[single])
    pairs = np.arange(taps + 1.0)[:, None]
    packed = np.maximum(1.0, pairs / paths.macs[~single])
    ends = np.zeros(len(paths))
    if not packed.shape[1]:
        return table.mean_of(kind, c, values), ends, table.variance_of(kind, c, values)
    mean = table.mean_of(kind, c, np.hstack((values, pairs)))
    columns = [mean[..., :-1]]
    for i in np.flatnonzero(~single).tolist():
        args = taps, int(paths.macs[i]), int(paths.reach[i])
        cycles, ends[i] = packed_cycles(*args, mean[..., -1])
        columns.append(cycles[..., None])
    variance = table.variance_of(kind, c, np.hstack((values, packed)))
    return np.concatenate(columns, axis=-1), ends, variance


def image_cycles(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    variance: FloatArray,
    served: IntArray,
) -> tuple[FloatArray, IntArray]:
    """Cycles an image, and which of `FLOORS` sets them.

    `compute` are those of the fullest lane; a window in a lane's FIFO serves `served` vectors.
    """
    groups = ceil_div(items[0], grid.group_lanes)
    vectors = grid.fifo_depth * served
    compute = compute * stall(grid.spes, variance, vectors)
    reads = layer.padded_pixels * groups * ceil_div(items[1], grid.in_lanes) / grid.columns
    reads = reads + load_cycles(layer, items, grid)
    writes = layer.positions * groups * ceil_div(items[2], grid.out_lanes) / grid.columns
    each = np.stack((compute, reads, writes))
    return each.max(axis=0), each.argmax(axis=0)
