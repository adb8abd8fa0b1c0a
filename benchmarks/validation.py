"""How true the analytical model is: predicted against simulated cycles, layer by layer and whole.

Each network is pruned by magnitude, layer by layer, to a share of zero weights, designed with its
calibration images, its FIFOs fitted, and simulated with others, which have other zeros. A record
with a layer is of that engine by itself, with streams as wide as it asks for, and of when it ends
an image in the pipeline; one without is of the whole pipeline, also simulated with unbounded FIFOs.
Latency is that of images which go through alone, the mean of several. Simulation speed is in
vectors a second of the process's own time. "Work" is the share of the pipeline's time for which an
engine has some, and its mean error in points; "lanes" the mean share of the time for which lanes
work; then the words of the deeper FIFOs, and the share of these that they held at most.
Run: python benchmarks/validation.py [--quick] [--images N] [--json FILE] [NETWORK...]
 or: python benchmarks/validation.py --read FILE FILE... for the table of records made before
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file
from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, DictionaryAttr, ModuleOp
from xdsl.dialects.func import Func, FuncOp
from xdsl.parser import Parser

from hass_ir.dialects.accel import Accel, AcceleratorOp, PartitionOp, StageOp
from hass_ir.dialects.sdf import Sdf
from hass_ir.dialects.torch import Torch
from hass_ir.execute.network import Sources
from hass_ir.hardware.adapters import rate
from hass_ir.hardware.latency import curves
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Engine, Link, in_words, out_words
from hass_ir.hardware.simulate.simulation import Simulation, simulate
from hass_ir.lowering.workload import workload_of
from hass_ir.passes.hass_design import HassDesignPass
from hass_ir.search.simulated import Simulated, operands_of, simulated

ROOT = Path(__file__).resolve().parents[1]
DIGITS = ROOT / "examples" / "digits"
UNBOUNDED = 1 << 40
SHARES = (0.0, 0.5, 0.8)
ALONE = 8
"""Images that go through alone, at most."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A network that lies in `folder`, or is made by `factory` for images of `shape`."""

    device: str
    folder: Path | None = None
    factory: str = ""
    shape: str = ""
    images: int = 24


CASES = {
    "digits": Case("zedboard", DIGITS),
    "digits_encoder": Case("zcu104", DIGITS / "encoder"),
    "digits_mobilenet": Case("zcu104", DIGITS / "mobilenet"),
    "digits_detector": Case("zcu104", DIGITS / "detector"),
    "resnet18_64": Case("u250", factory="validation:resnet18", shape="1x3x64x64", images=4),
    "resnet18_224": Case("u250", factory="validation:resnet18", shape="1x3x224x224", images=4),
    "resnet18_224_streamed": Case(
        "zcu104", factory="validation:resnet18", shape="1x3x224x224", images=4
    ),
    "mobilenet_v3_small_64": Case(
        "u250", factory="validation:mobilenet_v3_small", shape="1x3x64x64", images=4
    ),
    "mobilenet_v3_small_224": Case(
        "u250", factory="validation:mobilenet_v3_small", shape="1x3x224x224", images=4
    ),
    "yolov5n_320": Case("u250", factory="examples.yolo:yolov5n", shape="1x3x320x320", images=4),
}
QUICK = ("digits",)


def resnet18() -> Any:
    """ResNet-18 with seeded weights, for images of any size."""
    from examples.resnet import ResNet18
    from examples.seeding import seeded

    return seeded(ResNet18)


def mobilenet_v3_small() -> Any:
    """MobileNetV3-small with seeded weights, for images of any size."""
    from examples.mobilenet_v3 import mobilenet_v3_small as made

    return made()[0]


def prepared(case: Case, share: float, folder: Path) -> tuple[Path, Path, Path | None]:
    """The module and its weights of which `share` are zero, in `folder`, and images held out."""
    module, weights = folder / "model.mlir", folder / "model.safetensors"
    if case.folder is not None:
        module.write_text((case.folder / "model.mlir").read_text())
        values = load_file(case.folder / "model.safetensors")
        (folder / "calibration.npz").write_bytes((case.folder / "calibration.npz").read_bytes())
    else:
        program = Path(sys.executable).parent / "hass-import"
        path = os.pathsep.join((str(ROOT), str(ROOT / "benchmarks")))
        command = [program, case.factory, "--input-shape", case.shape, "-o", module]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path})
        values = load_file(weights)
    pruned = {key: _pruned(value, share) for key, value in values.items()}
    save_file(pruned, weights)
    return module, weights, None if case.folder is None else case.folder / "test.npz"


def _pruned(values: np.ndarray[Any, Any], share: float) -> np.ndarray[Any, Any]:
    """The smallest weights become 0; biases, factors and the like stay."""
    if values.ndim < 2 or share == 0:
        return values
    least = np.quantile(np.abs(values), share)
    return np.where(np.abs(values) <= least, np.float32(0), values)


def designed(module: Path, weights: Path, device: str, fifo: str = "fitted") -> ModuleOp:
    """The module with the accelerator of the network as it is."""
    context = Context()
    for dialect in (Builtin, Func, Torch, Sdf, Accel):
        context.load_dialect(dialect)
    op = Parser(context, module.read_text(), str(module)).parse_module()
    run = HassDesignPass(device=device, weights=str(weights), fifo=fifo, report=False)
    run.apply(context, op)
    return op


def records(name: str, case: Case, share: float, images: int) -> Iterator[Record]:
    """Those of each layer, then that of the whole."""
    with TemporaryDirectory() as folder:
        module, weights, data = prepared(case, share, Path(folder))
        op = designed(module, weights, case.device)
        held = None if data is None else str(data)
        seed = 1 if held is None else 0
        network = Sources(None, str(weights), held, images, seed).open(op)
        (accelerator,) = (o for o in op.ops if isinstance(o, AcceleratorOp))
        operands = operands_of(accelerator, network)
    (partition,) = accelerator.partitions
    start = time.process_time()
    found = simulated(partition, operands, images)
    seconds = time.process_time() - start
    base = {"network": name, "device": case.device, "sparsity": share}
    ends = np.mean([alone(found, i) for i in range(min(images, ALONE))], axis=0)
    yield from layer_records(base, partition, found, ends, predicted_ends(op))
    yield whole_record(base, partition, found, float(ends.max()), seconds)


def alone(found: Simulated, image: int) -> np.ndarray[Any, Any]:
    """When each part gives its last word of an image that is alone in the pipeline."""
    zeros = {
        name: Zeros(
            z.active[image : image + 1] if z.active.size else z.active,
            z.weights[image : image + 1] if len(z.weights) > 1 else z.weights,
        )
        for name, z in found.zeros.items()
    }
    return simulate(found.pipeline, zeros, 1).last[:, 0]


def predicted_ends(op: ModuleOp) -> dict[str, float]:
    """The same by the analytical model, by the part's name."""
    (function,) = (o for o in op.ops if isinstance(o, FuncOp))
    workload, links = workload_of(function), function.attributes["sdf.links"]
    assert isinstance(links, DictionaryAttr)
    paces: list[Pace] = []
    for part in workload.parts:
        stage = workload.ops.get(part.name)
        engine: Any = links.data[part.name] if stage is None else stage.properties["engine"]
        paces.append(Pace.of(part.layer, engine.get))
    found = curves(workload.parts, paces, max(pace.cycles for pace in paces))
    return {part.name: curve.last for part, curve in zip(workload.parts, found, strict=True)}


def by_itself(found: Simulated, index: int, cycles: int) -> Simulation:
    """An engine with all its inputs there, and with streams for `cycles` an image; those of the
    pipeline are for its slowest engine."""
    pipeline = found.pipeline.alone(index)
    engine = found.pipeline.parts[index]
    out, words = len(in_words(engine)), (*in_words(engine), out_words(engine))
    streams = tuple(
        replace(s, words=width, capacity=max(s.capacity, 2 * width))
        for s, n in zip(pipeline.streams, words, strict=True)
        for width in [max(s.words, int(rate(n, np.asarray([float(cycles)]))[0]))]
    )
    links = [replace(p, width=max(p.width, 64)) for p in pipeline.parts if isinstance(p, Link)]
    parts = (*links[:out], pipeline.parts[out], *links[out:])
    return simulate(
        replace(pipeline, parts=parts, streams=streams), found.zeros, found.whole.images
    )


def layer_records(
    base: Record,
    partition: PartitionOp,
    found: Simulated,
    ends: np.ndarray[Any, Any],
    predicted_last: dict[str, float],
) -> Iterator[Record]:
    """Each engine by itself, and in the pipeline: when it is through with an image, the share of
    the pipeline's time for which it has work, predicted and simulated, the share that its lanes
    work, and what the streams before it may hold and held at most."""
    stages = {o.sym_name.data: o for o in partition.body.block.ops if isinstance(o, StageOp)}
    for i, part in enumerate(found.pipeline.parts):
        if not isinstance(part, Engine):
            continue
        engine = stages[part.name].engine
        predicted = engine.integer("ii_cycles")
        cycles = by_itself(found, i, predicted).ii_cycles
        before = [e for e, s in enumerate(found.pipeline.streams) if s.target == i]
        yield {
            **base,
            "layer": part.name,
            "kind": engine.string("kind"),
            "predicted_ii_cycles": predicted,
            "simulated_ii_cycles": cycles,
            "ii_error": predicted / cycles - 1,
            "predicted_latency_cycles": predicted_last[part.name],
            "simulated_latency_cycles": float(ends[i]),
            "predicted_share_of_time": predicted / partition.ii_cycles.value.data,
            "simulated_share_of_time": cycles / found.whole.ii_cycles,
            "utilisation": found.whole.utilisation(i),
            "fifo_words": sum(found.pipeline.streams[e].capacity for e in before),
            "fifo_words_used": sum(int(found.whole.most[e]) for e in before),
        }


def whole_record(
    base: Record, partition: PartitionOp, found: Simulated, first: float, seconds: float
) -> Record:
    """The pipeline as described, and with unbounded FIFOs."""
    predicted, latency = partition.ii_cycles.value.data, partition.latency_cycles.value.data
    whole, pipeline = found.whole, found.pipeline
    ii = whole.ii_cycles
    deep = pipeline.with_capacities([UNBOUNDED] * len(pipeline.streams))
    free = simulate(deep, found.zeros, whole.images)
    vectors = sum(int(s.vectors.sum()) for s in (whole, *found.engines.values()))
    fifos = [(int(m), s.capacity) for m, s in zip(whole.most, pipeline.streams, strict=True)]
    deeper = [(m, size) for m, size in fifos if size > 2 * 64]
    return {
        **base,
        "layer": None,
        "kind": None,
        "predicted_ii_cycles": predicted,
        "simulated_ii_cycles": None if whole.stuck else ii,
        "ii_error": None if whole.stuck else predicted / ii - 1,
        "predicted_latency_cycles": latency,
        "simulated_latency_cycles": None if whole.stuck else first,
        "latency_error": None if whole.stuck else latency / first - 1,
        "unbounded_ii_cycles": free.ii_cycles,
        "fifo_words": sum(size for _, size in deeper),
        "fifo_words_used": sum(most for most, _ in deeper),
        "images": whole.images,
        "stuck": whole.stuck,
        "vectors_per_s": vectors / max(seconds, 1e-9),
        "simulation_s": seconds,
    }


COLUMNS = (
    "network", "zeros", "II", "simulated", "error", "unbounded", "layers' mean error", "worst",
    "latency", "simulated", "error", "work, error", "lanes", "FIFO words", "held", "vectors/s",
)  # fmt: skip


def rows(found: list[Record]) -> Iterator[tuple[str, ...]]:
    """A line for each network and share of zeros."""
    for whole in (r for r in found if r["layer"] is None):
        key = whole["network"], whole["sparsity"]
        layers = [
            r for r in found if r["layer"] is not None and (r["network"], r["sparsity"]) == key
        ]
        errors = [abs(r["ii_error"]) for r in layers]
        work = [abs(r["predicted_share_of_time"] - r["simulated_share_of_time"]) for r in layers]
        yield (
            whole["network"],
            f"{whole['sparsity']:.0%}",
            str(whole["predicted_ii_cycles"]),
            "locks up" if whole["stuck"] else f"{whole['simulated_ii_cycles']:.0f}",
            "" if whole["stuck"] else f"{whole['ii_error']:+.1%}",
            f"{whole['unbounded_ii_cycles']:.0f}",
            f"{np.mean(errors):.1%}",
            f"{max(errors):.1%}",
            str(whole["predicted_latency_cycles"]),
            "" if whole["stuck"] else f"{whole['simulated_latency_cycles']:.0f}",
            "" if whole["stuck"] else f"{whole['latency_error']:+.1%}",
            "" if whole["stuck"] else f"{np.mean(work):.1%}",
            f"{np.mean([r['utilisation'] for r in layers]):.0%}",
            str(whole["fifo_words"]),
            f"{whole['fifo_words_used'] / max(whole['fifo_words'], 1):.0%}",
            f"{whole['vectors_per_s']:.2g}",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", nargs="*", choices=[*CASES, []], metavar="NETWORK")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--images", type=int)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--read", type=Path, nargs="+", default=[], metavar="FILE")
    args = parser.parse_args()
    names = args.networks or (QUICK if args.quick else tuple(CASES))
    found: list[Record] = []
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|")
    for file in args.read:
        new = json.loads(file.read_text())
        found += new
        for row in rows(new):
            print("| " + " | ".join(row) + " |", flush=True)
    for name in () if args.read else names:
        for share in (0.5,) if args.quick else SHARES:
            images = args.images or (16 if args.quick else CASES[name].images)
            new = list(records(name, CASES[name], share, images))
            found += new
            for row in rows(new):
                print("| " + " | ".join(row) + " |", flush=True)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
