"""Twins of the compaction crossbar and of the multipliers behind it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

from hass_ir.hardware.rtl.twins.elastic import Chain, Register, Steps, signed
from hass_ir.hardware.selection import first_taps, full_reach

_BLOCK = 6


@lru_cache(maxsize=1 << 16)
def picks(mask: int, taps: int, macs: int, reach: int) -> tuple[tuple[int | None, ...], ...]:
    """For each step the tap that each multiplier takes of those marked in `mask`, or None.

    Each multiplier, in order, takes the first tap left in its reach (as `selection` counts). A
    vector without marked taps has one step.
    """
    left = [p for p in range(taps) if mask >> p & 1]
    starts = first_taps(taps, macs, reach)
    steps: list[tuple[int | None, ...]] = []
    while left or not steps:
        step: list[int | None] = []
        for start in starts:
            tap = next((p for p in left if start <= p < start + reach), None)
            if tap is not None:
                left.remove(tap)
            step.append(tap)
        steps.append(tuple(step))
    return tuple(steps)


def count_stages(taps: int, macs: int, reach: int) -> int:
    """Registers of `prefix_count.v`; none with less than full reach, which needs no count."""
    if reach < full_reach(taps, macs):
        return 0
    blocks = -(-taps // _BLOCK)
    return max(0, (blocks - 1).bit_length() - 1)


@dataclass(frozen=True)
class Step:
    """What the multipliers get in a cycle: which are used, place in their reach, values."""

    last: bool
    used: tuple[bool, ...]
    index: tuple[int, ...]
    values: tuple[int, ...]


def steps_of(mask: int, values: list[int], macs: int, reach: int) -> tuple[Step, ...]:
    """The steps of a vector; an unused output has index 0 and the value there."""
    taps = len(values)
    starts = first_taps(taps, macs, reach)
    rows = picks(mask, taps, macs, reach)
    steps: list[Step] = []
    for number, row in enumerate(rows):
        chosen = [start if p is None else p for p, start in zip(row, starts, strict=True)]
        steps.append(
            Step(
                number == len(rows) - 1,
                tuple(p is not None for p in row),
                tuple(p - start for p, start in zip(chosen, starts, strict=True)),
                tuple(values[p] for p in chosen),
            )
        )
    return tuple(steps)


def compaction(taps: int, macs: int, reach: int) -> Chain:
    """`compactor.v`, from the steps of a vector to one `Step` a cycle."""
    registers = [Register() for _ in range(count_stages(taps, macs, reach))]
    return Chain(*registers, Steps(), Register())


@dataclass(frozen=True)
class Products:
    """Operands of a step, signed, 0 where a multiplier has no pair; and whether it is the last."""

    last: bool
    a: tuple[int, ...]
    w: tuple[int, ...]

    @property
    def sum(self) -> int:
        return sum(a * w for a, w in zip(self.a, self.w, strict=True))


CHAINED = 4
"""Most blocks of a chain of `mac_chain.v`."""


class Multipliers:
    """`mac_chain.v`, or without `chain` `mac_tree.v`: all stages wait together."""

    def __init__(self, macs: int, acc_bits: int, chain: bool) -> None:
        levels = (macs - 1).bit_length()
        if chain:
            chains = -(-macs // CHAINED)
            levels = -(-macs // chains) - 1 + (chains - 1).bit_length()
        self.stages: deque[Products | None] = deque([None] * (2 + levels))
        self.acc_bits = acc_bits
        self.sum = 0
        self.out: int | None = None

    def step(self, word: Products | None, ready: bool) -> bool:
        if self.out is not None and not ready:
            return False
        done = self.stages.pop()
        self.stages.appendleft(word)
        self.out = None
        if done is not None:
            self.sum += done.sum
            if done.last:
                self.out = self.sum & ((1 << self.acc_bits) - 1)
                self.sum = 0
        return True


def operands(step: Step, a_bits: int, w_bits: int, a: tuple[int, ...], w: tuple[int, ...]):
    """`Products` of a compacted step, from raw operands."""
    return Products(
        step.last,
        tuple(signed(x, a_bits) if u else 0 for x, u in zip(a, step.used, strict=True)),
        tuple(signed(x, w_bits) for x in w),
    )
