"""Losses estimated for unseen data: smoothing against its definition, and that it is honest."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from hass_ir.search.generalisation import SMOOTHING, blocks, mean_drop, smoothed_drop


def test_smoothing_is_as_defined():
    rng = np.random.default_rng(0)
    before = rng.normal(3, 2, 50)
    after = 0.8 * before + rng.normal(0, 1, 50)
    slope, offset = np.polyfit(before, after - before, 1)
    deviation = SMOOTHING * (after - before - slope * before - offset).std()
    each = [NormalDist().cdf(-a / deviation) - (b < 0) for a, b in zip(after, before, strict=True)]
    found = smoothed_drop(before, after)
    assert found.mean == pytest.approx(np.mean(each))
    assert found.error == pytest.approx(np.std(each, ddof=1) / np.sqrt(50))
    assert found.at_most(0.5) == pytest.approx(found.mean)
    low, high = found.interval(0.8)
    assert (low + high) / 2 == pytest.approx(found.mean)
    assert high == pytest.approx(found.at_most(0.9))


def test_no_change_loses_nothing():
    before = np.array([1.0, -2.0, 3.0, np.inf])
    assert smoothed_drop(before, before).mean == 0
    assert smoothed_drop(before, before).error == 0
    low, high = smoothed_drop(before, before).interval(0.9)
    assert -low == high == pytest.approx(NormalDist().inv_cdf(0.95) / 8)


def test_rows_of_a_sample_count_together():
    before = np.array([[1.0, 1.0], [1.0, 1.0]])
    after = np.array([[1.0, -1.0], [1.0, 1.0]])
    assert 0 < smoothed_drop(before, after).mean < 1


def test_luck_is_seen_through():
    """Of many disturbances the one that loses fewest samples is not as harmless as it looks."""
    rng = np.random.default_rng(1)
    margins = rng.normal(1.5, 1, 400)
    kinds = [rng.normal(0, 1, 400) for _ in range(300)]
    luckiest = min(kinds, key=lambda noise: ((margins + noise) < 0).sum())
    counted = ((margins + luckiest) < 0).mean() - (margins < 0).mean()
    true = np.mean([((margins + noise) < 0).mean() for noise in kinds]) - (margins < 0).mean()
    estimated = smoothed_drop(margins, margins + luckiest)
    assert counted < true
    assert abs(estimated.at_most(0.8) - true) < abs(counted - true)


def test_blocks_share_the_samples():
    for samples in (1, 3, 10, 47):
        parts = blocks(samples)
        assert [i for part in parts for i in range(samples)[part]] == list(range(samples))
        assert all(part.stop > part.start for part in parts)


def test_one_part_has_no_spread():
    assert mean_drop(np.array([0.25])).error == 0
