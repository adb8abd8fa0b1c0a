"""Where an engine's weights lie, and how they are encoded: what each way adds to the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.dynamic import BUFFERS, writable_lutram
from hass_ir.hardware.memory import PLACEMENTS, bram18, ceil_div, lutram, uram
from hass_ir.hardware.resources import Grid, bits_to_count
from hass_ir.hardware.workload import ComputeLayer

ENCODINGS = ("dense", "bitmap", "shared", "non-zeros")


@dataclass(frozen=True)
class Storage:
    """One way to keep weights; element i of every array is for engine i.

    `memory` indexes `PLACEMENTS`, `encoding` `ENCODINGS`; `resources` [engines, 5] come on top of
    the engine's own; `link_bits` cross the link to off-chip memory for each image; `tile_rows`
    output rows share one pass of the weights, 0 where these stay on chip; `encoded_bits` are those
    of all weights.
    """

    memory: int
    encoding: int
    resources: IntArray
    encoded_bits: IntArray
    link_bits: FloatArray
    tile_rows: IntArray


def on_chip(
    layer: ComputeLayer, items: tuple[int, int, int], grid: Grid, load: FloatArray
) -> list[Storage]:
    """The ways to keep all weights on the device, one memory an SPE.

    `items` are the groups, blocks of channels and filters dealt out to the lanes, `load` the
    cycles of the fullest lane for one position.
    """
    width, depth = _words(layer, items, grid, load)
    copies = grid.group_lanes * grid.in_lanes * grid.out_lanes
    encoded_bits, luts = copies * width * depth, lutram(width, depth)
    if layer.dynamic:
        depth = BUFFERS * depth
        luts = writable_lutram(width, depth)
    none = np.zeros_like(copies)
    encoding = "non-zeros" if grid.kind == "weight-sparse" else "dense"
    result: list[Storage] = []
    takes = ((1, luts), (3, bram18(width, depth)), (4, uram(width, depth)))
    for memory, (column, each) in enumerate(takes):
        resources = np.zeros((len(copies), 5), dtype=np.int64)
        resources[:, column] = copies * each
        result.append(
            Storage(
                memory,
                ENCODINGS.index(encoding),
                resources,
                encoded_bits,
                np.zeros(len(copies)),
                none,
            )
        )
    assert len(result) == len(PLACEMENTS)
    return result


def _words(
    layer: ComputeLayer, items: tuple[int, int, int], grid: Grid, load: FloatArray
) -> tuple[IntArray, IntArray]:
    """Width in bits and depth in words of an SPE's weight memory.

    Dense engines read macs weights a cycle, engines that look at whole vectors V a step;
    weight-sparse ones hold non-zeros and their indices only, one word a cycle of the lane. Filters
    that share multipliers lie side by side, under one index.
    """
    taps, weight_bits = layer.taps * grid.c, layer.weight_bits * grid.slot.filters
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    steps = steps * ceil_div(items[2], grid.out_lanes)
    if grid.kind == "dense":
        return grid.macs * weight_bits, steps * ceil_div(taps, grid.macs)
    if grid.kind == "weight-sparse":
        index = int(bits_to_count(taps))
        return grid.macs * (weight_bits + index), np.ceil(load - 1e-9).astype(np.int64)
    return np.full_like(steps, taps * weight_bits), steps
