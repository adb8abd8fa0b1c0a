"""Number formats as semantics: rounding to few bits, and weights that share few values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite
from typing import Any, cast

from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    Float32Type,
    FloatAttr,
    TensorType,
    UnitAttr,
    f32,
)
from xdsl.interfaces import HasCanonicalizationPatternsInterface
from xdsl.ir import SSAValue
from xdsl.irdl import BaseAttr, irdl_op_definition, opt_prop_def, prop_def
from xdsl.pattern_rewriter import RewritePattern

from hass_ir.dialects.sdf_base import INT, ComputeOp, UnaryOp, shape_of
from hass_ir.dialects.sdf_shapes import Shape, need

WORD_BITS = (2, 16)
"""Fewest and most bits of a word."""

_LARGEST = float.fromhex("0x1.fffffep127")


def dense_floats(values: list[float]) -> DenseIntOrFPElementsAttr[Float32Type]:
    """`dense<...> : tensor<Nxf32>` of the values."""
    return DenseIntOrFPElementsAttr.from_list(TensorType(f32, [len(values)]), values)


def need_scale(scales: tuple[float, ...], bits: int, unsigned: bool) -> None:
    """Raise VerifyException for a word length or a scale that gives no number format."""
    low, high = WORD_BITS
    need(low <= bits <= high, f"bits must lie between {low} and {high}, got {bits}")
    top = highest(bits, unsigned)
    for scale in scales:
        need(0 < scale < inf, f"a scale must be positive and finite, got {scale}")
        need(scale * top <= _LARGEST, f"a scale of {scale} leaves the range of f32")


def need_codebook(values: tuple[float, ...]) -> None:
    """Raise VerifyException for values that are no codebook."""
    need(all(map(isfinite, values)), "the codebook must be finite")
    need(0.0 not in values, "zero is no entry of a codebook: zero weights stay zero without")
    rising = all(a < b for a, b in pairwise(values))
    need(1 <= len(values) <= 1 << 16, f"a codebook has 1 to 65536 entries, got {len(values)}")
    need(rising, "the entries of a codebook must be in rising order")


def highest(bits: int, unsigned: bool) -> int:
    """The largest number of steps that a word of `bits` holds."""
    return (1 << bits) - 1 if unsigned else (1 << bits - 1) - 1


@irdl_op_definition
class QuantizeOp(UnaryOp, HasCanonicalizationPatternsInterface):
    """Round to words of `bits`: the multiple of `scale` nearest to x, ties to even, saturating.

    Words are symmetric, -(2^(bits-1) - 1) to 2^(bits-1) - 1 steps of `scale`, or 0 to 2^bits - 1 if
    `unsigned`. NaN becomes 0. `scale` is one number, or, for weights, one a filter (first axis).
    """

    name = "sdf.quantize"

    bits = prop_def(INT)
    scale = prop_def(BaseAttr(FloatAttr) | BaseAttr(DenseIntOrFPElementsAttr))
    unsigned = opt_prop_def(UnitAttr)

    @property
    def scales(self) -> tuple[float, ...]:
        """The scale, or those of all filters."""
        return floats_of(self.scale)

    @property
    def word_bits(self) -> int:
        """Bits of a word."""
        return self.bits.value.data

    @property
    def limits(self) -> tuple[int, int]:
        """Least and largest number of steps."""
        top = highest(self.word_bits, self.unsigned is not None)
        return (0 if self.unsigned is not None else -top), top

    def infer_shape(self) -> Shape:
        shape = shape_of(self.input)
        kind = self.scale.type
        need(
            kind in (f32, TensorType(f32, shape[:1])),
            f"the scale must be one f32 or one for each index of the first axis, got {kind}",
        )
        need_scale(self.scales, self.word_bits, self.unsigned is not None)
        return super().infer_shape()

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import MergeQuantizes

        return (MergeQuantizes(),)


@irdl_op_definition
class ShareOp(UnaryOp, HasCanonicalizationPatternsInterface):
    """Replace every element but 0 by the nearest value of `codebook`, the lower of two as near.

    Zeros stay zeros, NaN becomes 0. The codebook rises and does not hold 0.
    """

    name = "sdf.share"

    codebook = prop_def(DenseIntOrFPElementsAttr)

    @property
    def values(self) -> tuple[float, ...]:
        """The codebook's values."""
        return floats_of(self.codebook)

    @property
    def index_bits(self) -> int:
        """Bits that number an entry of the codebook."""
        return index_bits(len(self.values))

    def infer_shape(self) -> Shape:
        kind = self.codebook.type
        fits = isinstance(kind, TensorType) and kind.element_type == f32
        need(fits and len(kind.get_shape()) == 1, f"the codebook must be a vector of f32: {kind}")
        need_codebook(self.values)
        return super().infer_shape()

    @classmethod
    def get_canonicalization_patterns(cls) -> tuple[RewritePattern, ...]:
        from hass_ir.dialects.sdf_canonicalization import DropSharedShare

        return (DropSharedShare(),)


def index_bits(entries: int) -> int:
    """Bits that number one of `entries`, at least 1."""
    return max(1, (entries - 1).bit_length())


def floats_of(attribute: Any) -> tuple[float, ...]:
    """The numbers of a float or of a dense float attribute."""
    if isinstance(attribute, FloatAttr):
        return (attribute.value.data,)
    dense = cast("DenseIntOrFPElementsAttr[Float32Type]", attribute)
    return tuple(float(v) for v in dense.get_values())


@dataclass(frozen=True)
class Formats:
    """The ops that bring a value into a layer's number format, last of all: `source` is the value
    before them, after any threshold."""

    source: SSAValue
    share: ShareOp | None = None
    quantize: QuantizeOp | None = None


def weight_formats(value: SSAValue) -> Formats:
    """How a weight gets its format: shared first, then rounded."""
    owner, quantize, share = value.owner, None, None
    if isinstance(owner, QuantizeOp):
        value, quantize = owner.input, owner
    owner = value.owner
    if isinstance(owner, ShareOp):
        value, share = owner.input, owner
    return Formats(value, share, quantize)


def input_formats(value: SSAValue) -> Formats:
    """How an activation gets its format in the compute layers that alone use it."""
    owner = value.owner
    if isinstance(owner, QuantizeOp) and is_part_of_layers(owner):
        return Formats(owner.input, None, owner)
    return Formats(value)


def is_part_of_layers(op: UnaryOp) -> bool:
    """Whether only compute layers use the result."""
    return all(isinstance(use.operation, ComputeOp) for use in op.result.uses)
