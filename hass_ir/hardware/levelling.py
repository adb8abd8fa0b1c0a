"""What lanes wait for each other, and for the output stream, since vectors take unequal times.

Two things level: FIFOs of windows before the lanes, and results that a lane holds until the others
have theirs, or the stream has taken them. Lanes that go in lockstep take what the slowest one
takes, `lockstep`; with room for n values to run ahead that much less (see `levelled`).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from hass_ir.hardware.adapters import rate, result_words
from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer, CycleTable

FACTOR = 0.4
"""Fit to simulated lanes with independent zeros (estimate; see `stall`, `levelled`)."""
IN_WORK = 0.85
"""Of the results held the one that is in work, in the mean (fit to the same)."""
IN_STEP = 64
"""Filters on which `in_step` is tried."""
_NONE = 1e-9
_LOGISTIC = 1.702
"""Scale of the logistic distribution nearest to the normal one."""


def stall(
    grid: Grid, variance: FloatArray, served: IntArray, fuller: FloatArray | float = 0.0
) -> FloatArray:
    """How much longer lanes that share an input take than the fullest one needs on its own.

    1 + 0.4·ln(lanes)·CV²/D, for input FIFOs of D vectors and the squared coefficient of variation
    of a vector's cycles; 1 for a single lane. Of `variance` [n, 4] the second is that of the
    windows' own zeros: the vectors of a window share it, so that D counts windows there, and only
    lanes that have other windows (other channels, groups or columns) wait for each other. The rest
    differs from vector to vector, of which a window in a FIFO serves `served`.

    That is of lanes with equal loads. Where the fullest has relatively so much more than the mean,
    others run dry before it does: of Brownian motion with drift between two barriers is
    drift / (exp(drift / loss) - 1) left of the loss without one (Harrison, "Brownian Motion and
    Stochastic Flow Systems", 1985, 5.6).
    """
    depth: IntArray = np.maximum(grid.fifo_depth, 1)
    windows = grid.in_lanes * grid.group_lanes * grid.spe_columns
    common = np.log(windows) * _windows(variance) / depth
    longer: FloatArray = common + np.log(grid.spes) * _own(variance) / (depth * served)
    longer = FACTOR * longer
    drift = fuller / np.maximum(longer, _NONE)
    return 1.0 + longer * np.where(drift < _NONE, 1.0, drift / np.expm1(np.clip(drift, _NONE, 99)))


def changing(
    grid: Grid, variance: FloatArray, served: IntArray, fuller: FloatArray | float = 0.0
) -> FloatArray:
    """As `stall`, of lanes that each hold a vector of weights for `served` windows.

    FIFOs level the zeros of windows, and what these have by chance with those of the weights. But
    the mean of a vector of weights (the fourth column of `variance`) is the same for all: from
    vector to vector lanes go in lockstep, but for the share of one that the FIFO holds windows of;
    they have no more than the next one. Half of the loss is left with a half of a vector (fit to
    simulated lanes with independent zeros: an estimate).
    """
    depth: IntArray = np.maximum(grid.fifo_depth, 1)
    windows = grid.in_lanes * grid.group_lanes * grid.spe_columns
    lanes, weights = grid.in_lanes * grid.group_lanes * grid.out_lanes, variance[:, 3]
    room = np.minimum(depth / served, 1.0)
    apart = lockstep(lanes, weights, variance[:, 2]) / (1.0 + 2.0 * room)
    chance = np.maximum(_own(variance) - weights, 0.0)
    longer = np.log(windows) * _windows(variance) + np.log(grid.spes) * chance
    longer = FACTOR * longer / depth
    return 1.0 + longer + np.maximum((1.0 + apart) / (1.0 + fuller) - 1.0, 0.0)


def meeting(items: Items, grid: Grid, variance: FloatArray) -> FloatArray:
    """How much longer input lanes take, relatively, since their results are added one by one.

    A lane holds `result_words`. With several blocks a lane these wait for the last one only, and
    the others level (nothing is lost in simulation); with packing each run is a sum. Where weights
    alone decide, what lanes that hold two results lose is the fifth column of `variance`.
    """
    blocks, filters = _blocks(items, grid), ceil_div(items[2], grid.out_lanes)
    run = np.where(grid.packing > 0, blocks, 1)
    held = np.maximum(result_words(items, grid), 2) - IN_WORK
    lanes = grid.in_lanes
    if variance.shape[1] > 4:
        closely = (blocks == 1) & (lanes > 1) & (result_words(items, grid) <= 2)
        return np.where(closely, variance[:, 4], 0.0)
    longer = np.zeros(len(variance))
    for square, room in ((_own(variance), held), (_windows(variance), held / filters)):
        longer += levelled(lockstep(lanes, square / run, variance[:, 2]), lanes, square / run, room)
    return np.where((grid.packing > 0) | (blocks == 1), longer, 0.0)


def in_step(cycles: FloatArray) -> FloatArray:
    """How much longer than the fullest one input lanes of a block each take, relatively, that hold
    two results: [n], of exact `cycles` [G, C/G/c, F/G, n].

    A lane begins a filter when all have ended the last but two, and its sum has left. Tried on the
    first group's first `IN_STEP` filters.
    """
    filters = np.moveaxis(cycles[0, :, :IN_STEP], 1, 0)
    ends = np.zeros_like(filters[0])
    sums = np.full((3, ends.shape[1]), -1.0)
    for f, each in enumerate(filters):
        ends = np.maximum(ends, sums[(f + 1) % 3] + 1.0) + each
        np.maximum(ends.max(axis=0), sums[(f + 2) % 3] + 1.0, out=sums[f % 3])
    return ends.max(axis=0) / filters.sum(axis=0).max(axis=0) - 1.0


def fullest_column(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    extra: tuple[FloatArray, FloatArray] | None = None,
) -> FloatArray:
    """How much longer, relatively, columns take than by the mean of windows.

    `extra` are as from `columns_extra`. The fullest column counts, and as far as FIFOs of windows
    do not level (see `levelled`) the fullest of each set. Of vectors that take m cycles in the mean
    1 - 1/m² of both counts: those of a single cycle gain nothing (estimate).
    """
    if extra is None:
        values, at = np.unique(grid.columns, return_inverse=True)
        extra = columns_extra(layer, None, grid.kind, values, grid.slot.positions)
        extra = extra[0][at], extra[1][at]
    fullest, each = extra
    if not (fullest.any() or each.any()):
        return np.zeros_like(compute)
    windows = ceil_div(items[0], grid.group_lanes) * _blocks(items, grid)
    filters = ceil_div(items[2], grid.out_lanes)
    vectors = windows * filters * layer.out_height * ceil_div(layer.out_width, grid.columns)
    mean = np.maximum(compute / vectors, 1.0)
    share, lanes = 1.0 - 1.0 / mean**2, grid.spe_columns
    loss = np.maximum(each - fullest, 0.0) * share
    square = (loss / _of_lanes(lanes)) ** 2 / (2.0 * np.log(np.maximum(lanes, 2)))
    windows = np.where(grid.packing > 0, windows * filters, windows)
    room = np.maximum(grid.fifo_depth, 1) / windows
    return fullest * share + levelled(loss, np.maximum(lanes, 2), square, room)


def columns_extra(
    layer: ComputeLayer, table: CycleTable | None, kind: str, columns: IntArray, positions: int
) -> tuple[FloatArray, FloatArray]:
    """For numbers of `columns`, how many more active taps than by the mean of windows the fullest
    one has, and the fullest of each set in turn, relatively: the first is the most, or if negative
    the least, that it may take longer.

    Where `table` does not tell by the padding alone, at the edges of rows.
    """
    if kind not in ("activation-sparse", "pair-sparse"):
        return np.zeros(len(columns)), np.zeros(len(columns))
    found: list[tuple[float, float]] = []
    for q in columns.tolist():
        known = None if table is None else table.columns_loads(q, positions)
        edges = _column_extra(layer, q, positions)
        found.append((edges, edges) if known is None else known)
    fullest, each = np.asarray(found).T
    return fullest, each


def taps_inside(layer: ComputeLayer, axis: int) -> IntArray:
    """Taps of each window that lie inside the image, along its rows (0) or its columns (1)."""
    inside, out = (layer.in_height, layer.in_width), (layer.out_height, layer.out_width)
    first = np.arange(out[axis]) * layer.stride[axis] - layer.padding[axis]
    taps = first[:, None] + np.arange(layer.kernel[axis]) * layer.dilation[axis]
    return ((taps >= 0) & (taps < inside[axis])).sum(axis=1)


@lru_cache(maxsize=4096)
def _column_extra(layer: ComputeLayer, columns: int, positions: int) -> float:
    """Taps within the image of all windows of the fullest SPE column, over those of as many mean
    windows as it makes at most, less 1; `positions` windows side by side count as the fuller."""
    each = taps_inside(layer, 1)
    inside = np.maximum.reduceat(each, np.arange(0, layer.out_width, positions))
    lanes = np.bincount(np.arange(len(inside)) % (columns // positions), weights=inside)
    whole = -(-layer.out_width // columns) * inside.mean()
    return float(lanes.max() / whole) - 1.0 if whole else 0.0


def window_lanes_apart(grid: Grid, variance: FloatArray) -> FloatArray:
    """How much longer than the mean the slowest of the lanes that have other windows takes for one
    of them, relatively; for n of them it is that over the square root of n."""
    lanes = grid.in_lanes * grid.group_lanes * grid.spe_columns
    return lockstep(lanes, _windows(variance), np.full(len(variance), np.inf))


def lockstep(lanes: IntArray, square: FloatArray, most: FloatArray) -> FloatArray:
    """How much longer than the mean the slowest of independent normal `lanes` takes, relatively,
    of squared coefficient of variation `square`; no vector takes more than `most` longer."""
    slowest = np.sqrt(2.0 * np.log(lanes) * square)
    return np.minimum(slowest * _of_lanes(lanes), most)


def _of_lanes(lanes: IntArray) -> FloatArray:
    """Of the deviation of the slowest of very many normal lanes that of so few."""
    return np.where(lanes <= 2, 0.48, np.where(lanes <= 4, 0.62, 0.7))


def levelled(loss: FloatArray, lanes: IntArray, square: FloatArray, room: FloatArray) -> FloatArray:
    """The relative `loss` in lockstep where a lane may be `room` values ahead of the slowest.

    With much room it is 0.4·ln(lanes)·CV²/room, and between both the harmonic sum."""
    apart = FACTOR * np.log(lanes) * square
    some = (loss > _NONE) & (apart > _NONE)
    loss, apart = np.where(some, loss, 1.0), np.where(some, apart, 1.0)
    return np.where(some, 1.0 / (1.0 / loss + room / apart), 0.0)


def draining(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: FloatArray,
    variance: FloatArray,
    asked: FloatArray | None = None,
) -> FloatArray:
    """Cycles an image in which lanes wait for the output stream, as wide as an engine of `asked`
    cycles asks for (of its own `compute` by default).

    A place's results take b cycles to leave, its vectors x, of mean m: the place takes the longer
    of both, in the mean E[max(x, b)]. None where the stream keeps up with the shortest vectors.
    """
    steps = ceil_div(items[0], grid.group_lanes)
    filters, blocks = ceil_div(items[2], grid.out_lanes), _blocks(items, grid)
    places = layer.out_height * ceil_div(layer.out_width, grid.columns)
    mean = compute / places
    words = layer.positions * layer.filters
    leave = words / places / rate(words, compute if asked is None else asked)
    square = (_windows(variance) + _own(variance) / filters) / (blocks * steps)
    deviation = mean * np.sqrt(square) + 1e-9
    longer = deviation * np.logaddexp(0.0, _LOGISTIC * (leave - mean) / deviation) / _LOGISTIC
    longer = np.minimum(longer, np.maximum(0.0, leave - steps * blocks * filters))
    held = (np.maximum(result_words(items, grid), 2) - IN_WORK) / (filters * steps)
    # Waiting for the stream, as for one other lane: of factor ln 3, about 1.
    others = np.full_like(grid.in_lanes, 3)
    return compute * levelled(longer / mean, others, square, held)


def _own(variance: FloatArray) -> FloatArray:
    """The variance that is not that of windows."""
    return np.maximum(variance[:, 0] - variance[:, 1], 0.0)


def _windows(variance: FloatArray) -> FloatArray:
    """That of windows, which rounding may have made negative."""
    return np.maximum(variance[:, 1], 0.0)


def _blocks(items: Items, grid: Grid) -> IntArray:
    return ceil_div(items[1], grid.in_lanes)
