"""Sdf ops that move words and compute nothing: the batch, axis 0, always stays where it is."""

from __future__ import annotations

from math import prod

from xdsl.dialects.builtin import TensorType, i64
from xdsl.interfaces import HasCanonicalizationPatternsInterface
from xdsl.ir import Operation, SSAValue
from xdsl.irdl import irdl_op_definition, operand_def, prop_def
from xdsl.pattern_rewriter import RewritePattern

from hass_ir.dialects.sdf_base import INT, INTS, TENSOR, SdfOp, UnaryOp, shape_of
from hass_ir.dialects.sdf_shapes import Shape, image, need

CONSTANTS = ("sdf.weight", "sdf.constant")


def is_constant_value(value: SSAValue) -> bool:
    """Whether `value` is a constant, reshaped or transposed perhaps."""
    op = value.owner
    while isinstance(op, (ReshapeOp, TransposeOp)):
        op = op.input.owner
    return isinstance(op, Operation) and op.name in CONSTANTS


@irdl_op_definition
class ReshapeOp(SdfOp, HasCanonicalizationPatternsInterface):
    """The same words in the same order, as a tensor of another shape."""

    name = "sdf.reshape"

    input = operand_def(TENSOR)

    def infer_shape(self) -> Shape:
        given = shape_of(self.input)
        need(bool(given) and bool(self.shape), "input and result must have an axis")
        need(
            prod(given) == prod(self.shape),
            f"{given} cannot become {self.shape}: the number of elements stays",
        )
        need(
            given[0] == self.shape[0] or is_constant_value(self.input),
            f"{given} cannot become {self.shape}: the batch, axis 0, stays",
        )
        return self.shape

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import MergeReshapes

        return (MergeReshapes(),)


@irdl_op_definition
class TransposeOp(SdfOp, HasCanonicalizationPatternsInterface):
    """Axis i of the result is axis `permutation`[i] of the input."""

    name = "sdf.transpose"

    input = operand_def(TENSOR)
    permutation = prop_def(INTS)

    def infer_shape(self) -> Shape:
        given, order = shape_of(self.input), self.permutation.get_values()
        need(
            sorted(order) == list(range(len(given))),
            f"permutation must hold each of {len(given)} axes once, got {list(order)}",
        )
        need(
            order[0] == 0 or is_constant_value(self.input),
            "the batch, axis 0, must stay where it is",
        )
        return tuple(given[axis] for axis in order)

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import MergeTransposes

        return (MergeTransposes(),)


@irdl_op_definition
class SliceOp(SdfOp):
    """Elements `start`, `start` + `step`, … before `stop` of one axis, which is not the batch."""

    name = "sdf.slice"

    input = operand_def(TENSOR)
    axis = prop_def(INT)
    start = prop_def(INT)
    stop = prop_def(INT)
    step = prop_def(INT)

    def infer_shape(self) -> Shape:
        given = shape_of(self.input)
        axis, start, stop, step = (
            a.value.data for a in (self.axis, self.start, self.stop, self.step)
        )
        need(1 <= axis < len(given), f"axis must lie between 1 and {len(given) - 1}, got {axis}")
        need(step >= 1, f"step must be at least 1, got {step}")
        need(
            0 <= start < stop <= given[axis],
            f"start and stop must be increasing and within 0..{given[axis]}, got {start}, {stop}",
        )
        return (*given[:axis], len(range(start, stop, step)), *given[axis + 1 :])


@irdl_op_definition
class PadOp(SdfOp, HasCanonicalizationPatternsInterface):
    """Zeros around N×C×H×W; `padding` is top, left, bottom, right."""

    name = "sdf.pad"

    input = operand_def(TENSOR)
    padding = prop_def(INTS)

    def infer_shape(self) -> Shape:
        n, c, height, width = image(shape_of(self.input))
        padding = self.padding.get_values()
        need(len(padding) == 4, f"padding needs 4 values, got {len(padding)}")
        need(min(padding) >= 0, f"padding must be at least 0, got {list(padding)}")
        top, left, bottom, right = padding
        return (n, c, height + top + bottom, width + left + right)

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import PadIntoConv

        return (PadIntoConv(),)


@irdl_op_definition
class ResizeOp(UnaryOp):
    """Each pixel of N×C×H×W repeated `scale` times, downwards and to the right (nearest)."""

    name = "sdf.resize"

    scale = prop_def(INTS)

    def infer_shape(self) -> Shape:
        n, c, height, width = image(shape_of(self.input))
        scale = self.scale.get_values()
        need(len(scale) == 2, f"scale needs 2 values, got {len(scale)}")
        need(min(scale) >= 1, f"scale must be at least 1, got {list(scale)}")
        return (n, c, height * scale[0], width * scale[1])


@irdl_op_definition
class EmbeddingOp(SdfOp):
    """Rows of `table` [rows, width] by their numbers: done on the host, which has the table."""

    name = "sdf.embedding"

    indices = operand_def(TensorType.constr(i64))
    table = operand_def(TENSOR)

    def infer_shape(self) -> Shape:
        table = shape_of(self.table)
        need(len(table) == 2, f"the table must have rank 2, got rank {len(table)}")
        return (*shape_of(self.indices), table[1])


LAYOUT = (ReshapeOp, TransposeOp, SliceOp, PadOp, ResizeOp, EmbeddingOp)
