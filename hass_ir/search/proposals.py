"""What a search asks for, what it gets to know, and two ways to walk that know no layers."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import isqrt
from typing import TypeAlias

MOST_WEIGHTS = 0.95
MOST_ACTIVATIONS = 0.9
"""Largest shares of a layer's non-zero weights and input activations that a trial prunes."""


@dataclass(frozen=True)
class Shares:
    """The shares of each layer's non-zero weights and input activations to prune."""

    weights: tuple[float, ...]
    activations: tuple[float, ...]

    @classmethod
    def uniform(cls, layers: int, weights: float, activations: float) -> Shares:
        """The same share of the largest ones, 0 to 1, in every layer."""
        return cls((weights * MOST_WEIGHTS,) * layers, (activations * MOST_ACTIVATIONS,) * layers)

    def parameters(self) -> dict[str, float]:
        """The shares by the names that a study gives them."""
        weights = {f"{i}.weights": w for i, w in enumerate(self.weights)}
        return weights | {f"{i}.activations": a for i, a in enumerate(self.activations)}


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


def ladder(layers: int) -> Walk:
    """Uniform shares to start from: along three directions, halving towards the accuracy bound.

    A sampler that knows nothing finds few admissible points among dozens of dimensions; these
    points bracket the bound before it starts.
    """
    for weights, activations in ((1.0, 1.0), (1.0, 0.3), (0.3, 1.0)):
        low, high = 0.0, 1.0
        for _ in range(5):
            middle = (low + high) / 2
            shares = Shares.uniform(layers, middle * weights, middle * activations)
            result = yield Proposal(shares)
            low, high = (middle, high) if result.admissible else (low, middle)


def grid(layers: int, trials: int) -> Walk:
    """One share of weights and one of activations for all layers: a square grid of up to `trials`
    points, from the fewest zeros to the most."""
    side = max(1, isqrt(trials))
    for weights in range(side):
        for activations in range(side):
            if weights or activations:
                shares = (weights / max(1, side - 1), activations / max(1, side - 1))
                yield Proposal(Shares.uniform(layers, *shares))


def nothing() -> Walk:
    """No proposals: a sampler alone."""
    yield from ()
