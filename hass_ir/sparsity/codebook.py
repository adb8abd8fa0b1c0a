"""Codebooks: the few values that stand for all weights of a layer, by k-means in one dimension."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.formats import Float32Array

FloatArray = NDArray[np.float64]

MAX_GROUPS = 512
"""Distinct values up to which the clusters are the best there are."""
_ROUNDS = 100


def codebook_of(values: Float32Array, bits: int) -> Float32Array:
    """At most 2^bits values for the non-zero `values`, rising, none of them 0.

    The squared error is the least possible where at most `MAX_GROUPS` values differ. Where more
    do, the clusters are the best of so many groups of neighbours, then refined by Lloyd's rounds.
    Empty where all values are 0.
    """
    kept = np.sort(values[values != 0], axis=None).astype(np.float64)
    distinct, counts = np.unique(kept, return_counts=True)
    entries = min(1 << bits, len(distinct))
    if entries == len(distinct):
        return distinct.astype(np.float32)
    if len(distinct) <= MAX_GROUPS:
        starts = _best_starts(distinct, counts.astype(np.float64), entries)
        bounds = np.concatenate(([0], np.cumsum(counts)))[np.append(starts, len(distinct))]
    else:
        edges = _group_edges(kept)
        sums = np.diff(np.concatenate(([0.0], np.cumsum(kept)))[edges])
        sizes = np.diff(edges).astype(np.float64)
        starts = _best_starts(sums / sizes, sizes, entries)
        bounds = _refined(kept, edges[np.append(starts, len(sizes))])
    parts = list(zip(bounds[:-1], bounds[1:], strict=True))
    means = np.asarray([kept[a:b].mean() for a, b in parts if b > a])
    # A cluster around 0 would prune its weights; its smallest one stands for it instead.
    nearest = np.asarray([kept[a:b][np.abs(kept[a:b]).argmin()] for a, b in parts if b > a])
    single = means.astype(np.float32)
    return np.unique(np.where(single == 0, nearest.astype(np.float32), single))


def _group_edges(kept: FloatArray) -> NDArray[np.int64]:
    """Where at most `MAX_GROUPS` groups of rising `kept` begin, and the end: half of them equal in
    number, which tells much apart where values are dense, half in width, for those far out."""
    half = MAX_GROUPS // 2
    width: FloatArray = np.linspace(float(kept[0]), float(kept[-1]), half + 1)[1:-1]
    number = np.linspace(0, len(kept), half + 1).astype(np.int64)
    return np.unique(np.concatenate((number, np.searchsorted(kept, width))))


def _best_starts(values: FloatArray, counts: FloatArray, clusters: int) -> NDArray[np.int64]:
    """Where each of `clusters` runs of rising `values`, [n] with `counts`, begins so that the
    squared error is least: dynamic programming over the last run's begin."""
    n = len(values)
    centre = values - values.mean()
    zero = np.zeros(1)
    c0, c1, c2 = (np.concatenate((zero, np.cumsum(counts * centre**power))) for power in (0, 1, 2))
    begin, end = np.arange(n)[:, None], np.arange(1, n + 1)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = c2[end] - c2[begin] - (c1[end] - c1[begin]) ** 2 / (c0[end] - c0[begin])
    cost = np.where(begin < end, np.maximum(cost, 0.0), np.inf)
    error = cost[0]
    cuts = np.zeros((clusters, n), np.int64)
    for k in range(1, clusters):
        total = np.concatenate(([np.inf], error[:-1]))[:, None] + cost
        cuts[k] = total.argmin(axis=0)
        error = total[cuts[k], np.arange(n)]
    starts, last = np.zeros(clusters, np.int64), n - 1
    for k in range(clusters - 1, 0, -1):
        starts[k] = cuts[k, last]
        last = starts[k] - 1
    return starts


def _refined(kept: FloatArray, bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bounds of runs of rising `kept` after each value has gone to the nearest mean, again and
    again until nothing moves."""
    sums = np.concatenate(([0.0], np.cumsum(kept)))
    for _ in range(_ROUNDS):
        bounds = np.unique(bounds)
        means = np.diff(sums[bounds]) / np.diff(bounds)
        inner = np.searchsorted(kept, (means[:-1] + means[1:]) / 2)
        moved = np.concatenate(([0], inner, [len(kept)]))
        if np.array_equal(moved, bounds):
            break
        bounds = moved
    return bounds
