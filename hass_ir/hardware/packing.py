"""Packing across vectors: multipliers that take pairs of two successive vectors at once.

A multiplier reaches `reach` taps of the current vector and of the next. Every cycle each, in order,
takes the first pair left in its reach, of the current vector before the next; when the current one
is empty the next moves up, and one vector is fetched. All pairs of a run (the vectors of one output
value: channel-inner loop order) go to one sum, so that runs do not mix: the first vector of the
next run waits until the current one has ended, in the place of the second (`rtl/packer.v`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.selection import first_taps

LENGTHS = (8, 9)
"""Vector lengths simulated."""
REACHES = (2, 4, 6, 8)
"""Multiplexers of twice as many inputs: one to four LUTs a bit."""
_STEPS = 16
DENSITIES: FloatArray = np.linspace(0.0, 1.0, _STEPS + 1)
_STREAMS = 100
_RUNS_EACH = 4
_RUNS = (16, 80)
_DATA = "packing.json"


def packed_options(taps: int) -> tuple[tuple[int, int], ...]:
    """Multipliers and reach of the engines that pack vectors of `taps`: see `LENGTHS`."""
    if taps not in LENGTHS:
        return ()
    return tuple((m, k) for m in range(2, 6) for k in REACHES if m * k >= taps and k <= taps)


@cache
def _table() -> dict[str, list[list[float]]]:
    text = resources.files("hass_ir.hardware").joinpath(_DATA).read_text("utf-8")
    return json.loads(text)


def packed_cycles(taps: int, engines: Sequence[tuple[int, int]], pairs: FloatArray) -> FloatArray:
    """Cycles of a vector in a long run, where `pairs` [...] are left in the mean: [..., engines].

    `engines` are multipliers and their reach. From a simulation of zeros that fall independently:
    where they cluster beyond a vector, an estimate. Between `DENSITIES` straight lines.
    """
    rates = np.asarray([_table()[f"{taps},{m},{k}"][0] for m, k in engines]).T
    slopes = np.vstack((np.diff(rates, axis=0) * _STEPS, np.zeros(len(engines))))
    density = pairs / taps
    below = np.minimum((density * _STEPS).astype(np.int64), _STEPS)
    cycles = slopes.take(below, axis=0)
    cycles *= (density - DENSITIES[below])[..., None]
    cycles += rates.take(below, axis=0)
    return cycles


def packed_ends(taps: int, engines: Sequence[tuple[int, int]], pairs: float) -> FloatArray:
    """Cycles that the end of a run costs more, with `pairs` left in the mean: [engines]."""
    ends = [_table()[f"{taps},{m},{k}"][1] for m, k in engines]
    return np.asarray([np.interp(pairs / taps, DENSITIES, np.asarray(end)) for end in ends])


def simulated(taps: int, macs: int, reach: int) -> tuple[FloatArray, FloatArray]:
    """Cycles of a vector and of a run's end at each of `DENSITIES`, by simulation."""
    short, long = (_mean_cycles(taps, macs, reach, run) for run in _RUNS)
    rate = np.maximum((long - short) / (_RUNS[1] - _RUNS[0]), 1.0)
    return rate, np.maximum(short - _RUNS[0] * rate, 0.0)


def _mean_cycles(taps: int, macs: int, reach: int, run: int) -> FloatArray:
    """Mean cycles of a run of `run` vectors at each of `DENSITIES`."""
    random, total = np.random.default_rng(0), _RUNS_EACH * run
    hits = random.random((len(DENSITIES), _STREAMS, total, taps)) < DENSITIES[:, None, None, None]
    codes = (hits @ (1 << np.arange(taps))).reshape(-1, total)
    cycles = run_cycles(codes, run, taps, [(macs, reach)])[0]
    return cycles.reshape(len(DENSITIES), -1).mean(axis=1)


def run_cycles(
    codes: IntArray, run: int, taps: int, engines: Sequence[tuple[int, int]]
) -> FloatArray:
    """Mean cycles of a run of `run` vectors, one run behind the other, [engines, lanes].

    `codes` [lanes, vectors] are the patterns of pairs left, tap t in bit t; `engines` multipliers
    and their reach."""
    lanes, total = codes.shape
    ahead = np.concatenate((codes, np.zeros((lanes, 2), codes.dtype)), axis=1).astype(np.int32)
    windows = np.zeros((max(m for m, _ in engines), len(engines), 1), dtype=np.int32)
    for engine, (macs, reach) in enumerate(engines):
        for i, start in enumerate(first_taps(taps, macs, reach)):
            windows[i, engine] = ((1 << reach) - 1) << start
    shape = len(engines), lanes
    first, second = np.zeros(shape, np.int32), np.broadcast_to(ahead[:, 0], shape).copy()
    at, runs, cycles = (np.zeros(shape, np.int64) for _ in range(3))
    of, ends = np.indices(shape)[1], np.zeros(shape, dtype=np.bool_)
    while (runs * run < total).any():
        cycles += runs * run < total
        for window in windows:
            here = first & window
            there = np.where((here == 0) & ~ends, second & window, 0)
            first ^= here & -here
            second ^= there & -there
        empty, last = first == 0, at % run == run - 1
        closed = empty & (ends | (last & (second == 0)))
        runs += closed
        # The last vector of a run that is not closed moves up.
        ends = np.where(empty, last & (ends | ~closed), ends)
        at = np.minimum(at + empty, total)
        first, second = np.where(empty, second, first), np.where(empty, ahead[of, at], second)
    return cycles * (run / total)


def main() -> None:
    """Print the table that lies beside this module."""
    table: dict[str, list[list[float]]] = {}
    for taps in LENGTHS:
        for macs, reach in packed_options(taps):
            rate, ends = simulated(taps, macs, reach)
            table[f"{taps},{macs},{reach}"] = [np.round(x, 4).tolist() for x in (rate, ends)]
    print(json.dumps(table).replace("]], ", "]],\n"))


if __name__ == "__main__":
    main()
