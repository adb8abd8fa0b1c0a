"""What one operation or access costs in a technology, and the levels at which energy is spent."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.energy_table import EnergyTable

LEVELS = ("mac_j", "weight_j", "sum_j", "line_j", "fifo_j", "dram_j")
"""Where energy is spent: arithmetic, weight memories, partial sums, line and window buffers, FIFOs,
off-chip memory. The order of the last axis of every energy array."""

PICO = 1e-12
SMALLEST_BITS = 64
"""Smaller memories, registers among them, count as one of so many bits."""


def access_j(bits: ArrayLike, memory_bits: ArrayLike, table: EnergyTable) -> FloatArray:
    """Joules to move `bits` bits in or out of a memory that holds `memory_bits`, broadcast.

    Between and below the sizes of the table the energy follows a power of the size (about the
    square root); larger memories are split, so that the largest entry holds for them.
    """
    sizes = np.log(np.asarray([size for size, _ in table.sram_64_pj]))
    energies = np.log(np.asarray([pj for _, pj in table.sram_64_pj]))
    size = np.log(np.maximum(np.asarray(memory_bits, dtype=np.float64), SMALLEST_BITS))
    slope = (energies[1] - energies[0]) / (sizes[1] - sizes[0])
    below = energies[0] + slope * (np.minimum(size, sizes[0]) - sizes[0])
    log_pj = np.where(size < sizes[0], below, np.interp(size, sizes, energies))
    return np.asarray(bits, dtype=np.float64) / 64 * np.exp(log_pj) * PICO


def multiply_j(first_bits: int, second_bits: int, table: EnergyTable) -> float:
    """Joules of one multiplication: it grows with the product of its operands' widths."""
    return table.multiply_32_pj * first_bits * second_bits / 32**2 * PICO


def add_j(bits: float, table: EnergyTable) -> float:
    """Joules of additions (or comparisons) that are `bits` wide in sum."""
    return table.add_32_pj * bits / 32 * PICO


def mac_j(
    activation_bits: int, weight_bits: int, accumulator_bits: int, table: EnergyTable
) -> float:
    """Joules of one multiplication and its addition."""
    product = multiply_j(activation_bits, weight_bits, table)
    return product + add_j(accumulator_bits, table)


def dram_j(bits: float, table: EnergyTable) -> float:
    """Joules to move `bits` bits from or to off-chip memory."""
    return bits / 64 * table.dram_64_pj * PICO
