"""FIFO depths for the engines that a design has: what waits where all goes on as early as it can.

A schedule with one image an II that never waits for room shows the words that each FIFO holds. With
so much room the pipeline keeps that II: a part that goes on whenever it can is never later than in
the schedule. Cycles are means, so that somewhat more is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import cast

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS, FloatArray
from hass_ir.hardware.simulate.flow import flow
from hass_ir.hardware.simulate.pipeline import Engine, Map, Part, Pipeline
from hass_ir.hardware.simulate.processes import End, Flow
from hass_ir.hardware.simulate.progress import lock_up

MARGIN = 0.05
"""Share of the words more that a FIFO holds, for latency that means do not show."""

_SLACK = 1.005
"""The schedule's cycles an image over those of the slowest part."""

_GROWTH = 16
"""The share of itself by which a FIFO grows until nothing locks up."""

_IMAGES = np.arange(-8, 9)[:, None]


def fitted(
    pipeline: Pipeline, cycles: Mapping[str, int], most: Mapping[int, int]
) -> dict[int, int] | None:
    """Depths in words of the streams that `most` names, which may have so many at most, if engines
    take so many `cycles` an image.

    Before an engine that skips zeros there is room for another of its sets of columns, of which one
    may take twice the mean. What is behind a global pool stays as it is. None where there is no
    schedule, or none without a lock-up.
    """
    model = flow(pipeline, cycles)
    period = max(*(float(gaps.sum()) for gaps in model.gaps), *cycles.values()) * _SLACK
    found = model.schedule(period)
    if found is None:
        return None
    times, period = found
    schedules = times, _as_taken(pipeline, model, times, period, most)
    streams, sizes = pipeline.streams, [stream.capacity for stream in pipeline.streams]
    for e, limit in most.items():
        if not _all_at_once(pipeline.parts[streams[e].source]):
            ends = model.gives[e], model.takes[e]
            words = max(held(*ends, times, period) for times in schedules) * (1 + MARGIN)
            words += 1 + _set_words(pipeline.parts[streams[e].target])
            sizes[e] = min(_rows(ceil(words), streams[e].words), limit)
    while found := lock_up(pipeline.with_capacities(sizes)):
        full = [w.index for w in found if w.full and sizes[w.index] < most.get(w.index, 0)]
        if not full:
            return None
        for e in full:
            more = max(sizes[e] // _GROWTH, streams[e].words)
            sizes[e] = min(_rows(sizes[e] + more, streams[e].words), most[e])
    return {e: sizes[e] for e in most}


def held(given: End, taken: End, times: list[FloatArray], period: float) -> float:
    """The most words that are given and not yet taken, in a schedule that repeats every `period`
    cycles; between points of a process words pass evenly, so that whole words may be one more."""
    at, begin = times[given.process], times[taken.process]
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


def _as_taken(
    pipeline: Pipeline,
    model: Flow,
    times: list[FloatArray],
    period: float,
    fifos: Mapping[int, int],
) -> list[FloatArray]:
    """The times where parts that only pass words on, to streams that have no FIFO, go on as these
    are taken: what they would give earlier waits before them."""
    times = list(times)
    sources = [pipeline.parts[stream.source] for stream in pipeline.streams]
    passing = [
        e for e, part in enumerate(sources) if e not in fifos and not isinstance(part, Engine)
    ]
    for e in sorted(passing, key=lambda e: -model.gives[e].process):
        given, taken = model.gives[e], model.takes[e]
        counts, when = _images(taken, times[taken.process], period)
        wanted = given.counts - pipeline.streams[e].capacity
        run = np.cumsum(model.gaps[given.process])
        late = np.maximum(times[given.process], np.interp(wanted - 1e-9, counts, when))
        late = np.maximum.accumulate(late - run) + run
        late[0] = max(late[0], late[-1] + run[0] - period)
        times[given.process] = np.maximum.accumulate(late - run) + run
    return times


def _set_words(part: Part) -> int:
    """Words of a set of columns, of an engine whose sets differ."""
    if not isinstance(part, Engine) or part.kind in DENSE_KINDS:
        return 0
    layer = part.layer
    sets = layer.out_height * -(-layer.out_width // part.columns)
    return layer.in_height * layer.in_width * layer.channels // sets


def _rows(words: int, rate: int) -> int:
    return max(-(-words // rate) * rate, 2 * rate, 3)


def _all_at_once(part: Part) -> bool:
    """Whether a part gives all words of an image behind its last ones, as a global pool does."""
    rule = part.needed if isinstance(part, Map) else None
    return rule is not None and isinstance(part, Map) and rule[0] > part.in_words - part.out_words
