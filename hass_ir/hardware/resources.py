"""LUT, FF and DSP of the logic of an engine: formulas as data, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div, shift_fifo
from hass_ir.hardware.narrow import WHOLE, Slot, chains, unpacking_ff, unpacking_lut
from hass_ir.hardware.workload import ComputeLayer


@dataclass(frozen=True)
class Coefficients:
    """Regression coefficients of an engine's parts, LUT and FF, per the term in the name.

    b is a word's width, w a weight's, acc an accumulator's, n the multipliers, F the filters,
    C the channels, s the streams of a window.
    """

    source: str
    dense_lut_n: float = 2.571
    dense_lut_acc_n: float = 0.973
    dense_ff_stage: float = 21.37
    dense_ff_acc_n: float = 1.67
    sparse_lut_b_n: float = 0.0744
    sparse_lut_w_n: float = 0.9101
    sparse_lut_acc_n: float = 0.0295
    sparse_lut_filter: float = 0.0016
    sparse_ff_stage: float = 33.05
    sparse_ff_acc_n: float = 0.568
    accumulator_lut_filter: float = 0.854
    accumulator_lut_b: float = 3.51
    accumulator_ff_b: float = 3.21
    accumulator_ff_channel: float = 0.0073
    accumulator_ff_filter: float = 0.289
    window_lut_b: float = 6.47
    window_lut_row: float = 3.93
    window_lut_column: float = 2.45
    window_ff_row: float = 5.21
    window_ff_column: float = 3.44
    fork_lut_b_n: float = 0.5
    fork_lut: float = 5.0
    sum_lut_b_n: float = 1.26
    bias_lut_b: float = 0.81
    crossbar_inputs_per_lut: int = 4


FPGACONVNET = Coefficients(
    source="fpgaConvNet's regression for 16-bit modules; the compaction crossbar is an estimate: "
    "a 4-to-1 multiplexer a LUT6"
)

ACCUMULATING_DSPS = ("dsp48e2", "dsp58")
"""Blocks that add a product, the sum of the block before, and their own last sum in one cycle:
their adder has four inputs (AMD UG579, AM004), that of the DSP48E1 three."""

WEIGHT_FIFO_VECTORS = 16

Items = tuple[int, IntArray | int, int]
"""Groups, blocks of channels, and filters dealt out to lanes; blocks may differ between engines."""


@dataclass(frozen=True)
class Grid:
    """Engines of one kind: each array holds one value an engine, broadcastable.

    Vectors take `c` channels, for all engines the same or one value each. There are `in_lanes` x
    `out_lanes` sparse vector-dot engines (SPE) in each of `group_lanes`, all that `columns` times;
    `fifo_depth` windows are buffered before each SPE, and each serves all filters of the SPE (with
    packing, one). `reach` and `packing` as in `Candidates`. A multiplier does what `slot` says: an
    SPE works on `slot.filters` filters and `slot.positions` columns at once.
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

    def take(self, rows: IntArray) -> Grid:
        """The engines `rows` only; every array has one value an engine."""
        c = self.c if isinstance(self.c, int) else self.c[rows]
        return replace(self, c=c, **{name: getattr(self, name)[rows] for name in _arrays()})

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
    return [f.name for f in fields(Grid) if f.name not in ("kind", "c", "slot")]


def joined_grids(parts: Sequence[Grid]) -> Grid:
    """The engines of all `parts`, which agree in kind and slot."""
    arrays = {name: np.concatenate([getattr(p, name) for p in parts]) for name in _arrays()}
    c = np.concatenate([np.broadcast_to(p.c, p.macs.shape) for p in parts])
    return replace(parts[0], c=c, **arrays)


def bits_to_count(largest: IntArray | int) -> IntArray:
    """lg: ceil(log2), 0 for 1."""
    return np.ceil(np.log2(np.maximum(np.asarray(largest), 1))).astype(np.int64)


def multiplexer_lut(inputs: IntArray, k: Coefficients = FPGACONVNET) -> IntArray:
    """LUTs of one bit of a multiplexer of `inputs`; a wire for a single one."""
    return np.where(inputs > 1, ceil_div(inputs, k.crossbar_inputs_per_lut), 0)


def crossbar_lut(
    layer: ComputeLayer,
    kind: str,
    taps: IntArray | int,
    macs: IntArray,
    reach: IntArray,
    packing: IntArray | int = 0,
    slot: Slot = WHOLE,
) -> IntArray:
    """LUTs that move the pairs left in a vector of `taps` to `macs` multipliers, one SPE.

    Each multiplier selects among `reach` taps, of two vectors with `packing`; which, follows from
    counting the pairs left (see `selection`). pair-sparse moves both sides; activation-sparse the
    weights alone (the activations are compacted once for all filters); weight-sparse the
    activations alone, by stored indices, so that no zeros are counted at run time. Operands that
    meet in a `slot` move together.
    """
    a, w = layer.activation_bits * slot.positions, layer.weight_bits * slot.filters
    vectors = 1 + np.asarray(packing)
    selectors = macs * multiplexer_lut(vectors * reach)
    count = vectors * taps * bits_to_count(taps + 1) + macs * bits_to_count(macs + 1)
    if kind == "pair-sparse":
        return (a + w) * selectors + count
    if kind == "activation-sparse":
        return w * selectors + count
    if kind == "weight-sparse":
        return a * selectors
    return np.zeros_like(selectors)


def lane_fifo(layer: ComputeLayer, grid: Grid) -> tuple[IntArray, IntArray]:
    """LUT and FF of the buffers before one SPE.

    Windows lie in shift registers of LUTs, a single one in flip-flops. Columns that share a weight
    memory but skip by their own activations need the weights of `WEIGHT_FIFO_VECTORS` vectors too.
    """
    window = layer.taps * grid.c * layer.activation_bits * grid.slot.positions
    lut = np.where(grid.fifo_depth > 1, shift_fifo(window, grid.fifo_depth), 0)
    if grid.kind in ("activation-sparse", "pair-sparse"):
        width = layer.taps * grid.c * layer.weight_bits * grid.slot.filters
        weights = shift_fifo(width, WEIGHT_FIFO_VECTORS)
        lut = lut + np.where((grid.spe_columns > 1) & (grid.fifo_depth > 0), weights, 0)
    return lut, np.where(grid.fifo_depth == 1, window, 0)


def spe_logic(
    layer: ComputeLayer, grid: Grid, dsp_sums: bool = False, k: Coefficients = FPGACONVNET
) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of one SPE: vector dot, compaction, accumulator, lane FIFO.

    Packing holds a second vector, and one partial sum instead of one a filter. With `dsp_sums` that
    one lies in the last DSP of a chain that adds the products up, operands delayed to meet it.
    Of several products in a multiplier each has sums of its own, an adder for each chain.
    """
    slot, acc = grid.slot, layer.accumulator_bits
    b, w = layer.activation_bits * slot.positions, layer.weight_bits * slot.filters
    n, taps = grid.macs, layer.taps * grid.c
    sums_n = chains(slot, n) * slot.products
    stages = bits_to_count(n) + 1
    if grid.kind == "dense":
        lut = k.dense_lut_n * n + k.dense_lut_acc_n * acc * sums_n
        ff = k.dense_ff_stage * stages + k.dense_ff_acc_n * acc * sums_n
    else:
        lut = (k.sparse_lut_b_n * b + k.sparse_lut_w_n * w) * n + k.sparse_lut_acc_n * acc * sums_n
        lut = lut + k.sparse_lut_filter * layer.filters
        lut = lut + crossbar_lut(layer, grid.kind, taps, n, grid.reach, grid.packing, slot)
        ff = k.sparse_ff_stage * stages + k.sparse_ff_acc_n * acc * sums_n
        ff = ff + grid.packing * taps * (b + w)
    served = ceil_div(layer.group_filters, slot.filters * grid.out_lanes)
    sums = np.where(grid.packing, 1, served)
    own = grid.packing * int(dsp_sums)
    bits = layer.activation_bits
    sum_lut = k.accumulator_lut_filter * sums + k.accumulator_lut_b * bits
    sum_ff = k.accumulator_ff_b * bits + k.accumulator_ff_channel * layer.group_channels
    sum_ff = sum_ff + k.accumulator_ff_filter * sums
    sum_lut, sum_ff = sum_lut * slot.products, sum_ff * slot.products
    chain_ff = acc + n * (n - 1) // 2 * (b + w)
    lut, ff = lut + np.where(own, 0, sum_lut), ff + np.where(own, chain_ff, sum_ff)
    lut, ff = lut + unpacking_lut(slot, n), ff + unpacking_ff(slot, n)
    fifo_lut, fifo_ff = lane_fifo(layer, grid)
    return np.asarray(lut + fifo_lut, np.float64), np.asarray(ff + fifo_ff, np.float64)


def window_logic(
    layer: ComputeLayer, grid: Grid, k: Coefficients = FPGACONVNET
) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of the sliding windows; none of a layer without."""
    s = grid.in_lanes * grid.c * grid.group_lanes * grid.columns * layer.activation_bits
    s, (height, width) = s * (layer.taps > 1), layer.kernel
    lut = s * (k.window_lut_b + k.window_lut_row * (height - 1))
    lut = lut + s * k.window_lut_column * height * (width - 1)
    ff = s * (k.window_ff_row * (height - 1) + k.window_ff_column * height * (width - 1))
    return np.asarray(lut, np.float64), np.asarray(ff, np.float64)


def engine_logic(
    layer: ComputeLayer, grid: Grid, dsp_sums: bool = False, k: Coefficients = FPGACONVNET
) -> tuple[IntArray, IntArray]:
    """LUT and FF of whole engines without their weight memories and line buffers, rounded up."""
    b = layer.activation_bits
    lut, ff = spe_logic(layer, grid, dsp_sums, k)
    lut, ff = lut * grid.spes, ff * grid.spes
    window_lut, window_ff = window_logic(layer, grid, k)
    lut, ff = lut + window_lut, ff + window_ff
    forks = np.where(grid.out_lanes > 1, grid.in_lanes * grid.group_lanes * grid.columns, 0)
    lut = lut + forks * (k.fork_lut_b_n * b * grid.out_lanes + k.fork_lut)
    drains = grid.outputs
    lut = lut + drains * k.sum_lut_b_n * b * np.where(grid.in_lanes > 1, grid.in_lanes, 0)
    lut = lut + drains * k.bias_lut_b * b
    return np.ceil(lut).astype(np.int64), np.ceil(ff).astype(np.int64)
