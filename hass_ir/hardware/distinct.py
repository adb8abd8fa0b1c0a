"""Rows that differ: what depends on a few small numbers need be worked out once for each."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import IntArray

_MOST_KEYS = 1 << 20


def distinct(*columns: IntArray | int) -> tuple[IntArray, IntArray]:
    """The first row of each combination of whole numbers from 0 on in `columns` [n], by ascending
    numbers, and of each row [n] which of these it equals."""
    arrays = np.broadcast_arrays(*(np.atleast_1d(c) for c in columns))
    key, size = np.zeros(arrays[0].shape, dtype=np.int64), 1
    for array in arrays:
        span = int(array.max(initial=0)) + 1
        key, size = key * span + array, size * span
    if size > _MOST_KEYS:
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        return first, which
    row = np.full(size, -1, dtype=np.int64)
    row[key[::-1]] = np.arange(len(key))[::-1]
    found = np.flatnonzero(row >= 0)
    first = row[found]
    row[found] = np.arange(len(found))
    return first, row[key]
