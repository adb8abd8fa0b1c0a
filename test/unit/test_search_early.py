"""Trials that stop early: for certain, or with the probability asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.execute.network import Network, Sources
from hass_ir.functions import network_of
from hass_ir.lowering.search_json import search_of
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.search.early import EarlyStop, IntArray, Part, at_least
from hass_ir.search.evaluate import Evaluator, Thresholds

pytestmark = pytest.mark.usefixtures("one_thread")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 200), st.floats(0, 0.3), st.integers(1, 3))
def test_a_certain_stop_is_never_wrong(seed: int, count: int, drop: float, each: int):
    rng = np.random.default_rng(seed)
    shape = (count,) if each == 1 else (count, each)
    before = rng.normal(1, 1, shape)
    after = before + rng.normal(0, rng.uniform(0, 2), shape)
    least = float((before >= 0).mean()) - drop

    def part(samples: IntArray) -> Part:
        return Part(int((after[samples] < 0).sum()), 0.0)

    stop = EarlyStop(before, 0.0, 0).look(part, lambda a: a >= least - 1e-9)
    accuracy = float((after >= 0).mean())
    if stop is not None:
        assert accuracy <= stop.accuracy < least
        assert stop.certain
        assert stop.samples <= count / 2


def test_the_probability_is_that_of_drawing_as_many():
    rng = np.random.default_rng(0)
    marked = np.arange(40) < 6
    drawn = np.asarray([rng.permutation(marked)[:10].sum() for _ in range(20_000)])
    for wrong in range(5):
        assert at_least(wrong, 40, 6, 10) == pytest.approx((drawn >= wrong).mean(), abs=0.01)


def test_trials_that_keep_the_bound_are_stopped_as_rarely_as_was_asked_for():
    rng = np.random.default_rng(1)
    stops, trials = {True: 0, False: 0}, 600
    for kept in (True, False):
        for i in range(trials):
            before = rng.normal(3, 1, 400)
            after = before.copy()
            # All errors lie where the network was sure, so that nothing is certain at first.
            sure = np.argsort(before)[60:]
            after[rng.choice(sure, 20 if kept else 80, replace=False)] = -1.0

            def part(samples: IntArray, after: Any = after) -> Part:
                return Part(int((after[samples] < 0).sum()), 0.0)

            stop = EarlyStop(before, 0.05, i).look(part, lambda a: a >= 0.95 - 1e-9)
            assert stop is None or not stop.certain
            stops[kept] += stop is not None
    assert stops[True] <= 0.05 * trials * 1.3
    assert stops[False] > 0.9 * trials


@pytest.fixture
def network(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: Sequence[ModulePass]
) -> Network:
    return Sources().open(apply(read(small), *to_sdf))


def test_what_is_stopped_would_have_missed_the_bound(network: Network):
    evaluator = Evaluator(network.program, network.calibration, early=(0.0, 0))
    layers, least = len(network.program.layers), evaluator.float_accuracy - 0.05
    decided: set[bool] = set()
    for cut in np.linspace(0, 0.6, 13).tolist():
        thresholds = Thresholds((cut,) * layers, (cut,) * layers)
        stop = evaluator.stopped(thresholds, lambda a: a >= least - 1e-9)
        accuracy = evaluator.judge(thresholds).accuracy
        decided.add(stop is not None)
        assert stop is None or accuracy <= stop.accuracy < least
    assert decided == {True, False}


@pytest.mark.parametrize("options", [{"sampler": "random"}, {"early_stop": 0.05}])
def test_a_search_says_what_it_stopped(
    options: Any, small: Path, read: Any, apply: Callable[..., ModuleOp]
):
    options |= {"device": "zedboard", "trials": 25, "list_trials": True}
    module = apply(read(small), HassSearchPass(**options))
    trials = search_of(network_of(module, None))["trials"]
    stopped = [t for t in trials if t["status"] == "stopped"]
    assert stopped
    for trial in trials:
        early = trial["status"] == "stopped"
        assert (trial["accuracy"] is None) == early == (trial["samples"] is not None)
        assert not early or (trial["violation"] > 0 and trial["metrics"] is None)
