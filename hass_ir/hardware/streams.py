"""Engines without weights, and FIFOs: r words a cycle for r = 1, 2, 4, ..."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.memory import LUTRAM_DEPTH, PLACEMENTS, bram18, ceil_div, lutram, placed
from hass_ir.hardware.pareto import pareto
from hass_ir.hardware.resources import FPGACONVNET
from hass_ir.hardware.workload import FifoLayer, StreamLayer

_MOST_WORDS = 64


@dataclass(frozen=True)
class Part:
    """LUT, FF and DSP of one word a cycle: constant, per bit, and per bit and window position."""

    lut: float = 0.0
    ff: float = 0.0
    dsp: int = 0
    lut_bit: float = 0.0
    ff_bit: float = 0.0
    lut_bit_tap: float = 0.0
    lut_tap: float = 0.0


PARTS = {
    "relu": Part(lut=16, ff=35),
    "relu6": Part(lut=32, ff=35),
    "add": Part(lut=49, ff=23),
    "max_pool": Part(lut_tap=2.5, lut_bit_tap=0.89, ff_bit=2),
    "avg_pool": Part(dsp=1, lut_bit_tap=1.0, ff_bit=3),
    "global_avg_pool": Part(dsp=1, lut=16, lut_bit=2, ff_bit=4),
    "concat": Part(lut=16, ff=16, lut_bit=0.5, ff_bit=1),
    "flatten": Part(),
    "fork": Part(lut=5, lut_bit=0.5, ff_bit=1),
    "batch_norm": Part(dsp=1, lut_bit=1, ff_bit=3),
    "read": Part(lut=32, ff=32, lut_bit=1, ff_bit=2),
    "write": Part(lut=32, ff=32, lut_bit=1, ff_bit=2),
}
"""relu, add, max_pool, fork: fpgaConvNet's regression, 16 bits; the others are estimates: an adder
or a multiplexer is a LUT a bit, a register an FF a bit, a constant factor a DSP."""


def rates(words: int) -> IntArray:
    """The words a cycle to try: powers of two while they save cycles."""
    return np.asarray([r for r in (2**k for k in range(7)) if r <= min(_MOST_WORDS, max(words, 1))])


def stream_candidates(layer: StreamLayer, device: Device | None = None) -> Candidates:
    """One design for each rate; none is dearer than a faster one.

    Cycles are the words of the busier side over the rate. Windows and line buffers of pooling, and
    the sums of a global pool, are counted; `device` only sets where line buffers lie.
    """
    part, bits, taps = PARTS[layer.kind], layer.bits, layer.kernel[0] * layer.kernel[1]
    r = rates(max(layer.in_words, layer.out_words))
    ways = layer.operands if layer.kind in ("fork", "concat") else max(layer.operands - 1, 1)
    lut = part.lut + part.lut_bit * bits + (part.lut_tap + part.lut_bit_tap * bits) * taps
    lut, ff = r * ways * lut, r * ways * (part.ff + part.ff_bit * bits)
    bram = np.zeros_like(r)
    height, width = layer.kernel
    if layer.kind in ("max_pool", "avg_pool") and taps > 1:
        k, s = FPGACONVNET, r * bits
        lut = lut + s * (k.window_lut_b + k.window_lut_row * (height - 1))
        lut = lut + s * k.window_lut_column * height * (width - 1)
        ff = ff + s * (k.window_ff_row * (height - 1) + k.window_ff_column * height * (width - 1))
        depth = ceil_div(layer.in_width * layer.channels, r)
        in_lut, bram = _cheaper(r, (height - 1) * bits, depth, device)
        lut = lut + in_lut
    if layer.kind == "global_avg_pool":
        in_lut, bram = _cheaper(r, 2 * bits, ceil_div(layer.channels, r), device)
        lut = lut + in_lut
    if layer.kind == "batch_norm":
        in_lut, bram = _cheaper(r, 2 * bits, ceil_div(layer.channels, r), device)
        lut = lut + in_lut
    table = np.column_stack((r * part.dsp, np.ceil(lut), np.ceil(ff), bram, np.zeros_like(r)))
    table = np.maximum.accumulate(table.astype(np.int64), axis=0)
    cycles = max(layer.in_words, layer.out_words) / r
    return _simple(layer.name, layer.kind, cycles, table, r, np.zeros_like(r), np.zeros_like(r))


def fifo_candidates(layer: FifoLayer) -> Candidates:
    """One design for each rate and memory; within a memory none is dearer than a faster one.

    `memory` says where the words lie; `fifo_depth` are the rows, of `words` words each. Blocks are
    for FIFOs deeper than a LUT: nobody builds ten words from BRAM to save ten LUTs.
    """
    r = rates(layer.words)
    depth = ceil_div(max(layer.depth_words, 1), r)
    memory = placed(r * layer.bits, depth, 1)
    table = np.zeros((len(PLACEMENTS), len(r), 5), dtype=np.int64)
    for resource, column in enumerate((1, 3, 4)):
        table[:, :, column] = memory[:, resource]
    table[:, :, 2] = r * layer.bits
    table = np.maximum.accumulate(table, axis=1).reshape(-1, 5)
    times = len(PLACEMENTS)
    all_rates = np.tile(r, times)
    where = np.repeat(np.arange(times), len(r))
    whole = _simple(
        layer.name, "fifo", layer.words / all_rates, table, all_rates, where, np.tile(depth, times)
    )
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
