"""The design that takes the least time an image where LUTs beyond a share of them cost clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from math import ceil, inf

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import DERATING_SLOPE, DERATING_START, Device, clock_hz
from hass_ir.hardware.explore import Design, finished
from hass_ir.hardware.limits import Limited, LutLimits
from hass_ir.hardware.problem import build

MOST_GAIN = 1.0 / (1.0 - DERATING_SLOPE * (1.0 - DERATING_START))
"""The full clock over that of a device whose LUTs are all in use: no design of an II so much larger
can be faster."""
NARROW = 0.005
"""A span is narrow if the clock at its fewest LUTs is this much faster than at its most."""
MOST_ROUNDS = 300
"""Spans looked into, after which the best is taken and its bound stated."""


@dataclass(frozen=True)
class Timed:
    """A design, the seconds it takes an image in steady state, at the clock of its LUTs, and the
    `least` seconds that any design of the same candidates is proven to take; `prices` proved
    something for some number of LUTs."""

    design: Design
    seconds: float
    least: float
    prices: tuple[tuple[float, ...], ...] = ()


def fastest_of(
    groups: Sequence[Candidates],
    device: Device,
    gap: float = 0.0,
    warm: Sequence[float] | None = None,
) -> Timed | None:
    """The design of the fewest seconds an image, up to the relative `gap`; None if nothing fits.

    `warm` are prices to start from. Of the designs of its II and at most its LUTs it is the
    cheapest, as `explore.design` has it.
    """
    problem = build(groups, device)
    if problem.empty:
        return None
    limits = LutLimits(problem, warm)
    found = _fastest(limits, device, gap)
    if found is None:
        return None
    best, seconds, least = found
    limited, state = limits.within(limits.luts(best)), limits.state(best)
    design = finished(groups, device, limited, state, best.choice, limits.effort, gap, best.lower)
    design = replace(design, ii_cycles=max(1, design.ii_cycles))
    prices = tuple(tuple(p.tolist()) for p in limits.tried)
    return Timed(design, min(seconds, design_s(design, device)), least, prices)


def _fastest(limits: LutLimits, device: Device, gap: float) -> tuple[Limited, float, float] | None:
    """The fastest choice, its seconds an image, and the least that any is proven to take.

    Fewer LUTs allow no smaller II but a faster clock. So designs of more than a and at most b LUTs
    take at least the smallest II of b LUTs at the clock of a + 1. The relaxation's bounds close
    spans of LUTs, or halve them; in those narrow and still open designs are made, from many LUTs to
    few: each closes all LUTs that are too slow for its II.
    """
    best: Limited | None = None
    seconds, proven = inf, inf
    full = int(DERATING_START * device.lut)

    def improve(lut: int) -> int | None:
        """Look for a better design within `lut` LUTs; the bound on the II there."""
        nonlocal best, seconds
        found = limits.smallest(lut, gap / 2)
        if found is None:
            return None
        if gap and limits.luts(found) > full:
            found = limits.fewer_luts(found)
        taken = max(1, found.ii) / clock_hz(device, limits.luts(found))
        if best is None or taken < seconds:
            best, seconds = found, taken
        return max(1, found.lower)

    bound = improve(device.lut)
    if bound is None:
        return None
    spans = [(bound / clock_hz(device, 0), -1, device.lut, bound)]
    for _ in range(MOST_ROUNDS):
        wanted = seconds * (1.0 - gap)
        if not spans or spans[0][0] >= wanted:
            break
        _, low, high, bound = heappop(spans)
        slow = _luts_of(device, bound / wanted)
        if low + 1 < slow <= high:
            proven = min(proven, bound / clock_hz(device, slow))
            high = slow - 1
        least = limits.known(high)
        if least is not None and max(bound, least) / clock_hz(device, low + 1) < wanted:
            least = limits.relaxed(high)
        if least is None:
            continue
        bound = max(bound, least)
        ratio = clock_hz(device, low + 1) / clock_hz(device, high)
        if bound / clock_hz(device, low + 1) < wanted:
            if ratio > 1.0 + max(gap, NARROW):
                middle = full if low < full else (low + high) // 2
                heappush(spans, (bound / clock_hz(device, middle + 1), middle, high, bound))
                heappush(spans, (bound / clock_hz(device, low + 1), low, middle, bound))
                continue
            least = improve(high)
            if least is None:
                continue
            bound = max(bound, least)
            slow = _luts_of(device, bound / (seconds * (1.0 - gap)))
            if low + 1 < slow <= high:
                heappush(spans, (bound / clock_hz(device, low + 1), low, high, bound))
                continue
        proven = min(proven, bound / clock_hz(device, low + 1))
    assert best is not None
    return best, seconds, min(seconds, proven, *(s[0] for s in spans[:1]))


def design_s(found: Design, device: Device) -> float:
    """Seconds an image of a design in steady state."""
    return found.ii_cycles / clock_hz(device, found.lut)


def _luts_of(device: Device, clock: float) -> int:
    """The fewest LUTs at which the clock is `clock` (Hz) or less."""
    share = DERATING_START + (1.0 - clock / (device.clock_mhz * 1e6)) / DERATING_SLOPE
    return ceil(share * device.lut)
