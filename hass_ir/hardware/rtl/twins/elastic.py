"""What streams are made of: registers that wait for each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

Word = Any
"""A word on a stream: an integer at the ports of a block, any object between its parts; never
None, which stands for no word."""


class Part(Protocol):
    """A part with one stream in and one out."""

    @property
    def out(self) -> Word | None: ...

    def step(self, word: Word | None, ready: bool) -> bool: ...


class Register:
    """`pipe_register.v`: holds a word until it is taken."""

    def __init__(self) -> None:
        self.out: Word | None = None

    def step(self, word: Word | None, ready: bool) -> bool:
        free = self.out is None or ready
        if free:
            self.out = word
        return free


class Steps:
    """Gives out the parts of a list, one a cycle; takes the next list with the last of them."""

    def __init__(self) -> None:
        self.left: Sequence[Word] = ()

    @property
    def out(self) -> Word | None:
        return self.left[0] if self.left else None

    def step(self, word: Sequence[Word] | None, ready: bool) -> bool:
        free = not self.left or (len(self.left) == 1 and ready)
        if free:
            self.left = word or ()
        elif ready:
            self.left = self.left[1:]
        return free


class Chain:
    """Parts one after the other."""

    def __init__(self, *parts: Part) -> None:
        self.parts = parts

    @property
    def out(self) -> Word | None:
        return self.parts[-1].out

    def step(self, word: Word | None, ready: bool) -> bool:
        offered = [word, *(part.out for part in self.parts)]
        for part, before in zip(reversed(self.parts), reversed(offered[:-1]), strict=True):
            ready = part.step(before, ready)
        return ready


def fields(word: int, bits: int, count: int) -> list[int]:
    """`count` unsigned fields of `bits` each, the least significant first."""
    mask = (1 << bits) - 1
    return [(word >> (i * bits)) & mask for i in range(count)]


def packed(values: Sequence[int], bits: int) -> int:
    """The word whose fields of `bits` are `values`, of which the low bits count."""
    mask = (1 << bits) - 1
    return sum((value & mask) << (i * bits) for i, value in enumerate(values))


def signed(value: int, bits: int) -> int:
    """`value` of `bits` in two's complement."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value
