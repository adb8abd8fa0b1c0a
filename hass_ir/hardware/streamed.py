"""Engines whose weights are streamed from off-chip memory, once for each tile of the output.

Weight-outer: an SPE holds a vector of weights while all positions of a tile pass, then takes the
next one, of which it has a second buffer. So an SPE meets the same pairs as on chip, in another
order: cycles and levelling are the same, and tiles follow each other without a loss, for inputs
and outputs of a tile are buffered twice. Filters come outermost, so that only the sums of one
filter a lane wait for the other channels; a finished tile is put in canonical order on its way
out. Two pairs of successive vectors belong to different positions, so vectors are not packed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.encodings import ENCODINGS, Share, encoded, word_weights, words_of
from hass_ir.hardware.memory import (
    PLACEMENTS,
    bits_to_count,
    bram18,
    ceil_div,
    lutram,
    shift_fifo,
    uram,
)
from hass_ir.hardware.resources import Grid, Items, multiplexer_lut
from hass_ir.hardware.tiles import Tile, fill, lengthwise
from hass_ir.hardware.workload import ComputeLayer

PREFETCH_WORDS = 128
"""Words of the port's width that wait for the SPEs: hides the latency of DRAM (estimate)."""

LUTRAM_PRICE = 4
"""LUTs have other uses: a choice, to keep alternatives few; all in LUTRAM is another one."""


@dataclass(frozen=True)
class Beside:
    """Streams that wait at a join for the layer's output: words an image of each, and their
    width; and the share of an image's cycles that the layer fills with all weights on chip."""

    words: tuple[int, ...] = ()
    bits: int = 16
    fill: float = 0.0


@dataclass(frozen=True)
class Streamed:
    """One way to stream weights, arrays with one value an engine: what comes on top of the
    engine's own resources [engines, 5], and the bits an image that cross the link."""

    encoding: int
    tile_memory: int
    resources: IntArray
    encoded_bits: IntArray
    link_bits: FloatArray


def streamed(
    layer: ComputeLayer,
    items: Items,
    grid: Grid,
    share: Share,
    cut: Tile,
    cycles: FloatArray,
    device: Device,
    beside: Beside,
) -> Iterator[Streamed]:
    """The ways to stream the weights for the tiles `cut`, at `cycles` an image."""
    copies = grid.group_lanes * grid.in_lanes * grid.out_lanes
    memories = tile_memories(layer, items, grid, cut)
    memories += waiting(layer, cut, cycles, beside)
    places = [(p, _placed(memories, p, device)) for p in range(len(PLACEMENTS))]
    for way in encoded(layer, grid, share):
        bits = way.bits * cut.passes
        port = ceil_div(bits, np.maximum(cycles.astype(np.int64), 1))
        logic = np.zeros((len(copies), 5), dtype=np.int64)
        logic[:, 1] = lutram(port, PREFETCH_WORDS) + 2 * port
        logic[:, 2] = 2 * port
        words = words_of(layer, grid, share)
        decoders = ceil_div(copies * words * cut.passes, np.maximum(cycles.astype(np.int64), 1))
        logic[:, 1] += decoders * way.lut + copies * vector_buffer(layer, grid)
        logic[:, 2] += decoders * way.ff
        logic[:, 1] += rotators(layer, grid)
        for place, memory in places:
            if place == 2 and device.uram == 0:
                continue
            yield Streamed(
                ENCODINGS.index(way.encoding), place, logic + memory, way.bits, bits.astype(float)
            )


def vector_buffer(layer: ComputeLayer, grid: Grid) -> IntArray:
    """LUTs of two vectors of weights in an SPE, in shift registers."""
    taps = layer.taps * grid.c
    if grid.kind == "weight-sparse":
        index = np.maximum(bits_to_count(taps), 1)
        return shift_fifo(
            grid.macs * (layer.weight_bits + index) + 1, 2 * ceil_div(taps, grid.macs)
        )
    word = word_weights(layer, grid)
    return shift_fifo(word * layer.weight_bits, 2 * ceil_div(taps, word))


def rotators(layer: ComputeLayer, grid: Grid) -> IntArray:
    """LUTs that bring the rows of a window, which lie in banks in turn, into order."""
    height = layer.kernel[0]
    bits = grid.c * layer.activation_bits * height * layer.stride[1]
    lanes = grid.in_lanes * grid.group_lanes * grid.columns
    return lanes * bits * multiplexer_lut(np.asarray(height))


Memory = tuple[IntArray, IntArray, IntArray]
"""Copies, width in bits and depth in words of equal memories."""


def tile_memories(layer: ComputeLayer, items: Items, grid: Grid, cut: Tile) -> list[Memory]:
    """Inputs of a tile and the next; sums of a filter that wait for more channels; outputs, twice.

    A cycle reads a column of a window's rows for each of `columns` positions, so rows lie in as
    many banks as the window reaches over, and columns in `columns` times the stride.
    """
    runs = ceil_div(items[0], grid.group_lanes)
    blocks = ceil_div(items[1], grid.in_lanes)
    filters = ceil_div(items[2], grid.out_lanes)
    span, stride = layer.dilation[0] * (layer.kernel[0] - 1) + 1, layer.stride[1]
    banks = layer.kernel[0] if layer.dilation[0] == 1 else span
    across = grid.columns * stride
    if lengthwise(layer) == 0:
        place = ceil_div(cut.held, banks) * ceil_div(layer.in_width, across)
        positions = cut.rows * ceil_div(layer.out_width, grid.columns)
    else:
        place = ceil_div(layer.in_height, banks) * ceil_div(cut.held, across)
        positions = ceil_div(cut.rows, grid.columns)
    readers = grid.in_lanes * grid.group_lanes * banks * across
    writers = grid.out_lanes * grid.group_lanes * grid.columns
    one = np.ones_like(readers)
    return [
        (readers, one * grid.c * layer.activation_bits, place * runs * blocks),
        (np.where(blocks > 1, writers, 0), one * layer.accumulator_bits, positions * one),
        (writers, one * layer.activation_bits, 2 * positions * filters * runs),
    ]


def waiting(layer: ComputeLayer, cut: Tile, cycles: FloatArray, beside: Beside) -> list[Memory]:
    """What the FIFOs of other branches hold longer, since a tile takes longer than a window."""
    later = extra_fill(layer, cut.rows, beside.fill)
    result: list[Memory] = []
    for words in beside.words:
        rate = np.maximum(ceil_div(words, np.maximum(cycles.astype(np.int64), 1)), 1)
        depth = ceil_div(extra_words(words, later), rate)
        result.append((np.ones_like(rate), rate * beside.bits, depth))
    return result


def extra_fill(layer: ComputeLayer, rows: int, before: float) -> float:
    """How much larger the share of an image's cycles until the first output is with tiles."""
    return max(0.0, fill(layer, rows) - before)


def extra_words(words: int, later: float) -> int:
    """Words more that a FIFO holds whose stream waits `later` images longer."""
    return int(np.ceil(words * later))


def _placed(memories: list[Memory], place: int, device: Device) -> IntArray:
    """Resources [engines, 5] of memories in `PLACEMENTS[place]`, of small ones in LUTRAM.

    A memory is small if LUTRAM takes `1 / LUTRAM_PRICE` of the share that blocks take, at most.
    """
    result = np.zeros((len(memories[0][0]), 5), dtype=np.int64)
    column, takes = ((1, lutram), (3, bram18), (4, uram))[place]
    limits = device.capacity
    for copies, width, depth in memories:
        small, large = copies * lutram(width, depth), copies * takes(width, depth)
        cheap = LUTRAM_PRICE * small * limits[column] <= large * limits[1]
        few = cheap | (place == 0)
        result[:, 1] += np.where(few, small, 0)
        result[:, column] += np.where(few, 0, large)
    return result


def weight_outer(grid: Grid, depth: int) -> tuple[Grid, IntArray]:
    """The engines of `grid` that can work weight-outer, with lane FIFOs of `depth` windows each,
    and their rows: a window serves one vector then."""
    rows = np.flatnonzero(grid.packing == 0)
    grid = grid.take(rows)
    fifos = np.where((grid.spes > 1) & (grid.kind != "dense"), depth, 0)
    return replace(grid, fifo_depth=fifos), rows
