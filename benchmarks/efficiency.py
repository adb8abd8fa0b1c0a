"""Searches by every sampler on the trained digits networks: efficiency, and accuracy never seen.

Efficiency is images a cycle and DSP of the smallest initiation interval. All methods lose at most
one point of accuracy, by the same bound; the test split is used by none. `evaluations` are
executions of the calibration data, or of the part of a network that a trial changes; times are the
process's own (user) seconds, `evaluation_s` those of the executions.
Run: python benchmarks/efficiency.py [--quick] [--json FILE] [--trials N] [--seeds N] [NETWORK...]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from xdsl.context import Context

from examples.embedding import read
from hass_ir.execute.calibration import load_calibration
from hass_ir.execute.metrics import metric_of
from hass_ir.execute.network import Network
from hass_ir.hardware.datapaths import pairs_positions
from hass_ir.hardware.device import load_device
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.workload import Workload, workload_of
from hass_ir.passes.composite import prepare
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.search.design import Accelerator, Designer
from hass_ir.search.evaluate import Evaluation, Evaluator, Judgement, Thresholds
from hass_ir.search.settings import Outcome, Settings
from hass_ir.search.study import search

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
NETWORKS = {
    "resnet8": DIGITS,
    "mobilenet": DIGITS / "mobilenet",
    "encoder": DIGITS / "encoder",
    "detector": DIGITS / "detector",
}
METRICS = {"detector": "examples.digits.detector:map50"}
DEVICES = ("zcu104", "u250")
DROP = 0.01
GRID = 325
"""Trials of the baseline that prunes every layer alike: a grid of 18 by 18."""


class TimedEvaluator(Evaluator):
    """Counts the seconds that executions take."""

    seconds = 0.0

    def judge(self, thresholds: Thresholds) -> Judgement:
        begin = time.process_time()
        found = super().judge(thresholds)
        self.seconds += time.process_time() - begin
        return found


def opened(name: str, device: str) -> tuple[Network, Workload, Evaluator]:
    """A network ready to be searched, judged on its test split by the second evaluator."""
    folder = NETWORKS[name]
    context = Context()
    module = read(folder / "model.mlir", context)
    options = HassSearchPass(
        device=device,
        weights=str(folder / "model.safetensors"),
        calibration=str(folder / "calibration.npz"),
    )
    prepare(module, context, options)
    network = options.open(module)
    shape = network.program.input_shape
    test = load_calibration(folder / "test.npz", shape, None)
    if name in METRICS:
        data = network.calibration
        network = replace(
            network, calibration=replace(data, chosen=metric_of(METRICS[name], data.all))
        )
        test = replace(test, chosen=metric_of(METRICS[name], test.all))
    return network, workload_of(network.function), Evaluator(network.program, test)


def record(
    name: str, method: str, seed: int, found: Accelerator, calibration: float, test: float
) -> dict[str, Any]:
    """What a method found."""
    metrics = found.metrics
    return {
        "network": name,
        "method": method,
        "seed": seed,
        "efficiency_images_per_cycle_per_dsp": metrics["efficiency_images_per_cycle_per_dsp"],
        "ii_cycles": metrics["ii_cycles"],
        "dsp": metrics["dsp"],
        "throughput_images_per_s": metrics["throughput_images_per_s"],
        "energy_per_image_j": metrics["energy_per_image_j"],
        "pair_sparsity": metrics["pair_sparsity"],
        "binding_resource": metrics["binding_resource"],
        "calibration_accuracy": calibration,
        "test_accuracy": test,
    }


def searched(
    network: Network, workload: Workload, device: str, settings: Settings
) -> tuple[Outcome, TimedEvaluator, float]:
    """A search, its evaluator, and the seconds it took besides dense and unpruned designs."""
    board = load_device(device)
    layers = [p.layer for p in workload.compute if isinstance(p.layer, ComputeLayer)]
    beside = [pairs_positions(layer, board) for layer in layers if not layer.dynamic]
    evaluator = TimedEvaluator(network.program, network.calibration, beside)
    designer = Designer(workload.parts, board, workload.plain, settings.objective)
    begin = time.process_time()
    outcome = search(evaluator, workload.parts, board, settings, designer=designer)
    return outcome, evaluator, time.process_time() - begin


def methods(trials: int, seeds: int, quick: bool) -> list[tuple[str, int, int]]:
    """Samplers with their trials and seeds: a third of the trials of TPE must do for `guided`."""
    grid = 17 if quick else GRID
    found = [("uniform", grid, 0)]
    for seed in range(seeds):
        found += [("tpe", trials, seed), ("guided", max(2, trials // 3), seed)]
    return found


def row(found: dict[str, Any], dense: float) -> str:
    """A line of the table."""
    gain = found["efficiency_images_per_cycle_per_dsp"] / dense
    spent = [
        "" if found.get(k) is None else f"{found[k]:.0f}"
        for k in ("evaluations", "search_s", "evaluation_s")
    ]
    return (
        f"| {found['network']} | {found['device']} | {found['method']} | {found['seed']} "
        f"| {found['ii_cycles']:,} | {found['dsp']:,} | {gain:.2f} | {found['pair_sparsity']:.1%} "
        f"| {found['calibration_accuracy']:.4f} | {found['test_accuracy']:.4f} "
        f"| {' | '.join(spent)} | {found['binding_resource']} |"
    )


def main() -> None:
    """Runs all searches and prints a table; `--quick` takes one network, one board, few trials."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=", ".join(NETWORKS))
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--trials", type=int, default=500, help="trials of tpe")
    parser.add_argument("--seeds", type=int, default=5, help="seeds of tpe and guided")
    options = parser.parse_args()
    names = options.networks or (["resnet8"] if options.quick else list(NETWORKS))
    trials, seeds = (24, 1) if options.quick else (options.trials, options.seeds)
    records: list[dict[str, Any]] = []
    print(
        "| network | board | method | seed | II | DSP | × dense | zero products | calibration "
        "| test | evaluations | search s | of it evaluation s | bound by |\n|" + "---|" * 14
    )
    gains: dict[str, list[float]] = {}
    for name in names:
        for device in ("zcu104",) if options.quick else DEVICES:
            network, workload, test = opened(name, device)

            def tested(evaluation: Evaluation, test: Evaluator = test) -> float:
                return test.judge(evaluation.thresholds).accuracy

            dense = 0.0
            for method, count, seed in methods(trials, seeds, options.quick):
                settings = Settings(sampler=method, trials=count, seed=seed, accuracy_drop=DROP)
                outcome, evaluator, seconds = searched(network, workload, device, settings)
                found: list[dict[str, Any]] = []
                accuracy, unseen = evaluator.dense.accuracy, test.dense.accuracy
                if not dense:
                    dense = outcome.dense.metrics["efficiency_images_per_cycle_per_dsp"]
                    found = [
                        record(name, "dense", 0, outcome.dense, accuracy, unseen),
                        record(name, "unpruned", 0, outcome.unpruned, accuracy, unseen),
                    ]
                best = outcome.evaluation
                found.append(record(name, method, seed, outcome.found, best.accuracy, tested(best)))
                found[-1] |= {
                    "evaluations": outcome.judged,
                    "search_s": seconds,
                    "evaluation_s": evaluator.seconds,
                }
                for each in found:
                    each |= {"device": device, "dense_accuracy": accuracy}
                    efficiency = each["efficiency_images_per_cycle_per_dsp"]
                    gains.setdefault(each["method"], []).append(efficiency / dense)
                    records.append(each)
                    print(row(each, dense), flush=True)
    for method, found_gains in gains.items():
        mean = float(np.exp(np.mean(np.log(found_gains))))
        print(f"{method}: {mean:.2f} times dense (geometric mean of {len(found_gains)})")
    if options.json:
        Path(options.json).write_text(json.dumps(records, indent=1))


if __name__ == "__main__":
    main()
