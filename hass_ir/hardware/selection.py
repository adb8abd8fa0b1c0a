"""How multipliers get at the pairs left in a vector, and the cycles that takes.

Multiplier i of m may take `reach` consecutive taps of a vector of V. With V - m + 1 of them every
choice of m taps finds its multipliers: the concentrator with the fewest crosspoints (Nakamura and
Masson, "Lower bounds on crosspoints in concentrators", IEEE Trans. Computers, 1982). Fewer make
narrower multiplexers and, for some patterns, more cycles.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray

LONGEST_PARTIAL = 9
"""Vectors up to this length may have less than full reach: all their patterns are tried."""
MULTIPLEXER_INPUTS = 4
"""Inputs of a multiplexer that is one LUT a bit."""


def full_reach(taps: int, macs: int) -> int:
    """Taps a multiplier must reach so that any z pairs take ceil(z/macs) cycles."""
    return taps - macs + 1


def reach_options(taps: int, macs: int) -> tuple[int, ...]:
    """The reaches to try: full, and those of one and two LUTs a bit where they cover the vector."""
    full = full_reach(taps, macs)
    fewer = (MULTIPLEXER_INPUTS, 2 * MULTIPLEXER_INPUTS) if taps <= LONGEST_PARTIAL else ()
    return (full, *(k for k in fewer if k < full and k * macs >= taps))


def first_taps(taps: int, macs: int, reach: int) -> list[int]:
    """The first tap that each multiplier reaches: evenly spread from 0 to taps - reach."""
    return [(i * (taps - reach)) // max(macs - 1, 1) for i in range(macs)]


def cycles_by_pairs(taps: int, macs: int, reach: int) -> FloatArray:
    """Cycles of a vector with z pairs left, [taps + 1]: the mean over all places of the z pairs.

    At least 1. Every cycle each multiplier, in order, takes the first pair left in its reach.
    """
    pairs = np.arange(taps + 1)
    if reach >= full_reach(taps, macs):
        return np.maximum(1, -(-pairs // macs)).astype(np.float64)
    return _by_patterns(taps, macs, reach)


@cache
def pattern_cycles(taps: int, macs: int, reach: int) -> FloatArray:
    """Cycles of a vector by the pattern of its pairs left, tap t in bit t, [2**taps]."""
    left = np.arange(1 << taps)
    cycles = np.zeros(len(left))
    starts = first_taps(taps, macs, reach)
    while left.any():
        cycles += left > 0
        for start in starts:
            window = left & (((1 << reach) - 1) << start)
            left ^= window & -window
    return np.maximum(cycles, 1)


@cache
def _by_patterns(taps: int, macs: int, reach: int) -> FloatArray:
    ones = np.bitwise_count(np.arange(1 << taps))
    cycles = pattern_cycles(taps, macs, reach)
    sums = np.bincount(ones, weights=cycles, minlength=taps + 1)
    return sums / np.bincount(ones, minlength=taps + 1)


def cycle_table(taps: int, macs: IntArray, reach: IntArray) -> FloatArray:
    """`cycles_by_pairs` of several engines, [taps + 1, engines]."""
    columns = [
        cycles_by_pairs(taps, m, k) for m, k in zip(macs.tolist(), reach.tolist(), strict=True)
    ]
    return np.stack(columns, axis=1)
