"""Converters of what transformers add: attention, softmax, layer norm, products of activations."""

from __future__ import annotations

from math import isclose, sqrt

from xdsl.dialects.builtin import BoolAttr, FloatAttr, IntegerAttr, f64, i64
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf, sdf_attention
from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_base import shape_of
from hass_ir.dialects.sdf_layout import is_constant_value
from hass_ir.lowering.torch_activations import pairwise
from hass_ir.lowering.torch_conversion import (
    Conversion,
    Converter,
    UnsupportedError,
    checked,
    inferred,
)
from hass_ir.lowering.torch_layout import transposed


def _attention(c: Conversion, op: Operation) -> SSAValue:
    query, key, value = (c.tensor(v) for v in op.operands[:3])
    mask, causal = c.optional_tensor(op.operands[3]), c.constant(op.operands[5])
    if causal or c.constant(op.operands[7]):
        raise UnsupportedError(
            "causal and grouped-query attention are not supported; write the mask out and repeat "
            "the keys"
        )
    if c.number(op.operands[4]) != 0:
        raise UnsupportedError("the attention drops values at random; call model.eval() before")
    given = c.constant(op.operands[6])
    scale = usual = 1 / sqrt(shape_of(query)[-1])
    if given is not None and not isclose(c.number(op.operands[6]), usual, rel_tol=1e-14):
        scale = c.number(op.operands[6])
    scores = multiplied(c, query, key, scale, transpose_rhs=True)
    if mask is not None:
        scores = pairwise(c, sdf.AddOp, scores, mask)
    return multiplied(c, softmax(c, scores, len(shape_of(scores)) - 1), value)


def multiplied(
    c: Conversion,
    lhs: SSAValue,
    rhs: SSAValue,
    scale: float = 1.0,
    transpose_rhs: bool = False,
) -> SSAValue:
    """`scale`·lhs·rhs of two activations."""
    shape = inferred(shapes.matmul, shape_of(lhs), shape_of(rhs), transpose_rhs)
    return c.add(
        sdf_attention.MatmulOp.with_shape(
            (lhs, rhs),
            shape,
            scale=FloatAttr(scale, f64),
            transpose_rhs=BoolAttr.from_bool(transpose_rhs),
        )
    )


def softmax(c: Conversion, value: SSAValue, axis: int) -> SSAValue:
    """Softmax along `axis`."""
    shape = shape_of(value)
    return c.add(sdf_attention.SoftmaxOp.with_shape((value,), shape, axis=IntegerAttr(axis, i64)))


def _softmax(c: Conversion, op: Operation) -> SSAValue:
    value = c.tensor(op.operands[0])
    axis = c.integer(op.operands[1]) % len(shape_of(value))
    if axis == 0:
        raise UnsupportedError("a softmax over the batch, axis 0, is not supported")
    return softmax(c, value, axis)


def _matmul(c: Conversion, op: Operation) -> SSAValue:
    lhs, rhs = (c.tensor(v) for v in op.operands[:2])
    if is_constant_value(rhs) and len(shape_of(rhs)) == 2:
        return _by_weight(c, lhs, rhs, None)
    return multiplied(c, lhs, rhs)


def _addmm(c: Conversion, op: Operation) -> SSAValue:
    bias, lhs, rhs = (c.tensor(v) for v in op.operands[:3])
    if any(c.number(v) != 1 for v in op.operands[3:5]):
        raise UnsupportedError("a scaled sum (alpha, beta) is not supported")
    if not is_constant_value(rhs) or not is_constant_value(bias):
        raise UnsupportedError("weight and bias must be constants")
    return _by_weight(c, lhs, rhs, bias)


def _by_weight(c: Conversion, value: SSAValue, weight: SSAValue, bias: SSAValue | None) -> SSAValue:
    """A linear layer of the weight [C, F]."""
    turned = transposed(c, weight, (1, 0))
    bias_shape = None if bias is None else shape_of(bias)
    shape = inferred(shapes.linear, shape_of(value), shape_of(turned), bias_shape)
    return c.add(sdf.LinearOp.with_shape((value, turned, bias), shape))


def _layer_norm(c: Conversion, op: Operation) -> SSAValue:
    value, axes = c.tensor(op.operands[0]), c.integers(op.operands[1])
    shape = shape_of(value)
    if tuple(axes) != shape[-1:]:
        raise UnsupportedError(
            f"a layer norm over {axes} of {shape} is not supported, only over the last axis"
        )
    gamma = c.optional_tensor(op.operands[2]) or c.filled(shape[-1], 1.0)
    beta = c.optional_tensor(op.operands[3]) or c.filled(shape[-1], 0.0)
    epsilon = FloatAttr(c.number(op.operands[4]), f64)
    return c.add(sdf_attention.LayerNormOp.with_shape((value, gamma, beta), shape, epsilon=epsilon))


CONVERTERS: dict[str, Converter] = {
    "torch.aten.scaled_dot_product_attention": checked(_attention, 8),
    "torch.aten.softmax.int": checked(_softmax, 3),
    "torch.aten._softmax": checked(_softmax, 3),
    "torch.aten.matmul": checked(_matmul, 2),
    "torch.aten.bmm": checked(_matmul, 2),
    "torch.aten.mm": checked(_matmul, 2),
    "torch.aten.addmm": checked(_addmm, 5),
    "torch.aten.layer_norm": checked(_layer_norm, 6),
}
