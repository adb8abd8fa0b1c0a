"""Rounding and sharing of arrays against naive twins and torch, and the choice of scales."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.sparsity.codebook import MAX_GROUPS, codebook_of
from hass_ir.sparsity.formats import CLIPPING, HALVINGS, best_scales, quantized, shared

fixed = settings(derandomize=True, deadline=None, max_examples=150)
numbers = st.floats(-40, 40, width=32) | st.integers(-40, 40).map(lambda n: n / 8)
arrays = st.lists(numbers, min_size=1, max_size=40).map(lambda v: np.asarray(v, np.float32))
scales = st.sampled_from([0.125, 0.25, 0.3, 1.0, 1.7])
limits = st.sampled_from([(-1, 1), (-7, 7), (0, 15), (-127, 127), (0, 255), (-32767, 32767)])


def naive(x: float, scale: float, low: int, high: int) -> float:
    """Round to even with whole fractions, after the division in float32."""
    steps = Fraction(float(np.float32(x) / np.float32(scale)))
    return float(np.float32(min(max(round(steps), low), high)) * np.float32(scale))


@fixed
@given(arrays, scales, limits)
def test_rounding_is_that_of_the_naive_twin(x: Any, scale: float, ends: tuple[int, int]):
    found = quantized(x, np.asarray([scale], np.float32), *ends)
    assert found.dtype == np.float32
    assert found.tolist() == [naive(float(v), scale, *ends) for v in x]


@fixed
@given(arrays, scales, limits)
def test_rounding_again_changes_nothing(x: Any, scale: float, ends: tuple[int, int]):
    once = quantized(x, np.asarray([scale], np.float32), *ends)
    np.testing.assert_array_equal(quantized(once, np.asarray([scale], np.float32), *ends), once)


@pytest.mark.parametrize(("low", "high"), [(-7, 7), (-127, 127), (0, 255)])
def test_rounding_is_that_of_torch(low: int, high: int):
    """Scales are powers of two: torch multiplies by the reciprocal."""
    x = (np.arange(-800, 800) / 16).astype(np.float32)
    for scale in (0.125, 0.5):
        expected = torch.fake_quantize_per_tensor_affine(torch.tensor(x), scale, 0, low, high)
        found = quantized(x, np.asarray([scale], np.float32), low, high)
        np.testing.assert_array_equal(found, expected.numpy())
    rows = x.reshape(4, 4, 100)
    each = np.asarray([0.25, 0.5, 1.0, 2.0], np.float32)
    zeros = torch.zeros(4, dtype=torch.int32)
    expected = torch.fake_quantize_per_channel_affine(
        torch.tensor(rows), torch.tensor(each), zeros, 0, low, high
    )
    np.testing.assert_array_equal(quantized(rows, each, low, high), expected.numpy())


def test_what_is_no_number_is_zero_and_infinities_saturate():
    x = np.asarray([np.nan, np.inf, -np.inf, 3e38], np.float32)
    scale = np.asarray([1e-3], np.float32)
    for low, high in ((-7, 7), (0, 15)):
        ends = [high * np.float32(1e-3), low * np.float32(1e-3)]
        found = quantized(x, scale, low, high)
        assert found.tolist() == [0, ends[0], ends[1], ends[0]]
    codebook = np.asarray([-1.0, 2.0], np.float32)
    assert shared(x, codebook).tolist() == [0, 2, -1, 2]


@fixed
@given(arrays, st.lists(numbers.filter(bool), min_size=1, max_size=6, unique=True))
def test_shared_values_are_the_nearest(x: Any, values: list[float]):
    codebook = np.asarray(sorted(values), np.float32)
    found = shared(x, codebook)
    for before, after in zip(x.tolist(), found.tolist(), strict=True):
        order = sorted(codebook.tolist(), key=lambda c: (abs(Fraction(c) - Fraction(before)), c))
        assert after == (order[0] if before else 0)
    np.testing.assert_array_equal(shared(found, codebook), found)


@fixed
@given(st.lists(arrays, min_size=1, max_size=4), st.sampled_from([1, 3, 7, 127]), st.booleans())
def test_scales_lose_least_of_those_tried(rows: list[Any], high: int, power: bool):
    length = min(map(len, rows))
    table = np.stack([r[:length] for r in rows])
    found = best_scales(table, high, power)
    for row, scale in zip(table, found, strict=True):
        largest = float(np.abs(row).max())
        if largest == 0:
            assert scale == 1
            continue
        if power:
            assert np.frexp(scale)[0] == 0.5
            tried = 2.0 ** np.ceil(np.log2(largest / high)) * HALVINGS
        else:
            tried = largest / high * CLIPPING

        def error(s: Any, row: Any = row) -> float:
            wide = row.astype(np.float64)
            return float(np.square(np.clip(np.rint(wide / s), -high, high) * s - wide).sum())

        least = min(error(float(np.float32(s))) for s in tried)
        assert error(float(scale)) == pytest.approx(least, rel=1e-9, abs=1e-30)


def clustering_error(values: Any, codebook: Any) -> float:
    return float(np.square(np.abs(values[:, None] - codebook[None]).min(axis=1)).sum())


@fixed
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=9),
    st.integers(1, 2),
)
def test_codebooks_of_few_values_lose_least(listed: list[int], bits: int):
    """Against all ways to cut the sorted values; odd ones have the other sign."""
    values = np.sort(np.asarray([-v if v % 2 else v + 70 for v in listed], np.float32))
    codebook = codebook_of(np.append(values, np.float32(0)), bits)
    assert 0 not in codebook
    assert len(codebook) <= 1 << bits
    assert (np.diff(codebook) > 0).all()
    least = np.inf
    n = len(values)
    for cuts in combinations_with_replacement(range(n + 1), (1 << bits) - 1):
        bounds = [0, *cuts, n]
        parts = [values[a:b] for a, b in zip(bounds[:-1], bounds[1:], strict=True) if b > a]
        means = np.asarray([p.mean(dtype=np.float64) for p in parts])
        least = min(least, clustering_error(values, means))
    assert clustering_error(values, codebook.astype(np.float64)) == pytest.approx(least, abs=1e-3)


def test_codebooks_of_many_values_lose_less_than_even_ones():
    rng = np.random.default_rng(0)
    for bits in (1, 3, 5, 8):
        values = rng.standard_normal(5000).astype(np.float32)
        assert len(np.unique(values)) > MAX_GROUPS
        codebook = codebook_of(values, bits)
        assert len(codebook) == 1 << bits
        found = clustering_error(values, codebook)
        middles = (np.arange(1 << bits) + 0.5) / (1 << bits)
        even = clustering_error(values, np.quantile(values, middles).astype(np.float32))
        flat = clustering_error(
            values, (middles * np.ptp(values) + values.min()).astype(np.float32)
        )
        assert found < min(even, flat)
        assert codebook_of(values, bits).tolist() == codebook.tolist()
    # The least error of a normal distribution in two values: 1 - 2/pi of its variance.
    two = clustering_error(values, codebook_of(values, 1)) / np.square(values).sum()
    assert two == pytest.approx(1 - 2 / np.pi, abs=0.02)


def test_a_codebook_of_zeros_is_empty_and_of_few_values_is_exact():
    assert codebook_of(np.zeros(5, np.float32), 4).tolist() == []
    few = np.asarray([0.5, -2.0, 0.0, 0.5, 3.0], np.float32)
    assert codebook_of(few, 2).tolist() == [-2.0, 0.5, 3.0]
    around = np.asarray([-1.0, 1.0, 100.0], np.float32)
    assert codebook_of(around, 1).tolist() == [-1.0, 100.0]
