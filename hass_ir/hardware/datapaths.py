"""What engines of a layer may be tried: multipliers and their reach, vectors, columns, slots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS, FAST_DENSE, BoolArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.fast_dense import possible, taps_each
from hass_ir.hardware.narrow import FIXED_WIDTHS, WHOLE, Slot, slots
from hass_ir.hardware.packing import packed_options
from hass_ir.hardware.selection import reach_options
from hass_ir.hardware.workload import ComputeLayer, CycleTable

_DENSE_TAPS = 32
_COLUMNS = (1, 2, 4, 7, 14)
"""P worth trying: 7 because image widths of 224 networks are multiples of it."""
_TOKENS = 4
"""The most columns of a layer of one row: what waits beside it at a join grows with them."""


def mac_options(taps: int, kind: str) -> IntArray:
    """Multipliers an SPE may have for a vector of `taps`, ascending."""
    if kind in DENSE_KINDS:
        items = -(-taps // taps_each(kind))
        steps = {-(-items // m) for m in range(1, items + 1)}
        return np.asarray(sorted({-(-items // s) for s in steps}), dtype=np.int64)
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

    def take(self, rows: IntArray | BoolArray) -> Datapaths:
        """Those of `rows`."""
        return Datapaths(self.macs[rows], self.reach[rows], self.packing[rows])


def datapath_options(taps: int, kind: str, dense_too: bool) -> Datapaths:
    """SPEs for vectors of `taps`: multipliers, their reach, and packing.

    Where dense engines are tried too, a sparse one needs fewer multipliers than taps.
    """
    macs = mac_options(taps, kind)
    if kind in DENSE_KINDS:
        return Datapaths(macs, np.ones_like(macs), np.zeros_like(macs))
    if dense_too and len(macs) > 1:
        macs = macs[:-1]
    rows = [(m, k, 0) for m in macs.tolist() for k in reach_options(taps, m)]
    if kind != "weight-sparse":
        rows += [(m, k, 1) for m, k in packed_options(taps)]
    return Datapaths(*np.asarray(rows, dtype=np.int64).T)


def column_options(layer: ComputeLayer, positions: int = 1) -> IntArray:
    """Columns of engines that make `positions` output columns each, ascending: of `_COLUMNS` those
    that save steps over the last."""
    width = -(-layer.out_width // positions)
    most = width if layer.out_height > 1 else min(width, _TOKENS // positions)
    fewer = {-(-width // p): p for p in reversed(_COLUMNS) if p <= max(most, 1)}
    return np.asarray(sorted(fewer.values()), dtype=np.int64)


def most_columns(layer: ComputeLayer) -> int:
    """The most output columns that any engine makes at once."""
    words = layer.activation_bits, layer.weight_bits
    positions = {s.positions for kind in FIXED_WIDTHS for s in slots(kind, *words)}
    return max(p * int(column_options(layer, p).max()) for p in positions)


def vector_channels(layer: ComputeLayer, table: CycleTable | None, kind: str) -> tuple[int, ...]:
    """The values of c to try: input channels a vector takes together."""
    if kind not in DENSE_KINDS:
        return table.channels_together if table is not None else ()
    powers = (2**k for k in range(8))
    allowed = (c for c in powers if c <= layer.group_channels and c * layer.taps <= _DENSE_TAPS)
    return tuple(allowed) or (1,)


def slot_options(
    layer: ComputeLayer, table: CycleTable | None, kind: str, device: Device
) -> tuple[Slot, ...]:
    """What a multiplier of an engine of `kind` may do: products there are filters, positions and,
    where zeros are skipped, statistics for; none if the layer can have no such engine."""
    if kind == FAST_DENSE:
        return (WHOLE,) if possible(layer, device) else ()
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
