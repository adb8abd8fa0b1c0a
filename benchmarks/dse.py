"""How good and how fast design-space exploration is, on networks with synthetic zeros.

Each channel's share of zero pairs is drawn evenly within 0.1 of the mean, pairs are independent,
the first convolution is dense. Times are the process's own seconds, user and system, for the
machine may be shared; `cold_s` includes the candidates, `warm_s` is after a layer's zeros changed.
`mJ` an image, dynamic and static, are those at the derated clock; of equal designs none of least
energy is sought here.
Run: python benchmarks/dse.py [--quick] [--runs N] [--json FILE] [--engines KIND,...]
     [NETWORK...]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from networks import NETWORKS, residual_besides

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import DENSE_KINDS, Candidates
from hass_ir.hardware.device import Device, clock_hz, load_device
from hass_ir.hardware.energy import candidate_energy, static_j
from hass_ir.hardware.energy_costs import LEVELS
from hass_ir.hardware.explore import Design
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.streams import bandwidth_candidates
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

CASES = (
    ("resnet18", "u250", (0.0, 0.5, 0.7)),
    ("resnet18", "u250-usable", (0.0, 0.5, 0.7)),
    ("resnet50", "u250", (0.0, 0.5, 0.7, 0.9)),
    ("mobilenet_v2", "u250", (0.0, 0.5)),
    ("mobilenet_v3_large", "u250", (0.0, 0.5)),
    ("mobilenet_v3_large", "u250-usable", (0.0, 0.5)),
    ("mobilenet_v3_small", "u250", (0.0, 0.5)),
    ("mobilenet_v3_small", "u250-usable", (0.0, 0.5)),
    ("mobilenet_v2_8bit", "zcu104", (0.0, 0.5)),
    ("mobilenet_v2_4bit", "zcu104", (0.0, 0.5)),
    ("resnet18_8bit", "zcu104", (0.0, 0.5)),
    ("resnet18_4bit", "zcu104", (0.0, 0.5)),
    ("resnet18_streamed", "zcu104", (0.0, 0.5)),
    ("yolo_v3_tiny", "u250", (0.0, 0.5)),
    ("bert_tiny", "u250", (0.0, 0.5)),
    ("bert_tiny", "zcu104", (0.0, 0.5)),
    ("bert_half_8bit", "u250", (0.0,)),
    ("digits", "zedboard", (0.0, 0.5, 0.8)),
    ("digits", "zcu104", (0.0, 0.5, 0.8)),
    ("synthetic100", "u250", (0.5,)),
    ("synthetic500", "u250", (0.5,)),
)
SLOW = ("resnet50", "bert_half_8bit", "synthetic100", "synthetic500")
"""Left out by --quick."""
STREAMED = ("resnet18_streamed",)
"""Residual networks whose weights may come from off-chip memory, as images and results do."""
GAP = 0.005
KINDS = (*DENSE_KINDS, "pair-sparse")

Result = tuple[Design, list[Candidates]]


def member(
    layer: ComputeLayer | StreamLayer,
    zeros: float,
    seed: int,
    beside: Beside | None = None,
    kinds: tuple[str, ...] = KINDS,
) -> Member:
    """One layer, its zeros drawn from `seed`; with weights that may be streamed if it is known
    what waits `beside` it."""
    if isinstance(layer, StreamLayer) or zeros == 0.0 or layer.name == "stem":
        return Member(layer, kinds=kinds, beside=beside)
    spread = np.random.default_rng(seed).uniform(zeros - 0.1, zeros + 0.1, layer.channels)
    powers = (1,) if layer.taps > 1 else (1, 2, 4, 8, 16)
    together = tuple(c for c in powers if c <= layer.group_channels)
    return Member(layer, IndependentZeros(layer, 1.0 - spread, together), kinds, beside)


def timed(run: Callable[[], Result], times: int) -> tuple[Result, float, float]:
    """The result, and the median over `times` runs of the process's seconds and of seconds."""
    taken: list[tuple[float, float]] = []
    while True:
        own, wall = time.process_time(), time.perf_counter()
        found = run()
        taken.append((time.process_time() - own, time.perf_counter() - wall))
        if len(taken) == times:
            owns, walls = zip(*taken, strict=True)
            return found, statistics.median(owns), statistics.median(walls)


def record(
    network: str, device: Device, zeros: float, runs: int, kinds: tuple[str, ...]
) -> dict[str, Any]:
    """One design: what it achieves and what it took, from scratch and after one layer changed."""
    layers = NETWORKS[network]
    besides: list[Beside | None] = [None] * len(layers)
    link: list[Candidates] = []
    if network in STREAMED:
        besides = residual_besides(layers)
        link = [bandwidth_candidates("off-chip link", _outside_bits(layers), device)]

    def members() -> list[Member]:
        each = enumerate(zip(layers, besides, strict=True))
        return [member(layer, zeros, seed, beside, kinds) for seed, (layer, beside) in each]

    (found, groups), cold, cold_wall = timed(
        lambda: Explorer(device, GAP).design(members(), link), runs
    )
    explorer, kept = Explorer(device, GAP), members()
    explorer.design(kept, link)
    middle = [i for i, layer in enumerate(layers) if isinstance(layer, ComputeLayer)]
    changed = middle[len(middle) // 2]
    seeds = iter(range(1000, 2000))

    def again() -> Result:
        fresh = member(layers[changed], zeros, next(seeds), besides[changed], kinds)
        return explorer.design([*kept[:changed], fresh, *kept[changed + 1 :]], link)

    _, warm, _ = timed(again, max(runs, 3))
    clock = device.clock_mhz * 1e6
    derated = clock_hz(device, found.lut) / found.ii_cycles
    levels = np.zeros(len(LEVELS))
    for each, group, row in zip(kept, groups, found.choice, strict=False):
        chosen = group.take(np.array([row]))
        levels += candidate_energy(each.layer, chosen, each.table, device.energy)[0]
    return {
        "network": network,
        "device": device.name,
        "sparsity": zeros,
        "layers": len(layers),
        "candidates": sum(len(g) for g in groups),
        "ii_cycles": found.ii_cycles,
        "lower_bound_cycles": found.lower_bound_cycles,
        "gap": found.gap,
        "images_per_s": clock / found.ii_cycles,
        "images_per_s_derated": derated,
        "dynamic_energy_per_image_j": float(levels.sum()),
        "static_energy_per_image_j": static_j(device, derated),
        "energy": dict(zip(LEVELS, levels.tolist(), strict=True)),
        "dsp": found.dsp,
        "lut": found.lut,
        "ff": found.ff,
        "bram18": found.bram18,
        "uram": found.uram,
        "cold_s": cold,
        "cold_wall_s": cold_wall,
        "warm_s": warm,
        "nodes": found.nodes,
        "proven": found.proven,
        "binding_resource": found.binding_resource,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}",
    }


def _outside_bits(layers: Sequence[ComputeLayer | StreamLayer]) -> list[int]:
    """Bits of an image, and of a result."""
    first, last = layers[0], layers[-1]
    assert isinstance(first, ComputeLayer)
    assert isinstance(last, ComputeLayer)
    read = first.in_height * first.in_width * first.channels * first.activation_bits
    return [read, last.positions * last.filters * last.stream_bits]


HEAD = (
    "| network | device | zeros | II | lower bound | img/s | derated | mJ | DSP | LUT | cold s "
    "| warm s | binding |\n|" + "---|" * 13
)


def row(r: dict[str, Any]) -> str:
    """A line of the table."""
    joules = float(r["dynamic_energy_per_image_j"]) + float(r["static_energy_per_image_j"])
    return (
        f"| {r['network']} | {r['device']} | {r['sparsity']:.0%} | {r['ii_cycles']} "
        f"| {r['lower_bound_cycles']} | {r['images_per_s']:.0f} | {r['images_per_s_derated']:.0f} "
        f"| {joules * 1e3:.3g} "
        f"| {r['dsp']} | {r['lut']} | {r['cold_s']:.2f} | {r['warm_s']:.3f} "
        f"| {r['binding_resource']} |"
    )


def main() -> None:
    """Runs all cases, or those of the networks named, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [*dict.fromkeys(case[0] for case in CASES), []]
    parser.add_argument("networks", nargs="*", choices=names, metavar="NETWORK")
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="one run a case, large ones left out")
    parser.add_argument(
        "--runs", type=int, default=3, help="runs a case, of which the median counts"
    )
    parser.add_argument("--engines", help="kinds of engines, by commas; dense among them")
    options = parser.parse_args()
    kinds = tuple(options.engines.split(",")) if options.engines else KINDS
    load_device("u250")
    Explorer(load_device("zcu104")).design([member(NETWORKS["digits"][0], 0.0, 0)])
    runs = 1 if options.quick else options.runs
    records: list[dict[str, Any]] = []
    print(HEAD)
    for network, name, shares in CASES:
        unwanted = options.networks and network not in options.networks
        if unwanted or (options.quick and network in SLOW):
            continue
        for zeros in shares:
            try:
                records.append(record(network, load_device(name), zeros, runs, kinds))
            except HassError as error:
                print(f"| {network} | {name} | {zeros:.0%} | {error} |", flush=True)
                continue
            print(row(records[-1]), flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(records, file, indent=1)


if __name__ == "__main__":
    main()
