"""The guided sampler: its model against brute force, its walk where the truth is known."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.search.guided import Guide
from hass_ir.search.proposals import Proposal, Result, Shares
from hass_ir.search.sensitivity import LayerWork, Sensitivities, pruned_energy
from hass_ir.sparsity.thresholds import Distribution


def distributions(seed: int, count: int) -> list[Distribution]:
    rng = np.random.default_rng(seed)
    return [Distribution.of(rng.standard_normal(200) ** (1 + i % 3)) for i in range(count)]


def model(seed: int, layers: int) -> Sensitivities:
    return Sensitivities(distributions(seed, layers), distributions(seed + 1, layers))


def works(seed: int, layers: int) -> list[LayerWork]:
    rng = np.random.default_rng(seed)
    return [
        LayerWork(float(rng.uniform(0.1, 3)), float(rng.uniform(0.2, 1)), int(rng.choice([4, 36])))
        for _ in range(layers)
    ]


def test_the_energy_of_what_is_pruned():
    distribution = Distribution.of(np.array([0.0, 3.0, -1.0, 2.0]))
    found = pruned_energy(distribution, np.array([0.0, 0.34, 0.67, 1.0]))
    assert found == pytest.approx([0, 1 / 14, 5 / 14, 1])
    assert (pruned_energy(Distribution.of(np.zeros(3)), np.array([0.0, 0.5])) == 0).all()


def test_a_vector_takes_at_least_a_cycle():
    work = LayerWork(2.0, 0.5, 4)
    rng = np.random.default_rng(0)
    left = 0.5 * 0.5 * 0.8
    drawn = np.maximum(1, rng.binomial(4, left, 200_000)).mean()
    whole = np.maximum(1, rng.binomial(4, 0.5, 200_000)).mean()
    found = work.of(np.array(0.5), np.array(0.2))
    assert found == pytest.approx(2 * drawn / whole, rel=0.01)
    assert work.of(np.array(0.0), np.array(0.0)) == pytest.approx(2.0)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.floats(0.001, 3))
def test_no_levels_take_less_work_at_the_same_distance(seed: int, distance: float):
    layers = 2
    sensitivities, work = model(seed, layers), works(seed, layers)
    sensitivities.factors = np.random.default_rng(seed).lognormal(0, 1, 2 * layers)
    found = sensitivities.least_work([work], distance)
    reached = sensitivities.distance(found)
    assert reached <= distance

    harm = sensitivities.factors[:, None] * sensitivities.energy
    shares = sensitivities.shares
    costs = [w.of(shares[i][:, None], shares[layers + i][None]).ravel() for i, w in enumerate(work)]
    harms = [(harm[i][:, None] + harm[layers + i][None]).ravel() for i in range(layers)]
    total = costs[0][:, None] + costs[1]
    within = harms[0][:, None] + harms[1] <= reached * (1 + 1e-9)
    weights, activations = found[:layers], found[layers:]
    mine = sum(
        float(w.of(shares[i][weights[i]], shares[layers + i][activations[i]]))
        for i, w in enumerate(work)
    )
    assert mine == pytest.approx(total[within].min())


def levels_of(shares: Shares, sensitivities: Sensitivities) -> np.ndarray:
    values = np.array([*shares.weights, *shares.activations])
    return np.abs(sensitivities.shares - values[:, None]).argmin(axis=1)


@pytest.mark.parametrize("trials", [5, 60, 150])
def test_the_walk_nears_the_best_where_the_model_holds(trials: int):
    layers, bound = 6, 2.0
    truth, work = model(3, layers), works(4, layers)
    truth.factors = np.random.default_rng(5).lognormal(0, 2, 2 * layers)

    def work_at(levels: np.ndarray) -> float:
        return sum(
            float(w.of(truth.shares[i][levels[i]], truth.shares[layers + i][levels[layers + i]]))
            for i, w in enumerate(work)
        )

    held: list[Shares] = []
    guide = Guide(model(3, layers), [work], trials, 0, held.append)
    walk = guide.walk()
    count, best, seen = 0, work_at(np.zeros(2 * layers, int)), set[Proposal]()
    given = best
    proposal: Proposal | None = next(walk)
    while proposal is not None:
        count += 1
        seen.add(proposal)
        levels = levels_of(proposal.shares, truth)
        distance, score = truth.distance(levels), None
        if distance <= bound and not proposal.measured:
            best = min(best, work_at(levels))
            score = -log(work_at(levels))
        try:
            proposal = walk.send(Result(distance - bound, distance, score))
        except StopIteration:
            proposal = None
    assert count == trials
    ideal = work_at(truth.least_work([work], bound))
    assert best < given
    if trials > 12:
        assert best <= 1.05 * ideal
        assert best == pytest.approx(work_at(levels_of(proposed(guide), truth)))


def proposed(guide: Guide) -> Shares:
    """The best shares that a guide knows of."""
    assert guide.best is not None
    return guide.model.shares_of(guide.best.levels)
