"""Twins of the FIFOs."""

from __future__ import annotations

from collections import deque

from hass_ir.hardware.rtl.twins.elastic import Word


class StreamFifo:
    """`stream_fifo.v`, `depth` words."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.words: deque[Word] = deque()

    @property
    def out(self) -> Word | None:
        return self.words[0] if self.words else None

    def step(self, word: Word | None, ready: bool) -> bool:
        free = len(self.words) < self.depth
        if ready and self.words:
            self.words.popleft()
        if free and word is not None:
            self.words.append(word)
        return free


class BlockFifo:
    """`block_fifo.v`: `depth` words in the memory and one at its output."""

    def __init__(self, depth: int) -> None:
        self.memory = StreamFifo(depth)
        self.out: Word | None = None

    def step(self, word: Word | None, ready: bool) -> bool:
        fetch = self.out is None or ready
        fetched = self.memory.out
        free = self.memory.step(word, fetch)
        if fetch:
            self.out = fetched
        return free


class LaneFifo:
    """`lane_fifo.v`: each of `depth` windows is given out `filters` times."""

    def __init__(self, depth: int, filters: int) -> None:
        self.windows = StreamFifo(depth)
        self.filters = filters
        self.filter = 0

    @property
    def out(self) -> Word | None:
        return self.windows.out

    def step(self, word: Word | None, ready: bool) -> bool:
        last = self.filter == self.filters - 1
        if self.out is not None and ready:
            self.filter = 0 if last else self.filter + 1
        return self.windows.step(word, ready and last)


class ReplayFifo:
    """`replay_fifo.v`: words are (last of its group, anything); groups come `repeats` times."""

    def __init__(self, depth: int, repeats: int) -> None:
        self.depth, self.repeats = depth, repeats
        self.words: deque[tuple[bool, Word]] = deque()
        self.at = 0
        self.repeat = 0

    @property
    def out(self) -> tuple[bool, Word] | None:
        return self.words[self.at] if self.at < len(self.words) else None

    def step(self, word: tuple[bool, Word] | None, ready: bool) -> bool:
        free = len(self.words) < self.depth
        now = self.out
        if now is not None and ready:
            self.at += 1
            if now[0]:
                self.repeat += 1
                if self.repeat == self.repeats:
                    for _ in range(self.at):
                        self.words.popleft()
                    self.repeat = 0
                self.at = 0
        if free and word is not None:
            self.words.append(word)
        return free
