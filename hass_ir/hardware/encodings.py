"""How engines keep weights: width and depth of an SPE's memories, and what decoders take.

Every encoding gives an SPE the word it needs each cycle: V weights, the `macs` of a dense engine's
step, or the `macs` non-zeros of a weight-sparse one. Source of all figures: estimates from the
architectures below, a LUT6 being a 4-to-1 multiplexer a bit, 64 bits of memory, or two bits of 32
words (AMD UG574).

- dense: the word itself.
- bitmap: a flag a weight in one memory; the non-zeros, closely packed, in a second one as wide as
  a word. Two words of it stand in registers, a shifter aligns the next non-zeros, and each tap
  selects its own by the flags before it. A vector takes at most one word, so none comes late.
- shared: an index into the layer's codebook a weight, and a table of its values for each weight
  of a word.
- non-zeros: a weight and its tap for each multiplier, and a bit in the last word of a vector.
- constants: in the logic of unrolled engines, no memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS, FloatArray, IntArray
from hass_ir.hardware.fast_dense import taps_each
from hass_ir.hardware.memory import bits_to_count, ceil_div
from hass_ir.hardware.resources import Grid, multiplexer_lut
from hass_ir.hardware.workload import ComputeLayer

ENCODINGS = ("dense", "bitmap", "shared", "non-zeros", "constants")
TABLE_CODE_BITS = 5
"""A LUT6 holds two bits of up to 32 codes, one bit of 64."""
ROUNDING = 1e-9


@dataclass(frozen=True)
class Share:
    """How a layer's weights fall on an engine's SPEs; arrays have one value an engine.

    `steps` are the vectors of an SPE, `words` those of a weight-sparse SPE with most of them, and
    `all_words` of the whole layer; `nonzeros` are the non-zero weights of the SPE with most of
    them, and `all_nonzeros` of the layer, None where zeros are not known. Those may be
    expectations.
    """

    steps: IntArray
    words: FloatArray
    all_words: FloatArray
    nonzeros: FloatArray | None = None
    all_nonzeros: float = 0.0

    def take(self, rows: IntArray) -> Share:
        """Those of the engines `rows`."""
        nonzeros = None if self.nonzeros is None else self.nonzeros[rows]
        arrays = self.steps[rows], self.words[rows], self.all_words[rows]
        return Share(*arrays, nonzeros, self.all_nonzeros)


def joined_shares(parts: Sequence[Share]) -> Share:
    """Those of the engines of all `parts`, for the same weights."""
    steps, words, all_words = (
        np.concatenate([getattr(p, name) for p in parts])
        for name in ("steps", "words", "all_words")
    )
    known = [p.nonzeros for p in parts if p.nonzeros is not None]
    nonzeros = np.concatenate(known) if len(known) == len(parts) else None
    return replace(parts[0], steps=steps, words=words, all_words=all_words, nonzeros=nonzeros)


@dataclass(frozen=True)
class Encoded:
    """One encoding: width and depth of an SPE's memory, and of a second one for flags; LUT and FF
    of an SPE's decoder; bits of all weights of the layer."""

    encoding: str
    width: IntArray
    depth: IntArray
    flags_width: IntArray
    lut: IntArray
    ff: IntArray
    bits: IntArray


def encoded(layer: ComputeLayer, grid: Grid, share: Share) -> list[Encoded]:
    """The encodings that the engines of `grid` may take; `flags_width` is 0 without flags.

    Flags are as deep as an SPE has words: `words_of`. Weights of filters that share multipliers lie
    side by side, under one index; zeros of theirs are not taken out by a bitmap.
    """
    none, bits, side = np.zeros_like(share.steps), layer.weight_bits, grid.slot.filters
    if grid.kind == "weight-sparse":
        width = grid.macs * (bits * side + bits_to_count(layer.taps * grid.c)) + 1
        depth, total = whole(share.words), whole(share.all_words) * width
        return [Encoded("non-zeros", width, depth, none, none, none, total)]
    word, depth = word_weights(layer, grid), words_of(layer, grid, share)
    result = [
        Encoded("dense", word * bits * side, depth, none, none, none, none + layer.weights * bits)
    ]
    if share.nonzeros is not None:
        total = layer.weights + int(whole(np.asarray(share.all_nonzeros))) * bits
        if total < layer.weights * bits:
            packed = ceil_div(whole(share.nonzeros), word)
            lut, ff = bitmap_logic(word, bits)
            result.append(Encoded("bitmap", word * bits, packed, word, lut, ff, none + total))
    codes = layer.codebook_bits
    if codes is not None and codes < bits:
        total = layer.weights * codes + (bits << codes)
        word = word * side
        lut, ff = word * table_lut(codes, bits), word * bits
        result.append(Encoded("shared", word * codes, depth, none, lut, ff, none + total))
    return result


def word_weights(layer: ComputeLayer, grid: Grid) -> IntArray:
    """Weights that an engine without non-zeros takes in a cycle."""
    taps = layer.taps * grid.c
    dense = grid.kind in DENSE_KINDS
    return grid.macs * taps_each(grid.kind) if dense else np.full_like(grid.macs, taps)


def words_of(layer: ComputeLayer, grid: Grid, share: Share) -> IntArray:
    """Words of an SPE's weights before encoding."""
    taps = layer.taps * grid.c
    dense = grid.kind in DENSE_KINDS
    return share.steps * (ceil_div(taps, grid.macs * taps_each(grid.kind)) if dense else 1)


def bitmap_logic(word: IntArray, bits: int) -> tuple[IntArray, IntArray]:
    """LUT and FF that unpack `word` weights of `bits` bits a cycle.

    Shifter: one of two words' places for each weight, two address bits a LUT. Taps: tap i selects
    among i + 1 non-zeros. Flags are counted as in a compaction crossbar.
    """
    most = int(word.max(initial=1))
    selectors = np.cumsum(multiplexer_lut(np.arange(1, most + 1)))[word - 1] * bits
    shifter = word * bits * ceil_div(bits_to_count(word + 1), 2)
    count = word * bits_to_count(word + 1)
    return selectors + shifter + count, 3 * word * bits + count


def table_lut(code_bits: int, bits: int) -> int:
    """LUTs of a table that turns a code into a weight of `bits` bits."""
    if code_bits <= TABLE_CODE_BITS:
        return -(-bits // 2)
    return bits << max(code_bits - TABLE_CODE_BITS - 1, 0)


def whole(values: FloatArray) -> IntArray:
    """Rounded up, as far as more than a rounding error goes beyond a whole number."""
    return np.ceil(values * (1.0 - ROUNDING) - ROUNDING).astype(np.int64)
