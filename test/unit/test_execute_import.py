"""PyTorch models through import, text and every pass, executed and compared with the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.dialects.sdf import BatchNormOp, Conv2dOp
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.frontend import import_torch, write_imported
from hass_ir.functions import network_of

pytest.importorskip("torch_mlir")

Read: TypeAlias = Callable[[Path], ModuleOp]
Apply: TypeAlias = Callable[..., ModuleOp]

LIMIT = 1e-4
"""Largest difference to torch, relative to the largest value."""


class EveryOp(nn.Module):
    """All that convert-torch-to-sdf takes, spelled in the ways PyTorch has for it."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, (3, 5), (2, 1), (1, 2), (1, 2), groups=1)
        self.depthwise = nn.Conv2d(8, 16, 3, padding="same", groups=8, bias=False)
        self.norm = nn.BatchNorm2d(16)
        self.plain = nn.BatchNorm2d(16, affine=False)
        self.point = nn.Sequential(nn.Conv2d(16, 16, 1, groups=4), nn.BatchNorm2d(16), nn.ReLU6())
        self.largest = nn.MaxPool2d(3, 2, 1, ceil_mode=True)
        self.mean = nn.AvgPool2d((2, 3), 2, (1, 1), ceil_mode=True, count_include_pad=False)
        self.padded = nn.AvgPool2d(3, 1, 1)
        self.dropout = nn.Dropout(0.5)
        self.hidden = nn.Linear(32, 12)
        self.after = nn.BatchNorm1d(12)
        self.head = nn.Linear(12, 5, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 3, 15, 14] to [N, 5]."""
        x = F.relu(self.conv(x))
        y = self.norm(self.depthwise(x))
        z = self.point(F.relu(y, inplace=True)) + y
        z = torch.clamp(self.plain(z), 0, 6)
        a, b = self.largest(z), self.mean(F.hardtanh(z, 0.0, 6.0))
        pooled = torch.cat([self.padded(a), a], 1)
        x = torch.flatten(self.dropout(F.adaptive_avg_pool2d(pooled, 1)), 1)
        x = x + torch.cat([b.mean((2, 3)), z.mean((2, 3), keepdim=True).view(-1, 16)], -1)
        return self.head(self.after(self.hidden(x)))


def randomized(model: nn.Module) -> nn.Module:
    """`model` in evaluation mode, its batch norms with statistics of their own."""
    generator = torch.Generator().manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    for module in model.modules():
        for name, tensor in (*module.named_parameters(recurse=False), *module.named_buffers()):
            if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d) and tensor.is_floating_point():
                low = 0.5 if name in ("weight", "running_var") else -0.5
                tensor.data.uniform_(low, low + 1, generator=generator)
    return model.eval()


def check(
    module: ModuleOp, weights: Path, model: nn.Module, shape: Sequence[int], batches: Sequence[int]
) -> None:
    """`module` gives what `model` gives, for batches of several sizes."""
    program = Program(network_of(module, None), Weights(weights))
    generator = torch.Generator().manual_seed(1)  # pyright: ignore[reportUnknownMemberType]
    for batch in batches:
        x = torch.randn(batch, *shape, generator=generator)
        with torch.no_grad():
            expected = cast(Tensor, model(x))
        (found,) = program.run(x)
        assert found.shape == expected.shape
        assert float((found - expected).abs().max() / expected.abs().max()) < LIMIT


def check_steps(
    path: Path,
    model: nn.Module,
    shape: Sequence[int],
    batches: Sequence[int],
    read: Read,
    apply: Apply,
    passes: Sequence[ModulePass],
) -> ModuleOp:
    """After each of `passes`, the module at `path` gives what `model` gives."""
    module = read(path)
    for each in passes:
        apply(module, each)
        check(module, path.with_suffix(".safetensors"), model, shape, batches)
    assert not any(isinstance(op, BatchNormOp) for op in module.walk())
    return module


@pytest.fixture
def imported(tmp_path: Path) -> Callable[[nn.Module, Tensor], Path]:
    def write(model: nn.Module, inputs: Tensor) -> Path:
        write_imported(import_torch(model, inputs), tmp_path / "model.mlir")
        return tmp_path / "model.mlir"

    return write


def test_every_op_and_spelling(
    imported: Callable[..., Path], read: Read, apply: Apply, to_sdf: Sequence[ModulePass]
):
    model = randomized(EveryOp())
    path = imported(model, torch.zeros(1, 3, 15, 14))
    module = read(path)
    # A batch norm behind an addition cannot be folded.
    for each in to_sdf:
        apply(module, each)
        check(module, path.with_suffix(".safetensors"), model, (3, 15, 14), (1, 3, 7))
    left = [op.source for op in module.walk() if isinstance(op, BatchNormOp)]
    assert [str(source) for source in left] == ['"plain"']


def test_digits_network(
    root: Path,
    example: Callable[[str], Any],
    read: Read,
    apply: Apply,
    to_sdf: Sequence[ModulePass],
):
    path = root / "examples" / "digits" / "model.mlir"
    model, _ = example("digits").resnet8()
    check_steps(path, model, (1, 8, 8), (1, 3, 7), read, apply, to_sdf)


def test_resnet18(
    example: Callable[[str], Any],
    imported: Callable[..., Path],
    read: Read,
    apply: Apply,
    to_sdf: Sequence[ModulePass],
):
    model, (inputs,) = example("resnet").resnet18()
    path = imported(model, inputs)
    module = check_steps(path, model, inputs.shape[1:], (1,), read, apply, to_sdf)
    check(module, path.with_suffix(".safetensors"), model, inputs.shape[1:], (2,))
    assert sum(isinstance(op, Conv2dOp) for op in module.walk()) == 20
