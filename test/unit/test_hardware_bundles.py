"""Very many items in bundles: the loads claimed against those of the orders they suppose."""

from __future__ import annotations

import numpy as np
import pytest

from hass_ir.hardware.lanes import (
    BUNDLED_FROM,
    bundle_count,
    item_loads,
    lane_loads,
    lane_options,
    levelled_order,
)


@pytest.mark.parametrize("items", [1024, 1025, 1280, 2003, 2048, 3072])
def test_bundles_divide_into_lanes_and_waste_little(items: int):
    bundles = bundle_count(items)
    assert (bundles == items) == (items < BUNDLED_FROM)
    assert -(-items // bundles) * bundles <= 1.05 * items
    if bundles < items:
        assert not (bundles % lane_options(items)).any()


@pytest.mark.parametrize("levelled", [False, True])
def test_loads_of_bundles_are_those_of_the_order(levelled: bool):
    rng = np.random.default_rng(3)
    items = (1, 1100, 1300)
    cycles = rng.uniform(1, 9, (*items, 2))
    options = (np.asarray([1]), np.asarray([1, 5, 20]), np.asarray([1, 10, 26]))
    assert not (bundle_count(1100) % options[1]).any()
    assert not (bundle_count(1300) % options[2]).any()
    found = lane_loads(cycles, items, options, by=cycles if levelled else None)
    _, blocks, filters = item_loads(cycles)
    for i, inside in enumerate(options[1].tolist()):
        for o, out in enumerate(options[2].tolist()):
            rows, columns = np.arange(1100), np.arange(1300)
            if levelled:
                rows, columns = levelled_order(blocks, inside), levelled_order(filters, out)
            assert sorted(rows) == list(range(1100))
            assert sorted(columns) == list(range(1300))
            ordered = cycles[0][rows][:, columns]
            shape = (1100 // inside, inside, 1300 // out, out, 2)
            worst = ordered.reshape(shape).sum(axis=(0, 2)).max(axis=(0, 1))
            assert found[0, i, o] == pytest.approx(worst, rel=1e-12)


def test_levelled_bundles_are_nearly_even():
    rng = np.random.default_rng(5)
    load = rng.gamma(2.0, 3.0, 3072)
    order = levelled_order(load, 16)
    sums = load[order].reshape(-1, 16).sum(axis=0)
    assert sums.max() < 1.01 * sums.mean()
