"""ResNet-50 in partitions: in turn on boards too small for it, and over several large ones.

16-bit words; dense engines, or half the pairs zero and engines that skip them. In turn: a batch
goes through one partition after another, the device is reconfigured between them, and what they
hand on lies in its memory. Over boards: a partition a board, what they hand on goes over links of
the boards' bandwidth. With --json what is in the file already is not measured again.
Run: python benchmarks/partitions.py [--quick] [--json FILE] [--zeros SHARE] [BOARD ...]
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS, Candidates
from hass_ir.hardware.device import Device, load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part, window_fill
from hass_ir.hardware.plan import Plan, Schedule
from hass_ir.hardware.segments import Network
from hass_ir.hardware.sliced_network import dense_candidates, needed_slices, streams_weights
from hass_ir.hardware.slices import Slicing, with_slices
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

CASES = [(name, zeros) for zeros in (0.0, 0.5) for name in ("zc706", "zedboard", "u250")]
KINDS = (*DENSE_KINDS, "pair-sparse")
BATCHES = (1, 64, 1024)
BOARDS = (2, 4, 8)
KEY = ("device", "sparsity", "devices", "batch")


def resnet50() -> list[Part]:
    """The parts of ResNet-50 on 224x224 images, batch norms folded, without forks and FIFOs."""
    words = 224 * 224 * 3
    parts = [Part("read0", StreamLayer("read0", "read", words, words), (), words, 224 * 3)]

    def add(name: str, layer: ComputeLayer | StreamLayer, *inputs: int, size: int, channels: int,
            fill: float = 0.0) -> int:  # fmt: skip
        words = size * size * channels
        parts.append(Part(name, layer, inputs, words, size * channels, fill))
        return len(parts) - 1

    def conv(name: str, source: int, size: int, channels: int, filters: int, kernel: int,
             stride: int = 1, relu: bool = True) -> int:  # fmt: skip
        out, pad = size // stride, kernel // 2
        layer = ComputeLayer(
            name, size, size, out, out, channels, filters, 1, (kernel, kernel), (stride, stride),
            (pad, pad),
        )  # fmt: skip
        fill = window_fill(size, size, (kernel, kernel), (pad,) * 4)
        at = add(name, layer, source, size=out, channels=filters, fill=fill)
        words = out * out * filters
        relu_layer = StreamLayer(f"{name}.relu", "relu", words, words)
        return add(relu_layer.name, relu_layer, at, size=out, channels=filters) if relu else at

    at = conv("stem", 0, 224, 3, 64, 7, 2)
    pool = StreamLayer("pool", "max_pool", 112 * 112 * 64, 56 * 56 * 64, 112, 64, (3, 3))
    fill = window_fill(112, 112, (3, 3), (1,) * 4)
    at = add("pool", pool, at, size=56, channels=64, fill=fill)
    size, channels = 56, 64
    for i, blocks in enumerate((3, 4, 6, 3)):
        width = 64 << i
        for j in range(blocks):
            name, stride = f"layer{i + 1}.{j}", 2 if i and not j else 1
            out = size // stride
            skip = at
            inner = conv(f"{name}.conv1", at, size, channels, width, 1)
            inner = conv(f"{name}.conv2", inner, size, width, width, 3, stride)
            inner = conv(f"{name}.conv3", inner, out, width, 4 * width, 1, relu=False)
            if not j:
                skip = conv(f"{name}.downsample", at, size, channels, 4 * width, 1, stride, False)
            size, channels = out, 4 * width
            words = size * size * channels
            join = StreamLayer(f"{name}.add", "add", words, words, operands=2)
            at = add(join.name, join, inner, skip, size=size, channels=channels)
            relu = StreamLayer(f"{name}.relu", "relu", words, words)
            at = add(relu.name, relu, at, size=size, channels=channels)
    pool = StreamLayer("avgpool", "global_avg_pool", 49 * 2048, 2048, 7, 2048)
    at = add("avgpool", pool, at, size=1, channels=2048, fill=1.0)
    at = add("fc", ComputeLayer("fc", 1, 1, 1, 1, 2048, 1000), at, size=1, channels=1000, fill=1.0)
    add("write0", StreamLayer("write0", "write", 1000, 1000), at, size=1, channels=1000)
    return parts


def candidates(
    part: Part, zeros: float, seed: int, device: Device, beside: Beside | None
) -> Candidates:
    """The designs of one part; channels' shares of zero pairs lie within 0.1 of `zeros`."""
    layer = part.layer
    if not isinstance(layer, ComputeLayer):
        return dense_candidates(part, device)
    if zeros == 0.0 or layer.name == "stem":
        return engine_candidates(layer, None, DENSE_KINDS, device, beside=beside)
    spread = np.random.default_rng(seed).uniform(zeros - 0.1, zeros + 0.1, layer.channels)
    together = (1,) if layer.taps > 1 else (1, 2, 4, 8, 16)
    table = IndependentZeros(layer, 1.0 - spread, together)
    return engine_candidates(layer, table, KINDS, device, beside=beside)


def partitioner(
    parts: list[Part], device: Device, zeros: float
) -> tuple[Partitioner, dict[str, Slicing]]:
    """What finds plans; also the slices of each layer that is too large."""
    streaming = streams_weights(parts, device)
    slices = needed_slices(parts, device, streaming)
    network = Network(with_slices(parts, slices))
    seeds = {part.name: i for i, part in enumerate(network.parts)}

    def groups(part: Part, beside: Beside | None) -> Candidates:
        return candidates(part, zeros, seeds.get(part.name, 0), device, beside)

    return Partitioner(network, device, groups, streaming=streaming), slices


def record(
    plan: Plan, device: Device, zeros: float, slices: int, seconds: float
) -> dict[str, object]:
    """What a plan achieves; `seconds` are the process's own."""
    return {
        "network": "resnet50",
        "device": device.name,
        "sparsity": zeros,
        "devices": plan.schedule.devices,
        "batch": plan.schedule.batch,
        "partitions": len(plan.placed),
        "slices": slices,
        "ii_cycles": plan.ii_cycles,
        "lower_bound_cycles": plan.lower_bound_cycles,
        "gap": plan.gap,
        "images_per_s": 1 / plan.seconds_per_image,
        "latency_s": plan.latency_s,
        "binding_resource": plan.slowest.design.binding_resource,
        "designs": plan.designs,
        "seconds": seconds,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }


HEAD = (
    "| board | zeros | boards | batch | partitions | slices | cycles an image | proven least | gap "
    "| images/s | speed-up | seconds | bound by |\n" + 13 * "|---" + "|"
)


def row(r: dict[str, object]) -> str:
    """A line of the table."""
    speed = "" if r["speed_up"] is None else f"{r['speed_up']:.2f}"
    return (
        f"| {r['device']} | {r['sparsity']:.0%} | {r['devices']} | {r['batch']} "
        f"| {r['partitions']} | {r['slices']} | {r['ii_cycles']:,} | {r['lower_bound_cycles']:,} "
        f"| {r['gap']:.2%} | {r['images_per_s']:.2f} | {speed} | {r['seconds']:.1f} "
        f"| {r['binding_resource']} |"
    )


def plans(name: str, zeros: float, known: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """A record for each schedule of a board; `known` ones come as they are."""
    device, network = load_device(name), resnet50()
    schedules = [Schedule(None, 1, batch) for batch in BATCHES]
    if name == "u250":
        schedules += [Schedule(None, n, 1) for n in BOARDS]
    made: tuple[Partitioner, dict[str, Slicing]] | None = None
    base = 0.0
    for schedule in schedules:
        key = name, zeros, schedule.devices, schedule.batch
        r = next((k for k in known if tuple(k[field] for field in KEY) == key), None)
        if r is None:
            start = time.process_time()
            made = made or partitioner(network, device, zeros)
            plan, slices = made[0].plan(schedule), sum(way.count for way in made[1].values())
            r = record(plan, device, zeros, slices, time.process_time() - start)
            seconds = plan.seconds_per_image
            r["speed_up"] = base / seconds if schedule.chained else None
        base = base or 1.0 / float(str(r["images_per_s"]))
        yield r


def main() -> None:
    """Runs all cases and prints a table; `--quick` takes dense engines on the u250 only."""
    parser = argparse.ArgumentParser(description=__doc__)
    boards = [*dict.fromkeys(case[0] for case in CASES), []]
    parser.add_argument("boards", nargs="*", choices=boards, metavar="BOARD")
    parser.add_argument("--zeros", type=float, help="only this share of zeros")
    parser.add_argument("--json", metavar="FILE", help="keep the records in FILE; go on from there")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    options = parser.parse_args()
    cases = [("u250", 0.0)] if options.quick else CASES
    if options.boards:
        cases = [case for case in cases if case[0] in options.boards]
    if options.zeros is not None:
        cases = [case for case in cases if case[1] == options.zeros]
    path = Path(options.json) if options.json else None
    known: list[dict[str, object]] = json.loads(path.read_text()) if path and path.exists() else []
    records: list[dict[str, object]] = []
    print(HEAD)
    for name, zeros in cases:
        for r in plans(name, zeros, known):
            records.append(r)
            print(row(r), flush=True)
            if path:
                other = [k for k in known if k not in records]
                path.write_text(json.dumps([*records, *other], indent=1))


if __name__ == "__main__":
    main()
