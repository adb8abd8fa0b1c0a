"""Slices of layers that are too large for a device."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.device import load_device
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import Network
from hass_ir.hardware.sliced_network import dense_candidates, needed_slices
from hass_ir.hardware.slices import filter_ranges, slices_needed, with_slices
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

WORDS = 49 * 512
LARGE = ComputeLayer("large", 7, 7, 7, 7, 512, 512, 1, (3, 3), (1, 1), (1, 1))


@given(st.integers(1, 300), st.integers(1, 300))
@settings(derandomize=True, deadline=None)
def test_ranges_cover_all_filters_evenly(filters: int, slices: int):
    slices = min(slices, filters)
    ranges = filter_ranges(filters, slices)
    assert [f for r in ranges for f in r] == list(range(filters))
    assert len(ranges) == slices
    assert max(map(len, ranges)) - min(map(len, ranges)) <= 1


@given(st.integers(1, 300), st.integers(1, 300))
@settings(derandomize=True, deadline=None)
def test_as_few_slices_as_fit(filters: int, most: int):
    layer = ComputeLayer("l", 1, 1, 1, 1, 4, filters)
    count = slices_needed(layer, lambda piece: piece.filters <= most)
    assert max(len(r) for r in filter_ranges(filters, count)) <= most
    assert count == 1 or max(len(r) for r in filter_ranges(filters, count - 1)) > most
    assert slices_needed(layer, lambda piece: False) == 1


def test_a_layer_too_large_for_a_small_board_is_sliced_there_only():
    small, large = load_device("zedboard"), load_device("u250")
    parts = [
        Part("read0", StreamLayer("read0", "read", WORDS, WORDS), (), WORDS, 3584),
        Part("large", LARGE, (0,), WORDS, 3584, 0.2),
        Part("write0", StreamLayer("write0", "write", WORDS, WORDS), (1,), WORDS, 3584),
    ]
    # 37.7 Mbit of weights; the board has 5.2 Mbit in BRAM and 3.4 in LUTs.
    (count,) = needed_slices(parts, small).values()
    assert 5 <= count <= 8
    assert needed_slices(parts, large) == {}

    def fit(slices: int) -> bool:
        network = Network(with_slices(parts, {"large": slices}))
        return Partitioner(network, small, lambda p: dense_candidates(p, small)).every_layer_fits()

    assert [fit(n) for n in range(2, count + 1)] == [False] * (count - 2) + [True]


def test_slices_take_the_whole_input_and_are_joined():
    words = WORDS
    parts = [
        Part("read0", StreamLayer("read0", "read", words, words), (), words, 3584),
        Part("large", LARGE, (0,), words, 3584, 0.2),
        Part("relu", StreamLayer("relu", "relu", words, words), (1,), words, 3584),
    ]
    result = with_slices(parts, {"large": 3})
    names = ["read0", "large.slice0", "large.slice1", "large.slice2", "large.concat", "relu"]
    assert [p.name for p in result] == names
    assert [p.inputs for p in result] == [(), (0,), (0,), (0,), (1, 2, 3), (4,)]
    filters = [p.layer.filters for p in result if isinstance(p.layer, ComputeLayer)]
    assert filters == [171, 171, 170]
    assert [p.words for p in result[1:4]] == [49 * f for f in filters]
    assert result[4].words == words
    assert with_slices(parts, {}) == parts
