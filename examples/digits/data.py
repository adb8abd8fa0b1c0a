"""The 8×8 digits of scikit-learn in three splits, and canvases on which several of them lie."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

SEED = 0

CANVAS = 32
"""Rows and columns of a canvas."""
SIZES = (8, 12, 16)
"""Rows and columns that a digit takes on a canvas."""
MOST_DIGITS = 4
LEVELS = 64
"""Steps of brightness on a canvas."""

Split: TypeAlias = dict[str, NDArray[Any]]


def splits(seed: int = SEED) -> dict[str, Split]:
    """`train` (997 images), `calibration` (400) and `test` (400), disjoint and stratified.

    Each has `inputs`, float32 [N, 1, 8, 8] from 0 to 1, `labels`, int64 [N], and `indices`, the
    images' places in scikit-learn's data, int64 [N].
    """
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    images, labels = load_digits(return_X_y=True)
    rest, test = train_test_split(
        np.arange(len(labels)), test_size=400, stratify=labels, random_state=seed
    )
    return _split(images, labels, rest, test, seed)


def folds(count: int, seed: int = SEED) -> list[dict[str, Split]]:
    """`splits` whose `test` are `count` disjoint and stratified parts of all images, one each; of
    the others 400 are `calibration`."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import StratifiedKFold

    images, labels = load_digits(return_X_y=True)
    parts = StratifiedKFold(count, shuffle=True, random_state=seed).split(images, labels)
    return [_split(images, labels, rest, test, seed) for rest, test in parts]


def _split(
    images: NDArray[Any], labels: NDArray[Any], rest: NDArray[Any], test: NDArray[Any], seed: int
) -> dict[str, Split]:
    """`test`, and `rest` as `train` and `calibration`."""
    from sklearn.model_selection import train_test_split

    train, calibration = train_test_split(
        rest, test_size=400, stratify=labels[rest], random_state=seed
    )
    inputs = (images.reshape(-1, 1, 8, 8) / 16).astype(np.float32)
    return {
        name: {
            "inputs": inputs[indices],
            "labels": labels[indices].astype(np.int64),
            "indices": indices,
        }
        for name, indices in (("train", train), ("calibration", calibration), ("test", test))
    }


def enlarged(image: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """A square image as `size` rows and columns, linear between its pixels' centres."""
    at = (np.arange(size) + 0.5) * len(image) / size - 0.5
    low = np.clip(np.floor(at).astype(int), 0, len(image) - 2)
    share = np.clip(at - low, 0, 1).astype(np.float32)
    rows = image[low] * (1 - share)[:, None] + image[low + 1] * share[:, None]
    return rows[:, low] * (1 - share) + rows[:, low + 1] * share


def canvases(split: Split, count: int, rng: np.random.Generator) -> Split:
    """`count` canvases with one to four digits of `split` each, of three sizes, none overlapping.

    `inputs` are float32 [N, 1, 32, 32] from 0 to 1, with noise; `boxes` float32 [N, 4, 5] give
    class, and left, top, right, bottom in pixels; where there are fewer digits the class is -1.
    """
    inputs = np.zeros((count, 1, CANVAS, CANVAS), np.float32)
    boxes = np.full((count, MOST_DIGITS, 5), -1, np.float32)
    for canvas, found in zip(inputs[:, 0], boxes, strict=True):
        taken = np.zeros((CANVAS, CANVAS), np.bool_)
        placed = 0
        # A place that is taken is drawn anew, a few times.
        for _ in range(3 * int(rng.integers(1, MOST_DIGITS + 1))):
            size = int(rng.choice(SIZES))
            top, left = rng.integers(0, CANVAS - size + 1, 2).tolist()
            which = int(rng.integers(len(split["labels"])))
            place = (slice(top, top + size), slice(left, left + size))
            if placed == MOST_DIGITS or taken[place].any():
                continue
            canvas[place] = enlarged(split["inputs"][which, 0], size)
            taken[place] = True
            found[placed] = (split["labels"][which], left, top, left + size, top + size)
            placed += 1
    noise = rng.standard_normal(inputs.shape, np.float32) * np.float32(0.03)
    levels = np.rint(np.clip(inputs + noise, 0, 1) * LEVELS)
    return {"inputs": levels.astype(np.float32) / np.float32(LEVELS), "boxes": boxes}
