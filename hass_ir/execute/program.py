"""An sdf function compiled to a list of torch calls, run on batches of any size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias, cast

import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import hardshrink
from xdsl.dialects import func
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_base import ComputeOp, shape_of
from hass_ir.dialects.sdf_formats import (
    QuantizeOp,
    input_formats,
    is_part_of_layers,
    weight_formats,
)
from hass_ir.errors import HassError
from hass_ir.execute.constants import is_constant
from hass_ir.execute.kernels import kernel_of
from hass_ir.execute.tensors import borrowed_tensor, shared_tensor
from hass_ir.execute.weights import Float32Array, Weights
from hass_ir.locations import location_of
from hass_ir.sparsity.patterns import Window

Observer: TypeAlias = Callable[[int, Tensor], None]
"""Called with the index of a compute layer and its input, after any threshold and rounding."""

ProductObserver: TypeAlias = Callable[[int, Tensor, Tensor], None]
"""Called with the index of a product of activations and its two operands."""

Rounding: TypeAlias = Callable[[Tensor], Tensor]
"""Brings a layer's inputs into their number format."""

BATCH_BYTES = 1 << 28


@dataclass(frozen=True)
class Checkpoint:
    """A run just before one of its compute layers or products: the step, and all values still
    needed."""

    step: int
    values: tuple[Tensor | None, ...]


@dataclass
class _Step:
    kernel: Callable[..., Tensor]
    operands: tuple[int, ...]
    result: int
    layer: int | None
    product: int | None = None
    turn: int | None = None
    rounding: Rounding | None = None
    dead: tuple[int, ...] = ()


@dataclass(frozen=True)
class Layer:
    """A compute op with its weight [F, C/G, ...] and bias as arrays, how its window moves, and the
    axis of its input that holds the channels.

    `formatted` is the weight in its number format, `weight` as it was before."""

    op: ComputeOp
    weight: Float32Array
    formatted: Float32Array
    bias: Float32Array | None
    window: Window
    groups: int
    channel_axis: int


class Program:
    """Runs one function of sdf ops with one input. Constants are evaluated once, values dropped
    after their last use.

    `layers` are the compute ops in order; a run may replace their weights and clip their inputs,
    which are then rounded to the number format that the IR gives them. `products` are the products
    of two activations. Raises HassError for an op that cannot be executed.
    """

    def __init__(self, function: func.FuncOp, weights: Weights, device: str = "cpu"):
        """`device` is the one of torch on which runs take place; what they take and give, and what
        observers see, is in main memory."""
        block = function.body.block
        last = block.last_op
        if len(block.args) != 1 or not isinstance(last, func.ReturnOp) or not last.operands:
            raise HassError(
                f"function '{function.sym_name.data}' must have one input and return something",
                location_of(function),
            )
        self.device = torch.device(device)
        self.input_shape = shape_of(block.args[0])
        self.layers: list[Layer] = []
        self.products: list[MatmulOp] = []
        self._turns: list[tuple[bool, int]] = []
        self._steps: list[_Step] = []
        self._constants: dict[int, Tensor] = {}
        self._slots: dict[SSAValue, int] = {block.args[0]: 0}
        self._largest = 1
        self._weights = weights
        needed = _needed(last.operands)
        for op in block.ops:
            if op in needed:
                self._add(op)
        self._outputs = tuple(self._slot(v) for v in last.operands)
        self._mark_last_uses()
        self._tensors = [self._there(layer.formatted) for layer in self.layers]
        self._biases = [
            None if layer.bias is None else self._there(layer.bias) for layer in self.layers
        ]

    @property
    def order(self) -> list[int]:
        """All layers, and products counted on after these, in the order in which they run."""
        return [i + is_product * len(self.layers) for is_product, i in self._turns]

    def run(
        self,
        x: Tensor,
        *,
        weights: Sequence[Tensor] | None = None,
        thresholds: Sequence[float] | None = None,
        product_thresholds: Sequence[tuple[float, float]] | None = None,
        roundings: Sequence[Rounding | None] | None = None,
        observe: Observer | None = None,
        observe_product: ProductObserver | None = None,
        rounded: bool = True,
        resume: Checkpoint | None = None,
        keep: Callable[[int, Checkpoint], None] | None = None,
    ) -> list[Tensor]:
        """Outputs for the batch `x` [N, ...].

        `weights` (one a layer) replace the layers' own; `thresholds` (one a layer) clip their
        inputs by magnitude, and `roundings` round them, where given, instead of the IR's;
        `product_thresholds` clip the two operands of each product. Without `rounded` the layers'
        inputs stay float32. `keep` is called with the place of each layer or product in `order` and
        the state before it, from which a later run of the same batch may `resume`: it then only
        runs, and observes, what follows.
        """
        given = self._tensors if weights is None else weights
        weights = [weight.to(self.device) for weight in given]
        first = 0 if resume is None else resume.step
        values = self._start(x) if resume is None else list(resume.values)
        with torch.inference_mode():
            for place, step in enumerate(self._steps[first:], first):
                if step.turn is not None and keep is not None:
                    keep(step.turn, Checkpoint(place, tuple(values)))
                operands = [values[i] for i in step.operands]
                if step.layer is not None:
                    i = step.layer
                    if thresholds is not None and thresholds[i] > 0:
                        operands[0] = hardshrink(cast(Tensor, operands[0]), thresholds[i])
                    other = None if roundings is None else roundings[i]
                    rounding = step.rounding if other is None else other
                    if rounded and rounding is not None:
                        operands[0] = rounding(cast(Tensor, operands[0]))
                    if observe is not None:
                        observe(i, cast(Tensor, operands[0]).cpu())
                    operands += [weights[i], self._biases[i]]
                if step.product is not None:
                    lhs, rhs = (cast(Tensor, operand) for operand in operands)
                    if product_thresholds is not None:
                        cuts = product_thresholds[step.product]
                        lhs, rhs = (
                            hardshrink(x, cut) if cut > 0 else x
                            for x, cut in zip((lhs, rhs), cuts, strict=True)
                        )
                        operands = [lhs, rhs]
                    if observe_product is not None:
                        observe_product(step.product, lhs.cpu(), rhs.cpu())
                values[step.result] = step.kernel(*operands)
                for slot in step.dead:
                    values[slot] = None
        return [cast(Tensor, values[slot]).cpu() for slot in self._outputs]

    def _start(self, x: Tensor) -> list[Tensor | None]:
        """The values before the first step."""
        values: list[Tensor | None] = [None] * len(self._slots)
        values[0] = x.to(self.device)
        for slot, constant in self._constants.items():
            values[slot] = constant
        return values

    def batches(self, inputs: NDArray[Any]) -> list[Tensor]:
        """`inputs` [N, ...] cut so that the largest value stays below a quarter of a gigabyte."""
        size = max(1, BATCH_BYTES // (4 * self._largest))
        return [shared_tensor(inputs[i : i + size]) for i in range(0, len(inputs), size)]

    def run_float(
        self,
        inputs: NDArray[Any],
        observe: Observer | None = None,
        observe_product: ProductObserver | None = None,
    ) -> list[Float32Array]:
        """The outputs for all `inputs` without the number formats of the layers."""
        weights = [borrowed_tensor(layer.weight) for layer in self.layers]
        batches = self.batches(inputs)
        observers: dict[str, Any] = {"observe": observe, "observe_product": observe_product}
        runs = [self.run(b, weights=weights, rounded=False, **observers) for b in batches]
        return [torch.cat(parts).numpy() for parts in zip(*runs, strict=True)]

    def predict(self, inputs: NDArray[Any]) -> Float32Array:
        """The first output for all `inputs`, batch by batch."""
        return torch.cat([self.run(batch)[0] for batch in self.batches(inputs)]).numpy()

    def _slot(self, value: SSAValue) -> int:
        """Where `value` is kept in a run; a constant is evaluated when first asked for."""
        if value not in self._slots:
            slot = self._slots[value] = len(self._slots)
            self._constants[slot] = self._there(self._weights.value(value))
        return self._slots[value]

    def _there(self, array: Float32Array) -> Tensor:
        """A constant on the device."""
        return borrowed_tensor(array).to(self.device)

    def _add(self, op: Operation) -> None:
        if is_constant(op) or isinstance(op, QuantizeOp) and is_part_of_layers(op):
            return
        kernel = kernel_of(op)
        layer, operands, rounding = None, op.operands, None
        if isinstance(op, ComputeOp):
            layer = len(self.layers)
            bias = None if op.bias is None else self._weights.value(op.bias)
            weight = self._weights.value(weight_formats(op.weight).source)
            formatted, groups, axis = self._weights.value(op.weight), 1, -1
            if isinstance(op, sdf.Conv2dOp):
                groups, axis = op.groups.value.data, 1
            self.layers.append(Layer(op, weight, formatted, bias, window_of(op), groups, axis))
            formats = input_formats(op.input)
            operands = (formats.source,)
            if formats.quantize is not None:
                rounding = kernel_of(formats.quantize)
        product = None
        if isinstance(op, MatmulOp):
            product = len(self.products)
            self.products.append(op)
        turn, index = None, product if layer is None else layer
        if index is not None:
            turn = len(self._turns)
            self._turns.append((layer is None, index))
        slots = tuple(self._slot(v) for v in operands)
        result = op.results[0]
        self._slots[result] = len(self._slots)
        self._largest = max(self._largest, *(prod(shape_of(v)[1:]) for v in (*operands, result)))
        places = layer, product, turn
        self._steps.append(_Step(kernel, slots, self._slots[result], *places, rounding))

    def _mark_last_uses(self) -> None:
        kept = {*self._outputs, *self._constants}
        for step in reversed(self._steps):
            dead = {*step.operands, step.result} - kept
            step.dead = tuple(dead)
            kept |= dead


def window_of(op: ComputeOp) -> Window:
    """The sliding window of a compute op; a linear layer's has one tap."""
    if not isinstance(op, sdf.Conv2dOp):
        return Window()
    kernel, strides = shape_of(op.weight)[2:], op.strides.get_values()
    padding, dilation = op.padding.get_values(), op.dilation.get_values()
    return Window(
        (kernel[0], kernel[1]),
        (strides[0], strides[1]),
        (padding[0], padding[1], padding[2], padding[3]),
        (dilation[0], dilation[1]),
    )


def _needed(outputs: Sequence[SSAValue]) -> set[Operation]:
    """The ops that `outputs` depend on."""
    needed: set[Operation] = set()
    pending = list(outputs)
    while pending:
        op = pending.pop().owner
        if isinstance(op, Operation) and op not in needed:
            needed.add(op)
            pending += op.operands
    return needed
