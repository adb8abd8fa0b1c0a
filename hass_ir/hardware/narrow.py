"""Narrow words: several products in one DSP block.

A multiplier whose ports hold more than one narrow operand, far enough apart, makes the products of
all of them at once: with w1·2^p + w0 at one port and a at the other, the fields of p bits of the
result are w0·a and w1·a (AMD WP486, two 8-bit products; here for any widths that fit). With two
operands at either port, the second at distance 2p, it makes four (AMD WP521, 2x2 4-bit products).
Fields are signed, so a field takes a carry from the one below, which is the topmost bit of that. A
chain of blocks may add products up before that, as long as the sums keep within the fields.

The products of a block share operands: filters share an activation and, of four products, two
positions a weight as well. They are done, or skipped, together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div

DSP_WIDTHS = {"dsp48e1": (18, 25), "dsp48e2": (18, 27), "dsp58": (24, 27), "mac": (32, 32)}
"""Bits of the two operands of a block's multiplier (AMD UG479, UG579, AM004; an ASIC's is made for
its words)."""
FIXED_WIDTHS = ("dsp48e1", "dsp48e2", "dsp58")
"""Blocks whose multipliers are wider than narrow words need."""
RESULT_BITS = 48
"""Bits of a block's sum; the DSP58 has 58 (the same sources)."""
DOT_KINDS = ("dsp58",)
DOT_WIDTHS = (8, 9)
DOT_PRODUCTS = 3
"""The DSP58 adds up three independent products of 9 and 8 bits (AMD AM004). All go to one sum, so
that they are three multipliers of the same vector-dot engine, each with a pair of its own."""


@dataclass(frozen=True)
class Slot:
    """What one multiplier of an engine does in a cycle: `products` at once, 1, 2 or 4.

    Each has `field` bits of the result, and up to `chain` blocks add theirs up within the fields.
    """

    products: int = 1
    field: int = 0
    chain: int = 1

    @property
    def filters(self) -> int:
        """Filters whose weights meet at the same activation."""
        return 1 if self.products == 1 else 2

    @property
    def positions(self) -> int:
        """Output positions, neighbours in a row, whose activations meet at the same weight."""
        return 2 if self.products == 4 else 1


WHOLE = Slot()
"""A block, or several, for one product."""


def slots(dsp_kind: str, activation_bits: int, weight_bits: int) -> tuple[Slot, ...]:
    """The ways to use a block for products of these widths: one, and two and four where they fit.

    Operands may be signed or not. The fields are as wide as possible: an operand of b bits at
    distance p needs p + b + 1 bits of a port. A chain of 2^g keeps within g bits more than the
    a + w of a product.
    """
    narrow, wide = DSP_WIDTHS[dsp_kind]
    a, w = activation_bits, weight_bits
    if dsp_kind not in FIXED_WIDTHS:
        return (WHOLE,)
    found = [WHOLE]
    two = [port - w - 1 for port, other in ((wide, narrow), (narrow, wide)) if a + 1 <= other]
    four = [
        min(port_a - a - 1, (port_w - w - 1) // 2)
        for port_a, port_w in ((narrow, wide), (wide, narrow))
    ] + [
        min((port_a - a - 1) // 2, port_w - w - 1)
        for port_a, port_w in ((narrow, wide), (wide, narrow))
    ]
    for products, fields in ((2, two), (4, four)):
        field = min(max(fields, default=0), RESULT_BITS // products)
        if field >= a + w:
            found.append(Slot(products, field, 1 << (field - a - w)))
    return tuple(found)


def dsp_per_mac(dsp_kind: str, activation_bits: int, weight_bits: int) -> int:
    """DSP blocks of one multiplier that makes one product."""
    a, w = DSP_WIDTHS[dsp_kind]
    straight = -(-activation_bits // a) * -(-weight_bits // w)
    turned = -(-activation_bits // w) * -(-weight_bits // a)
    return min(straight, turned)


def dsp_blocks(
    dsp_kind: str, activation_bits: int, weight_bits: int, slot: Slot, macs: IntArray
) -> IntArray:
    """DSP blocks of a vector-dot engine of `macs` multipliers that use theirs as `slot` says."""
    if slot.products > 1:
        return macs
    if _adds_three(dsp_kind, activation_bits, weight_bits):
        return ceil_div(macs, DOT_PRODUCTS)
    return macs * dsp_per_mac(dsp_kind, activation_bits, weight_bits)


def dsp_per_slot(dsp_kind: str, activation_bits: int, weight_bits: int, slot: Slot) -> float:
    """The least DSP blocks a multiplier takes, its share where several make up a block."""
    if slot.products == 1 and _adds_three(dsp_kind, activation_bits, weight_bits):
        return 1 / DOT_PRODUCTS
    return float(dsp_blocks(dsp_kind, activation_bits, weight_bits, slot, np.asarray(1)))


def _adds_three(dsp_kind: str, activation_bits: int, weight_bits: int) -> bool:
    low, high = sorted((activation_bits, weight_bits))
    return dsp_kind in DOT_KINDS and low <= DOT_WIDTHS[0] and high <= DOT_WIDTHS[1]


def chains(slot: Slot, macs: IntArray) -> IntArray:
    """Chains of blocks in a vector-dot engine; each gives a partial sum for every product."""
    return ceil_div(macs, slot.chain)


def unpacking_lut(slot: Slot, macs: IntArray) -> FloatArray:
    """LUTs that take the products of a vector-dot engine apart and add those of its chains up.

    Estimate, a LUT for each bit of an adder: all fields but the lowest take the carry of the one
    below, and sums of several chains are added at the width they grow to.
    """
    if slot.products == 1:
        return np.zeros(np.shape(macs))
    count = chains(slot, macs)
    carries = count * (slot.products - 1) * slot.field
    width: FloatArray = slot.field + np.ceil(np.log2(count))
    return width * slot.products * (count - 1) + carries


def unpacking_ff(slot: Slot, macs: IntArray) -> IntArray:
    """Flip-flops that hold the fields taken apart."""
    if slot.products == 1:
        return np.zeros(np.shape(macs), dtype=np.int64)
    return chains(slot, macs) * slot.products * slot.field
