"""Longest paths to points of processes that wait for each other, and what their cycles ask for."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray

_LOOK = 32
"""Passes over all edges after which it is noted why points move, and cycles are looked for."""

CLOSE = 1e-4
"""Cycles that do not count: times this near are the same."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Points `target` come `cycles` and `images` periods later than points `source` at least; each
    point of a process is at least at the time of the one before it."""

    source: IntArray
    target: IntArray
    cycles: FloatArray
    images: IntArray

    def take(self, rows: IntArray) -> Edges:
        """Some of the edges."""
        return Edges(self.source[rows], self.target[rows], self.cycles[rows], self.images[rows])

    def moved(self, source: int, target: int) -> Edges:
        """The same with other numbers of points."""
        return Edges(self.source + source, self.target + target, self.cycles, self.images)


@dataclass(frozen=True, eq=False)
class Group:
    """Points `low` to `high`, edges among them (numbered from 0), and those from points before
    them; both by target."""

    low: int
    high: int
    within: Edges
    before: Edges

    def settle(self, times: FloatArray, period: float) -> float:
        """Move the group's times to the least that its edges allow; returns a longer period where
        there are none, infinite if no period helps, else 0."""
        own, edges = times[self.low : self.high], self.before
        np.maximum.at(own, edges.target, times[edges.source] + edges.cycles + edges.images * period)
        np.maximum.accumulate(own, out=own)
        edges = self.within
        weight = edges.cycles + edges.images * period
        starts = np.flatnonzero(np.diff(edges.target, prepend=-1))
        at = edges.target[starts]
        each = np.diff(starts, append=len(weight))
        reason, sweep = np.full(len(own), -1), 0
        while True:
            value = own[edges.source] + weight
            new, most = own.copy(), np.maximum.reduceat(value, starts)
            new[at] = np.maximum(new[at], most)
            new = np.maximum.accumulate(new)
            moved = new > own + CLOSE
            if not moved.any():
                return 0.0
            sweep += 1
            if sweep > _LOOK:
                reason[moved] = len(weight)
                decides = np.where(moved[at] & (most >= new[at]), most, inf).repeat(each)
                rows = np.flatnonzero(value >= decides)
                reason[edges.target[rows]] = rows
                if sweep % _LOOK == 0 and (found := self._longest(reason, period)):
                    return found
            own[:] = new

    def _longest(self, reason: IntArray, period: float) -> float:
        """The longest of the periods that the cycles among the reasons for which points moved ask
        for, 0 if there are none; a reason is an edge, -1 for none, or beyond them the point
        before."""
        edges, count = self.within, len(reason)
        points = np.arange(count)
        edge = (reason >= 0) & (reason < len(edges.source))
        rows = reason[edge]
        origin = np.where(reason < 0, points, points - 1)
        cycles, images = np.zeros(count), np.zeros(count)
        origin[edge], cycles[edge] = edges.source[rows], edges.cycles[rows]
        images[edge] = edges.images[rows]
        ancestor = origin
        for _ in range(count.bit_length()):
            ancestor = ancestor[ancestor]
        longest, seen = 0.0, np.zeros(count, np.bool_)
        for point in np.unique(ancestor).tolist():
            if seen[point]:
                continue
            path = [point]
            while (following := int(origin[path[-1]])) != point:
                path.append(following)
            seen[path] = True
            lasts, apart = float(cycles[path].sum()), -float(images[path].sum())
            if lasts - apart * period > CLOSE:
                longest = max(longest, lasts / apart if apart > 0 else inf)
        return longest
