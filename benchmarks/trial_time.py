"""Where a search's time goes: executions, with states kept and without, and designs.

Guided searches, which measure layer by layer: a trial that changes one layer runs from there on,
from states that are kept (up to 1 GiB). `resnet8` is the trained digits network with its 400
calibration images; `resnet18` has 224×224 pixels, seeded weights and images of noise. Seconds are
the process's own (user) ones: `execution_s` and `design_s` a trial of each kind, `besides` is the
share of all seconds that are not executions.
Run: python benchmarks/trial_time.py [--quick] [--json FILE] [--trials N] [--samples N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from efficiency import NETWORKS, TimedEvaluator
from xdsl.context import Context

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.embedding import read
from examples.resnet import resnet18
from hass_ir.execute.network import Network
from hass_ir.execute.resuming import CACHE_BYTES
from hass_ir.frontend import import_torch, write_imported
from hass_ir.hardware.device import load_device
from hass_ir.lowering.workload import workload_of
from hass_ir.passes.composite import prepare
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.search.design import Accelerator, Designer
from hass_ir.search.evaluate import Evaluation
from hass_ir.search.settings import Settings
from hass_ir.search.study import search

DEVICE = "u250"


class CountingEvaluator(TimedEvaluator):
    """Counts also what evaluations, with their zeros, and kept runs take."""

    def evaluate(self, *args: Any, **kwargs: Any) -> Evaluation:
        """As `Evaluator.evaluate`."""
        begin = time.process_time()
        found = super().evaluate(*args, **kwargs)
        self.seconds += time.process_time() - begin
        return found

    def hold(self, evaluation: Evaluation) -> None:
        """As `Evaluator.hold`."""
        begin = time.process_time()
        super().hold(evaluation)
        self.seconds += time.process_time() - begin


class TimedDesigner(Designer):
    """Counts designs and the seconds they take."""

    seconds, designs = 0.0, 0

    def design(self, *args: Any, **kwargs: Any) -> Accelerator:
        """As `Designer.design`."""
        begin = time.process_time()
        found = super().design(*args, **kwargs)
        self.seconds += time.process_time() - begin
        self.designs += 1
        return found


def opened(module: Path, calibration: Path) -> Network:
    """The network in a file, ready to be searched."""
    context = Context()
    read_module = read(module, context)
    weights = str(module.with_suffix(".safetensors"))
    options = HassSearchPass(device=DEVICE, weights=weights, calibration=str(calibration))
    prepare(read_module, context, options)
    return options.open(read_module)


def imported(folder: Path, samples: int) -> Network:
    """ResNet-18, written to `folder` with images of noise."""
    model, inputs = resnet18()
    write_imported(import_torch(model, inputs), folder / "model.mlir")
    noise = np.random.default_rng(0).standard_normal((samples, 3, 224, 224), np.float32)
    np.savez(folder / "noise.npz", inputs=noise)
    return opened(folder / "model.mlir", folder / "noise.npz")


def record(name: str, network: Network, trials: int, memory: int) -> dict[str, Any]:
    """One search, with up to `memory` bytes of states kept."""
    board, workload = load_device(DEVICE), workload_of(network.function)
    begin = time.process_time()
    evaluator = CountingEvaluator(network.program, network.calibration, memory=memory)
    evaluator.seconds = time.process_time() - begin
    designer = TimedDesigner(workload.parts, board, workload.plain)
    settings = Settings(trials=trials)
    outcome = search(evaluator, workload.parts, board, settings, designer=designer)
    whole = time.process_time() - begin
    return {
        "network": name,
        "samples": len(network.calibration.inputs),
        "kept": memory > 0,
        "trials": len(outcome.records),
        "executions": outcome.judged,
        "designs": designer.designs,
        "execution_s": evaluator.seconds / outcome.judged,
        "design_s": designer.seconds / designer.designs,
        "search_s": whole,
        "besides": 1 - evaluator.seconds / whole,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }


HEADER = (
    "| network | samples | states kept | trials | executions | s each | designs | s each "
    "| s in all | besides executions |\n|" + "---|" * 10
)


def row(r: dict[str, Any]) -> str:
    """A line of the table."""
    return (
        f"| {r['network']} | {r['samples']} | {'yes' if r['kept'] else 'no'} | {r['trials']} "
        f"| {r['executions']} | {r['execution_s']:.3f} | {r['designs']} | {r['design_s']:.3f} "
        f"| {r['search_s']:.1f} | {r['besides']:.0%} |"
    )


def main() -> None:
    """Searches with and without kept states; `--quick` takes the small network, few trials."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--trials", type=int, default=60, help="trials of a search")
    parser.add_argument("--samples", type=int, default=64, help="images for resnet18")
    options = parser.parse_args()
    trials = 6 if options.quick else options.trials
    records: list[dict[str, Any]] = []
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        digits = NETWORKS["resnet8"]
        networks = {"resnet8": opened(digits / "model.mlir", digits / "calibration.npz")}
        if not options.quick:
            networks["resnet18"] = imported(Path(folder), options.samples)
        for name, network in networks.items():
            for memory in (CACHE_BYTES, 0):
                records.append(record(name, network, trials, memory))
                print(row(records[-1]), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(records, indent=1))


if __name__ == "__main__":
    main()
