"""Canonicalization of the sdf dialect: ops that change nothing go."""

from __future__ import annotations

from xdsl.pattern_rewriter import PatternRewriter, RewritePattern, op_type_rewrite_pattern

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import shape_of

RECTIFIED = (sdf.ReluOp, sdf.Relu6Op)
KEEPS_SIGN = (
    sdf.ThresholdOp,
    sdf.MaxPool2dOp,
    sdf.AvgPool2dOp,
    sdf.GlobalAvgPool2dOp,
    sdf.GlobalMaxPool2dOp,
    sdf.FlattenOp,
)


class DropZeroThreshold(RewritePattern):
    """A threshold of 0 changes nothing."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: sdf.ThresholdOp, rewriter: PatternRewriter, /) -> None:
        if op.value.value.data == 0:
            rewriter.replace(op, [], [op.input])


class MergeThresholds(RewritePattern):
    """Two thresholds in a row prune what the larger one prunes."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: sdf.ThresholdOp, rewriter: PatternRewriter, /) -> None:
        inner = op.input.owner
        if not isinstance(inner, sdf.ThresholdOp):
            return
        value = max(op.value, inner.value, key=lambda v: v.value.data)
        merged = sdf.ThresholdOp.with_shape(
            (inner.input,), op.shape, value=value, source=op.source, engine=op.engine
        )
        merged.location = op.location
        rewriter.replace(op, merged)


class DropReluOfRectified(RewritePattern):
    """ReLU of what is not negative already."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: sdf.ReluOp, rewriter: PatternRewriter, /) -> None:
        value = op.input
        while isinstance(value.owner, KEEPS_SIGN):
            value = value.owner.input
        if isinstance(value.owner, RECTIFIED):
            rewriter.replace(op, [], [op.input])


class DropIdentityFlatten(RewritePattern):
    """Flattening that joins a single axis."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: sdf.FlattenOp, rewriter: PatternRewriter, /) -> None:
        if shape_of(op.input) == op.shape:
            rewriter.replace(op, [], [op.input])


class DropSingleConcat(RewritePattern):
    """Concatenation of one tensor."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: sdf.ConcatOp, rewriter: PatternRewriter, /) -> None:
        if len(op.inputs) == 1:
            rewriter.replace(op, [], [op.inputs[0]])
