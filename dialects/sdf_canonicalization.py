"""Canonicalization of the sdf dialect: ops that change nothing go."""

from __future__ import annotations

from xdsl.pattern_rewriter import PatternRewriter, RewritePattern, op_type_rewrite_pattern

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import ints, shape_of
from hass_ir.dialects.sdf_formats import QuantizeOp, ShareOp
from hass_ir.dialects.sdf_layout import PadOp, ReshapeOp, TransposeOp

RECTIFIED = (sdf.ReluOp, sdf.Relu6Op)
KEEPS_SIGN = (
    sdf.ThresholdOp,
    QuantizeOp,
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


class MergeQuantizes(RewritePattern):
    """Rounding twice to the same steps is rounding once, to the narrower range."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: QuantizeOp, rewriter: PatternRewriter, /) -> None:
        inner = op.input.owner
        if not isinstance(inner, QuantizeOp) or inner.scale != op.scale:
            return
        (low, high), (inner_low, inner_high) = op.limits, inner.limits
        if low <= inner_low and inner_high <= high:
            rewriter.replace(op, [], [op.input])
        elif inner_low <= low and high <= inner_high:
            merged = QuantizeOp.with_shape((inner.input,), op.shape, **op.properties)
            merged.location = op.location
            rewriter.replace(op, merged)


class DropSharedShare(RewritePattern):
    """Sharing the values that are shared already."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: ShareOp, rewriter: PatternRewriter, /) -> None:
        inner = op.input.owner
        if isinstance(inner, ShareOp) and inner.codebook == op.codebook:
            rewriter.replace(op, [], [op.input])


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


class MergeReshapes(RewritePattern):
    """Reshapes that change nothing, and two in a row."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: ReshapeOp, rewriter: PatternRewriter, /) -> None:
        inner = op.input.owner
        if shape_of(op.input) == op.shape:
            rewriter.replace(op, [], [op.input])
        elif isinstance(inner, ReshapeOp):
            merged = ReshapeOp.with_shape(
                (inner.input,), op.shape, source=op.source, engine=op.engine
            )
            merged.location = op.location
            rewriter.replace(op, merged)


class MergeTransposes(RewritePattern):
    """Transposes that change nothing, and two in a row."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: TransposeOp, rewriter: PatternRewriter, /) -> None:
        order, inner = op.permutation.get_values(), op.input.owner
        if list(order) == sorted(order):
            rewriter.replace(op, [], [op.input])
        elif isinstance(inner, TransposeOp):
            before = inner.permutation.get_values()
            merged = TransposeOp.with_shape(
                (inner.input,),
                op.shape,
                permutation=ints(*(before[axis] for axis in order)),
                source=op.source,
                engine=op.engine,
            )
            merged.location = op.location
            rewriter.replace(op, merged)


class PadIntoConv(RewritePattern):
    """Zeros around an image that only convolutions read are padding of theirs."""

    @op_type_rewrite_pattern
    def match_and_rewrite(self, op: PadOp, rewriter: PatternRewriter, /) -> None:
        users = [use.operation for use in op.result.uses]
        if not users or not all(isinstance(user, sdf.Conv2dOp) for user in users):
            return
        for user in users:
            assert isinstance(user, sdf.Conv2dOp)
            sides = zip(op.padding.get_values(), user.padding.get_values(), strict=True)
            user.properties["padding"] = ints(*(a + b for a, b in sides))
            user.operands[0] = op.input
            rewriter.handle_operation_modification(user)
        rewriter.erase(op)
