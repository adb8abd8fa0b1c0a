"""FIFO depths for the engines that a design has: what waits in a schedule with one image an II.

A schedule in which FIFOs never fill shows the words that each of them holds. With so much room the
pipeline keeps that II: a part that goes on whenever it can is never later than in the schedule.
Parts with time to spare go on late in it, where FIFOs then hold fewer bits. Cycles are means, so
that somewhat more is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from hass_ir.hardware.candidates import DENSE_KINDS
from hass_ir.hardware.simulate.delayed import words_held
from hass_ir.hardware.simulate.engine_flow import between_points
from hass_ir.hardware.simulate.flow import flow
from hass_ir.hardware.simulate.pipeline import Engine, Map, Part, Pipeline
from hass_ir.hardware.simulate.progress import lock_up

MARGIN = 0.15
"""Share of the words more that a FIFO holds, for what means do not show; chosen, not derived."""

SETS = 0.25
"""Sets of columns more that wait before an engine that skips zeros, of which one may take longer
than the mean; chosen as well."""

_SLACK = 1.005
"""The schedule's cycles an image over those of the slowest part."""

_GROWTH = 4
"""The share of its first depth by which a FIFO grows until nothing locks up."""


def fitted(
    pipeline: Pipeline,
    cycles: Mapping[str, int],
    most: Mapping[int, int],
    bits: Mapping[int, int] | None = None,
) -> dict[int, int] | None:
    """Depths in words of the streams that `most` names, which may have so many at most, if engines
    take so many `cycles` an image; their words have so many `bits`, all as many if that is not
    given.

    What is behind a global pool stays as it is. None where there is no schedule, or none without a
    lock-up.
    """
    model = flow(pipeline, cycles, most)
    period = max(*(float(gaps.sum()) for gaps in model.gaps), *cycles.values()) * _SLACK
    found = model.schedule(period)
    if found is None:
        return None
    times, period = found
    held = words_held(pipeline, model, cycles, times, period, bits or dict.fromkeys(most, 1))
    streams, sizes = pipeline.streams, [stream.capacity for stream in pipeline.streams]
    for e, limit in most.items():
        if not _all_at_once(pipeline.parts[streams[e].source]):
            user = pipeline.parts[streams[e].target]
            spare = SETS * _set_words(user) + between_points(user)
            words = ceil(held[e] * (1 + MARGIN) + 1 + spare)
            sizes[e] = min(_rows(words, streams[e].words), limit)
    while found := lock_up(pipeline.with_capacities(sizes)):
        full = [w.index for w in found if w.full and sizes[w.index] < most.get(w.index, 0)]
        if not full:
            return None
        for e in full:
            more = max(streams[e].capacity // _GROWTH, streams[e].words)
            sizes[e] = min(_rows(sizes[e] + more, streams[e].words), most[e])
    return {e: sizes[e] for e in most}


def _set_words(part: Part) -> int:
    """Words of a set of columns, of an engine whose sets differ."""
    if not isinstance(part, Engine) or part.kind in DENSE_KINDS:
        return 0
    layer = part.layer
    return layer.in_height * layer.in_width * layer.channels // part.sets


def _rows(words: int, rate: int) -> int:
    return max(-(-words // rate) * rate, 2 * rate, 3)


def _all_at_once(part: Part) -> bool:
    """Whether a part gives all words of an image behind its last ones, as a global pool does."""
    if not isinstance(part, Map) or part.needed is None:
        return False
    return 0 <= part.in_words - part.out_words < part.needed[0]
