"""All state of a simulated pipeline as arrays, and what every part does with its streams."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.hardware.simulate.compiled import compiled

Ints: TypeAlias = NDArray[np.int64]
READ, WRITE, MAP, JOIN, FORK, CONCAT, ENGINE, TILED = range(8)
"""Kinds of parts: see `words`, `engines` and `tiled`."""

WIDTH, IN_WORDS, OUT_WORDS, PERIOD, RULE, SMALL = range(6)
"""Columns of `Machine.settings`: words a cycle; words an image in and out; cycles an image that a
link takes; where a map's rule lies in `tables` (-1: word by word); words of a repeated operand."""

ARRIVED, EMITTED, CREDIT, CREDIT_AT, TURN, LEFT, EMPTY, FULL = range(8)
"""Columns of `Machine.state`: words taken in and given out; credit of a link and when it was
counted; operand of a concat and what is left of its run; streams waited for (-1: none) because they
are empty or full."""


class Machine(NamedTuple):
    """A pipeline: n parts, e streams, arrays over all lanes of all engines.

    Parts are in order of the streams. `inputs` and `outputs` [n, ...] hold streams, -1 for none.
    """

    kind: Ints
    settings: Ints
    state: Ints
    inputs: Ints
    outputs: Ints
    rate: Ints
    capacity: Ints
    pushed: Ints
    popped: Ints
    most: Ints
    tables: Ints
    at: Ints
    engine: Ints
    lanes: Ints
    drained: Ints
    active: Ints
    weights: Ints
    first: Ints
    last: Ints


@compiled
def space(m: Machine, e: int) -> int:
    """Words that stream e still takes."""
    return m.capacity[e] - (m.pushed[e] - m.popped[e])


@compiled
def push(m: Machine, e: int, count: int) -> None:
    """Put words into stream e."""
    m.pushed[e] += count
    m.most[e] = max(m.most[e], m.pushed[e] - m.popped[e])


@compiled
def emitted(m: Machine, n: int, t: int, count: int) -> None:
    """Note that part n gave `count` words in cycle t."""
    before = m.state[n, EMITTED]
    words = m.settings[n, OUT_WORDS]
    m.state[n, EMITTED] = before + count
    image = (before + words - 1) // words
    while image * words < before + count:
        m.first[n, image] = t
        image += 1
    image = before // words
    while (image + 1) * words <= before + count:
        m.last[n, image] = t
        image += 1
