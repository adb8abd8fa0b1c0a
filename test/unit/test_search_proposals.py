"""Walks that know no layers: the ladder and the grid."""

from __future__ import annotations

import pytest

from hass_ir.search.proposals import MOST_ACTIVATIONS, MOST_WEIGHTS, Proposal, Result
from hass_ir.search.space import Space
from hass_ir.search.walks import grid, ladder

DIRECTIONS = ((1.0, 1.0), (1.0, 0.3), (0.3, 1.0))


def reached(proposal: Proposal) -> tuple[float, float]:
    """The one share of weights and the one of activations, of the largest."""
    (weights,), (activations,) = set(proposal.shares.weights), set(proposal.shares.activations)
    return round(weights / MOST_WEIGHTS, 9), round(activations / MOST_ACTIVATIONS, 9)


def test_the_ladder_halves_towards_the_bound():
    """With a bound at 0.4 of the first direction, 0.7 of the second and all of the third."""
    walk = ladder(Space(3))
    proposal = next(walk)
    for (weights, activations), bound in zip(DIRECTIONS, (0.4, 0.7, 1.0), strict=True):
        steps: list[float] = []
        for _ in range(5):
            length = max(reached(proposal))
            assert reached(proposal) == pytest.approx((length * weights, length * activations))
            steps.append(length)
            try:
                proposal = walk.send(Result(length - bound, 0.0))
            except StopIteration:
                assert bound == 1.0
        assert steps[0] == 0.5
        assert abs(steps[-1] - bound) <= 2**-4


def test_the_grid_has_every_pair_once_but_none_at_all():
    points = [reached(p) for p in grid(Space(2), 30)]
    assert len(points) == len(set(points)) == 24
    assert {w for w, _ in points} == {a for _, a in points} == {0.0, 0.25, 0.5, 0.75, 1.0}
    assert (0.0, 0.0) not in points
    assert list(grid(Space(2), 1)) == []
