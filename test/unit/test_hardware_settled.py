"""Designs whose engines keep up with their streams, against brute force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, cull, joined
from hass_ir.hardware.device import Device, load_device
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.settled import settled, slowed
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer

CAPACITY = (30, 30, 60, 60, 60)


@dataclass(frozen=True)
class Steps:
    """Engine i takes `later[i]` cycles from an II of `start[i]` on, if that is more."""

    start: FloatArray
    later: FloatArray

    def at(self, rows: IntArray, cycles: FloatArray, ii: int) -> FloatArray:
        return np.where(ii >= self.start[rows], np.maximum(cycles, self.later[rows]), cycles)


def floats(rng: np.random.Generator, count: int, high: int) -> FloatArray:
    return rng.integers(1, high, count).astype(np.float64)


def board() -> Device:
    names = ("dsp", "lut", "ff", "bram18", "uram")
    return replace(load_device("zedboard"), **dict(zip(names, CAPACITY, strict=True)))


@st.composite
def networks(draw: st.DrawFn) -> list[Candidates]:
    groups: list[Candidates] = []
    for i in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 6))
        some = st.lists(st.integers(1, 30), min_size=count, max_size=count)
        cycles, start, later = (np.asarray(draw(some), dtype=np.float64) for _ in range(3))
        used = np.zeros((count, 5), dtype=np.int64)
        used[:, 0], used[:, 1] = draw(some), draw(some)
        found = Candidates.of(f"l{i}", "x", cycles, used)
        which = np.asarray(draw(st.lists(st.integers(-1, 0), min_size=count, max_size=count)))
        timings = (Steps(start, later),)
        groups.append(replace(found, timing=which, timed=np.arange(count), timings=timings))
    return groups


def brute_force(groups: list[Candidates]) -> tuple[int, int, int] | None:
    """The least II at which a choice fits and each of it keeps up, then DSPs, then LUTs."""
    every = max(int(g.at(np.arange(len(g)), 30).max()) for g in groups)
    for ii in range(1, every + 1):
        kept = [np.flatnonzero(g.at(np.arange(len(g)), ii) <= ii).tolist() for g in groups]
        fitting: list[tuple[int, int]] = []
        for rows in product(*kept):
            each = [g.resources[r] for g, r in zip(groups, rows, strict=True)]
            used: list[int] = np.sum(each, axis=0).tolist()
            if all(u <= limit for u, limit in zip(used, CAPACITY, strict=True)):
                fitting.append((used[0], used[1]))
        if fitting:
            return ii, *min(fitting)
    return None


@given(networks())
@settings(derandomize=True, deadline=None, max_examples=400)
def test_settled_designs_equal_brute_force(groups: list[Candidates]):
    best, found = brute_force(groups), settled(groups, board())
    if best is None:
        assert found is None
        return
    assert found is not None
    design, slower = found
    assert (design.ii_cycles, design.dsp, design.lut) == best
    assert design.lower_bound_cycles == design.ii_cycles
    assert slowed(groups, design) is None
    assert slowed(slower, design) is None
    near = settled(groups, board(), gap=0.2)
    assert near is not None
    assert near[0].lower_bound_cycles <= best[0] <= near[0].ii_cycles


def test_where_an_engine_comes_from_stays_known():
    rng = np.random.default_rng(0)
    parts: list[Candidates] = []
    for count in (4, 3):
        steps = Steps(floats(rng, count, 9), floats(rng, count, 30))
        plain = Candidates.of("l", "x", floats(rng, count, 9), np.zeros((count, 5), int))
        rows = rng.permutation(count)
        of = replace(plain, timing=np.zeros(count, int), timed=rows, timings=(steps,))
        parts += [of, plain, of.take(np.asarray([1, 0]))]
    whole = joined(parts)
    every = np.concatenate([p.at(np.arange(len(p)), 6) for p in parts])
    assert (whole.at(np.arange(len(whole)), 6) == every).all()
    assert len(whole.timings) == 2
    some = rng.permutation(len(whole))[:5]
    assert (whole.take(some).at(np.arange(5), 6) == every[some]).all()
    kept = cull(whole, (1, 1, 1, 1, 1))
    assert (kept.at(np.arange(len(kept)), 6) == every).all()


def test_engines_of_a_design_keep_its_initiation_interval():
    """Beside a slow layer, engines much faster than the II get narrow streams."""
    board, slower = load_device("zcu104"), 0
    for filters, stride in ((64, 1), (24, 2), (96, 2)):
        size = 16 // stride
        layers = [
            ComputeLayer("slow", 64, 64, 64, 64, 3, 16, 1, (3, 3), (1, 1), (1, 1)),
            ComputeLayer(
                "small", 16, 16, size, size, 16, filters, 1, (3, 3), (stride, stride), (1, 1)
            ),
        ]
        tables = [IndependentZeros(layer, np.full(layer.channels, 0.3)) for layer in layers]
        kinds = "dense", "pair-sparse"
        members = [Member(x, t, kinds) for x, t in zip(layers, tables, strict=True)]
        found, groups = Explorer(board).design(members)
        for group, row in zip(groups, found.choice, strict=True):
            assert group.at(np.asarray([row]), found.ii_cycles)[0] <= found.ii_cycles
        every = members[1].candidates(board)
        for ii in np.unique(np.quantile(every.cycles, np.linspace(0.0, 1.0, 40)).astype(np.int64)):
            fast = np.flatnonzero(every.cycles <= ii)
            slower += int((every.at(fast, int(ii)) > ii).sum())
    assert slower > 0
