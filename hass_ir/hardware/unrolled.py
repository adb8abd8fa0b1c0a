"""Unrolled engines: weights are constants in logic, so that zeros take nothing.

A window of all channels meets all filters at once, as in LogicSparse (arXiv 2511.03079). Weights
are sums of signed powers of two, in canonical form (`sparsity.digits`). A filter first adds up the
activations at each of its w digit positions, then these sums, shifted, and the bias: as many adders
as digits, of which all but w add few bits. Activations may come `digit_bits` at a time, lowest
first, through adders as wide (Hartley and Parhi, "Digit-Serial Computation", 1995): a position then
takes the cycles in which a sum has passed.

Estimate: a LUT and a flip-flop for each bit of an adder, a flip-flop for a carry that waits.
Activations that meet the same constants in several filters share no adders, and adders of three
operands are not used: both would make engines smaller.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np

from hass_ir.hardware.adapters import adapters, multiplexers
from hass_ir.hardware.buffers import line_buffers
from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.cycles import Timing
from hass_ir.hardware.datapaths import column_options
from hass_ir.hardware.device import Device
from hass_ir.hardware.encodings import ENCODINGS
from hass_ir.hardware.equipped import candidates
from hass_ir.hardware.memory import LOGIC, bits_to_count, ceil_div
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.resources import Grid, window_logic
from hass_ir.hardware.scaling import scaling_dsp
from hass_ir.hardware.storage import Storage
from hass_ir.hardware.window import Window
from hass_ir.hardware.workload import ComputeLayer, CycleTable

KIND = "unrolled"
_STEPS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Cycles a position may take, besides one for each bit of a sum."""
_NARROW_BITS = 3
"""An adder at one digit position is so much wider than an activation, in the mean of a tree: for a
sign, and a bit more for each level, of half as many."""


def sum_bits(layer: ComputeLayer) -> int:
    """Bits of a filter's sum."""
    terms = int(bits_to_count(layer.taps * layer.group_channels))
    return min(layer.activation_bits + layer.weight_bits + terms, layer.accumulator_bits)


def digit_options(bits: int) -> IntArray:
    """Bits of a word a cycle, ascending: all, or as few as take some more cycles."""
    return np.asarray(sorted({-(-bits // n) for n in (*_STEPS, bits)}), dtype=np.int64)


def adder_bits(layer: ComputeLayer, digits: FloatArray, digit_bits: IntArray) -> IntArray:
    """Bits of all adders for one position at a time that take `digit_bits` [n], rounded up, [n].

    A filter of d digits has d adders, one of them for the bias: where it sums up its w digit
    positions they are as wide as the sum, else about as wide as an activation.
    """
    wide = np.minimum(digits, layer.weight_bits).sum()
    narrow = digits.sum() - wide
    bits = wide * np.minimum(digit_bits, sum_bits(layer))
    bits = bits + narrow * np.minimum(digit_bits, layer.activation_bits + _NARROW_BITS)
    return np.ceil(bits).astype(np.int64)


def constants(
    layer: ComputeLayer, table: CycleTable | None, kinds: tuple[str, ...], device: Device
) -> FloatArray | None:
    """Digits of each filter, where `layer` may have unrolled engines.

    An ASIC counts no logic, so that there they would be free.
    """
    if KIND not in kinds or table is None or layer.dynamic or device.asic:
        return None
    return table.digits


def logic_work(
    layer: ComputeLayer, table: CycleTable | None, kinds: tuple[str, ...], device: Device
) -> float:
    """The least LUT·cycles an image takes on an unrolled engine; infinite where there is none."""
    digits = constants(layer, table, kinds, device)
    if digits is None:
        return inf
    options = digit_options(sum_bits(layer))
    each = adder_bits(layer, digits, options) * ceil_div(sum_bits(layer), options)
    least = adder_bits(layer, digits, options[:1])
    return inf if least[0] > device.lut else float(each.min()) * layer.positions


def unrolled(layer: ComputeLayer, digits: FloatArray, device: Device, window: Window) -> Candidates:
    """The engines whose adders are the `digits` of each filter, [filters], that take at most the
    cycles of `window`; of those that count no less than another one is left."""
    columns, bits = column_options(layer), digit_options(sum_bits(layer))
    at = np.unravel_index(np.arange(len(columns) * len(bits)), (len(columns), len(bits)))
    spread, digit = columns[at[0]], bits[at[1]]
    one = np.ones_like(spread)
    c, filters = layer.group_channels, layer.group_filters
    grid = Grid(KIND, c, one * layer.taps * c, one, one * filters, one * layer.groups, spread,
                0 * one, one, 0 * one)  # fmt: skip
    items = layer.groups, 1, filters
    steps = ceil_div(sum_bits(layer), digit)
    passes = layer.out_height * ceil_div(layer.out_width, spread)
    compute = (passes * steps).astype(np.float64)
    timing = Timing.of(layer, items, grid, compute, np.zeros((len(one), 4)), one)
    cycles, floor = timing.own()
    within = np.flatnonzero(cycles <= window.most)
    grid, cycles, floor, digit = grid.take(within), cycles[within], floor[within], digit[within]
    lut, ff = _logic(layer, grid, digits, digit)
    join_lut, join_ff = adapters(layer, items, grid, cycles, (False, False, False))
    line_lut, line_bram = line_buffers(layer, items, grid, device)
    dsp, none = scaling_dsp(layer, cycles, device), np.zeros(len(cycles), dtype=np.int64)
    resources = np.column_stack((dsp, lut + join_lut + line_lut, ff + join_ff, line_bram, none))
    kept = pareto(np.column_stack((np.maximum(cycles, window.least), resources)))
    storage = Storage(LOGIC, ENCODINGS.index("constants"), 0 * resources, none)
    timing = timing.take(within[kept])
    found = candidates(layer, grid, cycles, floor, resources, storage, kept, None, timing)
    return replace(found, digit_bits=digit[kept])


def _logic(
    layer: ComputeLayer, grid: Grid, digits: FloatArray, digit: IntArray
) -> tuple[IntArray, IntArray]:
    """LUT and FF of adders, and of windows, which words leave a digit at a time, and sums enter."""
    bits, adders = sum_bits(layer), int(np.ceil(digits.sum()))
    added, serial = adder_bits(layer, digits, digit), digit < bits
    words = layer.taps * layer.channels * layer.activation_bits
    lut = grid.columns * (added + np.where(serial, multiplexers(words, 2 + 0 * digit), 0))
    carries = np.where(serial, adders, 0)
    ff = grid.columns * (added + carries + np.where(serial, layer.filters * bits, 0))
    window_lut, window_ff = window_logic(layer, grid)
    lut, ff = lut + np.ceil(window_lut), ff + np.ceil(window_ff)
    return lut.astype(np.int64), ff.astype(np.int64)


def added_bits(layer: ComputeLayer, found: Candidates, digits: FloatArray) -> IntArray:
    """Bits that pass the adders of each of `found` for an image, [n]."""
    steps = ceil_div(sum_bits(layer), found.digit_bits)
    return layer.positions * steps * adder_bits(layer, digits, found.digit_bits)
