"""The least FIFOs with which a pipeline keeps its throughput, found by simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Pipeline
from hass_ir.hardware.simulate.progress import bisected, lock_up
from hass_ir.hardware.simulate.simulation import simulate

SLACK = 0.02
"""How much longer than with unbounded FIFOs an image may take."""

UNBOUNDED = 1 << 40
_LEAST = 3
_ROWS = 2
"""Words and rows of the shallowest FIFO; a row has the words that the stream carries in a cycle."""


@dataclass(frozen=True)
class Shrunk:
    """The capacities found, of all streams, in words; cycles an image with them, and with FIFOs
    that never fill; and how many simulations that took."""

    capacities: tuple[int, ...]
    ii_cycles: float
    unbounded_ii_cycles: float
    simulations: int


def shrunk(
    pipeline: Pipeline,
    zeros: Mapping[str, Zeros],
    images: int,
    bits: Mapping[int, int],
    slack: float = SLACK,
) -> Shrunk:
    """The least capacities of the streams `bits` (of which a word has so many bits) with which an
    image takes at most 1 + `slack` of what it takes where these never fill, and with which no zeros
    can lock the pipeline up.

    FIFOs that are too shallow are doubled first. Then all start from the most words that they held,
    and each is bisected while the others stay, those of the most bits first: none of the result can
    do with a row less, though other mixtures may take fewer bits.
    """
    return _Shrinking(pipeline, zeros, images, bits, slack).run()


class _Shrinking:
    def __init__(
        self,
        pipeline: Pipeline,
        zeros: Mapping[str, Zeros],
        images: int,
        bits: Mapping[int, int],
        slack: float,
    ):
        self.pipeline, self.zeros, self.images, self.bits = pipeline, zeros, images, bits
        self.rates = [s.words for s in pipeline.streams]
        self.count = 0
        sizes = [s.capacity for s in pipeline.streams]
        deep = [UNBOUNDED if e in bits else size for e, size in enumerate(sizes)]
        self.unbounded = self.cycles(deep)
        self.limit = (1 + slack) * self.unbounded

    def cycles(self, capacities: Sequence[int]) -> float:
        """Of an image with these capacities."""
        self.count += 1
        found = simulate(self.pipeline.with_capacities(capacities), self.zeros, self.images)
        return float("inf") if found.stuck else found.ii_cycles

    def enough(self, capacities: Sequence[int]) -> bool:
        if lock_up(self.pipeline.with_capacities(capacities)):
            return False
        return self.cycles(capacities) <= self.limit

    def run(self) -> Shrunk:
        sizes = self.started()
        for e in sorted(self.bits, key=lambda e: -sizes[e] * self.bits[e]):
            rate, does = self.rates[e], partial(self.does, sizes, e)
            sizes[e] = bisected(self.rows(e, 0), sizes[e] // rate, does) * rate
        return Shrunk(tuple(sizes), self.cycles(sizes), self.unbounded, self.count)

    def started(self) -> list[int]:
        """Capacities that are enough: the words that streams held in a simulation, if those are."""
        sizes = [s.capacity for s in self.pipeline.streams]
        for e in self.bits:
            sizes[e] = self.rows(e, sizes[e]) * self.rates[e]
        while not self.enough(sizes):
            sizes = [2 * size if e in self.bits else size for e, size in enumerate(sizes)]
        found = simulate(self.pipeline.with_capacities(sizes), self.zeros, self.images)
        self.count += 1
        held = list(sizes)
        for e in self.bits:
            held[e] = self.rows(e, int(found.most[e])) * self.rates[e]
        return held if self.enough(held) else sizes

    def rows(self, e: int, words: int) -> int:
        """Rows of a FIFO on stream e that holds so many words."""
        return max(_ROWS, -(-max(words, _LEAST) // self.rates[e]))

    def does(self, sizes: Sequence[int], e: int, rows: int) -> bool:
        """Whether so many rows for stream e are enough."""
        return self.enough([*sizes[:e], rows * self.rates[e], *sizes[e + 1 :]])
