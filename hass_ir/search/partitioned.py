"""The best accelerator in partitions: in turn on one device, or over several boards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import Device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, Plan, PlanStart, Schedule
from hass_ir.hardware.segments import Network
from hass_ir.hardware.sliced_network import needed_slices, streams_weights
from hass_ir.hardware.slices import slice_name, with_slices
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.search.design import (
    ALL_KINDS,
    Accelerator,
    Hints,
    Partition,
    energies,
    fixed_candidates,
    sparsities,
)
from hass_ir.search.engine_fields import Zeros, charge_link, engine_fields
from hass_ir.search.evaluate import Evaluation
from hass_ir.sparsity.matmul import MatmulStatistics

TRIAL_GAP = 0.02
"""How much longer than the best the designs of trials may take, relatively, to save time."""

Kept = dict[tuple[ComputeLayer, str, Beside | None], tuple[Zeros, Candidates]]
"""Candidates of each layer and what waits beside it, and the zeros they were made for."""


class PartitionedDesigner:
    """Designs the accelerator of one network, `parts` without forks and FIFOs, as `schedule` says.

    A layer of which no dense engine fits a partition of its own becomes slices. What is answered
    depends on nothing but the arguments.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        device: Device,
        schedule: Schedule,
        fifo_words: int | None = None,
    ):
        self.device, self.schedule, self._parts = device, schedule, parts
        self._fifo_words = fifo_words
        self._layers = [p.layer for p in parts if isinstance(p.layer, ComputeLayer)]
        self._streaming = streams_weights(parts, device)
        self.slices = needed_slices(parts, device, self._streaming, schedule.chained)
        self.network = Network(with_slices(parts, self.slices), fifo_words)
        self._kept: dict[tuple[str, ...], Kept] = {}

    def design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Accelerator:
        """The most images a second for the zeros that `evaluation` found, up to a proven gap.

        If not `exact`, the gap is wider, and the search for cuts starts from `start`, of another
        design. Raises HassError where no cut fits.
        """
        finder = self.partitioner(evaluation, kinds, exact, start)
        plan = finder.plan(self.schedule)
        zeros = self._zeros(evaluation)
        partitions = tuple(_partition(placed, zeros, self.device, exact) for placed in plan.placed)
        return Accelerator(
            plan.lower_bound_cycles,
            partitions,
            _metrics(evaluation, plan, partitions, self.device),
            plan.schedule,
            self.slices,
            asdict(finder.start(self.schedule)),
        )

    def partitioner(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Partitioner:
        """What finds plans for the zeros that `evaluation` found.

        If not `exact`, it starts from `start`, and candidates of statistics that were there (the
        same object) are not made again.
        """
        zeros = self._zeros(evaluation)
        kept = {} if exact else self._kept.get(kinds, {})
        made: Kept = {}

        def groups(part: Part, beside: Beside | None) -> Candidates:
            if not isinstance(part.layer, ComputeLayer):
                return fixed_candidates(part, self.device)
            statistics, key = zeros[part.name], (part.layer, part.name, beside)
            known = kept.get(key)
            if known is None or not _same(known[0], statistics):
                args = part.layer, statistics, kinds, self.device
                known = statistics, engine_candidates(*args, beside=beside)
            made[key] = known
            return known[1]

        def elsewhere(device: Device) -> Partitioner:
            other = PartitionedDesigner(self._parts, device, self.schedule, self._fifo_words)
            return other.partitioner(evaluation, kinds)

        args, streaming = (self.network, self.device, groups), self._streaming
        if exact:
            return Partitioner(*args, elsewhere=elsewhere, streaming=streaming)
        self._kept[kinds] = made
        begin = None if start is None else PlanStart(**start)
        return Partitioner(*args, TRIAL_GAP, begin, streaming=streaming)

    def _zeros(self, evaluation: Evaluation) -> dict[str, Zeros]:
        """Zero statistics by the layer's name; a slice has its own weights and input channels."""
        result: dict[str, Zeros] = {}
        for layer, found in zip(self._layers, evaluation.zeros(self._layers), strict=True):
            result[layer.name] = found
            if isinstance(found, MatmulStatistics):
                continue
            slicing = self.slices.get(layer.name)
            for i, piece in enumerate([] if slicing is None else slicing.ranges(layer)):
                axis = "" if slicing is None else slicing.axis
                result[slice_name(layer.name, i)] = found.part(axis, piece)
        return result


def _same(one: Zeros, other: Zeros) -> bool:
    """Whether two layers have the same zeros, the activations' being the same object."""
    if isinstance(one, MatmulStatistics) or isinstance(other, MatmulStatistics):
        return one is other
    return one.activations is other.activations and np.array_equal(one.weights, other.weights)


def _partition(placed: Placed, zeros: dict[str, Zeros], device: Device, orders: bool) -> Partition:
    choice = placed.design.choice[:-1]
    parts = placed.parts
    engines = tuple(
        engine_fields(part, group, row, zeros.get(part.name), device, orders)
        for part, group, row in zip(parts, placed.groups[:-1], choice, strict=True)
    )
    charge_link(engines, placed.groups[-1], placed.device)
    return Partition(placed.segment.first, parts, engines)


def _metrics(
    evaluation: Evaluation, plan: Plan, partitions: Sequence[Partition], device: Device
) -> dict[str, object]:
    """The figures named in the tool's contract, without those of the accuracy's origin."""
    resources = device.named(plan.resources())
    dsp = resources["dsp"]
    engines = (engine for partition in partitions for engine in partition.engines)
    boards = len(partitions) if plan.schedule.chained else 1
    rate = 1 / plan.seconds_per_image
    return {
        "accuracy": evaluation.accuracy,
        "ii_cycles": plan.ii_cycles,
        "clock_mhz": plan.clock_hz / 1e6,
        "throughput_images_per_s": rate,
        "latency_s": plan.latency_s,
        "efficiency_images_per_cycle_per_dsp": 1 / (plan.ii_cycles * dsp) if dsp else None,
        **energies(engines, device, rate, boards, plan.loaded_bits),
        **resources,
        **sparsities(evaluation.layers, evaluation.products),
        "binding_resource": plan.slowest.design.binding_resource,
    }
