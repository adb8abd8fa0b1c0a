"""Partitions of a network: in turn on one device, or one a board in a chain of boards.

Dynamic programming over exact designs of segments. Only segments on a path that could still be
best are designed; bounds from resource prices rule out the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import Candidates, FloatArray
from hass_ir.hardware.derating import fastest_of
from hass_ir.hardware.device import RESOURCES, Device, device_names, load_device
from hass_ir.hardware.explore import design
from hass_ir.hardware.partition_bounds import SegmentBounds, simplex
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, Plan, Schedule, load_s, loaded_bits
from hass_ir.hardware.segments import Network, Segment
from hass_ir.hardware.shortest import Path, shortest
from hass_ir.hardware.streams import bandwidth_candidates

Groups = Callable[[Part], Candidates]
"""Makes the candidates of one part on the device."""

GAP = 0.01
"""How much longer than the proven least a plan may take, relatively."""
SHARE = 0.75
"""Of the gap, what the designs of segments may take; the rest is left for cuts not tried."""
CAUTION = 0.85
"""Segments are designed somewhat nearer to the best, to serve plans that ask a little more."""
MOST_GAP = 0.2
"""How far from the best a segment may be whose II hardly counts."""
MOST_DESIGNS = 400
"""Segments designed before the best plan found is taken as it is, its bound stated."""


class Partitioner:
    """Finds plans for one network, device and set of candidates; segment designs are kept."""

    def __init__(
        self,
        network: Network,
        device: Device,
        groups: Groups,
        gap: float = GAP,
        before: Partitioner | None = None,
        elsewhere: Callable[[Device], Partitioner] | None = None,
    ):
        """Plans take at most `gap` longer than the best; with 0 they are the best.

        The search starts from the cuts and prices of `before`, made for similar candidates. An
        error names the smallest listed device that fits, if `elsewhere` makes the same for others.
        """
        self._elsewhere = elsewhere
        self.network, self.device, self.gap = network, device, gap
        self._make = groups
        self._groups: dict[Part, Candidates] = {}
        self._found: dict[tuple[int, int, bool], Placed | None] = {}
        self._gaps: dict[tuple[int, int, bool], float] = {}
        self._bounds: SegmentBounds | None = None
        self._warm = None if before is None else before._warm
        self._prices = simplex(len(RESOURCES)) if before is None else before._useful_prices()
        self._paths: dict[Schedule, Path] = {} if before is None else dict(before._paths)
        self._links: dict[bool, FloatArray] = {}

    @property
    def bounds(self) -> SegmentBounds:
        """Lower bounds on every segment's II."""
        if self._bounds is None:
            own = [
                [self._candidates(self.network.parts[i]) for i in self.network.inside(begin, end)]
                for begin, end in zip(self.network.starts, self.network.ends, strict=True)
            ]
            self._bounds = SegmentBounds(own, self.device, self._prices)
        return self._bounds

    def plan(self, schedule: Schedule, most: int = MOST_DESIGNS) -> Plan:
        """A plan within `gap` of the best.

        Raises HassError where there is none: a layer does not fit by itself, or there are too few
        boards.
        """
        count = len(self.network.starts)
        counts: Sequence[int] = range(1, count + 1)
        if schedule.partitions is not None:
            counts = [schedule.partitions]
        elif schedule.chained:
            counts = range(1, schedule.devices + 1)
        best: tuple[float, tuple[Placed, ...]] | None = None
        designs = 0
        path = self._paths.get(schedule)
        costs, whole = self._least_costs(schedule)
        while True:
            if path is not None:
                for piece, gap in zip(path, self._shares(path, costs, schedule), strict=True):
                    designs += self._design(piece, schedule, gap)
                placed = self._placed(path, schedule)
                if placed is not None:
                    exact = Plan(placed, schedule, 0.0, 0).seconds_per_image * schedule.images
                    if best is None or exact < best[0]:
                        best, self._paths[schedule] = (exact, placed), path
            costs, whole = self._least_costs(schedule)
            least = shortest(costs, counts, schedule.chained, whole)
            if least is None:
                raise self._infeasible(schedule)
            enough = best is not None and (
                least[1] == path or least[0] * (1 + self.gap) >= best[0] or designs >= most
            )
            path = least[1]
            if best is not None and enough:
                return Plan(best[1], schedule, min(least[0], best[0]) / schedule.images, designs)

    def every_layer_fits(self) -> bool:
        """Whether a plan exists in which each layer has a partition of its own."""
        return all(self.fits(i) for i in range(len(self.network.starts)))

    def fits(self, piece: int) -> bool:
        """Whether the parts from one possible cut to the next fit the device."""
        schedule = Schedule(None)
        limit = np.asarray(self.device.capacity)
        used = np.zeros_like(limit)
        for part in self._segment((piece, piece), schedule).parts:
            resources = self._candidates(part).resources
            used += resources[(resources / np.maximum(limit, 0.5)).max(axis=1).argmin()]
        if (used <= limit).all():
            return True
        self._design((piece, piece), schedule, self.gap)
        return self._placed([(piece, piece)], schedule) is not None

    def _candidates(self, part: Part) -> Candidates:
        plain = replace(part, inputs=(), fill=0.0)
        if plain not in self._groups:
            self._groups[plain] = self._make(part)
        return self._groups[plain]

    def _key(self, piece: tuple[int, int], schedule: Schedule) -> tuple[int, int, bool]:
        return (*piece, schedule.chained)

    def _placed(
        self, path: Sequence[tuple[int, int]], schedule: Schedule
    ) -> tuple[Placed, ...] | None:
        """The designs along a path, if every segment on it was designed and fits."""
        placed = [self._found.get(self._key(piece, schedule)) for piece in path]
        whole = tuple(p for p in placed if p is not None)
        return whole if len(whole) == len(placed) else None

    def _segment(self, piece: tuple[int, int], schedule: Schedule) -> Segment:
        network = self.network
        begin, end = network.starts[piece[0]], network.ends[piece[1]]
        return network.segment(begin, end, schedule.chained)

    def _shares(self, path: Path, costs: FloatArray, schedule: Schedule) -> list[float]:
        """How far from the best each segment of a path may be for the plan to be within `gap`.

        On one device an II counts against all of a turn, on boards against the slowest one's.
        """
        most = SHARE * self.gap
        least = np.asarray([costs[piece] for piece in path])
        if not self.gap or len(path) == 1 or not np.isfinite(least).all():
            return [most] * len(path)
        if schedule.chained:
            return [max(most, float(x)) for x in 1.0 - least / least.max()]
        fills = np.asarray([self._fills[piece] for piece in path])
        loads = np.asarray([self._loads[piece] for piece in path])
        compute = np.maximum(least - loads, 1e-12) * schedule.images / (schedule.images + fills)
        return [min(MOST_GAP, float(x)) for x in most * least / compute]

    def _design(
        self, piece: tuple[int, int], schedule: Schedule, gap: float, advise: bool = False
    ) -> bool:
        """Design one segment within `gap`, unless that was done; whether it was not.

        `advise` raises why it does not fit.
        """
        key = self._key(piece, schedule)
        known = key in self._found and (self._found[key] is None or self._gaps[key] <= gap)
        if known and not advise:
            return False
        segment = self._segment(piece, schedule)
        groups = [self._candidates(part) for part in segment.parts]
        groups.append(bandwidth_candidates("off-chip link", segment.link_bits, self.device))
        if advise:
            design(groups, self.device)

        gap *= CAUTION
        timed = fastest_of(groups, self.device, gap, self._warm)
        self._found[key], self._gaps[key] = None, gap
        if timed is not None:
            self._warm = timed.design.prices
            self.bounds.add(np.asarray([timed.design.prices[: len(RESOURCES)]]))
            self._found[key] = Placed(
                segment, timed.design, tuple(groups), self.device, timed.least
            )
        return True

    def _useful_prices(self) -> FloatArray:
        """Prices that proved something: those of the segments designed, and of one resource."""
        designed = [p.design.prices[: len(RESOURCES)] for p in self._found.values() if p]
        return np.unique(np.asarray([*np.eye(len(RESOURCES)), *designed]), axis=0)

    def _least_costs(self, schedule: Schedule) -> tuple[FloatArray, float]:
        """Proven least seconds of every segment, and of the network as one segment."""
        clock = self.device.clock_mhz * 1e6
        seconds = np.maximum(self.bounds.cycles, self._link_cycles(schedule.chained)) / clock
        for (first, last, chained), placed in self._found.items():
            if chained == schedule.chained:
                known = np.inf if placed is None else placed.least_s
                seconds[first, last] = max(seconds[first, last], known)
        whole = float(seconds[0, -1]) * schedule.images
        if not schedule.chained:
            seconds = seconds * (schedule.images + self._fills) + self._loads
        return seconds, whole

    @cached_property
    def _fills(self) -> FloatArray:
        """When the last part of each segment begins, in IIs after the segment's first word."""
        network = self.network
        fills = np.zeros((len(network.starts), len(network.starts)))
        for first, begin in enumerate(network.starts):
            times = [0.0] * len(network.parts)
            latest = 0.0
            for last in range(first, len(network.starts)):
                for i in network.inside(network.starts[last], network.ends[last]):
                    part = network.parts[i]
                    start = max((times[j] for j in part.inputs if j >= begin), default=0.0)
                    times[i] = start + part.fill
                    latest = max(latest, times[i])
                fills[first, last] = latest
        return fills

    @cached_property
    def _loads(self) -> FloatArray:
        """Seconds before each segment can start."""
        parts, pieces = self.network.parts, zip(self.network.starts, self.network.ends, strict=True)
        weights = [
            sum(int(loaded_bits(p, self._candidates(p)).min()) for p in parts[slice(*piece)])
            for piece in pieces
        ]
        before = np.append(0, np.cumsum(weights))
        bits = np.maximum(before[None, 1:] - before[:-1, None], 0)
        return load_s(bits, self.device)

    def _link_cycles(self, chained: bool) -> FloatArray:
        """Cycles for which each segment's tensors at its cuts occupy the link."""
        if chained not in self._links:
            network, count = self.network, len(self.network.starts)
            bits = np.zeros((count, count))
            for first in range(count):
                for last in range(first, count):
                    ends = (network.starts[first], network.ends[last])
                    moved = network.read(*ends, chained) + network.written(*ends, chained)
                    tensors = (network.parts[j] for j in moved)
                    bits[first, last] = sum(p.words * p.layer.stream_bits for p in tensors)
            clock = self.device.clock_mhz * 1e6
            self._links[chained] = bits * clock / (self.device.bandwidth_gbps * 1e9)
        return self._links[chained]

    def _infeasible(self, schedule: Schedule) -> HassError:
        """The error for a network of which no cut fits, naming what binds."""
        for i in range(len(self.network.starts)):
            self._design((i, i), Schedule(None), self.gap, advise=True)
        device, fewest = self.device.name, self.fewest(schedule)
        most = len(self.network.starts)
        if schedule.chained and fewest is not None:
            number = schedule.partitions or schedule.devices
            return HassError(
                f"the network does not fit {number} boards of device '{device}', it takes "
                f"{fewest} or more{self._shortage(number)}; use more devices, "
                f"{self._smallest(schedule, number)}or partitions=auto on one"
            )
        number = "" if schedule.partitions is None else f" in {schedule.partitions} partitions"
        takes = f"it takes {fewest} or more, and " if fewest is not None else ""
        if fewest is not None and schedule.partitions is not None:
            takes = f"it takes {fewest} or more{self._shortage(schedule.partitions)}, and "
        wanted = schedule.partitions
        other = "" if wanted is None or wanted > most else self._smallest(schedule, wanted)
        return HassError(
            f"the network cannot run on device '{device}'{number}; {takes}there can be at most "
            f"{most}: {other and f'use {other}or partitions=auto' or 'use partitions=auto'}"
        )

    def _smallest(self, schedule: Schedule, number: int) -> str:
        """Part of an error: the listed board of the fewest LUTs on which so many partitions fit."""
        if self._elsewhere is None:
            return ""
        boards = (device for n in device_names() if not (device := load_device(n)).asic)
        for device in sorted(boards, key=lambda d: (d.lut, d.name)):
            if device.name == self.device.name:
                continue
            fewest = self._elsewhere(device).fewest(schedule)
            if fewest is not None and fewest <= number:
                return f"device '{device.name}' (the smallest listed that fits) "
        return ""

    def _shortage(self, number: int) -> str:
        """What binds in the cut into `number` partitions that comes nearest to fitting, and by how
        much; empty where no resource alone is short.

        Each layer counts with the least of the resource that any of its engines takes.
        """
        network, count = self.network, len(self.network.starts)
        least = np.zeros((count + 1, len(RESOURCES)), dtype=np.int64)
        for at in range(count):
            inside = network.inside(network.starts[at], network.ends[at])
            parts = (self._candidates(network.parts[i]).resources.min(axis=0) for i in inside)
            least[at + 1] = least[at] + sum(parts)
        needed = np.maximum(least[None, 1:] - least[:-1, None], 0)
        shares = needed / np.maximum(np.asarray(self.device.capacity), 0.5)
        found = shortest(shares.max(axis=2), [number], bottleneck=True)
        if found is None or found[0] <= 1.0:
            return ""
        first, last = max(found[1], key=lambda piece: shares[piece].max())
        k = int(shares[first, last].argmax())
        begin = network.inside(network.starts[first], network.ends[first])[0]
        return (
            f" ({self.device.resource_name(k)} binds: the partition from "
            f"'{network.parts[begin].name}' on needs {needed[first, last, k]} and there are "
            f"{self.device.capacity[k]})"
        )

    def fewest(self, schedule: Schedule) -> int | None:
        """The fewest partitions that fit; None if there are none."""
        count = len(self.network.starts)
        while True:
            costs = np.where(np.isinf(self._least_costs(schedule)[0]), np.inf, 1.0)
            found = shortest(costs, range(1, count + 1), bottleneck=False)
            if found is None or self._placed(found[1], schedule) is not None:
                return None if found is None else len(found[1])
            for piece in found[1]:
                self._design(piece, schedule, self.gap)
