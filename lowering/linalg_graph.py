"""A function of linalg on tensors as a graph of whole-tensor expressions.

Every scalar op of a generic's body becomes a node that works on whole tensors, so that it does not
matter how the ops were fused or taken apart: what is recognised is the expression. Equal
expressions are one node.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from xdsl.ir import Operation

from hass_ir.lowering.linalg_arithmetic import COMMUTATIVE, FUNCTIONS, known_value

Shape: TypeAlias = tuple[int, ...]
Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Node:
    """A tensor: what `kind` makes of `args`. `op` is where it stands in the text.

    `fixed` says that it depends on no input of the network. A node of kind `constant` has its
    `value`, of the same rank and with size 1 along axes on which it does not depend; one of kind
    `weight` is a constant that is not read before it must be.
    """

    kind: str
    args: tuple[Node, ...]
    shape: Shape
    settings: Any
    number: int
    op: Operation
    fixed: bool
    value: Array | None = None

    @property
    def scalar(self) -> float | None:
        """The one value of all elements of a constant, else None."""
        if self.value is None:
            return None
        first = self.value.reshape(-1)[0]
        return float(first) if self.value.size == 1 or (self.value == first).all() else None


class Graph:
    """Makes nodes, each only once, in a form as simple as possible."""

    def __init__(self) -> None:
        self.op: Operation | None = None
        self._nodes: dict[Hashable, Node] = {}
        self._count = 0

    def make(
        self,
        kind: str,
        args: Sequence[Node],
        shape: Shape,
        settings: Hashable = None,
        fixed: bool | None = None,
    ) -> Node:
        """The node as it is asked for, without simplification."""
        key = (kind, tuple(a.number for a in args), shape, settings)
        if key not in self._nodes:
            known = all(a.fixed for a in args) if fixed is None else fixed
            self._nodes[key] = self._new(kind, tuple(args), shape, settings, known)
        return self._nodes[key]

    def constant(self, value: Array, shape: Shape | None = None) -> Node:
        """A constant of `shape`, of whose axes `value` may leave out those it does not vary on."""
        shape = value.shape if shape is None else shape
        if value.size > 1 and (value == value.reshape(-1)[0]).all():
            value = value.reshape(-1)[:1].reshape((1,) * value.ndim)
        key = ("constant", value.dtype.str, value.shape, value.tobytes(), shape)
        if key not in self._nodes:
            self._nodes[key] = self._new("constant", (), shape, None, True, value)
        return self._nodes[key]

    def unsupported(self, reason: str, shape: Shape = ()) -> Node:
        """What cannot be expressed; an error where the network needs it."""
        return self.make("unsupported", (), shape, (reason, id(self.op)), fixed=False)

    def elementwise(self, kind: str, *args: Node, settings: Hashable = None) -> Node:
        """`kind` of tensors of one rank, or of none, repeated along axes of size 1."""
        args = tuple(a.args[0] if a.kind == "broadcast" else a for a in args)
        shape = np.broadcast_shapes(*(a.shape for a in args))
        if kind in COMMUTATIVE:
            args = tuple(sorted(args, key=lambda a: (a.fixed, a.kind == "constant")))
        if all(a.value is not None for a in args) and kind in FUNCTIONS:
            value = known_value(kind, settings, [a.value for a in args if a.value is not None])
            if value is not None:
                return self.constant(value, shape)
        same = self._unchanged(kind, args, shape)
        if same is not None:
            return same
        if kind == "cast" and settings in ("f32", "f64", "index", "i64", "i32"):
            return args[0]
        if kind == "select":
            extreme = _as_extreme(args)
            if extreme is not None:
                return self.elementwise(extreme, *args[1:])
        if kind == "div" and args[1].kind == "sqrt":
            return self.elementwise("mul", args[0], self.elementwise("rsqrt", *args[1].args))
        return self._below_reshape(kind, args, settings) or self.make(kind, args, shape, settings)

    def reshape(self, node: Node, shape: Shape) -> Node:
        """The same elements in another shape."""
        if node.kind == "reshape":
            node = node.args[0]
        if node.shape == shape:
            return node
        if node.value is not None:
            small = node.value.size == 1
            value = node.value.reshape((1,) * len(shape)) if small else whole(node).reshape(shape)
            return self.constant(value, shape)
        return self.make("reshape", (node,), shape)

    def transpose(self, node: Node, order: Sequence[int]) -> Node:
        """Axis i of the result is axis `order`[i] of `node`."""
        if node.kind == "transpose":
            order = [node.settings[axis] for axis in order]
            node = node.args[0]
        if list(order) == list(range(len(order))):
            return node
        shape = tuple(node.shape[axis] for axis in order)
        if node.value is not None:
            return self.constant(node.value.transpose(order), shape)
        return self.make("transpose", (node,), shape, tuple(order))

    def broadcast(self, node: Node, shape: Shape) -> Node:
        """`node`, of the same rank or a scalar, repeated to `shape`."""
        if node.shape == shape:
            return node
        if node.value is not None:
            return self.constant(
                node.value if node.shape else node.value.reshape((1,) * len(shape)), shape
            )
        return self.make("broadcast", (node,), shape)

    def reduce(self, kind: str, node: Node, axes: Sequence[int]) -> Node:
        """`kind` (add, max, …) over `axes`, which stay with size 1."""
        if node.kind == "reduce" and node.settings[0] == kind:
            axes = sorted({*axes, *node.settings[1]})
            node = node.args[0]
        shape = tuple(1 if i in axes else size for i, size in enumerate(node.shape))
        return self.make("reduce", (node,), shape, (kind, tuple(axes)))

    def _new(
        self,
        kind: str,
        args: tuple[Node, ...],
        shape: Shape,
        settings: Any,
        fixed: bool,
        value: Array | None = None,
    ) -> Node:
        assert self.op is not None
        self._count += 1
        return Node(kind, args, shape, settings, self._count, self.op, fixed, value)

    def _unchanged(self, kind: str, args: Sequence[Node], shape: Shape) -> Node | None:
        """The first operand where the second changes nothing: x + 0, x·1 and the like."""
        neutral = {"add": 0, "sub": 0, "mul": 1, "div": 1}.get(kind)
        if neutral is not None and args[1].scalar == neutral and args[0].shape == shape:
            return args[0]
        if kind == "mul" and args[0].scalar == 1 and args[1].shape == shape:
            return args[1]
        return None

    def _below_reshape(self, kind: str, args: Sequence[Node], settings: Hashable) -> Node | None:
        """The op done before a reshape, where that is the same: one that joins the batch with other
        axes, as sdf keeps it as axis 0, and one that drops the axes of a reduction."""
        joined = next((a for a in args if joins_batch(a) or _drops_axes(a)), None)
        if joined is None:
            return None
        inner = joined.args[0]
        moved: list[Node] = []
        for arg in args:
            if arg.kind == "reshape" and (arg.shape, arg.args[0].shape) == (
                joined.shape,
                inner.shape,
            ):
                moved.append(arg.args[0])
            elif arg.fixed and prod(arg.shape) == 1:
                moved.append(self.reshape(arg, ()))
            elif arg.fixed and prod(arg.shape) == arg.shape[-1] == inner.shape[-1]:
                moved.append(self.reshape(arg, (*(1,) * (len(inner.shape) - 1), arg.shape[-1])))
            else:
                return None
        done = self.elementwise(kind, *moved, settings=settings)
        return self.reshape(done, joined.shape)


def joins_batch(node: Node) -> bool:
    """Whether `node` is a reshape of an activation that changes axis 0."""
    return node.kind == "reshape" and not node.fixed and node.shape[:1] != node.args[0].shape[:1]


def _drops_axes(node: Node) -> bool:
    return node.kind == "reshape" and node.args[0].kind == "reduce"


def whole(node: Node) -> Array:
    """The value of a constant in its full shape."""
    assert node.value is not None
    return np.broadcast_to(node.value, node.shape)


def _as_extreme(args: Sequence[Node]) -> str | None:
    """`max` or `min` where a choice by comparison is just that."""
    condition, chosen, other = args
    if not condition.kind.startswith("cmp.") or {chosen, other} != set(condition.args):
        return None
    order = condition.kind.removeprefix("cmp.")
    if order not in ("gt", "ge", "lt", "le"):
        return None
    larger = order in ("gt", "ge")
    return "max" if larger == (chosen is condition.args[0]) else "min"
