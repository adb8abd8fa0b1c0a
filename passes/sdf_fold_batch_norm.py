"""Fold batch norms into the convolution or linear layer before them."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from hass_ir.errors import HassError
from hass_ir.locations import location_of


@dataclass(frozen=True)
class SdfFoldBatchNormPass(ModulePass):
    """Fold each batch norm into the convolution or linear layer whose only user it is."""

    name = "sdf-fold-batch-norm"

    function: str | None = field(
        default=None, metadata={"help": "the function to work on (default: all)"}
    )

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.dialects import sdf
        from hass_ir.functions import functions_of
        from hass_ir.lowering.convert_torch_to_sdf import is_torch

        chosen = functions_of(op, self.function)
        if chosen and all(map(is_torch, chosen)):
            raise HassError(
                "the network is still in the torch dialect; run convert-torch-to-sdf first",
                location_of(chosen[0]),
            )
        for function in chosen:
            for norm in [n for n in function.walk() if isinstance(n, sdf.BatchNormOp)]:
                _fold(norm)


def _fold(norm: Operation) -> None:
    from xdsl.rewriter import InsertPoint, Rewriter

    from hass_ir.dialects import sdf
    from hass_ir.dialects.sdf_base import shape_of

    assert isinstance(norm, sdf.BatchNormOp)
    layer = norm.input.owner
    if not isinstance(layer, (sdf.Conv2dOp, sdf.LinearOp)) or norm.input.uses.get_length() != 1:
        return
    if isinstance(layer, sdf.LinearOp) and len(layer.shape) != 2:
        return
    epsilon = norm.epsilon
    weight = sdf.FoldWeightOp.with_shape(
        (layer.weight, norm.gamma, norm.variance), shape_of(layer.weight), epsilon=epsilon
    )
    bias = sdf.FoldBiasOp.with_shape(
        (norm.gamma, norm.beta, norm.mean, norm.variance, layer.bias),
        shape_of(norm.gamma),
        epsilon=epsilon,
    )
    # Measurements and the engine belong to the layer as it was.
    stale = ("sparsity", "engine")
    properties = {k: v for k, v in layer.properties.items() if k not in stale}
    folded = type(layer).with_shape(
        (layer.input, weight.result, bias.result), layer.shape, **properties
    )
    for new in (weight, bias, folded):
        new.location = layer.location
    Rewriter.insert_op([weight, bias, folded], InsertPoint.before(norm))
    norm.result.replace_all_uses_with(folded.result)
    Rewriter.erase_op(norm)
    Rewriter.erase_op(layer)
