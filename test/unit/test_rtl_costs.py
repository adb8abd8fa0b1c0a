"""The formulas of the Verilog blocks against what Yosys made of them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from hass_ir.errors import HassError
from hass_ir.hardware.rtl.blocks import BLOCKS
from hass_ir.hardware.rtl.costs import blocks, coefficients, cost, dsp, evaluate
from hass_ir.hardware.rtl.engine_terms import ENGINES, least_multiplexers
from hass_ir.hardware.rtl.fitting import fit
from hass_ir.hardware.rtl.grid import points
from hass_ir.hardware.rtl.synthesis import counted, digest, results
from hass_ir.hardware.rtl.terms import lut_memory

MOST = {"lut": (0.10, 0.25), "ff": (0.05, 0.10)}
"""Mean and worst error on held-out points."""
LEAST_HELD = dict.fromkeys(ENGINES, 6) | {"dense": 10, "pair_sparse": 8, "packing": 8}
LEAST_HELD["compactor"] = 5
NAMES = sorted({*BLOCKS, "select_word"})


def test_results_are_of_the_verilog_there_is():
    assert {r["digest"] == digest(r["block"], r["parameters"]) for r in results()} == {True}


def test_all_points_of_the_grid_are_there():
    wanted = [(name, dict(p), out) for name, p, out in points()]
    assert [(r["block"], r["parameters"], r["held_out"]) for r in results()] == wanted


def test_the_coefficients_kept_are_those_of_the_results():
    made = json.loads(json.dumps(fit(results())))["blocks"]
    assert NAMES == sorted(made) == sorted(coefficients())
    for name, own in made.items():
        for key, values in own.items():
            assert values == pytest.approx(coefficients()[name][key], abs=2e-3)


def test_points_held_out_are_not_seen_by_the_fit():
    twisted = [r | {"lut": 7 * r["lut"]} if r["held_out"] else r for r in results()]
    assert fit(twisted) == fit(results())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["lut", "ff"])
def test_formulas_hold_at_points_they_did_not_see(name: str, key: str):
    held = [r for r in results() if r["block"] == name and r["held_out"]]
    error = [abs(cost(name, r["parameters"])[key] - r[key]) / max(r[key], 1) for r in held]
    mean, worst = MOST[key]
    assert len(error) >= LEAST_HELD.get(name, 4)
    assert np.mean(error) <= mean
    assert max(error) <= worst


def test_dsp_and_block_ram_are_exact():
    for r in results():
        assert r["dsp"] == dsp(r["block"], r["parameters"])
        assert r["bram18"] == blocks(r["block"], r["parameters"])


@pytest.mark.parametrize("name", NAMES)
def test_arrays_of_parameters_cost_what_each_costs_alone(name: str):
    own = [r["parameters"] for r in results() if r["block"] == name]
    together = evaluate(name, {k: np.asarray([p[k] for p in own]) for k in own[0]})
    for side, found in zip((0, 1), together, strict=True):
        alone = [float(evaluate(name, p)[side]) for p in own]
        assert np.broadcast_to(found, len(own)) == pytest.approx(alone)


def test_multiplexers_and_memories_of_luts_by_hand():
    inputs = np.asarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 32])
    assert least_multiplexers(33)[inputs].tolist() == [0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 6, 11]
    assert lut_memory(14, np.asarray([1, 32, 33, 64, 65])).tolist() == [8, 8, 16, 16, 32]


def test_cells_are_counted_and_unknown_ones_are_not_overlooked():
    cells: dict[str, Any] = {"LUT6": 2, "RAM32M16": 1, "FDRE": 3, "RAMB36E2": 1, "CARRY4": 9}
    assert counted(cells) == {"lut": 10, "ff": 3, "dsp": 0, "bram18": 2}
    with pytest.raises(HassError, match="URAM288"):
        counted({"URAM288": 1})
