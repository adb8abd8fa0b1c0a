"""The Pareto set of many points in a few dimensions, exactly, in numpy blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hass_ir.hardware.candidates import BoolArray, IntArray

Points = NDArray[np.integer[Any] | np.floating[Any]] | IntArray
Ranks = NDArray[np.integer[Any]]


_BLOCK = 64


def pareto(points: Points, blocks: int | None = None) -> IntArray:
    """Rows of `points` [n, d] that no other row equals or betters in every column.

    Of equal rows the first is kept. The result is sorted by row number. Every column is reduced to
    ranks first, so any ordered type will do; no tolerance is involved. With `blocks` only that
    many blocks of the best points are compared with the others: quicker, but some rows stay that
    others better.
    """
    count = len(points)
    if count <= 1:
        return np.arange(count)
    ranks = _ranks(points)
    order = np.lexsort((np.arange(count), ranks.sum(axis=0, dtype=np.int64)))
    alive = np.ascontiguousarray(ranks[:, order])
    kept: list[IntArray] = []
    while alive.shape[1]:
        if blocks is not None and len(kept) == blocks:
            kept.append(order)
            break
        block = alive[:, :_BLOCK]
        front = _front_of_block(block)
        kept.append(order[:_BLOCK][front])
        rest = alive[:, _BLOCK:]
        if not rest.shape[1]:
            break
        survivors = ~_dominated(rest, block[:, front])
        alive = np.ascontiguousarray(rest[:, survivors])
        order = order[_BLOCK:][survivors]
    return np.sort(np.concatenate(kept))


def _ranks(points: Points) -> Ranks:
    count = len(points)
    kind = np.int16 if count < 2**15 else np.int32
    columns = [np.unique(points[:, k], return_inverse=True)[1] for k in range(int(points.shape[1]))]
    return np.asarray([c for c in columns if c.max() > 0] or columns[:1], dtype=kind)


def _dominated(points: Ranks, front: Ranks) -> BoolArray:
    """Which columns of `points` [d, n] some column of `front` [d, m] equals or betters."""
    below = front[0][:, None] <= points[0]
    for k in range(1, len(points)):
        below &= front[k][:, None] <= points[k]
    return below.any(axis=0)


def _front_of_block(block: Ranks) -> IntArray:
    below = block[0][:, None] <= block[0]
    for k in range(1, len(block)):
        below &= block[k][:, None] <= block[k]
    return np.flatnonzero(~np.triu(below, 1).any(axis=0))
