"""The latest times of some processes of a schedule, while those of all others stay."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hass_ir.hardware.candidates import FloatArray
from hass_ir.hardware.simulate.longest import CLOSE
from hass_ir.hardware.simulate.periodic import Points


class Latest:
    """How late `processes` may go on, those of parts that no FIFO parts.

    It is the earliest schedule of the same waits with time reversed, of these processes, where the
    others' points are given.
    """

    def __init__(self, system: Points, processes: Iterable[int]):
        within = np.isin(system.owner, list(processes))
        self.points = np.flatnonzero(within)
        number = np.cumsum(within) - 1
        edges = system.edges
        rows = np.flatnonzero(within[edges.source])
        inner = within[edges.target[rows]]
        own = rows[inner]
        own = own[np.argsort(edges.source[own], kind="stable")]
        self.own, self.others = edges.take(own), edges.take(rows[~inner])
        self.source, self.target = number[self.own.source], number[self.own.target]
        self.user = number[self.others.source]

    def places(self, places: FloatArray, period: float) -> FloatArray:
        """The latest places of the points of these processes, in a schedule where all have such
        `places`, repeated every `period` cycles; as they are where nobody waits for some."""
        edges, now = self.others, places[self.points]
        latest = np.full(len(now), np.inf)
        ends = places[edges.target] - edges.cycles - edges.images * period
        np.minimum.at(latest, self.user, ends)
        weight = self.own.cycles + self.own.images * period
        starts = np.flatnonzero(np.diff(self.source, prepend=-1))
        at = self.source[starts]
        latest = np.minimum.accumulate(latest[::-1])[::-1]
        while True:
            new = latest.copy()
            new[at] = np.minimum(new[at], np.minimum.reduceat(latest[self.target] - weight, starts))
            new = np.minimum.accumulate(new[::-1])[::-1]
            if not (new < latest - CLOSE).any():
                break
            latest = new
        return np.maximum(latest, now) if np.isfinite(latest).all() else now
