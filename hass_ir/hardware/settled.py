"""Designs whose engines keep up with the streams that their own initiation interval asks for.

Streams are no wider than the II needs. An engine much faster than that gets narrower ones than it
would ask for, and may become slower than the II.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hass_ir.hardware.candidates import Candidates, whole_cycles
from hass_ir.hardware.device import Device
from hass_ir.hardware.explore import Design, Rebuild, attempt, design


def slowed(groups: Sequence[Candidates], found: Design) -> list[Candidates] | None:
    """`groups` in which what is too slow with the streams of the II of `found` counts as so slow:
    all engines of each layer whose chosen one is; None if none is."""
    ii, result = found.ii_cycles, list(groups)
    for i, (group, row) in enumerate(zip(groups, found.choice, strict=True)):
        if not group.timings or whole_cycles(group.at(np.asarray([row]), ii))[0] <= ii:
            continue
        rows = np.flatnonzero((whole_cycles(group.cycles) <= ii) & (group.timing >= 0))
        cycles, later = group.cycles.copy(), group.at(rows, ii)
        late = whole_cycles(later) > ii
        cycles[rows[late]] = later[late]
        result[i] = replace(group, cycles=cycles)
    return None if all(a is b for a, b in zip(result, groups, strict=True)) else result


def settled(
    groups: Sequence[Candidates],
    device: Device,
    warm: Sequence[float] | None = None,
    gap: float = 0.0,
    rebuild: Rebuild | None = None,
) -> tuple[Design, Sequence[Candidates]] | None:
    """As `explore.attempt`, or with `rebuild` as `explore.design`: a design whose engines keep its
    II with its streams, and the candidates as it needed them; None where nothing fits.

    Exact as these are: an engine too slow at the II of the best design so far is left out up to the
    II at which it keeps up again, and of smaller II it is known that there is no design.
    """
    found = (
        attempt(groups, device, warm, gap)
        if rebuild is None
        else design(groups, device, warm, rebuild, gap)
    )
    while found is not None:
        slower = slowed(groups, found)
        if slower is None:
            return found, groups
        again = attempt(slower, device, found.prices, gap)
        if again is not None and not _from_bound_on(groups, slower, found):
            # Between bound and II there may be a design with engines that are slower at the II.
            least = min(found.lower_bound_cycles, again.ii_cycles)
            again = replace(again, lower_bound_cycles=least)
        found, groups = again, slower
    return None


def _from_bound_on(
    groups: Sequence[Candidates], slower: Sequence[Candidates], found: Design
) -> bool:
    """Whether engines that count as `slower` are so from the bound of `found` on: their streams are
    as wide there as at its II."""
    for group, other in zip(groups, slower, strict=True):
        rows = np.flatnonzero(group.cycles != other.cycles)
        if len(rows) and (group.at(rows, found.lower_bound_cycles) < other.cycles[rows]).any():
            return False
    return True
