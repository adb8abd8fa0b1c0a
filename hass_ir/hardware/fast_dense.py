"""Dense engines by the fast inner product, in which a multiplier does the work of two.

    x1·w1 + x2·w2 = (x1 + w2)·(x2 + w1) - x1·x2 - w1·w2

(S. Winograd, "A New Algorithm for Inner Product", IEEE Transactions on Computers C-17, 1968; in
accelerators: T. Pogue and N. Nicolici, arXiv 2311.12224.) It is exact in integers, whatever wraps
around within the accumulator's bits. What weights make among themselves is constant: the bias takes
it. What activations make among themselves is the same for all filters: each input lane has a few
multipliers for it, which work on a window while the vector-dot engines work on the one before.
Sums over lanes and blocks are made of both, and the difference is taken at the output.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import FAST_DENSE, FloatArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.energy_costs import add_j, mac_j
from hass_ir.hardware.energy_table import EnergyTable
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.narrow import WHOLE, dsp_per_mac, dsp_per_slot, slots
from hass_ir.hardware.rtl.costs import evaluate
from hass_ir.hardware.rtl.engine_terms import DENSE
from hass_ir.hardware.workload import ComputeLayer

TAPS_EACH = DENSE["fast_dense"]
"""Taps of a vector that a multiplier takes in a cycle."""


def taps_each(kind: str) -> int:
    """Taps of a vector that a multiplier of a dense engine of `kind` takes in a cycle."""
    return TAPS_EACH if kind == FAST_DENSE else 1


def sum_bits(layer: ComputeLayer) -> int:
    """Bits of an activation plus a weight, the operands of the multipliers."""
    return max(layer.activation_bits, layer.weight_bits) + 1


def possible(layer: ComputeLayer, device: Device) -> bool:
    """Whether `layer` may have such engines: its weights are constant, and a block takes the sums,
    but not several products at once, which would save as much."""
    if layer.dynamic or device.asic:
        return False
    words = device.dsp_kind, layer.activation_bits, layer.weight_bits
    single = slots(*words) == (WHOLE,) and dsp_per_slot(*words, WHOLE) == 1
    bits = sum_bits(layer)
    return single and dsp_per_mac(device.dsp_kind, bits, bits) == 1


def window_macs(taps: IntArray | int, macs: IntArray, served: IntArray) -> IntArray:
    """Multipliers an input lane needs for the products of its windows' own activations, one for
    each two of `taps`, while its vector-dot engines of `macs` serve as many filters."""
    pairs = ceil_div(taps, TAPS_EACH)
    return ceil_div(pairs, served * ceil_div(pairs, macs))


def energy_j(layer: ComputeLayer, table: EnergyTable) -> float:
    """Joules of an image's arithmetic: for each two taps a multiplication and the additions before
    and after it, and once for all filters of a group what the windows' own products take."""
    bits, acc = sum_bits(layer), layer.accumulator_bits
    each = mac_j(bits, bits, acc, table) + add_j(TAPS_EACH * bits, table)
    own = mac_j(layer.activation_bits, layer.activation_bits, acc, table)
    pairs = layer.macs / TAPS_EACH
    return pairs * each + pairs / layer.group_filters * own


def window_logic(
    layer: ComputeLayer, taps: IntArray | int, macs: IntArray, blocks: IntArray, dsp_sums: bool
) -> tuple[FloatArray, FloatArray]:
    """LUT and FF of an input lane's `macs` multipliers as from `window_macs`: a dense engine with
    activations at both sides, sums over its `blocks` of channels, and the window it works on."""
    bits, acc = layer.activation_bits, layer.accumulator_bits
    engine = {
        "TAPS": ceil_div(taps, TAPS_EACH),
        "MACS": macs,
        "A_BITS": bits,
        "W_BITS": bits,
        "ACC_BITS": acc,
        "CHAIN": int(dsp_sums),
    }
    lut, ff = evaluate("dense", engine)
    sums = evaluate("accumulate_channels", {"ACC_BITS": acc, "BLOCKS": blocks})
    sum_lut, sum_ff = (np.where(blocks > 1, x, 0) for x in sums)
    return lut + sum_lut, ff + sum_ff + taps * bits
