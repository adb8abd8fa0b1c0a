"""Schedules with fewer words in FIFOs: parts that have time to spare go on later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.simulate.latest import Latest
from hass_ir.hardware.simulate.periodic import Points
from hass_ir.hardware.simulate.pipeline import Engine, Pipeline
from hass_ir.hardware.simulate.processes import End, Flow

SPARE = 0.5
"""By how much parts go on earlier than at the latest, since cycles vary: so much of the time that a
set of columns takes, of their slowest engine or of the next ones; chosen, not derived."""

MOST_SPARE = 0.05
"""The same at most, as a share of the period."""

_ROUNDS = 3
"""How often each part may be delayed further."""

_IMAGES = np.arange(-8, 9)[:, None]


def words_held(
    pipeline: Pipeline,
    model: Flow,
    cycles: Mapping[str, int],
    times: list[FloatArray],
    period: float,
    bits: Mapping[int, int],
) -> dict[int, float]:
    """The most words that each of the FIFOs `bits` holds, of which a word has so many bits, in a
    schedule that has few of these bits, of engines that take so many `cycles` an image.

    From the schedule `times` on, parts go on later, those next to the outputs first: what is behind
    one then holds less, what is before it more, and it stays so where all together do not hold
    more.
    """
    system = Points(model.gaps, model.waits)
    places = system.places(times)
    groups = list(together(pipeline, model, bits, set_times_of(pipeline, cycles)))
    latest = [Latest(system, group.processes) for group in groups]
    takes = {e: _Intake(system, model, e) for e in bits}

    def words(e: int, places: FloatArray) -> float:
        given, taken = model.gives[e], model.takes[e]
        at = system.first[given.process] + np.arange(len(given.counts))
        begun = takes[e].times(places, period)
        return held(given, taken, places[at] + system.run[at], begun, period)

    found = {e: words(e, places) for e in bits}
    for _ in range(_ROUNDS):
        moved = False
        for group, last in zip(groups, latest, strict=True):
            spare = min(SPARE * group.set_time, MOST_SPARE * period)
            now = places[last.points]
            late = np.maximum(now, last.places(places, period) - spare)
            if (late <= now).all():
                continue
            other = places.copy()
            other[last.points] = late
            less = {e: words(e, other) for e in group.fifos}
            if sum(bits[e] * (less[e] - found[e]) for e in group.fifos) <= 0:
                places, moved = other, True
                found |= less
        if not moved:
            break
    return found


def held(given: End, taken: End, at: FloatArray, begin: FloatArray, period: float) -> float:
    """The most words that are given, at times `at`, and not yet taken, at times `begin`, if both
    repeat every `period` cycles; between points of a process words pass evenly, so that whole words
    may be one more."""
    counts, when = _images(given, at, period)
    gone, gone_when = _images(taken, begin, period)
    # In the image in which the first ones are given, and however many images later they are taken.
    apart = np.floor((at[0] - begin[0]) / period)
    gone, gone_when = gone + apart * taken.total, gone_when + apart * period
    within = (begin - at[0]) % period + at[0]
    points = np.concatenate((at, within, within - 1e-6))
    there = np.interp(points, when, counts)
    left = cast(FloatArray, np.interp(points, gone_when, gone))
    return max(0.0, float((there - left).max()))


def _images(end: End, times: FloatArray, period: float) -> tuple[FloatArray, FloatArray]:
    """Words and times of several images one after the other."""
    counts = (end.counts + _IMAGES * end.total).ravel()
    return np.maximum.accumulate(counts), (times + _IMAGES * period).ravel()


@dataclass(frozen=True)
class Group:
    """Parts that no FIFO parts: the FIFOs around them, their processes, and the cycles of a set of
    columns, the most of their engines and of the next ones."""

    fifos: list[int]
    processes: list[int]
    set_time: float


def together(
    pipeline: Pipeline, model: Flow, fifos: Mapping[int, int], set_times: Sequence[float]
) -> Iterator[Group]:
    """The parts that no FIFO parts, from the outputs on: what they cannot give waits in the FIFOs
    before them. `set_times` are the cycles of a set of columns of each part."""
    streams, group = pipeline.streams, list(range(len(pipeline.parts)))
    for e, stream in enumerate(streams):
        if e not in fifos:
            one, other = group[stream.source], group[stream.target]
            group = [one if g == other else g for g in group]
    ends = [*model.parts[1:], len(model.gaps)]
    members = {g: [i for i, own in enumerate(group) if own == g] for g in set(group)}
    sides = [(e, group[streams[e].source], group[streams[e].target]) for e in fifos]
    slowest: dict[int, float] = {}
    for g, parts in sorted(members.items(), key=lambda x: -max(x[1])):
        own = max(set_times[i] for i in parts)
        behind = max((slowest.get(t, 0.0) for _, s, t in sides if s == g), default=0.0)
        slowest[g] = own or behind
        yield Group(
            [e for e, source, target in sides if g in (source, target)],
            [p for i in parts for p in range(model.parts[i], ends[i])],
            max(own, behind),
        )


def set_times_of(pipeline: Pipeline, cycles: Mapping[str, int]) -> list[float]:
    """Cycles of a set of columns of each part, none of those that are no engines."""
    return [
        cycles[part.name] / part.sets if isinstance(part, Engine) else 0.0
        for part in pipeline.parts
    ]


class _Intake:
    """When the target of a stream takes words: as early as they come and it has room for them,
    where that is a process of its own, which gives nothing."""

    def __init__(self, system: Points, model: Flow, e: int):
        process = model.takes[e].process
        self.points = system.first[process] + np.arange(len(model.gaps[process]))
        self.run = system.run[self.points]
        within, edges = system.owner == process, system.edges
        rows = np.flatnonzero(within[edges.target])
        inner = within[edges.source[rows]]
        self.own, self.others = edges.take(rows[inner]), edges.take(rows[~inner])
        self.passes = process in {end.process for end in model.gives.values()}

    def times(self, places: FloatArray, period: float) -> FloatArray:
        """Of its points, where all have such `places` in a schedule."""
        if self.passes:
            return places[self.points] + self.run
        first = self.points[0]
        early = np.full(len(self.points), -np.inf)
        edges, own = self.others, self.own
        ends = places[edges.source] + edges.cycles + edges.images * period
        np.maximum.at(early, edges.target - first, ends)
        for _ in range(2):
            early = np.maximum.accumulate(early)
            ends = early[own.source - first] + own.cycles + own.images * period
            np.maximum.at(early, own.target - first, ends)
        early = np.maximum.accumulate(early)
        early = np.minimum(early, places[self.points])
        return (early + self.run).astype(np.float64)
