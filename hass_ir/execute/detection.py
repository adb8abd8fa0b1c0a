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
    return overlaps_of(first, np.broadcast_to(second, (len(first), *second.shape)))


def overlaps_of(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union [n, m] of boxes [n, 4], each with its own [n, m, 4]."""
    one = first[:, None]
    low = np.maximum(one[..., :2], second[..., :2])
    high = np.minimum(one[..., 2:], second[..., 2:])
    both = np.clip(high - low, 0, None).prod(-1)
    areas = [np.clip(boxes[..., 2:] - boxes[..., :2], 0, None).prod(-1) for boxes in (one, second)]
    union = areas[0] + areas[1] - both
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
    boxes = np.concatenate([b.reshape(-1, 6) for b in found])
    image = np.repeat(np.arange(len(found)), [len(b) for b in found])
    order = np.lexsort((-boxes[:, 1], image))
    boxes, image = boxes[order], image[order]
    hits = _claims(boxes, image, truth.astype(np.float64), overlap)
    precisions: list[float] = []
    for kind in kinds:
        mine = boxes[:, 0] == kind
        best_first = np.argsort(-boxes[mine, 1], kind="stable")
        count = int((truth[..., 0] == kind).sum())
        precisions.append(_average_precision(hits[mine][best_first], count))
    return float(np.mean(precisions))


def _average_precision(hits: NDArray[np.bool_], count: int) -> float:
    """Of boxes [n], best first, those that are right of `count`."""
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(envelope[hits].sum() / count)


def _claims(
    boxes: NDArray[np.float64],
    image: NDArray[np.int64],
    truth: NDArray[np.float64],
    overlap: float,
) -> NDArray[np.bool_]:
    """Whether each box [n, 6] claims a true box of its class in its `image` [n], by which they
    stand, the best first. The first boxes of all images choose at once, then the second ones."""
    shared = overlaps_of(boxes[:, 2:], truth[image, :, 1:])
    shared[truth[image, :, 0] != boxes[:, :1]] = -1
    first = np.searchsorted(image, image)
    place = np.arange(len(image)) - first
    claimed = np.zeros(len(boxes), np.bool_)
    free = np.ones(truth.shape[:2], np.bool_)
    for rank in range(int(place.max(initial=-1)) + 1):
        rows = np.flatnonzero(place == rank)
        open_ones = np.where(free[image[rows]], shared[rows], -1)
        best = open_ones.argmax(axis=1)
        claims = open_ones[np.arange(len(rows)), best] >= overlap
        claimed[rows[claims]] = True
        free[image[rows[claims]], best[claims]] = False
    return claimed
