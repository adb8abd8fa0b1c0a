"""How much accuracy pruning costs on samples that were not there to choose the thresholds by."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SMOOTHING = 0.5
"""Disturbance that a sample must bear besides the one it had, as a share of how much they vary."""

DIGITS = 12
"""Decimals of a loss."""

BLOCKS = 10
"""Parts of the data on which a metric is taken anew where single samples are not right or wrong."""


@dataclass(frozen=True)
class Drop:
    """What is lost of a metric, as estimated for unseen samples, its standard error, and the number
    of samples, or of parts of the data, that tell."""

    mean: float = 0.0
    error: float = 0.0
    samples: int = 1

    def at_most(self, confidence: float) -> float:
        """The loss that is not exceeded with `confidence` (normal approximation)."""
        return self.mean + NormalDist().inv_cdf(confidence) * self.error

    def interval(self, confidence: float) -> tuple[float, float]:
        """The middle interval that holds the loss with `confidence`.

        That no sample was lost does not mean that none ever is: the error counts as that of half a
        sample at least.
        """
        error = max(self.error, 0.5 / self.samples)
        half = NormalDist().inv_cdf((1 + confidence) / 2) * error
        return self.mean - half, self.mean + half


def smoothed_drop(before: NDArray[np.float64], after: NDArray[np.float64]) -> Drop:
    """The share of samples that pruning loses, from the leads of the right class before and after,
    [N] or [N, ...]; negative where another class is ahead.

    A search that counts errors finds thresholds whose errors happen to be few on its samples: many
    then stay right by next to nothing. So a sample counts as lost with the probability that a
    further normal disturbance turns it, whose deviation is `SMOOTHING` times that of the leads'
    changes (after a linear fit: pruning also scales all logits).
    """
    finite = np.isfinite(before) & np.isfinite(after)
    change = np.where(finite, after, 0.0) - np.where(finite, before, 0.0)
    deviation = SMOOTHING * _residual_deviation(before[finite], change[finite])
    wrong = after < 0
    lost = wrong.astype(np.float64)
    if deviation > 0:
        lost = np.where(finite, _below_zero(np.where(finite, after, 0.0) / deviation), lost)
    each = (lost - (before < 0)).reshape(len(before), -1).mean(axis=1)
    return mean_drop(each)


def mean_drop(each: NDArray[np.float64]) -> Drop:
    """From the losses [N] of samples, or of parts of the data of one size."""
    error = each.std(ddof=1) / np.sqrt(len(each)) if len(each) > 1 else 0.0
    # What is left of a normal distribution's tail is no loss.
    return Drop(round(float(each.mean()), DIGITS), round(float(error), DIGITS), len(each))


def blocks(samples: int) -> list[slice]:
    """The samples in `BLOCKS` parts, as equal as can be; fewer where there are fewer samples."""
    edges = np.linspace(0, samples, min(BLOCKS, samples) + 1).astype(int).tolist()
    return [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]


def _residual_deviation(before: NDArray[np.float64], change: NDArray[np.float64]) -> float:
    """Standard deviation of what a straight line through `change` over `before` leaves."""
    if len(before) < 3:
        return 0.0
    x, y = before - before.mean(), change - change.mean()
    spread = float(x @ x)
    slope = float(x @ y) / spread if spread > 0 else 0.0
    return float((y - slope * x).std())


def _below_zero(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that a normal variable of mean `scaled` and deviation 1 is negative."""
    from scipy.special import ndtr

    return ndtr(-scaled)
