"""Tensors stored in an ONNX file or beside it, read when their elements are asked for."""

from __future__ import annotations

from math import prod
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from hass_ir.errors import HassError
from hass_ir.frontend.onnx.values import Array, DType, TensorType, Value, element_name
from hass_ir.frontend.onnx.wire import Place


def stored(tensor: TensorProto, path: Path, place: Place | None = None) -> Value:
    """The constant that `tensor` of the file `path` holds, checked but not read; its raw data are
    at `place` of the file, if that is given.

    Raises HassError when it is damaged, or is not where the file says.
    """
    shape = tuple(tensor.dims)
    if tensor.data_type == TensorProto.STRING or not _has_numpy_type(tensor.data_type):
        kind = element_name(tensor.data_type)
        raise HassError(f"tensor '{tensor.name}' holds elements of type {kind}", str(path))
    if any(size < 0 for size in shape):
        raise HassError(f"tensor '{tensor.name}' has the shape {list(shape)}", str(path))
    dtype = helper.tensor_dtype_to_np_dtype(tensor.data_type)
    size = prod(shape) * dtype.itemsize
    if tensor.data_location == TensorProto.EXTERNAL:
        load = _Mapped(*_external(tensor, size, path), dtype, shape)
    elif place is not None:
        _check_size(tensor.name, place.length, size, path)
        load = _Mapped(path, place.offset, dtype, shape)
    else:
        if tensor.HasField("raw_data"):
            _check_size(tensor.name, len(tensor.raw_data), size, path)
        load = _Embedded(tensor, path)
    return Value(tensor.name, TensorType(tensor.data_type, shape), load)


def _has_numpy_type(element: int) -> bool:
    """Whether `element` is a type of whole bytes that numpy itself has."""
    try:
        dtype = helper.tensor_dtype_to_np_dtype(element)
    except KeyError:
        return False
    return dtype.kind in "biuf" and dtype.isbuiltin == 1


def _check_size(name: str, found: int, expected: int, path: Path) -> None:
    if found != expected:
        raise HassError(
            f"tensor '{name}' has {found} bytes of data, its shape needs {expected}; the file is "
            "damaged",
            str(path),
        )


class _Embedded:
    """Elements in the tensor itself."""

    def __init__(self, tensor: TensorProto, path: Path):
        self.tensor = tensor
        self.path = path

    def __call__(self) -> Array:
        try:
            return numpy_helper.to_array(self.tensor)
        except (TypeError, ValueError) as error:
            raise HassError(
                f"tensor '{self.tensor.name}' cannot be read: {error}; the file is damaged",
                str(self.path),
            ) from error


class _Mapped:
    """Elements in a file, from the byte `offset` on, mapped into memory."""

    def __init__(self, path: Path, offset: int, dtype: DType, shape: tuple[int, ...]):
        self.path, self.offset = path, offset
        self.dtype, self.shape = dtype, shape

    def __call__(self) -> Array:
        if 0 in self.shape:
            return np.zeros(self.shape, self.dtype)
        dtype = self.dtype.newbyteorder("<")
        mapped = np.memmap(self.path, dtype, "r", self.offset, self.shape or (1,))
        return mapped.view(np.ndarray).reshape(self.shape)


def _external(tensor: TensorProto, size: int, path: Path) -> tuple[Path, int]:
    """The file that holds the `size` bytes of a tensor of the file `path`, and where in it."""
    entries = {entry.key: entry.value for entry in tensor.external_data}
    location = entries.get("location", "")
    try:
        offset, length = int(entries.get("offset", 0)), int(entries.get("length", size))
    except ValueError:
        raise HassError(
            f"tensor '{tensor.name}' names no place in '{location}'; the file is damaged",
            str(path),
        ) from None
    data = _inside(path, location, tensor.name)
    _check_size(tensor.name, length, size, path)
    if offset < 0 or offset + size > data.stat().st_size:
        raise HassError(
            f"the external data '{location}' end before tensor '{tensor.name}' does; the file "
            "is cut off, or belongs to another model",
            str(path),
        )
    return data, offset


def _inside(path: Path, location: str, name: str) -> Path:
    """The file `location` in the folder of `path`, and nowhere else."""
    folder = path.resolve().parent
    data = (folder / location).resolve()
    if not location or Path(location).is_absolute() or not data.is_relative_to(folder):
        raise HassError(
            f"tensor '{name}' is in '{location}', outside the folder of the model; put the file "
            "there and name it relative to the model",
            str(path),
        )
    if not data.is_file():
        raise HassError(
            f"the external data '{location}' of tensor '{name}' are not beside the model; copy the "
            "file there",
            str(path),
        )
    return data
