"""Energy of engines without weights, and of FIFOs."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.energy_costs import (
    LEVELS,
    SMALLEST_BITS,
    access_j,
    add_j,
    dram_j,
    multiply_j,
)
from hass_ir.hardware.energy_table import EnergyTable
from hass_ir.hardware.functions import FUNCTIONS
from hass_ir.hardware.stream_parts import PARTS, POOLS, ROW_KINDS, buffers
from hass_ir.hardware.workload import FifoLayer, StreamLayer

MOVING = ("concat", "flatten", "fork", "read", "write", "resize", "slice", "transpose")
"""Kinds that do no arithmetic."""
REDUCING = (*POOLS, "global_avg_pool")
"""Kinds whose products are those of the words that go out, fewer than come in."""


def products(layer: StreamLayer) -> int:
    """Multiplications of two words an image: a word's, and what each row needs once.

    Long words are looked up in pieces, so that each look-up multiplies an offset by a slope.
    """
    part, bits = PARTS[layer.kind], layer.bits
    most = max(layer.in_words, layer.out_words)
    words = layer.out_words if layer.kind in REDUCING else most
    each = words * part.products + _rows(layer) * part.once_products
    for name, times in ((part.function, most), (part.once_function, _rows(layer))):
        if name is not None:
            each += times * FUNCTIONS[name].multiplies(bits)
    return each


def added_bits(layer: StreamLayer) -> float:
    """Bits of all additions and comparisons an image.

    Estimate: one for each LUT a bit in the logic of a word (`stream_parts`), where an adder, a
    comparison or a multiplexer of two is a LUT a bit; the sum of several operands besides.
    """
    if layer.kind in MOVING:
        return 0.0
    part, bits = PARTS[layer.kind], layer.bits
    most = max(layer.in_words, layer.out_words)
    sums = float((layer.operands - 1) * layer.out_words if layer.kind == "add" else 0)
    if layer.kind in POOLS:
        sums += layer.out_words * part.lut_bit_tap * layer.kernel[0] * layer.kernel[1]
    return (sums + most * part.lut_bit + _rows(layer) * part.once_lut_bit) * bits


def looked_up_j(layer: StreamLayer, table: EnergyTable) -> float:
    """Joules an image of reading tables of functions."""
    part, most = PARTS[layer.kind], max(layer.in_words, layer.out_words)
    result = 0.0
    for name, times in ((part.function, most), (part.once_function, _rows(layer))):
        if name is not None:
            entry, entries = FUNCTIONS[name].table(layer.bits)
            result += float(access_j(times * entry, entry * entries, table))
    return result


def stream_energy(layer: StreamLayer, table: EnergyTable) -> FloatArray:
    """Joules an image by level, [6]: arithmetic, tables, buffers, words passed on; `read`, `write`
    use off-chip memory."""
    bits = layer.bits
    several = layer.operands if layer.kind in ("add", "multiply") else 1
    words = layer.in_words * (several if layer.block_words == 1 else 1) + layer.out_words
    line = sum(float(access_j(x.moved_bits, x.bits * x.words, table)) for x in buffers(layer))
    multiplied = products(layer) * multiply_j(bits, bits, table)
    computed = multiplied + add_j(added_bits(layer), table)
    moved = layer.in_words * layer.bits if layer.kind in ("read", "write") else 0
    fifo = access_j(words * layer.bits, SMALLEST_BITS, table)
    lookups = looked_up_j(layer, table)
    return np.asarray([computed, lookups, 0.0, line, float(fifo), dram_j(moved, table)])


def fifo_energy(layer: FifoLayer, table: EnergyTable) -> FloatArray:
    """Joules an image by level, [6], of writing and reading each word once."""
    result = np.zeros(len(LEVELS))
    size = layer.depth_words * layer.bits
    result[LEVELS.index("fifo_j")] = access_j(2 * layer.words * layer.bits, size, table)
    return result


def _rows(layer: StreamLayer) -> int:
    """Rows of words an image, of kinds that take them as a whole."""
    return layer.in_words // layer.block_words if layer.kind in ROW_KINDS else 0
