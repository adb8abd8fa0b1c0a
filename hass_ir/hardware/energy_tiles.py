"""Energy of engines that stream their weights: memories of tiles, and of weights on their way.

An SPE keeps a vector of weights for all positions of a tile (`streamed`): weights come in once for
each tile, and are read from a buffer of two vectors for each position; inputs lie in banks that are
read for each filter a lane takes; sums of one filter wait for the other channels, results until
their tile is complete.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.energy_costs import access_j
from hass_ir.hardware.energy_table import EnergyTable
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.streamed import PREFETCH_WORDS, tile_memories
from hass_ir.hardware.tiles import tile
from hass_ir.hardware.workload import ComputeLayer


def streamed_levels(
    layer: ComputeLayer, candidates: Candidates, table: EnergyTable
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Joules an image of weights, partial sums, and tiles of each of `candidates`, [n] each.

    All of them stream their weights.
    """
    sums, tiles = np.zeros(len(candidates)), np.zeros(len(candidates))
    cuts = np.column_stack((candidates.c, candidates.tile_rows))
    for c, rows in np.unique(cuts, axis=0).tolist():
        at = np.flatnonzero((cuts == (c, rows)).all(axis=1))
        sums[at], tiles[at] = _tile_levels(layer, candidates.take(at), c, rows, table)
    return _weights(layer, candidates, table), sums, tiles


def _tile_levels(
    layer: ComputeLayer, some: Candidates, c: int, rows: int, table: EnergyTable
) -> tuple[FloatArray, FloatArray]:
    """Joules of partial sums and of tiles, of engines with equal tiles and vectors.

    For each position, block of channels and filter a lane takes, a new column of the window's rows
    is read (`stride` of them). Rows that two tiles need are written once.
    """
    items = layer.groups, -(-layer.group_channels // c), layer.group_filters
    lanes = some.in_lanes, some.out_lanes, some.group_lanes, some.columns
    none = np.zeros_like(some.macs)
    grid = Grid("dense", c, some.macs, *lanes, none, none, none)
    held = [
        width * depth for _, width, depth in tile_memories(layer, items, grid, tile(layer, rows))
    ]
    runs, blocks = ceil_div(items[2], some.out_lanes), ceil_div(items[1], some.in_lanes)
    written = layer.in_height * layer.in_width * layer.channels * layer.activation_bits
    column = layer.kernel[0] * layer.stride[1] * c * layer.activation_bits
    read = layer.positions * items[0] * items[1] * runs * column
    results = layer.positions * layer.filters
    tiles = access_j(written + read, held[0], table)
    tiles = tiles + access_j(2 * results * layer.activation_bits, held[2], table)
    moved = np.where(blocks > 1, 2 * results * blocks * layer.accumulator_bits, 0)
    return access_j(moved, held[1], table), tiles


def _weights(layer: ComputeLayer, some: Candidates, table: EnergyTable) -> FloatArray:
    """Joules of weights: into and out of the port's buffer once a tile, into a lane's buffer of two
    vectors, and from there for each position, if not all of a vector stays at its multipliers."""
    streamed = some.link_bits.astype(np.int64)
    port = ceil_div(streamed, np.maximum(some.cycles.astype(np.int64), 1))
    taps = layer.taps * some.c
    passes: IntArray = streamed // np.maximum(some.encoded_bits, 1)
    own = np.asarray([k == "weight-sparse" for k in some.kinds])[some.kind]
    bits = np.where(own, some.encoded_bits, layer.weights * layer.weight_bits)
    positions = layer.out_height * ceil_div(layer.out_width, some.columns)
    read = np.where(some.macs < taps, positions, passes) * bits
    queue = access_j(2 * streamed, PREFETCH_WORDS * port, table)
    return queue + access_j(passes * bits + read, 2 * taps * layer.weight_bits, table)
