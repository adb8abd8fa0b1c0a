"""What engines take beside their multipliers: logic, adapters, buffers, and weight memories."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.adapters import adapters, rate
from hass_ir.hardware.asic import engine_resources, in_sram
from hass_ir.hardware.buffers import line_buffers, window_buffers
from hass_ir.hardware.candidates import (
    ENGINE_KINDS,
    Candidates,
    FloatArray,
    IntArray,
    cull,
    fits,
    joined,
)
from hass_ir.hardware.cycles import Timing
from hass_ir.hardware.device import RESOURCES, Device
from hass_ir.hardware.foldings import Foldings
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.narrow import RESULT_BITS, dsp_per_mac
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.resources import ACCUMULATING_DSPS, Grid, engine_logic
from hass_ir.hardware.scaling import scaling_dsp
from hass_ir.hardware.storage import Storage, on_chip
from hass_ir.hardware.window import Window
from hass_ir.hardware.workload import ComputeLayer


def equipped(layer: ComputeLayer, found: Foldings, device: Device, window: Window) -> Candidates:
    """The Pareto set of the engines `found` with all weights on the device, in every place.

    Those larger than `device` are left out, unless all are and the window has no limit.
    """
    grid = found.grid
    passes = layer.out_height * ceil_div(layer.out_width, grid.columns)
    served = np.where(grid.packing, 1, ceil_div(found.items[2], grid.out_lanes))
    compute = passes * found.load
    of = layer, found.items, grid, compute, found.variance, served
    timing = Timing.of(*of, fuller=found.fuller, columns=found.columns, uneven=found.uneven)
    cycles, floor = timing.own()
    within = np.flatnonzero(cycles <= window.most)
    if len(within) < len(cycles):
        found, cycles, floor = found.take(within), cycles[within], floor[within]
    items, grid = found.items, found.grid
    lut, ff = engine_logic(layer, grid, own_sums(layer, grid, device))
    join_lut, join_ff = adapters(layer, items, grid, cycles, found.uneven)
    rows, which = grid.shapes
    shapes = found.take(rows)
    buffers = zip(
        line_buffers(layer, shapes.items, shapes.grid, device),
        window_buffers(layer, shapes.items, shapes.grid, device),
        strict=True,
    )
    buffer_lut, bram = ((lines + windows)[which] for lines, windows in buffers)
    lut, ff = lut + join_lut + buffer_lut, ff + join_ff
    blocks = found.dsp + scaling_dsp(layer, cycles, device)
    fixed = np.stack((blocks, lut, ff, bram, np.zeros_like(bram))).T
    if device.asic:
        fixed = engine_resources(layer, items, grid, fixed[:, 0])
    clamped = np.maximum(cycles, window.least)
    room = fits(fixed, device.capacity)
    reason = "dsp" if found.beyond else None
    inside = np.flatnonzero(room) if room.any() or window.dsp else np.arange(len(fixed))
    if len(inside) < len(fixed):
        faster = ~room & (cycles < cycles[inside].min(initial=np.inf))
        over = (fixed[faster] > np.asarray(device.capacity)).sum(axis=0)
        reason = RESOURCES[int(over.argmax())] if faster.any() else reason
    options = on_chip(layer, grid, found.share)
    if device.asic:
        options = in_sram(layer, options)
    # Most columns are alike: zeros, or the decoders of an encoding.
    added = {column.tobytes(): column for o in options for column in o.resources.T if column.any()}
    each = (clamped, *fixed.T, *added.values())
    kept = inside[pareto(np.stack([column[inside] for column in each]).T)]
    timing = timing.take(within[kept])
    of = layer, grid, cycles, floor, fixed
    parts = [candidates(*of, option, kept, reason, timing) for option in options]
    return cull(joined(parts, reason), device.capacity)


def own_sums(layer: ComputeLayer, grid: Grid, device: Device) -> bool:
    """Whether the multipliers of `grid` may add up in the DSP blocks themselves."""
    if device.dsp_kind not in ACCUMULATING_DSPS or grid.slot.products > 1:
        return False
    if layer.accumulator_bits > RESULT_BITS:
        return False
    return dsp_per_mac(device.dsp_kind, layer.activation_bits, layer.weight_bits) == 1


def candidates(
    layer: ComputeLayer,
    grid: Grid,
    cycles: FloatArray,
    floor: IntArray,
    resources: IntArray,
    storage: Storage,
    rows: IntArray,
    culled_by: str | None,
    timing: Timing | None = None,
) -> Candidates:
    """The engines `rows` of a grid with their weights in `storage`, and their `timing`."""
    grid = grid.take(rows)
    one = np.ones_like(rows)
    return Candidates(
        name=layer.name,
        kinds=ENGINE_KINDS,
        cycles=cycles[rows],
        resources=resources[rows] + storage.resources[rows],
        kind=one * ENGINE_KINDS.index(grid.kind),
        c=one * grid.c,
        macs=grid.macs,
        in_lanes=grid.in_lanes,
        out_lanes=grid.out_lanes,
        group_lanes=grid.group_lanes,
        columns=grid.columns,
        fifo_depth=grid.fifo_depth,
        memory=one * storage.memory,
        words=rate(layer.positions * layer.filters, cycles[rows]),
        floor=floor[rows],
        reach=grid.reach,
        packing=grid.packing,
        products=one * grid.slot.products,
        encoding=one * storage.encoding,
        encoded_bits=storage.encoded_bits[rows],
        tile_rows=0 * one,
        tile_memory=0 * one,
        link_bits=np.zeros(len(rows)),
        digit_bits=0 * one,
        timing=0 * one - (timing is None),
        timed=np.arange(len(rows)),
        culled_by=culled_by,
        timings=() if timing is None else (timing,),
    )
