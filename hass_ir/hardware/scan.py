"""How long an engine's scan of the padded image takes, and leaves its lanes without windows.

The scan takes a step a cycle (`rtl/sliding_window.v`), and goes on only as far as windows find room
before the lanes. Where no window ends, between the last one of a row and the first of the next, and
over the rows above an image's first window, lanes work on what they hold and then wait.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.adapters import Uneven, rate, sorting_cycles
from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.distinct import distinct
from hass_ir.hardware.gaps import AHEAD, Gap, ends_beside, first_share, gaps, lines
from hass_ir.hardware.leaving import Leaving
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer

_ROUNDS = 3
"""How often the streams are chosen anew for the cycles that were found with them."""


def idle_cycles(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    uneven: Uneven = (False, False, False),
) -> FloatArray:
    """Cycles an image in which lanes that need `compute` have no window (see `scanned_cycles`)."""
    return scanned_cycles(layer, items, grid, compute, uneven=uneven)[1]


def scanned_cycles(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    apart: FloatArray | float = 0.0,
    asked: FloatArray | None = None,
    uneven: Uneven = (False, False, False),
) -> tuple[FloatArray, FloatArray]:
    """Cycles of the scan of an image if lanes never make it wait, and cycles an image in which
    lanes that need `compute` have no window.

    Lanes hold `fifo_depth` windows (one where there is no FIFO) and the one they work on; with
    packing as many vectors, and two windows of all channels. In a gap they idle for as long as it
    takes longer than what they hold: of scan, lanes and room, a max-plus system, that is the
    slowest cycle, or the scan alone is. Where results leave, or are sorted, more slowly than lanes
    make them, these wait for that instead. Lanes that idle begin together, so that the slowest
    counts, which is a window's work times `apart` behind the mean, times the square root of windows
    in between. Streams are as wide as an engine of so many cycles asks for, or as one of `asked`
    does. Of `uneven` groups and blocks lanes take any.
    """
    words, out = layer.in_height * layer.in_width * layer.channels, layer.positions * layer.filters
    groups = ceil_div(items[0], grid.group_lanes)
    steps = groups * ceil_div(items[1], grid.in_lanes)
    sets = ceil_div(layer.out_width, grid.columns)
    held = _held(items, grid, sets * steps)
    apart = np.zeros_like(compute) + apart / np.sqrt(sets * steps)
    # What depends on columns, steps and streams alone is looked up: of these there are few.
    begins = np.ceil(first_share(items, grid, uneven) * layer.channels).astype(np.int64)
    each = (steps, grid.columns, begins)
    steps, columns, begins = (np.broadcast_to(x, compute.shape) for x in each)
    engines, which = distinct(steps, columns, begins)
    least = np.maximum(compute, layer.padded_pixels * steps / grid.columns)
    least = least if asked is None else asked
    into, outward = rate(words, least), rate(out, least)
    widths = 1 << np.arange(int(into.max(initial=1)).bit_length())
    share = begins[engines] / layer.channels
    table = _scan(layer, columns[engines], steps[engines], share, widths)
    inner = table.gaps.ravel()[which]
    held = np.broadcast_to(held, compute.shape)
    results = Leaving.of(layer, items, grid, held, uneven)
    lanes = _Lanes(compute, results, *np.broadcast_arrays(held, apart, sets, steps))

    def leaving() -> FloatArray:
        """Cycles in which an image's results leave."""
        return np.maximum(out / outward, sorting_cycles(layer, items, grid, uneven, outward))

    scan, idle = lanes.waits(layer, table.at(_columns(into, which, widths)), inner, leaving())
    for _ in range(_ROUNDS - 1 if asked is None else 0):
        whole = np.maximum(compute + idle, scan)
        wanted = rate(words, whole), rate(out, whole)
        other = np.flatnonzero((wanted[0] != into) | (wanted[1] != outward))
        if not len(other):
            break
        into[other], outward[other] = wanted[0][other], wanted[1][other]
        times = table.at(_columns(into[other], which[other], widths))
        found = lanes.take(other).waits(layer, times, inner[other], leaving()[other])
        scan[other], idle[other] = found
    return scan, idle


def _columns(into: IntArray, which: IntArray, widths: IntArray) -> IntArray:
    """Where figures of engines `which` lie, with streams of `into` of `widths` words a cycle."""
    return (np.frexp(into)[1] - 1) + which * len(widths)


@dataclass(frozen=True)
class _Lanes:
    """What lanes have to do in an image, and how their `results` leave; what they hold, in shares
    of the work on a row; how far `apart` they are after a row, relatively; sets of a row, and steps
    of a set."""

    compute: FloatArray
    results: Leaving
    held: FloatArray
    apart: FloatArray
    sets: IntArray
    steps: IntArray

    def take(self, rows: IntArray) -> _Lanes:
        """Those of the engines `rows`."""
        return _Lanes(
            self.compute[rows], self.results.take(rows), self.held[rows], self.apart[rows],
            self.sets[rows], self.steps[rows],
        )  # fmt: skip

    def waits(
        self, layer: ComputeLayer, gap: _Scan, inner: IntArray, leaves: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """As `scanned_cycles`, with `inner` gaps in a row, and results that take `leaves` cycles an
        image to leave."""
        idle = self._idle(layer, gap, inner)
        late = np.flatnonzero(leaves > self.compute)
        if len(late):
            some = self.take(late)
            each, rows = leaves[late], layer.out_height
            lag, room = some.results.delays(some.compute / rows, each / rows)
            slower = replace(some, compute=each, held=room * rows / each, apart=0.0 * each)
            waits = slower._idle(layer, gap.at(late).later(lag), inner[late]) + each - some.compute
            idle[late] = np.maximum(idle[late], waits)
        return gap.scan, idle

    def _idle(self, layer: ComputeLayer, gap: _Scan, inner: IntArray) -> FloatArray:
        """Cycles without work of what takes `compute` and holds `held` before it."""
        row, late, in_row = self.compute / layer.out_height, self.apart, np.sqrt(self.sets)
        room = self.held
        each = np.maximum(gap.within - (room - late / in_row) * row, 0.0) * (room * self.sets < 1)
        each *= inner
        late = late / np.where(each > 0, in_row, 1.0)
        idle = layer.out_height * each
        longer, each = (room - late) * row, np.zeros_like(row)
        for count, one, least in gap.between:
            waits = np.where(room < 1, np.maximum(one - longer, 0.0), 0.0)
            each += count * np.maximum(waits, least - row)
        idle += each
        late = late * np.where(idle > 0, 1.0, np.sqrt(layer.out_height))
        # Where sets of a row come more slowly than lanes are done with them, these hold less.
        slow = np.maximum(gap.row - row * (1.0 - 1.0 / (self.sets * self.steps)), 0.0)
        idle += np.maximum(gap.image - (room - late) * row + 2.0 * slow, 0.0)
        return idle


@dataclass(frozen=True)
class _Scan:
    """Cycles of the scan of an image, and of that of a row's sets, `gaps` of which lie in a row; of
    these gaps, those `within` a row, of those between rows, with how many there are and the least
    from row to row, and between images."""

    scan: FloatArray
    row: FloatArray
    gaps: IntArray
    within: FloatArray
    between: list[tuple[int, FloatArray, FloatArray]]
    image: FloatArray

    def later(self, lag: FloatArray) -> _Scan:
        """With gaps that take `lag` longer."""
        between = [(count, one + lag, least) for count, one, least in self.between]
        return replace(self, within=self.within + lag, between=between, image=self.image + lag)

    def at(self, which: IntArray) -> _Scan:
        """Those of engines `which`."""
        between = [(n, one.ravel()[which], least.ravel()[which]) for n, one, least in self.between]
        scan, row, inner = (x.ravel()[which] for x in (self.scan, self.row, self.within))
        return _Scan(scan, row, self.gaps, inner, between, self.image.ravel()[which])


def _scan(
    layer: ComputeLayer, columns: IntArray, steps: IntArray, share: FloatArray, widths: IntArray
) -> _Scan:
    """That of engines with `columns` and `steps`, the first of which needs a `share` of the
    channels, [n], with streams of `widths` words a cycle [m]: [n, m].

    A place takes its steps, for each of the sets that end there, and one with words also as long
    as these take to come, but for those that are taken ahead.
    """
    columns, steps, share = columns[:, None], steps[:, None], share[:, None]
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
    more = ends_beside(layer, columns)
    within = ceil_div(layer.out_width, columns) - 1 - more
    scan = (layer.in_height * line.across + layer.out_height * more) * steps + empty
    scan = (
        np.asarray(scan, dtype=np.float64)
        + first
        + (layer.in_height - 1) * np.maximum(waits - early, 0.0)
    )

    def cycles(gap: Gap) -> FloatArray:
        return gap.cycles(steps, pixel, ahead, early, share)

    row = np.asarray((inner.last - inner.first) * np.maximum(steps, coming), dtype=np.float64)
    # Where each line of the image ends a row, no row takes less than its words.
    line_words = layer.in_width * pixel + 0.0 * steps
    rows = [(count, cycles(gap), (gap.lines == 1) * line_words) for count, gap in between]
    return _Scan(scan, row, within, cycles(inner), rows, cycles(image))


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
