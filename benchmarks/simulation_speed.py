"""How fast pipelines are simulated, and how that grows with layers and with the image.

Chains of convolutions with residual adds (16 channels, 3x3, on zcu104), of more and more layers,
then of larger and larger images; 8 random images go through each. Seconds are the process's own,
the least of three runs, without compilation. A vector is what a lane multiplies in one go.
Run: python benchmarks/simulation_speed.py [--quick] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from hass_ir.dialects.accel import Accel
from hass_ir.dialects.sdf import Sdf
from hass_ir.execute.network import Sources
from hass_ir.hardware.simulate.pipeline import Engine
from hass_ir.hardware.simulate.simulation import simulate
from hass_ir.lowering.accel_json import chosen_accelerator
from hass_ir.lowering.simulation import pipeline_of
from hass_ir.passes.hass_design import HassDesignPass
from hass_ir.search.simulated import operands_of, zeros_by_engine

IMAGES, CHANNELS, RUNS = 8, 16, 3
LAYERS, SIZES = (4, 8, 16, 32), (16, 32, 64, 128)
DEPTH, SIZE = 8, 32
"""Layers where the image grows, and pixels a side where layers do."""

Record = dict[str, Any]


def chain(layers: int, size: int) -> str:
    """A network of so many convolutions for images of `size` pixels a side, as text."""
    image = f"tensor<1x{CHANNELS}x{size}x{size}xf32>"
    weight = f"tensor<{CHANNELS}x{CHANNELS}x3x3xf32>"
    lines = [f"func.func @main(%x0: {image}) -> {image} {{"]
    lines.append(f"  %w = sdf.constant {{value = dense<0.01> : {weight}}} : {weight}")
    attributes = (
        "dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 1, 1>, "
        "strides = array<i64: 1, 1>"
    )
    for i in range(layers):
        lines.append(
            f'  %y{i} = sdf.conv2d %x{i}, %w {{{attributes}, source = "conv{i}"}} : '
            f"({image}, {weight}) -> {image}"
        )
        added = i % 2 == 1
        relu = f"%r{i}" if added else f"%x{i + 1}"
        lines.append(f"  {relu} = sdf.relu %y{i} : ({image}) -> {image}")
        if added:
            operands = f"{relu}, %x{i - 1} : ({image}, {image})"
            lines.append(f"  %x{i + 1} = sdf.add {operands} -> {image}")
    lines.append(f"  return %x{layers} : {image}\n}}")
    return "\n".join(lines)


def measured(layers: int, size: int) -> Record:
    """The simulation of one chain."""
    context = Context()
    for dialect in (Builtin, Func, Sdf, Accel):
        context.load_dialect(dialect)
    op: ModuleOp = Parser(context, chain(layers, size)).parse_module()
    HassDesignPass(device="zcu104", samples=IMAGES, report=False).apply(context, op)
    network = Sources(None, None, None, IMAGES, 1).open(op)
    accelerator = chosen_accelerator(op, None)
    (partition,) = accelerator.partitions
    pipeline = pipeline_of(partition)
    zeros = zeros_by_engine(partition, pipeline, operands_of(accelerator, network))
    found, seconds = simulate(pipeline, zeros, IMAGES), float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        simulate(pipeline, zeros, IMAGES)
        seconds = min(seconds, time.process_time() - start)
    vectors = int(found.vectors.sum())
    return {
        "layers": layers,
        "size": size,
        "parts": len(pipeline.parts),
        "lanes": sum(p.lanes for p in pipeline.parts if isinstance(p, Engine)),
        "cycles": found.cycles,
        "seconds": seconds,
        "vectors_per_s": vectors / seconds,
        "ns_per_part_cycle": 1e9 * seconds / found.cycles / len(pipeline.parts),
    }


def row(found: Record) -> str:
    cells = (
        f"{found['layers']}",
        f"{found['size']}x{found['size']}",
        f"{found['parts']}",
        f"{found['lanes']}",
        f"{found['cycles']}",
        f"{found['seconds']:.3f}",
        f"{found['vectors_per_s'] / 1e6:.0f}",
        f"{found['ns_per_part_cycle']:.0f}",
    )
    return "| " + " | ".join(cells) + " |"


COLUMNS = (
    "layers", "images", "parts", "lanes", "cycles", "seconds", "million vectors/s",
    "ns a cycle and part",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    cases = [(n, SIZE) for n in LAYERS] + [(DEPTH, size) for size in SIZES if size != SIZE]
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|")
    found: list[Record] = []
    for layers, size in cases[:1] if args.quick else cases:
        found.append(measured(layers, size))
        print(row(found[-1]), flush=True)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
