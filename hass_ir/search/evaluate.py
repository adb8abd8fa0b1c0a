"""What a set of thresholds does to a network: accuracy by execution, and zero statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_formats import weight_formats
from hass_ir.execute.calibration import Calibration
from hass_ir.execute.program import Layer, Observer, ProductObserver, Program
from hass_ir.execute.tensors import borrowed_tensor
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.digits import filter_digits
from hass_ir.sparsity.matmul import MatmulStatistics
from hass_ir.sparsity.patterns import BoolArray
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics
from hass_ir.sparsity.thresholds import Distribution, prune


@dataclass(frozen=True)
class Thresholds:
    """Magnitudes up to which weights and input activations are zeroed, one a compute layer."""

    weights: tuple[float, ...]
    activations: tuple[float, ...]

    @classmethod
    def none(cls, layers: int) -> Thresholds:
        """Thresholds that prune nothing."""
        return cls((0.0,) * layers, (0.0,) * layers)


@dataclass(frozen=True)
class Evaluation:
    """Accuracy of the pruned network on the calibration data, and the zeros of each layer."""

    thresholds: Thresholds
    accuracy: float
    layers: tuple[LayerStatistics, ...]
    products: tuple[MatmulStatistics, ...] = ()

    def zeros(self, layers: Iterable[ComputeLayer]) -> list[LayerStatistics | MatmulStatistics]:
        """The statistics of `layers`, all those of the network in order."""
        weighted, products = iter(self.layers), iter(self.products)
        return [next(products if layer.dynamic else weighted) for layer in layers]


class Evaluator:
    """Executes a network under thresholds; `dense` is the evaluation without any.

    `float_accuracy` is that of the network without the number formats that its layers have, to
    which agreement is measured too. `weight_distributions` and `activation_distributions` (of that
    network's inputs), one a layer, give the range that thresholds are searched in: they apply
    before numbers are rounded. `neighbours` says of which layers the zeros of two positions side by
    side are counted too (none, unless given).
    """

    def __init__(
        self, program: Program, calibration: Calibration, neighbours: Sequence[bool] | None = None
    ):
        self.program, self.calibration = program, calibration
        self._neighbours = [False] * len(program.layers) if neighbours is None else neighbours
        self._sampled: list[NDArray[np.float32]] = []
        self._float_logits = self._run_float()
        self.float_accuracy = calibration.accuracy(self._float_logits, self._float_logits)
        self.dense = self.evaluate(Thresholds.none(len(program.layers)))

    @cached_property
    def weight_distributions(self) -> list[Distribution]:
        return [Distribution.of(layer.weight) for layer in self.program.layers]

    @cached_property
    def activation_distributions(self) -> list[Distribution]:
        return [Distribution.of(values) for values in self._sampled]

    def evaluate(self, thresholds: Thresholds) -> Evaluation:
        """Run the calibration data through the network pruned by `thresholds`."""
        weights = [
            prune(layer.weight, t, layer.formatted)
            for layer, t in zip(self.program.layers, thresholds.weights, strict=True)
        ]
        statistics = [
            statistics_of(layer, beside)
            for layer, beside in zip(self.program.layers, self._neighbours, strict=True)
        ]

        def observe(index: int, x: torch.Tensor) -> None:
            statistics[index].add(activation_mask(x, self.program.layers[index].channel_axis))

        masks: list[list[tuple[BoolArray, BoolArray]]] = [[] for _ in self.program.products]

        def observe_product(index: int, lhs: torch.Tensor, rhs: torch.Tensor) -> None:
            masks[index].append(product_masks(self.program.products[index], lhs, rhs))

        tensors = [borrowed_tensor(w) for w in weights]
        logits = self._forward(observe, observe_product, tensors, thresholds.activations)
        for s in statistics:
            s.finish()
        layers = [
            LayerStatistics(s, weight_mask(w), weight_digits(layer, w))
            for s, layer, w in zip(statistics, self.program.layers, weights, strict=True)
        ]
        accuracy = self.calibration.accuracy(logits, self._float_logits)
        products = [
            MatmulStatistics(*(np.concatenate(side) for side in zip(*parts, strict=True)))
            for parts in masks
        ]
        return Evaluation(thresholds, accuracy, tuple(layers), tuple(products))

    def _run_float(self) -> NDArray[np.float32]:
        kept: list[list[NDArray[np.float32]]] = [[] for _ in self.program.layers]

        def observe(index: int, x: torch.Tensor) -> None:
            values = x.numpy().ravel()
            step = max(1, values.size // 65536)
            kept[index].append(values[::step].copy())

        logits = self.program.run_float(self.calibration.inputs, observe)
        self._sampled = [np.concatenate(k) for k in kept]
        return logits

    def _forward(
        self,
        observe: Observer,
        observe_product: ProductObserver,
        weights: Sequence[torch.Tensor],
        thresholds: Sequence[float],
    ) -> NDArray[np.float32]:
        def run(batch: torch.Tensor) -> NDArray[np.float32]:
            outputs = self.program.run(
                batch,
                weights=weights,
                thresholds=thresholds,
                observe=observe,
                observe_product=observe_product,
            )
            return outputs[0].numpy()

        batches = self.program.batches(self.calibration.inputs)
        return np.concatenate([run(batch) for batch in batches])


def statistics_of(layer: Layer, neighbours: bool = False) -> ActivationStatistics:
    """Empty statistics for the inputs of `layer`, with `neighbours` of position pairs too."""
    channels = layer.weight.shape[1] * layer.groups
    return ActivationStatistics(layer.window, channels, layer.groups, neighbours)


def activation_mask(x: torch.Tensor, channel_axis: int) -> NDArray[np.bool_]:
    """Non-zero mask [N, C, H, W] of a layer's input.

    That of a linear layer, N×…×C, counts as an image of one row, a pixel for each of its rows.
    """
    mask = (x != 0).numpy()
    if channel_axis == 1:
        return mask
    rows = mask.reshape(len(mask), -1, mask.shape[-1])
    return rows.transpose(0, 2, 1)[:, :, None]


def weight_mask(weight: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Non-zero mask [F, C/G, taps] of a layer's weights."""
    return (weight != 0).reshape(*weight.shape[:2], -1)


def weight_digits(layer: Layer, weight: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Non-zero signed digits of each filter's weights, where `layer` rounds them to words."""
    words = weight_formats(layer.op.weight).quantize
    return None if words is None else filter_digits(weight, words.scales)


def product_masks(
    op: MatmulOp, lhs: torch.Tensor, rhs: torch.Tensor
) -> tuple[BoolArray, BoolArray]:
    """Non-zero masks [N, products, rows, K] and [N, products, columns, K] of two operands."""
    turned = rhs if op.transpose_rhs.value.data else rhs.transpose(-1, -2)
    sides = (lhs, turned)
    first, second = ((x != 0).flatten(1, -3) if x.ndim > 3 else (x != 0)[:, None] for x in sides)
    return first.numpy(), second.numpy()
