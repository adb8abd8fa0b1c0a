"""Writing thresholds and number formats of a layer's operands into the IR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xdsl.dialects.builtin import FloatAttr, IntegerAttr, UnitAttr, f32, i64
from xdsl.ir import SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from hass_ir.dialects.sdf import ThresholdOp
from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_base import ComputeOp, SdfOp, shape_of
from hass_ir.dialects.sdf_formats import (
    QuantizeOp,
    ShareOp,
    dense_floats,
    input_formats,
    weight_formats,
)

if TYPE_CHECKING:
    from hass_ir.execute.words import InputFormat, WeightFormat


def set_weight_format(layer: ComputeOp, given: WeightFormat) -> None:
    """Bring the layer's weight into a format, instead of the one it had."""
    value = weight_formats(layer.weight).source
    if given.codebook is not None:
        value = _insert(layer, ShareOp, value, codebook=dense_floats(given.codebook.tolist()))
    if given.bits is not None and given.scales is not None:
        value = _quantize(layer, value, given.bits, given.scales.tolist(), False)
    _replace(layer, 1, value)


def set_input_format(layer: ComputeOp, given: InputFormat) -> None:
    """Bring the layer's input into a format, instead of the one it had."""
    value = input_formats(layer.input).source
    _replace(layer, 0, _quantize(layer, value, given.bits, [given.scale], given.unsigned))


def clip(layer: ComputeOp, operand: int, threshold: float) -> None:
    """Put a threshold in front of one operand of a layer, before its number format; the larger of
    two in a row is enough."""
    if threshold == 0:
        return
    old = layer.operands[operand]
    formats = weight_formats(old) if operand == 1 else input_formats(old)
    value = _clipped(layer, formats.source, threshold)
    for given in (formats.share, formats.quantize):
        if given is not None:
            again = type(given).with_shape((value,), given.shape, **given.properties)
            again.location = given.location
            Rewriter.insert_op(again, InsertPoint.before(layer))
            value = again.result
    _replace(layer, operand, value)


def clip_operand(product: MatmulOp, operand: int, threshold: float) -> None:
    """Put a threshold in front of one operand of a product of two activations."""
    if threshold > 0:
        value = product.operands[operand]
        _replace(product, operand, _clipped(product, value, threshold))


def _clipped(user: SdfOp, value: SSAValue, threshold: float) -> SSAValue:
    if isinstance(value.owner, ThresholdOp):
        value, threshold = value.owner.input, max(threshold, value.owner.value.value.data)
    return _insert(user, ThresholdOp, value, value=FloatAttr(threshold, f32))


def erase_unused(value: SSAValue) -> None:
    """Erase the thresholds and number formats that end in `value`, as far as nobody uses them."""
    op = value.owner
    while isinstance(op, (ThresholdOp, QuantizeOp, ShareOp)) and not op.result.uses.get_length():
        before = op.input.owner
        Rewriter.erase_op(op)
        op = before


def _quantize(
    layer: ComputeOp, value: SSAValue, bits: int, scales: list[float], unsigned: bool
) -> SSAValue:
    return _insert(
        layer,
        QuantizeOp,
        value,
        bits=IntegerAttr(bits, i64),
        scale=FloatAttr(scales[0], f32) if len(scales) == 1 else dense_floats(scales),
        unsigned=UnitAttr() if unsigned else None,
    )


def _insert(layer: SdfOp, kind: Any, source: SSAValue, **properties: Any) -> SSAValue:
    op = kind.with_shape((source,), shape_of(source), **properties)
    op.location = layer.location
    Rewriter.insert_op(op, InsertPoint.before(layer))
    return op.result


def _replace(layer: SdfOp, operand: int, value: SSAValue) -> None:
    """Give the layer another operand; formats that nobody uses any more go."""
    old = layer.operands[operand]
    layer.operands[operand] = value
    erase_unused(old)
