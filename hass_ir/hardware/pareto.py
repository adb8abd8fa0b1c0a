"""The Pareto set of many points in a few dimensions, exactly, in numpy blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hass_ir.hardware.candidates import BoolArray, IntArray

Column = NDArray[np.integer[Any] | np.floating[Any]]
Points = Column | IntArray

_SMALL = 24
_BLOCK = 128
_LATER: BoolArray = ~np.tri(_BLOCK, dtype=np.bool_)
_SIZES = (8, 24, 64)
"""Groups up to the last of these sizes are compared together, with others of about their size."""


def pareto(points: Points, blocks: int | None = None) -> IntArray:
    """Rows of `points` [n, d] that no other row equals or betters in every column.

    Of equal rows the first is kept. The result is sorted by row number. Values are compared as they
    are; no tolerance is involved. First come the rows in which the first column reaches a new least
    value, in ascending order of all columns' sum: none betters them, and they better most others.
    With `blocks` only they and so many blocks of the best points are compared with the others:
    quicker, but some rows stay that others better.
    """
    count = len(points)
    if count <= _SMALL:
        return _of_few(points)
    columns = [np.ascontiguousarray(points[:, k]) for k in range(int(points.shape[1]))]
    columns = [_narrow(c) for c in columns if c.min() < c.max()] or columns[:1]
    order = _order(columns)
    alive = [column[order] for column in columns]
    least = np.minimum.accumulate(alive[0])
    lows = np.flatnonzero(np.append(True, least[1:] < least[:-1]))
    kept = [order[lows]]
    left = np.flatnonzero(~_dominated(alive, [column[lows] for column in alive]))
    alive, order = [column[left] for column in alive], order[left]
    while len(order):
        if blocks is not None and len(kept) > blocks:
            kept.append(order)
            break
        front = _front_of_block([column[:_BLOCK] for column in alive])
        kept.append(order[:_BLOCK][front])
        order = order[_BLOCK:]
        rest = [column[_BLOCK:] for column in alive]
        left = np.flatnonzero(~_dominated(rest, [column[front] for column in alive]))
        alive, order = [column[left] for column in rest], order[left]
    return np.sort(np.concatenate(kept))


def pareto_by_group(points: Points, starts: IntArray) -> IntArray:
    """As `pareto` of the rows starts[g] to starts[g + 1] for every group g: all that are left.

    Groups of few rows are compared all at once.
    """
    sizes = np.diff(starts)
    kept = np.ones(len(points), dtype=np.bool_)
    for low, high in zip((1, *_SIZES[:-1]), _SIZES, strict=True):
        groups = np.flatnonzero((sizes > low) & (sizes <= high))
        if not len(groups):
            continue
        places = starts[groups, None] + np.arange(high)
        inside = np.arange(high) < sizes[groups, None]
        padded = points[np.minimum(places, len(points) - 1)]
        padded[~inside] = np.iinfo(np.int64).max
        below = np.ones((len(groups), high, high), dtype=np.bool_)
        for k in range(padded.shape[2]):
            below &= padded[:, :, None, k] <= padded[:, None, :, k]
        below &= ~(below.swapaxes(1, 2) & np.tri(high, dtype=np.bool_))
        worse: BoolArray = np.any(below, axis=1)
        kept[places[inside]] = ~worse[inside]
    for g in np.flatnonzero(sizes > _SIZES[-1]).tolist():
        kept[starts[g] : starts[g + 1]] = False
        kept[starts[g] + pareto(points[starts[g] : starts[g + 1]])] = True
    return np.flatnonzero(kept)


def _of_few(points: Points) -> IntArray:
    below = np.all(points[:, None, :] <= points, axis=2)
    earlier = np.tri(len(points), dtype=np.bool_)
    return np.flatnonzero(~np.any(below & ~(below.T & earlier), axis=0))


def _order(columns: Sequence[Column]) -> IntArray:
    """The rows so that none comes before one that betters it, the most promising first.

    By the sum of the columns, each over its mean. Where sums of different rows are equal the
    columns decide, then the row's number.
    """
    total = np.zeros(len(columns[0]))
    for column in columns:
        total += column * (1.0 / max(float(np.abs(column).mean()), 1e-300))
    order = np.argsort(total)
    ordered = total[order]
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(same):
        tied = np.union1d(same, same + 1)
        rows = order[tied]
        order[tied] = rows[np.lexsort((rows, ordered[tied]))]
    one, other = order[same], order[same + 1]
    if all((column[one] == column[other]).all() for column in columns):
        return order
    return np.lexsort((*reversed(columns), total))


def _narrow(column: Column) -> Column:
    """The same values in 16 or 32 bits where these are whole numbers that fit."""
    least, most = column.min(), column.max()
    if least <= -(2.0**31) or most >= 2.0**31:
        return column
    short = least > -(2**15) and most < 2**15
    whole = column.astype(np.int16 if short else np.int32)
    return whole if column.dtype.kind == "i" or (whole == column).all() else column


def _dominated(points: Sequence[Column], front: Sequence[Column]) -> BoolArray:
    """Which of `points` (columns of n) some point of `front` (columns of m) equals or betters."""
    below = front[0][:, None] <= points[0]
    some = np.empty_like(below)
    for one, other in zip(front[1:], points[1:], strict=True):
        below &= np.less_equal(one[:, None], other, out=some)
    return np.asarray(below.any(axis=0))


def _front_of_block(block: Sequence[Column]) -> IntArray:
    size = len(block[0])
    below = _LATER[:size, :size] & (block[0][:, None] <= block[0])
    for column in block[1:]:
        below &= column[:, None] <= column
    return np.flatnonzero(~below.any(axis=0))
