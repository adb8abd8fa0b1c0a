"""The engine that packs two vectors: Verilog, its twin, and the lanes of the simulator."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.rtl.blocks import Block, block
from hass_ir.hardware.rtl.simulation import offers, run_icarus, run_twin
from hass_ir.hardware.rtl.stimuli import vectors

pytest.importorskip("numba", reason="the simulator's lanes need numba")

from hass_ir.hardware.rtl.runs import lane_ends, masks, run_sums, run_words

SHAPES = ((9, 3, 4), (8, 2, 8), (9, 5, 2), (2, 2, 2), (9, 4, 6))
"""Taps, multipliers and their reach."""


def packing(taps: int, macs: int, reach: int, weights: int = 1, chain: int = 1) -> Block:
    """An engine of 8 by 6 bits."""
    shape = {"TAPS": taps, "MACS": macs, "REACH": reach, "A_BITS": 8, "W_BITS": 6}
    return block("packing", **shape, WEIGHTS=weights, CHAIN=chain, ACC_BITS=24)


def operands(each: Block, count: int, zeros: float, seed: int) -> tuple[IntArray, IntArray]:
    rng = np.random.default_rng(seed)
    taps = each.parameters["TAPS"]
    return vectors(count, taps, 8, zeros, rng), vectors(count, taps, 6, zeros, rng)


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="iverilog is missing: NOT checked")
@pytest.mark.parametrize("chance", [1.0, 0.6])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("weights", "chain"), [(1, 1), (0, 1), (1, 0)])
def test_the_engine_and_its_twin_agree_in_every_cycle(
    weights: int, chain: int, shape: tuple[int, int, int], chance: float
):
    each = packing(*shape, weights, chain)
    rng = np.random.default_rng(5)
    lengths = rng.integers(1, 7, 48).tolist()
    shares = np.repeat([0.1, 0.5, 0.9, 1.0], 12)
    parts = [operands(each, n, z, i) for i, (n, z) in enumerate(zip(lengths, shares, strict=True))]
    a, w = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    words = run_words(each, a, w, lengths)
    pattern = offers(int(5 * len(a) / chance**2) + 100, 2, chance, rng)
    run = run_twin(each.twin(), words, pattern)
    assert run.out == run_sums(each, a, w, lengths)
    assert run_icarus(each, words, pattern) == run.trace


@pytest.mark.parametrize("length", [1, 2, 3, 7])
@pytest.mark.parametrize("zeros", [0.1, 0.5, 0.9, 0.98])
def test_runs_take_the_cycles_of_the_simulated_lane(zeros: float, length: int):
    for number, shape in enumerate(SHAPES):
        each = packing(*shape, weights=number % 2)
        a, w = operands(each, 40 * length, zeros, number)
        ends = lane_ends(each, masks(each, a, w).reshape(40, length))
        pattern = [[True] * 3] * (ends[-1] + 20)
        run = run_twin(each.twin(), run_words(each, a, w, [length] * 40), pattern)
        # Every run, after as many cycles as the pipeline has stages.
        assert len(set(np.subtract(run.cycles, ends).tolist())) == 1
        assert len(run.cycles) == 40


def test_vectors_are_taken_one_a_cycle_and_pairs_of_two_at_once():
    each = packing(9, 3, 6)
    # Four pairs a vector, which alone takes 2 cycles.
    left = np.full((1, 12), 0b100101001)
    assert 12 * 4 // 3 <= lane_ends(each, left)[-1] <= 12 * 4 // 3 + 1
    assert lane_ends(each, np.zeros((4, 3), dtype=np.int64)) == [3, 6, 9, 12]
