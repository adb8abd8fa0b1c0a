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
"""A layer's thresholds, and bits where those were chosen: weights, activations; of a product those
of its second operand and of its first."""


@dataclass(frozen=True)
class Pruned:
    """A network's layers and products under thresholds: `weights[i]` are what is left of layer i's,
    and `roundings[i]` takes the place of its own, if given. `settings` are those of the layers,
    then of the products."""

    settings: tuple[Setting, ...]
    weights: tuple[Tensor, ...]
    roundings: tuple[Rounding | None, ...]

    @property
    def run(self) -> dict[str, Any]:
        """What `Program.run` takes to run the network so."""
        products = self.settings[len(self.weights) :]
        return {
            "weights": self.weights,
            "thresholds": [inputs[0] for _, inputs in self.settings[: len(self.weights)]],
            "product_thresholds": [(moving[0], still[0]) for still, moving in products],
            "roundings": self.roundings,
        }


class ResumingRuns:
    """Runs one program on the same inputs under different thresholds.

    `keep` runs it and keeps the state before each layer or product, as far as `memory` bytes hold
    them: evenly spaced ones where they do not hold all. Other runs start at the last state kept
    before the first that differs.
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

            def note(turn: int, state: Checkpoint, states: dict[int, Checkpoint] = states) -> None:
                if turn % self._spacing:
                    return
                last = [states[max(states)]] if states else []
                self._bytes += bytes_of([*last, state]) - bytes_of(last)
                states[turn] = state
                self._fit()

            results.append(self.program.run(batch, **pruned.run, keep=note))
        self._kept = pruned.settings
        return joined(results)

    def outputs(
        self,
        pruned: Pruned,
        observe: Observer | None = None,
        observe_product: ProductObserver | None = None,
    ) -> list[NDArray[np.float32]]:
        """The outputs under `pruned`, [N, ...] each; what is run is observed.

        At least the first layer or product that differs from the kept run, and all after it, are.
        """
        observers: dict[str, Any] = {"observe": observe, "observe_product": observe_product}
        return joined(
            self.program.run(batch, **pruned.run, **observers, resume=state)
            for batch, state in zip(self.batches, self._before(pruned), strict=True)
        )

    def unchanged(self, pruned: Pruned) -> int:
        """How many layers, the first ones, have inputs as in the kept run."""
        if self._kept is None:
            return 0
        first, layers = self._first_difference(pruned), len(self.program.layers)
        order = self.program.order
        unchanged = sum(i < layers for i in order[:first])
        if first < len(order) and order[first] < layers:
            i = order[first]
            unchanged += self._kept[i][1] == pruned.settings[i][1]
        return unchanged

    def _before(self, pruned: Pruned) -> Sequence[Checkpoint | None]:
        """The state of each batch that a run under `pruned` may start from."""
        if self._kept is None:
            return [None] * len(self.batches)
        first = self._first_difference(pruned)
        place = max((k for k in self._states[0] if k <= first), default=None)
        return [None if place is None else states[place] for states in self._states]

    def _first_difference(self, pruned: Pruned) -> int:
        """The place in order of what differs first from the kept run."""
        kept, order = self._kept or (), self.program.order
        differ = (k for k, i in enumerate(order) if kept[i] != pruned.settings[i])
        return next(differ, len(order))

    def _fit(self) -> None:
        """Drop every other state until the rest fits the memory."""
        while self._bytes > self.memory and self._spacing <= len(self.program.order):
            self._spacing *= 2
            for states in self._states:
                for turn in [k for k in states if k % self._spacing]:
                    del states[turn]
            self._bytes = sum(bytes_of(states.values()) for states in self._states)


def bytes_of(states: Iterable[Checkpoint]) -> int:
    """The memory of all values in `states`, shared ones once."""
    values = (value for state in states for value in state.values if value is not None)
    return sum({id(value): value.nbytes for value in values}.values())


def joined(batches: Iterable[Sequence[Tensor]]) -> list[NDArray[np.float32]]:
    """Each output of all batches as one array."""
    return [torch.cat(parts).numpy() for parts in zip(*batches, strict=True)]
