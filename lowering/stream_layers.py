"""What the hardware model needs to know of the sdf ops that have no weights of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf, sdf_attention, sdf_elementwise, sdf_layout
from hass_ir.dialects.accel_checks import MEETS_CONSTANTS
from hass_ir.dialects.sdf_base import ComputeOp, shape_of
from hass_ir.errors import HassError
from hass_ir.execute.constants import is_constant
from hass_ir.hardware.pipeline import stream_fill, window_fill
from hass_ir.hardware.workload import ComputeLayer, StreamLayer
from hass_ir.locations import location_of
from hass_ir.lowering.formats import users_of

STREAM_KINDS = {
    "relu": "relu",
    "relu6": "relu6",
    "threshold": "relu",
    "quantize": "relu6",
    "add": "add",
    "mul": "multiply",
    "batch_norm": "batch_norm",
    "max_pool2d": "max_pool",
    "avg_pool2d": "avg_pool",
    "global_avg_pool2d": "global_avg_pool",
    "global_max_pool2d": "global_avg_pool",
    "flatten": "flatten",
    "reshape": "flatten",
    "concat": "concat",
    "slice": "slice",
    "pad": "slice",
    "resize": "resize",
    "transpose": "transpose",
    "softmax": "softmax",
    "layer_norm": "layer_norm",
    "leaky_relu": "leaky_relu",
    "hardsigmoid": "hardsigmoid",
    "hardswish": "hardswish",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "gelu": "gelu",
    "silu": "silu",
}
"""The hardware model's kind for each sdf op that has no engine with weights."""


def streams_of(op: Operation) -> tuple[SSAValue, ...]:
    """The operands of `op` that are activations, not weights."""
    if isinstance(op, (ComputeOp, sdf.BatchNormOp, sdf_attention.LayerNormOp)):
        return (op.input,)
    if isinstance(op, MEETS_CONSTANTS):
        found = tuple(v for v in op.operands if not is_constant_operand(v))
        return found or tuple(op.operands)
    return tuple(op.operands)


def is_constant_operand(value: SSAValue) -> bool:
    """Whether `value` is made of weights only."""
    return isinstance(value.owner, Operation) and is_constant(value.owner)


def stream_layer(op: Operation, name: str, bits: Callable[[SSAValue], int]) -> StreamLayer:
    """The engine of `op`, `bits` giving the width of a value's words.

    Raises HassError for an op that has no engine.
    """
    kind = STREAM_KINDS.get(op.name.removeprefix("sdf."))
    if kind is None:
        raise HassError(
            f"'{op.name}' has no hardware; run convert-torch-to-sdf and sdf-fold-batch-norm first",
            location_of(op),
        )
    if isinstance(op, sdf_layout.TransposeOp) and _is_absorbed(op):
        kind = "flatten"
    streams = streams_of(op)
    shape = shape_of(streams[0])
    words = [prod(shape_of(v)[1:]) for v in streams]
    constants = sum(prod(shape_of(v)) for v in op.operands if is_constant_operand(v))
    return StreamLayer(
        name,
        kind,
        sum(words) if isinstance(op, sdf.ConcatOp) else words[0],
        prod(shape_of(op.results[0])[1:]),
        shape[3] if len(shape) == 4 else 1,
        shape[1] if len(shape) == 4 else shape[-1],
        _kernel(op),
        max(bits(v) for v in streams),
        output_bits=bits(op.results[0]),
        operands=len(streams) if isinstance(op, MEETS_CONSTANTS) else 1,
        block_words=_block(op, words),
        constant_words=constants if isinstance(op, MEETS_CONSTANTS) else 0,
    )


def _is_absorbed(op: sdf_layout.TransposeOp) -> bool:
    """Whether nothing moves: between pixels and tokens, and next to products of activations.

    Products take or give the words in any order of heads and rows: they hold a whole operand
    anyway, and a head's share of a row is a group of theirs.
    """
    product = sdf_attention.MatmulOp
    users = list(users_of(op.result))
    if isinstance(op.input.owner, product) or all(isinstance(u, product) for u in users):
        return True
    return _is_of_pixels(op, users)


def _is_of_pixels(op: sdf_layout.TransposeOp, users: Sequence[Operation]) -> bool:
    """Whether N×C×(H·W) of an image becomes N×(H·W)×C, or the other way round for an image: streams
    carry images channel by channel within a pixel, as they carry tokens."""
    if op.permutation.get_values() != (0, 2, 1):
        return False
    shapes_to = (sdf.FlattenOp, sdf_layout.ReshapeOp)

    def image(value: SSAValue, channels: int) -> bool:
        shape = shape_of(value)
        return len(shape) == 4 and shape[1] == channels

    source, channels = op.input.owner, shape_of(op.input)[1]
    if isinstance(source, shapes_to) and image(source.operands[0], channels):
        return True
    channels = shape_of(op.result)[1]
    return all(isinstance(u, shapes_to) and image(u.results[0], channels) for u in users)


def _kernel(op: Operation) -> tuple[int, int]:
    values: Sequence[int] = (1, 1)
    if isinstance(op, sdf.PoolOp):
        values = op.kernel.get_values()
    if isinstance(op, sdf_layout.ResizeOp):
        values = op.scale.get_values()
    return values[0], values[1]


def _block(op: Operation, words: Sequence[int]) -> int:
    """Words of a row, of a block that changes places, of an operand that is repeated, or that a
    concat takes of all operands in turn."""
    if isinstance(op, sdf_attention.SoftmaxOp):
        shape, axis = op.shape, op.axis.value.data
        if axis != len(shape) - 1 and not (axis == 1 and len(shape) == 4):
            raise HassError(
                f"a softmax over axis {axis} of {shape} meets words that do not follow each other; "
                "transpose before it",
                location_of(op),
            )
        return shape[axis]
    if isinstance(op, sdf_attention.LayerNormOp):
        return op.shape[-1]
    if isinstance(op, sdf_layout.TransposeOp) and not _is_absorbed(op):
        return words[0]
    if isinstance(op, (sdf.AddOp, sdf_elementwise.MulOp)) and len(words) == 2:
        return words[1] if words[1] < words[0] else 1
    if isinstance(op, sdf.ConcatOp):
        return sum(words) // _rounds(op.shape, op.axis.value.data)
    return 1


def _rounds(shape: Sequence[int], axis: int) -> int:
    """How often an image a concat over `axis` takes words of each operand, in the order of streams:
    images go pixel by pixel."""
    if len(shape) == 4:
        return {1: shape[2] * shape[3], 2: 1, 3: shape[2]}[axis]
    return prod(shape[1:axis])


def fill_of(op: Operation, layer: ComputeLayer | StreamLayer) -> float:
    """Share of an image that must have come in before the first word goes out."""
    if isinstance(op, (sdf.Conv2dOp, sdf.PoolOp)):
        _, _, height, width = shape_of(op.input)
        if isinstance(op, sdf.Conv2dOp):
            kernel, dilation = shape_of(op.weight)[2:], op.dilation.get_values()
        else:
            kernel, dilation = op.kernel.get_values(), op.dilation_values()
        return window_fill(height, width, kernel, op.padding.get_values(), dilation)
    if isinstance(op, sdf.LinearOp):
        return 1 / prod(shape_of(op.input)[1:-1])
    if isinstance(layer, ComputeLayer):
        return 1 / layer.positions
    return stream_fill(layer)
