"""HiGHS through SciPy, typed: linear and mixed-integer programs over sparse rows."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray

SOLVED = 0
INFEASIBLE = 2


@dataclass(frozen=True)
class Solution:
    """What HiGHS found: `x` is None without a solution; `status` as SciPy's `milp` has it."""

    status: int
    x: FloatArray | None
    value: float
    nodes: int


def minimise(
    cost: FloatArray,
    entries: FloatArray,
    rows: IntArray,
    columns: IntArray,
    limits: tuple[FloatArray, FloatArray],
    bounds: tuple[FloatArray, FloatArray],
    whole: bool = False,
    gap: float = 0.0,
    node_limit: int | None = None,
) -> Solution:
    """The least cost·x with limits[0] <= A·x <= limits[1] and x within `bounds`.

    A is sparse: `entries` at (`rows`, `columns`). `whole` asks for whole numbers, up to the
    relative `gap` and within `node_limit` nodes of branch and bound.
    """
    optimize: Any = import_module("scipy.optimize")
    sparse: Any = import_module("scipy.sparse")
    shape = (len(limits[0]), len(cost))
    matrix = sparse.coo_matrix((entries, (rows, columns)), shape=shape).tocsc()
    options = {"mip_rel_gap": gap} | ({} if node_limit is None else {"node_limit": node_limit})
    with _silenced():
        result = optimize.milp(
            cost,
            constraints=optimize.LinearConstraint(matrix, *limits),
            bounds=optimize.Bounds(*bounds),
            integrality=np.ones(len(cost)) if whole else None,
            options=options if whole else None,
        )
    x = None if result.x is None else np.asarray(result.x, dtype=np.float64)
    value = float("nan") if result.fun is None else float(result.fun)
    return Solution(int(result.status), x, value, int(result.get("mip_node_count") or 0))


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
