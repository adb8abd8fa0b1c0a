"""One converter an op of the torch dialect: from its operands to sdf ops."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    BoolAttr,
    FloatAttr,
    IntegerAttr,
    f64,
    i64,
)
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_base import ints, shape_of
from hass_ir.lowering import (
    torch_activations,
    torch_attention,
    torch_layout,
    torch_padding,
    torch_scalars,
)
from hass_ir.lowering.torch_conversion import (
    Conversion,
    Converter,
    UnsupportedError,
    checked,
    inferred,
)
from hass_ir.lowering.torch_layout import flattened, reshaped, transposed


def _conv2d(c: Conversion, op: Operation) -> SSAValue:
    x, w, bias, strides, padding, dilation, groups = op.operands
    return _add_conv(c, (x, w, bias), strides, padding, dilation, c.integer(groups))


def _convolution(c: Conversion, op: Operation) -> SSAValue:
    x, w, bias, strides, padding, dilation, transposed, _, groups = op.operands
    if c.constant(transposed):
        raise UnsupportedError(
            "transposed convolutions are not supported; resize to the nearest and convolve"
        )
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
    shape = inferred(shapes.conv2d, shape_of(x), shape_of(w), bias_shape, *window, groups)
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
    shape = inferred(shapes.linear, shape_of(x), shape_of(w), bias_shape)
    return c.add(sdf.LinearOp.with_shape((x, w, bias), shape))


def _batch_norm(c: Conversion, op: Operation) -> SSAValue:
    x, gamma, beta, mean, variance, training, _, epsilon, _ = op.operands
    if c.constant(training):
        raise UnsupportedError("the batch norm is in training mode; call model.eval() before")
    value = c.tensor(x)
    if len(shape_of(value)) < 2:
        raise UnsupportedError(f"the input must have rank 2 or more, got {value.type}")
    channels = shape_of(value)[1]
    scale = c.optional_tensor(gamma) or c.filled(channels, 1.0)
    shift = c.optional_tensor(beta) or c.filled(channels, 0.0)
    parameters = (scale, shift, c.tensor(mean), c.tensor(variance))
    for parameter in parameters:
        _need_constant(parameter, "parameter")
    norm = sdf.BatchNormOp.with_shape(
        (value, *parameters), shape_of(value), epsilon=FloatAttr(c.number(epsilon), f64)
    )
    return c.add(norm)


def _max_pool2d(c: Conversion, op: Operation) -> SSAValue:
    x, kernel, strides, padding, dilation, ceil_mode = op.operands
    size, steps, sides = _window(c, kernel, strides, padding)
    before = torch_padding.before_maximum(c, x)
    window = size, steps, [a + b for a, b in zip(sides, before, strict=True)]
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
    n, channels, height, width = inferred(shapes.image, shape_of(value))
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
    n, channels, _, _ = inferred(shapes.image, shape_of(value))
    return c.add(sdf.GlobalMaxPool2dOp.with_shape((value,), (n, channels, 1, 1)))


def _mean_dim(c: Conversion, op: Operation) -> SSAValue:
    return _global_pool(c, op, sdf.GlobalAvgPool2dOp)


def _amax(c: Conversion, op: Operation) -> SSAValue:
    return _global_pool(c, op, sdf.GlobalMaxPool2dOp)


def _global_pool(c: Conversion, op: Operation, kind: type[sdf.GlobalPoolOp]) -> SSAValue:
    value, axes = c.tensor(op.operands[0]), c.integers(op.operands[1])
    shape, kept = shape_of(value), bool(c.constant(op.operands[2]))
    over = sorted(a % len(shape) for a in axes)
    if len(shape) == 3 and over == [1]:
        # Tokens are the columns of an image of one row.
        n, tokens, channels = shape
        image = reshaped(c, transposed(c, value, (0, 2, 1)), (n, channels, 1, tokens))
        pooled = flattened(c, c.add(kind.with_shape((image,), (n, channels, 1, 1))), 1)
        return reshaped(c, pooled, (n, 1, channels)) if kept else pooled
    if len(shape) != 4 or over != [2, 3]:
        raise UnsupportedError(
            f"a reduction over the axes {axes} of {shape} is not supported, only over height and "
            "width of N×C×H×W and over the tokens of N×T×C"
        )
    pooled = c.add(kind.with_shape((value,), (*shape[:2], 1, 1)))
    return pooled if kept else flattened(c, pooled, 1)


def _need_constant(value: SSAValue, what: str) -> None:
    if not isinstance(value.owner, (sdf.WeightOp, sdf.ConstantOp)):
        raise UnsupportedError(f"the {what} is computed at run time; it must be a constant")


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
    n, channels, height, width = inferred(shapes.image, shape_of(value))
    return (n, channels, *inferred(shapes.window_shape, height, width, *window, dilation, ceil))


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


CONVERTERS: dict[str, Converter] = {
    "torch.aten.conv2d": checked(_conv2d, 7),
    "torch.aten.convolution": checked(_convolution, 9),
    "torch.aten.linear": checked(_linear, 3),
    "torch.aten.batch_norm": checked(_batch_norm, 9),
    "torch.aten.max_pool2d": checked(_max_pool2d, 6),
    "torch.aten.avg_pool2d": checked(_avg_pool2d, 7),
    "torch.aten.adaptive_avg_pool2d": checked(_adaptive_avg_pool2d, 2),
    "torch.aten.adaptive_max_pool2d": checked(_adaptive_max_pool2d, 2, results=2),
    "torch.aten.mean.dim": checked(_mean_dim, 4),
    "torch.aten.amax": checked(_amax, 3),
    **torch_activations.CONVERTERS,
    **torch_attention.CONVERTERS,
    **torch_layout.CONVERTERS,
    **torch_padding.CONVERTERS,
    **torch_scalars.CONVERTERS,
}
"""Converters by op name."""
