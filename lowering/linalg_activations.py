"""Activation functions among expressions of the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import pi, sqrt

from xdsl.dialects.builtin import BoolAttr, FloatAttr, f32
from xdsl.ir import Attribute, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects import sdf_elementwise as elementwise
from hass_ir.dialects.sdf_base import UnaryOp, shape_of
from hass_ir.lowering.linalg_forms import (
    at_limit,
    either,
    limited,
    multiple,
    near,
    product,
    sum_with,
)
from hass_ir.lowering.linalg_graph import Node
from hass_ir.lowering.linalg_match import Match, Matching
from hass_ir.lowering.torch_conversion import Conversion


def activation(m: Matching, node: Node) -> Match | None:
    """An activation function of one tensor."""
    for find, kind in _PLAIN:
        x = find(node)
        if x is not None:
            return _unary(x, kind)
    slope = _leaky_relu(node)
    if slope is not None:
        number = FloatAttr(slope[1], f32)
        return _unary(slope[0], elementwise.LeakyReluOp, slope=number)
    for find, tanh in ((_erf_part, False), (_tanh_part, True)):
        x = _times(node, 0.5, find)
        if x is not None:
            return _unary(x, elementwise.GeluOp, tanh=BoolAttr.from_bool(tanh))
    return None


def _unary(x: Node, kind: type[UnaryOp], **properties: Attribute) -> Match:
    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        return c.add(kind.with_shape(tuple(values), shape_of(values[0]), **properties))

    return Match((x,), build)


def _times(node: Node, number: float, find: Callable[[Node], Node | None]) -> Node | None:
    """x where `node` is `number`·x·f(x) with f found by `find`."""
    found, factors = product(node)
    if len(factors) == 2 and near(found, number):
        for x, other in either(factors):
            if find(other) is x:
                return x
    return None


def _sigmoid(node: Node) -> Node | None:
    if node.kind != "div" or node.args[0].scalar != 1:
        return None
    power = sum_with(node.args[1], 1)
    return multiple(power.args[0], -1) if power is not None and power.kind == "exp" else None


def _tanh(node: Node) -> Node | None:
    return node.args[0] if node.kind == "tanh" else None


def _relu(node: Node) -> Node | None:
    return at_limit(node, "max", 0)


def _relu6(node: Node) -> Node | None:
    return limited(node, 0, 6)


def _shifted(node: Node) -> Node | None:
    """x where `node` is x + 3 limited to 0..6."""
    inner = limited(node, 0, 6)
    return None if inner is None else sum_with(inner, 3)


def _hardsigmoid(node: Node) -> Node | None:
    inner = multiple(node, 1 / 6)
    if inner is not None:
        return _shifted(inner)
    inner = limited(node, 0, 1)
    scaled = None if inner is None else sum_with(inner, 0.5)
    return None if scaled is None else multiple(scaled, 1 / 6)


def _silu(node: Node) -> Node | None:
    return _times(node, 1, _sigmoid)


def _hardswish(node: Node) -> Node | None:
    return _times(node, 1 / 6, _shifted) or _times(node, 1, _hardsigmoid)


def _leaky_relu(node: Node) -> tuple[Node, float] | None:
    """x and the slope."""
    if node.kind == "add":
        for above, below in either(node.args):
            number, factors = product(below)
            x = _relu(above)
            if x is not None and len(factors) == 1 and at_limit(factors[0], "min", 0) is x:
                return x, number
    if node.kind == "select" and node.args[0].kind in ("cmp.gt", "cmp.ge"):
        (x, limit), (chosen, other) = node.args[0].args, node.args[1:]
        number, factors = product(other)
        if limit.scalar == 0 and chosen is x and factors == [x]:
            return x, number
    return None


def _erf_part(node: Node) -> Node | None:
    """x where `node` is 1 + erf(x/√2)."""
    inner = sum_with(node, 1)
    if inner is None or inner.kind != "erf":
        return None
    return multiple(inner.args[0], 1 / sqrt(2))


def _tanh_part(node: Node) -> Node | None:
    """x where `node` is 1 + tanh(√(2/π)·(x + 0.044715·x³))."""
    inner = sum_with(node, 1)
    if inner is None or inner.kind != "tanh":
        return None
    total = multiple(inner.args[0], sqrt(2 / pi)) or multiple(inner.args[0], _TORCH_MLIR_FACTOR)
    if total is None or total.kind != "add":
        return None
    for x, cube in either(total.args):
        number, factors = product(cube)
        power = len(factors) == 1 and factors[0].kind == "pow"
        base = [factors[0].args[0]] * 3 if power and factors[0].args[1].scalar == 3 else factors
        if near(number, 0.044715) and base == [x, x, x]:
            return x
    return None


_TORCH_MLIR_FACTOR = 0.797724
"""What torch-mlir writes for √(2/π) = 0.797885 where it takes gelu apart."""

_PLAIN: tuple[tuple[Callable[[Node], Node | None], type[UnaryOp]], ...] = (
    (_relu6, sdf.Relu6Op),
    (_relu, sdf.ReluOp),
    (_sigmoid, elementwise.SigmoidOp),
    (_tanh, elementwise.TanhOp),
    (_silu, elementwise.SiluOp),
    (_hardsigmoid, elementwise.HardsigmoidOp),
    (_hardswish, elementwise.HardswishOp),
)
