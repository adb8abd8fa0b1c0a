"""Energy of one image, by where it is spent, and the energy of a device that is only switched on.

Dynamic energy is an ASIC proxy (see `nodes/45nm.toml`): FPGA fabric costs several times that. It is
meant for comparing designs.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware import fast_dense
from hass_ir.hardware.candidates import DENSE_KINDS, FAST_DENSE, Candidates, FloatArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.dynamic import BUFFERS
from hass_ir.hardware.energy_costs import LEVELS, access_j, add_j, dram_j, mac_j, multiply_j
from hass_ir.hardware.energy_streams import fifo_energy, stream_energy
from hass_ir.hardware.energy_table import EnergyTable
from hass_ir.hardware.energy_tiles import streamed_levels
from hass_ir.hardware.memory import LOGIC, STREAM, ceil_div
from hass_ir.hardware.scaling import scalings
from hass_ir.hardware.unrolled import KIND, added_bits
from hass_ir.hardware.workload import ComputeLayer, CycleTable, FifoLayer, StreamLayer


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
        result = np.tile(fifo_energy(layer, table), (len(candidates), 1))
    else:
        result = np.tile(stream_energy(layer, table), (len(candidates), 1))
    result[:, LEVELS.index("dram_j")] += candidates.link_bits * dram_j(1, table)
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
        if zeros is not None and candidates.kinds[kind] not in (*DENSE_KINDS, KIND):
            left = zeros.slots(products).products_left(candidates.kinds[kind])
            performed[(done == (kind, products)).all(axis=1)] = products * left
    each = mac_j(b, layer.weight_bits, layer.accumulator_bits, table)
    fast = np.asarray([kind == FAST_DENSE for kind in candidates.kinds])[candidates.kind]
    made = np.where(fast, fast_dense.energy_j(layer, table), performed * each)
    scaled = sum(n * multiply_j(x, y, table) for n, x, y in scalings(layer))

    kept = np.where(candidates.packing > 0, 1, runs) * layer.accumulator_bits
    read = positions * runs * taps * b
    window = 2 * ceil_div(blocks, inside) * taps * b
    windows = access_j(positions * taps * b + read, window, table)
    streams = candidates.memory == STREAM
    alone = (candidates.packing > 0) | streams
    passed = positions * np.where(alone, filters, out) * taps * b
    depth = np.maximum(candidates.fifo_depth, 1)
    result = np.column_stack(
        (
            made + scaled,
            _weight_energy(layer, candidates, table),
            access_j(vectors * layer.accumulator_bits * 2, kept, table),
            _line_energy(layer, candidates, table) + np.where(candidates.packing > 0, windows, 0),
            np.where(candidates.fifo_depth > 0, access_j(2 * passed, taps * b * depth, table), 0),
            np.zeros(len(candidates)),
        )
    )
    if streams.any():
        levels = streamed_levels(layer, candidates.take(np.flatnonzero(streams)), table)
        result[streams, 1:4] = np.column_stack(levels)
    constant = np.flatnonzero(candidates.memory == LOGIC)
    if len(constant) and zeros is not None and zeros.digits is not None:
        some = candidates.take(constant)
        added = added_bits(layer, some, zeros.digits)
        result[constant] = 0.0
        result[constant, 0] = add_j(1, table) * added + scaled
        result[constant, LEVELS.index("line_j")] = _line_energy(layer, some, table)
    return result


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
