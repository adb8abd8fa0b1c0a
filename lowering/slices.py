"""What the stages of a sliced layer say: shapes, parameters, and whose weights they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    DenseIntOrFPElementsAttr,
    IntegerAttr,
    IntegerType,
    i64,
)
from xdsl.ir import Attribute

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import ComputeOp, ints, shape_of
from hass_ir.dialects.sdf_formats import dense_floats, floats_of
from hass_ir.hardware.slices import Piece

OPERATIONS = {"take": "slice", "sum": "add", "concat": "concat"}
"""The operations of the parts of a sliced layer that hold no weights."""


def filter_axis(op: ComputeOp) -> int:
    """Axis of the filters in the output, counting the batch."""
    return 1 if isinstance(op, sdf.Conv2dOp) else len(op.shape) - 1


def channel_axis(op: ComputeOp) -> int:
    """Axis of the channels in the input, counting the batch."""
    return 1 if isinstance(op, sdf.Conv2dOp) else len(shape_of(op.input)) - 1


def piece_shape(op: ComputeOp, piece: Piece) -> tuple[int, ...]:
    """Shape of an image's output of a part of `op`, without the batch."""
    if piece.role == "take":
        return piece_input(op, piece)
    shape = list(op.shape[1:])
    if piece.role == "slice" and piece.axis != "channels":
        shape[filter_axis(op) - 1] = len(_filters(op, piece))
    return tuple(shape)


def piece_input(op: ComputeOp, piece: Piece) -> tuple[int, ...]:
    """Shape of what a slice of `op` takes, or what is taken for it."""
    shape = list(shape_of(op.input)[1:])
    if piece.axis != "filters":
        shape[channel_axis(op) - 1] = len(_channels(op, piece))
    return tuple(shape)


def piece_parameters(op: ComputeOp, piece: Piece) -> dict[str, Attribute]:
    """The parameters of a part's operation; of a slice those that differ from the layer's."""
    if piece.role == "take":
        taken = {"start": piece.range.start, "stop": piece.range.stop, "step": 1}
        numbers = {"axis": channel_axis(op), **taken}
    elif piece.role == "concat":
        numbers = {"axis": filter_axis(op)}
    elif piece.role == "slice" and piece.axis == "groups":
        numbers = {"groups": len(piece.range)}
    else:
        numbers = {}
    return {k: IntegerAttr(v, i64) for k, v in numbers.items()}


def piece_weights(
    op: ComputeOp, piece: Piece, whole: Mapping[str, Attribute]
) -> dict[str, Attribute]:
    """What the weights of a slice say otherwise than those of the whole layer, `whole`.

    `filters` and `channels` are which of the layer's it has; the first slice of channels adds the
    bias, the others have none.
    """
    shape = list(cast("DenseArrayBase[IntegerType]", whole["shape"]).get_values())
    if piece.axis == "channels":
        shape[1] = len(piece.range)
        own: dict[str, Attribute] = {"channels": ints(piece.range.start, piece.range.stop)}
        if piece.number:
            own["bias_keys"] = ArrayAttr([])
    else:
        filters = _filters(op, piece)
        shape[0] = len(filters)
        own = {"filters": ints(filters.start, filters.stop)}
        scale = whole.get("weight_scale")
        if isinstance(scale, DenseIntOrFPElementsAttr):
            scales = list(floats_of(scale)[filters.start : filters.stop])
            own["weight_scale"] = dense_floats(scales)
    return {"shape": ints(*shape), **own}


def _groups(op: ComputeOp) -> int:
    return op.groups.value.data if isinstance(op, sdf.Conv2dOp) else 1


def _filters(op: ComputeOp, piece: Piece) -> range:
    """The filters of a slice of filters or groups."""
    each = op.shape[filter_axis(op)] // _groups(op) if piece.axis == "groups" else 1
    return range(piece.range.start * each, piece.range.stop * each)


def _channels(op: ComputeOp, piece: Piece) -> range:
    """The channels of the input that a slice of channels or groups takes, or a take."""
    if piece.axis == "channels" or piece.role == "take":
        return piece.range
    each = shape_of(op.input)[channel_axis(op)] // _groups(op)
    return range(piece.range.start * each, piece.range.stop * each)
