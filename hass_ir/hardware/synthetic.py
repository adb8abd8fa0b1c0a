"""Cycle statistics of layers whose zeros fall independently, for reference points and studies."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.workload import ComputeLayer


def expected_cycles(
    share: FloatArray, macs: IntArray, free_empty_vectors: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Mean and mean square of a vector's cycles, [..., len(macs)].

    `share` [..., V+1] is the share of vectors with z pairs left, z = 0..V. An empty vector takes
    a cycle, or none with `free_empty_vectors` (the published model).
    """
    pairs = np.arange(int(share.shape[-1]))[:, None]
    cycles = np.maximum(ceil_div(pairs, macs), 0 if free_empty_vectors else 1)
    return share @ cycles.astype(np.float64), share @ (cycles.astype(np.float64) ** 2)


class IndependentZeros:
    """A `CycleTable` for pairs that are non-zero independently, at a rate for each input channel.

    `density` [channels] is the probability that a pair of that channel is non-zero.
    """

    def __init__(
        self,
        layer: ComputeLayer,
        density: FloatArray,
        channels_together: tuple[int, ...] = (1,),
        free_empty_vectors: bool = False,
    ):
        self.kinds = ("pair-sparse",)
        self.channels_together = channels_together
        self._free = free_empty_vectors
        self._taps = layer.taps
        self._density = np.asarray(density, dtype=np.float64).reshape(layer.groups, -1)

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

    def mean_cycles(self, kind: str, c: int, macs: IntArray) -> FloatArray:
        """Mean cycles of a vector, [G, ceil(C/G/c), 1, len(macs)]: all filters are alike."""
        return expected_cycles(self.shares(c), macs, self._free)[0][:, :, None, :]

    def variance(self, kind: str, c: int, macs: IntArray) -> FloatArray:
        """Squared coefficient of variation of a vector's cycles, [len(macs)]."""
        mean, square = expected_cycles(self.shares(c).mean(axis=(0, 1)), macs, self._free)
        return square / mean**2 - 1.0
