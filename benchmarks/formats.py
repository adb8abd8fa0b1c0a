"""The digits network rounded to fewer and fewer bits: accuracy, and its accelerator unpruned.

Accuracy is that on the calibration data, to which scales are fitted, and on the test split.
Run: python benchmarks/formats.py [--quick] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
HASS_OPT = Path(sys.executable).parent / "hass-opt"
FORMATS = (
    "",
    "weight-bits=8 activation-bits=8",
    "weight-bits=8 activation-bits=8 power-of-two",
    "weight-bits=8 activation-bits=8 scales=tensor",
    "weight-bits=8 activation-bits=8 share-bits=4",
    "weight-bits=4 activation-bits=8",
    "weight-bits=4 activation-bits=4",
    "weight-bits=4 activation-bits=4 power-of-two",
    "weight-bits=3 activation-bits=4",
    "weight-bits=3 activation-bits=4 edge-bits=8",
)


def design(model: Path, options: str) -> tuple[str, dict[str, Any]]:
    """The module designed as `options` say, and its description."""
    command = [str(HASS_OPT), f"--hass-design={options}", str(model)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    printed = subprocess.run(
        [str(HASS_OPT), "-t", "accel-json"], input=text, capture_output=True, text=True, check=True
    ).stdout
    return text, json.loads(printed)


def tested(text: str, device: str) -> float:
    """Accuracy of a designed module on the test split, scales as they are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "designed.mlir"
        path.write_text(text)
        for name in ("model.safetensors", "test.npz"):
            (Path(folder) / name).symlink_to(DIGITS / name)
        _, found = design(path, f"device={device} calibration=test.npz")
    return found["metrics"]["accuracy"]


def main() -> None:
    """Runs all cases and prints a table; `--quick` takes two formats and one board."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    options = parser.parse_args()
    boards = ["zcu104"] if options.quick else ["zcu104", "zedboard"]
    records: list[dict[str, Any]] = []
    print(
        f"{'device':9} {'accuracy':>8} {'test':>7} {'zeros':>6} {'ii':>5} {'img/s':>9} {'DSP':>5}"
    )
    for formats in FORMATS[:2] if options.quick else FORMATS:
        print(formats or "float32, 16-bit words")
        accuracy = None
        for device in boards:
            text, found = design(DIGITS / "model.mlir", f"device={device} {formats}")
            accuracy = tested(text, device) if accuracy is None else accuracy
            metrics = found["metrics"]
            record = {
                "network": found["network"],
                "device": device,
                "formats": formats,
                "accuracy_arithmetic": found["accuracy_arithmetic"],
                "float_accuracy": found.get("float_accuracy", metrics["accuracy"]),
                "test_accuracy": accuracy,
            }
            records.append(record | metrics)
            print(
                f"{device:9} {metrics['accuracy']:8.4f} {accuracy:7.4f} "
                f"{metrics['weight_sparsity']:6.1%} {metrics['ii_cycles']:5} "
                f"{metrics['throughput_images_per_s']:9,.0f} {metrics['dsp']:5}",
                flush=True,
            )
    if options.json:
        Path(options.json).write_text(json.dumps(records, indent=1))


if __name__ == "__main__":
    main()
