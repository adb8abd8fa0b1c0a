"""Twins of what lies between the engines: windows, sums, thresholds, widths."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.rtl.twins.elastic import fields, packed, signed


@dataclass(frozen=True)
class Image:
    """Parameters of `sliding_window.v`."""

    height: int
    width: int
    channels: int
    kh: int
    kw: int
    stride: int
    pad: int


class SlidingWindow:
    """`sliding_window.v`: the padded image is one sequence of words, windows are places in it."""

    def __init__(self, image: Image, bits: int) -> None:
        self.image, self.bits = image, bits
        self.out: int | None = None
        self.rows = image.height + 2 * image.pad
        self.columns = image.width + 2 * image.pad
        self.padded = np.zeros((self.rows, self.columns, image.channels), dtype=object)
        self.at = 0

    def step(self, word: int | None, ready: bool) -> bool:
        i = self.image
        y, x, channel = (int(v) for v in np.unravel_index(self.at, self.padded.shape))
        pad = not (i.pad <= y < i.pad + i.height and i.pad <= x < i.pad + i.width)
        free = self.out is None or ready
        if not free:
            return False
        self.out = None
        if pad or word is not None:
            self.padded[y, x, channel] = 0 if pad else word
            top, left = y - i.kh + 1, x - i.kw + 1
            if top >= 0 and left >= 0 and top % i.stride == 0 and left % i.stride == 0:
                window = self.padded[top : y + 1, left : x + 1, channel]
                self.out = packed(window.ravel().tolist(), self.bits)
            self.at = (self.at + 1) % self.padded.size
        return not pad


class AccumulateFilters:
    """`accumulate_filters.v`."""

    def __init__(self, in_bits: int, acc_bits: int, filters: int, blocks: int) -> None:
        self.in_bits, self.acc_bits = in_bits, acc_bits
        self.filters, self.blocks = filters, blocks
        self.sums = [0] * filters
        self.at = 0
        self.out: int | None = None

    def step(self, word: int | None, ready: bool) -> bool:
        block, filter_ = divmod(self.at, self.filters)
        last = block == self.blocks - 1
        free = self.out is None or ready
        taken = free or not last
        if free:
            self.out = None
        if taken and word is not None:
            past = self.sums[filter_] if block else 0
            self.sums[filter_] = past + signed(word, self.in_bits)
            if last:
                self.out = self.sums[filter_] & ((1 << self.acc_bits) - 1)
            self.at = (self.at + 1) % (self.filters * self.blocks)
        return taken


class AccumulateChannels:
    """`accumulate_channels.v`."""

    def __init__(self, in_bits: int, acc_bits: int, blocks: int) -> None:
        self.in_bits, self.acc_bits, self.blocks = in_bits, acc_bits, blocks
        self.terms: list[int] = []
        self.out: int | None = None

    def step(self, word: int | None, ready: bool) -> bool:
        if self.out is not None and not ready:
            return False
        self.out = None
        if word is not None:
            self.terms.append(signed(word, self.in_bits))
            if len(self.terms) == self.blocks:
                self.out = sum(self.terms) & ((1 << self.acc_bits) - 1)
                self.terms = []
        return True


class Threshold:
    """`threshold.v`."""

    def __init__(self, bits: int, relu: bool, limit: int) -> None:
        self.bits, self.relu, self.limit = bits, relu, limit
        self.out: int | None = None

    def step(self, word: int | None, ready: bool) -> bool:
        if self.out is not None and not ready:
            return False
        self.out = word
        if word is not None:
            value = signed(word, self.bits)
            if abs(value) <= self.limit or (self.relu and value < 0):
                self.out = 0
        return True


class Join:
    """`width_adapter.v` to wider words."""

    def __init__(self, bits: int, ratio: int) -> None:
        self.bits, self.ratio = bits, ratio
        self.words: list[int] = []
        self.out: int | None = None

    def step(self, word: int | None, ready: bool) -> bool:
        if self.out is not None and not ready:
            return False
        self.out = None
        if word is not None:
            self.words.append(word)
            if len(self.words) == self.ratio:
                self.out = packed(self.words, self.bits)
                self.words = []
        return True


class TakeApart:
    """`width_adapter.v` to narrower words."""

    def __init__(self, bits: int, ratio: int) -> None:
        self.bits, self.ratio = bits, ratio
        self.left: deque[int] = deque()

    @property
    def out(self) -> int | None:
        return self.left[0] if self.left else None

    def step(self, word: int | None, ready: bool) -> bool:
        free = not self.left or (len(self.left) == 1 and ready)
        if ready and self.left:
            self.left.popleft()
        if free and word is not None:
            self.left.extend(fields(word, self.bits, self.ratio))
        return free
