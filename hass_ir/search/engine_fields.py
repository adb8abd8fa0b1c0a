"""What the IR tells of each part's engine: the fields of `#sdf.engine`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from hass_ir.hardware.candidates import (
    ORDERS,
    Candidates,
    whole_cycles,
)
from hass_ir.hardware.device import Device
from hass_ir.hardware.encodings import ENCODINGS
from hass_ir.hardware.energy import candidate_energy
from hass_ir.hardware.energy_costs import LEVELS
from hass_ir.hardware.memory import LOGIC, PLACEMENTS, STREAM, WEIGHT_MEMORIES
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.problem import Link
from hass_ir.hardware.workload import ComputeLayer, FifoLayer
from hass_ir.sparsity.matmul import MatmulStatistics
from hass_ir.sparsity.statistics import LayerStatistics

Zeros: TypeAlias = LayerStatistics | MatmulStatistics


def charge_link(engines: Sequence[dict[str, Any]], link: Candidates, device: Device) -> None:
    """Reads and writes share the link's time, which streamed weights leave to them."""
    cycles = Link.of(device).cycles(int(link.link_bits[0]))
    for engine in engines:
        if engine["kind"] in ("read", "write"):
            engine["ii_cycles"] = max(engine["ii_cycles"], cycles)


def engine_fields(
    part: Part,
    group: Candidates,
    row: int,
    zeros: Zeros | None,
    device: Device,
    orders: bool = True,
) -> dict[str, Any]:
    """Fields of `#sdf.engine` for the chosen row; with the `orders` in which lanes take items."""
    kind = group.kinds[int(group.kind[row])]
    engine: dict[str, Any] = {"kind": kind}
    if zeros is not None:
        engine |= {
            "channels_together": int(group.c[row]),
            "macs": int(group.macs[row]),
            "in_lanes": int(group.in_lanes[row]),
            "out_lanes": int(group.out_lanes[row]),
            "group_lanes": int(group.group_lanes[row]),
            "columns": int(group.columns[row]),
            "fifo_depth": int(group.fifo_depth[row]),
            "weight_memory": "sram" if device.asic else WEIGHT_MEMORIES[int(group.memory[row])],
            "encoding": ENCODINGS[int(group.encoding[row])],
            "encoded_bits": int(group.encoded_bits[row]),
        }
        if group.memory[row] == LOGIC:
            engine["digit_bits"] = int(group.digit_bits[row])
        else:
            engine |= {
                "order": ORDERS[int(group.packing[row])],
                "packing": int(group.packing[row]),
                "reach": int(group.reach[row]),
                "products": int(group.products[row]),
            }
        if group.memory[row] == STREAM:
            engine |= {
                "tile_rows": int(group.tile_rows[row]),
                "tile_memory": PLACEMENTS[int(group.tile_memory[row])],
                "link_bits": int(group.link_bits[row]),
            }
        if orders and isinstance(part.layer, ComputeLayer):
            engine |= _orders(part.layer, group, row, zeros)
    else:
        engine["words"] = int(group.words[row])
        if isinstance(part.layer, FifoLayer):
            engine["depth_words"] = part.layer.depth_words
    engine["ii_cycles"] = max(1, int(whole_cycles(group.cycles[row : row + 1])[0]))
    engine |= device.named(group.resources[row].tolist())
    chosen = group.take(np.asarray([row]))
    levels = candidate_energy(part.layer, chosen, zeros, device.energy)[0]
    engine["energy_j"] = float(levels.sum())
    engine["energy"] = dict(zip(LEVELS, levels.tolist(), strict=True))
    return engine


def _orders(layer: ComputeLayer, group: Candidates, row: int, zeros: Zeros) -> dict[str, Any]:
    """The orders of an engine's items; none where they stay as they come."""
    found = permutation(layer, zeros, group, row)
    orders = {
        "group_order": found.groups,
        "block_order": found.blocks,
        "filter_order": found.filters,
    }
    return {k: v.tolist() for k, v in orders.items() if (v != range(len(v))).any()}
