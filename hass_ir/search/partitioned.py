"""The best accelerator in partitions: in turn on one device, or over several boards."""

from __future__ import annotations

from collections.abc import Sequence

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import Device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, Plan, Schedule
from hass_ir.hardware.segments import Network
from hass_ir.hardware.sliced_network import needed_slices
from hass_ir.hardware.slices import filter_ranges, slice_name, with_slices
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.search.design import (
    ALL_KINDS,
    Accelerator,
    Partition,
    charge_link,
    energies,
    engine_fields,
    fixed_candidates,
    sparsities,
)
from hass_ir.search.evaluate import Evaluation
from hass_ir.sparsity.statistics import LayerStatistics


class PartitionedDesigner:
    """Designs the accelerator of one network, `parts` without forks and FIFOs, as `schedule` says.

    A layer of which no dense engine fits a partition of its own becomes slices of its filters.
    """

    def __init__(self, parts: Sequence[Part], device: Device, schedule: Schedule):
        self.device, self.schedule = device, schedule
        self._layers = [p.layer for p in parts if isinstance(p.layer, ComputeLayer)]
        self.slices = needed_slices(parts, device)
        self.network = Network(with_slices(parts, self.slices))

    def design(
        self, evaluation: Evaluation, kinds: tuple[str, ...] = ALL_KINDS, exact: bool = True
    ) -> Accelerator:
        """The most images a second for the zeros that `evaluation` found.

        `exact` makes no difference: the plan states its own bound. Raises HassError where no cut
        fits.
        """
        zeros = self._zeros(evaluation)
        plan = self.partitioner(evaluation, kinds).plan(self.schedule)
        partitions = tuple(_partition(placed, zeros, self.device) for placed in plan.placed)
        return Accelerator(
            plan.lower_bound_cycles,
            partitions,
            _metrics(evaluation, plan, partitions, self.device),
            plan.schedule,
            self.slices,
        )

    def partitioner(
        self, evaluation: Evaluation, kinds: tuple[str, ...] = ALL_KINDS
    ) -> Partitioner:
        """What finds plans for the zeros that `evaluation` found."""
        zeros = self._zeros(evaluation)

        def groups(part: Part) -> Candidates:
            if isinstance(part.layer, ComputeLayer):
                return engine_candidates(part.layer, zeros[part.name], kinds, self.device)
            return fixed_candidates(part, self.device)

        return Partitioner(self.network, self.device, groups)

    def _zeros(self, evaluation: Evaluation) -> dict[str, LayerStatistics]:
        """Zero statistics by the layer's name; a slice has the weights of its filters."""
        result: dict[str, LayerStatistics] = {}
        for layer, found in zip(self._layers, evaluation.layers, strict=True):
            result[layer.name] = found
            count = self.slices.get(layer.name, 1)
            for i, filters in enumerate(filter_ranges(layer.filters, count)):
                weights = found.weights[filters.start : filters.stop]
                result[slice_name(layer.name, i)] = LayerStatistics(found.activations, weights)
        return result


def _partition(placed: Placed, zeros: dict[str, LayerStatistics], device: Device) -> Partition:
    choice = placed.design.choice[:-1]
    parts = placed.segment.parts
    engines = tuple(
        engine_fields(part, group, row, zeros.get(part.name), device)
        for part, group, row in zip(parts, placed.groups[:-1], choice, strict=True)
    )
    charge_link(engines, placed.groups[-1])
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
        **sparsities(evaluation.layers),
        "binding_resource": plan.slowest.design.binding_resource,
    }
