"""Datapaths of an SPE: levelled lanes, limited reach and packing, against naive twins."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.lanes import lane_loads, lane_options, levelled_loads, levelled_order
from hass_ir.hardware.narrow import WHOLE
from hass_ir.hardware.packing import (
    DENSITIES,
    LENGTHS,
    packed_cycles,
    packed_ends,
    packed_options,
    run_cycles,
)
from hass_ir.hardware.resources import Grid, engine_logic, joined_grids, vector_dot
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.selection import cycles_by_pairs, first_taps
from hass_ir.hardware.workload import ComputeLayer

LAYER = ComputeLayer("x", 8, 8, 8, 8, 16, 32, 1, (3, 3), (1, 1), (1, 1))


def grid(kind: str, **lanes: int) -> Grid:
    values = {"macs": 3, "in_lanes": 2, "out_lanes": 4, "group_lanes": 1, "columns": 1}
    values |= {"fifo_depth": 0, "reach": 7, "packing": 0} | lanes
    arrays = {k: np.asarray([v]) for k, v in values.items()}
    return Grid(kind, 1, **arrays, slot=WHOLE)


def test_packing_engines_choose_from_two_vectors_and_sum_in_their_dsps():
    packed = vector_dot(LAYER, grid("pair-sparse", reach=6, packing=1), dsp_sums=True)
    elsewhere = vector_dot(LAYER, grid("pair-sparse", reach=6, packing=1))
    actives = vector_dot(LAYER, grid("activation-sparse", reach=6, packing=1))
    widths = {"TAPS": 9, "MACS": 3, "REACH": 6, "A_BITS": 16, "W_BITS": 16, "ACC_BITS": 32}
    for found, chain, weights in ((packed, 1, 1), (elsewhere, 0, 1), (actives, 0, 0)):
        lut, ff = evaluate("packing", widths | {"CHAIN": chain, "WEIGHTS": weights})
        assert (found[0], found[1]) == pytest.approx((lut, ff))
    assert actives[0] < elsewhere[0]
    assert packed[0] < elsewhere[0]
    assert packed[1] < elsewhere[1]


@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_a_levelled_order_is_even(items: int, lanes: int, seed: int):
    lanes = min(lanes, items)
    load = np.random.default_rng(seed).uniform(0.5, 1.0, items)
    order = levelled_order(load, lanes)
    assert sorted(order.tolist()) == list(range(items))
    sums = [load[order[lane::lanes]].sum() for lane in range(lanes)]
    least = max(load.max(), load.sum() / lanes)
    if items <= 2 * lanes:
        both = np.sort(load)[::-1]
        pairs = both[2 * lanes - items :]
        best = max([*(pairs + pairs[::-1]), both[0]])
        assert max(sums) == pytest.approx(best)
    assert max(sums) <= least + load.max() - load.min() + load.max() * (items % lanes > 0)


def test_levelled_loads_are_never_above_those_in_order():
    random = np.random.default_rng(3)
    better = 0
    for shape in ((1, 12, 1), (1, 8, 10), (6, 1, 1), (2, 5, 7)):
        table = random.random((*shape, 2)) ** 2
        options = tuple(lane_options(n) for n in shape)
        plain = lane_loads(table, shape, (options[0], options[1], options[2]))
        levelled, _ = levelled_loads(table, shape, (options[0], options[1], options[2]))
        assert (levelled <= plain).all()
        assert levelled[0, 0, 0] == pytest.approx(table.reshape(-1, 2).sum(axis=0))
        better += int((levelled < 0.95 * plain).sum())
    assert better > 40


def test_cycles_of_a_multiplier_of_limited_reach_equal_a_naive_count():
    assert first_taps(9, 4, 4) == [0, 1, 3, 5]
    for macs, reach in ((3, 4), (4, 4), (5, 4), (4, 6)):
        totals, counts = np.zeros(10), np.zeros(10)
        for pattern in product((0, 1), repeat=9):
            left, cycles = {i for i in range(9) if pattern[i]}, 0
            while left:
                for start in first_taps(9, macs, reach):
                    inside = sorted(left & set(range(start, start + reach)))
                    left -= set(inside[:1])
                cycles += 1
            totals[sum(pattern)] += max(cycles, 1)
            counts[sum(pattern)] += 1
        assert cycles_by_pairs(9, macs, reach) == pytest.approx(totals / counts)
    assert cycles_by_pairs(9, 4, 6).tolist() == [1, 1, 1, 1, 1, 2, 2, 2, 2, 3]


def test_engines_that_pack_beside_others_cost_what_they_cost_alone():
    mixed = joined_grids([grid("pair-sparse", reach=6, packing=p) for p in (0, 1)])
    for row, packing in enumerate((0, 1)):
        alone = engine_logic(LAYER, grid("pair-sparse", reach=6, packing=packing))
        assert [x[row] for x in engine_logic(LAYER, mixed)] == [x[0] for x in alone]


def naive_runs(runs: list[list[list[bool]]], macs: int, reach: int) -> int:
    """Cycles of runs of vectors: two vectors in sight, of one run; a vector is got a cycle."""
    waiting = [(r, set(np.flatnonzero(v).tolist())) for r, run in enumerate(runs) for v in run]
    last = [n + 1 == len(waiting) or waiting[n + 1][0] > r for n, (r, _) in enumerate(waiting)]
    held: list[int] = [0]
    got, ended, cycles = 1, 0, 0
    while ended < len(runs):
        cycles += 1
        current = [waiting[n][1] for n in held if waiting[n][0] == ended]
        for start in first_taps(len(runs[0][0]), macs, reach):
            for vector in current:
                inside = sorted(vector & set(range(start, start + reach)))
                vector -= set(inside[:1])
                if inside:
                    break
        seen = [n for n in held if waiting[n][0] == ended]
        ended += not any(current) and any(last[n] for n in seen)
        # The second vector moves up, and the next one is got: one a cycle.
        if len(held) < 2 or not waiting[held[0]][1]:
            held = [*held[-1:], got] if got < len(waiting) else held[-1:]
            got += 1
    return cycles


def test_packed_cycles_equal_a_naive_simulation():
    random = np.random.default_rng(0)
    hits = random.random((len(DENSITIES), 100, 24, 9)) < DENSITIES[:, None, None, None]
    codes, engines = hits @ (1 << np.arange(9)), ((4, 6), (2, 8), (5, 2))
    for d in (0, 3, 8, 16):
        found = run_cycles(codes[d], 6, 9, engines)
        for (m, k), cycles in zip(engines, found[:, :40], strict=True):
            runs = [naive_runs(v.reshape(4, 6, 9).tolist(), m, k) / 4 for v in hits[d, :40]]
            assert cycles.tolist() == runs


def test_packing_comes_close_to_one_pair_a_multiplier_and_cycle():
    for macs in (2, 3, 4):
        for density in (0.3, 0.5, 0.8):
            pairs = np.asarray([9 * density])
            cycles = packed_cycles(9, [(macs, 8)], pairs)
            ideal = max(1.0, float(pairs[0]) / macs)
            assert ideal * 0.99 <= cycles[0, 0] <= 1.06 * ideal
            assert 0 <= packed_ends(9, [(macs, 8)], float(pairs[0]))[0] < 1
    for taps in LENGTHS:
        cycles = packed_cycles(taps, packed_options(taps), np.arange(taps + 1.0))
        assert (np.diff(cycles, axis=0) >= -0.01).all()


@pytest.mark.parametrize("taps", LENGTHS)
def test_packed_cycles_lie_on_straight_lines_between_the_densities_simulated(taps: int):
    engines = packed_options(taps)
    known = packed_cycles(taps, engines, taps * DENSITIES)
    pairs = np.random.default_rng(0).uniform(0.0, taps, (3, 50))
    pairs.flat[:20] = np.append(taps * DENSITIES, (0.0, taps, 1.0))
    found = packed_cycles(taps, engines, pairs)
    for i in range(len(engines)):
        assert np.array_equal(found[..., i], np.interp(pairs / taps, DENSITIES, known[:, i]))
