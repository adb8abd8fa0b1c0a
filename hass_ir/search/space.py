"""What a search may choose for each layer: shares to prune, and words where several are allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
)

from hass_ir.execute.words import Words
from hass_ir.search.proposals import MOST_ACTIVATIONS, MOST_WEIGHTS, Shares


@dataclass(frozen=True)
class Space:
    """All that may be tried with `layers` prunable layers, each of which has the words of one of
    the `choices`."""

    layers: int
    choices: Words = Words()

    @cached_property
    def combinations(self) -> list[tuple[int, ...]]:
        """Levels of the tables that choices have, all there are; the first is the widest."""
        counts = [range(len(table)) for table in self.choices.tables.values()]
        return list(product(*counts))

    def words(self, levels: Sequence[Sequence[int]]) -> Words:
        """The words of the layers' levels, [tables, layers]."""
        pairs = zip(self.choices.tables.items(), levels, strict=True)
        return Words(**{name: tuple(table[i] for i in own) for (name, table), own in pairs})

    def uniform(self, weights: float, activations: float, combination: int = 0) -> Shares:
        """The same share of the largest ones, 0 to 1, in every layer, and the same words."""
        levels = [(level,) * self.layers for level in self.combinations[combination]]
        return Shares(
            (weights * MOST_WEIGHTS,) * self.layers,
            (activations * MOST_ACTIVATIONS,) * self.layers,
            self.words(levels),
        )

    def distributions(self) -> dict[str, BaseDistribution]:
        """The range of every parameter by its name in a study."""
        most = self.uniform(1.0, 1.0)
        found: dict[str, BaseDistribution] = {
            name: FloatDistribution(0.0, high) for name, high in most.fractions().items()
        }
        for name, table in self.choices.tables.items():
            for i in range(self.layers):
                found[f"{i}.{name}"] = CategoricalDistribution(table)
        return found

    def shares_of(self, parameters: Mapping[str, Any]) -> Shares:
        """What a trial's parameters name."""
        weights, activations = (
            tuple(float(parameters[f"{i}.{side}"]) for i in range(self.layers))
            for side in ("weights", "activations")
        )
        words = {
            name: tuple(int(parameters[f"{i}.{name}"]) for i in range(self.layers))
            for name in self.choices.tables
        }
        return Shares(weights, activations, Words(**words))
