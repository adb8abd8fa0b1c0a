"""The solver behind the design search."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from hass_ir.hardware.highs import minimise


def knapsack() -> float:
    """The least 2x + 3y of whole x, y with x + y >= 3, x <= 2."""
    at = np.zeros(2, np.int64), np.arange(2)
    limits = np.asarray([3.0]), np.asarray([np.inf])
    bounds = np.zeros(2), np.asarray([2.0, 5.0])
    return minimise(np.asarray([2.0, 3.0]), np.ones(2), *at, limits, bounds, whole=True).value


def test_nothing_of_what_the_solver_prints_is_seen(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    solver: Any = optimize
    real = solver.milp

    def noisy(*args: Any, **options: Any) -> Any:
        os.write(1, b"noise")
        return real(*args, **options)

    monkeypatch.setattr(solver, "milp", noisy)
    sys.stdout.write("before ")
    assert knapsack() == pytest.approx(7.0)
    sys.stdout.write("after")
    assert capfd.readouterr().out == "before after"
