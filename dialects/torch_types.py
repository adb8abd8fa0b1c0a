"""The types of torch-mlir's torch dialect, in its text format (nested types lose `!torch.`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import DYNAMIC_INDEX, ArrayAttr, IntAttr, NoneAttr
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer


@dataclass(frozen=True, init=False)
class TensorTypeBase(ParametrizedAttribute, TypeAttribute):
    """A tensor: `sizes` is absent when the rank is not known, `dtype` when the type is not."""

    sizes: ArrayAttr[IntAttr] | NoneAttr
    dtype: Attribute

    @property
    def shape(self) -> tuple[int, ...] | None:
        """The shape, -1 where a size is not known; None when the rank is not known."""
        if isinstance(self.sizes, NoneAttr):
            return None
        return tuple(size.data for size in self.sizes)

    @property
    def element_type(self) -> Attribute | None:
        """The type of the elements, None when it is not known."""
        return None if isinstance(self.dtype, NoneAttr) else self.dtype

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        if parser.parse_optional_punctuation("<") is None:
            return NoneAttr(), NoneAttr()
        sizes: ArrayAttr[IntAttr] | NoneAttr = NoneAttr()
        if parser.parse_optional_characters("*") is None:
            sizes = ArrayAttr(
                parser.parse_comma_separated_list(
                    parser.Delimiter.SQUARE, lambda: _parse_size(parser)
                )
            )
        parser.parse_punctuation(",")
        dtype = NoneAttr() if parser.parse_optional_keyword("unk") else parser.parse_type()
        parser.parse_punctuation(">")
        return sizes, dtype

    def print_parameters(self, printer: Printer) -> None:
        if isinstance(self.sizes, NoneAttr) and isinstance(self.dtype, NoneAttr):
            return
        with printer.in_angle_brackets():
            if isinstance(self.sizes, NoneAttr):
                printer.print_string("*")
            else:
                sizes = ("?" if s.data == DYNAMIC_INDEX else str(s.data) for s in self.sizes)
                printer.print_string("[" + ",".join(sizes) + "]")
            printer.print_string(",")
            if isinstance(self.dtype, NoneAttr):
                printer.print_string("unk")
            else:
                printer.print_attribute(self.dtype)


def _parse_size(parser: AttrParser) -> IntAttr:
    if parser.parse_optional_punctuation("?") is not None:
        return IntAttr(DYNAMIC_INDEX)
    return IntAttr(parser.parse_integer(allow_boolean=False, allow_negative=False))


@irdl_attr_definition
class VTensorType(TensorTypeBase):
    """A tensor with value semantics: `!torch.vtensor<[1,?],f32>`."""

    name = "torch.vtensor"


@irdl_attr_definition
class NonValueTensorType(TensorTypeBase):
    """A tensor that may alias others: `!torch.tensor<[1,?],f32>`."""

    name = "torch.tensor"


@irdl_attr_definition
class IntType(ParametrizedAttribute, TypeAttribute):
    """Python's int."""

    name = "torch.int"


@irdl_attr_definition
class FloatType(ParametrizedAttribute, TypeAttribute):
    """Python's float."""

    name = "torch.float"


@irdl_attr_definition
class BoolType(ParametrizedAttribute, TypeAttribute):
    """Python's bool."""

    name = "torch.bool"


@irdl_attr_definition
class NoneType(ParametrizedAttribute, TypeAttribute):
    """The type of Python's None."""

    name = "torch.none"


@irdl_attr_definition
class StrType(ParametrizedAttribute, TypeAttribute):
    """Python's str."""

    name = "torch.str"


@irdl_attr_definition
class DeviceType(ParametrizedAttribute, TypeAttribute):
    """torch.device."""

    name = "torch.Device"


@irdl_attr_definition
class GeneratorType(ParametrizedAttribute, TypeAttribute):
    """torch.Generator."""

    name = "torch.Generator"


@irdl_attr_definition
class NumberType(ParametrizedAttribute, TypeAttribute):
    """An int or a float."""

    name = "torch.number"


@irdl_attr_definition
class AnyType(ParametrizedAttribute, TypeAttribute):
    """Any Python value."""

    name = "torch.any"


@dataclass(frozen=True, init=False)
class NestedTypeBase(ParametrizedAttribute, TypeAttribute):
    """A type made of other torch types, which print without their `!torch.`."""

    elements: ArrayAttr[Attribute]

    COUNT: ClassVar[int | None] = None
    """How many types it is made of; None for any number."""

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        position = parser.pos
        elements = parser.parse_comma_separated_list(
            parser.Delimiter.ANGLE, lambda: _parse_nested(parser)
        )
        if cls.COUNT is not None and len(elements) != cls.COUNT:
            kind = cls.name.removeprefix("torch.")
            parser.raise_error(f"a {kind} is made of {cls.COUNT} type(s)", position)
        return (ArrayAttr(elements),)

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_list(self.elements, lambda element: _print_nested(element, printer))


@irdl_attr_definition
class ListType(NestedTypeBase):
    """`!torch.list<int>`."""

    name = "torch.list"
    COUNT = 1


@irdl_attr_definition
class OptionalType(NestedTypeBase):
    """`!torch.optional<int>`."""

    name = "torch.optional"
    COUNT = 1


@irdl_attr_definition
class TupleType(NestedTypeBase):
    """`!torch.tuple<int, float>`."""

    name = "torch.tuple"


@irdl_attr_definition
class DictType(NestedTypeBase):
    """`!torch.dict<str, int>`."""

    name = "torch.dict"
    COUNT = 2


@irdl_attr_definition
class UnionType(NestedTypeBase):
    """`!torch.union<int, none>`."""

    name = "torch.union"


TYPES: list[type[ParametrizedAttribute]] = [
    VTensorType,
    NonValueTensorType,
    IntType,
    FloatType,
    BoolType,
    NoneType,
    StrType,
    DeviceType,
    GeneratorType,
    NumberType,
    AnyType,
    ListType,
    OptionalType,
    TupleType,
    DictType,
    UnionType,
]

_BY_SHORT_NAME = {definition.name.removeprefix("torch."): definition for definition in TYPES}


def _parse_nested(parser: AttrParser) -> Attribute:
    name = parser.parse_optional_identifier()
    if name is None:
        return parser.parse_type()
    definition = _BY_SHORT_NAME.get(name)
    if definition is None:
        parser.raise_error(f"unknown type '{name}' in the torch dialect")
    return definition.new(definition.parse_parameters(parser))


def _print_nested(element: Attribute, printer: Printer) -> None:
    if isinstance(element, tuple(TYPES)):
        assert isinstance(element, ParametrizedAttribute)
        printer.print_string(element.name.removeprefix("torch."))
        element.print_parameters(printer)
    else:
        printer.print_attribute(element)
