"""The order in which a levelled engine takes its groups, channels and filters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS, Candidates, IntArray
from hass_ir.hardware.cycles import vector_cycles
from hass_ir.hardware.datapaths import datapath_options
from hass_ir.hardware.lanes import item_loads, lane_loads, levelled_order
from hass_ir.hardware.workload import ComputeLayer, CycleTable


@dataclass(frozen=True)
class Permutation:
    """Orders of an engine's items: `groups` [G], `blocks` [ceil(C/G/c)], `filters` [F/G].

    The item at place p of an order is worked on by lane p mod lanes; a block is `c` channels of
    each group. Where filters share multipliers, those at places 2q and 2q + 1 do, and lane q mod
    lanes works on both. `levelled` is False where groups, blocks and filters (or pairs of them)
    stay as they come.
    """

    groups: IntArray
    blocks: IntArray
    filters: IntArray
    levelled: bool


def permutation(
    layer: ComputeLayer, table: CycleTable | None, candidates: Candidates, row: int
) -> Permutation:
    """The orders that the cycles of candidate `row` of `layer` suppose; same input, same answer.

    `table` and `candidates` are those the engine was chosen from.
    """
    kind, c = candidates.kinds[int(candidates.kind[row])], int(candidates.c[row])
    products = int(candidates.products[row])
    counts = (layer.groups, -(-layer.group_channels // c))
    groups, blocks = (np.arange(n) for n in counts)
    if kind in (*DENSE_KINDS, "unrolled") or table is None or layer.dynamic:
        return Permutation(groups, blocks, np.arange(layer.group_filters), levelled=False)
    shared = np.arange(layer.group_filters)[:, None] if products == 1 else table.filter_pairs
    plain = Permutation(groups, blocks, shared.ravel(), levelled=False)
    items, table = (*counts, len(shared)), table.slots(products)
    paths = datapath_options(layer.taps * c, kind, False)
    cycles, _, _ = vector_cycles(table, kind, c, layer.taps * c, paths, counts[1] == 1)
    found = (
        (paths.macs == candidates.macs[row])
        & (paths.reach == candidates.reach[row])
        & (paths.packing == candidates.packing[row])
    )
    lanes = [
        int(x[row]) for x in (candidates.group_lanes, candidates.in_lanes, candidates.out_lanes)
    ]
    options = tuple(np.asarray([n]) for n in lanes)
    loads = [
        lane_loads(cycles, items, (options[0], options[1], options[2]), by=by)
        for by in (None, cycles)
    ]
    if loads[0][0, 0, 0, found][0] <= loads[1][0, 0, 0, found][0]:
        return plain
    full = [np.broadcast_to(x, n) for x, n in zip(item_loads(cycles), items, strict=True)]
    orders = [levelled_order(x, n) for x, n in zip(full, lanes, strict=True)]
    inputs = [ascending(order, n) for order, n in zip(orders[:2], lanes[:2], strict=True)]
    return Permutation(inputs[0], inputs[1], shared[orders[2]].ravel(), levelled=True)


def ascending(order: IntArray, lanes: int) -> IntArray:
    """The order in which each lane has the same items, ascending: of a pixel's channels, which come
    in their order, the first steps then need the fewest."""
    result = order.copy()
    for lane in range(lanes):
        result[lane::lanes] = np.sort(order[lane::lanes])
    return result
