"""Dynamic programming over the groups: partial designs, pruned by bounds and by dominance.

Exact while the partial designs stay few, as they do once prices have excluded most candidates; a
beam search, good for a first design that fits, when they do not.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import ROUNDING, FloatArray, IntArray
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.problem import Problem

_THINNING_BLOCKS = 2


def sweep(
    problem: Problem,
    rows: IntArray,
    limit: IntArray,
    prices: FloatArray,
    budgets: FloatArray,
    width: int,
) -> tuple[IntArray | None, bool]:
    """The design out of `rows` with the fewest DSPs, then LUTs, within `limit`; whether proven.

    No partial design is kept that breaks prices[m]·shares <= budgets[m] for any m, whatever
    completes it: these bounds must hold for every design wanted. Proven means that no partial
    design was dropped for want of `width`; None then means that there is none.
    """
    starts = np.searchsorted(problem.group[rows], np.arange(problem.groups + 1)).tolist()
    capacity = np.maximum(problem.capacity, 1)
    measures = np.vstack((np.eye(len(capacity)), prices))
    most = np.append(limit / capacity, budgets) + ROUNDING
    values = problem.shares[rows] @ measures.T
    order = sorted(range(problem.groups), key=lambda g: starts[g + 1] - starts[g])
    least = np.asarray([values[starts[g] : starts[g + 1]].min(axis=0) for g in order])
    rest = np.append(np.cumsum(least[::-1], axis=0)[::-1], np.zeros((1, len(most))), axis=0)

    state = np.zeros((1, len(most)))
    steps: list[tuple[IntArray, IntArray]] = []
    complete = True
    for step, g in enumerate(order):
        own = values[starts[g] : starts[g + 1]]
        room = most - rest[step + 1]
        allowed = np.ones((len(state), len(own)), dtype=np.bool_)
        for m, column in enumerate(room.tolist()):
            allowed &= state[:, m, None] + own[:, m] <= column
        parent, child = np.nonzero(allowed)
        if not len(parent):
            return None, complete
        state = state[parent] + own[child]
        if len(parent) > 64:
            kept = pareto(np.round(state[:, : len(capacity)], 12), _THINNING_BLOCKS)
            state, parent, child = state[kept], parent[kept], child[kept]
        if len(parent) > width:
            tight = (state / np.maximum(room, 1e-12)).max(axis=1)
            kept = np.sort(np.argpartition(tight, width)[:width])
            state, parent, child = state[kept], parent[kept], child[kept]
            complete = False
        steps.append((parent, starts[g] + child))
    chosen = np.empty((len(state), problem.groups), dtype=np.int64)
    at = np.arange(len(state), dtype=np.int64)
    for g, (parent, child) in zip(reversed(order), reversed(steps), strict=True):
        chosen[:, g] = rows[child[at]]
        at = parent[at]
    totals = problem.resources[chosen].sum(axis=1)
    good = np.flatnonzero((totals <= limit).all(axis=1))
    if not len(good):
        return None, complete
    best = good[np.lexsort((totals[good, 1], totals[good, 0]))[0]]
    return chosen[best], complete
