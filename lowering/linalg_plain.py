"""What needs no pattern: sums, products and ops that move words, one sdf op each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from xdsl.dialects.builtin import IntegerAttr, i64
from xdsl.ir import SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import SdfOp
from hass_ir.dialects.sdf_elementwise import MulOp
from hass_ir.lowering import torch_layout
from hass_ir.lowering.linalg_graph import Node
from hass_ir.lowering.linalg_match import Match, Matching
from hass_ir.lowering.torch_activations import pairwise
from hass_ir.lowering.torch_conversion import Conversion


def arithmetic(m: Matching, node: Node) -> Match | None:
    """Sums, differences and products of two tensors, or of one and a number."""
    graph = m.graph
    if node.kind == "neg":
        return _with_number(MulOp, node.args[0], -1.0)
    if node.kind not in ("add", "sub", "mul", "div"):
        return None
    lhs, rhs = node.args
    kind = sdf.AddOp if node.kind in ("add", "sub") else MulOp
    number = rhs.scalar
    if number is not None and not lhs.fixed:
        given = {"sub": -number, "div": 1 / number if number else np.inf}
        return _with_number(kind, lhs, given.get(node.kind, number))
    if node.kind == "sub":
        same = graph.elementwise("add", lhs, graph.elementwise("neg", rhs))
        return Match((same,), lambda c, v: v[0])
    if node.kind == "div":
        if not rhs.fixed:
            return None
        one = graph.constant(np.ones((), np.float32))
        rhs = graph.elementwise("div", one, rhs)
    return Match((lhs, rhs), lambda c, v: pairwise(c, kind, v[0], v[1]))


def _with_number(kind: type[SdfOp], x: Node, number: float) -> Match:
    shortest = float(str(np.float32(number)))
    return Match((x,), lambda c, v: pairwise(c, kind, v[0], c.filled(1, shortest)))


def moved(m: Matching, node: Node) -> Match | None:
    """Words in other places: reshaped, transposed, cut, joined."""
    match node.kind:
        case "reshape":
            shape = node.shape
            return Match(node.args, lambda c, v: torch_layout.reshaped(c, v[0], shape))
        case "transpose":
            order = node.settings
            return Match(node.args, lambda c, v: torch_layout.transposed(c, v[0], order))
        case "slice":
            part = node.settings
            return Match(node.args, lambda c, v: torch_layout.sliced(c, v[0], *part))
        case "concat":
            return _concat(node)
        case _:
            return None


def _concat(node: Node) -> Match:
    shape, axis = node.shape, IntegerAttr(node.settings, i64)

    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        return c.add(sdf.ConcatOp.with_shape(tuple(values), shape, axis=axis))

    return Match(node.args, build)
