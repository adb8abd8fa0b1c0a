"""From the accelerator description to the pipeline that is simulated: nothing else is read."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, prod
from typing import cast

from xdsl.dialects.builtin import DenseArrayBase, IntegerAttr, IntegerType
from xdsl.ir import SSAValue

from hass_ir.dialects import accel
from hass_ir.dialects.accel_partitions import link_bits
from hass_ir.dialects.sdf_engine import EngineAttr
from hass_ir.hardware.adapters import MOST_FULL
from hass_ir.hardware.simulate.pipeline import (
    Engine,
    Fork,
    Link,
    Map,
    Part,
    Pipeline,
    Stream,
    WeightStream,
)
from hass_ir.hardware.tiles import tile
from hass_ir.hardware.unrolled import KIND, sum_bits
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.simulated_streams import input_shapes, integers, streaming_parts


def pipeline_of(partition: accel.PartitionOp) -> Pipeline:
    """The pipeline that a partition describes; raises HassError for what cannot be simulated."""
    parts: list[Part] = []
    streams: list[Stream] = []
    made: dict[SSAValue, int] = {}
    number: dict[tuple[accel.PartOp, SSAValue], int] = {}
    ops = [cast(accel.PartOp, op) for op in partition.body.block.ops]
    for op in _in_order(ops):
        if isinstance(op, accel.FifoOp):
            made[op.result] = made[op.input]
            continue
        first, own = len(parts), _parts(op, len(parts))
        for value in op.operands:
            number[op, value] = len(streams)
            streams.append(_stream(value, made[value], first))
        parts += own
        for i in range(1, len(own)):
            width = cast(Map, own[i]).width
            streams.append(Stream(first + i - 1, first + i, width, 2 * width))
        for value in op.results:
            made[value] = len(parts) - 1
    takers = [op for op in ops if not isinstance(op, accel.FifoOp)]
    stated = tuple(number[op, value] for op in takers for value in op.operands)
    return Pipeline(_with_link(partition, parts), tuple(streams), stated)


def _with_link(partition: accel.PartitionOp, parts: list[Part]) -> tuple[Part, ...]:
    """`parts`, whose streamed weights share what reads and writes, which go first, leave of the
    link to memory: each an even part of the cycles in which it moves all of them."""
    accelerator = partition.parent_op()
    stages = [op for op in partition.body.block.ops if isinstance(op, accel.StageOp)]
    weights = sum(op.engine.get("link_bits") or 0 for op in stages)
    if not weights or not isinstance(accelerator, accel.AcceleratorOp):
        return tuple(parts)
    device, ii = accelerator.design.get("device"), partition.ii_cycles.value.data
    width = device.get("bandwidth_gbps") * 1e3 / device.get("clock_mhz")
    cycles = weights / (width - (link_bits(partition) - weights) / ii)
    return tuple(
        replace(p, weight_stream=replace(s, link_cycles=int(cycles / tile(p.layer, s.rows).passes)))
        if isinstance(p, Engine) and (s := p.weight_stream) is not None
        else p
        for p in parts
    )


def _in_order(ops: list[accel.PartOp]) -> list[accel.PartOp]:
    """The ops, each behind those whose streams it takes, else as they come."""
    placed: dict[accel.PartOp, None] = {}
    for op in ops:
        chain = [op]
        while chain:
            makers = (cast(accel.PartOp, v.owner) for v in chain[-1].operands)
            before = [maker for maker in makers if maker not in placed]
            if before:
                chain.append(before[0])
            else:
                placed[chain.pop()] = None
    return list(placed)


def _stream(value: SSAValue, source: int, target: int) -> Stream:
    words = cast(accel.StreamType, value.type).words.data
    return Stream(source, target, words, accel.stream_capacity(value))


def _parts(op: accel.PartOp, number: int) -> list[Part]:
    engine = op.engine
    match op:
        case accel.ReadOp() | accel.WriteOp():
            reads = isinstance(op, accel.ReadOp)
            words = prod(accel.stream_shape(op.result if reads else op.input))
            width, cycles = engine.integer("words"), engine.integer("ii_cycles")
            # Up to the share of a stream that is counted on, it is not the link that takes so long.
            if cycles <= ceil(words / (MOST_FULL * width)):
                cycles = -(-words // width)
            return [Link(f"%{engine.string('kind')}{number}", reads, words, width, cycles)]
        case accel.ForkOp():
            words = prod(accel.stream_shape(op.input))
            return [Fork(f"%fork{number}", engine.integer("words"), words)]
        case accel.StageOp():
            if engine.get("macs") is not None:
                return [_engine(op, engine)]
            return streaming_parts(op)
        case _:
            raise AssertionError(op.name)


def _engine(stage: accel.StageOp, engine: EngineAttr) -> Engine:
    layer = _layer(stage)
    if engine.string("kind") == KIND:
        return _unrolled(stage, engine, layer)
    c, products = engine.integer("channels_together"), engine.get("products") or 1
    counts = {
        "group_order": layer.groups,
        "block_order": -(-layer.group_channels // c),
        "filter_order": layer.group_filters,
    }
    groups, blocks, filters = (tuple(engine.get(k) or range(n)) for k, n in counts.items())
    full = layer.taps * c - engine.integer("macs") + 1
    return Engine(
        stage.sym_name.data, layer, engine.string("kind"), c, engine.integer("macs"),
        engine.integer("in_lanes"), engine.integer("out_lanes"), engine.integer("group_lanes"),
        engine.integer("columns"), engine.integer("fifo_depth"), engine.get("reach") or full,
        bool(engine.get("packing")), products, groups, blocks, filters,
        weight_stream=_weight_stream(engine, layer),
    )  # fmt: skip


def _weight_stream(engine: EngineAttr, layer: ComputeLayer) -> WeightStream | None:
    """Tiles, whose weights come as evenly as the engine takes them."""
    if engine.string("weight_memory") != "stream":
        return None
    rows = engine.integer("tile_rows")
    return WeightStream(rows, engine.integer("ii_cycles") // tile(layer, rows).passes)


def _unrolled(stage: accel.StageOp, engine: EngineAttr, layer: ComputeLayer) -> Engine:
    """All channels, groups and filters at once, in the cycles in which a sum has passed."""
    assert stage.weights is not None
    bits = {
        key: cast("IntegerAttr[IntegerType]", stage.weights.data[key]).value.data
        for key in ("activation_bits", "weight_bits", "accumulator_bits")
    }
    cycles = -(-sum_bits(replace(layer, **bits)) // engine.integer("digit_bits"))
    return Engine(
        stage.sym_name.data, replace(layer, groups=1), "dense", layer.channels, 1, 1, 1, 1,
        engine.integer("columns"), engine.integer("fifo_depth"), 1, False, 1, (0,), (0,),
        tuple(range(layer.filters)), cycles,
    )  # fmt: skip


def _layer(stage: accel.StageOp) -> ComputeLayer:
    """Sizes of a stage with an engine of its own."""
    name, operation = stage.sym_name.data, stage.operation.data
    shapes, out = input_shapes(stage), stage.shape.get_values()
    if operation == "matmul":
        *heads, rows, inner = shapes[0]
        count = prod(heads)
        columns = out[-1]
        return ComputeLayer(
            name, 1, rows, 1, rows, count * inner, count * columns, count, dynamic=True
        )
    assert stage.weights is not None
    weight = cast("DenseArrayBase[IntegerType]", stage.weights.data["shape"]).get_values()
    if operation == "linear":
        rows = prod(shapes[0][:-1])
        return ComputeLayer(name, 1, rows, 1, rows, weight[1], weight[0])
    (channels, height, width), (filters, rows, columns) = shapes[0], out
    padding = integers(stage, "padding")
    strides, dilation = integers(stage, "strides"), integers(stage, "dilation")
    groups = cast("IntegerAttr[IntegerType]", stage.parameters.data["groups"]).value.data
    return ComputeLayer(
        name, height, width, rows, columns, channels, filters, groups, (weight[2], weight[3]),
        (strides[0], strides[1]), (padding[0], padding[1], padding[2], padding[3]),
        (dilation[0], dilation[1]),
    )  # fmt: skip
