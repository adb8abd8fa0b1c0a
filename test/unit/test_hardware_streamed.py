"""Streamed weights: tiles, traffic and buffers against a loop over the weight-outer schedule."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import Candidates, FloatArray
from hass_ir.hardware.device import load_device
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.fifos import with_fifos
from hass_ir.hardware.memory import STREAM, bram18, ceil_div, lutram
from hass_ir.hardware.network import Explorer, Member
from hass_ir.hardware.pipeline import Part, with_forks
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.streamed import Beside, rotators, vector_buffer
from hass_ir.hardware.streams import bandwidth_candidates
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.tiles import fill, steps, tile, tile_options
from hass_ir.hardware.waiting import besides, fifos_beside, with_tiles
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

NONE = Beside()


@st.composite
def layers(draw: st.DrawFn) -> ComputeLayer:
    """Convolutions of odd sizes, and layers of one row."""
    kernel = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    stride = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    dilation = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    pads = tuple(draw(st.integers(0, k - 1)) for k in kernel)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    size = [max(draw(st.integers(1, 14)), span) for span in spans]
    if draw(st.booleans()):
        kernel, stride, dilation, pads = (1, 1), (1, 1), (1, 1), (0, 0)
        size, spans = [1, draw(st.integers(1, 14))], [1, 1]
    out = [
        (n + 2 * p - span) // s + 1 for n, p, span, s in zip(size, pads, spans, stride, strict=True)
    ]
    padding = pads[0], pads[1]
    height, width = size
    return ComputeLayer(
        "x", height, width, out[0], out[1], 4, 6, 1, kernel, stride, padding, dilation
    )


def rows_of(layer: ComputeLayer, axis: int, position: int) -> list[int]:
    """Input rows (columns) inside the image that an output row takes, tap by tap."""
    first = position * layer.stride[axis] - layer.padding[axis]
    taps = [first + k * layer.dilation[axis] for k in range(layer.kernel[axis])]
    return [r for r in taps if 0 <= r < (layer.in_height, layer.in_width)[axis]]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(layers(), st.integers(1, 14))
def test_tiles_hold_what_a_loop_over_two_images_needs(layer: ComputeLayer, rows: int):
    axis = 0 if layer.out_height > 1 else 1
    outputs = (layer.out_height, layer.out_width)[axis]
    cut = tile(layer, min(rows, outputs))
    schedule: list[set[tuple[int, int]]] = []
    for image in range(2):
        for first in range(0, outputs, cut.rows):
            taken = {
                (image, r)
                for position in range(first, min(first + cut.rows, outputs))
                for r in rows_of(layer, axis, position)
            }
            schedule.append(taken)
    assert cut.passes == len(schedule) // 2
    for (start, end), taken in zip(cut.needed, schedule, strict=False):
        inside = [r for _, r in taken]
        assert not inside or (start <= min(inside) and max(inside) < end)
        # Strides may skip rows, and dilation too, but they come in between.
        if layer.dilation[axis] == 1 and layer.stride[axis] <= layer.kernel[axis] and inside:
            assert (start, end) == (min(inside), max(inside) + 1)
    most = max(len(a | b) for a, b in zip(schedule[:-1], schedule[1:], strict=True))
    assert cut.held >= most


@settings(max_examples=200, deadline=None, derandomize=True)
@given(layers(), st.integers(1, 14), st.integers(1, 5))
def test_steps_equal_a_loop_over_rows_and_columns(layer: ComputeLayer, rows: int, columns: int):
    axis = 0 if layer.out_height > 1 else 1
    outputs = (layer.out_height, layer.out_width)[axis]
    cut = tile(layer, min(rows, outputs))
    # Of a smaller tile at the end the weights come as slowly as of a whole one.
    size, compute = min(cut.rows, outputs), 0
    for _ in range(0, outputs, cut.rows):
        lines, width = (size, layer.out_width) if axis == 0 else (1, size)
        compute += lines * len(range(0, width, columns))
    found, read = steps(layer, cut, np.asarray([columns]))
    assert found[0] == compute
    if layer.padding == (layer.kernel[0] // 2, layer.kernel[1] // 2) and layer.dilation == (1, 1):
        same = layer.stride == (1, 1) and layer.in_width == layer.out_width
        assert not same or axis == 1 or read[0] == compute


def test_tile_options_halve_the_image():
    layer = ComputeLayer("x", 56, 56, 56, 56, 64, 64, 1, (3, 3), (1, 1), (1, 1))
    assert [t.rows for t in tile_options(layer)] == [56, 28, 14, 7, 4, 2, 1]
    assert [t.passes for t in tile_options(layer)] == [1, 2, 4, 8, 14, 28, 56]
    assert [t.held for t in tile_options(layer)] == [112, 58, 30, 16, 10, 6, 4]
    assert fill(layer, 56) == 2.0
    assert fill(layer, 1) == 2 / 56 + 1 / 56
    row = ComputeLayer("x", 1, 12, 1, 12, 64, 64)
    assert [t.rows for t in tile_options(row)] == [12, 6, 3, 2, 1]


LAYER = ComputeLayer("x", 8, 8, 8, 8, 12, 20, 1, (3, 3), (1, 1), (1, 1))


def streamed_only(layer: ComputeLayer, beside: Beside = NONE) -> Candidates:
    table = IndependentZeros(layer, np.full(12, 0.5), weights=np.full(12, 0.5))
    kinds = ("dense", "pair-sparse")
    found = engine_candidates(layer, table, kinds, load_device("zcu104"), None, beside)
    return found.take(np.flatnonzero(found.memory == STREAM))


def folding(found: Candidates, row: int) -> tuple[int, ...]:
    arrays = (found.kind, found.c, found.macs, found.in_lanes, found.out_lanes, found.columns)
    return tuple(int(x[row]) for x in (*arrays, found.reach, found.packing))


def places_and_steps(
    layer: ComputeLayer, items: Items, grid: Grid, *_: FloatArray
) -> tuple[FloatArray, float]:
    """What the scan takes if all words are there, and no lane waits."""
    steps = ceil_div(items[0], grid.group_lanes) * ceil_div(items[1], grid.in_lanes)
    return layer.padded_pixels * steps / grid.columns, 0.0


def test_streamed_engines_have_the_cycles_of_their_grid_and_the_traffic_of_their_tiles(
    monkeypatch: pytest.MonkeyPatch,
):
    # Tiles are all there: engines on chip wait for the scan besides.
    monkeypatch.setattr("hass_ir.hardware.cycles.scanned_cycles", places_and_steps)
    found, table = streamed_only(LAYER), IndependentZeros(LAYER, np.full(12, 0.5))
    kept = engine_candidates(LAYER, table, ("dense", "pair-sparse"), load_device("zcu104"))
    assert {found.kinds[int(k)] for k in found.kind} == {"dense", "pair-sparse"}
    for row in range(0, len(found), 1 + len(found) // 200):
        passes = ceil(8 / int(found.tile_rows[row]))
        assert found.link_bits[row] == passes * found.encoded_bits[row]
        assert found.packing[row] == 0
        if found.kinds[int(found.kind[row])] == "dense":
            blocks = ceil(12 / int(found.c[row]))
            vectors = ceil(blocks / int(found.in_lanes[row])) * ceil(20 / int(found.out_lanes[row]))
            each = ceil(9 * int(found.c[row]) / int(found.macs[row]))
            assert found.cycles[row] == 8 * ceil(8 / int(found.columns[row])) * vectors * each
    same = {folding(kept, row): float(kept.cycles[row]) for row in range(len(kept))}
    dense = found.kind == found.kinds.index("dense")
    pairs = [(same.get(folding(found, row)), found.cycles[row]) for row in range(len(found))]
    both = [(chip, stream, d) for (chip, stream), d in zip(pairs, dense, strict=True) if chip]
    assert len(both) > 20
    # FIFOs level less of the zeros of weights, which stay for all windows of a tile.
    assert all(chip <= 1.01 * stream for chip, stream, _ in both)
    assert all(stream <= (1.1 if d else 1.2) * chip for chip, stream, d in both)


def test_tile_memories_hold_inputs_sums_and_outputs():
    layer = ComputeLayer("x", 28, 28, 28, 28, 64, 64, 1, (3, 3), (1, 1), (1, 1))
    found = engine_candidates(layer, None, ("dense",), load_device("zcu104"), None, NONE)
    dense = [
        i for i in range(len(found)) if found.memory[i] == STREAM and found.tile_memory[i] == 1
    ]
    assert dense
    for row in dense[:: 1 + len(dense) // 100]:
        lanes = [int(x[row]) for x in (found.in_lanes, found.out_lanes, found.columns, found.c)]
        inside, out, columns, c = lanes
        rows = int(found.tile_rows[row])
        held = ceil(tile(layer, rows).held / 3) * ceil(28 / columns)
        blocks, filters = ceil(ceil(64 / c) / inside), ceil(64 / out)
        positions = rows * ceil(28 / columns)
        memories = [
            (inside * 3 * columns, c * 16, held * blocks),
            (out * columns if blocks > 1 else 0, 32, positions),
            (out * columns, 16, 2 * positions * filters),
        ]
        blocks_used = 0
        for copies, width, depth in memories:
            lut, bram = copies * int(lutram(width, depth)), copies * int(bram18(width, depth))
            blocks_used += bram if 4 * lut * 624 > bram * 230400 else 0
        assert found.bram18[row] == blocks_used


def test_what_waits_beside_is_paid_for():
    plain = streamed_only(LAYER)
    waits = streamed_only(LAYER, Beside((8 * 8 * 64,), 16, fill(LAYER, 1)))
    in_lutram = [f.take(np.flatnonzero(f.tile_memory == 0)) for f in (plain, waits)]
    whole = [int(f.lut[f.tile_rows == 8].min()) for f in in_lutram]
    assert whole[1] >= whole[0] + 8 * 8 * 64 // 64
    rows = [int(f.lut[f.tile_rows == 1].min()) for f in (plain, waits)]
    assert rows[0] == rows[1]


def residual() -> list[Part]:
    conv = replace(LAYER, filters=12, accumulator_bits=16)
    words = 8 * 8 * 12
    parts = [
        Part("read", StreamLayer("read", "read", words, words), (), words, 96),
        Part("a", replace(conv, name="a"), (0,), words, 96, 0.14),
        Part("b", replace(conv, name="b"), (1,), words, 96, 0.14),
        Part("add", StreamLayer("add", "add", words, words, operands=2), (2, 0), words, 96),
        Part("c", replace(conv, name="c"), (3,), words, 96, 0.14),
    ]
    return with_fifos(with_forks(parts))


def test_fifos_beside_a_layer_are_those_of_the_other_branch():
    parts = residual()
    names = [p.name for p in parts]
    waits = dict(zip(names, fifos_beside(parts), strict=True))
    fifo = names.index("add.fifo1")
    assert waits["a"] == waits["b"] == (fifo,)
    assert waits["c"] == waits["read"] == ()
    found = dict(zip(names, besides(parts), strict=True))
    assert found["a"] == Beside((768,), 16, 0.14)
    assert found["c"] == Beside((), 1, 0.14)
    assert found["add"] is None


def test_fifos_are_deeper_by_what_arrives_while_tiles_are_worked_on():
    parts = residual()
    tiled = with_tiles(parts, {"a": 8, "b": 4})
    before, after = (next(p.layer for p in ps if p.name == "add.fifo1") for ps in (parts, tiled))
    assert isinstance(before, FifoLayer)
    assert isinstance(after, FifoLayer)
    # 5 of 8 rows in, then half an image's time; and the whole image twice.
    extra = ceil(768 * (2 - 0.14)) + ceil(768 * (5 / 8 + 4 / 8 - 0.14))
    assert after.depth_words == before.depth_words + extra
    assert {p.name: p.fill for p in tiled}["a"] == 2.0


def test_a_network_streams_what_does_not_fit_and_the_link_binds_where_it_is_slow():
    board = replace(load_device("zedboard"), bram18=12, lut=40000)
    wide = replace(LAYER, channels=128, filters=128)
    layers = [replace(wide, name=f"l{i}") for i in range(3)]
    link = bandwidth_candidates("link", [8 * 8 * 128 * 16 * 2], board)
    with pytest.raises(HassError, match="binds"):
        Explorer(board).design([Member(layer) for layer in layers], [link])
    members = [Member(layer, beside=NONE) for layer in layers]
    fast, groups = Explorer(board).design(members, [link])
    assert all(g.memory[r] == STREAM for g, r in zip(groups[:-1], fast.choice, strict=False))
    slow = replace(board, bandwidth_gbps=1.0)
    link = bandwidth_candidates("link", [8 * 8 * 128 * 16 * 2], slow)
    found, groups = Explorer(slow).design(members, [link])
    assert found.binding_resource == "link"
    bits = sum(float(g.link_bits[r]) for g, r in zip(groups, found.choice, strict=True))
    assert bits / 1e9 * slow.clock_mhz * 1e6 <= found.ii_cycles * (1 + 1e-6)
    assert found.ii_cycles > fast.ii_cycles


def test_logic_of_streaming_grows_with_the_vector():
    from hass_ir.hardware.resources import Grid

    one = np.ones(1, dtype=np.int64)
    grid = Grid("dense", 1, one, one, one, one, one, 0 * one, one, 0 * one)
    assert vector_buffer(LAYER, grid)[0] == 16
    assert vector_buffer(LAYER, replace(grid, macs=9 * one))[0] == 9 * 16 // 2
    assert rotators(LAYER, grid)[0] == 3 * 16
    assert rotators(replace(LAYER, kernel=(1, 1)), grid)[0] == 0
