"""LUT and FF of the logic of an engine: of the Verilog blocks, and as data of what has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from hass_ir.hardware import fast_dense
from hass_ir.hardware.candidates import FAST_DENSE, FloatArray, IntArray
from hass_ir.hardware.distinct import distinct
from hass_ir.hardware.memory import bits_to_count, ceil_div
from hass_ir.hardware.narrow import WHOLE, Slot, unpacking_ff, unpacking_lut
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.workload import ComputeLayer


@dataclass(frozen=True)
class Coefficients:
    """LUTs of the parts of an engine that are no Verilog block, per the term in the name.

    b is a word's width, n the copies of a fork or the lanes summed up.
    """

    source: str
    fork_lut_b_n: float = 0.5
    fork_lut: float = 5.0
    sum_lut_b_n: float = 1.26
    bias_lut_b: float = 0.81
    multiplexer_inputs_per_lut: int = 4


FPGACONVNET = Coefficients(
    source="fpgaConvNet's regression for 16-bit modules; of multiplexers an estimate: a 4-to-1 a "
    "LUT6, wider ones with MUXF7 and MUXF8 (AMD UG574)"
)

ACCUMULATING_DSPS = ("dsp48e2", "dsp58")
"""Blocks that add a product, the sum of the block before, and their own last sum in one cycle:
their adder has four inputs (AMD UG579, AM004), that of the DSP48E1 three."""

WEIGHT_FIFO_VECTORS = 16

Items = tuple[int, IntArray | int, int]
"""Groups, blocks of channels, and filters dealt out to lanes; blocks may differ between engines."""


def items_of(items: Items, rows: IntArray) -> Items:
    """Those of the engines `rows`: only blocks may have a value each."""
    groups, blocks, filters = items
    return groups, blocks if isinstance(blocks, int) else blocks[rows], filters


@dataclass(frozen=True)
class Grid:
    """Engines of one kind: each array holds one value an engine, broadcastable.

    Vectors take `c` channels, for all engines the same or one value each. There are `in_lanes` x
    `out_lanes` sparse vector-dot engines (SPE) in each of `group_lanes`, all that `columns` times;
    `fifo_depth` windows are buffered before each SPE, and each serves all filters of the SPE (with
    packing, one). `reach` and `packing` as in `Candidates`. A multiplier does what `slot` says: an
    SPE works on `slot.filters` filters and `slot.positions` columns at once. `shape` numbers what
    engines have in common that agree in c, lanes, columns, FIFOs and packing, if that is known.
    """

    kind: str
    c: IntArray | int
    macs: IntArray
    in_lanes: IntArray
    out_lanes: IntArray
    group_lanes: IntArray
    columns: IntArray
    fifo_depth: IntArray
    reach: IntArray
    packing: IntArray
    slot: Slot = WHOLE
    shape: IntArray | None = None

    def take(self, rows: IntArray) -> Grid:
        """The engines `rows` only; every array has one value an engine."""
        c = self.c if isinstance(self.c, int) else self.c[rows]
        shape = None if self.shape is None else self.shape[rows]
        arrays = {name: getattr(self, name)[rows] for name in _arrays()}
        return replace(self, c=c, shape=shape, **arrays)

    @cached_property
    def shapes(self) -> tuple[IntArray, IntArray]:
        """Rows of engines of all shapes there are, and of each engine which of these it has."""
        if self.shape is None:
            rows = np.arange(len(self.macs))
            return rows, rows
        return distinct(self.shape)

    @property
    def spes(self) -> IntArray:
        return self.in_lanes * self.out_lanes * self.group_lanes * self.spe_columns

    @property
    def spe_columns(self) -> IntArray:
        """Columns of SPEs; each makes `slot.positions` output columns."""
        return self.columns // self.slot.positions

    @property
    def outputs(self) -> IntArray:
        """Output words made at once."""
        return self.out_lanes * self.slot.filters * self.group_lanes * self.columns


def _arrays() -> list[str]:
    return [f.name for f in fields(Grid) if f.name not in ("kind", "c", "slot", "shape")]


def joined_grids(parts: Sequence[Grid]) -> Grid:
    """The engines of all `parts`, which agree in kind and slot."""
    arrays = {name: np.concatenate([getattr(p, name) for p in parts]) for name in _arrays()}
    c = np.concatenate([np.broadcast_to(p.c, p.macs.shape) for p in parts])
    shapes, first = list[IntArray](), 0
    for shape in (p.shape for p in parts if p.shape is not None):
        shapes.append(shape + first)
        first += int(shape.max(initial=-1)) + 1
    shape = np.concatenate(shapes) if len(shapes) == len(parts) else None
    return replace(parts[0], c=c, shape=shape, **arrays)


def multiplexer_lut(inputs: IntArray, k: Coefficients = FPGACONVNET) -> IntArray:
    """LUTs of one bit of a multiplexer of `inputs`; a wire for a single one."""
    return np.where(inputs > 1, ceil_div(inputs, k.multiplexer_inputs_per_lut), 0)


def zero_flags(layer: ComputeLayer, grid: Grid) -> IntArray | int:
    """Bits that tell which activations of a window are zero, for pair-sparse engines and those that
    pack."""
    told = (grid.packing > 0) | (grid.kind == "pair-sparse")
    return layer.taps * grid.c * grid.slot.positions * told


def lane_fifo(layer: ComputeLayer, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of the buffers before one SPE.

    A single window lies in flip-flops. Columns that share a weight memory but skip by their own
    activations need the weights of `WEIGHT_FIFO_VECTORS` vectors too.
    """
    window = layer.taps * grid.c * layer.activation_bits * grid.slot.positions
    window = window + zero_flags(layer, grid)
    depth = 1 << bits_to_count(grid.fifo_depth)
    queue = {"BITS": window, "DEPTH": depth, "FILTERS": _served(layer, grid)}
    lut, ff = (np.where(grid.fifo_depth > 1, x, 0) for x in evaluate("lane_fifo", queue))
    if grid.kind in ("activation-sparse", "pair-sparse"):
        width = layer.taps * grid.c * layer.weight_bits * grid.slot.filters
        weights = evaluate("stream_fifo", {"BITS": width, "DEPTH": WEIGHT_FIFO_VECTORS})
        own = (grid.spe_columns > 1) & (grid.fifo_depth > 0)
        lut, ff = lut + np.where(own, weights[0], 0), ff + np.where(own, weights[1], 0)
    return lut, ff + np.where(grid.fifo_depth == 1, window, 0)


def vector_dot(
    layer: ComputeLayer, grid: Grid, dsp_sums: bool = False
) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of the vector-dot engine of one SPE, compaction included.

    With packing it is the engine that chooses among the pairs of two vectors. With `dsp_sums`
    products are added up in chains of DSPs. Of several products in a multiplier each has a sum of
    its own, and those of a chain are added as they are taken apart.
    """
    slot, columns = grid.slot, (grid.c, grid.macs, grid.reach, grid.packing)
    rows, which = distinct(*columns)
    c, n, reach, packing = (np.broadcast_to(x, which.shape)[rows] for x in columns)
    parameters = {
        "TAPS": layer.taps * c,
        "MACS": n,
        "REACH": reach,
        "A_BITS": layer.activation_bits * slot.positions,
        "W_BITS": layer.weight_bits * slot.filters,
        "ACC_BITS": layer.accumulator_bits * slot.products,
        "ADDED": 1 if slot.products > 1 else n,
        "CHAIN": int(dsp_sums),
    }
    lut, ff = evaluate(grid.kind.replace("-", "_"), parameters)
    if packing.any():
        weights = {"WEIGHTS": int(grid.kind == "pair-sparse")}
        packed_lut, packed_ff = evaluate("packing", parameters | weights)
        lut: FloatArray = np.where(packing > 0, packed_lut, lut)
        ff: FloatArray = np.where(packing > 0, packed_ff, ff)
    return (lut + unpacking_lut(slot, n))[which], (ff + unpacking_ff(slot, n))[which]


def accumulator(layer: ComputeLayer, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of the partial sums of an SPE, one a filter; of none in its last case.

    A vector's sum is the result where a lane has a single block of channels, and with packing,
    where the vector-dot engine adds up over the blocks itself.
    """
    blocks = ceil_div(ceil_div(layer.group_channels, grid.c), grid.in_lanes)
    sums = {"ACC_BITS": layer.accumulator_bits, "FILTERS": _served(layer, grid), "BLOCKS": blocks}
    needed = grid.slot.products * ((blocks > 1) & (grid.packing == 0))
    lut, ff = evaluate("accumulate_filters", sums)
    return lut * needed, ff * needed


def _served(layer: ComputeLayer, grid: Grid) -> IntArray:
    """Filters of an SPE, those that share its multipliers as one."""
    return ceil_div(layer.group_filters, grid.slot.filters * grid.out_lanes)


def window_logic(layer: ComputeLayer, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of the sliding windows without their lines; none of a layer without.

    All banks move together: one window of words side by side. Each holds the columns of all
    channels of its own.
    """
    banks = grid.in_lanes * grid.c * grid.group_lanes * grid.columns * (layer.taps > 1)
    blocks = ceil_div(ceil_div(layer.group_channels, grid.c), grid.in_lanes)
    image = {
        "BITS": banks * layer.activation_bits,
        "HEIGHT": layer.in_height,
        "WIDTH": ceil_div(layer.in_width, grid.columns),
        "CHANNELS": blocks * ceil_div(layer.groups, grid.group_lanes),
        "KH": layer.kernel[0],
        "KW": layer.kernel[1],
        "PAD": int(any(layer.padding)),
        "BLOCK": 1,
    }
    lut, ff = evaluate("sliding_window", image)
    return lut * (layer.taps > 1), ff * (layer.taps > 1)


def own_products(layer: ComputeLayer, grid: Grid, dsp_sums: bool) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of what a fast dense engine makes of windows alone, and of taking it off."""
    taps, lanes = layer.taps * grid.c, grid.in_lanes * grid.group_lanes * grid.columns
    blocks = ceil_div(ceil_div(layer.group_channels, grid.c), grid.in_lanes)
    macs = fast_dense.window_macs(taps, grid.macs, _served(layer, grid))
    lut, ff = fast_dense.window_logic(layer, taps, macs, blocks, dsp_sums)
    sums = np.where(grid.in_lanes > 1, lanes, 0) * FPGACONVNET.sum_lut_b_n
    taken_off = grid.outputs + sums
    return lut * lanes + taken_off * layer.accumulator_bits, ff * lanes


def engine_logic(
    layer: ComputeLayer, grid: Grid, dsp_sums: bool = False
) -> tuple[IntArray, IntArray]:
    """LUT and FF of whole engines without their weight memories and line buffers, rounded up."""
    rows, which = grid.shapes
    lut, ff = (x[which] for x in _shape_logic(layer, grid.take(rows)))
    dot_lut, dot_ff = vector_dot(layer, grid, dsp_sums)
    lut, ff = lut + dot_lut * grid.spes, ff + dot_ff * grid.spes
    if grid.kind == FAST_DENSE:
        more_lut, more_ff = own_products(layer, grid, dsp_sums)
        lut, ff = lut + more_lut, ff + more_ff
    return np.ceil(lut).astype(np.int64), np.ceil(ff).astype(np.int64)


def _shape_logic(layer: ComputeLayer, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of all that multipliers and their reach do not change."""
    b, k = layer.activation_bits, FPGACONVNET
    lut, ff = (
        (one + other) * grid.spes
        for one, other in zip(accumulator(layer, grid), lane_fifo(layer, grid), strict=True)
    )
    window_lut, window_ff = window_logic(layer, grid)
    lut, ff = lut + window_lut, ff + window_ff
    banks = grid.in_lanes * grid.group_lanes * grid.columns
    lut = lut + banks // grid.slot.positions * zero_flags(layer, grid) * ceil_div(b - 1, 5)
    forks = np.where(grid.out_lanes > 1, banks, 0)
    lut = lut + forks * (k.fork_lut_b_n * b * grid.out_lanes + k.fork_lut)
    drains = grid.outputs
    lut = lut + drains * k.sum_lut_b_n * b * np.where(grid.in_lanes > 1, grid.in_lanes, 0)
    return lut + drains * k.bias_lut_b * b, ff
