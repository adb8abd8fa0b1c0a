"""Fits the coefficients of the blocks' formulas to what Yosys made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from scipy import optimize

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.rtl.costs import most_inputs, multiplexers
from hass_ir.hardware.rtl.engine_terms import Terms
from hass_ir.hardware.rtl.terms import terms

SOURCE = "own synthesis of hass_ir/hardware/rtl with Yosys for UltraScale+ (xcup); not Vivado"
_ALIKE = {"lane_fifo": ("stream_fifo",), "stream_fifo": ("lane_fifo",)}
"""Blocks of which one is the other and a counter: one fit for both."""
_WORD = 16
"""Width of the words whose multiplexers are the table of `multiplexers`."""


def fit(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What `fitted.json` holds: least relative squares over the points that are not held out."""
    seen = [r for r in records if not r["held_out"]]
    sizes = {
        r["parameters"]["INPUTS"]: r["lut"] / _WORD
        for r in seen
        if r["block"] == "select_word" and r["parameters"]["BITS"] == _WORD
    }
    table = [0.0, 0.0, *(round(sizes[n], 4) for n in range(2, max(sizes) + 1))]
    known = np.asarray(table)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in sorted({r["block"] for r in seen}):
        own = [r for r in seen if r["block"] in (name, *_ALIKE.get(name, ()))]
        parts = [
            terms(name, r["parameters"], multiplexers(most_inputs(r["parameters"]), known))
            for r in own
        ]
        found[name] = {
            "lut": _relative([lut for lut, _ in parts], [r["lut"] for r in own]),
            "ff": _relative([ff for _, ff in parts], [r["ff"] for r in own]),
        }
    return {"source": SOURCE, "multiplexers": table, "blocks": found}


def _relative(rows: Sequence[Terms], values: Sequence[int]) -> dict[str, float]:
    measured: FloatArray = np.maximum(np.asarray(values, np.float64), 1)
    table = np.asarray([[float(row[k]) for k in rows[0]] for row in rows])
    matrix = table / measured[:, None]
    solution: FloatArray = cast(Any, optimize).nnls(matrix, np.ones(len(measured)))[0]
    return {k: round(float(c), 4) for k, c in zip(rows[0], solution.tolist(), strict=True)}
