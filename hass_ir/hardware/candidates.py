"""Candidates: the designs a layer may take, as parallel arrays, and their Pareto set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hass_ir.hardware.device import RESOURCES

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

FAST_DENSE = "fast-dense"
DENSE_KINDS = ("dense", FAST_DENSE)
"""Engines that skip nothing: the same whatever is zero."""
GRID_KINDS = (*DENSE_KINDS, "weight-sparse", "activation-sparse", "pair-sparse")
"""Grids of vector-dot engines with multipliers."""
ENGINE_KINDS = (*GRID_KINDS, "unrolled")
ORDERS = ("filter-inner", "channel-inner")
"""Loop orders, by `Candidates.packing`: only packing engines go through the channels first."""
FLOORS = ("compute", "input-rate", "output-rate")

ROUNDING = 1e-9
"""Cycles this little above a whole number count as that number, and bounds are kept this wide."""


def whole_cycles(cycles: FloatArray) -> IntArray:
    """Cycles rounded up."""
    return np.ceil(cycles * (1.0 - ROUNDING)).astype(np.int64)


class ByCycles(NamedTuple):
    """Candidates by ascending whole cycles: rows, cycles, resources [n, 5], bits over the link."""

    row: IntArray
    cycles: IntArray
    resources: IntArray
    link_bits: IntArray


class Timed(Protocol):
    """Engines whose cycles in a pipeline can be told."""

    def at(self, rows: IntArray, cycles: FloatArray, ii: int) -> FloatArray:
        """Cycles an image of engines `rows`, of `cycles` alone, with streams no wider than a
        pipeline of `ii` needs."""
        ...


@dataclass(frozen=True)
class Candidates:
    """The designs of one layer: element i of every array belongs to design i.

    `cycles` are those of one image, `resources` [designs, 5] in the order of `RESOURCES`, `floor`
    indexes `FLOORS` (what sets the cycles), `kind` indexes `kinds`, `fifo_depth` counts the windows
    buffered before each lane (for a FIFO: its rows), `reach` the taps of a vector that a multiplier
    can take, `packing` is 1 where multipliers take pairs of two vectors at once (channel-inner loop
    order; all others are filter-inner), `products` are those of a multiplier in a cycle: 2 of two
    filters, 4 of two filters at two output columns (see `narrow`), `memory` indexes
    `memory.WEIGHT_MEMORIES` (where the weights, or a FIFO's words, lie), `encoding` indexes
    `encodings.ENCODINGS`, `encoded_bits` are those of all weights as stored, `words` is the widest
    rate at the output in words a cycle. Streamed weights cross the link to off-chip memory,
    `link_bits` for an image; `tile_rows` output rows (of a layer of one row: positions) share one
    pass of them, 0 where weights stay on chip, and `tile_memory` indexes `memory.PLACEMENTS` (where
    the tiles' inputs and sums lie). An unrolled engine takes `digit_bits` of every word a cycle
    (others 0). `culled_by` names the resource for lack of which faster designs were left out, if
    any were.
    """

    name: str
    kinds: tuple[str, ...]
    cycles: FloatArray
    resources: IntArray
    kind: IntArray
    c: IntArray
    macs: IntArray
    in_lanes: IntArray
    out_lanes: IntArray
    group_lanes: IntArray
    columns: IntArray
    fifo_depth: IntArray
    memory: IntArray
    words: IntArray
    floor: IntArray
    reach: IntArray
    packing: IntArray
    products: IntArray
    encoding: IntArray
    encoded_bits: IntArray
    tile_rows: IntArray
    tile_memory: IntArray
    link_bits: FloatArray
    digit_bits: IntArray
    timing: IntArray
    timed: IntArray
    culled_by: str | None = None
    timings: tuple[Timed, ...] = ()

    @classmethod
    def of(
        cls, name: str, kind: str, cycles: FloatArray, resources: IntArray, **arrays: Any
    ) -> Candidates:
        """Designs of one kind; of the other arrays those not given are 0, counts of lanes 1."""
        none = np.zeros(len(cycles), dtype=np.int64)
        rest: dict[str, Any] = {k: none + (k in _ONES) for k in _ARRAYS[2:]}
        rest["link_bits"], rest["timing"] = np.zeros(len(cycles)), none - 1
        return cls(name, (kind,), cycles, resources, **{**rest, **arrays})

    def __len__(self) -> int:
        return len(self.cycles)

    @property
    def dsp(self) -> IntArray:
        return self.resources[:, 0]

    @property
    def lut(self) -> IntArray:
        return self.resources[:, 1]

    @property
    def ff(self) -> IntArray:
        return self.resources[:, 2]

    @property
    def bram18(self) -> IntArray:
        return self.resources[:, 3]

    @property
    def uram(self) -> IntArray:
        return self.resources[:, 4]

    @property
    def filters_at_once(self) -> IntArray:
        """Filters of a group that are worked on at the same time: those of all `out_lanes`."""
        return self.out_lanes * np.where(self.products > 1, 2, 1)

    def at(self, rows: IntArray, ii: int) -> FloatArray:
        """Cycles an image of the designs `rows` in a pipeline of `ii`, with streams no wider than
        it needs: where `timings` tell, else those of their own."""
        cycles, source = self.cycles[rows], self.timing[rows]
        for i, timing in enumerate(self.timings):
            own = source == i
            if own.any():
                cycles[own] = timing.at(self.timed[rows[own]], cycles[own], ii)
        return cycles

    @cached_property
    def by_cycles(self) -> ByCycles:
        """The designs in the order in which solvers look at them."""
        whole = whole_cycles(self.cycles)
        row = np.argsort(whole, kind="stable")
        moved = np.ceil(self.link_bits[row]).astype(np.int64)
        return ByCycles(row, whole[row], self.resources[row], moved)

    @cached_property
    def digest(self) -> bytes:
        """What solvers see of the designs: alike for groups that differ in their names only."""
        seen = sha256(self.link_bits.tobytes())
        seen.update(self.cycles.tobytes())
        seen.update(self.resources.tobytes())
        return seen.digest()

    def take(self, rows: IntArray) -> Candidates:
        """The designs `rows` only, in that order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _ARRAYS})


_ARRAYS = (
    "cycles",
    "resources",
    "kind",
    "c",
    "macs",
    "in_lanes",
    "out_lanes",
    "group_lanes",
    "columns",
    "fifo_depth",
    "memory",
    "words",
    "floor",
    "reach",
    "packing",
    "products",
    "encoding",
    "encoded_bits",
    "tile_rows",
    "tile_memory",
    "link_bits",
    "digit_bits",
    "timing",
    "timed",
)

_ONES = ("c", "in_lanes", "out_lanes", "group_lanes", "columns", "words", "reach", "products")


def joined(parts: list[Candidates], culled_by: str | None = None) -> Candidates:
    """The designs of all `parts`, which agree in name and kinds."""
    arrays = {name: np.concatenate([getattr(p, name) for p in parts]) for name in _ARRAYS}
    timings = {id(t): t for p in parts for t in p.timings}
    place = {key: i for i, key in enumerate(timings)}
    # Behind the last index stands what -1 stays.
    moved = [[*(place[id(t)] for t in p.timings), -1] for p in parts]
    indices = [np.asarray(m)[p.timing] for m, p in zip(moved, parts, strict=True)]
    arrays["timing"] = np.concatenate(indices)
    return replace(parts[0], **arrays, culled_by=culled_by, timings=tuple(timings.values()))


def fits(resources: IntArray, capacity: tuple[int, ...]) -> BoolArray:
    """Which rows of [n, 5] keep within `capacity`."""
    result = np.ones(len(resources), dtype=np.bool_)
    for k, limit in enumerate(capacity):
        result &= resources[:, k] <= limit
    return result


def cull(candidates: Candidates, capacity: tuple[int, ...]) -> Candidates:
    """Without the designs that exceed `capacity` by themselves.

    If none is left, those come back that need the least of one resource, or are nearest to
    fitting, so that whoever combines the layers can tell what is missing.
    """
    good = fits(candidates.resources, capacity)
    if good.all():
        return candidates
    excess = candidates.resources / np.maximum(np.asarray(capacity), 0.5)
    if not good.any():
        rows = {int(i) for i in candidates.resources.argmin(axis=0)}
        rows.add(int(excess.max(axis=1).argmin()))
        return candidates.take(np.asarray(sorted(rows)))
    faster = ~good & (candidates.cycles < candidates.cycles[good].min())
    reason = candidates.culled_by
    if faster.any():
        reason = RESOURCES[int((excess[faster] > 1).sum(axis=0).argmax())]
    return replace(candidates.take(np.flatnonzero(good)), culled_by=reason)
