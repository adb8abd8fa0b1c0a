"""Two ways to walk through a space of trials that know no layers."""

from __future__ import annotations

from math import isqrt

from hass_ir.search.proposals import Proposal, Walk
from hass_ir.search.space import Space


def ladder(space: Space) -> Walk:
    """Uniform shares to start from: along three directions, halving towards the accuracy bound;
    then every choice of words, the same for all layers, with nothing pruned.

    A sampler that knows nothing finds few admissible points among dozens of dimensions; these
    points bracket the bound before it starts.
    """
    for weights, activations in ((1.0, 1.0), (1.0, 0.3), (0.3, 1.0)):
        low, high = 0.0, 1.0
        for _ in range(5):
            middle = (low + high) / 2
            result = yield Proposal(space.uniform(middle * weights, middle * activations))
            low, high = (middle, high) if result.admissible else (low, middle)
    for combination in range(1, len(space.combinations)):
        yield Proposal(space.uniform(0.0, 0.0, combination))


def grid(space: Space, trials: int) -> Walk:
    """One share of weights, one of activations and one choice of words for all layers: for each
    choice a square grid, of up to `trials` points in all, from the fewest zeros to the most."""
    side = max(1, isqrt(trials // len(space.combinations)))
    for combination in range(len(space.combinations)):
        for weights in range(side):
            for activations in range(side):
                if weights or activations or combination:
                    shares = (weights / max(1, side - 1), activations / max(1, side - 1))
                    yield Proposal(space.uniform(*shares, combination))
