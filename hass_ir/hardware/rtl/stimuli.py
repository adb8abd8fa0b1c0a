"""Words for the streams of the blocks, and what vector-dot engines must make of them."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.rtl.blocks import Block, shape_of
from hass_ir.hardware.rtl.engine_terms import DENSE
from hass_ir.hardware.rtl.twins.elastic import packed
from hass_ir.hardware.rtl.twins.engines import dense_words, entries, with_flags


def vectors(count: int, taps: int, bits: int, zeros: float, rng: np.random.Generator) -> IntArray:
    """Signed words of `bits`, [count, taps], each zero with probability `zeros` (or by chance)."""
    values = rng.integers(-(1 << (bits - 1)), 1 << (bits - 1), (count, taps))
    return np.where(rng.random((count, taps)) < zeros, 0, values)


def random_words(block: Block, count: int, rng: np.random.Generator) -> list[list[int]]:
    """`count` words for each stream in, three in ten of them zero."""
    words: list[list[int]] = []
    for stream in block.inputs:
        bits = rng.integers(0, 2, (count, stream.bits))
        bits[rng.random(count) < 0.3] = 0
        words.append([packed(row, 1) for row in bits.tolist()])
    return words


def filters_of(block: Block) -> int:
    """Vectors of weights for a window taken from the stream."""
    return block.parameters.get("FILTERS", 1)


def engine_words(block: Block, a: IntArray, w: IntArray) -> list[list[int]]:
    """The two streams of a vector-dot engine.

    Windows `a` [n, taps] and weights `w` [n * filters, taps], in the order in which they meet.
    """
    shape = shape_of(block)
    windows = [packed(row, shape.a_bits) for row in a.tolist()]
    weights = [packed(row, shape.w_bits) for row in w.tolist()]
    if block.name == "pair_sparse":
        windows = [with_flags(window, shape) for window in windows]
    elif block.name == "weight_sparse":
        weights = [word for vector in weights for word in entries(vector, shape)]
    elif block.name in DENSE:
        each = DENSE[block.name]
        weights = [word for vector in weights for word in dense_words(vector, shape, each)]
    return [windows, weights]


def engine_sums(block: Block, a: IntArray, w: IntArray) -> list[int]:
    """The sums that the engine must give out, as unsigned words."""
    a = np.repeat(a, filters_of(block), axis=0)
    sums = (a * w).sum(axis=1)
    if block.name == "fast_dense":
        sums += own_products(a) + own_products(w)
    return (sums & ((1 << shape_of(block).acc_bits) - 1)).tolist()


def own_products(vectors: IntArray) -> IntArray:
    """What the neighbours in each of `vectors` [n, taps] make by themselves, x1·x2 + x3·x4 + ...
    [n]: a fast dense engine has added it, of the activations and of the weights."""
    count = vectors.shape[1] // 2 * 2
    return (vectors[:, :count:2] * vectors[:, 1:count:2]).sum(axis=1)


def engine_cycles(block: Block, a: IntArray, w: IntArray) -> IntArray:
    """Cycles of each vector: max(1, ceil(z / macs)) of the pairs that its kind cannot drop.

    With full reach; [n * filters].
    """
    a = np.repeat(a, filters_of(block), axis=0)
    kept = {
        "pair_sparse": (a != 0) & (w != 0),
        "weight_sparse": w != 0,
        "activation_sparse": a != 0,
    }.get(block.name, np.ones_like(w, dtype=np.bool_))
    taken = shape_of(block).macs * DENSE.get(block.name, 1)
    return np.maximum(1, -(-kept.sum(axis=1) // taken))
