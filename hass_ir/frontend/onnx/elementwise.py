"""Element by element: activations, arithmetic and reductions of ONNX in the torch dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isclose

import numpy as np
from onnx import TensorProto
from xdsl.ir import SSAValue

from hass_ir.frontend.onnx.emitter import Converter, Emitter
from hass_ir.frontend.onnx.graph import Node, shortest
from hass_ir.frontend.onnx.layers import needed, number_of, per_channel, with_bias
from hass_ir.frontend.onnx.products import activation
from hass_ir.frontend.onnx.values import TensorType

_LARGEST = float(np.finfo(np.float32).max)
"""A limit that limits nothing; exporters write it for none."""

_TORCH_TYPES: Mapping[int, int] = {
    TensorProto.UINT8: 0,
    TensorProto.INT8: 1,
    TensorProto.INT32: 3,
    TensorProto.INT64: 4,
    TensorProto.FLOAT16: 5,
    TensorProto.FLOAT: 6,
    TensorProto.DOUBLE: 7,
    TensorProto.BOOL: 11,
}
"""torch's numbers of element types (c10::ScalarType)."""


def _unary(name: str) -> Converter:
    return lambda e, n: e.aten(n, name, needed(n, 0))


def _with(name: str, *rest: float | None, **defaults: float) -> Converter:
    """`name` with these attributes of the node, in that order, and then `rest`."""

    def convert(e: Emitter, n: Node) -> SSAValue:
        settings = [n.attributes.get(key, value) for key, value in defaults.items()]
        return e.aten(n, name, needed(n, 0), *settings, *rest)

    return convert


def _arithmetic(name: str, *alpha: int, swaps: bool = False) -> Callable[[Emitter, Node], SSAValue]:
    """`name`.Scalar where the right operand (either one, if it `swaps`) is a single number, else
    `name`.Tensor."""

    def convert(e: Emitter, n: Node) -> SSAValue:
        x, y = needed(n, 0), needed(n, 1)
        if swaps and x.is_constant:
            x, y = y, x
        number = number_of(y)
        if number is not None and n.result.type == x.type:
            return e.aten(n, f"{name}.Scalar", x, number, *alpha)
        return e.aten(n, f"{name}.Tensor", x, y, *alpha)

    return convert


def _add(e: Emitter, n: Node) -> SSAValue | None:
    x, y = needed(n, 0), needed(n, 1)
    return with_bias(e, n, x, y) or with_bias(e, n, y, x) or _plain_add(e, n)


def _product(name: str, swaps: bool) -> Converter:
    """As `_arithmetic`, where it is not the last part of an activation function."""
    plain = _arithmetic(name, swaps=swaps)
    return lambda e, n: activation(e, n) or plain(e, n)


_plain_add = _arithmetic("add", 1, swaps=True)


def _joined(name: str, *alpha: int) -> Converter:
    """`name` of any number of inputs, from left to right."""

    def convert(e: Emitter, n: Node) -> SSAValue:
        values = [value for value in n.inputs if value is not None]
        result, shape = e.tensor(values[0]), values[0].type.shape
        for value in values[1:]:
            shape = np.broadcast_shapes(shape, value.type.shape)
            kind = TensorType(n.result.type.element, shape)
            result = e.aten(n, name, result, value, *alpha, kind=kind)
        return result

    return convert


def _power(e: Emitter, n: Node) -> SSAValue:
    number = number_of(needed(n, 1))
    if number is not None and n.result.type == needed(n, 0).type:
        return e.aten(n, "pow.Tensor_Scalar", needed(n, 0), number)
    return e.aten(n, "pow.Tensor_Tensor", needed(n, 0), needed(n, 1))


def _clip(e: Emitter, n: Node) -> SSAValue | None:
    limits: list[float | None] = []
    for limit in (n.input(1), n.input(2)):
        number = None if limit is None else number_of(limit)
        if limit is not None and number is None:
            return None
        limits.append(None if number is None or abs(number) >= shortest(_LARGEST) else number)
    if limits == [None, None]:
        return e.tensor(needed(n, 0))
    return e.aten(n, "clamp", needed(n, 0), *limits)


def _hard_sigmoid(e: Emitter, n: Node) -> SSAValue | None:
    alpha, beta = n.attributes.get("alpha", 0.2), n.attributes.get("beta", 0.5)
    if not isclose(alpha, 1 / 6, rel_tol=1e-6) or beta != 0.5:
        return None
    return e.aten(n, "hardsigmoid", needed(n, 0))


def _prelu(e: Emitter, n: Node) -> SSAValue | None:
    x, slope = needed(n, 0), needed(n, 1)
    if not slope.is_constant or len(x.type.shape) < 2:
        return None
    vector = per_channel(slope, x.type.shape, 1)
    return None if vector is None else e.aten(n, "prelu", x, vector)


def _gelu(e: Emitter, n: Node) -> SSAValue:
    return e.aten(n, "gelu", needed(n, 0), n.attributes.get("approximate", "none"))


def _softmax(name: str) -> Converter:
    return lambda e, n: e.aten(n, name, needed(n, 0), n.attributes.get("axis", -1), None)


def _reduction(name: str, *rest: None) -> Converter:
    """A reduction over axes: an attribute in old opsets, an input in new ones."""

    def convert(e: Emitter, n: Node) -> SSAValue | None:
        x, axes = needed(n, 0), n.setting("axes", 1)
        if axes is None and n.input(1) is not None:
            return None
        if not axes:
            if n.attributes.get("noop_with_empty_axes", 0):
                return e.tensor(x)
            axes = list(range(len(x.type.shape)))
        return e.aten(n, name, x, axes, bool(n.attributes.get("keepdims", 1)), *rest)

    return convert


def _cast(e: Emitter, n: Node) -> SSAValue | None:
    x, to = needed(n, 0), n.result.type.element
    if x.type.element == to:
        return e.tensor(x)
    return e.aten(n, "to.dtype", x, _TORCH_TYPES[to], False, False, None)


def _where(e: Emitter, n: Node) -> SSAValue:
    return e.aten(n, "where.self", *(needed(n, i) for i in range(3)))


ELEMENTWISE: dict[str, Converter] = {
    "Abs": _unary("abs"),
    "Add": _add,
    "Cast": _cast,
    "Ceil": _unary("ceil"),
    "Clip": _clip,
    "Cos": _unary("cos"),
    "Div": _product("div", swaps=False),
    "Elu": _with("elu", 1.0, 1.0, alpha=1.0),
    "Erf": _unary("erf"),
    "Exp": _unary("exp"),
    "Floor": _unary("floor"),
    "Gelu": _gelu,
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _unary("hardswish"),
    "LeakyRelu": _with("leaky_relu", alpha=0.01),
    "Log": _unary("log"),
    "LogSoftmax": _softmax("log_softmax.int"),
    "Max": _joined("maximum"),
    "Min": _joined("minimum"),
    "Mish": _unary("mish"),
    "Mul": _product("mul", swaps=True),
    "Neg": _unary("neg"),
    "Pow": _power,
    "PRelu": _prelu,
    "Reciprocal": _unary("reciprocal"),
    "ReduceMax": _reduction("amax"),
    "ReduceMean": _reduction("mean.dim", None),
    "ReduceMin": _reduction("amin"),
    "ReduceSum": _reduction("sum.dim_IntList", None),
    "Relu": _unary("relu"),
    "Sigmoid": _unary("sigmoid"),
    "Sin": _unary("sin"),
    "Softmax": _softmax("softmax.int"),
    "Sqrt": _unary("sqrt"),
    "Sub": _arithmetic("sub", 1),
    "Sum": _joined("add.Tensor", 1),
    "Tanh": _unary("tanh"),
    "Where": _where,
}
"""Converters by the name of the ONNX op."""
