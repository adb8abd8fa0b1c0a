"""Dense engines by the fast inner product: exact sums, who may have them, and what they cost."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import DENSE_KINDS, FAST_DENSE
from hass_ir.hardware.device import load_device
from hass_ir.hardware.energy import candidate_energy
from hass_ir.hardware.energy_costs import add_j, mac_j
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.fast_dense import possible, sum_bits, window_logic, window_macs
from hass_ir.hardware.resources import Grid, engine_logic, own_products
from hass_ir.hardware.rtl.stimuli import own_products as made_by_neighbours
from hass_ir.hardware.window import work
from hass_ir.hardware.workload import ComputeLayer

LAYER = ComputeLayer("plain", 14, 14, 14, 14, 32, 48, 1, (3, 3), (1, 1), (1, 1))
ONE = np.ones(1, np.int64)


@given(st.integers(1, 33), st.integers(2, 24), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_sum_is_exact_whatever_wraps_around(taps: int, bits: int, seed: int):
    rng = np.random.default_rng(seed)
    a, w = rng.integers(-(2 ** (bits - 1)), 2 ** (bits - 1), (2, 1, taps))
    even = [np.append(x[0], 0)[: taps // 2 * 2 + 2 * (taps % 2)] for x in (a, w)]
    x, y = (v.reshape(-1, 2) for v in even)
    products = (x[:, 0] + y[:, 1]) * (x[:, 1] + y[:, 0])
    total = int(products.sum() - made_by_neighbours(a)[0] - made_by_neighbours(w)[0])
    accumulator = 2 ** (2 * bits)
    assert total % accumulator == int((a * w).sum()) % accumulator


@given(st.integers(1, 40), st.integers(1, 20), st.integers(1, 64))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_windows_own_products_are_done_while_it_serves_the_filters(
    taps: int, macs: int, served: int
):
    pairs = -(-taps // 2)
    cycles = served * -(-pairs // macs)
    least = next(n for n in range(1, pairs + 1) if n * cycles >= pairs)
    assert window_macs(taps, ONE * macs, ONE * served)[0] == least


def test_only_constant_weights_that_fit_a_block_with_their_sums_allow_it():
    board = load_device("zcu104")
    assert possible(LAYER, board)
    assert possible(LAYER, load_device("zedboard"))
    assert not possible(replace(LAYER, dynamic=True), board)
    assert not possible(LAYER, load_device("asic-45nm"))
    assert not possible(replace(LAYER, activation_bits=18, weight_bits=18), board)
    # Two narrow products of a block save as much.
    assert not possible(replace(LAYER, activation_bits=8, weight_bits=8), board)
    versal = replace(board, dsp_kind="dsp58")
    assert not possible(replace(LAYER, activation_bits=8, weight_bits=8), versal)
    for layer in (LAYER, replace(LAYER, dynamic=True)):
        found = engine_candidates(layer, None, DENSE_KINDS, board)
        assert (FAST_DENSE in {found.kinds[k] for k in found.kind}) == possible(layer, board)


def test_half_the_blocks_do_the_same_work():
    board = load_device("u250")
    fast, plain = (engine_candidates(LAYER, None, (k,), board) for k in reversed(DENSE_KINDS))
    for most in (32, 128, 512):
        cycles = [float(f.cycles[f.dsp <= most].min()) for f in (fast, plain)]
        assert cycles[0] < 0.6 * cycles[1]
    per_image = (fast.dsp * fast.cycles).min()
    assert LAYER.macs / 2 <= work(LAYER, None, DENSE_KINDS, board) <= per_image
    assert work(LAYER, None, ("dense",), board) == LAYER.macs


def test_depthwise_layers_gain_nothing():
    # The products of a window's own activations would serve a single filter.
    board = load_device("zcu104")
    depthwise = replace(LAYER, filters=32, groups=32)
    found = [engine_candidates(depthwise, None, k, board) for k in (("dense",), DENSE_KINDS)]
    for most in (64, 256, 1024):
        best = [float(f.cycles[f.dsp <= most].min()) for f in found]
        assert best[1] >= 0.9 * best[0]


@pytest.mark.parametrize(
    ("c", "in_lanes", "out_lanes", "columns"), list(product((1, 2), (1, 4), (1, 8), (1, 2)))
)
def test_logic_is_that_of_the_parts(c: int, in_lanes: int, out_lanes: int, columns: int):
    lanes = (ONE * in_lanes, ONE * out_lanes, ONE, ONE * columns)
    grid = Grid(FAST_DENSE, c, 3 * ONE, *lanes, 0 * ONE, ONE, 0 * ONE)
    lut, ff = own_products(LAYER, grid, dsp_sums=True)
    macs = window_macs(9 * c, 3 * ONE, ONE * (48 // out_lanes))
    blocks = ONE * (32 // c // in_lanes)
    each = window_logic(LAYER, 9 * c, macs, blocks, dsp_sums=True)
    assert ff[0] == pytest.approx(in_lanes * columns * each[1][0])
    drains = columns * out_lanes + (1.26 * in_lanes * columns if in_lanes > 1 else 0)
    assert lut[0] == pytest.approx(in_lanes * columns * each[0][0] + 32 * drains)
    with_them = engine_logic(LAYER, grid, dsp_sums=True)
    assert with_them[0][0] > lut[0]
    assert with_them[1][0] > ff[0]


def test_energy_counts_sums_and_the_windows_own_products():
    board = load_device("u250")
    found = engine_candidates(LAYER, None, (FAST_DENSE,), board)
    energy = candidate_energy(LAYER, found, None, board.energy)
    bits = sum_bits(LAYER)
    assert bits == 17
    each = mac_j(17, 17, 32, board.energy) + 2 * add_j(17, board.energy)
    own = mac_j(16, 16, 32, board.energy) / 48
    scaled = candidate_energy(
        LAYER, engine_candidates(LAYER, None, ("dense",), board), None, board.energy
    )
    rest = scaled[0, 0] - LAYER.macs * mac_j(16, 16, 32, board.energy)
    assert energy[:, 0] == pytest.approx(LAYER.macs / 2 * (each + own) + rest)
