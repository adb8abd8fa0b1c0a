"""Shared by the tests: where things are, reading and printing modules, networks to work on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Generator, Sequence
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings
from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import Func
from xdsl.passes import ModulePass
from xdsl.printer import Printer

from hass_ir.dialects.accel import Accel
from hass_ir.dialects.sdf import Sdf
from hass_ir.dialects.torch import Torch
from hass_ir.driver.dialects import own_dialects
from hass_ir.driver.parser import LocatedParser
from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.workload import ComputeLayer

# What is drawn does not change from run to run.
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")

ROOT = Path(__file__).resolve().parents[2]


def parse_text(text: str, file: str = "<test>") -> ModuleOp:
    """The verified module of `text`, as if read from `file`."""
    context = Context()
    for name, getter in {**get_all_dialects(), **own_dialects()}.items():
        context.register_dialect(name, getter)
    context.load_registered_dialect(Func.name)
    for dialect in (Torch, Sdf, Accel):
        context.load_dialect(dialect)
    module = LocatedParser(context, text, file).parse_module()
    module.verify()
    return module


def print_module(module: ModuleOp, generic: bool = False) -> str:
    """`module` as hass-opt prints it."""
    stream = StringIO()
    Printer(stream, print_generic_format=generic).print_op(module)
    stream.write("\n\n")
    return stream.getvalue()


def apply_passes(module: ModuleOp, *passes: ModulePass) -> ModuleOp:
    """Run `passes` on `module`, verified after each; the module itself is changed."""
    for each in passes:
        each.apply(Context(), module)
        module.verify()
    return module


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of hass-opt and xdsl-opt."""
    return Path(sys.executable).parent


@pytest.fixture(scope="session")
def parse() -> Callable[..., ModuleOp]:
    return parse_text


@pytest.fixture(scope="session")
def show() -> Callable[..., str]:
    return print_module


@pytest.fixture(scope="session")
def apply() -> Callable[..., ModuleOp]:
    return apply_passes


@pytest.fixture(scope="session")
def read() -> Callable[[Path], ModuleOp]:
    """A function that reads a module from a file."""
    return lambda path: parse_text(path.read_text(), str(path))


@pytest.fixture(scope="session")
def example() -> Generator[Callable[[str], Any]]:
    """A function that imports a module of `examples`, as from the root of the checkout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(ROOT), *sys.path])
        yield lambda name: import_module(f"examples.{name}")


@pytest.fixture(scope="session")
def to_sdf() -> Sequence[ModulePass]:
    """The passes from an imported network to one whose zeros can be measured."""
    from xdsl.transforms.canonicalize import CanonicalizePass

    from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass
    from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass

    return ConvertTorchToSdfPass(), SdfFoldBatchNormPass(), CanonicalizePass()


@pytest.fixture(scope="session")
def idle() -> Callable[..., float]:
    """A function that gives the cycles in which the lanes of candidate `row` of a layer, which need
    `compute` cycles, wait for the scan."""
    import numpy as np

    from hass_ir.hardware.resources import Grid
    from hass_ir.hardware.scan import idle_cycles

    fields = ("macs", "in_lanes", "out_lanes", "group_lanes", "columns", "fifo_depth", "reach")

    def cycles(layer: ComputeLayer, found: Candidates, row: int, compute: float) -> float:
        arrays = {name: getattr(found, name)[row : row + 1] for name in (*fields, "packing")}
        kind, c = found.kinds[int(found.kind[row])], int(found.c[row])
        shared = 1 if found.products[row] == 1 else 2
        items = layer.groups, -(-layer.group_channels // c), -(-layer.group_filters // shared)
        grid = Grid(kind, c, **arrays)
        return float(idle_cycles(layer, items, grid, np.asarray([float(compute)]))[0])

    return cycles


def _input_module(name: str) -> ModuleType:
    """The module `Inputs/NAME.py`."""
    path = ROOT / "test" / "unit" / "Inputs" / f"{name}.py"
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
    return module


@pytest.fixture
def heeding_ctrl_c() -> Generator[None]:
    """Ctrl-C is heeded, here and in processes started here, also where pytest was started so that
    it ignores it, as in the background of a script."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def graphs() -> Any:
    """`graphs()` in it draws random networks."""
    return _input_module("graphs")


@pytest.fixture(scope="session")
def pipeline_twin() -> ModuleType:
    """`Twin` in it simulates pipelines naively."""
    return _input_module("pipeline_twin")


@pytest.fixture(scope="session")
def tiled_twin(pipeline_twin: ModuleType) -> type:
    """The same `Twin` for pipelines whose engines stream their weights."""
    return _input_module("tiled_twin").twin_of(pipeline_twin)


@pytest.fixture(scope="module")
def one_thread() -> Generator[None]:
    """torch on one thread: small tensors gain nothing from more, and wait for busy cores."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module of the torch dialect with weights and calibration data: a residual network of
    three layers with a batch norm and a grouped convolution.

    Its labels are its own top classes, but for every eighth image.
    """
    import numpy as np

    save_file: Any = import_module("safetensors.numpy").save_file
    folder = tmp_path_factory.mktemp("small")
    rng = np.random.default_rng(0)
    weights = {
        "stem.weight": rng.standard_normal((6, 2, 3, 3)),
        "norm.weight": rng.uniform(0.5, 1.5, 6),
        "norm.bias": rng.standard_normal(6) * 0.2,
        "norm.mean": rng.standard_normal(6) * 0.2,
        "norm.variance": rng.uniform(0.5, 1.5, 6),
        "block.weight": rng.standard_normal((6, 3, 3, 3)) * 0.4,
        "head.weight": rng.standard_normal((5, 6)),
        "head.bias": rng.standard_normal(5) * 0.1,
    }
    single = {name: value.astype(np.float32) for name, value in weights.items()}
    save_file(single, folder / "small.safetensors")
    inputs = np.maximum(rng.standard_normal((64, 2, 6, 6)), 0).astype(np.float32)
    path = folder / "small.mlir"
    path.write_text((ROOT / "test" / "unit" / "Inputs" / "small.mlir").read_text())
    labels = _logits(path, inputs).argmax(axis=1)
    labels[::8] = (labels[::8] + 1) % 5
    np.savez(folder / "small.npz", inputs=inputs, labels=labels)
    return path


def _logits(path: Path, inputs: Any) -> Any:
    from hass_ir.execute.program import Program
    from hass_ir.execute.weights import Weights
    from hass_ir.functions import network_of
    from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass

    module = apply_passes(parse_text(path.read_text()), ConvertTorchToSdfPass())
    weights = Weights(path.with_suffix(".safetensors"))
    return Program(network_of(module, None), weights).predict(inputs)


@pytest.fixture(scope="session")
def searched_small(small: Path) -> ModuleOp:
    """The small network after hass-search; not to be changed."""
    from hass_ir.passes.hass_search import HassSearchPass

    search = HassSearchPass(device="zedboard", accuracy_drop=0.05, trials=12)
    return apply_passes(parse_text(small.read_text(), str(small)), search)


@pytest.fixture(scope="session")
def searched_digits() -> ModuleOp:
    """The digits network after hass-search with 25 trials; not to be changed."""
    from hass_ir.passes.hass_search import HassSearchPass

    path = ROOT / "examples" / "digits" / "model.mlir"
    search = HassSearchPass(device="zedboard", accuracy_drop=0.01, trials=25)
    return apply_passes(parse_text(path.read_text(), str(path)), search)
