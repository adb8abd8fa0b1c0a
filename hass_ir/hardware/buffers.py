"""Memories of the activations that an engine holds: lines of its input, and whole windows."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.memory import bram18, ceil_div, lutram
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer


def line_buffers(
    layer: ComputeLayer, items: Items, grid: Grid, device: Device
) -> tuple[IntArray, IntArray]:
    """LUT and BRAM18 of the line buffers, in the memory of which they take the smaller share."""
    rows = (layer.kernel[0] - 1) * layer.dilation[0]
    none = np.zeros_like(grid.in_lanes)
    if rows == 0:
        return none, none
    banks = grid.in_lanes * grid.c * grid.group_lanes * grid.columns
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    depth = steps * ceil_div(layer.in_width, grid.columns)
    width = rows * layer.activation_bits
    lut, bram = banks * lutram(width, depth), banks * bram18(width, depth)
    small = lut * device.bram18 <= bram * device.lut
    return np.where(small, lut, 0), np.where(small, 0, bram)


def window_buffers(
    layer: ComputeLayer, items: Items, grid: Grid, device: Device
) -> tuple[IntArray, IntArray]:
    """LUT and BRAM18 of whole windows, twice each, which the channel-inner order reads F/out times.

    One buffer for each input lane and column, in the memory of which it takes the smaller share.
    """
    copies = grid.in_lanes * grid.group_lanes * grid.columns * grid.packing
    width = layer.taps * grid.c * layer.activation_bits
    depth = 2 * ceil_div(items[1], grid.in_lanes)
    lut, bram = copies * lutram(width, depth), copies * bram18(width, depth)
    small = lut * device.bram18 <= bram * device.lut
    return np.where(small, lut, 0), np.where(small, 0, bram)
