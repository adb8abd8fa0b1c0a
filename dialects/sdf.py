"""The sparse-dataflow dialect: a network as a graph of tensors, with its pruning as semantics."""

from __future__ import annotations

from abc import ABC
from math import inf, isfinite

from xdsl.dialects.builtin import (
    AnyFloat,
    BoolAttr,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    StringAttr,
    f32,
    f64,
)
from xdsl.interfaces import HasCanonicalizationPatternsInterface
from xdsl.ir import Dialect
from xdsl.irdl import (
    irdl_op_definition,
    operand_def,
    opt_operand_def,
    prop_def,
    var_operand_def,
)
from xdsl.pattern_rewriter import RewritePattern

from hass_ir.dialects import sdf_shapes as shapes
from hass_ir.dialects.sdf_attention import ATTENTION
from hass_ir.dialects.sdf_attributes import DesignAttr, DeviceAttr, MetricsAttr, SparsityAttr
from hass_ir.dialects.sdf_base import INT, INTS, TENSOR, ComputeOp, SdfOp, UnaryOp, shape_of
from hass_ir.dialects.sdf_elementwise import ELEMENTWISE
from hass_ir.dialects.sdf_energy import EnergyAttr
from hass_ir.dialects.sdf_engine import EngineAttr
from hass_ir.dialects.sdf_formats import QuantizeOp, ShareOp
from hass_ir.dialects.sdf_layout import LAYOUT
from hass_ir.dialects.sdf_shapes import Shape, need
from hass_ir.dialects.sdf_trials import TrialAttr


@irdl_op_definition
class WeightOp(SdfOp):
    """A named constant: `key` in the module's safetensors file."""

    name = "sdf.weight"

    key = prop_def(StringAttr)
    assembly_format = "$key attr-dict `:` type($result)"

    def infer_shape(self) -> Shape:
        need(bool(self.key.data), "key must not be empty")
        return self.shape


@irdl_op_definition
class ConstantOp(SdfOp):
    """An inline constant, for small tensors."""

    name = "sdf.constant"

    value = prop_def(DenseIntOrFPElementsAttr)
    assembly_format = "attr-dict `:` type($result)"

    def infer_shape(self) -> Shape:
        need(self.value.type == self.result.type, f"value must have type {self.result.type}")
        need(all(map(isfinite, self.value.get_values())), "the values must be finite")
        return self.shape


@irdl_op_definition
class FoldWeightOp(SdfOp):
    """Weights of a layer with the batch norm after it folded in: w·gamma/sqrt(variance + epsilon)
    along the first axis (the filters)."""

    name = "sdf.fold_weight"

    weight = operand_def(TENSOR)
    gamma = operand_def(TENSOR)
    variance = operand_def(TENSOR)
    epsilon = prop_def(FloatAttr.constr(f64))

    def infer_shape(self) -> Shape:
        shape = shape_of(self.weight)
        need(len(shape) >= 1, "the weight must have rank 1 or more, got rank 0")
        _need_epsilon(self.epsilon)
        _need_per_channel(shape[0], gamma=shape_of(self.gamma), variance=shape_of(self.variance))
        return shape


@irdl_op_definition
class FoldBiasOp(SdfOp):
    """Bias of a layer with the batch norm after it folded in:
    beta + (bias - mean)·gamma/sqrt(variance + epsilon); an absent bias is 0."""

    name = "sdf.fold_bias"

    gamma = operand_def(TENSOR)
    beta = operand_def(TENSOR)
    mean = operand_def(TENSOR)
    variance = operand_def(TENSOR)
    bias = opt_operand_def(TENSOR)
    epsilon = prop_def(FloatAttr.constr(f64))

    def infer_shape(self) -> Shape:
        shape = shape_of(self.gamma)
        need(len(shape) == 1, f"gamma must have rank 1, got rank {len(shape)}")
        _need_epsilon(self.epsilon)
        others = {"beta": shape_of(self.beta), "mean": shape_of(self.mean)}
        if self.bias is not None:
            others["bias"] = shape_of(self.bias)
        _need_per_channel(shape[0], **others, variance=shape_of(self.variance))
        return shape


@irdl_op_definition
class ThresholdOp(UnaryOp, HasCanonicalizationPatternsInterface):
    """Prune by magnitude, weights or activations: elements with |x| <= `value` become 0."""

    name = "sdf.threshold"

    value = prop_def(FloatAttr.constr(f32))

    def infer_shape(self) -> Shape:
        value = self.value.value.data
        need(0 <= value < inf, f"value must be finite and not negative, got {value}")
        return super().infer_shape()

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import DropZeroThreshold, MergeThresholds

        return (DropZeroThreshold(), MergeThresholds())


@irdl_op_definition
class Conv2dOp(ComputeOp):
    """2-d convolution: input N×C×H×W, weight F×C/G×kh×kw, optional bias F; `padding` is top,
    left, bottom, right."""

    name = "sdf.conv2d"

    strides = prop_def(INTS)
    padding = prop_def(INTS)
    dilation = prop_def(INTS)
    groups = prop_def(INT)

    @property
    def channel_axis(self) -> int:
        return 1

    def infer_shape(self) -> Shape:
        return shapes.conv2d(
            shape_of(self.input),
            shape_of(self.weight),
            self.bias_shape,
            self.strides.get_values(),
            self.padding.get_values(),
            self.dilation.get_values(),
            self.groups.value.data,
        )


@irdl_op_definition
class LinearOp(ComputeOp):
    """Linear layer: input …×C, weight F×C, optional bias F."""

    name = "sdf.linear"

    @property
    def channel_axis(self) -> int:
        return -1

    def infer_shape(self) -> Shape:
        return shapes.linear(shape_of(self.input), shape_of(self.weight), self.bias_shape)


@irdl_op_definition
class BatchNormOp(SdfOp):
    """Inference batch norm over axis 1: (x - mean)·gamma/sqrt(variance + epsilon) + beta."""

    name = "sdf.batch_norm"

    input = operand_def(TENSOR)
    gamma = operand_def(TENSOR)
    beta = operand_def(TENSOR)
    mean = operand_def(TENSOR)
    variance = operand_def(TENSOR)
    epsilon = prop_def(FloatAttr.constr(f64))

    def infer_shape(self) -> Shape:
        shape = shape_of(self.input)
        need(len(shape) >= 2, f"the input must have rank 2 or more, got rank {len(shape)}")
        _need_epsilon(self.epsilon)
        _need_per_channel(
            shape[1],
            gamma=shape_of(self.gamma),
            beta=shape_of(self.beta),
            mean=shape_of(self.mean),
            variance=shape_of(self.variance),
        )
        return shape


@irdl_op_definition
class ReluOp(UnaryOp, HasCanonicalizationPatternsInterface):
    """max(x, 0)."""

    name = "sdf.relu"

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import DropReluOfRectified

        return (DropReluOfRectified(),)


@irdl_op_definition
class Relu6Op(UnaryOp):
    """min(max(x, 0), 6)."""

    name = "sdf.relu6"


@irdl_op_definition
class AddOp(SdfOp):
    """Element-wise sum; axes of size 1 of `rhs` are repeated."""

    name = "sdf.add"

    lhs = operand_def(TENSOR)
    rhs = operand_def(TENSOR)

    def infer_shape(self) -> Shape:
        return shapes.broadcast(shape_of(self.lhs), shape_of(self.rhs))


class PoolOp(SdfOp, ABC):
    """Sliding-window pooling of N×C×H×W; `padding` is top, left, bottom, right."""

    input = operand_def(TENSOR)
    kernel = prop_def(INTS)
    strides = prop_def(INTS)
    padding = prop_def(INTS)
    ceil_mode = prop_def(BoolAttr)

    def dilation_values(self) -> tuple[int, ...]:
        """Distance between taps, vertical and horizontal."""
        return (1, 1)

    def infer_shape(self) -> Shape:
        n, c, h, w = shapes.image(shape_of(self.input))
        kernel, padding = self.kernel.get_values(), self.padding.get_values()
        out = shapes.window_shape(
            h,
            w,
            kernel,
            self.strides.get_values(),
            padding,
            self.dilation_values(),
            bool(self.ceil_mode.value.data),
        )
        for axis in (0, 1):
            pads = (padding[axis], padding[axis + 2])
            need(
                2 * max(pads) <= kernel[axis],
                f"padding {max(pads)} is more than half the kernel {kernel[axis]}",
            )
        return (n, c, *out)


@irdl_op_definition
class MaxPool2dOp(PoolOp):
    """Maximum over windows; padding counts as minus infinity."""

    name = "sdf.max_pool2d"

    dilation = prop_def(INTS)

    def dilation_values(self) -> tuple[int, ...]:
        return self.dilation.get_values()


@irdl_op_definition
class AvgPool2dOp(PoolOp):
    """Mean over windows; `count_include_pad` says whether padding counts as elements."""

    name = "sdf.avg_pool2d"

    count_include_pad = prop_def(BoolAttr)


class GlobalPoolOp(SdfOp, ABC):
    """One value a channel: N×C×H×W to N×C×1×1."""

    input = operand_def(TENSOR)

    def infer_shape(self) -> Shape:
        n, c, _, _ = shapes.image(shape_of(self.input))
        return (n, c, 1, 1)


@irdl_op_definition
class GlobalAvgPool2dOp(GlobalPoolOp):
    """Mean of each channel."""

    name = "sdf.global_avg_pool2d"


@irdl_op_definition
class GlobalMaxPool2dOp(GlobalPoolOp):
    """Maximum of each channel."""

    name = "sdf.global_max_pool2d"


@irdl_op_definition
class FlattenOp(SdfOp, HasCanonicalizationPatternsInterface):
    """Join all axes from `axis` on into one."""

    name = "sdf.flatten"

    input = operand_def(TENSOR)
    axis = prop_def(INT)

    def infer_shape(self) -> Shape:
        return shapes.flatten(shape_of(self.input), self.axis.value.data)

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import DropIdentityFlatten

        return (DropIdentityFlatten(),)


@irdl_op_definition
class ConcatOp(SdfOp, HasCanonicalizationPatternsInterface):
    """Join tensors along `axis`, which is not the batch."""

    name = "sdf.concat"

    inputs = var_operand_def(TENSOR)
    axis = prop_def(INT)

    def infer_shape(self) -> Shape:
        return shapes.concat([shape_of(v) for v in self.inputs], self.axis.value.data)

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import DropSingleConcat

        return (DropSingleConcat(),)


def _need_epsilon(epsilon: FloatAttr[AnyFloat]) -> None:
    value = epsilon.value.data
    need(0 <= value < inf, f"epsilon must be finite and not negative, got {value}")


def _need_per_channel(channels: int, **operands: Shape) -> None:
    for name, shape in operands.items():
        need(shape == (channels,), f"{name} must have shape ({channels},), got {shape}")


Sdf = Dialect(
    "sdf",
    [
        WeightOp,
        ConstantOp,
        FoldWeightOp,
        FoldBiasOp,
        ThresholdOp,
        QuantizeOp,
        ShareOp,
        Conv2dOp,
        LinearOp,
        BatchNormOp,
        ReluOp,
        Relu6Op,
        AddOp,
        MaxPool2dOp,
        AvgPool2dOp,
        GlobalAvgPool2dOp,
        GlobalMaxPool2dOp,
        FlattenOp,
        ConcatOp,
        *ELEMENTWISE,
        *ATTENTION,
        *LAYOUT,
    ],
    [SparsityAttr, EngineAttr, EnergyAttr, DeviceAttr, MetricsAttr, DesignAttr, TrialAttr],
)
