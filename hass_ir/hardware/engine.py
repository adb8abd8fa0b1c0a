"""The engines a compute layer may have: cycles and resources of every folding, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.adapters import adapters, rate
from hass_ir.hardware.asic import engine_resources, in_sram
from hass_ir.hardware.candidates import (
    ENGINE_KINDS,
    Candidates,
    FloatArray,
    IntArray,
    cull,
    fits,
    joined,
)
from hass_ir.hardware.device import RESOURCES, Device
from hass_ir.hardware.dynamic import kinds_for, load_cycles
from hass_ir.hardware.encodings import Share
from hass_ir.hardware.lanes import fullest_lanes, lane_loads, lane_options, levelled_loads
from hass_ir.hardware.memory import STREAM, bram18, ceil_div, lutram
from hass_ir.hardware.narrow import Slot, dsp_blocks, dsp_per_mac, slots
from hass_ir.hardware.packing import packed_cycles, packed_options
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.problem import Link
from hass_ir.hardware.resources import (
    ACCUMULATING_DSPS,
    Grid,
    engine_logic,
)
from hass_ir.hardware.scaling import scaling_dsp
from hass_ir.hardware.selection import cycle_table, reach_options
from hass_ir.hardware.storage import Storage, on_chip
from hass_ir.hardware.streamed import Beside, streamed, weight_outer
from hass_ir.hardware.tiles import steps, tile_options
from hass_ir.hardware.window import TooNarrowError, Window
from hass_ir.hardware.workload import ComputeLayer, CycleTable

LANE_FIFO_VECTORS = 16
"""Vectors that sparse engines with several lanes buffer ahead, at least, in whole windows."""
STALL_FACTOR = 0.4
"""Fit to simulated lanes with independent zeros (estimate; see `stall`)."""
_DENSE_TAPS = 32
_COLUMNS = (1, 2, 4, 7, 14)
"""P worth trying: 7 because image widths of 224 networks are multiples of it."""


def stall(lanes: IntArray, variance: FloatArray, depth: IntArray) -> FloatArray:
    """How much longer lanes that share an input take than the fullest one needs on its own.

    1 + 0.4·ln(lanes)·CV²/D, for input FIFOs of D vectors and the squared coefficient of variation
    of a vector's cycles; 1 for a single lane. A window counts as the vectors it serves: in
    simulations of lanes that share windows this is an upper estimate.
    """
    extra = STALL_FACTOR * np.log(lanes) * variance / np.maximum(depth, 1)
    return np.where(lanes > 1, 1.0 + extra, 1.0)


def mac_options(taps: int, kind: str) -> IntArray:
    """Multipliers an SPE may have for a vector of `taps`, ascending."""
    if kind == "dense":
        steps = {-(-taps // m) for m in range(1, taps + 1)}
        return np.asarray(sorted({-(-taps // s) for s in steps}), dtype=np.int64)
    options, value = {taps}, 1
    while value < taps:
        options.add(value)
        value += 1 if value < 9 else max(1, value // 4)
    return np.asarray(sorted(options), dtype=np.int64)


@dataclass(frozen=True)
class Datapaths:
    """The SPEs to try for one kind and vector: arrays as in `Candidates`, [n] each."""

    macs: IntArray
    reach: IntArray
    packing: IntArray

    def __len__(self) -> int:
        return len(self.macs)


def datapath_options(taps: int, kind: str, dense_too: bool) -> Datapaths:
    """SPEs for vectors of `taps`: multipliers, their reach, and packing.

    Where dense engines are tried too, a sparse one needs fewer multipliers than taps.
    """
    macs = mac_options(taps, kind)
    if kind == "dense":
        return Datapaths(macs, np.ones_like(macs), np.zeros_like(macs))
    if dense_too and len(macs) > 1:
        macs = macs[:-1]
    rows = [(m, k, 0) for m in macs.tolist() for k in reach_options(taps, m)]
    if kind != "weight-sparse":
        rows += [(m, k, 1) for m, k in packed_options(taps)]
    return Datapaths(*np.asarray(rows, dtype=np.int64).T)


def column_options(width: int) -> IntArray:
    """Output columns at once, ascending: those of `_COLUMNS` that save steps over the last."""
    fewer = {-(-width // p): p for p in reversed(_COLUMNS) if p <= max(width, 1)}
    return np.asarray(sorted(fewer.values()), dtype=np.int64)


def vector_channels(layer: ComputeLayer, table: CycleTable | None, kind: str) -> tuple[int, ...]:
    """The values of c to try: input channels a vector takes together."""
    if kind != "dense":
        return table.channels_together if table is not None else ()
    powers = (2**k for k in range(8))
    allowed = (c for c in powers if c <= layer.group_channels and c * layer.taps <= _DENSE_TAPS)
    return tuple(allowed) or (1,)


def slot_options(
    layer: ComputeLayer, table: CycleTable | None, kind: str, device: Device
) -> tuple[Slot, ...]:
    """What a multiplier of an engine of `kind` may do: products there are filters, positions and,
    where zeros are skipped, statistics for."""
    return tuple(
        s
        for s in slots(device.dsp_kind, layer.activation_bits, layer.weight_bits)
        if s.filters <= layer.group_filters
        and s.positions <= layer.out_width
        and (kind == "dense" or table is None or s.products in table.products)
    )


def pairs_positions(layer: ComputeLayer, device: Device) -> bool:
    """Whether some engine of `layer` multiplies for two positions side by side at once."""
    return any(s.positions > 1 for s in slot_options(layer, None, "pair-sparse", device))


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
    taps = layer.taps * c
    items = (
        layer.groups,
        -(-layer.group_channels // c),
        -(-layer.group_filters // slot.filters),
    )
    lanes = (lane_options(items[0]), lane_options(items[1]), lane_options(items[2]))
    paths = datapath_options(taps, kind, dense_too)
    macs = paths.macs
    spe_columns = column_options(-(-layer.out_width // slot.positions))
    columns = spe_columns * slot.positions

    shape = (*(len(o) for o in lanes), len(macs), len(columns))
    size = lanes[0][:, None, None] * lanes[1][:, None] * lanes[2]
    words = device.dsp_kind, layer.activation_bits, layer.weight_bits
    dsp = size[..., None, None] * dsp_blocks(*words, slot, macs)[:, None] * spe_columns
    few = dsp <= (device.dsp if window.dsp is None else window.dsp)
    beyond = not few.all()
    if not few.any() and window.dsp is None:
        few = dsp == dsp.min()
    rows = np.flatnonzero(few)
    if not len(rows):
        raise TooNarrowError(layer.name)
    at = np.unravel_index(rows, shape)

    most = int(size.reshape(-1)[rows // (len(macs) * len(columns))].max())
    if kind == "dense" or table is None:
        steps = [-(-n // o).astype(np.float64) for n, o in zip(items, lanes, strict=True)]
        load = (steps[0][at[0]] * steps[1][at[1]] * steps[2][at[2]]) * ceil_div(taps, macs)[at[3]]
        variance, all_words = np.zeros(len(macs)), np.zeros(len(macs))
        cycles, levelled = np.ones((1, 1, 1, 1)), np.zeros((*shape[:3], 1), dtype=np.bool_)
        uneven = (False, False, False)
    else:
        zeros = table.slots(slot.products)
        cycles, ends, variance = vector_cycles(zeros, kind, c, taps, paths)
        if layer.dynamic:
            loads = lane_loads(cycles, items, lanes, most)
            levelled = np.zeros(loads.shape, dtype=np.bool_)
        else:
            loads, levelled = levelled_loads(cycles, items, lanes, most)
        all_words = total(cycles, items)
        spread = [n > 1 and not layer.dynamic for n in cycles.shape[:3]]
        uneven = (spread[0], spread[1], spread[2])
        load = loads[at[0], at[1], at[2], at[3]]
        runs = ceil_div(items[0], lanes[0][at[0]]) * ceil_div(items[2], lanes[2][at[2]])
        load = load + ends[at[3]] * runs
    ol, packing = lanes[2][at[2]], paths.packing[at[3]]
    spes = size.reshape(-1)[rows // (len(macs) * len(columns))] * spe_columns[at[4]]
    served = np.where(packing, 1, ceil_div(items[2], ol))
    depth = ceil_div(LANE_FIFO_VECTORS, served)
    depth = np.where((spes > 1) & (kind != "dense"), depth, 0)
    il, gl = lanes[1][at[1]], lanes[0][at[0]]
    reach = paths.reach[at[3]]
    grid = Grid(kind, c, macs[at[3]], il, ol, gl, columns[at[4]], depth, reach, packing, slot)

    steps = ceil_div(items[0], gl) * ceil_div(items[1], il) * ceil_div(items[2], ol)
    share = Share(steps, load, all_words[at[3]])
    unknown = table is None or layer.dynamic or kind == "weight-sparse" or slot.products > 1
    left = None if unknown or table is None else table.weights_left(c)
    if left is not None:
        fullest = fullest_lanes(left, items, lanes, most, cycles, levelled)
        column = at[3] if fullest.shape[3] > 1 else 0
        nonzeros = fullest[at[0], at[1], at[2], column]
        share = replace(
            share, nonzeros=nonzeros, all_nonzeros=float(total(left[..., None], items)[0])
        )

    own_sums = device.dsp_kind in ACCUMULATING_DSPS and slot.products == dsp_per_mac(*words) == 1
    streams: list[Candidates] = []
    if beside is not None and slot.products == 1 and not (layer.dynamic or device.asic):
        found = Foldings(items, grid, share, dsp.reshape(-1)[rows], load, variance[at[3]], uneven)
        streams = list(_streamed(layer, found, device, window, beside, own_sums))
    passes = layer.out_height * ceil_div(layer.out_width, grid.columns)
    served = np.where(grid.packing, 1, ceil_div(items[2], grid.out_lanes))
    cycles, floor = _cycles(layer, items, grid, passes * load, variance[at[3]], served)
    within = np.flatnonzero(cycles <= window.most)
    rows, load, cycles, floor = rows[within], load[within], cycles[within], floor[within]
    grid, share = grid.take(within), share.take(within)
    lut, ff = engine_logic(layer, grid, own_sums)
    join_lut, join_ff = adapters(layer, items, grid, cycles, uneven)
    line_lut, line_bram = _line_buffers(layer, items, grid, device)
    window_lut, window_bram = _window_buffers(layer, items, grid, device)
    lut, ff = lut + join_lut + line_lut + window_lut, ff + join_ff
    bram = line_bram + window_bram
    blocks = dsp.reshape(-1)[rows] + scaling_dsp(layer, cycles, device)
    fixed = np.column_stack((blocks, lut, ff, bram, np.zeros_like(bram)))
    if device.asic:
        fixed = engine_resources(layer, items, grid, fixed[:, 0])
    clamped = np.maximum(cycles, window.least)
    room = (fixed <= np.asarray(device.capacity)).all(axis=1)
    reason = "dsp" if beyond else None
    inside = np.flatnonzero(room) if room.any() or window.dsp else np.arange(len(fixed))
    if len(inside) < len(fixed):
        faster = ~room & (cycles < cycles[inside].min(initial=np.inf))
        over = (fixed[faster] > np.asarray(device.capacity)).sum(axis=0)
        reason = RESOURCES[int(over.argmax())] if faster.any() else reason
    options = on_chip(layer, grid, share)
    if device.asic:
        options = in_sram(layer, options)
    # Most columns are alike: zeros, or the decoders of an encoding.
    added = {column.tobytes(): column for o in options for column in o.resources.T}
    each = np.column_stack((clamped, fixed, *added.values()))
    kept = inside[pareto(each[inside])]
    parts = [_candidates(layer, grid, cycles, floor, fixed, o, kept, reason) for o in options]
    return cull(joined(parts + streams, reason), device.capacity)


@dataclass(frozen=True)
class Foldings:
    """Engines of one kind: their lanes, DSPs, cycles of the fullest lane for a position, and CV² of
    a vector's cycles; one value an engine."""

    items: tuple[int, int, int]
    grid: Grid
    share: Share
    dsp: IntArray
    load: FloatArray
    variance: FloatArray
    uneven: tuple[bool, bool, bool]


def _streamed(
    layer: ComputeLayer,
    found: Foldings,
    device: Device,
    window: Window,
    beside: Beside,
    own_sums: bool,
) -> Iterator[Candidates]:
    """The engines that stream their weights, of each way to do so the Pareto set."""
    grid, rows = weight_outer(found.grid, LANE_FIFO_VECTORS)
    load, variance, dsp = found.load[rows], found.variance[rows], found.dsp[rows]
    share, one = found.share.take(rows), np.ones_like(rows)
    lut, ff = engine_logic(layer, grid, own_sums)
    fixed = np.column_stack((dsp, lut, ff, 0 * lut, 0 * lut))
    room = fits(fixed, device.capacity)
    most = Link.of(device).width * window.most
    for cut in tile_options(layer):
        compute, read = steps(layer, cut, grid.columns)
        cycles, floor = _cycles(layer, found.items, grid, compute * load, variance, one)
        cycles = np.maximum(cycles, read * share.steps)
        at = np.flatnonzero(room & (cycles <= window.most))
        some, cycles, floor = grid.take(at), cycles[at], floor[at]
        clamped = np.maximum(cycles, window.least)
        own = fixed[at].copy()
        joins = adapters(layer, found.items, some, cycles, found.uneven)
        own[:, 1], own[:, 2] = own[:, 1] + joins[0], own[:, 2] + joins[1]
        ways = streamed(layer, found.items, some, share.take(at), cut, cycles, device, beside)
        for way in ways:
            total = own + way.resources
            good = np.flatnonzero(fits(total, device.capacity) & (way.link_bits <= most))
            points = np.column_stack((clamped, total, way.link_bits))[good]
            kept = good[pareto(points)]
            storage = Storage(STREAM, way.encoding, way.resources, way.encoded_bits)
            chosen = _candidates(layer, some, cycles, floor, own, storage, kept, None)
            yield replace(
                chosen,
                tile_rows=one[kept] * cut.rows,
                tile_memory=one[kept] * way.tile_memory,
                link_bits=way.link_bits[kept],
            )


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
        tile_rows=0 * one,
        tile_memory=0 * one,
        link_bits=np.zeros(len(rows)),
        culled_by=culled_by,
    )


def total(each: FloatArray, items: tuple[int, int, int]) -> FloatArray:
    """Sums [n] over all items of a table [G, C/G/c, F/G, n], whose axes of size 1 stand for all."""
    alike = np.prod([n // m for n, m in zip(items, each.shape[:3], strict=True)])
    return each.sum(axis=(0, 1, 2)) * alike


def vector_cycles(
    table: CycleTable, kind: str, c: int, taps: int, paths: Datapaths
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean cycles of a vector [G, ceil(C/G/c), F/G, n], those a run's end costs, and CV², [n] each.

    CV² of a packing engine is taken from the pairs left, without the levelling of two vectors.
    """
    single = paths.packing == 0
    values = cycle_table(taps, paths.macs[single], paths.reach[single])
    pairs = np.arange(taps + 1.0)[:, None]
    packed = np.maximum(1.0, pairs / paths.macs[~single])
    ends = np.zeros(len(paths))
    if not packed.shape[1]:
        return table.mean_of(kind, c, values), ends, table.variance_of(kind, c, values)
    mean = table.mean_of(kind, c, np.hstack((values, pairs)))
    columns = [mean[..., :-1]]
    for i in np.flatnonzero(~single).tolist():
        args = taps, int(paths.macs[i]), int(paths.reach[i])
        cycles, ends[i] = packed_cycles(*args, mean[..., -1])
        columns.append(cycles[..., None])
    variance = table.variance_of(kind, c, np.hstack((values, packed)))
    return np.concatenate(columns, axis=-1), ends, variance


def _cycles(
    layer: ComputeLayer,
    items: tuple[int, int, int],
    grid: Grid,
    compute: FloatArray,
    variance: FloatArray,
    served: IntArray,
) -> tuple[FloatArray, IntArray]:
    """Cycles an image, and which of `FLOORS` sets them.

    `compute` are those of the fullest lane; a window in a lane's FIFO serves `served` vectors.
    """
    groups = ceil_div(items[0], grid.group_lanes)
    vectors = grid.fifo_depth * served
    compute = compute * stall(grid.spes, variance, vectors)
    reads = layer.padded_pixels * groups * ceil_div(items[1], grid.in_lanes) / grid.columns
    reads = reads + load_cycles(layer, items, grid)
    writes = layer.positions * groups * ceil_div(items[2], grid.out_lanes) / grid.columns
    each = np.stack((compute, reads, writes))
    return each.max(axis=0), each.argmax(axis=0)


def _line_buffers(
    layer: ComputeLayer, items: tuple[int, int, int], grid: Grid, device: Device
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
    layer: ComputeLayer, items: tuple[int, int, int], grid: Grid, device: Device
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
