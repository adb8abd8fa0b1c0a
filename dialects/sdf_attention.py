"""Sdf ops of transformers: products of two activations, softmax, layer norm."""

from __future__ import annotations

from math import isfinite, prod
from typing import ClassVar

from xdsl.dialects.builtin import BoolAttr, FloatAttr, f64
from xdsl.irdl import irdl_op_definition, operand_def, opt_prop_def, prop_def

from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_attributes import SparsityAttr
from hass_ir.dialects.sdf_base import INT, TENSOR, SdfOp, UnaryOp, need_totals, shape_of
from hass_ir.dialects.sdf_shapes import Shape, need


@irdl_op_definition
class MatmulOp(SdfOp):
    """`scale`·lhs·rhs of two activations, lhs …×M×K and rhs …×K×N, or …×N×K with
    `transpose_rhs`; the axes before are those of separate products.

    In its `sparsity` rhs takes the place of the weights: it stays in the engine while lhs moves."""

    MULTIPLIES: ClassVar[bool] = True

    name = "sdf.matmul"

    lhs = operand_def(TENSOR)
    rhs = operand_def(TENSOR)
    scale = prop_def(FloatAttr.constr(f64))
    transpose_rhs = prop_def(BoolAttr)
    sparsity = opt_prop_def(SparsityAttr)

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """Separate products of an image, and rows, inner elements and columns of each."""
        *_, rows, inner = shape_of(self.lhs)
        return prod(self.shape[1:-2]), rows, inner, self.shape[-1]

    def infer_shape(self) -> Shape:
        need(isfinite(self.scale.value.data), "scale must be finite")
        turned = bool(self.transpose_rhs.value.data)
        return shapes.matmul(shape_of(self.lhs), shape_of(self.rhs), turned)

    def verify_(self) -> None:
        super().verify_()
        if self.sparsity is None:
            return
        heads, rows, inner, columns = self.sizes
        samples = self.sparsity.integer("samples")
        need_totals(
            self.sparsity,
            weights=samples * heads * inner * columns,
            activations=samples * heads * rows * inner,
            pairs=samples * heads * rows * inner * columns,
            taps=1,
            channels=heads * inner,
        )


@irdl_op_definition
class SoftmaxOp(UnaryOp):
    """exp(x) over its sum along `axis`, which is not the batch."""

    name = "sdf.softmax"

    axis = prop_def(INT)

    def infer_shape(self) -> Shape:
        shape = super().infer_shape()
        axis = self.axis.value.data
        need(1 <= axis < len(shape), f"axis must lie between 1 and {len(shape) - 1}, got {axis}")
        return shape


@irdl_op_definition
class LayerNormOp(SdfOp):
    """(x - mean)/sqrt(variance + epsilon)·gamma + beta, mean and variance over the last axis."""

    name = "sdf.layer_norm"

    input = operand_def(TENSOR)
    gamma = operand_def(TENSOR)
    beta = operand_def(TENSOR)
    epsilon = prop_def(FloatAttr.constr(f64))

    def infer_shape(self) -> Shape:
        shape = shape_of(self.input)
        need(len(shape) >= 2, f"the input must have rank 2 or more, got rank {len(shape)}")
        epsilon = self.epsilon.value.data
        need(
            isfinite(epsilon) and epsilon >= 0,
            f"epsilon must be finite and not negative, got {epsilon}",
        )
        for name, value in (("gamma", self.gamma), ("beta", self.beta)):
            found = shape_of(value)
            need(found == shape[-1:], f"{name} must have shape ({shape[-1]},), got {found}")
        return shape


ATTENTION = (MatmulOp, SoftmaxOp, LayerNormOp)
