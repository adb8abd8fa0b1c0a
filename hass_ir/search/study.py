"""The search itself: a sampler proposes shares to prune, every trial is executed and designed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import log

import optuna

from hass_ir.errors import HassError
from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.search.bound import Bound
from hass_ir.search.design import DENSE_ONLY, Accelerator, Designer
from hass_ir.search.evaluate import Evaluation, Evaluator, Thresholds
from hass_ir.search.guided import Guide
from hass_ir.search.partitioned import PartitionedDesigner
from hass_ir.search.proposals import Proposal, Result, Shares, Walk, grid, ladder, nothing
from hass_ir.search.samplers import (
    WALKS,
    distributions,
    quiet_optuna,
    record,
    sampler_of,
    shares_of,
)
from hass_ir.search.sensitivity import LayerWork, Sensitivities
from hass_ir.search.work import layer_work

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
    """State after a trial, for whoever watches."""

    trial: int
    trials: int
    accuracy: float
    best: float | None
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """The best trial, and the network as given with engines that skip no zeros (`dense`) and with
    every kind of engine (`unpruned`). `float_accuracy` is that of the network without the number
    formats of its layers. `judged` executions were made of the calibration data, or of a part of
    the network on it."""

    evaluation: Evaluation
    found: Accelerator
    dense: Accelerator
    unpruned: Accelerator
    trials: int
    timed_out: bool
    float_accuracy: float
    judged: int
    bound: Bound

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


def search(
    evaluator: Evaluator,
    parts: list[Part],
    device: Device,
    settings: Settings,
    watch: Callable[[Progress], None] = lambda _: None,
    designer: Designer | PartitionedDesigner | None = None,
) -> Outcome:
    """Find thresholds whose accelerator scores best within the accuracy bound.

    `designer` (default: for one partition) designs the accelerator of every trial.

    Trial 0 is the network as given, so the answer is never worse. The accuracy that may be lost
    counts from the network before its layers' numbers were rounded. Raises HassError where the
    network as given does not fit the device, and where no trial keeps the accuracy.
    """
    begin = time.monotonic()
    if designer is None:
        designer = Designer(parts, device, objective=settings.objective)
    given = evaluator.dense
    dense = designer.design(given, DENSE_ONLY)
    unpruned = designer.design(given)
    bound = bound_of(evaluator, settings)
    layers = len(given.layers)
    # The smallest II is not always the most efficient, so the dense design stands for election too.
    start = max(unpruned, dense, key=lambda a: score(a, settings.objective))
    admissible = bound.counted(given.judgement) <= 0
    best = (score(start, settings.objective), given) if admissible else None

    def hold(shares: Shares) -> None:
        thresholds = _thresholds(evaluator, shares)
        known = (given, given if best is None else best[1])
        same = (e for e in known if e.thresholds == thresholds)
        evaluator.hold(next(same, None) or evaluator.evaluate(thresholds))

    def work() -> list[LayerWork]:
        return layer_work(parts, given, unpruned, device, settings.objective)

    walk = _walk(settings, evaluator, work, hold)
    done, timed_out = 0, False
    result: Result | None = None
    with quiet_optuna():
        study = optuna.create_study(direction="maximize")
        while done < settings.trials:
            late = settings.timeout is not None and time.monotonic() - begin > settings.timeout
            if late and done > 0:
                timed_out = True
                break
            if done == 0:
                proposal = Proposal(Shares.uniform(layers, 0.0, 0.0), measured=True)
            else:
                proposal = _next(walk, result if done > 1 else None)
            if proposal is None and settings.sampler in WALKS:
                break
            trial = None
            if proposal is None:
                study.sampler = sampler_of(settings, done)
                trial = study.ask(distributions(layers))
                proposal = Proposal(shares_of(trial.params, layers))
            thresholds = _thresholds(evaluator, proposal.shares)
            judgement = given.judgement if done == 0 else evaluator.judge(thresholds)
            violation = bound.violation(judgement)
            value = score(unpruned, settings.objective) if done == 0 else None
            if violation <= 0 and not proposal.measured:
                evaluation = evaluator.evaluate(thresholds)
                value = score(designer.design(evaluation, exact=False), settings.objective)
                if best is None or value > best[0]:
                    best = value, evaluation
            result = Result(violation, judgement.distance, value)
            record(study, trial, proposal, result, judgement.accuracy)
            done += 1
            watch(
                Progress(
                    done,
                    settings.trials,
                    judgement.accuracy,
                    None if best is None else best[0],
                    time.monotonic() - begin,
                )
            )
    if best is None:
        raise HassError(_lost(given, evaluator, settings))
    evaluation, found = best[1], start
    if evaluation is not given:
        found = designer.design(evaluation)
        worse = score(found, settings.objective) < score(start, settings.objective)
        if admissible and worse:
            evaluation, found = given, start
    judged = evaluator.judged
    accuracy = evaluator.float_accuracy
    return Outcome(evaluation, found, dense, unpruned, done, timed_out, accuracy, judged, bound)


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


def _lost(given: Evaluation, evaluator: Evaluator, settings: Settings) -> str:
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


def _thresholds(evaluator: Evaluator, shares: Shares) -> Thresholds:
    """From shares of each layer's own distribution to magnitudes."""
    weights = zip(evaluator.weight_distributions, shares.weights, strict=True)
    activations = zip(evaluator.activation_distributions, shares.activations, strict=True)
    return Thresholds(
        tuple(d.threshold(s) for d, s in weights),
        tuple(d.threshold(s) for d, s in activations),
    )


def _walk(
    settings: Settings,
    evaluator: Evaluator,
    work: Callable[[], list[LayerWork]],
    hold: Callable[[Shares], None],
) -> Walk:
    """What proposes trials before, or instead of, Optuna's sampler."""
    layers, trials = len(evaluator.dense.layers), settings.trials - 1
    if settings.sampler == "tpe":
        return ladder(layers)
    if settings.sampler == "uniform":
        return grid(layers, trials)
    if settings.sampler == "guided":
        model = Sensitivities(evaluator.weight_distributions, evaluator.activation_distributions)
        given = evaluator.dense.judgement.distance
        return Guide(model, work(), trials, settings.seed, hold, given).walk()
    return nothing()


def _next(walk: Walk, result: Result | None) -> Proposal | None:
    """The next proposal, given what became of the last; None at the end."""
    try:
        return next(walk) if result is None else walk.send(result)
    except StopIteration:
        return None
