"""The engines in Verilog: cycles against their twins, resources against the fitted formulas.

Resources are what Yosys made of the blocks (hass_ir/hardware/rtl/synthesis.json), not Vivado. It
pairs no small LUTs, and leaves wide multiplexers to LUTs. `worth` are
the engines that gain most by skipping zeros (see crossbar.py).
Run: python benchmarks/rtl.py [--quick] [--json FILE] [--refit]
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from crossbar import beside_twice, measured, plot, worth
from safetensors.numpy import load_file

from hass_ir.hardware.device import load_device
from hass_ir.hardware.rtl import costs
from hass_ir.hardware.rtl.blocks import BLOCKS, Block, block
from hass_ir.hardware.rtl.engine_terms import DENSE, ENGINES
from hass_ir.hardware.rtl.fitting import fit
from hass_ir.hardware.rtl.runs import lane_ends, masks, run_sums, run_words
from hass_ir.hardware.rtl.simulation import offers, run_icarus, run_twin
from hass_ir.hardware.rtl.stimuli import (
    engine_cycles,
    engine_sums,
    engine_words,
    filters_of,
    random_words,
    vectors,
)
from hass_ir.hardware.rtl.synthesis import digest, results

ROOT = Path(__file__).resolve().parent.parent
DIGITS = ROOT / "examples" / "digits"
RTL = ROOT / "hass_ir" / "hardware" / "rtl"
PLOT = ROOT / "docs" / "crossbar.svg"
ENGINE = {"TAPS": 9, "MACS": 3, "A_BITS": 8, "W_BITS": 8, "CHAIN": 1, "ACC_BITS": 24}
OTHERS: dict[str, dict[str, int]] = {
    "compactor": {"TAPS": 9, "MACS": 3, "REACH": 7, "BITS": 16},
    "stream_fifo": {"BITS": 16, "DEPTH": 16},
    "block_fifo": {"BITS": 16, "DEPTH": 64},
    "lane_fifo": {"BITS": 72, "DEPTH": 4, "FILTERS": 4},
    "sliding_window": {
        "BITS": 8,
        "HEIGHT": 14,
        "WIDTH": 14,
        "CHANNELS": 4,
        "KH": 3,
        "KW": 3,
        "STRIDE": 1,
        "PAD": 1,
        "BLOCK": 1,
    },
    "accumulate_filters": {"IN_BITS": 20, "ACC_BITS": 24, "FILTERS": 16, "BLOCKS": 4},
    "accumulate_channels": {"IN_BITS": 20, "ACC_BITS": 24, "BLOCKS": 4},
    "threshold": {"BITS": 16, "RELU": 0, "limit": 4000},
    "width_adapter": {"BITS": 8, "IN_WORDS": 1, "OUT_WORDS": 4},
}
RUN = 4
"""Vectors of a run where they are packed."""


def real_vectors(count: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Windows of digits and filters of their network's first layer, the smaller half pruned."""
    images = np.load(DIGITS / "calibration.npz")["inputs"][:, 0]
    scaled = np.round(images / np.abs(images).max() * 127).astype(np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(scaled, (3, 3), axis=(1, 2)).reshape(-1, 9)
    weights = load_file(DIGITS / "model.safetensors")["conv1.weight"].reshape(-1, 9)
    weights = np.where(np.abs(weights) > np.median(np.abs(weights)), weights, 0)
    filters = np.round(weights / np.abs(weights).max() * 127).astype(np.int64)
    picked = windows[rng.integers(0, len(windows), count)]
    return picked, filters[rng.integers(0, len(filters), count)]


def cycles_of(name: str, count: int) -> dict[str, Any]:
    """`count` words with and without back-pressure: twin and Verilog in every cycle.

    Of an engine half of the vectors are random, half from a network; without back-pressure the
    sums must follow each other by the cycles of the model, where vectors are packed those of the
    simulator's lane.
    """
    rng = np.random.default_rng(7)
    each = block(name, **_parameters(name))
    equal, sustained, seen = True, None, 0
    for chance in (1.0, 0.6):
        words, work, sums, gaps = _stimuli(each, count, rng)
        pattern = offers(int(1.5 * work / chance**2) + 100, len(words), chance, rng)
        run = run_twin(each.twin(), words, pattern)
        equal &= run_icarus(each, words, pattern) == run.trace and (sums is None or run.out == sums)
        if gaps is not None and chance == 1:
            sustained = bool((np.diff(run.cycles) == gaps[1:]).all())
        seen += count
    return {"block": name, "vectors": seen, "equal": equal, "sustained": sustained}


def _stimuli(each: Block, count: int, rng: np.random.Generator) -> tuple[Any, ...]:
    """Words, cycles of work, and of engines the sums and how far apart they come."""
    if each.name not in (*ENGINES, "packing"):
        return random_words(each, count, rng), 4 * count, None, None
    a, w = real_vectors(count // 2, rng)
    a = np.concatenate((a, vectors(count // 2, 9, 8, 0.5, rng)))
    w = np.concatenate((w, vectors(count // 2, 9, 8, 0.5, rng)))
    if each.name == "packing":
        lengths = [RUN] * (count // RUN)
        ends = lane_ends(each, masks(each, a, w).reshape(-1, RUN))
        words, sums = run_words(each, a, w, lengths), run_sums(each, a, w, lengths)
        return words, ends[-1], sums, np.diff(ends, prepend=0)
    w = np.repeat(w, filters_of(each), 0)
    gaps = engine_cycles(each, a, w)
    return engine_words(each, a, w), int(gaps.sum()), engine_sums(each, a, w), gaps


def _parameters(name: str) -> dict[str, int]:
    if name == "packing":
        return ENGINE | {"REACH": 4, "WEIGHTS": 1}
    if name not in ENGINES:
        return OTHERS[name]
    p = ENGINE if name in DENSE else ENGINE | {"REACH": 7}
    return p | {"FILTERS": 2, "HELD": 8} if name == "activation_sparse" else p


def with_predictions() -> list[dict[str, Any]]:
    """The kept results of synthesis beside the formulas."""
    return [
        record
        | {
            f"predicted_{k}": v
            for k, v in costs.cost(record["block"], record["parameters"]).items()
        }
        for record in results()
    ]


def errors(records: list[dict[str, Any]], key: str) -> tuple[float, float]:
    """Mean and worst relative error over `records`."""
    each = [abs(r[f"predicted_{key}"] - r[key]) / max(r[key], 1) for r in records]
    return float(np.mean(each)), max(each)


def show_cycles(count: int) -> list[dict[str, Any]]:
    """Runs and prints all blocks."""
    if shutil.which("iverilog") is None:
        print("WARNING: iverilog is missing, the Verilog was NOT run")
        return []
    print(f"{'block':20} {'vectors':>8} {'equal':>6} {'sustained':>10}")
    rows: list[dict[str, Any]] = []
    for name in BLOCKS:
        row = cycles_of(name, count)
        rows.append(row)
        print(f"{name:20} {row['vectors']:8} {row['equal']!s:>6} {row['sustained']!s:>10}")
    return rows


def show_errors(kept: list[dict[str, Any]]) -> None:
    """Prints the error of each block's formula over the points held out."""
    titles = f"{'block':20} {'fitted':>7} {'held':>5} {'LUT error':>17} {'FF error':>17}"
    print(f"\n{titles}  DSP, BRAM18")
    for name in sorted({r["block"] for r in kept}):
        own = [r for r in kept if r["block"] == name]
        held = [r for r in own if r["held_out"]]
        exact = all(r[k] == r[f"predicted_{k}"] for r in own for k in ("dsp", "bram18"))
        new = all(r["digest"] == digest(name, r["parameters"]) for r in own)
        stale = "" if new else "  of older Verilog"
        lut, ff = ("{:7.1%} / {:7.1%}".format(*errors(held, k)) for k in ("lut", "ff"))
        verdict = "exact" if exact else "NOT exact"
        print(f"{name:20} {len(own) - len(held):7} {len(held):5} {lut} {ff}  {verdict}{stale}")
    print("(mean / worst over points held out; Yosys, not Vivado)")


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Prints rows of numbers."""
    print(f"\n{title}\n" + " ".join(f"{k:>13}" for k in rows[0]))
    for row in rows:
        print(" ".join(f"{v:13.2f}" if isinstance(v, float) else f"{v:13}" for v in row.values()))


def main() -> None:
    """Prints cycles, errors of the formulas, and the crossbar; `--quick` runs fewer vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="fewer vectors")
    parser.add_argument("--refit", action="store_true", help="fit the formulas anew, and plot")
    options = parser.parse_args()
    if options.refit:
        (RTL / costs.FITTED).write_text(json.dumps(fit(results()), indent=1) + "\n")
        costs.forget()
        PLOT.write_text(plot(results()))
    records = show_cycles(300 if options.quick else 5000)
    kept = with_predictions()
    show_errors(kept)
    of_words = [r for r in kept if r["block"] == "select_word" and r["parameters"]["BITS"] == 16]
    multiplexers = [
        {"inputs": r["parameters"]["INPUTS"], "lut_a_bit": r["lut"] / 16} for r in of_words
    ]
    show("a multiplexer alone", sorted(multiplexers, key=lambda row: row["inputs"]))
    show("the crossbar", measured(kept))
    twice = beside_twice(kept)
    show("packing beside a vector of twice the length", twice)
    for key in ("lut", "ff"):
        ratio = [row[key] / row[f"twice_{key}"] - 1 for row in twice if row["weights"]]
        print(f"where weights are tested {key} differ by {np.mean(ratio):.0%} in the mean")
    u250 = load_device("u250")
    gains = [r for bits in (16, 8) for p in (0.5, 0.25, 0.1) for r in worth(u250, bits, p)]
    show("engines for pairs that gain most over dense ones of the same V, u250", gains)
    if options.json:
        shown = [{"block": "worth", **row} for row in gains]
        Path(options.json).write_text(json.dumps(records + kept + shown, indent=1))


if __name__ == "__main__":
    main()
