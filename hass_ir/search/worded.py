"""Designs of networks whose word lengths differ from trial to trial."""

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
