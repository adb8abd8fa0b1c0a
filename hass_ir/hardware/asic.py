"""What engines take of an ASIC: multipliers, and bits of SRAM, whose memories may have any shape.

Columns of resource arrays keep their places: multipliers stand in that of the DSPs, bits in that of
BRAM18; the others are 0. Logic and flip-flops are not counted, they have no limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.dynamic import BUFFERS
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import WEIGHT_FIFO_VECTORS, Grid, Items
from hass_ir.hardware.workload import ComputeLayer

if TYPE_CHECKING:
    from hass_ir.hardware.storage import Storage

BITS = 3
"""The column of `RESOURCES` that holds bits."""


def engine_resources(layer: ComputeLayer, items: Items, grid: Grid, macs: IntArray) -> IntArray:
    """Multipliers, and bits of all memories but those of the weights, [engines, 5].

    Line buffers, whole windows of the channel-inner order, windows and weights before the lanes,
    and partial sums, as deep and wide as on a board.
    """
    lanes = grid.in_lanes * grid.group_lanes * grid.columns
    window = layer.taps * grid.c * layer.activation_bits
    rows = (layer.kernel[0] - 1) * layer.dilation[0]
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    line = steps * ceil_div(layer.in_width, grid.columns) * lanes * grid.c
    bits = line * rows * layer.activation_bits
    bits = bits + lanes * grid.packing * 2 * ceil_div(items[1], grid.in_lanes) * window
    bits = bits + grid.spes * grid.fifo_depth * window
    if grid.kind in ("activation-sparse", "pair-sparse"):
        weights = layer.taps * grid.c * layer.weight_bits * WEIGHT_FIFO_VECTORS
        bits = bits + grid.spes * weights * ((grid.columns > 1) & (grid.fifo_depth > 0))
    sums = np.where(grid.packing > 0, 1, ceil_div(items[2], grid.out_lanes))
    bits = bits + grid.spes * sums * layer.accumulator_bits
    return _columns(macs, bits)


def in_sram(layer: ComputeLayer, options: Sequence[Storage]) -> list[Storage]:
    """One way to keep weights for each encoding: with as many bits as they have.

    An operand that is written meanwhile is held twice.
    """
    held = BUFFERS if layer.dynamic else 1
    seen: dict[int, Storage] = {}
    for option in options:
        seen.setdefault(option.encoding, option)
    return [
        replace(o, resources=_columns(np.zeros_like(o.encoded_bits), held * o.encoded_bits))
        for o in seen.values()
    ]


def _columns(macs: IntArray, bits: IntArray) -> IntArray:
    result = np.zeros((len(bits), 5), dtype=np.int64)
    result[:, 0], result[:, BITS] = macs, bits
    return result
