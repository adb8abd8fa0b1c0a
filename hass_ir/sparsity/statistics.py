"""Zero statistics of one compute layer: exact counts, and cycles of engines that skip zeros."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.loads import WindowLoads
from hass_ir.sparsity.pairing import either, filter_pairs
from hass_ir.sparsity.patterns import (
    MAX_PATTERN_BITS,
    BoolArray,
    CodeArray,
    IntArray,
    NeighbourWindow,
    Window,
    activation_codes,
    array_digest,
    count_codes,
    join_channels,
    matches,
    popcount,
    weight_codes,
)
from hass_ir.sparsity.sampling import (
    GOLDEN_RATIO,
    WINDOWS_PER_BATCH,
    SampledPairs,
    SampledWindows,
    pair_histogram_by_counting,
)

FloatArray: TypeAlias = NDArray[np.float64]

CHUNK = 1 << 23
"""Activations counted at once; patterns take some ten bytes each."""

SPARSE_KINDS = ("weight-sparse", "activation-sparse", "pair-sparse")


def vector_lengths(taps: int, channels: int) -> tuple[int, ...]:
    """Channels taken together in one vector that are worth a look: powers of two, up to 36 taps
    (or one channel), never more than the channels of a group."""
    return tuple(c for c in (1, 2, 4, 8, 16, 32) if c == 1 or (c <= channels and c * taps <= 36))


MANY_CHANNELS = 64


def lengths_worth_having(lengths: tuple[int, ...], taps: int, channels: int) -> tuple[int, ...]:
    """Those of `lengths` for engines: with one tap and many channels the shortest, which skip
    little or nothing, are left out."""
    few = taps > 1 or channels < MANY_CHANNELS
    return lengths if few else tuple(c for c in lengths if c > 2)


class ActivationStatistics:
    """Zeros of a layer's input, gathered batch by batch.

    `add` takes masks [N, C, H, W], true where the activation is not zero. Vectors of at most
    MAX_PATTERN_BITS taps are counted exactly by patterns, longer ones by sampled windows. With
    `neighbours` the same is gathered of `beside`: two positions side by side as one.
    """

    def __init__(self, window: Window, channels: int, groups: int, neighbours: bool = False):
        self.loads = WindowLoads()
        self.beside: ActivationStatistics | None = None
        if neighbours:
            sizes = window.kernel, window.strides, window.padding, window.dilation
            self.beside = ActivationStatistics(NeighbourWindow(*sizes), channels, groups)
            self.beside.loads = self.loads
        self.window, self.channels, self.groups = window, channels, groups
        self.samples = 0
        self.elements = 0
        self.positions = 0
        self.channel_nonzeros = np.zeros(channels, np.int64)
        self.tap_nonzeros = np.zeros((channels, window.taps), np.int64)
        lengths = vector_lengths(window.taps, channels // groups)
        self.exact = tuple(c for c in lengths if c * window.taps <= MAX_PATTERN_BITS)
        self.sampled = tuple(c for c in lengths if c not in self.exact)
        self.counts: dict[int, IntArray] = {}
        self.windows = SampledWindows()
        self._whole: list[BoolArray] = []

    def add(self, mask: BoolArray) -> None:
        """Count one batch of masks [N, C, H, W], some images at a time to bound the memory."""
        step = max(1, CHUNK // mask[0].size)
        for start in range(0, len(mask), step):
            self._add(mask[start : start + step])
        if self.beside is not None:
            self.beside.add(mask)

    def _add(self, mask: BoolArray) -> None:
        taps = self.window.taps
        views = self.window.taps_of(mask)
        self.samples += mask.shape[0]
        self.elements += mask.size
        self.positions += mask.shape[0] * views[0].shape[2] * views[0].shape[3]
        self.channel_nonzeros += np.count_nonzero(mask, axis=(0, 2, 3))
        if self.exact:
            codes = activation_codes(mask, self.window)
            for c in self.exact:
                joined = join_channels(codes, 1, taps, c, self.groups)
                counts = count_codes(joined, c * taps)
                self.counts[c] = self.counts.get(c, 0) + counts
        else:
            for k, view in enumerate(views):
                self.tap_nonzeros[:, k] += np.count_nonzero(view, axis=(0, 2, 3))
            self._whole.append(mask)
        self.windows.add(views)
        if not isinstance(self.window, NeighbourWindow):
            self.loads.add(mask, self.window)

    def finish(self) -> None:
        """Derive what follows from the pattern counts; call after the last batch."""
        if self.beside is not None:
            self.beside.finish()
        if 1 in self.counts:
            patterns = np.arange(1 << self.window.taps)
            for k in range(self.window.taps):
                self.tap_nonzeros[:, k] = self.counts[1][:, (patterns >> k) & 1 == 1].sum(axis=1)

    @cached_property
    def digest(self) -> bytes:
        """Equal for statistics that answer alike, and for no others."""
        arrays = [self.channel_nonzeros, self.tap_nonzeros, *self.counts.values()]
        arrays += [*self._whole, *self.windows.parts, *self.loads.parts]
        beside = b"" if self.beside is None else self.beside.digest
        sizes = (self.window, self.groups, self.samples, self.positions, self.exact, beside)
        return array_digest(arrays, sizes)

    def part(self, channels: range, groups: int) -> ActivationStatistics:
        """Those of some channels alone, in `groups` groups; the same object when asked again.

        Of vectors of several channels only those are kept that the ends do not cut.
        """
        cache: dict[tuple[range, int], ActivationStatistics] = self.__dict__.setdefault("_of", {})
        if (channels, groups) not in cache:
            cache[channels, groups] = self._part(channels, groups)
        return cache[channels, groups]

    def _part(self, channels: range, groups: int) -> ActivationStatistics:
        result = ActivationStatistics(self.window, len(channels), groups)
        inside = slice(channels.start, channels.stop)
        result.samples, result.positions = self.samples, self.positions
        result.elements = self.elements // self.channels * len(channels)
        result.channel_nonzeros = self.channel_nonzeros[inside]
        result.loads = self.loads
        result.tap_nonzeros = self.tap_nonzeros[inside]
        each = self.channels // self.groups

        def keeps(c: int) -> bool:
            whole = groups * each == len(channels) or channels.stop == self.channels
            return channels.start % c == 0 and (whole or channels.stop % c == 0)

        result.exact = tuple(c for c in result.exact if c in self.exact and keeps(c))
        result.sampled = tuple(c for c in result.sampled if c in self.sampled and keeps(c))
        for c in result.exact:
            vectors = -(-each // c)
            first = channels.start // each * vectors + channels.start % each // c
            count = groups * -(-(len(channels) // groups) // c)
            result.counts[c] = self.counts[c][first : first + count]
        result.windows = SampledWindows(
            [windows[:, inside] for windows in self.windows.parts], self.windows.first_images
        )
        result._whole = [mask[:, inside] for mask in self._whole]
        if self.beside is not None:
            result.beside = self.beside.part(channels, groups)
        return result

    @property
    def whole(self) -> list[BoolArray]:
        """All masks, kept only where windows are too large for patterns."""
        return self._whole


@dataclass(frozen=True)
class LayerStatistics:
    """Zeros of a layer's weights and input together, and the cycle table made from them.

    `weights` [F, C/G, taps] is true where a weight is not zero; `digits` [F] are non-zero signed
    digits of each filter's weights, if they are words. Implements the `CycleTable`
    protocol of the hardware model: shapes of `mean_cycles` are [G, vectors, F/G, len(macs)],
    with size 1 where filters do not matter.
    """

    activations: ActivationStatistics
    weights: BoolArray
    digits: FloatArray | None = None

    kinds = SPARSE_KINDS

    @cached_property
    def digest(self) -> bytes:
        """Equal for statistics that answer alike, and for no others."""
        return array_digest([self.weights], (self.activations.digest,))

    @property
    def groups(self) -> int:
        """Convolution groups."""
        return self.activations.groups

    @property
    def taps(self) -> int:
        """Elements under the kernel."""
        return self.activations.window.taps

    @property
    def channels_together(self) -> tuple[int, ...]:
        """Vector lengths, in channels, that the table knows."""
        lengths = self.activations.exact + self.activations.sampled
        return lengths_worth_having(lengths, self.taps, int(self.weights.shape[1]))

    @property
    def products(self) -> tuple[int, ...]:
        """The numbers of products in a multiplier that the table knows; filters go two by two."""
        if self.weights.shape[0] // self.groups % 2:
            return (1,)
        return (1, 2) if self.activations.beside is None else (1, 2, 4)

    @property
    def filter_pairs(self) -> IntArray:
        """The filters of each group that share multipliers, [F/G // 2, 2]."""
        return self._filter_pairs

    @cached_property
    def _filter_pairs(self) -> IntArray:
        return filter_pairs(self.weights, self.groups)

    def slots(self, products: int) -> LayerStatistics:
        """Statistics of what is left where two filters, of 4 `products` also two positions, share
        multipliers: a tap counts where either has it. Its filters, positions are the pairs."""
        if products == 1:
            return self
        cache: dict[int, LayerStatistics] = self.__dict__.setdefault("_slots", {})
        if products not in cache:
            activations = self.activations.beside if products == 4 else self.activations
            assert activations is not None
            shared = either(self.weights, self.groups, self.filter_pairs)
            cache[products] = LayerStatistics(activations, shared)
        return cache[products]

    def part(self, axis: str, piece: range) -> LayerStatistics:
        """Those of a slice of the layer's filters, channels or groups (`axis`).

        Digits are known of whole filters only, so not of slices of channels.
        """
        if axis == "channels":
            weights = self.weights[:, piece.start : piece.stop]
            return LayerStatistics(self.activations.part(piece, 1), weights)
        each, activations = 1, self.activations
        if axis == "groups":
            each, channels = len(self.weights) // self.groups, self.weights.shape[1]
            inside = range(piece.start * channels, piece.stop * channels)
            activations = activations.part(inside, len(piece))
        filters = slice(piece.start * each, piece.stop * each)
        digits = None if self.digits is None else self.digits[filters]
        return LayerStatistics(activations, self.weights[filters], digits)

    @property
    def pair_total(self) -> int:
        """Products over all samples, padding included."""
        return self.activations.positions * self.weights.size

    @cached_property
    def channel_weights(self) -> IntArray:
        """Non-zero weights of each input channel, [C]."""
        return self._by_channel().sum(axis=(0, 2))

    @cached_property
    def pair_nonzeros(self) -> int:
        """Products with both factors non-zero, over all samples."""
        return int((self._by_channel().sum(axis=0) * self.activations.tap_nonzeros).sum())

    @cached_property
    def histogram(self) -> IntArray:
        """Vectors of one channel's taps by number of left pairs, [taps + 1], exact."""
        if 1 in self.activations.counts:
            return self._left_pairs("pair-sparse", 1)
        return pair_histogram_by_counting(
            self.activations.whole, self.weights, self.activations.window, self.groups
        )

    def mean_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Mean over positions and images of `values` [V+1, n] at z, the pairs left in a vector."""
        if c in self.activations.counts:
            return self._exact_mean(kind, c, values)
        return self._sampled(c).mean_of(kind, values)

    def mean_by_pattern(self, kind: str, c: int, values: FloatArray) -> FloatArray | None:
        """The same of `values` [2**V, n] at the pattern of the pairs left, tap t in bit t.

        None for pairs, whose patterns are not counted, and for vectors that are too long.
        """
        if kind == "pair-sparse" or c not in self.activations.counts:
            return None
        if kind == "weight-sparse":
            return values[self._codes(c)]
        mean = self.activations.counts[c] @ values / self.activations.positions
        return mean.reshape(self.groups, -1, 1, values.shape[1])

    def variance_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Squared coefficient of variation of `values` [V+1, n] at z over all vectors, [n]."""
        if c not in self.activations.counts:
            return self._sampled(c).variance_of(kind, values)
        histogram = self._left_pairs(kind, c)
        total = histogram.sum()
        mean = histogram @ values / total
        return histogram @ (values * values) / total / (mean * mean) - 1

    def weights_left(self, c: int) -> FloatArray:
        """Non-zero weights of each vector of c channels, [G, ceil(C/G/c), F/G]."""
        each = self._weights_left
        groups, channels, filters = each.shape
        left = np.zeros((groups, -(-channels // c), filters))
        for k in range(c):
            part = each[:, k::c]
            left[:, : part.shape[1]] += part
        return left

    @cached_property
    def _weights_left(self) -> NDArray[np.unsignedinteger[Any]]:
        """Those of each channel, [G, C/G, F/G]."""
        each = self.weights.sum(axis=2, dtype=np.min_scalar_type(self.taps))
        return np.ascontiguousarray(each.reshape(self.groups, -1, each.shape[1]).swapaxes(1, 2))

    def mean_cycles(self, kind: str, c: int, macs: IntArray) -> FloatArray:
        """Mean over positions and images of max(1, ceil(z/macs)), z pairs left in a vector."""
        return self.mean_of(kind, c, cycle_matrix(c * self.taps, macs))

    def variance(self, kind: str, c: int, macs: IntArray) -> FloatArray:
        """Squared coefficient of variation of the cycles over all vectors, [len(macs)]."""
        return self.variance_of(kind, c, cycle_matrix(c * self.taps, macs))

    def performed(self, kind: str) -> int:
        """Products over all samples that an engine of `kind` does not skip."""
        if kind == "dense":
            return self.pair_total
        if kind == "weight-sparse":
            return int(self.channel_weights.sum()) * self.activations.positions
        if kind == "activation-sparse":
            filters = self.weights.shape[0] // self.groups
            return int(self.activations.tap_nonzeros.sum()) * filters
        return self.pair_nonzeros

    def patterns(self, kind: str, c: int) -> IntArray | None:
        """Pairs left in the vectors of sampled windows, each for one filter, [samples, vectors]:
        bit t is tap t, as an engine of `kind` leaves it. None for vectors that are too long."""
        if c not in self.activations.exact:
            return None
        sample = self.activations.windows.windows(WINDOWS_PER_BATCH)
        codes = (sample @ (1 << np.arange(self.taps))).astype(np.uint16)
        active = join_channels(codes, 1, self.taps, c, self.groups)
        active = active.reshape(len(sample), self.groups, -1)
        weights = self._codes(c)
        at = np.arange(len(sample))
        group = at % self.groups
        filters = (at // self.groups * GOLDEN_RATIO % 1 * weights.shape[2]).astype(np.int64)
        one = active[at, group].astype(np.int64)
        other = weights[group, :, filters].astype(np.int64)
        if kind == "pair-sparse":
            return one & other
        return other if kind == "weight-sparse" else one

    def columns_loads(self, columns: int, positions: int) -> tuple[float, float]:
        """As `WindowLoads.fullest`; of a part of the channels those of all."""
        return self.activations.loads.fullest(columns, positions)

    def products_left(self, kind: str) -> float:
        """The same an image."""
        return self.performed(kind) / self.activations.samples

    def _by_channel(self) -> IntArray:
        """Non-zero weights as [F/G, C, taps]."""
        filters, per_group, taps = self.weights.shape
        split = self.weights.reshape(self.groups, filters // self.groups, per_group, taps)
        return split.swapaxes(0, 1).reshape(-1, self.groups * per_group, taps).astype(np.int64)

    def _codes(self, c: int) -> CodeArray:
        """Weight patterns as [G, vectors, F/G]."""
        codes = join_channels(weight_codes(self.weights), 1, self.taps, c, 1)
        filters, vectors = codes.shape
        return codes.reshape(self.groups, filters // self.groups, vectors).swapaxes(1, 2)

    def _matches(self, c: int) -> IntArray:
        # Shared by all weight thresholds of a trial's activations, so kept with those.
        cache = self.activations.__dict__.setdefault("_matches", {})
        if c not in cache:
            cache[c] = matches(self.activations.counts[c], c * self.taps)
        return cache[c]

    def _exact_mean(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        bits = c * self.taps
        mean = self.mean_by_pattern(kind, c, values[popcount(np.arange(1 << bits))])
        if mean is not None:
            return mean
        codes = self._codes(c)
        table = self._matches(c) @ values / self.activations.positions
        table = table.reshape(self.groups, -1, 1 << bits, values.shape[1])
        g, v, _ = np.ogrid[: codes.shape[0], : codes.shape[1], :1]
        return table[g, v, codes]

    def _left_pairs(self, kind: str, c: int) -> IntArray:
        """Histogram of left pairs over all vectors, [c·taps + 1]."""
        bits = c * self.taps
        ones = popcount(np.arange(1 << bits, dtype=np.uint16))
        weights = np.zeros(bits + 1, np.int64)
        if kind == "activation-sparse":
            np.add.at(weights, ones, self.activations.counts[c].sum(axis=0))
            return weights
        codes = self._codes(c).reshape(-1, self.weights.shape[0] // self.groups)
        rows = np.arange(len(codes))[:, None] << bits
        counts = np.bincount((rows + codes).ravel(), minlength=len(codes) << bits)
        counts = counts.reshape(len(codes), 1 << bits)
        if kind == "weight-sparse":
            np.add.at(weights, ones, counts.sum(axis=0))
            return weights
        return np.einsum("vpz,vp->z", self._matches(c), counts)

    def _sampled(self, c: int) -> SampledPairs:
        cache: dict[int, SampledPairs] = self.__dict__.setdefault("_sampled_pairs", {})
        if c not in cache:
            cache[c] = SampledPairs.of(self.activations.windows, self.weights, self.groups, c)
        return cache[c]


def cycle_matrix(length: int, macs: IntArray) -> FloatArray:
    """Cycles of a vector with z left pairs on m multipliers: max(1, ceil(z/m)), [length + 1, M]."""
    left = np.arange(length + 1)[:, None]
    return np.maximum(1, -(-left // macs[None, :])).astype(np.float64)
