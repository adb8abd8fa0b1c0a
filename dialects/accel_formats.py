"""What the verifier of a stage checks of its number formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from xdsl.dialects.builtin import BoolAttr, DenseIntOrFPElementsAttr, FloatAttr, TensorType, f32
from xdsl.ir import Attribute
from xdsl.irdl import isa

from hass_ir.dialects.sdf_formats import floats_of, need_codebook, need_scale
from hass_ir.dialects.sdf_shapes import need

if TYPE_CHECKING:
    from hass_ir.dialects.accel import StageOp


def verify_formats(stage: StageOp) -> None:
    """Check scales and codebook of a compute stage, all of which may be absent."""
    assert stage.weights is not None
    fields = stage.weights.data
    unsigned = fields.get("activation_unsigned")
    scale = fields.get("activation_scale")
    need(
        unsigned is None or unsigned == BoolAttr.from_bool(True) and scale is not None,
        "activation_unsigned must be true, and goes with an activation_scale",
    )
    if scale is not None:
        _need_floats("activation_scale", scale, (0,))
        need_scale(floats_of(scale), _integer(fields["activation_bits"]), unsigned is not None)
    scale = fields.get("weight_scale")
    if scale is not None:
        filters = cast(Any, fields["shape"]).get_values()[0]
        _need_floats("weight_scale", scale, (0, filters))
        need_scale(floats_of(scale), _integer(fields["weight_bits"]), False)
    codebook = fields.get("codebook")
    if codebook is not None:
        _need_floats("codebook", codebook, None)
        need_codebook(floats_of(codebook))


def _integer(attribute: Attribute) -> int:
    return cast(Any, attribute).value.data


def _need_floats(key: str, value: Attribute, lengths: tuple[int, ...] | None) -> None:
    """Check that `value` is an f32 (length 0) or a vector of f32 of one of `lengths`, if given."""
    found = None
    if isinstance(value, FloatAttr) and value.type == f32:
        found = 0
    if isinstance(value, DenseIntOrFPElementsAttr):
        kind = value.type
        if isa(kind, TensorType) and kind.element_type == f32 and len(kind.get_shape()) == 1:
            (found,) = kind.get_shape()
    fits = found is not None and (found in lengths if lengths is not None else found > 0)
    need(fits, f"the field '{key}' of a stage's weights does not fit, got {value}")
