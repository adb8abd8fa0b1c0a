"""The spans of II that engines are made for, one after the other, until a design lies in one."""

from __future__ import annotations

from dataclasses import dataclass

RATIOS = (1.7, 4.0, 16.0)
"""Spans of II to try, over the least there can be; without a limit after these."""
WARM_RATIO = 1.15
"""The span to try first, over the II that the design before and the works lead to expect."""
MOST_STAY = 0.5
"""Share of the members from which it is cheaper to keep to the span they have engines for."""


@dataclass(frozen=True)
class Start:
    """What a design found that the next one starts from: its prices and II, the span of II that it
    needed, and the DSP·cycles that all members took at least."""

    prices: tuple[float, ...]
    ii_cycles: int
    span: float
    work: float


def spans(
    start: Start | None, work: float, least: float, room: float, stay: float
) -> list[tuple[float, float]]:
    """Spans to try, as what nothing in them is taken to be faster than, and their end: the last
    again where most members `stay` (the share of them), or about what is to come.

    No II is below `least`, and all up to `room` times the smallest are wanted. None begins below
    what the one before has proven; the first may begin at a guess: near the II that `start` and the
    DSP·cycles `work` lead to expect.
    """
    cold = [(0.0, ratio * least) for ratio in RATIOS if least > 0]
    if start is None or not cold:
        return cold
    # What binds other than DSPs takes about as long as before.
    binding = start.prices[0] if start.work else 0.0
    expected = float(start.ii_cycles)
    if binding:
        expected = max(expected * (work / start.work) ** binding, least)
    first = WARM_RATIO * room * expected
    if stay >= MOST_STAY:
        first = min(first, start.span)
    return [(expected / WARM_RATIO, first), *(s for s in cold if s[1] > first)]
