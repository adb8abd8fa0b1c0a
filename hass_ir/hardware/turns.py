"""Of designs equally fast, the one that takes the least time besides: tiles to fill, weights to
load before the first image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray, whole_cycles
from hass_ir.hardware.closing import priced_cheap
from hass_ir.hardware.device import DERATING_START, RESOURCES, Device, clock_hz
from hass_ir.hardware.explore import Design
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, loaded_bits
from hass_ir.hardware.problem import Link, Problem, build
from hass_ir.hardware.relaxation import least_cost
from hass_ir.hardware.tiles import lengthwise
from hass_ir.hardware.workload import ComputeLayer

SLOWER = (1.0, 1.05, 1.1, 1.2, 1.4, 1.7, 2.5, 5.0)
"""II at which designs for a turn are looked for, over the least."""
SPANS = 16
"""Spans of the seconds an image in which a turn's least time is bound."""
TOLERANCE = 1e-3


def soonest(placed: Placed, batch: int) -> Placed:
    """The design of the segment with the shortest turn of `batch` images that is found.

    At II from that of `placed` on, as long as the images alone do not take longer than the best
    turn, local search looks for the designs of little time beside the images: what loads weights
    and fills tiles, which add up on the longest path. That is looked for among all designs, and
    among those of at most the clock's free LUTs.
    """
    device, found, parts = placed.device, placed.design, placed.segment.parts
    pairs = zip(parts, placed.groups, strict=False)
    cycles = [besides_cycles(*pair, device) for pair in pairs]
    free = max(found.lut, int(DERATING_START * device.lut))
    best = placed
    for lut in sorted({min(free, device.lut), device.lut}):
        problem = build(placed.groups, replace(device, lut=lut))
        cost, known = _costs(problem, cycles), _flat(problem, found)
        for slower in SLOWER:
            ii = int(found.ii_cycles * slower)
            images = ii * (batch - 1) / clock_hz(device, 0) + device.reconfiguration_s
            if slower > 1.0 and images >= best.turn_s(batch):
                break
            limit = problem.at(ii).capacity
            choice = priced_cheap(problem, ii, known, cost, limit, of_resources=False)[0]
            other = replace(placed, design=chosen(problem, found, choice))
            if other.turn_s(batch) < best.turn_s(batch):
                best = other
    return best


def chosen(problem: Problem, found: Design, choice: IntArray) -> Design:
    """The `choice` out of the candidates of a problem as a design, else as `found`."""
    used = problem.resources[choice, : len(RESOURCES)].sum(axis=0).tolist()
    return replace(
        found,
        ii_cycles=max(1, problem.ii_of(choice)),
        choice=tuple(problem.row[choice].tolist()),
        **dict(zip(RESOURCES, used, strict=True)),
    )


def least_turn_s(placed: Placed, batch: int) -> float:
    """Proven: no design of the segment takes fewer seconds for a turn of `batch` images.

    One of s seconds an image takes s for each, the first one's latency being no less, and besides
    at least what the relaxation leaves of loads at that II and the full clock. s is divided into
    spans, from the least there is to where images alone take as long as the turn known.
    """
    device, parts, found = placed.device, placed.segment.parts, placed.design
    problem, clock = build(placed.groups, device), device.clock_mhz * 1e6
    pairs = zip(parts, placed.groups, strict=False)
    cost = _costs(problem, [load_cycles(*pair, device) for pair in pairs])
    most = max((placed.turn_s(batch) - device.reconfiguration_s) / batch, placed.least_s)
    edges = np.geomspace(placed.least_s, most, SPANS + 1).tolist()
    shares = problem.capacity / np.maximum(problem.capacity, 1)
    least = most * batch
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        ii = max(ceil(high * clock), found.ii_cycles)
        args = cost, shares, ii, _flat(problem, found), TOLERANCE
        least = min(least, low * batch + least_cost(problem.at(ii), *args)[1] / clock)
    return least + device.reconfiguration_s


def besides_cycles(part: Part, candidates: Candidates, device: Device) -> FloatArray:
    """Cycles in which each design of a part loads its weights, and works on its first tile or, with
    weights on chip, its first columns."""
    cycles, layer = load_cycles(part, candidates, device), part.layer
    if isinstance(layer, ComputeLayer):
        lines = (layer.out_height, layer.out_width)[lengthwise(layer)]
        tiles = 1.0 / ceil_div(lines, np.maximum(candidates.tile_rows, 1))
        columns = np.minimum(candidates.columns, layer.out_width) / layer.positions
        first = np.where(candidates.tile_rows > 0, tiles, columns)
        cycles = cycles + first * whole_cycles(candidates.cycles)
    return cycles


def load_cycles(part: Part, candidates: Candidates, device: Device) -> FloatArray:
    """Cycles in which each design of a part loads its weights."""
    return loaded_bits(part, candidates) / Link.of(device).width


def _costs(problem: Problem, each: Sequence[FloatArray]) -> FloatArray:
    """The costs of a problem's candidates from those of each group's; the last group has none."""
    rows = np.split(problem.row, problem.starts[1:-1].tolist())
    costs = [e[r] for e, r in zip(each, rows, strict=False)]
    return np.concatenate([*costs, np.zeros(len(rows[-1]))])


def _flat(problem: Problem, found: Design) -> IntArray:
    """The choice of a design as places among a problem's candidates."""
    chosen = problem.row == np.asarray(found.choice)[problem.group]
    return np.flatnonzero(chosen)
