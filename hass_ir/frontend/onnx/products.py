"""Activation functions that ONNX files spell out as products: gelu, silu and hardswish."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose, sqrt

from xdsl.ir import Operation, SSAValue

from hass_ir.dialects.torch_constants import constant_value
from hass_ir.frontend.onnx.emitter import Argument, Emitter
from hass_ir.frontend.onnx.graph import Node
from hass_ir.frontend.onnx.layers import needed, number_of

_TOLERANCE = 1e-6
"""Relative difference of constants such as 1/√2 as exporters round them."""


def activation(e: Emitter, n: Node) -> SSAValue | None:
    """What `n`, a product or a quotient, stands for together with the ops before it; None where it
    is no activation function. Ops that are then unused go at the end."""
    found = _Product()
    for index, value in enumerate((needed(n, 0), needed(n, 1))):
        if not value.is_constant:
            found.multiply(e.tensor(value), inverted=n.kind == "Div" and index == 1)
            continue
        number = number_of(value)
        if number is None or number == 0:
            return None
        found.number *= 1 / number if n.kind == "Div" and index == 1 else number
    if len(found.tensors) != 2 or found.is_quotient:
        return None
    for x, factor in (found.tensors, found.tensors[::-1]):
        for name, arguments, ops in _meanings(x, factor, found.number):
            e.absorbed |= {*found.ops, *ops}
            return e.aten(n, name, *arguments)
    return None


class _Product:
    """A number times tensors, and the ops that multiply them."""

    def __init__(self):
        self.number = 1.0
        self.tensors: list[SSAValue] = []
        self.ops: list[Operation] = []
        self.is_quotient = False

    def multiply(self, value: SSAValue, inverted: bool = False, depth: int = 2) -> None:
        """Take in `value`, through up to `depth` products that make it."""
        self.is_quotient |= inverted
        op = value.owner
        factor = _number(op, "mul")
        divisor = _number(op, "div")
        if not isinstance(op, Operation) or not depth:
            self.tensors.append(value)
        elif factor or divisor:
            self.number *= factor or 1 / (divisor or 1)
            self.ops.append(op)
            self.multiply(op.operands[0], depth=depth - 1)
        elif op.name == "torch.aten.mul.Tensor":
            self.ops.append(op)
            self.multiply(op.operands[0], depth=depth - 1)
            self.multiply(op.operands[1], depth=depth - 1)
        else:
            self.tensors.append(value)


def _meanings(
    x: SSAValue, factor: SSAValue, number: float
) -> Iterator[tuple[str, tuple[Argument, ...], list[Operation]]]:
    """The function that `number`·`x`·`factor` is, and the ops between `x` and `factor`."""
    op = factor.owner
    if not isinstance(op, Operation):
        return
    if number == 1 and op.name == "torch.aten.sigmoid" and op.operands[0] is x:
        yield "silu", (x,), [op]
    if number == 1 and op.name == "torch.aten.hardsigmoid" and op.operands[0] is x:
        yield "hardswish", (x,), [op]
    before = op.operands[0].owner if op.operands else None
    if not isinstance(before, Operation):
        return
    limits = [constant_value(v) for v in op.operands[1:]] if op.name == "torch.aten.clamp" else None
    shifted = _number(before, "add") == 3 and before.operands[0] is x
    if _close(number, 1 / 6) and limits == [0, 6] and shifted:
        yield "hardswish", (x,), [op, before]
    # 0.5·x·(1 + erf(x/√2))
    if before.name == "torch.aten.erf" and _number(op, "add") == 1 and _close(number, 0.5):
        scaled = before.operands[0].owner
        scale = _number(scaled, "mul") or 1 / (_number(scaled, "div") or 1)
        if isinstance(scaled, Operation) and scaled.operands[0] is x and _close(scale, sqrt(0.5)):
            yield "gelu", (x, "none"), [op, before, scaled]


def _number(op: object, name: str) -> float:
    """The number that an op `name` with a number adds or multiplies by; 0 for any other op."""
    if not isinstance(op, Operation) or op.name != f"torch.aten.{name}.Scalar":
        return 0.0
    number = constant_value(op.operands[1])
    return float(number) if isinstance(number, int | float) else 0.0


def _close(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=_TOLERANCE)
