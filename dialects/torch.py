"""The part of torch-mlir's torch dialect that its text needs in order to be read and printed.

Every op of torch-mlir's registry parses, so that a pass can name the ones it does not support.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self, cast

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute, Dialect, Operation, OpTraits
from xdsl.parser import Parser, UnresolvedOperand
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.torch_constants import (
    ConstantBase,
    ConstantBoolOp,
    ConstantDeviceOp,
    ConstantFloatOp,
    ConstantIntOp,
    ConstantNoneOp,
    ConstantStrOp,
    ListConstructOp,
    LiteralOp,
    NonValueLiteralOp,
    NotConstantError,
    constant_value,
    literal_key,
)
from hass_ir.dialects.torch_resource import ResourceAttr, parse_dense_resource
from hass_ir.dialects.torch_types import (
    TYPES,
    ListType,
    NonValueTensorType,
    VTensorType,
)

__all__ = [
    "AtenOp",
    "ConstantBase",
    "ConstantNoneOp",
    "ListConstructOp",
    "ListType",
    "LiteralOp",
    "NonValueTensorType",
    "NotConstantError",
    "OperatorOp",
    "ResourceAttr",
    "Torch",
    "VTensorType",
    "constant_value",
    "literal_key",
    "parse_dense_resource",
]


class TorchOp(Operation):
    """An op of the registry; those with a syntax of their own parse in generic form only."""

    traits = OpTraits(lambda: ())


class AtenOp(TorchOp):
    """An op with the uniform syntax: operands, attributes, `:` their types, `->` result types."""

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        operands = _parse_operands(parser)
        attributes = parser.parse_optional_attr_dict()
        position = parser.pos
        types: list[Attribute] = []
        if parser.parse_optional_punctuation(":") is not None:
            types = _parse_types(parser)
        results: list[Attribute] = []
        if parser.parse_optional_punctuation("->") is not None:
            results = _parse_types(parser)
        return cls.create(
            operands=parser.resolve_operands(operands, types, position),
            result_types=results,
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        if self.operands:
            printer.print_string(" ")
            printer.print_list(self.operands, printer.print_operand)
        printer.print_op_attributes(self.attributes)
        if self.operands:
            printer.print_string(" : ")
            printer.print_list(self.operand_types, printer.print_attribute)
        if self.results:
            printer.print_string(" -> ")
            printer.print_list(self.result_types, printer.print_attribute)


class TupleConstructOp(AtenOp):
    """A tuple: `torch.prim.TupleConstruct %a, %b : !torch.int, !torch.int -> type`."""

    name = "torch.prim.TupleConstruct"
    traits = OpTraits(lambda: (Pure(),))


class OperatorOp(TorchOp):
    """An op outside the registry: `torch.operator "onnx.Conv"(%a) : (type) -> type`."""

    name = "torch.operator"

    def __post_init__(self) -> None:
        super().__post_init__()
        if "name" in self.attributes and "name" not in self.properties:
            self.properties["name"] = self.attributes.pop("name")

    @property
    def operator(self) -> str:
        """The name of the op it stands for."""
        name = self.properties["name"]
        assert isinstance(name, StringAttr)
        return name.data

    def verify_(self) -> None:
        if not isinstance(self.properties.get("name"), StringAttr):
            raise VerifyException("torch.operator needs a string property 'name'")

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        name = StringAttr(parser.parse_str_literal())
        operands = parser.parse_op_args_list()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        position = parser.pos
        types = parser.parse_function_type()
        return cls.create(
            operands=parser.resolve_operands(operands, types.inputs.data, position),
            result_types=types.outputs.data,
            properties={"name": name},
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_string_literal(self.operator)
        printer.print_operands(self.operands)
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_operation_type(self)


class CastOp(TorchOp):
    """A change of type only: `torch.derefine %a : !torch.int to !torch.optional<int>`."""

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        operand = parser.parse_unresolved_operand()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        source = parser.parse_type()
        parser.parse_keyword("to")
        return cls.create(
            operands=[parser.resolve_operand(operand, source)],
            result_types=[parser.parse_type()],
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_operand(self.operands[0])
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.operands[0].type)
        printer.print_string(" to ")
        printer.print_attribute(self.results[0].type)


def _parse_operands(parser: Parser) -> list[UnresolvedOperand]:
    operands = parser.parse_optional_undelimited_comma_separated_list(
        parser.parse_optional_unresolved_operand, parser.parse_unresolved_operand
    )
    return operands or []


def _parse_types(parser: Parser) -> list[Attribute]:
    types = parser.parse_optional_undelimited_comma_separated_list(
        parser.parse_optional_type, parser.parse_type
    )
    return list(types or [])


_SINGLE: list[type[Operation]] = [
    ConstantIntOp,
    ConstantFloatOp,
    ConstantBoolOp,
    ConstantStrOp,
    ConstantDeviceOp,
    ConstantNoneOp,
    LiteralOp,
    NonValueLiteralOp,
    ListConstructOp,
    TupleConstructOp,
    OperatorOp,
]
_CASTS = ("torch.derefine", "torch.tensor_static_info_cast")
_UNIFORM = (
    "torch.aten.",
    "torch.prims.",
    "torch.quantized",
    "torch.torchvision.",
    "torch.prim.ListUnpack",
    "torch.prim.NumToTensor.Scalar",
    "torch.prim.TupleIndex",
    "torch.prim.TupleUnpack",
    "torch.prim.abs.Scalar",
    "torch.prim.device",
    "torch.prim.dtype",
    "torch.prim.layout",
    "torch.prim.max.",
    "torch.prim.min.",
    "torch.prim.tolist",
    "torch.prim.unchecked_cast",
)


def _registry() -> Iterable[type[Operation]]:
    """A class for every op of torch-mlir's registry that has none above."""
    known = {operation.name for operation in _SINGLE}
    for name in Path(__file__).with_name("torch_ops.txt").read_text().split():
        if name in known:
            continue
        base = AtenOp if name.startswith(_UNIFORM) else CastOp if name in _CASTS else TorchOp
        members = {"name": name, "__doc__": None}
        yield cast(type[Operation], type(name, (base,), members))


Torch = Dialect("torch", [*_SINGLE, *_registry()], list(TYPES))
