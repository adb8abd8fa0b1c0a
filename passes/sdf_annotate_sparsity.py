"""Measure the zeros of weights and activations and write them on the layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.passes.options import DataPass

if TYPE_CHECKING:
    from hass_ir.dialects.sdf_attributes import SparsityAttr
    from hass_ir.execute.program import Program
    from hass_ir.search.evaluate import Evaluation
    from hass_ir.sparsity.matmul import MatmulStatistics
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
        write_sparsity(network.program, Evaluator(network.program, network.calibration).dense)


def write_sparsity(program: Program, evaluation: Evaluation) -> None:
    """Put the zeros that `evaluation` found on the layers and on the products of activations."""
    for layer, statistics in zip(program.layers, evaluation.layers, strict=True):
        layer.op.sparsity = sparsity_attribute(statistics)
    for product, zeros in zip(program.products, evaluation.products, strict=True):
        product.sparsity = product_sparsity(zeros)


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


def product_sparsity(statistics: MatmulStatistics) -> SparsityAttr:
    """The same of a product of two activations, whose stationary operand takes the weights' place,
    with other zeros in each sample; channels are the inner elements of all separate products."""
    from hass_ir.dialects.sdf_attributes import SparsityAttr

    moving, stationary = statistics.moving, statistics.stationary
    active, stored = (x.sum(axis=(0, 2), dtype=int).ravel() for x in (moving, stationary))
    left, total = statistics.pair_nonzeros, statistics.pair_total
    return SparsityAttr.of(
        samples=len(moving),
        weight_zeros=stationary.size - int(stored.sum()),
        weight_total=stationary.size,
        activation_zeros=moving.size - int(active.sum()),
        activation_total=moving.size,
        pair_nonzeros=left,
        pair_total=total,
        histogram=[total - left, left],
        channel_weights=stored,
        channel_activations=active,
    )
