"""Local search over designs against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware import exchange
from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import load_device
from hass_ir.hardware.problem import Problem, build


def problem(random: np.random.Generator) -> Problem:
    """Four layers whose DSPs trade for LUTs, on a device of which a few designs fit."""
    groups: list[Candidates] = []
    for i in range(4):
        dsp = random.integers(1, 30, size=6)
        table = np.column_stack((dsp, 40 - dsp + random.integers(0, 9, 6), dsp, 0 * dsp, 0 * dsp))
        groups.append(Candidates.of(f"l{i}", "x", np.ones(6), table.astype(np.int64)))
    capacity = {"dsp": int(random.integers(30, 80)), "lut": int(random.integers(70, 130))}
    return build(groups, replace(load_device("zedboard"), **capacity))


@given(st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_local_search_finds_designs_that_fit_and_are_cheap(seed: int):
    found = problem(np.random.default_rng(seed))
    rows = np.arange(len(found.cycles))
    cost = found.resources[:, 0].astype(np.float64)
    prices = found.shares @ np.asarray([0.5, 0.5, 0.0, 0.0, 0.0])
    surplus = prices - np.minimum.reduceat(prices, found.starts[:-1])[found.group]
    choice = exchange.exchanged(found, rows, surplus, found.capacity, cost)
    designs = np.asarray(list(product(*np.split(rows, found.starts[1:-1]))))
    fitting = (found.resources[designs].sum(axis=1) <= found.capacity).all(axis=1)
    if choice is None:
        # Nothing fits, or hardly anything does.
        assert fitting.mean() < 0.05
        return
    assert found.group[choice].tolist() == [0, 1, 2, 3]
    assert found.fits(choice)
    # No change of one group or of two leads to a cheaper design.
    near = (designs != choice).sum(axis=1) <= 2
    costs = cost[designs].sum(axis=1)
    assert cost[choice].sum() == costs[fitting & near].min()
    again = exchange.exchanged(found, rows, surplus, found.capacity, cost, choice)
    assert again is not None
    assert again.tolist() == choice.tolist()


def test_pairs_are_found_among_many_groups_that_are_alike(monkeypatch: pytest.MonkeyPatch):
    # Only one of 38 and one of the last two together fill what is left; these are listed last.
    coarse = np.asarray([[30, 60, 0, 0, 0], [60, 30, 0, 0, 0]])
    fine = np.asarray([[10, 40, 0, 0, 0], [34, 16, 0, 0, 0]])
    tables = [coarse] * 38 + [fine] * 2
    groups = [Candidates.of(f"l{i}", "x", np.ones(2), table) for i, table in enumerate(tables)]
    limits = {"dsp": 19 * 90 + 14, "lut": 19 * 90 + 86}
    found = build(groups, replace(load_device("zedboard"), **limits))
    start = np.concatenate((np.arange(19) * 2, np.arange(19, 38) * 2 + 1, [76, 78]))
    surplus = np.zeros(len(found.cycles))
    surplus[found.starts[38] :] = 1e-6
    monkeypatch.setattr(exchange, "SHORTLIST", 6)
    cost = found.resources[:, 1].astype(np.float64)
    choice = exchange.exchanged(found, np.arange(80), surplus, found.capacity, cost, start)
    assert choice is not None
    assert found.fits(choice)
