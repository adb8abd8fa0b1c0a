"""Foldings: grids of vector-dot engines for a layer, and how its work falls on their lanes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.adapters import Uneven, uneven_of
from hass_ir.hardware.candidates import DENSE_KINDS, FAST_DENSE, BoolArray, FloatArray, IntArray
from hass_ir.hardware.cycles import vector_cycles
from hass_ir.hardware.datapaths import Datapaths, column_options, datapath_options
from hass_ir.hardware.device import Device
from hass_ir.hardware.encodings import Share, joined_shares
from hass_ir.hardware.fast_dense import taps_each, window_macs
from hass_ir.hardware.lanes import lane_loads, lane_options, levelled_loads
from hass_ir.hardware.levelling import columns_extra
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.narrow import Slot, dsp_blocks
from hass_ir.hardware.resources import Grid, Items, items_of, joined_grids
from hass_ir.hardware.window import TooNarrowError, Window
from hass_ir.hardware.workload import ComputeLayer, CycleTable

LANE_FIFO_VECTORS = 16
"""Vectors that sparse engines with several lanes buffer ahead, at least, in whole windows."""


@dataclass(frozen=True)
class Foldings:
    """Engines of one kind and use of the multipliers, one value of every array an engine.

    `items` are the groups, blocks of channels and filters dealt out to the lanes, `uneven` which of
    them are levelled, `share` how the weights fall on the lanes; `dsp` are blocks of the
    multipliers, `load` cycles of the fullest lane for a position, which is relatively `fuller` than
    the mean of the lanes, `variance` of its vectors' cycles as from `vector_cycles`. `beyond` tells
    whether engines with too many DSPs were left out; `columns` are as from `columns_extra`.
    """

    items: Items
    grid: Grid
    share: Share
    dsp: IntArray
    load: FloatArray
    fuller: FloatArray
    variance: FloatArray
    uneven: Uneven
    beyond: bool
    columns: tuple[FloatArray, FloatArray]

    def __len__(self) -> int:
        return len(self.load)

    def take(self, rows: IntArray) -> Foldings:
        """Those of the engines `rows`."""
        return replace(
            self,
            items=items_of(self.items, rows),
            uneven=uneven_of(self.uneven, rows),
            grid=self.grid.take(rows),
            share=self.share.take(rows),
            dsp=self.dsp[rows],
            load=self.load[rows],
            fuller=self.fuller[rows],
            variance=self.variance[rows],
            columns=(self.columns[0][rows], self.columns[1][rows]),
        )


def joined_foldings(parts: Sequence[Foldings]) -> Foldings:
    """The engines of all `parts`, which differ in c only: what depends on it has a value each."""
    if len(parts) == 1:
        return parts[0]
    groups, _, filters = parts[0].items
    blocks = np.concatenate([np.broadcast_to(p.items[1], len(p)) for p in parts])

    def uneven(axis: int) -> BoolArray:
        return np.concatenate([np.broadcast_to(p.uneven[axis], len(p)) for p in parts])

    def columns(which: int) -> FloatArray:
        return np.concatenate([p.columns[which] for p in parts])

    return Foldings(
        (groups, blocks, filters),
        joined_grids([p.grid for p in parts]),
        joined_shares([p.share for p in parts]),
        np.concatenate([p.dsp for p in parts]),
        np.concatenate([p.load for p in parts]),
        np.concatenate([p.fuller for p in parts]),
        np.concatenate([p.variance for p in parts]),
        (uneven(0), uneven(1), uneven(2)),
        any(p.beyond for p in parts),
        (columns(0), columns(1)),
    )


def foldings(
    layer: ComputeLayer,
    table: CycleTable | None,
    kind: str,
    c: int,
    slot: Slot,
    device: Device,
    dense_too: bool,
    window: Window,
) -> Foldings:
    """The engines of one kind, one c and one use of the multipliers with few enough DSPs.

    Raises `TooNarrowError` where `window` leaves none.
    """
    taps = layer.taps * c
    items = (
        layer.groups,
        -(-layer.group_channels // c),
        -(-layer.group_filters // slot.filters),
    )
    lanes = (lane_options(items[0]), lane_options(items[1]), lane_options(items[2]))
    paths = datapath_options(taps, kind, dense_too)
    macs = paths.macs
    spe_columns = column_options(layer, slot.positions)
    columns = spe_columns * slot.positions

    size = lanes[0][:, None, None] * lanes[1][:, None] * lanes[2]
    words = device.dsp_kind, layer.activation_bits, layer.weight_bits
    dsp = size[..., None, None] * dsp_blocks(*words, slot, macs)[:, None] * spe_columns
    if kind == FAST_DENSE:
        served = ceil_div(items[2], lanes[2])
        own = window_macs(taps, macs, served[:, None])
        inward = lanes[0][:, None, None, None] * lanes[1][:, None, None] * own
        dsp = dsp + inward[..., None] * spe_columns
    few = dsp <= (device.dsp if window.dsp is None else window.dsp)
    beyond = not few.all()
    # Where each vector is a run of its own there is no other to take pairs of.
    few &= (paths.packing == 0)[:, None] | (lanes[1] < items[1])[:, None, None, None]
    if not few.any():
        if window.dsp is not None:
            raise TooNarrowError(layer.name)
        few = dsp == dsp.min()
    most = int(size[few.any(axis=(3, 4))].max())

    def loads() -> _Loads:
        return _loads(layer, table, kind, c, slot, items, lanes, paths, most)

    key = replace(layer, name=""), kind, c, slot, dense_too
    work = loads() if table is None else _kept(table, key, most, loads)
    passes = layer.out_height * ceil_div(layer.out_width, columns)
    extra = columns_extra(layer, table, kind, columns, slot.positions)
    fewest = passes * (1.0 + np.minimum(extra[0], 0.0))
    quick = work.load[..., None] * fewest <= window.most
    rows = np.flatnonzero(few & quick)
    at = np.unravel_index(rows, dsp.shape)

    gl, il, ol = lanes[0][at[0]], lanes[1][at[1]], lanes[2][at[2]]
    packing, load = paths.packing[at[3]], work.load[at[:4]]
    served = np.where(packing, 1, ceil_div(items[2], ol))
    depth = ceil_div(LANE_FIFO_VECTORS, served)
    spes = gl * il * ol * spe_columns[at[4]]
    depth = np.where((spes > 1) & (kind not in DENSE_KINDS) | (packing > 0), depth, 0)
    reach = paths.reach[at[3]]
    shape = np.ravel_multi_index((*at[:3], at[4], packing), (*dsp.shape[:3], dsp.shape[4], 2))
    arrays = macs[at[3]], il, ol, gl, columns[at[4]], depth, reach, packing
    grid = Grid(kind, c, *arrays, slot, shape)

    steps = ceil_div(items[0], gl) * ceil_div(items[1], il) * ceil_div(items[2], ol)
    share = Share(steps, load, work.words[at[3]])
    if work.nonzeros is not None:
        column = at[3] if work.nonzeros.shape[3] > 1 else 0
        nonzeros = work.nonzeros[(*at[:3], column)]
        share = replace(share, nonzeros=nonzeros, all_nonzeros=work.all_nonzeros)
    # The ends of runs are the same on all lanes.
    ends = work.ends[at[3]] * ceil_div(items[0], gl) * ceil_div(items[2], ol)
    fuller = (load - ends) * (gl * il * ol) / np.maximum(work.words[at[3]], 1e-9) - 1.0
    fuller = np.maximum(fuller, 0.0) * (work.words[at[3]] > 0)
    blocks, variance = dsp.reshape(-1)[rows], work.variance[at[3]]
    side = extra[0][at[4]], extra[1][at[4]]
    return Foldings(items, grid, share, blocks, load, fuller, variance, work.uneven, beyond, side)


@dataclass(frozen=True)
class _Loads:
    """Cycles of the fullest lane for a position [groups, blocks, filters, n], for all options of
    lanes, with the `ends` [n] of each run; `variance` as in `Foldings`, and the words of all lanes
    [n]; the most non-zero weights of a lane as `load`, where they are known, and those of the
    layer."""

    load: FloatArray
    variance: FloatArray
    words: FloatArray
    ends: FloatArray
    uneven: tuple[bool, bool, bool]
    nonzeros: FloatArray | None = None
    all_nonzeros: float = 0.0


def _kept(table: CycleTable, key: object, most: int, loads: Callable[[], _Loads]) -> _Loads:
    """The `loads` of up to `most` lanes, kept with the table: spans of II differ in how many lanes
    they ask for only."""
    kept: dict[object, tuple[int, _Loads]] = vars(table).setdefault("_loads", {})
    known = kept.get(key)
    if known is None or known[0] < most:
        known = kept[key] = most, loads()
    return known[1]


def _loads(
    layer: ComputeLayer,
    table: CycleTable | None,
    kind: str,
    c: int,
    slot: Slot,
    items: tuple[int, int, int],
    lanes: tuple[IntArray, IntArray, IntArray],
    paths: Datapaths,
    most: int,
) -> _Loads:
    """The loads of up to `most` lanes, in the order of items that is better for each."""
    taps, none = layer.taps * c, np.zeros(len(paths))
    steps = [ceil_div(n, o).astype(np.float64) for n, o in zip(items, lanes, strict=True)]
    unknown = table is None or layer.dynamic or kind == "weight-sparse" or slot.products > 1
    left = None if unknown or table is None else table.weights_left(c)
    fullest = None
    if kind in DENSE_KINDS or table is None:
        load = steps[0][:, None, None, None] * steps[1][:, None, None] * steps[2][:, None]
        found = _Loads(
            load * ceil_div(taps, paths.macs * taps_each(kind)),
            np.zeros((len(paths), 4)),
            none,
            none,
            (False, False, False),
        )
    else:
        zeros = table.slots(slot.products)
        cycles, ends, variance = vector_cycles(zeros, kind, c, taps, paths, items[1] == 1)
        if layer.dynamic:
            load = lane_loads(cycles, items, lanes, most)
        else:
            load, fullest = levelled_loads(cycles, items, lanes, most, left)
        spread = [n > 1 and not layer.dynamic for n in cycles.shape[:3]]
        load = load + ends * (steps[0][:, None, None, None] * steps[2][:, None])
        words = total(cycles, items)
        found = _Loads(load, variance, words, ends, (spread[0], spread[1], spread[2]))
    if left is None:
        return found
    if fullest is None:
        fullest = lane_loads(left[..., None], items, lanes, most)
    whole = float(total(left[..., None], items)[0])
    return replace(found, nonzeros=fullest, all_nonzeros=whole)


def total(each: FloatArray, items: tuple[int, int, int]) -> FloatArray:
    """Sums [n] over all items of a table [G, C/G/c, F/G, n], whose axes of size 1 stand for all."""
    alike = np.prod([n // m for n, m in zip(items, each.shape[:3], strict=True)])
    return each.sum(axis=(0, 1, 2)) * alike
