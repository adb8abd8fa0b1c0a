"""What an ONNX graph computes from constants alone, where that is exact."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import NodeProto, TensorProto, ValueInfoProto, helper
from onnx.reference import ReferenceEvaluator

from hass_ir.errors import HassError
from hass_ir.frontend.onnx.checks import described
from hass_ir.frontend.onnx.tensors import stored
from hass_ir.frontend.onnx.values import Array, Value, constant

if TYPE_CHECKING:
    from hass_ir.frontend.onnx.graph import Node

MOVES = frozenset(
    "Cast Concat ConstantOfShape Expand Flatten Gather GatherElements Identity Reshape Slice Split "
    "Squeeze Tile Transpose Trilu Unsqueeze Where".split()
)
"""Ops that only copy elements, or convert them in the one way there is."""

ROUNDS_ONCE = frozenset(
    "Abs Add And Ceil Div Equal Floor Greater GreaterOrEqual Less LessOrEqual Max Min Mul Neg Not "
    "Or Range Sqrt Sub".split()
)
"""Ops whose every element is one operation of IEEE 754, the same wherever it is computed."""

KEPT = 1 << 16
"""Results of up to so many elements are computed once and kept, larger ones when asked for."""


def constant_node(node: NodeProto, name: str, path: Path) -> Value:
    """The value of a `Constant`; raises HassError for kinds that are no tensors of numbers."""
    if len(node.attribute) == 1:
        attribute = node.attribute[0]
        match attribute.name:
            case "value":
                tensor = TensorProto()
                tensor.CopyFrom(attribute.t)
                tensor.name = name
                return stored(tensor, path)
            case "value_float" | "value_floats":
                return constant(name, np.array(helper.get_attribute_value(attribute), np.float32))
            case "value_int" | "value_ints":
                return constant(name, np.array(helper.get_attribute_value(attribute), np.int64))
            case _:
                pass
    raise HassError(f"{described(node)} holds no tensor of numbers", str(path))


def folded(node: Node) -> tuple[Value | None, ...] | None:
    """The results of `node` as constants; None where they are not known before the network runs,
    or could differ in the last bit."""
    first = node.input(0)
    if node.kind in ("Shape", "Size") and first is not None:
        shape = np.array(first.type.shape, np.int64)
        if node.kind == "Size":
            return (constant(node.proto.output[0], np.array(shape.prod())),)
        start, end = node.attributes.get("start", 0), node.attributes.get("end", len(shape))
        return (constant(node.proto.output[0], shape[slice(start, end)]),)
    if node.kind not in MOVES | ROUNDS_ONCE:
        return None
    given = [value for value in node.inputs if value is not None]
    if not all(value.is_constant for value in given):
        return None
    return tuple(
        None if value is None else _lazy(node, given, value, index)
        for index, value in enumerate(node.outputs)
    )


def _lazy(node: Node, given: list[Value], value: Value, index: int) -> Value:
    def load() -> Array:
        try:
            array = _evaluated(node, given)[index]
        except (ArithmeticError, IndexError, TypeError, ValueError) as error:
            raise HassError(f"{described(node.proto)} cannot be computed: {error}") from error
        element = helper.np_dtype_to_tensor_dtype(array.dtype)
        if array.shape != value.type.shape or element != value.type.element:
            raise HassError(
                f"{described(node.proto)} gives {array.dtype} of shape {list(array.shape)}, not "
                f"{value.type.element_name} of {list(value.type.shape)}"
            )
        return array

    if value.type.size > KEPT:
        return Value(value.name, value.type, load)
    array = load()
    return Value(value.name, value.type, lambda: array)


def _evaluated(node: Node, given: list[Value]) -> list[Array]:
    """The results of `node`, by onnx's own definition of its op."""
    if node.kind == "GatherElements":
        # onnx's evaluator fails on most shapes.
        axis = node.attributes.get("axis", 0)
        return [np.take_along_axis(given[0].array, given[1].array, axis)]
    names = dict.fromkeys(value.name for value in given)
    graph = helper.make_graph(
        [node.proto],
        "constant",
        [ValueInfoProto(name=name) for name in names],
        [ValueInfoProto(name=name) for name in node.proto.output if name],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", node.opset)])
    evaluator: Any = ReferenceEvaluator(model)
    results = iter(evaluator.run(None, {value.name: value.array for value in given}))
    return [np.asarray(next(results)) if name else np.empty(0) for name in node.proto.output]
