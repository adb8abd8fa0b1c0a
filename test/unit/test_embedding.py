"""Our passes in other people's flows: the Python example, and xDSL's own xdsl-opt."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.functions import network_of


@pytest.fixture(scope="module")
def embedding(example: Callable[[str], Any]) -> Any:
    return example("embedding")


def test_the_example_reads_the_same_from_the_ir_and_the_json(embedding: Any):
    module, accelerator = embedding.search(embedding.DIGITS / "model.mlir", trials=3)
    module.verify()
    design = network_of(module, None).attributes["sdf.design"]
    assert isinstance(design, DesignAttr)
    for name in ("metrics", "dense", "unpruned"):
        assert accelerator[name] == json.loads(json.dumps(design.get(name).values()))
    assert accelerator["network"] == "resnet8"
    assert accelerator["metrics"]["accuracy_data"] == "calibration.npz"
    assert accelerator["trials"] == 3


def test_the_example_prints_what_it_found(
    embedding: Any,
    searched_small: Any,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    def search(path: Path) -> Any:
        assert path.is_file()
        return found(small, trials=1)

    found = embedding.search
    monkeypatch.setattr(embedding, "search", search)
    embedding.main()
    lines = capsys.readouterr().out.splitlines()
    starts = [line.partition(":")[0] for line in lines]
    assert starts[:4] == ["dense", "unpruned", "metrics", "%read0"]
    assert {"stem", "block", "head"} < set(starts)


def test_real_xdsl_opt_searches(root: Path, programs: Path):
    weights = "examples/digits/model.safetensors"
    search = f'hass-search{{device="zedboard" trials=2 weights="{weights}"}}'
    command = [str(programs / "xdsl-opt"), "-p", search, "-t", "accel-json"]
    path = "examples/digits/model.mlir"
    done = subprocess.run([*command, path], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    accelerator = json.loads(done.stdout)
    assert accelerator["device"] == "zedboard"
    assert accelerator["metrics"]["accuracy_metric"] == "top1"
    assert accelerator["metrics"]["accuracy"] >= 0.97


def test_real_xdsl_opt_finds_the_weights_of_the_current_folder(root: Path, programs: Path):
    command = [str(programs / "xdsl-opt"), "-p", 'hass-search{device="zedboard" trials=1}']
    folder = root / "examples" / "digits"
    done = subprocess.run(
        [*command, "model.mlir"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "accel.accelerator @main_accelerator" in done.stdout
    assert "func.func @main" in done.stdout
