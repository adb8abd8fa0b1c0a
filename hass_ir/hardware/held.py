"""What every segment of a network holds besides the network's own parts, and what waits in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import BoolArray, IntArray
from hass_ir.hardware.segments import Network
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.waiting import besides
from hass_ir.hardware.workload import FifoLayer


@dataclass(frozen=True)
class Held:
    """How many of each FIFO, its layer without a name, a segment has, [first piece, last piece];
    and what waits beside a part, by the part's name, with the segments in which it is so."""

    fifos: Mapping[FifoLayer, IntArray]
    waiting: Mapping[str, Mapping[Beside | None, BoolArray]]


def held(network: Network, chained: bool) -> Held:
    """That of all segments; `chained` as of `Network.segment`."""
    count = len(network.starts)
    fifos: dict[FifoLayer, IntArray] = {}
    waiting: dict[str, dict[Beside | None, BoolArray]] = {}
    for first, begin in enumerate(network.starts):
        for last in range(first, count):
            parts = network.segment(begin, network.ends[last], chained).parts
            for part, beside in zip(parts, besides(parts), strict=True):
                if isinstance(part.layer, FifoLayer):
                    layer = replace(part.layer, name="")
                    none = np.zeros((count, count), dtype=np.int64)
                    fifos.setdefault(layer, none)[first, last] += 1
                else:
                    where = np.zeros((count, count), dtype=np.bool_)
                    waiting.setdefault(part.name, {}).setdefault(beside, where)[first, last] = True
    return Held(fifos, waiting)
