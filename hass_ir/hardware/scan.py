"""How long an engine's scan of the padded image takes, and leaves its lanes without windows.

The scan takes a step a cycle (`rtl/sliding_window.v`), and goes on only as far as windows find room
before the lanes. Where no window ends, between the last one of a row and the first of the next, and
over the rows above an image's first window, lanes work on what they hold and then wait.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.adapters import rate, result_words
from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.distinct import distinct
from hass_ir.hardware.gaps import AHEAD, Gap, gaps, lines
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer

_ROUNDS = 3
"""How often the streams are chosen anew for the cycles that were found with them."""


def idle_cycles(layer: ComputeLayer, items: Items, grid: Grid, compute: FloatArray) -> FloatArray:
    """Cycles an image in which lanes that need `compute` have no window (see `scanned_cycles`)."""
    return scanned_cycles(layer, items, grid, compute)[1]


def scanned_cycles(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    apart: FloatArray | float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Cycles of the scan of an image if lanes never make it wait, and cycles an image in which
    lanes that need `compute` have no window.

    Lanes hold `fifo_depth` windows (one where there is no FIFO) and the one they work on; with
    packing as many vectors, and two windows of all channels. In a gap they idle for as long as it
    takes longer than what they hold: of scan, lanes and room, a max-plus system, that is the
    slowest cycle, or the scan alone is. Where results leave more slowly than lanes make them, these
    wait for the stream instead. Lanes that idle begin together, so that the slowest counts, which
    is a window's work times `apart` behind the mean, times the square root of windows in between.
    Streams are as wide as an engine of so many cycles asks for.
    """
    words, out = layer.in_height * layer.in_width * layer.channels, layer.positions * layer.filters
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    sets = ceil_div(layer.out_width, grid.columns)
    groups = ceil_div(items[0], grid.group_lanes) * ceil_div(items[2], grid.out_lanes)
    results = np.maximum(result_words(items, grid), 2) / (groups * sets)
    held = _held(items, grid, sets * steps)
    apart = np.maximum(apart, 0.0) / np.sqrt(sets * steps)
    in_row, in_image = np.sqrt(sets), np.sqrt(layer.out_height)
    # What depends on columns, steps and streams alone is looked up: of these there are few.
    engines, which = distinct(steps, grid.columns)
    least = np.maximum(compute, (layer.padded_pixels * steps / grid.columns))
    widths = 1 << np.arange(int(rate(words, least).max(initial=1)).bit_length())
    table, whole = _scan(layer, grid.columns[engines], steps[engines], widths), least
    inner, idle, gap = table.gaps.ravel()[which], np.zeros_like(compute), table.at(which)
    for _ in range(_ROUNDS):
        r = np.frexp(rate(words, whole))[1] - 1
        gap = table.at(np.minimum(r, len(widths) - 1) + which * len(widths))
        leaves = out / rate(out, whole)
        row = np.maximum(compute, leaves) / layer.out_height
        room = np.where(leaves > compute, held + results, held)
        late = np.where(leaves > compute, 0.0, apart)
        each = np.maximum(gap.within - (room - late / in_row) * row, 0.0) * (room * sets < 1)
        each *= inner
        late = late / np.where(each > 0, in_row, 1.0)
        idle = layer.out_height * each
        longer, each = (room - late) * row, np.zeros_like(row)
        for count, one in gap.between:
            each += count * np.maximum(one - longer, 0.0)
        idle += each * (room < 1)
        late = late * np.where(idle > 0, 1.0, in_image)
        # Where sets of a row come more slowly than lanes are done with them, these hold less.
        slow = np.maximum(gap.row - row * (1.0 - 1.0 / (sets * steps)), 0.0)
        idle += np.maximum(gap.image - (room - late) * row + 2.0 * slow, 0.0)
        idle += row * layer.out_height - compute
        whole = np.maximum(compute + idle, gap.scan)
    return gap.scan, idle


@dataclass(frozen=True)
class _Scan:
    """Cycles of the scan of an image, and of that of a row's sets, `gaps` of which lie in a row; of
    these gaps, those `within` a row, of those between rows, with how many there are, and between
    images."""

    scan: FloatArray
    row: FloatArray
    gaps: IntArray
    within: FloatArray
    between: list[tuple[int, FloatArray]]
    image: FloatArray

    def at(self, which: IntArray) -> _Scan:
        """Those of engines `which`."""
        between = [(count, one.ravel()[which]) for count, one in self.between]
        scan, row, inner = (x.ravel()[which] for x in (self.scan, self.row, self.within))
        return _Scan(scan, row, self.gaps, inner, between, self.image.ravel()[which])


def _scan(layer: ComputeLayer, columns: IntArray, steps: IntArray, widths: IntArray) -> _Scan:
    """That of engines with `columns` and `steps` [n], with streams of `widths` words a cycle [m]:
    [n, m].

    A place takes its steps, for each of the sets that end there, and one with words also as long
    as these take to come, but for those that are taken ahead.
    """
    columns, steps = columns[:, None], steps[:, None]
    line, (inner, between, image) = lines(layer, columns), gaps(layer, columns)
    top, _, *rest = layer.padding
    empty = (top + (rest[0] if rest else top)) * line.across * steps
    margin = (line.across - line.inside) * steps
    pixel = layer.channels / widths
    coming = columns * pixel
    ahead = np.where(columns > 1, coming, AHEAD)
    most = np.where(columns > 1, coming - steps, AHEAD)
    early = np.maximum(np.minimum(margin, most), 0.0)
    waits = layer.in_width * pixel - line.inside * steps
    first = np.maximum(waits - np.minimum(margin + empty, most), 0.0)
    sets = ceil_div(layer.out_width, columns) - 1
    more = np.maximum(sets - (inner.last - inner.first), 0)
    scan = (layer.in_height * line.across + layer.out_height * more) * steps + empty
    scan = np.asarray(scan, dtype=np.float64) + first + (layer.in_height - 1) * np.maximum(waits - early, 0.0)

    def cycles(gap: Gap) -> FloatArray:
        return gap.cycles(steps, pixel, ahead, early)

    row = np.asarray((inner.last - inner.first) * np.maximum(steps, coming), dtype=np.float64)
    rows = [(count, cycles(gap)) for count, gap in between]
    return _Scan(
        scan, row, np.minimum(inner.last - inner.first, sets), cycles(inner), rows, cycles(image)
    )


def _held(items: Items, grid: Grid, parts: IntArray) -> FloatArray:
    """What lanes hold and work on, as a share of their work on a row, of which a step's windows are
    one of `parts`."""
    depth = np.maximum(grid.fifo_depth, 1)
    held = (depth + 1) / parts
    if grid.packing.any():
        vectors = depth / np.maximum(1, ceil_div(items[2], grid.out_lanes))
        runs = 2.0 * ceil_div(items[1], grid.in_lanes)
        held = np.where(grid.packing > 0, (vectors + runs) / parts, held)
    return held
