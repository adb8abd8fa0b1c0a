"""Train ResNet8 and write what this folder ships: `python -m examples.digits.train [FOLDER]`.

It writes model.mlir, model.safetensors, calibration.npz and test.npz, in less than a minute on
one core. The same seed gives the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from examples.digits import FOLDER, ResNet8
from hass_ir.frontend import import_torch, write_imported

SEED = 0
EPOCHS = 80
BATCH = 64
SPARSENESS = 0.1


def splits() -> dict[str, dict[str, np.ndarray]]:
    """`train` (997 images), `calibration` (400) and `test` (400), disjoint and stratified.

    Each has `inputs`, float32 [N, 1, 8, 8] from 0 to 1, `labels`, int64 [N], and `indices`, the
    images' places in scikit-learn's data, int64 [N].
    """
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    images, labels = load_digits(return_X_y=True)
    rest, test = train_test_split(
        np.arange(len(labels)), test_size=400, stratify=labels, random_state=SEED
    )
    train, calibration = train_test_split(
        rest, test_size=400, stratify=labels[rest], random_state=SEED
    )
    inputs = (images.reshape(-1, 1, 8, 8) / 16).astype(np.float32)
    return {
        name: {
            "inputs": inputs[indices],
            "labels": labels[indices].astype(np.int64),
            "indices": indices,
        }
        for name, indices in (("train", train), ("calibration", calibration), ("test", test))
    }


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


def train(inputs: Tensor, labels: Tensor) -> nn.Module:
    """A ResNet8 trained with weight decay, `density` and one learning-rate cycle."""
    model = ResNet8().train()
    steps = EPOCHS * (len(inputs) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for _ in range(EPOCHS):
        order = torch.randperm(len(inputs))
        for start in range(0, len(inputs) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            logits = model(augmented(inputs[chosen]))
            loss = F.cross_entropy(logits, labels[chosen], label_smoothing=0.05)
            loss = loss + SPARSENESS * density(model)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model.eval()


def accuracy(model: nn.Module, inputs: np.ndarray, labels: np.ndarray) -> float:
    """The share of `inputs` whose largest logit is the label's."""
    with torch.no_grad():
        predicted = model(torch.from_numpy(inputs)).argmax(1).numpy()
    return float((predicted == labels).mean())


@contextmanager
def one_thread() -> Generator[None]:
    """Sums in one order, whatever the number of cores; layers this small gain nothing from two."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def main(folder: Path = FOLDER) -> None:
    """Train and write the files into `folder`."""
    data = splits()
    inputs, labels = (torch.from_numpy(data["train"][key]) for key in ("inputs", "labels"))
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(SEED)
        model = train(inputs, labels)
    for name in ("calibration", "test"):
        np.savez_compressed(folder / f"{name}.npz", **data[name])
        print(f"{name}: {accuracy(model, data[name]['inputs'], data[name]['labels']):.4f}")
    imported = import_torch(model, torch.zeros(1, 1, 8, 8), name="resnet8")
    write_imported(imported, folder / "model.mlir", folder / "calibration.npz")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
