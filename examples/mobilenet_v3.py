"""MobileNetV3-small and -large (Howard et al., "Searching for MobileNetV3", arXiv 1905.02244,
tables 1 and 2), seeded weights."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from examples.seeding import noise, seeded

Row = tuple[int, int, int, bool, bool, int]
"""Kernel, expanded and output channels, squeeze-excite, hard swish (else ReLU), stride."""

SMALL: tuple[Row, ...] = (
    (3, 16, 16, True, False, 2),
    (3, 72, 24, False, False, 2),
    (3, 88, 24, False, False, 1),
    (5, 96, 40, True, True, 2),
    (5, 240, 40, True, True, 1),
    (5, 240, 40, True, True, 1),
    (5, 120, 48, True, True, 1),
    (5, 144, 48, True, True, 1),
    (5, 288, 96, True, True, 2),
    (5, 576, 96, True, True, 1),
    (5, 576, 96, True, True, 1),
)
LARGE: tuple[Row, ...] = (
    (3, 16, 16, False, False, 1),
    (3, 64, 24, False, False, 2),
    (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2),
    (5, 120, 40, True, False, 1),
    (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2),
    (3, 200, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 480, 112, True, True, 1),
    (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2),
    (5, 960, 160, True, True, 1),
    (5, 960, 160, True, True, 1),
)


def rounded(channels: float, step: int = 8) -> int:
    """`channels` to the nearest multiple of `step`, at most a tenth below."""
    nearest = max(step, int(channels + step / 2) // step * step)
    return nearest + step if nearest < 0.9 * channels else nearest


class ConvNorm(nn.Sequential):
    """A convolution, its batch norm and, unless None, an activation."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        stride: int = 1,
        groups: int = 1,
        activation: type[nn.Module] | None = None,
    ):
        conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        layers: list[nn.Module] = [conv, nn.BatchNorm2d(outputs, eps=1e-3)]
        if activation is not None:
            layers.append(activation())
        super().__init__(*layers)


class SqueezeExcite(nn.Module):
    """Each channel times a factor that two 1×1 convolutions make of the channels' means."""

    def __init__(self, channels: int):
        super().__init__()
        squeezed = rounded(channels / 4)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.reduce = nn.Conv2d(channels, squeezed, 1)
        self.relu = nn.ReLU()
        self.expand = nn.Conv2d(squeezed, channels, 1)
        self.gate = nn.Hardsigmoid()

    def forward(self, x: Tensor) -> Tensor:
        """[N, channels, H, W] to the same shape."""
        return x * self.gate(self.expand(self.relu(self.reduce(self.pool(x)))))


class InvertedResidual(nn.Module):
    """1×1 up, depthwise, squeeze-excite, 1×1 down; a shortcut where shapes allow."""

    def __init__(self, inputs: int, row: Row):
        super().__init__()
        kernel, expanded, outputs, squeeze, swish, stride = row
        activation = nn.Hardswish if swish else nn.ReLU
        layers: list[nn.Module] = []
        if expanded != inputs:
            layers.append(ConvNorm(inputs, expanded, 1, activation=activation))
        layers.append(ConvNorm(expanded, expanded, kernel, stride, expanded, activation))
        if squeeze:
            layers.append(SqueezeExcite(expanded))
        layers.append(ConvNorm(expanded, outputs, 1))
        self.block = nn.Sequential(*layers)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """[N, inputs, H, W] to [N, outputs, H/stride, W/stride]."""
        return x + self.block(x) if self.shortcut else self.block(x)


class MobileNetV3(nn.Module):
    """Stem, inverted residuals, 1×1 convolution, pooling, two linear layers."""

    def __init__(
        self,
        rows: Sequence[Row],
        hidden: int,
        classes: int = 1000,
        channels: int = 3,
        stride: int = 2,
    ):
        """`channels` are the input's, `stride` is that of the stem."""
        super().__init__()
        layers: list[nn.Module] = [ConvNorm(channels, 16, 3, stride, activation=nn.Hardswish)]
        channels = 16
        for row in rows:
            layers.append(InvertedResidual(channels, row))
            channels = row[2]
        layers.append(ConvNorm(channels, 6 * channels, 1, activation=nn.Hardswish))
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(6 * channels, hidden), nn.Hardswish(), nn.Linear(hidden, classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        """[N, 3, H, W] to logits [N, classes]."""
        return self.classifier(torch.flatten(self.pool(self.features(x)), 1))


def mobilenet_v3_small() -> tuple[nn.Module, tuple[Tensor]]:
    """The network with seeded weights, and one input of 224×224 pixels."""
    return seeded(lambda: MobileNetV3(SMALL, 1024)), (noise(1, 3, 224, 224),)


def mobilenet_v3_large() -> tuple[nn.Module, tuple[Tensor]]:
    """The network with seeded weights, and one input of 224×224 pixels."""
    return seeded(lambda: MobileNetV3(LARGE, 1280)), (noise(1, 3, 224, 224),)
