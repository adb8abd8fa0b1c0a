"""Train the networks on digits and write what their folders ship.

    python -m examples.digits.train [resnet8 | mobilenet | encoder | detector] [FOLDER]

It writes model.mlir, model.safetensors, calibration.npz and test.npz, in a minute or two on one
core each. The same seed gives the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from examples.digits import FOLDER, ResNet8, detector, encoder, mobilenet
from examples.digits.data import CANVAS, SEED, Split, canvases, splits
from examples.digits.training import (
    BATCH,
    RATE,
    accuracy,
    digit_batches,
    fit,
    repeatable,
    smooth_cross_entropy,
)
from hass_ir.frontend import import_torch, write_imported

CANVASES = {"calibration": 400, "test": 1000}
"""How many canvases are made of a split's digits."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained, and where what it becomes lies."""

    folder: Path
    make: Callable[[], nn.Module]
    epochs: int = 80
    rate: float = RATE


CLASSIFIERS = {
    "resnet8": Recipe(FOLDER, ResNet8),
    "mobilenet": Recipe(mobilenet.FOLDER, mobilenet.untrained, 120),
    "encoder": Recipe(encoder.FOLDER, encoder.Encoder, 250, 2e-3),
}
DETECTOR = Recipe(detector.FOLDER, detector.Detector, 60)


def train(inputs: Tensor, labels: Tensor, recipe: Recipe = CLASSIFIERS["resnet8"]) -> nn.Module:
    """A classifier trained on digits."""
    batches = digit_batches(inputs, labels)
    steps = len(inputs) // BATCH
    loss = smooth_cross_entropy
    return fit(recipe.make(), batches, steps, recipe.epochs, loss, recipe.rate)


def train_detector(split: Split, recipe: Recipe = DETECTOR) -> nn.Module:
    """A detector trained on canvases, new ones every epoch."""
    rng = np.random.default_rng(SEED)
    steps = 20

    def epoch() -> Iterator[tuple[Tensor, Tensor]]:
        for _ in range(steps):
            batch = canvases(split, BATCH, rng)
            truth = detector.targets(batch["boxes"])
            yield torch.from_numpy(batch["inputs"]), torch.from_numpy(truth)

    return fit(recipe.make(), epoch, steps, recipe.epochs, detector.loss, recipe.rate)


def precision(model: nn.Module, split: Split) -> float:
    """Mean average precision of a detector's boxes."""
    with torch.no_grad():
        outputs = model(torch.from_numpy(split["inputs"])).numpy()
    return detector.map50([outputs], split)


def trained(name: str, data: dict[str, Split], recipe: Recipe | None = None) -> nn.Module:
    """The network of this name, trained on the split `train`."""
    split = data["train"]
    with repeatable(SEED):
        if name == "detector":
            return train_detector(split, recipe or DETECTOR)
        tensors = (torch.from_numpy(split[key]) for key in ("inputs", "labels"))
        return train(*tensors, recipe or CLASSIFIERS[name])


def write(name: str, model: nn.Module, data: dict[str, Split], folder: Path) -> None:
    """Writes what is shipped of a trained network into `folder`, and prints how good it is."""
    for split in ("calibration", "test"):
        if name == "detector":
            rng = np.random.default_rng((SEED, CANVASES[split]))
            held = canvases(data[split], CANVASES[split], rng)
            print(f"{split}: {precision(model, held):.4f} mAP")
        else:
            held = data[split]
            print(f"{split}: {accuracy(model, held['inputs'], held['labels']):.4f}")
        np.savez_compressed(folder / f"{split}.npz", **held)
    shape = (1, 1, CANVAS, CANVAS) if name == "detector" else (1, 1, 8, 8)
    imported = import_torch(model, torch.zeros(shape), name=name)
    write_imported(imported, folder / "model.mlir", folder / "calibration.npz")


def main(name: str = "resnet8", folder: Path | None = None) -> None:
    """Train a network and write its files into `folder`, else its own."""
    recipe = DETECTOR if name == "detector" else CLASSIFIERS[name]
    data = splits()
    write(name, trained(name, data), data, recipe.folder if folder is None else folder)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] not in {*CLASSIFIERS, "detector"}:
        sys.exit(f"no network '{sys.argv[1]}'; there are {', '.join(CLASSIFIERS)} and detector")
    main(*sys.argv[1:2], *map(Path, sys.argv[2:3]))
