"""The span of II a design lies in, and what it tells of a layer's engines before they are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from hass_ir.hardware.candidates import FAST_DENSE
from hass_ir.hardware.device import Device
from hass_ir.hardware.fast_dense import TAPS_EACH, possible
from hass_ir.hardware.narrow import Slot, dsp_per_slot, slots
from hass_ir.hardware.workload import ComputeLayer, CycleTable

LOGIC_PRICES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Weights of the DSPs against the LUTs that are tried for a bound."""
MARGIN = 0.1
"""Spans are wider than need be, so that they hold after small changes of the statistics too."""


class TooNarrowError(Exception):
    """A layer has no engine within the span."""


@dataclass(frozen=True)
class Window:
    """Designs of II `least` to `most` only; in them a layer has `dsp` DSPs at most.

    No design is faster than `least`, so that engines faster than that count as `least`; engines
    slower than `most` are left out.
    """

    least: float = 0.0
    most: float = inf
    dsp: int | None = None

    def covers(self, other: Window) -> bool:
        """Whether all engines worth having within `other` are there within this one."""
        most = inf if self.dsp is None else self.dsp
        needed = inf if other.dsp is None else other.dsp
        return self.least <= other.least and self.most >= other.most and most >= needed

    def common(self, other: Window) -> Window:
        """What both cover."""
        limits = [d for d in (self.dsp, other.dsp) if d is not None]
        least, most = max(self.least, other.least), min(self.most, other.most)
        return Window(least, most, min(limits, default=None))


def work(
    layer: ComputeLayer, table: CycleTable | None, kinds: Sequence[str], device: Device
) -> float:
    """The least DSP·cycles an image of `layer` takes on an engine of any of `kinds`.

    A multiplier does the products of one slot a cycle, and no engine skips one in which a product
    has two factors.
    """
    words = device.dsp_kind, layer.activation_bits, layer.weight_bits
    least = inf
    for slot in slots(*words):
        cost = dsp_per_slot(*words, slot)
        if table is None or "dense" in kinds:
            least = min(least, cost * layer.macs / slot.products)
            if FAST_DENSE in kinds and possible(layer, device):
                least = min(least, layer.macs / TAPS_EACH)
        if table is not None and slot.products in table.products:
            least = min(least, cost * _left(layer, table.slots(slot.products), kinds, slot))
    return least


def _left(layer: ComputeLayer, table: CycleTable, kinds: Sequence[str], slot: Slot) -> float:
    """Slots left, the fewest of any kind and vector length of the table."""
    positions = layer.out_height * -(-layer.out_width // slot.positions)
    filters = -(-layer.group_filters // slot.filters)
    least = float(layer.macs) / slot.products
    known = [k for k in kinds if k in table.kinds]
    if "pair-sparse" in known:
        known = ["pair-sparse"]
    for kind in known:
        for c in table.channels_together:
            pairs = table.mean_of(kind, c, np.arange(layer.taps * c + 1.0)[:, None])
            items = (layer.groups, -(-layer.group_channels // c), filters)
            alike = np.prod([n // m for n, m in zip(items, pairs.shape[:3], strict=True)])
            least = min(least, float(pairs.sum() * alike) * positions)
    return least


def shared_works(
    works: Sequence[float], logic: Sequence[float], device: Device
) -> tuple[list[float], float]:
    """What each layer takes at least, which uses DSPs, `works`, or LUTs, `logic` (both ·cycles).

    The shares of both, weighed with p and 1 - p, add up to 1 at most: p times a layer's DSPs, or as
    much instead, for the p that says most; and that p.
    """
    rate = device.dsp / max(device.lut, 1)
    pairs = list(zip(works, logic, strict=True))
    tried = [
        ([min(p * w, inf if x == inf else (1.0 - p) * x * rate) for w, x in pairs], p)
        for p in LOGIC_PRICES
    ]
    return max(tried, key=lambda each: sum(each[0]))


def windows(
    works: Sequence[float],
    device: Device,
    most: float,
    margin: float,
    price: float = 1.0,
    least: float = 0.0,
) -> list[Window]:
    """The span of each layer for designs of II from `least`, or what `works` allow, up to `most`;
    `margin` widens it.

    `works` are as `shared_works` has them, at its `price` of DSPs.
    """
    least = max(least, sum(works) / max(device.dsp, 1))
    result: list[Window] = []
    for own in works:
        others = (sum(works) - own) / most
        dsp = max(1, int((device.dsp - others * (1.0 - margin)) / price) + 1)
        result.append(Window(least * (1.0 - margin), most, min(dsp, device.dsp)))
    return result
