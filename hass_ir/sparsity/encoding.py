"""Encodings of a layer's weights as they lie in memory, bit for bit, and the way back.

Weights are whole numbers of `bits` bits (two's complement) in vectors [vectors, V]. What lies in
memory is a row of bits, lowest first. The sizes follow without encoding: see `dense_bits` and the
like.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint8]
IntArray: TypeAlias = NDArray[np.int64]


def index_bits(taps: int) -> int:
    """Bits that tell which of a vector's taps."""
    return (taps - 1).bit_length()


def dense_bits(weights: int, bits: int) -> int:
    """Bits of `weights` weights, one after the other."""
    return weights * bits


def bitmap_bits(weights: int, nonzeros: int, bits: int) -> int:
    """A bit a weight that tells whether it is zero, and the non-zeros."""
    return weights + nonzeros * bits


def shared_bits(weights: int, code_bits: int) -> int:
    """An index into the codebook a weight; without the codebook itself."""
    return weights * code_bits


def nonzeros_bits(pairs: IntArray, taps: int, macs: int, bits: int) -> int:
    """Words of `macs` non-zeros with their taps and one bit that ends the vector.

    `pairs` are the non-zeros of each vector of `taps`; a vector has one word at least.
    """
    words = int(np.maximum(1, -(-pairs // macs)).sum())
    return words * (macs * (bits + index_bits(taps)) + 1)


def encode_dense(vectors: IntArray, bits: int) -> Bits:
    """All weights, one after the other."""
    return _bits(vectors.ravel(), bits)


def decode_dense(stored: Bits, taps: int, bits: int) -> IntArray:
    """The vectors [vectors, taps] of `encode_dense`."""
    return _values(stored, bits).reshape(-1, taps)


def encode_bitmap(vectors: IntArray, bits: int) -> Bits:
    """Vector by vector: V flags, then the non-zeros."""
    flags = (vectors != 0).astype(np.uint8)
    stored = [
        np.concatenate((f, _bits(v[v != 0], bits))) for f, v in zip(flags, vectors, strict=True)
    ]
    return np.concatenate([np.zeros(0, np.uint8), *stored])


def decode_bitmap(stored: Bits, taps: int, bits: int) -> IntArray:
    """The vectors [vectors, taps] of `encode_bitmap`."""
    vectors: list[IntArray] = []
    at = 0
    while at < len(stored):
        flags = stored[at : at + taps].astype(np.bool_)
        end = at + taps + int(flags.sum()) * bits
        vector = np.zeros(taps, dtype=np.int64)
        vector[flags] = _values(stored[at + taps : end], bits)
        vectors.append(vector)
        at = end
    return np.asarray(vectors, dtype=np.int64).reshape(-1, taps)


def encode_shared(vectors: IntArray, codes: IntArray, code_bits: int) -> Bits:
    """Each weight's place in `codes`, which holds every value once, ascending.

    Raises ValueError for a weight that is none of them, or too many codes.
    """
    places = np.searchsorted(codes, vectors.ravel())
    if len(codes) > 1 << code_bits:
        raise ValueError(f"{len(codes)} codes need more than {code_bits} bits")
    if (codes[np.minimum(places, len(codes) - 1)] != vectors.ravel()).any():
        raise ValueError("the codebook does not hold every weight")
    return _bits(places, code_bits)


def decode_shared(stored: Bits, taps: int, codes: IntArray, code_bits: int) -> IntArray:
    """The vectors [vectors, taps] of `encode_shared`."""
    places = _values(stored, code_bits) & ((1 << code_bits) - 1)
    return codes[places].reshape(-1, taps)


def encode_nonzeros(vectors: IntArray, bits: int, macs: int) -> Bits:
    """Words of `macs` slots (weight, tap) and a last bit, set in a vector's last word.

    Slots left over hold a zero of tap 0, which adds nothing.
    """
    taps = int(vectors.shape[1])
    index = index_bits(taps)
    stored: list[Bits] = [np.zeros(0, np.uint8)]
    for vector in vectors:
        at = np.flatnonzero(vector)
        words = max(1, -(-len(at) // macs))
        slots = np.zeros((words * macs, bits + index), dtype=np.uint8)
        slots[: len(at), :bits] = _bits(vector[at], bits).reshape(-1, bits)
        slots[: len(at), bits:] = _bits(at, index).reshape(len(at), index)
        last = np.zeros((words, 1), dtype=np.uint8)
        last[-1] = 1
        stored.append(np.hstack((slots.reshape(words, -1), last)).ravel())
    return np.concatenate(stored)


def decode_nonzeros(stored: Bits, taps: int, bits: int, macs: int) -> IntArray:
    """The vectors [vectors, taps] of `encode_nonzeros`."""
    index = index_bits(taps)
    words = stored.reshape(-1, macs * (bits + index) + 1)
    slots = words[:, :-1].reshape(len(words), macs, bits + index)
    values = _values(slots[..., :bits].ravel(), bits).reshape(len(words), macs)
    places = (slots[..., bits:].astype(np.int64) << np.arange(index)).sum(axis=-1)
    vector = np.concatenate(([0], np.cumsum(words[:-1, -1], dtype=np.int64)))
    result = np.zeros((int(words[:, -1].sum()), taps), dtype=np.int64)
    np.add.at(result, (vector[:, None], places), values)
    return result


def _bits(values: IntArray, bits: int) -> Bits:
    """The lowest `bits` bits of each value, lowest first."""
    return ((values[:, None] >> np.arange(bits)) & 1).astype(np.uint8).ravel()


def _values(stored: Bits, bits: int) -> IntArray:
    """Two's complement numbers of `bits` bits each."""
    digits = stored.reshape(-1, bits).astype(np.int64)
    return digits @ np.append(1 << np.arange(bits - 1), -(1 << (bits - 1)))
