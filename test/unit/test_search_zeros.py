"""Operands of slices are those of layers of their own."""

from __future__ import annotations

import numpy as np
import pytest

from hass_ir.search.zeros import Operands


def sums(operands: Operands) -> np.ndarray:
    """Non-zero products of a layer of one tap, by image, filter and pixel, [N, F, H, W]."""
    moving, weights = operands.moving.astype(int), operands.stationary[:, :, 0].astype(int)
    groups = moving.shape[1] // weights.shape[1]
    split = moving.reshape(len(moving), groups, -1, *moving.shape[2:])
    filters = weights.reshape(groups, -1, weights.shape[1])
    found = np.einsum("ngchw,gfc->ngfhw", split, filters)
    return found.reshape(len(moving), -1, *moving.shape[2:])


@pytest.mark.parametrize("groups", [1, 3])
def test_slices_make_what_the_layer_makes(groups: int):
    rng = np.random.default_rng(0)
    whole = Operands(rng.random((2, 6, 3, 2)) < 0.5, rng.random((9, 6 // groups, 1)) < 0.5)
    expected = sums(whole)
    if groups == 1:
        for start, stop in ((0, 4), (4, 9)):
            assert (
                sums(whole.part("filters", range(start, stop))) == expected[:, start:stop]
            ).all()
        halves = [sums(whole.part("channels", r)) for r in (range(0, 2), range(2, 6))]
        assert np.array_equal(halves[0] + halves[1], expected)
    else:
        assert (sums(whole.part("groups", range(1, 3))) == expected[:, 3:9]).all()
