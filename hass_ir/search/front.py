"""The Pareto front of a search: no other trial is as good in all that counts."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from hass_ir.execute.metrics import Metric
from hass_ir.hardware.pareto import pareto
from hass_ir.search.ledger import Record

MORE = ("efficiency_images_per_cycle_per_dsp", "throughput_images_per_s")
LESS = ("energy_per_image_j",)
"""Figures of which more, or less, is better, besides accuracy."""


def front(records: Sequence[Record], metric: Metric) -> tuple[int, ...]:
    """Numbers of the trials that keep the bound, were designed, and that no other such trial equals
    or betters in accuracy, efficiency, throughput and energy; of equal ones the first.

    A figure not known counts as the worst.
    """
    points: list[list[float]] = []
    numbers: list[int] = []
    for record in records:
        figures = record.facts["metrics"]
        if figures is None or not record.result.admissible:
            continue
        worst = [inf if figures[k] is None else -figures[k] for k in MORE]
        least = [inf if figures[k] is None else figures[k] for k in LESS]
        points.append([-metric.better(record.facts["accuracy"]), *worst, *least])
        numbers.append(record.number)
    if not points:
        return ()
    kept: list[int] = pareto(np.asarray(points, np.float64)).tolist()
    return tuple(numbers[i] for i in kept)
