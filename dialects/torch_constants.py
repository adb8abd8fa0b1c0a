"""Constants of the torch dialect: scalars, lists and tensor literals, and how to read them."""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from typing import ClassVar, Self, TypeAlias, cast

from xdsl.dialects.builtin import (
    AnyDenseElement,
    BoolAttr,
    BytesAttr,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntegerAttr,
    ShapedType,
    StringAttr,
    f64,
    i64,
)
from xdsl.ir import Attribute, Operation, OpTraits, SSAValue
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.torch_resource import (
    ResourceAttr,
    own_resource,
    parse_optional_dense_resource,
    parse_text,
)
from hass_ir.dialects.torch_types import (
    BoolType,
    DeviceType,
    FloatType,
    IntType,
    NoneType,
    NonValueTensorType,
    StrType,
    TensorTypeBase,
    VTensorType,
)

Constant: TypeAlias = "int | float | bool | str | list[Constant] | None"


class NotConstantError(ValueError):
    """The value is computed by an op that is no constant."""


class ConstantBase(Operation, ABC):
    """A Python scalar: `torch.constant.int 3`. Its value is the property `value`."""

    traits = OpTraits(lambda: (Pure(),))

    VALUE: ClassVar[type[Attribute]]
    RESULT: ClassVar[type[Attribute]]

    def __post_init__(self) -> None:
        super().__post_init__()
        if "value" in self.attributes and "value" not in self.properties:
            self.properties["value"] = self.attributes.pop("value")

    @property
    @abstractmethod
    def value(self) -> Constant:
        """The value as Python has it."""

    def verify_(self) -> None:
        if not isinstance(self.properties.get("value"), self.VALUE):
            raise VerifyException(f"{self.name} needs a property 'value' of its type")
        if len(self.results) != 1 or not isinstance(self.results[0].type, self.RESULT):
            raise VerifyException(f"{self.name} has one result, of type !{self.RESULT.name}")

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        value = cls.parse_value(parser)
        attributes = parser.parse_optional_attr_dict()
        return cls.create(
            result_types=[cls.RESULT()], properties={"value": value}, attributes=attributes
        )

    @classmethod
    @abstractmethod
    def parse_value(cls, parser: Parser) -> Attribute:
        """The value in the pretty form."""

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        self.print_value(printer)
        printer.print_op_attributes(self.attributes)

    @abstractmethod
    def print_value(self, printer: Printer) -> None:
        """The value in the pretty form."""


class ConstantIntOp(ConstantBase):
    """`torch.constant.int 3`."""

    name = "torch.constant.int"
    VALUE = IntegerAttr
    RESULT = IntType

    @property
    def value(self) -> int:
        value = self.properties["value"]
        assert isinstance(value, IntegerAttr)
        return value.value.data

    @classmethod
    def parse_value(cls, parser: Parser) -> Attribute:
        return IntegerAttr(parser.parse_integer(allow_boolean=False), i64)

    def print_value(self, printer: Printer) -> None:
        printer.print_string(str(self.value))


class ConstantFloatOp(ConstantBase):
    """`torch.constant.float 1.000000e-05`; infinities and NaN as the bits of a double."""

    name = "torch.constant.float"
    VALUE = FloatAttr
    RESULT = FloatType

    @property
    def value(self) -> float:
        value = self.properties["value"]
        assert isinstance(value, FloatAttr)
        return value.value.data

    @classmethod
    def parse_value(cls, parser: Parser) -> Attribute:
        number = parser.parse_number()
        if isinstance(number, int):
            number = struct.unpack("<d", struct.pack("<Q", number))[0]
        return FloatAttr(number, f64)

    def print_value(self, printer: Printer) -> None:
        printer.print_float(self.value, f64)


class ConstantBoolOp(ConstantBase):
    """`torch.constant.bool true`."""

    name = "torch.constant.bool"
    VALUE = IntegerAttr
    RESULT = BoolType

    @property
    def value(self) -> bool:
        value = self.properties["value"]
        assert isinstance(value, IntegerAttr)
        return bool(value.value.data)

    @classmethod
    def parse_value(cls, parser: Parser) -> Attribute:
        return BoolAttr.from_bool(parser.parse_boolean())

    def print_value(self, printer: Printer) -> None:
        printer.print_string("true" if self.value else "false")


class ConstantStrOp(ConstantBase):
    """`torch.constant.str "none"`."""

    name = "torch.constant.str"
    VALUE = StringAttr
    RESULT = StrType

    def __post_init__(self) -> None:
        super().__post_init__()
        value = self.properties.get("value")
        if isinstance(value, BytesAttr):
            self.properties["value"] = StringAttr(value.data.decode())

    @property
    def value(self) -> str:
        value = self.properties["value"]
        assert isinstance(value, StringAttr)
        return value.data

    @classmethod
    def parse_value(cls, parser: Parser) -> Attribute:
        return StringAttr(parse_text(parser))

    def print_value(self, printer: Printer) -> None:
        printer.print_string_literal(self.value)


class ConstantDeviceOp(ConstantStrOp):
    """`torch.constant.device "cpu"`."""

    name = "torch.constant.device"
    RESULT = DeviceType


class ConstantNoneOp(Operation):
    """`torch.constant.none`."""

    name = "torch.constant.none"
    traits = OpTraits(lambda: (Pure(),))

    def verify_(self) -> None:
        if len(self.results) != 1 or not isinstance(self.results[0].type, NoneType):
            raise VerifyException(f"{self.name} has one result, of type !torch.none")

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        attributes = parser.parse_optional_attr_dict()
        return cls.create(result_types=[NoneType()], attributes=attributes)

    def print(self, printer: Printer) -> None:
        printer.print_op_attributes(self.attributes)


class LiteralOp(Operation):
    """A weight: `torch.vtensor.literal(dense_resource<fc.weight> : tensor<2x3xf32>) : type`."""

    name = "torch.vtensor.literal"
    traits = OpTraits(lambda: (Pure(),))

    RESULT: ClassVar[type[TensorTypeBase]] = VTensorType

    def __post_init__(self) -> None:
        super().__post_init__()
        if "value" in self.attributes and "value" not in self.properties:
            self.properties["value"] = self.attributes.pop("value")
        if "value" in self.properties:
            self.properties["value"] = own_resource(self.properties["value"])

    @property
    def key(self) -> str | None:
        """The tensor's name in the file of weights; None when it stands in the text."""
        value = self.properties["value"]
        return value.key.data if isinstance(value, ResourceAttr) else None

    @property
    def elements(self) -> DenseIntOrFPElementsAttr[AnyDenseElement] | None:
        """The tensor itself when it stands in the text."""
        value = self.properties["value"]
        if not isinstance(value, DenseIntOrFPElementsAttr):
            return None
        return cast("DenseIntOrFPElementsAttr[AnyDenseElement]", value)

    def verify_(self) -> None:
        value = self.properties.get("value")
        if not isinstance(value, ResourceAttr | DenseIntOrFPElementsAttr):
            raise VerifyException(
                f"{self.name} needs a property 'value', a dense_resource or dense elements"
            )
        if len(self.results) != 1 or not isinstance(self.results[0].type, self.RESULT):
            raise VerifyException(f"{self.name} has one result, of type !{self.RESULT.name}")
        shape = self.results[0].type.shape
        held = value.get_type()
        stored = held.get_shape() if isinstance(held, ShapedType) else None
        if stored != shape:
            raise VerifyException(f"{self.name} holds a {held}, its result has shape {shape}")

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        parser.parse_punctuation("(")
        value = parse_optional_dense_resource(parser) or parser.parse_attribute()
        parser.parse_punctuation(")")
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        return cls.create(
            result_types=[parser.parse_type()], properties={"value": value}, attributes=attributes
        )

    def print(self, printer: Printer) -> None:
        with printer.in_parens():
            printer.print_attribute(self.properties["value"])
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.results[0].type)


class NonValueLiteralOp(LiteralOp):
    """As `torch.vtensor.literal`, of a tensor that may alias others."""

    name = "torch.tensor.literal"
    RESULT = NonValueTensorType


class ListConstructOp(Operation):
    """A list: `torch.prim.ListConstruct %a, %b : (!torch.int, !torch.int) -> !torch.list<int>`."""

    name = "torch.prim.ListConstruct"
    traits = OpTraits(lambda: (Pure(),))

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        operands = parser.parse_optional_undelimited_comma_separated_list(
            parser.parse_optional_unresolved_operand, parser.parse_unresolved_operand
        )
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        position = parser.pos
        types = parser.parse_function_type()
        return cls.create(
            operands=parser.resolve_operands(operands or (), types.inputs.data, position),
            result_types=types.outputs.data,
            attributes=attributes,
        )

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_list(self.operands, printer.print_operand)
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_function_type(self.operand_types, self.result_types)


def constant_value(value: SSAValue) -> Constant:
    """What `value` is as a Python value, through lists.

    Raises `NotConstantError` when it, or an element of it, is computed.
    """
    match value.owner:
        case ConstantBase() as constant:
            return constant.value
        case ConstantNoneOp():
            return None
        case ListConstructOp() as construct:
            return [constant_value(element) for element in construct.operands]
        case _:
            raise NotConstantError(f"{value.type} is not a constant")


def literal_key(value: SSAValue) -> str | None:
    """The name of the weight that `value` is; None when it is none, or stands in the text."""
    return value.owner.key if isinstance(value.owner, LiteralOp) else None
