"""What each prunable layer takes of a device, for samplers that weigh layers against each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.search.design import Accelerator
from hass_ir.search.evaluate import Evaluation
from hass_ir.search.sensitivity import LayerWork

SCARCITY = 4
"""Power of a resource's use, relative to the most used one, by which it counts."""


def layer_work(
    parts: Sequence[Part],
    given: Evaluation,
    unpruned: Accelerator,
    device: Device,
    objective: str,
) -> list[LayerWork]:
    """The work of every layer with weights, in order, in the design for the network as given.

    A layer costs its share of each resource, scarce ones most, for the part of the initiation
    interval that it is busy; DSPs always count if efficiency is sought, and if energy is, joules.
    """
    engines = [engine for partition in unpruned.partitions for engine in partition.engines]
    named = [part.name for partition in unpruned.partitions for part in partition.parts]
    limits = device.named(device.capacity)
    used = {name: sum(e.get(name, 0) for e in engines) for name in limits}
    use = {name: used[name] / limits[name] if limits[name] else 0.0 for name in used}
    most = max(use.values())
    prices = {
        name: (use[name] / most) ** SCARCITY / used[name] if used[name] else 0.0 for name in used
    }
    if objective == "efficiency" and used["dsp"]:
        prices["dsp"] += 1 / used["dsp"]
    costs: dict[str, float] = {}
    for name, engine in zip(named, engines, strict=True):
        cost = sum(price * engine.get(resource, 0) for resource, price in prices.items())
        cost *= engine["ii_cycles"] / unpruned.metrics["ii_cycles"]
        costs[name] = engine["energy_j"] if objective == "energy" else cost
    layers = [p for p in parts if isinstance(p.layer, ComputeLayer) and not p.layer.dynamic]
    found: list[LayerWork] = []
    total = sum(s.pair_total for s in given.layers)
    for part, zeros in zip(layers, given.layers, strict=True):
        density = zeros.pair_nonzeros / zeros.pair_total
        length = max(zeros.channels_together) * zeros.taps
        # Slices have names of their own; a layer in slices counts by its products.
        cost = costs.get(part.name, zeros.pair_nonzeros / total)
        found.append(LayerWork(cost, float(np.clip(density, 1e-9, 1)), length))
    return found
