"""Converters of activation functions and element-wise ops, from the torch dialect to sdf."""

from __future__ import annotations

from math import prod

from xdsl.dialects.builtin import BoolAttr, FloatAttr, f32
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects import sdf_elementwise as elementwise
from hass_ir.dialects.sdf_base import SdfOp, UnaryOp, shape_of
from hass_ir.lowering.torch_conversion import Conversion, Converter, UnsupportedError, checked
from hass_ir.lowering.torch_layout import reshaped


def unary(kind: type[UnaryOp]) -> Converter:
    """The converter of an op without settings."""

    def convert(c: Conversion, op: Operation) -> SSAValue:
        x = c.tensor(op.operands[0])
        return c.add(kind.with_shape((x,), shape_of(x)))

    return convert


def _clamp(c: Conversion, op: Operation) -> SSAValue:
    low, high = (c.constant(v) for v in op.operands[1:3])
    if low == 0 and high in (None, 6):
        return unary(sdf.ReluOp if high is None else sdf.Relu6Op)(c, op)
    limits = "..".join("none" if v is None else str(v) for v in (low, high))
    raise UnsupportedError(
        f"clamping to {limits} is not supported, only 0..6 and 0..none; use relu6 or relu, and "
        "train the model with it"
    )


def _gelu(c: Conversion, op: Operation) -> SSAValue:
    x, how = c.tensor(op.operands[0]), c.constant(op.operands[1])
    if how not in ("none", "tanh"):
        raise UnsupportedError(f"the approximation '{how}' of gelu is not supported")
    tanh = BoolAttr.from_bool(how == "tanh")
    return c.add(elementwise.GeluOp.with_shape((x,), shape_of(x), tanh=tanh))


def _leaky_relu(c: Conversion, op: Operation) -> SSAValue:
    x, slope = c.tensor(op.operands[0]), FloatAttr(c.number(op.operands[1]), f32)
    return c.add(elementwise.LeakyReluOp.with_shape((x,), shape_of(x), slope=slope))


def _add(c: Conversion, op: Operation) -> SSAValue:
    if c.number(op.operands[2]) != 1:
        raise UnsupportedError("a scaled addition (alpha) is not supported")
    return pairwise(c, sdf.AddOp, c.tensor(op.operands[0]), c.tensor(op.operands[1]))


def _mul(c: Conversion, op: Operation) -> SSAValue:
    lhs, rhs = (c.tensor(v) for v in op.operands)
    return pairwise(c, elementwise.MulOp, lhs, rhs)


def pairwise(c: Conversion, kind: type[SdfOp], lhs: SSAValue, rhs: SSAValue) -> SSAValue:
    """A commutative op of two tensors, the one that is repeated on the right."""
    if prod(shape_of(lhs)) < prod(shape_of(rhs)) or lhs_is_constant(lhs, rhs):
        lhs, rhs = rhs, lhs
    missing = len(shape_of(lhs)) - len(shape_of(rhs))
    if missing > 0:
        rhs = reshaped(c, rhs, (1,) * missing + shape_of(rhs))
    small, large = shape_of(rhs), shape_of(lhs)
    if len(small) != len(large) or any(a not in (1, b) for a, b in zip(small, large, strict=True)):
        raise UnsupportedError(
            f"{small} and {large} cannot be combined: neither can be repeated to the other"
        )
    return c.add(kind.with_shape((lhs, rhs), large))


def lhs_is_constant(lhs: SSAValue, rhs: SSAValue) -> bool:
    """Whether of two tensors of one size only the first is a constant."""
    kinds = (sdf.WeightOp, sdf.ConstantOp)
    same = shape_of(lhs) == shape_of(rhs)
    return same and isinstance(lhs.owner, kinds) and not isinstance(rhs.owner, kinds)


CONVERTERS: dict[str, Converter] = {
    "torch.aten.relu": checked(unary(sdf.ReluOp), 1),
    "torch.aten.relu6": checked(unary(sdf.Relu6Op), 1),
    "torch.aten.hardtanh": checked(_clamp, 3),
    "torch.aten.clamp": checked(_clamp, 3),
    "torch.aten.sigmoid": checked(unary(elementwise.SigmoidOp), 1),
    "torch.aten.tanh": checked(unary(elementwise.TanhOp), 1),
    "torch.aten.silu": checked(unary(elementwise.SiluOp), 1),
    "torch.aten.hardsigmoid": checked(unary(elementwise.HardsigmoidOp), 1),
    "torch.aten.hardswish": checked(unary(elementwise.HardswishOp), 1),
    "torch.aten.gelu": checked(_gelu, 2),
    "torch.aten.leaky_relu": checked(_leaky_relu, 2),
    "torch.aten.add.Tensor": checked(_add, 3),
    "torch.aten.mul.Tensor": checked(_mul, 2),
}
