"""Depths of FIFOs fitted to the engines that a design has, of a description."""

from __future__ import annotations

from hass_ir.dialects import accel
from hass_ir.dialects.sdf_attributes import amounts_of
from hass_ir.errors import HassError
from hass_ir.hardware.simulate.fitted import fitted
from hass_ir.hardware.simulate.pipeline import Engine
from hass_ir.lowering.depths import fifos_of, with_depth, word_bits
from hass_ir.lowering.simulation import pipeline_of

_SHARES = (2.0, 1.75, 1.5, 1.25)


def fitted_depths(partition: accel.PartitionOp) -> dict[accel.FifoOp, int]:
    """The depths in words that a partition's FIFOs need; none where that is not known, for instance
    of one that streams its weights."""
    try:
        pipeline = pipeline_of(partition)
    except HassError:
        return {}
    fifos = {pipeline.stated[i]: fifo for i, fifo in fifos_of(partition).items()}
    stages = [op for op in partition.body.block.ops if isinstance(op, accel.StageOp)]
    cycles = {stage.sym_name.data: stage.engine.integer("ii_cycles") for stage in stages}
    engines = {part.name for part in pipeline.parts if isinstance(part, Engine)}
    if not fifos or not engines:
        return {}
    most = {e: _room(fifo) for e, fifo in fifos.items()}
    found = fitted(pipeline, {name: cycles[name] for name in engines}, most)
    return {} if found is None else {fifos[e]: words for e, words in found.items()}


def _room(fifo: accel.FifoOp) -> int:
    """Words that a FIFO's memory has room for, up to twice those that it holds."""
    depth = fifo.depth_words.value.data
    stated, bits = amounts_of(fifo.engine), word_bits(fifo.result)
    for share in _SHARES:
        deeper = with_depth(fifo.engine, int(depth * share), bits, asic=False)
        if amounts_of(deeper) == stated:
            return int(depth * share)
    return depth
