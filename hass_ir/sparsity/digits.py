"""Non-zero digits of weights as constants: what is left of them when they are wired into adders.

A word is a sum of powers of two with signs. The canonical form has the fewest terms: no two
neighbouring digits are non-zero, a third of all in the mean (Reitwiesner, "Binary arithmetic",
Advances in Computers 1, 1960; Hartley, "Subexpression sharing in filters using canonic signed digit
multipliers", IEEE Trans. Circuits and Systems II, 1996).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.formats import Float32Array

MOST_CONSTANTS = 1 << 19
"""Digits of more non-zero weights are not counted: no listed device has logic for as many."""


def signed_digits(words: NDArray[np.int64]) -> NDArray[np.int64]:
    """Non-zero digits of whole numbers in canonical form: where 3n and n differ in binary."""
    magnitude = np.abs(words)
    return np.bitwise_count(magnitude ^ 3 * magnitude).astype(np.int64)


def filter_digits(weights: Float32Array, scales: Sequence[float]) -> NDArray[np.float64] | None:
    """Non-zero digits of each filter of `weights` [F, ...], multiples of `scales` (one, or [F]).

    None where there are more non-zeros than `MOST_CONSTANTS`.
    """
    if np.count_nonzero(weights) > MOST_CONSTANTS:
        return None
    rows = weights.reshape(len(weights), -1).astype(np.float64)
    words = np.rint(rows / np.asarray(scales)[:, None]).astype(np.int64)
    return signed_digits(words).sum(axis=1).astype(np.float64)
