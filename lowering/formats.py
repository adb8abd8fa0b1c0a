"""Number formats of an sdf function's layers and streams, as the hardware model needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import frexp
from typing import Any

from xdsl.dialects.builtin import BoolAttr
from xdsl.ir import Attribute, Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_base import ComputeOp
from hass_ir.dialects.sdf_formats import (
    QuantizeOp,
    index_bits,
    input_formats,
    is_part_of_layers,
    weight_formats,
)

WORD_BITS = 16
"""Bits of a word that no op rounds."""
FLOAT = "float32"


def arithmetic(layers: Sequence[ComputeOp]) -> str:
    """In which numbers the layers are executed: `float32` if none is rounded, else like
    `fixed-point: weights 4 to 8 bits, activations 8 bits`."""
    weights = [weight_formats(layer.weight) for layer in layers]
    inputs = [input_formats(layer.input).quantize for layer in layers]
    weight_bits = [None if w.quantize is None else w.quantize.word_bits for w in weights]
    input_bits = [None if q is None else q.word_bits for q in inputs]
    shared = [None if w.share is None else w.share.index_bits for w in weights]
    if not any(b is not None for b in (*weight_bits, *input_bits, *shared)):
        return FLOAT
    text = f"fixed-point: weights {_range(weight_bits)}"
    if any(b is not None for b in shared):
        text += f" in codebooks of {_range(shared, 'none')}"
    return f"{text}, activations {_range(input_bits)}"


def _range(bits: Iterable[int | None], without: str = FLOAT) -> str:
    """`8 bits`, `4 to 8 bits`, and `float32` for layers without."""
    every = list(bits)
    found = [b for b in every if b is not None]
    texts: list[str] = []
    if found:
        low, high = min(found), max(found)
        texts.append(f"{low} bits" if low == high else f"{low} to {high} bits")
    if len(found) < len(every):
        texts.append(without)
    return " or ".join(texts)


def format_fields(layer: ComputeOp) -> dict[str, Attribute]:
    """What a stage's weights say of the scales and the codebook of its numbers."""
    weight, given = weight_formats(layer.weight), input_formats(layer.input).quantize
    fields: dict[str, Attribute] = {}
    if weight.quantize is not None:
        fields["weight_scale"] = weight.quantize.scale
    if weight.share is not None:
        fields["codebook"] = weight.share.codebook
    if given is not None:
        fields["activation_scale"] = given.scale
        if given.unsigned is not None:
            fields["activation_unsigned"] = BoolAttr.from_bool(True)
    return fields


ROUNDS_EARLIER = (
    sdf.ReluOp,
    sdf.MaxPool2dOp,
    sdf.GlobalMaxPool2dOp,
    sdf.FlattenOp,
    sdf.ConcatOp,
)
"""Ops that may as well take rounded words: they choose among words, and clipping and rounding keep
their order and zero."""


@dataclass(frozen=True)
class Rounding:
    """What a layer does to its input words: those up to `threshold` become 0, then all are rounded
    to `bits`."""

    threshold: float
    bits: int
    scale: Attribute
    unsigned: bool


def is_fused(op: Operation) -> bool:
    """Whether `op` clips or rounds activations that only compute engines use, so is part of them:
    clipped first, then rounded. Operands of products of activations are only clipped."""
    if isinstance(op, QuantizeOp):
        return is_part_of_layers(op)
    return isinstance(op, sdf.ThresholdOp) and all(
        isinstance(use.operation, (ComputeOp, MatmulOp))
        or isinstance(use.operation, QuantizeOp)
        and is_part_of_layers(use.operation)
        for use in op.result.uses
    )


def users_of(value: SSAValue) -> Iterator[Operation]:
    """The ops that use `value`, also those that clip or round it before."""
    for use in value.uses:
        if is_fused(use.operation):
            yield from users_of(use.operation.results[0])
        else:
            yield use.operation


class Streams:
    """The number formats of the values that stream between parts."""

    def __init__(self, needed: set[SSAValue]):
        """`needed` are the values that the network's results depend on."""
        self._needed = needed
        self._roundings: dict[SSAValue, Rounding | None] = {}

    def rounding(self, value: SSAValue) -> Rounding | None:
        """How all users of `value` round it, if they agree: then whoever makes it can."""
        if value not in self._roundings:
            wanted = {self._wanted(use.operation) for use in value.uses if self._counts(use)}
            self._roundings[value] = wanted.pop() if len(wanted) == 1 else None
        return self._roundings[value]

    def bits(self, value: SSAValue) -> int:
        """Bits of a word in the stream of `value`."""
        rounding = self.rounding(value)
        if rounding is not None:
            return rounding.bits
        if isinstance(value.owner, sdf.ThresholdOp) and is_fused(value.owner):
            return self.bits(value.owner.input)
        return value.owner.word_bits if isinstance(value.owner, QuantizeOp) else WORD_BITS

    def formats(self, layer: ComputeOp) -> dict[str, Any]:
        """Fields of the hardware model's layer that say what its numbers are.

        Besides those of its codebook, a layer's weights may be 0.
        """
        weight, given = weight_formats(layer.weight), input_formats(layer.input)
        scales = [q.scales for q in (weight.quantize, given.quantize) if q is not None]
        rounded = given.quantize is not None and not _are_shifts(given.quantize.scales)
        share = weight.share
        return {
            "codebook_bits": None if share is None else index_bits(len(share.values) + 1),
            "weight_bits": WORD_BITS if weight.quantize is None else weight.quantize.word_bits,
            "activation_bits": WORD_BITS if given.quantize is None else given.quantize.word_bits,
            "output_bits": self.bits(layer.result),
            "scaled_inputs": rounded and not self._rounded_by_maker(given.source),
            "scaled_outputs": not all(map(_are_shifts, scales)),
        }

    def _counts(self, use: Any) -> bool:
        results = use.operation.results
        return not results or any(r in self._needed for r in results)

    def _wanted(self, op: Operation) -> Rounding | None:
        if isinstance(op, QuantizeOp) and is_fused(op):
            return Rounding(0.0, op.word_bits, op.scale, op.unsigned is not None)
        if isinstance(op, sdf.ThresholdOp) and is_fused(op):
            then, value = self.rounding(op.result), op.value.value.data
            return None if then is None else Rounding(value, then.bits, then.scale, then.unsigned)
        return self.rounding(op.results[0]) if isinstance(op, ROUNDS_EARLIER) else None

    def _rounded_by_maker(self, value: SSAValue) -> bool:
        """Whether the words of `value` come rounded: from outside, or from a layer that multiplies
        its sums by a factor anyway."""
        if self.rounding(value) is None:
            return False
        op = value.owner
        if isinstance(op, sdf.ThresholdOp) and is_fused(op):
            return self._rounded_by_maker(op.input)
        if isinstance(op, ROUNDS_EARLIER):
            return all(self._rounded_by_maker(v) for v in op.operands)
        return not isinstance(op, Operation) or isinstance(op, ComputeOp)


def _are_shifts(scales: Sequence[float]) -> bool:
    """Whether all scales are powers of two."""
    return all(frexp(scale)[0] == 0.5 for scale in scales)
