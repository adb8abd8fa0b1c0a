"""Engines without weights, and FIFOs: r words a cycle for r = 1, 2, 4, ..."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hass_ir.hardware.adapters import MOST_FULL
from hass_ir.hardware.asic import BITS
from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.functions import FUNCTIONS
from hass_ir.hardware.memory import LUTRAM_DEPTH, PLACEMENTS, bram18, ceil_div, lutram, placed
from hass_ir.hardware.narrow import dsp_per_mac
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.resources import multiplexer_lut
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.stream_parts import PARTS, POOLS, ROW_KINDS, buffers
from hass_ir.hardware.workload import FifoLayer, StreamLayer

_MOST_WORDS = 64


def rates(words: int) -> IntArray:
    """The words a cycle to try: powers of two while they save cycles."""
    return np.asarray([r for r in (2**k for k in range(7)) if r <= min(_MOST_WORDS, max(words, 1))])


def stream_candidates(layer: StreamLayer, device: Device | None = None) -> Candidates:
    """One design for each rate; none is dearer than a faster one.

    Cycles are the words of the busier side over the rate, of which `MOST_FULL` is used. `device`
    sets where buffers and tables lie, and what a multiplier takes.
    """
    part, bits = PARTS[layer.kind], layer.bits
    taps = layer.kernel[0] * layer.kernel[1] if layer.kind in POOLS else 1
    most = max(layer.in_words, layer.out_words)
    r = rates(min(most, layer.block_words) if layer.kind in ROW_KINDS else most)
    ways = layer.operands if layer.kind in ("fork", "concat") else max(layer.operands - 1, 1)
    lut = part.lut + part.lut_bit * bits + (part.lut_tap + part.lut_bit_tap * bits) * taps
    lut = r * ways * lut + part.once_lut + part.once_lut_bit * bits
    ff = r * ways * (part.ff + part.ff_bit * bits) + part.once_ff_bit * bits
    products = r * part.products + part.once_products
    if taps > 1:
        window_lut, window_ff = _window(layer, r)
        lut, ff = lut + window_lut, ff + window_ff
    if layer.kind == "relu":
        clipped = evaluate("threshold", {"BITS": bits, "RELU": 1})
        lut, ff = lut + r * clipped[0], ff + r * clipped[1]
    if layer.kind == "transpose":
        lut = lut + 2 * r * bits * multiplexer_lut(r)
    held = [(r, buffer.bits, ceil_div(buffer.words, r)) for buffer in buffers(layer)]
    for name, copies in ((part.function, r), (part.once_function, np.ones_like(r))):
        if name is not None:
            entry, entries = FUNCTIONS[name].table(bits)
            held.append((copies, entry, np.full_like(r, entries)))
            products = products + copies * FUNCTIONS[name].multiplies(bits)
    bram = np.zeros_like(r)
    for copies, width, depth in held:
        in_lut, in_bram = _cheaper(copies, width, depth, device)
        lut, bram = lut + in_lut, bram + in_bram
    dsp = products * dsp_per_mac("dsp48e2" if device is None else device.dsp_kind, bits, bits)
    if device is not None and device.asic:
        bram = sum((copies * width * depth for copies, width, depth in held), np.zeros_like(r))
        lut = ff = np.zeros_like(r)
    table = np.column_stack((dsp, np.ceil(lut), np.ceil(ff), bram, np.zeros_like(r)))
    table = np.maximum.accumulate(table.astype(np.int64), axis=0)
    cycles = most / (MOST_FULL * r)
    return _simple(layer.name, layer.kind, cycles, table, r, np.zeros_like(r), np.zeros_like(r))


def _window(layer: StreamLayer, r: IntArray) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of a pool's sliding window without its lines, r words of a cycle side by side."""
    height, width = layer.kernel
    image = {
        "BITS": r * layer.bits,
        "HEIGHT": layer.in_words // (layer.in_width * layer.channels),
        "WIDTH": layer.in_width,
        "CHANNELS": ceil_div(layer.channels, r),
        "KH": height,
        "KW": width,
        "PAD": 1,
        "BLOCK": 1,
    }
    return evaluate("sliding_window", image)


def fifo_candidates(layer: FifoLayer, device: Device | None = None) -> Candidates:
    """One design for each rate and memory; within a memory none is dearer than a faster one.

    `memory` says where the words lie; `fifo_depth` are the rows, of `words` words each. Blocks are
    for FIFOs deeper than a LUT: nobody builds ten words from BRAM to save ten LUTs.
    """
    r = rates(layer.words)
    depth = np.maximum(ceil_div(layer.depth_words, r), 2)
    memory = placed(r * layer.bits, depth, 1)
    table = np.zeros((len(PLACEMENTS), len(r), 5), dtype=np.int64)
    for resource, column in enumerate((1, 3, 4)):
        table[:, :, column] = memory[:, resource]
    table[:, :, 2] = r * layer.bits
    table = np.maximum.accumulate(table, axis=1).reshape(-1, 5)
    times = len(PLACEMENTS)
    all_rates = np.tile(r, times)
    where = np.repeat(np.arange(times), len(r))
    if device is not None and device.asic:
        table = np.zeros((len(r), 5), dtype=np.int64)
        table[:, BITS] = np.maximum.accumulate(r * layer.bits * depth)
        return _simple(
            layer.name, "fifo", layer.words / (MOST_FULL * r), table, r, np.zeros_like(r), depth
        )
    cycles, depths = layer.words / (MOST_FULL * all_rates), np.tile(depth, times)
    whole = _simple(layer.name, "fifo", cycles, table, all_rates, where, depths)
    if layer.depth_words <= LUTRAM_DEPTH:
        whole = whole.take(np.flatnonzero(where == 0))
    return whole.take(pareto(np.column_stack((whole.cycles, whole.resources))))


def bandwidth_candidates(name: str, bits: Sequence[int], device: Device) -> Candidates:
    """The link to off-chip memory, which transfers `bits` an image beside streamed weights."""
    cycles = np.asarray([sum(bits) * device.clock_mhz / (device.bandwidth_gbps * 1e3)])
    one, none = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    found = _simple(name, "link", cycles, np.zeros((1, 5), dtype=np.int64), one, none, none)
    return replace(found, link_bits=np.asarray([float(sum(bits))]))


def _cheaper(
    copies: IntArray, width: int, depth: IntArray, device: Device | None
) -> tuple[IntArray, IntArray]:
    """LUT and BRAM18 of memories, in the one of which they take the smaller share."""
    lut, bram = copies * lutram(width, depth), copies * bram18(width, depth)
    rate = 320.0 if device is None else device.lut / max(device.bram18, 1e-3)
    small = lut <= bram * rate
    return np.where(small, lut, 0), np.where(small, 0, bram)


def _simple(
    name: str,
    kind: str,
    cycles: FloatArray,
    resources: IntArray,
    words: IntArray,
    memory: IntArray,
    depth: IntArray,
) -> Candidates:
    return Candidates.of(
        name,
        kind,
        np.asarray(cycles, dtype=np.float64),
        resources,
        in_lanes=words,
        out_lanes=words,
        words=words,
        fifo_depth=depth,
        memory=memory,
        floor=np.ones_like(words),
    )
