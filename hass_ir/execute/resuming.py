"""Runs of a network under many thresholds: each takes up where it first differs from a kept one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from hass_ir.execute.program import Checkpoint, Observer, ProductObserver, Program, Rounding

CACHE_BYTES = 1 << 30
"""Memory for the states of the kept run."""

Setting: TypeAlias = tuple[tuple[float, ...], tuple[float, ...]]
"""A layer's thresholds, and bits where those were chosen: weights, activations."""


@dataclass(frozen=True)
class Pruned:
    """A network's layers under thresholds: `weights[i]` are what is left of layer i's, and
    `roundings[i]` takes the place of its own, if given."""

    settings: tuple[Setting, ...]
    weights: tuple[Tensor, ...]
    roundings: tuple[Rounding | None, ...]

    @property
    def activations(self) -> list[float]:
        """The thresholds on the layers' inputs."""
        return [activations[0] for _, activations in self.settings]


class ResumingRuns:
    """Runs one program on the same inputs under different thresholds.

    `keep` runs it and keeps the state before each layer, as far as `memory` bytes hold them: evenly
    spaced layers where they do not hold all. Other runs start at the last state kept before the
    first layer that differs.
    """

    def __init__(self, program: Program, inputs: NDArray[Any], memory: int = CACHE_BYTES):
        self.program, self.memory = program, memory
        self.batches = program.batches(inputs)
        self._kept: tuple[Setting, ...] | None = None
        self._states: list[dict[int, Checkpoint]] = []
        self._spacing, self._bytes = 1, 0

    def keep(self, pruned: Pruned) -> list[NDArray[np.float32]]:
        """The outputs under `pruned`, from whose states later runs start."""
        self._kept, self._states, self._spacing, self._bytes = None, [], 1, 0
        results: list[list[Tensor]] = []
        for batch in self.batches:
            states: dict[int, Checkpoint] = {}
            self._states.append(states)

            def note(layer: int, state: Checkpoint, states: dict[int, Checkpoint] = states) -> None:
                if layer % self._spacing:
                    return
                last = [states[max(states)]] if states else []
                self._bytes += bytes_of([*last, state]) - bytes_of(last)
                states[layer] = state
                self._fit()

            results.append(
                self.program.run(
                    batch,
                    weights=pruned.weights,
                    thresholds=pruned.activations,
                    roundings=pruned.roundings,
                    keep=note,
                )
            )
        self._kept = pruned.settings
        return joined(results)

    def outputs(
        self,
        pruned: Pruned,
        observe: Observer | None = None,
        observe_product: ProductObserver | None = None,
    ) -> list[NDArray[np.float32]]:
        """The outputs under `pruned`, [N, ...] each; what is run is observed.

        At least the first layer that differs from the kept run, and all after it, are.
        """
        return joined(
            self.program.run(
                batch,
                weights=pruned.weights,
                thresholds=pruned.activations,
                roundings=pruned.roundings,
                observe=observe,
                observe_product=observe_product,
                resume=state,
            )
            for batch, state in zip(self.batches, self._before(pruned), strict=True)
        )

    def unchanged(self, pruned: Pruned) -> int:
        """How many layers, the first ones, have inputs as in the kept run."""
        if self._kept is None:
            return 0
        first = first_difference(self._kept, pruned.settings)
        if first == len(self._kept):
            return first
        return first + (self._kept[first][1] == pruned.settings[first][1])

    def _before(self, pruned: Pruned) -> Sequence[Checkpoint | None]:
        """The state of each batch that a run under `pruned` may start from."""
        if self._kept is None:
            return [None] * len(self.batches)
        first = first_difference(self._kept, pruned.settings)
        place = max((k for k in self._states[0] if k <= first), default=None)
        return [None if place is None else states[place] for states in self._states]

    def _fit(self) -> None:
        """Drop every other state until the rest fits the memory."""
        while self._bytes > self.memory and self._spacing <= len(self.program.layers):
            self._spacing *= 2
            for states in self._states:
                for layer in [k for k in states if k % self._spacing]:
                    del states[layer]
            self._bytes = sum(bytes_of(states.values()) for states in self._states)


def first_difference(one: Sequence[Setting], other: Sequence[Setting]) -> int:
    """The first layer whose settings differ; the number of layers if none do."""
    pairs = zip(one, other, strict=True)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), len(one))


def bytes_of(states: Iterable[Checkpoint]) -> int:
    """The memory of all values in `states`, shared ones once."""
    values = (value for state in states for value in state.values if value is not None)
    return sum({id(value): value.nbytes for value in values}.values())


def joined(batches: Iterable[Sequence[Tensor]]) -> list[NDArray[np.float32]]:
    """Each output of all batches as one array."""
    return [torch.cat(parts).numpy() for parts in zip(*batches, strict=True)]
