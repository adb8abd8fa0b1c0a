"""How many slices every layer needs so that each fits a device in a partition of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hass_ir.hardware.candidates import Candidates, fits
from hass_ir.hardware.device import Device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import Network
from hass_ir.hardware.slices import slice_name, slices_needed, with_slices
from hass_ir.hardware.streams import fifo_candidates, stream_candidates
from hass_ir.hardware.workload import ComputeLayer, FifoLayer


def needed_slices(parts: Sequence[Part], device: Device) -> dict[str, int]:
    """The slices of each layer that does not fit `device` whole, by the layer's name.

    Counted with dense engines, and with all that a partition of one slice holds beside it: reads,
    writes, the concat. Layers that no slices help stay whole.
    """
    layers = {p.name: p.layer for p in parts if isinstance(p.layer, ComputeLayer)}
    slices = {
        name: count
        for name, layer in layers.items()
        if (count := slices_needed(layer, lambda piece: _fits_alone(piece, device))) > 1
    }
    good: set[tuple[str, int]] = set()
    while True:
        network = Network(with_slices(parts, slices))
        finder = Partitioner(network, device, lambda part: dense_candidates(part, device))
        grown: set[str] = set()
        owners = {slice_name(n, i): n for n, count in slices.items() for i in range(count)}
        for piece in range(len(network.starts)):
            segment = network.segment(network.starts[piece], network.ends[piece])
            names = [p.name for p in segment.parts if isinstance(p.layer, ComputeLayer)]
            for name in (owners.get(n, n) for n in names):
                key = (segment.first, slices.get(name, 1))
                if key in good or name in grown:
                    continue
                if finder.fits(piece):
                    good.add(key)
                elif layers[name].groups == 1 and slices.get(name, 1) < layers[name].filters:
                    grown.add(name)
        if not grown:
            return slices
        slices |= {name: slices.get(name, 1) + 1 for name in grown}


def dense_candidates(part: Part, device: Device) -> Candidates:
    """The designs of one part whose zeros are not known."""
    if isinstance(part.layer, ComputeLayer):
        return engine_candidates(part.layer, None, ("dense",), device)
    if isinstance(part.layer, FifoLayer):
        return fifo_candidates(part.layer, device)
    return stream_candidates(part.layer, device)


def _fits_alone(layer: ComputeLayer, device: Device) -> bool:
    found = engine_candidates(layer, None, ("dense",), device)
    return bool(np.any(fits(found.resources, device.capacity)))
