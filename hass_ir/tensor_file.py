"""Files of named tensors: safetensors, or MLIR text with its weights as resources."""

from __future__ import annotations

import binascii
import mmap
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray
from safetensors import SafetensorError, safe_open

from hass_ir.errors import HassError
from hass_ir.resource_section import metadata_start

Array: TypeAlias = NDArray[Any]

_ENTRY = re.compile(rb'([\w$.-]+|"(?:[^"\\]|\\.)*")\s*:\s*"0[xX]')
_HEADER_BYTES = 4
"""A resource's data begin with its alignment, in four bytes."""


class TensorFile(ABC):
    """Tensors by their names, each read when it is asked for."""

    def __init__(self, path: Path):
        self.path = path

    @property
    @abstractmethod
    def names(self) -> frozenset[str]:
        """The names of all tensors."""

    @abstractmethod
    def read(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> Array:
        """The tensor `name`. `shape` and `dtype` are those expected: text does not tell them, and
        what has no such number of bytes is a HassError; other files give what they hold."""


class Safetensors(TensorFile):
    """A safetensors file. Raises HassError where it cannot be read."""

    def __init__(self, path: Path):
        super().__init__(path)
        try:
            self._file: Any = safe_open(str(path), framework="numpy")
            self._names = frozenset[str](self._file.keys())
        except (SafetensorError, OSError) as error:
            raise HassError(
                f"'{path}' is not a readable safetensors file ({error}); import the model again"
            ) from error

    @property
    def names(self) -> frozenset[str]:
        return self._names

    def read(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> Array:
        try:
            return self._file.get_tensor(name)
        except (SafetensorError, TypeError) as error:
            raise HassError(f"tensor '{name}' of '{self.path}' cannot be read: {error}") from error


class Resources(TensorFile):
    """The resources at the end of MLIR text: `name: "0x..."`, hexadecimal digits.

    Only the digits of a tensor asked for are read. Raises HassError where a name repeats.
    """

    def __init__(self, path: Path):
        super().__init__(path)
        self._text: bytes | mmap.mmap = b""
        if path.stat().st_size:
            with open(path, "rb") as file:
                self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._places = dict(self._entries())

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._places)

    def read(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> Array:
        start, end = self._places[name]
        expected = prod(shape) * np.dtype(dtype).itemsize
        try:
            data = binascii.unhexlify(self._text[start:end])[_HEADER_BYTES:]
        except binascii.Error as error:
            raise HassError(f"resource '{name}' of '{self.path}': {error}") from error
        if len(data) != expected:
            raise HassError(
                f"resource '{name}' of '{self.path}' has {len(data)} bytes, the module expects "
                f"{expected}; is the file cut off?"
            )
        kind = np.dtype(dtype).newbyteorder("<")
        return np.frombuffer(data, kind).reshape(tuple(shape)).astype(dtype, copy=False)

    def _entries(self) -> dict[str, tuple[int, int]]:
        """Where the digits of each resource begin and end."""
        found: dict[str, tuple[int, int]] = {}
        position = metadata_start(self._text)
        while (entry := _ENTRY.search(self._text, position)) is not None:
            end = self._text.find(b'"', entry.end())
            name = _unquoted(entry[1])
            if end < 0 or name in found:
                what = "is cut off in" if end < 0 else "stands twice in"
                raise HassError(f"resource '{name}' {what} '{self.path}'; export the model again")
            found[name] = entry.end(), end
            position = end + 1
        return found


def open_tensors(path: Path) -> TensorFile:
    """The tensors in the file `path`: MLIR text if its name ends in `.mlir`, else safetensors."""
    return Resources(path) if path.suffix == ".mlir" else Safetensors(path)


def _unquoted(name: bytes) -> str:
    text = name.decode()
    if not text.startswith('"'):
        return text
    return re.sub(r"\\([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), text[1:-1])
