"""Words for the engine that packs vectors, the sums of its runs, and the cycles these take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.rtl.blocks import Block, shape_of
from hass_ir.hardware.rtl.twins.elastic import packed
from hass_ir.hardware.rtl.twins.engines import with_flags
from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.assembly import Zeros, assembled
from hass_ir.hardware.simulate.lanes import step_packing_lane
from hass_ir.hardware.simulate.pipeline import Engine, Link, Pipeline, Stream
from hass_ir.hardware.workload import ComputeLayer


def run_words(block: Block, a: IntArray, w: IntArray, lengths: Sequence[int]) -> list[list[int]]:
    """The two streams of `packing`: windows `a` and weights `w` [n, taps] in runs of `lengths`."""
    shape = shape_of(block)
    last = np.zeros(len(w), dtype=np.int64)
    last[np.cumsum(lengths) - 1] = 1
    windows = [with_flags(packed(row, shape.a_bits), shape) for row in a.tolist()]
    weights = [packed(row, shape.w_bits) for row in w.tolist()]
    ends = [end << (shape.taps * shape.w_bits) for end in last.tolist()]
    return [windows, [x | end for x, end in zip(weights, ends, strict=True)]]


def run_sums(block: Block, a: IntArray, w: IntArray, lengths: Sequence[int]) -> list[int]:
    """The sums that `packing` must give out, as unsigned words."""
    sums = np.add.reduceat((a * w).sum(axis=1), np.cumsum([0, *lengths[:-1]]))
    return (sums & ((1 << shape_of(block).acc_bits) - 1)).tolist()


def masks(block: Block, a: IntArray, w: IntArray) -> IntArray:
    """The pairs that `packing` does not drop, a bit a tap, [n]."""
    kept = np.logical_and(a, np.logical_or(w, block.parameters["WEIGHTS"] == 0))
    bits: IntArray = np.where(kept, 1 << np.arange(shape_of(block).taps), 0)
    return bits.sum(axis=1)


def lane_ends(block: Block, masks: IntArray) -> list[int]:
    """The cycle in which the simulator's lane ends each run of `masks` [runs, vectors], from 1.

    All windows are there, and room for all results.
    """
    shape = shape_of(block)
    runs, vectors = masks.shape
    layer = ComputeLayer("lane", 1, shape.taps, 1, 1, vectors, runs, 1, (1, shape.taps))
    engine = Engine(
        "lane", layer, "pair-sparse", 1, shape.macs, 1, 1, 1, 1, 2, shape.reach, True, 1,
        (0,), tuple(range(vectors)), tuple(range(runs)),
    )  # fmt: skip
    words = layer.channels * shape.taps
    parts = (Link("read", True, words, 1, words), engine, Link("write", False, runs, 1, runs))
    pipeline = Pipeline(parts, (Stream(0, 1, 1, 2), Stream(1, 2, 1, 2)))
    active = np.full((1, 1, 1, 1, vectors, 1), (1 << shape.taps) - 1)
    machine = assembled(pipeline, {"lane": Zeros(active, masks[None, None, ..., None])}, 1)
    machine.at[0, c.WINDOWS] = machine.drained[:] = c.NEVER
    ends: list[int] = []
    cycle = 0
    while len(ends) < runs:
        cycle += 1
        step_packing_lane(machine, 0, 0, 1)
        ends += [cycle] * int(machine.lanes[0, c.DONE] - len(ends))
    return ends
