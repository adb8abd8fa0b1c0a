"""Dynamic energy of one image, by where it is spent.

An ASIC proxy: Horowitz, "Computing's energy problem", ISSCC 2014, gives operations and SRAM
accesses in a 45 nm ASIC; FPGA fabric costs several times that. It is meant for comparing designs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import log

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.resources import bits_to_count
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

PICO = 1e-12
MULTIPLY_32_PJ = 3.1
"""A 32-bit integer multiplication; other widths as the product of the operands' widths."""
ADD_32_PJ = 0.1
"""A 32-bit integer addition; other widths in proportion."""
SRAM_64_PJ = ((8 * 8192, 10.0), (32 * 8192, 20.0), (8 * 2**20, 100.0))
"""Bits of an SRAM, and what reading 64 bits of it costs."""
DRAM_64_PJ = 1950.0
"""Middle of the 1300 to 2600 pJ given for 64 bits of DRAM."""
_SMALLEST_BITS = 64


@dataclass(frozen=True)
class Energy:
    """Joules an image: arithmetic, weight memories, partial sums, line buffers, FIFOs, DRAM."""

    mac_j: float = 0.0
    weight_j: float = 0.0
    sum_j: float = 0.0
    line_j: float = 0.0
    fifo_j: float = 0.0
    dram_j: float = 0.0

    @property
    def dynamic_j(self) -> float:
        """All of it."""
        return sum(getattr(self, f.name) for f in fields(self))

    def __add__(self, other: Energy) -> Energy:
        return Energy(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def access_j(bits: float, memory_bits: float) -> float:
    """Joules to move `bits` bits in or out of a memory that holds `memory_bits`.

    Between and below the sizes of the table the energy follows a power of the size (about the
    square root); larger memories are split, so that the largest entry holds for them.
    """
    size = min(max(memory_bits, _SMALLEST_BITS), SRAM_64_PJ[-1][0])
    (low, low_pj), (high, high_pj) = SRAM_64_PJ[:2] if size <= SRAM_64_PJ[1][0] else SRAM_64_PJ[1:]
    power = log(high_pj / low_pj) / log(high / low)
    return bits / 64 * low_pj * (size / low) ** power * PICO


def mac_j(activation_bits: int, weight_bits: int, accumulator_bits: int) -> float:
    """Joules of one multiplication and its addition."""
    multiply = MULTIPLY_32_PJ * activation_bits * weight_bits / 32**2
    return (multiply + ADD_32_PJ * accumulator_bits / 32) * PICO


def layer_energy_j(
    layer: ComputeLayer, candidates: Candidates, row: int, nonzero_macs: float
) -> Energy:
    """The energy of `layer` on its candidate `row`, doing `nonzero_macs` multiplications an image.

    A dense engine multiplies zeros too: for it give all of `layer.macs`.
    """
    kind = candidates.kinds[int(candidates.kind[row])]
    c, macs = int(candidates.c[row]), int(candidates.macs[row])
    inside, out = int(candidates.in_lanes[row]), int(candidates.out_lanes[row])
    gl, columns = int(candidates.group_lanes[row]), int(candidates.columns[row])
    taps, b = layer.taps * c, layer.activation_bits
    blocks = -(-layer.group_channels // c)
    filters = layer.group_filters
    steps = -(-layer.groups // gl) * -(-blocks // inside) * -(-filters // out)
    vectors = layer.positions * layer.groups * blocks * filters

    weight_bits = taps * layer.weight_bits * steps
    if kind == "weight-sparse":
        index = int(bits_to_count(taps))
        words = layer.out_height * -(-layer.out_width // columns)
        depth = max(float(candidates.cycles[row]) / max(words, 1), 1.0)
        width = macs * (layer.weight_bits + index)
        weight = access_j(words * depth * width * inside * out * gl, width * depth)
    else:
        weight = access_j(vectors / columns * taps * layer.weight_bits, weight_bits)
    sums = -(-filters // out) * layer.accumulator_bits
    window_words = layer.positions * layer.groups * blocks * out * taps
    buffered = window_words * b * 2 if int(candidates.fifo_depth[row]) else 0
    rows = layer.kernel[0] - 1
    in_words = layer.padded_pixels * layer.channels
    line_size = rows * b * -(-layer.channels // (inside * c * gl)) * layer.in_width
    line = access_j(in_words * b * 2 * rows, line_size) if rows else 0.0
    each = mac_j(b, layer.weight_bits, layer.accumulator_bits)
    return Energy(
        mac_j=nonzero_macs * each,
        weight_j=weight,
        sum_j=access_j(vectors * layer.accumulator_bits * 2, sums),
        line_j=line,
        fifo_j=access_j(buffered, taps * b * max(int(candidates.fifo_depth[row]), 1)),
    )


def stream_energy_j(layer: StreamLayer) -> Energy:
    """The energy of passing words on; `read` and `write` move them from or to DRAM."""
    words = layer.in_words * (layer.operands if layer.kind == "add" else 1) + layer.out_words
    fifo = access_j(words * layer.bits, _SMALLEST_BITS)
    moved = layer.in_words * layer.bits if layer.kind in ("read", "write") else 0
    line = 0.0
    if layer.kernel[0] > 1:
        rows = layer.kernel[0] - 1
        size = rows * layer.bits * layer.in_width * layer.channels
        line = access_j(layer.in_words * layer.bits * 2 * rows, size)
    return Energy(fifo_j=fifo, line_j=line, dram_j=moved / 64 * DRAM_64_PJ * PICO)


def fifo_energy_j(layer: FifoLayer) -> Energy:
    """The energy of writing and reading each word of a FIFO once."""
    size = layer.depth_words * layer.bits
    return Energy(fifo_j=access_j(2 * layer.words * layer.bits, size))
