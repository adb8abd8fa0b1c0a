"""How long an engine's scan of the padded image leaves its lanes without windows.

The scan takes a step a cycle (`rtl/sliding_window.v`), and goes on only as far as windows find room
before the lanes. Where no window ends, between the last one of a row and the first of the next, and
over the rows above an image's first window, lanes work on what they hold and then wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.adapters import rate
from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer

Gap = tuple[int, FloatArray, FloatArray, int]
"""As `gaps` has them."""


def idle_cycles(layer: ComputeLayer, items: Items, grid: Grid, compute: FloatArray) -> FloatArray:
    """Cycles an image in which lanes that need `compute` have no window.

    They hold `fifo_depth` windows (one where there is no FIFO) and the one they work on; with
    packing as many vectors, and between one and two buffered windows of all channels. Words come
    at the rate that the stream of an engine of so many cycles has.
    """
    words = layer.in_height * layer.in_width * layer.channels
    scan, idle = _scan(layer, items, grid, compute), np.zeros_like(compute)
    for _ in range(2):
        idle = _idle(layer, grid, scan, rate(words, compute + idle))
    return idle


def scan_cycles(layer: ComputeLayer, items: Items, grid: Grid, cycles: FloatArray) -> FloatArray:
    """Cycles of the scan of an image if lanes never make it wait, in an engine that needs `cycles`
    for the rest.

    A place takes its steps, and one with words as long as these take to come: they are taken for it
    alone, or, for several columns, while the place before waits or padding passes.
    """
    words = layer.in_height * layer.in_width * layer.channels
    top, _, *rest = layer.padding
    lines = layer.in_height + top + (rest[0] if rest else top)
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    across, inside = _places(layer, grid.columns)
    plain: FloatArray = np.asarray(lines * across * steps, dtype=np.float64)
    scan = plain
    for _ in range(2):
        coming = layer.channels * layer.in_width / rate(words, np.maximum(cycles, scan))
        waits = np.maximum(coming - inside * steps, 0.0)
        early = np.where(grid.columns > 1, np.minimum(waits, (across - inside) * steps), 0.0)
        scan = plain + layer.in_height * (waits - early)
    return scan


@dataclass(frozen=True)
class _Scan:
    """What the rate of the words does not change: the steps of a place, the places from the first
    window of a row to the last, those of a line that the image itself does not fill, the cycles of
    a row's lanes and those for which they hold windows, and the `gaps`."""

    steps: IntArray
    within: IntArray
    empty: IntArray
    row: FloatArray
    held: FloatArray
    gaps: Sequence[Gap]


def _scan(layer: ComputeLayer, items: Items, grid: Grid, compute: FloatArray) -> _Scan:
    groups = ceil_div(items[0], grid.group_lanes)
    steps = groups * ceil_div(items[1], grid.in_lanes)
    # There are few numbers of columns: what depends on these alone is looked up.
    numbers = np.arange(1, int(grid.columns.max(initial=1)) + 1)
    at = grid.columns - 1
    across = ceil_div(layer.out_width, numbers)[at]
    places, inside = _places(layer, numbers)
    found = [(times, bare[at], full[at], n) for times, bare, full, n in gaps(layer, numbers)]
    row = compute / layer.out_height
    window = row / (across * steps)
    depth = np.maximum(grid.fifo_depth, 1)
    vector = window / np.maximum(1, ceil_div(items[2], grid.out_lanes))
    packed = depth * vector + 1.5 * row / (across * groups)
    held = np.where(grid.packing > 0, packed, (depth + 1) * window)
    within = (across - 1) * layer.stride[1]
    return _Scan(steps, within, (places - inside)[at], row, held, found)


def _places(layer: ComputeLayer, columns: IntArray) -> tuple[IntArray, IntArray]:
    """Places of the scan in a line of the padded image, and those that hold a column of the image
    itself."""
    _, left, *rest = layer.padding
    right = rest[1] if rest else left
    across = ceil_div(layer.in_width + left + right, columns)
    return across, ceil_div(left + layer.in_width, columns) - left // columns


def _idle(layer: ComputeLayer, grid: Grid, scan: _Scan, r: IntArray) -> FloatArray:
    """The same with words that come r a cycle.

    A place of the scan takes its steps, and as long as its words take to come. Where words of a
    set of columns are taken while the one before waits, those of the first are there already; else
    the last place of a gap needs only those of its first step. If the scan of a row takes longer
    than the lanes' work on it, that is what counts; between images less what the scan was ahead in
    the rows before, as far as lanes hold it.
    """
    steps, row, several = scan.steps, scan.row, grid.columns > 1
    each = np.maximum(steps, layer.channels * grid.columns / r)
    within = scan.within * each
    last = np.where(several, 0.0, 1.0 / steps)
    idle, ahead = np.zeros_like(row), np.zeros_like(row)
    early = np.minimum(each - steps, scan.empty * steps) * several
    for times, bare, full, lines in scan.gaps:
        gap = bare * steps + (full - 1 + last) * each - lines * early
        longer = within + gap - row - ahead
        idle += times * np.maximum(np.maximum(0.0, gap - scan.held), longer)
        ahead = np.clip(-longer * times, 0.0, np.maximum(scan.held - row, 0.0))
    return idle


def gaps(layer: ComputeLayer, columns: IntArray) -> tuple[Gap, ...]:
    """How often in an image no window ends for how many of the scan's places, padding and those
    with words, and how many lines of the image begin there: from row to row of windows, and from
    the last one of an image to the first of the next, which is one of them."""
    top, left, *rest = layer.padding
    bottom, right = rest or (top, left)
    height, width = layer.in_height + top + bottom, layer.in_width + left + right
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    across = ceil_div(width, columns)
    first = (np.minimum(columns, layer.out_width) - 1) * layer.stride[1] + span[1]
    last = (layer.out_width - 1) * layer.stride[1] + span[1]
    edges = across - np.minimum(last // columns, across - 1)
    edges = edges + np.minimum(first // columns, across - 1)
    end = (layer.out_height - 1) * layer.stride[0] + span[0]
    x_first, x_last = (np.clip(x - left, 0, layer.in_width - 1) for x in (first, last))
    y_first, y_last = (min(max(y - top, 0), layer.in_height - 1) for y in (span[0], end))
    line = layer.in_width - x_last + x_first
    above = layer.in_height - 1 - y_last + y_first
    rows = (
        (layer.out_height - 1, layer.stride[0] - 1, layer.stride[0] - 1),
        (1, height - 1 - end + span[0], above),
    )
    found: list[Gap] = []
    for times, places, lines in rows:
        full = (line + lines * layer.in_width) / columns
        bare = np.maximum(0.0, edges + places * across - full)
        found.append((times, bare, full, lines + 1))
    return tuple(found)
