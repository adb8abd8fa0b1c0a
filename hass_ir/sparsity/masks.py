"""Which taps of each vector are not zero, as bits: what engines see of windows and of weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.sparsity.patterns import BoolArray, NeighbourWindow, Window

Bits: TypeAlias = NDArray[np.int64]


def window_bits(
    mask: BoolArray,
    window: Window,
    groups: int,
    together: int,
    orders: tuple[Sequence[int], Sequence[int]],
    paired: bool = False,
) -> Bits:
    """Bits of each window's vectors, [N, Ho, Wo, G, blocks, words] from `mask` [N, C, H, W].

    A vector takes `together` channels of a group, the taps of the first channel lowest; groups and
    blocks come in `orders`. With `paired` a window is two side by side, where either counts.
    """
    fields = window.kernel, window.strides, window.padding, window.dilation
    views = (NeighbourWindow(*fields) if paired else window).taps_of(mask)
    taps = [np.moveaxis(view, 1, 3) for view in views]
    split = [t.reshape(*t.shape[:3], groups, -1) for t in taps]
    return _packed(split, together, orders)


def weight_bits(
    mask: BoolArray,
    groups: int,
    together: int,
    orders: tuple[Sequence[int], Sequence[int]],
    filters: Sequence[int],
    shared: int = 1,
) -> Bits:
    """Bits of each filter's vectors, [1, G, filters, blocks, words] from `mask` [F, C/G, taps].

    Filters of each group come in the order `filters`, `shared` of them as one, where any counts.
    """
    split = mask.reshape(1, groups, -1, *mask.shape[1:])[:, :, list(filters)]
    missing = -split.shape[2] % shared
    split = np.pad(split, ((0, 0), (0, 0), (0, missing), (0, 0), (0, 0)))
    split = split.reshape(1, groups, -1, shared, *mask.shape[1:]).any(axis=3)
    split = np.swapaxes(split, 1, 2)
    bits = _packed([split[..., k] for k in range(split.shape[-1])], together, orders)
    return np.ascontiguousarray(np.swapaxes(bits, 1, 2))


def _packed(
    taps: Sequence[BoolArray], together: int, orders: tuple[Sequence[int], Sequence[int]]
) -> Bits:
    """[..., G, blocks, words] from one array [..., G, C/G] a tap."""
    *before, groups, channels = taps[0].shape
    blocks, words = -(-channels // together), -(-len(taps) * together // 64)
    bits = np.zeros((*before, groups, blocks, words), np.int64)
    for k, tap in enumerate(taps):
        for i in range(together):
            own = tap[..., i::together]
            word, bit = divmod(i * len(taps) + k, 64)
            shift = np.uint64(bit)
            bits[..., : own.shape[-1], word] |= (own.astype(np.uint64) << shift).view(np.int64)
    return np.ascontiguousarray(bits[..., list(orders[0]), :, :][..., list(orders[1]), :])
