"""On-chip memories: what a memory of a width and a depth takes of LUTs, BRAM18 and URAM."""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.device import Device

PLACEMENTS = ("lutram", "bram", "uram")
WEIGHT_MEMORIES = (*PLACEMENTS, "stream", "logic")
"""Where weights may lie: on chip, off chip, from where they are streamed, or as constants."""
STREAM, LOGIC = (WEIGHT_MEMORIES.index(name) for name in ("stream", "logic"))

LUTRAM_DEPTH = 64
BRAM18_SHAPES = ((1, 16384), (2, 8192), (4, 4096), (9, 2048), (18, 1024), (36, 512))
"""Width and depth of a block (AMD UG573, UltraScale memory resources; UG473 for 7 series)."""
URAM_SHAPE = (72, 4096)


def on_chip_bits(device: Device) -> int:
    """Bits of all blocks of memory."""
    return device.bram18 * 18432 + device.uram * URAM_SHAPE[0] * URAM_SHAPE[1]


def ceil_div(dividend: IntArray | int, divisor: IntArray | int) -> IntArray:
    """The quotient rounded up, element by element; `dividend` at least 0, `divisor` at least 1."""
    if isinstance(divisor, int) and divisor & (divisor - 1) == 0:
        return (np.asarray(dividend, dtype=np.int64) + (divisor - 1)) >> (divisor.bit_length() - 1)
    by = np.asarray(divisor, dtype=np.int64)
    return (np.asarray(dividend, dtype=np.int64) + (by - 1)) // by


def bits_to_count(largest: IntArray | int) -> IntArray:
    """lg: ceil(log2), 0 for 1."""
    return np.frexp(np.maximum(np.asarray(largest), 1) - 1.0)[1].astype(np.int64)


def lutram(width: IntArray | int, depth: IntArray | int) -> IntArray:
    """LUTs of a memory `width` bits wide and `depth` words deep."""
    return np.asarray(width, dtype=np.int64) * ceil_div(depth, LUTRAM_DEPTH)


def shift_fifo(width: IntArray | int, depth: IntArray | int) -> IntArray:
    """LUTs of a FIFO's storage: a LUT is two shift registers of 16 bits, or one of 32.

    Source: AMD UG474 and UG574, SLICEM. From 33 words on as LUTRAM.
    """
    bits = np.asarray(width, dtype=np.int64)
    short = np.where(np.asarray(depth) <= 16, ceil_div(bits, 2), bits)
    stored = np.where(np.asarray(depth) <= 32, short, lutram(width, depth))
    return np.where(np.asarray(depth) > 0, stored, 0)


def bram18(width: IntArray | int, depth: IntArray | int) -> IntArray:
    """BRAM18 blocks of a memory, in the best of the block's shapes."""
    w, d = BRAM18_SHAPES[0]
    best = ceil_div(width, w) * ceil_div(depth, d)
    for w, d in BRAM18_SHAPES[1:]:
        best = np.minimum(best, ceil_div(width, w) * ceil_div(depth, d))
    return best


def uram(width: IntArray | int, depth: IntArray | int) -> IntArray:
    """URAM blocks of a memory; their shape is fixed."""
    return ceil_div(width, URAM_SHAPE[0]) * ceil_div(depth, URAM_SHAPE[1])


def placed(width: IntArray | int, depth: IntArray | int, copies: IntArray | int) -> IntArray:
    """LUT, BRAM18 and URAM of `copies` equal memories for each placement.

    Shape [3 placements, 3 resources, ...]: a placement takes of its own resource alone.
    """
    taken = (lutram(width, depth), bram18(width, depth), uram(width, depth))
    each = [np.asarray(copies, dtype=np.int64) * one for one in taken]
    shape = np.broadcast_shapes(*(e.shape for e in each))
    result = np.zeros((3, 3, *shape), dtype=np.int64)
    for i, one in enumerate(each):
        result[i, i] = one
    return result
