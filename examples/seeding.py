"""Seeded weights for the example networks, so that every run makes the same files."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn


def seeded(make: Callable[[], nn.Module], seed: int = 0) -> nn.Module:
    """The network that `make` builds, its weights drawn from `seed`, in evaluation mode.

    Convolutions keep their input's variance, and running statistics and scales of batch norms are
    drawn too, so that folding them changes every weight. The global generator stays as it was.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = make()
        for module in model.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            elif isinstance(module, nn.BatchNorm2d):
                nn.init.normal_(module.running_mean, 0.0, 0.1)
                nn.init.uniform_(module.running_var, 0.8, 1.2)
                nn.init.uniform_(module.weight, 0.5, 1.0)
                nn.init.normal_(module.bias, 0.0, 0.1)
    return model.eval()


def noise(*shape: int, seed: int = 1) -> torch.Tensor:
    """A seeded input of normal values."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def tokens(vocabulary: int, *shape: int, seed: int = 1) -> torch.Tensor:
    """Seeded token numbers below `vocabulary`."""
    return torch.randint(vocabulary, shape, generator=torch.Generator().manual_seed(seed))
