"""What the LUTs and FFs of a block are sums of: terms that follow from its structure, by name.

Parameters may be arrays, one value an engine. A term is what the part of its name would take if
every bit of it took one LUT or FF; the coefficients are fitted (see `costs`).
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import bits_to_count, ceil_div
from hass_ir.hardware.rtl.engine_terms import ENGINES, Parameters, Terms, engine_terms
from hass_ir.hardware.rtl.packing_terms import packing_terms


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
    if name == "packing":
        return packing_terms(p, multiplexer)
    if name == "select_word":
        return {"bits": p["BITS"] * multiplexer[p["INPUTS"]]}, {"none": 0}
    return plain_terms(name, p)
