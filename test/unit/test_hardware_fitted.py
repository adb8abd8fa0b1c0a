"""FIFO depths from schedules: against longest paths counted one image after the other, and against
the simulator."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.simulate.delayed import held, together
from hass_ir.hardware.simulate.engine_flow import between_points, set_cycles
from hass_ir.hardware.simulate.fitted import fitted
from hass_ir.hardware.simulate.flow import flow
from hass_ir.hardware.simulate.latest import Latest
from hass_ir.hardware.simulate.periodic import Points, Waits, earliest, passed, reached
from hass_ir.hardware.simulate.pipeline import (
    Engine,
    Fork,
    Join,
    Link,
    Map,
    Pipeline,
    Stream,
    in_words,
    out_words,
)
from hass_ir.hardware.simulate.processes import End, Flow
from hass_ir.hardware.simulate.progress import lock_up
from hass_ir.hardware.workload import ComputeLayer

IMAGES = 8

Place = tuple[int, int, int]
"""A process, one of its points, and the image."""
System = tuple[list[FloatArray], list[Waits]]


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Processes in a row, each of which waits for points of the one before; and a wait back."""
    count = draw(st.integers(2, 4))
    sizes = [draw(st.integers(1, 4)) for _ in range(count)]
    cycles = st.integers(0, 5)
    gaps = [np.asarray([float(draw(cycles)) for _ in range(n)]) for n in sizes]
    waits: list[Waits] = []
    for p in range(1, count):
        before = np.asarray(sorted(draw(st.integers(0, sizes[p - 1] - 1)) for _ in gaps[p]))
        later = np.asarray([float(draw(cycles)) for _ in gaps[p]])
        images = np.zeros(sizes[p], np.int64)
        waits.append(Waits(p - 1, before, p, np.arange(sizes[p]), images, later))
    room = draw(st.integers(1, 2))
    one = np.zeros(1, np.int64)
    waits.append(Waits(count - 1, one, 0, one, one - room, np.zeros(1)))
    return gaps, waits


def rows(waits: Waits) -> list[tuple[int, int, int, float]]:
    """Point before, point after, images and cycles of each."""
    points = waits.before.tolist(), waits.after.tolist()
    return list(zip(*points, waits.images.tolist(), waits.cycles.tolist(), strict=True))


def slowest_cycle(gaps: list[FloatArray], waits: list[Waits]) -> float:
    """The most cycles that a cycle of waits has for an image, by trying periods."""
    low, high = 0.0, 1e3
    if positive(gaps, waits, high):
        return np.inf
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if positive(gaps, waits, middle) else (low, middle)
    return high


def positive(gaps: list[FloatArray], waits: list[Waits], period: float) -> bool:
    """Whether longest paths have no end (Floyd and Warshall)."""
    places = [(p, i) for p, g in enumerate(gaps) for i in range(len(g))]
    at = {place: n for n, place in enumerate(places)}
    paths = np.full((len(at), len(at)), -np.inf)
    for p, g in enumerate(gaps):
        for i, gap in enumerate(g):
            edge = at[p, (i - 1) % len(g)], at[p, i]
            paths[edge] = max(paths[edge], gap - period * (i == 0))
    for w in waits:
        for b, a, images, c in rows(w):
            edge = at[w.source, b], at[w.target, a]
            paths[edge] = max(paths[edge], c + images * period)
    for k in range(len(at)):
        paths = np.maximum(paths, paths[:, k : k + 1] + paths[k : k + 1])
    return bool((np.diag(paths) > 1e-9).any())


def naive(gaps: list[FloatArray], waits: list[Waits], period: float) -> dict[Place, float]:
    """Image after image, and point after point until nothing changes."""
    times = {(p, i, k): k * period for p, g in enumerate(gaps) for i in range(len(g))
             for k in range(IMAGES)}  # fmt: skip
    edges: list[tuple[Place, Place, float]] = []
    for p, g in enumerate(gaps):
        for k in range(IMAGES):
            edges += [((p, i - 1, k), (p, i, k), float(g[i])) for i in range(1, len(g))]
            edges.append(((p, len(g) - 1, k - 1), (p, 0, k), float(g[0])))
    for w in waits:
        for b, a, images, c in rows(w):
            for k in range(IMAGES):
                edges.append(((w.source, b, k + images), (w.target, a, k), c))
    moved = True
    while moved:
        moved = False
        for before, after, c in edges:
            if before in times and times[before] + c > times[after] + 1e-9:
                times[after] = times[before] + c
                moved = True
    return times


@given(systems(), st.integers(5, 40))
@settings(max_examples=20, deadline=None)
def test_schedules_are_what_images_one_after_the_other_come_to(system: System, period: int):
    gaps, waits = system
    settled = earliest(gaps, waits, float(period))
    if settled is None:
        return
    found, least = settled
    assert least >= period
    times = naive(gaps, waits, least)
    for p, g in enumerate(gaps):
        last = [times[p, i, IMAGES - 1] - (IMAGES - 1) * least for i in range(len(g))]
        # The first gap is from the image before, which the naive count lacks at first.
        start = np.cumsum(g) - g[0]
        assert np.allclose(np.maximum(last, found[p]), found[p], atol=1e-2)
        assert (found[p] >= start - 1e-9).all()


@given(systems(), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_a_period_that_grew_is_the_least(system: System, period: int):
    gaps, waits = system
    found = earliest(gaps, waits, float(period))
    if found is None:
        assert slowest_cycle(gaps, waits) == np.inf
    else:
        assert found[1] == pytest.approx(max(period, slowest_cycle(gaps, waits)), rel=1e-3)


def naive_latest(
    gaps: list[FloatArray], waits: list[Waits], times: list[FloatArray], period: float, p: int
) -> dict[int, float]:
    """Point after point of process p is moved before what waits for it, until nothing changes."""
    late = {i: np.inf for i in range(len(gaps[p]))}
    edges = [
        (
            i,
            p,
            (i + 1) % len(gaps[p]),
            -(i + 1 == len(gaps[p])),
            float(gaps[p][(i + 1) % len(gaps[p])]),
        )
        for i in late
    ]
    for w in waits:
        if w.source == p:
            edges += [(b, w.target, a, images, c) for b, a, images, c in rows(w)]
    moved = True
    while moved:
        moved = False
        for b, q, a, images, c in edges:
            end = (late[a] if q == p else float(times[q][a])) - c - images * period
            if end < late[b] - 1e-9:
                late[b], moved = end, True
    return late


@given(systems(), st.integers(5, 40))
@settings(max_examples=40, deadline=None)
def test_the_latest_times_are_what_users_and_room_leave(system: System, period: int):
    gaps, waits = system
    settled = earliest(gaps, waits, float(period))
    if settled is None:
        return
    times, least = settled
    points = Points(gaps, waits)
    places = points.places(times)
    for p in range(len(gaps)):
        late = naive_latest(gaps, waits, times, least, p)
        latest = Latest(points, [p])
        moved = places.copy()
        moved[latest.points] = latest.places(places, least)
        found = points.times(moved)[p]
        if np.isfinite(list(late.values())).all():
            assert np.allclose(found, [late[i] for i in sorted(late)], atol=0.05)
        else:
            assert found.tolist() == times[p].tolist()


def test_a_process_of_more_cycles_than_the_period_takes_its_own():
    gaps = [np.asarray([3.0, 4.0])]
    found = earliest(gaps, [], 5.0)
    assert found is not None
    assert found[1] == pytest.approx(7.0, rel=1e-3)
    assert found[0][0].tolist() == [0.0, 4.0]


def test_waits_within_an_image_that_go_round_have_no_schedule():
    one, zero = np.ones(1), np.zeros(1, np.int64)
    waits = [Waits(0, zero, 1, zero, zero, one), Waits(1, zero, 0, zero, zero, one)]
    assert earliest([one, one], waits, 9.0) is None


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=5),
    st.integers(-20, 40),
)
def test_words_are_reached_where_counting_finds_them(steps: list[int], wanted: int):
    counts = np.cumsum(steps).astype(np.float64)
    total = int(counts[-1])
    several = [(c + k * total, k, i) for k in range(-30, 50) for i, c in enumerate(counts)]
    first = next(x for x in several if x[0] >= wanted)
    point, image, more = reached(counts, float(total), np.asarray([float(wanted)]))
    assert (point[0], image[0], more[0]) == (first[2], first[1], first[0] - wanted)


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=5),
    st.integers(-20, 40),
)
def test_the_point_that_is_passed_is_the_last_with_no_more_words(steps: list[int], wanted: int):
    counts = np.cumsum(steps).astype(np.float64)
    total, points = int(counts[-1]), len(steps)
    several = [
        (c + k * total, k * points + i) for k in range(-30, 50) for i, c in enumerate(counts)
    ]
    last = max(number for c, number in several if c <= wanted)
    assert passed(counts, float(total), np.asarray([float(wanted)])).tolist() == [last]


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.integers(1, 30),
    st.integers(0, 9),
)
@settings(max_examples=40, deadline=None)
def test_words_wait_for_room(a: list[int], b: list[int], room: int, late: int):
    """A source that gives its words as soon as it may, of whose user the last word comes late."""
    total = len(a) * len(b)
    steps = [np.full(len(x), total / len(x)) for x in (a, b)]
    model = Flow()
    ends = [End(model.process(step * 2.0), step.cumsum(), float(total)) for step in steps]
    last = np.asarray([len(b) - 1])
    model.wait(ends[0], 1, np.arange(len(b)), ends[1].counts, 1.0, 1.0)
    model.wait(ends[0], 1, last, np.asarray([float(total)]), float(late))
    model.hold(ends[0], ends[1], float(room), 1.0)
    found = model.schedule(4.0 * total + late)
    if found is not None:
        times, period = found
        # Between two points of the source words are not counted one by one.
        most = max(room, float(steps[0].max())) + float(steps[1].max())
        assert held(ends[0], ends[1], times[0], times[1], period) <= most + 1e-6


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.integers(0, 70),
)
def test_words_held_are_those_counted_cycle_by_cycle(a: list[int], b: list[int], late: int):
    period = 60
    total = len(a) * len(b)
    begin, end = np.cumsum(a), np.cumsum(b) + late
    ends = [
        End(p, np.arange(1.0, len(x) + 1.0) * (total / len(x)), float(total))
        for p, x in enumerate((begin, end))
    ]
    times = [begin.astype(np.float64), end.astype(np.float64)]

    def there(p: int, t: float) -> float:
        """Words until t, evenly between points."""
        pairs = list(zip(times[p], ends[p].counts, strict=True))
        several = [(x + k * period, c + k * total) for k in range(-9, 10) for x, c in pairs]
        before = max((y for y in several if y[0] <= t), key=lambda y: y[1])
        after = min((y for y in several if y[0] > t), key=lambda y: y[1])
        return before[1] + (after[1] - before[1]) * (t - before[0]) / (after[0] - before[0])

    first = times[0][0]
    points = [first, *times[0], *((x - first) % period + first for x in times[1])]
    most = max(0.0, *(there(0, t - e) - there(1, t - e) for t in points for e in (0.0, 1e-7)))
    found = held(ends[0], ends[1], times[0], times[1], float(period))
    assert found == pytest.approx(most, abs=1e-3)


def branches(late: int, rate: int) -> Pipeline:
    """A fork and a join, between them a FIFO on one side, and on the other `late` words held."""
    words = 64
    k = np.arange(words)
    needed = np.minimum(k + 1 + late, words)
    slow = Map("late", rate, words, words, needed, needed + rate)
    parts = (
        Link("read", True, words, rate, 80),
        Fork("fork", rate, words),
        slow,
        Join("join", rate, words),
        Link("write", False, words, rate, 80),
    )
    streams = (
        Stream(0, 1, rate, 2 * rate),
        Stream(1, 2, rate, 2 * rate),
        Stream(2, 3, rate, 2 * rate),
        Stream(1, 3, rate, 4 * words),
        Stream(3, 4, rate, 2 * rate),
    )
    return Pipeline(parts, streams, tuple(range(5)))


def test_parts_look_to_the_sets_of_the_engines_behind_them():
    pipeline = branches(late=5, rate=1)
    model = flow(pipeline, {}, range(5))
    # The fork has no engine: behind the read come those behind it.
    apart = list(together(pipeline, model, dict.fromkeys(range(5), 1), [0, 0, 3, 5, 9]))
    assert [group.set_time for group in apart] == [9, 9, 5, 5, 5]
    assert [group.fifos for group in apart] == [[4], [2, 3, 4], [1, 2], [0, 1, 3], [0]]
    two = list(together(pipeline, model, {1: 1, 3: 1}, [0, 0, 3, 5, 4]))
    assert [(group.fifos, group.set_time) for group in two] == [([1, 3], 5), ([1, 3], 5)]
    # A FIFO beside a branch that nothing parts has its ends in one group.
    (one,) = together(pipeline, model, {3: 1}, [0, 2, 3, 5, 4])
    assert (one.fifos, one.set_time) == ([3], 5)


@pytest.mark.parametrize("rate", [1, 4])
@pytest.mark.parametrize("late", [0, 5, 31, 63])
def test_a_join_holds_what_its_late_branch_keeps(late: int, rate: int):
    simulation = pytest.importorskip("hass_ir.hardware.simulate.simulation")
    pipeline = branches(late, rate)
    found = fitted(pipeline, {"none": 80}, {3: 256})
    assert found is not None
    sizes = [s.capacity for s in pipeline.streams]
    sizes[3] = found[3]
    shallow = pipeline.with_capacities(sizes)
    assert not lock_up(shallow)
    assert late <= found[3] <= 1.2 * late + 4 * rate + 6
    before, after = (simulation.simulate(p, {}, 6).ii_cycles for p in (pipeline, shallow))
    assert after <= 1.02 * before


def test_no_depth_is_more_than_there_may_be():
    found = fitted(branches(31, 1), {"none": 80}, {3: 40})
    assert found == {3: 40 if found is None else found[3]}
    assert fitted(branches(63, 1), {"none": 80}, {3: 20}) is None


def dense_engines(count: int):
    """Dense engines of random layers and folding, with what their lanes take."""
    rng = np.random.default_rng(5)
    while count:
        side, kernel, stride = int(rng.integers(2, 9)), int(rng.choice([1, 3])), 1
        channels, filters = int(rng.choice([4, 8])), int(rng.choice([4, 6, 8]))
        c, macs = int(rng.choice([1, 2])), int(rng.integers(1, 3))
        inward, outward = (int(x) for x in rng.choice([1, 2, 4], 2))
        columns = int(rng.choice([1, 2, 4]))
        if columns > side or stride > side:
            continue
        pad = kernel // 2
        layer = ComputeLayer(
            "conv", side, side, side, side, channels, filters, 1, (kernel, kernel),
            (stride, stride), (pad, pad, pad, pad),
        )  # fmt: skip
        orders = (0,), tuple(range(channels // c)), tuple(range(filters))
        engine = Engine(
            "conv", layer, "dense", c, macs, inward, outward, 1, columns, 0,
            layer.taps * c - macs + 1, False, 1, *orders,
        )  # fmt: skip
        yield engine
        count -= 1


def fed(engine: Engine, cycles: int, rate: int) -> Pipeline:
    """An engine whose words come evenly in so many cycles, behind a FIFO of any depth."""
    taken, given = in_words(engine)[0], out_words(engine)
    parts = (
        Link("read", True, taken, rate, cycles),
        engine,
        Link("write", False, given, 64, 1),
    )
    streams = Stream(0, 1, rate, 1 << 40), Stream(1, 2, rate, 1 << 40)
    return Pipeline(parts, streams, (0, 1))


def test_processes_of_dense_engines_go_on_as_in_the_simulator():
    simulation = pytest.importorskip("hass_ir.hardware.simulate.simulation")
    errors: list[float] = []
    for engine in dense_engines(24):
        rate = 4
        alone = simulation.simulate(fed(engine, 1, rate).alone(1), {}, 6).ii_cycles
        cycles = round(1.2 * alone)
        pipeline = fed(engine, cycles, rate)
        found = simulation.simulate(pipeline, {}, 6)
        model = flow(pipeline, {"conv": round(alone)})
        settled = model.schedule(float(cycles))
        assert settled is not None
        times, period = settled
        assert period == pytest.approx(found.ii_cycles, rel=0.1)
        begin, end = model.gives[0], model.gives[1]
        lasts = times[end.process][-1] - times[begin.process][0]
        errors.append((lasts - (found.last[1, 4] - found.first[0, 4])) / cycles)
    assert np.abs(errors).mean() < 0.03
    assert np.abs(errors).max() < 0.12


def conv_engine(kind: str, columns: int) -> Engine:
    layer = ComputeLayer("x", 5, 7, 5, 7, 4, 6, 1, (3, 3), (1, 1), (1, 1))
    return Engine(
        "x", layer, kind, 1, 2, 1, 1, 1, columns, 1, 9, False, 1, (0,), tuple(range(4)),
        tuple(range(6)),
    )  # fmt: skip


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_sets_at_the_edges_take_less_where_zeros_are_skipped(columns: int):
    def inside(at: int, size: int) -> int:
        return sum(0 <= at + tap < size for tap in (-1, 0, 1))

    taps = [
        inside(y, 5) * max(inside(x, 7) for x in range(first, min(first + columns, 7)))
        for y in range(5)
        for first in range(0, 7, columns)
    ]
    # Each of the 24 vectors of a set takes a cycle at least, and two in the mean.
    total = 48.0 * len(taps)
    wanted = [24.0 + 24.0 * n * len(taps) / sum(taps) for n in taps]
    found = set_cycles(conv_engine("pair-sparse", columns), total)
    assert found.tolist() == pytest.approx(wanted)
    assert set_cycles(conv_engine("dense", columns), total).tolist() == [48.0] * len(taps)


def test_only_large_images_have_words_between_points():
    def engine(size: int) -> Engine:
        layer = ComputeLayer("conv", size, size, size, size, 4, 4, 1, (1, 1))
        orders = (0,), (0, 1, 2, 3), (0, 1, 2, 3)
        return Engine("conv", layer, "dense", 1, 1, 1, 1, 1, 1, 1, 1, False, 1, *orders)

    assert between_points(engine(8)) == 0
    assert between_points(engine(64)) == pytest.approx(64 * 64 * 4 / 512 - 4)
