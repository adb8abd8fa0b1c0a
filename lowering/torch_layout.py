"""Converters of ops that move words, from the torch dialect to sdf."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from xdsl.dialects.builtin import IntegerAttr, i64
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects import sdf_layout as layout
from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_base import ints, shape_of
from hass_ir.lowering.torch_conversion import (
    Conversion,
    Converter,
    UnsupportedError,
    checked,
    inferred,
    tensor_type,
)


def flattened(c: Conversion, value: SSAValue, axis: int) -> SSAValue:
    """All axes from `axis` on as one."""
    shape = inferred(shapes.flatten, shape_of(value), axis)
    return c.add(sdf.FlattenOp.with_shape((value,), shape, axis=IntegerAttr(axis, i64)))


def reshaped(c: Conversion, value: SSAValue, target: Sequence[int]) -> SSAValue:
    """`value` in the shape `target`; the batch must stay, unless it is a constant."""
    shape, target = shape_of(value), tuple(target)
    if target == shape:
        return value
    axis = len(target) - 1
    if 1 <= axis < len(shape) and target == (*shape[:axis], prod(shape[axis:])):
        return flattened(c, value, axis)
    if not layout.is_constant_value(value) and target[:1] != shape[:1]:
        raise UnsupportedError(f"reshaping {shape} to {target} changes the batch, axis 0")
    return c.add(layout.ReshapeOp.with_shape((value,), target))


def _view(c: Conversion, op: Operation) -> SSAValue:
    return reshaped(c, c.tensor(op.operands[0]), tensor_type(op.results[0]).get_shape())


def _flatten(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    shape = shape_of(value)
    start, end = (_axis(c, v, len(shape)) for v in op.operands[1:3])
    if start == 0 or end < start:
        raise UnsupportedError(f"flattening the axes {start} to {end} of {shape} is not supported")
    return reshaped(c, value, (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]))


def _squeeze(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    shape = shape_of(value)
    axis = _axis(c, op.operands[1], len(shape))
    if shape[axis] != 1:
        return value
    return reshaped(c, value, (*shape[:axis], *shape[axis + 1 :]))


def _unsqueeze(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    shape = shape_of(value)
    axis = _axis(c, op.operands[1], len(shape) + 1)
    return reshaped(c, value, (*shape[:axis], 1, *shape[axis:]))


def _transpose(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    order = list(range(len(shape_of(value))))
    a, b = (_axis(c, v, len(order)) for v in op.operands[1:3])
    order[a], order[b] = order[b], order[a]
    return transposed(c, value, order)


def _turn(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    return transposed(c, value, list(range(len(shape_of(value))))[::-1])


def _permute(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    rank = len(shape_of(value))
    return transposed(c, value, [axis % rank for axis in c.integers(op.operands[1])])


def transposed(c: Conversion, value: SSAValue, order: Sequence[int]) -> SSAValue:
    """Axis i of the result is axis `order`[i] of `value`."""
    shape = shape_of(value)
    if list(order) == list(range(len(shape))):
        return value
    result = tuple(shape[axis] for axis in order)
    return c.add(layout.TransposeOp.with_shape((value,), result, permutation=ints(*order)))


def _slice(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    axis = _axis(c, op.operands[1], len(shape_of(value)))
    start, stop = (_optional(c, v) for v in op.operands[2:4])
    step = c.integer(op.operands[4])
    size = shape_of(value)[axis]
    start, stop, _ = slice(start, stop).indices(size)
    return sliced(c, value, axis, start, stop, step)


def _select(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    shape = shape_of(value)
    axis, index = _axis(c, op.operands[1], len(shape)), c.integer(op.operands[2])
    index = index + shape[axis] if index < 0 else index
    one = sliced(c, value, axis, index, index + 1, 1)
    return reshaped(c, one, (*shape[:axis], *shape[axis + 1 :]))


def sliced(c: Conversion, value: SSAValue, axis: int, start: int, stop: int, step: int) -> SSAValue:
    """Elements `start` to `stop` of `axis`."""
    shape = shape_of(value)
    if axis == 0:
        raise UnsupportedError("slices of the batch, axis 0, are not supported")
    if (start, stop, step) == (0, shape[axis], 1):
        return value
    if not 0 <= start < stop <= shape[axis] or step < 1:
        raise UnsupportedError(f"elements {start} to {stop} of axis {axis} of {shape}: none there")
    result = (*shape[:axis], len(range(start, stop, step)), *shape[axis + 1 :])
    places = {"axis": axis, "start": start, "stop": stop, "step": step}
    values = {k: IntegerAttr(v, i64) for k, v in places.items()}
    return c.add(layout.SliceOp.with_shape((value,), result, **values))


def _pad(c: Conversion, op: Operation) -> SSAValue:
    value, sides = c.tensor(op.operands[0]), c.integers(op.operands[1])
    if c.number(op.operands[2]) != 0:
        raise UnsupportedError("padding with other values than 0 is not supported")
    shape = inferred(shapes.image, shape_of(value))
    if len(sides) % 2 or len(sides) > 4 or min(sides, default=0) < 0:
        raise UnsupportedError(
            f"padding by {sides} is not supported, only zeros around height and width"
        )
    left, right, top, bottom = (*sides, 0, 0, 0, 0)[:4]
    if not any(sides):
        return value
    result = (*shape[:2], shape[2] + top + bottom, shape[3] + left + right)
    return c.add(layout.PadOp.with_shape((value,), result, padding=ints(top, left, bottom, right)))


def _interpolate(c: Conversion, op: Operation) -> SSAValue:
    mode = c.constant(op.operands[3])
    if mode != "nearest":
        raise UnsupportedError(f"resizing by '{mode}' is not supported, only by 'nearest'")
    return _resized(c, op)


def _resized(c: Conversion, op: Operation) -> SSAValue:
    """Nearest, to the size of the result, which must be whole multiples of the input's."""
    value, target = c.tensor(op.operands[0]), tensor_type(op.results[0]).get_shape()
    _, _, height, width = inferred(shapes.image, shape_of(value))
    rows, columns = target[-2:]
    if rows % height or columns % width:
        raise UnsupportedError(
            f"resizing {height}×{width} to {rows}×{columns} is not supported, only by whole factors"
        )
    scale = ints(rows // height, columns // width)
    return c.add(layout.ResizeOp.with_shape((value,), target, scale=scale))


def _cat(c: Conversion, op: Operation) -> SSAValue:
    parts = op.operands[0].owner
    if not isinstance(parts, Operation) or parts.name != "torch.prim.ListConstruct":
        raise UnsupportedError("the list of tensors is computed at run time")
    values = [c.tensor(v) for v in parts.operands]
    axis = _axis(c, op.operands[1], len(shape_of(values[0])))
    shape = inferred(shapes.concat, [shape_of(v) for v in values], axis)
    return c.add(sdf.ConcatOp.with_shape(tuple(values), shape, axis=IntegerAttr(axis, i64)))


def _embedding(c: Conversion, op: Operation) -> SSAValue:
    table, indices = c.tensor(op.operands[0]), c.tensor(op.operands[1])
    if not layout.is_constant_value(table):
        raise UnsupportedError("the table of an embedding must be a constant")
    shape = (*shape_of(indices), shape_of(table)[-1])
    return c.add(layout.EmbeddingOp.with_shape((indices, table), shape))


def _identity(c: Conversion, op: Operation) -> SSAValue:
    return c.tensor(op.operands[0])


def _dropout(c: Conversion, op: Operation) -> SSAValue:
    if c.constant(op.operands[2]):
        raise UnsupportedError("the dropout is in training mode; call model.eval() before")
    return c.tensor(op.operands[0])


def _axis(c: Conversion, value: SSAValue, rank: int) -> int:
    axis = c.integer(value)
    if not -rank <= axis < rank:
        raise UnsupportedError(f"there is no axis {axis} among {rank}")
    return axis % rank


def _optional(c: Conversion, value: SSAValue) -> int | None:
    return None if c.constant(value) is None else c.integer(value)


CONVERTERS: dict[str, Converter] = {
    "torch.aten.flatten.using_ints": checked(_flatten, 3),
    "torch.aten.view": checked(_view, 2),
    "torch.aten.reshape": checked(_view, 2),
    "torch.aten._unsafe_view": checked(_view, 2),
    "torch.aten.squeeze.dim": checked(_squeeze, 2),
    "torch.aten.unsqueeze": checked(_unsqueeze, 2),
    "torch.aten.transpose.int": checked(_transpose, 3),
    "torch.aten.t": checked(_turn, 1),
    "torch.aten.permute": checked(_permute, 2),
    "torch.aten.slice.Tensor": checked(_slice, 5),
    "torch.aten.select.int": checked(_select, 3),
    "torch.aten.constant_pad_nd": checked(_pad, 3),
    "torch.aten.__interpolate.size_list_scale_list": checked(_interpolate, 7),
    "torch.aten.upsample_nearest2d": checked(_resized, 4),
    "torch.aten.upsample_nearest2d.vec": checked(_resized, 3),
    "torch.aten.cat": checked(_cat, 2),
    "torch.aten.embedding": checked(_embedding, 5),
    "torch.aten.dropout": checked(_dropout, 3),
    "torch.aten.detach": checked(_identity, 1),
    "torch.aten.contiguous": checked(_identity, 2),
    "torch.aten.clone": checked(_identity, 2),
}
