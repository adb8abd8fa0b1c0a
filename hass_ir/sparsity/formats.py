"""Number formats of arrays: rounding to words, sharing values, and the scale that loses least."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Float32Array: TypeAlias = NDArray[np.float32]

CLIPPING: NDArray[np.float64] = np.arange(20, 0, -1) / 20
"""Shares of the largest magnitude that are tried as the largest word."""
HALVINGS: NDArray[np.float64] = np.exp2(-np.arange(6.0))
"""The same where a scale must be a power of two: shares of the least one that clips nothing."""
MAX_TRIED = 65536
"""Elements of a row by which a scale is judged."""


def quantized(values: Float32Array, scales: Float32Array, low: int, high: int) -> Float32Array:
    """The multiples of the scale nearest to `values`, ties to even, `low` to `high` steps.

    `scales` [1] or [F]: one for all, or one for each index of the first axis. NaN becomes 0.
    """
    scale = scales.reshape(-1, *(1,) * (values.ndim - 1)) if len(scales) > 1 else scales[0]
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.clip(np.rint(values / scale), low, high)
    return np.where(np.isnan(steps), np.float32(0), steps * scale).astype(np.float32)


def shared(values: Float32Array, codebook: Float32Array) -> Float32Array:
    """The value of the rising `codebook` nearest to each of `values`, the lower of two as near.

    Zeros stay zeros, NaN becomes 0.
    """
    wide = codebook.astype(np.float64)
    nearest = codebook[np.searchsorted((wide[:-1] + wide[1:]) / 2, values)]
    return np.where((values == 0) | np.isnan(values), np.float32(0), nearest)


def best_scales(rows: Float32Array, high: int, power_of_two: bool = False) -> Float32Array:
    """For each row of `rows` [R, n] the scale with the least squared error, of several that clip
    more and more; `high` steps are the most. [R], 1 for a row of zeros.

    The magnitudes decide: rows of either sign are symmetric, and unsigned words are for rows that
    are not negative. A power of two costs a shift where another scale costs a multiplication.
    """
    magnitudes = np.abs(rows)
    largest = magnitudes.max(axis=1).astype(np.float64)
    whole = np.where(largest > 0, largest, 1.0) / high
    if power_of_two:
        whole = np.exp2(np.ceil(np.log2(whole)))
    tiny = float(np.finfo(np.float32).tiny)
    tried = magnitudes[:, :: max(1, magnitudes.shape[1] // MAX_TRIED)].astype(np.float64)
    best, least = np.empty(len(rows), np.float32), np.full(len(rows), np.inf)
    for share in HALVINGS if power_of_two else CLIPPING:
        scale = np.maximum(whole * share, tiny).astype(np.float32)
        wide = scale.astype(np.float64)[:, None]
        lost = np.minimum(np.rint(tried / wide), high) * wide - tried
        error = np.square(lost).sum(axis=1)
        better = error < least
        best, least = np.where(better, scale, best), np.where(better, error, least)
    return np.where(largest > 0, best, np.float32(1))
