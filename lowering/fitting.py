"""Depths of FIFOs fitted to the engines that a design has, of a description."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from xdsl.dialects import builtin, func
from xdsl.dialects.builtin import DictionaryAttr

from hass_ir.dialects import accel
from hass_ir.dialects.amounts import amounts_of
from hass_ir.dialects.sdf_engine import EngineAttr
from hass_ir.errors import HassError
from hass_ir.hardware.energy_costs import LEVELS
from hass_ir.hardware.energy_streams import fifo_energy
from hass_ir.hardware.energy_table import EnergyTable
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.simulate.fitted import fitted
from hass_ir.hardware.simulate.pipeline import Engine
from hass_ir.hardware.workload import FifoLayer
from hass_ir.lowering.accelerator import accelerator_of
from hass_ir.lowering.depths import fifos_of, with_depth, word_bits, write_depths
from hass_ir.lowering.partitions import link_name
from hass_ir.lowering.simulation import pipeline_of

ROOMIER = 4
"""Times the room of its blocks that a FIFO may have where the device has that many."""

BLOCKS = ("bram18", "uram", "sram_bits")


def fit_design(
    function: func.FuncOp,
    partitions: Sequence[Sequence[Part]],
    table: EnergyTable,
    depths_of: Callable[[accel.PartitionOp], Mapping[accel.FifoOp, int]] | None = None,
) -> None:
    """Give the FIFOs of a designed network the depths in words that `depths_of` has for a partition
    (those that its engines need, if that is not given), with what these take, each and all
    together; `partitions` are the parts of each.

    The clock, and what follows from it, stay those of the depths that the design was charged for.
    """
    depths_of = depths_of or fitted_depths
    module = function.get_toplevel_object()
    assert isinstance(module, builtin.ModuleOp)
    accelerator = accelerator_of(module, function)
    layers: dict[accel.FifoOp, tuple[str, FifoLayer]] = {}
    depths: dict[accel.FifoOp, int] = {}
    for i, (partition, parts) in enumerate(zip(accelerator.partitions, partitions, strict=True)):
        fifos = [op for op in partition.body.block.ops if isinstance(op, accel.FifoOp)]
        own = [part.layer for part in parts if isinstance(part.layer, FifoLayer)]
        for fifo, layer in zip(fifos, own, strict=True):
            layers[fifo] = link_name(accelerator.design, i, layer.name), layer
        depths |= depths_of(partition)
    write_depths(accelerator, depths)
    links = dict(cast(DictionaryAttr, function.attributes["sdf.links"]).data)
    saved = 0.0
    for fifo, words in depths.items():
        name, layer = layers[fifo]
        levels = fifo_energy(replace(layer, depth_words=words), table).tolist()
        energy = sum(levels)
        saved += cast(EngineAttr, links[name]).get("energy_j") - energy
        links[name] = fifo.engine.replaced(
            depth_words=words, energy_j=energy, energy=dict(zip(LEVELS, levels, strict=True))
        )
    metrics = accelerator.design.get("metrics")
    keys = ("energy_per_image_j", "dynamic_energy_per_image_j")
    metrics = metrics.replaced(**{key: metrics.get(key) - saved for key in keys})
    function.attributes["sdf.links"] = DictionaryAttr(links)
    function.attributes["sdf.design"] = accelerator.design.replaced(metrics=metrics)


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
    engines = [part for part in pipeline.parts if isinstance(part, Engine)]
    if not fifos or not engines or any(engine.weight_stream for engine in engines):
        return {}
    own = {engine.name: cycles[engine.name] for engine in engines}
    bits = {e: word_bits(fifo.result) for e, fifo in fifos.items()}
    rooms = {e: _room(fifo) for e, fifo in fifos.items()}

    def within(times: int) -> dict[accel.FifoOp, int]:
        most = {e: room * (times if _in_blocks(fifos[e]) else 1) for e, room in rooms.items()}
        found = fitted(pipeline, own, most, bits)
        return {} if found is None else {fifos[e]: words for e, words in found.items()}

    depths = within(ROOMIER)
    return depths if depths and _fits(partition, depths) else within(1)


def _in_blocks(fifo: accel.FifoOp) -> bool:
    """Whether a FIFO lies in blocks of memory, so that the clock does not depend on its depth."""
    return any(fifo.engine.get(name) for name in BLOCKS)


def _fits(partition: accel.PartitionOp, depths: Mapping[accel.FifoOp, int]) -> bool:
    """Whether the device has the memory for such depths, with no more LUTs than before."""
    accelerator = cast(accel.AcceleratorOp, partition.parent_op())
    device, before = accelerator.design.get("device"), partition.totals()
    asic = device.get("sram_bits") is not None
    limits = {name: device.get(name) for name in BLOCKS} | {"lut": before["lut"]}
    for name, limit in limits.items():
        total = before.get(name)
        if total is None or limit is None:
            continue
        for fifo, words in depths.items():
            other = with_depth(fifo.engine, words, word_bits(fifo.result), asic)
            total += (other.get(name) or 0) - (fifo.engine.get(name) or 0)
        if total > limit:
            return False
    return True


def _room(fifo: accel.FifoOp) -> int:
    """Words that a FIFO's memory has room for, up to twice those that it holds."""
    depth = fifo.depth_words.value.data
    stated, bits = amounts_of(fifo.engine), word_bits(fifo.result)
    asic = fifo.engine.get("sram_bits") is not None
    low, high = depth, 2 * depth + 1
    while high - low > 1:
        middle = (low + high) // 2
        fits = amounts_of(with_depth(fifo.engine, middle, bits, asic)) == stated
        low, high = (middle, high) if fits else (low, middle)
    return low
