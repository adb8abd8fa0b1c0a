"""How many slices every layer needs so that each fits a device in a partition of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hass_ir.hardware.candidates import Candidates, fits
from hass_ir.hardware.device import Device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.memory import on_chip_bits
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import Network, weight_bits
from hass_ir.hardware.slices import Slicing, finer, pieces, slices_needed, with_slices
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.streams import fifo_candidates, stream_candidates
from hass_ir.hardware.workload import ComputeLayer, FifoLayer

MOST_MORE = 4
"""Slices beyond twice those that fit by themselves are not tried: what joins them grows too."""


def streams_weights(parts: Sequence[Part], device: Device) -> bool:
    """Whether weights may be streamed: if, unencoded, they exceed all on-chip memory of a board."""
    return not device.asic and sum(map(weight_bits, parts)) > on_chip_bits(device)


def needed_slices(
    parts: Sequence[Part], device: Device, streaming: bool = False, chained: bool = False
) -> dict[str, Slicing]:
    """How each layer is sliced that does not fit `device` whole, by the layer's name.

    Counted with dense engines, with `streaming` also those that stream their weights, and with all
    that a partition of one slice holds beside it: reads, writes, takes, sums, the concat; if they
    are `chained`, on boards, what passes through to later ones too. Layers that no slices help stay
    whole.
    """
    known: dict[tuple[Part, Beside | None], Candidates] = {}

    def groups(part: Part, beside: Beside | None) -> Candidates:
        layer = replace(part.layer, name="")
        key = Part("", layer, (), 0), beside
        if key not in known:
            known[key] = dense_candidates(key[0], device, beside)
        return replace(known[key], name=part.name)

    def fits_alone(layer: ComputeLayer) -> bool:
        found = groups(Part(layer.name, layer, (), 0), Beside() if streaming else None)
        return bool(np.any(fits(found.resources, device.capacity)))

    layers = {p.name: p.layer for p in parts if isinstance(p.layer, ComputeLayer)}
    slices = {
        name: slicing
        for name, layer in layers.items()
        if (slicing := slices_needed(layer, fits_alone))
    }
    most = {name: MOST_MORE + (2 * slices[name].count if name in slices else 2) for name in layers}
    good: set[tuple[str, Slicing | None]] = set()
    while True:
        network = Network(with_slices(parts, slices))
        finder = Partitioner(network, device, groups, streaming=streaming)
        grown: dict[str, Slicing] = {}
        owners = {p.name: n for n, way in slices.items() for p in pieces(layers[n], way)}
        for piece in range(len(network.starts)):
            segment = network.segment(network.starts[piece], network.ends[piece])
            names = [p.name for p in segment.parts if isinstance(p.layer, ComputeLayer)]
            for name in (owners.get(n, n) for n in names):
                key = (segment.first, slices.get(name))
                if key in good or name in grown:
                    continue
                if finder.fits(piece, chained):
                    good.add(key)
                elif (more := finer(layers[name], slices.get(name), most[name])) is not None:
                    grown[name] = more
        if not grown:
            return slices
        slices |= grown


def dense_candidates(part: Part, device: Device, beside: Beside | None = None) -> Candidates:
    """The designs of one part whose zeros are not known."""
    if isinstance(part.layer, ComputeLayer):
        return engine_candidates(part.layer, None, ("dense",), device, beside=beside)
    if isinstance(part.layer, FifoLayer):
        return fifo_candidates(part.layer, device)
    return stream_candidates(part.layer, device)
