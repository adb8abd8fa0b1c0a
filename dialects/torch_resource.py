"""Handles of weights kept outside the text: `dense_resource<layer1.0.weight> : tensor<4xf32>`.

xDSL's own attribute stores blobs, and a second parse in one process renames its handles. Here the
handle is a plain string, the key of a tensor in the safetensors file beside the module.
"""

from __future__ import annotations

import re

from xdsl.dialects.builtin import DenseResourceAttr, StringAttr
from xdsl.ir import Attribute, BuiltinAttribute, ParametrizedAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer

_BARE_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_$.]*")


@irdl_attr_definition
class ResourceAttr(ParametrizedAttribute, BuiltinAttribute):
    """A tensor known by its key only; prints as MLIR's `dense_resource` does."""

    name = "torch.resource"

    key: StringAttr
    type: Attribute

    def get_type(self) -> Attribute:
        """The type of the tensor."""
        return self.type

    def print_builtin(self, printer: Printer) -> None:
        printer.print_string("dense_resource<")
        if _BARE_IDENTIFIER.fullmatch(self.key.data):
            printer.print_string(self.key.data)
        else:
            printer.print_string_literal(self.key.data)
        printer.print_string("> : ")
        printer.print_attribute(self.type)


def parse_text(parser: AttrParser) -> str:
    """A string literal; one with escaped UTF-8 is a literal of bytes to xDSL."""
    encoded = parser.parse_optional_bytes_literal()
    return parser.parse_str_literal() if encoded is None else encoded.decode()


def parse_dense_resource(parser: AttrParser) -> ResourceAttr:
    """What follows the word `dense_resource`: `<key> : type`, the key bare or quoted."""
    parser.parse_punctuation("<")
    key = parser.parse_optional_identifier()
    if key is None:
        key = parse_text(parser)
    parser.parse_punctuation(">")
    parser.parse_punctuation(":")
    return ResourceAttr(StringAttr(key), parser.parse_type())


def parse_optional_dense_resource(parser: AttrParser) -> ResourceAttr | None:
    """`dense_resource<key> : type`, or None where the next word is another."""
    if parser.parse_optional_keyword("dense_resource") is None:
        return None
    return parse_dense_resource(parser)


def own_resource(attribute: Attribute) -> Attribute:
    """`attribute`, with xDSL's resource handle replaced by ours."""
    if isinstance(attribute, DenseResourceAttr):
        return ResourceAttr(attribute.resource_handle, attribute.type)
    return attribute
