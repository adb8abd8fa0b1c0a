"""A parser that remembers where every operation stood."""

from __future__ import annotations

import re
from typing import cast

from xdsl.context import Context
from xdsl.dialects.builtin import (
    AnyDenseElement,
    AnyFloat,
    BytesAttr,
    DenseIntOrFPElementsAttr,
    DenseResourceAttr,
    FileLineColLoc,
    IntAttr,
    ModuleOp,
    RankedStructure,
    StringAttr,
    TensorType,
    UnknownLoc,
)
from xdsl.ir import Attribute, AttributeInvT, Operation, SSAValue
from xdsl.parser import ForwardDeclaredValue, Parser, ParserState, UnresolvedOperand
from xdsl.utils.exceptions import ParseError
from xdsl.utils.lexer import Input, Span
from xdsl.utils.mlir_lexer import MLIRLexer, MLIRTokenKind

from hass_ir.dialects.torch_resource import parse_dense_resource
from hass_ir.errors import Diagnostic, HassError, nearest

_BYTECODE_MAGIC = b"ML\xefR"
_FLOAT_BITS = re.compile(r"(?<![\"\w])0x")
_NUMBER = re.compile(r"0x[0-9A-Fa-f]+|[-+]?[0-9][0-9.eE+-]*")
_ALIAS = re.compile(r"^(#\w+)\s*=\s*", re.MULTILINE)
_OP = re.compile(r"^[ \t]*+(?:%[^=\n\"]*+=\s*+)?\"?(?P<name>[a-z_]\w*+\.[\w.$-]++)", re.MULTILINE)
_BLANK_OR_COMMENT = re.compile(r"(?:\s++|//[^\n]*+)*+")


class _Lexer(MLIRLexer):
    """xDSL's, whose pattern takes exponential time where a string has no end."""

    _unescaped_characters_regex = re.compile(r'"(?:[^"\\\n\v\f]++|\\(?:["nt\\]|[0-9A-Fa-f]{2}))*+"')


class LocatedParser(Parser):
    """Sets `location` of every operation whose text gives none.

    `line_offset` counts the lines of the file before `text` starts. The module's location is the
    file itself, so that passes can find files named relative to it. Handles of weights become
    keys, unless the text brings data of its own for them.
    """

    def __init__(self, ctx: Context, text: str, name: str, line_offset: int = 0):
        super().__init__(ctx, "", name)
        self._parser_state = ParserState(_Lexer(Input(text, name)))
        self._text = text
        self._file = StringAttr(name)
        self._position = 0
        self._line = 1 + line_offset
        self._first_uses: dict[SSAValue, Span] = {}
        self._has_blobs = "{-#" in text
        self._later: dict[str, int] | None = None

    def parse_module(self, allow_implicit_module: bool = True) -> ModuleOp:
        if _BLANK_OR_COMMENT.fullmatch(self._text):
            self.raise_error("empty input: expected an MLIR module")
        start = self._location(0)
        try:
            module = super().parse_module(allow_implicit_module)
        except ParseError as error:
            raise self._undefined_value() or self._end_of_text(error) or error from error
        module.location = start
        return module

    def parse_operation(self) -> Operation:
        location = self._location(self._current_token.span.start)
        op = super().parse_operation()
        if isinstance(op.location, UnknownLoc):
            op.location = location
        return op

    def resolve_operand(
        self, operand: UnresolvedOperand, type: AttributeInvT
    ) -> SSAValue[AttributeInvT]:
        value = super().resolve_operand(operand, type)
        if isinstance(value, ForwardDeclaredValue):
            self._first_uses.setdefault(value, operand.span)
        return value

    def parse_dense_int_or_fp_elements_attr(
        self, type: RankedStructure[AnyDenseElement] | None
    ) -> DenseIntOrFPElementsAttr:
        """As xDSL's, which takes the bits of a float (NaN, infinity) for an integer's value."""
        start = self._current_token.span.start
        attribute = super().parse_dense_int_or_fp_elements_attr(type)
        element = attribute.get_element_type()
        literal = self._text[start : self._text.find(">", start)]
        if isinstance(element, AnyFloat) and _FLOAT_BITS.search(literal):
            numbers = [_packed(n, element) for n in _NUMBER.findall(literal)]
            repeats = len(attribute) if len(numbers) == 1 else 1
            return DenseIntOrFPElementsAttr(attribute.type, BytesAttr(b"".join(numbers) * repeats))
        return attribute

    def _parse_extended_type_or_attribute(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, attr_or_dialect_name: str, is_type: bool
    ) -> Attribute:
        """As xDSL's, but an alias of a location may be defined further down, as MLIR prints it."""
        name = f"#{attr_or_dialect_name}"
        if is_type or not name.startswith("#loc") or name in self.attribute_aliases:
            return super()._parse_extended_type_or_attribute(attr_or_dialect_name, is_type)
        if self._later is None:
            end = self._text.find("{-#")
            found = _ALIAS.finditer(self._text, 0, len(self._text) if end < 0 else end)
            self._later = {match[1]: match.end() for match in found}
        if name in self._later:
            here = self._current_token.span.start
            self._resume_from(self._later[name])
            self.attribute_aliases[name] = self.parse_attribute()
            self._resume_from(here)
        return super()._parse_extended_type_or_attribute(attr_or_dialect_name, is_type)

    def _parse_alias_def(self) -> None:
        name = self._current_token.text
        if self._later is not None and name in self._later:
            known = self.attribute_aliases.pop(name, None)
            super()._parse_alias_def()
            if known is not None:
                self.attribute_aliases[name] = known
            return
        super()._parse_alias_def()

    def wrap(self, message: str) -> ParseError:
        """An error at what the parser looks at now."""
        return ParseError(self._current_token.span, message)

    def _end_of_text(self, error: ParseError) -> ParseError | None:
        """An error that says so where the text ends before the module does."""
        if error.span.start < len(self._text.rstrip()):
            return None
        reason = error.msg.strip()
        return ParseError(error.span, f"the text ends too early, is the file cut off? ({reason})")

    def _undefined_value(self) -> ParseError | None:
        """An error at the first use of a value that the whole text does not define."""
        if self._current_token.kind is not MLIRTokenKind.EOF:
            return None
        for name, references in self.forward_ssa_references.items():
            for value in references.values():
                if value in self._first_uses:
                    return ParseError(
                        self._first_uses[value], f"value %{name} is used but not defined"
                    )
        return None

    def _get_op_by_name(self, name: str) -> type[Operation]:
        try:
            return super()._get_op_by_name(name)
        except ParseError as error:
            unknown = self._unknown_ops()
            if len(unknown) > 1:
                raise HassError.several(unknown) from error
            end = self._current_token.span.start
            start = self._text.rfind(name, 0, end)
            dialect = self.ctx.get_optional_dialect(name.partition(".")[0])
            known = () if dialect is None else (op.name for op in dialect.operations)
            span = Span(start, start + len(name), self.lexer.input)
            raise ParseError(span, error.msg + nearest(name, known)) from error

    def _unknown_ops(self) -> list[Diagnostic]:
        """All ops of the text that there are not, but for ends of regions."""
        result: list[Diagnostic] = []
        for found in _OP.finditer(self._text):
            name = found["name"]
            if name.endswith(".yield") or self.ctx.get_optional_op(name) is not None:
                continue
            place = self._location(found.start("name"))
            message = f"Operation {name} is not registered; replace it in the model, or leave it"
            where = f"{self._file.data}:{place.line.data}:{place.column.data}"
            result.append(Diagnostic(f"{message} to the host", where))
        return result

    def _location(self, position: int) -> FileLineColLoc:
        """The place of `position`; near the last one asked for, as counting lines takes time."""
        if position >= self._position:
            self._line += self._text.count("\n", self._position, position)
        else:
            self._line -= self._text.count("\n", position, self._position)
        self._position = position
        column = position - self._text.rfind("\n", 0, position)
        return FileLineColLoc(self._file, IntAttr(self._line), IntAttr(column))

    def _parse_builtin_dense_resource_attr(self) -> Attribute:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self._has_blobs:
            return super()._parse_builtin_dense_resource_attr()
        found = parse_dense_resource(self)
        # arith.constant takes xDSL's attribute alone, which the printer needs the dialect for; ops
        # of torch make ours of it.
        if isinstance(found.type, TensorType):
            self.ctx.get_dialect("builtin")
            return DenseResourceAttr(found.key, cast("TensorType[Attribute]", found.type))  # pyright: ignore[reportUnknownMemberType]
        return found


def _packed(number: str, element: AnyFloat) -> bytes:
    """The bytes of a float in the text: its value, or its bits."""
    if number.startswith("0x"):
        return int(number, 16).to_bytes(element.compile_time_size, "little")
    return element.pack([float(number)])


def decode(content: bytes, name: str) -> str:
    """The text of a file; raises an error for MLIR bytecode and whatever is not UTF-8."""
    if content.startswith(_BYTECODE_MAGIC):
        raise HassError(
            "the input is MLIR bytecode, which cannot be read here; print it as text first, "
            "with mlir-opt or torch-mlir-opt",
            name,
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        span = Span(error.start, error.start + 1, Input(content, name))
        byte = f"0x{content[error.start]:02x}"
        raise ParseError(span, f"not MLIR text: the byte {byte} is not UTF-8") from error
