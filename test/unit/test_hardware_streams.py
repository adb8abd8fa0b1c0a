"""Engines without weights: formulas by hand, tables and buffers against naive simulations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import erf, exp, sqrt, tanh

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.adapters import MOST_FULL
from hass_ir.hardware.device import load_device
from hass_ir.hardware.energy import candidate_energy
from hass_ir.hardware.energy_costs import access_j, add_j, multiply_j
from hass_ir.hardware.energy_table import load_node
from hass_ir.hardware.functions import FUNCTIONS
from hass_ir.hardware.pipeline import stream_fill
from hass_ir.hardware.stream_parts import buffers, resize_words
from hass_ir.hardware.streams import stream_candidates
from hass_ir.hardware.workload import STREAM_KINDS, StreamLayer

U250 = load_device("u250")


def layer(kind: str, **fields: int) -> StreamLayer:
    return replace(StreamLayer("x", kind, 1280, 1280), **fields)


@pytest.mark.parametrize("kind", STREAM_KINDS)
@pytest.mark.parametrize("bits", [8, 16])
def test_faster_streams_are_never_cheaper(kind: str, bits: int):
    same = StreamLayer("x", kind, 1280, 640, 20, 10, (3, 3), bits, 2, block_words=128)
    found = stream_candidates(same, U250)
    assert found.words.tolist() == [1, 2, 4, 8, 16, 32, 64]
    assert found.cycles == pytest.approx(1280 / (MOST_FULL * found.words))
    assert (np.diff(found.resources, axis=0) >= 0).all()
    wide = stream_candidates(replace(same, bits=32), U250)
    assert (wide.resources >= found.resources).all()


CURVES: dict[str, tuple[Callable[[float], float], float]] = {
    "sigmoid": (lambda x: 1 / (1 + exp(-x)), 0.0),
    "tanh": (tanh, 0.0),
    "gelu": (lambda x: x * (1 + erf(x / sqrt(2))) / 2, 0.0),
    "silu": (lambda x: x / (1 + exp(-x)), 0.0),
    "exp2": (lambda x: 2**-x, 0.0),
    "reciprocal": (lambda x: 1 / x, 0.5),
    "rsqrt": (lambda x: 1 / sqrt(x), 0.25),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("bits", [10, 16, 18])
def test_pieces_leave_less_than_one_step_of_error(name: str, bits: int):
    function, (curve, start) = FUNCTIONS[name], CURVES[name]
    pieces = function.pieces(bits)
    knots = start + np.arange(pieces + 1) * function.span / pieces
    between = start + np.linspace(0.0, function.span, 40 * pieces + 1)
    values = np.asarray([curve(float(x)) for x in knots])
    exact = np.asarray([curve(float(x)) for x in between])
    error = np.abs(np.interp(between, knots, values) - exact).max()
    step = function.out_span / 2**bits
    assert error <= step
    if pieces > 1:
        fewer = np.interp(between, knots[::4], values[::4]) if pieces >= 4 else exact + 1
        assert np.abs(fewer - exact).max() > step


@pytest.mark.parametrize(
    ("name", "limit"), [("sigmoid", 1), ("tanh", 1), ("gelu", 4), ("silu", 16)]
)
def test_beyond_the_table_16_bits_see_no_difference(name: str, limit: float):
    function, (curve, _) = FUNCTIONS[name], CURVES[name]
    assert abs(curve(function.span) - limit) <= 1.1 * function.out_span / 2**16


def test_short_words_index_all_results_and_take_no_multiplier():
    assert FUNCTIONS["gelu"].table(8) == (8, 256)
    assert FUNCTIONS["gelu"].table(16) == (32, 128)
    narrow, wide = (stream_candidates(layer("gelu", bits=b), U250) for b in (8, 16))
    assert narrow.dsp.tolist() == [0] * 7
    assert wide.dsp.tolist() == [1, 2, 4, 8, 16, 32, 64]
    assert narrow.lut[0] == 8 + 4 * 8 + 8 * 256 // 64
    assert wide.lut[0] == 8 + 4 * 16 + 32 * 128 // 64


def test_softmax_by_hand():
    found = stream_candidates(layer("softmax", block_words=128), U250)
    rows = 2 * 16 * 128 // 64
    assert FUNCTIONS["exp2"].table(16) == (32, 128)
    assert FUNCTIONS["reciprocal"].table(16) == (32, 256)
    fraction, reciprocal = 32 * 128 // 64, 32 * 256 // 64
    assert found.lut[0] == 8 + 7 * 16 + 32 + 8 * 16 + rows + fraction + reciprocal
    assert found.dsp[:2].tolist() == [3 + 1, 6 + 1]
    assert found.cycles[0] == pytest.approx(1280 / MOST_FULL)


def test_layer_norm_by_hand():
    found = stream_candidates(layer("layer_norm", block_words=640), U250)
    entries = FUNCTIONS["rsqrt"].table(16)[1]
    assert found.dsp[:2].tolist() == [3 + 2, 6 + 2]
    logic = 8 + 3 * 16 + 32 + 8 * 16
    assert found.bram18[0] == 0
    assert found.lut[0] == logic + (16 + 32) * 640 // 64 + 32 * entries // 64


def test_a_factor_a_channel_is_held_twice_and_an_element_wise_one_not_at_all():
    same, channel = layer("multiply", operands=2), layer("multiply", operands=2, block_words=64)
    assert buffers(same) == ()
    assert [(b.bits, b.words) for b in buffers(channel)] == [(16, 128)]
    assert stream_candidates(same, U250).dsp[0] == 1
    extra = stream_candidates(channel, U250).lut[0] - stream_candidates(same, U250).lut[0]
    assert extra == 16 * 2


def test_wide_products_take_several_dsps():
    assert stream_candidates(layer("multiply", bits=32), U250).dsp[0] == 4


def test_a_row_cannot_be_faster_than_a_row_a_cycle():
    assert stream_candidates(layer("softmax", block_words=10), U250).words.tolist() == [1, 2, 4, 8]
    with pytest.raises(ValueError, match="do not divide"):
        layer("softmax", block_words=9)


def held_by_row_buffer(row: int, rows: int) -> int:
    """Most words in a buffer that words leave one a cycle, once their row is complete."""
    held, most, gone = 0, 0, 0
    for time in range(row * (rows + 1)):
        held += time < row * rows
        most = max(most, held)
        if time + 1 >= row and gone < min((time + 1) // row, rows) * row:
            held, gone = held - 1, gone + 1
    assert held == 0
    return most


def test_a_pass_over_a_row_holds_one_row():
    assert held_by_row_buffer(12, 4) == 12
    assert [b.words for b in buffers(layer("softmax", block_words=128))] == [128, 128]


def held_by_resize(width: int, channels: int, times: tuple[int, int], lines: int) -> int:
    """Most words held while words come in one a cycle and all copies leave evenly, without gaps."""
    down, across = times
    order = [
        (y * width + x) * channels + c
        for y in range(lines)
        for _ in range(down)
        for x in range(width)
        for _ in range(across)
        for c in range(channels)
    ]
    rate = down * across
    start = max(word - k / rate for k, word in enumerate(order))
    last: dict[int, float] = {}
    for k, word in enumerate(order):
        last[word] = start + k / rate
    return max(sum(1 for word in range(now + 1) if last[word] > now) for now in range(len(last)))


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_lines_held_by_resize_equal_a_simulation(width: int, channels: int, down: int, across: int):
    size = layer("resize", in_words=width * channels * 4, in_width=width, channels=channels)
    size = replace(size, kernel=(down, across))
    held = held_by_resize(width, channels, (down, across), 4)
    assert held <= resize_words(size) + 1
    assert resize_words(size) <= held + 2 * channels + 1


def test_a_transposition_holds_its_block_twice_and_its_fill_is_a_block():
    turned = layer("transpose", block_words=320)
    assert [b.words for b in buffers(turned)] == [640]
    assert stream_fill(turned) == 0.25


def test_what_must_be_there_before_the_first_word():
    assert stream_fill(layer("softmax", block_words=128)) == pytest.approx(0.2)
    assert stream_fill(layer("layer_norm", block_words=128)) == pytest.approx(0.1)
    assert stream_fill(layer("gelu")) == 0.0
    assert stream_fill(layer("global_avg_pool")) == 1.0
    doubled = layer("resize", in_width=16, channels=8, out_words=5120)
    doubled = replace(doubled, kernel=(2, 2))
    assert stream_fill(doubled) == pytest.approx(0.5 * 128 / 1280)


def test_products_tables_and_rows_of_streams_take_energy():
    table, soft = load_node("45nm"), layer("softmax", block_words=128)
    found = candidate_energy(soft, stream_candidates(soft, U250), None, table)[0]
    # A word: a factor log2(e), a slope of 2^-x, the row's 1/x; a row of ten: a slope of 1/x.
    products, added = 1280 * 3 + 10, (1280 * 7 + 10 * 8) * 16
    assert found[0] == pytest.approx(products * multiply_j(16, 16, table) + add_j(added, table))
    rows = float(access_j(10 * 32, 32 * FUNCTIONS["reciprocal"].pieces(16), table))
    assert found[1] == pytest.approx(float(access_j(1280 * 32, 32 * 128, table)) + rows)
    assert found[3] == pytest.approx(2 * float(access_j(2 * 1280 * 16, 128 * 16, table)))
    assert found[4] == pytest.approx(float(access_j(2 * 1280 * 16, 64, table)))


@pytest.mark.parametrize(
    ("kind", "fields", "products", "added"),
    [
        ("relu", {}, 0, 0),
        ("add", {"operands": 3}, 0, 2 * 1280 * 16),
        ("multiply", {"operands": 2}, 1280, 0),
        ("batch_norm", {}, 1280, 1280 * 16),
        ("avg_pool", {"kernel": (2, 2), "out_words": 320, "in_width": 8}, 320, 320 * 4 * 16),
        ("global_avg_pool", {"out_words": 20, "channels": 20}, 20, 1280 * 2 * 16),
        ("gelu", {}, 1280, 1280 * 4 * 16),
        ("gelu", {"bits": 8}, 0, 1280 * 4 * 8),
        ("hardswish", {}, 1280, 1280 * 4 * 16),
        ("layer_norm", {"block_words": 64}, 1280 * 3 + 20 * 2, (1280 * 3 + 20 * 8) * 16),
        ("concat", {"operands": 2}, 0, 0),
        ("transpose", {"block_words": 128}, 0, 0),
    ],
)
def test_arithmetic_of_streams_takes_energy(
    kind: str, fields: dict[str, int], products: int, added: int
):
    table, one = load_node("45nm"), layer(kind, **fields)
    found = candidate_energy(one, stream_candidates(one, U250), None, table)[0, 0]
    each = multiply_j(one.bits, one.bits, table)
    assert found == pytest.approx(products * each + add_j(added, table))
