"""What one sees of a search: all trials, the Pareto front, a bar, and the best so far on Ctrl-C."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from io import StringIO
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp

from hass_ir.dialects.sdf import ThresholdOp
from hass_ir.errors import HassError
from hass_ir.execute.metrics import metric_of
from hass_ir.functions import network_of
from hass_ir.interruption import answered
from hass_ir.lowering.search_json import schema, search_of
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.search import progress as progress_module
from hass_ir.search import study
from hass_ir.search.front import front
from hass_ir.search.ledger import Record
from hass_ir.search.progress import told, watcher
from hass_ir.search.proposals import Proposal, Result
from hass_ir.search.settings import Progress
from hass_ir.search.space import Space

pytestmark = pytest.mark.usefixtures("one_thread", "heeding_ctrl_c")

KEYS = (
    "efficiency_images_per_cycle_per_dsp",
    "throughput_images_per_s",
    "energy_per_image_j",
)


def record(number: int, accuracy: float, figures: Sequence[float | None] | None) -> Record:
    kept = -1.0 if figures is not None else 1.0
    metrics = None if figures is None else dict(zip(KEYS, figures, strict=True))
    facts = {"accuracy": accuracy, "metrics": metrics}
    proposal = Proposal(Space(1).uniform(0.1, 0.1))
    return Record(number, proposal, Result(kept, 0.1, 1.0 if metrics else None), facts, None, {})


@pytest.mark.parametrize("name", ["top1", "mse"])
def test_the_front_is_what_nothing_else_betters(name: str):
    metric = metric_of(name, {"labels": np.zeros(1, np.int64), "inputs": np.zeros(1)})
    sign = 1 if metric.higher_is_better else -1
    rng = np.random.default_rng(1)
    points = rng.integers(0, 4, (60, 4)).astype(float)
    records = [record(i, p[0], p[1:].tolist()) for i, p in enumerate(points)]
    records[7] = record(7, sign * 99.0, None)
    good = points * (sign, 1, 1, -1)
    expected: list[int] = []
    for i, p in enumerate(good):
        others = [j for j in range(60) if j not in (i, 7)]
        bettered = any((good[j] >= p).all() and (good[j] > p).any() for j in others)
        again = any((good[j] == p).all() for j in others if j < i)
        if i != 7 and not bettered and not again:
            expected.append(i)
    assert list(front(records, metric)) == expected
    assert 1 < len(expected) < 20
    assert front([records[7]], metric) == ()
    # What is not known betters nothing.
    assert front([record(0, 1.0, (None, 1, 1)), record(1, 1.0, (1, 1, 1))], metric) == (1,)


@pytest.fixture(scope="module")
def searched(
    small: Path,
    tmp_path_factory: pytest.TempPathFactory,
    read: Callable[[Path], ModuleOp],
    apply: Callable[..., ModuleOp],
) -> tuple[ModuleOp, Path]:
    """The small network after a search, and the folder of its front."""
    folder = tmp_path_factory.mktemp("front") / "new"
    options: dict[str, Any] = {"device": "zedboard", "trials": 12, "accuracy_drop": 0.3, "seed": 1}
    options |= {"list_trials": True}
    search = HassSearchPass(**options, confidence=0, sampler="random", pareto=str(folder))
    return apply(read(small), search), folder


def test_every_trial_is_told(searched: tuple[ModuleOp, Path]):
    found = search_of(network_of(searched[0], None))
    import_module("jsonschema").validate(found, schema())
    json.dumps(found, allow_nan=False)
    trials = found["trials"]
    assert [t["number"] for t in trials] == list(range(12))
    assert found["layers"] == ["stem", "block", "head"]
    assert {t["status"] for t in trials} == {"missed", "designed"}
    for trial in trials:
        assert (trial["status"] == "missed") == (trial["violation"] > 0)
        assert (trial["status"] == "designed") == (trial["metrics"] is not None)
        assert (trial["accuracy"] < 0.875 - 0.3 - 1e-9) == (trial["violation"] > 0)
    best = max((t for t in trials if t["metrics"]), key=lambda t: t["score"])
    assert best["number"] == found["chosen"]
    metrics = best["metrics"]
    assert best["score"] == pytest.approx(-log(metrics["ii_cycles"] * metrics["dsp"]))
    assert found["metrics"]["ii_cycles"] == pytest.approx(metrics["ii_cycles"], rel=0.01)
    assert best["number"] in found["front"]
    # The thresholds told are those in the IR.
    weights = [op for op in searched[0].walk() if isinstance(op, ThresholdOp)]
    values = sorted(op.value.value.data for op in weights)
    both = best["weight_thresholds"] + best["activation_thresholds"]
    assert values == pytest.approx(sorted(t for t in both if t))


def test_the_front_is_written_as_modules(
    searched: tuple[ModuleOp, Path],
    small: Path,
    read: Callable[[Path], ModuleOp],
    apply: Callable[..., ModuleOp],
    show: Callable[..., str],
):
    from hass_ir.execute.program import Program
    from hass_ir.execute.weights import Weights
    from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass

    module, folder = searched
    found = search_of(network_of(module, None))
    names = [f"trial-{number:04}.mlir" for number in found["front"]]
    assert sorted(p.name for p in folder.iterdir()) == names
    assert len(names) > 1
    with np.load(small.with_suffix(".npz")) as data:
        inputs, labels = data["inputs"], data["labels"]
    for number, name in zip(found["front"], names, strict=True):
        one = read(folder / name)
        function = network_of(one, None)
        program = Program(function, Weights(small.with_suffix(".safetensors")))
        accuracy = float((program.predict(inputs).argmax(axis=1) == labels).mean())
        design: Any = function.attributes["sdf.design"]
        assert design.get("metrics").get("accuracy") == accuracy
        assert accuracy == found["trials"][number]["accuracy"]
        assert design.get("dense").values() == found["dense"]
        before = show(one)
        assert show(apply(one, LowerSdfToAccelPass())) == before
        if number == found["chosen"]:
            del network_of(module, None).attributes["sdf.trials"]
            assert show(module) == before


def test_a_network_that_was_not_searched_has_no_trials(
    small: Path, read: Callable[[Path], ModuleOp]
):
    with pytest.raises(HassError, match="was not searched; run hass-search first"):
        search_of(network_of(read(small), None))


def test_what_the_bar_says():
    given = Progress(3, 10, 0.9751, log(2.5e-5))
    assert told(given, "efficiency") == "accuracy 0.9751, best 2.5e-05 images/cycle/DSP"
    assert told(given, "energy").endswith(f"best {1 / 2.5e-5:.3g} J/image")
    assert told(Progress(1, 10, 0.5, None), "throughput").endswith("none good enough yet")
    assert exp(log(2.0)) == pytest.approx(2.0)


def test_a_bar_on_a_terminal_and_nothing_elsewhere(monkeypatch: pytest.MonkeyPatch):
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    steps = [Progress(n, 20, 0.9, log(2e-5)) for n in (11, 12)]
    for stream in (Terminal(), StringIO()):
        monkeypatch.setattr(progress_module.sys, "stderr", stream)
        with watcher(20, "efficiency") as watch:
            for step in steps:
                watch(step)
            seen = stream.getvalue()
            watch(Progress(12, 20, None, None, "interrupted after 12 trials"))
        warned = stream.getvalue()
        assert "warning: interrupted after 12 trials; designing the best so far" in warned
        if stream.isatty():
            assert "12/20" in seen
            assert "best 2e-05 images/cycle/DSP" in seen
            assert warned.rstrip(" ").endswith("\r")
        else:
            assert seen == ""


def test_a_terminal_sees_a_bar_and_stdout_stays_clean(small: Path):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, "-m", "hass_ir.opt", str(small)]
    search = "--hass-search=device=zedboard trials=3 sampler=random report=false"
    process = subprocess.Popen([*command, search], stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    assert process.stdout is not None
    with process.stdout:
        text = process.stdout.read()
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"3/3" in seen
    assert text.startswith(b"builtin.module")


class Interrupting:
    """Presses Ctrl-C when it has been told of some trials."""

    def __init__(self, trials: int):
        self.trials = trials

    def __call__(self, seen: Progress) -> None:
        if seen.note is None and seen.trial == self.trials:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)


def interrupted(
    monkeypatch: pytest.MonkeyPatch, module: ModuleOp, trials: int, **options: Any
) -> ModuleOp:
    from contextlib import contextmanager

    @contextmanager
    def pressing(*_: Any) -> Any:
        yield Interrupting(trials)

    monkeypatch.setattr(progress_module, "watcher", pressing)
    search = HassSearchPass(
        device="zedboard",
        trials=9,
        accuracy_drop=0.3,
        sampler="random",
        list_trials=True,
        **options,
    )
    search.apply(Context(), module)
    module.verify()
    return module


def test_an_interrupted_search_answers_the_best_so_far(
    small: Path, read: Callable[[Path], ModuleOp], monkeypatch: pytest.MonkeyPatch
):
    with answered() as interrupts:
        module = interrupted(monkeypatch, read(small), 4)
    assert interrupts.happened
    found = search_of(network_of(module, None))
    assert found["note"] == "interrupted after 4 trials"
    assert len(found["trials"]) == 4
    scores = [t["score"] or -99 for t in found["trials"]]
    assert found["trials"][found["chosen"] or 0]["score"] == max(scores)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    # Whoever does not ask for that is interrupted as ever.
    with pytest.raises(KeyboardInterrupt):
        interrupted(monkeypatch, read(small), 2)


def test_interrupted_before_a_trial_is_good_enough(
    small: Path, read: Callable[[Path], ModuleOp], monkeypatch: pytest.MonkeyPatch
):
    with answered(), pytest.raises(HassError, match="interrupted after 2 trials, none of which"):
        interrupted(monkeypatch, read(small), 2, metric_limit=0.99)

    def at_once(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "search", at_once)
    with answered(), pytest.raises(HassError, match="interrupted before a design was there"):
        interrupted(monkeypatch, read(small), 2)


def test_ctrl_c_prints_the_best_and_exits_130(small: Path, tmp_path: Path):
    search = "device=zedboard trials=5000 accuracy-drop=0.3 sampler=random"
    journal = tmp_path / "x.journal"
    command = [sys.executable, "-m", "hass_ir.opt", str(small)]
    options = f"--hass-search={search} storage={journal}"
    pipe = subprocess.PIPE
    running = subprocess.Popen([*command, options], stdout=pipe, stderr=pipe)
    end = time.monotonic() + 120
    while time.monotonic() < end and b"ii_cycles" not in known(journal):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    text, errors = running.communicate()
    assert running.returncode == 130
    assert b"warning: interrupted after" in errors
    assert b'note = "interrupted after' in text
    assert b"accel.accelerator @main_accelerator" in text


def known(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
