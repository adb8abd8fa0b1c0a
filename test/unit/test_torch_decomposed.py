"""torch-mlir's default decompositions: the same sdf graph as from hass-import, same results."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation, SSAValue
from xdsl.passes import ModulePass

from hass_ir.dialects import sdf
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Float32Array, Weights
from hass_ir.frontend import Imported, import_torch, write_imported
from hass_ir.frontend.pytorch import _WeightHooks  # pyright: ignore[reportPrivateUsage]
from hass_ir.functions import network_of

pytest.importorskip("torch_mlir")

pytestmark = pytest.mark.usefixtures("one_thread")

LIMIT = 1e-3
"""Largest difference to torch, relative to the largest value."""

MODELS = (
    "resnet:resnet18",
    "mobilenet_v3:mobilenet_v3_small",
    "yolo:yolov5n",
    "yolo:yolov3_tiny",
    "third_party:mobilenet_v2",
    "third_party:bert_tiny",
    "third_party:vit_tiny",
    "third_party:yolos_tiny",
)

Made: TypeAlias = tuple[Any, tuple[torch.Tensor, ...]]


def made(name: str, example: Callable[[str], Any]) -> Made:
    """The model called `name` and inputs for it, images small; no parameter is zero."""
    module_name, _, factory = name.partition(":")
    if module_name == "third_party":
        pytest.importorskip("transformers")
    model, inputs = getattr(example(module_name), factory)()
    if inputs[0].ndim == 4 and inputs[0].shape[2] > 128:
        inputs = (inputs[0][:, :, :64, :96].clone(),)
    generator = torch.Generator().manual_seed(2)  # pyright: ignore[reportUnknownMemberType]
    for parameter in model.parameters():
        if not parameter.any():
            parameter.data.normal_(0, 0.1, generator=generator)
    return model, inputs


def decomposed(model: Any, inputs: tuple[torch.Tensor, ...]) -> Imported:
    """`model` as torch_mlir.fx imports it without options, its weights by name."""
    exported = torch.export.export(model, inputs, strict=False)
    names = {spec.target for spec in exported.graph_signature.input_specs}
    hooks = _WeightHooks(import_module("torch_mlir.ir"), names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = import_module("torch_mlir.fx").export_and_import(
            model, *inputs, output_type="torch", hooks=hooks, experimental_support_mutation=True
        )
    text = module.operation.get_asm(large_resource_limit=0)
    text = re.sub(r"\n*\{-#\s*#-\}\s*\Z", "\n", text)
    return Imported("net", text, hooks.weights, tuple(inputs[0].shape))


def spelled(function: func.FuncOp, weights: Weights) -> tuple[list[str], list[Float32Array]]:
    """The graph from its results on, names left out, and its constants in the same order."""
    lines: list[str] = []
    constants: list[Float32Array] = []
    numbers: dict[SSAValue, int] = {v: i for i, v in enumerate(function.body.block.args)}

    def spell(value: SSAValue) -> int:
        if value in numbers:
            return numbers[value]
        op = value.owner
        assert isinstance(op, Operation)
        operands = [spell(v) for v in op.operands]
        settings = {k: str(v) for k, v in sorted(op.properties.items()) if k != "source"}
        if isinstance(op, sdf.WeightOp | sdf.ConstantOp):
            settings = {"type": str(value.type)}
            constants.append(weights.value(value))
        name = "constant" if isinstance(op, sdf.WeightOp | sdf.ConstantOp) else op.name
        lines.append(f"{name}{operands} {settings}")
        return numbers.setdefault(value, len(numbers))

    results = function.body.block.last_op
    assert results is not None
    lines.append(f"return {[spell(v) for v in results.operands]}")
    return lines, constants


@pytest.mark.parametrize("name", MODELS)
def test_one_graph_by_both_ways(
    name: str,
    example: Callable[[str], Any],
    read: Callable[[Path], ModuleOp],
    apply: Callable[..., ModuleOp],
    to_sdf: Sequence[ModulePass],
    tmp_path: Path,
):
    model, inputs = made(name, example)
    ways: list[tuple[list[str], list[Float32Array]]] = []
    program: Program | None = None
    for way, imported in (
        ("clean", import_torch(model, inputs)),
        ("parts", decomposed(model, inputs)),
    ):
        path = tmp_path / f"{way}.mlir"
        write_imported(imported, path)
        function = network_of(apply(read(path), *to_sdf), None)
        weights = Weights(path.with_suffix(".safetensors"))
        ways.append(spelled(function, weights))
        program = Program(function, weights)
    (clean, ours), (parts, theirs) = ways
    assert parts == clean
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    with torch.no_grad():
        given: Any = model(*inputs)
    expected: list[torch.Tensor] = list(given) if isinstance(given, tuple) else [given]  # pyright: ignore[reportUnknownArgumentType]
    assert program is not None
    for found, wanted in zip(program.run(inputs[0]), expected, strict=True):
        assert float((found - wanted).abs().max() / wanted.abs().max()) < LIMIT


class Small(torch.nn.Module):
    """A convolution, a batch norm and a linear layer."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 4, 3)
        self.norm = torch.nn.BatchNorm2d(4)
        self.head = torch.nn.Linear(4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[N, 1, H, W] to [N, 3]."""
        return self.head(torch.relu(self.norm(self.conv(x))).mean((2, 3)))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A file as torch-mlir prints it, weights and all, and the model."""
    torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    model = Small().eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = import_module("torch_mlir.fx").export_and_import(
            model, torch.zeros(1, 1, 6, 6), output_type="torch"
        )
    path = tmp_path_factory.mktemp("printed") / "model.mlir"
    path.write_text(str(module))
    return path, model


def hass_opt(programs: Path, *arguments: str | Path, **options: Any) -> Any:
    return subprocess.run(
        [programs / "hass-opt", *arguments], capture_output=True, text=True, **options
    )


def test_a_file_as_torch_mlir_prints_it(
    printed: tuple[Path, Any], programs: Path, read: Callable[[Path], ModuleOp]
):
    """Weights in the text are read from there; a later step finds them in the same file."""
    path, model = printed
    converted = path.with_name("converted.mlir")
    done = hass_opt(programs, path, "--convert-torch-to-sdf", "-o", converted)
    assert not done.returncode, done.stderr
    text = converted.read_text()
    assert 'hass.weights = "model.mlir"' in text
    assert "dense_resource" not in text
    x = torch.rand(2, 1, 6, 6)
    (found,) = Program(network_of(read(converted), None), Weights(path)).run(x)
    with torch.no_grad():
        torch.testing.assert_close(found, model(x))
    done = hass_opt(
        programs, converted, "--hass-design=device=zedboard samples=4", "-t", "accel-json"
    )
    assert not done.returncode, done.stderr


def test_weights_in_the_text_cannot_be_lost(printed: tuple[Path, Any], programs: Path):
    path, _ = printed
    text = path.read_text()
    done = hass_opt(programs, path, "--convert-torch-to-sdf", "-o", path)
    assert "holds the weights and cannot be the output; name another file" in done.stderr
    done = hass_opt(programs, "--convert-torch-to-sdf", input=text)
    assert "give the file by its name, so that they can be read from it" in done.stderr
    named = text.replace("module {", 'module attributes {hass.weights = "x.safetensors"} {')
    both = path.with_name("both.mlir")
    both.write_text(named)
    done = hass_opt(programs, both, "--convert-torch-to-sdf")
    assert "names a file of weights and also brings some in its text" in done.stderr
    assert path.read_text() == text
