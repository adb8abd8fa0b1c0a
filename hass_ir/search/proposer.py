"""What a worker of a study tries next: replayed from what is recorded, and never tried twice."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeAlias

from hass_ir.search.ledger import Ledger
from hass_ir.search.proposals import Proposal, Result, Shares, Walk
from hass_ir.search.samplers import Sampler
from hass_ir.search.space import Space

Walking: TypeAlias = Callable[[Callable[[Shares], None]], Walk]
"""Begins a walk, which says around which shares its next proposals lie."""


@dataclass(frozen=True)
class Claim:
    """A trial that is this worker's to try."""

    number: int
    proposal: Proposal


class Replay:
    """A walk and where it stands: at the first proposal whose result is not known."""

    def __init__(self, walk: Walk):
        self._walk = walk
        self._seen: set[Proposal] = set()
        self.proposal: Proposal | None = next(walk, None)

    def advance(self, known: Callable[[Proposal], Result | None]) -> Proposal | None:
        """Go on as far as results are known; the next proposal, None at the end."""
        while self.proposal is not None:
            result = known(self.proposal)
            if result is None:
                break
            again = self.proposal in self._seen
            self._seen.add(self.proposal)
            try:
                self.proposal = self._walk.send(replace(result, again=again))
            except StopIteration:
                self.proposal = None
        return self.proposal


class Proposer:
    """Proposes the trials of a study: trial 0, a walk, then a sampler if there is one.

    The walk is a function of results, so one that goes through the recorded ones stands where the
    study stands. Where another worker still works on what the walk waits for, a copy of it goes on
    as if that kept the bound: what it proposes then may not lie on the walk in the end, but
    is a trial like any other.
    """

    def __init__(self, ledger: Ledger, walking: Walking, sampler: Sampler | None):
        self._ledger, self._walking, self._sampler = ledger, walking, sampler
        self.around: Shares | None = None
        self._replay = Replay(_whole(walking(self._hold), ledger.space))
        self._told: set[int] = set()

    def next(self) -> Claim | None:
        """A trial that is now this worker's; None where there is none, at the end (the ledger is
        not `busy`) or for now."""
        while True:
            self._ledger.refresh()
            self._tell()
            proposal = self._replay.advance(self._ledger.result)
            taken = self._ledger.take_over()
            if taken is not None:
                return Claim(*taken)
            if self._ledger.full:
                return None
            if proposal is not None and self._ledger.runs(proposal):
                proposal = self._guess()
            notes = {}
            if proposal is None:
                if self._sampler is None:
                    return None
                proposal, notes = self._sampler.ask(self._ledger.size)
            number = self._ledger.claim(proposal, notes)
            if number is not None:
                return Claim(number, proposal)

    def _hold(self, shares: Shares) -> None:
        self.around = shares

    def _tell(self) -> None:
        """Tell the sampler what is new."""
        if self._sampler is None:
            return
        for record in self._ledger.records:
            if record.number not in self._told:
                self._told.add(record.number)
                self._sampler.tell(record.proposal, record.result, record.attributes)

    def _guess(self) -> Proposal | None:
        """What the walk would propose if all that runs kept the bound, as far off as is usual.

        What it then tries goes further, and misses the bound more often: such trials are not
        designed, and so end soon. Nearer ones nearly always keep it, and tell little.
        """
        distances = [r.result.distance for r in self._ledger.records]
        guessed = Result(-1.0, median(distances) if distances else 0.0)

        def known(proposal: Proposal) -> Result | None:
            running = guessed if self._ledger.runs(proposal) else None
            return self._ledger.result(proposal) or running

        return Replay(_whole(self._walking(_ignored), self._ledger.space)).advance(known)


def _whole(walk: Walk, space: Space) -> Generator[Proposal, Result]:
    """The network as given, of which a walk needs no result, before the walk."""
    yield Proposal(space.uniform(0.0, 0.0), measured=True)
    yield from walk


def _ignored(shares: Shares) -> None:
    pass
