"""Attributes that are a fixed set of named fields: `#sdf.engine<kind = "dense", dsp = 4, ...>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar, Self, TypeAlias, cast

from xdsl.dialects.builtin import (
    I64,
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    DictionaryAttr,
    Float64Type,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    TensorType,
    f64,
    i64,
)
from xdsl.ir import Attribute, ParametrizedAttribute
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.hints import isa


class Floats(list[float]):
    """The kind of a field that holds dense f64 elements of rank one."""


FieldKind: TypeAlias = "type[int | float | str | list[int] | tuple[str] | StructAttr | Floats]"
"""int: i64, float: f64, str: string, list: dense i64 elements of rank one, `Floats`: the same of
f64, tuple: an array of strings, or a nested struct."""


@dataclass(frozen=True, init=False)
class StructAttr(ParametrizedAttribute):
    """Base of the struct-like attributes: `SCHEMA` gives each field's kind, `OPTIONAL` names
    those that may be absent. Integers and floats print without their type (i64 and f64)."""

    fields: DictionaryAttr

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {}
    OPTIONAL: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Build from Python values; None leaves an optional field out."""
        data = {
            key: _to_attribute(values[key], kind)
            for key, kind in cls.SCHEMA.items()
            if values.get(key) is not None
        }
        unknown = values.keys() - cls.SCHEMA.keys()
        if unknown:
            raise TypeError(f"{cls.name} has no field {sorted(unknown)}")
        return cls.new([DictionaryAttr(data)])

    def get(self, key: str) -> Any:
        """The Python value of field `key`, or None where it is absent."""
        value = self.fields.data.get(key)
        return None if value is None else _to_python(value)

    def integer(self, key: str) -> int:
        """Field `key`, which must be a present integer."""
        return cast(int, self.get(key))

    def string(self, key: str) -> str:
        """Field `key`, which must be a present string."""
        return cast(str, self.get(key))

    def values(self) -> dict[str, Any]:
        """All fields in the schema's order; None for those that are absent."""
        return {key: self.get(key) for key in self.SCHEMA}

    def replaced(self, **values: Any) -> Self:
        """A copy with the given fields changed."""
        return type(self).of(**{**self.values(), **values})

    def verify(self) -> None:
        data = self.fields.data
        for key in data:
            if key not in self.SCHEMA:
                raise VerifyException(f"{self.name} has no field '{key}'")
        for key, kind in self.SCHEMA.items():
            value = data.get(key)
            if value is None:
                if key not in self.OPTIONAL:
                    raise VerifyException(f"{self.name} lacks the field '{key}'")
            elif not _matches(value, kind):
                raise VerifyException(
                    f"field '{key}' of {self.name} must be {_kind_name(kind)}, got {value}"
                )
            elif kind is float and not isfinite(self.get(key)):
                raise VerifyException(
                    f"field '{key}' of {self.name} must be finite, got {self.get(key)}"
                )

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> Sequence[Attribute]:
        entries: dict[str, Attribute] = {}

        def entry() -> None:
            key = parser.parse_identifier()
            if key in entries:
                parser.raise_error(f"field '{key}' is given twice")
            parser.parse_punctuation("=")
            entries[key] = parser.parse_attribute()

        parser.parse_comma_separated_list(parser.Delimiter.ANGLE, entry)
        known = [key for key in cls.SCHEMA if key in entries]
        rest = [key for key in entries if key not in cls.SCHEMA]
        return [DictionaryAttr({key: entries[key] for key in known + rest})]

    def print_parameters(self, printer: Printer) -> None:
        def entry(item: tuple[str, Attribute]) -> None:
            key, value = item
            printer.print_string(f"{key} = ")
            if isa(value, IntegerAttr[I64]):
                printer.print_int(value.value.data)
            elif isa(value, FloatAttr[Float64Type]):
                printer.print_float(value.value.data, f64)
            else:
                printer.print_attribute(value)

        with printer.in_angle_brackets():
            printer.print_list(self.fields.data.items(), entry)


def _to_attribute(value: Any, kind: FieldKind) -> Attribute:
    if kind is int:
        return IntegerAttr(int(value), i64)
    if kind is float:
        return FloatAttr(float(value), f64)
    if kind is str:
        return StringAttr(str(value))
    if isinstance(value, Attribute):
        return value
    if issubclass(kind, StructAttr):
        return kind.of(**value)
    if kind is tuple:
        return ArrayAttr([StringAttr(str(v)) for v in value])
    if kind is Floats:
        numbers = [float(v) for v in value]
        return DenseIntOrFPElementsAttr.from_list(TensorType(f64, [len(numbers)]), numbers)
    flat = [int(v) for v in value]
    return DenseIntOrFPElementsAttr.from_list(TensorType(i64, [len(flat)]), flat)


def _to_python(value: Attribute) -> Any:
    match value:
        case IntegerAttr():
            return value.value.data
        case FloatAttr():
            return value.value.data
        case StringAttr():
            return value.data
        case ArrayAttr():
            return tuple(_to_python(v) for v in cast("ArrayAttr[Attribute]", value))
        case DenseIntOrFPElementsAttr():
            return list(cast("DenseIntOrFPElementsAttr[Any]", value).get_values())
        case _:
            return value


def _matches(value: Attribute, kind: FieldKind) -> bool:
    if kind is int:
        return isa(value, IntegerAttr[I64])
    if kind is float:
        return isa(value, FloatAttr[Float64Type])
    if kind is str:
        return isinstance(value, StringAttr)
    if kind is tuple:
        return isa(value, ArrayAttr[StringAttr])
    if issubclass(kind, StructAttr):
        return isinstance(value, kind)
    if not isinstance(value, DenseIntOrFPElementsAttr):
        return False
    dense = cast("DenseIntOrFPElementsAttr[Any]", value)
    element = f64 if kind is Floats else i64
    return dense.get_element_type() == element and len(dense.get_shape()) == 1


def _kind_name(kind: FieldKind) -> str:
    names: dict[Any, str] = {
        int: "an integer",
        float: "a float",
        str: "a string",
        tuple: "an array of strings",
        Floats: "a dense f64 vector",
    }
    if kind in names:
        return names[kind]
    return f"a {kind.name}" if issubclass(kind, StructAttr) else "a dense i64 vector"
