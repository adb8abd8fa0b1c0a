"""Which ops belong to weights, and so are evaluated once, not per input."""

from __future__ import annotations

from xdsl.ir import Operation

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_formats import QuantizeOp, ShareOp
from hass_ir.dialects.sdf_layout import ReshapeOp, TransposeOp


def is_constant(op: Operation) -> bool:
    """Whether `op` belongs to a weight: a constant, or a transformation of constants."""
    if isinstance(op, (sdf.WeightOp, sdf.ConstantOp, sdf.FoldWeightOp, sdf.FoldBiasOp)):
        return True
    kinds = (sdf.ThresholdOp, QuantizeOp, ShareOp, ReshapeOp, TransposeOp)
    return isinstance(op, kinds) and (
        isinstance(op.input.owner, Operation) and is_constant(op.input.owner)
    )
