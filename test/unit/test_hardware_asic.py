"""An ASIC: multipliers and bits of SRAM, nothing else; from its file to the description."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import ENGINE_KINDS
from hass_ir.hardware.device import Device, load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.explore import design
from hass_ir.hardware.streams import fifo_candidates, stream_candidates
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer
from hass_ir.lowering.accel_json import schema

CHIP = load_device("asic-45nm")
LAYER = ComputeLayer("conv", 8, 8, 8, 8, 6, 10, 1, (3, 3), (1, 1), (1, 1))
DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "model.mlir"
RUN = "import sys; from hass_ir.opt import main; sys.exit(main())"
OWN = """
name = "chip"
technology = "asic"
source = "a plan"
macs = 64
sram_bits = 100000
clock_mhz = 400
bandwidth_gbps = 10

[energy]
static_w = 0.01
source = "a guess"
"""


def chip(folder: Path, text: str = OWN) -> Device:
    path = folder / "chip.toml"
    path.write_text(text)
    return load_device(str(path))


def test_a_budget_stands_in_two_columns(tmp_path: Path):
    device = chip(tmp_path)
    assert device.capacity == (64, 0, 0, 100000, 0)
    assert device.named(device.capacity) == {"dsp": 64, "sram_bits": 100000}
    assert (device.static_w, device.clock_mhz) == (0.01, 400.0)
    board = load_device("zedboard")
    assert board.named(board.capacity)["bram18"] == 280
    assert not board.asic


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("macs = 64", "", "missing key 'macs'; add it"),
        ("macs = 64", "macs = 64\nlut = 3", "unknown key 'lut'; remove it"),
        ("macs = 64", "macs = 6.5", "key 'macs' must be a whole number, not 6.5"),
        ("sram_bits = 100000", "sram_bits = 0", "key 'sram_bits' must be positive"),
        ("static_w = 0.01", "", "missing key 'energy.static_w'; add"),
        ('"asic"', '"cpu"', "key 'technology' must be one of: board, asic; not 'cpu'"),
        ('"asic"', "[]", r"key 'technology' must be one of: board, asic; not \[\]"),
        ('"asic"', '"board"', "unknown key 'macs'.*\n.*unknown key 'sram_bits'"),
    ],
)
def test_a_bad_file_is_an_error_that_names_the_key(
    tmp_path: Path, old: str, new: str, message: str
):
    with pytest.raises(HassError, match=message) as error:
        chip(tmp_path, OWN.replace(old, new))
    assert "chip.toml" in str(error.value)


def test_engines_take_their_multipliers_and_the_bits_of_their_memories():
    zeros = IndependentZeros(LAYER, np.full(6, 0.4), (1, 2))
    found = engine_candidates(LAYER, zeros, ENGINE_KINDS, CHIP)
    assert {found.kinds[k] for k in found.kind.tolist()} >= {"dense", "pair-sparse"}
    for i in range(len(found)):
        c, macs, inside, out, columns, depth = (
            int(getattr(found, k)[i])
            for k in ("c", "macs", "in_lanes", "out_lanes", "columns", "fifo_depth")
        )
        window, blocks = 9 * c * 16, -(-6 // c)
        sums = 1 if found.packing[i] else -(-10 // out)
        bits = int(found.encoded_bits[i])
        banks = inside * c * columns
        bits += banks * 2 * 16 * -(-blocks // inside) * -(-8 // columns)
        bits += int(found.packing[i]) * inside * columns * 2 * -(-blocks // inside) * window
        sparse = found.kinds[int(found.kind[i])] in ("activation-sparse", "pair-sparse")
        for _ in range(inside * out * columns):
            bits += depth * window + sums * 32
            if sparse and columns > 1 and depth:
                bits += 16 * window
        assert found.resources[i].tolist() == [macs * inside * out * columns, 0, 0, bits, 0]


def test_streams_and_fifos_take_bits_alone():
    pool = StreamLayer("pool", "max_pool", 64, 16, 8, 2, (2, 2))
    found = stream_candidates(pool, CHIP)
    assert found.resources[:, [0, 1, 2, 4]].sum() == 0
    assert found.bram18[0] == 16 * 8 * 2
    fifo = fifo_candidates(FifoLayer("fifo", 64, 40, 16), CHIP)
    assert fifo.bram18[0] == 640
    assert fifo.lut.sum() == fifo.uram.sum() == 0


def test_the_smallest_ii_is_that_of_the_multipliers(idle: Callable[..., float]):
    found = engine_candidates(LAYER, None, ("dense",), replace(CHIP, dsp=54))
    best = design([found], replace(CHIP, dsp=54))
    work = 8 * 8 * 10
    assert best.ii_cycles == ceil(work + idle(LAYER, found, best.choice[0], work))
    assert (best.dsp, best.lut) == (54, 0)


def test_too_little_sram_is_named():
    small = replace(CHIP, bram18=5000)
    found = engine_candidates(LAYER, None, ("dense",), small)
    with pytest.raises(HassError, match="layer .conv. does not fit.*sram_bits binds, its"):
        design([found], small)
    both = replace(CHIP, bram18=15000)
    groups = [engine_candidates(replace(LAYER, name=n), None, ("dense",), both) for n in "ab"]
    with pytest.raises(HassError, match=r"the network does not fit.*sram_bits binds.*give it more"):
        design(groups, both)


def described(*options: str) -> dict[str, Any]:
    """The digits network's accelerator as JSON."""
    command = [sys.executable, "-c", RUN, str(DIGITS), *options, "-t", "accel-json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "option",
    ["--hass-design=device=asic-45nm", "--hass-search=device=asic-45nm trials=2"],
)
def test_the_digits_network_runs_on_an_asic(option: str):
    jsonschema: Any = pytest.importorskip("jsonschema")
    found = described(option)
    jsonschema.validate(found, schema())
    (partition,) = found["partitions"]
    for key in ("metrics", "dense", "unpruned"):
        metrics = found[key]
        assert [metrics[k] for k in ("lut", "ff", "bram18", "uram")] == [None] * 4
        assert 0 < metrics["sram_bits"] <= CHIP.bram18
        assert 0 < metrics["dsp"] <= CHIP.dsp
    owners = partition["stages"] + [s for s in partition["streams"] if s["resources"]]
    for name in ("dsp", "sram_bits"):
        total = sum(owner["resources"][name] for owner in owners)
        assert total == found["metrics"][name]
    assert {s["resources"]["lut"] for s in partition["stages"]} == {None}
    stored = {s["memory"]["weights"] for s in partition["stages"] if s["memory"]}
    assert stored == {"sram"}


def test_an_asic_cannot_be_configured_anew():
    options = "--hass-design=device=asic-45nm partitions=2"
    command = [sys.executable, "-c", RUN, str(DIGITS), options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be configured anew" in done.stderr
