"""LUT, FF, DSP and BRAM18 of the blocks as formulas, fitted to what Yosys made of them.

A block's LUTs and FFs are sums of `terms` that follow from its structure, each with a coefficient
not below zero. DSP and BRAM18 follow from the structure alone. `fitted.json` keeps the
coefficients: `coefficients()` reads them, `fitting.fit` makes them from the results of `synthesis`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import bram18
from hass_ir.hardware.rtl.engine_terms import ENGINES, Parameters
from hass_ir.hardware.rtl.terms import terms

FITTED = "fitted.json"


@cache
def _fitted() -> dict[str, Any]:
    text = resources.files("hass_ir.hardware.rtl").joinpath(FITTED).read_text("utf-8")
    return json.loads(text)


@cache
def coefficients() -> dict[str, dict[str, dict[str, float]]]:
    """The fitted coefficients of each block: `lut`, `ff`, by the name of the term."""
    return _fitted()["blocks"]


@cache
def _multiplexers() -> FloatArray:
    return np.asarray(_fitted()["multiplexers"])


def forget() -> None:
    """Reads the coefficients anew when they are next needed."""
    for kept in (_fitted, coefficients, _multiplexers):
        kept.cache_clear()


def multiplexers(inputs: IntArray | int, table: FloatArray | None = None) -> FloatArray:
    """LUTs of a bit of `select_word` alone, [0 ... the most inputs]; beyond the table its slope."""
    known = _multiplexers() if table is None else table
    last = len(known) - 1
    beyond = np.arange(last + 1, int(np.max(inputs, initial=last)) + 1)
    return np.concatenate((known, known[last] * beyond / last))


def evaluate(name: str, parameters: Parameters) -> tuple[FloatArray, FloatArray]:
    """Predicted LUT and FF of a block, one value for each element of the parameters."""
    own = coefficients()[name]
    parts = terms(name, parameters, multiplexers(most_inputs(parameters)))
    lut, ff = (
        sum((own[key][k] * np.asarray(v, np.float64) for k, v in part.items() if own[key][k]), _NO)
        for key, part in zip(("lut", "ff"), parts, strict=True)
    )
    return lut, ff


_NO: FloatArray = np.zeros(())


def most_inputs(p: Parameters) -> IntArray | int:
    """No multiplexer of the block has more; where vectors are packed it chooses among two."""
    return p.get("TAPS", p.get("INPUTS", 1)) * (2 if "WEIGHTS" in p else 1)


def dsp(name: str, p: Mapping[str, int]) -> int:
    """DSP48E2 of a block, up to 27 by 18 bits a product; without chain none below 9 bits of it."""
    multiplies = name in (*ENGINES, "packing") and (p["CHAIN"] or p["A_BITS"] + p["W_BITS"] > 8)
    return p["MACS"] if multiplies else 0


def blocks(name: str, p: Mapping[str, int]) -> int:
    """BRAM18 of a block."""
    if name == "block_fifo":
        return int(bram18(p["BITS"], p["DEPTH"]))
    if name == "sliding_window" and p["BLOCK"]:
        return int(bram18((p["KH"] - 1) * p["BITS"], p["CHANNELS"] * p["WIDTH"]))
    return 0


def cost(name: str, parameters: Mapping[str, int]) -> dict[str, float]:
    """Predicted `lut`, `ff`, `dsp`, `bram18` of a block; KeyError for one that is not known."""
    lut, ff = evaluate(name, parameters)
    return {
        "lut": round(float(lut), 1),
        "ff": round(float(ff), 1),
        "dsp": dsp(name, parameters),
        "bram18": blocks(name, parameters),
    }
