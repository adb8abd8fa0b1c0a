"""Designs over the candidates of a span of II against those over all; levelled orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import ceil

import numpy as np
import pytest

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import ENGINE_KINDS, Candidates
from hass_ir.hardware.device import Device, load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.explore import design
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.selection import cycles_by_pairs
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.window import TooNarrowError, Window, windows, work
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

KINDS = ("dense", "pair-sparse")


def member(
    seed: int, size: int, channels: int, filters: int, taps: int, zeros: float, bits: int = 16
) -> Member:
    kernel = (3, 3) if taps == 9 else (1, 1)
    pad = taps // 9
    layer = ComputeLayer(
        f"l{seed}", size, size, size, size, channels, filters, 1, kernel, (1, 1), (pad, pad),
        activation_bits=bits, weight_bits=bits,
    )  # fmt: skip
    if not zeros:
        return Member(layer)
    density = np.random.default_rng(seed).uniform(0.9 - zeros, 1.1 - zeros, channels)
    return Member(layer, IndependentZeros(layer, density, (1,) if taps > 1 else (1, 4)), KINDS)


def network(zeros: float, seed: int = 0, bits: int = 16) -> list[Member]:
    return [
        member(seed, 16, 3, 16, 9, 0.0, bits),
        Member(StreamLayer("relu", "relu", 16 * 16 * 16, 16 * 16 * 16)),
        member(seed + 1, 16, 16, 16, 9, zeros, bits),
        member(seed + 2, 8, 16, 32, 1, zeros, bits),
        member(seed + 3, 8, 32, 24, 9, zeros, bits),
    ]


DEVICES = [
    load_device("zedboard"),
    load_device("zcu104"),
    replace(load_device("zcu104"), name="few-lut", lut=40000),
    replace(load_device("zcu104"), name="few-bram", bram18=40, uram=0),
]


@pytest.mark.parametrize("device", DEVICES, ids=lambda d: d.name)
def test_designs_within_a_span_equal_those_over_all_candidates(device: Device):
    explorer = Explorer(device)
    for seed, (zeros, bits) in enumerate(((0.0, 16), (0.5, 16), (0.8, 16), (0.5, 8), (0.3, 4))):
        members = network(zeros, seed, bits)
        expected = design([m.candidates(device) for m in members], device)
        found, groups = explorer.design(members)
        assert (found.ii_cycles, found.dsp) == (expected.ii_cycles, expected.dsp)
        assert found.lower_bound_cycles == found.ii_cycles
        assert found.proven
        used = sum(g.resources[r] for g, r in zip(groups, found.choice, strict=True))
        assert (used <= np.asarray(device.capacity)).all()
        assert sum(len(g) for g in groups) < sum(len(m.candidates(device)) for m in members)


def test_a_member_that_stays_is_not_made_again(monkeypatch: pytest.MonkeyPatch):
    made: list[str] = []

    def counted(layer: ComputeLayer, *rest: object):
        made.append(layer.name)
        return engine_candidates(layer, *rest)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr("hass_ir.hardware.network.engine_candidates", counted)
    members, device = network(0.5), load_device("zcu104")
    explorer = Explorer(device)
    explorer.design(members)
    made.clear()
    changed = [*members[:2], member(40, 16, 16, 16, 9, 0.5), *members[3:]]
    found, _ = explorer.design(changed)
    assert made == ["l40"]
    assert found.ii_cycles == design([m.candidates(device) for m in changed], device).ii_cycles


def test_a_gap_is_kept_and_told():
    device = load_device("zcu104")
    members = network(0.5, 9)
    groups = [m.candidates(device) for m in members]
    exact, near = design(groups, device), design(groups, device, gap=0.05)
    assert exact.gap == 0
    assert 0 <= near.gap <= 0.05
    assert near.lower_bound_cycles <= exact.ii_cycles <= near.ii_cycles
    slowest = max(float(g.cycles[r]) for g, r in zip(groups, near.choice, strict=True))
    assert near.ii_cycles == ceil(slowest - 1e-6)


def test_no_engine_does_more_than_its_work_allows():
    for zeros, bits, seed in product((0.0, 0.5), (16, 8, 4), range(2)):
        for one in network(zeros, seed, bits):
            if isinstance(one.layer, ComputeLayer):
                device = load_device("zcu104")
                found = one.candidates(device)
                least = work(one.layer, one.table, one.kinds, device)
                assert (found.cycles * found.dsp >= least * (1 - 1e-9)).all()
                assert (found.cycles * found.dsp).min() <= 1.3 * least


@pytest.mark.parametrize("taps", [1, 9])
def test_a_window_holds_all_engines_fast_enough_that_others_do_not_better(taps: int):
    device = load_device("zedboard")
    one = member(3, 5, 8, 8, taps, 0.5)
    full = one.candidates(device)
    for most in np.quantile(full.cycles, (0.05, 0.2, 0.5)).tolist():
        found = one.candidates(device, Window(most=most))
        for cycles, needed in zip(full.cycles, full.resources, strict=True):
            if cycles <= most:
                better = (found.cycles <= cycles) & (found.resources <= needed).all(axis=1)
                assert better.any()


def test_windows_leave_each_layer_what_the_others_do_not_need():
    device = replace(load_device("zedboard"), dsp=100)
    first, second = windows([3000.0, 1000.0], device, 50.0, 0.0)
    assert (first.least, first.most, first.dsp) == (40.0, 50.0, 81)
    assert second.dsp == 41
    wide = windows([3000.0, 1000.0], device, 50.0, 0.1)[1]
    assert wide.least == pytest.approx(36.0)
    assert wide.covers(second)
    assert not second.covers(wide)


def test_a_layer_without_an_engine_in_the_window_says_so():
    one = member(1, 16, 16, 16, 9, 0.5)
    with pytest.raises(TooNarrowError):
        one.candidates(load_device("zedboard"), Window(0.0, 10.0))


def test_what_does_not_fit_names_what_binds():
    device = replace(load_device("zedboard"), lut=900)
    with pytest.raises(HassError, match="binds"):
        Explorer(device).design(network(0.5))


def test_permutations_give_the_cycles_of_the_candidate(monkeypatch: pytest.MonkeyPatch):
    # Without the gaps of the scan, which are long on small images.
    monkeypatch.setattr("hass_ir.hardware.cycles.scanned_cycles", lambda *_: (0.0, 0.0))  # pyright: ignore
    layer = ComputeLayer("x", 4, 4, 4, 4, 24, 8, 1, (3, 3), (1, 1), (1, 1))
    density = np.random.default_rng(0).uniform(0.05, 1.0, 24)
    table = IndependentZeros(layer, density)
    found = engine_candidates(layer, table, ("pair-sparse",), load_device("u250"))
    levelled = 0
    for row in range(0, len(found), max(1, len(found) // 80)):
        order = permutation(layer, table, found, row)
        levelled += order.levelled
        assert sorted(order.blocks.tolist()) == list(range(24))
        assert sorted(order.filters.tolist()) == list(range(8))
        if (
            found.packing[row]
            or found.floor[row]
            or found.kind[row] != ENGINE_KINDS.index("pair-sparse")
        ):
            continue
        reach, macs, lanes = (int(x[row]) for x in (found.reach, found.macs, found.in_lanes))
        values = table.mean_of("pair-sparse", 1, cycles_by_pairs(9, macs, reach)[:, None]).ravel()
        sums = [values[order.blocks[i::lanes]].sum() for i in range(lanes)]
        steps = -(-8 // int(found.out_lanes[row])) * 4 * -(-4 // int(found.columns[row]))
        assert max(sums) * steps <= found.cycles[row] * (1 + 1e-9)
        assert found.cycles[row] <= 1.3 * max(sums) * steps
    assert levelled > 5


def test_members_alike_but_for_the_name_share_their_candidates():
    device = load_device("zcu104")
    twins = [member(seed, 16, 16, 16, 9, 0.0) for seed in range(3)]
    other = member(3, 16, 16, 32, 9, 0.0)
    found, groups = Explorer(device).design([*twins, other])
    expected = design([m.candidates(device) for m in (*twins, other)], device)
    assert (found.ii_cycles, found.dsp) == (expected.ii_cycles, expected.dsp)
    assert [g.name for g in groups] == ["l0", "l1", "l2", "l3"]
    assert groups[0].cycles is groups[2].cycles
    assert groups[3].cycles is not groups[0].cycles
    assert points(groups[3]) != points(groups[0])


def points(found: Candidates) -> set[tuple[float, ...]]:
    arrays = (found.cycles[:, None], found.resources, found.kind[:, None], found.c[:, None])
    return {tuple(row) for row in np.hstack(arrays).tolist()}


@pytest.mark.parametrize("known", [False, True])
def test_members_of_one_shape_share_dense_engines(monkeypatch: pytest.MonkeyPatch, known: bool):
    shared: list[bool] = []
    alone = Member.candidates

    def compared(
        self: Member, device: Device, window: Window, dense: Sequence[Candidates] | None
    ) -> Candidates:
        found = alone(self, device, window, dense)
        assert points(found) == points(alone(self, device, window))
        shared.append(dense is not None)
        return found

    device = load_device("zcu104")
    members = [member(seed, 16, 16, 16, 9, 0.2 + 0.2 * (seed % 3)) for seed in range(4)]
    if known:  # Zeros of the weights, which a bitmap leaves out, differ.
        for i, one in enumerate(members):
            assert isinstance(one.layer, ComputeLayer)
            half = np.full(16, 0.5)
            zeros = IndependentZeros(one.layer, 0.5 * half, weights=half + 0.1 * i)
            members[i] = replace(one, table=zeros)
    expected = design([m.candidates(device) for m in members], device)
    with monkeypatch.context() as patched:
        patched.setattr(Member, "candidates", compared)
        explorer = Explorer(device)
        found, _ = explorer.design(members)
        changed = member(9, 16, 16, 16, 9, 0.5)
        explorer.design([*members[:3], changed])
    assert (found.ii_cycles, found.dsp) == (expected.ii_cycles, expected.dsp)
    assert shared[:4] == [not known] * 4
    assert shared[-1]
