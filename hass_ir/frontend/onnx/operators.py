"""Nodes that have no counterpart in the torch dialect, written as torch-mlir's importer does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from onnx import TensorProto, numpy_helper
from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, StringAttr, f32
from xdsl.ir import Attribute, SSAValue

from hass_ir.dialects.torch import OperatorOp
from hass_ir.dialects.torch_types import NoneType
from hass_ir.frontend.onnx.builder import SI64, Builder, elements, tensor_type
from hass_ir.frontend.onnx.file import OnnxFile
from hass_ir.frontend.onnx.graph import Node
from hass_ir.frontend.onnx.values import Value, constant


def add_operator(
    builder: Builder, node: Node, tensor: Callable[[Value], SSAValue]
) -> list[SSAValue]:
    """Append `torch.operator "onnx.Kind"` with all attributes of `node`; its results."""
    operands = [builder.scalar(None) if v is None else tensor(v) for v in node.inputs]
    results = [NoneType() if v is None else tensor_type(v.type) for v in node.outputs]
    attributes = {f"torch.onnx.{name}": _attribute(v) for name, v in node.attributes.items()}
    op = OperatorOp.create(
        operands=operands,
        result_types=results,
        properties={"name": StringAttr(f"onnx.{node.kind}")},
        attributes=attributes | {"hass.source": builder.source(node.source)},
    )
    builder.block.add_op(op)
    return list(op.results)


def function_attributes(file: OnnxFile) -> Mapping[str, Attribute]:
    """What torch-mlir needs to know about the function that such ops are in."""
    return {
        "torch.onnx_meta.ir_version": IntegerAttr(file.ir_version, SI64),
        "torch.onnx_meta.opset_version": IntegerAttr(file.opset, SI64),
    }


def _attribute(value: Any) -> Attribute:
    match value:
        case int():
            return IntegerAttr(value, SI64)
        case float():
            return FloatAttr(value, f32)
        case str():
            return StringAttr(value)
        case TensorProto():
            return elements(constant(value.name, numpy_helper.to_array(value)))
        case _:
            return ArrayAttr([_attribute(item) for item in cast("list[Any]", value)])
