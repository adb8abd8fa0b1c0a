"""What engines take beside their multipliers: logic, adapters, buffers, and weight memories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.adapters import Uneven, adapters, rate
from hass_ir.hardware.asic import engine_resources, in_sram
from hass_ir.hardware.candidates import (
    ENGINE_KINDS,
    BoolArray,
    Candidates,
    FloatArray,
    IntArray,
    cull,
    fits,
    joined,
)
from hass_ir.hardware.device import RESOURCES, Device
from hass_ir.hardware.memory import bram18, ceil_div, lutram
from hass_ir.hardware.narrow import dsp_per_mac
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.resources import (
    ACCUMULATING_DSPS,
    Grid,
    Items,
    engine_logic,
    joined_grids,
)
from hass_ir.hardware.scaling import scaling_dsp
from hass_ir.hardware.storage import Storage, on_chip
from hass_ir.hardware.window import Window
from hass_ir.hardware.workload import ComputeLayer


@dataclass(frozen=True)
class Foldings:
    """Engines of one kind and use of the multipliers, and the cycles they take; arrays are [n].

    `items` are the groups, blocks of channels and filters dealt out to the lanes, `uneven` which
    of them are levelled, `load` the cycles of the fullest lane for one position, `cycles` those of
    an image, set by `floor` (it indexes `FLOORS`). `blocks` are the DSPs of the multipliers;
    `beyond` tells whether engines with too many were left out.
    """

    items: Items
    grid: Grid
    uneven: Uneven
    load: FloatArray
    cycles: FloatArray
    floor: IntArray
    blocks: IntArray
    beyond: bool

    def __len__(self) -> int:
        return len(self.cycles)


def joined_foldings(parts: Sequence[Foldings]) -> Foldings:
    """The engines of all `parts`, which differ in c only: what depends on it has a value each."""
    if len(parts) == 1:
        return parts[0]
    sizes = [len(p) for p in parts]
    first = parts[0]
    blocks = np.repeat([int(p.items[1]) for p in parts], sizes)

    def uneven(axis: int) -> BoolArray:
        return np.concatenate([np.broadcast_to(p.uneven[axis], len(p)) for p in parts])

    return Foldings(
        (first.items[0], blocks, first.items[2]),
        joined_grids([p.grid for p in parts]),
        (uneven(0), uneven(1), uneven(2)),
        np.concatenate([p.load for p in parts]),
        np.concatenate([p.cycles for p in parts]),
        np.concatenate([p.floor for p in parts]),
        np.concatenate([p.blocks for p in parts]),
        any(p.beyond for p in parts),
    )


def equipped(layer: ComputeLayer, foldings: Foldings, device: Device, window: Window) -> Candidates:
    """The Pareto set of `foldings`, each with every place for its weights.

    Those larger than `device` are left out, unless all are and the window has no limit.
    """
    items, grid, cycles = foldings.items, foldings.grid, foldings.cycles
    slot, words = grid.slot, (device.dsp_kind, layer.activation_bits, layer.weight_bits)
    sums = device.dsp_kind in ACCUMULATING_DSPS and slot.products == dsp_per_mac(*words) == 1
    lut, ff = engine_logic(layer, grid, sums)
    join_lut, join_ff = adapters(layer, items, grid, cycles, foldings.uneven)
    line_lut, line_bram = _line_buffers(layer, items, grid, device)
    window_lut, window_bram = _window_buffers(layer, items, grid, device)
    lut, ff = lut + join_lut + line_lut + window_lut, ff + join_ff
    bram = line_bram + window_bram
    blocks = foldings.blocks + scaling_dsp(layer, cycles, device)
    fixed = np.column_stack((blocks, lut, ff, bram, np.zeros_like(bram)))
    if device.asic:
        fixed = engine_resources(layer, items, grid, fixed[:, 0])
    clamped = np.maximum(cycles, window.least)
    room = fits(fixed, device.capacity)
    reason = "dsp" if foldings.beyond else None
    inside = np.flatnonzero(room) if room.any() or window.dsp else np.arange(len(fixed))
    if len(inside) < len(fixed):
        faster = ~room & (cycles < cycles[inside].min(initial=np.inf))
        over = (fixed[faster] > np.asarray(device.capacity)).sum(axis=0)
        reason = RESOURCES[int(over.argmax())] if faster.any() else reason
    options = on_chip(layer, items, grid, foldings.load)
    if device.asic:
        options = in_sram(layer, options)
    added = [option.resources[:, option.resources.any(axis=0)] for option in options]
    each = np.column_stack((clamped, fixed, *added))
    kept = inside[pareto(each[inside])]
    parts = [
        _candidates(layer, grid, cycles, foldings.floor, fixed, o, kept, reason) for o in options
    ]
    return cull(joined(parts, reason), device.capacity)


def _candidates(
    layer: ComputeLayer,
    grid: Grid,
    cycles: FloatArray,
    floor: IntArray,
    resources: IntArray,
    storage: Storage,
    rows: IntArray,
    culled_by: str | None,
) -> Candidates:
    """The engines `rows` of a grid with their weights in `storage`."""
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
        tile_rows=storage.tile_rows[rows],
        tile_memory=0 * one,
        link_bits=storage.link_bits[rows],
        culled_by=culled_by,
    )


def _line_buffers(
    layer: ComputeLayer, items: Items, grid: Grid, device: Device
) -> tuple[IntArray, IntArray]:
    """LUT and BRAM18 of the line buffers, in the memory of which they take the smaller share."""
    rows = (layer.kernel[0] - 1) * layer.dilation[0]
    none = np.zeros_like(grid.in_lanes)
    if rows == 0:
        return none, none
    banks = grid.in_lanes * grid.c * grid.group_lanes * grid.columns
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    depth = steps * ceil_div(layer.in_width, grid.columns)
    width = rows * layer.activation_bits
    lut, bram = banks * lutram(width, depth), banks * bram18(width, depth)
    small = lut * device.bram18 <= bram * device.lut
    return np.where(small, lut, 0), np.where(small, 0, bram)


def _window_buffers(
    layer: ComputeLayer, items: Items, grid: Grid, device: Device
) -> tuple[IntArray, IntArray]:
    """LUT and BRAM18 of whole windows, twice each, which the channel-inner order reads F/out times.

    One buffer for each input lane and column, in the memory of which it takes the smaller share.
    """
    copies = grid.in_lanes * grid.group_lanes * grid.columns * grid.packing
    width = layer.taps * grid.c * layer.activation_bits
    depth = 2 * ceil_div(items[1], grid.in_lanes)
    lut, bram = copies * lutram(width, depth), copies * bram18(width, depth)
    small = lut * device.bram18 <= bram * device.lut
    return np.where(small, lut, 0), np.where(small, 0, bram)
