"""Zero statistics of a product of two activations: both operands' zeros, sample by sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.patterns import BoolArray, IntArray, array_digest, vector_codes
from hass_ir.sparsity.statistics import lengths_worth_having, vector_lengths

FloatArray: TypeAlias = NDArray[np.float64]

CodeArray: TypeAlias = NDArray[np.unsignedinteger[Any]]

SAMPLED_PAIRS = 1 << 24
"""Vectors counted of each length; with more there are, rows of the moving operand are left out."""
_NEAR = 1 << 14
"""Vectors counted at once."""


@dataclass(frozen=True)
class MatmulStatistics:
    """Zeros of `moving` [N, G, W, C/G] times `stationary` [N, G, F/G, C/G], true where not zero.

    N samples of G heads; each row of the moving operand (a position) meets each row of the
    stationary one (a filter) of the same sample. Implements the `CycleTable` protocol of the
    hardware model: means are over positions and samples. Raises `ValueError` where shapes disagree.
    """

    moving: BoolArray
    stationary: BoolArray

    kinds = ("activation-sparse", "pair-sparse")

    def __post_init__(self):
        a, b = self.moving.shape, self.stationary.shape
        if len(a) != 4 or len(b) != 4 or a[:2] != b[:2] or a[3] != b[3]:
            raise ValueError(f"operands of shapes {a} and {b} have no product")

    @cached_property
    def digest(self) -> bytes:
        """Equal for statistics that answer alike, and for no others."""
        return array_digest([self.moving, self.stationary])

    @property
    def channels_together(self) -> tuple[int, ...]:
        """Vector lengths, in channels, that the table knows."""
        channels = self.moving.shape[3]
        return lengths_worth_having(vector_lengths(1, channels), 1, channels)

    @property
    def filter_pairs(self) -> IntArray:
        """The rows of the stationary operand as they come, two by two."""
        return np.arange(self.stationary.shape[2] // 2 * 2, dtype=np.int64).reshape(-1, 2)

    @property
    def products(self) -> tuple[int, ...]:
        """The numbers of products in a multiplier that the table knows: filters go two by two."""
        return (1,) if self.stationary.shape[2] % 2 else (1, 2, 4)

    def slots(self, products: int) -> MatmulStatistics:
        """Statistics of what is left where two filters, of 4 `products` also two positions, share
        multipliers: a channel counts where either has it."""
        if products == 1:
            return self
        cache: dict[int, MatmulStatistics] = self.__dict__.setdefault("_slots", {})
        if products not in cache:
            moving = self.moving if products == 2 else _either(self.moving)
            cache[products] = MatmulStatistics(moving, _either(self.stationary))
        return cache[products]

    @property
    def pair_total(self) -> int:
        """Products over all samples."""
        return self.moving.size * self.stationary.shape[2]

    @cached_property
    def pair_nonzeros(self) -> int:
        """Products with both factors non-zero, over all samples, exact."""
        sums = (x.sum(axis=2, dtype=np.int64) for x in (self.moving, self.stationary))
        first, second = sums
        return int((first * second).sum())

    def patterns(self, kind: str, c: int) -> None:
        """None: channels are taken as equally likely to be zero."""

    def products_left(self, kind: str) -> float:
        """Products an image that an engine of `kind` multiplies."""
        if kind == "activation-sparse":
            moving = int(np.count_nonzero(self.moving))
            return moving * self.stationary.shape[2] / len(self.moving)
        products = self.pair_total if kind == "dense" else self.pair_nonzeros
        return products / len(self.moving)

    def columns_loads(self, columns: int, positions: int) -> None:
        """Rows are taken as alike."""

    @property
    def digits(self) -> None:
        """No operand is constant."""

    def weights_left(self, c: int) -> None:
        """Zeros of the stationary operand are not known ahead."""

    def mean_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Mean of `values` [c+1, n] at z, [G, ceil(C/G/c), F/G or 1, n]."""
        counts = self.histogram(kind, c)
        return counts @ values / counts[0, 0, 0].sum()

    def mean_by_pattern(self, kind: str, c: int, values: FloatArray) -> None:
        """None: channels are taken as equally likely to be zero."""

    def variance_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Squared coefficient of variation of `values` [c+1, n] at z over all vectors, [n]."""
        counts = self.histogram(kind, c).sum(axis=(0, 1, 2))
        mean = counts @ values / counts.sum()
        return counts @ (values * values) / counts.sum() / (mean * mean) - 1

    def histogram(self, kind: str, c: int) -> IntArray:
        """Vectors of c channels by the pairs left, [G, ceil(C/G/c), F/G or 1, c + 1].

        activation-sparse engines test the moving operand only.
        """
        cache: dict[tuple[str, int], IntArray] = self.__dict__.setdefault("_histograms", {})
        if (kind, c) not in cache:
            moving = _codes(self._rows(c), c)
            one_side = kind == "activation-sparse"
            cache[kind, c] = _counted(moving, None if one_side else _codes(self.stationary, c), c)
        return cache[kind, c]

    def _rows(self, c: int) -> BoolArray:
        """The moving operand, of all rows or so many that the pairs are not too many."""
        samples, groups, rows, channels = self.moving.shape
        each = samples * groups * -(-channels // c) * self.stationary.shape[2]
        kept = min(rows, max(1, SAMPLED_PAIRS // each))
        return self.moving[:, :, (np.arange(kept) * rows) // kept]


def _either(rows: BoolArray) -> BoolArray:
    """Two rows of axis 2 as one that is set where either is, the last one alone if odd."""
    pairs = rows[:, :, ::2].copy()
    pairs[:, :, : rows.shape[2] // 2] |= rows[:, :, 1::2]
    return pairs


def _counted(moving: CodeArray, stationary: CodeArray | None, c: int) -> IntArray:
    """The histogram [G, V, F or 1, c + 1] of vectors [N, G, V, W] meeting [N, G, V, F] of the same
    sample, or nothing; some samples at a time, in memory that stays near."""
    groups, vectors, rows = moving.shape[1:]
    filters = 1 if stationary is None else stationary.shape[3]
    counts = np.zeros((groups, vectors, filters * (c + 1)), dtype=np.int64)
    first, step = np.arange(filters) * (c + 1), max(1, _NEAR // (rows * filters))
    for g, v in np.ndindex(groups, vectors):
        for start in range(0, len(moving), step):
            some = slice(start, start + step)
            pairs = moving[some, g, v, :, None]
            if stationary is not None:
                pairs = pairs & stationary[some, g, v, None]
            left = np.bitwise_count(pairs) + first
            counts[g, v] += np.bincount(left.ravel(), minlength=counts.shape[2])
    return counts.reshape(groups, vectors, filters, c + 1)


def _codes(x: BoolArray, together: int) -> CodeArray:
    """[N, G, R, C] as patterns [N, G, ceil(C/together), R] of up to 64 channels."""
    (codes,) = vector_codes(x[..., None], together)
    return np.ascontiguousarray(codes.swapaxes(2, 3))
