"""Convolutions, pools, norms and linear layers of ONNX in the torch dialect."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf

import numpy as np
from xdsl.ir import SSAValue

from hass_ir.dialects.sdf_shapes import window_size
from hass_ir.dialects.torch import ConstantNoneOp
from hass_ir.frontend.onnx.builder import tensor_type
from hass_ir.frontend.onnx.emitter import Converter, Emitter
from hass_ir.frontend.onnx.graph import Node, shortest
from hass_ir.frontend.onnx.values import FLOAT, INT64, Array, TensorType, Value, derived


def _conv(e: Emitter, n: Node) -> SSAValue | None:
    x, w = needed(n, 0), needed(n, 1)
    window = Window(n, x.type.shape, w.type.shape[2:])
    padded, padding = window.padded(e, n, x, 0.0)
    name = f"conv{window.rank}d"
    groups = n.attributes.get("group", 1)
    return e.aten(n, name, padded, w, n.input(2), window.strides, padding, window.dilations, groups)


def _max_pool(e: Emitter, n: Node) -> SSAValue | None:
    if n.more_used:
        return None
    x = needed(n, 0)
    window = Window(n, x.type.shape, n.integers("kernel_shape", ()))
    if not window.gives(x.type.shape, n.result.type.shape):
        return None
    padded, padding = window.padded(e, n, x, -inf)
    name = f"max_pool{window.rank}d"
    return e.aten(
        n, name, padded, window.kernel, window.strides, padding, window.dilations, window.ceil
    )


def _average_pool(e: Emitter, n: Node) -> SSAValue | None:
    x = needed(n, 0)
    window = Window(n, x.type.shape, n.integers("kernel_shape", ()))
    include = bool(n.attributes.get("count_include_pad", 0))
    if not window.gives(x.type.shape, n.result.type.shape):
        return None
    if max(window.dilations) > 1 or (window.is_uneven and (window.ceil or not include)):
        return None
    padded, padding = window.padded(e, n, x, 0.0)
    arguments = [padded, window.kernel, window.strides, padding, window.ceil, include]
    divisor = () if window.rank == 1 else (None,)
    return e.aten(n, f"avg_pool{window.rank}d", *arguments, *divisor)


class Window:
    """How the window of a node moves over the last axes of its input of shape `shape`."""

    def __init__(self, n: Node, shape: Sequence[int], kernel: Sequence[int]):
        self.rank = len(kernel)
        self.kernel = list(kernel)
        ones = [1] * self.rank
        self.strides = n.integers("strides", ones)
        self.dilations = n.integers("dilations", ones)
        mode = n.attributes.get("auto_pad", "NOTSET")
        # The padding that onnx chooses leaves nothing to round.
        self.ceil = mode == "NOTSET" and bool(n.attributes.get("ceil_mode", 0))
        if mode in ("SAME_UPPER", "SAME_LOWER"):
            totals = [
                max((ceil(size / stride) - 1) * stride + (taps - 1) * step + 1 - size, 0)
                for size, stride, taps, step in zip(
                    shape[2:], self.strides, kernel, self.dilations, strict=True
                )
            ]
            less, more = [t // 2 for t in totals], [t - t // 2 for t in totals]
            self.begin, self.end = (less, more) if mode == "SAME_UPPER" else (more, less)
        else:
            pads = [0, 0] * self.rank if mode == "VALID" else n.integers("pads", [0, 0] * self.rank)
            self.begin, self.end = pads[: self.rank], pads[self.rank :]

    def gives(self, shape: Sequence[int], result: Sequence[int]) -> bool:
        """Whether torch counts as many positions as onnx; not so where a last window of
        `ceil_mode` starts in the padding."""
        counted = [
            window_size(size, taps, stride, (begin, end), step, self.ceil)
            for size, taps, stride, begin, end, step in zip(
                shape[2:],
                self.kernel,
                self.strides,
                self.begin,
                self.end,
                self.dilations,
                strict=True,
            )
        ]
        return counted == list(result[2:])

    @property
    def is_uneven(self) -> bool:
        """Whether an axis is padded more at one end than at the other."""
        return self.begin != self.end

    def padded(
        self, e: Emitter, n: Node, x: Value, fill: float
    ) -> tuple[Value | SSAValue, list[int]]:
        """The input, and the padding that is left to do: none where it is uneven, which torch's
        layers lack, so that the input is padded by an op of its own."""
        if not self.is_uneven:
            return x, self.begin
        ends = list(zip(self.begin, self.end, strict=True))
        sizes = [size + sum(pads) for size, pads in zip(x.type.shape[2:], ends, strict=True)]
        kind = TensorType(x.type.element, (*x.type.shape[:2], *sizes))
        # torch lists the last axis first.
        pads = [size for pair in reversed(ends) for size in pair]
        padded = e.aten(n, "constant_pad_nd", x, pads, fill, kind=kind, part="padding")
        return padded, [0] * self.rank


def _global_average_pool(e: Emitter, n: Node) -> SSAValue:
    x = needed(n, 0)
    axes = len(x.type.shape) - 2
    return e.aten(n, f"adaptive_avg_pool{axes}d", x, [1] * axes)


def _global_max_pool(e: Emitter, n: Node) -> SSAValue:
    x = needed(n, 0)
    axes = len(x.type.shape) - 2
    kinds = (n.result.type, TensorType(INT64, n.result.type.shape))
    types = [tensor_type(kind) for kind in kinds]
    return e.aten_op(n, f"adaptive_max_pool{axes}d", [x, [1] * axes], *types).results[0]


def _batch_norm(e: Emitter, n: Node) -> SSAValue | None:
    training = bool(n.attributes.get("training_mode", 0))
    if training or n.more_used:
        return None
    epsilon = n.attributes.get("epsilon", 1e-5)
    momentum = 1 - n.attributes.get("momentum", 0.9)
    parameters = [needed(n, i) for i in range(5)]
    return e.aten(n, "batch_norm", *parameters, False, momentum, epsilon, True)


def _layer_norm(e: Emitter, n: Node) -> SSAValue | None:
    if n.more_used:
        return None
    x, w, b = needed(n, 0), needed(n, 1), n.input(2)
    shape = x.type.shape[n.attributes.get("axis", -1) % len(x.type.shape) :]
    if any(p is not None and p.type.shape != shape for p in (w, b)):
        return None
    epsilon = n.attributes.get("epsilon", 1e-5)
    return e.aten(n, "layer_norm", x, shape, w, b, epsilon, False)


def _instance_norm(e: Emitter, n: Node) -> SSAValue:
    x, w, b = (needed(n, i) for i in range(3))
    epsilon = n.attributes.get("epsilon", 1e-5)
    return e.aten(n, "instance_norm", x, w, b, None, None, True, 0.1, epsilon, True)


def _gemm(e: Emitter, n: Node) -> SSAValue | None:
    a, b, c = needed(n, 0), needed(n, 1), n.input(2)
    alpha, beta = n.attributes.get("alpha", 1.0), n.attributes.get("beta", 1.0)
    result = n.result.type
    bias = None if c is None or not c.is_constant else per_channel(c, result.shape, 1)
    if not b.is_constant or (c is not None and c.is_constant and bias is None):
        return None
    rows: Value | SSAValue = a
    if n.attributes.get("transA", 0):
        kind = TensorType(a.type.element, a.type.shape[::-1])
        rows = e.aten(n, "t", a, kind=kind, part="transposed")
    if not n.attributes.get("transB", 0):
        b = transposed(e, b)
    weight = _scaled(b, alpha)
    if c is None or bias is not None:
        bias = None if bias is None or beta == 0 else _scaled(bias, beta)
        return e.aten(n, "linear", rows, weight, bias)
    product = e.aten(n, "linear", rows, weight, None)
    term: Value | SSAValue = c
    if beta != 1:
        term = e.aten(n, "mul.Scalar", c, beta, kind=c.type, part="scaled")
    return e.aten(n, "add.Tensor", product, term, 1, part="add")


def _mat_mul(e: Emitter, n: Node) -> SSAValue:
    x, w = needed(n, 0), needed(n, 1)
    if w.is_constant and len(w.type.shape) == 2 and len(x.type.shape) >= 2:
        return e.aten(n, "linear", x, transposed(e, w), None)
    return e.aten(n, "matmul", x, w)


def with_bias(e: Emitter, n: Node, x: Value, bias: Value) -> SSAValue | None:
    """`x` + `bias` as the bias of the layer that makes `x`, where that has none, `x` goes nowhere
    else and `bias` is a constant a channel; otherwise None."""
    layer = e.makers.get(x.name)
    if layer is None or not bias.is_constant or n.result.type != x.type:
        return None
    is_linear = layer.name == "torch.aten.linear"
    if not is_linear and layer.name not in _CONVOLUTIONS:
        return None
    axis = len(x.type.shape) - 1 if is_linear else 1
    vector = per_channel(bias, x.type.shape, axis)
    free = isinstance(layer.operands[2].owner, ConstantNoneOp)
    if vector is None or not free or e.graph.uses[x.name] != 1:
        return None
    # The bias must stand before the layer.
    layer.detach()
    literal = e.tensor(vector)
    layer.operands[2] = literal
    e.block.add_op(layer)
    return layer.results[0]


def per_channel(value: Value, shape: Sequence[int], axis: int) -> Value | None:
    """The constant `value`, that broadcasts to `shape`, as one element for each index of `axis`;
    None where it differs along another axis."""
    full = (1,) * (len(shape) - len(value.type.shape)) + value.type.shape
    channels = shape[axis]
    fits = len(full) == len(shape) and full[axis] in (1, channels)
    if value.type.element != FLOAT or not fits or value.type.size != full[axis]:
        return None
    if value.type.shape == (channels,):
        return value

    def spread(array: Array) -> Array:
        return np.broadcast_to(array.ravel(), (channels,))

    return derived(value, f"of_{channels}", spread)


def transposed(e: Emitter, value: Value) -> Value:
    """The transpose of a constant matrix; the matrix itself, where it is one already."""
    return e.graph.transposes.get(value.name) or derived(value, "transposed", np.transpose)


def _scaled(value: Value, factor: float) -> Value:
    """`value` times `factor`; rounded once, so exact for powers of two."""
    if factor == 1:
        return value
    return derived(value, f"times_{factor}", lambda array: array.astype(np.float64) * factor)


def number_of(value: Value) -> float | None:
    """The one element of a float32 constant; None for anything else."""
    if not value.is_constant or value.type.size != 1 or value.type.element != FLOAT:
        return None
    return shortest(float(value.array.ravel()[0]))


def needed(n: Node, index: int) -> Value:
    value = n.input(index)
    assert value is not None, "checked by onnx"
    return value


_CONVOLUTIONS = ("torch.aten.conv1d", "torch.aten.conv2d", "torch.aten.conv3d")

LAYERS: dict[str, Converter] = {
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_norm,
    "Conv": _conv,
    "Gemm": _gemm,
    "GlobalAveragePool": _global_average_pool,
    "GlobalMaxPool": _global_max_pool,
    "InstanceNormalization": _instance_norm,
    "LayerNormalization": _layer_norm,
    "MatMul": _mat_mul,
    "MaxPool": _max_pool,
}
"""Converters by the name of the ONNX op."""
