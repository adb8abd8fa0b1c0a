"""Windows sampled for long vectors: real ones, evenly spread, and close to all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hass_ir.sparsity.patterns import Window
from hass_ir.sparsity.sampling import WINDOWS_PER_BATCH, SampledPairs, SampledWindows
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics, cycle_matrix

MACS = np.array([1, 2, 4, 8])


def picked(images: int, rows: int, columns: int) -> list[tuple[int, int, int]]:
    """Image, row and column of each window that is sampled from one batch."""
    # The bits of a window's number stand in its taps.
    numbers = np.arange(images * rows * columns).reshape(images, 1, rows, columns)
    views: list[NDArray[Any]] = [(numbers >> k) & 1 for k in range(numbers.size.bit_length())]
    sampled = SampledWindows()
    sampled.add(views)
    (bits,) = sampled.parts
    found = np.array([sum(1 << k for k in np.flatnonzero(window)) for window in bits[:, 0]])
    image, place = np.divmod(found, rows * columns)
    row, column = np.divmod(place, columns)
    return list(zip(image.tolist(), row.tolist(), column.tolist(), strict=True))


@given(st.integers(1, 40), st.integers(1, 20), st.integers(1, 20))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_windows_are_taken_once_and_all_where_there_are_few(images: int, rows: int, columns: int):
    found = picked(images, rows, columns)
    assert len(found) == min(WINDOWS_PER_BATCH, images * rows * columns)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("images", "size"), [(400, 8), (32, 8), (64, 16), (32, 56), (16, 64), (1, 112), (100, 4)]
)
def test_windows_are_spread_over_images_rows_and_columns(images: int, size: int):
    found = np.array(picked(images, size, size))
    for axis, length in enumerate((images, size, size)):
        parts = min(length, 8)
        counts = np.bincount(found[:, axis] * parts // length, minlength=parts)
        assert counts.min() > 0.75 * len(found) / parts
        assert counts.max() < 1.25 * len(found) / parts


def test_fewer_windows_come_from_all_batches():
    sampled = SampledWindows()
    for number in range(4):
        sampled.add([np.full((1, 1, 20, 20), number >> k & 1) for k in range(2)])
    windows = sampled.windows(100)
    numbers = windows[:, 0, 0] + 2 * windows[:, 0, 1]
    assert np.bincount(numbers).tolist() == [25, 25, 25, 25]


def test_sampled_pairs_without_an_activation_or_a_weight():
    sampled = SampledWindows()
    sampled.add([np.zeros((1, 3, 2, 2))])
    pairs = SampledPairs.of(sampled, np.ones((4, 3, 1), np.bool_), 1, 2)
    assert pairs.both.shape == (1, 2, 4, 4)
    mean = pairs.mean_of("pair-sparse", cycle_matrix(2, MACS))
    assert mean.tolist() == np.ones((1, 2, 4, 4)).tolist()
    assert pairs.weight[0, :, 0].tolist() == [[2] * 4, [1] * 4]


def test_sampled_cycles_come_close_to_those_of_all_windows():
    """Zeros that depend on the column, as at the borders of images; within 2 %."""
    rng = np.random.default_rng(0)
    window, channels, size = Window((3, 3), padding=(1, 1, 1, 1)), 4, 16
    density = np.linspace(0.1, 0.9, size) ** 2
    mask = rng.random((64, channels, size, size)) < density
    weights = rng.random((8, channels, 9)) < 0.5
    found = ActivationStatistics(window, channels, 1)
    found.add(mask)
    found.finish()
    assert found.sampled == (2, 4)
    views = np.stack(window.taps_of(mask), axis=-1)
    for together in found.sampled:
        joined = views.transpose(0, 2, 3, 1, 4).reshape(-1, channels // together, together * 9)
        vectors = weights.reshape(8, channels // together, together * 9)
        left = np.einsum("svt,fvt->vsf", joined.astype(np.float32), vectors.astype(np.float32))
        for k, macs in enumerate(MACS):
            expected = np.maximum(1, np.ceil(left / macs)).mean(axis=1)
            mean = LayerStatistics(found, weights).mean_cycles("pair-sparse", together, MACS)
            assert abs(mean[0, :, :, k].mean() / expected.mean() - 1) < 0.02
            assert np.abs(mean[0, :, :, k] / expected - 1).max() < 0.1
