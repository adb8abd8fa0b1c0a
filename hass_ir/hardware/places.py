"""Where in a vector its pairs lie: engines whose multipliers reach part of it depend on that.

Figures by the number of pairs alone take every place as equally likely. At the edge of an image
padding is always at the same taps, and what is active clusters. So engines are also tried on
sampled vectors: what they take there, over what those figures say for as many pairs.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.datapaths import Datapaths
from hass_ir.hardware.packing import packed_cycles, packed_ends, run_cycles
from hass_ir.hardware.selection import cycles_by_pairs, full_reach, pattern_cycles
from hass_ir.hardware.workload import CycleTable

LONGEST_RUN = 24
"""Vectors of a run that are tried."""
LANES, RUNS_EACH = 64, 4
"""Lanes that are tried, and runs of each."""


def place_factors(table: CycleTable, kind: str, c: int, taps: int, paths: Datapaths) -> FloatArray:
    """Cycles of a vector over those expected by its number of pairs in engines that do not pack,
    [n]; 1 with full reach and where `table` has no patterns."""
    factors = np.ones(len(paths))
    reach = paths.reach < np.asarray([full_reach(taps, m) for m in paths.macs.tolist()])
    patterns = table.patterns(kind, c) if reach.any() else None
    if patterns is None or patterns.size == 0:
        return factors
    pairs = np.bitwise_count(patterns)
    for i in np.flatnonzero(reach).tolist():
        engine = taps, int(paths.macs[i]), int(paths.reach[i])
        expected = cycles_by_pairs(*engine)[pairs].mean()
        factors[i] = pattern_cycles(*engine)[patterns].mean() / expected
    return factors


def packed_factors(
    table: CycleTable,
    kind: str,
    c: int,
    taps: int,
    engines: list[tuple[int, int]],
    left: float,
    cycles: FloatArray,
) -> FloatArray:
    """The same for engines that pack, of `engines` multipliers and reach: over `cycles` [n] of a
    vector and the end of its run; 1 where `table` has no patterns.

    Runs of sampled windows are tried, a lane takes run after run. What they have of pairs more or
    less than the `left` of all vectors is counted as if zeros fell independently.
    """
    patterns = table.patterns(kind, c)
    if patterns is None or len(patterns) < RUNS_EACH:
        return np.ones(len(engines))
    run = min(LONGEST_RUN, patterns.shape[1])
    picks: IntArray = np.arange(run) * (patterns.shape[1] - 1) // max(run - 1, 1)
    lanes = min(LANES, len(patterns) // RUNS_EACH)
    some = patterns[: lanes * RUNS_EACH, picks]
    found = run_cycles(some.reshape(lanes, RUNS_EACH * run), run, taps, engines).mean(axis=1)
    sampled = float(np.bitwise_count(some).mean())
    more, here = (
        packed_cycles(taps, engines, np.asarray(x)) * run + packed_ends(taps, engines, x)
        for x in (left, sampled)
    )
    expected = cycles * run + packed_ends(taps, engines, left)
    return np.maximum(found + more - here, run) / expected
