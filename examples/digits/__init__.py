"""A residual network of ten layers on the 8×8 digits of scikit-learn, trained by `train.py`."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from examples.digits.shipped import shipped
from examples.resnet import BasicBlock

FOLDER = Path(__file__).parent


class ResNet8(nn.Module):
    """A stem, three stages of one block each, global average pooling and a classifier."""

    def __init__(self, classes: int = 10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu = nn.ReLU()
        self.layer1 = BasicBlock(16, 16, 1)
        self.layer2 = BasicBlock(16, 32, 2)
        self.layer3 = BasicBlock(32, 64, 2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, classes)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 1, 8, 8], values from 0 to 1, to logits [N, 10]."""
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def resnet8() -> tuple[nn.Module, tuple[Tensor]]:
    """The trained network and one input; its weights are those of `model.safetensors`."""
    return shipped(ResNet8(), FOLDER), (torch.zeros(1, 1, 8, 8),)
