"""The solver behind the design search."""

from __future__ import annotations

import os
import sys

import highspy
import numpy as np
import pytest

from hass_ir.hardware.highs import Program, minimise


def knapsack() -> float:
    """The least 2x + 3y of whole x, y with x + y >= 2.5, x <= 2."""
    at = np.zeros(2, np.int64), np.arange(2)
    limits = np.asarray([2.5]), np.asarray([np.inf])
    bounds = np.zeros(2), np.asarray([2.0, 5.0])
    return minimise(np.asarray([2.0, 3.0]), np.ones(2), *at, limits, bounds).value


def test_whole_numbers():
    assert knapsack() == pytest.approx(7.0)


def test_no_whole_numbers_within_the_limits():
    one, at = np.ones(1), np.zeros(1, np.int64)
    limits = np.asarray([0.4]), np.asarray([0.6])
    found = minimise(one, one, at, at, limits, (np.zeros(1), one))
    assert found.proven
    assert found.x is None


def test_a_program_grows_row_by_row():
    # The least x + 2y of x + y >= 1, then of x <= 0.25 too, then of none.
    none = np.full(1, np.inf)
    program = Program(np.asarray([1.0, 2.0]), (np.zeros(2), np.full(2, np.inf)))
    program.add(np.ones((1, 2)), np.arange(2)[None], (np.ones(1), none))
    x, value = program.solve()
    assert value == pytest.approx(1.0)
    assert x == pytest.approx([1.0, 0.0])
    program.add(np.ones((1, 1)), np.zeros((1, 1), np.int64), (-none, np.full(1, 0.25)))
    x, value = program.solve()
    assert value == pytest.approx(1.75)
    assert x == pytest.approx([0.25, 0.75])
    program.add(np.ones((1, 2)), np.arange(2)[None], (-none, np.zeros(1)))
    with pytest.raises(AssertionError, match="no solution"):
        program.solve()


def test_nothing_of_what_the_solver_prints_is_seen(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    run = highspy.Highs.run

    def noisy(solver: highspy.Highs) -> highspy.HighsStatus:
        os.write(1, b"noise")
        return run(solver)

    monkeypatch.setattr(highspy.Highs, "run", noisy)
    sys.stdout.write("before ")
    assert knapsack() == pytest.approx(7.0)
    sys.stdout.write("after")
    assert capfd.readouterr().out == "before after"
