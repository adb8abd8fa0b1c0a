"""Where an engine's weights lie, and how they are encoded: what each way adds to the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.dynamic import BUFFERS, writable_lutram
from hass_ir.hardware.encodings import ENCODINGS, Share, encoded, words_of
from hass_ir.hardware.memory import bram18, lutram, uram
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.workload import ComputeLayer


@dataclass(frozen=True)
class Storage:
    """One way to keep weights on the device; element i of every array is for engine i.

    `memory` indexes `memory.PLACEMENTS`, `encoding` `encodings.ENCODINGS`; `resources`
    [engines, 5] come on top of the engine's own; `encoded_bits` are those of all weights.
    """

    memory: int
    encoding: int
    resources: IntArray
    encoded_bits: IntArray


def on_chip(layer: ComputeLayer, grid: Grid, share: Share) -> list[Storage]:
    """The ways to keep all weights on the device, in memories of each SPE.

    Flags of a bitmap lie where the weights lie, but in BRAM beside weights in URAM. Columns share
    memories and decoders.
    """
    copies = grid.group_lanes * grid.in_lanes * grid.out_lanes
    result: list[Storage] = []
    for way in encoded(layer, grid, share):
        flags = way.flags_width, words_of(layer, grid, share)
        # In the order of columns, since these are what others look at.
        logic = np.zeros((len(copies), 5), dtype=np.int64, order="F")
        logic[:, 1], logic[:, 2] = way.lut, way.ff
        depth = way.depth * (BUFFERS if layer.dynamic else 1)
        for memory, takes, column, flags_column in (
            (0, writable_lutram if layer.dynamic else lutram, 1, 1),
            (1, bram18, 3, 3),
            (2, uram, 4, 3),
        ):
            each = logic.copy(order="F")
            each[:, column] += takes(way.width, depth)
            each[:, flags_column] += (lutram if flags_column == 1 else bram18)(*flags)
            code = ENCODINGS.index(way.encoding)
            result.append(Storage(memory, code, copies[:, None] * each, way.bits))
    return result
