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
LANES, RUNS_EACH = 32, 4
"""Lanes that are tried, and runs of each."""


def place_factors(table: CycleTable, kind: str, c: int, taps: int, paths: Datapaths) -> FloatArray:
    """Cycles of a vector over those expected by its number of pairs, [n]; 1 with full reach and
    where `table` has no patterns."""
    factors = np.ones(len(paths))
    full = [full_reach(taps, m) for m in paths.macs.tolist()]
    reach = paths.reach < np.asarray(full)
    packs = paths.packing > 0
    patterns = table.patterns(kind, c) if (reach | packs).any() else None
    if patterns is None or patterns.size == 0:
        return factors
    pairs = np.bitwise_count(patterns)
    for i in np.flatnonzero(reach & ~packs).tolist():
        engine = taps, int(paths.macs[i]), int(paths.reach[i])
        expected = cycles_by_pairs(*engine)[pairs].mean()
        factors[i] = pattern_cycles(*engine)[patterns].mean() / expected
    if packs.any():
        engines = list(zip(paths.macs[packs].tolist(), paths.reach[packs].tolist(), strict=True))
        factors[packs] = _packed(patterns, taps, engines)
    return factors


def _packed(patterns: IntArray, taps: int, engines: list[tuple[int, int]]) -> FloatArray:
    """The same for engines that pack the vectors of a run; a lane takes run after run."""
    lanes, run = len(patterns) // RUNS_EACH, min(LONGEST_RUN, patterns.shape[1])
    if lanes == 0:
        return np.ones(len(engines))
    picks: IntArray = np.arange(run) * (patterns.shape[1] - 1) // max(run - 1, 1)
    some = patterns[: lanes * RUNS_EACH][: LANES * RUNS_EACH, picks]
    pairs = np.bitwise_count(some).mean(axis=1)
    found = run_cycles(some.reshape(-1, RUNS_EACH * run), run, taps, engines).mean(axis=1)
    rate = packed_cycles(taps, engines, pairs).mean(axis=0)
    return found / (rate * run + packed_ends(taps, engines, float(pairs.mean())))
