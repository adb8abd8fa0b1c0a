"""The simulator against its naive twin, and against what can be counted by hand."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.permutation import ascending
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.scan import idle_cycles
from hass_ir.hardware.selection import full_reach
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import (
    Concat,
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
from hass_ir.hardware.simulate.simulation import Simulation, simulate
from hass_ir.hardware.workload import ComputeLayer

pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")

KINDS = ("dense", "pair-sparse", "activation-sparse", "weight-sparse")


@st.composite
def layers(draw: st.DrawFn) -> ComputeLayer:
    """A small convolution, a linear layer, or a product of two activations."""
    groups = draw(st.integers(1, 3))
    channels, filters = groups * draw(st.integers(1, 4)), groups * draw(st.integers(1, 4))
    if draw(st.booleans()):
        rows = draw(st.integers(1, 5))
        dynamic = draw(st.booleans())
        groups = groups if dynamic else 1
        return ComputeLayer("layer", 1, rows, 1, rows, channels, filters, groups, dynamic=dynamic)
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    kernel, stride = (draw(st.integers(1, 3)), draw(st.integers(1, 3))), draw(st.integers(1, 2))
    padding = tuple(draw(st.integers(0, 1)) for _ in range(4))
    out = [
        max(1, (size + padding[a] + padding[a + 2] - kernel[a]) // stride + 1)
        for a, size in enumerate((height, width))
    ]
    spans = [(n - 1) * stride + k for n, k in zip(out, kernel, strict=True)]
    # At least one window fits.
    height = max(height, spans[0] - padding[0] - padding[2])
    width = max(width, spans[1] - padding[1] - padding[3])
    return ComputeLayer(
        "layer", height, width, out[0], out[1], channels, filters, groups, kernel,
        (stride, stride), (padding[0], padding[1], padding[2], padding[3]),
    )  # fmt: skip


@st.composite
def engines(draw: st.DrawFn) -> Engine:
    layer = draw(layers())
    kinds = [k for k in KINDS if not (layer.dynamic and k == "weight-sparse")]
    kind = draw(st.sampled_from(kinds))
    c = draw(st.integers(1, layer.group_channels))
    taps = layer.taps * c
    products = draw(st.sampled_from([1, 1, 2, 4]))
    packing = kind in ("pair-sparse", "activation-sparse") and taps <= 9 and draw(st.booleans())
    macs = draw(st.integers(1, taps))
    full = full_reach(taps, macs)
    least = -(-taps // macs)
    reach = draw(st.integers(least, max(least, taps))) if packing or taps <= 9 else full
    reach = full if kind == "dense" or not packing and reach > full else reach
    shared, paired = (2 if products > 1 else 1), (2 if products == 4 else 1)
    blocks = -(-layer.group_channels // c)
    items = layer.groups, blocks, -(-layer.group_filters // shared)
    lanes = [draw(st.integers(1, n)) for n in items]
    columns = paired * draw(st.integers(1, 3))

    def order(count: int) -> tuple[int, ...]:
        natural = tuple(range(count))
        return draw(st.permutations(natural).map(tuple)) if draw(st.booleans()) else natural

    return Engine(
        "layer", layer, kind, c, macs, lanes[1], lanes[2], lanes[0], columns,
        draw(st.integers(0, 4)), reach, packing, products,
        order(layer.groups), order(blocks), order(layer.group_filters),
    )  # fmt: skip


def random_zeros(engine: Engine, images: int, seed: int) -> Zeros:
    """Masks with every share of zeros, those of whole vectors among them."""
    rng = np.random.default_rng(seed)
    layer, (groups, blocks, filters) = engine.layer, engine.items
    taps = layer.taps * engine.channels_together

    def bits(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        density = rng.random(shape)[..., None]
        hits = (rng.random((*shape, taps)) < density).astype(np.uint64)
        words = np.zeros((*shape, engine.mask_words), np.uint64)
        for t in range(taps):
            words[..., t // 64] |= hits[..., t] << np.uint64(t % 64)
        return words.view(np.int64)

    columns = -(-layer.out_width // engine.paired)
    active = weights = np.zeros((1, 0), np.int64)
    if engine.kind in ("pair-sparse", "activation-sparse"):
        active = bits(images, layer.out_height, columns, groups, blocks)
    if engine.kind in ("pair-sparse", "weight-sparse"):
        weights = bits(images if layer.dynamic else 1, groups, filters, blocks)
    return Zeros(active, weights)


def same(twin: ModuleType, pipeline: Pipeline, zeros: dict[str, Zeros], images: int) -> Simulation:
    """The simulation, which is that of the twin."""
    found = simulate(pipeline, zeros, images)
    naive = twin.Twin(pipeline, zeros, images)
    cycles = naive.run()
    assert (found.stuck, found.cycles) == (cycles < 0, abs(cycles))
    for ends, part in zip(found.last.tolist(), naive.parts, strict=True):
        assert ends == [part.last.get(i, -1) for i in range(images)]
    assert found.most.tolist() == [q.most for q in naive.queues]
    return found


@settings(max_examples=250, deadline=None, derandomize=True)
@given(engines(), st.data())
def test_an_engine_does_what_its_twin_does(
    pipeline_twin: ModuleType, engine: Engine, data: st.DataObject
):
    images, words = data.draw(st.integers(1, 2)), in_words(engine)
    rates = data.draw(st.tuples(*[st.sampled_from([1, 2, 4])] * 3))
    slow = data.draw(st.integers(1, 3))
    reads = [Link(f"read{i}", True, w, rates[i], w * slow) for i, w in enumerate(words)]
    out = out_words(engine)
    parts = (*reads, engine, Link("write", False, out, rates[2], out))
    n = len(reads)
    streams = [Stream(i, n, rates[i], 2 * rates[i]) for i in range(n)]
    pipeline = Pipeline(parts, (*streams, Stream(n, n + 1, rates[2], 2 * rates[2])))
    zeros = {"layer": random_zeros(engine, images, data.draw(st.integers(0, 99)))}
    found = same(pipeline_twin, pipeline, zeros, images)
    assert not found.stuck


@st.composite
def maps(draw: st.DrawFn, name: str, words: int) -> Map:
    """A stage that passes words on by some rule."""
    width, out = draw(st.sampled_from([1, 2, 4])), draw(st.integers(1, 12))
    if draw(st.booleans()):
        return Map(name, width, words, words)
    steps = draw(st.lists(st.integers(0, words), min_size=out, max_size=out))
    needed = np.maximum.accumulate(np.asarray(sorted(steps), np.int64).clip(1))
    ahead = np.asarray(draw(st.lists(st.integers(0, 6), min_size=out, max_size=out)))
    return Map(name, width, words, out, needed, np.maximum.accumulate(needed + ahead))


@st.composite
def branches(draw: st.DrawFn) -> Pipeline:
    """A fork, a stage on each branch, and a join or concat of FIFOs that may be too shallow."""
    words, count = draw(st.integers(1, 12)), draw(st.integers(2, 3))
    width = draw(st.sampled_from([1, 2, 4]))
    stages = [draw(maps(f"map{i}", words)) for i in range(count)]
    joins = draw(st.booleans())
    if joins:
        out = draw(st.integers(1, 12))
        small = draw(st.integers(0, out - 1)) if count == 2 else 0
        sizes = [out, small or out, out][:count]
        last: Join | Concat = Join("join", width, out, small)
    else:
        sizes = [draw(st.integers(1, 6)) for _ in range(count)]
        runs: list[tuple[int | None, int]] = list(enumerate(sizes))
        if draw(st.booleans()):
            runs.insert(draw(st.integers(0, count)), (None, draw(st.integers(1, 3))))
        last = Concat("concat", width, sum(n for _, n in runs), tuple(runs))
    fitted = [_fitted(draw, stage, size) for stage, size in zip(stages, sizes, strict=True)]
    read, write = Link("read", True, words, width, words), Link("write", False, last.words, 4, 1)
    parts = (read, Fork("fork", width, words), *fitted, last, write)
    rates = draw(
        st.lists(st.sampled_from([1, 2, 4]), min_size=2 * count + 2, max_size=2 * count + 2)
    )
    depths = draw(st.lists(st.integers(1, 4), min_size=2 * count, max_size=2 * count))
    streams = [Stream(0, 1, rates[0], 2 * rates[0])]
    for i in range(count):
        streams.append(Stream(1, 2 + i, rates[1 + i], rates[1 + i] * depths[i]))
        rate, depth = rates[1 + count + i], depths[count + i]
        streams.append(Stream(2 + i, 2 + count, rate, rate * depth))
    streams.append(Stream(2 + count, 3 + count, rates[-1], 2 * rates[-1]))
    return Pipeline(parts, tuple(streams))


def _fitted(draw: st.DrawFn, stage: Map, out: int) -> Map:
    """The stage with `out` words out."""
    words = stage.in_words
    needed = np.sort(np.asarray(draw(st.lists(st.integers(1, words), min_size=out, max_size=out))))
    allowed = np.maximum.accumulate(needed + draw(st.integers(0, 4)))
    return Map(stage.name, stage.width, words, out, needed, allowed)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(branches())
def test_branches_do_what_their_twin_does_and_lock_up_with_it(
    pipeline_twin: ModuleType, pipeline: Pipeline
):
    found = same(pipeline_twin, pipeline, {}, 3)
    if found.stuck:
        parts = [w.part for w in found.deadlock]
        assert len(set(parts)) == len(parts) >= 2
        assert {w.full for w in found.deadlock} == {True, False}
        for wait, following in zip(found.deadlock, [*parts[1:], parts[0]], strict=True):
            assert wait.stream[:: 1 if wait.full else -1] == (wait.part, following)
            assert wait.words == (wait.capacity if wait.full else 0)


def test_unbounded_fifos_leave_the_slowest_stage_and_nothing_locks_up():
    deep = 10**6
    slow = Map("slow", 1, 64, 64)
    parts = (
        Link("read", True, 64, 4, 16),
        Fork("fork", 4, 64),
        slow,
        Join("join", 4, 64),
        Link("write", False, 64, 4, 16),
    )
    ends = ((0, 1), (1, 2), (1, 3), (2, 3), (3, 4))
    deeper = Pipeline(parts, tuple(Stream(a, b, 4, deep) for a, b in ends))
    found = simulate(deeper, {}, 6)
    assert found.ii_cycles == 64
    assert found.most[2] > 64


def test_a_vector_takes_the_cycles_of_its_zeros():
    layer = ComputeLayer("layer", 1, 1, 1, 1, 4, 1)
    engine = Engine(
        "layer", layer, "pair-sparse", 4, 2, 1, 1, 1, 1, 0, 3, False, 1, (0,), (0,), (0,)
    )
    for left, cycles in ((0, 1), (1, 1), (2, 1), (3, 2), (4, 2)):
        mask = np.full((1, 1, 1, 1, 1, 1), (1 << left) - 1, np.int64)
        zeros = {"layer": Zeros(mask, np.full((1, 1, 1, 1, 1), 15, np.int64))}
        parts = (Link("read", True, 4, 4, 1), engine, Link("write", False, 1, 1, 1))
        pipeline = Pipeline(parts, (Stream(0, 1, 4, 8), Stream(1, 2, 1, 2)))
        assert simulate(pipeline, zeros, 1).busy[1] == cycles


def test_missing_zeros_and_zeros_of_other_sizes_are_named():
    layer = ComputeLayer("layer", 1, 1, 1, 1, 4, 1)
    engine = Engine(
        "layer", layer, "pair-sparse", 4, 2, 1, 1, 1, 1, 0, 3, False, 1, (0,), (0,), (0,)
    )
    pipeline = Pipeline((engine,), ())
    with pytest.raises(ValueError, match="no zeros for the engine of 'layer'"):
        simulate(pipeline, {}, 1)
    zeros = Zeros(np.zeros((1, 1), np.int64), np.zeros((1, 1), np.int64))
    with pytest.raises(ValueError, match="'layer': windows"):
        simulate(pipeline, {"layer": zeros}, 1)


@pytest.mark.parametrize(("lanes", "out"), [(11, 16), (13, 16), (16, 13), (21, 13)])
def test_steps_of_levelled_channels_wait_for_the_last_that_any_lane_takes(lanes: int, out: int):
    """A 2x2 image at a word a cycle: every window needs all of it, the first step part of the last
    pixel."""
    layer = ComputeLayer("layer", 2, 2, 2, 2, 64, 64, 1, (3, 3), (1, 1), (1, 1, 1, 1))
    random, found = np.random.default_rng(lanes), list[float]()
    for _ in range(9):
        order = tuple(ascending(random.permutation(64), lanes).tolist())
        engine = Engine(
            "layer", layer, "dense", 1, 1, lanes, out, 1, 2, 1, 9, False, 1,
            (0,), order, tuple(range(64)),
        )  # fmt: skip
        parts = (Link("read", True, 256, 1, 1), engine, Link("write", False, 256, 64, 1))
        pipeline = Pipeline(parts, (Stream(0, 1, 1, 2), Stream(1, 2, 64, 256)))
        found.append(simulate(pipeline, {}, 6).ii_cycles)
    one = np.ones(1, np.int64)
    fields = one, lanes * one, out * one, one, 2 * one, one, 9 * one, 0 * one
    grid = Grid("dense", 1, *fields)
    compute = np.asarray([2.0 * -(-64 // lanes) * -(-64 // out) * 9])
    as_they_come, levelled = (
        compute[0] + idle_cycles(layer, (1, 64, 64), grid, compute, (False, x, False))[0]
        for x in (False, True)
    )
    assert as_they_come < levelled
    assert levelled == pytest.approx(np.mean(found), rel=0.03)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize(("size", "depth"), [(4, 0), (8, 0), (8, 2), (12, 1)])
def test_lanes_wait_in_the_gaps_of_the_scan(size: int, depth: int, stride: int):
    out = (size - 1) // stride + 1
    pads = (1, 1, 1, 1) if stride == 1 else (1, 1, 0, 0)
    layer = ComputeLayer("layer", size, size, out, out, 8, 6, 1, (3, 3), (stride, stride), pads)
    engine = Engine(
        "layer", layer, "dense", 1, 5, 1, 3, 1, 1, depth, 5, False, 1,
        (0,), tuple(range(8)), tuple(range(6)),
    )  # fmt: skip
    words = in_words(engine)[0]
    parts = (Link("read", True, words, 4, 1), engine, Link("write", False, 6 * out * out, 64, 1))
    pipeline = Pipeline(parts, (Stream(0, 1, 4, 4096), Stream(1, 2, 64, 128)))
    found = simulate(pipeline, {}, 6).ii_cycles
    one = np.ones(1, np.int64)
    grid = Grid("dense", 1, 5 * one, one, 3 * one, one, one, depth * one, one, 0 * one)
    compute = np.asarray([float(out * out * 8 * 2 * 2)])
    waits = float(idle_cycles(layer, (1, 8, 6), grid, compute, (False, False, False))[0])
    assert waits > 0
    assert compute[0] + waits == pytest.approx(found, rel=0.05)
