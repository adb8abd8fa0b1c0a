"""Engines: cycles at the reference points, and every candidate against the formulas one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil, expm1, log

import numpy as np
import pytest

from hass_ir.hardware.adapters import Uneven, adapters
from hass_ir.hardware.candidates import (
    DENSE_KINDS,
    ENGINE_KINDS,
    FLOORS,
    GRID_KINDS,
    FloatArray,
    IntArray,
)
from hass_ir.hardware.datapaths import column_options, mac_options, most_columns
from hass_ir.hardware.device import load_device
from hass_ir.hardware.encodings import ENCODINGS
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.lanes import item_loads, levelled_order
from hass_ir.hardware.levelling import (
    draining,
    fullest_column,
    in_step,
    meeting,
    window_lanes_apart,
)
from hass_ir.hardware.memory import bram18, lutram, uram
from hass_ir.hardware.narrow import slots
from hass_ir.hardware.packing import packed_cycles, packed_ends
from hass_ir.hardware.resources import Grid, Items, engine_logic
from hass_ir.hardware.scan import scanned_cycles
from hass_ir.hardware.selection import cycles_by_pairs
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.statistics import cycle_matrix

LARGE = replace(load_device("u250"), dsp=10**6, lut=10**9, ff=10**9, bram18=10**6, uram=10**6)
Idle = Callable[..., float]

REFERENCE = ComputeLayer("ref", 56, 56, 56, 56, 64, 64, 1, (3, 3), (1, 1), (1, 1))


class Published(IndependentZeros):
    """The published model: empty vectors are free, and buffers endless."""

    def variance_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        return 0.0 * values[0]


@pytest.mark.parametrize(("dsp", "cycles"), [(64, 1806336), (192, 602112), (576, 200704)])
def test_dense_reference_points(dsp: int, cycles: int, idle: Idle):
    found = engine_candidates(REFERENCE, None, ("dense",), LARGE)
    least = np.flatnonzero(found.dsp <= dsp)
    row = int(least[found.cycles[least].argmin()])
    assert found.cycles[row] == cycles + idle(REFERENCE, found, row, cycles)


@pytest.mark.parametrize(
    ("zeros", "macs", "cycles"),
    [
        (0.5, 1, 903168),
        (0.5, 2, 501760),
        (0.5, 3, 368088),
        (0.5, 4, 301056),
        (0.5, 6, 218344),
        (0.7, 1, 541901),
        (0.7, 2, 321114),
        (0.7, 3, 247725),
        (0.7, 4, 212441),
        (0.7, 6, 193467),
    ],
)
def test_sparse_reference_points_of_the_published_model(
    zeros: float, macs: int, cycles: int, monkeypatch: pytest.MonkeyPatch
):
    # In the published model windows are always there.
    monkeypatch.setattr("hass_ir.hardware.cycles.scanned_cycles", lambda *_: (0.0, 0.0))  # pyright: ignore
    # Packing engines, of which it knows nothing, better some of its points.
    monkeypatch.setattr("hass_ir.hardware.packing.LENGTHS", ())
    density = np.full(64, 1.0 - zeros)
    table = Published(REFERENCE, density, free_empty_vectors=True)
    found = engine_candidates(REFERENCE, table, ("pair-sparse",), LARGE)
    same = (found.macs == macs) & (found.dsp == 64 * macs) & (found.columns == 1)
    same &= (found.packing == 0) & (found.reach == 9 - macs + 1)
    assert ceil(found.cycles[same].min() - 1e-6) == cycles
    counted = IndependentZeros(REFERENCE, density)
    extra = 1806336 / 9 * zeros**9
    smooth = (
        counted.mean_of("pair-sparse", 1, cycle_matrix(9, np.asarray([macs])))[0, 0, 0, 0]
        * 1806336
        / 9
    )
    assert smooth == pytest.approx(cycles + extra, abs=1)


class RandomTable:
    """A table with other cycles for each group, channel and filter."""

    kinds = GRID_KINDS
    digits = None
    products = (1, 2, 4)

    def __init__(self, layer: ComputeLayer, channels_together: tuple[int, ...]):
        self.channels_together = channels_together
        self._layer, self._shared = layer, 1
        self.filter_pairs = np.arange(layer.group_filters // 2 * 2).reshape(-1, 2)

    def columns_loads(self, columns: int, positions: int) -> None:
        """All columns are alike."""

    def slots(self, products: int) -> RandomTable:
        found = RandomTable(self._layer, self.channels_together)
        found._shared = products
        return found

    def mean_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        return self.shares(kind, c) @ values

    def mean_by_pattern(self, kind: str, c: int, values: FloatArray) -> None:
        return None

    def variance_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        return 0.1 + 0.1 / values[-1]

    def patterns(self, kind: str, c: int) -> None:
        return None

    def products_left(self, kind: str) -> float:
        return 0.3 * self._layer.macs

    def weights_left(self, c: int) -> FloatArray:
        """Whole non-zero weights of each vector, another number in each."""
        shape, taps = self.shares("weight-sparse", c).shape[:3], self._layer.taps * c
        return np.random.default_rng(c).integers(0, taps + 1, shape).astype(np.float64)

    def shares(self, kind: str, c: int) -> FloatArray:
        """Share of vectors with z pairs left, [G, ceil(C/G/c), F/G, V + 1]."""
        layer, random = self._layer, np.random.default_rng(len(kind) + c + self._shared)
        filters = ceil(layer.group_filters / (1 if self._shared == 1 else 2))
        shape = (layer.groups, -(-layer.group_channels // c), filters)
        raw = random.uniform(0.0, 1.0, (*shape, layer.taps * c + 1)) ** 4
        return raw / raw.sum(axis=-1, keepdims=True)


def fullest(each: FloatArray, lanes: tuple[int, int, int], by: FloatArray | None) -> float:
    """Load of the fullest lane, items dealt out one by one, in their order or levelled `by`."""
    orders: list[IntArray] = [np.arange(n) for n in each.shape]
    if by is not None:
        loads = item_loads(by[..., None])
        orders = [levelled_order(x, n) for x, n in zip(loads, lanes, strict=True)]
    sums = np.zeros(lanes)
    for g, group in enumerate(orders[0]):
        for b, block in enumerate(orders[1]):
            for f, filter in enumerate(orders[2]):
                place = (g % lanes[0], b % lanes[1], f % lanes[2])
                sums[place] += each[group, block, filter]
    return float(sums.max())


def packed(
    shares: FloatArray, taps: int, macs: int, reach: int, alone: bool
) -> tuple[FloatArray, float]:
    """Cycles of vectors two of which share multipliers, unless each is `alone`; and of a run's end:
    half the places have more pairs left and half fewer, by what they vary more than alone."""
    if alone:
        return shares @ cycles_by_pairs(taps, macs, reach), 0.0
    counts = np.arange(taps + 1.0)
    mean = shares @ counts
    more = shares @ counts**2 - mean**2 - mean * (1 - mean / taps)
    spread = np.sqrt(more.clip(0) * taps / (taps - 1))
    spread = np.minimum(spread, np.minimum(mean, taps - mean))
    engine = [(macs, reach)]
    low, high = (packed_cycles(taps, engine, mean + x)[..., 0] for x in (-spread, spread))
    cycles = np.maximum((low + high) / 2, np.maximum(1.0, mean / macs))
    return cycles, float(packed_ends(taps, engine, float(mean.mean()))[0])


LAYERS = [
    ComputeLayer("plain", 8, 8, 8, 8, 6, 10, 1, (3, 3), (1, 1), (1, 1)),
    ComputeLayer("strided", 9, 9, 5, 5, 3, 8, 1, (3, 3), (2, 2), (1, 1, 1, 1)),
    ComputeLayer("grouped", 6, 6, 6, 6, 12, 8, 4, (3, 3), (1, 1), (1, 1), activation_bits=8),
    ComputeLayer("depthwise", 7, 7, 7, 7, 12, 12, 12, (3, 3), (1, 1), (1, 1)),
    ComputeLayer("pointwise", 5, 5, 5, 5, 12, 7, 1, weight_bits=4),
    ComputeLayer("linear", 1, 1, 1, 1, 20, 10),
    ComputeLayer(
        "8 bits", 8, 8, 8, 8, 6, 10, 1, (3, 3), (1, 1), (1, 1), activation_bits=8, weight_bits=8
    ),
    ComputeLayer(
        "4 bits", 7, 7, 7, 7, 6, 7, 1, (3, 3), (1, 1), (1, 1), activation_bits=4, weight_bits=4
    ),
    ComputeLayer("rows", 1, 12, 1, 12, 20, 10),
    ComputeLayer("attention", 1, 6, 1, 6, 12, 18, 3, dynamic=True),
    ComputeLayer("shared", 8, 8, 8, 8, 6, 10, 1, (3, 3), (1, 1), (1, 1), codebook_bits=4),
]


def timed(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    compute: float,
    cv: FloatArray,
    besides: tuple[float, float],
    uneven: Uneven,
    ii: float | None = None,
) -> tuple[list[float], list[float]]:
    """Cycles of lanes, reads and writes, `besides` among them, that bound an engine with streams
    for an II of `ii`, or for its own: those of lanes without and with what they idle."""
    asked = None if ii is None else np.asarray([ii])
    busy = compute + draining(layer, items, grid, np.asarray([compute]), cv, asked)
    apart = window_lanes_apart(grid, cv)
    scan, idle = scanned_cycles(layer, items, grid, busy, apart, asked, uneven)
    others = [float(scan[0]) + besides[0], besides[1]]
    return [float(busy[0]), *others], [float(busy[0] + idle[0]), *others]


def narrower(layer: ComputeLayer, cycles: float) -> list[float]:
    """The II from which the streams of an engine of so many cycles are half as wide."""
    found: list[float] = []
    for words in (
        layer.in_height * layer.in_width * layer.channels,
        layer.positions * layer.filters,
    ):
        width = 1
        while words / width > 0.8 * cycles:
            width *= 2
        found += [words / (width / 2) / 0.8] if width > 1 else []
    return found


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_each_candidate_has_the_cycles_and_resources_of_its_folding(layer: ComputeLayer):
    whole = RandomTable(layer, (1,) if layer.group_channels == 1 else (1, 2))
    device = load_device("zcu104")
    found = engine_candidates(layer, whole, ENGINE_KINDS, device)
    kinds: list[int] = found.kind.tolist()
    seen = {found.kinds[k] for k in kinds}
    assert seen > {"dense"}
    assert not layer.dynamic or "weight-sparse" not in seen
    for i in range(0, len(found), max(1, len(found) // 60)):
        table = whole.slots(int(found.products[i]))
        (slot,) = (
            s
            for s in slots("dsp48e2", layer.activation_bits, layer.weight_bits)
            if s.products == found.products[i]
        )
        filters = ceil(layer.group_filters / slot.filters)
        kind, c = found.kinds[int(found.kind[i])], int(found.c[i])
        macs, columns = int(found.macs[i]), int(found.columns[i])
        gl, il, ol = (int(x[i]) for x in (found.group_lanes, found.in_lanes, found.out_lanes))
        reach, packing = int(found.reach[i]), int(found.packing[i])
        blocks, taps = ceil(layer.group_channels / c), layer.taps * c
        served = 1 if packing else ceil(filters / ol)
        spes, ends = gl * il * ol * columns // slot.positions, 0.0
        last = top = 0.0
        dense, pairs = kind in DENSE_KINDS, ceil(taps / 2)
        if dense:
            vector = ceil(taps / macs) if kind == "dense" else ceil(pairs / macs)
            each = np.full((layer.groups, blocks, filters), float(vector))
        elif packing:
            each, ends = packed(table.shares(kind, c), taps, macs, reach, blocks == 1)
            ends *= ceil(layer.groups / gl) * ceil(filters / ol)
            last = top = max(1.0, taps / macs)
        else:
            values = cycles_by_pairs(taps, macs, reach)
            each, last, top = table.shares(kind, c) @ values, float(values[-1]), float(values.max())
        alone = each if dense else table.shares(kind, c) @ cycles_by_pairs(taps, 1, taps)
        plain, levelled = (fullest(each, (gl, il, ol), o) for o in (None, alone))
        by = None if layer.dynamic or plain <= levelled else alone
        load = plain if by is None else levelled
        depth = int(found.fifo_depth[i])
        one = [np.asarray([v]) for v in (macs, il, ol, gl, columns, depth, reach, packing)]
        grid = Grid(kind, c, one[0], one[1], one[2], one[3], one[4], one[5], one[6], one[7], slot)
        items = layer.groups, blocks, filters
        wait, cv = 1.0, np.zeros((1, 4))
        if not dense:
            own, mean = 0.1 + 0.1 / last, float(each.mean())
            windows = 0.0 if kind == "weight-sparse" else own
            cv[0] = own, windows, top / mean - 1.0, float(each.var()) / mean**2
            if kind == "weight-sparse":
                cv = np.column_stack((cv, in_step(each[..., None])))
        if not dense and spes > 1:
            assert depth == ceil(16 / served)
            variance = 0.1 + 0.1 / last
            if kind == "weight-sparse":
                equal = 0.4 * log(spes) * variance / (depth * served)
            else:
                equal = 0.4 * log(spes // ol) * variance / depth
            drift = max(0.0, load * gl * il * ol / float(each.sum()) - 1.0)
            wait += drift / expm1(drift / equal) if drift * equal > 1e-9 else equal
        load += ends
        steps = ceil(layer.groups / gl) * ceil(blocks / il)
        writes = layer.group_filters if layer.dynamic else 0
        compute = layer.out_height * ceil(layer.out_width / columns) * load
        wait += float(meeting(items, grid, cv)[0])
        wait += float(fullest_column(layer, items, grid, np.asarray([compute]))[0])
        compute *= wait
        fixed = writes * steps, layer.positions * ceil(layer.groups / gl) * ceil(filters / ol)

        spread = [n > 1 and not dense and not layer.dynamic for n in items]
        uneven = spread[0], spread[1], spread[2]
        of = layer, items, grid, compute, cv, (fixed[0], fixed[1] / columns), uneven
        without, bounds = timed(*of)
        for ii in sorted(narrower(layer, max(bounds))):
            if max(bounds) > ii / 1.1 and max(timed(*of, ii)[1]) > max(ii, *bounds):
                without, bounds = timed(*of, ii)
        assert found.cycles[i] == pytest.approx(max(bounds))
        assert without[found.floor[i]] == pytest.approx(max(without))
        windows = gl * il * columns * ceil(pairs / (served * ceil(pairs / macs)))
        assert found.dsp[i] == macs * spes + windows * (kind == "fast-dense")

        lut, ff = (int(x[0]) for x in engine_logic(layer, grid, slot.products == 1))
        joined = adapters(layer, items, grid, found.cycles[i : i + 1], uneven)
        lut, ff = lut + int(joined[0][0]), ff + int(joined[1][0])
        bits = layer.weight_bits
        word, depth, side = layer.taps * c, steps * ceil(filters / ol), slot.filters
        if dense:
            word = macs * (2 if kind == "fast-dense" else 1)
            depth *= ceil(taps / word)
        width, flags, unpack = word * bits * side, (0, 0), (0, 0)
        encoding, stored = ENCODINGS[int(found.encoding[i])], layer.weights * bits
        if kind == "weight-sparse":
            assert encoding == "non-zeros"
            width = macs * (bits * side + ceil(log(layer.taps * c, 2) - 1e-9)) + 1
            depth, stored = ceil(load - 1e-9), ceil(each.sum() - 1e-9) * width
        elif encoding == "bitmap":
            left = whole.weights_left(c)
            assert side == 1
            flags, stored = (word, depth), layer.weights + int(left.sum()) * bits
            depth = ceil(fullest(left, (gl, il, ol), by) / word)
            ranks = word * ceil(log(word + 1, 2))
            selectors = sum(ceil(n / 4) * bits for n in range(2, word + 1))
            shifter = word * bits * ceil(ceil(log(word + 1, 2)) / 2)
            unpack = (selectors + shifter + ranks, 3 * word * bits + ranks)
        elif encoding == "shared":
            assert layer.codebook_bits is not None
            codes, word = layer.codebook_bits, word * side
            unpack = word * ceil(bits / 2), word * bits
            width, stored = word * codes, layer.weights * codes + 2**codes * bits
        assert found.encoded_bits[i] == stored
        assert found.link_bits[i] == found.tile_rows[i] == 0
        copies = gl * il * ol
        line_width = (layer.kernel[0] - 1) * layer.activation_bits
        line_depth = steps * ceil(layer.in_width / columns)
        banks = il * c * gl * columns if layer.kernel[0] > 1 else 0
        line = (
            banks * int(lutram(line_width, line_depth)),
            banks * int(bram18(line_width, line_depth)),
        )
        buffers = il * gl * columns * packing
        window = (layer.taps * c * layer.activation_bits, 2 * ceil(blocks / il))
        held = (buffers * int(lutram(*window)), buffers * int(bram18(*window)))
        depth *= 2 if layer.dynamic else 1
        weights = [copies * int(m(width, depth)) for m in (lutram, bram18, uram)]
        if layer.dynamic:
            weights[0] = copies * ceil(int(lutram(width, depth)) * 4 / 3)
        beside = [copies * int(m(*flags)) for m in (lutram, bram18, bram18)]
        lut, ff = lut + copies * unpack[0], ff + copies * unpack[1]
        assert found.ff[i] == ff
        place = int(found.memory[i])
        allowed = [
            (lut + in_lut + held_lut + (weights[0] + beside[0] if place == 0 else 0),
             in_bram + held_bram + (weights[1] if place == 1 else 0) + beside[place] * (place > 0),
             weights[2] if place == 2 else 0)
            for in_lut, in_bram in ((line[0], 0), (0, line[1]))
            for held_lut, held_bram in ((held[0], 0), (0, held[1]))
        ]  # fmt: skip
        assert (found.lut[i], found.bram18[i], found.uram[i]) in allowed


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_candidates_fit_the_device_and_none_is_pointless(layer: ComputeLayer):
    device = load_device("zedboard")
    found = engine_candidates(layer, RandomTable(layer, (1,)), ENGINE_KINDS, device)
    assert (found.resources <= np.asarray(device.capacity)).all()
    points = np.column_stack((found.cycles, found.resources))
    below = (points[:, None] <= points[None]).all(axis=2)
    assert np.count_nonzero(below) == len(found)


def test_dense_engines_need_no_statistics_and_a_dense_network_gets_nothing_else():
    found = engine_candidates(REFERENCE, None, ENGINE_KINDS, load_device("u250"))
    assert {found.kinds[k] for k in found.kind} == set(DENSE_KINDS)
    with pytest.raises(ValueError, match="statistics"):
        engine_candidates(REFERENCE, None, ("pair-sparse",), load_device("u250"))


def test_zeros_make_engines_faster_and_none_beats_dense_without_them(idle: Idle):
    device = load_device("zcu104")
    cycles: list[float] = []
    for zeros in (0.0, 0.5, 0.9):
        table = IndependentZeros(REFERENCE, np.full(64, 1.0 - zeros))
        found = engine_candidates(REFERENCE, table, ("pair-sparse",), device)
        cycles.append(float(found.cycles[found.dsp <= 128].min()))
    assert cycles[0] > 1.8 * cycles[1] > 1.8 * 2.5 * cycles[2]
    none = IndependentZeros(REFERENCE, np.ones(64))
    sparse = engine_candidates(REFERENCE, none, ("pair-sparse",), device)
    dense = engine_candidates(REFERENCE, none, ("dense",), device)
    for dsp in (9, 64, 128, 600):
        fewer = np.flatnonzero(dense.dsp <= dsp)
        row = int(fewer[dense.cycles[fewer].argmin()])
        best = float(dense.cycles[row])
        # Lane FIFOs may hide some of the gaps of the scan, and no more.
        hidden = idle(REFERENCE, dense, row, best)
        assert sparse.cycles[sparse.dsp <= dsp].min() >= best - hidden


def test_the_input_rate_is_a_floor_that_columns_lift(idle: Idle):
    thin = ComputeLayer("thin", 32, 32, 32, 32, 1, 2, 1, (3, 3), (1, 1), (1, 1))
    found = engine_candidates(thin, None, ("dense",), LARGE)
    one = found.columns == 1
    assert found.cycles[one].min() == 34 * 34
    assert FLOORS[found.floor[one][found.cycles[one].argmin()]] == "input-rate"
    row, compute = int(found.cycles.argmin()), 32 * ceil(32 / 14)
    # Two of the three sets of a row end at one place of the scan, which takes a cycle for each.
    assert found.cycles[row] == compute + idle(thin, found, row, compute) == 34 * 3 + 32


def test_a_layer_too_large_keeps_the_engines_nearest_to_fitting():
    huge = ComputeLayer("huge", 7, 7, 7, 7, 512, 512, 1, (3, 3), (1, 1), (1, 1))
    small = load_device("zedboard")
    found = engine_candidates(huge, None, ("dense",), small)
    assert len(found)
    assert not (found.resources <= np.asarray(small.capacity)).all(axis=1).any()
    assert found.bram18.max() >= 512 * 512 * 9 * 16 / 18432


def test_columns_offered():
    layers = [ComputeLayer("x", 2, w, 2, w, 1, 1) for w in (1, 2, 7, 8, 14)]
    assert [column_options(x).tolist() for x in layers] == (
        [[1], [1, 2], [1, 2, 4, 7], [1, 2, 4], [1, 2, 4, 7, 14]]
    )
    tokens = ComputeLayer("x", 1, 14, 1, 14, 1, 1)
    assert column_options(tokens).tolist() == [1, 2, 4]
    assert column_options(tokens, 2).tolist() == [1, 2]
    paired = replace(tokens, activation_bits=4, weight_bits=4)
    assert [most_columns(x) for x in (*layers, tokens, paired)] == [1, 2, 7, 4, 14, 4, 4]


def test_multipliers_offered():
    assert mac_options(9, "dense").tolist() == [1, 2, 3, 5, 9]
    assert mac_options(9, "pair-sparse").tolist() == list(range(1, 10))
    assert mac_options(1, "pair-sparse").tolist() == [1]
    many = mac_options(49, "pair-sparse")
    assert many[0] == 1
    assert many[-1] == 49
    assert len(many) < 20


def test_engines_pack_only_where_a_lane_has_several_vectors_of_a_result():
    layer = ComputeLayer("x", 16, 16, 16, 16, 3, 16, 1, (3, 3), (1, 1), (1, 1))
    table = IndependentZeros(layer, np.full(3, 0.4))
    found = engine_candidates(layer, table, ("pair-sparse",), load_device("u250"))
    packs = found.packing > 0
    assert packs.any()
    assert (found.in_lanes[packs] < 3).all()
    assert (found.in_lanes[~packs] == 3).any()
