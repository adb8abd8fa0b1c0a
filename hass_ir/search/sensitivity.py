"""A model of what pruning each layer costs in accuracy and saves in hardware, and its best points.

A knob is the pruned share of one layer's weights, or of its input's activations, or a word length
that is to be chosen; layer i has the knobs i (weights), L + i (activations) and (2 + t)·L + i (the
t-th table of words).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.search.proposals import MOST_ACTIVATIONS, MOST_WEIGHTS, Shares
from hass_ir.search.space import Space
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


Works: TypeAlias = Sequence[Sequence[LayerWork]]
"""What each layer takes, for every combination of words."""


class Sensitivities:
    """How much each knob disturbs the outputs: its factor times the energy of what it prunes, or of
    what it rounds off.

    What is gone acts as noise of that energy on the layer's sums, and small independent noises
    add up in the mean square of the outputs' change.
    """

    def __init__(
        self,
        weights: Sequence[Distribution],
        activations: Sequence[Distribution],
        space: Space | None = None,
        rounding: Sequence[Sequence[Sequence[float]]] = (),
    ):
        """`rounding` are, for each table of words that `space` has choices in, each layer's squared
        errors under these choices, relative to its sum of squares."""
        self.layers = len(weights)
        self.space = Space(self.layers) if space is None else space
        self.shares = np.stack(
            [np.linspace(0, MOST_WEIGHTS, LEVELS)] * self.layers
            + [np.linspace(0, MOST_ACTIVATIONS, LEVELS)] * self.layers
        )
        knobs = [*weights, *activations]
        energy = [pruned_energy(d, s) for d, s in zip(knobs, self.shares, strict=True)]
        lengths = [row for table in rounding for row in table]
        self.energy = np.stack([*energy, *map(_added_energy, lengths)])
        self.tops = np.asarray([LEVELS - 1] * len(energy) + [len(row) - 1 for row in lengths])
        """The highest level of each knob."""
        self.factors = np.ones(len(self.energy))
        self._found: dict[tuple[bytes, float], NDArray[np.int64]] = {}

    @property
    def knobs(self) -> int:
        """Two a layer, and one for each word length that is to be chosen."""
        return len(self.energy)

    @property
    def pruning_knobs(self) -> int:
        """The first ones, which prune."""
        return 2 * self.layers

    def same_noise(self) -> None:
        """Take the factors of knobs that prune for those that round the same operand: noise of the
        same energy."""
        sides = self.factors[: 2 * self.layers].reshape(2, self.layers)
        names = self.space.choices.tables
        rows = [sides[int(name == "activation_bits")] for name in names]
        self.factors = np.concatenate([*sides, *rows])

    def level_of_energy(self, knob: int, energy: float) -> int:
        """The first level, not 0, at which the knob prunes at least `energy`."""
        return max(1, min(int(np.searchsorted(self.energy[knob], energy)), int(self.tops[knob])))

    def distance(self, levels: NDArray[np.int64]) -> float:
        """The mean square of the outputs' change expected at `levels`, one a knob."""
        return float((self.factors * self.energy[np.arange(self.knobs), levels]).sum())

    def shares_of(self, levels: NDArray[np.int64]) -> Shares:
        """The shares at `levels`, one a knob."""
        first, second, *words = levels.reshape(-1, self.layers)
        cut = [*first, *second]
        values = self.shares[np.arange(len(cut)), cut].tolist()
        return Shares(
            tuple(values[: self.layers]),
            tuple(values[self.layers :]),
            self.space.words([row.tolist() for row in words]),
        )

    def least_work(
        self, work: Works, distance: float, factors: FloatArray | None = None
    ) -> NDArray[np.int64]:
        """The levels of least work among those of at most `distance`, one a knob.

        `work[k][i]` is that of layer i with the k-th combination of words.

        Layer by layer the least of work + rate · distance is taken; the rate is found by bisection,
        so that the answer is on the lower convex hull of what is possible. Answers are remembered,
        by copies too: walks that are replayed ask the same again, and always of the same `work`.
        """
        factors = self.factors if factors is None else factors
        key = factors.tobytes(), distance
        if key not in self._found:
            self._found[key] = self._least_work(work, distance, factors)
        return self._found[key].copy()

    def _least_work(self, work: Works, distance: float, factors: FloatArray) -> NDArray[np.int64]:
        harm = factors[:, None] * self.energy
        first, second, *rounding = harm.reshape(-1, self.layers, LEVELS)
        combinations = np.asarray(self.space.combinations, np.int64)
        costs = np.stack([np.stack([self._costs(i, w[i]) for w in work]) for i in self._every])
        both = (first[:, :, None] + second[:, None, :])[:, None]
        for table, levels in zip(rounding, combinations.T, strict=True):
            both = both + table[:, levels][:, :, None, None]
        scale = costs[:, 0, 0, 0].sum() / max(harm[:, -1].sum(), np.finfo(float).tiny)

        def at(rate: float) -> NDArray[np.int64]:
            flat = (costs + rate * scale * both).reshape(self.layers, -1).argmin(axis=1)
            chosen, flat = np.divmod(flat, LEVELS * LEVELS)
            return np.concatenate([*np.divmod(flat, LEVELS), *combinations[chosen].T])

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

    @property
    def _every(self) -> range:
        return range(self.layers)

    def _costs(self, layer: int, work: LayerWork) -> FloatArray:
        """Of all levels of a layer's two shares."""
        return work.of(self.shares[layer][:, None], self.shares[self.layers + layer][None])


def _added_energy(errors: Sequence[float]) -> FloatArray:
    """What narrower words add to the error of the widest, which the network as given has; rising,
    and the last one as often as there are levels."""
    added = np.maximum.accumulate(np.asarray(errors) - errors[0])
    return np.concatenate([added, np.full(LEVELS - len(added), added[-1])])
