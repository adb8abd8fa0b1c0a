"""Energy: the table's figures, naive sums over the accesses, and what a device file may say."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.errors import HassError
from hass_ir.hardware.candidates import DENSE_KINDS, ENGINE_KINDS, Candidates
from hass_ir.hardware.device import STATIC_W_PER_LUT, load_device
from hass_ir.hardware.energy import candidate_energy, static_j
from hass_ir.hardware.energy_costs import LEVELS, access_j, dram_j, mac_j, multiply_j
from hass_ir.hardware.energy_table import EnergyTable, load_node, node_names
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.memory import STREAM
from hass_ir.hardware.streams import fifo_candidates, stream_candidates
from hass_ir.hardware.synthetic import IndependentZeros
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

TABLE = load_node("45nm")
ZCU104 = load_device("zcu104")
LAYER = ComputeLayer("conv", 8, 8, 8, 8, 6, 10, 1, (3, 3), (1, 1), (1, 1))
OWN = """
name = "mine"
source = "a bench in the corner"
dsp_kind = "dsp48e1"
dsp = 100
lut = 20000
ff = 40000
bram18 = 90
uram = 0
clock_mhz = 150
bandwidth_gbps = 25.6
reconfiguration_s = 0
"""


def naive_access_j(bits: float, memory_bits: float, table: EnergyTable) -> float:
    """The power law through the two sizes around that of the memory, one at a time."""
    size = max(memory_bits, 64)
    sizes = table.sram_64_pj
    if size >= sizes[-1][0]:
        return bits / 64 * sizes[-1][1] * 1e-12
    low, high = next((a, b) for a, b in zip(sizes, sizes[1:], strict=False) if size < b[0])
    power = log(high[1] / low[1]) / log(high[0] / low[0])
    return bits / 64 * low[1] * (size / low[0]) ** power * 1e-12


def test_energy_of_operations_and_memories_is_the_tables():
    assert mac_j(32, 32, 32, TABLE) == pytest.approx(3.2e-12)
    assert mac_j(16, 16, 32, TABLE) == pytest.approx((3.1 / 4 + 0.1) * 1e-12)
    assert access_j(64, 8 * 8192, TABLE) == pytest.approx(10e-12)
    assert access_j(64, 32 * 8192, TABLE) == pytest.approx(20e-12)
    assert access_j(128, 8 * 2**20, TABLE) == pytest.approx(200e-12)
    assert access_j(64, 16 * 8192, TABLE) == pytest.approx(10e-12 * 2**0.5)
    assert access_j(64, 1e12, TABLE) == pytest.approx(100e-12)
    assert dram_j(128, TABLE) == pytest.approx(3900e-12)


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.floats(1, 100))
@settings(deadline=None)
def test_memories_cost_what_the_power_law_says(bits: float, size: float, more: float):
    table = replace(TABLE, sram_64_pj=((512, 1.0), (4096, 4.0), (65536, 4.0), (2**24, 90.0)))
    for each in (TABLE, table):
        found = access_j([bits, bits], [size, size * more], each)
        assert found[0] == pytest.approx(naive_access_j(bits, size, each))
        assert found[0] <= found[1] * (1 + 1e-9)


def naive_levels(found: Candidates, i: int, products: float) -> list[float]:
    """Accesses counted for LAYER, one by one: a loop over positions, blocks and filters."""
    c, inside, out = (int(x[i]) for x in (found.c, found.in_lanes, found.out_lanes))
    columns, packing = int(found.columns[i]), int(found.packing[i])
    depth = int(found.fifo_depth[i])
    taps, blocks, runs = 9 * c, -(-6 // c), -(-10 // out)
    windows_in = windows_read = passed = sums = 0
    for _ in range(8 * 8 * blocks):
        windows_in += taps * 16
        for run in range(runs):
            windows_read += taps * 16
            here = min(out, 10 - run * out)
            sums += 2 * 32 * here
            if packing:
                passed += 2 * taps * 16 * here
        if not packing:
            passed += 2 * taps * 16 * out
    weights = 8 * -(-8 // columns) * int(found.encoded_bits[i])
    each = int(found.encoded_bits[i]) / (inside * out)
    kept = 32 * (1 if packing else runs)
    lines = 10 * 10 * 6 * 16 * 2 * 2
    line_size = 2 * 16 * -(-6 // (inside * c)) * 8
    window_size = 2 * -(-blocks // inside) * taps * 16
    line = naive_access_j(lines, line_size, TABLE)
    if packing:
        line += naive_access_j(windows_in + windows_read, window_size, TABLE)
    fifo = naive_access_j(passed, taps * 16 * depth, TABLE) if depth else 0.0
    return [
        products * (3.1 / 4 + 0.1) * 1e-12,
        naive_access_j(weights, each, TABLE),
        naive_access_j(sums, kept, TABLE),
        line,
        fifo,
        0.0,
    ]


def test_every_candidate_costs_what_its_accesses_add_up_to():
    zeros = IndependentZeros(LAYER, np.full(6, 0.4), (1, 2))
    found = engine_candidates(LAYER, zeros, ENGINE_KINDS, ZCU104)
    energy = candidate_energy(LAYER, found, zeros, TABLE)
    assert energy.shape == (len(found), len(LEVELS))
    assert {0, 1} == set(found.packing.tolist())
    for i in range(len(found)):
        kind = found.kinds[int(found.kind[i])]
        products = LAYER.macs * (1.0 if kind in DENSE_KINDS else 0.4)
        levels = naive_levels(found, i, products)
        if kind == "fast-dense":
            sums = 3.1 * 17**2 / 32**2 + 0.1 + 2 * 0.1 * 17 / 32
            levels[0] = products / 2 * (sums + (3.1 / 4 + 0.1) / 10) * 1e-12
        assert energy[i].tolist() == pytest.approx(levels)


def test_streamed_weights_cost_what_the_memory_takes():
    found = engine_candidates(LAYER, None, ("dense",), ZCU104)
    streamed = replace(found, link_bits=np.arange(len(found)) * 640.0)
    more = candidate_energy(LAYER, streamed, None, TABLE)
    more -= candidate_energy(LAYER, found, None, TABLE)
    assert more[:, :5].tolist() == [[0.0] * 5] * len(found)
    assert more[:, 5] == pytest.approx(np.arange(len(found)) * 10 * 1950e-12)


TILED = ComputeLayer("conv", 6, 6, 6, 6, 4, 6, 1, (3, 3), (1, 1), (1, 1))


def naive_tiles(found: Candidates, i: int) -> list[float]:
    """Weights, sums and tiles of TILED: a loop over tiles, filters, blocks and positions.

    A tile is a whole image, so that two images are on chip.
    """
    c, macs, inside, out, columns = (
        int(x[i]) for x in (found.c, found.macs, found.in_lanes, found.out_lanes, found.columns)
    )
    rows, blocks, runs = int(found.tile_rows[i]), -(-4 // c), -(-6 // out)
    steps, sparse = -(-blocks // inside), found.kinds[int(found.kind[i])] == "weight-sparse"
    stored = int(found.encoded_bits[i]) if sparse else 6 * 4 * 9 * 16
    queued = filled = taken = read = sums = 0
    for first in range(0, 6, rows):
        queued += 2 * int(found.encoded_bits[i])
        filled += stored
        positions = [(y, x) for y in range(first, min(6, first + rows)) for x in range(6)]
        taken += stored * (rows * -(-6 // columns) if macs < 9 * c else 1)
        for _ in positions:
            read += runs * blocks * 3 * c * 16
            sums += 6 * steps * 2 * 32 if steps > 1 else 0
    held = 12
    port = -(-queued // 2 // max(int(found.cycles[i]), 1))
    bank = c * 16 * -(-held // 3) * -(-6 // columns) * steps
    place = rows * -(-6 // columns)
    weights = naive_access_j(queued, 128 * port, TABLE)
    weights += naive_access_j(filled + taken, 2 * 9 * c * 16, TABLE)
    tiles = naive_access_j(6 * 6 * 4 * 16 + read, bank, TABLE)
    tiles += naive_access_j(2 * 36 * 6 * 16, 16 * 2 * place * runs, TABLE)
    return [weights, naive_access_j(sums, 32 * place, TABLE), tiles]


def test_tiles_of_streamed_weights_cost_what_their_accesses_add_up_to():
    random = np.random.default_rng(0)
    options = {"c": (1, 2), "in_lanes": (1, 2), "out_lanes": (1, 2, 6), "columns": (1, 3)}
    arrays: dict[str, Any] = {k: random.choice(x, 60) for k, x in options.items()}
    arrays["macs"] = 9 * arrays["c"] // random.choice((1, 2, 9), 60)
    bits = np.full(60, 6 * 4 * 9 * 16)
    arrays |= {"tile_rows": 0 * bits + 6, "memory": 0 * bits + STREAM, "encoded_bits": bits}
    found = Candidates.of("x", "", 1e4 + 0 * bits, np.zeros((60, 5), np.int64), **arrays)
    found = replace(found, kinds=ENGINE_KINDS, link_bits=bits.astype(np.float64))
    found = replace(found, kind=random.choice((0, 1), 60))
    energy = candidate_energy(TILED, found, None, TABLE)
    for i in range(len(found)):
        assert energy[i, 1:4].tolist() == pytest.approx(naive_tiles(found, i))


def test_tiles_of_a_layer_by_hand():
    # Two tiles of three rows; one lane, one multiplier, four blocks of a channel, six filters.
    one = np.ones(1, dtype=np.int64)
    bits = 6 * 4 * 9 * 16
    fields = {"tile_rows": 3 * one, "encoded_bits": bits * one, "link_bits": 2.0 * bits * one}
    some = Candidates.of("x", "dense", np.full(1, 1e5), np.zeros((1, 5), np.int64), **fields)
    found = candidate_energy(TILED, replace(some, macs=one, memory=STREAM * one), None, TABLE)[0]
    weights = naive_access_j(2 * 2 * bits, 128, TABLE)
    weights += naive_access_j(2 * bits + 36 * bits, 2 * 9 * 16, TABLE)
    sums = naive_access_j(2 * 32 * 36 * 6 * 4, 32 * 18, TABLE)
    # Four rows of the second tile, four of the next image's first: eight in three banks.
    tiles = naive_access_j(6 * 6 * 4 * 16 + 36 * 6 * 4 * 3 * 16, 16 * 3 * 6 * 4, TABLE)
    tiles += naive_access_j(2 * 36 * 6 * 16, 16 * 2 * 18 * 6, TABLE)
    products = 36 * 6 * 4 * 9 * mac_j(16, 16, 32, TABLE)
    assert found.tolist() == pytest.approx(
        [products, weights, sums, tiles, 0, 2 * bits / 64 * 1950e-12]
    )


def test_factors_of_number_formats_are_multiplications():
    plain = candidate_energy(LAYER, engine_candidates(LAYER, None, ("dense",), ZCU104), None, TABLE)
    scaled = replace(LAYER, scaled_inputs=True, scaled_outputs=True)
    found = engine_candidates(LAYER, None, ("dense",), ZCU104)
    more = candidate_energy(scaled, found, None, TABLE) - plain
    # Inputs of 16 bits; sums of 54 products of 32 bits keep to the accumulator's 32.
    products = 8 * 8 * 6 * multiply_j(16, 16, TABLE) + 8 * 8 * 10 * multiply_j(32, 16, TABLE)
    assert more[:, 0] == pytest.approx(np.full(len(found), products))
    assert more[:, 1:] == pytest.approx(0)


def test_streams_and_fifos_pay_for_each_word():
    read = StreamLayer("in", "read", 64, 64)
    one = candidate_energy(read, stream_candidates(read), None, TABLE)[0]
    assert one[5] == pytest.approx(64 * 16 / 64 * 1950e-12)
    assert one[4] == pytest.approx(naive_access_j(128 * 16, 64, TABLE))
    assert one[:4].tolist() == [0.0] * 4
    add = StreamLayer("add", "add", 64, 64, operands=2)
    both = candidate_energy(add, stream_candidates(add), None, TABLE)[0]
    assert both[4] == pytest.approx(one[4] * 1.5)
    pool = StreamLayer("pool", "max_pool", 64, 16, 8, 2, (2, 2))
    line = candidate_energy(pool, stream_candidates(pool), None, TABLE)[0, 3]
    assert line == pytest.approx(naive_access_j(64 * 16 * 2, 16 * 8 * 2, TABLE))
    fifo = FifoLayer("fifo", 100, 40)
    found = candidate_energy(fifo, fifo_candidates(fifo), None, TABLE)
    assert found[0].tolist() == pytest.approx([0, 0, 0, 0, naive_access_j(2 * 1600, 640, TABLE), 0])


def test_static_energy_grows_with_the_time_an_image_takes_and_with_boards():
    board = replace(ZCU104, static_w=0.5)
    assert static_j(board, 1000.0) == pytest.approx(0.5e-3)
    assert static_j(board, 500.0, boards=4) == pytest.approx(8 * static_j(board, 1000.0))


def test_a_device_file_states_static_power_or_it_is_estimated_by_luts(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    device = load_device(str(path))
    assert device.static_w == pytest.approx(20000 * STATIC_W_PER_LUT)
    assert device.energy == TABLE
    path.write_text(OWN + '[energy]\nnode = "45nm"\nstatic_w = 0\nsource = "switched off"\n')
    assert load_device(str(path)).static_w == 0
    assert load_device("zedboard").static_w == 0.113
    assert load_device("zcu104").static_w / 230400 == pytest.approx(STATIC_W_PER_LUT, rel=0.01)


def test_a_device_file_overrides_its_technology(tmp_path: Path):
    path = tmp_path / "mine.toml"
    own = '[energy]\nsource = "measured"\nmultiply_32_pj = 5\nsram_64_pj = [[64, 1], [128, 2]]\n'
    path.write_text(OWN + own)
    found = load_device(str(path)).energy
    assert found == replace(
        TABLE, source="measured", multiply_32_pj=5.0, sram_64_pj=((64.0, 1.0), (128.0, 2.0))
    )


def test_every_technology_says_where_its_figures_come_from():
    assert "45nm" in node_names()
    assert all("ISSCC" in load_node(name).source for name in node_names())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("static_w = -1", "key 'energy.static_w' must be 0 or more and finite, not -1"),
        ('static_w = "low"', "key 'energy.static_w' must be a number, not 'low'"),
        ("static_w = true", "key 'energy.static_w' must be a number, not True"),
        ("static_w = nan", "key 'energy.static_w' must be 0 or more and finite"),
        ("dram_64_pj = 0", "key 'energy.dram_64_pj' must be positive"),
        ('node = "44nm"', "key 'energy.node' must be one of: 45nm; not '44nm'"),
        ("node = 45", "key 'energy.node' must be a string"),
        ("drm_64_pj = 1", r"unknown key 'energy.drm_64_pj' \(did you mean 'dram_64_pj'\?\)"),
        ("sram_64_pj = 3", "key 'energy.sram_64_pj' must be two or more pairs"),
        ("sram_64_pj = [[64, 1]]", "key 'energy.sram_64_pj' must be two or more pairs"),
        ("sram_64_pj = [[64, 1], [128]]", r"two or more pairs .*, not \[128\]"),
        ("sram_64_pj = [[64, 1], [128, 0]]", "key 'energy.sram_64_pj' must be positive"),
        ("sram_64_pj = [[64, 1], [32, 2]]", "both ascending"),
        ('source = ""', "key 'energy.source' must be a string that is not empty"),
    ],
)
def test_a_bad_energy_table_is_an_error_that_names_key_and_file(
    tmp_path: Path, line: str, message: str
):
    path = tmp_path / "bad.toml"
    source = "" if line.startswith("source") else 'source = "here"\n'
    path.write_text(f"{OWN}[energy]\n{source}{line}\n")
    with pytest.raises(HassError, match=message) as error:
        load_device(str(path))
    assert str(path) in str(error.value)


def test_figures_without_a_source_are_refused(tmp_path: Path):
    path = tmp_path / "bad.toml"
    path.write_text(OWN + "[energy]\nstatic_w = 1\n")
    with pytest.raises(HassError, match="missing key 'energy.source'"):
        load_device(str(path))
    path.write_text("energy = 3\n" + OWN)
    with pytest.raises(HassError, match="key 'energy' must be a table, not 3"):
        load_device(str(path))
