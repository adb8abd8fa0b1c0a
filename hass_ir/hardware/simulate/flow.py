"""A pipeline as processes that take and give words at points of each image, with mean cycles.

Those of an engine are in `engine_flow`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import numpy as np

from hass_ir.hardware.simulate.engine_flow import HOP, add_engine
from hass_ir.hardware.simulate.pipeline import (
    Engine,
    Join,
    Link,
    Part,
    Pipeline,
    out_words,
)
from hass_ir.hardware.simulate.processes import End, Flow
from hass_ir.hardware.simulate.rules import rule

POINTS = 128
"""Points of an image at most, of a part that passes words on."""


def flow(
    pipeline: Pipeline, cycles: Mapping[str, int], fifos: Container[int] | None = None
) -> Flow:
    """The flow of a pipeline, if its engines take so many `cycles` an image.

    Streams hold what they have room for, but for the `fifos` (all, where these are not given),
    which have room for any number of words.
    """
    result, streams = Flow(), pipeline.streams
    into: list[list[int]] = [[] for _ in pipeline.parts]
    outof: list[list[int]] = [[] for _ in pipeline.parts]
    for e, stream in enumerate(streams):
        into[stream.target].append(e)
        outof[stream.source].append(e)
    for part, taken, given in zip(pipeline.parts, into, outof, strict=True):
        result.parts.append(len(result.gaps))
        if isinstance(part, Engine):
            rates = [streams[e].words for e in (*taken, *given)]
            add_engine(result, part, taken, given[0], rates, cycles[part.name])
        else:
            _add_part(result, part, taken, given)
    for e, given in result.gives.items():
        need, each = result.needs[e], 1 / streams[e].words
        result.wait(given, need.process, np.arange(len(need.counts)), need.counts, HOP, each)
    for e, stream in enumerate(streams):
        if fifos is not None and e not in fifos:
            result.hold(result.gives[e], result.takes[e], float(stream.capacity), stream.words)
    return result


def _add_part(result: Flow, part: Part, into: Sequence[int], outof: Sequence[int]) -> None:
    """A part that passes words on, at its full width."""
    out = out_words(part)
    count = min(POINTS, out)
    given = -(-np.arange(1, count + 1) * out // count)
    assert not isinstance(part, Engine)
    rate = min(part.width, part.words / part.cycles) if isinstance(part, Link) else part.width
    own = result.process(np.diff(given, prepend=0) / rate)
    for e in outof:
        result.gives[e] = End(own, given.astype(np.float64), float(out))
    if isinstance(part, Link) and part.reads:
        return
    rules = rule(part)
    for q, e in enumerate(into):
        total = float(rules.words[q])
        need = rules.need[q][given - 1].astype(np.float64)
        take = need
        if isinstance(part, Join) and part.small and q == 1:
            take = np.full(count, 2 * total)
        elif not rules.passed[q]:
            ahead = rules.take[q][given[:-1]], rules.take[q][:1] + total
            take = np.maximum(np.concatenate(ahead), need)
        result.needs[e] = End(own, need, total)
        result.takes[e] = End(own, take, total)
