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
        again, groups = attempt(slower, device, found.prices, gap), slower
        found = None if again is None else _bounded(again, found)
    return None


def _bounded(again: Design, before: Design) -> Design:
    """A design of slower engines, with the bound that holds for those of `before` too."""
    if before.ii_cycles <= before.lower_bound_cycles:
        return again
    # Between the bound and the II there may be a design with engines that are slower at the II.
    return replace(again, lower_bound_cycles=min(before.lower_bound_cycles, again.ii_cycles))
