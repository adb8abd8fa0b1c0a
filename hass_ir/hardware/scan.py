"""How long an engine's scan of the padded image leaves its lanes without windows.

The scan takes a step a cycle (`rtl/sliding_window.v`), and goes on only as far as windows find room
before the lanes. Where no window ends, between the last one of a row and the first of the next, and
over the rows above an image's first window, lanes work on what they hold and then wait.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.adapters import rate
from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer


def idle_cycles(layer: ComputeLayer, items: Items, grid: Grid, compute: FloatArray) -> FloatArray:
    """Cycles an image in which lanes that need `compute` have no window.

    They hold `fifo_depth` windows (one where there is no FIFO) and the one they work on; with
    packing as many vectors, and between one and two buffered windows of all channels. Words come
    at the rate that `compute` asks for, and with one
    column at a time a window needs only those of its own channels.
    """
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    places = layer.out_height * ceil_div(layer.out_width, grid.columns)
    window = compute / (places * steps)
    vector = window / np.maximum(1, ceil_div(items[2], grid.out_lanes))
    groups = ceil_div(items[0], grid.group_lanes)
    depth = np.maximum(grid.fifo_depth, 1)
    packed = depth * vector + 1.5 * compute / (places * groups)
    held = np.where(grid.packing > 0, packed, (depth + 1) * window)
    # A design's II may be longer, and its streams as slow as half of that.
    words = layer.in_height * layer.in_width * layer.channels
    r = np.maximum(np.maximum(words / compute, rate(words, compute) / 2), 1.0)
    part = np.where(grid.columns > 1, 1.0, 1.0 / steps)
    idle = np.zeros_like(compute)
    for times, places, pixels in gaps(layer, grid.columns):
        lasts = np.maximum(places * steps, (pixels - 1 + part) * layer.channels / r)
        idle += times * np.maximum(0.0, lasts - held)
    return idle


def gaps(layer: ComputeLayer, columns: IntArray) -> tuple[tuple[int, IntArray, IntArray], ...]:
    """How often in an image, for how many of the scan's places, and for how many pixels that come
    in, no window ends: from row to row of windows, and from the last one of an image to the first
    of the next."""
    top, left, *rest = layer.padding
    bottom, right = rest or (top, left)
    height, width = layer.in_height + top + bottom, layer.in_width + left + right
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    across = ceil_div(width, columns)
    first = (np.minimum(columns, layer.out_width) - 1) * layer.stride[1] + span[1]
    last = (layer.out_width - 1) * layer.stride[1] + span[1]
    edges = across - 1 - np.minimum(last // columns, across - 1)
    edges = edges + np.minimum(first // columns, across - 1)
    end = (layer.out_height - 1) * layer.stride[0] + span[0]
    x_first, x_last = (np.clip(x - left, 0, layer.in_width - 1) for x in (first, last))
    y_first, y_last = (min(max(y - top, 0), layer.in_height - 1) for y in (span[0], end))
    line = layer.in_width - x_last + x_first
    above = layer.in_height - 1 - y_last + y_first
    return (
        (
            layer.out_height - 1,
            edges + (layer.stride[0] - 1) * across,
            line + (layer.stride[0] - 1) * layer.in_width,
        ),
        (1, edges + (height - 1 - end + span[0]) * across, line + above * layer.in_width),
    )
