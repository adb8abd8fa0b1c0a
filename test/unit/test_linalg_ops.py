"""Ops of PyTorch as torch-mlir prints them in linalg: converted, and executed against PyTorch."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from xdsl.dialects.builtin import ModuleOp

from hass_ir.errors import HassError
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.lowering.convert_linalg_to_sdf import ConvertLinalgToSdfPass

pytest.importorskip("torch_mlir")

pytestmark = pytest.mark.usefixtures("one_thread")

LIMIT = 1e-5
"""Largest difference to torch, relative to the largest value."""


class Calls(nn.Module):
    """A function of x and the layers, as a model."""

    def __init__(self, function: Callable[..., Any], *layers: nn.Module):
        super().__init__()
        self.function, self.layers = function, nn.ModuleList(layers)

    def forward(self, x: Tensor) -> Any:
        return self.function(x, *self.layers)


def exported(model: nn.Module, x: Tensor, path: Path) -> Path:
    """`path`, with the model in linalg on tensors."""
    fx: Any = import_module("torch_mlir.fx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = fx.export_and_import(
            model.eval(), x, output_type="linalg-on-tensors", experimental_support_mutation=True
        )
    path.write_text(str(module))
    return path


def activations(x: Tensor) -> tuple[Tensor, ...]:
    return (
        torch.sigmoid(x),
        torch.tanh(x),
        F.relu6(x * 4),
        F.silu(x),
        F.hardswish(x * 4),
        F.hardsigmoid(x * 4),
        F.leaky_relu(x, 0.2),
        F.gelu(x),
        F.gelu(x, approximate="tanh"),
    )


def arithmetic(x: Tensor) -> tuple[Tensor, ...]:
    mask = torch.arange(6, dtype=torch.float32).reshape(1, 6, 1, 1) - 2
    y = x * 2 + 1
    return x / 3 - 0.5, 2 - x, -y, y - mask, mask - y, x * (mask + 3), x / (mask + 7), x - y


def windows(x: Tensor, a: nn.Module, b: nn.Module, c: nn.Module) -> tuple[Tensor, ...]:
    y = c(b(a(x)))
    return (
        F.avg_pool2d(y, 3, 2, 1),
        F.avg_pool2d(y, (2, 3), 1, 1, count_include_pad=False),
        F.max_pool2d(y, 3, 2, 1, ceil_mode=True),
        F.max_pool2d(y, 2, 2, dilation=2),
        F.adaptive_avg_pool2d(y, 1),
        y.mean((2, 3)),
        y.amax((2, 3), keepdim=True),
        F.interpolate(y, scale_factor=(2, 3)),
        F.pad(y, (1, 0, 2, 1)) + 1,
        y[:, 1:7:2, :, 3:],
        torch.cat([y, y * 2], 1),
    )


def norms(x: Tensor, *layers: nn.Module) -> tuple[Tensor, ...]:
    a, b, c, d = layers
    rows = x.flatten(2)
    return a(x), b(x), c(rows), d(rows), torch.softmax(rows, 1), torch.softmax(rows, -1)


def tokens(x: Tensor, a: nn.Module, b: nn.Module) -> tuple[Tensor, ...]:
    rows = x.flatten(2)
    y = F.gelu(b(F.relu(a(rows))))
    heads = y.reshape(2, 6, 2, 10).transpose(1, 2)
    causal = F.scaled_dot_product_attention(heads, heads, heads, is_causal=True)
    joined = causal.transpose(1, 2).reshape(2, 6, 20)
    return y + rows, joined, y @ rows.transpose(1, 2), a(joined[:, 0])


def strange(x: Tensor) -> tuple[Tensor, ...]:
    return torch.sin(x), torch.relu(x).flip(2), torch.exp(x)


CASES: dict[str, tuple[Callable[..., Any], tuple[nn.Module, ...], tuple[int, ...]]] = {
    "activations": (activations, (), (1, 6, 4, 5)),
    "arithmetic": (arithmetic, (), (1, 6, 4, 5)),
    "windows": (
        windows,
        (
            nn.Conv2d(6, 8, (3, 5), (1, 2), (1, 2), groups=2),
            nn.Conv2d(8, 16, 3, padding=2, dilation=2, groups=8),
            nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False),
        ),
        (2, 6, 9, 18),
    ),
    "norms": (
        norms,
        (
            nn.BatchNorm2d(6),
            nn.BatchNorm2d(6, affine=False),
            nn.LayerNorm(20),
            nn.LayerNorm(20, elementwise_affine=False),
        ),
        (2, 6, 4, 5),
    ),
    "tokens": (tokens, (nn.Linear(20, 12), nn.Linear(12, 20, bias=False)), (2, 6, 4, 5)),
}


def seeded(layers: tuple[nn.Module, ...]) -> None:
    """Give all parameters and statistics values of their own."""
    generator = torch.Generator().manual_seed(3)  # pyright: ignore[reportUnknownMemberType]
    for layer in layers:
        for tensor in (*layer.parameters(), *layer.buffers()):
            if tensor.is_floating_point():
                tensor.data.uniform_(0.1, 0.9, generator=generator)


@pytest.mark.parametrize("name", CASES)
def test_converted_equals_torch(
    name: str, read: Callable[[Path], ModuleOp], apply: Callable[..., ModuleOp], tmp_path: Path
):
    function, layers, shape = CASES[name]
    seeded(layers)
    generator = torch.Generator().manual_seed(5)  # pyright: ignore[reportUnknownMemberType]
    x = torch.randn(shape, generator=generator)
    model = Calls(function, *layers)
    path = exported(model, x, tmp_path / "model.mlir")
    module = apply(read(path), ConvertLinalgToSdfPass(weights=str(path)))
    program = Program(network_of(module, None), Weights(path))
    with torch.no_grad():
        expected = model(x)
    found = program.run(x)
    assert len(found) == len(expected)
    for i, (ours, theirs) in enumerate(zip(found, expected, strict=True)):
        assert ours.shape == theirs.shape, i
        assert float((ours - theirs).abs().max() / theirs.abs().max()) < LIMIT, i


def test_unsupported_is_told_all_at_once(
    read: Callable[[Path], ModuleOp], apply: Callable[..., ModuleOp], tmp_path: Path
):
    path = exported(
        Calls(strange),
        torch.zeros(1, 2, 3, 4),
        tmp_path / "model.mlir",
    )
    module = read(path)
    before = str(module)
    with pytest.raises(HassError) as caught:
        apply(module, ConvertLinalgToSdfPass())
    assert len(caught.value.diagnostics) >= 3
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.location is not None
        assert diagnostic.location.startswith(f"{path}:")
    assert "'math.sin'" in str(caught.value)
    assert "'gather'" in str(caught.value)
    assert str(module) == before


def uneven(x: Tensor) -> tuple[Tensor, ...]:
    return F.adaptive_max_pool2d(x, 4), F.adaptive_avg_pool2d(x, 4)


def test_windows_of_several_sizes_are_refused(
    read: Callable[[Path], ModuleOp], apply: Callable[..., ModuleOp], tmp_path: Path
):
    """torch-mlir writes equal windows for the maxima, and that this is wrong as an assertion."""
    path = exported(Calls(uneven), torch.zeros(1, 6, 9, 10), tmp_path / "model.mlir")
    with pytest.raises(HassError) as caught:
        apply(read(path), ConvertLinalgToSdfPass(weights=str(path)))
    assert "cf.assert: this never holds: unimplemented: only support cases with fixed" in str(
        caught.value
    )
    assert len(caught.value.diagnostics) >= 2
