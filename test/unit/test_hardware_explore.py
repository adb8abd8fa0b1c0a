"""Exact design-space exploration against brute force, and what it says when nothing fits."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.errors import HassError
from hass_ir.hardware import closing, relaxation
from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import Device, device_names, load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.explore import (
    attempt,
    design,
    exceeds,
    refuting,
    smallest_device_that_fits,
)
from hass_ir.hardware.problem import build
from hass_ir.hardware.relaxation import smallest_relaxed_ii, start
from hass_ir.hardware.streams import bandwidth_candidates
from hass_ir.hardware.workload import ComputeLayer


def candidates(
    name: str, cycles: list[float], resources: list[list[int]], link_bits: list[float] | None = None
) -> Candidates:
    table = np.asarray(resources, dtype=np.int64).reshape(-1, 5)
    found = Candidates.of(name, "x", np.asarray(cycles, dtype=np.float64), table)
    return replace(found, link_bits=np.asarray(link_bits or 0.0 * found.cycles, dtype=np.float64))


def used_by(groups: list[Candidates], rows: tuple[int, ...]) -> list[int]:
    used = [g.resources[r].tolist() for g, r in zip(groups, rows, strict=True)]
    return [sum(column) for column in zip(*used, strict=True)]


def device(*capacity: int) -> Device:
    names = ("dsp", "lut", "ff", "bram18", "uram")
    return replace(load_device("zedboard"), **dict(zip(names, capacity, strict=bool(capacity))))


def brute_force(
    groups: list[Candidates], capacity: tuple[int, ...], width: float = 1.0
) -> tuple[int, ...] | None:
    """The least II, DSPs, LUTs, where the link to memory moves `width` bits a cycle."""
    best: tuple[int, ...] | None = None
    for rows in product(*(range(len(g)) for g in groups)):
        used = used_by(groups, rows)
        if all(u <= c for u, c in zip(used, capacity, strict=True)):
            ii = max(int(np.ceil(g.cycles[r])) for g, r in zip(groups, rows, strict=True))
            bits = sum(float(g.link_bits[r]) for g, r in zip(groups, rows, strict=True))
            key = (max(ii, int(np.ceil(bits / width))), used[0], used[1])
            best = key if best is None else min(best, key)
    return best


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Candidates], tuple[int, ...]]:
    groups: list[Candidates] = []
    high = draw(st.sampled_from((4, 12, 60)))
    for i in range(draw(st.integers(1, 4))):
        count = draw(st.integers(1, 7))
        numbers = st.lists(st.integers(0, high), min_size=5, max_size=5)
        cycles = st.integers(1, 4 * high).map(lambda c: c / 4)
        rows = draw(st.lists(st.tuples(cycles, numbers), min_size=count, max_size=count))
        groups.append(candidates(f"l{i}", [c for c, _ in rows], [r for _, r in rows]))
    capacity = tuple(draw(st.integers(0, 2 * high)) for _ in range(5))
    return groups, capacity


@given(networks())
@settings(derandomize=True, deadline=None, max_examples=400)
def test_design_equals_brute_force(network: tuple[list[Candidates], tuple[int, ...]]):
    groups, capacity = network
    best = brute_force(groups, capacity)
    if best is None:
        with pytest.raises(HassError, match="binds"):
            design(groups, device(*capacity))
        return
    found = design(groups, device(*capacity))
    assert (found.ii_cycles, found.dsp, found.lut) == best
    assert found.proven
    assert found.lower_bound_cycles == found.ii_cycles
    assert tuple(used_by(groups, found.choice)) == (
        found.dsp,
        found.lut,
        found.ff,
        found.bram18,
        found.uram,
    )
    again = design(groups, device(*capacity), warm=found.prices)
    assert (again.ii_cycles, again.dsp, again.lut) == best
    assert design(groups, device(*capacity)) == found


@given(networks(), networks(), st.lists(st.integers(0, 5), min_size=6, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_prices_refute_only_what_does_not_fit(
    network: tuple[list[Candidates], tuple[int, ...]],
    other: tuple[list[Candidates], tuple[int, ...]],
    price: list[int],
):
    groups, capacity = network
    board = device(*capacity)
    total = max(sum(price), 1)
    prices = [refuting(other[0], board), tuple(p / total for p in price)]
    if exceeds(groups, board, prices):
        assert brute_force(groups, capacity) is None
    assert not exceeds(groups, board, [])


def test_prices_that_refute_one_network_refute_a_larger_one():
    small = [candidates(f"l{i}", [4.0], [[4, 1, 1, 1, 0]]) for i in range(3)]
    board = device(10, 100, 100, 100, 100)
    assert attempt(small, board) is None
    prices = [refuting(small, board), (0.0, 1.0, 0.0, 0.0, 0.0)]
    assert exceeds([*small, small[0]], board, prices)
    assert not exceeds(small[:2], board, prices)


def linked(device: Device, width: float) -> Device:
    """With a link that moves `width` bits a cycle."""
    return replace(device, clock_mhz=100.0, bandwidth_gbps=width / 10)


@st.composite
def streaming(draw: st.DrawFn) -> tuple[list[Candidates], tuple[int, ...], float]:
    """Two to four layers whose designs trade memory for bits that cross the link."""
    groups: list[Candidates] = []
    for i in range(draw(st.integers(2, 4))):
        rows: list[list[int]] = []
        for _ in range(draw(st.integers(1, 4))):
            lanes, memory = draw(st.integers(1, 6)), draw(st.integers(1, 8))
            extra = draw(st.integers(0, 3))
            bits = draw(st.integers(0, 20))
            rows.append([24 // lanes + extra, 0, lanes, 2 * lanes + extra, 0, memory, 0])
            rows.append([24 // lanes, bits, lanes + draw(st.integers(0, 1)), 2 * lanes, 0, 0, 0])
        table = [row[2:] for row in rows]
        moved = [float(row[1]) for row in rows]
        groups.append(candidates(f"l{i}", [float(row[0]) for row in rows], table, moved))
    if draw(st.booleans()):
        link = bandwidth_candidates("io", [draw(st.integers(0, 20))], linked(device(), 1.0))
        groups.append(link)
    capacity = (draw(st.integers(2, 24)), draw(st.integers(4, 60)), 0, draw(st.integers(0, 20)), 0)
    return groups, capacity, draw(st.sampled_from((0.3, 1.0, 1.7, 5.0)))


@given(streaming())
@settings(derandomize=True, deadline=None, max_examples=500)
def test_design_with_streamed_weights_equals_brute_force(
    network: tuple[list[Candidates], tuple[int, ...], float],
):
    groups, capacity, width = network
    board = linked(device(*capacity), width)
    best = brute_force(groups, capacity, width)
    if best is None:
        with pytest.raises(HassError, match="binds"):
            design(groups, board)
        return
    found = design(groups, board)
    assert (found.ii_cycles, found.dsp, found.lut) == best
    assert found.proven
    assert found.lower_bound_cycles == found.ii_cycles
    again = design(groups, board, warm=found.prices)
    assert (again.ii_cycles, again.dsp, again.lut) == best
    near = design(groups, board, gap=0.3)
    assert near.lower_bound_cycles <= best[0] <= near.ii_cycles
    assert near.ii_cycles <= 1.3 * near.lower_bound_cycles
    bits = sum(float(g.link_bits[r]) for g, r in zip(groups, near.choice, strict=True))
    assert bits <= near.ii_cycles * width * (1 + 1e-6)


def test_the_link_binds_where_memory_is_short_and_it_is_slow():
    groups = [
        candidates(f"l{i}", [4, 4], [[1, 1, 0, 6, 0], [1, 1, 0, 0, 0]], [0, 60]) for i in range(3)
    ]
    board = linked(device(9, 9, 0, 6, 0), 10.0)
    found = design(groups, board)
    assert (found.ii_cycles, found.binding_resource) == (12, "link")
    assert design(groups, linked(board, 100.0)).binding_resource == "rate:l0"
    enough = design(groups, replace(board, bram18=18))
    assert (enough.ii_cycles, enough.binding_resource) == (4, "rate:l0")
    reads = bandwidth_candidates("io", [200], board)
    found = design([*groups, reads], replace(board, bram18=18))
    assert (found.ii_cycles, found.binding_resource) == (20, "link")
    found = design([*groups, reads], board)
    assert (found.ii_cycles, found.binding_resource) == (32, "link")


def test_a_network_too_large_for_its_memory_fits_by_streaming_its_weights():
    kept = [candidates(f"l{i}", [4], [[1, 1, 0, 6, 0]]) for i in range(3)]
    with pytest.raises(HassError, match="bram18 binds.*need 18 and there are 6"):
        design(kept, device(9, 9, 0, 6, 0))
    streamed = [
        candidates(f"l{i}", [4, 4], [[1, 1, 0, 6, 0], [1, 1, 0, 0, 0]], [0, 60]) for i in range(3)
    ]
    assert design(streamed, device(9, 9, 0, 6, 0)).bram18 <= 6


@given(st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_design_equals_brute_force_on_tight_tradeoffs(seed: int):
    random = np.random.default_rng(seed)
    groups: list[Candidates] = []
    for i in range(4):
        lanes = random.integers(1, 12, size=9)
        split = random.integers(0, 8, size=9)
        resources = np.column_stack(
            (lanes * 3, lanes * 9 - split, lanes * 2, split + 1, 8 - split + lanes)
        )
        work = float(random.integers(40, 90))
        groups.append(candidates(f"l{i}", list(work / lanes), resources.tolist()))
    capacity = tuple(int(c) for c in random.integers((40, 110, 30, 12, 20), (80, 240, 90, 30, 60)))
    best = brute_force(groups, capacity)
    if best is not None:
        found = design(groups, device(*capacity))
        assert (found.ii_cycles, found.dsp, found.lut, found.proven) == (*best, True)


def tight(seed: int) -> tuple[list[Candidates], tuple[int, ...]]:
    """Five layers alike in speed, whose DSPs trade for LUTs and block RAM."""
    random = np.random.default_rng(seed)
    groups: list[Candidates] = []
    for i in range(5):
        dsp = random.integers(1, 30, size=6)
        rest = random.integers(1, 12, size=(6, 3))
        table = np.column_stack((dsp, 40 - dsp + rest[:, 0], rest[:, 1], rest[:, 2], 0 * dsp))
        groups.append(candidates(f"l{i}", [7.5] * 5 + [9], table.tolist()))
    some = used_by(groups, tuple(random.integers(0, 6, size=5).tolist()))
    capacity = [use + int(slack) for use, slack in zip(some, random.integers(0, 6, 5), strict=True)]
    return groups, tuple(capacity)


@pytest.mark.parametrize("bundles", [1, 2, 3])
def test_the_relaxation_proves_the_same_from_bundles_of_groups(
    monkeypatch: pytest.MonkeyPatch, bundles: int
):
    for seed in range(60):
        groups, capacity = tight(seed)
        problem = build(groups, device(*capacity))
        apart, together = start(problem), start(problem)
        fits = smallest_relaxed_ii(problem, apart)
        with monkeypatch.context() as patch:
            patch.setattr(relaxation, "BUNDLES", bundles)
            assert smallest_relaxed_ii(problem, together) == fits
        if fits:
            assert together.ii == apart.ii


@pytest.mark.parametrize("narrow", [False, True])
def test_the_cheapest_of_equally_fast_designs_equals_brute_force(
    narrow: bool, monkeypatch: pytest.MonkeyPatch
):
    if narrow:
        monkeypatch.setattr(closing, "FEASIBLE_WIDTHS", (1,))
        monkeypatch.setattr(closing, "LEAST_WIDTH", 1)
    nodes, fitting = 0, 0
    for seed in range(60):
        groups, capacity = tight(seed)
        best = brute_force(groups, capacity)
        if best is None:
            continue
        found = design(groups, device(*capacity))
        assert (found.ii_cycles, found.dsp) == best[:2]
        assert found.proven
        assert narrow or found.lut == best[2]
        nodes += found.nodes
        fitting += 1
    assert fitting > 20
    assert (nodes > 0) == narrow


def test_a_single_layer_is_bound_by_what_its_faster_engines_lack():
    layer = ComputeLayer("one", 16, 16, 16, 16, 64, 64, 1, (3, 3), (1, 1), (1, 1))
    small = replace(load_device("zedboard"), lut=10**7, ff=10**7, bram18=10**5)
    found = design([engine_candidates(layer, None, ("dense",), small)], small)
    assert found.binding_resource == "dsp"
    small = replace(load_device("zedboard"), dsp=10**6, ff=10**7, bram18=10**5)
    found = design([engine_candidates(layer, None, ("dense",), small)], small)
    assert found.binding_resource == "lut"
    large = replace(small, lut=10**8, ff=3 * 10**7)
    found = design([engine_candidates(layer, None, ("dense",), large)], large)
    assert found.binding_resource == "input-rate:one"


def test_binding_resource_is_the_one_whose_lack_keeps_the_ii():
    groups = [
        candidates(f"l{i}", [8, 4, 2], [[1, 1, 0, 1, 0], [2, 2, 0, 2, 0], [4, 4, 0, 4, 0]])
        for i in range(2)
    ]
    plenty = 100
    assert design(groups, device(4, plenty, plenty, plenty, 0)).binding_resource == "dsp"
    assert design(groups, device(plenty, plenty, plenty, 5, 0)).binding_resource == "bram18"
    assert design(groups, device(plenty, 4, plenty, plenty, 0)).binding_resource == "lut"
    free = design(groups, device(plenty, plenty, plenty, plenty, 0))
    assert (free.ii_cycles, free.binding_resource) == (2, "rate:l0")


def test_nothing_fits_says_what_binds_by_how_much_and_what_device_would_do():
    groups = [candidates(f"l{i}", [8], [[300, 10, 0, 10, 0]]) for i in range(3)]
    with pytest.raises(HassError) as error:
        design(groups, load_device("zedboard"))
    assert "layer 'l0' does not fit" in str(error.value)
    assert "dsp binds, its engine needs 300 and there are 220" in str(error.value)
    with pytest.raises(HassError) as error:
        design(groups, replace(load_device("zedboard"), dsp=700))
    assert "dsp binds" in str(error.value)
    assert "need 900 and there are 700" in str(error.value)
    assert "'kv260'" in str(error.value)
    assert smallest_device_that_fits(groups) == "kv260"
    assert smallest_device_that_fits(groups * 20) is None


def test_a_combination_that_does_not_fit_is_an_error_though_each_resource_would():
    either = [[10, 0, 0, 0, 0], [0, 10, 0, 0, 0]]
    groups = [candidates(f"l{i}", [1, 1], either) for i in range(3)]
    assert design(groups, device(20, 10, 0, 0, 0)).ii_cycles == 1
    with pytest.raises(HassError, match="binds"):
        design(groups, device(14, 14, 0, 0, 0))


def test_the_device_advised_is_judged_by_candidates_made_for_it():
    layer = ComputeLayer("wide", 7, 7, 7, 7, 512, 512, 1, (3, 3), (1, 1), (1, 1))

    def rebuild(device: Device) -> list[Candidates]:
        return [engine_candidates(layer, None, ("dense",), device)] * 2

    small = load_device("zedboard")
    with pytest.raises(HassError) as error:
        design(rebuild(small), small, rebuild=rebuild)
    advised = smallest_device_that_fits(rebuild)
    assert advised is not None
    assert f"fits is '{advised}'" in str(error.value)
    assert design(rebuild(load_device(advised)), load_device(advised)).ii_cycles > 0
    devices = [load_device(name) for name in device_names()]
    smaller = [d for d in devices if not d.asic and d.lut < load_device(advised).lut]
    for device in smaller:
        with pytest.raises(HassError):
            design(rebuild(device), device)
