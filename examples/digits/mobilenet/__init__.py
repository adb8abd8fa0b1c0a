"""A small MobileNetV3 on the 8×8 digits: depthwise convolutions, squeeze-excite, hard swish."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from examples.digits.shipped import shipped
from examples.mobilenet_v3 import MobileNetV3, Row

FOLDER = Path(__file__).parent
ROWS: tuple[Row, ...] = (
    (3, 32, 16, True, False, 1),
    (3, 64, 24, False, False, 2),
    (3, 72, 24, False, False, 1),
    (5, 96, 40, True, True, 2),
    (5, 120, 40, True, True, 1),
    (5, 120, 48, True, True, 1),
)


def untrained() -> nn.Module:
    """The network as it is before training."""
    return MobileNetV3(ROWS, 128, 10, channels=1, stride=1)


def mobilenet() -> tuple[nn.Module, tuple[Tensor]]:
    """The trained network and one input; its weights are those of `model.safetensors`."""
    return shipped(untrained(), FOLDER), (torch.zeros(1, 1, 8, 8),)
