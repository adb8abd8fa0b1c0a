"""Latency: arrival curves against lists of words, and chains against the simulator."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.curves import Curve, met, paced
from hass_ir.hardware.latency import HOPS, curves, engine_curve, latency_cycles
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.pipeline import Part, stream_fill, window_fill
from hass_ir.hardware.simulate.pipeline import Engine, Link, Map, Pipeline, Stream
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

Words = list[float]
"""When each word of an image comes."""


def curve(times: Words) -> Curve:
    return Curve(np.arange(1.0, len(times) + 1), np.asarray(times, dtype=np.float64))


gaps = st.lists(st.integers(0, 9), min_size=1, max_size=30)


@given(gaps, st.sampled_from((0.25, 1.0, 2.0, 8.0)))
def test_no_more_words_go_out_than_the_rate_allows(waits: list[int], rate: float):
    times: Words = np.cumsum(waits).astype(float).tolist()
    out: Words = []
    for time in times:
        out.append(max(time, out[-1] + 1 / rate) if out else time)
    found = paced(*(lambda c: (c.words, c.times))(curve(times)), rate)
    assert found.times.tolist() == pytest.approx(out)


@given(gaps, gaps)
def test_streams_that_meet_wait_for_each_other(one: list[int], other: list[int]):
    count = min(len(one), len(other))
    times: list[Words] = [np.cumsum(x[:count]).astype(float).tolist() for x in (one, other)]
    found = met([curve(t) for t in times], float(count))
    assert found.times.tolist() == [max(pair) for pair in zip(*times, strict=True)]


@st.composite
def convolutions(draw: st.DrawFn) -> ComputeLayer:
    groups = draw(st.integers(1, 2))
    channels, filters = groups * draw(st.integers(1, 4)), groups * draw(st.integers(1, 4))
    kernel, stride = draw(st.sampled_from([(1, 1), (3, 3), (2, 3)])), draw(st.integers(1, 2))
    pads = tuple(draw(st.integers(0, 1)) for _ in range(4))
    height, width = draw(st.integers(3, 6)), draw(st.integers(3, 6))
    out = [
        (size + pads[a] + pads[a + 2] - kernel[a]) // stride + 1
        for a, size in enumerate((height, width))
    ]
    padding = pads[0], pads[1], pads[2], pads[3]
    return ComputeLayer(
        "conv", height, width, out[0], out[1], channels, filters, groups, kernel, (stride, stride),
        padding,
    )  # fmt: skip


def engine_twin(layer: ComputeLayer, pace: Pace, arrivals: Words, rate: float) -> list[Words]:
    """First and last result of every set as they go out: the scan step by step, set by set."""
    groups, blocks, filters = pace.steps
    steps, q = groups * blocks, pace.columns
    top, left, bottom, right = layer.padding  # pyright: ignore
    height, width = layer.in_height + top + bottom, layer.in_width + left + right

    def there(words: float) -> float:
        return float(np.interp(words, range(1, len(arrivals) + 1), arrivals)) if words else 0.0

    scanned: dict[tuple[int, int], tuple[float, float]] = {}
    now = -1.0 * steps
    for y, x in product(range(height), range(-(-width // q))):
        pixels = 0
        for v, u in product(range(height), range(width)):
            inside = top <= v < top + layer.in_height and left <= u < left + layer.in_width
            pixels += inside and (v < y or (v == y and u < (x + 1) * q))
        words = pixels * layer.channels
        first = there(words - layer.channels * (1 - 1 / steps) if words else 0) + 1
        begun = max(first, (now if scanned else 0.0) + 1)
        now = max(now + steps, first + steps - 1, there(words) + 1)
        scanned[y, x] = begun, now
    each = pace.cycles / (layer.out_height * -(-layer.out_width // q))
    done, left_at, sent = -1e9, -1e9, 0.0
    result: list[Words] = []
    for y in range(layer.out_height):
        for x in range(0, layer.out_width, q):
            last = min(x + q, layer.out_width) - 1
            column = (last * layer.stride[1] + layer.kernel[1] - 1) // q
            begun, complete = scanned[y * layer.stride[0] + layer.kernel[0] - 1, column]
            if pace.packing:
                rest = each / groups * (1 - (blocks - 1) / (blocks * filters))
                before = each / groups / filters
            else:
                rest = each / groups / blocks
                before = each / groups * (1 - (filters - 1) / (filters * blocks))
            done = max(done + each, max(begun + each, complete + rest) + HOPS)
            words = (last - x + 1) * layer.filters
            # The first word, the rest of the first column, and the other columns.
            for time, n in ((done - each + before, 1), (done, layer.filters - 1)):
                left_at = max(time, left_at + n / rate if sent else time)
                sent += n
                result.append([sent, left_at])
            left_at = max(done, left_at + (words - layer.filters) / rate)
            sent += words - layer.filters
            result.append([sent, left_at])
    return result


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    convolutions(),
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
    st.integers(1, 3),
    st.booleans(),
    st.integers(1, 2000),
    st.integers(0, 10**6),
)
def test_an_engine_gives_its_sets_as_its_twin_does(
    layer: ComputeLayer,
    steps: tuple[int, int, int],
    columns: int,
    packing: bool,
    cycles: int,
    seed: int,
):
    rng = np.random.default_rng(seed)
    words = layer.in_height * layer.in_width * layer.channels
    arrivals: Words = np.cumsum(rng.integers(0, 4, words)).astype(float).tolist()
    pace = Pace(cycles, 1, columns, steps, packing)
    found = engine_curve(layer, pace, curve(arrivals), 0.0, 2.0)
    twin = engine_twin(layer, pace, arrivals, 2.0)
    assert found.words.tolist() == [n for n, _ in twin]
    assert found.times.tolist() == pytest.approx([t for _, t in twin])


def stream(name: str, kind: str, size: tuple[int, int], out: int, at: int, **others: int) -> Part:
    """A part for images of `size` = pixels a side, channels."""
    side, channels = size
    words, window = side * side * channels, others.get("kernel", 1)
    layer = StreamLayer(name, kind, words, out, side, channels, (window, window))
    fill = stream_fill(layer)
    if window > 1:
        fill = window_fill(side, side, layer.kernel, (0, 0, 0, 0))
    return Part(name, layer, (at,) if at >= 0 else (), out, others.get("row", 1), fill)


def conv(name: str, size: int, c: int, f: int, at: int, kernel: int = 3, stride: int = 1) -> Part:
    out, pad = (size - 1) // stride + 1, kernel // 2
    layer = ComputeLayer(
        name, size, size, out, out, c, f, 1, (kernel, kernel), (stride, stride), (pad, pad)
    )
    fill = window_fill(size, size, (kernel, kernel), (pad,) * 4)
    return Part(name, layer, (at,), out * out * f, out * f, fill)


def dense(part: Part, in_lanes: int, out_lanes: int) -> Engine:
    """A dense engine for one channel at a time, three of nine taps a cycle."""
    layer = part.layer
    assert isinstance(layer, ComputeLayer)
    groups, channels, filters = (
        tuple(range(n)) for n in (layer.groups, layer.group_channels, layer.group_filters)
    )
    return Engine(
        part.name, layer, "dense", 1, 3, in_lanes, out_lanes, 1, 1, 2, 1, False, 1,
        groups, channels, filters,
    )  # fmt: skip


def test_every_part_of_a_chain_begins_and_ends_when_the_simulator_says():
    pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")
    from hass_ir.hardware.simulate.simulation import simulate

    parts = [
        stream("read", "read", (8, 2), 128, -1),
        conv("one", 8, 2, 8, 0),
        stream("relu", "relu", (8, 8), 512, 1),
        conv("two", 8, 8, 8, 2, stride=2),
        stream("pool", "max_pool", (4, 8), 32, 3, kernel=2, row=16),
        stream("mean", "global_avg_pool", (2, 8), 8, 4),
        conv("last", 1, 8, 4, 5, kernel=1),
        stream("write", "write", (1, 4), 4, 6),
    ]
    rows, columns, channels = np.indices((2, 2, 8)).reshape(3, -1)
    ends = ((2 * rows + 1) * 4 + 2 * columns + 1) * 8 + channels + 1
    engines = [dense(parts[1], 1, 2), dense(parts[3], 2, 4), dense(parts[6], 1, 1)]
    made = (
        Link("read", True, 128, 1, 128),
        engines[0],
        Map("relu", 1, 512, 512),
        engines[1],
        Map("pool", 1, 128, 32, ends, ends),
        Map("mean", 1, 32, 8, np.arange(25, 33), np.arange(25, 33)),
        engines[2],
        Link("write", False, 4, 1, 4),
    )
    streams = tuple(Stream(i, i + 1, 1, 512) for i in range(len(made) - 1))
    whole = Pipeline(made, streams)
    found = simulate(whole, {}, 1)
    paces: list[Pace] = []
    for i, part in enumerate(made):
        if not isinstance(part, Engine):
            paces.append(Pace(part.cycles if isinstance(part, Link) else 1))
            continue
        cycles = round(simulate(whole.alone(i), {}, 4).ii_cycles)
        _, blocks, filters = part.items
        steps = 1, blocks // part.in_lanes, filters // part.out_lanes
        paces.append(Pace(cycles, 1, 1, steps))
    predicted = curves(parts, paces, 1000)
    for i in (1, 2, 3, 4, 6, 7):
        assert predicted[i].first == pytest.approx(found.first[i, 0], rel=0.07, abs=5)
        assert predicted[i].last == pytest.approx(found.last[i, 0], rel=0.07, abs=5)
    assert latency_cycles(parts, paces) == pytest.approx(found.latency_cycles, rel=0.03)


def test_the_latency_is_at_least_the_ii_and_joins_wait():
    parts = [
        stream("read", "read", (8, 2), 128, -1),
        conv("one", 8, 2, 2, 0),
        Part("fifo", FifoLayer("fifo", 128, 64), (0,), 128),
        Part("add", StreamLayer("add", "add", 128, 128, operands=2), (1, 2), 128),
    ]
    paces = [Pace(16, 8), Pace(640, columns=1, steps=(1, 2, 2)), Pace(16, 8), Pace(16, 8)]
    found = curves(parts, paces, 640)
    # A row and two pixels of the scan's eleven places, then the first window's work.
    assert found[1].first == pytest.approx(2 * 22 + 10 * 0.75 + HOPS, abs=4)
    assert found[1].last == pytest.approx(found[1].first + 640 - 7.5, abs=4)
    assert found[3].last == pytest.approx(found[1].last + HOPS)
    assert found[3].last < latency_cycles(parts, [*paces[:3], Pace(5000)]) == 5000


def test_a_product_waits_for_all_of_its_stationary_operand():
    product = ComputeLayer("product", 1, 4, 1, 4, 8, 8, dynamic=True)
    words = StreamLayer("key", "read", 64, 64)
    parts = [
        Part("query", StreamLayer("query", "read", 32, 32), (), 32),
        Part("key", words, (), 64),
        Part("product", product, (0, 1), 32),
    ]
    paces = [Pace(8, 4), Pace(400), Pace(100)]
    found = curves(parts, paces, 400)
    assert found[1].last == pytest.approx(400)
    assert found[2].first > 400
    # The eight results of the last row leave one after the other.
    assert found[2].last == pytest.approx(400 + 100 + 8, abs=5)


def test_weights_that_are_streamed_give_tile_after_tile():
    layer = ComputeLayer("conv", 8, 8, 8, 8, 2, 2)
    parts = [stream("read", "read", (8, 2), 128, -1), Part("conv", layer, (0,), 128)]
    whole = curves(parts, [Pace(128), Pace(640, tile_rows=8)], 640)[1]
    half = curves(parts, [Pace(128), Pace(640, tile_rows=4)], 640)[1]
    assert whole.first == pytest.approx(128 + 640, abs=5)
    assert half.first == pytest.approx(64 + 320, abs=5)
    assert half.last - half.first == pytest.approx(320 + 64, abs=5)
