"""What lanes still have for the stream when the scan passes a gap, where results leave slowly.

Results leave in canonical order: of a set of columns one column after the other, with all groups
and filters of each; with one column one group after the other. The first column's are complete once
all steps are done, and the last column's lanes get room only while these leave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.adapters import Uneven, is_sorted, result_words
from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer

_EXACT = 1e-9


@dataclass(frozen=True)
class Leaving:
    """Of n engines: the `units` of a row that leave one after the other (sets, or with one column
    their steps of groups), each in `ways` parts, of lanes that each work on `blocks`.

    When the scan is done with a row, `pending` units have not left that are whole by then, and
    `steps` of a row's work were done on the last one since the one before was made. Where results
    are `even` (sorted, or of lanes that pack) any part of a unit makes room for as much.
    """

    units: IntArray
    ways: FloatArray
    blocks: IntArray
    pending: FloatArray
    steps: FloatArray
    even: BoolArray

    @classmethod
    def of(
        cls, layer: ComputeLayer, items: Items, grid: Grid, held: FloatArray, uneven: Uneven
    ) -> Leaving:
        """That of lanes which have `held` of a row's work before them."""
        groups, blocks, filters = (
            ceil_div(count, lanes)
            for count, lanes in zip(
                items, (grid.group_lanes, grid.in_lanes, grid.out_lanes), strict=True
            )
        )
        sets, several = ceil_div(layer.out_width, grid.columns), grid.columns > 1
        units = sets * np.where(several, 1, groups)
        ways = np.where(several, layer.out_width / sets, grid.group_lanes)
        even = is_sorted(items, grid, uneven) | (grid.packing > 0)
        windows = ceil_div(np.maximum(grid.fifo_depth, 1) + 1, blocks) * blocks
        windows = np.where(even, held, windows / (sets * groups * blocks))
        results = np.maximum(result_words(items, grid), 2) / (groups * filters * sets)
        each = units, ways, blocks, (windows + results) * units, windows - held, even
        return cls(*np.broadcast_arrays(*each))

    def take(self, rows: IntArray) -> Leaving:
        """Those of the engines `rows`."""
        return Leaving(
            self.units[rows], self.ways[rows], self.blocks[rows], self.pending[rows],
            self.steps[rows], self.even[rows],
        )  # fmt: skip

    def delays(self, work: FloatArray, leaves: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Cycles from a window's first step until results leave without a break; and those for
        which they go on leaving after the scan is done with a row, of which lanes `work` and
        results leave in so many cycles."""
        worked, each = work / self.units, leaves / self.units
        last = each / self.ways
        whole, part = np.divmod(self.pending + _EXACT, 1.0)
        again = (1.0 - part) * np.maximum(worked / self.blocks, last) + self.steps * work
        lag = np.where(self.even, 0.0, np.maximum(worked - last, 0.0))
        return lag, np.where(self.even, self.pending * each, whole * each + last - again)
