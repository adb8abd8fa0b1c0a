"""How the networks on digits are trained: one recipe, in minutes on a core, the same every time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

BATCH = 64
RATE = 4e-3
SPARSENESS = 0.1

Batches = Callable[[], Iterator[tuple[Tensor, Tensor]]]
"""An epoch's inputs and what the loss compares their outputs to."""
Loss = Callable[[Tensor, Tensor], Tensor]


def augmented(images: Tensor) -> Tensor:
    """The images moved by up to one pixel each way, with noise; [N, 1, 8, 8]."""
    padded = F.pad(images, (1, 1, 1, 1))
    patches = padded.unfold(2, 8, 1).unfold(3, 8, 1)
    count = len(images)
    down, right = torch.randint(0, 3, (2, count))
    moved = patches[torch.arange(count), :, down, right]
    return (moved + 0.05 * torch.randn_like(moved)).clamp(0, 1)


def density(model: nn.Module) -> Tensor:
    """The sum over weight tensors of their L1 norm by their L2 norm, scaled to at most 1 each.

    Small where few weights carry a tensor, and not changed by its scale, which batch norms undo
    (Hoyer, JMLR 5, 2004; as a regulariser: Yang et al., "DeepHoyer", ICLR 2020).
    """
    weights = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    return torch.stack([w.abs().sum() / (w.norm() * w.numel() ** 0.5) for w in weights]).sum()


def digit_batches(inputs: Tensor, labels: Tensor) -> Batches:
    """Shuffled, `augmented` batches of all images; the last, smaller one is left out."""

    def epoch() -> Iterator[tuple[Tensor, Tensor]]:
        order = torch.randperm(len(inputs))
        for start in range(0, len(inputs) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            yield augmented(inputs[chosen]), labels[chosen]

    return epoch


def smooth_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The loss of the classifiers."""
    return F.cross_entropy(logits, labels, label_smoothing=0.05)


def fit(
    model: nn.Module, batches: Batches, steps: int, epochs: int, loss: Loss, rate: float = RATE
) -> nn.Module:
    """The model after `epochs` of `steps` batches: weight decay, `density`, one cycle of rates."""
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * steps)
    for _ in range(epochs):
        for inputs, expected in batches():
            value = loss(model(inputs), expected) + SPARSENESS * density(model)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            schedule.step()
    return model.eval()


def accuracy(model: nn.Module, inputs: np.ndarray, labels: np.ndarray) -> float:
    """The share of `inputs` whose largest logit is the label's."""
    with torch.no_grad():
        predicted = model(torch.from_numpy(inputs)).argmax(1).numpy()
    return float((predicted == labels).mean())


@contextmanager
def repeatable(seed: int) -> Generator[None]:
    """Seeded, and sums in one order, whatever the number of cores; layers this small gain nothing
    from two."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(threads)
