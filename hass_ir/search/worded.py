"""Designs with the word lengths of each trial, and with some kinds of engines only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from hass_ir.hardware.pipeline import Part
from hass_ir.search.design import ALL_KINDS, Accelerator, Hints
from hass_ir.search.evaluate import Evaluation, Thresholds

Sizes: TypeAlias = tuple[Sequence[Part], Sequence[Part]]
"""A network's parts, and those without forks and FIFOs."""


class Designing(Protocol):
    """What designs accelerators for what evaluations found."""

    def design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Accelerator:
        """The best accelerator; if not `exact` up to a gap, and beginning with `start`."""
        ...


class KindsDesigner:
    """Designs as `designer` does, but with engines of the `allowed` kinds only."""

    def __init__(self, designer: Designing, allowed: tuple[str, ...]):
        self._designer, self._allowed = designer, allowed

    def design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Accelerator:
        """As `Designing.design`."""
        kinds = tuple(kind for kind in kinds if kind in self._allowed)
        return self._designer.design(evaluation, kinds, exact, start)


class WordedDesigner:
    """Designs each trial with the widths that it gives engines and streams: `sizes` says which
    those are, `make` what designs for them. A trial of the same widths as the last has the same."""

    def __init__(self, sizes: Callable[[Thresholds], Sizes], make: Callable[[Sizes], Designing]):
        self._sizes, self._make = sizes, make
        self._last: tuple[Sizes, Designing] | None = None

    def design(
        self,
        evaluation: Evaluation,
        kinds: tuple[str, ...] = ALL_KINDS,
        exact: bool = True,
        start: Hints | None = None,
    ) -> Accelerator:
        """As `Designing.design`."""
        sizes = self._sizes(evaluation.thresholds)
        if self._last is None or self._last[0] != sizes:
            self._last = sizes, self._make(sizes)
        return self._last[1].design(evaluation, kinds, exact, start)
