"""Simulating an accelerator's partitions on a network's real inputs, and writing what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from hass_ir.dialects import accel
from hass_ir.dialects.accel_simulated import SimulatedAttr
from hass_ir.errors import HassError
from hass_ir.execute.network import Network
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Engine, Pipeline
from hass_ir.hardware.simulate.shrinking import SLACK, shrunk
from hass_ir.hardware.simulate.simulation import Simulation, simulate
from hass_ir.interruption import is_answered
from hass_ir.locations import location_of
from hass_ir.lowering.depths import fifos_of, word_bits, write_depths
from hass_ir.lowering.fitting import fitted_depths
from hass_ir.lowering.partitions import cut_of
from hass_ir.lowering.progress import need_progress, reasons
from hass_ir.lowering.simulation import pipeline_of
from hass_ir.lowering.workload import workload_of
from hass_ir.search.zeros import Operands, observed, zeros_of

IMAGES = 16
"""Images with which the FIFOs of a new design are shrunk."""

NEW_SLACK = 0.005
"""How much longer these may take than with FIFOs that never fill; others, which it has not seen,
take longer than these."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """A partition's pipeline, the zeros of its engines, and the simulations: of the whole, and of
    each engine by itself."""

    pipeline: Pipeline
    zeros: Mapping[str, Zeros]
    whole: Simulation
    engines: Mapping[str, Simulation]


def simulate_accelerator(
    accelerator: accel.AcceleratorOp, network: Network, fifo: str = "stated"
) -> None:
    """Simulate each partition on the network's calibration inputs and write it what it did; with
    `fifo` "simulated" make its FIFOs as shallow as they can be first, "fitted" as its engines ask.

    Raises HassError where the pipeline locks up, or holds what is not simulated.
    """
    operands = operands_of(accelerator, network)
    images, data = len(network.calibration.inputs), network.calibration.data
    depths: dict[accel.FifoOp, int] = {}
    for partition in accelerator.partitions:
        need_progress(partition, pipeline_of(partition))
        if fifo == "simulated":
            depths |= least_depths(partition, operands, images)
        elif fifo == "fitted":
            depths |= fitted_depths(partition)
    write_depths(accelerator, depths)
    for partition in accelerator.partitions:
        found = simulated(partition, operands, images)
        _need_end(partition, found.whole)
        for each in found.engines.values():
            _need_end(partition, each)
        partition.simulated = attribute_of(found, data)


def operands_of(accelerator: accel.AcceleratorOp, network: Network) -> dict[str, Operands]:
    """The operands of every stage with an engine of its own, by name, slices among them.

    Raises HassError for a stage that the network has no layer for.
    """
    workload = workload_of(network.function)
    weighted, products = (iter(x) for x in observed(network.program, network.calibration.inputs))
    layers = {
        p.name: next(products if getattr(p.layer, "dynamic", False) else weighted)
        for p in workload.compute
    }
    design = accelerator.design
    pieces = cut_of(workload, design, location_of(accelerator)).pieces if design.slices else {}
    for name, (layer, piece) in pieces.items():
        if piece.role == "slice":
            layers[name] = layers[layer].part(piece.axis, piece.range)
    for partition in accelerator.partitions:
        for op in partition.body.block.ops:
            if isinstance(op, accel.StageOp) and op.computes and op.sym_name.data not in layers:
                raise HassError(
                    f"the network has no layer '{op.sym_name.data}' as the accelerator has; run "
                    "lower-sdf-to-accel again",
                    location_of(op),
                )
    return layers


def simulated(
    partition: accel.PartitionOp,
    operands: Mapping[str, Operands],
    images: int,
    alone: bool = True,
) -> Simulated:
    """Run `images` through a partition; if `alone`, also through each of its engines by itself."""
    pipeline = pipeline_of(partition)
    engines = {i: p for i, p in enumerate(pipeline.parts) if isinstance(p, Engine)}
    zeros = zeros_by_engine(partition, pipeline, operands)
    each = {e.name: simulate(pipeline.alone(i), zeros, images) for i, e in engines.items() if alone}
    return Simulated(pipeline, zeros, simulate(pipeline, zeros, images), each)


def least_depths(
    partition: accel.PartitionOp,
    operands: Mapping[str, Operands],
    images: int,
    slack: float = SLACK,
) -> dict[accel.FifoOp, int]:
    """The least depths of FIFOs, in words, with which `images` take `slack` more than with FIFOs
    that never fill, at most."""
    pipeline = pipeline_of(partition)
    zeros = zeros_by_engine(partition, pipeline, operands)
    fifos = {pipeline.stated[i]: fifo for i, fifo in fifos_of(partition).items()}
    bits = {e: word_bits(fifo.result) for e, fifo in fifos.items()}
    found = shrunk(pipeline, zeros, images, bits, slack)
    return {fifo: found.capacities[e] for e, fifo in fifos.items()}


def need_images(network: Network) -> None:
    """Raise HassError where there are too few inputs to shrink FIFOs with."""
    count = len(network.calibration.inputs)
    if count < 2:
        raise HassError(
            f"fifo=simulated takes the time between images, but there is {count} calibration input;"
            " give more, or leave the option out"
        )


def shrinking(network: Network) -> Callable[[accel.PartitionOp], Mapping[accel.FifoOp, int]]:
    """What finds the `least_depths` of a partition for the network's calibration inputs.

    A partition that cannot be simulated keeps its depths, which is said on stderr; so do those that
    are left when Ctrl-C orders the best so far.
    """
    images = len(network.calibration.inputs)

    @cache
    def operands(accelerator: accel.AcceleratorOp) -> Mapping[str, Operands]:
        return operands_of(accelerator, network)

    def depths_of(partition: accel.PartitionOp) -> Mapping[accel.FifoOp, int]:
        accelerator = cast(accel.AcceleratorOp, partition.parent_op())
        try:
            return least_depths(partition, operands(accelerator), images, NEW_SLACK)
        except HassError as error:
            name, why = partition.sym_name.data, error.diagnostics[0].message
            print(f"warning: FIFOs of @{name} are not shrunk: {why}", file=sys.stderr)
        except KeyboardInterrupt:
            if not is_answered():
                raise
        return {}

    return depths_of


def zeros_by_engine(
    partition: accel.PartitionOp, pipeline: Pipeline, operands: Mapping[str, Operands]
) -> dict[str, Zeros]:
    """The zeros of a partition's engines; raises HassError where they do not fit the network."""
    engines = [part for part in pipeline.parts if isinstance(part, Engine)]
    return {e.name: _zeros(partition, e, operands[e.name]) for e in engines}


def attribute_of(found: Simulated, data: str) -> SimulatedAttr:
    """What a partition is told of its simulation."""
    whole = found.whole
    engines = [i for i, p in enumerate(found.pipeline.parts) if isinstance(p, Engine)]
    names = [found.pipeline.parts[i].name for i in engines]
    return SimulatedAttr.of(
        images=whole.images,
        data=data,
        ii_cycles=whole.ii_cycles,
        latency_cycles=whole.latency_cycles,
        engines=tuple(names),
        engine_ii_cycles=[round(found.engines[name].ii_cycles) for name in names],
        busy_permille=[int(1000 * (whole.utilisation(i) or 0.0)) for i in engines],
        most_words=[int(whole.most[i]) for i in found.pipeline.stated],
    )


def _zeros(partition: accel.PartitionOp, engine: Engine, operands: Operands) -> Zeros:
    try:
        return zeros_of(engine, operands)
    except (ValueError, IndexError) as error:
        raise HassError(
            f"stage '{engine.name}' does not fit the network's layer of that name ({error}); run "
            "lower-sdf-to-accel again",
            location_of(partition),
        ) from error


def _need_end(partition: accel.PartitionOp, found: Simulation) -> None:
    """Raise HassError where a simulation did not come to its end."""
    if found.stuck:
        through = int((found.ends() >= 0).sum())
        raise HassError(
            f"partition @{partition.sym_name.data} locks up in cycle {found.cycles}, after "
            f"{through} of {found.images} images: {reasons(found.deadlock)}",
            location_of(partition),
        )
