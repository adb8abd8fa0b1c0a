"""The engines a compute layer may have: cycles and resources of every folding, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from hass_ir.hardware.candidates import (
    DENSE_KINDS,
    FAST_DENSE,
    GRID_KINDS,
    Candidates,
    cull,
    joined,
)
from hass_ir.hardware.datapaths import slot_options, vector_channels
from hass_ir.hardware.device import Device
from hass_ir.hardware.dynamic import kinds_for
from hass_ir.hardware.equipped import equipped
from hass_ir.hardware.foldings import Foldings, foldings, joined_foldings
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.unrolled import constants, unrolled
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
    dense: Sequence[Candidates] | None = None,
) -> Candidates:
    """The Pareto set over cycles and resources of `layer`'s engines of `kinds` on `device`.

    Without a table only dense engines are possible. Engines larger than the device are left out,
    and those that no design within `window` needs; raises `TooNarrowError` where none is left.
    Engines that stream their weights are there too if it is known what waits `beside` the layer.
    `dense` are the engines of that kind, for this window or a wider one, where they are known.
    """
    window = window or Window()
    kinds = kinds_for(layer, kinds)
    parts = [within(d, window) for d in dense or () if "dense" in kinds]
    tried = dense is not None and "dense" in kinds
    for kind in GRID_KINDS:
        if kind in DENSE_KINDS and dense is not None:
            continue
        known = kind in DENSE_KINDS or (table is not None and kind in table.kinds)
        if kind in kinds and known:
            for slot in slot_options(layer, table, kind, device):
                found: list[Foldings] = []
                for c in vector_channels(layer, table, kind):
                    tried = True
                    with suppress(TooNarrowError):
                        args = kind, c, slot, device, "dense" in kinds, window
                        found.append(foldings(layer, table, *args))
                if found:
                    parts += _engines(layer, joined_foldings(found), device, window, beside)
    digits = constants(layer, table, kinds, device)
    if digits is not None:
        parts.append(unrolled(layer, digits, device, window))
    if not tried and digits is None:
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


def within(candidates: Candidates, window: Window) -> Candidates:
    """Those as fast as `window` asks for, with no more DSPs."""
    inside = candidates.cycles <= window.most
    if window.dsp is not None:
        inside &= candidates.dsp <= window.dsp
    return candidates.take(np.flatnonzero(inside))


def _engines(
    layer: ComputeLayer, found: Foldings, device: Device, window: Window, beside: Beside | None
) -> list[Candidates]:
    """The engines `found` with their weights on the device, and streamed."""
    parts = [equipped(layer, found, device, window)]
    one = found.grid.slot.products == 1 and found.grid.kind != FAST_DENSE
    if beside is not None and one and not (layer.dynamic or device.asic):
        parts += streaming(layer, found, device, window, beside)
    return parts
