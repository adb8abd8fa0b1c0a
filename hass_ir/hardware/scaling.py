"""Factors that bring words into their number format: multipliers beside an engine's own."""

from __future__ import annotations

from math import prod

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.device import Device
from hass_ir.hardware.memory import bits_to_count, ceil_div
from hass_ir.hardware.narrow import dsp_per_mac
from hass_ir.hardware.workload import ComputeLayer

FACTOR_BITS = 16
STREAM_BITS = 16
"""Bits of a factor, and of a word in a stream that was not rounded for its user."""


def scaling_dsp(layer: ComputeLayer, cycles: FloatArray, device: Device) -> IntArray:
    """DSP blocks that multiply a layer's input words before, and its sums after, by a factor.

    As many as words come in `cycles`, [n].
    """
    dsp = np.zeros(len(cycles), np.int64)
    for words, bits, factor in scalings(layer):
        dsp += dsp_per_mac(device.dsp_kind, bits, factor) * _rate(words, cycles)
    return dsp


def scalings(layer: ComputeLayer) -> list[tuple[int, int, int]]:
    """The words an image that are multiplied by a factor, their bits, and those of the factor.

    A sum has as many bits as all its products can fill. A factor that is a power of two is a shift.
    """
    result: list[tuple[int, int, int]] = []
    if layer.scaled_inputs:
        words = layer.in_height * layer.in_width * layer.channels
        result.append((words, STREAM_BITS, FACTOR_BITS))
    if layer.scaled_outputs:
        products = layer.group_channels * prod(layer.kernel)
        bits = layer.activation_bits + layer.weight_bits + int(bits_to_count(products))
        bits = min(bits, layer.accumulator_bits)
        result.append((layer.positions * layer.filters, bits, FACTOR_BITS))
    return result


def _rate(words: int, cycles: FloatArray) -> IntArray:
    """Words a cycle, rounded up."""
    return ceil_div(np.full(len(cycles), words), np.maximum(cycles.astype(np.int64), 1))
