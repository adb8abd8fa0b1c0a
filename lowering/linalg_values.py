"""What parts of the graph that depend on no input give, computed on arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr

from hass_ir.dialects.torch_resource import ResourceAttr
from hass_ir.lowering.linalg_arithmetic import FUNCTIONS, REDUCTIONS, known_value
from hass_ir.lowering.linalg_graph import Array, Node, whole
from hass_ir.lowering.linalg_named import UnknownFormError
from hass_ir.lowering.linalg_reading import elements
from hass_ir.lowering.tensor_source import TensorSource


class Values:
    """Computes fixed nodes, each once."""

    def __init__(self, source: TensorSource):
        self.source = source
        self._known: dict[Node, Array] = {}

    def of(self, node: Node) -> Array:
        """The value of `node` in its full shape; raises UnknownFormError where it has none."""
        if node not in self._known:
            value = self._computed(node)
            self._known[node] = np.broadcast_to(value, node.shape)
        return self._known[node]

    def _computed(self, node: Node) -> Array:
        if node.value is not None:
            return whole(node)
        if node.kind == "weight":
            return self._weight(node)
        if node.kind == "undefined":
            raise UnknownFormError("a tensor that was never given values is used")
        args = [self.of(a) for a in node.args]
        if node.kind in FUNCTIONS:
            value = known_value(node.kind, node.settings, args)
            if value is not None:
                return value
        match node.kind:
            case "reduce":
                kind, axes = node.settings
                return REDUCTIONS[kind](args[0], axis=axes, keepdims=True)
            case "reshape":
                return args[0].reshape(node.shape)
            case "transpose":
                return args[0].transpose(node.settings)
            case "broadcast":
                return args[0]
            case "slice":
                axis, start, stop, step = node.settings
                return args[0][(slice(None),) * axis + (slice(start, stop, step),)]
            case "pad":
                low, high, value = node.settings
                sides = list(zip(low, high, strict=True))
                return np.pad(args[0], sides, constant_values=value)
            case "concat":
                return np.concatenate(args, axis=node.settings)
            case "gather":
                return args[0][tuple(args[1:])]
            case "matmul":
                return np.matmul(args[0], args[1])
            case _:
                raise UnknownFormError("a constant of this form cannot be computed")

    def _weight(self, node: Node) -> Array:
        attribute: Any = node.settings
        if isinstance(attribute, DenseIntOrFPElementsAttr):
            return np.frombuffer(attribute.data.data, np.float32).reshape(node.shape)
        assert isinstance(attribute, ResourceAttr)
        return elements(self.source, node.op, attribute)
