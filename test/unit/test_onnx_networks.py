"""The same network by PyTorch and by ONNX: one sdf graph but for names, and the same results."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import torch
from onnx.reference import ReferenceEvaluator
from torch import Tensor, nn
from torch.onnx import TrainingMode
from xdsl.dialects.builtin import ModuleOp

from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.frontend import Imported, import_onnx, import_torch, write_imported
from hass_ir.functions import network_of
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass

pytest.importorskip("torch_mlir")

Read: TypeAlias = Callable[[Path], ModuleOp]
Apply: TypeAlias = Callable[..., ModuleOp]
Show: TypeAlias = Callable[[ModuleOp], str]

LIMIT = 1e-3
"""Largest difference, relative to the largest value."""


def export(model: nn.Module, x: Tensor, path: Path, opset: int = 17, whole: bool = True) -> None:
    """Write `path`, with its batch axis open; `whole` keeps batch norms apart."""
    to_onnx: Any = import_module("torch.onnx").export
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        to_onnx(
            model,
            (x,),
            path,
            dynamo=False,
            opset_version=opset,
            input_names=["x"],
            dynamic_axes={"x": {0: "N"}},
            do_constant_folding=not whole,
            training=TrainingMode.PRESERVE if whole else TrainingMode.EVAL,
        )


def evaluate(path: Path, x: Tensor) -> np.ndarray[Any, Any]:
    """What onnx's own definition of the ops gives."""
    evaluator: Any = ReferenceEvaluator(str(path))
    return evaluator.run(None, {"x": x.numpy()})[0]


def difference(a: Any, b: Any) -> float:
    return float(np.abs(np.asarray(a) - np.asarray(b)).max() / np.abs(np.asarray(b)).max())


@pytest.fixture
def sdf(tmp_path: Path, read: Read, apply: Apply) -> Callable[[Imported], tuple[ModuleOp, Program]]:
    """A function that gives the sdf module of an import, and a program to run it."""

    def converted(imported: Imported) -> tuple[ModuleOp, Program]:
        write_imported(imported, tmp_path / "model.mlir")
        module = apply(read(tmp_path / "model.mlir"), ConvertTorchToSdfPass())
        return module, Program(network_of(module, None), Weights(tmp_path / "model.safetensors"))

    return converted


def nameless(text: str, imported: Imported) -> str:
    """`text` without the names of layers, and with the digests of weights for theirs."""
    text = re.sub(r', source = "[^"]*"', "", text)
    text = re.sub(r' \{source = "[^"]*"\}', "", text)
    text = text[text.index("func.func") :]

    def digest(found: re.Match[str]) -> str:
        return sha256(imported.weights[found[1]].tobytes()).hexdigest()

    return re.sub(r'(?<=sdf\.weight )"([^"]*)"', digest, text)


class EveryOp(nn.Module):
    """What sdf has, in the ways that PyTorch's exporter has for it."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, (3, 5), (2, 1), (1, 2), (1, 2))
        self.depthwise = nn.Conv2d(8, 16, 3, padding="same", groups=8, bias=False)
        self.norm = nn.BatchNorm2d(16)
        self.point = nn.Sequential(nn.Conv2d(16, 16, 1, groups=4), nn.BatchNorm2d(16), nn.ReLU6())
        self.largest = nn.MaxPool2d(3, 2, 1, ceil_mode=True)
        self.mean = nn.AvgPool2d((2, 3), 2, (1, 1), count_include_pad=False)
        self.padded = nn.AvgPool2d(3, 1, 1)
        self.dropout = nn.Dropout(0.5)
        self.hidden = nn.Linear(32, 12)
        self.head = nn.Linear(12, 5, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 3, 15, 14] to [N, 5]."""
        x = torch.relu(self.conv(x))
        y = self.norm(self.depthwise(x))
        z = torch.clamp(self.point(torch.relu(y)) + y, 0, 6)
        a, b = self.largest(z), self.mean(z)
        pooled = torch.cat([self.padded(a), a], 1)
        x = torch.flatten(self.dropout(nn.functional.adaptive_avg_pool2d(pooled, 1)), 1)
        x = x + torch.cat([b.mean((2, 3)), z.mean((2, 3), keepdim=True).view(-1, 16)], -1)
        return self.head(self.hidden(x))


def random_norms(model: nn.Module) -> nn.Module:
    """`model` in evaluation mode, its batch norms with statistics of their own."""
    generator = torch.Generator().manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            for name, tensor in (*module.named_parameters(), *module.named_buffers()):
                if tensor.is_floating_point():
                    low = 0.5 if name in ("weight", "running_var") else -0.5
                    tensor.data.uniform_(low, low + 1, generator=generator)
    return model.eval()


def third_party() -> nn.Module:
    """A small ResNet of transformers, with bottleneck layers."""
    transformers: Any = pytest.importorskip("transformers")
    torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    config = transformers.ResNetConfig(
        embedding_size=8, hidden_sizes=[16, 24], depths=[1, 2], layer_type="bottleneck"
    )

    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = transformers.ResNetForImageClassification(config)

        def forward(self, x: Tensor) -> Tensor:
            return self.net(x).logits

    return random_norms(Classifier())


@pytest.fixture(params=["digits", "resnet18", "transformers"])
def network(
    request: pytest.FixtureRequest, example: Callable[[str], Any]
) -> tuple[nn.Module, Tensor]:
    generator = torch.Generator().manual_seed(1)  # pyright: ignore[reportUnknownMemberType]
    match request.param:
        case "digits":
            return example("digits").resnet8()[0].eval(), torch.rand(
                2, 1, 8, 8, generator=generator
            )
        case "resnet18":
            return example("resnet").resnet18()[0], torch.rand(2, 3, 64, 64, generator=generator)
        case _:
            return third_party(), torch.rand(2, 3, 40, 40, generator=generator)


def test_one_graph_by_both_ways(
    network: tuple[nn.Module, Tensor],
    tmp_path: Path,
    sdf: Callable[[Imported], tuple[ModuleOp, Program]],
    show: Show,
):
    model, x = network
    export(model, x, tmp_path / "model.onnx")
    by_onnx = import_onnx(tmp_path / "model.onnx", batch=1)
    by_torch = import_torch(model, x[:1])
    module, program = sdf(by_onnx)
    assert nameless(show(module), by_onnx) == nameless(show(sdf(by_torch)[0]), by_torch)
    assert by_onnx.input_shape == by_torch.input_shape
    (found,) = program.run(x)
    with torch.no_grad():
        assert difference(found, model(x)) < LIMIT
    assert difference(found, evaluate(tmp_path / "model.onnx", x)) < LIMIT


@pytest.mark.parametrize("name", ["bert_tiny", "vit_tiny"])
def test_transformers(
    name: str,
    example: Callable[[str], Any],
    tmp_path: Path,
    sdf: Callable[[Imported], tuple[ModuleOp, Program]],
):
    """Attention, layer norms and gelu as ONNX spells them out."""
    model, inputs = getattr(example("third_party"), name)()
    export(model, inputs[0], tmp_path / "model.onnx", whole=False)
    (found, *_) = sdf(import_onnx(tmp_path / "model.onnx"))[1].run(inputs[0])
    with torch.no_grad():
        assert difference(found, model(inputs[0])) < LIMIT


def test_the_default_exporter(
    example: Callable[[str], Any],
    tmp_path: Path,
    sdf: Callable[[Imported], tuple[ModuleOp, Program]],
    capfd: pytest.CaptureFixture[str],
):
    """torch.onnx.export without options: weights beside the file, batch norms folded."""
    model, x = example("digits").resnet8()[0].eval(), torch.rand(2, 1, 8, 8)
    to_onnx: Any = import_module("torch.onnx").export
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = import_module("torch.export").Dim("batch")
        to_onnx(model, (x,), tmp_path / "model.onnx", dynamic_shapes=({0: batch},))
    capfd.readouterr()
    imported = import_onnx(tmp_path / "model.onnx")
    assert (tmp_path / "model.onnx.data").is_file()
    assert "layer1.conv1.weight" in imported.weights
    (found,) = sdf(imported)[1].run(x)
    with torch.no_grad():
        assert difference(found, model(x)) < LIMIT


@pytest.mark.parametrize("opset", range(13, 21))
@pytest.mark.parametrize("whole", [True, False])
def test_every_opset(
    opset: int,
    whole: bool,
    tmp_path: Path,
    sdf: Callable[[Imported], tuple[ModuleOp, Program]],
):
    torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    model, x = random_norms(EveryOp()), torch.rand(3, 3, 15, 14)
    export(model, x, tmp_path / "model.onnx", opset, whole)
    imported = import_onnx(tmp_path / "model.onnx")
    assert imported.input_shape == (1, 3, 15, 14)
    (note,) = imported.notes
    assert "the batch axis of 'x' is open in the file and taken as 1; --batch N" in note
    _, program = sdf(imported)
    (found,) = program.run(x)
    with torch.no_grad():
        assert difference(found, model(x)) < LIMIT
    # In opset 13 the evaluator normalises by the batch, as if it were in training.
    if opset > 13 or not whole:
        assert difference(found, evaluate(tmp_path / "model.onnx", x)) < LIMIT
