"""Descriptions in partitions keep to the schema of the format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hass_ir.lowering.accel_json import schema

jsonschema: Any = pytest.importorskip("jsonschema")
pytest.importorskip("torch")

FOLDER = Path(__file__).resolve().parents[1] / "filecheck" / "passes"
RUN = "import sys; from hass_ir.opt import main; sys.exit(main())"


@pytest.mark.parametrize("options", ["partitions=auto batch=8", "devices=4"])
def test_partitions_keep_to_the_schema(options: str):
    search = f"device={FOLDER / 'Inputs' / 'tiny.toml'} samples=2 {options}"
    command = [str(FOLDER / "partitions.mlir"), f"--hass-design={search}", "-t", "accel-json"]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema())
    partitions = found["partitions"]
    metrics = found["metrics"]
    turns = options.startswith("partitions")
    assert found["batch"] == (8 if turns else 1)
    assert found["devices"] == (1 if turns else len(partitions))
    assert len(partitions) > 1
    for key in ("dsp", "lut", "ff", "bram18", "uram"):
        used = [p["resources"][key] for p in partitions]
        assert metrics[key] == (max(used) if turns else sum(used))
        assert max(used) <= found["limits"][key]
    dynamic, static = (metrics[f"{k}_energy_per_image_j"] for k in ("dynamic", "static"))
    assert metrics["energy_per_image_j"] == pytest.approx(dynamic + static)
    boards = 1 if turns else len(partitions)
    power = boards * found["limits"]["static_w"]
    assert static == pytest.approx(power / metrics["throughput_images_per_s"])
    loaded = sum(p["weights_to_load_bits"] for p in partitions) / 8 if turns else 0
    owners = [o for p in partitions for o in (*p["stages"], *p["streams"])]
    spent = sum(o["energy_per_image_j"] or 0.0 for o in owners)
    assert dynamic == pytest.approx(spent + loaded / 64 * 1950e-12)
    written = {s["index"] for p in partitions for s in p["stages"] if _at_cut(s, "write")}
    read = {s["index"] for p in partitions for s in p["stages"] if _at_cut(s, "read")}
    assert written == read
    assert written


def _at_cut(stage: dict[str, Any], kind: str) -> bool:
    return stage["kind"] == kind and "tensor" in stage
