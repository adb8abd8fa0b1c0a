"""One converter an op of the torch dialect: from its operands to sdf ops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TypeAlias

from xdsl.dialects.builtin import (
    BoolAttr,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntegerAttr,
    TensorType,
    f32,
    f64,
    i64,
)
from xdsl.ir import Operation, SSAValue
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects import sdf
from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_base import UnaryOp, ints, shape_of
from hass_ir.dialects.torch_types import VTensorType
from hass_ir.lowering.torch_conversion import Conversion, UnsupportedError, tensor_type

Converter: TypeAlias = Callable[[Conversion, Operation], SSAValue]


def _conv2d(c: Conversion, op: Operation) -> SSAValue:
    x, w, bias, strides, padding, dilation, groups = op.operands
    return _add_conv(c, (x, w, bias), strides, padding, dilation, c.integer(groups))


def _convolution(c: Conversion, op: Operation) -> SSAValue:
    x, w, bias, strides, padding, dilation, transposed, _, groups = op.operands
    if c.constant(transposed):
        raise UnsupportedError("transposed convolutions are not supported")
    return _add_conv(c, (x, w, bias), strides, padding, dilation, c.integer(groups))


def _add_conv(
    c: Conversion,
    tensors: tuple[SSAValue, SSAValue, SSAValue],
    strides: SSAValue,
    padding: SSAValue,
    dilation: SSAValue,
    groups: int,
) -> SSAValue:
    x, w, bias = c.tensor(tensors[0]), c.tensor(tensors[1]), c.optional_tensor(tensors[2])
    _need_constant(w, "weight")
    if bias is not None:
        _need_constant(bias, "bias")
    window = c.pair(strides), _all_sides(c.pair(padding)), c.pair(dilation)
    bias_shape = None if bias is None else shape_of(bias)
    shape = _inferred(shapes.conv2d, shape_of(x), shape_of(w), bias_shape, *window, groups)
    conv = sdf.Conv2dOp.with_shape(
        (x, w, bias),
        shape,
        strides=ints(*window[0]),
        padding=ints(*window[1]),
        dilation=ints(*window[2]),
        groups=IntegerAttr(groups, i64),
    )
    return c.add(conv)


def _linear(c: Conversion, op: Operation) -> SSAValue:
    x, w = c.tensor(op.operands[0]), c.tensor(op.operands[1])
    bias = c.optional_tensor(op.operands[2])
    _need_constant(w, "weight")
    bias_shape = None if bias is None else shape_of(bias)
    shape = _inferred(shapes.linear, shape_of(x), shape_of(w), bias_shape)
    return c.add(sdf.LinearOp.with_shape((x, w, bias), shape))


def _batch_norm(c: Conversion, op: Operation) -> SSAValue:
    x, gamma, beta, mean, variance, training, _, epsilon, _ = op.operands
    if c.constant(training):
        raise UnsupportedError("the batch norm is in training mode; call model.eval() before")
    value = c.tensor(x)
    if len(shape_of(value)) < 2:
        raise UnsupportedError(f"the input must have rank 2 or more, got {value.type}")
    channels = shape_of(value)[1]
    scale = c.optional_tensor(gamma) or _filled(c, channels, 1.0)
    shift = c.optional_tensor(beta) or _filled(c, channels, 0.0)
    parameters = (scale, shift, c.tensor(mean), c.tensor(variance))
    for parameter in parameters:
        _need_constant(parameter, "parameter")
    norm = sdf.BatchNormOp.with_shape(
        (value, *parameters), shape_of(value), epsilon=FloatAttr(c.number(epsilon), f64)
    )
    return c.add(norm)


def _unary(kind: type[UnaryOp]) -> Converter:
    def convert(c: Conversion, op: Operation) -> SSAValue:
        x = c.tensor(op.operands[0])
        return c.add(kind.with_shape((x,), shape_of(x)))

    return convert


def _clamp(c: Conversion, op: Operation) -> SSAValue:
    low, high = (c.constant(v) for v in op.operands[1:3])
    if low == 0 and high in (None, 6):
        return _unary(sdf.ReluOp if high is None else sdf.Relu6Op)(c, op)
    limits = "..".join("none" if v is None else str(v) for v in (low, high))
    raise UnsupportedError(f"clamping to {limits} is not supported, only 0..6 and 0..none")


def _add(c: Conversion, op: Operation) -> SSAValue:
    lhs, rhs = c.tensor(op.operands[0]), c.tensor(op.operands[1])
    if c.number(op.operands[2]) != 1:
        raise UnsupportedError("a scaled addition (alpha) is not supported")
    if shape_of(lhs) != shape_of(rhs):
        raise UnsupportedError(
            f"addition that broadcasts {shape_of(lhs)} and {shape_of(rhs)} is not supported"
        )
    return c.add(sdf.AddOp.with_shape((lhs, rhs), shape_of(lhs)))


def _max_pool2d(c: Conversion, op: Operation) -> SSAValue:
    x, kernel, strides, padding, dilation, ceil_mode = op.operands
    window = _window(c, kernel, strides, padding)
    value, taps, ceil = c.tensor(x), c.pair(dilation), bool(c.constant(ceil_mode))
    pool = sdf.MaxPool2dOp.with_shape(
        (value,),
        _pooled(value, window, taps, ceil),
        kernel=ints(*window[0]),
        strides=ints(*window[1]),
        padding=ints(*window[2]),
        dilation=ints(*taps),
        ceil_mode=BoolAttr.from_bool(ceil),
    )
    return c.add(pool)


def _avg_pool2d(c: Conversion, op: Operation) -> SSAValue:
    x, kernel, strides, padding, ceil_mode, include, divisor = op.operands
    if c.constant(divisor) is not None:
        raise UnsupportedError("an average pool with a divisor of its own is not supported")
    window, ceil = _window(c, kernel, strides, padding), bool(c.constant(ceil_mode))
    return _add_avg_pool(c, c.tensor(x), window, ceil, bool(c.constant(include)))


def _adaptive_avg_pool2d(c: Conversion, op: Operation) -> SSAValue:
    value, (rows, columns) = c.tensor(op.operands[0]), c.pair(op.operands[1])
    n, channels, height, width = _inferred(shapes.image, shape_of(value))
    if (rows, columns) == (1, 1):
        return c.add(sdf.GlobalAvgPool2dOp.with_shape((value,), (n, channels, 1, 1)))
    if height % rows or width % columns:
        raise UnsupportedError(
            f"an adaptive pool from {height}×{width} to {rows}×{columns} has windows of different "
            "sizes; choose an output size that divides the input's"
        )
    kernel = (height // rows, width // columns)
    return _add_avg_pool(c, value, (kernel, kernel, (0, 0, 0, 0)), False, True)


def _adaptive_max_pool2d(c: Conversion, op: Operation) -> SSAValue:
    value, size = c.tensor(op.operands[0]), c.pair(op.operands[1])
    if size != (1, 1):
        raise UnsupportedError(f"an adaptive maximum pool to {size} is not supported, only to 1×1")
    n, channels, _, _ = _inferred(shapes.image, shape_of(value))
    return c.add(sdf.GlobalMaxPool2dOp.with_shape((value,), (n, channels, 1, 1)))


def _mean_dim(c: Conversion, op: Operation) -> SSAValue:
    return _global_pool(c, op, sdf.GlobalAvgPool2dOp)


def _amax(c: Conversion, op: Operation) -> SSAValue:
    return _global_pool(c, op, sdf.GlobalMaxPool2dOp)


def _global_pool(c: Conversion, op: Operation, kind: type[sdf.GlobalPoolOp]) -> SSAValue:
    value, axes = c.tensor(op.operands[0]), c.integers(op.operands[1])
    shape = shape_of(value)
    if len(shape) != 4 or sorted(a % 4 for a in axes) != [2, 3]:
        raise UnsupportedError(
            f"a reduction over the axes {axes} of {shape} is not supported, only over height and "
            "width of N×C×H×W"
        )
    pooled = c.add(kind.with_shape((value,), (*shape[:2], 1, 1)))
    if c.constant(op.operands[2]):
        return pooled
    return _flattened(c, pooled, 1)


def _flatten(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    rank = len(shape_of(value))
    start, end = (c.integer(v) % max(rank, 1) for v in op.operands[1:3])
    if end != rank - 1 or start == 0:
        raise UnsupportedError(f"flattening the axes {start} to {end} of {rank} is not supported")
    return _flattened(c, value, start)


def _view(c: Conversion, op: Operation) -> SSAValue:
    value, target = c.tensor(op.operands[0]), tensor_type(op.results[0]).get_shape()
    shape = shape_of(value)
    if target == shape:
        return value
    axis = len(target) - 1
    if 1 <= axis < len(shape) and target == (*shape[:axis], prod(shape[axis:])):
        return _flattened(c, value, axis)
    raise UnsupportedError(f"reshaping {shape} to {target} is not supported, only flattening is")


def _cat(c: Conversion, op: Operation) -> SSAValue:
    parts = op.operands[0].owner
    if not isinstance(parts, Operation) or parts.name != "torch.prim.ListConstruct":
        raise UnsupportedError("the list of tensors is computed at run time")
    values = [c.tensor(v) for v in parts.operands]
    axis = c.integer(op.operands[1])
    axis = axis + len(shape_of(values[0])) if axis < 0 else axis
    shape = _inferred(shapes.concat, [shape_of(v) for v in values], axis)
    return c.add(sdf.ConcatOp.with_shape(tuple(values), shape, axis=IntegerAttr(axis, i64)))


def _identity(c: Conversion, op: Operation) -> SSAValue:
    return c.tensor(op.operands[0])


def _dropout(c: Conversion, op: Operation) -> SSAValue:
    if c.constant(op.operands[2]):
        raise UnsupportedError("the dropout is in training mode; call model.eval() before")
    return c.tensor(op.operands[0])


def _need_constant(value: SSAValue, what: str) -> None:
    if not isinstance(value.owner, (sdf.WeightOp, sdf.ConstantOp)):
        raise UnsupportedError(f"the {what} is computed at run time; it must be a constant")


def _inferred(rule: Callable[..., tuple[int, ...]], *args: object) -> tuple[int, ...]:
    try:
        return rule(*args)
    except VerifyException as error:
        raise UnsupportedError(str(error)) from error


def _filled(c: Conversion, size: int, value: float) -> SSAValue:
    kind = TensorType(f32, [size])
    elements = DenseIntOrFPElementsAttr.from_list(kind, [value] * size)
    return c.add(sdf.ConstantOp.create(result_types=[kind], properties={"value": elements}))


def _all_sides(padding: tuple[int, int]) -> tuple[int, int, int, int]:
    return (*padding, *padding)


def _window(
    c: Conversion, kernel: SSAValue, strides: SSAValue, padding: SSAValue
) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    size = c.pair(kernel)
    steps = c.pair(strides) if c.integers(strides) else size
    return size, steps, _all_sides(c.pair(padding))


def _pooled(
    value: SSAValue,
    window: tuple[Sequence[int], Sequence[int], Sequence[int]],
    dilation: Sequence[int],
    ceil: bool,
) -> tuple[int, ...]:
    n, channels, height, width = _inferred(shapes.image, shape_of(value))
    return (n, channels, *_inferred(shapes.window_shape, height, width, *window, dilation, ceil))


def _add_avg_pool(
    c: Conversion,
    value: SSAValue,
    window: tuple[Sequence[int], Sequence[int], Sequence[int]],
    ceil: bool,
    include: bool,
) -> SSAValue:
    pool = sdf.AvgPool2dOp.with_shape(
        (value,),
        _pooled(value, window, (1, 1), ceil),
        kernel=ints(*window[0]),
        strides=ints(*window[1]),
        padding=ints(*window[2]),
        ceil_mode=BoolAttr.from_bool(ceil),
        count_include_pad=BoolAttr.from_bool(include),
    )
    return c.add(pool)


def _flattened(c: Conversion, value: SSAValue, axis: int) -> SSAValue:
    shape = _inferred(shapes.flatten, shape_of(value), axis)
    return c.add(sdf.FlattenOp.with_shape((value,), shape, axis=IntegerAttr(axis, i64)))


def _checked(convert: Converter, operands: int, results: int = 1) -> Converter:
    """`convert` for ops of that many operands and results, the first as the text says."""

    def checked(c: Conversion, op: Operation) -> SSAValue:
        if len(op.operands) != operands or len(op.results) != results:
            raise UnsupportedError(
                f"expected {operands} operands and {results} results, got {len(op.operands)} and "
                f"{len(op.results)}"
            )
        value = convert(c, op)
        stated = op.results[0].type
        known = isinstance(stated, VTensorType) and stated.shape and min(stated.shape) >= 0
        if known and tensor_type(op.results[0]) != value.type:
            raise UnsupportedError(f"the text says that the result is {stated}, not {value.type}")
        return value

    return checked


CONVERTERS: dict[str, Converter] = {
    "torch.aten.conv2d": _checked(_conv2d, 7),
    "torch.aten.convolution": _checked(_convolution, 9),
    "torch.aten.linear": _checked(_linear, 3),
    "torch.aten.batch_norm": _checked(_batch_norm, 9),
    "torch.aten.relu": _checked(_unary(sdf.ReluOp), 1),
    "torch.aten.relu6": _checked(_unary(sdf.Relu6Op), 1),
    "torch.aten.hardtanh": _checked(_clamp, 3),
    "torch.aten.clamp": _checked(_clamp, 3),
    "torch.aten.add.Tensor": _checked(_add, 3),
    "torch.aten.max_pool2d": _checked(_max_pool2d, 6),
    "torch.aten.avg_pool2d": _checked(_avg_pool2d, 7),
    "torch.aten.adaptive_avg_pool2d": _checked(_adaptive_avg_pool2d, 2),
    "torch.aten.adaptive_max_pool2d": _checked(_adaptive_max_pool2d, 2, results=2),
    "torch.aten.mean.dim": _checked(_mean_dim, 4),
    "torch.aten.amax": _checked(_amax, 3),
    "torch.aten.flatten.using_ints": _checked(_flatten, 3),
    "torch.aten.view": _checked(_view, 2),
    "torch.aten.reshape": _checked(_view, 2),
    "torch.aten.cat": _checked(_cat, 2),
    "torch.aten.dropout": _checked(_dropout, 3),
    "torch.aten.detach": _checked(_identity, 1),
    "torch.aten.contiguous": _checked(_identity, 2),
    "torch.aten.clone": _checked(_identity, 2),
}
"""Converters by op name."""
