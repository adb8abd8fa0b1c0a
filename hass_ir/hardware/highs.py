"""HiGHS: linear programs that grow row by row, and programs in whole numbers.

One thread and HiGHS's own fixed seed: the same program always gets the same answer.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import highspy
import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray

Limits = tuple[FloatArray, FloatArray]
"""Least and most values."""


@dataclass(frozen=True)
class Solution:
    """What HiGHS found in whole numbers: `x` is None without a solution. `proven` says that there
    is none, or none better by more than the gap asked for."""

    proven: bool
    x: FloatArray | None
    value: float
    nodes: int


class Program:
    """A linear program: the least cost·x with x within `bounds` and rows of limits, to which more
    may be added; each solution starts from the basis of the last one."""

    def __init__(self, cost: FloatArray, bounds: Limits):
        self._solver, width = _solver(), len(cost)
        self._solver.addVars(width, *bounds)
        self._solver.changeColsCost(width, np.arange(width, dtype=np.int32), cost)

    def add(self, entries: FloatArray, columns: IntArray, limits: Limits) -> None:
        """Rows with the `entries` [rows, k] at `columns` [rows, k] (none twice in a row)."""
        count, each = entries.shape
        starts = np.arange(count, dtype=np.int32) * each
        at = columns.astype(np.int32).ravel()
        self._solver.addRows(count, *limits, count * each, starts, at, entries.ravel())

    def solve(self) -> tuple[FloatArray, float]:
        """The solution and its value. Raises `AssertionError` where there is none."""
        optimal = highspy.HighsModelStatus.kOptimal
        with _silenced():
            self._solver.run()
            if self._solver.getModelStatus() != optimal:
                # A basis may be too poor to go on from.
                self._solver.clearSolver()
                self._solver.run()
        status = self._solver.getModelStatus()
        if status != optimal:
            raise AssertionError(f"the linear program has no solution ({status.name})")
        x = np.asarray(self._solver.getSolution().col_value, dtype=np.float64)
        return x, float(self._solver.getInfo().objective_function_value)


def minimise(
    cost: FloatArray,
    entries: FloatArray,
    rows: IntArray,
    columns: IntArray,
    limits: Limits,
    bounds: Limits,
    gap: float = 0.0,
    node_limit: int | None = None,
) -> Solution:
    """The least cost·x of whole numbers x within `bounds`, with limits[0] <= A·x <= limits[1].

    A is sparse: `entries` at (`rows`, `columns`). Stops at the relative `gap`, or after
    `node_limit` nodes of branch and bound.
    """
    solver = _solver()
    solver.setOptionValue("mip_rel_gap", gap)
    if node_limit is not None:
        solver.setOptionValue("mip_max_nodes", node_limit)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(limits[0])
    model.col_cost_, (model.col_lower_, model.col_upper_) = cost, bounds
    model.row_lower_, model.row_upper_ = limits
    order = np.lexsort((rows, columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(len(cost) + 1))
    model.a_matrix_.index_, model.a_matrix_.value_ = rows[order], entries[order]
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    with _silenced():
        solver.passModel(model)
        solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Solution(
        status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible),
        np.asarray(solver.getSolution().col_value, dtype=np.float64) if known else None,
        float(info.objective_function_value) if known else float("nan"),
        max(int(info.mip_node_count), 0),
    )


def _solver() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


@contextmanager
def _silenced() -> Generator[None]:
    """HiGHS prints on the process's standard output now and then, whatever its options say: that
    must not end up in a module printed there."""
    sys.stdout.flush()
    shown, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)
        os.dup2(shown, 1)
        os.close(shown)
        os.close(nowhere)
