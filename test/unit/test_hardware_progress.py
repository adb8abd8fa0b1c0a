"""Whether FIFOs are deep enough: counted without time, and as the simulator finds it."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.fifos import with_fifos
from hass_ir.hardware.pipeline import Part as Layer
from hass_ir.hardware.pipeline import window_fill, with_forks
from hass_ir.hardware.simulate.paths import goes_on
from hass_ir.hardware.simulate.pipeline import (
    Concat,
    Engine,
    Fork,
    Join,
    Link,
    Map,
    Part,
    Pipeline,
    Stream,
    out_words,
)
from hass_ir.hardware.simulate.progress import deep_enough, lock_up, stepwise
from hass_ir.hardware.simulate.rules import rule
from hass_ir.hardware.simulate.shrinking import shrunk
from hass_ir.hardware.simulate.simulation import simulate
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")

SIZE, CHANNELS = 4, 2
WORDS = SIZE * SIZE * CHANNELS
WIDE = 8


def convolution(name: str, kernel: int, rows: int = SIZE, channels: int = CHANNELS) -> ComputeLayer:
    size, pad = (rows, SIZE * SIZE // rows), kernel // 2
    return ComputeLayer(
        name, *size, *size, channels, channels, 1, (kernel, kernel), (1, 1), (pad, pad)
    )


def engine(layer: ComputeLayer, columns: int, macs: int = 2) -> Engine:
    return Engine(
        layer.name, layer, "dense", 1, macs, 1, 1, 1, columns, 0, macs, False, 1, (0,),
        tuple(range(layer.channels)), tuple(range(layer.filters)),
    )  # fmt: skip


@st.composite
def branches(draw: st.DrawFn, engines: bool) -> list[Part]:
    """Up to three parts that keep an image's words."""
    found: list[Part] = []
    for i in range(draw(st.integers(0, 3))):
        name = f"p{i}{draw(st.integers(0, 10**9))}"
        if engines and draw(st.booleans()):
            rows = draw(st.sampled_from([SIZE, SIZE, 1]))
            layer = convolution(name, draw(st.sampled_from([1, 3])) if rows > 1 else 1, rows)
            found.append(engine(layer, draw(st.integers(1, 4)), draw(st.integers(1, 3))))
        else:
            words = st.integers(1, WORDS)
            ahead = np.asarray(draw(st.lists(words, min_size=WORDS, max_size=WORDS)))
            need = np.maximum.accumulate(np.minimum(np.arange(1, WORDS + 1), ahead))
            need += draw(st.integers(0, 5))
            need = np.minimum(need, WORDS)
            more = draw(st.integers(0, 3))
            found.append(Map(name, draw(st.integers(1, 3)), WORDS, WORDS, need, need + more))
    return found


@st.composite
def pipelines(draw: st.DrawFn, engines: bool) -> Pipeline:
    """A read that forks to branches that meet in a sum or a concat of small FIFOs."""
    ways = [draw(branches(engines)) for _ in range(draw(st.integers(2, 3)))]
    parts: list[Part] = [Link("read", True, WORDS, 2, 1), Fork("fork", 2, WORDS)]
    streams = [Stream(0, 1, 2, 4)]

    def stream(source: int, target: int) -> Stream:
        width = draw(st.integers(1, 2))
        return Stream(source, target, width, draw(st.integers(width, 24)))

    ends: list[int] = []
    for way in ways:
        at = 1
        for part in way:
            parts.append(part)
            streams.append(stream(at, len(parts) - 1))
            at = len(parts) - 1
        ends.append(at)
    count = len(ways)
    if draw(st.booleans()):
        run = draw(st.sampled_from([1, 2, 8, WORDS]))
        runs = tuple((i, run) for i in range(count))
        parts.append(Concat("join", 2, count * WORDS, runs))
    else:
        parts.append(Join("join", 2, WORDS))
        del ends[2:]
    streams += [stream(at, len(parts) - 1) for at in ends]
    used = {s.source for s in streams}
    for i in [i for i in range(1, len(parts)) if i not in used]:
        parts.append(Link(f"write{i}", False, out_words(parts[i]), 4, 1))
        streams.append(Stream(i, len(parts) - 1, 4, 8))
    return Pipeline(tuple(parts), tuple(streams))


@settings(max_examples=150, deadline=None)
@given(pipelines(engines=False))
def test_it_locks_up_where_the_simulator_does(pipeline: Pipeline):
    found, run = lock_up(pipeline), simulate(pipeline, {}, 4)
    assert bool(found) == run.stuck
    if found:
        assert all(w.words == w.capacity for w in found if w.full)


@settings(max_examples=150, deadline=None)
@given(pipelines(engines=True))
def test_what_cannot_lock_up_does_not(pipeline: Pipeline):
    run = simulate(pipeline, {}, 4)
    assert not run.stuck or lock_up(pipeline)


@settings(max_examples=200, deadline=None)
@given(pipelines(engines=True))
def test_paths_count_what_parts_one_by_one_do(pipeline: Pipeline):
    rules = [rule(part) for part in pipeline.parts]
    assert goes_on(pipeline, rules) == (not stepwise(pipeline, rules))


def test_windows_that_end_in_padding_need_no_less_than_those_before():
    needed = np.repeat([1, 7, 9, 15, 17, 21], [6, 4, 4, 4, 4, 10])
    parts = (
        Link("read", True, WORDS, 2, 1),
        Fork("fork", 2, WORDS),
        engine(convolution("engine", 3), 1, 1),
        Map("map", 1, WORDS, WORDS, needed, needed),
        Join("join", 2, WORDS),
        Link("write", False, WORDS, 4, 1),
    )
    ends = ((0, 1, 2, 4), (1, 2, 1, 1), (1, 3, 1, 7), (2, 4, 1, 1), (3, 4, 1, 6), (4, 5, 4, 8))
    pipeline = Pipeline(parts, tuple(Stream(*end) for end in ends))
    assert simulate(pipeline, {}, 4).stuck
    assert lock_up(pipeline)


@settings(max_examples=30, deadline=None)
@given(pipelines(engines=True))
def test_depths_that_would_do_are_the_least(pipeline: Pipeline):
    found = deep_enough(pipeline)
    sizes = [found.get(e, s.capacity) for e, s in enumerate(pipeline.streams)]
    assert not lock_up(pipeline.with_capacities(sizes))
    for e in found:
        less = [size - (i == e) for i, size in enumerate(sizes)]
        assert lock_up(pipeline.with_capacities(less))


def joined(kernels: list[int], rows: int) -> list[Layer]:
    """Convolutions in a row and a sum with what they began with, as the hardware model has it."""
    words, row = SIZE * SIZE * WIDE, SIZE * WIDE if rows > 1 else WIDE
    parts = [Layer("read", StreamLayer("read", "read", words, words), (), words, row)]
    for i, kernel in enumerate(kernels):
        layer = convolution(f"conv{i}", kernel, rows, WIDE)
        pads = (kernel // 2,) * 4
        fill = window_fill(layer.in_height, layer.in_width, (kernel, kernel), pads)
        parts.append(Layer(layer.name, layer, (i,), words, row, fill))
    last = len(parts) - 1
    add = StreamLayer("add", "add", words, words, operands=2)
    parts.append(Layer("add", add, (last, 0), words, row))
    parts.append(Layer("write", StreamLayer("write", "write", words, words), (last + 1,), words))
    return with_fifos(with_forks(parts))


def pipeline_of(parts: list[Layer], columns: int) -> Pipeline:
    made: list[Part] = []
    streams: list[Stream] = []
    at: list[tuple[int, int]] = []
    for part in parts:
        layer = part.layer
        if isinstance(layer, FifoLayer):
            at.append((at[part.inputs[0]][0], layer.depth_words))
            continue
        streams += [Stream(at[i][0], len(made), 2, max(4, at[i][1])) for i in part.inputs]
        if isinstance(layer, ComputeLayer):
            made.append(engine(layer, columns))
        elif layer.kind in ("read", "write"):
            made.append(Link(part.name, layer.kind == "read", part.words, 2, 1))
        else:
            kind = Fork if layer.kind == "fork" else Join
            made.append(kind(part.name, 2, part.words))
        at.append((len(made) - 1, 0))
    return Pipeline(tuple(made), tuple(streams))


@pytest.mark.parametrize("rows", [SIZE, 1])
@pytest.mark.parametrize("columns", [1, 2, 4])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_fifos_of_the_model_neither_lock_up_nor_slow_down(rows: int, columns: int, count: int):
    pipeline = pipeline_of(joined([3 if rows > 1 else 1] * count, rows), columns)
    assert not lock_up(pipeline)
    free = pipeline.with_capacities([10**6] * len(pipeline.streams))
    assert simulate(pipeline, {}, 12).ii_cycles <= 1.02 * simulate(free, {}, 12).ii_cycles


def test_a_skip_that_is_too_shallow_is_named():
    pipeline = pipeline_of(joined([3, 3], SIZE), 4)
    shallow = list(pipeline.streams)
    skip = max(range(len(shallow)), key=lambda i: shallow[i].capacity)
    shallow[skip] = replace(shallow[skip], capacity=12)
    (first, *_) = found = lock_up(replace(pipeline, streams=tuple(shallow)))
    assert first.full
    assert first.capacity == 12
    assert {w.part for w in found} >= {"conv0", "conv1", "add"}


def small_joins() -> list[Pipeline]:
    """A branch with an engine and two streams that may be shallow, in three timings."""
    found: list[Pipeline] = []
    for columns, macs in ((1, 1), (2, 1), (1, 3)):
        pipeline = pipeline_of(joined([3], SIZE), columns)
        parts = [
            engine(p.layer, columns, macs) if isinstance(p, Engine) else p for p in pipeline.parts
        ]
        found.append(replace(pipeline, parts=tuple(parts)))
    return found


@pytest.mark.parametrize("pipeline", small_joins())
def test_shrunk_fifos_are_the_least_of_all(pipeline: Pipeline):
    depth = max(s.capacity for s in pipeline.streams)
    deep = [e for e, s in enumerate(pipeline.streams) if s.capacity > depth // 8][-2:]
    found = shrunk(pipeline, {}, 4, dict.fromkeys(deep, 1))

    def cycles(sizes: dict[int, int]) -> float:
        capacities = [sizes.get(e, s.capacity) for e, s in enumerate(pipeline.streams)]
        run = simulate(pipeline.with_capacities(capacities), {}, 4)
        return inf if run.stuck else run.ii_cycles

    limit = 1.02 * cycles(dict.fromkeys(deep, 10**6))
    assert found.ii_cycles <= limit
    low, least, other = 4, depth * 2, depth
    for size in range(low, depth + 2, 2):
        while other >= low and cycles(dict(zip(deep, (size, other), strict=True))) <= limit:
            least, other = min(least, size + other), other - 2
    total = sum(found.capacities[e] for e in deep)
    for e in deep:
        if found.capacities[e] > 4:
            less = {f: found.capacities[f] - 2 * (f == e) for f in deep}
            assert cycles(less) > limit
    assert total <= 1.1 * least
