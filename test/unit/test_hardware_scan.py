"""Gaps of the scan against a walk over the padded image, and engines against simulations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.adapters import rate
from hass_ir.hardware.cycles import Timing
from hass_ir.hardware.gaps import Gap, ends_beside, first_share, gaps
from hass_ir.hardware.permutation import ascending
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.simulate.pipeline import Engine, Link, Pipeline, Stream, in_words
from hass_ir.hardware.workload import ComputeLayer

Passed = tuple[int, int, int, int, int]
"""Places, places with words, pixels that come, lines of the image that begin, and whether the next
window's own place has words."""


def walked(layer: ComputeLayer, columns: int) -> tuple[list[Passed], Passed, int]:
    """What the scan passes from the last window of a row to the first of the next, for each pair of
    rows; and from the last of an image to the first of the next. The pixels of the next window's
    place are counted, but the place is not. And how many sets of a row end where others do."""
    top, left, bottom, right = layer.padding if len(layer.padding) == 4 else layer.padding * 2
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    rows = [y * layer.stride[0] + span[0] for y in range(layer.out_height)]
    last = [min(x + columns, layer.out_width) - 1 for x in range(0, layer.out_width, columns)]
    ends = [(x * layer.stride[1] + span[1]) // columns for x in last]
    width = -(-(layer.in_width + left + right) // columns)
    height = layer.in_height + top + bottom
    places: list[tuple[int, int]] = []
    """Pixels of a place, and whether it is the first of a line with any."""
    marks: dict[tuple[int, int], int] = {}
    for y in range(2 * height):
        inside = 0 <= y % height - top < layer.in_height
        begun = False
        for x in range(width):
            real = range(x * columns - left, (x + 1) * columns - left)
            count = sum(0 <= at < layer.in_width for at in real) if inside else 0
            marks[y, x] = len(places)
            places.append((count, int(count > 0 and not begun)))
            begun = begun or count > 0

    def between(a: tuple[int, int], b: tuple[int, int]) -> Passed:
        passed = places[marks[a] + 1 : marks[b]]
        end = places[marks[b]]
        pixels = sum(n for n, _ in passed) + end[0]
        begun = sum(new for _, new in passed) + end[1]
        return len(passed), sum(n > 0 for n, _ in passed), pixels, begun, int(end[0] > 0)

    first, final = (min(ends[i], width - 1) for i in (0, -1))
    pairs = zip(rows, rows[1:], strict=False)
    image = between((rows[-1], final), (height + rows[0], first))
    beside = len(ends) - len({min(end, width - 1) for end in ends})
    return [between((y, final), (z, first)) for y, z in pairs], image, beside


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_gaps_are_those_of_a_walk(data: st.DataObject):
    draw = data.draw
    kernel, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    stride, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    span = (kernel - 1) * dilation
    top, left, bottom, right = padding = [draw(st.integers(0, span)) for _ in range(4)]
    height, width = (draw(st.integers(max(1, span + 1), span + 9)) for _ in range(2))
    out = [
        (size + sum(pads) - span - 1) // stride + 1
        for size, pads in ((height, padding[::2]), (width, padding[1::2]))
    ]
    layer = ComputeLayer(
        "x", height, width, out[0], out[1], 2, 3, 1, (kernel, kernel), (stride, stride),
        (top, left, bottom, right), (dilation, dilation),
    )  # fmt: skip
    _, between, image = gaps(layer, np.asarray([columns]))
    walk, end, beside = walked(layer, columns)

    def passed(gap: Gap) -> Passed:
        found = gap.places, gap.inside, gap.pixels, gap.lines, gap.own
        return tuple(int(np.ravel(x)[0]) for x in found)  # pyright: ignore[reportReturnType]

    assert sorted(passed(gap) for count, gap in between for _ in range(count)) == sorted(walk)
    assert passed(image) == end
    assert ends_beside(layer, np.asarray([columns])).tolist() == [beside]


def small_engine(rng: np.random.Generator) -> Engine:
    """A dense engine for an image of 2 to 8 pixels a side, depthwise as often as not."""
    size, kernel = int(rng.integers(2, 9)), int(rng.choice([1, 3, 5]))
    stride, pad = int(rng.integers(1, 3)), kernel // 2
    out = (size + 2 * pad - kernel) // stride + 1
    channels, depthwise = int(rng.choice([8, 16, 24])), bool(rng.random() < 0.5)
    groups, filters = (channels, channels) if depthwise else (1, int(rng.choice([4, 8, 16])))
    layer = ComputeLayer(
        "x", size, size, out, out, channels, filters, groups, (kernel, kernel), (stride, stride),
        (pad, pad),
    )  # fmt: skip
    macs, depth = int(rng.integers(1, kernel**2 + 1)), int(rng.choice([0, 1, 2, 4, 16]))
    columns = min(int(rng.choice([1, 2, 4])), out)
    several, inward, outward = (int(rng.choice(x)) for x in ([1, 2, 4, 8], [1, 2, 4], [1, 2, 4]))
    lanes = (1, 1, several) if depthwise else (inward, outward, 1)
    return Engine(
        "x", layer, "dense", 1, macs, *lanes, columns, depth, macs, False, 1,
        tuple(range(groups)), tuple(range(layer.group_channels)), tuple(range(layer.group_filters)),
    )  # fmt: skip


def simulated_cycles(engine: Engine, ii: float) -> float:
    """Those of an image, of an engine with streams as wide as an II of `ii` asks for."""
    from hass_ir.hardware.simulate.simulation import simulate

    words = in_words(engine)[0], engine.layer.positions * engine.layer.filters
    into, out = (int(rate(n, np.asarray([ii]))[0]) for n in words)
    links = Link("read", True, words[0], 512, 1), Link("write", False, words[1], 512, 1)
    streams = Stream(0, 1, into, 2 * into), Stream(1, 2, out, 2 * out)
    return simulate(Pipeline((links[0], engine, links[1]), streams), {}, 6).ii_cycles


@pytest.mark.parametrize("groups", [1, 3, 12])
@pytest.mark.parametrize("blocks", [1, 7, 24])
@pytest.mark.parametrize("uneven", [False, True])
def test_the_first_step_needs_all_channels_before_its_last(groups: int, blocks: int, uneven: bool):
    random, one = np.random.default_rng(groups + blocks), np.ones(1, np.int64)
    deals = 400 if uneven else 1
    for group_lanes in range(1, groups + 1):
        for in_lanes in range(1, blocks + 1):
            needed: list[float] = []
            for _ in range(deals):
                first: list[int] = []
                for count, lanes in ((groups, group_lanes), (blocks, in_lanes)):
                    order = random.permutation(count) if uneven and lanes > 1 else np.arange(count)
                    order = ascending(order, lanes) if lanes < count else np.arange(count)
                    first.append(int(order[:lanes].max()))
                needed.append((first[0] * blocks + first[1] + 1) / (groups * blocks))
            lanes = one, one * in_lanes, one, one * group_lanes, one, one, one, 0 * one
            grid = Grid("dense", 1, *lanes)
            share = float(first_share((groups, blocks, 1), grid, (uneven, uneven, False))[0])
            assert share == pytest.approx(np.mean(needed), abs=0.1 if uneven else 1e-9)


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_lanes_keep_their_items_in_ascending_order(data: st.DataObject):
    order = np.asarray(data.draw(st.permutations(range(data.draw(st.integers(1, 40))))))
    lanes = data.draw(st.integers(1, 40))
    found = ascending(order, lanes)
    for lane in range(lanes):
        assert found[lane::lanes].tolist() == sorted(order[lane::lanes])


def test_lanes_that_skip_nothing_work_as_long_as_the_flow_says():
    pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")
    from hass_ir.hardware.simulate.engine_flow import lane_cycles
    from hass_ir.hardware.simulate.simulation import simulate

    rng, full = np.random.default_rng(2), 0
    for _ in range(40):
        engine = small_engine(rng)
        words = in_words(engine)[0], engine.layer.positions * engine.layer.filters
        links = Link("read", True, words[0], 64, 1), Link("write", False, words[1], 64, 1)
        streams = Stream(0, 1, 16, 32), Stream(1, 2, 16, 32)
        busy = simulate(Pipeline((links[0], engine, links[1]), streams), {}, 2).busy[1]
        expected = 2 * engine.lanes * lane_cycles(engine, 1e9)
        lanes = engine.group_lanes, engine.in_lanes, engine.out_lanes, engine.columns
        items = (*engine.items, engine.layer.out_width)
        if all(n % m == 0 for n, m in zip(items, lanes, strict=True)):
            assert busy == expected
            full += 1
        assert busy <= expected
    assert full > 10


def test_sorting_results_takes_whole_sets_of_columns():
    """Of unlike sets, where lanes have filters in any order and results are what takes longest."""
    pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")
    rng, errors, before = np.random.default_rng(3), list[float](), list[float]()
    while len(errors) < 25:
        side, columns = int(rng.integers(5, 17)), int(rng.integers(3, 15))
        filters, lanes = int(rng.choice([64, 96, 128])), int(rng.choice([8, 16]))
        columns = min(columns, side)
        layer = ComputeLayer("x", side, side, side, side, 4, filters)
        order = tuple(reversed(range(filters)))
        engine = Engine(
            "x", layer, "dense", 4, 4, 1, lanes, 1, columns, 4, 1, False, 1, (0,), (0,), order
        )
        one, none = np.ones(1, np.int64), np.zeros((1, 3))
        grid = Grid(
            "dense", 4, 4 * one, one, lanes * one, one, columns * one, 4 * one, one, 0 * one
        )
        work = np.asarray([float(side * -(-side // columns) * -(-filters // lanes))])
        args = layer, engine.items, grid, work, none, one
        even, found = (Timing.of(*args, uneven=(False, False, x)).own()[0] for x in (False, True))
        if found > even:
            ii = float(found[0])
            cycles = simulated_cycles(engine, ii)
            errors.append(ii / cycles - 1)
            before.append(float(even[0]) / cycles - 1)
    assert np.abs(errors).mean() < 0.09
    assert np.mean(before) < np.mean(errors) - 0.08


def timing_of(engine: Engine) -> Timing:
    """That of a dense engine."""
    items, one = engine.items, np.ones(1, np.int64)
    grid = Grid(
        "dense", 1, engine.macs * one, engine.in_lanes * one, engine.out_lanes * one,
        engine.group_lanes * one, engine.columns * one, engine.fifo_depth * one, one, 0 * one,
    )  # fmt: skip
    lanes = engine.group_lanes, engine.in_lanes, engine.out_lanes
    groups, blocks, filters = (-(-n // m) for n, m in zip(items, lanes, strict=True))
    work = engine.sets * groups * blocks * filters * -(-engine.layer.taps // engine.macs)
    compute, none = np.asarray([float(work)]), np.zeros((1, 3))
    return Timing.of(engine.layer, items, grid, compute, none, filters * one)


def test_dense_engines_on_small_images_take_what_simulations_do():
    pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")
    rng, errors, slower = np.random.default_rng(1), list[float](), list[float]()
    for _ in range(150):
        engine = small_engine(rng)
        found = float(timing_of(engine).own()[0][0])
        errors.append(found / simulated_cycles(engine, found) - 1)
        # At an II a little longer streams may be half as wide.
        ii = 1.05 * found
        slower.append(simulated_cycles(engine, ii) / ii - 1)
    # Without what words come ahead, edges at which several sets end and the stream of the results
    # the mean was 2.7%.
    assert np.abs(errors).mean() < 0.012
    assert abs(np.mean(errors)) < 0.008
    assert np.percentile(np.abs(errors), 90) < 0.05
    # Where their cycles were those of wide streams alone, some took up to half as long again.
    assert max(slower) < 0.03


def test_results_that_leave_slowly_leave_gaps_as_in_simulations():
    """Of larger images, at II at which results take longer to leave than lanes to make them."""
    pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")
    rng, errors = np.random.default_rng(5), list[float]()
    while len(errors) < 60:
        size, kernel, stride = (int(rng.choice(x)) for x in ([14, 16, 28, 32], [1, 3, 5], [1, 2]))
        out, channels = -(-size // stride), int(rng.choice([3, 16, 24, 40]))
        depthwise = bool(rng.random() < 0.4)
        groups, filters = (channels, channels) if depthwise else (1, int(rng.choice([8, 16, 40])))
        layer = ComputeLayer(
            "x", size, size, out, out, channels, filters, groups, (kernel, kernel),
            (stride, stride), (kernel // 2, kernel // 2),
        )  # fmt: skip
        inward, outward, several = (int(rng.choice(x)) for x in ([1, 2, 3], [1, 2, 6], [1, 4, 16]))
        lanes = (1, 1, several) if depthwise else (inward, outward, 1)
        engine = Engine(
            "x", layer, "dense", 1, int(rng.integers(1, kernel**2 + 1)), *lanes,
            int(rng.choice([1, 2, 4, 7, 14])), int(rng.choice([0, 1, 2, 4, 16])), 1, False, 1,
            tuple(range(groups)), tuple(range(layer.group_channels)),
            tuple(range(layer.group_filters)),
        )  # fmt: skip
        timing = timing_of(engine)
        ii = float(rng.uniform(1.0, 1.5)) * timing.own()[0]
        leaves = layer.positions * filters / rate(layer.positions * filters, ii)
        if leaves > timing.compute:
            found = timing.at(np.zeros(1, np.int64), timing.own()[0], int(np.ceil(ii)[0]))
            errors.append(float(found[0]) / simulated_cycles(engine, float(np.ceil(ii)[0])) - 1)
    # Where any result that leaves made room for another in every lane the mean was 2.2%.
    assert np.abs(errors).mean() < 0.019
    assert abs(np.mean(errors)) < 0.01
