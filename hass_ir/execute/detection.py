"""How good a detector's boxes are: mean average precision, without any framework.

Boxes found are rows (class, score, left, top, right, bottom), true ones (class, left, top, right,
bottom).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hass_ir.errors import HassError

LEAST_SCORE = 1e-3
"""Boxes below this score change an average precision by next to nothing, and are many."""


def overlaps(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union [n, m] of boxes [n, 4] and [m, 4]."""
    low = np.maximum(first[:, None, :2], second[:, :2])
    high = np.minimum(first[:, None, 2:], second[:, 2:])
    both = np.clip(high - low, 0, None).prod(-1)
    areas = [np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(-1) for boxes in (first, second)]
    union = areas[0][:, None] + areas[1] - both
    return np.divide(both, union, out=np.zeros_like(both), where=union > 0)


def suppressed(boxes: NDArray[np.float64], most: float = 0.5) -> NDArray[np.float64]:
    """The boxes [n, 6] found, best first, without those that overlap a better one of their class by
    more than `most`."""
    boxes = boxes[boxes[:, 1] > LEAST_SCORE]
    boxes = boxes[np.argsort(-boxes[:, 1], kind="stable")]
    close = overlaps(boxes[:, 2:], boxes[:, 2:]) > most
    close &= boxes[:, None, 0] == boxes[:, 0]
    kept = np.ones(len(boxes), np.bool_)
    for i in range(len(boxes)):
        if kept[i]:
            kept[i + 1 :] &= ~close[i, i + 1 :]
    return boxes[kept]


def mean_average_precision(
    found: Sequence[NDArray[np.float64]], truth: NDArray[np.floating], overlap: float = 0.5
) -> float:
    """The mean over classes of the area under precision by recall (all points, as PASCAL VOC 2010).

    `found` has the boxes [n, 6] of each image, `truth` [images, m, 5] the true ones; a class below
    0 marks none. A box found is right if it overlaps a true box of its class, that no better one
    has claimed, by at least `overlap`. Raises HassError where there are no true boxes.
    """
    if len(found) != len(truth):
        raise HassError(f"boxes of {len(found)} images, true boxes of {len(truth)}")
    kinds = np.unique(truth[..., 0][truth[..., 0] >= 0])
    if not len(kinds):
        raise HassError("there are no true boxes; precision and recall are not defined")
    return float(np.mean([_average_precision(found, truth, kind, overlap) for kind in kinds]))


def _average_precision(
    found: Sequence[NDArray[np.float64]],
    truth: NDArray[np.floating],
    kind: float,
    overlap: float,
) -> float:
    scores: list[NDArray[np.float64]] = []
    right: list[NDArray[np.bool_]] = []
    count = 0
    for boxes, true in zip(found, truth, strict=True):
        mine = boxes[boxes[:, 0] == kind]
        mine = mine[np.argsort(-mine[:, 1], kind="stable")]
        there = true[true[:, 0] == kind, 1:].astype(np.float64)
        count += len(there)
        scores.append(mine[:, 1])
        right.append(_claims(overlaps(mine[:, 2:], there), overlap))
    score, hit = np.concatenate(scores), np.concatenate(right)
    hit = hit[np.argsort(-score, kind="stable")]
    found_so_far = np.cumsum(hit)
    precision = found_so_far / np.arange(1, len(hit) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(envelope[hit].sum() / count)


def _claims(shared: NDArray[np.float64], overlap: float) -> NDArray[np.bool_]:
    """Whether each box [n], best first, claims a true box, given overlaps [n, m]."""
    claimed = np.zeros(len(shared), np.bool_)
    free = np.ones(shared.shape[1], np.bool_)
    for i, row in enumerate(shared):
        best = int(np.where(free, row, -1).argmax()) if free.any() else -1
        if best >= 0 and row[best] >= overlap:
            claimed[i], free[best] = True, False
    return claimed
