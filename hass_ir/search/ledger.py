"""The trials of a study, kept by Optuna: what was found, who works on what, and claiming a trial.

A trial is claimed by adding it as running. Optuna numbers trials one by one, so of two that claim
the same the one of the smaller number has it; the other's fails. A trial that was designed ends
complete, one that was only executed ends pruned.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect, insort
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import optuna
from optuna.exceptions import StorageInternalError
from optuna.storages import BaseStorage, InMemoryStorage
from optuna.trial import FrozenTrial, TrialState, create_trial

from hass_ir.errors import HassError
from hass_ir.search.proposals import Proposal, Result
from hass_ir.search.space import Space
from hass_ir.search.workers import BEAT_S, Watch, Worker

MEASURED, WORKER, CLAIM, BEAT, RESULT, FACTS, START = (
    "measured", "worker", "claim", "beat", "result", "facts", "start",
)  # fmt: skip

T = TypeVar("T")
_TRIES = 8


@dataclass(frozen=True)
class Record:
    """A finished trial. `facts` are the accuracy and, if designed, what the accelerator achieves;
    `start` is where the next design starts from. `attributes` are notes of Optuna's sampler."""

    number: int
    proposal: Proposal
    result: Result
    facts: dict[str, Any]
    start: dict[str, Any] | None
    attributes: dict[str, Any]


class Ledger:
    """The trials of one study of a `space`, at most `limit`.

    Raises HassError where the storage fails.
    """

    def __init__(self, study: optuna.Study, storage: BaseStorage, space: Space, limit: int):
        self._study, self._storage, self.space, self.limit = study, storage, space, limit
        self._id = storage.get_study_id_from_name(study.study_name)
        self._worker = Worker()
        self._watch = Watch(self._worker)
        self._records: dict[int, Record] = {}
        self._found: dict[Proposal, Record] = {}
        self._ended: list[int] = []
        self._running: list[FrozenTrial] = []
        self._proposals: dict[int, Proposal] = {}
        self.size = 0
        self.refresh()

    @property
    def records(self) -> list[Record]:
        """The finished trials by number, those known at the last refresh."""
        return [self._records[n] for n in self._ended]

    @property
    def full(self) -> bool:
        """Whether as many trials as may be are finished or claimed."""
        return len(self._records) + len(self._running) >= self.limit

    @property
    def busy(self) -> bool:
        """Whether trials are claimed and not finished."""
        return bool(self._running)

    def refresh(self) -> None:
        """Read what others did."""
        trials = self._trials()
        self.size = len(trials)
        self._note_ended(trials)
        running = [t for t in trials if t.state == TrialState.RUNNING]
        self._running = [t for t in running if self._stands(t, running)]

    def result(self, proposal: Proposal) -> Result | None:
        """What became of a proposal, if it was tried."""
        found = self._found.get(proposal)
        if found is None and proposal.measured:
            found = self._found.get(Proposal(proposal.shares))
        return None if found is None else found.result

    def runs(self, proposal: Proposal) -> bool:
        """Whether somebody works on a proposal."""
        return any(self._proposal(t) == proposal for t in self._running)

    def claim(self, proposal: Proposal, attributes: dict[str, Any]) -> int | None:
        """The number under which this worker may try a proposal; None where another does, or where
        there are enough trials."""
        token = {"search": self._worker.search, "number": self.size}
        trial = create_trial(
            state=TrialState.RUNNING,
            params=proposal.shares.parameters(),
            distributions=self.space.distributions(),
            user_attrs={
                MEASURED: proposal.measured,
                WORKER: asdict(self._worker),
                CLAIM: token,
                BEAT: 0,
            },
            system_attrs=attributes,
        )
        _patiently(lambda: self._study.add_trial(trial))
        trials = self._trials()
        mine = next(t for t in reversed(trials) if t.user_attrs.get(CLAIM) == token)
        self._note_ended(trials)
        if self._stands(mine, [t for t in trials if t.state == TrialState.RUNNING]):
            return mine.number
        self._void(mine.number)
        return None

    def take_over(self) -> tuple[int, Proposal] | None:
        """A trial whose worker is gone; it is this one's now. None if there is none."""
        for trial in self._running:
            worker = Worker(**trial.user_attrs[WORKER])
            if not self._watch.abandoned(trial.number, worker, trial.user_attrs[BEAT]):
                continue
            self._note(trial.number, WORKER, asdict(self._worker))
            now = self._trials()[trial.number]
            mine = now.user_attrs[WORKER] == asdict(self._worker)
            if mine and now.state == TrialState.RUNNING:
                return trial.number, self._proposal(trial)
        return None

    @contextmanager
    def working(self, number: int) -> Generator[None]:
        """While a trial is worked on, others can see so."""
        if isinstance(self._storage, InMemoryStorage):
            yield
            return
        over = threading.Event()

        def beat() -> None:
            count = 0
            while not over.wait(BEAT_S):
                count += 1
                # The next beat may come through; the trial's end will tell if none does.
                with suppress(Exception):
                    self._note(number, BEAT, count)

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def finish(
        self, number: int, result: Result, facts: dict[str, Any], start: dict[str, Any] | None
    ) -> None:
        """Write down what became of a trial, unless another worker did."""
        kept = {"violation": result.violation, "distance": result.distance, "score": result.score}
        with suppress(optuna.exceptions.UpdateFinishedTrialError):
            # One note, since each is a transaction: those take most of a short trial's time.
            self._note(number, RESULT, {RESULT: kept, FACTS: facts, START: start})
            self._end(number, result.score)
        self.refresh()

    def _end(self, number: int, score: float | None) -> None:
        state = TrialState.PRUNED if score is None else TrialState.COMPLETE
        _patiently(lambda: self._study.tell(number, score, state, skip_if_finished=True))

    def _void(self, number: int) -> None:
        _patiently(lambda: self._study.tell(number, state=TrialState.FAIL, skip_if_finished=True))

    def _note(self, number: int, key: str, value: Any) -> None:
        trial = _patiently(
            lambda: self._storage.get_trial_id_from_study_id_trial_number(self._id, number)
        )
        _patiently(lambda: self._storage.set_trial_user_attr(trial, key, value))

    def _trials(self) -> list[FrozenTrial]:
        return _patiently(lambda: self._study.get_trials(deepcopy=False))

    def _stands(self, trial: FrozenTrial, running: Iterable[FrozenTrial]) -> bool:
        """Whether no trial before is the same, and there are not enough of them; those that ended
        are known."""
        before = [t for t in running if t.number < trial.number]
        proposal = self._proposal(trial)
        same = self._found.get(proposal)
        taken = same is not None and same.number < trial.number
        taken = taken or any(self._proposal(t) == proposal for t in before)
        ended = bisect(self._ended, trial.number)
        return len(before) + ended < self.limit and not taken

    def _note_ended(self, trials: Iterable[FrozenTrial]) -> None:
        for trial in trials:
            if trial.state in (TrialState.COMPLETE, TrialState.PRUNED):
                self._keep(trial)

    def _proposal(self, trial: FrozenTrial) -> Proposal:
        if trial.number not in self._proposals:
            shares = self.space.shares_of(trial.params)
            self._proposals[trial.number] = Proposal(shares, trial.user_attrs[MEASURED])
        return self._proposals[trial.number]

    def _keep(self, trial: FrozenTrial) -> None:
        if trial.number in self._records:
            return
        proposal, notes = self._proposal(trial), trial.user_attrs[RESULT]
        record = Record(
            trial.number,
            proposal,
            Result(**notes[RESULT]),
            notes[FACTS],
            notes[START],
            trial.system_attrs,
        )
        self._records[trial.number] = self._found[proposal] = record
        insort(self._ended, trial.number)


def _patiently(action: Callable[[], T]) -> T:
    """What `action` returns, tried again while others write to the same storage."""
    for attempt in range(1, _TRIES + 1):
        try:
            return action()
        except StorageInternalError as error:
            if attempt == _TRIES:
                cause = str(error.__cause__ or error).strip().split("\n")[0]
                raise HassError(
                    f"the storage of the study fails: {cause}; what is recorded stays, run again "
                    "to go on"
                ) from error
            time.sleep(0.1 * attempt)
    raise AssertionError
