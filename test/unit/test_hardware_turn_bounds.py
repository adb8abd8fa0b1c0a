"""Bounds of a turn's first image against all choices of small networks."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import load_device
from hass_ir.hardware.first_image import chain, heads_and_tails
from hass_ir.hardware.memory import STREAM
from hass_ir.hardware.partition import Partitioner
from hass_ir.hardware.pipeline import Part, window_fill
from hass_ir.hardware.plan import Placed, Schedule
from hass_ir.hardware.segments import Network
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

BOARD = replace(
    load_device("zedboard"),
    dsp=24,
    lut=60,
    ff=10**6,
    bram18=24,
    uram=0,
    clock_mhz=1.0,
    bandwidth_gbps=0.02,
    reconfiguration_s=1e-4,
)
SIZE, CHANNELS = 8, 2


@st.composite
def networks(draw: st.DrawFn) -> list[Part]:
    """Two or three convolutions, some beside a skip connection, some behind a pool."""
    words = SIZE * SIZE * CHANNELS
    parts = [Part("read0", StreamLayer("read0", "read", words, words), (), words, SIZE * CHANNELS)]
    size = SIZE
    for i in range(draw(st.integers(2, 3))):
        kernel, stride = draw(st.sampled_from(((1, 1), (3, 1), (3, 2), (1, 2))))
        stride = stride if size > 2 else 1
        out, pad = size // stride, kernel // 2
        conv = ComputeLayer(
            f"l{i}", size, size, out, out, CHANNELS, CHANNELS, 1, (kernel, kernel),
            (stride, stride), (pad, pad),
        )  # fmt: skip
        words, before = out * out * CHANNELS, len(parts) - 1
        fill = window_fill(size, size, (kernel, kernel), (pad,) * 4)
        parts.append(Part(conv.name, conv, (before,), words, out * CHANNELS, fill))
        if stride == 1 and before and draw(st.booleans()):
            add = StreamLayer(f"add{i}", "add", words, words, operands=2)
            parts.append(Part(add.name, add, (len(parts) - 1, before), words, out * CHANNELS))
        size = out
        if size > 2 and draw(st.booleans()):
            down = size // 2
            pooled = down * down * CHANNELS
            pool = StreamLayer(f"pool{i}", "max_pool", words, pooled, size, CHANNELS, (2, 2))
            fill = window_fill(size, size, (2, 2), (0,) * 4)
            at = len(parts) - 1
            parts.append(Part(pool.name, pool, (at,), pooled, down * CHANNELS, fill))
            size, words = down, pooled
    last = StreamLayer("write0", "write", words, words)
    return [*parts, Part("write0", last, (len(parts) - 1,), words, size * CHANNELS)]


def random_groups(seed: int):
    """Few candidates of every part, drawn from its name."""

    def groups(part: Part, beside: Beside | None = None) -> Candidates:
        random = np.random.default_rng([seed, *part.name.encode()])
        layer = part.layer
        if not isinstance(layer, ComputeLayer):
            table = np.asarray([[0, 1, 0, int(part.name.endswith("fifo1")), 0]])
            return Candidates.of(part.name, "x", np.asarray([8.0]), table, words=np.asarray([8]))
        count = 4 if beside is not None else 2
        rows = random.choice((1, 2, 3, layer.out_height), size=count)
        rows[:2] = 0
        table = np.zeros((count, 5), dtype=np.int64)
        table[:, 0] = random.integers(3, 14, size=count)
        table[:, 1] = random.integers(4, 30, size=count)
        table[:, 3] = np.where(rows > 0, 2, random.integers(3, 12, size=count))
        work = float(random.integers(400, 4000))
        bits = np.full(count, int(random.integers(100, 3000)))
        passes = np.where(rows > 0, -(-layer.out_height // np.maximum(rows, 1)), 0)
        memory = np.where(rows > 0, STREAM, 0)
        found = Candidates.of(
            part.name, "x", work / table[:, 0], table, tile_rows=rows, encoded_bits=bits,
            memory=memory,
        )  # fmt: skip
        return replace(found, link_bits=(bits * passes).astype(np.float64))

    return groups


@given(networks(), st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=20, phases=(Phase.generate,))
def test_no_choice_of_any_segment_starts_sooner_than_the_bound(parts: list[Part], seed: int):
    network, schedule = Network(parts), Schedule(2, batch=1)
    finder = Partitioner(network, BOARD, random_groups(seed), streaming=True)
    try:
        plan = finder.plan(schedule)
    except HassError:
        return
    assert plan.bound_s <= plan.seconds_per_image * (1 + 1e-9)
    near, known = 0.0, 0
    for first, begin in enumerate(network.starts):
        for last in range(first, len(network.starts)):
            segment, groups = finder.problem((first, last), schedule)
            assert segment.begin == begin
            some = next((p.design for p in plan.placed), None)
            assert some is not None
            best = np.inf
            for pick in product(*(range(len(g)) for g in groups)):
                chosen = [g.resources[row] for g, row in zip(groups, pick, strict=True)]
                used = np.sum(chosen, axis=0)
                if (used > BOARD.capacity).any():
                    continue
                slowest = max(float(g.cycles[row]) for g, row in zip(groups, pick, strict=True))
                moved = sum(float(g.link_bits[row]) for g, row in zip(groups, pick, strict=True))
                ii = int(np.ceil(max(slowest, moved / 20.0) - 1e-6))
                design = replace(some, choice=pick, ii_cycles=ii, lut=int(used[1]))
                placed = Placed(segment, design, tuple(groups), BOARD, 0.0)
                best = min(best, placed.turn_s(1) - BOARD.reconfiguration_s)
            bound = float(finder.starts.seconds[first, last])
            assert bound <= best * (1 + 1e-9)
            if np.isfinite(best):
                near, known = near + bound / best, known + 1
    assert near >= 0.3 * known


def conv(kernel: int) -> ComputeLayer:
    return ComputeLayer(
        "c", 8, 8, 8, 8, 2, 2, 1, (kernel, kernel), (1, 1), (kernel // 2, kernel // 2)
    )


def test_heads_and_tails_of_tiles():
    rows = np.asarray([0, 1, 2, 3, 8])
    found = Candidates.of("c", "x", np.ones(5), np.zeros((5, 5), np.int64), tile_rows=rows)
    head, tail = heads_and_tails(conv(1), found, 0.0)
    # Three tiles of up to three rows take equally long.
    assert head * 8 == pytest.approx([0, 1, 2, 8 / 3, 8])
    assert tail * 8 == pytest.approx([0, 1, 2, 8 / 3, 8])
    # A window of three rows wants more than one; the last two rows need the last one of the input.
    head, tail = heads_and_tails(conv(3), found, 1 / 8)
    assert head * 8 == pytest.approx([1, 2, 2, 8 / 3, 8])
    assert tail * 8 == pytest.approx([0, 2, 2, 8 / 3, 8])


def test_a_chain_leaves_out_what_a_stride_passes_over():
    read = Part("r", StreamLayer("r", "read", 128, 128), (), 128, 16)
    inside = Part("c3", conv(3), (0,), 128, 16)
    past = ComputeLayer("s", 8, 8, 4, 4, 2, 2, 1, (1, 1), (2, 2), (0, 0))
    parts = [read, Part("c1", conv(1), (0,), 128, 16), replace(inside, inputs=(1,))]
    assert chain([*parts, Part("s", past, (2,), 32, 8)]) == {1: 1 / 8, 2: 0.0}
