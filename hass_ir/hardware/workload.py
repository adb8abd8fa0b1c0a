"""What the hardware model needs to know of a layer: sizes and word widths, no IR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hass_ir.hardware.candidates import FloatArray, IntArray

STREAM_KINDS = (
    "relu",
    "relu6",
    "add",
    "max_pool",
    "avg_pool",
    "global_avg_pool",
    "concat",
    "flatten",
    "fork",
    "batch_norm",
    "read",
    "write",
    "multiply",
    "leaky_relu",
    "hardsigmoid",
    "hardswish",
    "sigmoid",
    "tanh",
    "gelu",
    "silu",
    "exp",
    "softmax",
    "layer_norm",
    "resize",
    "slice",
    "transpose",
)


@dataclass(frozen=True)
class ComputeLayer:
    """A convolution, or a linear layer as the 1x1 case whose positions are its rows.

    `channels` and `filters` count all groups. `padding` is (vertical, horizontal) on either side,
    or (top, left, bottom, right). With `dynamic` the weights are another activation (attention:
    heads are groups, rows of the first operand positions, rows of the second filters).
    `output_bits` are those of a word of its output stream, None for `activation_bits`.
    `scaled_inputs` and `scaled_outputs` say whether words are multiplied by a factor on their way
    in and out, to bring them into their number format. With
    `codebook_bits` k the weights take at most 2^k values.
    """

    name: str
    in_height: int
    in_width: int
    out_height: int
    out_width: int
    channels: int
    filters: int
    groups: int = 1
    kernel: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int] | tuple[int, int, int, int] = (0, 0)
    dilation: tuple[int, int] = (1, 1)
    activation_bits: int = 16
    weight_bits: int = 16
    accumulator_bits: int = 32
    dynamic: bool = False
    output_bits: int | None = None
    scaled_inputs: bool = False
    scaled_outputs: bool = False
    codebook_bits: int | None = None

    def __post_init__(self):
        if self.channels % self.groups or self.filters % self.groups:
            raise ValueError(f"{self.name}: groups do not divide channels and filters")

    @property
    def stream_bits(self) -> int:
        """Bits of a word of the output stream."""
        return self.activation_bits if self.output_bits is None else self.output_bits

    @property
    def taps(self) -> int:
        """K: positions of the kernel."""
        return self.kernel[0] * self.kernel[1]

    @property
    def group_channels(self) -> int:
        return self.channels // self.groups

    @property
    def group_filters(self) -> int:
        return self.filters // self.groups

    @property
    def padded_pixels(self) -> int:
        """(Hi + pads)·(Wi + pads)."""
        top, left, *rest = self.padding
        bottom, right = rest or (top, left)
        return (self.in_height + top + bottom) * (self.in_width + left + right)

    @property
    def positions(self) -> int:
        """W: output positions."""
        return self.out_height * self.out_width

    @property
    def weights(self) -> int:
        """Weights, zeros included."""
        return self.filters * self.group_channels * self.taps

    @property
    def macs(self) -> int:
        """Multiplications per image without skipping."""
        return self.positions * self.weights


@dataclass(frozen=True)
class StreamLayer:
    """An operation that passes words through: `kind` is one of `STREAM_KINDS`.

    `in_words` are those of one operand where all have the same shape (add), of all together
    otherwise (concat). `operands` counts operands, or the copies a fork makes. `kernel` is a pool's
    window, and how often a resize repeats lines and pixels. `block_words` are the words of a row
    (softmax, layer_norm), of the block in which words change places (transpose), of the smaller
    operand, repeated over the image (add, multiply; 1 where the operands are of one shape), or of
    all operands that a concat takes in turn.
    `constant_words` are those of constant operands, which the engine holds.
    `output_bits` are those of a word of its output stream, None for `bits`.
    """

    name: str
    kind: str
    in_words: int
    out_words: int
    in_width: int = 1
    channels: int = 1
    kernel: tuple[int, int] = (1, 1)
    bits: int = 16
    operands: int = 1
    block_words: int = 1
    constant_words: int = 0
    output_bits: int | None = None

    def __post_init__(self):
        if self.kind not in STREAM_KINDS:
            raise ValueError(f"{self.name}: no stream kind '{self.kind}'")
        if self.in_words % self.block_words:
            raise ValueError(f"{self.name}: blocks of {self.block_words} words do not divide it")

    @property
    def stream_bits(self) -> int:
        """Bits of a word of the output stream."""
        return self.bits if self.output_bits is None else self.output_bits


@dataclass(frozen=True)
class FifoLayer:
    """A buffer through which `words` words an image pass, and which must hold `depth_words`."""

    name: str
    words: int
    depth_words: int
    bits: int = 16

    @property
    def stream_bits(self) -> int:
        """Bits of a word of the output stream."""
        return self.bits


class CycleTable(Protocol):
    """Zero statistics of one compute layer: the pairs left in its vectors.

    A vector has the V = K·c taps of c input channels; z of its pairs remain after an engine of
    `kind` has dropped what it can drop. `values` [V+1, n] are functions of z: cycles, for example.
    Where a multiplier does several products at once, pairs of filters (and of positions, the
    neighbours in a row) take the place of filters (and positions): see `slots`.
    """

    @property
    def kinds(self) -> tuple[str, ...]:
        """The engine kinds there are statistics for."""
        ...

    @property
    def channels_together(self) -> tuple[int, ...]:
        """The values of c there are statistics for."""
        ...

    @property
    def products(self) -> tuple[int, ...]:
        """The numbers of products in a multiplier there are statistics for, 1 among them."""
        ...

    @property
    def filter_pairs(self) -> IntArray:
        """The filters of each group that share multipliers, two by two: [F/G/2, 2]."""
        ...

    def slots(self, products: int) -> CycleTable:
        """Statistics of `products` that are dropped together only, so where all are zero."""
        ...

    def mean_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Mean of `values` at z over positions and images, [G, ceil(C/G/c), F/G, n].

        An axis of size 1 means the same all along it.
        """
        ...

    def mean_by_pattern(self, kind: str, c: int, values: FloatArray) -> FloatArray | None:
        """The same of `values` [2**V, n] at the pattern of the pairs left, tap t in bit t. None
        where patterns are not counted."""
        ...

    def variance_of(self, kind: str, c: int, values: FloatArray) -> FloatArray:
        """Squared coefficient of variation of `values` at z over all vectors, [n]."""
        ...

    def patterns(self, kind: str, c: int) -> IntArray | None:
        """Pairs left in sampled vectors, tap t in bit t: [samples, vectors of a window], each of
        one filter. None where they are not known."""
        ...

    def columns_loads(self, columns: int, positions: int) -> tuple[float, float] | None:
        """Of `columns` side by side, how many more active taps than by the mean of windows the
        fullest one has in all, and the fullest of each set in turn, relatively; `positions` at
        once count as the fuller. None where all of an image is taken as alike."""
        ...

    def products_left(self, kind: str) -> float:
        """Products an image that an engine of `kind` multiplies; of `slots`, how many of these."""
        ...

    @property
    def digits(self) -> FloatArray | None:
        """Non-zero signed digits of each filter's weights, [F], maybe expectations.

        None where the weights are no words, or too many to be constants in logic.
        """
        ...

    def weights_left(self, c: int) -> FloatArray | None:
        """Non-zero weights of each vector of c channels, [G, ceil(C/G/c), F/G], maybe expectations.

        An axis of size 1 means the same all along it. None where only pairs are known.
        """
        ...
