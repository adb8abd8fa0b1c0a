"""From an sdf function to what the hardware model knows: parts with sizes and word widths."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from xdsl.dialects import func
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import ComputeOp, shape_of
from hass_ir.errors import HassError
from hass_ir.execute.constants import is_constant
from hass_ir.hardware.pipeline import Part, window_fill, with_fifos, with_forks
from hass_ir.hardware.workload import ComputeLayer, StreamLayer
from hass_ir.locations import location_of
from hass_ir.lowering.formats import Streams, is_fused

STREAM_KINDS = {
    "relu": "relu",
    "relu6": "relu6",
    "threshold": "relu",
    "quantize": "relu6",
    "add": "add",
    "batch_norm": "batch_norm",
    "max_pool2d": "max_pool",
    "avg_pool2d": "avg_pool",
    "global_avg_pool2d": "global_avg_pool",
    "global_max_pool2d": "global_avg_pool",
    "flatten": "flatten",
    "concat": "concat",
}
"""The hardware model's kind for each sdf op that has no engine of its own."""


@dataclass(frozen=True)
class Workload:
    """The parts of a network in order, and the op (None for reads, writes, forks, FIFOs) of each
    by the part's name. `plain` are the parts without forks and FIFOs."""

    parts: list[Part]
    ops: dict[str, Operation]
    plain: list[Part]

    @property
    def compute(self) -> list[Part]:
        """Parts with an engine of their own, in the order of their ops."""
        return [p for p in self.parts if isinstance(p.layer, ComputeLayer)]


def workload_of(function: func.FuncOp) -> Workload:
    """The parts of `function`; raises HassError for an op that has no hardware."""
    parts: list[Part] = []
    ops: dict[str, Operation] = {}
    produced: dict[SSAValue, int] = {}
    names: set[str] = set()
    needed = needed_values(function)
    streams = Streams(needed)
    for i, argument in enumerate(function.body.block.args):
        if argument not in needed:
            continue
        words, bits = prod(shape_of(argument)[1:]), streams.bits(argument)
        layer = StreamLayer(f"read{i}", "read", words, words, bits=bits)
        produced[argument] = len(parts)
        parts.append(Part(layer.name, layer, (), words, _row_words(argument)))
    for op in function.body.block.ops:
        if is_constant(op) or needed.isdisjoint(op.results) and op.results:
            continue
        for value in streams_of(op):
            if value not in produced:
                raise HassError(
                    f"'{op.name}' takes a constant as an activation, which no engine does; compute "
                    "it beforehand or make it an input of the network",
                    location_of(op),
                )
        if isinstance(op, func.ReturnOp):
            for i, value in enumerate(op.operands):
                words, bits = prod(shape_of(value)[1:]), streams.bits(value)
                layer = StreamLayer(f"write{i}", "write", words, words, bits=bits)
                parts.append(Part(layer.name, layer, (produced[value],), words))
            continue
        if is_fused(op):
            produced[op.results[0]] = produced[op.operands[0]]
            continue
        name = _unique(op, names)
        ops[name] = op
        inputs = tuple(produced[v] for v in streams_of(op))
        produced[op.results[0]] = len(parts)
        words = prod(shape_of(op.results[0])[1:])
        layer, rows = _layer(op, name, streams), _row_words(op.results[0])
        parts.append(Part(name, layer, inputs, words, rows, _fill(op)))
    return Workload(with_fifos(with_forks(parts)), ops, parts)


def needed_values(function: func.FuncOp) -> set[SSAValue]:
    """The values that the function's results depend on."""
    needed: set[SSAValue] = set()
    pending = [v for op in function.walk() if isinstance(op, func.ReturnOp) for v in op.operands]
    while pending:
        value = pending.pop()
        if value not in needed:
            needed.add(value)
            pending += value.owner.operands if isinstance(value.owner, Operation) else ()
    return needed


def streams_of(op: Operation) -> tuple[SSAValue, ...]:
    """The operands of `op` that are activations, not weights."""
    if isinstance(op, ComputeOp | sdf.BatchNormOp):
        return (op.input,)
    return tuple(op.operands)


def _unique(op: Operation, names: set[str]) -> str:
    source = op.properties.get("source")
    base = source.data if isinstance(source, StringAttr) else op.name.removeprefix("sdf.")
    name, i = base, 1
    while name in names:
        name, i = f"{base}_{i}", i + 1
    names.add(name)
    return name


def _row_words(value: SSAValue) -> int:
    shape = shape_of(value)
    return prod((shape[1], *shape[3:])) if len(shape) > 2 else prod(shape[1:])


def _layer(op: Operation, name: str, streams: Streams) -> ComputeLayer | StreamLayer:
    if isinstance(op, sdf.Conv2dOp):
        _, channels, in_height, in_width = shape_of(op.input)
        _, filters, out_height, out_width = op.shape
        weight = shape_of(op.weight)
        strides, padding = op.strides.get_values(), op.padding.get_values()
        dilation = op.dilation.get_values()
        return ComputeLayer(
            name,
            in_height,
            in_width,
            out_height,
            out_width,
            channels,
            filters,
            op.groups.value.data,
            (weight[2], weight[3]),
            (strides[0], strides[1]),
            (padding[0], padding[1], padding[2], padding[3]),
            (dilation[0], dilation[1]),
            **streams.formats(op),
        )
    if isinstance(op, sdf.LinearOp):
        rows = prod(shape_of(op.input)[1:-1])
        filters, channels = shape_of(op.weight)
        return ComputeLayer(name, 1, rows, 1, rows, channels, filters, **streams.formats(op))
    kind = STREAM_KINDS.get(op.name.removeprefix("sdf."))
    if kind is None:
        raise HassError(
            f"'{op.name}' has no hardware; run convert-torch-to-sdf and sdf-fold-batch-norm first",
            location_of(op),
        )
    shape = shape_of(op.operands[0])
    joins = isinstance(op, sdf.ConcatOp)
    in_words = sum(prod(shape_of(v)[1:]) for v in op.operands) if joins else prod(shape[1:])
    kernel = (1, 1)
    if isinstance(op, sdf.PoolOp):
        values = op.kernel.get_values()
        kernel = (values[0], values[1])
    return StreamLayer(
        name,
        kind,
        in_words,
        prod(shape_of(op.results[0])[1:]),
        shape[3] if len(shape) == 4 else 1,
        shape[1] if len(shape) == 4 else shape[-1],
        kernel,
        max(streams.bits(v) for v in streams_of(op)),
        output_bits=streams.bits(op.results[0]),
        operands=len(op.operands) if isinstance(op, (sdf.AddOp, sdf.ConcatOp)) else 1,
    )


def _fill(op: Operation) -> float:
    if isinstance(op, (sdf.Conv2dOp, sdf.PoolOp)):
        _, _, height, width = shape_of(op.input)
        if isinstance(op, sdf.Conv2dOp):
            kernel, dilation = shape_of(op.weight)[2:], op.dilation.get_values()
        else:
            kernel, dilation = op.kernel.get_values(), op.dilation_values()
        return window_fill(height, width, kernel, op.padding.get_values(), dilation)
    if isinstance(op, sdf.LinearOp):
        return 1 / prod(shape_of(op.input)[1:-1])
    return 1.0 if isinstance(op, sdf.GlobalPoolOp) else 0.0
