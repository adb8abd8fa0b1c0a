"""Whether the FIFOs of a pipeline are deep enough for it to go on for ever, whatever its timing.

What a part takes and gives depends on how many words it took and gave, not on when, nor on zeros;
and a part that can go on still can after others did. So every order of steps ends in the same state
(G. Kahn, "The semantics of a simple language for parallel programming", 1974; a FIFO's room is a
stream of places back to its source), and one run without time decides for all of them.

Two images decide for any number: what the second one's last word needs leaves the same words behind
as what the first one's last word needs, so that the steps between can follow again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from hass_ir.hardware.simulate.paths import goes_on
from hass_ir.hardware.simulate.pipeline import Pipeline, out_words
from hass_ir.hardware.simulate.rules import IMAGES, Rule, rule
from hass_ir.hardware.simulate.waits import Wait, Waiting, cycle_of_waits


def lock_up(pipeline: Pipeline) -> tuple[Waiting, ...]:
    """The parts that wait for each other for good; none if that can never be.

    An engine is taken to hold no words but those of its next windows, and lanes of any depth: one
    that holds more goes on where this one does. Numbers of words are all that is looked at.
    """
    rules = [rule(part) for part in pipeline.parts]
    return () if goes_on(pipeline, rules) else stepwise(pipeline, rules)


def stepwise(pipeline: Pipeline, rules: Sequence[Rule]) -> tuple[Waiting, ...]:
    """As `lock_up`, part by part: slower than along whole paths, but it tells who waits."""
    return _Run(pipeline, rules).end()


def deep_enough(pipeline: Pipeline) -> dict[int, int]:
    """Streams that lock up, and a capacity of each with which nothing does, in words.

    None of them can be less while the others stay.
    """
    rules = [rule(part) for part in pipeline.parts]
    sizes = [s.capacity for s in pipeline.streams]
    raised: list[int] = []
    while found := lock_up(pipeline.with_capacities(sizes)):
        full = [w for w in found if w.full]
        if not full:
            break
        least = min(full, key=lambda w: w.capacity)
        sizes[least.index] = IMAGES * out_words(
            pipeline.parts[pipeline.streams[least.index].source]
        )
        raised.append(least.index)

    def enough(e: int, size: int) -> bool:
        return goes_on(pipeline.with_capacities([*sizes[:e], size, *sizes[e + 1 :]]), rules)

    for e in raised:
        sizes[e] = bisected(pipeline.streams[e].capacity, sizes[e], partial(enough, e))
    return {e: sizes[e] for e in raised}


def bisected(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """The least number from `low` to `high` that is enough; `high` is, and more always is."""
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return high


class _Run:
    """A run without time: parts go on as far as they can until none can."""

    def __init__(self, pipeline: Pipeline, rules: Sequence[Rule]):
        self.pipeline, self.rules = pipeline, rules
        self.out = [out_words(p) for p in pipeline.parts]
        self.into: list[list[int]] = [[] for _ in pipeline.parts]
        self.outof: list[list[int]] = [[] for _ in pipeline.parts]
        for e, stream in enumerate(pipeline.streams):
            self.into[stream.target].append(e)
            self.outof[stream.source].append(e)
        self.given = [0] * len(pipeline.parts)
        self.held = [0] * len(pipeline.streams)
        self.taken = [0] * len(pipeline.streams)

    def end(self) -> tuple[Waiting, ...]:
        """The waits in the end, none if all words of all images are through."""
        pending = dict.fromkeys(range(len(self.pipeline.parts)))
        while pending:
            n = next(iter(pending))
            del pending[n]
            for other in self._go_on(n):
                pending[other] = None
        writes = [n for n, streams in enumerate(self.outof) if not streams]
        if all(self.given[n] == IMAGES * self.out[n] for n in writes):
            return ()
        waits = {n: self._waits(n) for n in range(len(self.pipeline.parts))}
        return cycle_of_waits(self.pipeline, waits, self.held)

    def _go_on(self, n: int) -> set[int]:
        """Take and give what part n can; the parts that may go on then."""
        moved: set[int] = set()
        while True:
            taken = [self._take(n, q) for q in range(len(self.into[n]))]
            given = self._give(n)
            if any(taken) or given:
                moved |= {self.pipeline.streams[e].source for e in self.into[n]}
            if given:
                moved |= {self.pipeline.streams[e].target for e in self.outof[n]}
            elif not any(taken):
                return moved

    def _take(self, n: int, q: int) -> int:
        e, own = self.into[n][q], self.rules[n]
        if own.passed[q]:
            return 0
        image, k = divmod(self.given[n], self.out[n])
        limit = image * own.words[q] + int(own.take[q, k])
        return self._pop(e, min(self.held[e], limit - self.taken[e]))

    def _pop(self, e: int, count: int) -> int:
        count = max(0, count)
        self.held[e] -= count
        self.taken[e] += count
        return count

    def _give(self, n: int) -> int:
        """Words of one image that part n gives now."""
        own, (image, k) = self.rules[n], divmod(self.given[n], self.out[n])
        if image == IMAGES:
            return 0
        upto = self.out[n]
        for q, e in enumerate(self.into[n]):
            there = self.taken[e] - image * own.words[q] + own.passed[q] * self.held[e]
            upto = min(upto, int(own.need[q].searchsorted(there, side="right")))
        count = upto - k
        for e in self.outof[n]:
            count = min(count, self.pipeline.streams[e].capacity - self.held[e])
        if count <= 0:
            return 0
        self.given[n] += count
        for q, e in enumerate(self.into[n]):
            if own.passed[q]:
                upto = image * own.words[q] + int(own.need[q, k + count - 1])
                self._pop(e, upto - self.taken[e])
        for e in self.outof[n]:
            self.held[e] += count
        return count

    def _waits(self, n: int) -> list[Wait]:
        streams = self.pipeline.streams
        full = [e for e in self.outof[n] if self.held[e] >= streams[e].capacity]
        found: list[Wait] = [(e, streams[e].target, True) for e in full]
        if self.given[n] == IMAGES * self.out[n]:
            return []
        image, k = divmod(self.given[n], self.out[n])
        own = self.rules[n]
        for q, e in enumerate(self.into[n]):
            there = self.taken[e] + own.passed[q] * self.held[e]
            if there < image * own.words[q] + int(own.need[q, k]):
                found.append((e, streams[e].source, False))
        return found
