"""Partitions against brute force over all cuts, and what a segment reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import Candidates, FloatArray, joined
from hass_ir.hardware.derating import fastest_of
from hass_ir.hardware.device import Device, clock_hz, load_device
from hass_ir.hardware.latency import latency_cycles
from hass_ir.hardware.memory import STREAM
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, Plan, Schedule
from hass_ir.hardware.problem import build
from hass_ir.hardware.segments import Network, Segment, is_link, weight_bits
from hass_ir.hardware.shortest import shortest
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.streams import bandwidth_candidates
from hass_ir.hardware.turns import chosen, soonest
from hass_ir.hardware.waiting import besides
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

BOARD = replace(
    load_device("zedboard"),
    dsp=30,
    lut=60,
    ff=10**6,
    bram18=30,
    uram=0,
    clock_mhz=1.0,
    bandwidth_gbps=0.1,
    reconfiguration_s=1e-4,
)


Cost = Callable[[Segment, Schedule, int, Device, bool], float | None]


def compute(name: str, *inputs: int, words: int = 16, fill: float = 0.25) -> Part:
    return Part(name, ComputeLayer(name, 1, 1, 1, 1, 4, words), inputs, words, 4, fill)


def stream(kind: str, name: str, *inputs: int, words: int = 16) -> Part:
    layer = StreamLayer(name, kind, words, words, operands=max(len(inputs), 1))
    return Part(name, layer, inputs, words, 4)


def residual() -> list[Part]:
    """read, a, b, a + b, c, write."""
    return [
        stream("read", "read0"),
        compute("a", 0),
        compute("b", 1),
        stream("add", "add", 2, 1),
        compute("c", 3),
        stream("write", "write0", 4),
    ]


@st.composite
def networks(draw: st.DrawFn) -> list[Part]:
    parts = [stream("read", "read0")]
    for i in range(draw(st.integers(2, 5))):
        parts.append(compute(f"l{i}", len(parts) - 1, fill=draw(st.sampled_from((0.0, 0.25)))))
        if draw(st.booleans()):
            parts.append(stream("relu", f"relu{i}", len(parts) - 1))
        if len(parts) > 3 and draw(st.booleans()):
            other = draw(st.integers(1, len(parts) - 2))
            parts.append(stream("add", f"add{i}", len(parts) - 1, other))
    return [*parts, stream("write", "write0", len(parts) - 1)]


def random_groups(seed: int):
    """Candidates of every part, drawn from its name: links and FIFOs small, layers large.

    Those that stream their weights take less memory, but some for what waits beside them.
    """

    def groups(part: Part, beside: Beside | None = None) -> Candidates:
        random = np.random.default_rng([seed, *part.name.encode()])
        large = isinstance(part.layer, ComputeLayer)
        lanes = np.arange(1, 6) if large else np.ones(1, dtype=np.int64)
        table = np.zeros((len(lanes), 5), dtype=np.int64)
        table[:, 0] = lanes * random.integers(1, 6) if large else 0
        table[:, 1] = lanes * random.integers(1, 9) + random.integers(0, 3)
        table[:, 3] = random.integers(1, 18, size=len(lanes)) if large else random.integers(0, 2)
        work = float(random.integers(40, 400)) if large else 16.0
        one = np.ones_like(lanes)
        arrays = {"encoded_bits": weight_bits(part) * one, "memory": 0 * one}
        found = Candidates.of(part.name, "x", work / lanes, table, **arrays)
        if beside is None:
            return found
        more = table.copy()
        more[:, 3] = 2 + len(beside.words)
        arrays["memory"] = STREAM * one
        streamed = Candidates.of(part.name, "x", work / lanes, more, tile_rows=one, **arrays)
        streamed = replace(streamed, link_bits=weight_bits(part) * np.ones(len(lanes)))
        return joined([found, streamed])

    return groups


def best_seconds(
    segment: Segment, schedule: Schedule, seed: int, device: Device, alone: bool
) -> float | None:
    """The least that a segment may cost of all choices, streamed weights among them."""
    groups = [
        random_groups(seed)(part, beside)
        for part, beside in zip(segment.parts, besides(segment.parts), strict=True)
    ]
    width = device.bandwidth_gbps * 1e3 / device.clock_mhz
    best = None
    for pick in product(*(range(2 if (g.memory == STREAM).any() else 1) for g in groups)):
        some = [
            g.take(np.flatnonzero((g.memory == STREAM) == x))
            for g, x in zip(groups, pick, strict=True)
        ]
        moved = sum(segment.link_bits) + sum(float(g.link_bits[0]) for g in some)
        floor = Candidates.of("link", "x", np.asarray([moved / width]), np.zeros((1, 5), np.int64))
        kept = sum(weight_bits(p) for p, x in zip(segment.parts, pick, strict=True) if not x)
        load = kept / (device.bandwidth_gbps * 1e9) + device.reconfiguration_s
        for image, ii, clock in [found] if (found := quickest([*some, floor], device)) else []:
            turn = ii * schedule.batch / clock + load
            cost = image if schedule.chained else schedule.batch * image if alone else turn
            best = cost if best is None else min(best, cost)
    return best


def quickest(groups: list[Candidates], device: Device) -> tuple[float, int, float] | None:
    """Seconds an image of the best of all choices, its II and clock; None if none fits."""
    used, slowest = np.zeros((1, 5), dtype=np.int64), np.ones(1)
    for group in groups:
        used = (used[:, None] + group.resources).reshape(-1, 5)
        slowest = np.maximum(slowest[:, None], group.cycles).reshape(-1)
    inside = (used <= device.capacity).all(axis=1)
    if not inside.any():
        return None
    ii = np.ceil(slowest[inside] - 1e-6).astype(np.int64)
    clock = np.asarray([clock_hz(device, int(lut)) for lut in used[inside, 1]])
    best = int((ii / clock).argmin())
    return float(ii[best] / clock[best]), int(ii[best]), float(clock[best])


def of_the_slowest(parts: Sequence[Part], paces: Sequence[Pace], ii_cycles: int) -> int:
    """The least latency there can be."""
    return max(ii_cycles, *(pace.cycles for pace in paces))


def nothing_waits(
    layer: ComputeLayer, candidates: Candidates, wanted: float
) -> tuple[FloatArray, FloatArray]:
    """Heads and tails of no cycles."""
    return np.zeros(len(candidates)), np.zeros(len(candidates))


def planned(finder: Partitioner, schedule: Schedule) -> Plan:
    """A plan where first images take no longer than the others."""
    with (
        patch("hass_ir.hardware.plan.latency_cycles", of_the_slowest),
        patch("hass_ir.hardware.turn_bounds.heads_and_tails", nothing_waits),
    ):
        return finder.plan(schedule)


def seconds(
    segment: Segment, schedule: Schedule, seed: int, device: Device, alone: bool
) -> float | None:
    """What a segment costs, as the contract of the partitions has it, if the first image takes no
    longer than the others; None if it does not fit."""
    groups = [random_groups(seed)(part) for part in segment.parts]
    groups.append(bandwidth_candidates("link", segment.link_bits, device))
    found = quickest(groups, device)
    if found is None:
        return None
    image, ii, clock = found
    if schedule.devices > 1:
        return image
    if alone:
        return schedule.batch * image
    weights = segment.weight_bits / (device.bandwidth_gbps * 1e9)
    return ii * schedule.batch / clock + weights + device.reconfiguration_s


def brute_force(
    network: Network, schedule: Schedule, seed: int, device: Device, cost: Cost = seconds
) -> float | None:
    """Seconds an image of the best of all cuts."""
    starts = network.starts
    most = min(schedule.devices, len(starts)) if schedule.chained else len(starts)
    numbers = range(1, most + 1) if schedule.partitions is None else [schedule.partitions]
    best = None
    for number in numbers:
        for cuts in combinations(starts[1:], number - 1):
            ends = (*cuts, len(network.parts))
            costs = [
                cost(network.segment(a, b, schedule.chained), schedule, seed, device, not cuts)
                for a, b in zip((0, *cuts), ends, strict=True)
            ]
            known = [c for c in costs if c is not None]
            if len(known) == len(costs):
                value = max(known) if schedule.chained else sum(known) / schedule.batch
                best = value if best is None else min(best, value)
    return best


@given(
    networks(),
    st.integers(0, 10**6),
    st.sampled_from((None, 1, 2, 3)),
    st.sampled_from((1, 2, 4)),
    st.sampled_from((1, 3, 50)),
)
@settings(derandomize=True, deadline=None, max_examples=80)
def test_plan_equals_brute_force(
    parts: list[Part], seed: int, partitions: int | None, devices: int, batch: int
):
    network = Network(parts)
    schedule = Schedule(partitions, devices, batch)
    if partitions is not None and partitions > len(network.starts):
        return
    best = brute_force(network, schedule, seed, BOARD)
    finder = Partitioner(network, BOARD, random_groups(seed), gap=0.0)
    if best is None:
        with pytest.raises(HassError, match="fit|cannot run"):
            planned(finder, schedule)
        return
    plan = planned(finder, schedule)
    # Of designs equally fast the latency may differ by the rounding of a cycle a partition.
    cycle = 0.0 if plan.resident else len(plan.placed) / plan.clock_hz / schedule.batch
    assert plan.seconds_per_image == pytest.approx(best, rel=1e-9, abs=cycle)
    assert plan.bound_s <= best * (1 + 1e-9)
    assert plan.bound_s >= best * (1 - 1e-9) - cycle
    assert plan.lower_bound_cycles <= plan.ii_cycles
    close = planned(Partitioner(network, BOARD, random_groups(seed), 0.1), schedule)
    assert best * (1 - 1e-9) - cycle <= close.seconds_per_image
    assert close.seconds_per_image <= (best + cycle) / 0.9 * (1 + 1e-9)
    assert close.bound_s <= best * (1 + 1e-9)
    again = Partitioner(network, BOARD, random_groups(seed + 1), 0.0, finder.start(schedule))
    try:
        plan = planned(again, schedule)
    except HassError:
        return
    best = brute_force(network, schedule, seed + 1, BOARD)
    assert plan.seconds_per_image == pytest.approx(best, rel=1e-9, abs=cycle)


@given(
    networks(),
    st.integers(0, 10**6),
    st.sampled_from((None, 1, 2)),
    st.sampled_from((1, 3)),
    st.sampled_from((1, 50)),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_plans_that_stream_weights_equal_brute_force(
    parts: list[Part], seed: int, partitions: int | None, devices: int, batch: int
):
    network = Network(parts)
    schedule = Schedule(partitions, devices, batch)
    board = replace(BOARD, bandwidth_gbps=0.02)
    if partitions is not None and partitions > len(network.starts):
        return
    best = brute_force(network, schedule, seed, board, best_seconds)
    finder = Partitioner(network, board, random_groups(seed), gap=0.0, streaming=True)
    if best is None:
        with pytest.raises(HassError, match="fit|cannot run"):
            planned(finder, schedule)
        return
    near = Partitioner(network, board, random_groups(seed), gap=0.01, streaming=True)
    for each in (planned(near, schedule), plan := planned(finder, schedule)):
        assert each.bound_s <= best * (1 + 1e-9)
        assert each.seconds_per_image >= best * (1 - 1e-9)
    if plan.resident and (schedule.chained or partitions == 1):
        assert plan.seconds_per_image == pytest.approx(best, rel=1e-9)
        assert plan.bound_s == pytest.approx(best, rel=1e-9)


@given(networks(), st.integers(0, 10**6), st.sampled_from((0.0, 0.01, 0.1)))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_the_fastest_design_equals_brute_force(parts: list[Part], seed: int, gap: float):
    network = Network(parts)
    device = replace(BOARD, dsp=60, bram18=80, lut=100)
    groups = [random_groups(seed)(p) for p in network.segment(0, len(parts)).parts]
    found = fastest_of(groups, device, gap)
    best = quickest(groups, device)
    if best is None:
        assert found is None
        return
    assert found is not None
    assert found.seconds == found.design.ii_cycles / clock_hz(device, found.design.lut)
    assert best[0] * (1 - 1e-9) <= found.seconds <= best[0] / (1 - gap) * (1 + 1e-9)
    assert found.seconds * (1 - gap) * (1 - 1e-9) <= found.least <= best[0] * (1 + 1e-9)


@given(networks(), st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_bounds_hold_for_every_segment(parts: list[Part], seed: int):
    network = Network(parts)
    finder = Partitioner(network, BOARD, random_groups(seed))
    tight = 0
    for first, begin in enumerate(network.starts):
        for last in range(first, len(network.starts)):
            segment = network.segment(begin, network.ends[last])
            bound = finder.bounds.cycles[first, last]
            found = quickest([random_groups(seed)(part) for part in segment.parts], BOARD)
            if found is None:
                continue
            cycles = found[0] * BOARD.clock_mhz * 1e6
            assert bound <= cycles * (1 + 1e-9)
            tight += bound >= 0.5 * cycles
    assert tight > 0 or finder.bounds.cycles.size == 0 or np.isinf(finder.bounds.cycles).any()


@given(networks(), st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_bounds_hold_with_the_fifos_and_streamed_weights_of_every_segment(
    parts: list[Part], seed: int
):
    network, board = Network(parts), replace(BOARD, bandwidth_gbps=0.02)
    finder = Partitioner(network, board, random_groups(seed), streaming=True)
    if finder.every_layer_fits():
        planned(finder, Schedule(None, batch=9))
    plain = Partitioner(network, board, random_groups(seed), gap=0.1, streaming=True)
    assert (finder.bounds.cycles >= plain.bounds.cycles).all()
    boards = Schedule(None, devices=2)
    for first, begin in enumerate(network.starts):
        for last in range(first, len(network.starts)):
            segment = network.segment(begin, network.ends[last])
            best = best_seconds(segment, boards, seed, board, False)
            if best is not None:
                cycles = best * board.clock_mhz * 1e6
                assert finder.bounds.cycles[first, last] <= cycles * (1 + 1e-9)


def test_groups_that_differ_in_their_names_only_are_alike():
    group = random_groups(1)(compute("a", 0))
    assert replace(group, name="b").digest == group.digest
    assert replace(group, cycles=group.cycles + 1).digest != group.digest
    assert replace(group, resources=group.resources + 1).digest != group.digest
    assert replace(group, link_bits=group.link_bits + 1).digest != group.digest


@given(st.integers(1, 5), st.integers(0, 10**6), st.booleans())
@settings(derandomize=True, deadline=None, max_examples=100)
def test_shortest_equals_brute_force(pieces: int, seed: int, bottleneck: bool):
    random = np.random.default_rng(seed)
    costs = random.integers(1, 30, size=(pieces, pieces)).astype(np.float64)
    costs[random.random((pieces, pieces)) < 0.3] = np.inf
    counts = sorted({int(c) for c in random.integers(1, 6, size=2)})
    best = np.inf
    for count in counts:
        for cuts in combinations(range(1, pieces), count - 1):
            ends = (*cuts, pieces)
            each = [costs[a, b - 1] for a, b in zip((0, *cuts), ends, strict=True)]
            best = min(best, max(each) if bottleneck else sum(each))
    found = shortest(costs, counts, bottleneck)
    if np.isinf(best):
        assert found is None
        return
    assert found is not None
    value, path = found
    each = [costs[s] for s in path]
    assert value == best == (max(each) if bottleneck else sum(each))
    assert [a for a, _ in path] == [0, *(b + 1 for _, b in path[:-1])]
    assert path[-1][1] == pieces - 1


def links(segment: Segment, kind: str) -> list[str]:
    return [p.name for p in segment.parts if is_link(p, kind)]


def test_a_cut_inside_a_branch_moves_both_tensors():
    network = Network(residual())
    assert network.starts == (0, 2, 4)
    first, second = network.segment(0, 2), network.segment(2, 6)
    assert links(first, "read") == ["read0"]
    assert links(first, "write") == ["a.write"]
    assert links(second, "read") == ["a.read"]
    assert links(second, "write") == ["write0"]
    assert first.link_bits == (16 * 16, 16 * 16)
    assert first.tensors == {"a.write": 1}
    assert second.tensors == {"a.read": 1}
    assert (first.first, second.first) == ("a", "b")
    assert first.weight_bits == 4 * 16 * 16
    assert "a.read.fork" in [p.name for p in second.parts]


def test_memory_keeps_a_tensor_for_later_partitions_and_boards_pass_it_on():
    parts = [
        stream("read", "read0"),
        compute("a", 0),
        compute("b", 1),
        compute("c", 2),
        stream("add", "add", 3, 1),
        stream("write", "write0", 4),
    ]
    network = Network(parts)
    middle = network.segment(2, 3)
    assert links(middle, "read") == ["a.read"]
    assert links(middle, "write") == ["b.write"]
    middle = network.segment(2, 3, chained=True)
    assert links(middle, "read") == ["a.read"]
    assert links(middle, "write") == ["a.write", "b.write"]
    last = network.segment(3, 6)
    assert links(last, "read") == ["a.read", "b.read"]


def test_what_only_a_join_takes_is_read_when_the_join_starts():
    parts = residual()
    parts[2] = compute("b", 1, fill=0.5)
    whole = Network(parts).segment(0, 6)
    assert any(isinstance(p.layer, FifoLayer) for p in whole.parts)
    parts.insert(3, compute("d", 2, fill=0.5))
    parts[4] = stream("add", "add", 3, 1)
    parts[5:] = [compute("c", 4), stream("write", "write0", 5)]
    cut = Network(parts).segment(3, 7)
    assert links(cut, "read") == ["a.read", "b.read"]
    assert not any(isinstance(p.layer, FifoLayer) for p in cut.parts)


def test_a_turn_is_configuration_weights_and_the_batch():
    network = Network(residual())
    plan = Partitioner(network, BOARD, random_groups(1), 0.0).plan(Schedule(3, batch=10))
    total = 0.0
    for placed in plan.placed:
        ii, clock = placed.design.ii_cycles, clock_hz(BOARD, placed.design.lut)
        depth = latency_cycles(placed.parts, placed.paces, ii) - ii
        assert depth > 0
        assert placed.turn_s(10) == pytest.approx(
            (10 * ii + depth) / clock + 1e-4 + placed.segment.weight_bits / 1e8
        )
        total += placed.turn_s(10)
    assert plan.latency_s == pytest.approx(total)
    assert plan.seconds_per_image == pytest.approx(total / 10)


@given(networks(), st.integers(0, 10**6), st.sampled_from((1, 3, 50)))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_bounds_hold_and_only_first_images_keep_plans_from_them(
    parts: list[Part], seed: int, batch: int
):
    schedule = Schedule(2, batch=batch)
    try:
        plan = Partitioner(Network(parts), BOARD, random_groups(seed), gap=0.0).plan(schedule)
    except HassError:
        return
    filling = sum((p.latency_cycles - p.design.ii_cycles) / p.clock_hz for p in plan.placed)
    assert plan.without_filling_s == pytest.approx(plan.seconds_per_image - filling / batch)
    cycle = len(plan.placed) / plan.clock_hz / batch
    assert plan.bound_s <= plan.seconds_per_image * (1 + 1e-9)
    best = brute_force(Network(parts), schedule, seed, BOARD)
    assert best is not None
    assert plan.bound_s <= best * (1 + 1e-9)
    assert plan.without_filling_s >= best * (1 - 1e-9) - cycle


@given(networks(), st.integers(0, 10**6), st.sampled_from((1, 3, 50)))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_designs_for_a_turn_come_near_the_best_of_all_choices(
    parts: list[Part], seed: int, batch: int
):
    board = replace(BOARD, bandwidth_gbps=0.02, reconfiguration_s=0.0, lut=100)
    network = Network(parts)
    if len(network.starts) > 3:
        return
    segment = network.segment(0, len(parts))
    made, waiting = random_groups(seed), besides(segment.parts)
    groups = [made(*each) for each in zip(segment.parts, waiting, strict=True)]
    groups = [g.take(np.arange(0, len(g), 1 + (len(g) > 5))) for g in groups]
    groups.append(bandwidth_candidates("link", segment.link_bits, board))
    timed = fastest_of(groups, board)
    if timed is None:
        return
    placed = Placed(segment, timed.design, tuple(groups), board, timed.least)
    found = soonest(placed, batch)
    assert found.turn_s(batch) <= placed.turn_s(batch)
    problem = build(groups, board)
    turns = [
        replace(placed, design=chosen(problem, timed.design, np.asarray(pick))).turn_s(batch)
        for pick in product(*map(range, problem.starts[:-1], problem.starts[1:]))
        if problem.at(problem.slowest).fits(np.asarray(pick))
    ]
    assert min(turns) <= found.turn_s(batch) * (1 + 1e-9)
    assert found.turn_s(batch) <= 1.02 * min(turns)


def test_infeasible_plans_say_what_to_do():
    network = Network(residual())
    finder = Partitioner(network, BOARD, random_groups(1))
    with pytest.raises(HassError, match=r"in 4 partitions; .* at most 3"):
        finder.plan(Schedule(4))
    small = replace(BOARD, dsp=0)
    with pytest.raises(HassError, match="layer 'a' does not fit .* by itself: dsp binds"):
        Partitioner(network, small, random_groups(1)).plan(Schedule(None))

    def heavy(part: Part, beside: Beside | None) -> Candidates:
        found = random_groups(1)(part, beside)
        resources = found.resources.copy()
        resources[:, 3] = 20 if isinstance(part.layer, ComputeLayer) else 0
        return replace(found, resources=resources)

    finder = Partitioner(network, BOARD, heavy)
    assert finder.every_layer_fits()
    binds = (
        r"it takes 3 or more \(bram18 binds: the partition from '\w' on needs 40 and there are 30\)"
    )
    with pytest.raises(HassError, match=binds):
        finder.plan(Schedule(2))
    with pytest.raises(HassError, match=rf"2 boards .*, {binds}; use more devices"):
        finder.plan(Schedule(None, devices=2))
    assert len(finder.plan(Schedule(None)).placed) == 3
    assert len(finder.plan(Schedule(None, devices=8)).placed) == 3

    def elsewhere(device: Device) -> Partitioner:
        # One layer of 20 blocks fits 30 of them; of the listed boards only zcu104 has 40 here.
        return Partitioner(
            network, replace(BOARD, bram18=40 if device.name == "zcu104" else 30), heavy
        )

    finder = Partitioner(network, BOARD, heavy, elsewhere=elsewhere)
    name = r"device 'zcu104' \(the smallest listed that fits\)"
    with pytest.raises(HassError, match=f"use {name} or partitions=auto"):
        finder.plan(Schedule(2))
    with pytest.raises(HassError, match=f"use more devices, {name} or partitions=auto on one"):
        finder.plan(Schedule(2, devices=2))


@pytest.mark.parametrize(
    "schedule", [Schedule(None), Schedule(2), Schedule(None, devices=2), Schedule(3, batch=9)]
)
def test_a_layer_that_fits_no_partition_of_its_own_is_named_with_a_board_that_fits(
    schedule: Schedule,
):
    network = Network(residual())

    def groups(part: Part, beside: Beside | None) -> Candidates:
        found = random_groups(1)(part, beside)
        resources = found.resources.copy()
        resources[:, 3] = 40 if part.name == "b" else 5
        return replace(found, resources=resources)

    def elsewhere(device: Device) -> Partitioner:
        return Partitioner(network, replace(BOARD, bram18=device.bram18), groups)

    # The board is called zedboard, so that kv260 has the fewest LUTs of the others.
    finder = Partitioner(network, BOARD, groups, elsewhere=elsewhere)
    binds = r"'b' does not fit .* by itself: bram18 binds, its engine needs 40 and there are 30"
    name = r"use device 'kv260' \(the smallest listed that fits\)"
    with pytest.raises(HassError, match=f"{binds}; {name}"):
        finder.plan(schedule)

    def nowhere(device: Device) -> Partitioner:
        return Partitioner(network, BOARD, groups)

    finder = Partitioner(network, BOARD, groups, elsewhere=nowhere)
    with pytest.raises(HassError, match="no listed device runs it so: use fewer bits"):
        finder.plan(schedule)


@given(networks(), st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=20)
def test_plans_do_not_depend_on_what_was_designed_before(parts: list[Part], seed: int):
    network = Network(parts)
    used = Partitioner(network, BOARD, random_groups(seed), 0.0)
    try:
        used.plan(Schedule(None, batch=7))
        used.plan(Schedule(None, devices=3))
    except HassError:
        return
    schedule = Schedule(None, batch=1000)
    again = used.plan(schedule)
    fresh = Partitioner(network, BOARD, random_groups(seed), 0.0).plan(schedule)
    assert again.seconds_per_image == pytest.approx(fresh.seconds_per_image)
