"""Reading an ONNX file without its weights, which stay where they are.

A file is a protobuf message: fields one after the other, each a tag (number and wire type) and a
value (https://protobuf.dev/programming-guides/encoding). Parsing it whole would copy all weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import TypeAlias

Content: TypeAlias = "bytes | mmap"

_GRAPH, _INITIALIZER, _RAW_DATA = 7, 5, 9
"""Numbers of the fields ModelProto.graph, GraphProto.initializer and TensorProto.raw_data."""

LARGE = 1024
"""Raw data of at least so many bytes stay in the file."""


class WireError(ValueError):
    """The bytes are no protobuf message."""


@dataclass(frozen=True)
class Place:
    """A part of a file."""

    offset: int
    length: int


def without_weights(content: Content) -> tuple[bytes, dict[int, Place]]:
    """A model without the large raw data of its initializers, and where those are by the index of
    the initializer. Raises WireError."""
    places: dict[int, Place] = {}
    count = 0
    model = bytearray()
    for field in _fields(content, 0, len(content)):
        if field.number != _GRAPH:
            model += content[field.start : field.end]
            continue
        graph = bytearray()
        for inner in _fields(content, field.value, field.end):
            if inner.number != _INITIALIZER:
                graph += content[inner.start : inner.end]
                continue
            tensor, place = _tensor(content, inner)
            graph += _tag(_INITIALIZER, len(tensor)) + tensor
            if place is not None:
                places[count] = place
            count += 1
        model += _tag(_GRAPH, len(graph)) + graph
    return bytes(model), places


@dataclass(frozen=True)
class _Field:
    number: int
    start: int
    value: int
    end: int


def _tensor(content: Content, tensor: _Field) -> tuple[bytes, Place | None]:
    """A TensorProto without its raw data, where those are large."""
    rest, place = bytearray(), None
    for field in _fields(content, tensor.value, tensor.end):
        if field.number == _RAW_DATA and field.end - field.value >= LARGE:
            place = Place(field.value, field.end - field.value)
        else:
            rest += content[field.start : field.end]
    return bytes(rest), place


def _fields(content: Content, start: int, end: int) -> Iterator[_Field]:
    while start < end:
        tag, value = _varint(content, start, end)
        match tag & 7:
            case 0:
                _, stop = _varint(content, value, end)
            case 1:
                stop = value + 8
            case 2:
                length, value = _varint(content, value, end)
                stop = value + length
            case 5:
                stop = value + 4
            case other:
                raise WireError(f"wire type {other}")
        if stop > end or not tag >> 3:
            raise WireError("a field is cut off")
        yield _Field(tag >> 3, start, value, stop)
        start = stop


def _varint(content: Content, start: int, end: int) -> tuple[int, int]:
    """A number of 7 bits a byte, the lowest first, and where it ends."""
    number = 0
    for i in range(start, min(end, start + 10)):
        number |= (content[i] & 127) << 7 * (i - start)
        if content[i] < 128:
            return number, i + 1
    raise WireError("a number is cut off")


def _tag(number: int, length: int) -> bytes:
    """The tag and the length of a field that holds a message."""
    encoded = bytearray([number << 3 | 2])
    while length >= 128:
        encoded.append(length & 127 | 128)
        length >>= 7
    encoded.append(length)
    return bytes(encoded)
