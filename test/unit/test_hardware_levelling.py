"""What lanes wait for: by hand, and against simulated engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.cycles import Timing, vector_cycles
from hass_ir.hardware.datapaths import Datapaths
from hass_ir.hardware.levelling import fullest_column, in_step, levelled, lockstep, meeting
from hass_ir.hardware.packing import run_cycles
from hass_ir.hardware.places import place_factors
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.selection import cycles_by_pairs, pattern_cycles
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Engine, Link, Pipeline, Stream
from hass_ir.hardware.simulate.simulation import simulate
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.patterns import Window
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics

LAYER = ComputeLayer("x", 8, 8, 8, 8, 8, 8, 1, (3, 3), (1, 1), (1, 1))


def grid(kind: str = "activation-sparse", **lanes: int) -> Grid:
    names = ("macs", "in_lanes", "out_lanes", "group_lanes", "columns", "reach", "packing")
    values = {**dict.fromkeys(names, 1), "packing": 0, "fifo_depth": 0, **lanes}
    arrays: dict[str, Any] = {name: np.asarray([v]) for name, v in values.items()}
    return Grid(kind, 1, **arrays)


def test_the_slowest_of_normal_lanes():
    random = np.random.default_rng(0)
    for lanes in (2, 3, 4, 8, 16):
        slowest = random.normal(1.0, 0.1, (20000, lanes)).max(axis=1).mean() - 1.0
        found = lockstep(np.asarray([lanes]), np.asarray([0.01]), np.asarray([1.0]))
        assert found[0] == pytest.approx(slowest, rel=0.1)
    assert lockstep(np.asarray([8]), np.asarray([0.01]), np.asarray([0.05]))[0] == 0.05
    assert lockstep(np.asarray([1]), np.asarray([0.01]), np.asarray([1.0]))[0] == 0


def test_room_levels():
    lanes, square, loss = np.full(4, 8), np.full(4, 0.1), np.full(4, 0.4)
    found = levelled(loss, lanes, square, np.asarray([0.0, 0.5, 2.0, 1e9]))
    assert found[0] == pytest.approx(0.4)
    assert (np.diff(found) < 0).all()
    assert found[3] == pytest.approx(0.0, abs=1e-6)
    assert levelled(0 * loss, lanes, square, np.ones(4)).tolist() == [0.0] * 4


def test_lanes_meet_only_where_several_add_up_at_once():
    cv = np.asarray([[0.1, 0.05, 1.0]])
    assert meeting((1, 8, 8), grid(in_lanes=8), cv)[0] > 0.03
    assert meeting((1, 8, 8), grid(in_lanes=4), cv)[0] == 0
    assert meeting((1, 8, 8), grid(in_lanes=1), cv)[0] == 0
    assert meeting((1, 8, 8), grid(in_lanes=4, packing=1), cv)[0] > 0.01


@given(st.integers(1, 9), st.integers(1, 3), st.integers(1, 2), st.integers(0, 2))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_fullest_column_is_counted(columns: int, kernel: int, stride: int, pad: int):
    width = (9 + 2 * pad - kernel) // stride + 1
    columns = min(columns, width)
    layer = replace(
        LAYER, in_width=9, out_width=width, kernel=(kernel, kernel), stride=(stride, stride),
        padding=(pad, pad),
    )  # fmt: skip
    inside = [sum(0 <= x * stride - pad + k < 9 for k in range(kernel)) for x in range(width)]
    most = max(sum(inside[i::columns]) for i in range(columns))
    mean = sum(inside) / width * -(-width // columns)
    # Vectors of many cycles, so that those follow the taps.
    found = fullest_column(layer, (1, 8, 8), grid(columns=columns), np.asarray([1e9]))
    assert found[0] == pytest.approx(most / mean - 1.0, abs=1e-6)
    assert fullest_column(layer, (1, 8, 8), grid("dense", columns=columns), np.ones(1))[0] == 0


def test_windows_of_padding_alone_fill_no_column():
    layer = replace(
        LAYER,
        in_width=1,
        out_width=1,
        kernel=(2, 1),
        stride=(2, 2),
        padding=(1, 1),
        dilation=(2, 2),
    )
    assert fullest_column(layer, (1, 8, 8), grid(), np.ones(1))[0] == 0


def statistics(size: int, channels: int, filters: int) -> LayerStatistics:
    random = np.random.default_rng(size)
    found = ActivationStatistics(Window((3, 3), (1, 1), (1, 1, 1, 1)), channels, 1)
    found.add(random.random((8, channels, size, size)) < 0.8)
    found.finish()
    return LayerStatistics(found, random.random((filters, channels, 9)) < 0.9)


def test_patterns_are_those_of_windows():
    table = statistics(2, 4, 6)
    both, one, other = (
        table.patterns(kind, 1) for kind in ("pair-sparse", "activation-sparse", "weight-sparse")
    )
    assert both is not None
    assert one is not None
    assert other is not None
    assert (both == one & other).all()
    # Of 2x2 images padded by one each window holds four taps that may be set.
    assert set(np.bitwise_or.reduce(one, axis=1).tolist()) <= {
        0b110110000,
        0b011011000,
        0b110110,
        0b11011,
    }
    assert np.bitwise_count(one).mean() == pytest.approx(4 * 0.8, rel=0.05)
    assert table.patterns("pair-sparse", 2) is None


def test_places_of_pairs_count_where_reach_is_partial():
    table = statistics(2, 16, 8)
    paths = Datapaths(*np.asarray([(1, 9, 0), (3, 4, 0)]).T)
    found = place_factors(table, "pair-sparse", 1, 9, paths)
    patterns = table.patterns("pair-sparse", 1)
    assert patterns is not None
    assert found[0] == 1
    pairs = np.bitwise_count(patterns)
    expected = cycles_by_pairs(9, 3, 4)[pairs].mean()
    assert found[1] == pytest.approx(pattern_cycles(9, 3, 4)[patterns].mean() / expected)
    even = statistics(24, 16, 8)
    for kind in ("pair-sparse", "activation-sparse"):
        assert place_factors(even, kind, 1, 9, paths) == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("kind", ["weight-sparse", "activation-sparse"])
@pytest.mark.parametrize("c", [1, 2])
def test_cycles_of_one_side_are_those_of_its_patterns(kind: str, c: int):
    random, taps = np.random.default_rng(c), 4
    mask = random.random((5, 3, 4, 6)) < 0.6
    window, weights = Window((2, 2), (1, 2), (1, 0, 0, 1)), random.random((4, 3, taps)) < 0.5
    active = ActivationStatistics(window, 3, 1)
    active.add(mask)
    active.finish()
    table, length = LayerStatistics(active, weights), taps * c
    macs = 2 if c == 1 else 3
    paths = Datapaths(*np.asarray([(macs, length + 1 - macs, 0), (macs, 3 if c == 2 else 2, 0)]).T)
    found = vector_cycles(table, kind, c, length, paths)[0]
    windows = np.stack(window.taps_of(mask), axis=-1)
    for block in range(-(-3 // c)):
        own = slice(block * c, block * c + c)
        for f in range(found.shape[2]):
            if kind == "weight-sparse":
                taken = weights[f, own].reshape(1, -1)
            else:
                taken = np.moveaxis(windows[:, own], 1, 3)
                taken = taken.reshape(-1, taken.shape[3] * taps)
            codes = taken @ (1 << np.arange(taken.shape[1]))
            for n, reach in enumerate(paths.reach.tolist()):
                mean = pattern_cycles(length, macs, reach)[codes].mean()
                assert found[0, block, f, n] == pytest.approx(mean)


@pytest.mark.parametrize("kind", ["pair-sparse", "activation-sparse"])
@pytest.mark.parametrize("blobs", [False, True])
def test_packed_runs_take_what_all_windows_say(kind: str, blobs: bool):
    random = np.random.default_rng(3)
    mask = random.random((12, 16, 6, 6)) < 0.6
    if blobs:
        mask &= (random.random((12, 1, 3, 3)) < 0.6).repeat(2, axis=2).repeat(2, axis=3)
    window = Window((3, 3), (1, 1), (1, 1, 1, 1))
    active = ActivationStatistics(window, 16, 1)
    active.add(mask)
    active.finish()
    weights = random.random((8, 16, 9)) < 0.8
    table = LayerStatistics(active, weights)
    rows = [(2, 8, 0), (3, 7, 0), (4, 6, 0), (5, 5, 0), (2, 8, 1), (3, 4, 1), (4, 6, 1), (5, 2, 1)]
    paths = Datapaths(*np.asarray(rows).T)
    cycles, ends, _ = vector_cycles(table, kind, 1, 9, paths)
    found = (cycles.sum(axis=1).mean(axis=(0, 1)) + ends)[4:]
    bits = 1 << np.arange(9)
    codes: IntArray = np.moveaxis(np.stack(window.taps_of(mask), axis=-1) @ bits, 1, 3).reshape(
        -1, 16
    )
    filters: IntArray = weights @ bits if kind == "pair-sparse" else np.full((1, 16), 511)
    each = [
        run_cycles(codes & f, 16, 9, [(m, k) for m, k, packs in rows if packs]).mean(axis=1)
        for f in filters
    ]
    assert found == pytest.approx(np.mean(each, axis=0), rel=0.03)


@pytest.mark.parametrize(("lanes", "most"), [(2, 3), (4, 3), (5, 9), (8, 4)])
def test_static_lanes_in_step_take_what_engines_do(lanes: int, most: int):
    random = np.random.default_rng(lanes)
    left = random.integers(0, most + 1, (64, lanes))
    layer = replace(LAYER, channels=9 * lanes, filters=64, kernel=(1, 1), padding=(0, 0))
    engine = Engine(
        "x", layer, "weight-sparse", 9, 1, lanes, 1, 1, 1, 8, 9, False, 1, (0,),
        tuple(range(lanes)), tuple(range(64)),
    )  # fmt: skip
    parts = (Link("in", True, 576 * lanes, 64, 1), engine, Link("out", False, 4096, 64, 1))
    pipeline = Pipeline(parts, (Stream(0, 1, 16, 64), Stream(1, 2, 8, 32)))
    zeros = Zeros(np.zeros((1, 0), np.int64), ((1 << left) - 1)[None, None, :, :, None])
    cycles = np.maximum(left, 1).astype(np.float64)
    fullest, longer = cycles.sum(axis=0).max(), in_step(cycles.T[None, :, :, None])[0]
    found = simulate(pipeline, {"x": zeros}, 3).ii_cycles
    assert 64 * fullest * (1 + longer) == pytest.approx(found, rel=0.02)
    assert longer > 0.05
    even = in_step(np.full((1, lanes, 64, 1), 2.0))[0]
    assert even == 0


def loads(cycles: IntArray, lanes: tuple[int, int, int]) -> float:
    """Cycles an image of the fullest lane, of [images, rows, columns, filters, blocks]."""
    i, o, q = lanes
    each = [
        cycles[:, :, x::q, f::o, b::i].sum() for x in range(q) for f in range(o) for b in range(i)
    ]
    return max(each) / len(cycles)


@pytest.mark.parametrize("kind", ["activation-sparse", "weight-sparse", "pair-sparse"])
@pytest.mark.parametrize("lanes", [(8, 1, 1), (2, 2, 2), (8, 2, 1), (1, 4, 2)])
def test_engines_take_about_what_the_model_says(kind: str, lanes: tuple[int, int, int]):
    random = np.random.default_rng(1)
    images, (i, o, q), macs = 4, lanes, 2
    layer, words = replace(LAYER, filters=16), 1 << np.arange(9)
    active = random.random((images, 8, 8, 8, 9)) < (1.0 if kind == "weight-sparse" else 0.6)
    weights = random.random((16, 8, 9)) < (1.0 if kind == "activation-sparse" else 0.6)
    a, w = active @ words, weights @ words
    left = np.broadcast_to(a[:, :, :, None], (images, 8, 8, 16, 8)) & w
    cycles = np.maximum(1, -(-np.bitwise_count(left).astype(np.int64) // macs))
    mean, window = cycles.mean(), cycles.mean(axis=3)
    own = cycles.var(axis=3).mean() / mean**2
    common = max(0.0, float(window.var() / mean**2 - own / 16)) if kind != "weight-sparse" else 0
    cv = np.asarray([[own + common, common, cycles.max() / mean - 1.0]])
    served = -(-16 // o)
    one = grid(
        kind, macs=macs, in_lanes=i, out_lanes=o, columns=q, reach=8, fifo_depth=-(-16 // served)
    )
    load = np.asarray([loads(cycles, lanes)])
    fuller = load * i * o * q * images / cycles.sum() - 1.0
    args = layer, (1, 8, 16), one, load, cv, np.asarray([served])
    predicted = float(Timing.of(*args, fuller=fuller).own()[0][0])
    engine = Engine(
        "x", layer, kind, 1, macs, i, o, 1, q, int(one.fifo_depth[0]), 8, False, 1, (0,),
        tuple(range(8)), tuple(range(16)),
    )  # fmt: skip
    parts = (Link("in", True, 512, 64, 1), engine, Link("out", False, 1024, 64, 1))
    pipeline = Pipeline(parts, (Stream(0, 1, 4, 16), Stream(1, 2, 8, 32)))
    zeros = Zeros(a[:, :, :, None, :, None], w[None, None, :, :, None])
    found = simulate(pipeline, {"x": zeros}, images)
    assert predicted == pytest.approx(found.ii_cycles, rel=0.1)
