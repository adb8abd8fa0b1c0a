"""What the LUTs and FFs of a vector-dot engine, or of the compactor alone, are sums of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray
from hass_ir.hardware.memory import bits_to_count, ceil_div

DENSE = {"dense": 1, "fast_dense": 2}
"""Engines that skip nothing: taps of a vector that a multiplier takes in a cycle."""
ENGINES = ("pair_sparse", "weight_sparse", "activation_sparse", *DENSE)
BLOCK = 6
"""Taps of a block of `prefix_count`."""
CHAINED = 4
"""Most blocks of a chain of `mac_chain`."""
_SHALLOW = 16
"""Inputs of the widest multiplexer that is two levels of LUTs."""

Parameters = Mapping[str, IntArray | int]
Terms = dict[str, FloatArray | IntArray | int]


@cache
def least_multiplexers(size: int) -> IntArray:
    """LUTs of a bit of multiplexers of 0 to `size` - 1 inputs, of as few LUT6 as there can be."""
    least = [0, 0, 1, 1, 1, 2, 2]
    for k in range(7, size):
        # A group of one is a wire; of two groups the smaller, up to two, fits in the last LUT.
        least.append(k // 4 + (k % 4 > 1) + least[-(-k // 4)])
    return np.asarray(least[:size])


def _ones(taps: IntArray | int) -> tuple[IntArray, IntArray, IntArray]:
    """Bits of the counts of all taps: in the blocks, in all, and of the adders that join blocks."""
    n = np.asarray(taps, np.int64)
    place = np.arange(int(n.max(initial=1)))
    bits = bits_to_count(place + 2)
    first = np.asarray([0, 2, 2, 3, 3, 3])[place % BLOCK]
    joins = bits * np.bitwise_count(place // BLOCK).astype(np.int64)
    first, counts, joined = (np.concatenate(([0], np.cumsum(x))) for x in (first, bits, joins))
    return first[n], counts[n], joined[n]


def _sums(macs: IntArray | int, product: IntArray | int) -> tuple[IntArray, IntArray]:
    """Bits of the adders and of the registers of `adder_tree`.

    A word that waits for three levels moves through a shift register, which is a LUT a bit.
    """
    n = np.asarray(macs, np.int64)
    adders, registers, alone = np.zeros_like(n), np.zeros_like(n), np.zeros_like(n)
    bits = product
    while (n > 1).any():
        alone = np.where(n % 2 == 1, alone + 1, 0)
        adders = adders + n // 2 * bits + np.where((alone == 3) & (n > 1), bits, 0)
        bits = bits + 1
        registers = registers + np.where(n > 1, (n + 1) // 2 * bits, 0)
        n = (n + 1) // 2
    return adders, registers


def _chained(macs: IntArray | int, acc: IntArray | int) -> Terms:
    """Of `mac_chain`: registers that operands wait in outside the blocks, and those of `used`, bits
    of the adders that join the chains and of their registers, stages."""
    n = np.asarray(macs, np.int64)
    count = ceil_div(n, CHAINED)
    length = ceil_div(n, count)
    # A block waits as many cycles as there are before it in the longest chain, one of them inside.
    # Shorter chains begin a cycle later: they lack the block that would not wait.
    waits = count * (length - 1) * (length - 2) // 2
    bits = n + count * length * (length - 1) // 2
    adders, registers = _sums(count, acc)
    return {
        "waits": waits,
        "used": bits,
        "adders": adders,
        "registers": registers,
        "stages": length + 2 + bits_to_count(count),
    }


def engine_terms(name: str, p: Parameters, multiplexer: FloatArray) -> tuple[Terms, Terms]:
    """Terms of LUT and FF of a vector-dot engine, or of the compactor alone.

    `multiplexer` holds the LUTs of a bit of `select_word` alone, by its inputs. In an engine the
    shallow ones come nearer to the fewest, for they are not on the longest path. `ADDED` are the
    products that the adder tree adds up where it is not all of them.
    """
    taps, macs = p["TAPS"], p["MACS"]
    a, w = (p["BITS"], 0) if name == "compactor" else (p["A_BITS"], p["W_BITS"])
    dense = name in DENSE
    taken = macs * DENSE.get(name, 1)
    inputs = ceil_div(taps, taken) if dense else np.asarray(p["REACH"])
    moved = a + w if name in ("pair_sparse", "activation_sparse") else a
    # The last multipliers of a dense engine have a tap less to choose from.
    fewer = taken * inputs - taps if dense else 0

    def of_all(table: FloatArray | IntArray) -> FloatArray | IntArray:
        return moved * ((taken - fewer) * table[inputs] + fewer * table[np.maximum(inputs - 1, 0)])

    wide = inputs > _SHALLOW
    least = of_all(least_multiplexers(len(multiplexer)))
    # A counter chooses in dense engines: they come nearer to the fewest, wide ones too.
    alone = least if dense else of_all(multiplexer)
    lut: Terms = {
        "one": 1,
        "wide_multiplexers": alone * wide,
        "multiplexers": alone * ~wide,
        "least_multiplexers": least * ~wide,
    }
    ff: Terms = {"one": 1}
    if name == "fast_dense":
        # The operands of the multipliers are sums, a bit wider. A LUT of their adders chooses
        # among up to three taps as well.
        operand = np.maximum(a, w) + 1
        shallow = inputs <= 3
        lut |= {"multiplexers": alone * ~wide * ~shallow, "least_multiplexers": least * shallow}
        lut["operands"] = ff["held"] = taken * operand
        sum_terms(lut, ff, {**p, "A_BITS": operand, "W_BITS": operand}, np.asarray(inputs > 1))
        return lut, ff
    if name != "compactor":
        sum_terms(lut, ff, p, np.asarray(inputs > 1 if dense else True))
    if dense:
        ff["held"] = macs * (a + w)
        return lut, ff
    if name == "weight_sparse":
        ff |= {"window": taps * a, "held": macs * (w + bits_to_count(inputs))}
        return lut, ff
    full = inputs >= taps - macs + 1
    pair = a + w if name == "pair_sparse" else a
    first, counts, joins = _ones(taps)
    index = macs * bits_to_count(inputs)
    lut |= {
        "block_counts": first * full,
        "counts": counts * full,
        "joins": joins * full,
        "picks": macs * (inputs - 1) * full,
        "indices": index * np.maximum(inputs - 2, 0) * full,
        "chain": macs * macs * inputs * ~full,
        "taps": taps * ~full,
    }
    stages = np.maximum(0, bits_to_count(ceil_div(taps, BLOCK)) - 1) * full
    ff |= {"window": taps * pair * (stages + 2), "counts": counts * full * (stages + 1)}
    if name == "activation_sparse":
        ff["held"] = macs * (a + 1) + index
        lut["held"] = ff["held"]
    if name != "compactor":
        # Which activations are zero comes with the windows of a pair-sparse engine.
        lut["zero_tests"] = taps * ceil_div(w if name == "pair_sparse" else a - 1, 5)
    return lut, ff


def sum_terms(lut: Terms, ff: Terms, p: Parameters, steps: BoolArray) -> None:
    """Adds the terms of the multipliers and their sums: of `mac_chain` or, without, `mac_tree`."""
    macs, acc, pair = p["MACS"], p["ACC_BITS"], p["A_BITS"] + p["W_BITS"]
    adders, registers = _sums(p.get("ADDED", macs), pair)
    tree = 1 - np.asarray(p.get("CHAIN", 1))
    own = _chained(macs, acc)
    lut |= {
        "adders": tree * (adders + acc * steps) + (1 - tree) * own["adders"],
        "gates": (1 - tree) * macs,
    }
    ff |= {
        "sums": tree * (registers + acc),
        "operands": tree * macs * pair,
        "waits": (1 - tree) * own["waits"] * pair,
        "chains": (1 - tree) * own["registers"],
        "stages": (1 - tree) * (own["stages"] + own["used"]),
    }
