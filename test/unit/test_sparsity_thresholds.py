"""Thresholds from shares, and pruning by magnitude."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.sparsity.thresholds import MAX_KEPT, Distribution, prune

fixed = settings(derandomize=True, deadline=None, max_examples=150)
values = st.lists(
    st.floats(-4, 4, width=32) | st.sampled_from([0.0, -0.0, 0.5, -0.5, 1.0]), max_size=50
)


@fixed
@given(values, st.floats(0, 1))
def test_a_threshold_prunes_the_share_and_ties_only(listed: list[float], share: float):
    array = np.array(listed, np.float32)
    threshold = Distribution.of(array).threshold(share)
    nonzeros = np.count_nonzero(array)
    wanted = int(share * nonzeros)
    pruned = nonzeros - np.count_nonzero(prune(array, threshold))
    below = np.count_nonzero((array != 0) & (np.abs(array) < np.float32(threshold)))
    if wanted == 0:
        assert threshold == 0
        assert pruned == 0
    else:
        assert pruned >= wanted
        assert below < wanted
        assert threshold in np.abs(array)


@fixed
@given(values, st.floats(0, 5))
def test_what_is_greater_stays_as_it_is(listed: list[float], threshold: float):
    array = np.array(listed, np.float32)
    pruned = prune(array, threshold)
    kept = np.abs(array) > np.float32(threshold) if threshold else np.ones(array.shape, np.bool_)
    assert pruned.dtype == np.float32
    np.testing.assert_array_equal(pruned[kept], array[kept])
    assert not pruned[~kept].any()


def test_pruning_is_at_the_threshold_not_beyond():
    threshold = float(np.float32(0.1))
    array = np.array([0.1, -0.1, np.nextafter(np.float32(0.1), np.float32(1))], np.float32)
    np.testing.assert_array_equal(prune(array, threshold), [0, 0, array[2]])
    # A double that float32 rounds up to the value prunes it, as it does in the IR.
    np.testing.assert_array_equal(prune(array, 0.1), [0, 0, array[2]])


def test_the_whole_distribution_can_be_pruned():
    array = np.array([3.0, -1.0, 0.0, 2.0], np.float32)
    distribution = Distribution.of(array)
    assert distribution.magnitudes.tolist() == [1, 2, 3]
    assert [distribution.threshold(s) for s in (0, 0.3, 0.4, 0.7, 1)] == [0, 0, 1, 2, 3]
    assert not prune(array, distribution.threshold(1)).any()


@pytest.mark.parametrize("shape", [(0,), (3, 4)])
def test_a_layer_of_zeros_has_nothing_to_prune(shape: tuple[int, ...]):
    assert Distribution.of(np.zeros(shape, np.float32)).threshold(0.9) == 0


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_thinned_distribution_prunes_nearly_the_share(share: float):
    array = np.random.default_rng(0).standard_normal(5 * MAX_KEPT + 7).astype(np.float32)
    distribution = Distribution.of(array)
    assert len(distribution.magnitudes) == MAX_KEPT
    pruned = np.count_nonzero(prune(array, distribution.threshold(share)) == 0)
    assert pruned / array.size == pytest.approx(share, abs=2 / MAX_KEPT)
