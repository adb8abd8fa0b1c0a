"""What the verifier of an accelerator checks between its partitions: tensors at cuts, figures."""

from __future__ import annotations

from math import ceil, isclose, prod
from typing import TYPE_CHECKING, Any, cast

from xdsl.dialects.builtin import DenseArrayBase, IntegerAttr, IntegerType
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects.sdf_attributes import DesignAttr, DeviceAttr
from hass_ir.dialects.sdf_shapes import need

if TYPE_CHECKING:
    from hass_ir.dialects.accel import AcceleratorOp, PartitionOp

ROUNDING = 1e-9
"""Cycles this little above a whole number count as that number."""


def link_cycles(bits: int, device: DeviceAttr) -> int:
    """Cycles for which `bits` occupy the device's memory, at its full clock."""
    cycles = bits * device.get("clock_mhz") * 1e6 / (device.get("bandwidth_gbps") * 1e9)
    return ceil(cycles * (1 - ROUNDING))


def link_bits(partition: PartitionOp) -> int:
    """Bits an image that all reads, writes and streamed weights of a partition move."""
    from hass_ir.dialects.accel import ReadOp, StageOp, StreamType, WriteOp, stream_shape

    bits = 0
    for op in partition.body.block.ops:
        if isinstance(op, ReadOp | WriteOp):
            stream = op.result if isinstance(op, ReadOp) else op.input
            word = cast(IntegerType, cast(StreamType, stream.type).element_type)
            bits += prod(stream_shape(stream)) * word.width.data
        if isinstance(op, StageOp):
            bits += op.engine.get("link_bits") or 0
    return bits


def verify_partitions(accelerator: AcceleratorOp) -> None:
    """Check cuts, tensors that cross them, what each partition says of its start, the figures."""
    design, partitions = accelerator.design, accelerator.partitions
    need(
        len(design.cuts) + 1 == len(partitions),
        f"the design's cuts make {len(design.cuts) + 1} partitions, there are {len(partitions)}",
    )
    for partition, name in zip(partitions[1:], design.cuts, strict=True):
        stages = [_symbol(op) for op in partition.body.block.ops]
        need(
            next((s for s in stages if s is not None), None) == name,
            f"partition @{partition.sym_name.data} does not begin with '{name}', where the design "
            "cuts",
        )
    for partition in partitions:
        _verify_start(partition, design, len(partitions) > 1)
    _verify_tensors(partitions, design.devices > 1)
    if len(partitions) > 1:
        _verify_figures(partitions, design)


def _symbol(op: Operation) -> str | None:
    return getattr(op.properties.get("sym_name"), "data", None)


def _verify_start(partition: PartitionOp, design: DesignAttr, several: bool) -> None:
    """Check the properties that only one of several partitions has."""
    name = partition.sym_name.data
    clock, weights = partition.clock_mhz, partition.weights_to_load_bits
    need(
        (clock is not None) == several and (weights is not None) == several,
        f"partition @{name} needs 'clock_mhz' and 'weights_to_load_bits' if and only if there are "
        "several",
    )
    stated = partition.reconfiguration_s
    need(
        (None if stated is None else stated.value.data) == design.get("reconfiguration_s"),
        f"the reconfiguration_s of partition @{name} is not that of the design",
    )
    if clock is None or weights is None:
        return
    limit = design.get("device").get("clock_mhz")
    need(
        0 < clock.value.data <= limit,
        f"partition @{name} has a clock of {clock.value.data} MHz, the device {limit}",
    )
    bits = sum(_weight_bits(op) for op in partition.body.block.ops)
    need(
        weights.value.data == bits,
        f"weights_to_load_bits of partition @{name} is {weights.value.data}, its stages' weights "
        f"have {bits}",
    )


def _weight_bits(op: Operation) -> int:
    """Bits of a stage's weights that must be on the device before it starts."""
    fields: Any = getattr(op.properties.get("weights"), "data", None)
    if fields is None or "shape" not in fields:
        return 0
    engine = cast(Any, op).engine
    if engine.get("weight_memory") == "stream":
        return 0
    if engine.get("encoded_bits") is not None:
        return engine.integer("encoded_bits")
    shape = cast("DenseArrayBase[IntegerType]", fields["shape"]).get_values()
    return prod(shape) * cast("IntegerAttr[IntegerType]", fields["weight_bits"]).value.data


def _verify_tensors(partitions: list[PartitionOp], chained: bool) -> None:
    """Check that what a partition reads at a cut was written before, and all written is read.

    In a chain of boards a tensor is passed on from each board to the next.
    """
    from hass_ir.dialects.accel import ReadOp, WriteOp, stream_shape

    def label(op: ReadOp | WriteOp, value: SSAValue) -> tuple[Any, ...]:
        return (op.tensor, stream_shape(value), value.type.element_type)  # pyright: ignore

    waiting: dict[int, tuple[Any, ...]] = {}
    unread: set[int] = set()
    for partition in partitions:
        ops = list(partition.body.block.ops)
        for op in ops:
            if not isinstance(op, ReadOp) or op.tensor is None:
                continue
            index = op.index.value.data
            need(index in waiting, f"tensor {index} is read, but written in no partition before")
            need(
                waiting[index] == label(op, op.result),
                f"tensor {index} is read with another name, shape or type than it is written",
            )
            unread.discard(index)
        if chained:
            need(not unread, f"the next partition does not read tensors {sorted(unread)}")
            waiting = {}
        for op in ops:
            if not isinstance(op, WriteOp) or op.tensor is None:
                continue
            index = op.index.value.data
            need(index not in waiting, f"tensor {index} is written twice")
            waiting[index] = label(op, op.input)
            unread.add(index)
    need(not unread, f"tensors {sorted(unread)} are written, but never read")


def _verify_figures(partitions: list[PartitionOp], design: DesignAttr) -> None:
    """Check the metrics that follow from the partitions' cycles, clocks and starts."""
    metrics, device, batch = design.get("metrics"), design.get("device"), design.batch
    iis = [p.ii_cycles.value.data for p in partitions]
    clocks = [cast(Any, p.clock_mhz).value.data * 1e6 for p in partitions]
    latencies = [p.latency_cycles.value.data for p in partitions]
    if design.devices > 1:
        seconds = max(ii / clock for ii, clock in zip(iis, clocks, strict=True))
        latency = sum(c / clock for c, clock in zip(latencies, clocks, strict=True))
    else:
        gbps = device.get("bandwidth_gbps")
        loads = [cast(Any, p.weights_to_load_bits).value.data / (gbps * 1e9) for p in partitions]
        starts = sum(loads) + len(partitions) * design.get("reconfiguration_s")
        turns = zip(iis, latencies, clocks, strict=True)
        latency = starts + sum((ii * (batch - 1) + c) / clock for ii, c, clock in turns)
        seconds = latency / batch
    ii, dsp = metrics.integer("ii_cycles"), metrics.integer("dsp")
    cycles = seconds * min(clocks)
    need(
        abs(ii - max(1, ceil(cycles * (1 - ROUNDING)))) <= 1,
        f"the metrics say {ii} cycles an image, the partitions take {cycles:.1f}",
    )
    bound = design.get("lower_bound_cycles")
    need(bound is None or bound <= ii, f"{ii} cycles an image are below the lower bound {bound}")
    for key, expected in (
        ("clock_mhz", min(clocks) / 1e6),
        ("throughput_images_per_s", 1 / seconds),
        ("latency_s", latency),
        ("efficiency_images_per_cycle_per_dsp", 1 / (ii * dsp) if dsp else None),
    ):
        stated = metrics.get(key)
        need(
            stated is None or (expected is not None and isclose(stated, expected, rel_tol=1e-6)),
            f"the metrics say {key} = {stated}, but it follows to be {expected}",
        )
