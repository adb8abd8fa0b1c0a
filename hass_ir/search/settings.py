"""What is searched for, what one sees meanwhile, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from hass_ir.errors import HassError
from hass_ir.search.bound import Bound
from hass_ir.search.design import Accelerator
from hass_ir.search.evaluate import Evaluation, Evaluator
from hass_ir.search.ledger import Record

UNSEEN = 0.9
"""Confidence of the interval stated for the loss on unseen data."""


@dataclass(frozen=True)
class Settings:
    """What is searched for. `accuracy_drop` is absolute; with a `metric_limit` that bounds the
    metric instead. With a `confidence` the drop holds on unseen data with that probability.
    `timeout` is in seconds."""

    objective: str = "efficiency"
    accuracy_drop: float = 0.01
    trials: int = 100
    timeout: float | None = None
    seed: int = 0
    sampler: str = "guided"
    metric_limit: float | None = None
    confidence: float | None = 0.8


@dataclass(frozen=True)
class Progress:
    """State after a trial of that `accuracy`, or where a search ended early, as the `note` says."""

    trial: int
    trials: int
    accuracy: float | None
    best: float | None
    note: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The best trial, and the network as given with engines that skip no zeros (`dense`) and with
    every kind of engine (`unpruned`). `float_accuracy` is that of the network without the number
    formats of its layers. `judged` executions were made of the calibration data, or of a part of
    the network on it. A `note` says why there were fewer trials than asked for. `records` are all
    trials, of which `front` is the Pareto front; `chosen` made the answer, None where that is the
    network as given."""

    evaluation: Evaluation
    found: Accelerator
    dense: Accelerator
    unpruned: Accelerator
    trials: int
    note: str | None
    float_accuracy: float
    judged: int
    bound: Bound
    records: tuple[Record, ...]
    front: tuple[int, ...]
    chosen: int | None

    @property
    def confidence(self) -> float | None:
        """With which the bound was to hold on unseen data."""
        return None if self.bound.drop is None else self.bound.confidence

    def unseen_drop(self) -> tuple[float, float] | None:
        """The interval that holds, with `UNSEEN`, what is lost on unseen data; None for metrics of
        which no loss can be told, and where nothing was changed."""
        judgement = self.evaluation.judgement
        if not self.bound.metric.bounded or judgement.distance == 0:
            return None
        return judgement.drop.interval(UNSEEN)


def bound_of(evaluator: Evaluator, settings: Settings) -> Bound:
    """The bound that `settings` set. Raises HassError for a metric that needs a limit and has
    none."""
    metric = evaluator.calibration.judge
    if settings.metric_limit is not None:
        return Bound(metric, metric.better(settings.metric_limit))
    if not metric.bounded:
        sense = "least" if metric.higher_is_better else "largest"
        raise HassError(
            f"metric '{metric.name}' is no share of samples of which some may be lost; give its "
            f"{sense} value that is good enough as metric-limit"
        )
    drop = settings.accuracy_drop
    return Bound(metric, evaluator.float_accuracy - drop, drop, settings.confidence)


def score(accelerator: Accelerator, objective: str) -> float:
    """What is maximised: the logarithm, so that the sampler sees ratios."""
    metrics = accelerator.metrics
    if objective == "throughput":
        return log(metrics["throughput_images_per_s"])
    if objective == "energy":
        return -log(metrics["energy_per_image_j"])
    return -log(metrics["ii_cycles"] * max(metrics["dsp"], 1))


def lost(given: Evaluation, evaluator: Evaluator, settings: Settings) -> str:
    """Why not even the network as given is good enough."""
    if settings.metric_limit is not None:
        return (
            f"the network as given has {evaluator.calibration.metric} {given.accuracy:.4g}, beyond "
            f"metric-limit {settings.metric_limit:g}; allow more, or give more bits"
        )
    return (
        f"rounding costs more accuracy than may be lost: {given.accuracy:.4f} without pruning, "
        f"{evaluator.float_accuracy:.4f} before rounding; give more bits, or a larger "
        f"accuracy-drop than {settings.accuracy_drop}"
    )
