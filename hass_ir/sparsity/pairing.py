"""Which filters share multipliers: two whose non-zero weights fall on the same taps."""

from __future__ import annotations

import numpy as np

from hass_ir.sparsity.patterns import BoolArray, IntArray


def filter_pairs(weights: BoolArray, groups: int) -> IntArray:
    """Pairs of the filters of each group, the same pairs in all: [F/G // 2, 2].

    `weights` [F, C/G, taps] is true where a weight is not zero. The filter with the most weights
    left takes the one that shares most of them, and so on; or they stay in their order, where that
    shares as many. The last of an odd number is left over.
    """
    per_group = int(weights.shape[0]) // groups
    masks = weights.reshape(groups, per_group, -1).swapaxes(0, 1).reshape(per_group, -1)
    plain: IntArray = np.arange(per_group // 2 * 2, dtype=np.int64).reshape(-1, 2)
    if per_group < 2:
        return plain
    values = masks.astype(np.float32)
    shared = (values @ values.T).astype(np.int64)
    order = np.argsort(-shared.diagonal(), kind="stable")
    free = np.ones(per_group, dtype=np.bool_)
    pairs: list[tuple[int, int]] = []
    for first in order.tolist():
        if free[first] and len(pairs) < len(plain):
            free[first] = False
            second = int(np.where(free, shared[first], -1).argmax())
            free[second] = False
            pairs.append((first, second))
    chosen: IntArray = np.asarray(pairs, dtype=np.int64)
    common = [int(shared[p[:, 0], p[:, 1]].sum()) for p in (chosen, plain)]
    return chosen if common[0] > common[1] else plain


def either(weights: BoolArray, groups: int, pairs: IntArray) -> BoolArray:
    """Where one of two filters at least has a weight, [G·pairs, C/G, taps], of `filter_pairs`."""
    split = weights.reshape(groups, -1, *weights.shape[1:])
    return split[:, pairs].any(axis=2).reshape(-1, *weights.shape[1:])
