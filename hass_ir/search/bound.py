"""What a search may lose of its metric, and whether a pruned network keeps to it."""

from __future__ import annotations

from dataclasses import dataclass

from hass_ir.execute.metrics import Metric
from hass_ir.search.evaluate import Judgement

ROUNDING = 1e-9
"""Accuracies are ratios of counts; their difference is not exact."""


@dataclass(frozen=True)
class Bound:
    """The least value of `metric`, in the sense that more is better.

    With a `drop` that may be lost and a `confidence` the loss estimated for unseen data, too, must
    stay within it.
    """

    metric: Metric
    least: float
    drop: float | None = None
    confidence: float | None = None

    def counted(self, judgement: Judgement) -> float:
        """By how much the bound is missed on the calibration data; at most 0 where it is kept."""
        return self.missed_by(judgement.accuracy)

    def missed_by(self, accuracy: float) -> float:
        """The same, of the metric on the calibration data."""
        return self.least - self.metric.better(accuracy) - ROUNDING

    def violation(self, judgement: Judgement) -> float:
        """By how much the bound is missed; at most 0 where it is kept."""
        counted = self.counted(judgement)
        if self.drop is None or self.confidence is None:
            return counted
        unseen = judgement.drop.at_most(self.confidence) - self.drop - ROUNDING
        return max(counted, unseen)
