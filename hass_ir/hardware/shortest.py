"""The best way through the cuts of a network, when every segment has a cost."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray

Path = tuple[tuple[int, int], ...]
"""Segments in order, each by its first and last piece."""


def shortest(
    costs: FloatArray, counts: Iterable[int], bottleneck: bool, whole: float | None = None
) -> tuple[float, Path] | None:
    """The cheapest cut into a number of segments out of `counts`, and its cost; None if infinite.

    `costs` [first piece, last piece] are summed, or with `bottleneck` the largest counts. A single
    segment costs `whole` if given. Of equally cheap ones the first with the fewest segments.
    """
    pieces = len(costs)
    wanted = sorted({c for c in counts if 1 <= c <= pieces})
    best: tuple[float, Path] | None = None
    reached = np.append(0.0, np.full(pieces, np.inf))
    before: list[IntArray] = []
    for count in range(1, (wanted or [0])[-1] + 1):
        combine = np.maximum if bottleneck else np.add
        through = combine(reached[:-1, None], costs)
        through[np.tril_indices(pieces, -1)] = np.inf
        before.append(through.argmin(axis=0))
        reached = np.append(np.inf, through.min(axis=0))
        value = float(reached[-1])
        if count == 1 and whole is not None:
            value = whole
        if count in wanted and value < (np.inf if best is None else best[0]):
            best = (value, _path(before))
    return best


def _path(before: list[IntArray]) -> Path:
    """The segments, from the first piece of the last segment back."""
    last = len(before[0]) - 1
    path: list[tuple[int, int]] = []
    for first in reversed(before):
        begin = int(first[last])
        path.append((begin, last))
        last = begin - 1
    return tuple(reversed(path))
