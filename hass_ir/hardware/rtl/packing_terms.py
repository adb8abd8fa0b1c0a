"""What the LUTs and FFs of the engine that packs two vectors are sums of."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.memory import bits_to_count, ceil_div
from hass_ir.hardware.rtl.engine_terms import Parameters, Terms, least_multiplexers, sum_terms


def packing_terms(p: Parameters, multiplexer: FloatArray) -> tuple[Terms, Terms]:
    """Terms of LUT and FF of `packing.v`; `multiplexer` as in `engine_terms`.

    A multiplier chooses among `REACH` taps of either vector. Three vectors are held: the two that
    pairs are taken of, and the newest before it becomes one of them.
    """
    taps, macs, reach = np.asarray(p["TAPS"]), np.asarray(p["MACS"]), np.asarray(p["REACH"])
    pair = p["A_BITS"] + p["W_BITS"]
    lut: Terms = {
        "one": 1,
        "multiplexers": macs * pair * multiplexer[2 * reach],
        "least_multiplexers": macs * pair * least_multiplexers(len(multiplexer))[2 * reach],
        "chain": macs * macs * reach,
        "reached": macs * reach,
        "taps": taps,
        "zero_tests": taps * ceil_div(p["W_BITS"], 5) * p["WEIGHTS"],
    }
    ff: Terms = {
        "one": 1,
        "window": 3 * taps * pair,
        "masks": 2 * taps + macs * (2 + bits_to_count(reach)),
    }
    sum_terms(lut, ff, p, np.asarray(True))
    return lut, ff
