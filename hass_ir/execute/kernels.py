"""The torch call behind each sdf op."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from xdsl.ir import Operation

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_formats import QuantizeOp, ShareOp
from hass_ir.errors import HassError
from hass_ir.execute.activation_kernels import activation_kernel_of
from hass_ir.locations import location_of


def kernel_of(op: Operation) -> Callable[..., Tensor]:
    """A function of the op's operands; for compute ops of (input, weight, bias or None).

    Nothing in it depends on the batch size. Raises HassError for any other op.
    """
    kernel = activation_kernel_of(op)
    if kernel is not None:
        return kernel
    match op:
        case sdf.Conv2dOp():
            padding = op.padding.get_values()
            conv = partial(
                _conv2d,
                stride=op.strides.get_values(),
                padding=padding[:2],
                dilation=op.dilation.get_values(),
                groups=op.groups.value.data,
            )
            return _padded(conv, padding, 0.0)
        case sdf.LinearOp():
            return F.linear
        case sdf.ThresholdOp():
            return partial(F.hardshrink, lambd=op.value.value.data)
        case QuantizeOp():
            return _quantize_of(op)
        case ShareOp():
            return _share_of(op)
        case sdf.BatchNormOp():
            return partial(_batch_norm, epsilon=op.epsilon.value.data)
        case sdf.ReluOp():
            return torch.relu
        case sdf.Relu6Op():
            return F.relu6
        case sdf.AddOp():
            return torch.add
        case sdf.MaxPool2dOp() | sdf.AvgPool2dOp():
            return _pool(op)
        case sdf.GlobalAvgPool2dOp():
            return partial(torch.mean, dim=(2, 3), keepdim=True)
        case sdf.GlobalMaxPool2dOp():
            return partial(torch.amax, dim=(2, 3), keepdim=True)
        case sdf.FlattenOp():
            return partial(torch.flatten, start_dim=op.axis.value.data)
        case sdf.ConcatOp():
            return partial(_concat, axis=op.axis.value.data)
        case _:
            raise HassError(
                f"'{op.name}' cannot be executed, only sdf ops can; run convert-torch-to-sdf first",
                location_of(op),
            )


def _conv2d(x: Tensor, weight: Tensor, bias: Tensor | None, **window: Any) -> Tensor:
    return F.conv2d(x, weight, bias, **window)


def _quantize_of(op: QuantizeOp) -> Callable[..., Tensor]:
    (scale, *others) = op.scales
    if others:
        raise HassError(
            "activations have one scale, not one for each index of the batch; only weights may "
            "have several",
            location_of(op),
        )
    low, high = op.limits
    return partial(quantize, scale=scale, low=low, high=high)


def quantize(x: Tensor, scale: float, low: int, high: int) -> Tensor:
    """The multiple of `scale` nearest to x, `low` to `high` steps; NaN becomes 0."""
    # nan_to_num last: saturation has dealt with infinities.
    steps = torch.clamp(torch.round(x / scale), low, high)
    return torch.nan_to_num_(steps, nan=0.0) * scale


def _share_of(op: ShareOp) -> Callable[..., Tensor]:
    codebook = torch.tensor(op.values, dtype=torch.float32)
    wide = codebook.double()
    middles = (wide[:-1] + wide[1:]) / 2

    def share(x: Tensor) -> Tensor:
        nearest = codebook[torch.bucketize(x.double(), middles)]
        return torch.where((x == 0) | torch.isnan(x), 0.0, nearest)

    return share


def _batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: float
) -> Tensor:
    return F.batch_norm(x, mean, variance, gamma, beta, False, 0.0, epsilon)


def _concat(*tensors: Tensor, axis: int) -> Tensor:
    batch = max(len(t) for t in tensors)  # constants have one row for all images
    return torch.cat([t.expand(batch, *t.shape[1:]) for t in tensors], dim=axis)


def _pool(op: sdf.MaxPool2dOp | sdf.AvgPool2dOp) -> Callable[..., Tensor]:
    padding = op.padding.get_values()
    window: dict[str, Any] = {
        "kernel_size": op.kernel.get_values(),
        "stride": op.strides.get_values(),
        "padding": padding[:2],
        "ceil_mode": bool(op.ceil_mode.value.data),
    }
    if isinstance(op, sdf.MaxPool2dOp):
        pool = partial(_max_pool, **window, dilation=op.dilation.get_values())
        return _cropped(_padded(pool, padding, float("-inf")), op.shape)
    include = bool(op.count_include_pad.value.data)
    if padding[:2] != padding[2:] and not include:
        raise HassError(
            "an average pool with uneven padding that does not count as elements cannot be "
            "executed; pad evenly or count the padding",
            location_of(op),
        )
    pool = partial(F.avg_pool2d, **window, count_include_pad=include)
    return _cropped(_padded(pool, padding, 0.0), op.shape)


def _max_pool(x: Tensor, **window: Any) -> Tensor:
    return torch.max_pool2d(x, **window)


def _cropped(kernel: Callable[..., Tensor], shape: Sequence[int]) -> Callable[..., Tensor]:
    """`kernel` without what torch adds to `shape`: where the padding was added beforehand, it
    takes the last window of ceil_mode, which starts behind the input, for one that counts."""

    def cropped(x: Tensor) -> Tensor:
        return kernel(x)[:, :, : shape[2], : shape[3]]

    return cropped


def _padded(
    kernel: Callable[..., Tensor], padding: Sequence[int], value: float
) -> Callable[..., Tensor]:
    """`kernel` as it is where top equals bottom and left equals right; else padded beforehand."""
    top, left, bottom, right = padding
    if (top, left) == (bottom, right):
        return kernel

    def padded(x: Tensor, *rest: Tensor | None) -> Tensor:
        return kernel(F.pad(x, (left, right, top, bottom), value=value), *rest, padding=(0, 0))

    return padded
