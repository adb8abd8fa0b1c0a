"""Partitions of a network as designed, and when they run: what a plan costs an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import TypeVar

import numpy as np

from hass_ir.hardware.candidates import ROUNDING, Candidates, FloatArray, IntArray
from hass_ir.hardware.device import Device, clock_hz
from hass_ir.hardware.explore import Design
from hass_ir.hardware.latency import latency_cycles
from hass_ir.hardware.memory import STREAM
from hass_ir.hardware.pace import Pace
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.problem import Link
from hass_ir.hardware.segments import Segment, is_link, weight_bits
from hass_ir.hardware.waiting import with_tiles


@dataclass(frozen=True)
class Schedule:
    """How the partitions run: in turn, a batch each, on one device; or each on its own board.

    `partitions` is their number (on boards: of the boards used); None leaves it open.
    """

    partitions: int | None = 1
    devices: int = 1
    batch: int = 1

    @property
    def images(self) -> int:
        """Images that share the time of one turn."""
        return 1 if self.chained else self.batch

    @property
    def chained(self) -> bool:
        """Whether every partition has a board of its own."""
        return self.devices > 1


@dataclass(frozen=True)
class PlanStart:
    """What a plan found that a similar one begins with: its cuts, as first and last pieces of each
    partition, all prices that proved something, and those of the last design."""

    path: Sequence[Sequence[int]] | None
    prices: Sequence[Sequence[float]]
    last: Sequence[float] | None


@dataclass(frozen=True)
class Placed:
    """A partition and its design; `groups[i]` are the candidates of the segment's part i, the
    last ones those of the link to memory. `least_s` is proven: no design of the segment takes fewer
    seconds an image in steady state."""

    segment: Segment
    design: Design
    groups: tuple[Candidates, ...]
    device: Device
    least_s: float

    @property
    def clock_hz(self) -> float:
        """The clock that this partition is assumed to reach."""
        return clock_hz(self.device, self.design.lut)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The segment's, as they are with the tiles of those that stream their weights."""
        chosen = zip(self.segment.parts, self.groups, self.design.choice, strict=False)
        tiles = {p.name: int(g.tile_rows[row]) for p, g, row in chosen if g.tile_rows[row]}
        return tuple(with_tiles(self.segment.parts, tiles))

    @cached_property
    def latency_cycles(self) -> int:
        """Cycles of a single image."""
        return latency_cycles(self.parts, self.paces, self.design.ii_cycles)

    @cached_property
    def paces(self) -> tuple[Pace, ...]:
        """How fast each part works; reads and writes share the link's time, which streamed weights
        leave to them."""
        chosen = zip(self.parts, self.groups, self.design.choice, strict=False)
        moved = Link.of(self.device).cycles(int(self.groups[-1].link_bits[0]))
        found = [(p, Pace.chosen(p.layer, group, row)) for p, group, row in chosen]
        return tuple(
            replace(pace, cycles=max(pace.cycles, moved)) if is_link(part) else pace
            for part, pace in found
        )

    @property
    def filling_s(self) -> float:
        """Seconds that the first image of a turn takes longer than an II."""
        return (self.latency_cycles - self.design.ii_cycles) / self.clock_hz

    @property
    def load_s(self) -> float:
        """Seconds to reconfigure the device and to load all weights from its memory."""
        return load_s(float(self.loaded_bits), self.device)

    @cached_property
    def loaded_bits(self) -> int:
        """Bits of all weights that lie on the device, as encoded."""
        chosen = zip(self.segment.parts, self.groups, self.design.choice, strict=False)
        return sum(int(loaded_bits(part, group)[row]) for part, group, row in chosen)

    def turn_s(self, batch: int) -> float:
        """Seconds of one turn on the device: reconfiguration, weights, and `batch` images."""
        cycles = self.design.ii_cycles * (batch - 1) + self.latency_cycles
        return cycles / self.clock_hz + self.load_s


def loaded_bits(part: Part, candidates: Candidates) -> IntArray:
    """Bits of a part's weights that each of its designs must load before it starts, [designs]."""
    kept = (candidates.memory != STREAM) & (weight_bits(part) > 0)
    return np.where(kept, candidates.encoded_bits, 0)


Seconds = TypeVar("Seconds", float, FloatArray)


def load_s(weight_bits: Seconds, device: Device) -> Seconds:
    """Seconds until a partition can start. The bitstream is assumed to hold no weights."""
    return device.reconfiguration_s + weight_bits / (device.bandwidth_gbps * 1e9)


@dataclass(frozen=True)
class Plan:
    """Partitions in order. A single one stays on its device and takes image after image.

    `bound_s` is proven: no plan takes less an image, each partition at the clock that its LUTs
    leave. `designs` counts the segments designed.
    """

    placed: tuple[Placed, ...]
    schedule: Schedule
    bound_s: float
    designs: int

    @property
    def resident(self) -> bool:
        """Whether nothing is reconfigured."""
        return self.schedule.chained or len(self.placed) == 1

    @property
    def clock_hz(self) -> float:
        """The lowest of the partitions' clocks."""
        return min(p.clock_hz for p in self.placed)

    @property
    def seconds_per_image(self) -> float:
        """In steady state; on one device, of a batch that goes through all partitions."""
        if self.resident:
            return max(p.design.ii_cycles / p.clock_hz for p in self.placed)
        batch = self.schedule.batch
        return sum(p.turn_s(batch) for p in self.placed) / batch

    @property
    def without_filling_s(self) -> float:
        """The same if first images took no longer than the others."""
        filling = 0.0 if self.resident else sum(p.filling_s for p in self.placed)
        return self.seconds_per_image - filling / self.schedule.batch

    @property
    def loaded_bits(self) -> float:
        """Bits of weights loaded from memory, an image's share: none where they stay."""
        if self.resident:
            return 0.0
        return sum(p.loaded_bits for p in self.placed) / self.schedule.batch

    @property
    def latency_s(self) -> float:
        """From an image's first word to its last result: it passes board after board, or waits
        for its batch."""
        if self.resident:
            return sum(p.latency_cycles / p.clock_hz for p in self.placed)
        return sum(p.turn_s(self.schedule.batch) for p in self.placed)

    @property
    def ii_cycles(self) -> int:
        """Cycles an image, of the lowest clock."""
        if len(self.placed) == 1:
            return self.placed[0].design.ii_cycles
        return max(1, ceil(self.seconds_per_image * self.clock_hz * (1 - ROUNDING)))

    @property
    def lower_bound_cycles(self) -> int:
        """The proven least time of an image in cycles, at the clock of `ii_cycles`."""
        return max(1, min(self.ii_cycles, ceil(self.bound_s * self.clock_hz * (1 - ROUNDING))))

    @property
    def gap(self) -> float:
        """Seconds an image over the proven least, less 1."""
        return self.seconds_per_image / self.bound_s - 1.0

    @property
    def slowest(self) -> Placed:
        """The partition that takes the largest part of the time."""
        batch = self.schedule.batch
        if self.resident:
            return max(self.placed, key=lambda p: p.design.ii_cycles / p.clock_hz)
        return max(self.placed, key=lambda p: p.turn_s(batch))

    def resources(self) -> tuple[int, ...]:
        """Of each of `RESOURCES`: the most on one board, summed over boards."""
        used = np.asarray([_used(p.design) for p in self.placed])
        total = used.sum(axis=0) if self.schedule.chained else used.max(axis=0)
        return tuple(int(u) for u in total)


def _used(found: Design) -> tuple[int, ...]:
    return (found.dsp, found.lut, found.ff, found.bram18, found.uram)
