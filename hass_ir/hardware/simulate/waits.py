"""Parts that wait for each other for good, and the streams that make them wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hass_ir.hardware.simulate.pipeline import Pipeline

Wait = tuple[int, int, bool]
"""The stream that a part waits for, the part at its other end, and whether it is full."""


@dataclass(frozen=True, eq=False)
class Waiting:
    """A part that waits for stream `index`, which is full or empty and holds `words` of
    `capacity`."""

    part: str
    stream: tuple[str, str]
    full: bool
    words: int
    capacity: int
    index: int


def cycle_of_waits(
    pipeline: Pipeline, waits: Mapping[int, Sequence[Wait]], words: Sequence[int]
) -> tuple[Waiting, ...]:
    """Parts of which each waits for the next and the last for the first, as they stand.

    A part waits for the source of an empty stream and for the user of a full one; there is a cycle,
    since every part waits. `words` are those that each stream holds.
    """
    path: list[int] = []
    taken: list[Wait] = []
    seen: set[int] = set()

    def follow(n: int) -> int | None:
        """The part at which a cycle closes, its waits last on the path."""
        if n in path:
            return n
        if n in seen:
            return None
        seen.add(n)
        path.append(n)
        for wait in waits[n]:
            taken.append(wait)
            closed = follow(wait[1])
            if closed is not None:
                return closed
            taken.pop()
        path.pop()
        return None

    for n in range(len(pipeline.parts)):
        closed = follow(n)
        if closed is not None:
            start = path.index(closed)
            return tuple(
                _waiting(pipeline, words, part, wait)
                for part, wait in zip(path[start:], taken[start:], strict=True)
            )
    return ()


def _waiting(pipeline: Pipeline, words: Sequence[int], part: int, wait: Wait) -> Waiting:
    e, _, full = wait
    stream = pipeline.streams[e]
    names = pipeline.parts[stream.source].name, pipeline.parts[stream.target].name
    return Waiting(pipeline.parts[part].name, names, full, words[e], stream.capacity, e)
