"""Partitions of a network: in turn on one device, or one a board in a chain of boards.

Dynamic programming over exact designs of segments. Only segments on a path that could still be
best are designed; bounds from resource prices rule out the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, fits
from hass_ir.hardware.derating import Timed, fastest_of
from hass_ir.hardware.device import Device
from hass_ir.hardware.explore import attempt, exceeds, refuting
from hass_ir.hardware.held import Held, held
from hass_ir.hardware.infeasible import infeasible
from hass_ir.hardware.partition_bounds import SegmentBounds, simplex
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, Plan, PlanStart, Schedule, load_s, loaded_bits
from hass_ir.hardware.problem import CONSTRAINTS
from hass_ir.hardware.segment_starts import prove_start, start_bounds
from hass_ir.hardware.segments import Network, Segment
from hass_ir.hardware.shortest import Path, shortest
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.streams import bandwidth_candidates
from hass_ir.hardware.turn_bounds import StartBounds
from hass_ir.hardware.turns import least_turn_s, soonest
from hass_ir.hardware.waiting import besides
from hass_ir.hardware.workload import ComputeLayer

Groups = Callable[[Part, Beside | None], Candidates]
"""Makes the candidates of one part on the device; they may stream its weights if it is known what
waits beside it."""

Key = tuple[int, int, bool, int]
"""First and last piece of a segment, whether it is one of a chain of boards, and the images of a
turn for which it is designed."""

GAP = 0.01
"""How much longer than the proven least a plan may take, relatively."""
SHARE = 0.75
"""Of the gap, what the designs of segments may take; the rest is left for cuts not tried."""
STREAMED_SHARE = 0.35
"""The same where weights may be streamed, which leaves more open beside the II."""
COARSE = 0.02
"""How near to the best segments with streamed weights are designed first, at most a quarter of what
the best plan is from the bound: they are the slowest to design, and few of them last."""
CAUTION = 0.85
"""Segments are designed somewhat nearer to the best, to serve plans that ask a little more."""
MOST_GAP = 0.2
"""How far from the best a segment may be whose II hardly counts."""
MOST_DESIGNS, MOST_STREAMED = 400, 60
"""Segments designed before the best plan found is taken as it is, its bound stated; fewer where
weights may be streamed, since these take longer."""


class Partitioner:
    """Finds plans for one network, device and set of candidates; segment designs are kept."""

    def __init__(
        self,
        network: Network,
        device: Device,
        groups: Groups,
        gap: float = GAP,
        start: PlanStart | None = None,
        elsewhere: Callable[[Device], Partitioner] | None = None,
        streaming: bool = False,
    ):
        """Plans take at most `gap` longer than the best, but for what first images take longer than
        an II; with 0 they are the best but for that.

        The search begins with `start`, which a plan for similar candidates left. An
        error names the smallest listed device that fits, if `elsewhere` makes the same for others.
        With `streaming` weights may be streamed.
        """
        self._elsewhere, self._streaming = elsewhere, streaming
        self.network, self.device, self.gap = network, device, gap
        self._make = groups
        self._groups: dict[tuple[Part, Beside | None], Candidates] = {}
        self._found: dict[Key, Placed | None] = {}
        self._gaps: dict[Key, float] = {}
        self._bounds: dict[bool, SegmentBounds] = {}
        self._refuting: list[tuple[float, ...]] = []
        self._alike: dict[tuple[tuple[bytes, ...], float], Timed | None] = {}
        self._warm = None if start is None else start.last
        self._prices = simplex() if start is None else np.asarray(start.prices)
        first = None if start is None else start.path
        # One of a network whose layers went into other numbers of slices says nothing.
        fits = first is not None and first[-1][1] == len(network.starts) - 1
        self._first = tuple((a, b) for a, b in first) if first is not None and fits else None
        self._paths: dict[Schedule, Path] = {}
        self._links: dict[bool, FloatArray] = {}
        self._held: dict[bool, Held] = {}
        self._proven: set[tuple[int, int]] = set()
        self._floors: dict[tuple[tuple[int, int], int], float] = {}

    @property
    def bounds(self) -> SegmentBounds:
        """Lower bounds on every segment's II."""
        return self._bounds_of(False)

    def _bounds_of(self, chained: bool) -> SegmentBounds:
        """The same, with the FIFOs that segments have, where that is worth the time."""
        precise = self._streaming and self.gap <= GAP
        key = chained and precise
        if key not in self._bounds:
            own = [
                [self.least(self.network.parts[i]) for i in self.network.inside(begin, end)]
                for begin, end in zip(self.network.starts, self.network.ends, strict=True)
            ]
            beside = self._fifos(chained) if precise else ()
            moved = self._link_cycles(False)
            self._bounds[key] = SegmentBounds(own, self.device, self._prices, moved, beside)
        return self._bounds[key]

    def _prove(self, prices: Sequence[Sequence[float]]) -> None:
        """Raise the bounds of all segments by what `prices` prove."""
        for bounds in self._bounds.values():
            bounds.add(np.concatenate([_prices(p) for p in prices]))

    def _fifos(self, chained: bool) -> list[tuple[Candidates, IntArray]]:
        """All FIFOs of segments, and how many of each a segment has, [first piece, last piece]."""
        fifos = self._held_by(chained).fifos
        return [(self._fitting(Part("", f, (), f.words)), counts) for f, counts in fifos.items()]

    def _held_by(self, chained: bool) -> Held:
        """What all segments hold."""
        if chained not in self._held:
            self._held[chained] = held(self.network, chained)
        return self._held[chained]

    def _fitting(self, part: Part) -> Candidates:
        """The candidates of a part of which the device has enough; all if there are none."""
        candidates = self._candidates(part, None)
        rows = np.flatnonzero(fits(candidates.resources, self.device.capacity))
        return candidates.take(rows) if len(rows) else candidates

    @cached_property
    def starts(self) -> StartBounds:
        """Lower bounds on what loading and the first image of every segment take."""
        own, moved = self._held_by(False), self._link_cycles(False)
        args = self.network, self.device, self._candidates, own, moved, self._fifos(False)
        return start_bounds(*args)

    def plan(self, schedule: Schedule) -> Plan:
        """A plan within `gap` of the best, or the best found when most designs are spent.

        Raises HassError where there is none: a layer does not fit by itself, or there are too few
        boards.
        """
        count = len(self.network.starts)
        # Without a gap the plan is to be the best there is.
        most = MOST_STREAMED if self._streaming and self.gap else MOST_DESIGNS
        counts: Sequence[int] = range(1, count + 1)
        if schedule.partitions is not None:
            counts = [schedule.partitions]
        elif schedule.chained:
            counts = range(1, schedule.devices + 1)
        best: Plan | None = None
        designs = 0
        path = self._paths.get(schedule, self._first)
        costs, whole = self._least_costs(schedule)
        coarse = COARSE if self._streaming and self.gap else 0.0
        while True:
            if path is not None:
                for piece, gap in zip(path, self._shares(path, costs, schedule), strict=True):
                    designs += self._design(piece, schedule, max(gap, coarse))
                placed = self._placed(path, schedule)
                if placed is not None:
                    plan = Plan(placed, schedule, 0.0, 0)
                    if best is None or plan.seconds_per_image < best.seconds_per_image:
                        best, self._paths[schedule] = plan, path
            costs, whole = self._least_costs(schedule)
            least = shortest(costs, counts, schedule.chained, whole)
            if least is None:
                raise infeasible(self, schedule, self._elsewhere)
            bound = least[0] / schedule.images
            reached = np.inf if best is None else best.seconds_per_image
            if best is not None and not self._counts_first(schedule):
                reached = best.without_filling_s
            near = bound * (1 + self.gap) >= reached
            again = least[1] == path and not coarse
            stuck = again and (near or not self._raise_floors(least[1], schedule))
            enough = near or stuck or designs >= most
            if coarse and best is not None:
                far = reached / bound - 1.0
                coarse = 0.0 if least[1] == path else min(coarse, far / 4)
            path = least[1]
            if best is not None and enough:
                bound = min(bound, best.seconds_per_image)
                return replace(best, bound_s=bound, designs=designs)

    def start(self, schedule: Schedule) -> PlanStart:
        """What a search for similar candidates may begin with."""
        prices = self._useful_prices().tolist()
        return PlanStart(self._paths.get(schedule), prices, self._warm)

    def every_layer_fits(self) -> bool:
        """Whether a plan exists in which each layer has a partition of its own."""
        return all(self.fits(i) for i in range(len(self.network.starts)))

    def fits(self, piece: int, chained: bool = False) -> bool:
        """Whether the parts from one possible cut to the next fit the device."""
        schedule = Schedule(None, devices=1 + chained)
        limit = np.asarray(self.device.capacity)
        used = np.zeros_like(limit)
        for candidates in self._candidates_of(self._segment((piece, piece), schedule)):
            resources = candidates.resources
            used += resources[(resources / np.maximum(limit, 0.5)).max(axis=1).argmin()]
        if (used <= limit).all():
            return True
        self._design((piece, piece), schedule, self.gap)
        return self._placed([(piece, piece)], schedule) is not None

    def _candidates(self, part: Part, beside: Beside | None) -> Candidates:
        key = replace(part, inputs=(), fill=0.0), beside
        if key not in self._groups:
            self._groups[key] = self._make(part, beside)
        return self._groups[key]

    def least(self, part: Part) -> Candidates:
        """The candidates of a part where nothing waits for it; in no segment it needs less."""
        streams = (
            self._streaming and isinstance(part.layer, ComputeLayer) and not part.layer.dynamic
        )
        return self._candidates(part, Beside(fill=part.fill) if streams else None)

    def _candidates_of(self, segment: Segment) -> list[Candidates]:
        """Those of each part of a segment."""
        parts = segment.parts
        waiting = besides(parts) if self._streaming else [None] * len(parts)
        return [self._candidates(p, w) for p, w in zip(parts, waiting, strict=True)]

    def _key(self, piece: tuple[int, int], schedule: Schedule) -> Key:
        turns = schedule.batch if self._streaming and not schedule.chained else 1
        return (*piece, schedule.chained, turns)

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
        most = (STREAMED_SHARE if self._streaming else SHARE) * self.gap
        least = np.asarray([costs[piece] for piece in path])
        if not self.gap or len(path) == 1 or not np.isfinite(least).all():
            return [most] * len(path)
        if schedule.chained:
            return [max(most, float(x)) for x in 1.0 - least / least.max()]
        loads = np.asarray([self._loads[piece] for piece in path])
        compute = np.maximum(least - loads, 1e-12)
        return [min(MOST_GAP, float(x)) for x in most * least / compute]

    def problem(
        self, piece: tuple[int, int], schedule: Schedule
    ) -> tuple[Segment, list[Candidates]]:
        """The segment from the first to the last piece, and the candidates it chooses from."""
        segment = self._segment(piece, schedule)
        groups = self._candidates_of(segment)
        groups.append(bandwidth_candidates("off-chip link", segment.link_bits, self.device))
        return segment, groups

    def _design(self, piece: tuple[int, int], schedule: Schedule, gap: float) -> bool:
        """Design one segment within `gap`; whether it took a search: no design of it was known, nor
        prices at which it does not fit."""
        key = self._key(piece, schedule)
        known = key in self._found and (self._found[key] is None or self._gaps[key] <= gap)
        if known:
            return False
        segment, groups = self.problem(piece, schedule)
        if exceeds(groups, self.device, self._refuting):
            self._found[key], self._gaps[key] = None, gap
            return False
        gap *= CAUTION
        timed = self._fastest(groups, gap)
        self._found[key], self._gaps[key] = None, gap
        if timed is None:
            self._refuting.append(refuting(groups, self.device))
            self._prove(self._refuting[-1:])
            self._refute(piece)
        else:
            found = timed.design
            self._warm = found.prices
            self._prove([*timed.prices, found.prices])
            placed = Placed(segment, found, tuple(groups), self.device, timed.least)
            stays = schedule.chained or piece == (0, len(self.network.starts) - 1)
            takes_turns = self._streaming and not stays
            self._found[key] = soonest(placed, schedule.batch) if takes_turns else placed
            if self._counts_first(schedule) and takes_turns and piece not in self._proven:
                prove_start(self.starts, piece, placed, float(self._link_cycles(False)[piece]))
                self._proven.add(piece)
        return True

    def _fastest(self, groups: Sequence[Candidates], gap: float) -> Timed | None:
        """The fastest design, which for groups alike is looked for once."""
        alike = tuple(group.digest for group in groups), gap
        if alike in self._alike:
            return self._alike[alike]
        timed = fastest_of(groups, self.device, gap, self._warm)
        if timed is None or ":" not in timed.design.binding_resource:  # No name of a layer in it.
            self._alike[alike] = timed
        return timed

    def _refute(self, piece: tuple[int, int]) -> None:
        """Rule out all segments that hold the parts of one that does not fit, if these do not fit
        even without what is at its cuts."""
        network = self.network
        inside = network.inside(network.starts[piece[0]], network.ends[piece[1]])
        groups = [self.least(network.parts[i]) for i in inside]
        self._prove([refuting(groups, self.device)])
        if attempt(groups, self.device, gap=1.0) is None:
            for bounds in self._bounds.values():
                bounds.exclude(piece)

    def _useful_prices(self) -> FloatArray:
        """Prices that proved something: those of the segments designed, and of one resource."""
        designed = [_prices(p.design.prices) for p in self._found.values() if p]
        return np.unique(np.concatenate([np.eye(len(CONSTRAINTS)), *designed]), axis=0)

    def _least_costs(self, schedule: Schedule) -> tuple[FloatArray, float]:
        """Proven least seconds of every segment, and of the network as one segment."""
        clock = self.device.clock_mhz * 1e6
        bounds = self._bounds_of(schedule.chained)
        seconds = np.maximum(bounds.cycles, self._link_cycles(schedule.chained)) / clock
        for (first, last, chained, _), placed in self._found.items():
            if chained == schedule.chained:
                known = np.inf if placed is None else placed.least_s
                seconds[first, last] = max(seconds[first, last], known)
        whole = float(seconds[0, -1]) * schedule.images
        if not schedule.chained:
            # What the link has no time to stream must be loaded.
            streamed = seconds - self._link_cycles(False) / clock
            loads = np.maximum(self._loads, self._all_loads - np.maximum(streamed, 0.0))
            # The latency of the first image is at least an II.
            turns = seconds * schedule.images + loads
            if self._counts_first(schedule) and self._proven:
                first = self.starts.seconds + self.device.reconfiguration_s
                first[np.isinf(seconds)], seconds[np.isinf(seconds)] = np.inf, 0.0
                turns = np.maximum(turns, seconds * (schedule.images - 1) + first)
            seconds = turns
            for (piece, batch), floor in self._floors.items():
                if batch == schedule.batch:
                    seconds[piece] = max(seconds[piece], floor)
        return seconds, whole

    def _counts_first(self, schedule: Schedule) -> bool:
        """Whether bounds count what a turn's first image takes longer than the others: where tiles
        wait for each other that is much. Within a wider gap, as in trials, it is not worth it."""
        return self._streaming and not schedule.chained and self.gap <= GAP

    def _raise_floors(self, path: Path, schedule: Schedule) -> bool:
        """Prove more of what the segments designed on a path take at least, in turn and with
        streamed weights; whether there was something to prove."""
        if not self._counts_first(schedule) or len(path) == 1:
            return False
        batch, missing = (
            schedule.batch,
            [p for p in path if (p, schedule.batch) not in self._floors],
        )
        for piece in missing:
            placed = self._found[self._key(piece, schedule)]
            if placed is not None:
                self._floors[piece, batch] = least_turn_s(placed, batch)
        return bool(missing)

    @cached_property
    def _loads(self) -> FloatArray:
        """Seconds before each segment can start, with all weights streamed that may be."""
        return self._load_s(lambda part: loaded_bits(part, self.least(part)))

    @cached_property
    def _all_loads(self) -> FloatArray:
        """The same, with what streams move for one image loaded too."""

        def moved(part: Part) -> FloatArray:
            candidates = self.least(part)
            return loaded_bits(part, candidates) + candidates.link_bits

        return self._load_s(moved)

    def _load_s(self, moved: Callable[[Part], IntArray | FloatArray]) -> FloatArray:
        """Seconds to configure the device and to load each segment; of each part the least of the
        bits that its designs move."""
        network = self.network
        bits = [
            sum(float(moved(network.parts[i]).min()) for i in network.inside(*piece))
            for piece in zip(network.starts, network.ends, strict=True)
        ]
        before = np.append(0.0, np.cumsum(bits))
        return load_s(np.maximum(before[None, 1:] - before[:-1, None], 0.0), self.device)

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


def _prices(known: Sequence[float]) -> FloatArray:
    """Prices of a problem, which may leave out the link, as those of all constraints: [1, 6]."""
    return np.pad(np.asarray(known), (0, len(CONSTRAINTS) - len(known)))[None]
