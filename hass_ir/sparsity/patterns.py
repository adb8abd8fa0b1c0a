"""Bit patterns of zeros in windows, and the exact count of non-zero pairs from them.

A vector of V taps that is zero here and there is a V-bit pattern. With counts of activation
patterns Na[pa] and of weight patterns Nw[pw], a product is left where both bits are set, so
`hist[popcount(pa & pw)] += Na[pa]·Nw[pw]` counts every product of a layer without visiting one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]
CodeArray: TypeAlias = NDArray[np.uint16]

MAX_PATTERN_BITS = 10
"""Longest vector counted by patterns; a table has 2**bits rows."""


@dataclass(frozen=True)
class Window:
    """A sliding window: kernel, strides and dilation as (vertical, horizontal), padding as (top,
    left, bottom, right)."""

    kernel: tuple[int, int] = (1, 1)
    strides: tuple[int, int] = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    dilation: tuple[int, int] = (1, 1)

    @property
    def taps(self) -> int:
        """Elements under the kernel."""
        return self.kernel[0] * self.kernel[1]

    def output_size(self, height: int, width: int) -> tuple[int, int]:
        """Positions of the window, vertical and horizontal."""
        top, left, bottom, right = self.padding
        spans = (
            height + top + bottom - self.dilation[0] * (self.kernel[0] - 1) - 1,
            width + left + right - self.dilation[1] * (self.kernel[1] - 1) - 1,
        )
        return spans[0] // self.strides[0] + 1, spans[1] // self.strides[1] + 1

    def taps_of(self, x: NDArray[Any]) -> list[NDArray[Any]]:
        """Views [N, C, Ho, Wo] of `x` [N, C, H, W], one a tap, row by row; padding is zero."""
        top, left, bottom, right = self.padding
        if any(self.padding):
            x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
        rows, columns = self.output_size(x.shape[2] - top - bottom, x.shape[3] - left - right)
        views: list[NDArray[Any]] = []
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                y, z = i * self.dilation[0], j * self.dilation[1]
                views.append(
                    x[
                        :,
                        :,
                        y : y + (rows - 1) * self.strides[0] + 1 : self.strides[0],
                        z : z + (columns - 1) * self.strides[1] + 1 : self.strides[1],
                    ]
                )
        return views


@dataclass(frozen=True)
class NeighbourWindow(Window):
    """Two windows side by side as one: positions 2i and 2i + 1 of a row, the last one alone if odd.

    Of masks alone: a tap of the two is set where it is in either.
    """

    def taps_of(self, x: NDArray[Any]) -> list[NDArray[Any]]:
        views = super().taps_of(x)
        pairs = [view[..., ::2].copy() for view in views]
        for pair, view in zip(pairs, views, strict=True):
            pair[..., : view.shape[3] // 2] |= view[..., 1::2]
        return pairs


def array_digest(arrays: Iterable[NDArray[Any]], sizes: tuple[object, ...] = ()) -> bytes:
    """A digest of `sizes` and of the shapes, types and values of `arrays`, in their order."""
    digest = blake2b(repr(sizes).encode(), digest_size=16)
    for array in arrays:
        digest.update(f"{array.dtype}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()


def popcount(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Set bits of each element."""
    return np.bitwise_count(values)


def activation_codes(mask: BoolArray, window: Window) -> CodeArray:
    """Pattern of each window and channel: [N, C, Ho, Wo], tap k in bit k.

    `mask` [N, C, H, W] is true where the activation is not zero; at most MAX_PATTERN_BITS taps.
    """
    views = window.taps_of(mask)
    codes = views[0].astype(np.uint16)
    for k, view in enumerate(views[1:], start=1):
        codes |= view.astype(np.uint16) << np.uint16(k)
    return codes


def weight_codes(mask: BoolArray) -> CodeArray:
    """Pattern of each filter and channel: [F, C/G] from `mask` [F, C/G, taps]."""
    bits = np.left_shift(np.uint16(1), np.arange(mask.shape[2], dtype=np.uint16))
    return (mask * bits).sum(axis=2).astype(np.uint16)


def join_channels(codes: CodeArray, axis: int, taps: int, together: int, groups: int) -> CodeArray:
    """Patterns of `together` channels of a group at once, taps of the first channel lowest.

    The channel axis `axis` of length groups·C shrinks to groups·ceil(C/together); a last vector
    that is not full is filled with zeros.
    """
    if together == 1:
        return codes
    moved = np.moveaxis(codes, axis, 0)
    per_group = moved.shape[0] // groups
    vectors = -(-per_group // together)
    split = moved.reshape(groups, per_group, *moved.shape[1:])
    missing = vectors * together - per_group
    if missing:
        split = np.pad(split, ((0, 0), (0, missing), *[(0, 0)] * (moved.ndim - 1)))
    split = split.reshape(groups * vectors, together, *moved.shape[1:])
    joined = split[:, 0].copy()
    for i in range(1, together):
        joined |= split[:, i] << np.uint16(i * taps)
    return np.moveaxis(joined, 0, axis)


def vector_codes(mask: BoolArray, together: int) -> list[NDArray[np.unsignedinteger[Any]]]:
    """Patterns of the vectors of `together` channels of `mask` [..., C, taps], 64 bits at a time:
    [..., ceil(C/together)] each."""
    channels, taps = mask.shape[-2:]
    length = together * taps
    words: list[NDArray[np.unsignedinteger[Any]]] = []
    for first in range(0, length, 64):
        bits = range(first, min(first + 64, length))
        code = np.dtype(f"u{1 << (-(-len(bits) // 8) - 1).bit_length()}")
        word = np.zeros((*mask.shape[:-2], -(-channels // together)), code)
        for bit in bits:
            some = mask[..., bit // taps :: together, bit % taps]
            word[..., : some.shape[-1]] |= some.astype(code) << code.type(bit - first)
        words.append(word)
    return words


def count_codes(codes: CodeArray, bits: int) -> IntArray:
    """How often each pattern occurs in each channel: [C, 2**bits] from codes [N, C, Ho, Wo]."""
    channels = codes.shape[1]
    offsets = (np.arange(channels, dtype=np.int64) << bits)[None, :, None, None]
    flat = (codes + offsets).ravel()
    return np.bincount(flat, minlength=channels << bits).reshape(channels, 1 << bits)


def matches(counts: IntArray, bits: int) -> IntArray:
    """How often each weight pattern meets each number of left pairs.

    `counts` [C, 2**bits] are activation patterns; the result [C, 2**bits, bits + 1] holds, for
    weight pattern pw, how many of the windows leave exactly z pairs. Computed bit by bit: a clear
    weight bit joins the windows with the bit set and clear, a set one shifts the former by one
    pair; so it costs C·2**bits·bits² instead of C·4**bits.
    """
    channels = counts.shape[0]
    table = np.zeros((channels, 1 << bits, bits + 1), np.int64)
    table[:, :, 0] = counts
    for k in range(bits):
        halves = table.reshape(channels, 1 << (bits - k - 1), 2, 1 << k, bits + 1)
        clear, set_ = halves[:, :, 0], halves[:, :, 1].copy()
        halves[:, :, 1, :, 0] = clear[..., 0]
        halves[:, :, 1, :, 1:] = clear[..., 1:] + set_[..., :-1]
        halves[:, :, 0] += set_
    return table
