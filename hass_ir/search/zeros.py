"""The zeros that a network's engines meet: of its weights, and of its layers' real inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from hass_ir.execute.calibration import Inputs
from hass_ir.execute.program import Program
from hass_ir.hardware.candidates import DENSE_KINDS
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Engine
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.search.evaluate import activation_mask, product_masks, weight_mask
from hass_ir.sparsity.masks import weight_bits, window_bits
from hass_ir.sparsity.patterns import BoolArray, Window


@dataclass(frozen=True, eq=False)
class Operands:
    """Where a layer's operands are not zero: its input [N, C, H, W], and its weights [F, C/G, taps]
    or the other operand of a product [N, G, F/G, C/G]."""

    moving: BoolArray
    stationary: BoolArray

    def part(self, axis: str, piece: range) -> Operands:
        """Those of a slice of a layer's filters, channels or groups (`axis`)."""
        inside = slice(piece.start, piece.stop)
        if axis == "filters":
            return Operands(self.moving, self.stationary[inside])
        if axis == "channels":
            return Operands(self.moving[:, inside], self.stationary[:, inside])
        channels = self.stationary.shape[1]
        filters = len(self.stationary) * channels // self.moving.shape[1]
        return Operands(
            self.moving[:, piece.start * channels : piece.stop * channels],
            self.stationary[piece.start * filters : piece.stop * filters],
        )


def observed(program: Program, inputs: Inputs) -> tuple[list[Operands], list[Operands]]:
    """The operands of a network's layers with weights and of its products of activations, in their
    order, for `inputs` [N, ...]."""
    layers: list[list[BoolArray]] = [[] for _ in program.layers]
    products: list[list[tuple[BoolArray, BoolArray]]] = [[] for _ in program.products]

    def observe(index: int, x: torch.Tensor) -> None:
        layers[index].append(activation_mask(x, program.layers[index].channel_axis).copy())

    def observe_product(index: int, lhs: torch.Tensor, rhs: torch.Tensor) -> None:
        products[index].append(product_masks(program.products[index], lhs, rhs))

    for batch in program.batches(inputs):
        program.run(batch, observe=observe, observe_product=observe_product)
    weighted = [
        Operands(np.concatenate(masks), weight_mask(layer.formatted))
        for masks, layer in zip(layers, program.layers, strict=True)
    ]
    pairs = [[np.concatenate(side) for side in zip(*masks, strict=True)] for masks in products]
    return weighted, [Operands(_as_image(a), b) for a, b in pairs]


def zeros_of(engine: Engine, operands: Operands) -> Zeros:
    """The masks of an engine's vectors, in the order its lanes take them."""
    layer, c = engine.layer, engine.channels_together
    orders = engine.group_order, engine.block_order
    none: NDArray[np.int64] = np.zeros((1, 0), np.int64)
    active = weights = none
    if engine.kind in ("pair-sparse", "activation-sparse"):
        paired = engine.paired > 1
        active = window_bits(operands.moving, _window(layer), layer.groups, c, orders, paired)
    if engine.kind in ("pair-sparse", "weight-sparse"):
        masks = operands.stationary
        each = (
            weight_bits(
                m.reshape(-1, m.shape[-1], 1) if layer.dynamic else m,
                layer.groups, c, orders, engine.filter_order, engine.shared,
            )
            for m in (masks if layer.dynamic else (masks,))
        )  # fmt: skip
        weights = np.concatenate(list(each))
    return Zeros(active, weights)


def all_zeros(engines: Mapping[str, Engine], operands: Mapping[str, Operands]) -> dict[str, Zeros]:
    """The masks of all `engines` but dense ones, by name."""
    return {
        name: zeros_of(engine, operands[name])
        for name, engine in engines.items()
        if engine.kind not in DENSE_KINDS
    }


def _as_image(moving: BoolArray) -> BoolArray:
    """[N, G, W, C/G] as the image [N, C, 1, W]."""
    n, _, rows, _ = moving.shape
    return np.swapaxes(moving, 2, 3).reshape(n, -1, 1, rows)


def _window(layer: ComputeLayer) -> Window:
    top, left, *rest = layer.padding
    bottom, right = rest or (top, left)
    return Window(layer.kernel, layer.stride, (top, left, bottom, right), layer.dilation)
