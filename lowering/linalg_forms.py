"""Small forms that expressions are recognised by: products, sums with a number, limits, means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose, prod
from typing import cast

from hass_ir.lowering.linalg_graph import Graph, Node


def near(a: float | None, b: float) -> bool:
    """Whether `a` is `b` but for rounding to float32."""
    return a is not None and isclose(a, b, rel_tol=1e-6)


def product(node: Node) -> tuple[float, list[Node]]:
    """`node` as a number times factors."""
    if node.kind == "mul":
        (a, left), (b, right) = map(product, node.args)
        return a * b, left + right
    if node.kind == "neg":
        number, factors = product(node.args[0])
        return -number, factors
    divisor = node.args[1].scalar if node.kind == "div" else None
    if divisor:
        number, factors = product(node.args[0])
        return number / divisor, factors
    return (1.0, [node]) if node.scalar is None else (node.scalar, [])


def multiple(node: Node, number: float) -> Node | None:
    """x where `node` is `number`·x."""
    found, factors = product(node)
    return factors[0] if len(factors) == 1 and near(found, number) else None


def plus(node: Node) -> tuple[Node, float] | None:
    """x and c where `node` is x + c."""
    number = node.args[1].scalar if node.kind in ("add", "sub") else None
    if number is None:
        return None
    return node.args[0], number if node.kind == "add" else -number


def sum_with(node: Node, number: float) -> Node | None:
    """x where `node` is x + `number`."""
    found = plus(node)
    return found[0] if found is not None and near(found[1], number) else None


def limited(node: Node, low: float, high: float) -> Node | None:
    """x where `node` is x limited to `low`..`high`."""
    limits = {"max": low, "min": high}
    for kind, other in (("min", "max"), ("max", "min")):
        inner = at_limit(node, kind, limits[kind])
        if inner is not None:
            return at_limit(inner, other, limits[other])
    return None


def at_limit(node: Node, kind: str, limit: float) -> Node | None:
    """x where `node` is the max or min of x and `limit`."""
    if node.kind != kind or node.args[1].scalar != limit:
        return None
    return node.args[0]


def mean(node: Node) -> tuple[Node, tuple[int, ...]] | None:
    """x and the axes where `node` is the mean of x over them."""
    number, factors = product(node)
    if len(factors) != 1 or factors[0].kind != "reduce" or factors[0].settings[0] != "add":
        return None
    x, axes = factors[0].args[0], cast("tuple[int, ...]", factors[0].settings[1])
    return (x, axes) if near(number, 1 / prod(x.shape[axis] for axis in axes)) else None


def unshaped(node: Node) -> Node:
    """`node` before it was given another shape."""
    return node.args[0] if node.kind == "reshape" else node


def either(args: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Both orders of two operands."""
    yield args[0], args[1]
    yield args[1], args[0]


def along(graph: Graph, node: Node, size: int, axis: int) -> Node | None:
    """A constant [`size`] where `node` varies along `axis` only (counted from the end), or not at
    all."""
    if not node.fixed:
        return None
    if prod(node.shape) == 1:
        return graph.broadcast(graph.reshape(node, (1,)), (size,))
    if prod(node.shape) != size or len(node.shape) < -axis or node.shape[axis] != size:
        return None
    return graph.reshape(node, (size,))
