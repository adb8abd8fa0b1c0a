"""Networks people have, by every way in: import, parsing, conversion, memory, results, hardware.

Each network and way has processes of its own: one imports, one parses and converts, so that peak
memory is that of the step. Seconds are of the processor, on one thread. The sdf module is executed
and compared with PyTorch on one input. The design, for u250 with the zeros found in 2 samples, is
made for one way, as the graph is the same by all (`test/unit/test_ways.py`).
Run: python benchmarks/models.py [--quick] [--models A,B] [--ways A,B] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from math import prod
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MODELS = {
    "resnet18": "resnet:resnet18",
    "resnet50": "third_party:resnet50",
    "mobilenet_v2": "third_party:mobilenet_v2",
    "mobilenet_v3_small": "mobilenet_v3:mobilenet_v3_small",
    "mobilenet_v3_large": "mobilenet_v3:mobilenet_v3_large",
    "yolov5n": "yolo:yolov5n",
    "yolov3_tiny": "yolo:yolov3_tiny",
    "yolos_tiny": "third_party:yolos_tiny",
    "vit_tiny": "third_party:vit_tiny",
    "bert_tiny": "third_party:bert_tiny",
    "bert_base": "third_party:bert_base",
}
WAYS = ("import", "onnx", "torch", "linalg")
QUICK = ("bert_tiny",)
Record = dict[str, Any]
HEAD = (
    "| model | way in | ops | parameters | MMACs | import s | parse s | convert s | peak MB "
    "| difference | zero products | II | img/s |\n" + "|---" * 13 + "|"
)


def peak_mb() -> float:
    """The most memory this process has had, in 10^6 bytes; Linux counts units of 1024."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def timed(record: Record, key: str, work: Callable[[], Any]) -> Any:
    """What `work` returns; its processor seconds go to `record[key]`."""
    start = time.process_time()
    result = work()
    record[key] = time.process_time() - start
    return result


def imported(name: str, way: str, folder: Path) -> Record:
    """Write the network's file, one input and what PyTorch makes of it."""
    import numpy as np
    import torch

    torch.set_num_threads(1)
    module, _, factory = MODELS[name].partition(":")
    model, inputs = getattr(import_module(f"examples.{module}"), factory)()
    with torch.no_grad():
        given: Any = model(*inputs)
    values: list[Any] = [*inputs, *(given if isinstance(given, tuple) else (given,))]
    np.savez(folder / "values.npz", *(value.numpy() for value in values))
    record: Record = {"inputs": len(inputs)}
    write = import_module("examples.ways").WAYS[way]
    timed(record, "import_s", lambda: write(model, inputs, folder / "model.mlir"))
    return record | {"import_peak_mb": peak_mb()}


def converted(name: str, way: str, folder: Path) -> Record:
    """Parse and convert the file; execute the sdf module."""
    from xdsl.context import Context
    from xdsl.transforms.canonicalize import CanonicalizePass

    from hass_ir.functions import network_of
    from hass_ir.opt import HassOptMain
    from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass

    record: Record = {}
    path = folder / "model.mlir"
    tool = HassOptMain([str(path)])
    ((chunk, _),), extension = tool.prepare_input()
    module = timed(record, "parse_s", lambda: tool.parse_chunk(chunk, extension))
    network = network_of(module, None)
    if way == "linalg":
        from hass_ir.lowering.convert_linalg_to_sdf import ConvertLinalgToSdfPass as Convert
    else:
        from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass as Convert
    timed(record, "convert_s", lambda: Convert().apply(Context(), module))
    record["peak_mb"] = peak_mb()
    for cleanup in (SdfFoldBatchNormPass(), CanonicalizePass()):
        cleanup.apply(Context(), module)
    network = network_of(module, None)
    return record | counted(network) | compared(module, network, path, folder)


def counted(network: Any) -> Record:
    """Numbers of ops, weights and products."""
    from hass_ir.dialects import sdf
    from hass_ir.execute.constants import is_constant
    from hass_ir.hardware.workload import ComputeLayer
    from hass_ir.lowering.workload import workload_of

    ops = list(network.body.block.ops)
    layers = [part.layer for part in workload_of(network).plain]
    return {
        "ops": sum(not is_constant(op) for op in ops) - 1,
        "parameters": sum(prod(op.shape) for op in ops if isinstance(op, sdf.WeightOp)),
        "macs": sum(layer.macs for layer in layers if isinstance(layer, ComputeLayer)),
    }


def compared(module: Any, network: Any, path: Path, folder: Path) -> Record:
    """The largest difference to PyTorch, relative to the largest value of each output."""
    import numpy as np
    import torch

    from hass_ir.execute.program import Program
    from hass_ir.execute.weights import Weights
    from hass_ir.weights_file import weights_path

    torch.set_num_threads(1)
    with np.load(folder / "values.npz") as file:
        values = [torch.tensor(file[key]) for key in file.files]
    count = len(network.body.block.args)
    record: Record = {}
    program = Program(network, Weights(weights_path(module, None)))
    found = timed(record, "execute_s", lambda: program.run(*values[:count]))
    differences = [
        float((a - b).abs().max() / b.abs().max())
        for a, b in zip(found, values[count:], strict=True)
    ]
    return record | {"max_relative_difference": max(differences)}


def designed(folder: Path) -> Record:
    """The accelerator for the zeros that the network has."""
    output = folder / "accelerator.json"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-m", "hass_ir.opt", str(folder / "model.mlir")]
    options = ["--hass-design=device=u250 samples=2", "-t", "accel-json", "-o", str(output)]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    if done.returncode:
        return {"design_error": done.stderr.strip().splitlines()[-1]}
    accelerator = json.loads(output.read_text())
    metrics = accelerator["metrics"]
    return {
        "design_s": resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before,
        "pair_sparsity": metrics["pair_sparsity"],
        "ii_cycles": metrics["ii_cycles"],
        "images_per_s": metrics["throughput_images_per_s"],
        "binding_resource": metrics["binding_resource"],
        "streamed_layers": len(accelerator["streamed_weights"]),
    }


def step(kind: str, name: str, way: str, folder: Path) -> Record:
    """The record that this program makes of one step, in a process of its own."""
    command = [sys.executable, __file__, "--step", kind, name, way, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} by {way}, {kind}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def row(r: Record) -> str:
    """A record as a row of the table."""
    ii, zeros = r.get("ii_cycles"), r.get("pair_sparsity")
    hardware = "as above | | " if ii is None else f"{zeros:.1%} | {ii:,} | {r['images_per_s']:,.0f}"
    hardware = r.get("design_error", hardware) if r["designed"] or ii else hardware
    return (
        f"| {r['model']} | {r['route']} | {r['ops']} | {r['parameters']:,} "
        f"| {r['macs'] / 1e6:,.0f} | {r['import_s']:.1f} | {r['parse_s']:.2f} "
        f"| {r['convert_s']:.2f} | {r['peak_mb']:.0f} "
        f"| {r['max_relative_difference']:.0e} | {hardware} |"
    )


def main() -> None:
    """Run all cases and print a table; `--quick` takes the smallest network and no design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quick", action="store_true", help="the smallest network, no design")
    parser.add_argument("--models", help="names with commas between them (default: all)")
    parser.add_argument("--ways", default=",".join(WAYS), help="as above")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        kind, name, way, folder = options.step
        work = imported if kind == "import" else converted
        print(json.dumps(work(name, way, Path(folder))))
        return
    names = options.models.split(",") if options.models else QUICK if options.quick else MODELS
    records: list[Record] = []
    print(HEAD)
    for name in names:
        for way in options.ways.split(","):
            with tempfile.TemporaryDirectory() as folder:
                record: Record = {"model": name, "route": way, "machine": platform.processor()}
                record |= step("import", name, way, Path(folder))
                record |= step("convert", name, way, Path(folder))
                record["designed"] = way == "import" and not options.quick
                record |= designed(Path(folder)) if record["designed"] else {}
            records.append(record)
            print(row(record), flush=True)
            if options.json:
                Path(options.json).write_text(json.dumps(records, indent=1))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
