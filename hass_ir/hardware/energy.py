"""Energy of one image, by where it is spent, and the energy of a device that is only switched on.

Dynamic energy is an ASIC proxy (see `nodes/45nm.toml`): FPGA fabric costs several times that. It is
meant for comparing designs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hass_ir.hardware.candidates import Candidates, FloatArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.dynamic import BUFFERS
from hass_ir.hardware.energy_table import EnergyTable
from hass_ir.hardware.functions import FUNCTIONS
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.stream_parts import PARTS, buffers
from hass_ir.hardware.workload import ComputeLayer, CycleTable, FifoLayer, StreamLayer

LEVELS = ("mac_j", "weight_j", "sum_j", "line_j", "fifo_j", "dram_j")
"""Where energy is spent: arithmetic, weight memories, partial sums, line and window buffers, FIFOs,
off-chip memory. The order of the last axis of every energy array."""

PICO = 1e-12
_SMALLEST_BITS = 64


def access_j(bits: ArrayLike, memory_bits: ArrayLike, table: EnergyTable) -> FloatArray:
    """Joules to move `bits` bits in or out of a memory that holds `memory_bits`, broadcast.

    Between and below the sizes of the table the energy follows a power of the size (about the
    square root); larger memories are split, so that the largest entry holds for them.
    """
    sizes = np.log(np.asarray([size for size, _ in table.sram_64_pj]))
    energies = np.log(np.asarray([pj for _, pj in table.sram_64_pj]))
    size = np.log(np.maximum(np.asarray(memory_bits, dtype=np.float64), _SMALLEST_BITS))
    slope = (energies[1] - energies[0]) / (sizes[1] - sizes[0])
    below = energies[0] + slope * (np.minimum(size, sizes[0]) - sizes[0])
    log_pj = np.where(size < sizes[0], below, np.interp(size, sizes, energies))
    return np.asarray(bits, dtype=np.float64) / 64 * np.exp(log_pj) * PICO


def mac_j(
    activation_bits: int, weight_bits: int, accumulator_bits: int, table: EnergyTable
) -> float:
    """Joules of one multiplication and its addition.

    A multiplication grows with the product of its operands' widths, an addition with its width.
    """
    multiply = table.multiply_32_pj * activation_bits * weight_bits / 32**2
    return (multiply + table.add_32_pj * accumulator_bits / 32) * PICO


def dram_j(bits: float, table: EnergyTable) -> float:
    """Joules to move `bits` bits from or to off-chip memory."""
    return bits / 64 * table.dram_64_pj * PICO


def candidate_energy(
    layer: ComputeLayer | StreamLayer | FifoLayer,
    candidates: Candidates,
    zeros: CycleTable | None,
    table: EnergyTable,
) -> FloatArray:
    """Dynamic joules an image of each candidate by level, [n, 6] in the order of `LEVELS`.

    Without `zeros` a compute layer does all its multiplications.
    """
    if isinstance(layer, ComputeLayer):
        result = _compute_energy(layer, candidates, zeros, table)
    elif isinstance(layer, FifoLayer):
        result = np.tile(_fifo_energy(layer, table), (len(candidates), 1))
    else:
        result = np.tile(_stream_energy(layer, table), (len(candidates), 1))
    streamed = candidates.link_bits / 64 * table.dram_64_pj * PICO
    result[:, LEVELS.index("dram_j")] += streamed
    return result


def static_j(device: Device, images_per_s: float, boards: int = 1) -> float:
    """Joules an image that `boards` devices take for being switched on, in steady state."""
    return boards * device.static_w / images_per_s


def _compute_energy(
    layer: ComputeLayer, candidates: Candidates, zeros: CycleTable | None, table: EnergyTable
) -> FloatArray:
    c, inside, out = candidates.c, candidates.in_lanes, candidates.out_lanes
    taps, b = layer.taps * c, layer.activation_bits
    groups, filters = layer.groups, layer.group_filters
    blocks = ceil_div(layer.group_channels, c)
    runs = ceil_div(filters, candidates.filters_at_once)
    positions = layer.positions * groups * blocks
    vectors = positions * filters
    performed = np.full(len(candidates), float(layer.macs))
    done = np.column_stack((candidates.kind, candidates.products))
    uses: list[list[int]] = np.unique(done, axis=0).tolist()
    for kind, products in uses:
        if zeros is not None and candidates.kinds[kind] != "dense":
            left = zeros.slots(products).products_left(candidates.kinds[kind])
            performed[(done == (kind, products)).all(axis=1)] = products * left
    each = mac_j(b, layer.weight_bits, layer.accumulator_bits, table)

    kept = np.where(candidates.packing > 0, 1, runs) * layer.accumulator_bits
    read = positions * runs * taps * b
    window = 2 * ceil_div(blocks, inside) * taps * b
    windows = access_j(positions * taps * b + read, window, table)
    passed = positions * np.where(candidates.packing > 0, filters, out) * taps * b
    depth = np.maximum(candidates.fifo_depth, 1)
    return np.column_stack(
        (
            performed * each,
            _weight_energy(layer, candidates, table),
            access_j(vectors * layer.accumulator_bits * 2, kept, table),
            _line_energy(layer, candidates, table) + np.where(candidates.packing > 0, windows, 0),
            np.where(candidates.fifo_depth > 0, access_j(2 * passed, taps * b * depth, table), 0),
            np.zeros(len(candidates)),
        )
    )


def _weight_energy(layer: ComputeLayer, candidates: Candidates, table: EnergyTable) -> FloatArray:
    """Weight memories: all their words are read for each output position, at once for all columns
    that share them. An operand that is an activation is written first."""
    copies = candidates.in_lanes * candidates.out_lanes * candidates.group_lanes
    passes = layer.out_height * ceil_div(layer.out_width, candidates.columns)
    bits = candidates.encoded_bits
    written, held = (1, BUFFERS) if layer.dynamic else (0, 1)
    return access_j((passes + written) * bits, held * bits / copies, table)


def _line_energy(layer: ComputeLayer, candidates: Candidates, table: EnergyTable) -> FloatArray:
    """Line buffers: every input word passes through each of their rows."""
    rows = layer.kernel[0] - 1
    banks = candidates.in_lanes * candidates.c * candidates.group_lanes
    if rows == 0:
        return np.zeros(len(candidates))
    moved = layer.padded_pixels * layer.channels * layer.activation_bits * 2 * rows
    size = rows * layer.activation_bits * ceil_div(layer.channels, banks) * layer.in_width
    return access_j(moved, size, table)


def _stream_energy(layer: StreamLayer, table: EnergyTable) -> FloatArray:
    """Passing words on, their products, tables and buffers; `read`, `write` use off-chip memory."""
    part, bits, most = PARTS[layer.kind], layer.bits, max(layer.in_words, layer.out_words)
    several = layer.operands if layer.kind in ("add", "multiply") else 1
    words = layer.in_words * (several if layer.block_words == 1 else 1) + layer.out_words
    line = sum(float(access_j(x.moved_bits, x.bits * x.words, table)) for x in buffers(layer))
    products, looked_up = part.products, 0.0
    if part.function is not None:
        entry, entries = FUNCTIONS[part.function].table(bits)
        looked_up = float(access_j(most * entry, entry * entries, table))
        products += FUNCTIONS[part.function].multiplies(bits)
    multiplied = most * products * mac_j(bits, bits, 2 * bits, table)
    moved = layer.in_words * layer.bits if layer.kind in ("read", "write") else 0
    fifo = access_j(words * layer.bits, _SMALLEST_BITS, table)
    return np.asarray([multiplied, looked_up, 0.0, line, float(fifo), dram_j(moved, table)])


def _fifo_energy(layer: FifoLayer, table: EnergyTable) -> FloatArray:
    """Writing and reading each word once."""
    result = np.zeros(len(LEVELS))
    size = layer.depth_words * layer.bits
    result[LEVELS.index("fifo_j")] = access_j(2 * layer.words * layer.bits, size, table)
    return result
