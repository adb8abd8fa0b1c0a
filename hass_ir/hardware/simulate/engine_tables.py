"""What follows from an engine's folding: results that lanes hold, where the scan ends windows."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import IntArray as Ints
from hass_ir.hardware.simulate.pipeline import Engine
from hass_ir.hardware.tiles import Tile, lengthwise, row_columns


def results_held(engine: Engine) -> int:
    """Results each lane holds until the drain has taken them: `adapters.result_words`, and where
    one word would do the two registers that there are."""
    groups, blocks, filters = (
        -(-items // lanes)
        for items, lanes in zip(
            engine.items, (engine.group_lanes, engine.in_lanes, engine.out_lanes), strict=True
        )
    )
    bursts = 1 if engine.packing else blocks
    made = filters * groups if engine.columns > 1 else filters
    ways = engine.group_lanes * engine.columns
    if ways == 1:
        return 2 if bursts == 1 else max(2, filters)
    here = 1 if engine.columns > 1 and groups > 1 else bursts
    return max(2, int(np.ceil(made * max(1.0, 2.0 - here / ways))))


def paths(engine: Engine, rate: int) -> int:
    """Results that move to the sorting memory a cycle: `adapters.buses`."""
    lanes = engine.out_lanes * engine.shared * engine.group_lanes * engine.columns
    return rate if lanes % rate == 0 else min(lanes, 2 * rate)


def scan_tables(engine: Engine) -> tuple[Ints, Ints, Ints]:
    """What ends at each padded row (an output row, or -1); how many sets of columns have ended
    before each column step and after the last; and the channels that each step needs."""
    layer = engine.layer
    top, left, *rest = layer.padding
    bottom, right = rest or (top, left)
    span = (layer.kernel[0] - 1) * layer.dilation[0]
    rows = np.full(layer.in_height + top + bottom, -1, np.int64)
    ends = span + np.arange(layer.out_height) * layer.stride[0]
    rows[np.minimum(ends, len(rows) - 1)] = np.arange(layer.out_height)
    width = layer.in_width + left + right
    steps = -(-width // engine.columns)
    sets = -(-layer.out_width // engine.columns)
    last = np.minimum((np.arange(sets) + 1) * engine.columns, layer.out_width) - 1
    column = last * layer.stride[1] + (layer.kernel[1] - 1) * layer.dilation[1]
    at = np.minimum(column // engine.columns, steps - 1)
    ended = np.concatenate(([0], np.cumsum(np.bincount(at, minlength=steps))))
    return rows, ended, _step_channels(engine)


def tile_table(engine: Engine, cut: Tile) -> Ints:
    """What `columns.TILE_COLUMNS` are of each tile."""
    layer, count = engine.layer, len(cut.needed)
    begins = np.arange(count) * cut.rows
    start, end = np.asarray(cut.needed, np.int64).T
    if lengthwise(layer) == 0:
        lines = np.minimum(cut.rows, layer.out_height - begins)
        top, left, right = begins, 0 * begins, 0 * begins + layer.out_width
        inputs = 0 * begins + row_columns(layer)
    else:
        lines, top, left = 0 * begins + 1, 0 * begins, begins
        right = np.minimum(begins + cut.rows, layer.out_width)
        inputs = end - start
    across = -(-(right - left) // engine.columns)
    reads = -(-inputs // (engine.columns * layer.stride[1]))
    words = lines * (right - left) * layer.filters
    return np.stack((start, end, lines, across, reads, words, top, left, right), axis=1)


def _step_channels(engine: Engine) -> Ints:
    """Of the words of a pixel, those that must be there for each step of a group and a block."""
    layer = engine.layer
    groups, blocks, _ = engine.items
    result: list[int] = []
    for g in range(0, groups, engine.group_lanes):
        group = max(engine.group_order[g : g + engine.group_lanes])
        for b in range(0, blocks, engine.in_lanes):
            block = max(engine.block_order[b : b + engine.in_lanes])
            end = min((block + 1) * engine.channels_together, layer.group_channels)
            result.append(group * layer.group_channels + end)
    return np.asarray(result, np.int64)
