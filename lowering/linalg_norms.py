"""Batch norm, layer norm and softmax among expressions of the graph."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import FloatAttr, f64
from xdsl.ir import SSAValue

from hass_ir.dialects import sdf, sdf_attention
from hass_ir.dialects.sdf_base import shape_of
from hass_ir.lowering.linalg_forms import along, either, mean, near, plus, product, unshaped
from hass_ir.lowering.linalg_graph import Node
from hass_ir.lowering.linalg_match import Match, Matching
from hass_ir.lowering.torch_attention import softmax as softmax_of
from hass_ir.lowering.torch_conversion import Conversion, UnsupportedError

LOWEST_SCORE = -1e30
"""exp of this is 0, as of minus infinity, which no constant may hold."""


def batch_norm(m: Matching, node: Node) -> Match | None:
    """(x - mean)·gamma/sqrt(variance + epsilon) + beta, all but x along axis 1."""
    found = _normalised(node)
    if found is None:
        return None
    difference, scale, gamma, beta = found
    x, middle = difference.args
    spread = plus(unshaped(scale).args[0])
    if x.fixed or not middle.fixed or spread is None or len(x.shape) < 2:
        return None
    size, axis = x.shape[1], 1 - len(x.shape)
    parameters = [along(m.graph, n, size, axis) for n in (gamma, beta) if n is not None]
    mean_of, variance = along(m.graph, middle, size, axis), along(m.graph, spread[0], size, -1)
    if len(spread[0].shape) > 1:
        variance = along(m.graph, spread[0], size, axis)
    right_axis = along(m.graph, scale, size, axis) is not None
    if mean_of is None or variance is None or None in parameters or not right_axis:
        return None
    return _norm(m, found, (x, mean_of, variance), parameters, size, spread[1])


def layer_norm(m: Matching, node: Node) -> Match | None:
    """The same with mean and variance over the last axis of x itself."""
    found = _normalised(node)
    if found is None:
        return None
    difference, scale, gamma, beta = found
    if scale.kind != "rsqrt":
        return None
    x, middle = difference.args
    spread, last = plus(scale.args[0]), (len(x.shape) - 1,)
    if spread is None or mean(middle) != (x, last):
        return None
    squares = mean(spread[0])
    if squares is None or squares[1] != last:
        return None
    number, factors = product(squares[0])
    if number != 1 or len(factors) != 2 or factors[0] is not factors[1]:
        return None
    other = factors[0]
    if other.kind != "sub" or other.args[0] is not x or mean(other.args[1]) != (x, last):
        return None
    size = x.shape[-1]
    parameters = [along(m.graph, n, size, -1) for n in (gamma, beta) if n is not None]
    if None in parameters:
        return None
    return _norm(m, found, (x,), parameters, size, spread[1])


def _norm(
    m: Matching,
    found: tuple[Node, Node, Node | None, Node | None],
    tensors: tuple[Node, ...],
    parameters: list[Node | None],
    size: int,
    epsilon: float,
) -> Match:
    """The op of x, gamma, beta and, for a batch norm, mean and variance."""
    there = iter(n for n in parameters if n is not None)
    gamma = None if found[2] is None else next(there)
    beta = None if found[3] is None else next(there)
    present = [n for n in (gamma, beta) if n is not None]
    # Numbers of the text are float32: the shortest decimal that rounds to them is what was meant.
    number = FloatAttr(float(str(np.float32(epsilon))), f64)

    def build(c: Conversion, given: Sequence[SSAValue]) -> SSAValue:
        x, *values = given
        scale = c.filled(size, 1.0) if gamma is None else values.pop(0)
        shift = c.filled(size, 0.0) if beta is None else values.pop(0)
        kind = sdf.BatchNormOp if values else sdf_attention.LayerNormOp
        return c.add(kind.with_shape((x, scale, shift, *values), shape_of(x), epsilon=number))

    return Match((tensors[0], *present, *tensors[1:]), build)


def _normalised(node: Node) -> tuple[Node, Node, Node | None, Node | None] | None:
    """x - mean, 1/sqrt(variance + epsilon), gamma and beta, these two where they are there."""
    if node.kind == "add":
        for body, beta in either(node.args):
            found = _scaled(body) if beta.fixed and not body.fixed else None
            if found is not None:
                return (*found, beta)
        return None
    found = _scaled(node) if node.kind == "mul" else None
    return None if found is None else (*found, None)


def _scaled(node: Node) -> tuple[Node, Node, Node | None] | None:
    number, factors = product(node)
    differences = [f for f in factors if f.kind == "sub" and not f.fixed]
    roots = [f for f in factors if unshaped(f).kind == "rsqrt"]
    rest = [f for f in factors if f not in differences and f not in roots]
    if number != 1 or len(differences) != 1 or len(roots) != 1 or len(rest) > 1:
        return None
    return differences[0], roots[0], rest[0] if rest else None


def softmax(m: Matching, node: Node) -> Match | None:
    """exp(x) over its sum along an axis, written with the largest x taken off, and with 0 where a
    row has nothing but minus infinity."""
    if node.kind == "select":
        return _safe_softmax(m, node)
    if node.kind != "div" or node.args[0].kind != "exp":
        return None
    power, total = node.args
    if total.kind != "reduce" or total.settings[0] != "add" or total.args[0] is not power:
        return None
    axes = total.settings[1]
    x = power.args[0]
    if x.kind == "sub" and x.args[1].kind == "reduce":
        largest = x.args[1]
        if largest.settings != ("max", axes) or largest.args[0] is not x.args[0]:
            return None
        x = x.args[0]
    if len(axes) != 1:
        return None
    if axes[0] == 0:
        raise UnsupportedError("a softmax over the batch, axis 0, is not supported")
    return Match((_finite(m, x, axes[0]),), lambda c, v: softmax_of(c, v[0], axes[0]))


def _safe_softmax(m: Matching, node: Node) -> Match | None:
    condition, empty, inner = node.args
    if condition.kind != "reduce" or condition.settings[0] != "and" or empty.scalar != 0:
        return None
    compared, found = condition.args[0], softmax(m, inner) if inner.kind == "div" else None
    if found is None or compared.kind != "cmp.eq" or not near(compared.args[1].scalar, -np.inf):
        return None
    power = inner.args[0].args[0]
    x = power.args[0] if power.kind == "sub" else power
    return found if compared.args[0] is x else None


def _finite(m: Matching, x: Node, axis: int) -> Node:
    """`x` with a very low score where a constant mask adds minus infinity; raises UnsupportedError
    for a row that masks everything."""
    if x.kind != "add" or not x.args[1].fixed or x.args[1].kind == "weight":
        return x
    mask = m.values.of(x.args[1])
    if not (mask <= LOWEST_SCORE).any():
        return x
    if (mask.max(axis=axis) <= LOWEST_SCORE).any():
        raise UnsupportedError("the mask of an attention masks whole rows")
    raised = np.maximum(mask, LOWEST_SCORE).astype(np.float32)
    return m.graph.elementwise("add", x.args[0], m.graph.constant(raised))
