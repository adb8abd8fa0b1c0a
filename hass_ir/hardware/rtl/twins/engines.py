"""Twins of the vector-dot engines: bit- and cycle-accurate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hass_ir.hardware.rtl.engine_terms import DENSE
from hass_ir.hardware.rtl.twins.buffers import ReplayFifo
from hass_ir.hardware.rtl.twins.compaction import (
    Multipliers,
    Products,
    Step,
    compaction,
    operands,
    steps_of,
)
from hass_ir.hardware.rtl.twins.elastic import Chain, Register, fields, packed, signed
from hass_ir.hardware.selection import first_taps

Offered = Sequence[int | None]
"""A word, or None, for each stream in."""


@dataclass(frozen=True)
class Shape:
    """Parameters that the vector-dot engines share, as in their Verilog."""

    taps: int
    macs: int
    reach: int
    a_bits: int
    w_bits: int
    acc_bits: int
    chain: bool = True


class Compactor:
    """`compactor.v`; a word in is {mask, data}, one out {last, used, index, data}."""

    def __init__(self, taps: int, macs: int, reach: int, bits: int) -> None:
        self.taps, self.macs, self.reach, self.bits = taps, macs, reach, bits
        self.parts = compaction(taps, macs, reach)

    @property
    def out(self) -> int | None:
        step: Step | None = self.parts.out
        if step is None:
            return None
        index_bits = max(1, (self.reach - 1).bit_length())
        word = int(step.last)
        word = word << self.macs | packed([int(u) for u in step.used], 1)
        word = word << (self.macs * index_bits) | packed(step.index, index_bits)
        return word << (self.macs * self.bits) | packed(step.values, self.bits)

    def step(self, offered: Offered, ready: bool) -> tuple[bool, ...]:
        (word,) = offered
        steps = None
        if word is not None:
            values = fields(word, self.bits, self.taps)
            steps = steps_of(word >> (self.taps * self.bits), values, self.macs, self.reach)
        return (self.parts.step(steps, ready),)


class PairSparse:
    """`pair_sparse.v`: streams windows {kept, data}, weights."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.compaction = compaction(shape.taps, shape.macs, shape.reach)
        self.dot = Multipliers(shape.macs, shape.acc_bits, shape.chain)

    @property
    def out(self) -> int | None:
        return self.dot.out

    def step(self, offered: Offered, ready: bool) -> tuple[bool, ...]:
        s = self.shape
        window, weights = offered
        steps = None
        if window is not None and weights is not None:
            a, w = fields(window, s.a_bits, s.taps), fields(weights, s.w_bits, s.taps)
            kept = window >> (s.taps * s.a_bits)
            mask = kept & packed([int(y != 0) for y in w], 1)
            pairs = [x | y << s.a_bits for x, y in zip(a, w, strict=True)]
            steps = steps_of(mask, pairs, s.macs, s.reach)
        step: Step | None = self.compaction.out
        products = None
        if step is not None:
            low = tuple(v & ((1 << s.a_bits) - 1) for v in step.values)
            high = tuple(v >> s.a_bits for v in step.values)
            products = operands(step, s.a_bits, s.w_bits, low, high)
        go = self.compaction.step(steps, self.dot.step(products, ready))
        return go and weights is not None, go and window is not None


class WeightSparse:
    """`weight_sparse.v`: streams windows, entries {last, index, weights} (see `entries`)."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.parts = Chain(Register(), Multipliers(shape.macs, shape.acc_bits, shape.chain))

    @property
    def out(self) -> int | None:
        return self.parts.out

    def step(self, offered: Offered, ready: bool) -> tuple[bool, ...]:
        s = self.shape
        window, entry = offered
        products, last = None, False
        if entry is not None:
            index_bits = max(1, (s.reach - 1).bit_length())
            index = fields(entry >> (s.macs * s.w_bits), index_bits, s.macs)
            last = bool(entry >> (s.macs * (s.w_bits + index_bits)))
            if window is not None:
                taps = fields(window, s.a_bits, s.taps)
                starts = first_taps(s.taps, s.macs, s.reach)
                chosen = [taps[start + i] for start, i in zip(starts, index, strict=True)]
                w = fields(entry, s.w_bits, s.macs)
                products = Products(
                    last,
                    tuple(signed(x, s.a_bits) for x in chosen),
                    tuple(signed(x, s.w_bits) for x in w),
                )
        go = self.parts.step(products, ready)
        return go and last, go and window is not None


def with_flags(window: int, shape: Shape) -> int:
    """A window as `pair_sparse.v` reads it: before the activations which of them are not zero."""
    kept = [int(x != 0) for x in fields(window, shape.a_bits, shape.taps)]
    return packed(kept, 1) << (shape.taps * shape.a_bits) | window


def entries(weights: int, shape: Shape) -> list[int]:
    """A vector of weights as `weight_sparse.v` reads it: one word for each step."""
    s = shape
    values = fields(weights, s.w_bits, s.taps)
    mask = packed([int(v != 0) for v in values], 1)
    index_bits = max(1, (s.reach - 1).bit_length())
    words: list[int] = []
    for step in steps_of(mask, values, s.macs, s.reach):
        kept = [v if u else 0 for v, u in zip(step.values, step.used, strict=True)]
        word = int(step.last) << (s.macs * index_bits) | packed(step.index, index_bits)
        words.append(word << (s.macs * s.w_bits) | packed(kept, s.w_bits))
    return words


class ActivationSparse:
    """`activation_sparse.v`: streams windows, weights."""

    def __init__(self, shape: Shape, filters: int, held: int) -> None:
        self.shape = shape
        self.compaction = compaction(shape.taps, shape.macs, shape.reach)
        self.replay = ReplayFifo(held, filters)
        self.register = Register()
        self.dot = Multipliers(shape.macs, shape.acc_bits, shape.chain)

    @property
    def out(self) -> int | None:
        return self.dot.out

    def step(self, offered: Offered, ready: bool) -> tuple[bool, ...]:
        s = self.shape
        window, weights = offered
        steps = None
        if window is not None:
            a = fields(window, s.a_bits, s.taps)
            mask = packed([int(x != 0) for x in a], 1)
            steps = steps_of(mask, a, s.macs, s.reach)
        found: Step | None = self.compaction.out
        replayed = self.replay.out
        held: Step | None = self.register.out
        products = None
        if held is not None and weights is not None:
            w = fields(weights, s.w_bits, s.taps)
            starts = first_taps(s.taps, s.macs, s.reach)
            chosen = tuple(w[start + i] for start, i in zip(starts, held.index, strict=True))
            products = operands(held, s.a_bits, s.w_bits, held.values, chosen)
        go = self.dot.step(products, ready)
        moved = self.register.step(replayed[1] if replayed else None, go and weights is not None)
        free = self.replay.step((found.last, found) if found else None, moved)
        taken = self.compaction.step(steps, free)
        return taken, go and held is not None and held.last


class Dense:
    """`dense.v`: streams windows, weights (`macs` of them a word)."""

    taps_each = DENSE["dense"]

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.taken = self.taps_each * shape.macs
        self.steps = -(-shape.taps // self.taken)
        self.at = 0
        self.parts = Chain(Register(), Multipliers(shape.macs, shape.acc_bits, shape.chain))

    @property
    def out(self) -> int | None:
        return self.parts.out

    def step(self, offered: Offered, ready: bool) -> tuple[bool, ...]:
        s = self.shape
        window, weights = offered
        last = self.at == self.steps - 1
        products = None
        if window is not None and weights is not None:
            a = fields(window >> (self.at * self.taken * s.a_bits), s.a_bits, self.taken)
            w = fields(weights, s.w_bits, self.taken)
            products = self.products(
                last, [signed(x, s.a_bits) for x in a], [signed(x, s.w_bits) for x in w]
            )
        go = self.parts.step(products, ready)
        if go and products is not None:
            self.at = 0 if last else self.at + 1
        return go and weights is not None and last, go and window is not None

    def products(self, last: bool, a: list[int], w: list[int]) -> Products:
        """What the multipliers take of a step's activations and weights."""
        return Products(last, tuple(a), tuple(w))


class FastDense(Dense):
    """`fast_dense.v`: streams windows, weights (twice `macs` of them a word)."""

    taps_each = DENSE["fast_dense"]

    def products(self, last: bool, a: list[int], w: list[int]) -> Products:
        one = (x + y for x, y in zip(a[::2], w[1::2], strict=True))
        other = (x + y for x, y in zip(a[1::2], w[::2], strict=True))
        return Products(last, tuple(one), tuple(other))


def dense_words(weights: int, shape: Shape, taps_each: int = 1) -> list[int]:
    """A vector of weights as `dense.v` reads it: `macs` a word, zeros at the end."""
    taken = taps_each * shape.macs
    return fields(weights, taken * shape.w_bits, -(-shape.taps // taken))
