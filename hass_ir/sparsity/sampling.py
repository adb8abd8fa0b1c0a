"""Vectors too long for tables of patterns: pairs left are counted on sampled windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.patterns import BoolArray, IntArray, Window, vector_codes

WINDOWS_PER_BATCH = 256
SAMPLED_PAIRS = 300_000
CHUNK = 4_000_000
GOLDEN_RATIO = (5**0.5 - 1) / 2


@dataclass
class SampledWindows:
    """Windows of the activations, evenly spread over each batch: a list of [S, C, taps].

    The first batch gives WINDOWS_PER_BATCH, the others as many an image.
    """

    parts: list[BoolArray] = field(default_factory=list[BoolArray])
    first_images: int | None = None

    def add(self, views: list[NDArray[Any]]) -> None:
        """Take windows from the tap views [N, C, Ho, Wo] of one batch."""
        n, _, rows, columns = views[0].shape
        n, positions = int(n), int(n * rows * columns)
        first = n if self.first_images is None else self.first_images
        self.first_images = first
        wanted = min(-(-WINDOWS_PER_BATCH * n // first), positions)
        picks = _spread_out(positions, wanted)
        image, rest = np.divmod(picks, rows * columns)
        row, column = np.divmod(rest, columns)
        self.parts.append(np.stack([v[image, :, row, column] for v in views], axis=2) != 0)

    def windows(self, most: int) -> BoolArray:
        """At most `most` windows, evenly taken from all batches: [S, C, taps]."""
        joined = np.concatenate(self.parts)
        if len(joined) <= most:
            return joined
        return joined[_spread_out(len(joined), most)]


@dataclass(frozen=True)
class SampledPairs:
    """Left pairs of sampled windows: `both` [G, vectors, S, F/G], `activation` [G, vectors, S, 1]
    and `weight` [G, vectors, 1, F/G]."""

    both: NDArray[np.uint16]
    activation: NDArray[np.uint16]
    weight: NDArray[np.uint16]

    @classmethod
    def of(
        cls, windows: SampledWindows, weights: BoolArray, groups: int, together: int
    ) -> SampledPairs:
        """Count the pairs of vectors of `together` channels; `weights` is [F, C/G, taps]."""
        filters, per_group, taps = weights.shape
        vectors = -(-per_group // together)
        each = vectors * filters
        sample = windows.windows(max(16, SAMPLED_PAIRS // each))
        split = weights.reshape(groups, filters // groups, per_group, taps)
        a = vector_codes(sample.reshape(len(sample), groups, per_group, taps), together)
        w = vector_codes(split, together)
        # [S, G, vectors] and [G, F/G, vectors] each.
        active = [word.transpose(1, 2, 0)[..., None] for word in a]
        kept = [word.transpose(0, 2, 1)[:, :, None] for word in w]
        both = [x & y for x, y in zip(active, kept, strict=True)]
        return cls(*(_ones(words) for words in (both, active, kept)))

    def left(self, kind: str) -> NDArray[np.uint16]:
        """Pairs that an engine of `kind` keeps, [G, vectors, S or 1, F/G or 1]."""
        if kind == "pair-sparse":
            return self.both
        return self.weight if kind == "weight-sparse" else self.activation

    def histogram(self, kind: str) -> NDArray[np.unsignedinteger[Any]]:
        """Windows by the pairs left in them, [G, vectors, F/G or 1, V + 1]."""
        cache: dict[str, NDArray[np.unsignedinteger[Any]]]
        cache = self.__dict__.setdefault("_histograms", {})
        if kind not in cache:
            left = self.left(kind).swapaxes(2, 3)
            shape, width = left.shape[:3], int(self.both.max(initial=0)) + 1
            width = max(width, int(self.weight.max()) + 1, int(self.activation.max()) + 1)
            items = np.arange(int(np.prod(shape)))[:, None] * width
            counts = np.bincount(
                (left.reshape(len(items), -1) + items).ravel(), minlength=len(items) * width
            )
            few = np.min_scalar_type(left.shape[-1])
            cache[kind] = counts.reshape(*shape, width).astype(few)
        return cache[kind]

    def mean_of(self, kind: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean over the windows of `values` [V+1, n] at z, [G, vectors, F/G or 1, n]."""
        counts = self.histogram(kind)
        return counts @ values[: counts.shape[-1]] / counts[0, 0, 0].sum()

    def variance_of(self, kind: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Squared coefficient of variation of `values` at z over all vectors, [n]."""
        counts = self.histogram(kind).sum(axis=(0, 1, 2))
        used = values[: len(counts)]
        mean = counts @ used / counts.sum()
        return counts @ (used * used) / counts.sum() / (mean * mean) - 1


def pair_histogram_by_counting(
    masks: list[BoolArray], weights: BoolArray, window: Window, groups: int
) -> IntArray:
    """Vectors of one channel's taps by number of left pairs, over every window: [taps + 1]."""
    filters, per_group, taps = weights.shape
    histogram = np.zeros(taps + 1, np.int64)
    split = weights.reshape(groups, filters // groups, per_group, taps).astype(np.float32)
    for mask in masks:
        views = window.taps_of(mask)
        for g in range(groups):
            for j in range(per_group):
                channel = g * per_group + j
                a = np.stack([v[:, channel].ravel() for v in views], axis=1).astype(np.float32)
                w = split[g, :, j].T
                step = max(1, CHUNK // w.shape[1])
                for start in range(0, len(a), step):
                    left = (a[start : start + step] @ w).astype(np.int64)
                    histogram += np.bincount(left.ravel(), minlength=taps + 1)
    return histogram


def _spread_out(count: int, wanted: int) -> IntArray:
    """`wanted` of `count` numbers, one of each stretch.

    A fixed place in it could be the same column of every row, or the same position of every image;
    the multiples of the golden ratio spread the places evenly.
    """
    numbers = np.arange(wanted + 1)
    starts = numbers * count // wanted
    places = numbers[:-1] * GOLDEN_RATIO % 1
    return starts[:-1] + (places * np.diff(starts)).astype(np.int64)


def _ones(words: list[NDArray[np.unsignedinteger[Any]]]) -> NDArray[np.uint16]:
    """Bits set in all `words` together, which are of one shape."""
    total = np.bitwise_count(words[0]).astype(np.uint16)
    for word in words[1:]:
        total += np.bitwise_count(word)
    return total
