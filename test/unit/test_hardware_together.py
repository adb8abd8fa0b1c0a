"""Lanes that wait for each other: predictions against simulated engines of random families."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hass_ir.hardware.adapters import rate
from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.cycles import Timing
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.simulate.assembly import Zeros
from hass_ir.hardware.simulate.pipeline import Engine, Link, Pipeline, Stream, in_words, out_words
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.loads import WindowLoads
from hass_ir.sparsity.patterns import BoolArray, Window

IMAGES = 6


def grid_of(engine: Engine) -> Grid:
    names = ("macs", "in_lanes", "out_lanes", "group_lanes", "columns", "fifo_depth", "reach")
    arrays: dict[str, Any] = {name: np.asarray([getattr(engine, name)]) for name in names}
    return Grid(engine.kind, 1, **arrays, packing=np.asarray([0]))


def predicted(engine: Engine, compute: float, cv: FloatArray, **known: Any) -> float:
    served = np.asarray([-(-engine.items[2] // engine.out_lanes)])
    args = engine.layer, engine.items, grid_of(engine), np.asarray([compute]), cv, served
    return float(Timing.of(*args, **known).own()[0][0])


def simulated(engine: Engine, zeros: Zeros, cycles: float) -> float:
    """What the engine takes with the streams that one of `cycles` asks for."""
    pytest.importorskip("numba", reason="simulating needs numba: pip install 'hass-ir[simulate]'")
    from hass_ir.hardware.simulate.simulation import simulate

    words = in_words(engine)[0], out_words(engine)
    into, out = (int(rate(n, np.asarray([cycles]))[0]) for n in words)
    links = Link("read", True, words[0], 64, 1), Link("write", False, words[1], 64, 1)
    streams = Stream(0, 1, into, 2 * into), Stream(1, 2, out, 2 * out)
    pipeline = Pipeline((links[0], engine, links[1]), streams)
    return simulate(pipeline, {engine.name: zeros}, IMAGES).ii_cycles


def codes(mask: BoolArray) -> IntArray:
    """Taps [..., V] as one word each."""
    bits = np.asarray([1 << tap for tap in range(mask.shape[-1])], dtype=np.int64)
    return np.asarray(mask.astype(np.int64) @ bits, dtype=np.int64)


def unequal(rng: np.random.Generator) -> tuple[float, float]:
    """Errors of a weight-sparse engine whose lanes have unequal loads: with what the fullest has
    more, and as if all had as much."""
    i, o, depth = int(rng.choice([1, 2, 4])), int(rng.choice([2, 4, 8])), int(rng.choice([1, 2]))
    layer = ComputeLayer("x", 6, 6, 6, 6, 128, 32)
    weights = rng.random((32, 16, 8)) < rng.uniform(0.1, 0.9, (32, 1, 1))
    engine = Engine(
        "x", layer, "weight-sparse", 8, 1, i, o, 1, 1, depth, 8, False, 1, (0,),
        tuple(range(16)), tuple(range(32)),
    )  # fmt: skip
    cycles = np.maximum(weights.sum(axis=2), 1).astype(np.float64)
    lanes = np.asarray([cycles[f::o, b::i].sum() for f in range(o) for b in range(i)])
    square = float(cycles.var() / cycles.mean() ** 2)
    cv = np.asarray([[square, 0.0, cycles.max() / cycles.mean() - 1.0, 0.0]])
    load, fuller = 36 * float(lanes.max()), np.asarray([lanes.max() / lanes.mean() - 1.0])
    found = predicted(engine, load, cv, fuller=fuller), predicted(engine, load, cv)
    zeros = Zeros(np.zeros((1, 0), np.int64), codes(weights)[None, None, :, :, None])
    truth = simulated(engine, zeros, found[0])
    return found[0] / truth - 1, found[1] / truth - 1


def test_lanes_with_less_work_hold_up_none_with_more():
    rng = np.random.default_rng(0)
    errors = np.abs([unequal(rng) for _ in range(30)])
    exact, equal = errors.mean(axis=0)
    assert exact < 0.01
    assert exact < 0.5 * equal


def dry(rng: np.random.Generator) -> tuple[float, float]:
    """Errors of a depthwise engine on a small image, whose lanes run dry between images: with that
    they begin together, and without."""
    size, groups, lanes = int(rng.integers(3, 7)), 48, int(rng.choice([6, 8, 12, 16]))
    columns, macs = int(rng.choice([1, 2])), int(rng.choice([1, 2]))
    layer = ComputeLayer(
        "x", size, size, size, size, groups, groups, groups, (3, 3), (1, 1), (1, 1)
    )
    engine = Engine(
        "x", layer, "activation-sparse", 1, macs, 1, 1, lanes, columns, 16, 9, False, 1,
        tuple(range(groups)), (0,), (0,),
    )  # fmt: skip
    mask = rng.random((IMAGES, groups, size, size)) < rng.uniform(0.2, 0.8)
    windows = np.stack(Window((3, 3), (1, 1), (1, 1, 1, 1)).taps_of(mask), axis=-1)
    cycles = np.maximum(-(-windows.sum(axis=-1) // macs), 1).astype(np.float64)
    each = cycles.mean(axis=(0, 2, 3))
    load = max(each[g::lanes].sum() for g in range(lanes)) * size * -(-size // columns)
    square = float(cycles.var() / cycles.mean() ** 2)
    cv = np.asarray([[square, square, cycles.max() / cycles.mean() - 1.0]])
    zeros = Zeros(np.moveaxis(codes(windows), 1, 3)[..., None, None], np.zeros((1, 0), np.int64))
    found = predicted(engine, load, cv)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hass_ir.hardware.cycles.window_lanes_apart", lambda *_: 0.0)  # pyright: ignore
        other = predicted(engine, load, cv)
    truth = simulated(engine, zeros, found)
    return found / truth - 1, other / truth - 1


def test_lanes_that_ran_dry_begin_together():
    rng = np.random.default_rng(0)
    errors = np.asarray([dry(rng) for _ in range(30)])
    together, without = np.abs(errors).mean(axis=0)
    assert together < 0.04
    assert together < 0.7 * without


@pytest.mark.parametrize(("columns", "positions"), [(1, 1), (2, 1), (4, 1), (4, 2), (3, 1), (8, 2)])
def test_loads_of_columns_are_those_of_a_naive_count(columns: int, positions: int):
    rng = np.random.default_rng(columns)
    mask = rng.random((3, 5, 6, 9)) < rng.uniform(0.1, 0.9, 9)
    window = Window((3, 3), (1, 2), (1, 0, 1, 1))
    loads = WindowLoads()
    loads.add(mask[:2], window)
    loads.add(mask[2:], window)
    taps = np.stack(window.taps_of(mask)).sum(axis=(0, 2))
    images, rows, width = taps.shape
    slots = [x for x in range(0, width, positions)]
    lanes, total, each = columns // positions, np.zeros(columns // positions), 0.0
    mean = float(np.mean([taps[:, :, x : x + positions].max(axis=2).mean() for x in slots]))
    for n in range(images):
        for y in range(rows):
            for first in range(0, len(slots), lanes):
                work = [taps[n, y, x : x + positions].max() for x in slots[first : first + lanes]]
                total[: len(work)] += work
                each += max(work)
    whole = mean * images * rows * -(-len(slots) // lanes)
    expected = (total.max() / whole - 1, each / whole - 1) if lanes > 1 else (0.0, 0.0)
    assert loads.fullest(columns, positions) == pytest.approx(expected)
