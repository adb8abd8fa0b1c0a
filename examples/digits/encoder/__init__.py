"""A small encoder after BERT (Devlin et al., arXiv 1810.04805) on patches of the 8×8 digits."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from examples.digits.shipped import shipped

FOLDER = Path(__file__).parent
WIDTH, HEADS, BLOCKS, PATCH = 48, 4, 3, 2


class Attention(nn.Module):
    """Self-attention of several heads."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """[N, tokens, width] to the same shape."""
        q, k, v = (
            f(x).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        mixed = F.scaled_dot_product_attention(q, k, v)
        return self.output(mixed.transpose(1, 2).flatten(2))


class Block(nn.Module):
    """Attention and two linear layers, each with a shortcut and a layer norm after it."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.attention = Attention(width, heads)
        self.norm1 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.gelu = nn.GELU()
        self.down = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """[N, tokens, width] to the same shape."""
        x = self.norm1(x + self.attention(x))
        return self.norm2(x + self.down(self.gelu(self.up(x))))


class Encoder(nn.Module):
    """Patches with learned positions, blocks, the mean over tokens, a classifier."""

    def __init__(self, classes: int = 10):
        super().__init__()
        self.patches = nn.Conv2d(1, WIDTH, PATCH, PATCH)
        self.positions = nn.Parameter(0.02 * torch.randn(1, (8 // PATCH) ** 2, WIDTH))
        self.norm = nn.LayerNorm(WIDTH)
        self.blocks = nn.Sequential(*(Block(WIDTH, HEADS) for _ in range(BLOCKS)))
        self.classifier = nn.Linear(WIDTH, classes)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 1, 8, 8], values from 0 to 1, to logits [N, 10]."""
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = self.blocks(self.norm(x + self.positions))
        return self.classifier(x.mean(1))


def encoder() -> tuple[nn.Module, tuple[Tensor]]:
    """The trained network and one input; its weights are those of `model.safetensors`."""
    return shipped(Encoder(), FOLDER), (torch.zeros(1, 1, 8, 8),)
