"""What flows between the nodes of an ONNX graph: tensors of known type, some of them constants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, TypeProto, helper

Array: TypeAlias = NDArray[Any]
DType: TypeAlias = "np.dtype[Any]"

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


@dataclass(frozen=True)
class TensorType:
    """An element type, a value of `onnx.TensorProto.DataType`, and a shape of fixed sizes."""

    element: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of elements."""
        return prod(self.shape)

    @property
    def element_name(self) -> str:
        """The name of the element type, as `float` or `int64`."""
        return element_name(self.element)

    @property
    def proto(self) -> TypeProto:
        """The type as ONNX's shape inference takes it."""
        return helper.make_tensor_type_proto(self.element, self.shape)


@dataclass(frozen=True)
class Value:
    """A tensor of the graph; `load` gives the elements of a constant, and may be slow."""

    name: str
    type: TensorType
    load: Callable[[], Array] | None = None

    @property
    def is_constant(self) -> bool:
        """Whether its elements are known before the network runs."""
        return self.load is not None

    @property
    def array(self) -> Array:
        """The elements of a constant."""
        assert self.load is not None
        return self.load()


def element_name(element: int) -> str:
    """The name of a value of `onnx.TensorProto.DataType`, as `float16`."""
    names = {number: name for name, number in TensorProto.DataType.items()}
    return names.get(element, f"type {element}").lower()


def constant(name: str, array: Array) -> Value:
    """The elements of `array` under the name `name`."""
    element = helper.np_dtype_to_tensor_dtype(array.dtype)
    return Value(name, TensorType(element, array.shape), lambda: array)


def derived(value: Value, suffix: str, function: Callable[[Array], Array]) -> Value:
    """The constant `function` of the constant `value`; float32 stays float32.

    It is computed when its elements are asked for; its shape is found on an array that takes no
    memory.
    """
    shape = function(np.broadcast_to(np.float32(0), value.type.shape)).shape

    def load() -> Array:
        return np.ascontiguousarray(function(value.array), dtype=value.array.dtype)

    return Value(f"{value.name}.{suffix}", TensorType(value.type.element, shape), load)
