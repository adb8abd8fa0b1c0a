"""From an sdf function to what the hardware model knows: parts with sizes and word widths."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from xdsl.dialects import func
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_base import shape_of
from hass_ir.dialects.sdf_layout import EmbeddingOp
from hass_ir.errors import HassError
from hass_ir.execute.constants import is_constant
from hass_ir.hardware.fifos import with_fifos
from hass_ir.hardware.pipeline import Part, with_forks
from hass_ir.hardware.workload import ComputeLayer, StreamLayer
from hass_ir.locations import location_of
from hass_ir.lowering.formats import Streams, is_fused
from hass_ir.lowering.stream_layers import fill_of, is_constant_operand, stream_layer, streams_of


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


def workload_of(function: func.FuncOp, fifo_words: int | None = None) -> Workload:
    """The parts of `function`, FIFOs `fifo_words` deep if that is given.

    Raises HassError for an op that has no hardware.
    """
    parts: list[Part] = []
    ops: dict[str, Operation] = {}
    produced: dict[SSAValue, int] = {}
    names: set[str] = set()
    needed = needed_values(function)
    streams = Streams(needed)
    for i, argument in enumerate(function.body.block.args):
        if argument not in needed:
            continue
        argument = read_value(argument)
        words, bits = prod(shape_of(argument)[1:]), streams.bits(argument)
        layer = StreamLayer(f"read{i}", "read", words, words, bits=bits)
        produced[argument] = len(parts)
        parts.append(Part(layer.name, layer, (), words, _row_words(argument)))
    for op in function.body.block.ops:
        if is_constant(op) or isinstance(op, EmbeddingOp):
            continue
        if needed.isdisjoint(op.results) and op.results:
            continue
        require_streams(op)
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
        parts.append(Part(name, layer, inputs, words, rows, fill_of(op, layer)))
    return Workload(with_fifos(with_forks(parts), fifo_words), ops, parts)


def require_streams(op: Operation) -> None:
    """Raise HassError where `op` takes a constant as an activation."""
    if any(is_constant_operand(value) for value in streams_of(op)):
        raise HassError(
            f"'{op.name}' takes a constant as an activation, which no engine does; compute it "
            "beforehand or make it an input of the network",
            location_of(op),
        )


def read_value(argument: SSAValue) -> SSAValue:
    """What the accelerator reads for an input: that, or the rows that the host looks up by it.

    Raises HassError where numbers of tokens are used otherwise.
    """
    uses = [use.operation for use in argument.uses]
    embeddings = [op for op in uses if isinstance(op, EmbeddingOp)]
    if not embeddings:
        return argument
    if len(uses) > 1:
        raise HassError(
            "an input of tokens goes to several embeddings; compute all but one beforehand",
            location_of(embeddings[1] if len(embeddings) > 1 else embeddings[0]),
        )
    return embeddings[0].result


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
    return shape[1] * shape[3] if len(shape) == 4 else shape[-1]


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
    if isinstance(op, MatmulOp):
        heads, rows, inner, columns = op.sizes
        return ComputeLayer(
            name, 1, rows, 1, rows, heads * inner, heads * columns, heads,
            activation_bits=streams.bits(op.lhs), weight_bits=streams.bits(op.rhs),
            output_bits=streams.bits(op.result), dynamic=True,
        )  # fmt: skip
    return stream_layer(op, name, streams.bits)
