"""What each prunable layer takes of a device, for samplers that weigh layers against each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
    found: Accelerator,
    device: Device,
    objective: str,
    unpruned: Accelerator,
) -> list[LayerWork]:
    """The work of every layer with weights, in order, then of every product of two activations, in
    the design `found` for the zeros `given`.

    A layer costs its share of each resource, scarce ones most, for the part of the initiation
    interval that it is busy; DSPs always count if efficiency is sought, and if energy is, joules.
    Which resources are scarce, and the interval, are those of the design `unpruned`.
    """
    prices = _prices(unpruned, device, objective)
    costs: dict[str, float] = {}
    for name, engine in _named(found):
        cost = sum(price * engine.get(resource, 0) for resource, price in prices.items())
        cost *= engine["ii_cycles"] / unpruned.metrics["ii_cycles"]
        costs[name] = engine["energy_j"] if objective == "energy" else cost
    layers = [(p.name, p.layer) for p in parts if isinstance(p.layer, ComputeLayer)]
    layers.sort(key=lambda each: each[1].dynamic)
    works: list[LayerWork] = []
    counted = (*given.layers, *given.products)
    total = sum(s.pair_total for s in counted)
    for (name, layer), zeros in zip(layers, counted, strict=True):
        density = zeros.pair_nonzeros / zeros.pair_total
        length = max(zeros.channels_together) * layer.taps
        # Slices have names of their own; a layer in slices counts by its products.
        cost = costs.get(name, zeros.pair_nonzeros / total)
        works.append(LayerWork(cost, float(np.clip(density, 1e-9, 1)), length))
    return works


def _prices(unpruned: Accelerator, device: Device, objective: str) -> dict[str, float]:
    """What a unit of each resource counts."""
    engines = [engine for _, engine in _named(unpruned)]
    limits = device.named(device.capacity)
    used = {name: sum(e.get(name, 0) for e in engines) for name in limits}
    use = {name: used[name] / limits[name] if limits[name] else 0.0 for name in used}
    most = max(use.values())
    prices = {
        name: (use[name] / most) ** SCARCITY / used[name] if used[name] else 0.0 for name in used
    }
    if objective == "efficiency" and used["dsp"]:
        prices["dsp"] += 1 / used["dsp"]
    return prices


def _named(found: Accelerator) -> list[tuple[str, dict[str, Any]]]:
    """All engines, with their parts' names."""
    return [
        (part.name, engine)
        for partition in found.partitions
        for part, engine in zip(partition.parts, partition.engines, strict=True)
    ]
