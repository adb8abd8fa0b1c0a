"""Memories, the Pareto filter, lane loads and logic: against naive twins and by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware import memory
from hass_ir.hardware.device import load_device
from hass_ir.hardware.lanes import lane_loads, lane_options
from hass_ir.hardware.narrow import WHOLE, Slot, dsp_per_mac, unpacking_ff, unpacking_lut
from hass_ir.hardware.pareto import pareto, pareto_by_group
from hass_ir.hardware.resources import Grid, engine_logic, vector_dot
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.streams import bandwidth_candidates, fifo_candidates
from hass_ir.hardware.workload import ComputeLayer, FifoLayer


@pytest.mark.parametrize(
    ("width", "depth", "blocks"),
    [
        (1, 16384, 1),
        (1, 16385, 2),
        (18, 1024, 1),
        (16, 1024, 1),
        (36, 512, 1),
        (36, 513, 2),
        (72, 512, 2),
        (144, 64, 4),
        (144, 4096, 32),
        (4, 4096, 1),
        (5, 4096, 2),
        (9, 2048, 1),
    ],
)
def test_bram_takes_its_best_shape(width: int, depth: int, blocks: int):
    assert memory.bram18(width, depth) == blocks


def test_lutram_and_uram():
    assert memory.lutram(16, 64) == 16
    assert memory.lutram(16, 65) == 32
    assert memory.lutram(16, 0) == 0
    assert memory.uram(72, 4096) == 1
    assert memory.uram(73, 4096) == 2
    assert memory.uram(144, 4097) == 4


def test_a_placement_takes_of_its_own_resource_alone():
    taken = memory.placed(np.asarray([144, 16]), np.asarray([128, 64]), np.asarray([2, 3]))
    assert taken[:, :, 0].tolist() == [[576, 0, 0], [0, 8, 0], [0, 0, 4]]
    assert taken[:, :, 1].tolist() == [[48, 0, 0], [0, 3, 0], [0, 0, 3]]


@given(
    st.integers(1, 5).flatmap(
        lambda d: st.lists(
            st.lists(st.integers(0, 6), min_size=d, max_size=d), min_size=1, max_size=200
        )
    )
)
@settings(derandomize=True, deadline=None, max_examples=200)
def test_pareto_equals_brute_force(points: list[list[int]]):
    expected = [
        i
        for i, p in enumerate(points)
        if not any(
            all(a <= b for a, b in zip(q, p, strict=True)) and (q != p or j < i)
            for j, q in enumerate(points)
        )
    ]
    assert pareto(np.asarray(points)).tolist() == expected


@given(st.lists(st.sampled_from((0, 1, 2, 7, 8, 9, 24, 40, 65, 90)), min_size=1, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_pareto_by_group_equals_group_by_group(sizes: list[int]):
    points = np.random.default_rng(sum(sizes)).integers(0, 5, size=(sum(sizes), 3))
    starts = np.cumsum([0, *sizes])
    expected: list[int] = []
    for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        expected += (a + pareto(points[a:b])).tolist() if b > a else []
    assert pareto_by_group(points, starts).tolist() == expected


def test_pareto_of_many_points_leaves_none_that_another_betters():
    points = np.random.default_rng(0).integers(0, 40, size=(5000, 4))
    front = points[pareto(points)]
    below = (points[:, None, :] <= front[None]).all(axis=2)
    better = below & (points[:, None, :] < front[None]).any(axis=2)
    assert not better.any()
    covered = (front[None] <= points[:, None, :]).all(axis=2)
    assert covered.sum(axis=1).min() > 0


def test_lane_options_are_the_smallest_for_each_number_of_steps():
    for items in range(1, 65):
        steps = {-(-items // n) for n in range(1, items + 1)}
        expected = [min(n for n in range(1, items + 1) if -(-items // n) == s) for s in steps]
        assert lane_options(items).tolist() == sorted(expected)
    large = lane_options(512).tolist()
    assert {1, 2, 64, 128, 171, 256, 512} <= set(large)
    assert len(large) < 20


@given(
    st.tuples(st.integers(1, 4), st.integers(1, 9), st.integers(1, 9), st.integers(1, 3)),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.integers(0, 1000),
)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_lane_loads_equal_a_naive_loop(
    shape: tuple[int, int, int, int], alike: tuple[bool, bool, bool], seed: int
):
    groups, channels, filters, _ = shape
    size = [1 if same else n for n, same in zip(shape[:3], alike, strict=True)]
    table = np.random.default_rng(seed).random((*size, shape[3]))
    options = tuple(lane_options(n) for n in shape[:3])
    loads = lane_loads(table, shape[:3], (options[0], options[1], options[2]))
    full = np.broadcast_to(table, shape)
    for (g, gl), (i, il), (o, ol) in product(*(enumerate(x.tolist()) for x in options)):
        lanes = np.zeros((gl, il, ol, shape[3]))
        for a, b, c in product(range(groups), range(channels), range(filters)):
            lanes[a % gl, b % il, c % ol] += full[a, b, c]
        assert loads[g, i, o] == pytest.approx(lanes.reshape(-1, shape[3]).max(axis=0))


def test_dsp_blocks_of_a_multiplier():
    assert dsp_per_mac("dsp48e2", 16, 16) == 1
    assert dsp_per_mac("dsp48e2", 18, 27) == 1
    assert dsp_per_mac("dsp48e2", 27, 18) == 1
    assert dsp_per_mac("dsp48e2", 28, 28) == 4
    assert dsp_per_mac("dsp48e1", 18, 26) == 2
    assert dsp_per_mac("dsp48e2", 32, 16) == 2


LAYER = ComputeLayer("x", 8, 8, 8, 8, 16, 32, 1, (3, 3), (1, 1), (1, 1))


def grid(kind: str, **lanes: int) -> Grid:
    values = {"macs": 3, "in_lanes": 2, "out_lanes": 4, "group_lanes": 1, "columns": 1}
    values |= {"fifo_depth": 0, "reach": 7, "packing": 0} | lanes
    arrays = {k: np.asarray([v]) for k, v in values.items()}
    return Grid(kind, 1, **arrays, slot=WHOLE)


def of_block(name: str, **parameters: int) -> tuple[float, float]:
    lut, ff = evaluate(name, parameters)
    return float(lut), float(ff)


@pytest.mark.parametrize("kind", ["dense", "weight-sparse", "activation-sparse", "pair-sparse"])
def test_logic_of_an_engine_is_that_of_its_blocks(kind: str):
    widths = {"A_BITS": 16, "W_BITS": 16, "ACC_BITS": 32}
    chain = kind in ("dense", "pair-sparse")
    dot = of_block(kind.replace("-", "_"), TAPS=9, MACS=3, REACH=7, CHAIN=int(chain), **widths)
    sums = of_block("accumulate_filters", ACC_BITS=32, FILTERS=8, BLOCKS=8)
    image = {"BITS": 2 * 16, "HEIGHT": 8, "WIDTH": 8, "CHANNELS": 8, "KH": 3, "KW": 3}
    window = of_block("sliding_window", PAD=1, BLOCK=1, **image)
    rest = 2 * (0.5 * 16 * 4 + 5) + 4 * (1.26 * 16 * 2 + 0.81 * 16)
    # Each input lane tells once which of its 9 words of 16 bits are zero.
    tests = 2 * 9 * 3 if kind == "pair-sparse" else 0
    lut, ff = engine_logic(LAYER, grid(kind), chain)
    assert lut[0] == int(np.ceil(8 * (dot[0] + sums[0]) + window[0] + rest + tests))
    assert ff[0] == int(np.ceil(8 * (dot[1] + sums[1]) + window[1]))


def test_a_lane_with_one_block_of_channels_has_nothing_to_add_up():
    one = replace(LAYER, channels=2)
    lut, ff = (float(x[0]) for x in vector_dot(one, grid("dense")))
    dot = of_block("dense", TAPS=9, MACS=3, REACH=7, CHAIN=0, A_BITS=16, W_BITS=16, ACC_BITS=32)
    assert (lut, ff) == pytest.approx(dot)


def test_products_of_a_multiplier_have_a_sum_each():
    two = Slot(2, 18, 4)
    both = vector_dot(replace(LAYER, channels=2), replace(grid("pair-sparse"), slot=two))
    widths = {"A_BITS": 16, "W_BITS": 32, "ACC_BITS": 64, "ADDED": 1, "CHAIN": 0}
    dot = of_block("pair_sparse", TAPS=9, MACS=3, REACH=7, **widths)
    macs = np.asarray(3)
    assert both[0][0] == pytest.approx(dot[0] + unpacking_lut(two, macs))
    assert both[1][0] == pytest.approx(dot[1] + unpacking_ff(two, macs))


@pytest.mark.parametrize("kind", ["dense", "weight-sparse", "activation-sparse", "pair-sparse"])
def test_more_of_anything_never_takes_less_logic(kind: str):
    base = engine_logic(LAYER, grid(kind))
    more: list[dict[str, int]] = [
        {"macs": 4}, {"in_lanes": 3}, {"group_lanes": 2}, {"columns": 2}, {"out_lanes": 8},
    ]  # fmt: skip
    for change in more:
        lut, ff = engine_logic(LAYER, grid(kind, **change))
        assert lut[0] > base[0][0]
        assert ff[0] >= base[1][0]


def test_a_window_ahead_lies_in_flip_flops_and_several_in_a_fifo():
    none, one, four, deep = (
        engine_logic(LAYER, grid("pair-sparse", fifo_depth=d)) for d in (0, 1, 4, 17)
    )
    assert (one[0] - none[0]).tolist() == [0]
    # Each word of 16 bits comes with the flag that it is not zero.
    assert (one[1] - none[1]).tolist() == [8 * 9 * 17]
    for found, depth in ((four, 4), (deep, 32)):
        fifo = of_block("lane_fifo", BITS=9 * 17, DEPTH=depth, FILTERS=8)
        assert found[0] - none[0] == pytest.approx(8 * fifo[0], abs=1)
        assert found[1] - none[1] == pytest.approx(8 * fifo[1], abs=1)


def test_columns_that_share_weights_buffer_them_unless_they_run_alike():
    fifo = of_block("stream_fifo", BITS=9 * 16, DEPTH=16)[0]
    for kind, weights in (("pair-sparse", fifo), ("weight-sparse", 0)):
        one = engine_logic(LAYER, grid(kind, fifo_depth=1, columns=2))[0]
        none = engine_logic(LAYER, grid(kind, columns=2))[0]
        assert one - none == pytest.approx(16 * weights, abs=1)


def test_storage_of_fifos():
    assert memory.shift_fifo(15, np.asarray([0, 1, 16, 17, 32, 33, 64, 65])).tolist() == (
        [0, 8, 8, 15, 15, 15, 15, 30]
    )


def test_a_fifo_offers_each_memory_and_counts_it():
    found = fifo_candidates(FifoLayer("x", 4096, 1000, 16))
    assert (np.diff(found.cycles[found.memory == 1]) < 0).all()
    slow = {int(m): i for i, m in enumerate(found.memory) if found.words[i] == 1}
    assert found.lut[slow[0]] == 16 * 16
    assert found.bram18[slow[1]] == 1
    assert found.uram[slow[2]] == 1
    assert found.lut[slow[1]] == 0


def test_the_link_to_memory_only_takes_time():
    found = bandwidth_candidates("link", [6144, 0], replace(load_device("u250"), clock_mhz=100.0))
    assert found.cycles.tolist() == [pytest.approx(1.0)]
    assert found.resources.tolist() == [[0] * 5]
