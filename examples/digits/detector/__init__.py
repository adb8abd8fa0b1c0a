"""A small YOLO-like detector that finds the digits on canvases, and how good its boxes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from examples.digits.data import CANVAS
from examples.digits.shipped import shipped
from examples.yolo import Conv, CrossStage
from hass_ir.execute.detection import mean_average_precision, suppressed

FOLDER = Path(__file__).parent
STRIDE = 4
"""Pixels of a cell."""
PRIOR = 12.0
"""Rows and columns of a box whose predicted size is 0."""
CLASSES = 10


class Detector(nn.Module):
    """A backbone of three halvings, back up to the second one, and a box a cell of 4×4 pixels."""

    def __init__(self):
        super().__init__()
        self.stem = Conv(1, 16, 3)
        self.down1, self.stage1 = Conv(16, 24, 3, 2), CrossStage(24, 24, 1)
        self.down2, self.stage2 = Conv(24, 32, 3, 2), CrossStage(32, 32, 1)
        self.down3, self.stage3 = Conv(32, 64, 3, 2), CrossStage(64, 64, 1)
        self.lateral = Conv(64, 32)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.merge = CrossStage(64, 48, 1, False)
        self.head = nn.Conv2d(48, 5 + CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 1, 32, 32] to predictions [N, 15, 8, 8]: object, x, y, width, height, classes."""
        fine = self.stage2(self.down2(self.stage1(self.down1(self.stem(x)))))
        coarse = self.lateral(self.stage3(self.down3(fine)))
        return self.head(self.merge(torch.cat((self.up(coarse), fine), 1)))


def targets(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the predictions are compared to, [N, 6, 8, 8], of `boxes` as `data.canvases` has them.

    Object (0 or 1), x and y within the cell (0 to 1), logarithms of width and height by `PRIOR`,
    class.
    """
    side = CANVAS // STRIDE
    grid = np.zeros((len(boxes), 6, side, side), np.float32)
    image, which = np.nonzero(boxes[..., 0] >= 0)
    kind, left, top, right, bottom = boxes[image, which].T
    x, y = (left + right) / 2 / STRIDE, (top + bottom) / 2 / STRIDE
    column, row = x.astype(int), y.astype(int)
    sizes = np.log((right - left) / PRIOR), np.log((bottom - top) / PRIOR)
    values = np.stack((np.ones_like(x), x - column, y - row, *sizes, kind), 1)
    grid[image, :, row, column] = values
    return grid


def loss(predictions: Tensor, expected: Tensor) -> Tensor:
    """Cross entropies of objects, places and classes, and squared errors of sizes."""
    there = expected[:, 0] > 0
    found = predictions.permute(0, 2, 3, 1)[there]
    truth = expected.permute(0, 2, 3, 1)[there]
    objects = F.binary_cross_entropy_with_logits(predictions[:, 0], expected[:, 0])
    places = F.binary_cross_entropy_with_logits(found[:, 1:3], truth[:, 1:3])
    sizes = F.mse_loss(found[:, 3:5], truth[:, 3:5])
    classes = F.cross_entropy(found[:, 5:], truth[:, 5].long(), label_smoothing=0.05)
    return 5 * objects + places + sizes + classes


def detections(predictions: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """Boxes of each image, [n, 6] (class, score, left, top, right, bottom), best first.

    Of boxes of one class that overlap by more than half the best stays.
    """
    count, _, side, _ = predictions.shape
    cells = predictions.astype(np.float64).reshape(count, 5 + CLASSES, -1).transpose(0, 2, 1)
    row, column = np.divmod(np.arange(side * side), side)
    inside = 1 / (1 + np.exp(-cells[..., :3]))
    x, y = (inside[..., 1] + column) * STRIDE, (inside[..., 2] + row) * STRIDE
    width, height = (PRIOR * np.exp(np.clip(cells[..., i], -3, 3)) / 2 for i in (3, 4))
    classes = np.exp(cells[..., 5:] - cells[..., 5:].max(-1, keepdims=True))
    likely = classes.max(-1) / classes.sum(-1)
    kind = cells[..., 5:].argmax(-1)
    parts = (kind, inside[..., 0] * likely, x - width, y - height, x + width, y + height)
    return [suppressed(boxes) for boxes in np.stack(parts, -1)]


def map50(outputs: Sequence[NDArray[np.float32]], data: Mapping[str, NDArray[Any]]) -> float:
    """Mean average precision, boxes counting as found where they overlap by half."""
    return mean_average_precision(detections(outputs[0]), data["boxes"])


def detector() -> tuple[nn.Module, tuple[Tensor]]:
    """The trained network and one input; its weights are those of `model.safetensors`."""
    return shipped(Detector(), FOLDER), (torch.zeros(1, 1, CANVAS, CANVAS),)
