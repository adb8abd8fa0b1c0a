"""The Verilog blocks against their twins in Python, cycle by cycle, and against plain sums."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import numpy as np
import pytest

from hass_ir.hardware.rtl.blocks import BLOCKS, Block, block, sources
from hass_ir.hardware.rtl.engine_terms import DENSE, ENGINES
from hass_ir.hardware.rtl.simulation import Run, offers, run_icarus, run_twin
from hass_ir.hardware.rtl.stimuli import (
    engine_cycles,
    engine_sums,
    engine_words,
    filters_of,
    random_words,
    vectors,
)
from hass_ir.hardware.rtl.twins.compaction import picks
from hass_ir.hardware.selection import cycles_by_pairs


def engine(
    name: str, taps: int, macs: int, reach: int = 0, filters: int = 2, chain: int = 1
) -> Block:
    """A vector-dot engine of 8 by 6 bits; with 0 of full reach."""
    parameters = {"TAPS": taps, "MACS": macs, "A_BITS": 8, "W_BITS": 6, "ACC_BITS": 19}
    parameters["CHAIN"] = chain
    if name not in DENSE:
        parameters["REACH"] = reach or taps - macs + 1
    if name == "activation_sparse":
        parameters["FILTERS"] = filters
        parameters["HELD"] = 2 << (-(-taps // macs) - 1).bit_length()
    return block(name, **parameters)


def packing(taps: int, macs: int, reach: int, chain: int) -> Block:
    shape = {"TAPS": taps, "MACS": macs, "REACH": reach, "A_BITS": 8, "W_BITS": 6}
    return block("packing", **shape, WEIGHTS=chain, CHAIN=chain, ACC_BITS=24)


IMAGE = ("BITS", "HEIGHT", "WIDTH", "CHANNELS", "KH", "KW", "STRIDE", "PAD", "BLOCK")
WINDOWS = (
    (6, 5, 6, 1, 3, 3, 1, 1, 0),
    (6, 5, 6, 3, 3, 3, 1, 1, 1),
    (6, 7, 5, 2, 3, 3, 2, 1, 0),
    (6, 6, 6, 1, 2, 2, 2, 0, 1),
    (6, 4, 5, 3, 1, 1, 2, 0, 0),
    (6, 6, 7, 2, 5, 3, 1, 2, 1),
    (6, 4, 4, 2, 1, 3, 1, 1, 0),
    (6, 4, 4, 2, 3, 1, 1, 0, 0),
)
PLAIN = (
    *(block("sliding_window", **dict(zip(IMAGE, row, strict=True))) for row in WINDOWS),
    block("compactor", TAPS=9, MACS=3, REACH=7, BITS=5),
    block("compactor", TAPS=14, MACS=4, REACH=11, BITS=3),
    block("compactor", TAPS=9, MACS=4, REACH=4, BITS=3),
    block("stream_fifo", BITS=9, DEPTH=1),
    block("stream_fifo", BITS=9, DEPTH=16),
    block("block_fifo", BITS=9, DEPTH=2),
    block("block_fifo", BITS=9, DEPTH=64),
    block("lane_fifo", BITS=9, DEPTH=1, FILTERS=1),
    block("lane_fifo", BITS=9, DEPTH=4, FILTERS=3),
    block("accumulate_filters", IN_BITS=9, ACC_BITS=12, FILTERS=6, BLOCKS=4),
    block("accumulate_filters", IN_BITS=9, ACC_BITS=9, FILTERS=1, BLOCKS=3),
    block("accumulate_filters", IN_BITS=9, ACC_BITS=12, FILTERS=5, BLOCKS=1),
    block("accumulate_channels", IN_BITS=9, ACC_BITS=12, BLOCKS=1),
    block("accumulate_channels", IN_BITS=9, ACC_BITS=12, BLOCKS=5),
    *(block("threshold", BITS=8, RELU=r, limit=v) for r in (0, 1) for v in (0, 3, 127)),
    *(
        block("width_adapter", BITS=5, IN_WORDS=i, OUT_WORDS=o)
        for i, o in ((1, 4), (4, 1), (2, 2), (2, 4), (6, 2))
    ),
)
SHAPES = ((9, 3, 0), (9, 4, 4), (16, 4, 0), (2, 1, 0), (6, 5, 0), (27, 26, 0))


def label(value: Any) -> str:
    if isinstance(value, Block):
        return f"{value.name}-{'-'.join(str(v) for v in value.parameters.values())}"
    return str(value)


@pytest.fixture(scope="module")
def icarus() -> None:
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is missing: the Verilog is NOT checked")


@pytest.fixture(scope="module")
def verilator() -> str:
    program = shutil.which("verilator")
    if program is None:
        pytest.skip("verilator is missing: the Verilog is NOT checked")
    return program


@pytest.mark.usefixtures("icarus")
@pytest.mark.parametrize("chance", [1.0, 0.6])
@pytest.mark.parametrize("each", PLAIN, ids=label)
def test_a_block_and_its_twin_agree_in_every_cycle(each: Block, chance: float):
    rng = np.random.default_rng(1)
    words = random_words(each, 150, rng)
    pattern = offers(int(450 / chance**2) + 20, len(words), chance, rng)
    run = run_twin(each.twin(), words, pattern)
    assert len(run.out) >= 20
    assert run_icarus(each, words, pattern) == run.trace


def test_every_block_is_compared():
    # For `packing` see test_rtl_packing.
    assert {b.name for b in PLAIN} | {*ENGINES, "packing"} == set(BLOCKS)


def both(each: Block, zeros: float, chance: float, count: int) -> tuple[Run, list[int], int]:
    """A run of the twin, checked against Icarus; the sums expected, and the cycles of work."""
    rng = np.random.default_rng(2)
    p, filters = each.parameters, filters_of(each)
    a = vectors(count, p["TAPS"], p["A_BITS"], zeros, rng)
    w = vectors(count * filters, p["TAPS"], p["W_BITS"], zeros, rng)
    words, work = engine_words(each, a, w), int(engine_cycles(each, a, w).sum())
    pattern = offers(int(2 * work / chance**2) + 100, 2, chance, rng)
    run = run_twin(each.twin(), words, pattern)
    assert run_icarus(each, words, pattern) == run.trace
    return run, engine_sums(each, a, w), work


@pytest.mark.usefixtures("icarus")
@pytest.mark.parametrize("chance", [1.0, 0.6])
@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("taps", "macs", "reach"), SHAPES)
def test_an_engine_and_its_twin_give_the_sums(
    name: str, taps: int, macs: int, reach: int, chance: float
):
    run, sums, _ = both(engine(name, taps, macs, reach), 0.5, chance, 60)
    assert run.out == sums


@pytest.mark.usefixtures("icarus")
@pytest.mark.parametrize("macs", [1, 5])
@pytest.mark.parametrize("name", ENGINES)
def test_sums_made_in_luts_are_the_same(name: str, macs: int):
    run, sums, _ = both(engine(name, 9, macs, chain=0), 0.5, 0.6, 60)
    assert run.out == sums


@pytest.mark.parametrize("filters", [1, 3])
@pytest.mark.parametrize("zeros", [0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_takes_the_cycles_of_the_model_sustained(name: str, zeros: float, filters: int):
    for taps, macs in ((9, 3), (9, 1), (25, 7)):
        each = engine(name, taps, macs, filters=filters)
        rng = np.random.default_rng(3)
        a = vectors(100, taps, 8, zeros, rng)
        w = vectors(100 * filters_of(each), taps, 6, zeros, rng)
        cycles = engine_cycles(each, a, w)
        pattern = [[True] * 3] * (int(cycles.sum()) + 40)
        run = run_twin(each.twin(), engine_words(each, a, w), pattern)
        # After the first vector the sums follow each other by exactly the cycles of each.
        assert np.diff(run.cycles).tolist() == cycles[1:].tolist()


@pytest.mark.parametrize(
    ("taps", "macs", "reach"), [(9, 3, 4), (9, 5, 4), (8, 2, 4), (9, 3, 7), (8, 1, 8), (6, 5, 2)]
)
def test_steps_are_those_that_the_model_counts(taps: int, macs: int, reach: int):
    totals, counts = np.zeros(taps + 1), np.zeros(taps + 1)
    for mask in range(1 << taps):
        totals[mask.bit_count()] += len(picks(mask, taps, macs, reach))
        counts[mask.bit_count()] += 1
    assert totals / counts == pytest.approx(cycles_by_pairs(taps, macs, reach))


@pytest.mark.usefixtures("icarus")
def test_a_difference_between_block_and_twin_shows():
    wrong = block("stream_fifo", BITS=9, DEPTH=8)
    right = block("stream_fifo", BITS=9, DEPTH=16)
    rng = np.random.default_rng(4)
    words = random_words(right, 100, rng)
    pattern = offers(300, 1, 0.5, rng)
    assert run_icarus(wrong, words, pattern) != run_twin(right.twin(), words, pattern).trace


@pytest.mark.parametrize(
    "each",
    [
        *PLAIN,
        *(engine(n, *s, chain=c) for n in ENGINES for s in SHAPES[:3] for c in (0, 1)),
        *(packing(*s, chain=c) for s in ((9, 3, 4), (8, 5, 2), (9, 2, 8)) for c in (0, 1)),
    ],
    ids=label,
)
def test_verilator_has_no_complaint(each: Block, verilator: str):
    names = [f"-G{name}={value}" for name, value in each.parameters.items()]
    folder = sources()[0].parent
    command = [verilator, "--lint-only", "-Wall", "--top-module", each.name, *names, "-y", "."]
    done = subprocess.run(
        [*command, f"{each.name}.v"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_a_warning_that_is_turned_off_is_explained():
    for path in sources():
        lines = path.read_text().splitlines()
        for before, line in zip(lines, lines[1:], strict=False):
            if "lint_off" in line:
                assert before.strip().startswith("//"), (path.name, line)


def test_every_file_says_what_it_does_and_how_fast():
    for path in sources():
        text = path.read_text()
        assert f"module {path.stem} " in text
        head = text.partition("module ")[0].lower()
        assert "throughput" in head or "combinational" in head or "`last`" in head, path.name
        assert all(f"// {p}" in text or p.lower() in head for p in _parameters(text)), path.name


def _parameters(text: str) -> list[str]:
    head = text.partition(") (")[0]
    names = [line.split()[1] for line in head.splitlines() if line.strip().startswith("parameter ")]
    return [name for name in names if not name.endswith(("INDEX_BITS", "COUNT_BITS", "SUM_BITS"))]
