"""A pipeline as its description says it is: parts, and the streams between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS
from hass_ir.hardware.candidates import IntArray as Ints
from hass_ir.hardware.workload import ComputeLayer

ZEROS_SKIPPED = {
    **dict.fromkeys(DENSE_KINDS, 0),
    "pair-sparse": 1,
    "activation-sparse": 2,
    "weight-sparse": 3,
}


@dataclass(frozen=True)
class Stream:
    """Up to `words` words a cycle from part `source` to part `target`; it holds `capacity`."""

    source: int
    target: int
    words: int
    capacity: int


@dataclass(frozen=True)
class Link:
    """A read or write of `words` words an image, which takes the link `cycles` of them."""

    name: str
    reads: bool
    words: int
    width: int
    cycles: int


@dataclass(frozen=True, eq=False)
class Map:
    """A stream in, one out, up to `width` words a cycle.

    Output word k of an image needs its first `needed[k]` input words, and before it no more than
    `allowed[k]` are taken in; without these, k + 1 and `width` more than went out.
    """

    name: str
    width: int
    in_words: int
    out_words: int
    needed: Ints | None = None
    allowed: Ints | None = None


@dataclass(frozen=True)
class Join:
    """Several streams word by word; with `small`, so many words of the second are repeated."""

    name: str
    width: int
    words: int
    small: int = 0


@dataclass(frozen=True)
class Fork:
    """A stream to several users."""

    name: str
    width: int
    words: int


@dataclass(frozen=True)
class Concat:
    """Runs of words of the operands in turn; None stands for a constant that the part holds."""

    name: str
    width: int
    words: int
    runs: tuple[tuple[int | None, int], ...]


@dataclass(frozen=True)
class WeightStream:
    """Weights that come from outside for each tile of `rows` output rows (of an output of one row:
    positions): in `cycles` by their port, and not faster than in `link_cycles` by their share of
    the link."""

    rows: int
    cycles: int
    link_cycles: int = 0


@dataclass(frozen=True)
class Engine:
    """An engine with weights: folding as in `#sdf.engine`, `layer` its sizes.

    The orders give the group, the block of channels and the filter at each place of the lanes. An
    unrolled engine is one lane for each column, which takes `unrolled_cycles` for all filters. With
    a `weight_stream` weights do not lie in the engine.
    """

    name: str
    layer: ComputeLayer
    kind: str
    channels_together: int
    macs: int
    in_lanes: int
    out_lanes: int
    group_lanes: int
    columns: int
    fifo_depth: int
    reach: int
    packing: bool
    products: int
    group_order: tuple[int, ...]
    block_order: tuple[int, ...]
    filter_order: tuple[int, ...]
    unrolled_cycles: int = 0
    weight_stream: WeightStream | None = None

    @property
    def shared(self) -> int:
        """Filters that a lane works on at once."""
        if self.unrolled_cycles:
            return self.layer.filters
        return 2 if self.products > 1 else 1

    @property
    def paired(self) -> int:
        """Output columns that share multipliers."""
        return 2 if self.products == 4 else 1

    @property
    def items(self) -> tuple[int, int, int]:
        """Groups, blocks of channels and filters (or pairs) dealt to lanes."""
        layer = self.layer
        blocks = -(-layer.group_channels // self.channels_together)
        return layer.groups, blocks, -(-layer.group_filters // self.shared)

    @property
    def mask_words(self) -> int:
        """64-bit words of the mask of a vector."""
        return -(-self.layer.taps * self.channels_together // 64)

    @property
    def sorted_results(self) -> bool:
        """Whether results wait until their set can go out in order."""
        return not (natural(self.group_order) and natural(self.filter_order))

    @property
    def sorted_channels(self) -> bool:
        """Whether a step may take channels that come later than those of the next one."""
        return not (natural(self.group_order) and natural(self.block_order))

    @property
    def sets(self) -> int:
        """Sets of output columns of an image, worked on one after the other."""
        return self.layer.out_height * -(-self.layer.out_width // self.columns)

    @property
    def lanes(self) -> int:
        """Vector-dot engines."""
        columns = self.columns // self.paired
        return self.in_lanes * self.out_lanes * self.group_lanes * columns


Part = Link | Map | Join | Fork | Concat | Engine


@dataclass(frozen=True)
class Pipeline:
    """Parts in the order of their streams; `streams` in the order of their users' operands.

    `stated` are the streams that the description has, in its order; others are within a stage.
    """

    parts: tuple[Part, ...]
    streams: tuple[Stream, ...]
    stated: tuple[int, ...] = ()

    def with_capacities(self, capacities: Sequence[int]) -> Pipeline:
        """The same with other FIFOs."""
        pairs = zip(self.streams, capacities, strict=True)
        return replace(self, streams=tuple(replace(s, capacity=c) for s, c in pairs))

    def alone(self, index: int) -> Pipeline:
        """Engine or map `index` by itself: nothing it waits for is ever missing."""
        part = self.parts[index]
        if isinstance(part, Engine) and part.weight_stream is not None:
            part = replace(part, weight_stream=replace(part.weight_stream, link_cycles=0))
        into = [s for s in self.streams if s.target == index]
        out = [s for s in self.streams if s.source == index]
        words = in_words(part)
        reads = [Link(f"read{i}", True, words[i], max(s.words, 64), 1) for i, s in enumerate(into)]
        last = len(reads)
        writes = [
            Link(f"write{i}", False, out_words(part), max(s.words, 64), 1)
            for i, s in enumerate(out)
        ]
        streams = [
            Stream(i, last, s.words, max(2 * s.words, s.capacity)) for i, s in enumerate(into)
        ]
        streams += [Stream(last, last + 1 + i, s.words, 2 * s.words) for i, s in enumerate(out)]
        return Pipeline((*reads, part, *writes), tuple(streams))


def in_words(part: Part) -> tuple[int, ...]:
    """Words an image of each operand."""
    match part:
        case Engine():
            layer = part.layer
            moving = layer.in_height * layer.in_width * layer.channels
            return (moving, layer.group_filters * layer.channels) if layer.dynamic else (moving,)
        case Map():
            return (part.in_words,)
        case Join():
            return (part.words, part.small or part.words)
        case Concat():
            total: dict[int, int] = {}
            rounds = part.words // sum(n for _, n in part.runs)
            for operand, n in part.runs:
                if operand is not None:
                    total[operand] = total.get(operand, 0) + n * rounds
            return tuple(total[i] for i in sorted(total))
        case Fork() | Link():
            return (part.words,)


def out_words(part: Part) -> int:
    """Words an image that a part gives (a write: to the outside)."""
    match part:
        case Engine():
            return part.layer.positions * part.layer.filters
        case Map():
            return part.out_words
        case _:
            return part.words


def natural(order: Sequence[int]) -> bool:
    return bool((np.diff(np.asarray(order)) == 1).all())
