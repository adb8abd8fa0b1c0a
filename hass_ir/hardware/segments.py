"""Contiguous pieces of a network, with what each reads from and writes to memory at its cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from hass_ir.hardware.fifos import with_fifos
from hass_ir.hardware.pipeline import Part, with_forks
from hass_ir.hardware.workload import ComputeLayer, StreamLayer


@dataclass(frozen=True)
class Segment:
    """The parts `begin` to `end` of a network as a pipeline of its own, forks and FIFOs included.

    `first` is the name of its first part that is no read. `tensors` gives the network's part that
    makes what a read or write at a cut carries, by the name of that read or write. `link_bits` are
    those of all reads and writes, an image; `weight_bits` those of all weights, not encoded.
    """

    begin: int
    end: int
    first: str
    parts: tuple[Part, ...]
    tensors: dict[str, int]
    link_bits: tuple[int, ...]
    weight_bits: int


def weight_bits(part: Part) -> int:
    """Bits of the part's weights, zeros included."""
    layer = part.layer
    if not isinstance(layer, ComputeLayer) or layer.dynamic:
        return 0
    return layer.filters * layer.group_channels * prod(layer.kernel) * layer.weight_bits


def is_link(part: Part, kind: str | None = None) -> bool:
    """Whether the part reads or writes memory (`kind`: only that)."""
    layer = part.layer
    if not isinstance(layer, StreamLayer):
        return False
    return layer.kind == kind if kind else layer.kind in ("read", "write")


class Network:
    """Parts in order, without forks and FIFOs, and where a partition may begin.

    That is at the first part and before every layer with weights, so that element-wise operations
    and pools stay with the layer before them. Every tensor that crosses a cut is read and written.
    """

    def __init__(self, parts: Sequence[Part], fifo_words: int | None = None):
        """If `fifo_words` is given every FIFO has that depth."""
        self.parts, self._fifo_words = tuple(parts), fifo_words
        self.users: list[list[int]] = [[] for _ in parts]
        for i, part in enumerate(parts):
            for j in part.inputs:
                self.users[j].append(i)
        compute = [i for i, part in enumerate(parts) if isinstance(part.layer, ComputeLayer)]
        self.starts = (0, *compute[1:])

    @property
    def ends(self) -> tuple[int, ...]:
        """Where the last segment from each of `starts` on that has one piece ends."""
        return (*self.starts[1:], len(self.parts))

    def inside(self, begin: int, end: int) -> list[int]:
        """The parts of a segment that are in no other, without reads and writes."""
        return [i for i in range(begin, end) if not is_link(self.parts[i])]

    def read(self, begin: int, end: int, chained: bool) -> list[int]:
        """The parts whose output the segment reads: inputs, and tensors made before it.

        In a chain of boards that is also what only boards after it use.
        """
        used = {j for i in self.inside(begin, end) for j in self.parts[i].inputs}
        if begin == 0:
            used |= {j for w in self._writes() for j in self.parts[w].inputs if self._is_input(j)}
        outside = {j for j in used if j < begin or self._is_input(j)}
        if chained:
            outside |= {j for j in self.inside(0, begin) if self._used_from(j, end)}
        return sorted(outside)

    def written(self, begin: int, end: int, chained: bool) -> list[int]:
        """The parts whose output the segment writes for later ones."""
        first = 0 if chained else begin
        return [j for j in self.inside(first, end) if self._used_from(j, end)]

    def segment(self, begin: int, end: int, chained: bool = False) -> Segment:
        """Parts `begin` to `end`; `chained` means that each board has only its neighbours' links.

        Memory that one device keeps for all its partitions needs no passing on.
        """
        parts: list[Part] = []
        tensors: dict[str, int] = {}
        at: dict[int, int] = {}
        for j in self.read(begin, end, chained):
            at[j] = len(parts)
            parts.append(self.parts[j] if self._is_input(j) else self._moved(j, "read", tensors))
        for i in self.inside(begin, end):
            part = self.parts[i]
            at[i] = len(parts)
            parts.append(replace(part, inputs=tuple(at[j] for j in part.inputs)))
        for w in self._writes():
            (j,) = self.parts[w].inputs
            if begin <= j < end and not self._is_input(j) or begin == 0 and self._is_input(j):
                parts.append(replace(self.parts[w], inputs=(at[j],)))
        for j in self.written(begin, end, chained):
            parts.append(replace(self._moved(j, "write", tensors), inputs=(at[j],)))
        links = tuple(p.words * p.layer.stream_bits for p in parts if is_link(p))
        whole = with_fifos(with_forks(_late_reads(parts, tensors)), self._fifo_words)
        weights = sum(weight_bits(self.parts[i]) for i in self.inside(begin, end))
        first = self.parts[self.inside(begin, end)[0]].name
        return Segment(begin, end, first, tuple(whole), tensors, links, weights)

    def _writes(self) -> list[int]:
        return [i for i, part in enumerate(self.parts) if is_link(part, "write")]

    def _is_input(self, index: int) -> bool:
        return is_link(self.parts[index], "read")

    def _used_from(self, index: int, end: int) -> bool:
        """Whether a part from `end` on takes the output of `index`; writes go with the maker."""
        return any(u >= end and not is_link(self.parts[u]) for u in self.users[index])

    def _moved(self, index: int, kind: str, tensors: dict[str, int]) -> Part:
        source = self.parts[index]
        name = f"{source.name}.{kind}"
        tensors[name] = index
        layer = StreamLayer(name, kind, source.words, source.words, bits=source.layer.stream_bits)
        return Part(name, layer, (), source.words, source.row_words)


def _late_reads(parts: list[Part], tensors: dict[str, int]) -> list[Part]:
    """The same parts; a tensor from memory that only a join takes is read when the join starts.

    Otherwise it would wait in a FIFO for the other branch.
    """
    users = [0] * len(parts)
    for part in parts:
        for j in part.inputs:
            users[j] += 1
    late = {i for i, p in enumerate(parts) if p.name in tensors and not p.inputs and users[i] == 1}
    result = list(parts)
    times: list[float] = []
    for part in parts:
        start = max((times[j] for j in part.inputs), default=0.0)
        for j in part.inputs:
            if j in late and times[j] < start:
                result[j] = replace(parts[j], fill=start)
                times[j] = start
        times.append(start + part.fill)
    return result
