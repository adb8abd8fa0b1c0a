"""Kept studies put to the test: killed at random moments, and shared by several processes.

Searches of the digits network, each worker a process of its own. `kills`: one search is killed
(SIGKILL) again and again at random moments, then ends; it must have every trial once and print what
one never interrupted prints. `workers`: several share a study; `trials_per_minute` count from the
first trial's begin to the last one's end.
Run: python benchmarks/study.py [--quick] [--json FILE] [--storage URL] [--kills N] [--trials N]
     [CASE...]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import optuna
from optuna.trial import FrozenTrial, TrialState

from hass_ir.search.storage import opened

MODEL = Path(__file__).resolve().parent.parent / "examples" / "digits" / "model.mlir"
SEARCH = "device=zedboard accuracy-drop=0.05 samples=200"
CASES = ("kills", "workers")
SAMPLERS = ("guided", "tpe")
ENDED = (TrialState.COMPLETE, TrialState.PRUNED)
STARTS_S = (1.0, 12.0)
"""Random moments of a process, most of which lie in its search."""


def started(options: str, out: Path) -> subprocess.Popen[bytes]:
    """A search in a process, on one thread, that prints to `out`."""
    command = [sys.executable, "-m", "hass_ir.opt", str(MODEL), f"--hass-search={SEARCH} {options}"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    with out.open("wb") as file:
        return subprocess.Popen(command, stdout=file, env=environment)


def recorded(storage: str, study: str) -> list[FrozenTrial]:
    """The trials of a study that have ended; none where it is not there yet."""
    try:
        loaded = optuna.load_study(study_name=study, storage=opened(storage))
        trials = loaded.get_trials(deepcopy=False)
    except (KeyError, optuna.exceptions.StorageInternalError):
        return []
    return [t for t in trials if t.state in ENDED]


def repeated(trials: list[FrozenTrial]) -> int:
    """How many trials are the same as one before."""
    keys = [(tuple(sorted(t.params.items())), t.user_attrs["measured"]) for t in trials]
    return len(keys) - len(set(keys))


def killed(folder: Path, storage: str, sampler: str, trials: int, kills: int) -> dict[str, Any]:
    """One search killed `kills` times."""
    options = f"sampler={sampler} trials={trials} storage={storage}"
    whole = started(f"{options} study=whole-{sampler}", folder / "whole")
    rng, lost, done, study = random.Random(0), 0, 0, f"killed-{sampler}"
    before: dict[int, Any] = {}
    while done < kills:
        process = started(f"{options} study={study}", folder / "killed")
        try:
            process.wait(rng.uniform(*STARTS_S))
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        done += 1
        now = {t.number: t.params for t in recorded(storage, study)}
        lost += sum(now.get(n) != params for n, params in before.items())
        before = now
    last = started(f"{options} study={study}", folder / "killed")
    codes = [last.wait(), whole.wait()]
    end = recorded(storage, study)
    return {
        "case": "kills",
        "sampler": sampler,
        "kills": done,
        "trials": len(end),
        "trials_asked_for": trials,
        "lost": lost,
        "repeated": repeated(end),
        "same_module": codes == [0, 0]
        and (folder / "killed").read_bytes() == (folder / "whole").read_bytes(),
    }


def shared(folder: Path, storage: str, sampler: str, trials: int, workers: int) -> dict[str, Any]:
    """One study shared by `workers` processes."""
    study = f"shared-{sampler}-{workers}"
    options = f"sampler={sampler} trials={trials} storage={storage} study={study}"
    processes = [started(options, folder / f"worker{i}") for i in range(workers)]
    codes = [p.wait() for p in processes]
    end = recorded(storage, study)
    texts = {(folder / f"worker{i}").read_bytes() for i in range(workers)}
    active = {t.user_attrs["worker"]["search"] for t in end}
    begin = min(t.datetime_start for t in end if t.datetime_start)
    spent = max(t.datetime_complete for t in end if t.datetime_complete) - begin
    return {
        "case": "workers",
        "sampler": sampler,
        "workers": workers,
        "workers_with_trials": len(active),
        "trials": len(end),
        "trials_asked_for": trials,
        "repeated": repeated(end),
        "same_module": not any(codes) and len(texts) == 1,
        "trials_per_minute": 60 * len(end) / spent.total_seconds(),
    }


def main() -> None:
    """Runs all cases and prints a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--quick", action="store_true", help="two kills, two workers, few trials")
    parser.add_argument("--json", help="file for the records")
    parser.add_argument("--storage", help="URL of a database (default: an SQLite file)")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--trials", type=int, default=60)
    options = parser.parse_args()
    cases = options.cases or CASES
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    trials = 8 if options.quick else options.trials
    records: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        storage = options.storage or str(folder / "study.db")

        def note(record: dict[str, Any], begin: float) -> None:
            records.append(record | {"seconds": time.time() - begin, "machine": platform.machine()})
            print(" | ".join(f"{k} {v}" for k, v in records[-1].items()), flush=True)

        for sampler in SAMPLERS[:1] if options.quick else SAMPLERS:
            if "kills" not in cases:
                continue
            begin = time.time()
            kills = 2 if options.quick else options.kills
            note(killed(folder, storage, sampler, trials, kills), begin)
        for sampler in ("random",) if options.quick else ("random", "guided"):
            for workers in (2,) if options.quick else (1, 2, 4):
                if "workers" not in cases:
                    continue
                begin = time.time()
                note(shared(folder, storage, sampler, trials, workers), begin)
    if options.json:
        Path(options.json).write_text(json.dumps(records, indent=2) + "\n")


if __name__ == "__main__":
    main()
