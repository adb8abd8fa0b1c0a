"""Products of two activations (attention): one stays in the engine, where weights otherwise lie.

The stationary operand of an image is written while the engine works on that of the image before, so
its memories are twice as deep and writable. Its zeros are not known ahead: nothing is encoded or
levelled, and engines that go by the zeros of weights alone do not exist.
"""

from __future__ import annotations

from collections.abc import Sequence

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.memory import ceil_div, lutram
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer

RUN_TIME_KINDS = ("dense", "activation-sparse", "pair-sparse")
"""Engine kinds that test for zeros at run time, if at all."""
BUFFERS = 2
"""Operands held: that in use, and the next one."""
_WRITABLE_LUTS, _WRITABLE_BITS = 4, 3
"""Four LUTs are 64 words of 3 bits with a port to write and another to read (AMD UG474, RAM64M)."""


def kinds_for(layer: ComputeLayer, kinds: Sequence[str]) -> tuple[str, ...]:
    """Those of `kinds` that the layer can have."""
    return tuple(k for k in kinds if not layer.dynamic or k in RUN_TIME_KINDS)


def writable_lutram(width: IntArray, depth: IntArray) -> IntArray:
    """LUTs of a memory that is written and read at the same time."""
    return ceil_div(lutram(width, depth) * _WRITABLE_LUTS, _WRITABLE_BITS)


def load_cycles(layer: ComputeLayer, items: Items, grid: Grid) -> IntArray:
    """Cycles to write an image's stationary operand: in each a vector for one filter of each input
    and group lane, the width at which the other operand comes in too. None for weights."""
    groups, blocks = ceil_div(items[0], grid.group_lanes), ceil_div(items[1], grid.in_lanes)
    return groups * blocks * items[2] * grid.slot.filters * int(layer.dynamic)
