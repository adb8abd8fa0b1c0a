"""Accuracy lost on data never seen, over all 1,797 digits: one point of it is no noise.

The digits are split in parts. For each a classifier is trained on the others, with 400 of these
for calibration, searched as in `efficiency.py` (at most one point lost, by the same bound), and
judged on the part that neither saw. Of all parts together `lost` are the digits that the network as
given has right and the pruned one wrong, `won` the other way round. The interval holds the points
lost on unseen data with 90 %, for paired samples (half a digit more in both counts: Agresti, Min,
Statistics in Medicine 24, 2005).
With --json what is in the file counts as done. Training takes a minute or two a network and part.
Run: python benchmarks/cross_validation.py [--quick] [--json FILE] [--folds N] [--trials N]
     [--methods METHOD,...] [--device NAME] [NETWORK...]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from efficiency import DROP, GRID, References, keep, opened, searched
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.digits.data import folds
from examples.digits.train import CLASSIFIERS, trained, write
from hass_ir.hardware.device import load_device
from hass_ir.search.design import ALL_KINDS
from hass_ir.search.evaluate import Evaluator, Thresholds
from hass_ir.search.settings import Settings

SLOWDOWN = 4.0
EFFICIENCY = "efficiency_images_per_cycle_per_dsp"


def right(test: Evaluator, thresholds: Thresholds) -> NDArray[np.bool_]:
    """Which samples of the test split the pruned network has right."""
    (logits,) = test.outputs(thresholds)
    return logits.argmax(axis=1) == test.calibration.labels


def record(folder: Path, device: str, method: str, trials: int) -> dict[str, Any]:
    """One search of the network in `folder`."""
    network, workload, test = opened(folder, device)
    designer = References(workload, load_device(device), SLOWDOWN)
    settings = Settings(sampler=method, trials=trials, accuracy_drop=DROP)
    outcome, evaluator, seconds = searched(network, workload, device, settings, designer, ALL_KINDS)
    found = outcome.evaluation
    before, after = right(test, test.dense.thresholds), right(test, found.thresholds)
    return {
        "samples": len(before),
        "dense_right": int(before.sum()),
        "right": int(after.sum()),
        "lost": int((before & ~after).sum()),
        "won": int((after & ~before).sum()),
        "dense_calibration_accuracy": evaluator.dense.accuracy,
        "calibration_accuracy": found.accuracy,
        "gain_over_dense": outcome.found.metrics[EFFICIENCY] / outcome.dense.metrics[EFFICIENCY],
        "evaluations": outcome.judged,
        "search_s": seconds,
    }


HEADER = (
    "| network | board | method | parts | × dense (least-most) | calibration, dense | calibration "
    "| digits | test, dense | test | lost | won | points lost (90 %) |\n|" + "---|" * 13
)


def row(records: list[dict[str, Any]]) -> str:
    """A line for all parts of one network, board and method."""
    gains = [r["gain_over_dense"] for r in records]
    samples, before, after, lost, won = (
        sum(r[key] for r in records) for key in ("samples", "dense_right", "right", "lost", "won")
    )
    given, kept = (
        np.mean([r[key] for r in records])
        for key in ("dense_calibration_accuracy", "calibration_accuracy")
    )
    points, spread = 100 * (lost - won) / samples, 100 * (lost + won + 1) ** 0.5 / samples
    held = NormalDist().inv_cdf(0.95) * spread
    first = records[0]
    return (
        f"| {first['network']} | {first['device']} | {first['method']} | {len(records)} "
        f"| {np.exp(np.mean(np.log(gains))):.2f} ({min(gains):.2f}-{max(gains):.2f}) "
        f"| {given:.4f} | {kept:.4f} | {samples:,} | {before / samples:.4f} "
        f"| {after / samples:.4f} | {lost} | {won} "
        f"| {points:.2f} ({points - held:.2f} to {points + held:.2f}) |"
    )


def table(records: list[dict[str, Any]]) -> list[str]:
    """All lines."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for r in records:
        groups.setdefault((r["network"], r["device"], r["method"]), []).append(r)
    return [row(found) for found in groups.values()]


def main() -> None:
    """Trains, searches and judges; `--quick` takes one network, two parts, little training."""
    parser = argparse.ArgumentParser(description=__doc__)
    choices, text = [*CLASSIFIERS, []], ", ".join(CLASSIFIERS)
    parser.add_argument("networks", nargs="*", choices=choices, metavar="NETWORK", help=text)
    parser.add_argument("--json", metavar="FILE", help="keep the records in FILE; go on from there")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--folds", type=int, default=5, help="parts")
    parser.add_argument("--trials", type=int, default=500, help="of tpe; guided takes a third")
    parser.add_argument("--methods", default="uniform,guided", help="uniform, tpe, guided")
    parser.add_argument("--device", default="zcu104")
    options = parser.parse_args()
    names = options.networks or (["resnet8"] if options.quick else list(CLASSIFIERS))
    parts, trials = (2, 24) if options.quick else (options.folds, options.trials)
    counts = {
        "uniform": 17 if options.quick else GRID,
        "tpe": trials,
        "guided": max(2, trials // 3),
    }
    path = Path(options.json) if options.json else None
    records: list[dict[str, Any]] = []
    if path is not None and path.exists():
        records = json.loads(path.read_text())
    for name in names:
        recipe = CLASSIFIERS[name]
        if options.quick:
            recipe = replace(recipe, epochs=10)
        for part, data in enumerate(folds(parts)):
            place = {"network": name, "device": options.device, "parts": parts, "part": part}
            missing = [
                each
                for method in options.methods.split(",")
                if (each := {**place, "method": method, "trials": counts[method]})
                and not any(r.items() >= each.items() for r in records)
            ]
            if not missing:
                continue
            with tempfile.TemporaryDirectory() as folder:
                with contextlib.redirect_stdout(sys.stderr):
                    write(name, trained(name, data, recipe), data, Path(folder))
                for each in missing:
                    args = options.device, each["method"], each["trials"]
                    records.append({**each, **record(Path(folder), *args)})
                    print(row(records[-1:]), file=sys.stderr, flush=True)
                    if path is not None:
                        keep(path, records)
    print(HEADER)
    print("\n".join(table(records)))


if __name__ == "__main__":
    main()
