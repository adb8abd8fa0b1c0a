"""From torch-mlir's torch dialect to sdf."""

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
    from hass_ir.lowering.tensor_source import TensorSource


@dataclass(frozen=True)
class ConvertTorchToSdfPass(ModulePass):
    """Convert a network of the torch dialect to the sdf dialect; unsupported ops are listed all
    at once."""

    name = "convert-torch-to-sdf"

    function: str | None = field(
        default=None, metadata={"help": "the function to convert (default: all of torch tensors)"}
    )

    weights: str | None = field(
        default=None, metadata={"help": "weights file (default: as the module says)"}
    )

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import functions_of
        from hass_ir.lowering.tensor_source import TensorSource

        # Build everything first, so that a failure leaves the module as it was.
        chosen = [f for f in functions_of(op, self.function) if is_torch(f)]
        if not chosen:
            raise HassError(
                "there is no function of the torch dialect to convert; import a model with "
                "hass-import first"
            )
        source = TensorSource(op, self.weights)
        converted = [(f, translate(f, source).complete()) for f in chosen]
        for old, new in converted:
            block = old.parent
            assert block is not None
            block.insert_op_before(new, old)
            block.erase_op(old)


def is_torch(function: func.FuncOp) -> bool:
    """Whether `function` takes or returns tensors of the torch dialect."""
    types = function.function_type
    return any(t.name.startswith("torch.") for t in (*types.inputs.data, *types.outputs.data))


def translate(function: func.FuncOp, source: TensorSource) -> Translation:
    """A new function of sdf ops that computes what `function` does, and what it lacks for that.

    Layers in parts are made whole before, and what depends on no input is computed, for which
    weights may be read from `source`. Raises HassError for a function that is no network.
    """
    from xdsl.dialects import func

    from hass_ir.lowering.frontends import Translation
    from hass_ir.lowering.torch_conversion import (
        Conversion,
        ConversionError,
        UnsupportedError,
        input_type,
    )
    from hass_ir.lowering.torch_folding import fold_constants
    from hass_ir.lowering.torch_ops import CONVERTERS
    from hass_ir.lowering.torch_recompose import recompose
    from hass_ir.lowering.torch_remedies import remedy

    if len(function.body.blocks) != 1:
        raise HassError(
            f"function '{function.sym_name.data}' has several blocks; a network has one",
            location_of(function),
        )
    whole = function.clone()
    recompose(whole)
    fold_constants(whole, source)
    recompose(whole)
    old_block = whole.body.block
    try:
        arguments = [input_type(a) for a in old_block.args]
    except UnsupportedError as error:
        raise HassError(f"an input of the network: {error}", location_of(function)) from error
    block = Block(arg_types=arguments)
    conversion = Conversion(block)
    for old, new in zip(old_block.args, block.args, strict=True):
        new.name_hint = old.name_hint
        conversion.define(old, new)
    for op in old_block.ops:
        if op.name.startswith(_CONSTANTS):
            continue
        conversion.start(op)
        try:
            if isinstance(op, func.ReturnOp):
                results = [conversion.tensor(v) for v in op.operands]
                block.add_op(func.ReturnOp(*results))
                continue
            converter = CONVERTERS.get(op.name)
            if converter is None or not op.results:
                raise UnsupportedError(remedy(op))
            conversion.define(op.results[0], converter(conversion, op))
        except ConversionError as error:
            conversion.fail(op, error)
    last = block.last_op
    outputs = [v.type for v in last.operands] if isinstance(last, func.ReturnOp) else []
    new = func.FuncOp(
        function.sym_name.data,
        (arguments, outputs),
        Region(block),
        function.sym_visibility,
    )
    new.location = function.location
    return Translation(new, tuple(conversion.diagnostics))


_CONSTANTS = ("torch.constant.", "torch.prim.ListConstruct", "torch.vtensor.literal")
