"""From linalg on tensors, as torch-mlir prints it, to sdf."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.ir import Block, Region
from xdsl.passes import ModulePass

from hass_ir.errors import HassError
from hass_ir.locations import location_of

if TYPE_CHECKING:
    from xdsl.dialects import func

    from hass_ir.lowering.frontends import Translation
    from hass_ir.lowering.linalg_graph import Node
    from hass_ir.lowering.linalg_values import Values
    from hass_ir.lowering.tensor_source import TensorSource


@dataclass(frozen=True)
class ConvertLinalgToSdfPass(ModulePass):
    """Convert a network of linalg on tensors to the sdf dialect; unsupported ops are listed all at
    once. Weights stay in the file they stand in."""

    name = "convert-linalg-to-sdf"

    function: str | None = field(
        default=None, metadata={"help": "the function to convert (default: all of linalg)"}
    )

    weights: str | None = field(
        default=None, metadata={"help": "weights file (default: as the module says)"}
    )

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import functions_of
        from hass_ir.lowering.tensor_source import TensorSource

        chosen = [f for f in functions_of(op, self.function) if is_linalg(f)]
        if not chosen:
            raise HassError(
                "there is no function of linalg on tensors to convert; export a model with "
                "torch_mlir.fx.export_and_import(..., output_type='linalg-on-tensors')"
            )
        source = TensorSource(op, self.weights)
        converted = [(f, translate(f, source).complete()) for f in chosen]
        for old, new in converted:
            block = old.parent
            assert block is not None
            block.insert_op_before(new, old)
            block.erase_op(old)


def is_linalg(function: func.FuncOp) -> bool:
    """Whether `function` holds ops of linalg, tensor or arith on builtin tensors."""
    named = ("linalg.", "tensor.", "arith.", "ml_program.")
    return any(op.name.startswith(named) for block in function.body.blocks for op in block.ops)


def _may_hold(condition: Node | None, values: Values) -> bool:
    """Whether `condition` depends on the inputs, as that of numbers of tokens does, or is true."""
    if condition is None or not condition.fixed:
        return condition is not None
    from hass_ir.lowering.linalg_named import UnknownFormError

    try:
        return bool(values.of(condition).all())
    except UnknownFormError:
        return False


def translate(function: func.FuncOp, source: TensorSource) -> Translation:
    """A new function of sdf ops that computes what `function` does, and what it lacks for that.

    What depends on no input is computed, for which weights may be read from `source`. Raises
    HassError for a function that is no network.
    """
    from xdsl.dialects import func

    from hass_ir.lowering.frontends import Translation
    from hass_ir.lowering.linalg_emission import Emitter
    from hass_ir.lowering.linalg_graph import Graph
    from hass_ir.lowering.linalg_reading import Reader
    from hass_ir.lowering.linalg_values import Values
    from hass_ir.lowering.torch_conversion import Conversion, UnsupportedError, input_type

    if len(function.body.blocks) != 1:
        raise HassError(
            f"function '{function.sym_name.data}' has several blocks; a network has one",
            location_of(function),
        )
    old_block = function.body.block
    try:
        arguments = [input_type(a) for a in old_block.args]
    except UnsupportedError as error:
        raise HassError(f"an input of the network: {error}", location_of(function)) from error
    block = Block(arg_types=arguments)
    graph = Graph()
    reader = Reader(graph, source)
    graph.op = function
    for number, argument in enumerate(old_block.args):
        shape = arguments[number].get_shape()
        block.args[number].name_hint = argument.name_hint
        reader.nodes[argument] = graph.make("input", (), shape, number, fixed=False)
    results = []
    for op in old_block.ops:
        if isinstance(op, func.ReturnOp):
            results = [reader.nodes[v] for v in op.operands]
        else:
            reader.read(op)
    conversion, known = Conversion(block), Values(source)
    for op in old_block.ops:
        if op.name == "cf.assert" and not _may_hold(reader.nodes.get(op.operands[0]), known):
            message = op.properties["msg"]
            said = message.data if isinstance(message, builtin.StringAttr) else str(message)
            conversion.fail(op, UnsupportedError(f"this never holds: {said}; change the model"))
    inputs = {reader.nodes[a]: v for a, v in zip(old_block.args, block.args, strict=True)}
    values = Emitter(conversion, graph, known, inputs).emit(results)
    found = [v for v in values if v is not None]
    block.add_op(func.ReturnOp(*found))
    new = func.FuncOp(
        function.sym_name.data,
        (arguments, [v.type for v in found]),
        Region(block),
        function.sym_visibility,
    )
    new.location = function.location
    return Translation(new, tuple(conversion.diagnostics))
