"""Several products in a DSP block: brute-force arithmetic, the gain, which filters share."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.cycles import window_variance
from hass_ir.hardware.datapaths import Datapaths, pairs_positions
from hass_ir.hardware.device import load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.levelling import (
    columns_extra,
    draining,
    fullest_column,
    meeting,
    window_lanes_apart,
)
from hass_ir.hardware.narrow import (
    DSP_WIDTHS,
    RESULT_BITS,
    WHOLE,
    Slot,
    dsp_blocks,
    dsp_per_slot,
    slots,
    unpacking_ff,
    unpacking_lut,
)
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.places import place_factors
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.scan import scanned_cycles
from hass_ir.hardware.selection import cycles_by_pairs
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.window import work
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.pairing import either, filter_pairs
from hass_ir.sparsity.patterns import Window
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics

KINDS = ("dense", "weight-sparse", "activation-sparse", "pair-sparse")


def fields_of(total: IntArray, slot: Slot) -> list[IntArray]:
    """The sums in a block's result: signed fields, each with the carry from the one below."""
    size = 1 << slot.field
    found: list[IntArray] = []
    carry = np.zeros_like(total)
    for _ in range(slot.products):
        raw = total % size
        signed = raw - size * (raw >= size // 2)
        value = signed + carry
        found.append(value)
        carry = (raw >= size // 2).astype(np.int64)
        total = total >> slot.field
    return found


def in_bits(x: IntArray, bits: int) -> bool:
    return bool((x >= -(1 << bits - 1)).all() and (x < 1 << bits - 1).all())


def extremes(bits: int, signed: bool) -> IntArray:
    low = -(1 << bits - 1) if signed else 0
    return np.asarray([low, low + 1, 0, 1, low + (1 << bits) - 2, low + (1 << bits) - 1])


WIDTHS = [(8, 8), (4, 4), (8, 4), (4, 8), (5, 5), (6, 6), (16, 4), (7, 3)]


@pytest.mark.parametrize("kind", DSP_WIDTHS)
@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("signed", [True, False])
def test_products_of_a_block_come_out_apart(kind: str, widths: tuple[int, int], signed: bool):
    random, (a_bits, w_bits) = np.random.default_rng(0), widths
    for slot in slots(kind, *widths)[1:]:
        weights = [extremes(w_bits, True)] * slot.filters
        values = [extremes(a_bits, signed)] * slot.positions
        corners = np.asarray(list(product(*weights, *values))).T
        chain, count = min(slot.chain, 8), len(corners[0])
        drawn = random.integers(0, count, (500, chain))
        drawn = np.vstack((drawn, np.arange(count)[:, None].repeat(chain, 1)))
        w, a = (x[:, drawn] for x in (corners[: slot.filters], corners[slot.filters :]))
        sides = _ports(kind, slot, widths)
        assert sides
        for near, far, ports in sides:
            a_port = np.sum([x << near * i for i, x in enumerate(a)], axis=0)
            w_port = np.sum([x << far * i for i, x in enumerate(w)], axis=0)
            assert in_bits(a_port, ports[0])
            assert in_bits(w_port, ports[1])
            total = (a_port * w_port).sum(axis=1)
            assert in_bits(total, RESULT_BITS)
            places = {near * i + far * j: (i, j) for i in range(len(a)) for j in range(len(w))}
            found = fields_of(total, slot)
            for place, sums in enumerate(found):
                i, j = places[place * slot.field]
                assert (sums == (a[i] * w[j]).sum(axis=1)).all()


def _ports(
    kind: str, slot: Slot, widths: tuple[int, int]
) -> list[tuple[int, int, tuple[int, int]]]:
    """Distances of the activations and of the weights, and ports of either, that have room."""
    found: list[tuple[int, int, tuple[int, int]]] = []
    p, distances = slot.field, [(0, slot.field)]
    if slot.products == 4:
        distances = [(p, 2 * p), (2 * p, p)]
    for (near, far), ports in product(distances, (DSP_WIDTHS[kind], DSP_WIDTHS[kind][::-1])):
        if near + widths[0] + 1 <= ports[0] and far + widths[1] + 1 <= ports[1]:
            found.append((near, far, (ports[0], ports[1])))
    return found


def test_every_pair_of_8_bit_weights_and_every_activation():
    slot = slots("dsp48e1", 8, 8)[1]
    assert (slot.products, slot.field, slot.chain) == (2, 16, 1)
    low, high = (x.ravel() for x in np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)))
    for a in range(-128, 256, 3):
        first, second = fields_of(a * ((high << slot.field) + low), slot)
        assert (first == a * low).all()
        assert (second == a * high).all()


def test_what_fits_a_block():
    assert slots("dsp48e2", 16, 16) == (WHOLE,)
    assert slots("dsp48e2", 8, 8) == (WHOLE, Slot(2, 18, 4))
    assert slots("dsp48e1", 8, 8) == (WHOLE, Slot(2, 16, 1))
    assert slots("dsp48e2", 4, 4) == (WHOLE, Slot(2, 22, 1 << 14), Slot(4, 11, 8))
    assert slots("dsp48e1", 4, 4) == (WHOLE, Slot(2, 20, 1 << 12), Slot(4, 10, 4))
    assert slots("dsp48e2", 9, 9) == (WHOLE,)
    assert slots("mac", 4, 4) == (WHOLE,)
    assert {s.products for s in slots("dsp48e2", 5, 5)} == {1, 2, 4}
    assert {s.products for s in slots("dsp48e2", 6, 6)} == {1, 2}


def test_blocks_of_a_vector_dot_engine():
    macs = np.arange(1, 8)
    packed = Slot(2, 18, 4)
    assert dsp_blocks("dsp48e2", 8, 8, packed, macs).tolist() == macs.tolist()
    assert dsp_blocks("dsp48e2", 32, 16, WHOLE, macs).tolist() == (2 * macs).tolist()
    assert dsp_blocks("dsp58", 8, 8, WHOLE, macs).tolist() == [1, 1, 1, 2, 2, 2, 3]
    assert dsp_blocks("dsp58", 8, 9, WHOLE, macs).tolist() == [1, 1, 1, 2, 2, 2, 3]
    assert dsp_blocks("dsp58", 9, 9, WHOLE, macs).tolist() == macs.tolist()
    assert dsp_per_slot("dsp58", 8, 8, WHOLE) == pytest.approx(1 / 3)
    assert dsp_per_slot("dsp58", 16, 16, WHOLE) == 1


def test_unpacking_is_an_adder_a_field_and_a_tree_over_chains():
    macs = np.asarray([1, 4, 5, 9])
    assert unpacking_lut(WHOLE, macs).tolist() == [0, 0, 0, 0]
    two = unpacking_lut(Slot(2, 18, 4), macs)
    assert two.tolist() == [18, 18, 2 * 18 + 2 * 19, 3 * 18 + 2 * 2 * 20]
    assert unpacking_lut(Slot(4, 11, 8), macs).tolist() == [33, 33, 33, 2 * 33 + 4 * 12]
    assert unpacking_ff(Slot(2, 18, 4), macs).tolist() == [36, 36, 72, 108]
    assert unpacking_ff(WHOLE, macs).tolist() == [0, 0, 0, 0]


def layer(bits: int, filters: int = 8, size: int = 8) -> ComputeLayer:
    return ComputeLayer(
        "x", size, size, size, size, 4, filters, 1, (3, 3), (1, 1), (1, 1),
        activation_bits=bits, weight_bits=bits,
    )  # fmt: skip


@pytest.mark.parametrize(("products", "gain"), [(2, 4 / 3), (4, 16 / 9)])
def test_half_zeros_on_either_side_gain_less_than_the_products(products: int, gain: float):
    one = layer(8 if products == 2 else 4)
    table = IndependentZeros(one, np.full(4, 0.25), weights=np.full(4, 0.5))
    pairs = np.arange(10.0)[:, None]
    left = [table.slots(p).mean_of("pair-sparse", 1, pairs).mean() for p in (1, products)]
    assert products * left[0] / left[1] == pytest.approx(gain)
    device = load_device("zcu104")
    plain = replace(one, activation_bits=16, weight_bits=16)
    works = [work(x, table, ("pair-sparse",), device) for x in (plain, one)]
    assert works[0] / works[1] == pytest.approx(gain)


def test_zeros_of_the_activations_alone_cost_two_filters_nothing():
    table = IndependentZeros(layer(8), np.full(4, 0.3), weights=np.ones(4))
    pairs = np.arange(10.0)[:, None]
    one, two, four = (table.slots(p).mean_of("pair-sparse", 1, pairs)[0, 0] for p in (1, 2, 4))
    assert one == pytest.approx(two)
    assert four == pytest.approx(9 * (1 - 0.7**2))


def statistics(one: ComputeLayer, seed: int, zeros: float = 0.5) -> LayerStatistics:
    random = np.random.default_rng(seed)
    window = Window(one.kernel, one.stride, (1, 1, 1, 1))
    found = ActivationStatistics(window, one.channels, one.groups, neighbours=True)
    found.add(random.random((2, one.channels, one.in_height, one.in_width)) > zeros)
    found.finish()
    shape = one.filters, one.group_channels, one.taps
    density = random.uniform(0.0, 1.0, (one.filters, 1, 1))
    return LayerStatistics(found, random.random(shape) < density)


@pytest.mark.parametrize("bits", [4, 8])
def test_independent_masks_agree_with_the_closed_form(bits: int):
    one = replace(layer(bits, 64, 32), channels=4)
    random = np.random.default_rng(1)
    found = ActivationStatistics(Window((3, 3)), 4, 1, neighbours=True)
    found.add(random.random((8, 4, 34, 34)) < 0.5)
    found.finish()
    counted = LayerStatistics(found, random.random((64, 4, 9)) < 0.5)
    closed = IndependentZeros(one, np.full(4, 0.25), weights=np.full(4, 0.5))
    pairs = np.arange(10.0)[:, None]
    products = 4 if bits == 4 else 2
    means = [t.slots(products).mean_of("pair-sparse", 1, pairs).mean() for t in (counted, closed)]
    assert means[0] == pytest.approx(means[1], rel=0.15)
    assert means[0] < means[1]


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("kinds", [KINDS, KINDS[1:], ("pair-sparse",)])
def test_no_engine_does_more_than_its_work_allows(bits: int, kinds: tuple[str, ...]):
    for name, size in product(("zcu104", "zedboard"), (7, 8)):
        one, device = layer(bits, size=size), load_device(name)
        table = statistics(one, size)
        found = engine_candidates(one, table, kinds, device)
        least = work(one, table, kinds, device)
        assert (found.cycles * found.dsp >= least * (1 - 1e-9)).all()
        assert found.products.max() == (4 if bits == 4 else 2)
        assert found.products.min() == 1


def test_positions_pair_where_words_are_narrow_and_rows_have_two():
    device = load_device("zcu104")
    assert [pairs_positions(layer(b), device) for b in (16, 8, 5, 4)] == [False, False, True, True]
    assert not pairs_positions(layer(4, filters=1), device)
    assert not pairs_positions(replace(layer(4), out_width=1), device)


def test_a_dsp58_adds_three_products_up():
    device, one = replace(load_device("zcu104"), dsp_kind="dsp58"), layer(8)
    found = engine_candidates(one, None, ("dense",), device)
    single = found.take(np.flatnonzero(found.products == 1))
    spes = single.in_lanes * single.out_lanes * single.columns
    assert (single.dsp == -(-single.macs // 3) * spes).all()
    least = work(one, None, ("dense",), device)
    assert least == pytest.approx(one.macs / 3)
    assert (found.cycles * found.dsp).min() == pytest.approx(least)


def test_narrow_dense_engines_do_their_work_with_a_share_of_the_dsps():
    device = load_device("zcu104")
    best = {bits: engine_candidates(layer(bits), None, ("dense",), device) for bits in (16, 8, 4)}
    assert {b: float((f.cycles * f.dsp).min()) for b, f in best.items()} == (
        {16: layer(16).macs, 8: layer(16).macs / 2, 4: layer(16).macs / 4}
    )


def test_filters_of_like_masks_share_multipliers():
    random = np.random.default_rng(0)
    half = random.random((5, 3, 9)) < 0.5
    order = np.asarray([0, 3, 1, 4, 2, 2, 0, 1, 3, 4])
    pairs = filter_pairs(half[order], 1)
    assert sorted(pairs.ravel().tolist()) == list(range(10))
    assert (order[pairs[:, 0]] == order[pairs[:, 1]]).all()
    assert (either(half[order], 1, pairs) == half[order][pairs[:, 0]]).all()
    alike = np.ones((6, 2, 1), dtype=np.bool_)
    assert filter_pairs(alike, 1).tolist() == [[0, 1], [2, 3], [4, 5]]
    assert filter_pairs(alike, 6).shape == (0, 2)


@pytest.mark.parametrize("groups", [1, 2])
def test_chosen_pairs_share_at_least_as_much_as_those_in_order(groups: int):
    better = 0
    for seed, per_group in product(range(10), (2, 5, 8)):
        random = np.random.default_rng(seed)
        weights = random.random((groups * per_group, 4, 9)) < random.random((4, 1))
        pairs = filter_pairs(weights, groups)
        plain = np.arange(per_group // 2 * 2).reshape(-1, 2)
        assert len(set(pairs.ravel().tolist())) == 2 * (per_group // 2)
        kept = [int(either(weights, groups, p).sum()) for p in (pairs, plain)]
        if per_group % 2 == 0:
            assert kept[0] <= kept[1]
            better += kept[0] < kept[1]
    assert better > 5


@pytest.mark.parametrize("bits", [4, 8])
def test_the_order_of_filters_says_which_share(bits: int, monkeypatch: pytest.MonkeyPatch):
    # Whatever streams are at longer II.
    monkeypatch.setattr("hass_ir.hardware.cycles.NEAR", 0.0)
    one = layer(bits, 12)
    table, device = statistics(one, 3), load_device("zcu104")
    found = engine_candidates(one, table, ("pair-sparse",), device)
    chosen = (found.products > 1) & (found.packing == 0) & (found.floor == 0) & (found.c == 1)
    chosen = np.flatnonzero(chosen)
    moved = 0
    for row in chosen[:: max(1, len(chosen) // 40)].tolist():
        order = permutation(one, table, found, row)
        moved += (order.filters != np.arange(12)).any()
        macs, reach, columns = (int(x[row]) for x in (found.macs, found.reach, found.columns))
        lanes, products = int(found.out_lanes[row]), int(found.products[row])
        pairs = order.filters.reshape(-1, 2)
        activations = table.activations if products == 2 else table.activations.beside
        assert activations is not None
        shared = LayerStatistics(activations, either(table.weights, 1, pairs))
        values = cycles_by_pairs(9, macs, reach)[:, None]
        paths = Datapaths(*(np.asarray([v]) for v in (macs, reach, 0)))
        given = table.slots(products)
        factor = place_factors(given, "pair-sparse", 1, 9, paths)[0]
        full = cycles_by_pairs(9, macs, 10 - macs)[:, None]
        mean, own = (
            np.maximum(
                t.mean_of("pair-sparse", 1, values) * factor, t.mean_of("pair-sparse", 1, full)
            )
            for t in (shared, given)
        )
        by_block = mean[0, order.blocks, :, 0]
        load = max(
            by_block[i :: int(found.in_lanes[row]), lane::lanes].sum()
            for i in range(int(found.in_lanes[row]))
            for lane in range(lanes)
        )
        places = int(found.in_lanes[row]) * columns // (2 if products == 4 else 1)
        depth, served = int(found.fifo_depth[row]), -(-6 // lanes)
        args = shared, "pair-sparse", 1, values
        common, whole = window_variance(*args), shared.variance_of("pair-sparse", 1, values)
        wait = np.log(places) * common + np.log(places * lanes) * (whole - common) / served
        (slot,) = (s for s in slots("dsp48e2", bits, bits) if s.products == products)
        grid = Grid(
            "pair-sparse", 1, found.macs[row : row + 1], found.in_lanes[row : row + 1],
            found.out_lanes[row : row + 1], found.group_lanes[row : row + 1],
            found.columns[row : row + 1], found.fifo_depth[row : row + 1],
            found.reach[row : row + 1], found.packing[row : row + 1], slot,
        )  # fmt: skip
        load_of, items = [load], (1, one.group_channels, 6)
        load = np.asarray([load * 8.0 * -(-8 // columns)])
        cv = np.column_stack((whole, common, values.max() / own.mean() - 1.0))
        extra = columns_extra(one, shared, "pair-sparse", grid.columns, slot.positions)
        equal = 0.4 * wait / max(depth, 1)
        drift = load_of[0] * lanes * int(found.in_lanes[row]) / mean.sum() - 1.0
        drift = np.maximum(drift, 1e-12) / np.maximum(equal, 1e-9)
        waits = 1 + equal * drift / np.expm1(drift) + meeting(items, grid, cv)
        compute = load * (waits + fullest_column(one, items, grid, load, extra))
        compute = compute + draining(one, items, grid, compute, cv)
        apart = window_lanes_apart(grid, cv)
        uneven = False, True, True
        scan, idle = scanned_cycles(one, items, grid, compute, apart, uneven=uneven)
        assert found.cycles[row] == pytest.approx(max(compute[0] + idle[0], scan[0]))
    assert moved > 5
