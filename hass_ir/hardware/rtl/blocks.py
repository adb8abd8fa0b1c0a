"""The Verilog blocks: parameters, streams, and the twin of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hass_ir.hardware.rtl.twins.buffers import BlockFifo, LaneFifo, StreamFifo
from hass_ir.hardware.rtl.twins.elastic import Part, Register
from hass_ir.hardware.rtl.twins.engines import (
    ActivationSparse,
    Compactor,
    Dense,
    FastDense,
    PairSparse,
    Shape,
    WeightSparse,
)
from hass_ir.hardware.rtl.twins.packing import Packing
from hass_ir.hardware.rtl.twins.streams import (
    AccumulateChannels,
    AccumulateFilters,
    Image,
    Join,
    SlidingWindow,
    TakeApart,
    Threshold,
)

_FOLDER = Path(__file__).parent


def sources() -> list[Path]:
    """All Verilog files of the library, sorted."""
    return sorted(_FOLDER.glob("*.v"))


class Twin(Protocol):
    """A block in Python: see `twins`."""

    @property
    def out(self) -> int | None: ...

    def step(self, offered: Sequence[int | None], ready: bool) -> tuple[bool, ...]: ...


@dataclass(frozen=True)
class Stream:
    """A stream of a block: its ports are `name`_valid, `name`_ready, `name`_field.

    A word on it has the fields, name and bits, the most significant first.
    """

    name: str
    fields: tuple[tuple[str, int], ...]

    @property
    def bits(self) -> int:
        return sum(bits for _, bits in self.fields)


def _data(name: str, bits: int) -> Stream:
    return Stream(name, (("data", bits),))


@dataclass(frozen=True)
class Block:
    """A block with all its parameters: name of its Verilog module, streams, and a new twin.

    `settings` are inputs that stay as they are: bits and value of each.
    """

    name: str
    parameters: Mapping[str, int]
    inputs: tuple[Stream, ...]
    output: Stream
    twin: Callable[[], Twin]
    settings: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])


class One:
    """A part with one stream in, as a twin."""

    def __init__(self, part: Part) -> None:
        self.part = part

    @property
    def out(self) -> int | None:
        return self.part.out

    def step(self, offered: Sequence[int | None], ready: bool) -> tuple[bool, ...]:
        return (self.part.step(offered[0], ready),)


def _shape(p: Mapping[str, int]) -> Shape:
    return Shape(
        p["TAPS"],
        p["MACS"],
        p.get("REACH", p["TAPS"] - p["MACS"] + 1),
        p["A_BITS"],
        p["W_BITS"],
        p["ACC_BITS"],
        bool(p.get("CHAIN", 1)),
    )


def index_bits(shape: Shape) -> int:
    """Bits of a place in the reach of a multiplier."""
    return max(1, (shape.reach - 1).bit_length())


def shape_of(block: Block) -> Shape:
    """The shape of a vector-dot engine."""
    return _shape(block.parameters)


def _engine(name: str, p: Mapping[str, int]) -> Block:
    s = _shape(p)
    window, out = _data("window", s.taps * s.a_bits), _data("out", s.acc_bits)
    weights = _data("weights", s.taps * s.w_bits)
    if name == "pair_sparse":
        window = Stream("window", (("kept", s.taps), *window.fields))
        return Block(name, p, (window, weights), out, lambda: PairSparse(s))
    if name == "packing":
        window = Stream("window", (("kept", s.taps), *window.fields))
        weights = Stream("weights", (("last", 1), *weights.fields))
        return Block(name, p, (window, weights), out, lambda: Packing(s, bool(p["WEIGHTS"])))
    if name == "activation_sparse":
        filters, held = p["FILTERS"], p["HELD"]
        return Block(name, p, (window, weights), out, lambda: ActivationSparse(s, filters, held))
    if name == "weight_sparse":
        entry = Stream(
            "entry",
            (("last", 1), ("index", s.macs * index_bits(s)), ("weights", s.macs * s.w_bits)),
        )
        return Block(name, p, (window, entry), out, lambda: WeightSparse(s))
    twin = FastDense if name == "fast_dense" else Dense
    weights = _data("weights", twin.taps_each * s.macs * s.w_bits)
    return Block(name, p, (window, weights), out, lambda: twin(s))


def _compactor(name: str, p: Mapping[str, int]) -> Block:
    taps, macs, reach, bits = p["TAPS"], p["MACS"], p["REACH"], p["BITS"]
    index = macs * max(1, (reach - 1).bit_length())
    inputs = Stream("in", (("mask", taps), ("data", taps * bits)))
    out = Stream("out", (("last", 1), ("used", macs), ("index", index), ("data", macs * bits)))
    return Block(name, p, (inputs,), out, lambda: Compactor(taps, macs, reach, bits))


def _fifo(name: str, p: Mapping[str, int]) -> Block:
    stream, out = _data("in", p["BITS"]), _data("out", p["BITS"])
    if name == "lane_fifo":
        return Block(name, p, (stream,), out, lambda: One(LaneFifo(p["DEPTH"], p["FILTERS"])))
    if name == "block_fifo":
        return Block(name, p, (stream,), out, lambda: One(BlockFifo(p["DEPTH"])))
    return Block(name, p, (stream,), out, lambda: One(StreamFifo(p["DEPTH"])))


def _window(name: str, p: Mapping[str, int]) -> Block:
    bits = p["BITS"]
    image = Image(*(p[k] for k in ("HEIGHT", "WIDTH", "CHANNELS", "KH", "KW", "STRIDE", "PAD")))
    out = _data("out", image.kh * image.kw * bits)
    return Block(name, p, (_data("in", bits),), out, lambda: One(SlidingWindow(image, bits)))


def _accumulator(name: str, p: Mapping[str, int]) -> Block:
    bits, acc, blocks = p["IN_BITS"], p["ACC_BITS"], p["BLOCKS"]
    stream, out = _data("in", bits), _data("out", acc)
    if name == "accumulate_channels":
        return Block(name, p, (stream,), out, lambda: One(AccumulateChannels(bits, acc, blocks)))
    filters = p["FILTERS"]
    return Block(
        name, p, (stream,), out, lambda: One(AccumulateFilters(bits, acc, filters, blocks))
    )


def _threshold(name: str, p: Mapping[str, int]) -> Block:
    """`limit`, the threshold, is a setting."""
    bits, relu, limit = p["BITS"], bool(p["RELU"]), p.get("limit", 0)
    parameters = {"BITS": bits, "RELU": p["RELU"]}
    stream, out, settings = _data("in", bits), _data("out", bits), {"limit": (bits - 1, limit)}
    return Block(
        name, parameters, (stream,), out, lambda: One(Threshold(bits, relu, limit)), settings
    )


def _adapter(name: str, p: Mapping[str, int]) -> Block:
    bits, before, after = p["BITS"], p["IN_WORDS"], p["OUT_WORDS"]
    stream, out = _data("in", before * bits), _data("out", after * bits)

    def twin() -> Twin:
        if before < after:
            return One(Join(before * bits, after // before))
        return One(TakeApart(after * bits, before // after) if before > after else Register())

    return Block(name, p, (stream,), out, twin)


BLOCKS: dict[str, Callable[[str, Mapping[str, int]], Block]] = {
    "compactor": _compactor,
    "pair_sparse": _engine,
    "weight_sparse": _engine,
    "activation_sparse": _engine,
    "dense": _engine,
    "fast_dense": _engine,
    "packing": _engine,
    "stream_fifo": _fifo,
    "block_fifo": _fifo,
    "lane_fifo": _fifo,
    "sliding_window": _window,
    "accumulate_filters": _accumulator,
    "accumulate_channels": _accumulator,
    "threshold": _threshold,
    "width_adapter": _adapter,
}


def block(name: str, **parameters: int) -> Block:
    """The block of Verilog module `name`, all parameters given."""
    return BLOCKS[name](name, parameters)
