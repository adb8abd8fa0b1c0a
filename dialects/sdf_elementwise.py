"""Sdf ops that work element by element: activation functions, products."""

from __future__ import annotations

from math import isfinite

from xdsl.dialects.builtin import BoolAttr, FloatAttr, f32
from xdsl.irdl import irdl_op_definition, operand_def, prop_def

from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_base import TENSOR, SdfOp, UnaryOp, shape_of
from hass_ir.dialects.sdf_shapes import Shape, need


@irdl_op_definition
class SigmoidOp(UnaryOp):
    """1/(1 + exp(-x))."""

    name = "sdf.sigmoid"


@irdl_op_definition
class TanhOp(UnaryOp):
    """Hyperbolic tangent."""

    name = "sdf.tanh"


@irdl_op_definition
class SiluOp(UnaryOp):
    """x·sigmoid(x)."""

    name = "sdf.silu"


@irdl_op_definition
class HardsigmoidOp(UnaryOp):
    """min(max(x/6 + 1/2, 0), 1)."""

    name = "sdf.hardsigmoid"


@irdl_op_definition
class HardswishOp(UnaryOp):
    """x·hardsigmoid(x)."""

    name = "sdf.hardswish"


@irdl_op_definition
class GeluOp(UnaryOp):
    """x·Φ(x) with the normal distribution function Φ; with `tanh` its usual approximation."""

    name = "sdf.gelu"

    tanh = prop_def(BoolAttr)


@irdl_op_definition
class LeakyReluOp(UnaryOp):
    """x, or `slope`·x where x is negative."""

    name = "sdf.leaky_relu"

    slope = prop_def(FloatAttr.constr(f32))

    def infer_shape(self) -> Shape:
        need(isfinite(self.slope.value.data), "slope must be finite")
        return super().infer_shape()


@irdl_op_definition
class MulOp(SdfOp):
    """Element-wise product; axes of size 1 of `rhs` are repeated (a factor a channel, say)."""

    name = "sdf.mul"

    lhs = operand_def(TENSOR)
    rhs = operand_def(TENSOR)

    def infer_shape(self) -> Shape:
        return shapes.broadcast(shape_of(self.lhs), shape_of(self.rhs))


ELEMENTWISE = (SigmoidOp, TanhOp, SiluOp, HardsigmoidOp, HardswishOp, GeluOp, LeakyReluOp, MulOp)
