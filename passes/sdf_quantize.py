"""Round weights and activations to fixed point, and let weights share values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.errors import HassError
from hass_ir.passes.format_options import FormatOptions, record_formats, widest
from hass_ir.passes.options import DataPass

if TYPE_CHECKING:
    from hass_ir.execute.network import Network
    from hass_ir.sparsity.formats import Float32Array


@dataclass(frozen=True)
class SdfQuantizePass(FormatOptions, DataPass):
    """Round the weights and the inputs of every compute layer to words of few bits, and let its
    weights share a codebook; the scales are those that lose least on weights and calibration data.

    A network that was rounded before is rounded anew. Sums keep their full width.
    """

    name = "sdf-quantize"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.execute.words import WordFormats, sampled_inputs
        from hass_ir.passes.number_formats import set_input_format, set_weight_format

        self.checked()
        self.checked_formats()
        if not self.rounds:
            raise HassError(
                f"pass '{self.name}' has nothing to do; give weight-bits, activation-bits or "
                "share-bits"
            )
        network = self.open(op)
        layers = network.program.layers
        sampled: list[Float32Array] = []
        if self.activation_bits is not None:
            sampled = sampled_inputs(network.program, network.calibration.inputs)
        formats = WordFormats(layers, sampled, self.scales == "filter", self.power_of_two)
        weight_bits, share_bits = widest(self.weight_bits), widest(self.share_bits)
        activation_bits = widest(self.activation_bits)
        for i, layer in enumerate(layers):
            edge = self.edge_bits if i in (0, len(layers) - 1) else None
            if weight_bits or share_bits:
                bits = edge if weight_bits and edge else weight_bits
                set_weight_format(layer.op, formats.weight(i, bits, share_bits))
            if activation_bits:
                set_input_format(layer.op, formats.input(i, edge or activation_bits))
            layer.op.sparsity = layer.op.engine = None
        _forget(network)
        record_formats(network.function, self)


def _forget(network: Network) -> None:
    """Drop what was designed for the network as it was."""
    from hass_ir.dialects.sdf_base import SdfOp

    for key in ("sdf.design", "sdf.links", "sdf.trials"):
        network.function.attributes.pop(key, None)
    for op in network.function.walk():
        if isinstance(op, SdfOp):
            op.engine = None
