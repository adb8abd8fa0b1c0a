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


@pytest.mark.parametrize("items", [256, 257, 768, 1000, 1009, 2048, 3072])
def test_bundles_divide_into_lanes_and_waste_little(items: int):
    bundles = bundle_count(items)
    assert (bundles == items) == (items < BUNDLED_FROM)
    assert -(-items // bundles) * bundles <= 1.05 * items
    if bundles < items:
        assert not (bundles % lane_options(items)).any()


@pytest.mark.parametrize("levelled", [False, True])
def test_loads_of_bundles_are_those_of_the_order(levelled: bool):
    rng = np.random.default_rng(3)
    items = (1, 300, 700)
    cycles = rng.uniform(1, 9, (*items, 2))
    options = (np.asarray([1]), np.asarray([1, 5, 25, 150]), np.asarray([1, 7, 35]))
    assert not (bundle_count(300) % options[1]).any()
    assert not (bundle_count(700) % options[2]).any()
    found = lane_loads(cycles, items, options, by=cycles if levelled else None)
    _, blocks, filters = item_loads(cycles)
    for i, inside in enumerate(options[1].tolist()):
        for o, out in enumerate(options[2].tolist()):
            rows, columns = np.arange(300), np.arange(700)
            if levelled:
                rows, columns = levelled_order(blocks, inside), levelled_order(filters, out)
            assert sorted(rows) == list(range(300))
            assert sorted(columns) == list(range(700))
            ordered = cycles[0][rows][:, columns]
            worst = max(
                ordered[a::inside, b::out].sum(axis=(0, 1))[m]
                for a in range(inside)
                for b in range(out)
                for m in (0,)
            )
            assert found[0, i, o, 0] == pytest.approx(worst, rel=1e-12)


def test_levelled_bundles_are_nearly_even():
    rng = np.random.default_rng(5)
    load = rng.gamma(2.0, 3.0, 3072)
    order = levelled_order(load, 16)
    sums = load[order].reshape(-1, 16).sum(axis=0)
    assert sums.max() < 1.01 * sums.mean()
