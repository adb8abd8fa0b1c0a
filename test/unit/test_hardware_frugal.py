"""Designs of least energy and of most efficiency, against all designs of small random networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware import efficient
from hass_ir.hardware.candidates import Candidates, FloatArray
from hass_ir.hardware.device import Device, clock_hz, load_device
from hass_ir.hardware.efficient import most_efficient
from hass_ir.hardware.explore import Design, attempt
from hass_ir.hardware.frugal import GAP, STEP, least_energy

Network = tuple[list[Candidates], list[FloatArray], Device]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to three groups of up to six candidates, their energies, and a device."""
    groups: list[Candidates] = []
    energies: list[FloatArray] = []
    for i in range(draw(st.integers(1, 3))):
        rows = draw(st.integers(1, 6))
        numbers = st.lists(st.integers(0, 9), min_size=5, max_size=5)
        resources = draw(st.lists(numbers, min_size=rows, max_size=rows))
        cycles = draw(st.lists(st.integers(100, 300), min_size=rows, max_size=rows))
        table = np.asarray(resources, dtype=np.int64)
        groups.append(Candidates.of(f"l{i}", "test", np.asarray(cycles, dtype=float), table))
        joules = draw(st.lists(st.integers(1, 50), min_size=rows, max_size=rows))
        energies.append(np.asarray(joules, dtype=float))
    names = ("dsp", "lut", "ff", "bram18", "uram")
    limits = {name: draw(st.integers(6, 24)) for name in names}
    device = replace(load_device("zedboard"), **limits, clock_mhz=1e-6, static_w=0.0)
    return groups, energies, replace(device, static_w=draw(st.sampled_from((0.0, 0.1, 1.0))))


def slack(device: Device, first: Design) -> float:
    """The static energy that a faster clock than that of `first` would save."""
    times = (1 / clock_hz(device, lut) for lut in (first.lut, 0))
    slow, fast = times
    return device.static_w * first.ii_cycles * (slow - fast)


def all_designs(network: Network) -> Iterator[tuple[int, int, int, float]]:
    """II, DSPs, LUTs and total energy of each design that fits."""
    groups, energies, device = network
    for rows in product(*(range(len(g)) for g in groups)):
        used = np.sum([g.resources[r] for g, r in zip(groups, rows, strict=True)], axis=0)
        if (used <= device.capacity).all():
            ii = int(max(g.cycles[r] for g, r in zip(groups, rows, strict=True)))
            dynamic = float(sum(e[r] for e, r in zip(energies, rows, strict=True)))
            static = device.static_w * ii / clock_hz(device, int(used[1]))
            yield ii, int(used[0]), int(used[1]), dynamic + static


def energy_of(found: Design, network: Network) -> float:
    _, energies, device = network
    dynamic = float(sum(e[r] for e, r in zip(energies, found.choice, strict=True)))
    return dynamic + device.static_w * found.ii_cycles / clock_hz(device, found.lut)


def check(found: Design, network: Network) -> None:
    groups, _, device = network
    chosen = list(zip(groups, found.choice, strict=True))
    used = np.sum([g.resources[r] for g, r in chosen], axis=0)
    assert (used <= device.capacity).all()
    assert used.tolist() == [found.dsp, found.lut, found.ff, found.bram18, found.uram]
    assert found.ii_cycles == int(max(g.cycles[r] for g, r in chosen))


@given(networks())
@settings(derandomize=True, deadline=None, max_examples=150)
def test_of_equal_ii_and_dsps_the_least_energy_is_taken(network: Network):
    groups, energies, device = network
    first = attempt(groups, device)
    if first is None:
        return
    found = least_energy(groups, energies, first, device)
    check(found, network)
    assert (found.ii_cycles, found.dsp) == (first.ii_cycles, first.dsp)
    assert clock_hz(device, found.lut) >= clock_hz(device, first.lut)
    same = [
        total
        for ii, dsp, lut, total in all_designs(network)
        if (ii, dsp) == (first.ii_cycles, first.dsp)
        and lut <= max(first.lut, int(0.7 * device.lut))
    ]
    assert energy_of(found, network) <= min(same) * (1 + 2 * GAP) + slack(device, first)


@given(networks())
@settings(derandomize=True, deadline=None, max_examples=150)
def test_where_energy_is_the_aim_no_design_takes_less(network: Network):
    """But for what the steps of the II and those of the clock leave open."""
    groups, energies, device = network
    first = attempt(groups, device)
    if first is None:
        return
    found = least_energy(groups, energies, first, device, any_ii=True, tries=200)
    check(found, network)
    least = min(total for *_, total in all_designs(network))
    assert energy_of(found, network) <= energy_of(first, network) * (1 + 1e-9)
    assert energy_of(found, network) <= least * STEP * (1 + 2 * GAP) / 0.85


def test_a_slower_design_wins_only_if_it_saves_more_than_its_time_costs():
    cycles, joules = np.asarray([100.0, 150.0]), np.asarray([30.0, 10.0])
    group = Candidates.of("l", "test", cycles, np.ones((2, 5), dtype=np.int64))
    board = replace(load_device("zcu104"), clock_mhz=1e-6)
    for static_w, ii, total in ((0.1, 150, 25.0), (1.0, 100, 130.0)):
        device = replace(board, static_w=static_w)
        first = attempt([group], device)
        assert first is not None
        assert first.ii_cycles == 100
        found = least_energy([group], [joules], first, device, any_ii=True)
        assert (found.ii_cycles, found.binding_resource == "energy") == (ii, ii == 150)
        assert energy_of(found, ([group], [joules], device)) == pytest.approx(total)


@settings(max_examples=200, deadline=None)
@given(network=networks(), slowdown=st.sampled_from((1.0, 1.3, 2.0, 10.0)))
def test_no_design_is_more_efficient(network: Network, slowdown: float):
    groups, _, device = network
    first = attempt(groups, device)
    if first is None:
        return
    found = most_efficient(groups, device, first, slowdown, tries=1000)
    check(found, network)
    assert found.ii_cycles <= first.ii_cycles * slowdown
    assert found.ii_cycles * max(found.dsp, 1) <= first.ii_cycles * max(first.dsp, 1)
    least = min(
        ii * max(dsp, 1)
        for ii, dsp, _, _ in all_designs(network)
        if ii <= first.ii_cycles * slowdown
    )
    assert (
        found.ii_cycles * max(found.dsp, 1) * (1.0 - efficient.GAP) <= least * efficient.STEP + 1e-9
    )


def test_logic_that_a_longer_interval_leaves_saves_multipliers():
    """Twice the cycles take half the logic: then the engine that skips zeros fits, with few
    DSPs."""
    dense = [[40, 10, 0, 0, 0], [20, 5, 0, 0, 0]]
    sparse = [[10, 80, 0, 0, 0], [5, 40, 0, 0, 0]]
    cycles = np.array([100.0, 200.0, 100.0, 200.0])
    group = Candidates.of("l", "test", cycles, np.asarray(dense + sparse))
    device = replace(load_device("zedboard"), dsp=50, lut=50)
    first = attempt([group], device)
    assert first is not None
    assert (first.ii_cycles, first.dsp) == (100, 40)
    found = most_efficient([group], device, first, 2.0)
    assert (found.ii_cycles, found.dsp, found.lut) == (200, 5, 40)
    assert found.binding_resource == "efficiency"
    assert most_efficient([group], device, first, 1.5) == first


@pytest.mark.parametrize("slowdown", [1.0, 4.0])
def test_what_is_slower_and_no_more_efficient_is_not_taken(slowdown: float):
    table = np.asarray([[4, 1, 0, 0, 0], [2, 1, 0, 0, 0]])
    group = Candidates.of("l", "test", np.array([100.0, 200.0]), table)
    first = attempt([group], load_device("zedboard"))
    assert first is not None
    assert most_efficient([group], load_device("zedboard"), first, slowdown) == first
