"""Networks nobody listed: all that is unsupported is named at once; what converts is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from xdsl.dialects.builtin import ModuleOp

from hass_ir.errors import HassError
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.frontend import import_torch, write_imported
from hass_ir.functions import network_of
from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass
from hass_ir.passes.hass_check_support import HassCheckSupportPass

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


def written(model: nn.Module, x: Tensor, path: Path) -> Path:
    """`path`, with the model imported and its parameters and statistics all drawn."""
    generator = torch.Generator().manual_seed(3)  # pyright: ignore[reportUnknownMemberType]
    for tensor in (*model.parameters(), *model.buffers()):
        if tensor.is_floating_point():
            tensor.data.uniform_(0.2, 0.9, generator=generator)
    write_imported(import_torch(model.eval(), x), path)
    return path


def segmentation(x: Tensor, up: nn.Module, head: nn.Module) -> Tensor:
    y = F.interpolate(up(x), scale_factor=2, mode="bilinear", align_corners=True)
    return F.pad(head(y.relu()), (1, 1), value=1.0)


def volumes(x: Tensor, conv: nn.Module, pool: nn.Module) -> Tensor:
    return pool(conv(x.unsqueeze(1)).relu()).flatten(1)


def normalised(x: Tensor, group: nn.Module, slopes: nn.Module) -> Tensor:
    return slopes(group(x)) / x.std((2, 3), keepdim=True)


def indexed(x: Tensor) -> tuple[Tensor, ...]:
    return torch.einsum("bchw,bdhw->bcd", x, x), x.cumsum(1), x.topk(2, -1)[0], x.sort(-1)[0]


def spectral(x: Tensor) -> Tensor:
    return torch.view_as_real(torch.complex(x, x.flip(2))).sum(-1)


def whole_numbers(x: Tensor) -> tuple[Tensor, ...]:
    return (x * 3).long().float(), x.argmax(1).float(), torch.where(x > 0.5, x, x.sign())


def several(x: Tensor, conv: nn.Module) -> tuple[Tensor, ...]:
    y = conv(x)
    return y.relu(), y.clamp(-1, 1), y.mean(1), torch.div(y, 2, rounding_mode="floor")


def mutating(x: Tensor) -> Tensor:
    y = x * 2
    y[:, 1:3].mul_(3)
    return y + x.roll(1, 2)


def instance_norms(x: Tensor, plain: nn.Module, affine: nn.Module) -> tuple[Tensor, ...]:
    return plain(x).relu(), affine(x)


ODD: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[str, ...]]] = {
    "segmentation": (
        segmentation,
        (nn.ConvTranspose2d(6, 4, 3, 2, 1), nn.Conv2d(4, 3, 3, dilation=2)),
        ("convolution", "upsample_bilinear2d", "constant_pad_nd"),
    ),
    "volumes": (volumes, (nn.Conv3d(1, 4, 3), nn.MaxPool3d(2)), ("convolution", "max_pool3d")),
    "normalised": (
        normalised,
        (nn.GroupNorm(3, 6), nn.PReLU(6)),
        ("group_norm", "lt.Scalar", "sqrt"),
    ),
    "indexed": (indexed, (), ("cumsum", "topk", "sort")),
    "spectral": (spectral, (), ("flip", "complex")),
    "whole_numbers": (whole_numbers, (), ("argmax", "sign")),
    "several": (several, (nn.Conv2d(6, 4, 3, dilation=2),), ("clamp", "mean", "div")),
    "instance_norms": (
        instance_norms,
        (nn.InstanceNorm2d(6), nn.InstanceNorm2d(6, affine=True)),
        ("group_norm",),
    ),
    "mutating": (mutating, (), ("slice_scatter",)),
}


@pytest.mark.parametrize("name", ODD)
def test_all_that_is_unsupported_is_named_at_once(
    name: str, read: Callable[[Path], ModuleOp], apply: Callable[..., ModuleOp], tmp_path: Path
):
    function, layers, expected = ODD[name]
    path = written(Calls(function, *layers), torch.rand(1, 6, 9, 10), tmp_path / "odd.mlir")
    with pytest.raises(HassError) as caught:
        apply(read(path), HassCheckSupportPass())
    found = caught.value.diagnostics
    for op in expected:
        assert any(f".{op}" in d.message or f"'{op}" in d.message for d in found), op
    for diagnostic in found:
        assert diagnostic.location is not None
        assert diagnostic.location.startswith(f"{path}:")
        assert "in the source model" in diagnostic.message
        assert len(diagnostic.message.split(": ", 1)[1]) > 20


def test_norms_of_groups_are_named_with_a_remedy(
    read: Callable[[Path], ModuleOp], apply: Callable[..., ModuleOp], tmp_path: Path
):
    both = Calls(instance_norms, nn.GroupNorm(3, 6), nn.InstanceNorm2d(6))
    path = written(both, torch.rand(1, 6, 4, 4), tmp_path / "norms.mlir")
    with pytest.raises(HassError) as caught:
        apply(read(path), HassCheckSupportPass())
    assert len(caught.value.diagnostics) == 2
    for diagnostic in caught.value.diagnostics:
        assert "group_norm" in diagnostic.message
        assert "by batch norm or layer norm" in diagnostic.message


def test_control_by_values_is_refused():
    def branches(x: Tensor) -> Tensor:
        return x.relu() if x.sum() > 0 else -x

    with pytest.raises(HassError, match=r"cannot trace the model: .* data-dependent"):
        import_torch(Calls(branches).eval(), torch.rand(1, 6))


def test_what_torch_mlir_does_not_know_is_named_with_its_layer():
    def recurrent(x: Tensor, lstm: nn.Module, other: nn.Module) -> Tensor:
        return lstm(x)[0] + other(x)[0]

    lstm, other = nn.LSTM(6, 8, batch_first=True), nn.LSTM(6, 8, batch_first=True)
    model = Calls(recurrent, lstm, other).eval()
    with pytest.raises(HassError, match=r"'aten.lstm.input' in 'layers.0'.*'layers.1'"):
        import_torch(model, torch.rand(1, 5, 6))


def pools(x: Tensor) -> tuple[Tensor, ...]:
    return (
        F.max_pool2d(x, 3, 2, ceil_mode=True),
        F.max_pool2d(x, 3, 2, 1, ceil_mode=True),
        F.max_pool2d(x, 2, 3, 1, ceil_mode=True),
        F.max_pool2d(x * -1 - 3, 2, 2, 1),
        F.max_pool2d(F.pad(x.relu() * -1 - 1, (0, 1, 0, 1)), 2, 1),
        F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=float("-inf")), 2, 1),
        F.avg_pool2d(x, 3, 2, ceil_mode=True),
        F.avg_pool2d(x, 3, 2, 1, ceil_mode=True),
        F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False),
        F.avg_pool2d(x, (2, 3), 1, 1, count_include_pad=False),
        F.avg_pool2d(F.pad(x, (1, 1, 1, 1)), 3, 1),
        F.adaptive_avg_pool2d(x, (3, 5)),
        F.interpolate(x, size=(18, 30)),
        x.mean((-1, -2)),
        x.amax((2, 3), keepdim=True),
    )


def orders(x: Tensor) -> tuple[Tensor, ...]:
    parts = cast(Any, x).split([1, 2, 3], 1)
    return (
        x.permute(0, -1, -2, -3),
        x[:, -1],
        x[:, :, -4:-1],
        x[:, ::2, 1::3],
        x[:, :, 2:100],
        torch.cat([x, x * 2], -1),
        torch.stack([x, x * 2], -1),
        torch.cat(parts[::-1], 1),
        x.chunk(4, 1)[0] + x.chunk(4, 1)[2],
        x.unbind(1)[2],
        x.view(1, 2, 3, 9, 10).transpose(1, 2).reshape(1, 6, 9, 10),
        x.view(1, -1),
        F.glu(x, 1),
    )


def arithmetic(x: Tensor) -> tuple[Tensor, ...]:
    y = x * 1
    y.relu_()
    y.add_(x)
    return (
        y,
        x + x[:, :, :1, :],
        x * x.mean((2, 3), keepdim=True),
        x + torch.arange(10.0),
        x * torch.arange(9.0).reshape(9, 1),
        x / 4,
        F.leaky_relu(x, 1.5),
        F.leaky_relu(x, -0.2),
        F.gelu(x, approximate="tanh"),
        F.hardsigmoid(x * 4),
        F.hardswish(x * 4),
        F.softmax(x, 1),
        F.softmax(x, -2),
        x @ x.transpose(2, 3),
        F.dropout(x, 0.5, training=False),
    )


def layers(x: Tensor, *layers: nn.Module) -> tuple[Tensor, ...]:
    uneven, even, dilated, norm, square = layers
    y = uneven(F.pad(x, (1, 0, 2, 1)))
    return y, even(x), dilated(x), square(norm(x)), norm(square(x)) + square(x), square(square(x))


def last(x: Tensor, convolution: nn.Module, norm: nn.Module) -> tuple[Tensor, ...]:
    return (norm(convolution(x)),)


def attention(x: Tensor, own: nn.Module, cross: nn.Module, stack: nn.Module) -> tuple[Tensor, ...]:
    tokens = x.flatten(2)
    other = tokens[:, 1:, :30]
    keys = cross(tokens, other, other[:, :, :20], need_weights=False)[0]
    return own(tokens, tokens, tokens)[0], keys, stack(tokens)


RIGHT: dict[str, tuple[Callable[..., Any], tuple[nn.Module, ...]]] = {
    "pools": (pools, ()),
    "orders": (orders, ()),
    "arithmetic": (arithmetic, ()),
    "layers": (
        layers,
        (
            nn.Conv2d(6, 4, 3, stride=2),
            nn.Conv2d(6, 4, (3, 5), padding="same"),
            nn.Conv2d(6, 6, 3, 1, 2, 2, groups=3),
            nn.BatchNorm2d(6),
            nn.Conv2d(6, 6, 3, padding=1),
        ),
    ),
    "attention": (
        attention,
        (
            nn.MultiheadAttention(90, 3, batch_first=True),
            nn.MultiheadAttention(90, 2, bias=False, kdim=30, vdim=20, batch_first=True),
            nn.TransformerEncoder(
                nn.TransformerEncoderLayer(90, 2, 32, batch_first=True, norm_first=True),
                2,
                enable_nested_tensor=False,
            ),
        ),
    ),
    "last": (last, (nn.Conv2d(6, 3, 1), nn.BatchNorm2d(3))),
    "instance_norms": (
        instance_norms,
        (
            nn.InstanceNorm2d(6, track_running_stats=True),
            nn.InstanceNorm2d(6, affine=True, track_running_stats=True),
        ),
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_converts_is_right(
    name: str, read: Callable[[Path], ModuleOp], apply: Callable[..., ModuleOp], tmp_path: Path
):
    function, given = RIGHT[name]
    model = Calls(function, *given)
    generator = torch.Generator().manual_seed(5)  # pyright: ignore[reportUnknownMemberType]
    x = 2 * torch.randn(1, 6, 9, 10, generator=generator)
    path = written(model, x, tmp_path / "model.mlir")
    module = apply(read(path), ConvertTorchToSdfPass())
    found = Program(network_of(module, None), Weights(path.with_suffix(".safetensors"))).run(x)
    with torch.no_grad():
        expected = model(x)
    assert len(found) == len(expected)
    for i, (ours, theirs) in enumerate(zip(found, expected, strict=True)):
        assert ours.shape == theirs.shape, i
        assert float((ours - theirs).abs().max() / theirs.abs().max()) < LIMIT, i
