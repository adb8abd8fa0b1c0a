"""The search with partitions on the digits network, on a board that cannot hold all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

RUN = "import sys; from hass_ir.opt import main; sys.exit(main())"
BOARD = Path(__file__).parent / "Inputs" / "small.toml"
TURNS = "partitions=auto batch=64"


def hass_opt(*arguments: str, text: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], input=text, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def searched(root: Path, options: str) -> str:
    """The digits network as text, after a short search."""
    model = str(root / "examples" / "digits" / "model.mlir")
    search = f"--hass-search=device={BOARD} trials=4 samples=64 {options}"
    return hass_opt(model, search)


def described(text: str) -> dict[str, Any]:
    return json.loads(hass_opt("-", "-t", "accel-json", text=text))


@pytest.fixture(scope="module")
def turns(root: Path) -> str:
    return searched(root, TURNS)


def check(found: dict[str, Any], gap: float) -> None:
    """What holds for every result: limits, accuracy bound, a design no worse than the dense one and
    within `gap` of the bound, which counts an II for a first image's latency."""
    assert len(found["partitions"]) > 1
    for partition in found["partitions"]:
        for key, used in partition["resources"].items():
            assert used <= found["limits"][key]
    metrics, dense = found["metrics"], found["dense"]
    assert metrics["accuracy"] >= dense["accuracy"] - 0.01 - 1e-9
    assert metrics["throughput_images_per_s"] >= dense["throughput_images_per_s"]
    assert found["lower_bound_cycles"] <= metrics["ii_cycles"]
    clock, filling = metrics["clock_mhz"], 0.0
    if found["devices"] == 1:
        first = (
            (p["latency_cycles"] - p["ii_cycles"]) / p["clock_mhz"] for p in found["partitions"]
        )
        filling = sum(first) * clock / found["batch"]
    assert metrics["ii_cycles"] - filling <= (1 + gap) * found["lower_bound_cycles"] + 1


def test_partitions_in_turn(turns: str):
    found = described(turns)
    # Of turns with streamed weights the bound may not come within the 1 % of other plans.
    check(found, 0.02)
    assert found["batch"] == 64
    # A pruned network takes less time than the same with its natural zeros.
    pruned, unpruned = found["metrics"], found["unpruned"]
    assert pruned["weight_sparsity"] > unpruned["weight_sparsity"]
    assert pruned["throughput_images_per_s"] > unpruned["throughput_images_per_s"]


def test_every_layer_is_in_one_partition(turns: str):
    found = described(turns)
    names = [s["name"] for p in found["partitions"] for s in p["stages"] if s["source"]]
    assert len(set(names)) == len(names)
    written = {s["index"] for p in found["partitions"] for s in p["stages"] if moved(s, "write")}
    read = {s["index"] for p in found["partitions"] for s in p["stages"] if moved(s, "read")}
    assert written == read
    assert written


def moved(stage: dict[str, Any], kind: str) -> bool:
    return stage["kind"] == kind and "tensor" in stage


def test_the_same_search_gives_the_same_bytes(turns: str, root: Path):
    assert searched(root, TURNS) == turns


def test_lowering_anew_gives_the_same_accelerator(turns: str):
    generic = hass_opt("-", "--print-op-generic", text=turns)
    assert hass_opt("-", "--lower-sdf-to-accel", text=generic) == turns


def test_boards(root: Path):
    found = described(searched(root, "devices=4 objective=throughput"))
    # Of the few cuts of a small network none may come within the 1 % that plans aim at.
    check(found, 0.02)
    assert found["devices"] == len(found["partitions"]) <= 4
    times = [p["ii_cycles"] / (p["clock_mhz"] * 1e6) for p in found["partitions"]]
    assert np.isclose(1 / max(times), found["metrics"]["throughput_images_per_s"])


@pytest.mark.parametrize("options", ["partitions=2", "devices=2"])
def test_too_few_partitions_name_what_binds_and_a_board_that_fits(
    root: Path, options: str, tmp_path: Path
):
    model = str(root / "examples" / "digits" / "model.mlir")
    board = tmp_path / "smaller.toml"
    board.write_text(BOARD.read_text().replace("lut = 7000", "lut = 1750"))
    design = f"--hass-design=device={board} samples=32 {options}"
    done = subprocess.run(
        [sys.executable, "-c", RUN, design, model],
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert "it takes 4 or more (lut binds: the partition from" in done.stderr
    assert "there are 1750" in done.stderr
    assert "device 'zedboard' (the smallest listed that fits)" in done.stderr
