"""Width adapters: what waits, and which words meet, against naive simulations."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hass_ir.hardware.adapters import (
    MOST_FULL,
    adapters,
    bank_writer,
    buses,
    conflict_free,
    drain,
    multiplexers,
    rate,
    result_words,
    slots,
)
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.workload import ComputeLayer

EVEN = (False, False, False)


def grid(**lanes: int) -> Grid:
    names = ("macs", "in_lanes", "out_lanes", "group_lanes", "columns", "reach", "packing")
    values = {**dict.fromkeys(names, 1), "packing": 0, "fifo_depth": 0, **lanes}
    c = values.pop("c", 1)
    arrays: dict[str, Any] = {name: np.asarray([v]) for name, v in values.items()}
    return Grid("dense", c, **arrays)


def test_the_rate_is_the_smallest_power_of_two_that_suffices():
    cycles = np.asarray([1.0, 100.0, 101.0, 250.0, 400.0, 1000.0])
    assert rate(400, cycles / MOST_FULL).tolist() == [512, 4, 4, 2, 1, 1]


def held_by_lanes(steps: int, blocks: int, groups: int, gl: int, out: int, columns: int) -> int:
    """Most results a lane holds: positions one after the other, words in canonical order."""
    period = groups * blocks * steps
    images = 6
    made: dict[tuple[int, ...], Fraction] = {}
    order: list[tuple[int, ...]] = []
    for turn in range(images):
        for p, g, group, s, o in product(
            range(columns), range(groups), range(gl), range(steps), range(out)
        ):
            word = (turn, p, g, group, s, o)
            order.append(word)
            start = turn * period + g * blocks * steps + (blocks - 1) * steps
            made[word] = Fraction(start + s + 1)
    each = Fraction(period * images, len(order))
    late = max(made[w] - k * each for k, w in enumerate(order))
    gone = {w: late + k * each for k, w in enumerate(order)}
    most = 0
    for p, group, o in product(range(columns), range(gl), range(out)):
        lane = [w for w in order if (w[1], w[3], w[5]) == (p, group, o)]
        for now in {made[w] for w in lane}:
            most = max(most, sum(made[w] <= now < gone[w] for w in lane))
    return most


@given(*(st.integers(1, n) for n in (5, 4, 3, 3, 2, 3)))
@settings(derandomize=True, deadline=None, max_examples=80)
def test_no_lane_holds_more_results_than_its_fifo(
    steps: int, blocks: int, groups: int, gl: int, out: int, columns: int
):
    items = (groups * gl, blocks, steps * out)
    one = grid(group_lanes=gl, out_lanes=out, columns=columns)
    held, room = held_by_lanes(steps, blocks, groups, gl, out, columns), result_words(items, one)
    assert held <= room[0] + 1
    if columns == 1 or groups == 1:
        assert room[0] <= 2 * held + 1


@given(*(st.integers(1, n) for n in (3, 6, 3, 4, 4, 3)), st.integers(0, 3))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_words_of_a_cycle_for_the_banks_equal_a_naive_count(
    groups: int, group: int, gl: int, il: int, c: int, columns: int, power: int
):
    assume(gl <= groups and (il - 1) * c < group and (c == 1 or c <= group))
    r, channels = 2**power, groups * group
    layer = ComputeLayer("x", 1, 24, 1, 24, channels, groups, groups)
    items = (groups, ceil(group / c), 1)
    one = grid(group_lanes=gl, in_lanes=il, columns=columns, c=c)
    places: dict[tuple[int, ...], set[int]] = {}
    meets = False
    for start in range(0, 24 * columns * channels, r):
        banks: list[tuple[int, ...]] = []
        for slot in range(r):
            pixel, channel = divmod(start + slot, channels)
            g, inside = divmod(channel, group)
            block, offset = divmod(inside, c)
            bank = (pixel % columns, g % gl, block % il, offset)
            banks.append(bank)
            places.setdefault(bank, set()).add(slot)
        meets = meets or len(set(banks)) < r
    most = max(len(s) for s in places.values())
    assert most <= slots(layer, items, one, np.asarray([r]))[0]
    if conflict_free(layer, one, np.asarray([r]))[0]:
        assert not meets


@given(st.integers(1, 200), st.integers(0, 6))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_no_bus_carries_more_than_its_share(banks: int, power: int):
    r = 2**power
    assume(r < 2 * banks)
    paths = int(buses(np.asarray(banks), np.asarray(r)))
    assert ceil(banks / paths) <= max(1, banks / r)


def test_a_multiplexer_of_two_shares_its_lut_with_another():
    assert multiplexers(16, np.asarray([1, 2, 3, 4, 5, 8, 9])).tolist() == [
        0,
        8,
        16,
        16,
        32,
        32,
        48,
    ]


CONV = ComputeLayer("x", 8, 8, 8, 8, 32, 32, 1, (3, 3), (1, 1), (1, 1))


def test_one_word_a_cycle_is_written_as_it_comes():
    cycles = np.asarray([64 * 32.0]) / MOST_FULL
    one = grid(in_lanes=8, out_lanes=8)
    lut, ff = bank_writer(CONV, (1, 32, 32), one, cycles, (False, True, True))
    assert (lut[0], ff[0]) == (0, 16 * 9)
    lut, ff = drain(CONV, (1, 32, 32), one, cycles, EVEN)
    assert (lut[0], ff[0]) == (8 * 8 + 16 * 2, 16 * 9)


def test_levelled_lanes_pass_a_memory():
    cycles = np.asarray([64 * 8.0]) / MOST_FULL
    one = grid(in_lanes=8, out_lanes=8)
    even = bank_writer(CONV, (1, 32, 32), one, cycles, EVEN)[0]
    mixed = bank_writer(CONV, (1, 32, 32), one, cycles, (False, True, False))[0]
    assert even[0] == 0
    assert mixed[0] == 4 * 16 + 4 * 16
    even = drain(CONV, (1, 32, 32), one, cycles, EVEN)[0]
    mixed = drain(CONV, (1, 32, 32), one, cycles, (False, False, True))[0]
    assert even[0] == 8 * 8 + 4 * 8
    assert mixed[0] == 8 * 16 + 4 * 8 + 4 * 16 + 4 * 16


@pytest.mark.parametrize("more", [{"columns": 2}, {"in_lanes": 16}, {"out_lanes": 16}])
def test_more_lanes_have_more_registers(more: dict[str, int]):
    cycles = np.asarray([64 * 8.0])
    lanes = {"in_lanes": 8, "out_lanes": 8}
    few = adapters(CONV, (1, 32, 32), grid(**lanes), cycles, EVEN)
    many = adapters(CONV, (1, 32, 32), grid(**(lanes | more)), cycles, EVEN)
    assert many[1][0] > few[1][0]


def test_the_operand_that_stays_is_written_too():
    scores = ComputeLayer("scores", 1, 16, 1, 16, 32, 64, 4, dynamic=True)
    one, cycles = grid(in_lanes=2, out_lanes=4), np.asarray([256.0]) / MOST_FULL
    moving = bank_writer(scores, (4, 8, 16), one, cycles, EVEN)[0]
    moving = moving + drain(scores, (4, 8, 16), one, cycles, EVEN)[0]
    both = adapters(scores, (4, 8, 16), one, cycles, EVEN)[0]
    assert both[0] - moving[0] == 2 * 8 + 2 * 16
