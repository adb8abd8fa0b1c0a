"""A model of what pruning each layer costs in accuracy and saves in hardware, and its best points.

A knob is the pruned share of one layer's weights, or of its input's activations; layer i has the
knobs i (weights) and L + i (activations).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hass_ir.search.proposals import MOST_ACTIVATIONS, MOST_WEIGHTS, Shares
from hass_ir.sparsity.thresholds import Distribution

FloatArray = NDArray[np.float64]

LEVELS = 39
"""Shares looked at of a knob, evenly spaced from 0 to the largest."""

RANGE = (1e-12, 1e12)
"""Exchange rates between distance and work, relative to their sums, that are looked at."""


def pruned_energy(distribution: Distribution, shares: FloatArray) -> FloatArray:
    """The share of a distribution's sum of squares that its smallest elements hold, for shares of
    their number."""
    squares = np.square(distribution.magnitudes, dtype=np.float64)
    if not len(squares):
        return np.zeros(len(shares))
    sums = np.concatenate([[0.0], np.cumsum(squares)])
    return sums[(shares * len(squares)).astype(int)] / sums[-1]


@dataclass(frozen=True)
class LayerWork:
    """What a layer takes of the device, as given: `cost`, for a `density` of products left over,
    where `length` products share a cycle at best.

    A multiplier takes at least a cycle for a vector of `length` products, however few are left, so
    that of n zeros in a row nothing more is gained.
    """

    cost: float
    density: float
    length: int

    def of(self, weights: FloatArray, activations: FloatArray) -> FloatArray:
        """The cost where shares of the non-zero `weights` and `activations` are pruned too."""
        left = self.density * (1 - weights) * (1 - activations)
        return self.cost * self._cycles(left) / float(self._cycles(np.array(self.density)))

    def _cycles(self, density: FloatArray) -> FloatArray:
        """The mean of max(1, z) over a vector, z products left, each with probability `density`."""
        return self.length * density + (1 - density) ** self.length


class Sensitivities:
    """How much each knob disturbs the outputs: its factor times the energy of what it prunes.

    What is pruned acts as noise of that energy on the layer's sums, and small independent noises
    add up in the mean square of the outputs' change.
    """

    def __init__(self, weights: Sequence[Distribution], activations: Sequence[Distribution]):
        self.layers = len(weights)
        self.shares = np.stack(
            [np.linspace(0, MOST_WEIGHTS, LEVELS)] * self.layers
            + [np.linspace(0, MOST_ACTIVATIONS, LEVELS)] * self.layers
        )
        knobs = [*weights, *activations]
        self.energy = np.stack(
            [pruned_energy(d, s) for d, s in zip(knobs, self.shares, strict=True)]
        )
        self.factors = np.ones(2 * self.layers)
        self._found: dict[tuple[bytes, float], NDArray[np.int64]] = {}

    @cached_property
    def knobs(self) -> int:
        """Two a layer."""
        return 2 * self.layers

    def level_of_energy(self, knob: int, energy: float) -> int:
        """The first level, not 0, at which the knob prunes at least `energy`."""
        return max(1, min(int(np.searchsorted(self.energy[knob], energy)), LEVELS - 1))

    def distance(self, levels: NDArray[np.int64]) -> float:
        """The mean square of the outputs' change expected at `levels`, one a knob."""
        return float((self.factors * self.energy[np.arange(self.knobs), levels]).sum())

    def shares_of(self, levels: NDArray[np.int64]) -> Shares:
        """The shares at `levels`, one a knob."""
        values = self.shares[np.arange(self.knobs), levels].tolist()
        return Shares(tuple(values[: self.layers]), tuple(values[self.layers :]))

    def least_work(
        self, work: Sequence[LayerWork], distance: float, factors: FloatArray | None = None
    ) -> NDArray[np.int64]:
        """The levels of least work among those of at most `distance`, one a knob.

        Layer by layer the least of work + rate · distance is taken; the rate is found by bisection,
        so that the answer is on the lower convex hull of what is possible. Answers are remembered,
        by copies too: walks that are replayed ask the same again, and always of the same `work`.
        """
        factors = self.factors if factors is None else factors
        key = factors.tobytes(), distance
        if key not in self._found:
            self._found[key] = self._least_work(work, distance, factors)
        return self._found[key].copy()

    def _least_work(
        self, work: Sequence[LayerWork], distance: float, factors: FloatArray
    ) -> NDArray[np.int64]:
        harm = factors[:, None] * self.energy
        first, second = harm[: self.layers], harm[self.layers :]
        costs = np.stack(
            [
                w.of(self.shares[i][:, None], self.shares[self.layers + i][None])
                for i, w in enumerate(work)
            ]
        )
        both = first[:, :, None] + second[:, None, :]
        scale = costs[:, 0, 0].sum() / max(harm[:, -1].sum(), np.finfo(float).tiny)

        def at(rate: float) -> NDArray[np.int64]:
            flat = (costs + rate * scale * both).reshape(self.layers, -1).argmin(axis=1)
            return np.concatenate(np.divmod(flat, LEVELS))

        low, high = np.log(RANGE)
        best = np.zeros(self.knobs, np.int64)
        for _ in range(60):
            middle = (low + high) / 2
            levels = at(float(np.exp(middle)))
            if float(harm[np.arange(self.knobs), levels].sum()) <= distance:
                best, high = levels, middle
            else:
                low = middle
        return best
