"""The engines a compute layer may have: cycles and resources of every folding, as arrays."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from hass_ir.hardware.candidates import ENGINE_KINDS, Candidates, cull, joined
from hass_ir.hardware.datapaths import slot_options, vector_channels
from hass_ir.hardware.device import Device
from hass_ir.hardware.dynamic import kinds_for
from hass_ir.hardware.equipped import equipped
from hass_ir.hardware.foldings import foldings
from hass_ir.hardware.narrow import Slot
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.weight_outer import streaming
from hass_ir.hardware.window import TooNarrowError, Window
from hass_ir.hardware.workload import ComputeLayer, CycleTable


def engine_candidates(
    layer: ComputeLayer,
    table: CycleTable | None,
    kinds: tuple[str, ...],
    device: Device,
    window: Window | None = None,
    beside: Beside | None = None,
) -> Candidates:
    """The Pareto set over cycles and resources of `layer`'s engines of `kinds` on `device`.

    Without a table only dense engines are possible. Engines larger than the device are left out,
    and those that no design within `window` needs; raises `TooNarrowError` where none is left.
    Engines that stream their weights are there too if it is known what waits `beside` the layer.
    """
    window = window or Window()
    kinds = kinds_for(layer, kinds)
    parts: list[Candidates] = []
    tried = False
    for kind in ENGINE_KINDS:
        known = kind == "dense" or (table is not None and kind in table.kinds)
        if kind in kinds and known:
            for c in vector_channels(layer, table, kind):
                for slot in slot_options(layer, table, kind, device):
                    with suppress(TooNarrowError):
                        dense_too = "dense" in kinds
                        found = _of_kind(
                            layer, table, kind, c, slot, device, dense_too, window, beside
                        )
                        parts.append(found)
                tried = True
    if not tried:
        raise ValueError(f"{layer.name}: no engine kind among {kinds} has statistics")
    if not any(len(p) for p in parts):
        raise TooNarrowError(layer.name)
    fitting = [p for p in parts if not p.culled_by or (p.resources <= device.capacity).all()]
    reasons = [p.culled_by for p in parts if p.culled_by]
    merged = joined(parts, reasons[0] if reasons and fitting else None)
    merged = cull(merged, device.capacity)
    cycles = np.maximum(merged.cycles, window.least)
    points = (cycles, merged.resources, merged.link_bits)
    return merged.take(pareto(np.column_stack(points)))


def _of_kind(
    layer: ComputeLayer,
    table: CycleTable | None,
    kind: str,
    c: int,
    slot: Slot,
    device: Device,
    dense_too: bool,
    window: Window,
    beside: Beside | None,
) -> Candidates:
    """The Pareto set of one kind, one c and one use of the multipliers."""
    found = foldings(layer, table, kind, c, slot, device, dense_too, window)
    streams: list[Candidates] = []
    if beside is not None and slot.products == 1 and not (layer.dynamic or device.asic):
        streams = list(streaming(layer, found, device, window, beside))
    on_chip = equipped(layer, found, device, window)
    return cull(joined([on_chip, *streams], on_chip.culled_by), device.capacity)
