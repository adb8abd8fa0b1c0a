"""Measure the zeros of weights and activations and write them on the layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.passes.options import DataPass

if TYPE_CHECKING:
    from hass_ir.dialects.sdf_attributes import SparsityAttr
    from hass_ir.sparsity.statistics import LayerStatistics


@dataclass(frozen=True)
class SdfAnnotateSparsityPass(DataPass):
    """Measure each layer's zero weights, zero activations and non-zero pairs on the calibration
    data."""

    name = "sdf-annotate-sparsity"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.search.evaluate import Evaluator

        self.checked()
        network = self.open(op)
        evaluation = Evaluator(network.program, network.calibration).dense
        for layer, statistics in zip(network.program.layers, evaluation.layers, strict=True):
            layer.op.sparsity = sparsity_attribute(statistics)


def sparsity_attribute(statistics: LayerStatistics) -> SparsityAttr:
    """`#sdf.sparsity` with the counts of `statistics`."""
    from hass_ir.dialects.sdf_attributes import SparsityAttr

    activations, weights = statistics.activations, statistics.weights
    return SparsityAttr.of(
        samples=activations.samples,
        weight_zeros=weights.size - int(statistics.channel_weights.sum()),
        weight_total=weights.size,
        activation_zeros=activations.elements - int(activations.channel_nonzeros.sum()),
        activation_total=activations.elements,
        pair_nonzeros=statistics.pair_nonzeros,
        pair_total=statistics.pair_total,
        histogram=statistics.histogram,
        channel_weights=statistics.channel_weights,
        channel_activations=activations.channel_nonzeros,
    )
