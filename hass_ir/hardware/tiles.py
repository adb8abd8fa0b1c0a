"""Tiles of a layer's output for weights that are streamed: how many passes, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.workload import ComputeLayer


@dataclass(frozen=True)
class Tile:
    """`rows` output rows that share one pass of a layer's weights (of one row: positions).

    `needed[t]` are the input rows, from and to, that tile t takes; `held` are those on chip at
    once: of a tile and of the next one, which comes in meanwhile, rows of both only once.
    """

    rows: int
    needed: tuple[tuple[int, int], ...]
    held: int

    @property
    def passes(self) -> int:
        """Times that all weights are streamed for an image."""
        return len(self.needed)


def lengthwise(layer: ComputeLayer) -> int:
    """The axis of which tiles are a part: rows, or the positions of the only row."""
    return 0 if layer.out_height > 1 else 1


def tile(layer: ComputeLayer, rows: int) -> Tile:
    """The tiles of `rows` output rows each, the last one maybe smaller."""
    axis = lengthwise(layer)
    outputs = (layer.out_height, layer.out_width)[axis]
    inputs = (layer.in_height, layer.in_width)[axis]
    stride, before = layer.stride[axis], layer.padding[axis]
    span = layer.dilation[axis] * (layer.kernel[axis] - 1) + 1
    needed: list[tuple[int, int]] = []
    for first in range(0, outputs, rows):
        last = min(first + rows, outputs) - 1
        start = min(max(0, first * stride - before), inputs)
        needed.append((start, max(start, min(inputs, last * stride - before + span))))
    # The next image's first tile comes in while the last one is worked on.
    held = needed[-1][1] - needed[-1][0] + needed[0][1] - needed[0][0]
    for (start, _), (_, end) in zip(needed[:-1], needed[1:], strict=True):
        held = max(held, end - start)
    return Tile(rows, tuple(needed), held)


def tile_options(layer: ComputeLayer) -> list[Tile]:
    """The whole image, its halves, quarters and so on, down to single rows."""
    outputs = (layer.out_height, layer.out_width)[lengthwise(layer)]
    passes = {min(1 << k, outputs) for k in range(outputs.bit_length() + 1)}
    return [tile(layer, rows) for rows in sorted({-(-outputs // p) for p in passes}, reverse=True)]


def fill(layer: ComputeLayer, rows: int) -> float:
    """Share of an image's cycles from its first input to the first output: the first tile has to
    be there, and to be worked on."""
    axis = lengthwise(layer)
    outputs, inputs = (
        (layer.out_height, layer.in_height) if axis == 0 else (layer.out_width, layer.in_width)
    )
    return tile(layer, rows).needed[0][1] / inputs + min(rows, outputs) / outputs


def unit_words(layer: ComputeLayer) -> int:
    """Words of a row of the input, or of a column of the only row: what tiles count."""
    return layer.channels * (layer.in_width if lengthwise(layer) == 0 else layer.in_height)


def row_columns(layer: ComputeLayer) -> int:
    """Columns of an input row up to the last that a window needs."""
    span = layer.dilation[1] * (layer.kernel[1] - 1) + 1
    return min(layer.in_width, (layer.out_width - 1) * layer.stride[1] - layer.padding[1] + span)


def steps(layer: ComputeLayer, cut: Tile, columns: IntArray) -> tuple[IntArray, IntArray]:
    """Cycles in which `columns` positions at once pass over an image: to compute, and to read.

    Reading takes the columns of a row, `columns` times the stride a cycle; those of padding are
    not read, and the next row follows at once. A smaller tile at the end takes as long as the
    others, since its weights do.
    """
    if lengthwise(layer) == 0:
        lines, width = cut.passes * min(cut.rows, layer.out_height), row_columns(layer)
        compute = lines * ceil_div(layer.out_width, columns)
        return compute, lines * ceil_div(width, columns * layer.stride[1])
    most = max(end - start for start, end in cut.needed)
    compute = cut.passes * ceil_div(min(cut.rows, layer.out_width), columns)
    return compute, cut.passes * ceil_div(most, columns * layer.stride[1])
