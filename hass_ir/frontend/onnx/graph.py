"""An ONNX graph node by node, with the types of all values; what is constant is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from onnx import AttributeProto, NodeProto, TensorProto, defs, helper, numpy_helper
from onnx.checker import ValidationError
from onnx.shape_inference import InferenceError, infer_node_outputs

from hass_ir.errors import HassError
from hass_ir.frontend.onnx.checks import described, node_name
from hass_ir.frontend.onnx.file import OnnxFile
from hass_ir.frontend.onnx.folding import constant_node, folded
from hass_ir.frontend.onnx.values import TensorType, Value

SMALL = 1024
"""Constants of up to so many elements may decide shapes."""


@dataclass(frozen=True)
class Node:
    """One node that computes something; `inputs` and `outputs` hold None where one is left out."""

    proto: NodeProto
    opset: int
    inputs: tuple[Value | None, ...]
    outputs: tuple[Value | None, ...]
    more_used: bool
    """Whether any output but the first is used."""

    @property
    def kind(self) -> str:
        """The name of its op, as `Conv`."""
        return self.proto.op_type

    @property
    def source(self) -> str:
        """Its name in the file."""
        return node_name(self.proto)

    @cached_property
    def attributes(self) -> dict[str, Any]:
        """Its attributes as Python values; strings as `str`."""
        return {a.name: _python(a) for a in self.proto.attribute}

    @property
    def result(self) -> Value:
        """Its first output, which no op may leave out."""
        value = self.outputs[0]
        assert value is not None
        return value

    def input(self, index: int) -> Value | None:
        """An input, None where it is left out."""
        return self.inputs[index] if index < len(self.inputs) else None

    def integers(self, name: str, default: Sequence[int]) -> list[int]:
        """An attribute that is a list of integers."""
        return list(self.attributes.get(name, default))

    def setting(self, name: str, index: int) -> list[int] | None:
        """Integers that are an attribute in old opsets, a constant input in new ones; None where
        they are left out, or computed."""
        if name in self.attributes:
            return list(self.attributes[name])
        value = self.input(index)
        return None if value is None or not value.is_constant else value.array.ravel().tolist()


def _python(attribute: AttributeProto) -> Any:
    value = helper.get_attribute_value(attribute)
    if attribute.type == AttributeProto.FLOAT:
        return shortest(value)
    if attribute.type == AttributeProto.STRING:
        return value.decode(errors="replace")
    if attribute.type == AttributeProto.STRINGS:
        return [item.decode(errors="replace") for item in value]
    return value


def shortest(number: float) -> float:
    """The shortest decimal that rounds to the float32 `number`: 1e-05, not 9.99999974e-06."""
    return float(str(np.float32(number)))


class Graph:
    """The nodes of a file for `inputs` of fixed shape; `values` grows as they are walked."""

    def __init__(self, file: OnnxFile, inputs: Sequence[Value]):
        self.file = file
        self.transposes: dict[str, Value] = {}
        self.values = {**file.constants, **{value.name: value for value in inputs}}
        self.uses = Counter(name for node in file.graph.node for name in node.input)
        self.uses.update(output.name for output in file.graph.output)

    def nodes(self) -> Iterator[Node]:
        """The nodes that remain when constants are computed; raises HassError for shapes that do
        not fit, or are known only at run time."""
        for proto in self.file.graph.node:
            if proto.op_type == "Constant":
                name = proto.output[0]
                self.values[name] = constant_node(proto, name, self.file.path)
                continue
            inputs = tuple(self.values[name] if name else None for name in proto.input)
            outputs = self._outputs(proto)
            more_used = any(self.uses[name] for name in proto.output[1:])
            node = Node(proto, self.file.opset, inputs, outputs, more_used)
            constants = folded(node)
            for value in constants or outputs:
                if value is not None:
                    self.values[value.name] = value
            if constants is None:
                yield node
            elif node.kind == "Transpose" and len(node.result.type.shape) == 2:
                source = inputs[0]
                assert source is not None
                if node.integers("perm", (1, 0)) == [1, 0]:
                    self.transposes[node.result.name] = source

    def outputs(self) -> list[Value]:
        """What the network gives; raises HassError where it is not what the file states."""
        return [self._checked(output.name, output.type) for output in self.file.graph.output]

    def _outputs(self, proto: NodeProto) -> tuple[Value | None, ...]:
        schema = defs.get_schema(proto.op_type, self.file.opset, "")
        values = {name: self.values[name] for name in proto.input if name}
        data = {
            name: numpy_helper.from_array(np.ascontiguousarray(value.array))
            for name, value in values.items()
            if value.is_constant and value.type.size <= SMALL and len(value.type.shape) < 2
        }
        types = {name: value.type.proto for name, value in values.items()}
        try:
            inferred = infer_node_outputs(
                schema,
                proto,
                types,
                data,
                opset_imports=[helper.make_opsetid("", self.file.opset)],
                ir_version=self.file.ir_version,
            )
        except (InferenceError, ValidationError, ValueError) as error:
            text = " ".join(str(error).split()).removeprefix("[ShapeInferenceError] ")
            raise self._error(proto, f"its inputs do not fit together: {text}") from error
        return tuple(self._value(proto, name, inferred) if name else None for name in proto.output)

    def _value(self, proto: NodeProto, name: str, inferred: dict[str, Any]) -> Value:
        tensor = inferred[name].tensor_type if name in inferred else None
        if tensor is None or not tensor.elem_type:
            raise self._error(proto, f"the type of its result '{name}' is not known")
        sizes = [d.dim_value if d.HasField("dim_value") else None for d in tensor.shape.dim]
        shape = tuple(size for size in sizes if size is not None)
        if len(shape) != len(sizes) or not tensor.HasField("shape"):
            raise self._error(
                proto,
                f"the shape of its result '{name}' is known only at run time; export the model so "
                "that all shapes follow from those of the inputs",
            )
        return Value(name, TensorType(tensor.elem_type, shape))

    def _checked(self, name: str, stated: Any) -> Value:
        value = self.values[name]
        tensor = stated.tensor_type
        sizes = [d.dim_value for d in tensor.shape.dim]
        same = not tensor.HasField("shape") or (
            len(sizes) == len(value.type.shape)
            and all(a in (0, b) for a, b in zip(sizes, value.type.shape, strict=True))
        )
        if not same or tensor.elem_type not in (TensorProto.UNDEFINED, value.type.element):
            raise HassError(
                f"the output '{name}' is {value.type.element_name} of shape "
                f"{list(value.type.shape)}, not what the file states; export the model again",
                str(self.file.path),
            )
        return value

    def _error(self, proto: NodeProto, message: str) -> HassError:
        return HassError(f"{described(proto)}: {message}", str(self.file.path))
