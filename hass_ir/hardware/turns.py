"""Of designs equally fast, the one that takes the least time besides: tiles to fill, weights to
load before the first image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray, IntArray
from hass_ir.hardware.closing import cheap
from hass_ir.hardware.device import DERATING_START, RESOURCES, Device
from hass_ir.hardware.explore import Design
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.plan import Placed, loaded_bits
from hass_ir.hardware.problem import Link, Problem, build
from hass_ir.hardware.relaxation import least_cost, start, strengthen
from hass_ir.hardware.streamed import extra_fill
from hass_ir.hardware.workload import ComputeLayer

SPANS = 16
"""Spans of the seconds an image in which a turn's least time is bound."""
TOLERANCE = 1e-3


def soonest(
    parts: Sequence[Part], groups: Sequence[Candidates], found: Design, device: Device
) -> Design:
    """A design of the II and the clock of `found` that starts as soon as local search finds.

    `groups` are the candidates of the `parts`, and last those of the link, as `found` chose from
    them. Extra fills add up, as they do on the longest path.
    """
    lut = max(found.lut, int(DERATING_START * device.lut))
    problem = build(groups, replace(device, lut=min(lut, device.lut)))
    pairs = zip(parts, groups, strict=False)
    cost = _costs(problem, [besides_cycles(*pair, found.ii_cycles, device) for pair in pairs])
    state = start(problem, found.prices)
    strengthen(problem, state, found.ii_cycles, 0)
    best = cheap(problem, state, _flat(problem, found), cost)
    used = problem.resources[best, : len(RESOURCES)].sum(axis=0).tolist()
    return replace(
        found,
        choice=tuple(problem.row[best].tolist()),
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


def besides_cycles(part: Part, candidates: Candidates, ii: float, device: Device) -> FloatArray:
    """Cycles in which each design of a part loads its weights, and fills its first tile."""
    cycles = load_cycles(part, candidates, device)
    if isinstance(part.layer, ComputeLayer):
        rows, at = np.unique(candidates.tile_rows, return_inverse=True)
        fills = [extra_fill(part.layer, int(r), part.fill) if r else 0.0 for r in rows]
        cycles = cycles + ii * np.asarray(fills)[at]
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
