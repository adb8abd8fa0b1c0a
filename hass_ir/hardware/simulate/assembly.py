"""The arrays of a pipeline: from its parts and the zeros of its engines to a `Machine`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hass_ir.hardware.candidates import DENSE_KINDS
from hass_ir.hardware.fast_dense import taps_each
from hass_ir.hardware.selection import first_taps, full_reach
from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.engine_tables import (
    paths,
    results_held,
    scan_tables,
    tile_table,
)
from hass_ir.hardware.simulate.machine import (
    CONCAT,
    EMPTY,
    ENGINE,
    FORK,
    FULL,
    IN_WORDS,
    JOIN,
    LEFT,
    MAP,
    OUT_WORDS,
    PERIOD,
    READ,
    RULE,
    SMALL,
    TILED,
    WIDTH,
    WRITE,
    Ints,
    Machine,
)
from hass_ir.hardware.simulate.pipeline import (
    ZEROS_SKIPPED,
    Concat,
    Engine,
    Fork,
    Join,
    Link,
    Map,
    Part,
    Pipeline,
    in_words,
    out_words,
)
from hass_ir.hardware.streamed import PREFETCH_WORDS
from hass_ir.hardware.tiles import tile, unit_words

_ENGINE_COLUMNS = c.WEIGHT_ROOM + 1
_LANE_COLUMNS = c.EARLY + 1
_PLACES = c.VECTORS + 1


@dataclass(frozen=True, eq=False)
class Zeros:
    """Masks of an engine's vectors, bit t of which is tap t, in the order its lanes take them.

    `active` [images, Ho, columns of SPEs, groups, blocks, words] of the windows, `weights` [1 or
    images, groups, filters, blocks, words]; int64. An operand whose zeros the engine does not skip
    may be left out (size 0).
    """

    active: Ints
    weights: Ints


@dataclass
class _Pool:
    """One long array, and where its parts begin."""

    parts: list[Ints] = field(default_factory=list[Ints])
    size: int = 0

    def add(self, values: Ints | Sequence[int]) -> int:
        start, array = self.size, np.ravel(np.asarray(values, dtype=np.int64))
        self.parts.append(array)
        self.size += array.size
        return start

    def array(self) -> Ints:
        return np.concatenate([*self.parts, np.zeros(1, np.int64)])


@dataclass
class _Memory:
    tables: _Pool = field(default_factory=_Pool)
    active: _Pool = field(default_factory=_Pool)
    weights: _Pool = field(default_factory=_Pool)
    lanes: list[Ints] = field(default_factory=list[Ints])
    engines: list[Ints] = field(default_factory=list[Ints])
    queues: int = 0

    @property
    def lane_count(self) -> int:
        return sum(len(x) for x in self.lanes)


def assembled(pipeline: Pipeline, zeros: Mapping[str, Zeros], images: int) -> Machine:
    """The machine of `pipeline` before its first cycle; `zeros` are its engines' by name."""
    n, e = len(pipeline.parts), len(pipeline.streams)
    into: list[list[int]] = [[] for _ in range(n)]
    out: list[list[int]] = [[] for _ in range(n)]
    for i, stream in enumerate(pipeline.streams):
        into[stream.target].append(i)
        out[stream.source].append(i)
    memory = _Memory()
    kinds = np.zeros(n, np.int64)
    settings = np.zeros((n, SMALL + 1), np.int64)
    state = np.zeros((n, FULL + 1), np.int64)
    state[:, [EMPTY, FULL]] = -1
    for i, part in enumerate(pipeline.parts):
        streams = [pipeline.streams[j] for j in into[i]], [pipeline.streams[j] for j in out[i]]
        kinds[i] = _kind(part)
        settings[i, IN_WORDS], settings[i, OUT_WORDS] = in_words(part)[0], out_words(part)
        settings[i, RULE] = -1
        match part:
            case Engine():
                settings[i, RULE] = len(memory.engines)
                rates = streams[0][0].words, streams[1][0].words
                _add_engine(memory, part, zeros.get(part.name), rates)
            case Map():
                settings[i, WIDTH] = part.width
                if part.needed is not None and part.allowed is not None:
                    settings[i, RULE] = memory.tables.add(part.needed)
                    memory.tables.add(part.allowed)
            case Link():
                settings[i, WIDTH], settings[i, PERIOD] = part.width, part.cycles
            case Join():
                settings[i, WIDTH], settings[i, SMALL] = part.width, part.small
            case Fork():
                settings[i, WIDTH] = part.width
            case Concat():
                settings[i, WIDTH], settings[i, SMALL] = part.width, len(part.runs)
                runs = [(-1 if k is None else into[i][k], words) for k, words in part.runs]
                settings[i, RULE] = memory.tables.add(np.asarray(runs))
                state[i, LEFT] = part.runs[0][1]
    rate = np.asarray([s.words for s in pipeline.streams], np.int64)
    return Machine(
        kinds, settings, state, _padded(into), _padded(out), rate,
        np.asarray([s.capacity for s in pipeline.streams], np.int64),
        np.zeros(e, np.int64), np.zeros(e, np.int64), np.zeros(e, np.int64),
        memory.tables.array(), _at(len(memory.engines)),
        np.stack(memory.engines) if memory.engines else np.zeros((0, _ENGINE_COLUMNS), np.int64),
        np.concatenate([*memory.lanes, np.zeros((1, _LANE_COLUMNS), np.int64)]),
        np.zeros(memory.queues + 1, np.int64),
        memory.active.array(), memory.weights.array(),
        np.full((n, images), -1, np.int64), np.full((n, images), -1, np.int64),
    )  # fmt: skip


def _kind(part: Part) -> int:
    if isinstance(part, Link):
        return READ if part.reads else WRITE
    if isinstance(part, Engine) and part.weight_stream is not None:
        return TILED
    kinds = {Map: MAP, Join: JOIN, Fork: FORK, Concat: CONCAT, Engine: ENGINE}
    return kinds[type(part)]


def _padded(streams: list[list[int]]) -> Ints:
    width = max(max(map(len, streams)), 2)
    return np.asarray([x + [-1] * (width - len(x)) for x in streams], np.int64)


def _at(engines: int) -> Ints:
    at = np.zeros((engines, _PLACES), np.int64)
    at[:, c.DIRTY] = 1
    at[:, c.NEXT] = c.NEVER
    return at


def _add_engine(memory: _Memory, engine: Engine, zeros: Zeros | None, rates: tuple[int, int]):
    layer = engine.layer
    row = np.zeros(_ENGINE_COLUMNS, np.int64)
    groups, blocks, filters = engine.items
    steps = [
        -(-items // lanes)
        for items, lanes in zip(
            engine.items, (engine.group_lanes, engine.in_lanes, engine.out_lanes), strict=True
        )
    ]
    top, left, *_ = layer.padding
    set_words = layer.channels * engine.columns
    by_set = engine.columns > 1 or engine.sorted_channels
    packs = engine.packing
    full = full_reach(layer.taps * engine.channels_together, engine.macs)
    patterns = not packs and engine.kind not in DENSE_KINDS and engine.reach < full
    fields = {
        c.GROUPS: groups, c.BLOCKS: blocks, c.FILTERS: filters,
        c.GROUP_STEPS: steps[0], c.BLOCK_STEPS: steps[1], c.FILTER_STEPS: steps[2],
        c.GROUP_LANES: engine.group_lanes, c.IN_LANES: engine.in_lanes,
        c.OUT_LANES: engine.out_lanes, c.COLUMNS: engine.columns,
        c.PAIRED: engine.paired, c.SHARED: engine.shared,
        c.ROWS: layer.out_height, c.WIDTH_OUT: layer.out_width,
        c.SETS: -(-layer.out_width // engine.columns),
        c.MACS: engine.macs * taps_each(engine.kind),
        c.TAPS: engine.unrolled_cycles or layer.taps * engine.channels_together,
        c.ZEROS: ZEROS_SKIPPED[engine.kind], c.DEPTH: max(engine.fifo_depth, 2 if packs else 1),
        c.HELD: results_held(engine), c.MIXED: int(engine.sorted_results),
        c.PATHS: paths(engine, rates[1]), c.PACKED: int(packs),
        c.PATTERNS: memory.tables.add(pattern_cycles(engine)) if patterns else -1,
        c.LANES_AT: memory.lane_count, c.QUEUES_AT: memory.queues,
        c.MASK_WORDS: engine.mask_words,
        c.IN_HEIGHT: layer.in_height, c.IN_WIDTH: layer.in_width, c.TOP: top, c.LEFT_PAD: left,
        c.CHANNELS: layer.channels, c.GROUP_FILTERS: layer.group_filters, c.BY_SET: int(by_set),
        c.AHEAD: set_words if by_set else 2 * rates[0],
    }  # fmt: skip
    for column, value in fields.items():
        row[column] = value
    if layer.dynamic:
        row[c.LOAD_WORDS] = layer.channels * layer.group_filters
        loads = steps[0] * steps[1] * filters * engine.shared
        row[c.LOAD_STEP] = -(-row[c.LOAD_WORDS] // loads)
    if engine.weight_stream is not None:
        _add_tiles(memory, row, engine)
    scan = scan_tables(engine)
    row[c.SCAN_ROWS], row[c.SCAN_STEPS] = len(scan[0]), len(scan[1]) - 1
    row[c.SCAN_AT] = memory.tables.add(np.concatenate(scan))
    if packs:
        starts = first_taps(layer.taps * engine.channels_together, engine.macs, engine.reach)
        row[c.REACH_AT] = memory.tables.add([((1 << engine.reach) - 1) << s for s in starts])
    if zeros is not None:
        row[c.ACTIVE_AT] = memory.active.add(zeros.active)
        row[c.WEIGHTS_AT] = memory.weights.add(zeros.weights)
        row[c.IMAGE_WEIGHTS] = zeros.weights[0].size if layer.dynamic else 0
    lanes = _lanes(engine, memory.queues)
    memory.queues += engine.columns * engine.group_lanes * engine.out_lanes * engine.shared
    memory.lanes.append(lanes)
    memory.engines.append(row)


def _add_tiles(memory: _Memory, row: Ints, engine: Engine) -> None:
    layer, stream = engine.layer, engine.weight_stream
    assert stream is not None
    cut = tile(layer, stream.rows)
    row[c.TILES], row[c.HELD_ROWS] = cut.passes, cut.held
    row[c.TILES_AT] = memory.tables.add(tile_table(engine, cut))
    row[c.UNIT_WORDS] = unit_words(layer)
    # Each step takes an even part of a tile's weights; two more of them wait, at least.
    steps = int(np.prod(row[[c.GROUP_STEPS, c.BLOCK_STEPS, c.FILTER_STEPS]]))
    row[c.WEIGHT_STEPS], row[c.WEIGHT_COST] = steps, max(stream.cycles, stream.link_cycles)
    row[c.WEIGHT_ROOM] = max(PREFETCH_WORDS * steps, 2 * row[c.WEIGHT_COST])


def _lanes(engine: Engine, queues: int) -> Ints:
    """The lanes before the first cycle; their numbers run over columns, groups, inputs, outputs."""
    sizes = (engine.columns // engine.paired, engine.group_lanes, engine.in_lanes, engine.out_lanes)
    column, group, inward, outward = np.indices(sizes).reshape(4, -1)
    lanes = np.zeros((column.size, _LANE_COLUMNS), np.int64)
    lanes[:, c.SPE_COLUMN], lanes[:, c.GROUP_LANE] = column, group
    lanes[:, c.IN_LANE], lanes[:, c.OUT_LANE] = inward, outward
    queue = (column * engine.paired * engine.group_lanes + group) * engine.out_lanes + outward
    lanes[:, c.QUEUE] = queues + queue * engine.shared
    return lanes


def pattern_cycles(engine: Engine) -> Ints:
    """Cycles of each pattern of pairs left, for multipliers of less than full reach."""
    taps = engine.layer.taps * engine.channels_together
    left = np.arange(1 << taps)
    cycles = np.zeros(len(left), np.int64)
    starts = first_taps(taps, engine.macs, engine.reach)
    while left.any():
        cycles += left > 0
        for start in starts:
            window = left & (((1 << engine.reach) - 1) << start)
            left ^= window & -window
    return np.maximum(cycles, 1)
