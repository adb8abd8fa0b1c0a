"""Cycle statistics of layers whose zeros fall independently, for reference points and studies."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.workload import ComputeLayer


class IndependentZeros:
    """A `CycleTable` for pairs that are non-zero independently, at a rate for each input channel.

    `density` [channels] is the probability that a pair of that channel is non-zero, `weights`
    [channels] that its weight is: unless given, zeros fall on weights and activations alike. An
    empty vector takes no time with `free_empty_vectors` (the published model).
    """

    def __init__(
        self,
        layer: ComputeLayer,
        density: FloatArray,
        channels_together: tuple[int, ...] = (1,),
        free_empty_vectors: bool = False,
        weights: FloatArray | None = None,
    ):
        self.kinds = ("pair-sparse",)
        self.channels_together = channels_together
        self.products = (1, 2, 4) if layer.group_filters % 2 == 0 else (1,)
        self.filter_pairs = np.arange(layer.group_filters // 2 * 2).reshape(-1, 2)
        self._shared = 1
        self._free = free_empty_vectors
        self._layer, self._taps = layer, layer.taps
        self._density = np.asarray(density, dtype=np.float64).reshape(layer.groups, -1)
        self._weights, self._given = np.sqrt(self._density), weights is not None
        if weights is not None:
            self._weights = np.asarray(weights, dtype=np.float64).reshape(layer.groups, -1)

    def slots(self, products: int) -> IndependentZeros:
        """The same for two filters whose weights fall independently, of 4 also two positions."""
        if products == 1:
            return self
        weights = self._weights
        rates = self._density / np.where(weights > 0, weights, 1.0)
        if products == 4:
            rates = 1 - (1 - rates) ** 2
        shared = rates * (1 - (1 - weights) ** 2)
        found = IndependentZeros(self._layer, shared, self.channels_together, self._free)
        found._shared = products
        return found

    def shares(self, c: int) -> FloatArray:
        """Share of vectors with z pairs left, [G, ceil(C/G/c), K·c + 1]."""
        groups, channels = self._density.shape
        padded = np.zeros((groups, -(-channels // c) * c))
        padded[:, :channels] = self._density
        rates = np.repeat(padded.reshape(groups, -1, c), self._taps, axis=2)
        share = np.zeros((*rates.shape[:2], rates.shape[2] + 1))
        share[..., 0] = 1.0
        for tap in range(rates.shape[2]):
            hit = share[..., :-1] * rates[..., tap : tap + 1]
            share *= 1.0 - rates[..., tap : tap + 1]
            share[..., 1:] += hit
        return share

    def mean_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Mean of `values` [V+1, n] at z, [G, ceil(C/G/c), 1, n]: all filters are alike."""
        return (self.shares(c) @ self._valued(values))[:, :, None, :]

    def mean_by_pattern(self, kind: str, c: int, values: FloatArray) -> None:
        """None: no tap is more likely than another."""

    def variance_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Squared coefficient of variation of `values` at z, [n]."""
        share, valued = self.shares(c).mean(axis=(0, 1)), self._valued(values)
        mean = share @ valued
        return share @ (valued * valued) / (mean * mean) - 1.0

    def patterns(self, kind: str, c: int) -> None:
        """None: no tap is more likely than another."""

    def products_left(self, kind: str) -> float:
        """Products an image whose pair is not zero."""
        return self._layer.macs / self._shared * float(self._density.mean())

    def weights_left(self, c: int) -> FloatArray | None:
        """Expected non-zero weights of a vector, [G, ceil(C/G/c), 1]; None unless given."""
        if not self._given:
            return None
        groups, channels = self._weights.shape
        padded = np.zeros((groups, -(-channels // c) * c))
        padded[:, :channels] = self._weights * self._taps
        return padded.reshape(groups, -1, c).sum(axis=2)[:, :, None]

    def columns_loads(self, columns: int, positions: int) -> None:
        """All columns are alike."""

    @property
    def digits(self) -> FloatArray | None:
        """Expected non-zero signed digits of each filter, [F]; None unless weights are given.

        Those of a word n that is not zero, all being equally frequent: where 3n and n differ.
        """
        if not self._given:
            return None
        layer = self._layer
        words = np.arange(1, 1 << (layer.weight_bits - 1))
        each = float(np.bitwise_count(words ^ 3 * words).mean()) if len(words) else 1.0
        filters = self._weights.sum(axis=1) * layer.taps * each
        return np.repeat(filters, layer.group_filters)

    def _valued(self, values: FloatArray) -> FloatArray:
        return np.vstack((0.0 * values[:1], values[1:])) if self._free else values
