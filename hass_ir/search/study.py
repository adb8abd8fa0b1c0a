"""The search itself: Optuna proposes shares to prune, every trial is executed and designed."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from math import log

import optuna

from hass_ir.errors import HassError
from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.search.design import DENSE_ONLY, Accelerator, Designer
from hass_ir.search.evaluate import Evaluation, Evaluator, Thresholds
from hass_ir.search.partitioned import PartitionedDesigner

MOST_WEIGHTS = 0.95
MOST_ACTIVATIONS = 0.9
"""Largest shares of a layer's non-zero weights and input activations that a trial prunes."""

VIOLATION = "violation"


@dataclass(frozen=True)
class Settings:
    """What is searched for. `accuracy_drop` is absolute; `timeout` in seconds."""

    objective: str = "efficiency"
    accuracy_drop: float = 0.01
    trials: int = 100
    timeout: float | None = None
    seed: int = 0
    sampler: str = "tpe"


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
    formats of its layers."""

    evaluation: Evaluation
    found: Accelerator
    dense: Accelerator
    unpruned: Accelerator
    trials: int
    timed_out: bool
    float_accuracy: float


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
    least = evaluator.float_accuracy - settings.accuracy_drop
    layers = len(given.layers)
    # The smallest II is not always the most efficient, so the dense design stands for election too.
    start = max(unpruned, dense, key=lambda a: score(a, settings.objective))
    admissible = given.accuracy >= least - _ROUNDING
    best = (score(start, settings.objective), given, start) if admissible else None
    done, timed_out = 0, False
    with _quiet_optuna():
        study = optuna.create_study(direction="maximize", sampler=_sampler(settings))
        ladder = Ladder()
        study.enqueue_trial(_uniform(layers, 0.0, 0.0))
        while done < settings.trials:
            late = settings.timeout is not None and time.monotonic() - begin > settings.timeout
            if late and done > 0:
                timed_out = True
                break
            trial = study.ask()
            shares = _suggest(trial, layers)
            thresholds = _thresholds(evaluator, shares)
            evaluation = given if done == 0 else evaluator.evaluate(thresholds)
            violation = least - evaluation.accuracy
            value = 0.0
            if violation <= _ROUNDING:
                accelerator = unpruned if done == 0 else designer.design(evaluation, exact=False)
                value = score(accelerator, settings.objective)
                if best is None or value > best[0]:
                    best = (value, evaluation, accelerator)
            trial.set_user_attr(VIOLATION, violation - _ROUNDING)
            study.tell(trial, value)
            following = ladder.next(violation <= _ROUNDING)
            if following is not None and settings.sampler == "tpe":
                study.enqueue_trial(_uniform(layers, *following))
            done += 1
            watch(
                Progress(
                    done,
                    settings.trials,
                    evaluation.accuracy,
                    None if best is None else best[0],
                    time.monotonic() - begin,
                )
            )
    if best is None:
        raise HassError(
            f"rounding costs more accuracy than may be lost: {given.accuracy:.4f} without pruning, "
            f"{evaluator.float_accuracy:.4f} before rounding; give more bits, or a larger "
            f"accuracy-drop than {settings.accuracy_drop}"
        )
    evaluation, found = best[1:]
    if evaluation is not given:
        found = designer.design(evaluation)
        worse = score(found, settings.objective) < score(start, settings.objective)
        if admissible and worse:
            evaluation, found = given, start
    return Outcome(evaluation, found, dense, unpruned, done, timed_out, evaluator.float_accuracy)


_ROUNDING = 1e-9
"""Accuracies are ratios of counts; their difference is not exact."""


def score(accelerator: Accelerator, objective: str) -> float:
    """What is maximised: the logarithm, so that the sampler sees ratios."""
    metrics = accelerator.metrics
    if objective == "throughput":
        return log(metrics["throughput_images_per_s"])
    if objective == "energy":
        return -log(metrics["energy_per_image_j"])
    return -log(metrics["ii_cycles"] * max(metrics["dsp"], 1))


class Ladder:
    """Uniform shares to start from: along three directions, halving towards the accuracy bound.

    A sampler that knows nothing finds few admissible points among dozens of dimensions; these
    points bracket the bound before it starts.
    """

    DIRECTIONS = ((1.0, 1.0), (1.0, 0.3), (0.3, 1.0))
    STEPS = 5

    def __init__(self):
        self._points = self._walk()
        self._started = False

    def next(self, admissible: bool) -> tuple[float, float] | None:
        """The next shares (weights, activations), given whether the last were admissible."""
        try:
            if not self._started:
                self._started = True
                return next(self._points)
            return self._points.send(admissible)
        except StopIteration:
            return None

    def _walk(self) -> Generator[tuple[float, float], bool, None]:
        for weights, activations in self.DIRECTIONS:
            low, high = 0.0, 1.0
            for _ in range(self.STEPS):
                middle = (low + high) / 2
                admissible = yield middle * weights, middle * activations
                low, high = (middle, high) if admissible else (low, middle)


def _uniform(layers: int, weights: float, activations: float) -> dict[str, float]:
    """Parameters that prune the same shares in every layer."""
    shares = {f"{i}.weights": weights * MOST_WEIGHTS for i in range(layers)}
    return shares | {f"{i}.activations": activations * MOST_ACTIVATIONS for i in range(layers)}


def _suggest(trial: optuna.Trial, layers: int) -> tuple[list[float], list[float]]:
    weights = [trial.suggest_float(f"{i}.weights", 0, MOST_WEIGHTS) for i in range(layers)]
    activations = [
        trial.suggest_float(f"{i}.activations", 0, MOST_ACTIVATIONS) for i in range(layers)
    ]
    return weights, activations


def _thresholds(evaluator: Evaluator, shares: tuple[list[float], list[float]]) -> Thresholds:
    """From shares of each layer's own distribution to magnitudes."""
    weights = zip(evaluator.weight_distributions, shares[0], strict=True)
    activations = zip(evaluator.activation_distributions, shares[1], strict=True)
    return Thresholds(
        tuple(d.threshold(s) for d, s in weights),
        tuple(d.threshold(s) for d, s in activations),
    )


def _violation(trial: optuna.trial.FrozenTrial) -> tuple[float, ...]:
    return (trial.user_attrs[VIOLATION],)


def _sampler(settings: Settings) -> optuna.samplers.BaseSampler:
    if settings.sampler == "random":
        return optuna.samplers.RandomSampler(seed=settings.seed)
    return optuna.samplers.TPESampler(
        seed=settings.seed,
        n_startup_trials=1,
        multivariate=True,
        constraints_func=_violation,
    )


@contextmanager
def _quiet_optuna() -> Generator[None]:
    """Optuna without its log lines and notices of experimental options; all restored after."""
    verbosity = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        optuna.logging.set_verbosity(verbosity)
