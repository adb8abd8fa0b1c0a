"""Optuna's part: its samplers, and how a trial stands in a study."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import optuna
from optuna.distributions import BaseDistribution, FloatDistribution
from optuna.trial import TrialState

from hass_ir.search.proposals import (
    MOST_ACTIVATIONS,
    MOST_WEIGHTS,
    Proposal,
    Result,
    Shares,
)

if TYPE_CHECKING:
    from hass_ir.search.study import Settings

WALKS = ("uniform", "guided")
"""Samplers that propose every trial themselves."""

VIOLATION = "violation"
DISTANCE = "distance"
ACCURACY = "accuracy"


def sampler_of(settings: Settings, trial: int) -> optuna.samplers.BaseSampler:
    """The sampler for one trial, seeded by its number, so that a study may go on at any."""
    seed = settings.seed * 1_000_003 + trial
    if settings.sampler == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    if settings.sampler == "nsga2":
        return optuna.samplers.NSGAIISampler(seed=seed, constraints_func=_violation)
    return optuna.samplers.TPESampler(
        seed=seed, n_startup_trials=1, multivariate=True, constraints_func=_violation
    )


def distributions(layers: int) -> dict[str, BaseDistribution]:
    """The range of every share by its name in a study."""
    most = Shares((MOST_WEIGHTS,) * layers, (MOST_ACTIVATIONS,) * layers).parameters()
    return {name: FloatDistribution(0.0, high) for name, high in most.items()}


def shares_of(parameters: Mapping[str, Any], layers: int) -> Shares:
    """The shares that a trial's parameters name."""
    weights, activations = (
        tuple(float(parameters[f"{i}.{side}"]) for i in range(layers))
        for side in ("weights", "activations")
    )
    return Shares(weights, activations)


def record(
    study: optuna.Study,
    trial: optuna.Trial | None,
    proposal: Proposal,
    result: Result,
    accuracy: float,
) -> None:
    """Add what came of a proposal to the study; it ends the `trial` that the study asked for, if
    it was one."""
    attributes = {VIOLATION: result.violation, DISTANCE: result.distance, ACCURACY: accuracy}
    if trial is not None:
        for name, value in attributes.items():
            trial.set_user_attr(name, value)
        study.tell(trial, 0.0 if result.score is None else result.score)
        return
    study.add_trial(
        optuna.trial.create_trial(
            state=TrialState.COMPLETE,
            value=0.0 if result.score is None else result.score,
            params=proposal.shares.parameters(),
            distributions=distributions(len(proposal.shares.weights)),
            user_attrs=attributes,
            system_attrs={"constraints": [result.violation]},
        )
    )


def _violation(trial: optuna.trial.FrozenTrial) -> tuple[float, ...]:
    return (trial.user_attrs[VIOLATION],)


@contextmanager
def quiet_optuna() -> Generator[None]:
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
