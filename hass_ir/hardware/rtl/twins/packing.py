"""Twins of the engine that packs two successive vectors: bit- and cycle-accurate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hass_ir.hardware.rtl.twins.compaction import Multipliers, Products
from hass_ir.hardware.rtl.twins.elastic import Register, fields, signed
from hass_ir.hardware.rtl.twins.engines import Offered, Shape
from hass_ir.hardware.selection import first_taps

Pair = tuple[int, int]


@dataclass(frozen=True)
class Vector:
    """The pairs left of a vector by their tap, and whether it is the last of its run."""

    left: dict[int, Pair]
    last: bool


class Packer:
    """`packer.v`, from vectors to steps: the pair of each multiplier or None, and the run's end."""

    def __init__(self, taps: int, macs: int, reach: int) -> None:
        self.reaches = [range(start, start + reach) for start in first_taps(taps, macs, reach)]
        self.first = Vector({}, False)
        self.second: Vector | None = None
        self.chosen = Register()

    @property
    def out(self) -> tuple[list[Pair | None], bool] | None:
        return self.chosen.out

    def step(self, word: Vector | None, ready: bool) -> bool:
        first, second = dict(self.first.left), dict(self.second.left if self.second else {})
        reached = [first] if self.first.last else [first, second]
        chosen = [_take(reached, reach) for reach in self.reaches]
        both_end = self.second is not None and self.second.last and not second
        last = not first and (self.first.last or both_end)
        go = self.chosen.step((chosen, last) if last or any(chosen) else None, ready)
        free = self.second is None
        if go:
            # A run whose last vector ended as the second one is closed before it moves up.
            open_ = self.second is not None and self.second.last
            open_ = open_ and (self.first.last or not both_end)
            free = free or not first
            self.first = Vector(first, self.first.last) if first else Vector(second, open_)
            if self.second is not None:
                self.second = Vector(second, self.second.last)
        if free:
            self.second = word
        return free


def _take(vectors: Sequence[dict[int, Pair]], reach: range) -> Pair | None:
    """The first pair left within reach, of the first vector before the second."""
    for left in vectors:
        for tap in reach:
            if tap in left:
                return left.pop(tap)
    return None


class Packing:
    """`packing.v`: streams windows {kept, data}, weights {last, data}."""

    def __init__(self, shape: Shape, weights: bool) -> None:
        self.shape, self.weights = shape, weights
        self.packer = Packer(shape.taps, shape.macs, shape.reach)
        self.dot = Multipliers(shape.macs, shape.acc_bits, shape.chain)

    @property
    def out(self) -> int | None:
        return self.dot.out

    def step(self, offered: Offered, ready: bool) -> tuple[bool, ...]:
        s = self.shape
        window, weights = offered
        vector = None
        if window is not None and weights is not None:
            a, w = fields(window, s.a_bits, s.taps), fields(weights, s.w_bits, s.taps)
            kept = fields(window >> (s.taps * s.a_bits), 1, s.taps)
            pairs = zip(kept, a, w, strict=True)
            left = {
                p: (signed(x, s.a_bits), signed(y, s.w_bits))
                for p, (k, x, y) in enumerate(pairs)
                if k and (y or not self.weights)
            }
            vector = Vector(left, bool(weights >> (s.taps * s.w_bits)))
        step, products = self.packer.out, None
        if step is not None:
            pairs = [pair or (0, 0) for pair in step[0]]
            products = Products(step[1], *zip(*pairs, strict=True))
        go = self.packer.step(vector, self.dot.step(products, ready))
        return go and weights is not None, go and window is not None
