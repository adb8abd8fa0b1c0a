"""The torch call behind each sdf op of activation functions, attention and layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor
from xdsl.ir import Operation

from hass_ir.dialects import sdf_attention as attention
from hass_ir.dialects import sdf_elementwise as elementwise
from hass_ir.dialects import sdf_layout as layout

PLAIN: dict[type[Operation], Callable[..., Tensor]] = {
    elementwise.SigmoidOp: torch.sigmoid,
    elementwise.TanhOp: torch.tanh,
    elementwise.SiluOp: F.silu,
    elementwise.HardsigmoidOp: F.hardsigmoid,
    elementwise.HardswishOp: F.hardswish,
    elementwise.MulOp: torch.mul,
}


def activation_kernel_of(op: Operation) -> Callable[..., Tensor] | None:
    """A function of the op's operands; None for ops of other families."""
    match op:
        case elementwise.GeluOp():
            return partial(F.gelu, approximate="tanh" if op.tanh.value.data else "none")
        case elementwise.LeakyReluOp():
            return partial(F.leaky_relu, negative_slope=op.slope.value.data)
        case attention.MatmulOp():
            turned = bool(op.transpose_rhs.value.data)
            return partial(_matmul, scale=op.scale.value.data, transpose_rhs=turned)
        case attention.SoftmaxOp():
            return partial(torch.softmax, dim=op.axis.value.data)
        case attention.LayerNormOp():
            return partial(_layer_norm, epsilon=op.epsilon.value.data)
        case layout.ReshapeOp():
            return partial(_reshape, shape=op.shape[1:])
        case layout.TransposeOp():
            return partial(torch.permute, dims=op.permutation.get_values())
        case layout.SliceOp():
            part = slice(op.start.value.data, op.stop.value.data, op.step.value.data)
            return partial(_slice, axis=op.axis.value.data, part=part)
        case layout.PadOp():
            top, left, bottom, right = op.padding.get_values()
            return partial(F.pad, pad=(left, right, top, bottom))
        case layout.ResizeOp():
            return partial(_resize, scale=op.scale.get_values())
        case layout.EmbeddingOp():
            return F.embedding
        case _:
            return PLAIN.get(type(op))


def _matmul(lhs: Tensor, rhs: Tensor, scale: float, transpose_rhs: bool) -> Tensor:
    product = lhs @ (rhs.transpose(-1, -2) if transpose_rhs else rhs)
    return product if scale == 1 else product * scale


def _layer_norm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return F.layer_norm(x, (x.shape[-1],), gamma, beta, epsilon)


def _reshape(x: Tensor, shape: Sequence[int]) -> Tensor:
    return x.reshape(len(x), *shape)


def _slice(x: Tensor, axis: int, part: slice) -> Tensor:
    return x[(slice(None),) * axis + (part,)]


def _resize(x: Tensor, scale: Sequence[int]) -> Tensor:
    return x.repeat_interleave(scale[0], dim=2).repeat_interleave(scale[1], dim=3)
