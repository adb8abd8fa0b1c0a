"""Named ops of linalg and tensor as nodes of the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, TypeAlias, cast

from xdsl.dialects.builtin import DYNAMIC_INDEX, TensorType
from xdsl.ir import Attribute, Operation

from hass_ir.lowering.linalg_graph import Graph, Node, Shape, joins_batch


class UnknownFormError(Exception):
    """An op, or one of its settings, that the graph has no node for; the message says which."""


Maker: TypeAlias = Callable[[Graph, Operation, Sequence[Node]], Node]


def _shape(op: Operation) -> Shape:
    return cast("TensorType[Attribute]", op.results[0].type).get_shape()


def _ints(op: Operation, name: str) -> tuple[int, ...]:
    return tuple(cast(Any, op.properties[name]).get_values())


def _empty(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    return g.make("undefined", (), _shape(op), fixed=True)


def _fill(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    return g.broadcast(args[0], _shape(op))


def _reshape(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    return g.reshape(args[0], _shape(op))


def _transpose(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    return g.transpose(args[0], _ints(op, "permutation"))


def _broadcast(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    shape, added = _shape(op), _ints(op, "dimensions")
    inner = tuple(1 if axis in added else size for axis, size in enumerate(shape))
    return g.broadcast(g.reshape(args[0], inner), shape)


def _concat(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    axis: int = cast(Any, op.properties["dim"]).value.data
    return args[0] if len(args) == 1 else g.make("concat", args, _shape(op), axis)


def _pad(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    last = op.regions[0].block.last_op
    assert last is not None
    source = last.operands[0].owner
    inside = isinstance(source, Operation) and source.name == "arith.constant"
    low, high = _ints(op, "static_low"), _ints(op, "static_high")
    if len(args) > 1 or DYNAMIC_INDEX in (*low, *high) or not inside:
        raise UnknownFormError("padding known only at run time is not supported")
    value = float(cast(Any, source).value.value.data)
    if not any(low) and not any(high):
        return args[0]
    return g.make("pad", args, _shape(op), (low, high, value))


def _slice(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    starts, sizes, steps = (_ints(op, f"static_{n}") for n in ("offsets", "sizes", "strides"))
    if len(args) > 1 or DYNAMIC_INDEX in (*starts, *sizes, *steps):
        raise UnknownFormError("slices known only at run time are not supported")
    node = args[0]
    for axis, (start, size, step) in enumerate(zip(starts, sizes, steps, strict=True)):
        part = slice(start, start + (size - 1) * step + 1, step)
        if size == node.shape[axis]:
            continue
        shape = (*node.shape[:axis], size, *node.shape[axis + 1 :])
        if node.value is not None:
            whole = node.value.shape[axis] == 1
            index = (slice(None),) * axis + (slice(None) if whole else part,)
            node = g.constant(node.value[index], shape)
        else:
            node = g.make("slice", (node,), shape, (axis, part.start, part.stop, step))
    return g.reshape(node, _shape(op))


def _identity(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    return args[0]


def _default_maps(op: Operation) -> None:
    """Raise for a product whose operands are turned by maps of its own."""
    defined = cast(Any, type(op)).get_irdl_definition().properties["indexing_maps"]
    maps = op.properties.get("indexing_maps")
    if maps is not None and maps != defined.default_value:
        raise UnknownFormError("maps of its own are not supported; use linalg.transpose")


def _matmul(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    _default_maps(op)
    lhs, rhs, before = args
    inner = _rows(g, lhs) if joins_batch(lhs) else None
    if inner is not None:
        product = g.make("matmul", (inner, rhs), (*inner.shape[:-1], rhs.shape[-1]))
        product = g.reshape(product, _shape(op))
    else:
        product = g.make("matmul", (lhs, rhs), _shape(op))
    return g.elementwise("add", product, before)


def _rows(g: Graph, node: Node) -> Node | None:
    """Rows of a matrix before their axes were joined, with the batch as axis 0."""
    inner = node.args[0]
    for axis in range(len(inner.shape) - 1, 0, -1):
        if prod(inner.shape[axis:]) == node.shape[-1]:
            return g.reshape(inner, (*inner.shape[:axis], node.shape[-1]))
    return None


def _batch_matmul(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    _default_maps(op)
    lhs, rhs, before = args
    a, b = lhs, rhs
    if joins_batch(a) or joins_batch(b):
        a, b = (n.args[0] if n.kind == "reshape" else n for n in (lhs, rhs))
        kept = (a.shape[-2:], b.shape[-2:]) == (lhs.shape[-2:], rhs.shape[-2:])
        if not kept or a.shape[:-2] != b.shape[:-2]:
            a, b = lhs, rhs
    product = g.make("matmul", (a, b), (*a.shape[:-1], b.shape[-1]))
    return g.elementwise("add", g.reshape(product, _shape(op)), before)


def _window(op: Operation) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return _ints(op, "strides"), _ints(op, "dilations")


def _conv(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    x, weight, before = args
    node = g.make("conv", (x, weight), _shape(op), (*_window(op), 1))
    return g.elementwise("add", node, before)


def _depthwise(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    x, weight, before = args
    channels, *taps = weight.shape
    single = g.reshape(weight, (channels, 1, *taps))
    node = g.make("conv", (x, single), _shape(op), (*_window(op), channels))
    return g.elementwise("add", node, before)


def _grouped(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
    x, weight, before = args
    batch, groups, channels, height, width = x.shape
    _, filters, per_group, *taps = weight.shape
    flat = g.reshape(x, (batch, groups * channels, height, width))
    joined = g.reshape(weight, (groups * filters, per_group, *taps))
    shape = (batch, groups * filters, *_shape(op)[3:])
    conv = g.make("conv", (flat, joined), shape, (*_window(op), groups))
    return g.reshape(g.elementwise("add", conv, g.reshape(before, shape)), _shape(op))


def _pool(kind: str, start: float) -> Maker:
    def make(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
        x, window, before = args
        node = g.make("pool", (x,), _shape(op), (kind, window.shape, *_window(op)))
        return node if before.scalar == start else g.elementwise(kind, node, before)

    return make


def _elementwise(kind: str) -> Maker:
    def make(g: Graph, op: Operation, args: Sequence[Node]) -> Node:
        return g.elementwise(kind, *args[:-1])

    return make


NAMED: Mapping[str, Maker] = {
    "tensor.empty": _empty,
    "tensor.expand_shape": _reshape,
    "tensor.collapse_shape": _reshape,
    "tensor.cast": _identity,
    "tensor.concat": _concat,
    "tensor.pad": _pad,
    "tensor.extract_slice": _slice,
    "tensor.splat": _fill,
    "linalg.fill": _fill,
    "linalg.copy": _identity,
    "linalg.transpose": _transpose,
    "linalg.broadcast": _broadcast,
    "linalg.matmul": _matmul,
    "linalg.batch_matmul": _batch_matmul,
    "linalg.conv_2d_nchw_fchw": _conv,
    "linalg.conv_2d_ngchw_gfchw": _grouped,
    "linalg.depthwise_conv_2d_nchw_chw": _depthwise,
    "linalg.pooling_nchw_max": _pool("max", float("-inf")),
    "linalg.pooling_nchw_sum": _pool("add", 0.0),
    **{f"linalg.{kind}": _elementwise(kind) for kind in "add sub mul div max min".split()},
    **{f"linalg.{kind}": _elementwise(kind) for kind in "exp log sqrt select".split()},
}
"""What makes the node of an op's one result, by the op's name."""
