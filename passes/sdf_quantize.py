"""Round weights and activations to fixed point, and let weights share values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.ir import SSAValue

from hass_ir.errors import HassError
from hass_ir.passes.format_options import FormatOptions, record_formats
from hass_ir.passes.options import DataPass

if TYPE_CHECKING:
    from hass_ir.dialects.sdf_base import ComputeOp
    from hass_ir.execute.network import Network
    from hass_ir.execute.program import Layer
    from hass_ir.sparsity.formats import Float32Array


@dataclass(frozen=True)
class SdfQuantizePass(FormatOptions, DataPass):
    """Round the weights and the inputs of every compute layer to words of few bits, and let its
    weights share a codebook; the scales are those that lose least on weights and calibration data.

    A network that was rounded before is rounded anew. Sums keep their full width.
    """

    name = "sdf-quantize"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        self.checked()
        self.checked_formats()
        if not self.rounds:
            raise HassError(
                f"pass '{self.name}' has nothing to do; give weight-bits, activation-bits or "
                "share-bits"
            )
        network = self.open(op)
        layers = network.program.layers
        inputs = sampled_inputs(network) if self.activation_bits is not None else []
        for i, layer in enumerate(layers):
            edge = self.edge_bits if i in (0, len(layers) - 1) else None
            if self.weight_bits is not None or self.share_bits is not None:
                _replace(layer.op, 1, self._weight(layer, edge))
            if self.activation_bits is not None:
                bits = self.activation_bits if edge is None else edge
                _replace(layer.op, 0, self._input(layer.op, inputs[i], bits))
            layer.op.sparsity = layer.op.engine = None
        _forget(network)
        record_formats(network.function, self)

    def _weight(self, layer: Layer, edge: int | None) -> SSAValue:
        """The layer's weight in its format."""
        from hass_ir.dialects.sdf_formats import ShareOp, dense_floats, weight_formats
        from hass_ir.sparsity.codebook import codebook_of
        from hass_ir.sparsity.formats import best_scales, shared

        value, array = weight_formats(layer.op.weight).source, layer.weight
        if self.share_bits is not None:
            codebook = codebook_of(array, self.share_bits)
            if len(codebook):
                value = _insert(layer.op, ShareOp, value, codebook=dense_floats(codebook.tolist()))
                array = shared(array, codebook)
        if self.weight_bits is None:
            return value
        bits = self.weight_bits if edge is None else edge
        # The words of a codebook stand for the same values in every filter.
        rows = len(array) if self.scales == "filter" and self.share_bits is None else 1
        high = (1 << bits - 1) - 1
        scales = best_scales(array.reshape(rows, -1), high, self.power_of_two)
        return _quantize(layer.op, value, bits, scales.tolist(), False)

    def _input(self, layer: ComputeOp, values: Float32Array, bits: int) -> SSAValue:
        """The layer's input in its format; unsigned where no calibration data is negative."""
        from hass_ir.dialects.sdf_formats import highest, input_formats
        from hass_ir.sparsity.formats import best_scales

        unsigned = bool(values.min() >= 0)
        scales = best_scales(values[None], highest(bits, unsigned), self.power_of_two)
        value = input_formats(layer.input).source
        return _quantize(layer, value, bits, scales.tolist(), unsigned)


SAMPLED = 65536
"""Elements taken of a batch of a layer's inputs, besides its extremes."""


def sampled_inputs(network: Network) -> list[Float32Array]:
    """Elements of each layer's inputs over the calibration data, in float32, extremes included."""
    import numpy as np

    program = network.program
    kept: list[list[Float32Array]] = [[] for _ in program.layers]

    def observe(index: int, x: Any) -> None:
        values = x.numpy().ravel()
        extremes = np.asarray([values.min(), values.max()], np.float32)
        kept[index] += [extremes, values[:: max(1, values.size // SAMPLED)].copy()]

    program.run_float(network.calibration.inputs, observe)
    return [np.concatenate(k) for k in kept]


def _quantize(
    layer: ComputeOp, value: SSAValue, bits: int, scales: list[float], unsigned: bool
) -> SSAValue:
    from xdsl.dialects.builtin import FloatAttr, IntegerAttr, UnitAttr, f32, i64

    from hass_ir.dialects.sdf_formats import QuantizeOp, dense_floats

    return _insert(
        layer,
        QuantizeOp,
        value,
        bits=IntegerAttr(bits, i64),
        scale=FloatAttr(scales[0], f32) if len(scales) == 1 else dense_floats(scales),
        unsigned=UnitAttr() if unsigned else None,
    )


def _insert(layer: ComputeOp, kind: Any, value: SSAValue, **properties: Any) -> SSAValue:
    from xdsl.rewriter import InsertPoint, Rewriter

    from hass_ir.dialects.sdf_base import shape_of

    op = kind.with_shape((value,), shape_of(value), **properties)
    op.location = layer.location
    Rewriter.insert_op(op, InsertPoint.before(layer))
    return op.result


def _replace(layer: ComputeOp, operand: int, value: SSAValue) -> None:
    """Give the layer another operand; formats that nobody uses any more go."""
    from hass_ir.passes.designing import erase_unused

    old = layer.operands[operand]
    layer.operands[operand] = value
    erase_unused(old)


def _forget(network: Network) -> None:
    """Drop what was designed for the network as it was."""
    from hass_ir.dialects.sdf_base import SdfOp

    for key in ("sdf.design", "sdf.links", "sdf.trials"):
        network.function.attributes.pop(key, None)
    for op in network.function.walk():
        if isinstance(op, SdfOp):
            op.engine = None
