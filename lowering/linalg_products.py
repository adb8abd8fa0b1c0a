"""Products of matrices among expressions of the graph."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import SSAValue

from hass_ir.dialects import sdf
from hass_ir.lowering.linalg_forms import along, either, product
from hass_ir.lowering.linalg_graph import Graph, Node
from hass_ir.lowering.linalg_match import Match, Matching
from hass_ir.lowering.torch_attention import multiplied
from hass_ir.lowering.torch_conversion import Conversion, UnsupportedError


def linear(m: Matching, node: Node) -> Match | None:
    """A linear layer with its bias."""
    bias = None
    if node.kind == "add":
        for inner, other in either(node.args):
            if inner.kind == "matmul" and m.users[inner] == 1:
                bias, node = along(m.graph, other, inner.shape[-1], -1), inner
                break
        if bias is None:
            return None
    if node.kind != "matmul" or not node.args[1].fixed:
        return None
    x, weight = node.args
    if len(weight.shape) > 2:
        if max(weight.shape[:-2]) > 1:
            return None
        weight = m.graph.reshape(weight, weight.shape[-2:])
    turned, shape = m.graph.transpose(weight, (1, 0)), node.shape

    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        return c.add(sdf.LinearOp.with_shape(tuple(values), shape))

    return Match((x, turned) if bias is None else (x, turned, bias), build)


def activations(m: Matching, node: Node) -> Match | None:
    """A product of two activations; a factor that both have becomes its scale."""
    if node.kind != "matmul":
        return None
    lhs, rhs = node.args
    if lhs.fixed or rhs.fixed:
        raise UnsupportedError("a product of a constant by an activation is not supported")
    scale = 1.0
    (a, left), (b, right) = product(lhs), product(rhs)
    if a == b != 1 and len(left) == len(right) == 1:
        scale, lhs, rhs = a * b, left[0], right[0]
    rhs, turned = _upright(m.graph, rhs)
    return Match((lhs, rhs), lambda c, v: multiplied(c, v[0], v[1], scale, turned))


def _upright(graph: Graph, node: Node) -> tuple[Node, bool]:
    """`node` with its last two axes as they were before a transpose, and whether they changed
    places: engines read both, and heads of an attention are cut without turning them."""
    rank = len(node.shape)
    if node.kind != "transpose" or node.settings[-1] == rank - 1:
        return node, False
    order = [*range(rank - 2), rank - 1, rank - 2]
    if node.settings[-2] != rank - 1:
        return node, False
    return graph.transpose(node, order), True
