"""Latency: when the first and the last word of an image leave each part, pipeline empty before.

Every part makes an arrival curve of those of its inputs (`Curve`): which words it needs for each
that it gives, and how fast it works. Nothing waits for room: a user that is late delays no one
else, since joins have FIFOs for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from hass_ir.hardware.adapters import buses, rate
from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.curves import Curve, met, paced
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.stream_parts import POOLS, ROW_KINDS
from hass_ir.hardware.tiles import lengthwise, tile
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

HOPS = 2
"""Cycles that a word takes through a part: it is taken in one and given in the next."""


def latency_cycles(parts: Sequence[Part], paces: Sequence[Pace], ii_cycles: int = 1) -> int:
    """Cycles from an image's first input word to its last output word, pipeline empty before.

    At least the II, `ii_cycles` if no part is slower: the slowest part has all of an image's work
    to do, and the link to memory all of its words to move.
    """
    ii = max(ii_cycles, *(pace.cycles for pace in paces))
    return max(ii, ceil(max(c.last for c in curves(parts, paces, ii))))


def curves(parts: Sequence[Part], paces: Sequence[Pace], ii_cycles: int) -> list[Curve]:
    """When the words of an image leave each part of a pipeline that is empty before."""
    found: list[Curve] = []
    for part, pace in zip(parts, paces, strict=True):
        inputs = [found[i] for i in part.inputs]
        stream = float(rate(part.words, np.asarray([float(ii_cycles)]))[0])
        found.append(_curve(part, pace, inputs, stream))
    return found


def _curve(part: Part, pace: Pace, inputs: Sequence[Curve], stream: float) -> Curve:
    layer = part.layer
    if isinstance(layer, FifoLayer):
        return inputs[0]
    if isinstance(layer, ComputeLayer):
        start = inputs[1].last if layer.dynamic else 0.0
        if pace.tile_rows:
            return _tiled(layer, pace, inputs[0], stream)
        return engine_curve(layer, pace, inputs[0], start, stream)
    if layer.kind in ("read", "write"):
        return _link(part, pace, inputs, stream)
    width = min(pace.words, stream)
    if layer.kind in ROW_KINDS:
        return _rows(layer, inputs[0], width)
    source = _joined(layer, inputs, float(part.words))
    words, need = _windows(part, layer, source)
    return paced(words, source.at(need) + HOPS, width)


def _link(part: Part, pace: Pace, inputs: Sequence[Curve], stream: float) -> Curve:
    """A read or write: its share of the link's time, evenly."""
    each = min(stream, part.words / pace.cycles)
    if inputs:
        return paced(inputs[0].words, inputs[0].times + 1.0, each)
    ends = np.asarray([1.0, float(part.words)])
    return Curve(ends, ends / each)


def _joined(layer: StreamLayer, inputs: Sequence[Curve], words: float) -> Curve:
    """The streams of a part as one; a smaller operand is there once, for all words that follow."""
    if len(inputs) == 1:
        return inputs[0]
    repeats = layer.kind != "concat" and layer.block_words > 1
    if repeats and inputs[1].count < inputs[0].count:
        first, small = inputs
        words_of = np.unique(np.concatenate((first.words, small.words)))
        times = np.maximum(first.at(words_of), small.at(words_of))
        return Curve(words_of, times)
    return met(inputs, words)


def _windows(part: Part, layer: StreamLayer, source: Curve) -> tuple[FloatArray, FloatArray]:
    """Words that go out, and of those that come in as many as they need."""
    out, total = float(part.words), source.count
    if layer.kind == "global_avg_pool":
        ends = np.asarray([1.0, out])
        return ends, total - out + ends
    if layer.kind not in (*POOLS, "resize"):
        return source.words * (out / total), source.words
    rows, line = out / part.row_words, float(layer.in_width * layer.channels)
    starts = np.arange(rows)
    words = np.stack((starts * part.row_words + 1, (starts + 1) * part.row_words), axis=1).ravel()
    if layer.kind == "resize":
        above = starts // layer.kernel[0] * line
        need = np.stack((above + 1, above + line), axis=1)
    else:
        down = total / line / rows
        first = part.fill * total + starts * down * line
        need = np.stack((first, first + line - layer.channels), axis=1)
    return words, np.minimum(need, total).ravel()


def _rows(layer: StreamLayer, source: Curve, width: float) -> Curve:
    """Passes over rows: no word of one goes out before it is all there."""
    block = float(layer.block_words)
    starts = np.arange(source.count / block) * block
    words: FloatArray = np.stack((starts + 1, starts + block), axis=1).ravel()
    for _ in range(ROW_KINDS[layer.kind]):
        source = paced(words, np.repeat(source.at(starts + block), 2) + HOPS, width)
    return source


def engine_curve(
    layer: ComputeLayer, pace: Pace, source: Curve, start: float, stream: float
) -> Curve:
    """The results of an engine whose words come as `source`, from cycle `start` on, and leave at
    `stream` words a cycle at most: sets of columns, each worked on for its share of the image's
    cycles.

    A set begins with the first step's channels of its windows, and the last step waits for all
    of them. Results come with the last block of channels, or evenly where filters are outermost.
    """
    groups, blocks, filters = pace.steps
    begun, there = _scanned(layer, pace, source, start)
    each = pace.cycles / len(there)
    if pace.packing:
        head, tail = 1.0 / filters, 1.0 - (blocks - 1) / (blocks * filters)
    else:
        head, tail = 1.0 - (filters - 1) / (filters * blocks), 1.0 / blocks
    ends = np.maximum(begun + each, there + each / groups * tail) + HOPS
    count: FloatArray = np.arange(len(ends), dtype=np.float64)
    ends = paced(count, ends, 1.0 / each).times
    firsts = ends - each + each / groups * head
    if pace.sorted_lanes:
        lanes = np.asarray([pace.sorted_lanes])
        paths = float(buses(lanes, np.asarray([int(stream)]))[0])
        firsts = ends = _drained(layer, pace.columns, firsts, ends, paths).times[2::3]
    return _drained(layer, pace.columns, firsts, ends, stream)


def _scanned(
    layer: ComputeLayer, pace: Pace, source: Curve, start: float
) -> tuple[FloatArray, FloatArray]:
    """When the scan has the first step's channels of each set's windows, and all of them, [sets].

    It takes a place of the padded image after the other, a step a cycle, once their words came.
    """
    columns, steps = pace.columns, pace.steps[0] * pace.steps[1]
    top, left, *rest = layer.padding
    bottom, right = rest or (top, left)
    width = layer.in_width + left + right
    across = -(-width // columns)
    y = np.arange(layer.in_height + top + bottom)[:, None] - top
    x = np.minimum((np.arange(across) + 1) * columns - 1 - left, layer.in_width - 1)
    pixels = np.where(y < 0, 0, np.minimum(y, layer.in_height) * layer.in_width + x + 1)
    pixels = np.where(y >= layer.in_height, layer.in_height * layer.in_width, pixels)
    words = np.maximum(pixels, 0).ravel() * float(layer.channels)
    early = words - layer.channels * (1.0 - 1.0 / steps)
    places: FloatArray = np.arange(len(words), dtype=np.float64) * steps
    free = words == 0
    first = np.where(free, start, np.maximum(source.at(early), start)) + 1.0
    last = np.where(free, start, np.maximum(source.at(words), start)) + 1.0
    scan = paced(places, np.maximum(first + steps - 1, last), 1.0).times
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    ends = np.minimum(np.arange(columns, layer.out_width + columns, columns), layer.out_width) - 1
    column = np.minimum((ends * layer.stride[1] + span[1]) // columns, across - 1)
    row = np.minimum(np.arange(layer.out_height) * layer.stride[0] + span[0], len(y) - 1)
    at = (row[:, None] * across + column).ravel()
    before = np.where(at > 0, scan[at - 1], 0.0)
    return np.maximum(first[at], before + 1.0), scan[at]


def _drained(
    layer: ComputeLayer, columns: int, firsts: FloatArray, ends: FloatArray, stream: float
) -> Curve:
    """The results of sets, which go out column by column."""
    across = -(-layer.out_width // columns)
    widths = np.minimum(columns, layer.out_width - np.arange(across) * columns)
    words = np.tile(widths, layer.out_height) * float(layer.filters)
    before = np.cumsum(words) - words
    counts = np.stack((before + 1, before + layer.filters, before + words), axis=1).ravel()
    times = np.stack((firsts, ends, ends), axis=1).ravel()
    return paced(counts, times, stream)


def _tiled(layer: ComputeLayer, pace: Pace, source: Curve, stream: float) -> Curve:
    """Tiles, which take equally long: each begins when all its rows are there, and goes out when it
    is done."""
    cut = tile(layer, pace.tile_rows)
    rows, lines = (
        (layer.out_height, layer.in_height)
        if lengthwise(layer) == 0
        else (layer.out_width, layer.in_width)
    )
    ends = np.minimum((np.arange(cut.passes) + 1.0) * cut.rows, rows)
    shares = np.full(cut.passes, 1.0 / cut.passes)
    there = source.at(np.asarray([end for _, end in cut.needed]) / lines * source.count)
    done = paced(np.cumsum(shares), there + shares * pace.cycles + HOPS, 1.0 / pace.cycles).times
    before = np.concatenate(([0.0], ends[:-1])) / rows
    total = float(layer.positions * layer.filters)
    words = np.stack((before * total + 1, ends / rows * total), axis=1).ravel()
    return paced(words, np.repeat(done, 2), stream)
