"""Searches by every sampler on the trained digits networks: efficiency, and accuracy never seen.

Efficiency is images a cycle and DSP, of an initiation interval up to `slowdown` times the smallest
(1: of that). All methods lose at most one point of accuracy, by the same bound; the test split is
used by none. `evaluations` are executions of the calibration data, or of the part of a network that
a trial changes; times are the process's own (user) seconds, `evaluation_s` those of the executions,
`search_s` all but those of the designs for the network as given.
`images_per_cycle_of_a_full_device` divides by the used share of the resource used most,
`most_used`. No engine here multiplies in LUTs: these need words of few bits. `test_low` and
`test_high` hold the accuracy on unseen data with 90 %: Wilson's interval where samples are right or
wrong, else what resampled test splits give (bootstrap). With --json what is in the file counts as
done and the rest is added search by search, so that a long run may be cut into parts.
Run: python benchmarks/efficiency.py [--quick] [--json FILE] [--trials N] [--seeds N]
     [--engines KIND,...] [--slowdown S] [NETWORK...]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from xdsl.context import Context

from examples.embedding import read
from hass_ir.execute.calibration import load_calibration
from hass_ir.execute.metrics import metric_of
from hass_ir.execute.network import Network
from hass_ir.hardware.datapaths import pairs_positions
from hass_ir.hardware.device import Device, load_device
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.workload import Workload, workload_of
from hass_ir.passes.composite import prepare
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.search.design import ALL_KINDS, Accelerator, Designer, Hints
from hass_ir.search.evaluate import Evaluation, Evaluator, Judgement, Thresholds
from hass_ir.search.settings import Outcome, Settings
from hass_ir.search.study import search
from hass_ir.search.worded import KindsDesigner

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
SEEDED = ("tpe", "guided")
FOUND = ("uniform", *SEEDED)
RESAMPLED = 200
"""Splits drawn for the interval of a metric that counts no samples."""
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


def opened(
    folder: Path, device: str, metric: str | None = None
) -> tuple[Network, Workload, Evaluator]:
    """The network in a folder ready to be searched, and what judges it on its test split."""
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
    if metric is not None:
        data = network.calibration
        network = replace(network, calibration=replace(data, chosen=metric_of(metric, data.all)))
        test = replace(test, chosen=metric_of(metric, test.all))
    return network, workload_of(network.function), Evaluator(network.program, test)


def unseen(test: Evaluator, thresholds: Thresholds) -> tuple[float, float, float]:
    """The metric on the test split, and the interval that holds it with 90 % on unseen data."""
    accuracy = test.judge(thresholds).accuracy
    if test.calibration.judge.classes is None:
        return accuracy, *resampled(test, thresholds)
    return accuracy, *wilson(accuracy, len(test.calibration.inputs))


def resampled(test: Evaluator, thresholds: Thresholds) -> tuple[float, float]:
    """The metric's 5 % and 95 % quantiles over splits drawn from the test split, with repetition
    (Efron's percentile bootstrap); the metric looks at the outputs and the data alone."""
    outputs, data = test.outputs(thresholds), test.calibration
    count, generator = len(data.inputs), np.random.default_rng(0)
    values: list[float] = []
    for _ in range(RESAMPLED):
        drawn = generator.integers(count, size=count)
        picked = [o[drawn] for o in outputs]
        values.append(data.judge.value(picked, picked, data.part(drawn)))
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)


def wilson(accuracy: float, samples: int) -> tuple[float, float]:
    """Wilson's interval with 90 % for a share of independent samples."""
    z = NormalDist().inv_cdf(0.95)
    scale = 1 + z * z / samples
    middle = (accuracy + z * z / (2 * samples)) / scale
    spread = accuracy * (1 - accuracy) / samples + z * z / (4 * samples * samples)
    half = z / scale * spread**0.5
    return middle - half, middle + half


def record(
    method: str,
    seed: int,
    found: Accelerator,
    board: Device,
    accuracies: tuple[float, float, float, float],
) -> dict[str, Any]:
    """What a method found, accurate so on the calibration split and the test split, with the
    interval of the latter."""
    metrics, limits = found.metrics, board.named(board.capacity)
    shares = {name: metrics[name] / limits[name] for name in limits if limits[name]}
    most = max(shares, key=lambda name: shares[name])
    keys = (
        "efficiency_images_per_cycle_per_dsp",
        "ii_cycles",
        "dsp",
        "throughput_images_per_s",
        "energy_per_image_j",
        "pair_sparsity",
        "binding_resource",
    )
    return {
        "method": method,
        "seed": seed,
        **{key: metrics[key] for key in keys},
        "most_used": most,
        "most_used_share": shares[most],
        "images_per_cycle_of_a_full_device": 1 / (metrics["ii_cycles"] * shares[most]),
        "calibration_accuracy": accuracies[0],
        "test_accuracy": accuracies[1],
        "test_low": accuracies[2],
        "test_high": accuracies[3],
    }


class References:
    """Designs, and remembers those for the network as given: they are the same in every search."""

    def __init__(self, workload: Workload, device: Device, slowdown: float):
        self._workload, self._device, self._slowdown = workload, device, slowdown
        self._known: dict[tuple[str, ...], Accelerator] = {}
        self.seconds = 0.0
        self.begin()

    def begin(self) -> None:
        """Forget what another search made."""
        parts, plain = self._workload.parts, self._workload.plain
        self._designer = Designer(parts, self._device, plain, slowdown=self._slowdown)

    def design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Accelerator:
        """As `Designing.design`."""
        given = not any((*evaluation.thresholds.weights, *evaluation.thresholds.activations))
        if not (given and exact):
            return self._designer.design(evaluation, kinds, exact, start)
        begin = time.process_time()
        if kinds not in self._known:
            self._known[kinds] = self._designer.design(evaluation, kinds, exact, start)
        self.seconds += time.process_time() - begin
        return self._known[kinds]


def searched(
    network: Network,
    workload: Workload,
    device: str,
    settings: Settings,
    designer: References,
    engines: tuple[str, ...],
) -> tuple[Outcome, TimedEvaluator, float]:
    """A search with the kinds of `engines`, its evaluator, and the seconds besides the dense and
    unpruned designs."""
    board = load_device(device)
    layers = [p.layer for p in workload.compute if isinstance(p.layer, ComputeLayer)]
    beside = [pairs_positions(layer, board) for layer in layers if not layer.dynamic]
    evaluator = TimedEvaluator(network.program, network.calibration, beside)
    designer.begin()
    begin, before = time.process_time(), designer.seconds
    allowed = KindsDesigner(designer, engines)
    outcome = search(evaluator, workload.parts, board, settings, designer=allowed)
    spent = time.process_time() - begin - (designer.seconds - before)
    return outcome, evaluator, spent


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
    held = f" ({found['test_low']:.3f}-{found['test_high']:.3f})"
    return (
        f"| {found['network']} | {found['device']} | {found['method']} | {found['seed']} "
        f"| {found['ii_cycles']:,} | {found['dsp']:,} | {gain:.2f} "
        f"| {found['throughput_images_per_s']:,.0f} "
        f"| {found['energy_per_image_j'] * 1e6:.2f} | {found['pair_sparsity']:.1%} "
        f"| {found['calibration_accuracy']:.4f} | {found['test_accuracy']:.4f}{held} "
        f"| {' | '.join(spent)} | {found['most_used']} {found['most_used_share']:.0%} |"
    )


HEADER = (
    "| network | board | method | seed | II | DSP | × dense | images/s | µJ | zero products "
    "| calibration | test (90 %) | evaluations | search s | of it evaluation s | most used |\n|"
    + "---|"
    * 16
)


SHORT = (
    "| network | board | method | seeds | × dense (least-most) | images/s | µJ | zero products "
    "| calibration | test | least | evaluations | search s | of it evaluation s |\n|" + "---|" * 14
)


def short(records: list[dict[str, Any]]) -> list[str]:
    """A line for each network, board and method: means over the seeds, of images a cycle and DSP
    the geometric one with the extremes, of the accuracy on the test split also the least."""
    groups: dict[tuple[str, str, float, str], list[dict[str, Any]]] = {}
    for r in records:
        key = r["network"], r["device"], r["slowdown"], r["method"]
        groups.setdefault(key, []).append(r)
    lines: list[str] = []
    for (network, device, slowdown, method), found in groups.items():
        (dense,) = groups[network, device, slowdown, "dense"]
        name = "efficiency_images_per_cycle_per_dsp"
        gains = [r[name] / dense[name] for r in found]
        gain = float(np.exp(np.mean(np.log(gains))))
        extremes = f" ({min(gains):.2f}-{max(gains):.2f})" if len(gains) > 1 else ""

        def mean(key: str, of: list[dict[str, Any]] = found) -> float:
            return float(np.mean([r[key] for r in of]))

        spent = ("evaluations", "search_s", "evaluation_s")
        known = all(found[0].get(key) is not None for key in spent)
        lines.append(
            f"| {network} | {device} | {method} | {len(found)} | {gain:.2f}{extremes} "
            f"| {mean('throughput_images_per_s'):,.0f} | {mean('energy_per_image_j') * 1e6:.2f} "
            f"| {mean('pair_sparsity'):.1%} | {mean('calibration_accuracy'):.4f} "
            f"| {mean('test_accuracy'):.4f} | {min(r['test_accuracy'] for r in found):.4f} "
            f"| {' | '.join(f'{mean(key):.0f}' if known else '' for key in spent)} |"
        )
    return lines


def means(records: list[dict[str, Any]]) -> list[str]:
    """Geometric means of guided over each of the others, on the same network, board and seed: of
    each network and of all; and what was lost on the test split."""
    place = ("network", "device", "slowdown", "method", "seed")
    name = "efficiency_images_per_cycle_per_dsp"
    known: dict[tuple[Any, ...], float] = {tuple(r[k] for k in place): r[name] for r in records}
    others = ("dense", "unpruned", "uniform", "tpe")
    ratios: dict[tuple[str, str], list[float]] = {}
    for (network, *rest, method, seed), value in known.items():
        for other in others if method == "guided" else ():
            against = known.get((network, *rest, other, seed if other in SEEDED else 0))
            if against is not None:
                for each in (network, "all"):
                    ratios.setdefault((each, other), []).append(value / against)
    lines = ["guided over (pairs; the least) | " + " | ".join(others)]
    for each in dict.fromkeys([*(r["network"] for r in records), "all"]):
        found = [ratios.get((each, other)) for other in others]
        cells = [
            f"{np.exp(np.mean(np.log(x))):.2f} ({len(x)}; {min(x):.2f})" if x else "" for x in found
        ]
        lines.append(" | ".join((each, *cells)))
    for method in FOUND:
        some = [r for r in records if r["method"] == method]
        lost = [r["dense_test_accuracy"] - r["test_accuracy"] for r in some]
        if lost:
            most, mean = max(lost), float(np.mean(lost))
            lines.append(f"{method}: lost on the test split {most:.4f} at most, {mean:.4f} mean")
    return lines


def keep(path: Path, records: list[dict[str, Any]]) -> None:
    """Write the records so that the file is whole at any moment."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(records, indent=1))
    part.replace(path)


class Table:
    """The records so far, in a file if there is one, and printed as they come."""

    def __init__(self, path: Path | None):
        self._path = path
        known = path is not None and path.exists()
        self.records: list[dict[str, Any]] = json.loads(path.read_text()) if known and path else []

    def has(self, **wanted: Any) -> bool:
        """Whether there is a record with these values."""
        return any(all(r[k] == v for k, v in wanted.items()) for r in self.records)

    def add(self, found: dict[str, Any]) -> None:
        """Print and keep a record."""
        self.records.append(found)
        self.show(found)
        if self._path is not None:
            keep(self._path, self.records)

    def show(self, found: dict[str, Any]) -> None:
        """Print a record."""
        place = {k: found[k] for k in ("network", "device", "slowdown")}
        dense = next(
            r["efficiency_images_per_cycle_per_dsp"]
            for r in self.records
            if r["method"] == "dense" and all(r[k] == v for k, v in place.items())
        )
        print(row(found, dense), flush=True)


def run(
    table: Table,
    name: str,
    device: str,
    cases: list[tuple[str, int, int]],
    engines: tuple[str, ...],
    slowdown: float,
) -> None:
    """All methods on one network and board, besides those that the table has."""
    place = {"network": name, "device": device, "slowdown": slowdown}
    missing = [
        (method, count, seed)
        for method, count, seed in cases
        if not table.has(**place, method=method, trials=count, seed=seed)
    ]
    if not missing:
        return
    network, workload, test = opened(NETWORKS[name], device, METRICS.get(name))
    board = load_device(device)
    designer = References(workload, board, slowdown)
    for method, count, seed in missing:
        settings = Settings(sampler=method, trials=count, seed=seed, accuracy_drop=DROP)
        outcome, evaluator, seconds = searched(
            network, workload, device, settings, designer, engines
        )
        best = outcome.evaluation
        spent = {
            "trials": count,
            "evaluations": outcome.judged,
            "search_s": seconds,
            "evaluation_s": evaluator.seconds,
        }
        given = evaluator.dense.accuracy, *unseen(test, test.dense.thresholds)
        found = best.accuracy, *unseen(test, best.thresholds)
        every = [
            (record("dense", 0, outcome.dense, board, given), {"trials": 0}),
            (record("unpruned", 0, outcome.unpruned, board, given), {"trials": 0}),
            (record(method, seed, outcome.found, board, found), spent),
        ]
        for each, more in every:
            if table.has(**place, method=each["method"], seed=each["seed"]):
                continue
            table.add(
                {**place, "engines": ",".join(engines), **each, **more}
                | {"dense_accuracy": given[0], "dense_test_accuracy": given[1]}
            )


def main() -> None:
    """Runs all searches and prints a table; `--quick` takes one network, one board, few trials."""
    parser = argparse.ArgumentParser(description=__doc__)
    choices, text = [*NETWORKS, []], ", ".join(NETWORKS)
    parser.add_argument("networks", nargs="*", choices=choices, metavar="NETWORK", help=text)
    parser.add_argument("--json", metavar="FILE", help="keep the records in FILE; go on from there")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--trials", type=int, default=500, help="trials of tpe")
    parser.add_argument("--seeds", type=int, default=5, help="seeds of tpe and guided")
    parser.add_argument("--engines", help="kinds of engines, by commas; dense among them")
    parser.add_argument(
        "--slowdown", type=float, default=4.0, help="as the option of hass-search, for all methods"
    )
    options = parser.parse_args()
    engines = tuple(options.engines.split(",")) if options.engines else ALL_KINDS
    names = options.networks or (["resnet8"] if options.quick else list(NETWORKS))
    trials, seeds = (24, 1) if options.quick else (options.trials, options.seeds)
    table = Table(Path(options.json) if options.json else None)
    print(HEADER)
    for known in table.records:
        table.show(known)
    for name in names:
        for device in ("zcu104",) if options.quick else DEVICES:
            cases = methods(trials, seeds, options.quick)
            run(table, name, device, cases, engines, options.slowdown)
    print("\n".join(("", SHORT, *short(table.records), "", *means(table.records))))


if __name__ == "__main__":
    main()
