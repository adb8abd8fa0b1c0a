"""From a typed ONNX graph to the text of a torch module and its weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import TypeAlias

from onnx import TensorProto
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.printer import Printer

from hass_ir.dialects.torch import OperatorOp
from hass_ir.errors import Diagnostic, HassError
from hass_ir.frontend.onnx.builder import ELEMENTS, Builder, Scalar, tensor_type
from hass_ir.frontend.onnx.checks import described
from hass_ir.frontend.onnx.file import OnnxFile
from hass_ir.frontend.onnx.graph import Graph, Node
from hass_ir.frontend.onnx.operators import add_operator, function_attributes
from hass_ir.frontend.onnx.values import TensorType, Value

Argument: TypeAlias = "Value | SSAValue | Sequence[int] | Scalar"
Converter: TypeAlias = "Callable[[Emitter, Node], SSAValue | Sequence[SSAValue] | None]"
"""Appends what a node stands for; None where the torch dialect has no such op."""


class Emitter:
    """The torch function made so far: its ops, and the value of each tensor of the graph."""

    def __init__(self, graph: Graph, inputs: Sequence[Value]):
        self.graph = graph
        self.block = Block(arg_types=[tensor_type(value.type) for value in inputs])
        for i, argument in enumerate(self.block.args):
            argument.name_hint = f"arg{i}"
        self.builder = Builder(self.block)
        self.values: dict[str, SSAValue] = {
            value.name: argument for value, argument in zip(inputs, self.block.args, strict=True)
        }
        self.makers: dict[str, Operation] = {}
        self.absorbed: set[Operation] = set()

    def tensor(self, value: Value) -> SSAValue:
        """What stands for a tensor of the graph; a constant becomes a literal when used."""
        if value.is_constant:
            return self.builder.literal(value)
        return self.values[value.name]

    def aten(
        self,
        node: Node,
        name: str,
        *arguments: Argument,
        kind: TensorType | None = None,
        part: str = "",
    ) -> SSAValue:
        """Append `torch.aten.` + `name` for `node`; its result has type `kind`, or else that of
        the node's first. `part` names an op that does only part of what the node does."""
        result = tensor_type(node.result.type if kind is None else kind)
        return self.aten_op(node, name, arguments, result, part=part).results[0]

    def aten_op(
        self,
        node: Node,
        name: str,
        arguments: Sequence[Argument],
        *results: Attribute,
        part: str = "",
    ) -> Operation:
        """As `aten`, for results of any types."""
        operands = [self._operand(argument) for argument in arguments]
        source = f"{node.source}.{part}" if part else node.source
        return self.builder.op(f"aten.{name}", operands, *results, source=source)

    def convert(self, node: Node, converter: Converter | None) -> None:
        """Append what `converter` makes of `node`, or the node as it is."""
        before = self.block.last_op
        made = None if converter is None else converter(self, node)
        if made is None:
            made = add_operator(self.builder, node, self.tensor)
        results = [made] if isinstance(made, SSAValue) else made
        for value, result in zip(node.outputs, results, strict=False):
            if value is None:
                continue
            self.values[value.name] = result
            # An op made for another node may have other users.
            if self.block.last_op is not before and isinstance(result.owner, Operation):
                self.makers[value.name] = result.owner

    def sweep(self) -> None:
        """Take out the absorbed ops that nothing uses any more."""
        for op in reversed(list(self.block.ops)):
            if op in self.absorbed and not any(result.uses for result in op.results):
                self.block.erase_op(op)

    def _operand(self, argument: Argument) -> SSAValue:
        match argument:
            case Value():
                return self.tensor(argument)
            case SSAValue():
                return argument
            case None | int() | float() | str():
                return self.builder.scalar(argument)
            case _:
                return self.builder.integers(argument)


def emit(file: OnnxFile, inputs: Sequence[Value]) -> tuple[str, Mapping[str, Value]]:
    """The text of the module that computes what `file` does, and the weights that it names."""
    from hass_ir.frontend.onnx.converters import CONVERTERS

    graph = Graph(file, inputs)
    emitter = Emitter(graph, inputs)
    for node in graph.nodes():
        _check_types(node, file)
        emitter.convert(node, CONVERTERS.get(node.kind))
    results = [emitter.tensor(value) for value in graph.outputs()]
    emitter.block.add_op(ReturnOp(*results))
    emitter.sweep()
    _check_weights(emitter.builder.weights, file)
    types = list(emitter.block.arg_types), [value.type for value in results]
    function = FuncOp("main", types, Region(emitter.block))
    if any(isinstance(op, OperatorOp) for op in emitter.block.ops):
        function.attributes.update(function_attributes(file))
    module = ModuleOp([function])
    module.verify()
    stream = StringIO()
    Printer(stream).print_op(module)
    text = stream.getvalue().removeprefix("builtin.") + "\n"
    return text, emitter.builder.weights


def _check_types(node: Node, file: OnnxFile) -> None:
    for value in (*node.inputs, *node.outputs):
        if value is not None and value.type.element not in ELEMENTS:
            raise HassError(
                f"{described(node.proto)}: '{value.name}' is of type {value.type.element_name}, "
                "which the torch dialect lacks; export the model in float32",
                str(file.path),
            )


def _check_weights(weights: Mapping[str, Value], file: OnnxFile) -> None:
    """Raise one HassError that names all weights of another precision."""
    other = (TensorProto.FLOAT16, TensorProto.DOUBLE)
    found = [value for value in weights.values() if value.type.element in other]
    if found:
        raise HassError.several(
            Diagnostic(
                f"the weight '{value.name}' is {value.type.element_name}; export the model in "
                "float32",
                str(file.path),
            )
            for value in found
        )
