"""Bit patterns of windows, and the count of non-zero pairs from pattern counts."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hass_ir.sparsity.patterns import (
    Window,
    activation_codes,
    count_codes,
    join_channels,
    matches,
    popcount,
    vector_codes,
    weight_codes,
)

Array: TypeAlias = NDArray[Any]

fixed = settings(derandomize=True, deadline=None, max_examples=60)
seeds = st.integers(0, 2**32 - 1)


def random_mask(seed: int, *shape: int) -> NDArray[np.bool_]:
    rng = np.random.default_rng(seed)
    return rng.random(shape) < rng.random()


@fixed
@given(st.integers(0, 2**16 - 1))
def test_popcount_counts_set_bits(value: int):
    assert popcount(np.array([value], np.uint16))[0] == bin(value).count("1")


@fixed
@given(st.integers(1, 7), st.integers(1, 30), st.integers(1, 5), seeds)
def test_codes_of_vectors_hold_their_bits_in_order(
    channels: int, taps: int, together: int, seed: int
):
    mask = random_mask(seed, 3, channels, taps)
    words = vector_codes(mask, together)
    assert len(words) == -(-together * taps // 64)
    for (row, v), _ in np.ndenumerate(words[0]):
        bits = mask[row, v * together : (v + 1) * together].ravel().tolist()
        code = sum(bit << k for k, bit in enumerate(bits))
        assert sum(int(word[row, v]) << 64 * k for k, word in enumerate(words)) == code


@given(
    sizes=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    kernel=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    strides=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(*[st.integers(0, 4)] * 4),
    dilation=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    seed=seeds,
)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_taps_are_the_elements_under_the_window(
    sizes: tuple[int, int],
    kernel: tuple[int, int],
    strides: tuple[int, int],
    padding: tuple[int, int, int, int],
    dilation: tuple[int, int],
    seed: int,
):
    window = Window(kernel, strides, padding, dilation)
    padded = sizes[0] + padding[0] + padding[2], sizes[1] + padding[1] + padding[3]
    places = [
        [p for p in range(0, padded[axis], strides[axis]) if p + reach < padded[axis]]
        for axis in (0, 1)
        for reach in [dilation[axis] * (kernel[axis] - 1)]
    ]
    if not all(places):
        return
    x = np.random.default_rng(seed).integers(1, 100, (2, 3, *sizes))
    assert window.taps == kernel[0] * kernel[1]
    assert window.output_size(*sizes) == (len(places[0]), len(places[1]))
    taps = window.taps_of(x)
    assert len(taps) == window.taps
    for row, top in enumerate(places[0]):
        for column, left in enumerate(places[1]):
            for k, tap in enumerate(taps):
                y = top + dilation[0] * (k // kernel[1]) - padding[0]
                z = left + dilation[1] * (k % kernel[1]) - padding[1]
                inside = 0 <= y < sizes[0] and 0 <= z < sizes[1]
                expected: Array = x[:, :, y, z] if inside else np.zeros((2, 3), x.dtype)
                np.testing.assert_array_equal(tap[:, :, row, column], expected)


@fixed
@given(kernel=st.sampled_from([(1, 1), (1, 3), (3, 1), (2, 2), (3, 3), (2, 5)]), seed=seeds)
def test_codes_have_a_bit_for_each_tap(kernel: tuple[int, int], seed: int):
    window = Window(kernel, (1, 2), (1, 0, 0, 1))
    mask = random_mask(seed, 2, 3, 5, 6)
    codes = activation_codes(mask, window)
    for k, view in enumerate(window.taps_of(mask)):
        np.testing.assert_array_equal((codes >> k) & 1, view)
    weights = random_mask(seed + 1, 4, 3, window.taps)
    found = weight_codes(weights)
    for k in range(window.taps):
        np.testing.assert_array_equal((found >> k) & 1, weights[:, :, k])
    assert codes.max() < 1 << window.taps
    assert found.max() < 1 << window.taps


@fixed
@given(
    groups=st.integers(1, 3),
    per_group=st.integers(1, 5),
    together=st.integers(1, 4),
    taps=st.integers(1, 3),
    axis=st.integers(0, 2),
    seed=seeds,
)
def test_joined_channels_lie_behind_each_other(
    groups: int, per_group: int, together: int, taps: int, axis: int, seed: int
):
    shape = [2, 3, 4]
    shape[axis] = groups * per_group
    codes = np.random.default_rng(seed).integers(0, 1 << taps, shape).astype(np.uint16)
    joined = np.moveaxis(join_channels(codes, axis, taps, together, groups), axis, 0)
    split = np.moveaxis(codes, axis, 0)
    vectors = -(-per_group // together)
    assert len(joined) == groups * vectors
    for g in range(groups):
        for v in range(vectors):
            expected: Array = np.zeros_like(split[0])
            for i in range(together):
                channel = v * together + i
                if channel < per_group:
                    expected = expected + split[g * per_group + channel] * (1 << (i * taps))
            np.testing.assert_array_equal(joined[g * vectors + v], expected)


@fixed
@given(bits=st.integers(1, 6), channels=st.integers(1, 3), seed=seeds)
def test_pairs_from_counts_are_those_of_every_combination(bits: int, channels: int, seed: int):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 1 << bits, (2, channels, 3, 3)).astype(np.uint16)
    counts = count_codes(codes, bits)
    weights = rng.integers(0, 5, (channels, 1 << bits))
    table = np.zeros((channels, 1 << bits, bits + 1), np.int64)
    histogram = np.zeros((channels, bits + 1), np.int64)
    occurrences = np.zeros_like(counts)
    for channel in range(channels):
        for code in codes[:, channel].ravel().tolist():
            occurrences[channel, code] += 1
            for pattern in range(1 << bits):
                left = (code & pattern).bit_count()
                table[channel, pattern, left] += 1
                histogram[channel, left] += weights[channel, pattern]
    np.testing.assert_array_equal(counts, occurrences)
    np.testing.assert_array_equal(matches(counts, bits), table)
    np.testing.assert_array_equal(
        np.einsum("cpz,cp->cz", matches(counts, bits), weights), histogram
    )


@pytest.mark.parametrize("bits", [9, 10])
def test_the_longest_patterns_are_counted_too(bits: int):
    rng = np.random.default_rng(bits)
    codes = rng.integers(0, 1 << bits, (1, 1, 4, 4)).astype(np.uint16)
    table = matches(count_codes(codes, bits), bits)
    for pattern in (0, 1, (1 << bits) - 1, *rng.integers(0, 1 << bits, 20).tolist()):
        left = [(code & pattern).bit_count() for code in codes.ravel().tolist()]
        np.testing.assert_array_equal(table[0, pattern], np.bincount(left, minlength=bits + 1))
