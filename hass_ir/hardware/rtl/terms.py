"""What the LUTs and FFs of a block are sums of: terms that follow from its structure, by name.

Parameters may be arrays, one value an engine. A term is what the part of its name would take if
every bit of it took one LUT or FF; the coefficients are fitted (see `costs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import bits_to_count, ceil_div

ENGINES = ("pair_sparse", "weight_sparse", "activation_sparse", "dense")
BLOCK = 6
"""Taps of a block of `prefix_count`."""
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


def engine_terms(name: str, p: Parameters, multiplexer: FloatArray) -> tuple[Terms, Terms]:
    """Terms of LUT and FF of a vector-dot engine, or of the compactor alone.

    `multiplexer` holds the LUTs of a bit of `select_word` alone, by its inputs. In an engine the
    shallow ones come nearer to the fewest, for they are not on the longest path. `ADDED` are the
    products that the adder tree adds up where it is not all of them.
    """
    taps, macs = p["TAPS"], p["MACS"]
    a, w = (p["BITS"], 0) if name == "compactor" else (p["A_BITS"], p["W_BITS"])
    inputs = ceil_div(taps, macs) if name == "dense" else np.asarray(p["REACH"])
    moved = a + w if name in ("pair_sparse", "activation_sparse") else a
    # The last multipliers of a dense engine have a tap less to choose from.
    fewer = macs * inputs - taps if name == "dense" else 0

    def of_all(table: FloatArray | IntArray) -> FloatArray | IntArray:
        return moved * ((macs - fewer) * table[inputs] + fewer * table[np.maximum(inputs - 1, 0)])

    wide = inputs > _SHALLOW
    alone, least = of_all(multiplexer), of_all(least_multiplexers(len(multiplexer)))
    lut: Terms = {
        "one": 1,
        "wide_multiplexers": alone * wide,
        "multiplexers": alone * ~wide,
        "least_multiplexers": least * ~wide,
    }
    ff: Terms = {"one": 1}
    if name != "compactor":
        adders, registers = _sums(p.get("ADDED", macs), a + w)
        steps = np.asarray(inputs > 1 if name == "dense" else True)
        lut["adders"] = adders + p["ACC_BITS"] * steps
        ff |= {"sums": registers + p["ACC_BITS"], "operands": macs * (a + w)}
    if name == "dense":
        return lut, ff
    if name == "weight_sparse":
        ff["window"] = taps * a
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
    stages = np.where(full, np.maximum(1, bits_to_count(ceil_div(taps, BLOCK))), 1)
    ff |= {"window": taps * pair * (stages + 2), "counts": counts * full * (stages + 1)}
    if name != "compactor":
        lut["zero_tests"] = taps * ceil_div(pair - 1, 5)
    if name == "activation_sparse":
        lut["held"] = macs * (a + 1) + index
    return lut, ff


def plain_terms(name: str, p: Parameters) -> tuple[Terms, Terms]:
    """Terms of LUT and FF of a block without products."""
    if name in ("stream_fifo", "lane_fifo"):
        return _fifo(p)
    if name == "block_fifo":
        address = bits_to_count(p["DEPTH"])
        return {"one": 1, "address": address}, {"one": 1, "address": address}
    if name == "sliding_window":
        return _window(p)
    if name.startswith("accumulate"):
        counters, wraps = _counter(p["BLOCKS"])
        lut: Terms = {"one": 1, "sum": p["ACC_BITS"]}
        if "FILTERS" in p:
            filters, wrap = _counter(p["FILTERS"])
            counters, wraps = counters + filters, wraps + wrap
            lut["memory"] = lut_memory(p["ACC_BITS"], p["FILTERS"])
            lut["banks"] = p["ACC_BITS"] * (ceil_div(p["FILTERS"], 64) - 1)
        lut |= {"counters": counters, "wraps": wraps}
        return lut, {"one": 1, "sum": p["ACC_BITS"], "counters": counters}
    if name == "threshold":
        bits, relu = np.asarray(p["BITS"]), np.asarray(p["RELU"])
        return {"one": 1, "bits": bits * (1 - relu), "relu": bits * relu}, {"one": 1, "bits": bits}
    before, after = p["IN_WORDS"] * p["BITS"], p["OUT_WORDS"] * p["BITS"]
    wide, narrow = np.maximum(before, after), np.minimum(before, after)
    ratio = bits_to_count(wide // narrow)
    apart = (wide - narrow) * np.asarray(before > after)
    adapts = np.minimum(ratio, 1)
    return (
        {"one": 1, "adapts": adapts, "apart": apart, "ratio": ratio},
        {"one": 1, "words": wide, "ratio": ratio},
    )


def lut_memory(bits: IntArray | int, depth: IntArray | int) -> IntArray:
    """LUTs of a memory with a port to write and one to read.

    8 LUTs hold 32 words of 14 bits (RAM32M16) or 64 of 7 (RAM64M8; AMD UG574).
    """
    return np.where(
        np.asarray(depth) <= 32, 8 * ceil_div(bits, 14), 8 * ceil_div(bits, 7) * ceil_div(depth, 64)
    )


def _counter(states: IntArray | int) -> tuple[IntArray, IntArray]:
    """Bits of a counter, and those that it must compare to begin again."""
    n = np.asarray(states)
    bits = bits_to_count(n)
    return bits, bits * (n & (n - 1) != 0)


def _fifo(p: Parameters) -> tuple[Terms, Terms]:
    depth = np.asarray(p["DEPTH"])
    pointers, filters = bits_to_count(depth), bits_to_count(p.get("FILTERS", 1))
    lut: Terms = {
        "one": 1,
        "memory": lut_memory(p["BITS"], depth),
        "banks": p["BITS"] * (ceil_div(depth, 64) - 1),
        "pointers": pointers,
        "filters": filters,
    }
    return lut, {"one": 1, "pointers": pointers, "filters": filters}


def _window(p: Parameters) -> tuple[Terms, Terms]:
    """Line buffers in LUTs count here, those in blocks do not."""
    lines, past = (p["KH"] - 1) * p["BITS"], p["KH"] * (p["KW"] - 1) * p["BITS"]
    length = p["CHANNELS"] * p["WIDTH"]
    luts, several = np.asarray(p["BLOCK"]) == 0, np.asarray(p["CHANNELS"]) > 1
    rows, columns = p["HEIGHT"] + 2 * p["PAD"], p["WIDTH"] + 2 * p["PAD"]
    sides = bits_to_count(rows) + bits_to_count(columns)
    counters = sides + bits_to_count(p["CHANNELS"]) * 2 + bits_to_count(length)
    lut: Terms = {
        "one": 1,
        "column": p["KH"] * p["BITS"],
        "lines": lut_memory(lines, length) * luts,
        "banks": lines * (ceil_div(length, 64) - 1) * luts,
        "history": lut_memory(past, p["CHANNELS"]) * several,
        "sides": sides,
        "counters": counters,
        "pads": sides * (np.asarray(p["PAD"]) > 0),
    }
    window = p["KH"] * p["KW"] * p["BITS"]
    ff: Terms = {
        "one": 1,
        "window": window,
        "counters": counters,
        "lines": lines * luts,
        "history": past * several,
    }
    return lut, ff


def terms(name: str, p: Parameters, multiplexer: FloatArray) -> tuple[Terms, Terms]:
    """Terms of LUT and FF of any block; `multiplexer` as in `engine_terms`."""
    if name in ENGINES or name == "compactor":
        return engine_terms(name, p, multiplexer)
    if name == "select_word":
        return {"bits": p["BITS"] * multiplexer[p["INPUTS"]]}, {"none": 0}
    return plain_terms(name, p)
