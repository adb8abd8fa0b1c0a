"""What a search asks for, and what it gets to know."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias

from hass_ir.execute.words import Words

MOST_WEIGHTS = 0.95
MOST_ACTIVATIONS = 0.9
"""Largest shares of a layer's non-zero weights and input activations that a trial prunes."""


@dataclass(frozen=True)
class Shares:
    """The shares of each layer's non-zero weights and input activations to prune, and the `words`
    that they get, where there is a choice."""

    weights: tuple[float, ...]
    activations: tuple[float, ...]
    words: Words = Words()

    def fractions(self) -> dict[str, float]:
        """The shares by the names that a study gives them."""
        weights = {f"{i}.weights": w for i, w in enumerate(self.weights)}
        return weights | {f"{i}.activations": a for i, a in enumerate(self.activations)}

    def parameters(self) -> dict[str, float | int]:
        """The shares and words by the names that a study gives them."""
        tables = self.words.tables.items()
        return {
            **self.fractions(),
            **{f"{i}.{name}": bits for name, table in tables for i, bits in enumerate(table)},
        }


@dataclass(frozen=True)
class Proposal:
    """Shares to try; those that are only `measured` get no accelerator."""

    shares: Shares
    measured: bool = False


@dataclass(frozen=True)
class Result:
    """What became of a trial: `violation` is at most 0 where it keeps the bound on accuracy, only
    then it has a `score`, more of which is better. One known `again` cost no trial."""

    violation: float
    distance: float
    score: float | None = None
    again: bool = False

    @property
    def admissible(self) -> bool:
        """Whether the accuracy is kept."""
        return self.violation <= 0


Walk: TypeAlias = Generator[Proposal, Result]
"""Proposes trials one by one and is told their results; when it ends, a sampler goes on."""


def nothing() -> Walk:
    """No proposals: a sampler alone."""
    yield from ()
