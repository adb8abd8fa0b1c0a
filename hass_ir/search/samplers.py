"""Optuna's part: its samplers, and how a trial stands in a study."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import optuna
from optuna.trial import TrialState

from hass_ir.search.proposals import Proposal, Result
from hass_ir.search.space import Space

if TYPE_CHECKING:
    from hass_ir.search.settings import Settings

WALKS = ("uniform", "guided")
"""Samplers that propose every trial themselves."""

VIOLATION = "violation"


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


class Sampler:
    """Optuna's sampler over the trials of a study, of which it has a copy in memory.

    What it proposes depends on the trials told to it, in their order, and on the number asked for,
    by which it is seeded.
    """

    def __init__(self, settings: Settings, space: Space):
        self._settings, self._space = settings, space
        self._study = optuna.create_study(direction="maximize")
        self._asked: optuna.Trial | None = None

    def ask(self, number: int) -> tuple[Proposal, dict[str, Any]]:
        """What to try as trial `number`, and notes of the sampler that belong to the trial."""
        if self._asked is not None:
            self._study.tell(self._asked, state=TrialState.FAIL)
        self._study.sampler = sampler_of(self._settings, number)
        trial = self._asked = self._study.ask(self._space.distributions())
        notes = self._study.get_trials(deepcopy=False)[trial.number].system_attrs
        return Proposal(self._space.shares_of(trial.params)), dict(notes)

    def tell(self, proposal: Proposal, result: Result, notes: Mapping[str, Any]) -> None:
        """What became of a trial, with the notes it was asked for with."""
        value = 0.0 if result.score is None else result.score
        asked = self._asked
        if asked is not None and self._space.shares_of(asked.params) == proposal.shares:
            self._asked = None
            asked.set_user_attr(VIOLATION, result.violation)
            self._study.tell(asked, value)
            return
        self._study.add_trial(
            optuna.trial.create_trial(
                state=TrialState.COMPLETE,
                value=value,
                params=proposal.shares.parameters(),
                distributions=self._space.distributions(),
                user_attrs={VIOLATION: result.violation},
                system_attrs={**notes, "constraints": [result.violation]},
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
