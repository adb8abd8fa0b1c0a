"""Average precision against a plain loop, and overlaps by counting pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.errors import HassError
from hass_ir.execute.detection import mean_average_precision, overlaps, suppressed


def boxes(rng: np.random.Generator, count: int) -> np.ndarray:
    low = rng.integers(0, 10, (count, 2))
    return np.hstack((low, low + rng.integers(1, 6, (count, 2)))).astype(np.float64)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32), n=st.integers(0, 4), m=st.integers(0, 4))
def test_overlaps_count_pixels(seed: int, n: int, m: int):
    rng = np.random.default_rng(seed)
    first, second = boxes(rng, n), boxes(rng, m)
    found = overlaps(first, second)
    assert found.shape == (n, m)

    def pixels(box: np.ndarray) -> set[tuple[int, int]]:
        left, top, right, bottom = box.astype(int)
        return {(x, y) for x in range(left, right) for y in range(top, bottom)}

    for i, a in enumerate(first):
        for j, b in enumerate(second):
            both, either = pixels(a) & pixels(b), pixels(a) | pixels(b)
            assert found[i, j] == pytest.approx(len(both) / len(either))


def plain_precision(found: list[np.ndarray], truth: np.ndarray) -> float:
    """The definition: for every class, boxes one after the other by score, then the area."""
    areas: list[float] = []
    for kind in sorted({float(k) for k in truth[..., 0].ravel() if k >= 0}):
        ranked = sorted(
            ((box[1], image, box[2:]) for image, rows in enumerate(found) for box in rows
             if box[0] == kind),
            key=lambda entry: -entry[0],
        )  # fmt: skip
        free = {i: [t[1:] for t in rows if t[0] == kind] for i, rows in enumerate(truth)}
        count = sum(map(len, free.values()))
        points: list[tuple[float, float]] = []
        right = 0
        for seen, (_, image, box) in enumerate(ranked, 1):
            shared = [overlaps(box[None], t[None])[0, 0] for t in free[image]]
            if shared and max(shared) >= 0.5:
                free[image].pop(int(np.argmax(shared)))
                right += 1
            points.append((right / count, right / seen))
        area, before = 0.0, 0.0
        for recall in sorted({r for r, _ in points}):
            area += (recall - before) * max(p for r, p in points if r >= recall)
            before = recall
        areas.append(area)
    return sum(areas) / len(areas)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), images=st.integers(1, 4))
def test_mean_average_precision_is_its_definition(seed: int, images: int):
    rng = np.random.default_rng(seed)
    truth = np.full((images, 3, 5), -1.0)
    found: list[np.ndarray] = []
    for rows in truth:
        count = int(rng.integers(1, 4))
        rows[:count] = np.column_stack((rng.integers(0, 2, count), boxes(rng, count)))
        near = rows[rng.integers(0, count, 4)].copy()
        near[:, 1:] += rng.integers(-1, 2, (4, 4))
        score = rng.permutation(1000)[:4] / 1000
        found.append(np.column_stack((near[:, 0], score, near[:, 1:])))
    assert mean_average_precision(found, truth) == pytest.approx(plain_precision(found, truth))


def test_true_boxes_are_found_wholly_and_nothing_not_at_all():
    truth = np.asarray([[[0, 0, 0, 4, 4], [1, 5, 5, 9, 9]], [[1, 0, 0, 2, 2], [-1] * 5]], float)
    all_found = [np.insert(rows[rows[:, 0] >= 0], 1, 0.9, axis=1) for rows in truth]
    assert mean_average_precision(all_found, truth) == 1.0
    assert mean_average_precision([np.empty((0, 6))] * 2, truth) == 0.0


def test_no_true_boxes_is_an_error():
    with pytest.raises(HassError, match="no true boxes"):
        mean_average_precision([np.empty((0, 6))], np.full((1, 2, 5), -1.0))


def test_suppressed_keeps_the_best_of_a_class():
    found = np.asarray(
        [
            [0, 0.5, 0, 0, 10, 10],
            [0, 0.9, 0, 1, 10, 10],
            [1, 0.6, 0, 0, 10, 10],
            [0, 0.4, 20, 20, 30, 30],
            [0, 0.0001, 40, 40, 50, 50],
        ]
    )
    assert suppressed(found)[:, 1].tolist() == [0.9, 0.6, 0.4]
