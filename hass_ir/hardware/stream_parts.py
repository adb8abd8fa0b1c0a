"""What engines without weights are made of: logic, tables and buffers, as data with sources."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from hass_ir.hardware.workload import StreamLayer


@dataclass(frozen=True)
class Part:
    """LUT, FF and DSP of one word a cycle: constant, per bit, and per bit and window position.

    `products` are full multiplications of two words. `function` is looked up for each word.
    `once_...` are taken once, however many words a cycle; `once_function` for each row of words.
    """

    lut: float = 0.0
    ff: float = 0.0
    products: int = 0
    lut_bit: float = 0.0
    ff_bit: float = 0.0
    lut_bit_tap: float = 0.0
    lut_tap: float = 0.0
    function: str | None = None
    once_lut: float = 0.0
    once_lut_bit: float = 0.0
    once_ff_bit: float = 0.0
    once_products: int = 0
    once_function: str | None = None


def _symmetric(name: str) -> Part:
    """Magnitude and saturation before a table, what makes f(-x) of f(x) after it, registers."""
    return Part(lut=8, lut_bit=4, ff_bit=4, function=name)


PARTS = {
    "relu": Part(),
    "relu6": Part(lut=32, ff=35),
    "add": Part(lut=49, ff=23),
    "max_pool": Part(lut_tap=2.5, lut_bit_tap=0.89, ff_bit=2),
    "avg_pool": Part(products=1, lut_bit_tap=1.0, ff_bit=3),
    "global_avg_pool": Part(products=1, lut=16, lut_bit=2, ff_bit=4),
    "concat": Part(lut=16, ff=16, lut_bit=0.5, ff_bit=1),
    "flatten": Part(),
    "fork": Part(lut=5, lut_bit=0.5, ff_bit=1),
    "batch_norm": Part(products=1, lut_bit=1, ff_bit=3),
    "read": Part(lut=32, ff=32, lut_bit=1, ff_bit=2),
    "write": Part(lut=32, ff=32, lut_bit=1, ff_bit=2),
    "multiply": Part(products=1, ff_bit=3),
    "leaky_relu": Part(products=1, lut_bit=0.5, ff_bit=3),
    "hardsigmoid": Part(lut=8, lut_bit=4, ff_bit=4),
    "hardswish": Part(lut=8, lut_bit=4, ff_bit=6, products=1),
    "sigmoid": _symmetric("sigmoid"),
    "tanh": _symmetric("tanh"),
    "gelu": _symmetric("gelu"),
    "silu": _symmetric("silu"),
    "exp": Part(lut=8, products=1, lut_bit=3, ff_bit=5, function="exp2"),
    "softmax": Part(
        lut=8,
        products=2,
        lut_bit=7,
        ff_bit=12,
        function="exp2",
        once_lut=32,
        once_lut_bit=8,
        once_ff_bit=10,
        once_function="reciprocal",
    ),
    "layer_norm": Part(
        lut=8,
        products=3,
        lut_bit=3,
        ff_bit=10,
        once_lut=32,
        once_lut_bit=8,
        once_ff_bit=12,
        once_products=1,
        once_function="rsqrt",
    ),
    "resize": Part(ff_bit=2, once_lut=48),
    "slice": Part(ff_bit=1, once_lut=48),
    "transpose": Part(ff_bit=2, once_lut=64),
}
"""relu: the Verilog block `threshold`. relu6, add, max_pool, fork: fpgaConvNet's regression, 16
bits. The others are estimates: an adder, a comparison or a multiplexer of two is a LUT a bit, a
register an FF a bit, a product of two words a DSP, a counter of a stream's words 16 LUTs.

hardsigmoid: x/6 + 1/2 clipped; x/6 = x·1.25·(1 + 1/16)·(1 + 1/256)/8 to 16 bits takes three adders.
hardswish: that times x. exp: a product with log2(e), then a table for the fraction and a shift by
the whole (two LUTs a bit). softmax, per word: maximum, difference, exp, sum of twice the bits, and
a product with the reciprocal; per row the reciprocal, its operand shifted to [1/2, 1) and back.
layer_norm, per word: sum, square, difference, products with 1/sqrt(variance) and with the factor a
channel; per row the mean's square and 1/sqrt.
"""

POOLS = ("max_pool", "avg_pool")

ROW_KINDS = {"softmax": 2, "layer_norm": 1, "transpose": 1}
"""Kinds that see `block_words` before they give the first of them, and how often over."""


@dataclass(frozen=True)
class Buffer:
    """A memory of `words` words of `bits`, spread over banks, one for each word a cycle.

    `moved_bits` are read or written for an image.
    """

    bits: int
    words: int
    moved_bits: int


def buffers(layer: StreamLayer) -> tuple[Buffer, ...]:
    """The memories of a stream engine but for its tables.

    Pools hold kernel - 1 lines, sums or constants a channel. softmax and layer_norm hold a row in
    each pass: its words leave as those of the next come. resize holds lines while they are
    repeated, transpose a whole block twice, add and multiply the factors of a channel twice, or a
    constant once.
    """
    bits, n = layer.bits, layer.block_words
    inward, twice = layer.in_words * bits, 2 * layer.in_words * bits
    line = layer.in_width * layer.channels
    height, width = layer.kernel
    if layer.kind in ("max_pool", "avg_pool") and height * width > 1:
        rows = (height - 1) * bits
        return (Buffer(rows, line, twice * (height - 1)),)
    if layer.kind == "global_avg_pool":
        return (Buffer(2 * bits, layer.channels, 2 * twice),)
    if layer.kind == "batch_norm":
        return (Buffer(2 * bits, layer.channels, twice),)
    if layer.kind == "softmax":
        return (Buffer(bits, n, twice),) * 2
    if layer.kind == "layer_norm":
        return (Buffer(bits, n, twice), Buffer(2 * bits, n, twice))
    if layer.kind == "transpose":
        return (Buffer(bits, 2 * n, twice),)
    if layer.constant_words:
        return (Buffer(bits, layer.constant_words, layer.out_words * bits),)
    if layer.kind in ("add", "multiply") and n > 1:
        return (Buffer(bits, 2 * n, inward + n * bits),)
    if layer.kind == "resize" and height * width > 1:
        return (Buffer(bits, resize_words(layer), inward + layer.out_words * bits),)
    return ()


def resize_words(layer: StreamLayer) -> int:
    """Words held of an image that is repeated `kernel` times each way, both streams running evenly.

    A line that goes out s times while the next comes in once holds up to 2 - 2/s lines: the last
    time starts when all but 2/s of the next line's words and its own are there. A pixel more where
    pixels repeat within the line.
    """
    height, width = layer.kernel
    line = layer.in_width * layer.channels
    pixel = layer.channels if width > 1 else 0
    return ceil(line * 2 * (height - 1) / height) + pixel
