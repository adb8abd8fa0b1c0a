"""The cycles of a pipeline, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.compiled import compiled_once, sources
from hass_ir.hardware.simulate.engines import step_engine
from hass_ir.hardware.simulate.machine import (
    CONCAT,
    EMITTED,
    ENGINE,
    FORK,
    JOIN,
    MAP,
    OUT_WORDS,
    READ,
    RULE,
    TILED,
    WRITE,
    Machine,
)
from hass_ir.hardware.simulate.tiled import step_tiled
from hass_ir.hardware.simulate.words import (
    step_concat,
    step_fork,
    step_join,
    step_link,
    step_map,
)


def _runner(version: int) -> Callable[[Machine, int], int]:
    @compiled_once
    def run(m: Machine, images: int) -> int:
        """Cycles until all `images` are through; where nothing moves any more, minus those so far.

        Parts go on in reverse order, so that a word moves on a part a cycle, and room that a part
        makes is there for the one before in the same cycle.
        """
        t = min(1, version)
        while True:
            moved, coming, left = False, c.NEVER, 0
            for n in range(len(m.kind) - 1, -1, -1):
                kind = m.kind[n]
                if kind == ENGINE:
                    k = m.settings[n, RULE]
                    moved = step_engine(m, n, k, t, images) or moved
                    coming = min(coming, m.at[k, c.NEXT])
                elif kind == TILED:
                    k = m.settings[n, RULE]
                    moved = step_tiled(m, n, k, t, images) or moved
                    coming = min(coming, m.at[k, c.NEXT])
                elif kind == MAP:
                    moved = step_map(m, n, t) or moved
                elif kind == JOIN:
                    moved = step_join(m, n, t) or moved
                elif kind == FORK:
                    moved = step_fork(m, n, t) or moved
                elif kind == CONCAT:
                    moved = step_concat(m, n, t) or moved
                else:
                    moved = step_link(m, n, t, images, kind == READ) or moved
                if kind == WRITE:
                    left += m.settings[n, OUT_WORDS] * images - m.state[n, EMITTED]
            if left == 0:
                return t
            if moved:
                t += 1
            elif coming < c.NEVER:
                t = coming
            else:
                return -t

    return run


run = _runner(sources() + 1)
