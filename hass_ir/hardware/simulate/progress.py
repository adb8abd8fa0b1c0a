"""Whether the FIFOs of a pipeline are deep enough for it to go on for ever, whatever its timing.

What a part takes and gives depends on how many words it took and gave, not on when, nor on zeros;
and a part that can go on still can after others did. So every order of steps ends in the same state
(G. Kahn, "The semantics of a simple language for parallel programming", 1974; a FIFO's room is a
stream of places back to its source), and one run without time decides for all of them.

Two images decide for any number: what the second one's last word needs leaves the same words behind
as what the first one's last word needs, so that the steps between can follow again and again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.bursts import needed
from hass_ir.hardware.simulate.machine import Ints
from hass_ir.hardware.simulate.pipeline import (
    Concat,
    Engine,
    Join,
    Link,
    Map,
    Part,
    Pipeline,
    in_words,
    out_words,
)
from hass_ir.hardware.simulate.waits import Wait, Waiting, cycle_of_waits

IMAGES = 2


@dataclass(frozen=True, eq=False)
class Rule:
    """Of each operand of a part, the words [operands, words out] of an image that it needs to give
    word k, and that it takes in at least before that; an operand `passed` on is taken only as words
    are given. `words` are those of the operands.
    """

    need: Ints
    take: Ints
    words: tuple[int, ...]
    passed: tuple[bool, ...]


def lock_up(pipeline: Pipeline) -> tuple[Waiting, ...]:
    """The parts that wait for each other for good; none if that can never be.

    An engine is taken to hold no words but those of its next windows, and lanes of any depth: one
    that holds more goes on where this one does. Numbers of words are all that is looked at.
    """
    return _Run(pipeline).end()


def rule(part: Part) -> Rule:
    """What a part needs and takes, word by word of what it gives."""
    words, out = in_words(part), out_words(part)
    count = np.arange(1, out + 1)
    passed = (not isinstance(part, Engine | Map),) * len(words)
    match part:
        case Link() if part.reads:
            return Rule(np.zeros((0, out), np.int64), np.zeros((0, out), np.int64), (), ())
        case Engine():
            need = _of_sets(part)[None]
            if part.layer.dynamic:
                need = np.stack((need[0], np.full(out, words[1])))
            take = need
        case Map() if part.needed is not None and part.allowed is not None:
            need, take = part.needed[None], part.allowed[None]
        case Join() if part.small:
            need = np.stack((count, np.minimum(count, part.small)))
            take = np.stack((count, np.full(out, part.small)))
            passed = (True, False)
        case Concat():
            need = take = _of_runs(part)
        case _:
            need = take = np.tile(count, (len(words), 1))
    return Rule(need, take, words, passed)


def _of_sets(engine: Engine) -> Ints:
    """Words of an image that each result needs: those of its set of columns."""
    layer = engine.layer
    need = needed(layer, engine.columns)
    sets = -(-layer.out_width // engine.columns)
    columns = np.full(sets, engine.columns)
    columns[-1] = layer.out_width - (sets - 1) * engine.columns
    return need.repeat(np.tile(columns * layer.filters, layer.out_height))


def _of_runs(part: Concat) -> Ints:
    """Words of each operand up to each word of a concat."""
    operands = sorted({k for k, _ in part.runs if k is not None})
    source = np.concatenate([np.full(n, -1 if k is None else k) for k, n in part.runs])
    source = np.tile(source, part.words // len(source))
    return np.stack([np.cumsum(source == k) for k in operands])


class _Run:
    """A run without time: parts go on as far as they can until none can."""

    def __init__(self, pipeline: Pipeline):
        self.pipeline = pipeline
        self.rules = [rule(p) for p in pipeline.parts]
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
            upto = min(upto, int(np.searchsorted(own.need[q], there, side="right")))
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
