"""An engine as processes: words are taken in, the image is scanned, lanes work, results leave.

Points are places of the padded image for the first two (each twice: its first step, its last), and
sets of columns for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray
from hass_ir.hardware.fast_dense import taps_each
from hass_ir.hardware.levelling import taps_inside
from hass_ir.hardware.resources import Grid
from hass_ir.hardware.scan import idle_cycles
from hass_ir.hardware.simulate.engine_tables import paths, results_held, scan_tables
from hass_ir.hardware.simulate.periodic import Waits
from hass_ir.hardware.simulate.pipeline import (
    ZEROS_SKIPPED,
    Engine,
    Part,
    in_words,
    natural,
    out_words,
)
from hass_ir.hardware.simulate.processes import End, Flow

PLACES = 512
"""Places of an image at most that are points, and sets."""

LOADS = 32
"""Points at most of the stationary operand of a product of two activations."""

POINTS = 256
"""Points of a scan at most, unless there are more places."""

PIECES = 64
"""Points of the results of an image at least, and as many again behind the first column."""

SHARES = 65
"""Cycles of lanes that are tried."""

HOP = 1.0
"""Cycles from one part to the next."""


@dataclass(frozen=True, eq=False)
class _Scan:
    """The scan of an image: at each point the words that it needs, sets of columns that have ended,
    and its steps so far (`taken`). Points are the steps `own` of each place; of places `full` are
    the words that they need, and `grows` by how many the next one needs more."""

    need: FloatArray
    full: FloatArray
    ended: FloatArray
    taken: FloatArray
    own: IntArray
    grows: FloatArray


def add_engine(
    flow: Flow, engine: Engine, into: Sequence[int], out: int, rates: Sequence[int], cycles: float
) -> None:
    """Add the processes of an engine that takes so many `cycles` an image; its streams, of `rates`
    words a cycle, are numbered `into` and `out`."""
    groups, blocks, filters = _served(engine)
    steps, scan = groups * blocks, _scan(engine)
    scanned = _add_scan(flow, engine, scan, into[0], rates[0])
    sets = engine.sets
    count = min(sets, PLACES)
    done = (np.arange(1, count + 1) * sets // count).astype(np.float64)
    first = 1 / (groups * filters) if engine.packing else (blocks - 1 + 1 / filters) / steps
    results = np.linspace(first, 1.0, max(1, PIECES // len(done)) + 1)
    begun = _begun(engine, scan.own)
    share = np.unique(np.concatenate((begun[begun > 0], results)))
    counts = (done[:, None] - 1 + share).ravel()
    loads = set_cycles(engine, lane_cycles(engine, cycles))
    each, k = loads[done.astype(np.int64) - 1], np.arange(len(done)) * len(share)
    run = np.interp(counts, np.arange(sets + 1), np.append(0.0, np.cumsum(loads)))
    work = flow.process(np.diff(run, prepend=0.0))
    worked = End(work, counts, float(sets))

    # Lanes go on with the steps whose windows are there.
    for j, x in enumerate(cast(list[float], begun.tolist())):
        wanted = done - 1 + (j + 1) / len(scan.own)
        q = min(int(share.searchsorted(x, side="right")), len(share) - 1)
        flow.wait(scanned, work, k + q, wanted, each * (share[q] - x), float(steps))
    _add_lane_fifos(flow, engine, scan, scanned, worked, float(each.max()))
    _add_drain(flow, engine, worked, done, results, out, rates[-1], each)
    if len(into) > 1:
        rate = min(rates[1], -(-in_words(engine)[1] // (steps * filters * engine.shared)))
        _add_operand(flow, engine, into[1], scanned.process, work, rate)


def between_points(part: Part) -> float:
    """Words that an engine may take in from one point of its scan to the next, beyond those of a
    place: what its schedule does not tell of large images."""
    if not isinstance(part, Engine):
        return 0.0
    rows, ended, _ = scan_tables(part)
    places = len(rows) * (len(ended) - 1)
    return in_words(part)[0] * max(0.0, 1 / PLACES - 1 / places)


def _served(engine: Engine) -> tuple[int, int, int]:
    """Groups, blocks of channels and filters of a lane, one after the other."""
    groups, blocks, filters = engine.items
    return (
        -(-groups // engine.group_lanes),
        -(-blocks // engine.in_lanes),
        -(-filters // engine.out_lanes),
    )


def _begun(engine: Engine, step: IntArray) -> FloatArray:
    """The share of a set that lanes have worked on when they need the window of such a step."""
    groups, blocks, filters = _served(engine)
    if not engine.packing:
        return step / (groups * blocks)
    return (step // blocks + step % blocks / (blocks * filters)) / groups


def lane_cycles(engine: Engine, cycles: float) -> float:
    """Cycles of an image's `cycles` in which lanes work: the scan leaves gaps in the rest. Where
    nothing is skipped they are known."""
    layer = engine.layer
    if ZEROS_SKIPPED.get(engine.kind) == 0:
        taps = engine.unrolled_cycles or layer.taps * engine.channels_together
        vector = -(-taps // (engine.macs * taps_each(engine.kind)))
        return float(engine.sets * np.prod(_served(engine)) * vector)
    if layer.dynamic:
        return cycles
    fields = (
        engine.macs, engine.in_lanes, engine.out_lanes, engine.group_lanes, engine.columns,
        engine.fifo_depth, engine.reach, int(engine.packing),
    )  # fmt: skip
    macs, inward, outward, group, columns, depth, reach, packs = (np.asarray([x]) for x in fields)
    c = engine.channels_together
    grid = Grid(engine.kind, c, macs, inward, outward, group, columns, depth, reach, packs)
    compute = np.linspace(0.0, cycles, SHARES)
    uneven = not natural(engine.group_order), not natural(engine.block_order), False
    whole = compute + idle_cycles(layer, engine.items, grid, compute, uneven)
    # Fewer may ask for narrower streams, and so take longer: the most that fit count.
    fits = np.flatnonzero(whole <= cycles * (1 + 1e-9))
    if not len(fits):
        return float(compute[max(1, int(whole.argmin()))])
    near = slice(fits[-1], fits[-1] + 2)
    return float(np.interp(cycles, whole[near], compute[near]))


def set_cycles(engine: Engine, cycles: float) -> FloatArray:
    """Of an image's `cycles` in which lanes work, those of each set of columns: padding holds no
    pairs, so that sets at the edges take less where zeros of activations are skipped; a vector
    takes a cycle at least. Of a set's columns the fullest counts."""
    layer, even = engine.layer, np.full(engine.sets, cycles / engine.sets)
    if ZEROS_SKIPPED.get(engine.kind) not in (1, 2) or layer.dynamic:
        return even
    rows, across = (taps_inside(layer, axis) for axis in (0, 1))
    begins = np.arange(engine.sets // layer.out_height) * engine.columns
    fullest = np.maximum.reduceat(across, begins)
    taps = np.outer(rows, fullest).ravel()
    least = min(1.0, float(np.prod(_served(engine))) / even[0])
    return even * (least + (1 - least) * taps / taps.mean())


def _scan(engine: Engine) -> _Scan:
    """The scan of an image, as `engines.scan` goes."""
    layer, columns = engine.layer, engine.columns
    top, left, *_ = layer.padding
    rows, ended, channels = scan_tables(engine)
    y, step = np.arange(len(rows)) - top, np.arange(len(ended) - 1)
    x = np.minimum((step + 1) * columns - 1 - left, layer.in_width - 1)
    line = layer.in_width * layer.channels
    before = np.clip(y, 0, layer.in_height)[:, None] * line
    inside = ((y >= 0) & (y < layer.in_height))[:, None]
    beyond = step * columns - left >= layer.in_width

    def needed(end: int) -> FloatArray:
        here = np.where(beyond, line, np.where(x < 0, 0, x * layer.channels + end))
        return np.where(inside, before + here, before).ravel().astype(np.float64)

    windows = np.where(rows[:, None] >= 0, np.diff(ended)[None, :], 0).ravel()
    steps, places = len(channels), windows.size
    at = np.arange(1, min(places, PLACES) + 1) * places // min(places, PLACES) - 1
    each = min(steps, max(2, POINTS // len(at)))
    own = np.linspace(0, steps - 1, each).astype(np.int64)
    need = np.stack([needed(int(c)) for c in np.maximum.accumulate(channels)[own]], axis=1)
    taken = np.cumsum(np.maximum(windows, 1) * steps)[:, None] - (steps - 1 - own)
    share = np.arange(1, len(own) + 1) / len(own)
    done = (np.cumsum(windows) - windows)[:, None] + windows[:, None] * share
    full = need[:, -1]
    return _Scan(
        np.maximum.accumulate(need[at].ravel()), full[at], done[at].ravel(),
        taken[at].ravel().astype(np.float64), own, np.append(np.diff(full), full[0])[at],
    )  # fmt: skip


def _add_scan(flow: Flow, engine: Engine, scan: _Scan, e: int, rate: int) -> End:
    """Words are taken in as far ahead of the scan as there is room; sets that it has ended."""
    words, count, each = float(in_words(engine)[0]), len(scan.need), len(scan.own)
    intake = flow.process(np.diff(scan.need, prepend=0.0) / rate)
    flow.needs[e] = flow.takes[e] = End(intake, scan.need, words)
    place = flow.process(np.diff(scan.taken, prepend=0.0))
    points = np.arange(count)
    flow.waits.append(Waits(intake, points, place, points, 0 * points, np.full(count, HOP)))
    if engine.columns > 1 or engine.sorted_channels:
        limit = np.repeat(scan.full, each)
        limit[each - 1 :: each] = np.append(scan.full[1:], words + scan.full[0])
        limit, grain = limit + engine.layer.channels * engine.columns, np.repeat(scan.grows, each)
    else:
        limit, grain = np.append(scan.need[1:], words + scan.need[0]) + 2.0 * rate, np.zeros(count)
    flow.room(End(place, np.maximum.accumulate(limit), words), intake, scan.need, grain, rate)
    return End(place, scan.ended, float(scan.ended[-1]))


def _add_lane_fifos(
    flow: Flow, engine: Engine, scan: _Scan, scanned: End, worked: End, each: float
) -> None:
    """The scan waits for lanes that hold as many windows as they can."""
    groups, blocks, filters = _served(engine)
    steps = groups * blocks
    last = scan.ended[len(scan.own) - 1 :: len(scan.own)]
    before = np.append(0.0, last[:-1])
    places = np.flatnonzero(last > before)[:, None]
    points = (places * len(scan.own) + np.arange(len(scan.own))).ravel()
    window = (last[places].astype(np.int64) * steps - steps + scan.own).ravel()
    if engine.packing:
        windows = window - 2 * blocks
        own, block = windows % steps // blocks, windows % blocks
        part = (own + (filters - 1 + (block + 1) / blocks) / filters) / groups
    else:
        windows = window - max(engine.fifo_depth, 1)
        part = windows % steps / steps
    # Lanes do not wait for the scan with what they do before the window.
    before = (before[places] + _begun(engine, scan.own)).ravel()
    wanted = np.minimum(windows // steps + part, before)
    flow.once_taken(worked, scanned.process, points, wanted, before, 1 / each)


def _add_drain(
    flow: Flow,
    engine: Engine,
    worked: End,
    done: FloatArray,
    share: FloatArray,
    out: int,
    rate: int,
    each: FloatArray,
) -> None:
    """Results leave column by column. Those of a column are made while the lanes, which take `each`
    cycles for the sets, come to each `share` of them; sorted ones wait in a memory of two sets
    until all are there."""
    made, pieces = float(out_words(engine)), len(share) - 1
    words, k = made / worked.total, np.arange(len(done)) * (2 * pieces + 1)
    column = words / engine.columns
    part = np.linspace(0.0, 1.0, pieces + 1)
    own = np.append(part * column, column + part[1:] * (words - column))
    own[0] = min(1.0, own[1])
    counts = np.maximum.accumulate(((done - 1)[:, None] * words + own).ravel())
    drain = flow.process(np.diff(counts, prepend=0.0) / rate)
    flow.gives[out] = End(drain, counts, made)
    if engine.sorted_results:
        later = np.maximum(words / paths(engine, rate) - each * (1 - share[0]), 0.0)
        flow.wait(worked, drain, k, done, HOP + later)
    else:
        for i, x in enumerate(share.tolist()):
            flow.wait(worked, drain, k + i, done - 1 + x, HOP)
    if len(done) == worked.total:
        a_set = engine.layer.group_filters * engine.layer.groups * engine.columns
        # Where lanes pack, a run begins once there is room for its result.
        each_holds = results_held(engine) - int(engine.packing)
        held = each_holds * engine.shared * _lanes(engine) / a_set
        if engine.columns > 1:
            held = max(held, 1.0)
        there = np.floor(worked.counts - 1e-9)
        there = (there + np.interp(worked.counts - there, share, part)) * words
        held = (held + 2 * engine.sorted_results) * words
        flow.hold(End(worked.process, there, made), flow.gives[out], held, rate)


def _lanes(engine: Engine) -> int:
    return engine.group_lanes * engine.out_lanes * engine.columns


def _add_operand(flow: Flow, engine: Engine, e: int, scan: int, work: int, rate: int) -> None:
    """The stationary operand, held twice, which must all be there before the scan begins."""
    words = in_words(engine)[1]
    count = min(LOADS, words)
    counts = (np.arange(1, count + 1) * (words / count)).astype(np.float64)
    load = flow.process(np.diff(counts, prepend=0.0) / rate)
    flow.needs[e] = flow.takes[e] = End(load, counts, float(words))
    first, last = np.zeros(1, np.int64), np.asarray([len(flow.gaps[work]) - 1])
    flow.wait(flow.needs[e], scan, first, np.asarray([float(words)]), HOP)
    flow.waits.append(Waits(work, last, load, first, first - 2, np.zeros(1)))
