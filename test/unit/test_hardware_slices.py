"""Slices of layers that are too large for a device."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.device import load_device
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Schedule
from hass_ir.hardware.segments import Network, is_link
from hass_ir.hardware.sliced_network import dense_candidates, needed_slices
from hass_ir.hardware.slices import AXES, Slicing, even_ranges, size, slices_needed, with_slices
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

WORDS = 49 * 512
LARGE = ComputeLayer("large", 7, 7, 7, 7, 512, 512, 1, (3, 3), (1, 1), (1, 1))


@given(st.integers(1, 300), st.integers(1, 300))
@settings(derandomize=True, deadline=None)
def test_ranges_cover_all_evenly(count: int, slices: int):
    slices = min(slices, count)
    ranges = even_ranges(count, slices)
    assert [f for r in ranges for f in r] == list(range(count))
    assert len(ranges) == slices
    assert max(map(len, ranges)) - min(map(len, ranges)) <= 1


@given(
    st.sampled_from(AXES),
    st.integers(1, 300),
    st.integers(1, 300),
    st.integers(1, 4),
    st.integers(1, 4),
)
@settings(derandomize=True, deadline=None)
def test_as_few_slices_as_fit(axis: str, count: int, most: int, channels: int, filters: int):
    layer = ComputeLayer("l", 1, 1, 1, 1, 4, 4)
    if axis == "groups":
        layer = replace(layer, groups=count, channels=count * channels, filters=count * filters)
    else:
        layer = replace(layer, **{axis: count})

    def fits(piece: ComputeLayer) -> bool:
        return size(piece, axis) <= most

    found = slices_needed(layer, fits)
    if count <= most:
        assert found is None
        return
    assert found is not None
    assert found.axis == axis
    assert max(map(len, found.ranges(layer))) <= most
    fewer = replace(found, count=found.count - 1)
    assert max(map(len, fewer.ranges(layer))) > most
    assert slices_needed(layer, lambda piece: False) is None
    assert slices_needed(replace(layer, dynamic=True), fits) is None


def test_a_layer_too_large_for_a_small_board_is_sliced_there_only():
    small, large = load_device("zedboard"), load_device("u250")
    parts = [
        Part("read0", StreamLayer("read0", "read", WORDS, WORDS), (), WORDS, 3584),
        Part("large", LARGE, (0,), WORDS, 3584, 0.2),
        Part("write0", StreamLayer("write0", "write", WORDS, WORDS), (1,), WORDS, 3584),
    ]
    # 37.7 Mbit of weights; the board has 5.2 Mbit in BRAM and 3.4 in LUTs.
    (found,) = needed_slices(parts, small).values()
    count = found.count
    assert found.axis == "filters"
    assert 5 <= count <= 8
    assert needed_slices(parts, large) == {}
    # Streamed, none of them need be on the board.
    assert needed_slices(parts, small, streaming=True) == {}

    def fit(slices: int) -> bool:
        network = Network(with_slices(parts, {"large": Slicing("filters", slices)}))
        return Partitioner(
            network, small, lambda p, _: dense_candidates(p, small)
        ).every_layer_fits()

    assert [fit(n) for n in range(2, count + 1)] == [False] * (count - 2) + [True]


def test_slices_take_the_whole_input_and_are_joined():
    words = WORDS
    parts = [
        Part("read0", StreamLayer("read0", "read", words, words), (), words, 3584),
        Part("large", LARGE, (0,), words, 3584, 0.2),
        Part("relu", StreamLayer("relu", "relu", words, words), (1,), words, 3584),
    ]
    result = with_slices(parts, {"large": Slicing("filters", 3)})
    names = ["read0", "large.slice0", "large.slice1", "large.slice2", "large.concat", "relu"]
    assert [p.name for p in result] == names
    assert [p.inputs for p in result] == [(), (0,), (0,), (0,), (1, 2, 3), (4,)]
    filters = [p.layer.filters for p in result if isinstance(p.layer, ComputeLayer)]
    assert filters == [171, 171, 170]
    assert [p.words for p in result[1:4]] == [49 * f for f in filters]
    assert result[4].words == words
    assert with_slices(parts, {}) == parts


def test_slices_of_channels_take_theirs_and_carry_sums():
    words = WORDS
    parts = [
        Part("read0", StreamLayer("read0", "read", words, words), (), words, 3584),
        Part("large", LARGE, (0,), words, 3584, 0.2),
        Part("relu", StreamLayer("relu", "relu", words, words), (1,), words, 3584),
    ]
    result = with_slices(parts, {"large": Slicing("channels", 3)})
    names = ["read0", *(f"large.take{i}" for i in range(3)), "large.slice0"]
    names += ["large.slice1", "large.sum1", "large.slice2", "large.sum2", "relu"]
    assert [p.name for p in result] == names
    inputs = [(), (0,), (0,), (0,), (1,), (2,), (4, 5), (3,), (6, 7), (8,)]
    assert [p.inputs for p in result] == inputs
    layers = [p.layer for p in result if isinstance(p.layer, ComputeLayer)]
    assert [layer.channels for layer in layers] == [171, 171, 170]
    assert sum(layer.weights for layer in layers) == LARGE.weights
    assert [p.words for p in result[1:4]] == [49 * c for c in (171, 171, 170)]
    assert [p.words for p in result[4:]] == [words] * 6
    # Partial sums are words of the accumulator until the last one.
    assert [p.layer.stream_bits for p in result[4:]] == [32, 32, 32, 32, 16, 16]
    # In a partition of its own a slice reads its channels and the sums so far, and writes sums.
    network = Network(result)
    middle = network.segment(network.starts[1], network.ends[1])
    moved = [p.words * p.layer.stream_bits for p in middle.parts if is_link(p)]
    assert sorted(moved) == sorted([49 * 171 * 16, words * 32, words * 32])


def test_slices_of_groups_take_and_make_their_own():
    layer = ComputeLayer("wide", 7, 7, 7, 7, 64, 128, 32, (3, 3), (1, 1), (1, 1))
    parts = [
        Part("read0", StreamLayer("read0", "read", 3136, 3136), (), 3136, 448),
        Part("wide", layer, (0,), 6272, 896, 0.2),
    ]
    result = with_slices(parts, {"wide": Slicing("groups", 3)})
    names = ["read0", *(f"wide.take{i}" for i in range(3))]
    names += [*(f"wide.slice{i}" for i in range(3)), "wide.concat"]
    assert [p.name for p in result] == names
    assert [p.inputs for p in result] == [(), (0,), (0,), (0,), (1,), (2,), (3,), (4, 5, 6)]
    layers = [p.layer for p in result if isinstance(p.layer, ComputeLayer)]
    assert [(x.groups, x.channels, x.filters) for x in layers] == [
        (11, 22, 44), (11, 22, 44), (10, 20, 40),
    ]  # fmt: skip
    assert [p.words for p in result[1:]] == [49 * n for n in (22, 22, 20, 44, 44, 40, 128)]


def test_a_layer_whose_filters_alone_are_too_large_is_sliced_by_channels():
    # A filter takes lines of 4096 channels, of which the board's memory holds a part.
    board = replace(load_device("zedboard"), bram18=40, lut=20000)
    words = 14 * 14 * 4096
    layer = ComputeLayer("deep", 14, 14, 14, 14, 4096, 2, 1, (3, 3), (1, 1), (1, 1))
    parts = [
        Part("read0", StreamLayer("read0", "read", words, words), (), words, 14 * 4096),
        Part("deep", layer, (0,), 392, 28, 0.2),
        Part("write0", StreamLayer("write0", "write", 392, 392), (1,), 392, 28),
    ]
    slices = needed_slices(parts, board)
    assert slices["deep"].axis == "channels"
    network = Network(with_slices(parts, slices))
    finder = Partitioner(network, board, lambda p, _: dense_candidates(p, board))
    assert finder.every_layer_fits()
    plan = finder.plan(Schedule(None, batch=4))
    assert len(plan.placed) > 1
    assert plan.gap < 0.05
