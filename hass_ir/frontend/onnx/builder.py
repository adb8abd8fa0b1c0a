"""Building a function of the torch dialect: constants once each, weights by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from onnx import TensorProto
from xdsl.dialects.builtin import (
    ArrayAttr,
    BoolAttr,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntAttr,
    IntegerAttr,
    IntegerType,
    Signedness,
    StringAttr,
    f16,
    f32,
    f64,
    i1,
    i64,
)
from xdsl.dialects.builtin import TensorType as BuiltinTensorType
from xdsl.ir import Attribute, Block, Operation, SSAValue

from hass_ir.dialects import torch_types as types
from hass_ir.dialects.torch import ResourceAttr, Torch
from hass_ir.frontend.onnx.values import TensorType, Value

Scalar: TypeAlias = "int | float | bool | str | None"

SI64 = IntegerType(64, Signedness.SIGNED)

INLINE = 64
"""Integer constants of up to so many elements stand in the text."""

ELEMENTS: Mapping[int, Attribute] = {
    TensorProto.FLOAT: f32,
    TensorProto.DOUBLE: f64,
    TensorProto.FLOAT16: f16,
    TensorProto.BOOL: i1,
    TensorProto.INT64: SI64,
    TensorProto.INT32: IntegerType(32, Signedness.SIGNED),
    TensorProto.INT8: IntegerType(8, Signedness.SIGNED),
    TensorProto.UINT8: IntegerType(8, Signedness.UNSIGNED),
}
"""The element types that a network may compute with, as torch-mlir writes them."""

_FLOATS = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE)
_OPS = {operation.name: operation for operation in Torch.operations}
_SCALARS: Mapping[type, tuple[str, type[Attribute]]] = {
    bool: ("torch.constant.bool", types.BoolType),
    int: ("torch.constant.int", types.IntType),
    float: ("torch.constant.float", types.FloatType),
    str: ("torch.constant.str", types.StrType),
}


class Builder:
    """Appends ops to `block`; `weights` are the constants that they use by name."""

    def __init__(self, block: Block):
        self.block = block
        self.weights: dict[str, Value] = {}
        self._scalars: dict[tuple[type, str], SSAValue] = {}
        self._literals: dict[str, SSAValue] = {}
        self._sources: set[str] = set()

    def op(
        self, name: str, operands: Sequence[SSAValue], *results: Attribute, source: str = ""
    ) -> Operation:
        """Append the op `torch.` + `name`; `source` is the name of its node."""
        attributes = {"hass.source": self.source(source)} if source else {}
        op = _OPS[f"torch.{name}"].create(
            operands=operands, result_types=results, attributes=attributes
        )
        self.block.add_op(op)
        return op

    def scalar(self, value: Scalar) -> SSAValue:
        """A Python scalar, or None."""
        key = (type(value), repr(value))
        if key not in self._scalars:
            self._scalars[key] = self._scalar(value)
        return self._scalars[key]

    def integers(self, values: Sequence[int]) -> SSAValue:
        """A list of integers."""
        return self.sequence([self.scalar(value) for value in values], types.IntType())

    def sequence(self, values: Sequence[SSAValue], element: Attribute) -> SSAValue:
        """A list of values of type `element`."""
        kind = types.ListType.new([ArrayAttr([element])])
        return self.op("prim.ListConstruct", values, kind).results[0]

    def literal(self, value: Value) -> SSAValue:
        """A constant tensor: small integers in the text, all else by name."""
        if value.name not in self._literals:
            held = BuiltinTensorType(ELEMENTS[value.type.element], value.type.shape)
            attribute: Attribute = ResourceAttr(StringAttr(value.name), held)
            if value.type.element not in _FLOATS and value.type.size <= INLINE:
                attribute = elements(value)
            else:
                self.weights[value.name] = value
            op = _OPS["torch.vtensor.literal"].create(
                result_types=[tensor_type(value.type)], properties={"value": attribute}
            )
            self.block.add_op(op)
            self._literals[value.name] = op.results[0]
        return self._literals[value.name]

    def source(self, name: str) -> StringAttr:
        """The attribute `hass.source`; what repeats gets a number."""
        unique, number = name, 0
        while unique in self._sources:
            number += 1
            unique = f"{name}_{number}"
        self._sources.add(unique)
        return StringAttr(unique)

    def _scalar(self, value: Scalar) -> SSAValue:
        if value is None:
            return self.op("constant.none", (), types.NoneType()).results[0]
        name, kind = _SCALARS[type(value)]
        match value:
            case bool():
                attribute: Attribute = BoolAttr.from_bool(value)
            case int():
                attribute = IntegerAttr(value, i64)
            case float():
                attribute = FloatAttr(value, f64)
            case str():
                attribute = StringAttr(value)
        op = _OPS[name].create(result_types=[kind()], properties={"value": attribute})
        self.block.add_op(op)
        return op.results[0]


def tensor_type(kind: TensorType) -> Attribute:
    """The `!torch.vtensor` of a type."""
    sizes = ArrayAttr([IntAttr(size) for size in kind.shape])
    return types.VTensorType.new([sizes, ELEMENTS[kind.element]])


def elements(value: Value) -> DenseIntOrFPElementsAttr[Any]:
    """The elements of a constant, to stand in the text."""
    kind: Any = BuiltinTensorType(ELEMENTS[value.type.element], value.type.shape)
    array = value.array
    return DenseIntOrFPElementsAttr.from_list(kind, np.asarray(array).ravel().tolist())
