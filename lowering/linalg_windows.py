"""Convolutions, pools and resizing among expressions of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
from xdsl.dialects.builtin import BoolAttr, IntegerAttr, i64
from xdsl.ir import SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects import sdf_layout as layout
from hass_ir.dialects.sdf_base import ints
from hass_ir.dialects.sdf_shapes import window_shape
from hass_ir.lowering.linalg_forms import along, either, mean
from hass_ir.lowering.linalg_graph import Array, Node, whole
from hass_ir.lowering.linalg_match import Match, Matching
from hass_ir.lowering.torch_conversion import Conversion, UnsupportedError, inferred
from hass_ir.lowering.torch_layout import flattened, reshaped

Sides = tuple[int, int, int, int]


def convolution(m: Matching, node: Node) -> Match | None:
    """A convolution with its padding and its bias."""
    bias = None
    if node.kind == "add":
        for inner, other in either(node.args):
            if inner.kind == "conv" and m.users[inner] == 1:
                bias, node = along(m.graph, other, inner.shape[1], -3), inner
                break
        if bias is None:
            return None
    if node.kind != "conv":
        return None
    x, padding = unpadded(node.args[0], 0)
    weight = node.args[1]
    if not weight.fixed:
        raise UnsupportedError("the weight is computed at run time; it must be a constant")
    strides, dilation, groups = node.settings
    shape = node.shape

    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        conv = sdf.Conv2dOp.with_shape(
            tuple(values),
            shape,
            strides=ints(*strides),
            padding=ints(*padding),
            dilation=ints(*dilation),
            groups=IntegerAttr(groups, i64),
        )
        return c.add(conv)

    return Match((x, weight) if bias is None else (x, weight, bias), build)


def unpadded(node: Node, value: float) -> tuple[Node, Sides]:
    """`node` before it was padded with `value`, and by how much: top, left, bottom, right."""
    if node.kind != "pad" or node.settings[2] != value:
        return node, (0, 0, 0, 0)
    low, high, _ = node.settings
    if len(low) != 4 or any((*low[:2], *high[:2])):
        raise UnsupportedError("padding of other axes than height and width is not supported")
    return node.args[0], (low[2], low[3], high[2], high[3])


def padded(m: Matching, node: Node) -> Match | None:
    """Zeros around an image."""
    if node.kind != "pad":
        return None
    if node.settings[2] != 0:
        raise UnsupportedError("padding with other values than 0 is only supported before pools")
    x, sides = unpadded(node, 0)
    shape = node.shape
    return Match(
        (x,), lambda c, v: c.add(layout.PadOp.with_shape(tuple(v), shape, padding=ints(*sides)))
    )


def pool(m: Matching, node: Node) -> Match | None:
    """Maximum and average pools, and those of a whole image."""
    if node.kind == "reduce" and node.settings == ("max", (2, 3)) and len(node.shape) == 4:
        return _whole(node.args[0], sdf.GlobalMaxPool2dOp)
    if node.kind == "pool" and node.settings[0] == "max":
        x, sides = unpadded(node.args[0], -inf)
        return _window(node, x, sides, None)
    found = mean(node)
    if found is not None and found[1] == (2, 3) and len(node.shape) == 4:
        return _whole(found[0], sdf.GlobalAvgPool2dOp)
    if found is not None and found[1] == (1,) and len(node.shape) == 3:
        return _tokens(m, found[0])
    if node.kind not in ("div", "mul") or node.args[0].kind != "pool":
        return None
    total, divisor = node.args
    if total.settings[0] != "add" or divisor.value is None:
        return None
    x, sides = unpadded(total.args[0], 0)
    counts = whole(divisor) if node.kind == "div" else 1 / whole(divisor)
    for included in (True, False):
        expected = _counts(x.shape, total, sides, included)
        if np.allclose(np.broadcast_to(counts, total.shape), expected, rtol=1e-6):
            return _window(total, x, sides, included)
    raise UnsupportedError("an average pool with a divisor of its own is not supported")


def _whole(x: Node, kind: type[sdf.GlobalPoolOp]) -> Match:
    shape = (*x.shape[:2], 1, 1)
    return Match((x,), lambda c, v: c.add(kind.with_shape(tuple(v), shape)))


def _tokens(m: Matching, x: Node) -> Match:
    """The mean over the tokens of N×T×C: they are the columns of an image of one row."""
    n, tokens, channels = x.shape
    image = m.graph.reshape(m.graph.transpose(x, (0, 2, 1)), (n, channels, 1, tokens))

    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        pooled = c.add(sdf.GlobalAvgPool2dOp.with_shape(tuple(values), (n, channels, 1, 1)))
        return reshaped(c, flattened(c, pooled, 1), (n, 1, channels))

    return Match((image,), build)


def _window(node: Node, x: Node, sides: Sides, included: bool | None) -> Match:
    """The pool `node` of x; `included` says how an average counts its padding."""
    _, kernel, strides, dilation = node.settings
    sides = _needed(node, x, sides)
    common = {
        "kernel": ints(*kernel),
        "strides": ints(*strides),
        "padding": ints(*sides),
        "ceil_mode": BoolAttr.from_bool(False),
    }
    shape = node.shape
    if included is not None and tuple(dilation) != (1, 1):
        raise UnsupportedError("an average pool with dilation is not supported")

    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        x = tuple(values)
        if included is None:
            taps = ints(*dilation)
            return c.add(sdf.MaxPool2dOp.with_shape(x, shape, **common, dilation=taps))
        count = BoolAttr.from_bool(included)
        return c.add(sdf.AvgPool2dOp.with_shape(x, shape, **common, count_include_pad=count))

    return Match((x,), build)


def _needed(node: Node, x: Node, sides: Sides) -> Sides:
    """`sides` without what no window reaches: torch-mlir pads more where a pool rounds up."""
    _, kernel, strides, dilation = node.settings
    window = (kernel, strides, sides, dilation)
    if inferred(window_shape, *x.shape[2:], *window) == node.shape[2:]:
        return sides
    reached = [
        (node.shape[axis + 2] - 1) * strides[axis] + dilation[axis] * (kernel[axis] - 1) + 1
        for axis in (0, 1)
    ]
    bottom, right = (
        max(0, min(sides[axis + 2], reached[axis] - x.shape[axis + 2] - sides[axis]))
        for axis in (0, 1)
    )
    return (*sides[:2], bottom, right)


def _counts(shape: Sequence[int], node: Node, sides: Sides, included: bool) -> Array:
    """How many elements each window of the average pool `node` counts."""
    _, kernel, strides, _ = node.settings
    axes: list[Array] = []
    for axis in (0, 1):
        starts = np.arange(node.shape[axis + 2]) * strides[axis] - sides[axis]
        ends = starts + kernel[axis]
        if not included:
            starts, ends = np.maximum(starts, 0), np.minimum(ends, shape[axis + 2])
        axes.append(ends - starts)
    return axes[0][:, None] * axes[1]


def gathered(m: Matching, node: Node) -> Match | None:
    """Rows of a table by their numbers, and resizing to the nearest pixel."""
    if node.kind != "gather":
        return None
    source, *indices = node.args
    if source.fixed and len(source.shape) == 2 and not indices[0].fixed:
        if _runs(indices[1], len(node.shape) - 1, source.shape[1], 1):
            numbers = _in_range(indices[0], source.shape[0])
            return _embedding(m, numbers, source, node.shape)
    ranks = len(source.shape), len(node.shape)
    if ranks == (4, 4) and all(i.value is not None for i in indices):
        scale = [n // old for n, old in zip(node.shape[2:], source.shape[2:], strict=True)]
        steps = (1, 1, *scale)
        if min(scale, default=0) > 0 and all(
            _runs(index, axis, node.shape[axis], steps[axis]) for axis, index in enumerate(indices)
        ):
            shape, factors = node.shape, ints(*scale)
            return Match(
                (source,),
                lambda c, v: c.add(layout.ResizeOp.with_shape(tuple(v), shape, scale=factors)),
            )
    return None


def _embedding(m: Matching, numbers: Node, table: Node, shape: tuple[int, ...]) -> Match:
    flat = m.graph.reshape(numbers, shape[:-1])

    def build(c: Conversion, values: Sequence[SSAValue]) -> SSAValue:
        return c.add(layout.EmbeddingOp.with_shape(tuple(values), shape))

    return Match((flat, table), build)


def _in_range(index: Node, rows: int) -> Node:
    """The numbers themselves, where the text counts negative ones from the end."""
    if index.kind == "select" and index.args[0].kind == "cmp.lt":
        x, limit = index.args[0].args
        wrapped, plain = index.args[1:]
        if plain is x and limit.scalar == 0 and wrapped.kind == "add":
            return x if wrapped.args[0] is x and wrapped.args[1].scalar == rows else index
    return index


def _runs(index: Node, axis: int, size: int, step: int) -> bool:
    """Whether a constant is 0, 1, … along `axis`, each `step` times, and the same along others."""
    if index.value is None:
        return False
    numbers = np.arange(size) // step
    if not index.shape:
        return bool((index.value == numbers).all())
    shape = tuple(size if i == axis else 1 for i in range(len(index.shape)))
    fits = all(a in (1, b) for a, b in zip(index.value.shape, shape, strict=True))
    return fits and bool((index.value == numbers.reshape(shape)).all())
