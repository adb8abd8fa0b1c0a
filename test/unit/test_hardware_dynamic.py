"""Products of two activations: statistics and engines against naive twins, and when they start."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import ENGINE_KINDS
from hass_ir.hardware.device import load_device
from hass_ir.hardware.dynamic import load_cycles, writable_lutram
from hass_ir.hardware.energy import candidate_energy
from hass_ir.hardware.energy_costs import access_j
from hass_ir.hardware.energy_table import load_node
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.fifos import with_fifos
from hass_ir.hardware.memory import bram18, lutram
from hass_ir.hardware.narrow import WHOLE, Slot
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.segments import weight_bits
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer
from hass_ir.sparsity.matmul import MatmulStatistics

TABLE = load_node("45nm")
DEVICE = load_device("zcu104")
SCORES = ComputeLayer("scores", 1, 16, 1, 16, 4 * 8, 4 * 16, 4, dynamic=True)
"""4 heads of 8 channels, 16 rows each side."""


def operands(seed: int, n: int, g: int, w: int, f: int, c: int) -> MatmulStatistics:
    random = np.random.default_rng(seed)
    return MatmulStatistics(random.random((n, g, w, c)) < 0.5, random.random((n, g, f, c)) < 0.7)


@given(
    st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 5), st.integers(1, 4)),
    st.integers(1, 9),
    st.integers(0, 100),
)
@settings(derandomize=True, deadline=None, max_examples=40)
def test_joint_zeros_equal_a_naive_count(sizes: tuple[int, int, int, int], c: int, seed: int):
    found = operands(seed, *sizes, c)
    samples, groups, rows, filters = sizes
    pairs = 0
    for together in found.channels_together:
        blocks = ceil(c / together)
        both = np.zeros((groups, blocks, filters, together + 1), np.int64)
        one = np.zeros((groups, blocks, 1, together + 1), np.int64)
        for n, g, w, block in product(*map(range, (samples, groups, rows, blocks))):
            channels = range(block * together, min(c, (block + 1) * together))
            moving = [bool(found.moving[n, g, w, k]) for k in channels]
            one[g, block, 0, sum(moving)] += 1
            for f in range(filters):
                other = [bool(found.stationary[n, g, f, k]) for k in channels]
                left = sum(a and b for a, b in zip(moving, other, strict=True))
                both[g, block, f, left] += 1
        assert (found.histogram("pair-sparse", together) == both).all()
        assert (found.histogram("activation-sparse", together) == one).all()
        values = np.random.default_rng(seed).random((together + 1, 3))
        mean = both @ values / (samples * rows)
        assert np.allclose(found.mean_of("pair-sparse", together, values), mean)
        pairs = int((both * np.arange(together + 1)).sum())
        assert found.pair_nonzeros == pairs
        assert found.products_left("pair-sparse") == pairs / samples
        one_side = int((one * np.arange(together + 1)).sum()) * filters
        assert found.products_left("activation-sparse") == one_side / samples
    assert found.pair_total == samples * groups * rows * filters * c >= pairs


@given(
    st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 5), st.integers(1, 3)),
    st.integers(1, 9),
    st.integers(0, 100),
)
@settings(derandomize=True, deadline=None, max_examples=20)
def test_what_two_rows_on_a_side_leave(sizes: tuple[int, int, int, int], c: int, seed: int):
    samples, groups, rows, half = sizes
    assert operands(seed, samples, groups, rows, 2 * half - 1, c).products == (1,)
    found = operands(seed, samples, groups, rows, 2 * half, c)
    assert found.filter_pairs.tolist() == [[2 * f, 2 * f + 1] for f in range(half)]
    for products, step in ((2, 1), (4, 2)):
        table = found.slots(products)
        counts = np.zeros((groups, c, half, 2), np.int64)
        places = product(range(samples), range(groups), range(0, rows, step), range(half), range(c))
        for n, g, w, f, k in places:
            moving = found.moving[n, g, w : w + step, k].any()
            other = found.stationary[n, g, 2 * f : 2 * f + 2, k].any()
            counts[g, k, f, int(moving and other)] += 1
        assert (table.histogram("pair-sparse", 1) == counts).all()
        assert table.products_left("pair-sparse") == counts[..., 1].sum() / samples


def test_of_many_rows_some_stand_for_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hass_ir.sparsity.matmul.SAMPLED_PAIRS", 1 << 12)
    found = operands(0, 2, 2, 512, 8, 8)
    assert found.histogram("pair-sparse", 8)[0, 0, 0].sum() == 2 * 128
    share = found.mean_of("pair-sparse", 8, np.arange(9.0)[:, None]).mean() / 8
    assert share == pytest.approx(found.pair_nonzeros / found.pair_total, rel=0.02)


def test_operands_must_fit():
    with pytest.raises(ValueError, match="no product"):
        MatmulStatistics(np.ones((1, 1, 2, 3), np.bool_), np.ones((1, 1, 2, 4), np.bool_))


def test_zeros_are_only_tested_at_run_time_and_lanes_keep_their_order():
    table = operands(1, 3, 4, 16, 16, 8)
    found = engine_candidates(SCORES, table, ENGINE_KINDS, DEVICE)
    assert {found.kinds[k] for k in found.kind} == {"dense", "activation-sparse", "pair-sparse"}
    with pytest.raises(ValueError, match="no engine kind"):
        engine_candidates(SCORES, table, ("weight-sparse",), DEVICE)
    uneven = replace(table, moving=table.moving & (np.arange(8) < 4))
    found = engine_candidates(SCORES, uneven, ("pair-sparse",), DEVICE)
    lanes = found.in_lanes * found.out_lanes * found.group_lanes
    for row in np.flatnonzero(lanes > 1)[:20].tolist():
        assert not permutation(SCORES, uneven, found, row).levelled


def test_the_stationary_operand_is_held_twice_in_writable_memory():
    static = replace(SCORES, dynamic=False)
    both = [engine_candidates(layer, None, ("dense",), DEVICE) for layer in (SCORES, static)]
    slow = [int(np.flatnonzero((x.dsp == 1) & (x.memory == 1))[0]) for x in both]
    words = 4 * 8 * 16
    assert [int(x.bram18[i]) for x, i in zip(both, slow, strict=True)] == (
        [int(bram18(16, 2 * words)), int(bram18(16, words))]
    )
    slow = [int(np.flatnonzero((x.dsp == 1) & (x.memory == 0))[0]) for x in both]
    more = both[0].lut[slow[0]] - both[1].lut[slow[1]]
    assert more == ceil(16 * 16 * 4 / 3) - lutram(16, words)
    assert writable_lutram(np.asarray([3]), np.asarray([64])).tolist() == [4]


def test_the_next_operand_comes_in_at_the_width_of_the_other():
    lanes = {
        name: np.asarray([1]) for name in ("macs", "columns", "fifo_depth", "reach", "packing")
    }
    lanes |= {
        "group_lanes": np.asarray([3]),
        "in_lanes": np.asarray([2]),
        "out_lanes": np.asarray([5]),
    }
    grid = Grid("dense", 2, **lanes, slot=WHOLE)
    assert load_cycles(SCORES, (4, 4, 16), grid).tolist() == [2 * 2 * 16]
    two = replace(grid, slot=Slot(2, 18, 4))
    assert load_cycles(SCORES, (4, 4, 8), two).tolist() == [2 * 2 * 16]
    assert load_cycles(replace(SCORES, dynamic=False), (4, 4, 16), grid).tolist() == [0]


def test_designs_of_attention_equal_those_over_all_candidates():
    value = ComputeLayer("value", 1, 16, 1, 16, 4 * 16, 4 * 8, 4, dynamic=True)
    tables = [IndependentZeros(x, np.full(x.channels, 0.5), (1, 2, 4)) for x in (SCORES, value)]
    kinds = ("dense", "pair-sparse")
    members = [
        Member(SCORES, tables[0], kinds),
        Member(StreamLayer("softmax", "softmax", 1024, 1024, block_words=16)),
        Member(value, tables[1], kinds),
    ]
    design, groups = Explorer(DEVICE).design(members)
    assert design.ii_cycles == design.lower_bound_cycles
    assert all(len(g) for g in groups)
    work = SCORES.macs + value.macs
    assert design.ii_cycles >= work * 0.5 / DEVICE.dsp


def test_a_product_starts_when_its_stationary_operand_is_there_and_the_other_waits():
    parts = [
        Part("read", StreamLayer("read", "read", 512, 512), (), 512),
        Part("key", StreamLayer("key", "relu", 512, 512), (0,), 512),
        Part("scores", SCORES, (0, 1), 1024, fill=1 / 16),
        Part("value", replace(SCORES, name="value"), (2, 1), 512),
    ]
    found = with_fifos(parts)
    fifos = {p.name: p.layer for p in found if isinstance(p.layer, FifoLayer)}
    assert {name: layer.depth_words for name, layer in fifos.items()} == {
        "scores.fifo0": 512 + 1,
        # Four of 16 rows at once: they have to come, and to be worked on; as many go out at once.
        # They never come before the other operand, an image earlier.
        "value.fifo0": 3,
        "value.fifo1": 512 // 4 + 512 // 4 + 1,
    }


def test_activations_are_no_weights_to_load():
    part = Part("scores", SCORES, (), 1)
    assert weight_bits(part) == 0
    assert weight_bits(replace(part, layer=replace(SCORES, dynamic=False))) == 64 * 8 * 16


def test_writing_the_stationary_operand_takes_energy():
    static = replace(SCORES, dynamic=False)
    both: list[float] = []
    for layer in (SCORES, static):
        found = engine_candidates(layer, None, ("dense",), DEVICE)
        row = int(np.flatnonzero(found.dsp == 1)[0])
        assert found.encoded_bits[row] == 4 * 8 * 16 * 16
        both.append(float(candidate_energy(layer, found, None, TABLE)[row, 1]))
    bits = 4 * 8 * 16 * 16
    assert both[0] == pytest.approx(float(access_j(17 * bits, 2 * bits, TABLE)))
    assert both[1] == pytest.approx(float(access_j(16 * bits, bits, TABLE)))
