"""How good and how fast design-space exploration is, on networks with synthetic zeros.

Each channel's share of zero pairs is drawn evenly within 0.1 of the mean, pairs are independent,
the first convolution is dense. Run: python benchmarks/dse.py [--quick] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import Device, clock_hz, load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.explore import Design, design
from hass_ir.hardware.streams import stream_candidates
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

Layers = list[ComputeLayer | StreamLayer]


def residual(name: str, size: int, stem: int, widths: Sequence[int], blocks: int) -> Layers:
    """A residual network's layers: a stem from 3 (or 1) channels, then `blocks` a width."""
    layers: Layers = []

    def conv(label: str, height: int, channels: int, filters: int, kernel: int, stride: int) -> int:
        out, pad = -(-height // stride), kernel // 2
        layers.append(
            ComputeLayer(
                label,
                height,
                height,
                out,
                out,
                channels,
                filters,
                1,
                (kernel, kernel),
                (stride, stride),
                (pad, pad),
            )  # fmt: skip
        )
        words = out * out * filters
        layers.append(StreamLayer(f"{label}.relu", "relu", words, words))
        return out

    large = stem == 7
    height = conv("stem", size, 3 if large else 1, widths[0], stem, 2 if large else 1)
    if large:
        pool = (height * height * widths[0], height * height * widths[0] // 4)
        layers.append(StreamLayer("pool", "max_pool", *pool, height, widths[0], (3, 3)))
        height //= 2
    channels = widths[0]
    for i, width in enumerate(widths):
        for j in range(blocks):
            stride = 2 if i and not j else 1
            if stride == 2:
                conv(f"{i}.{j}.skip", height, channels, width, 1, 2)
            height = conv(f"{i}.{j}.conv1", height, channels, width, 3, stride)
            conv(f"{i}.{j}.conv2", height, width, width, 3, 1)
            words = height * height * width
            layers.append(StreamLayer(f"{i}.{j}.fork", "fork", words, words, operands=2))
            layers.append(StreamLayer(f"{i}.{j}.add", "add", words, words, operands=2))
            channels = width
    words = height * height * channels
    layers.append(StreamLayer("pool", "global_avg_pool", words, channels, height, channels))
    layers.append(ComputeLayer("fc", 1, 1, 1, 1, channels, 1000 if large else 10))
    return layers


NETWORKS = {
    "resnet18": residual("resnet18", 224, 7, (64, 128, 256, 512), 2),
    "digits": residual("digits", 8, 3, (16, 32, 64), 1),
}
CASES = (
    ("resnet18", "u250", (0.0, 0.5, 0.7)),
    ("resnet18", "u250-usable", (0.0, 0.5, 0.7)),
    ("digits", "zedboard", (0.0, 0.5, 0.8)),
    ("digits", "zcu104", (0.0, 0.5, 0.8)),
)


def group(layer: ComputeLayer | StreamLayer, zeros: float, device: Device, seed: int) -> Candidates:
    """The candidates of one layer, its zeros drawn from `seed`."""
    if isinstance(layer, StreamLayer):
        return stream_candidates(layer, device)
    if zeros == 0.0 or layer.name == "stem":
        return engine_candidates(layer, None, ("dense",), device)
    spread = np.random.default_rng(seed).uniform(zeros - 0.1, zeros + 0.1, layer.channels)
    together = (1,) if layer.taps > 1 else (1, 2, 4, 8, 16)
    table = IndependentZeros(layer, 1.0 - spread, together)
    return engine_candidates(layer, table, ("dense", "pair-sparse"), device)


def timed(run: Callable[[], Design], times: int) -> tuple[Design, float]:
    """The result, and the median of the seconds `times` runs took."""
    taken: list[float] = []
    while True:
        start = time.perf_counter()
        found = run()
        taken.append(time.perf_counter() - start)
        if len(taken) == times:
            return found, statistics.median(taken)


def record(network: str, device: Device, zeros: float, runs: int) -> dict[str, object]:
    """One design: what it achieves and what it took, from scratch and after one layer changed."""
    layers = NETWORKS[network]

    def groups() -> list[Candidates]:
        return [group(layer, zeros, device, seed) for seed, layer in enumerate(layers)]

    found, cold = timed(lambda: design(groups(), device), runs)
    kept = groups()
    _, solving = timed(lambda: design(kept, device), runs)
    changed = next(i for i, layer in enumerate(layers) if layer.name == "1.0.conv2")

    def again() -> Design:
        fresh = group(layers[changed], zeros, device, 1000)
        return design([*kept[:changed], fresh, *kept[changed + 1 :]], device, found.prices)

    _, warm = timed(again, runs)
    clock = device.clock_mhz * 1e6
    return {
        "network": network,
        "device": device.name,
        "sparsity": zeros,
        "candidates": sum(len(g) for g in kept),
        "ii_cycles": found.ii_cycles,
        "lower_bound_cycles": found.lower_bound_cycles,
        "images_per_s": clock / found.ii_cycles,
        "images_per_s_derated": clock_hz(device, found.lut) / found.ii_cycles,
        "dsp": found.dsp,
        "lut": found.lut,
        "bram18": found.bram18,
        "uram": found.uram,
        "cold_s": cold,
        "explore_s": solving,
        "warm_s": warm,
        "nodes": found.nodes,
        "proven": found.proven,
        "binding_resource": found.binding_resource,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }


def main() -> None:
    """Runs all cases and prints a table; `--quick` runs each once, on the whole boards only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="one run a case, fewer cases")
    options = parser.parse_args()
    records: list[dict[str, object]] = []
    print(
        f"{'network':9} {'device':11} {'zeros':>5} {'ii':>7} {'bound':>7} {'img/s':>9} "
        f"{'derated':>9} {'dsp':>5} {'cold s':>7} {'warm s':>7}  binding"
    )
    for network, name, shares in CASES:
        if options.quick and name == "u250-usable":
            continue
        for zeros in shares:
            r = record(network, load_device(name), zeros, 1 if options.quick else 3)
            records.append(r)
            print(
                f"{network:9} {name:11} {zeros:5} {r['ii_cycles']:7} {r['lower_bound_cycles']:7} "
                f"{r['images_per_s']:9.0f} {r['images_per_s_derated']:9.0f} {r['dsp']:5} "
                f"{r['cold_s']:7.3f} {r['warm_s']:7.3f}  {r['binding_resource']}",
                flush=True,
            )
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(records, file, indent=1)


if __name__ == "__main__":
    main()
