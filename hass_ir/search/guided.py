"""The sampler that knows the hardware: it measures what accuracy costs, the rest it computes.

What a layer's zeros, and its narrower words, are worth in hardware follows from the design; only
what they cost in accuracy has to be measured. So every knob (see `sensitivity`) is measured once,
the best points of the model that this gives are followed to the bound on accuracy, the knobs are
measured again there, and what is left of the trials varies the model around the best point.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hass_ir.search.proposals import Proposal, Result, Shares
from hass_ir.search.sensitivity import Sensitivities, Works

PROBE = 0.1
"""The share of a layer's energy that its first measurement prunes."""

BRACKETS = 8
"""Trials that bracket the bound on accuracy along a path."""

DECADES = 6
"""Decades of distance below the largest that the first path covers."""

NEAR = 6.0
"""Factor either way around a distance known to be about right that a later path covers."""

SPREAD = 0.4
"""Deviation of the logarithms by which the last trials vary the model's factors."""

STEP = 1.05
"""By how much further the last trials go after a success; a failure takes back its square root."""

Levels: TypeAlias = NDArray[np.int64]
Steps: TypeAlias = Generator[Proposal, Result]


@dataclass(frozen=True)
class Best:
    """The best point so far: levels, one a knob, what came of them, and the factors used."""

    levels: Levels
    distance: float
    score: float


class Guide:
    """The walk of the `guided` sampler over `trials` trials, besides that of the network as given.

    `work` is what the layers take of the device, `given` the distance of the network as given,
    which its rounding makes. `hold` is told the shares around which the next trials differ in one
    knob each.
    """

    def __init__(
        self,
        model: Sensitivities,
        work: Works,
        trials: int,
        seed: int,
        hold: Callable[[Shares], None] = lambda _: None,
        given: float = 0.0,
    ):
        self.model, self.work, self.left, self._hold = model, work, trials, hold
        self._given = given
        self.best: Best | None = None
        self._rng = np.random.default_rng(seed)
        self._tried: set[bytes] = set()
        self._reach = 1.0

    def walk(self) -> Steps:
        """Measure, follow the path, measure again, vary."""
        knobs = self.model.knobs
        if self.left >= knobs + 2 * BRACKETS:
            yield from self._probe(knobs)
        elif self.left >= self.model.pruning_knobs + 2 * BRACKETS:
            yield from self._probe(self.model.pruning_knobs)
            self.model.same_noise()
        most = self.model.distance(self.model.tops)
        yield from self._follow(most / 10**DECADES, most)
        while self.best is not None and self.left >= knobs + 2 * BRACKETS:
            before = self.best.score
            yield from self._probe_around(self.best)
            expected = self.model.distance(self.best.levels)
            yield from self._follow(expected / NEAR, expected * NEAR)
            if self.best.score <= before:
                break
        while self.left > 0 and self.best is not None:
            yield from self._vary(self.best)

    def _ask(self, levels: Levels) -> Generator[Proposal, Result, Result]:
        """Try `levels`; the best so far is remembered."""
        self.left -= 1
        self._tried.add(levels.tobytes())
        result = yield Proposal(self.model.shares_of(levels))
        self.left += result.again
        score = result.score
        if score is not None and (self.best is None or score > self.best.score):
            self.best = Best(levels, result.distance, score)
        return result

    def _measure(self, levels: Levels) -> Generator[Proposal, Result, float]:
        """The distance at `levels`."""
        self.left -= 1
        result = yield Proposal(self.model.shares_of(levels), measured=True)
        self.left += result.again
        return result.distance

    def _probe(self, knobs: int) -> Steps:
        """The factors of the first `knobs`, from one measurement of each alone."""
        self._hold(self.model.shares_of(np.zeros(self.model.knobs, np.int64)))
        distances = np.zeros(self.model.knobs)
        energies = np.zeros(self.model.knobs)
        for knob in range(knobs):
            levels = np.zeros(self.model.knobs, np.int64)
            levels[knob] = self.model.level_of_energy(knob, PROBE)
            distances[knob] = (yield from self._measure(levels)) - self._given
            energies[knob] = self.model.energy[knob, levels[knob]]
        self.model.factors = _factors(distances, energies, self.model.factors)

    def _probe_around(self, best: Best) -> Steps:
        """The factors of the knobs that are in use: what half of their energy less would save."""
        self._hold(self.model.shares_of(best.levels))
        saved = np.zeros(self.model.knobs)
        energies = np.zeros(self.model.knobs)
        for knob in np.flatnonzero(best.levels):
            energy = self.model.energy[knob, best.levels[knob]]
            levels = best.levels.copy()
            levels[knob] = np.searchsorted(self.model.energy[knob], energy / 2, "right") - 1
            energies[knob] = energy - self.model.energy[knob, levels[knob]]
            saved[knob] = best.distance - (yield from self._measure(levels))
        self.model.factors = _factors(saved, energies, self.model.factors)

    def _follow(self, low: float, high: float) -> Steps:
        """Bracket the bound on accuracy along the points of least work, by their distance."""
        for _ in range(min(BRACKETS, self.left)):
            middle = float(np.sqrt(low * high))
            levels = self.model.least_work(self.work, middle)
            result = yield from self._ask(levels)
            low, high = (middle, high) if result.admissible else (low, middle)

    def _vary(self, best: Best) -> Steps:
        """A point of least work for factors a little different, about as far as the best."""
        noise = self._rng.normal(0, SPREAD, self.model.knobs)
        factors = self.model.factors * np.exp(noise)
        knobs = np.arange(self.model.knobs)
        distance = float((factors * self.model.energy[knobs, best.levels]).sum()) * self._reach
        levels = self.model.least_work(self.work, distance, factors)
        while levels.tobytes() in self._tried:
            knob = self._rng.integers(self.model.knobs)
            change = int(self._rng.choice((-1, 1)))
            levels[knob] = np.clip(levels[knob] + change, 0, self.model.tops[knob])
        result = yield from self._ask(levels)
        if self.best is not best:
            self.model.factors = factors
        self._reach *= STEP if result.admissible else STEP**-0.5


def _factors(
    distances: NDArray[np.float64], energies: NDArray[np.float64], old: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distances by energies; where nothing was pruned the old ones, where nothing was seen of it a
    small part of the typical."""
    known = energies > 0
    found = old.copy()
    found[known] = distances[known] / energies[known]
    positive = found[known & (found > 0)]
    typical = float(np.median(positive)) if len(positive) else 1.0
    return np.maximum(found, 1e-3 * typical)
