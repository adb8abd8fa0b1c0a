"""Number formats of an sdf function's layers and streams, as the hardware model needs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hass_ir.dialects.sdf_base import ComputeOp
from hass_ir.dialects.sdf_formats import input_formats, weight_formats

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
