"""Weights by name, read when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hass_ir.frontend.onnx.values import Array, Value


class LazyWeights(Mapping[str, Array]):
    """The elements of `values` by their names; nothing is kept."""

    def __init__(self, values: Mapping[str, Value]):
        self._values = values

    def __getitem__(self, name: str) -> Array:
        return self._values[name].array

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
