"""Studies that are kept: gone on with after any interruption, shared, never mixed up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from math import log
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.trial import FrozenTrial, TrialState

from hass_ir.errors import HassError
from hass_ir.search import ledger as ledger_module
from hass_ir.search import workers
from hass_ir.search.guided import Guide
from hass_ir.search.ledger import Ledger
from hass_ir.search.proposals import Proposal, Result, Walk, nothing
from hass_ir.search.proposer import Proposer, Walking
from hass_ir.search.samplers import WALKS, Sampler, quiet_optuna
from hass_ir.search.sensitivity import LayerWork, Sensitivities
from hass_ir.search.settings import Settings
from hass_ir.search.space import Space
from hass_ir.search.storage import Keep, study_of
from hass_ir.search.walks import grid, ladder
from hass_ir.search.workers import Watch, Worker
from hass_ir.sparsity.thresholds import Distribution

LAYERS, TRIALS = 3, 30
SPACE = Space(LAYERS)
SAMPLERS = ("guided", "uniform", "tpe", "nsga2", "random")


def truth(proposal: Proposal) -> Result:
    """A smooth stand-in for a network: harm grows with the pruned squares, the gain with both."""
    shares = proposal.shares
    factors = range(1, LAYERS + 1)
    both = zip(factors, shares.weights, shares.activations, strict=True)
    harm = sum(f * (w**2 + a**3) for f, w, a in both)
    left = sum((1 - w) * (1 - a) for w, a in zip(shares.weights, shares.activations, strict=True))
    admissible = harm <= 1.5 and not proposal.measured
    return Result(harm - 1.5, harm, -log(left) if admissible else None)


def walking(sampler: str) -> Walking:
    """The walk of a sampler over `TRIALS` trials."""
    if sampler == "guided":
        even = [Distribution.of(magnitudes()) for _ in range(LAYERS)]
        work = [[LayerWork(1.0, 0.9, 36)] * LAYERS]
        return lambda hold: Guide(Sensitivities(even, even), work, TRIALS - 1, 1, hold).walk()
    walks: dict[str, Callable[[], Walk]] = {
        "uniform": lambda: grid(SPACE, TRIALS - 1),
        "tpe": lambda: ladder(SPACE),
    }
    return lambda hold: walks.get(sampler, nothing)()


def magnitudes() -> Any:
    import numpy as np

    return np.random.default_rng(0).standard_normal(200)


class Killed(Exception):
    pass


def work_on(
    keep: Keep | None,
    sampler: str,
    trials: int = TRIALS,
    die: Callable[[str], bool] = lambda _: False,
) -> Ledger:
    """What a search does, with `truth` for a network; killed where `die` says so."""
    with quiet_optuna():
        ledger = Ledger(*study_of(keep), SPACE, trials)
        chosen = None if sampler in WALKS else Sampler(Settings(sampler=sampler, seed=5), SPACE)
        proposer = Proposer(ledger, walking(sampler), chosen)
        while (claim := proposer.next()) is not None:
            if die("claimed"):
                raise Killed
            result = truth(claim.proposal)
            ledger.finish(claim.number, result, {"accuracy": 1 - result.distance}, None)
            if die("finished"):
                raise Killed
    return ledger


def told(ledger: Ledger) -> list[tuple[int, Proposal, Result]]:
    return [(r.number, r.proposal, r.result) for r in ledger.records]


def states(keep: Keep) -> list[TrialState]:
    with quiet_optuna():
        return [t.state for t in study_of(keep)[0].get_trials()]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    return Keep(str(tmp_path / "x.journal"), "study", {"network": "sha256:1", "device": "u250"})


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_study_interrupted_over_and_over_equals_one_that_was_not(keep: Keep, sampler: str):
    whole = told(work_on(None, sampler))
    assert len(whole) == (25 if sampler == "uniform" else TRIALS)
    times = 0
    while True:
        left, moment = count(1), ("claimed", "finished")[times % 2]
        steps = 1 + times % 4

        def die(now: str, left: Any = left, moment: str = moment, steps: int = steps) -> bool:
            return now == moment and next(left) >= steps

        try:
            ledger = work_on(keep, sampler, die=die)
        except Killed:
            times += 1
            continue
        break
    assert times > 10
    assert told(ledger) == whole
    assert set(states(keep)) <= {TrialState.COMPLETE, TrialState.PRUNED}
    again = work_on(keep, sampler, die=lambda _: True)
    assert told(again) == whole


def test_a_line_of_a_journal_half_written_is_lost_alone(keep: Keep):
    whole = told(work_on(None, "random", trials=6))
    work_on(keep, "random", trials=3)
    path = Path(keep.storage)
    lines = path.read_bytes().splitlines(keepends=True)
    # Up to the middle of the last line, which ends a trial.
    path.write_bytes(b"".join(lines)[: -len(lines[-1]) // 2])
    for _ in range(2):
        assert told(work_on(keep, "random", trials=6)) == whole


@pytest.mark.parametrize("sampler", ["guided", "tpe"])
def test_workers_by_turns_share_a_study_and_repeat_nothing(
    keep: Keep, sampler: str, monkeypatch: pytest.MonkeyPatch
):
    """Three workers, each with a trial at hand all the time."""
    monkeypatch.setattr(Worker, "surely_gone", lambda self, other: False)  # pyright: ignore
    with quiet_optuna():
        ledgers = [Ledger(*study_of(keep), SPACE, TRIALS) for _ in range(3)]
        proposers = [
            Proposer(
                one,
                walking(sampler),
                None if sampler in WALKS else Sampler(Settings(sampler=sampler), SPACE),
            )
            for one in ledgers
        ]
        at_hand: list[Any] = [None] * 3
        for turn in range(1000):
            i = turn % 3
            if at_hand[i] is not None:
                claim, at_hand[i] = at_hand[i], None
                ledgers[i].finish(claim.number, truth(claim.proposal), {}, None)
            at_hand[i] = proposers[i].next()
            if not any(at_hand):
                break
    ledgers[0].refresh()
    records = ledgers[0].records
    assert len(records) == TRIALS
    assert len({r.proposal for r in records}) == TRIALS
    assert max(r.result.score or -9 for r in records) > -log(LAYERS * 0.5)


def test_of_two_that_claim_the_same_one_gets_it(keep: Keep):
    proposal = Proposal(SPACE.uniform(0.5, 0.5))
    with quiet_optuna():
        first, second = (Ledger(*study_of(keep), SPACE, 2) for _ in range(2))
        assert first.claim(proposal, {}) == 0
        assert second.claim(proposal, {}) is None
        assert second.claim(replace(proposal, measured=True), {}) == 2
        # There are two trials, and no more may be.
        assert first.claim(Proposal(SPACE.uniform(0.1, 0.1)), {}) is None
    assert states(keep)[1] == states(keep)[3] == TrialState.FAIL


def test_a_trial_is_finished_once(keep: Keep):
    proposal = Proposal(SPACE.uniform(0.5, 0.5))
    with quiet_optuna():
        first, second = (Ledger(*study_of(keep), SPACE, 2) for _ in range(2))
        assert first.claim(proposal, {}) == 0
        second.refresh()
        assert second.take_over() == (0, proposal)
        second.finish(0, Result(-1.0, 0.1, 2.0), {}, None)
        first.finish(0, Result(-1.0, 0.1, 7.0), {}, None)
        assert first.result(proposal) == second.result(proposal) == Result(-1.0, 0.1, 2.0)
        assert first.result(replace(proposal, measured=True)) is not None


def test_who_is_gone_and_who_only_slow(monkeypatch: pytest.MonkeyPatch):
    me = Worker("here", 10, "a")
    monkeypatch.setattr(workers, "_runs", lambda process: process == 11)  # pyright: ignore
    watch = Watch(me)
    now = [0.0]
    monkeypatch.setattr(workers.time, "monotonic", lambda: now[0])
    assert watch.abandoned(0, Worker("here", 12, "b"), 0)
    assert watch.abandoned(0, Worker("here", 10, "b"), 0)
    alive, elsewhere = Worker("here", 11, "b"), Worker("there", 12, "b")
    for beat in range(3):
        assert not watch.abandoned(1, alive, beat)
        assert not watch.abandoned(2, elsewhere, 0)
        now[0] += 25
    assert not watch.abandoned(1, alive, 2)
    assert watch.abandoned(2, elsewhere, 0)
    assert not watch.abandoned(2, me, 0)


def test_a_worker_gives_signs_of_life(keep: Keep, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger_module, "BEAT_S", 0.01)
    with quiet_optuna():
        ledger = Ledger(*study_of(keep), SPACE, 2)
        number = ledger.claim(Proposal(SPACE.uniform(0.5, 0.5)), {})
        assert number is not None
        study = study_of(keep)[0]
        with ledger.working(number):
            end = time.monotonic() + 10
            while study.get_trials()[0].user_attrs["beat"] < 2 and time.monotonic() < end:
                time.sleep(0.01)
        assert study.get_trials()[0].user_attrs["beat"] >= 2


def test_another_search_does_not_go_on_with_a_study(keep: Keep):
    work_on(keep, "random", trials=2)
    for made_for, named in (
        ({"network": "sha256:2", "device": "u250"}, "another network; give another name"),
        ({"network": "sha256:1", "device": "u50"}, r"another device \(u250 there, u50 here\)"),
    ):
        with pytest.raises(HassError, match=named):
            study_of(replace(keep, made_for=made_for))
    study = optuna.create_study(storage=study_of(keep)[1], study_name="foreign")
    study.add_trial(optuna.trial.create_trial(value=1.0))
    with pytest.raises(HassError, match="is not one of a search"):
        study_of(replace(keep, study="foreign"))
    # More trials may be asked for where the sampler does not plan ahead.
    assert len(work_on(keep, "random", trials=5).records) == 5
    assert len(work_on(keep, "random", trials=3).records) == 5


@pytest.mark.parametrize(
    ("storage", "message"),
    [
        ("no/such/folder/x.db", "its folder is not there"),
        ("text.db", "cannot open"),
        ("text.journal", "is no journal"),
        ("short.journal", "is no journal"),
        ("postgresql+nodriver://me:secret@host/x", r"me:\*\*\*@host/x"),
        ("nonsense://", "no URL|driver"),
    ],
)
def test_a_storage_that_cannot_be_opened_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, storage: str, message: str
):
    monkeypatch.chdir(tmp_path)
    for name in ("text.db", "text.journal"):
        (tmp_path / name).write_text("no database, but text\nof two lines\n" * 99)
    (tmp_path / "short.journal").write_text("{junk\n")
    with pytest.raises(HassError, match=message) as caught, quiet_optuna():
        study_of(Keep(storage, "study", {}))
    assert "secret" not in str(caught.value)


def test_a_study_that_another_process_begins_meanwhile_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    keep, looked = Keep(str(tmp_path / "study.db"), "study", {"seed": "0"}), optuna.Study.get_trials

    def begun_before(study: optuna.Study, deepcopy: bool = True) -> list[FrozenTrial]:
        monkeypatch.setattr(optuna.Study, "get_trials", looked)
        other, _ = study_of(keep)
        other.tell(other.ask(), 1.0)
        return looked(study, deepcopy)

    monkeypatch.setattr(optuna.Study, "get_trials", begun_before)
    with quiet_optuna():
        study, _ = study_of(keep)
    assert len(study.get_trials()) == 1


def started(arguments: Sequence[str], out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hass_ir.opt", *arguments]
    with out.open("wb") as file:
        return subprocess.Popen(command, stdout=file)


def test_killed_processes_and_two_at_once_end_in_the_same_study(small: Path, tmp_path: Path):
    """By processes, on SQLite: killed in the middle, gone on with by one; and shared by two."""
    search = "device=zedboard trials=8 samples=16 accuracy-drop=0.2 sampler=tpe"

    def run(out: str, storage: str) -> subprocess.Popen[bytes]:
        options = f"--hass-search={search} storage={tmp_path / storage}"
        return started([str(small), options], tmp_path / out)

    whole = run("whole", "whole.db")
    killed = run("killed", "killed.db")
    database = tmp_path / "killed.db"
    end = time.monotonic() + 120
    while time.monotonic() < end and killed.poll() is None:
        time.sleep(0.02)
        if database.exists() and finished(database) >= 3:
            killed.send_signal(signal.SIGKILL)
            break
    assert killed.wait() == -signal.SIGKILL
    assert whole.wait() == 0
    before = finished(database)
    assert 3 <= before < 8
    pair = [run("first", "shared.db"), run("second", "shared.db")]
    again = run("killed", "killed.db")
    assert [p.wait() for p in (again, *pair)] == [0, 0, 0]
    assert (tmp_path / "killed").read_bytes() == (tmp_path / "whole").read_bytes()
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    for name in ("killed.db", "shared.db"):
        with quiet_optuna():
            url = f"sqlite:///{tmp_path / name}"
            trials = optuna.load_study(study_name="hass-search", storage=url).get_trials()
        done = [t for t in trials if t.state in (TrialState.COMPLETE, TrialState.PRUNED)]
        assert len(done) == 8
        assert len({tuple(sorted(t.params.items())) for t in done}) == 8


def finished(database: Path) -> int:
    """Trials in an SQLite file that have ended."""
    import sqlite3

    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as connection:
        try:
            query = "SELECT COUNT(*) FROM trials WHERE state IN ('COMPLETE', 'PRUNED')"
            found = connection.execute(query).fetchone()[0]
        except sqlite3.OperationalError:
            found = 0
    connection.close()
    return found
