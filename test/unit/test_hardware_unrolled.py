"""Unrolled engines: digits and adders against trees built one by one, designs against all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import ENGINE_KINDS, Candidates
from hass_ir.hardware.device import load_device
from hass_ir.hardware.energy import candidate_energy
from hass_ir.hardware.energy_costs import LEVELS, access_j, add_j
from hass_ir.hardware.energy_table import load_node
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.explore import design
from hass_ir.hardware.memory import LOGIC, bram18, lutram
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.unrolled import (
    KIND,
    added_bits,
    adder_bits,
    digit_options,
    logic_work,
    sum_bits,
)
from hass_ir.hardware.window import shared_works, windows, work
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.digits import MOST_CONSTANTS, filter_digits, signed_digits

ZCU104 = load_device("zcu104")
LAYER = ComputeLayer(
    "conv", 8, 8, 8, 8, 4, 6, 1, (3, 3), (1, 1), (1, 1), activation_bits=4, weight_bits=4
)


def canonical(word: int) -> dict[int, int]:
    """Digit by position of a whole number, no two neighbours non-zero: from the lowest bit on."""
    digits: dict[int, int] = {}
    place = 0
    while word:
        if word % 2:
            digits[place] = 2 - word % 4
            word -= digits[place]
        word //= 2
        place += 1
    return digits


def test_digits_are_those_of_the_canonical_form_and_the_fewest():
    words = np.arange(-300, 301)
    for word, count in zip(words.tolist(), signed_digits(words).tolist(), strict=True):
        digits = canonical(word)
        assert sum(d << k for k, d in digits.items()) == word
        assert len(digits) == count
        assert all(k + 1 not in digits for k in digits)
    fewest = {0: 0}
    for count in (1, 2):
        sums = {a + s * (1 << k) for a in fewest for s in (1, -1) for k in range(10)}
        fewest |= {w: count for w in sums if w not in fewest}
    assert all(signed_digits(np.asarray([w]))[0] == n for w, n in fewest.items() if abs(w) < 300)


def test_digits_of_filters_follow_their_scales():
    words = np.random.default_rng(0).integers(-7, 8, (5, 3, 2, 2))
    scales = np.asarray([0.1, 0.25, 3.0, 1e-3, 0.7], np.float32)
    weights = (words * scales[:, None, None, None]).astype(np.float32)
    expected = [sum(len(canonical(w)) for w in row.ravel().tolist()) for row in words]
    assert filter_digits(weights, scales.tolist()) == pytest.approx(expected)
    assert filter_digits(words.astype(np.float32), (1.0,)) == pytest.approx(expected)
    assert filter_digits(np.ones((1, MOST_CONSTANTS + 1), np.float32), (1.0,)) is None


Span = tuple[int, int]


def bits_of(span: Span) -> int:
    """Bits of a two's complement word for all of a span."""
    low, high = span
    return max((-low - 1).bit_length() if low < 0 else 0, high.bit_length()) + 1


def adders_of(words: list[int], span: Span) -> tuple[list[int], Span]:
    """Widths of the adders that multiply activations of `span` by `words`, add them up and add a
    bias of no more bits than the sum; and the span of the sum without it."""
    places: dict[int, list[Span]] = {}
    for word in words:
        for place, digit in canonical(word).items():
            term = (min(digit * s for s in span), max(digit * s for s in span))
            places.setdefault(place, []).append(term)
    widths: list[int] = []

    def add(one: Span, other: Span) -> Span:
        both = one[0] + other[0], one[1] + other[1]
        widths.append(bits_of(both))
        return both

    whole: Span | None = None
    for place in range(max(places, default=0), -1, -1):
        if whole is not None:
            whole = 2 * whole[0], 2 * whole[1]
        terms = places.get(place, [])
        while len(terms) > 1:
            pairs = [add(*terms[i : i + 2]) for i in range(0, len(terms) - 1, 2)]
            terms = pairs + terms[len(pairs) * 2 :]
        if terms:
            whole = terms[0] if whole is None else add(whole, terms[0])
    # The terms of a word have the same activation, and what wraps on the way comes out right.
    ends = [sorted(word * s for s in span) for word in words]
    exact = sum(low for low, _ in ends), sum(high for _, high in ends)
    if whole is None:
        return [], exact
    return [*(min(w, bits_of(exact)) for w in widths), bits_of(exact)], exact


@given(
    st.integers(2, 8), st.integers(1, 8), st.booleans(), st.integers(1, 80), st.integers(0, 2**32)
)
@settings(deadline=None, max_examples=200)
def test_adders_are_as_many_as_digits_and_no_wider_than_priced(
    weight_bits: int, activation_bits: int, unsigned: bool, terms: int, seed: int
):
    limit = (1 << (weight_bits - 1)) - 1
    words = np.random.default_rng(seed).integers(-limit, limit + 1, terms)
    low, high = (0, (1 << activation_bits) - 1) if unsigned else (-(1 << activation_bits - 1), 0)
    widths, span = adders_of(words.tolist(), (low, max(high, -low - 1)))
    layer = ComputeLayer(
        "x", 1, 1, 1, 1, terms, 1, activation_bits=activation_bits, weight_bits=weight_bits,
        accumulator_bits=64,
    )  # fmt: skip
    digits = signed_digits(words).sum(keepdims=True).astype(np.float64)
    assert len(widths) == digits[0]
    assert bits_of(span) <= sum_bits(layer)
    assert sum(widths) <= adder_bits(layer, digits, np.asarray([64]))[0]
    # A digit at a time each adder is one digit wide, at most.
    assert adder_bits(layer, digits, np.asarray([1]))[0] == digits[0]


def zeros_of(layer: ComputeLayer, kept: float = 0.5) -> IndependentZeros:
    share = np.full(layer.channels, kept)
    return IndependentZeros(layer, share, weights=share)


def unrolled_only(layer: ComputeLayer) -> Candidates:
    table = zeros_of(layer)
    assert engine_candidates(layer, table, (KIND,), load_device("zedboard")).culled_by is None
    return engine_candidates(layer, table, (KIND,), ZCU104)


def test_unrolled_engines_take_what_their_adders_windows_and_adapters_take(
    idle: Callable[..., float], monkeypatch: pytest.MonkeyPatch
):
    # Whatever streams are at longer II.
    monkeypatch.setattr("hass_ir.hardware.cycles.NEAR", 0.0)
    found, digits = unrolled_only(LAYER), zeros_of(LAYER).digits
    assert digits is not None
    # Of words 1 to 7, four have two digits; half of 36 weights a filter are none.
    assert digits.tolist() == pytest.approx([18 * 11 / 7] * 6)
    bits = 4 + 4 + 6
    assert sum_bits(LAYER) == bits
    assert set(found.digit_bits.tolist()) <= set(digit_options(bits).tolist())
    wide, narrow = 6 * 4, digits.sum() - 6 * 4
    assert (found.memory == LOGIC).all()
    assert (found.dsp == 0).all()
    assert set(found.columns.tolist()) == {1, 2, 4}
    for i in range(len(found)):
        digit, columns = int(found.digit_bits[i]), int(found.columns[i])
        steps = -(-bits // digit)
        floor = max(10 * -(-10 // columns), 8 * 8 / columns)
        compute = 8 * -(-8 // columns) * steps
        assert found.cycles[i] == max(compute + idle(LAYER, found, i, compute), floor)
        adders = int(np.ceil(wide * min(digit, bits) + narrow * min(digit, 4 + 3) - 1e-9))
        serial = 36 * 4 // 2 if digit < bits else 0
        image = {"BITS": 4 * columns * 4, "HEIGHT": 10, "WIDTH": -(-10 // columns), "CHANNELS": 1}
        window, _ = evaluate("sliding_window", image | {"KH": 3, "KW": 3, "PAD": 0, "BLOCK": 1})
        window = int(np.ceil(window))
        line = int(4 * columns * lutram(2 * 4, -(-8 // columns)))
        least = columns * (adders + serial) + window
        assert found.bram18[i] in (0, int(4 * columns * bram18(8, 8)))
        assert found.lut[i] >= least + (line if found.bram18[i] == 0 else 0)
        assert found.lut[i] <= 1.5 * (least + line) + 600


def test_kinds_without_constants_have_no_unrolled_engines():
    table = IndependentZeros(LAYER, np.full(4, 0.5))
    assert table.digits is None
    found = engine_candidates(LAYER, table, ENGINE_KINDS, ZCU104)
    assert KIND not in {found.kinds[int(k)] for k in found.kind}
    with pytest.raises(ValueError, match="no engine kind"):
        engine_candidates(LAYER, table, (KIND,), ZCU104)
    asic = replace(ZCU104, technology="asic")
    assert logic_work(LAYER, zeros_of(LAYER), ENGINE_KINDS, asic) == inf
    assert logic_work(replace(LAYER, dynamic=True), zeros_of(LAYER), ENGINE_KINDS, ZCU104) == inf
    assert logic_work(LAYER, zeros_of(LAYER), ("dense",), ZCU104) == inf


def test_the_items_of_unrolled_engines_stay_in_their_order():
    found = unrolled_only(LAYER)
    order = permutation(LAYER, zeros_of(LAYER), found, 0)
    assert not order.levelled
    assert order.filters.tolist() == list(range(6))


def test_energy_of_unrolled_engines_is_that_of_their_adders_and_lines():
    table, zeros = load_node("45nm"), zeros_of(LAYER)
    found = unrolled_only(LAYER)
    energy = candidate_energy(LAYER, found, zeros, table)
    digits = zeros.digits
    assert digits is not None
    for i in range(len(found)):
        digit = int(found.digit_bits[i])
        adders = float(adder_bits(LAYER, digits, np.asarray([digit]))[0])
        assert added_bits(LAYER, found, digits)[i] == 64 * -(-14 // digit) * adders
        line = access_j(10 * 10 * 4 * 4 * 2 * 2, 2 * 4 * 8, table)
        expected = dict.fromkeys(LEVELS, 0.0)
        expected["mac_j"] = add_j(64 * -(-14 // digit) * adders, table)
        expected["line_j"] = float(line)
        assert dict(zip(LEVELS, energy[i].tolist(), strict=True)) == pytest.approx(expected)


def network(seed: int, bits: int, layers: int) -> list[Member]:
    random = np.random.default_rng(seed)
    members: list[Member] = []
    for i in range(layers):
        channels, filters = (int(x) for x in random.integers(1, 13, 2))
        taps, size = int(random.choice((1, 3))), int(random.choice((4, 8)))
        layer = ComputeLayer(
            f"l{i}", size, size, size, size, channels, filters, 1, (taps, taps), (1, 1),
            (taps // 2, taps // 2), activation_bits=bits, weight_bits=bits,
        )  # fmt: skip
        members.append(Member(layer, zeros_of(layer, float(random.uniform(0.2, 0.9))), KINDS))
    return members


KINDS = ("dense", "pair-sparse", KIND)


@given(st.integers(0, 2**32), st.sampled_from((3, 4, 8)), st.floats(0.02, 1.0), st.integers(4, 220))
@settings(deadline=None, max_examples=12)
def test_designs_within_windows_are_those_over_all(seed: int, bits: int, lut: float, dsp: int):
    device = load_device("zedboard")
    device = replace(device, lut=int(device.lut * lut), dsp=dsp)
    members = network(seed, bits, 3)
    groups = [m.candidates(load_device("zedboard")) for m in members]
    sets = [g.resources[(g.resources <= device.capacity).all(axis=1)] for g in groups]
    if not all(len(s) for s in sets) or sum(int(s[:, 1].min()) for s in sets) > device.lut:
        return
    whole = design([m.candidates(device) for m in members], device)
    found, _ = Explorer(device).design(members)
    assert (found.ii_cycles, found.dsp, found.proven) == (whole.ii_cycles, whole.dsp, True)
    unrollable = [m.logic_work(device) for m in members]
    works, price = shared_works([m.work(device) for m in members], unrollable, device)
    assert sum(works) <= found.ii_cycles * device.dsp * (1 + 1e-9)
    for one, own in zip(members, works, strict=True):
        some = one.candidates(device)
        rate = device.dsp / device.lut
        used = price * some.dsp + (1 - price) * some.lut * rate
        assert (some.cycles * used >= own * (1 - 1e-9)).all()
    spans = windows(works, device, found.ii_cycles, 0.0, price)
    for span, group, row in zip(spans, _, found.choice, strict=True):
        assert span.dsp is not None
        assert group.dsp[row] <= span.dsp


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=15)
def test_designs_with_unrolled_engines_are_those_of_brute_force(seed: int):
    device = replace(load_device("zedboard"), lut=5000, dsp=20)
    groups = [m.candidates(device) for m in network(seed, 4, 2)]
    random = np.random.default_rng(seed)
    few = [g.take(np.sort(random.choice(len(g), min(len(g), 60), replace=False))) for g in groups]
    best: tuple[int, int] | None = None
    for rows in product(*(range(len(g)) for g in few)):
        used = np.sum([g.resources[r] for g, r in zip(few, rows, strict=True)], axis=0)
        if (used <= np.asarray(device.capacity)).all():
            cycles = max(float(g.cycles[r]) for g, r in zip(few, rows, strict=True))
            one = int(np.ceil(cycles - 1e-6)), int(used[0])
            best = one if best is None else min(best, one)
    if best is not None:
        found = design(few, device)
        assert (found.ii_cycles, found.dsp) == best


def test_prices_say_the_most_that_is_true_of_dsps_and_luts():
    device = replace(ZCU104, dsp=100, lut=1000)
    assert shared_works([50.0, 70.0], [inf, inf], device) == ([50.0, 70.0], 1.0)
    works, price = shared_works([50.0, 70.0], [inf, 1e9], device)
    assert price == 0.95
    assert works == pytest.approx([0.95 * 50, 0.95 * 70])
    works, price = shared_works([50.0, 70.0], [0.0, inf], device)
    assert (works, price) == ([0.0, 70.0], 1.0)


def test_work_without_multipliers_is_that_of_the_smallest_engine():
    zeros = zeros_of(LAYER)
    found = unrolled_only(LAYER)
    least = logic_work(LAYER, zeros, (KIND,), ZCU104)
    assert 0 < least <= (found.cycles * found.lut).min()
    assert work(LAYER, zeros, ("dense", KIND), ZCU104) == LAYER.macs / 4
