"""Magnitude thresholds: from a share of a layer's own distribution to a value, and pruning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Float32Array: TypeAlias = NDArray[np.float32]

MAX_KEPT = 65536
"""Magnitudes kept of a layer; the distribution is read off these."""


@dataclass(frozen=True)
class Distribution:
    """Sorted magnitudes of a layer's non-zero weights or activations."""

    magnitudes: Float32Array

    @classmethod
    def of(cls, values: NDArray[Any]) -> Distribution:
        """Distribution of all non-zero `values`, thinned evenly where there are very many."""
        magnitudes = np.sort(np.abs(values[values != 0]).astype(np.float32), axis=None)
        if len(magnitudes) > MAX_KEPT:
            magnitudes = magnitudes[(np.arange(MAX_KEPT) * len(magnitudes)) // MAX_KEPT]
        return cls(magnitudes)

    def threshold(self, share: float) -> float:
        """The float32 value that prunes `share` of the non-zero elements; 0 prunes none."""
        pruned = int(share * len(self.magnitudes))
        return float(self.magnitudes[pruned - 1]) if pruned else 0.0


def prune(values: Float32Array, threshold: float, kept: Float32Array | None = None) -> Float32Array:
    """`values` with every element of magnitude <= `threshold` (as float32) set to 0.

    The others are those of `kept`, if given: what a number format makes of the values.
    """
    kept = values if kept is None else kept
    if threshold == 0:
        return kept
    return np.where(np.abs(values) > np.float32(threshold), kept, np.float32(0))
