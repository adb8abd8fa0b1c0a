"""The design that takes the least time an image where LUTs beyond a share of them cost clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from math import ceil, inf

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import DERATING_SLOPE, DERATING_START, Device, clock_hz
from hass_ir.hardware.explore import Design, attempt, relaxed_ii

Attempt = Callable[[Device], Design | None]
"""The design of the smallest II within a device's resources; None where nothing fits."""
Relaxed = Callable[[Device], int | None]
"""A lower bound on that II, which takes less time; None where nothing fits for certain."""

MOST_GAIN = 1.0 / (1.0 - DERATING_SLOPE * (1.0 - DERATING_START))
"""The full clock over that of a device whose LUTs are all in use: no design of an II so much larger
can be faster."""
MOST_ROUNDS = 100
"""Spans looked into, after which the best is taken and its bound stated."""


@dataclass(frozen=True)
class Timed:
    """A design, the seconds it takes an image in steady state, at the clock of its LUTs, and the
    `least` seconds that any design of the same candidates is proven to take."""

    design: Design
    seconds: float
    least: float


def fastest_of(
    groups: Sequence[Candidates],
    device: Device,
    gap: float = 0.0,
    warm: Sequence[float] | None = None,
) -> Timed | None:
    """`fastest` of the designs of `groups`; `warm` are prices to start from."""

    last = warm

    def within(limited: Device) -> Design | None:
        nonlocal last
        found = attempt(groups, limited, last, gap / 2)
        if found is None:
            return None
        last = found.prices
        return replace(found, ii_cycles=max(1, found.ii_cycles))

    def relaxed(limited: Device) -> int | None:
        nonlocal last
        bound = relaxed_ii(groups, limited, last)
        if bound is None:
            return None
        last = bound[1]
        return bound[0]

    return fastest(within, relaxed, device, gap)


def fastest(exact: Attempt, relaxed: Relaxed, device: Device, gap: float = 0.0) -> Timed | None:
    """The design of the fewest seconds an image, up to the relative `gap`; None if nothing fits.

    Fewer LUTs allow no smaller II but a faster clock. So designs of more than a and at most b LUTs
    take at least the smallest II of b LUTs at the clock of a + 1. Spans of LUTs are halved until
    none can hold a better design; designs are made only where the relaxation promises a better one.
    """
    found = exact(device)
    if found is None:
        return None
    best, seconds, proven = found, design_s(found, device), inf
    full = int(DERATING_START * device.lut)
    low, high, bound = -1, device.lut, found.lower_bound_cycles
    spans = [(bound / clock_hz(device, 0), low, high, bound)]
    for _ in range(MOST_ROUNDS):
        wanted = seconds * (1.0 - gap)
        if not spans or spans[0][0] >= wanted:
            break
        _, low, high, bound = heappop(spans)
        slow = _luts_of(device, bound / wanted)
        if low + 1 < slow <= high:
            proven = min(proven, bound / clock_hz(device, slow))
            high = slow - 1
        middle = min(full, high) if low < full else (low + high + 1) // 2
        if middle < high:
            heappush(spans, (bound / clock_hz(device, middle + 1), middle, high, bound))
        limited = replace(device, lut=middle)
        least = relaxed(limited)
        if least is None:
            continue
        bound = max(bound, least)
        if bound / clock_hz(device, middle) < wanted:
            found = exact(limited)
            if found is None:
                continue
            bound = max(bound, found.lower_bound_cycles)
            if design_s(found, device) < seconds:
                best, seconds = found, design_s(found, device)
        if middle <= full or middle == low + 1:
            proven = min(proven, bound / clock_hz(device, middle))
        else:
            heappush(spans, (bound / clock_hz(device, low + 1), low, middle, bound))
    return Timed(best, seconds, min(seconds, proven, *(s[0] for s in spans[:1])))


def design_s(found: Design, device: Device) -> float:
    """Seconds an image of a design in steady state."""
    return found.ii_cycles / clock_hz(device, found.lut)


def _luts_of(device: Device, clock: float) -> int:
    """The fewest LUTs at which the clock is `clock` (Hz) or less."""
    share = DERATING_START + (1.0 - clock / (device.clock_mhz * 1e6)) / DERATING_SLOPE
    return ceil(share * device.lut)
