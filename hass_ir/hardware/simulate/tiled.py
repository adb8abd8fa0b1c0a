"""An engine whose weights are streamed: all windows of a tile for one vector of weights a lane.

Tiles of the output follow each other. Lanes take a tile's windows once for each vector of weights
(blocks of channels innermost, then filters, then groups), of which each lane holds two. Sums wait
in memory for the other blocks; a tile whose sums are all there leaves in canonical order while
lanes work on the next one. Words come for the tile that is scanned, and for as many rows more as
the memory holds.
"""

from __future__ import annotations

from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.compiled import compiled
from hass_ir.hardware.simulate.engines import made
from hass_ir.hardware.simulate.lanes import begin_vector, filter_at, next_group, vector_cycles
from hass_ir.hardware.simulate.machine import (
    ARRIVED,
    EMPTY,
    FULL,
    IN_WORDS,
    Machine,
    emitted,
    push,
    space,
)


@compiled
def step_tiled(m: Machine, n: int, k: int, t: int, images: int) -> bool:
    """A cycle of engine k, which is part n."""
    m.state[n, EMPTY] = m.state[n, FULL] = -1
    tiles = images * m.engine[k, c.TILES]
    moved = drain_tiles(m, n, k, t)
    if m.at[k, c.DIRTY] or m.at[k, c.NEXT] <= t:
        moved = step_tiled_lanes(m, k, t, tiles) or moved
    moved = load_weights(m, k, tiles) or moved
    moved = scan_tile(m, n, k, tiles) or moved
    return take_rows(m, n, k, tiles) or moved


@compiled
def of_tile(m: Machine, k: int, tile: int, column: int) -> int:
    """What the table of tiles has for one."""
    s = m.engine[k]
    return int(m.tables[s[c.TILES_AT] + tile % s[c.TILES] * c.TILE_COLUMNS + column])


@compiled
def drain_tiles(m: Machine, n: int, k: int, t: int) -> bool:
    """Words of the tiles that are done to the stream."""
    target, at = m.outputs[n, 0], m.at[k]
    free = min(m.rate[target], space(m, target))
    if free == 0:
        m.state[n, FULL] = target
    count = 0
    while count < free and at[c.OUT_SET] < at[c.READY]:
        whole = of_tile(m, k, at[c.OUT_SET], c.TILE_WORDS)
        more = int(min(free - count, whole - at[c.OUT_WORD]))
        count += more
        at[c.OUT_WORD] += more
        if at[c.OUT_WORD] == whole:
            at[c.OUT_SET] += 1
            at[c.OUT_WORD] = 0
    if count == 0:
        return False
    push(m, target, count)
    emitted(m, n, t, count)
    return True


@compiled
def step_tiled_lanes(m: Machine, k: int, t: int, tiles: int) -> bool:
    """All lanes that may go on."""
    s = m.engine[k]
    begin = s[c.LANES_AT]
    end = begin + s[c.IN_LANES] * s[c.OUT_LANES] * s[c.GROUP_LANES] * s[c.COLUMNS]
    moved, coming = False, c.NEVER
    taken, earliest, passed = c.NEVER, c.NEVER, c.NEVER
    for lane in range(begin, end):
        if not m.lanes[lane, c.WORKS] or m.lanes[lane, c.FREE_AT] <= t:
            moved = step_tiled_lane(m, k, lane, t, tiles) or moved
        if m.lanes[lane, c.WORKS]:
            coming = min(coming, m.lanes[lane, c.FREE_AT])
        taken = min(taken, m.lanes[lane, c.TAKEN])
        earliest = min(earliest, m.lanes[lane, c.SET])
        passed = min(passed, m.lanes[lane, c.PASSED])
    m.at[k, c.NEXT], m.at[k, c.DIRTY] = coming, int(moved)
    m.at[k, c.LEAST_TAKEN], m.at[k, c.READY], m.at[k, c.LEAST_SET] = taken, earliest, passed
    return moved


@compiled
def step_tiled_lane(m: Machine, k: int, lane: int, t: int, tiles: int) -> bool:
    """Finish the lane's vector and begin the next one, if its window, its weights and room for its
    result are there; windows without work for it take no time."""
    state = m.lanes[lane]
    moved = False
    if state[c.WORKS]:
        state[c.WORKS] = 0
        pass_window(m, k, lane)
        moved = True
    while state[c.SET] < tiles:
        if state[c.DONE] >= m.at[k, c.WINDOWS]:
            break
        state[c.TAKEN] = state[c.DONE] + 1
        if state[c.PASSED] >= m.at[k, c.LOADED] or not sums_have_room(m, k, lane):
            break
        if find_vector(m, k, lane):
            cycles = vector_cycles(m, k, state[c.ACTIVE], state[c.WEIGHT])
            begin_vector(m, k, lane, t, cycles)
            return True
        pass_window(m, k, lane)
        moved = True
    return moved


@compiled
def sums_have_room(m: Machine, k: int, lane: int) -> bool:
    """Whether the lane is not too far before others whose results are added to its own."""
    s, state = m.engine[k], m.lanes[lane]
    first = lane - state[c.IN_LANE] * s[c.OUT_LANES]
    return state[c.DONE] - made(m, k, first) < s[c.HELD]


@compiled
def find_vector(m: Machine, k: int, lane: int) -> bool:
    """Whether the lane has a vector for its window, and where its masks lie."""
    s, state = m.engine[k], m.lanes[lane]
    g = state[c.GROUP] * s[c.GROUP_LANES] + state[c.GROUP_LANE]
    b = state[c.BLOCK] * s[c.IN_LANES] + state[c.IN_LANE]
    f = filter_at(m, k, lane)
    if g >= s[c.GROUPS] or b >= s[c.BLOCKS] or f >= s[c.FILTERS]:
        return False
    tile, across = state[c.SET], of_tile(m, k, state[c.SET], c.TILE_ACROSS)
    x = of_tile(m, k, tile, c.TILE_LEFT) + state[c.PLACE] % across * s[c.COLUMNS]
    x += state[c.SPE_COLUMN]
    if x >= of_tile(m, k, tile, c.TILE_RIGHT):
        return False
    y = tile // s[c.TILES] * s[c.ROWS] + of_tile(m, k, tile, c.TILE_TOP)
    y += state[c.PLACE] // across
    where = ((y * s[c.WIDTH_OUT] + x) * s[c.GROUPS] + g) * s[c.BLOCKS] + b
    state[c.ACTIVE] = s[c.ACTIVE_AT] + where * s[c.MASK_WORDS]
    weights = ((g * s[c.FILTERS] + f) * s[c.BLOCKS] + b) * s[c.MASK_WORDS]
    state[c.WEIGHT] = s[c.WEIGHTS_AT] + weights
    return True


@compiled
def pass_window(m: Machine, k: int, lane: int) -> None:
    """Go on to the tile's next window, or to the lane's next vector of weights."""
    s, state = m.engine[k], m.lanes[lane]
    tile = state[c.SET]
    state[c.DONE] += 1
    state[c.PLACE] += 1
    if state[c.PLACE] < of_tile(m, k, tile, c.TILE_LINES) * of_tile(m, k, tile, c.TILE_ACROSS):
        return
    state[c.PLACE] = 0
    state[c.PASSED] += 1
    state[c.BLOCK] += 1
    if state[c.BLOCK] < s[c.BLOCK_STEPS]:
        return
    state[c.BLOCK] = 0
    state[c.FILTER] += 1
    if state[c.FILTER] < s[c.FILTER_STEPS]:
        return
    state[c.FILTER] = 0
    next_group(m, k, lane)


@compiled
def load_weights(m: Machine, k: int, tiles: int) -> bool:
    """Weights from the link, evenly; and the next vectors to the lanes, each of which holds two."""
    s, at = m.engine[k], m.at[k]
    if at[c.LOADED] == s[c.WEIGHT_STEPS] * tiles:
        return False
    come = min(s[c.WEIGHT_STEPS], s[c.WEIGHT_ROOM] - at[c.STAGED])
    at[c.STAGED] += come
    if at[c.STAGED] < s[c.WEIGHT_COST] or at[c.LOADED] >= at[c.LEAST_SET] + 2:
        return come > 0
    at[c.STAGED] -= s[c.WEIGHT_COST]
    at[c.LOADED] += 1
    at[c.DIRTY] = 1
    return True


@compiled
def scan_tile(m: Machine, n: int, k: int, tiles: int) -> bool:
    """A cycle of reading a tile's windows, once its rows are there and there is memory for its
    results; a window comes out where enough columns are read."""
    s, at = m.engine[k], m.at[k]
    tile = at[c.TILE]
    if tile >= tiles:
        return False
    if at[c.PLACES] == 0 and at[c.STEP] == 0:
        if tile >= at[c.OUT_SET] + 2:
            return False
        words = tile // s[c.TILES] * m.settings[n, IN_WORDS]
        if m.state[n, ARRIVED] < words + of_tile(m, k, tile, c.TILE_END) * s[c.UNIT_WORDS]:
            m.state[n, EMPTY] = m.inputs[n, 0]
            return False
    across, reads = of_tile(m, k, tile, c.TILE_ACROSS), of_tile(m, k, tile, c.TILE_READS)
    line = max(across, reads)
    at_line = at[c.PLACES] % line
    if (at_line + 1) * across // line > at_line * across // line:
        if at[c.WINDOWS] - at[c.LEAST_TAKEN] >= s[c.DEPTH]:
            return False
        at[c.WINDOWS] += 1
        at[c.DIRTY] = 1
    at[c.PLACES] += 1
    if at[c.PLACES] < line * of_tile(m, k, tile, c.TILE_LINES):
        return True
    at[c.PLACES] = 0
    at[c.STEP] += 1
    if at[c.STEP] == s[c.WEIGHT_STEPS]:
        at[c.STEP] = 0
        at[c.TILE] += 1
    return True


@compiled
def take_rows(m: Machine, n: int, k: int, tiles: int) -> bool:
    """Words from the stream, as far as the memory holds them beside the rows of the tile that is
    scanned."""
    s, at = m.engine[k], m.at[k]
    source = m.inputs[n, 0]
    count = min(m.rate[source], m.pushed[source] - m.popped[source])
    if at[c.TILE] < tiles:
        rows = of_tile(m, k, at[c.TILE], c.TILE_START) + s[c.HELD_ROWS]
        limit = at[c.TILE] // s[c.TILES] * m.settings[n, IN_WORDS] + rows * s[c.UNIT_WORDS]
        count = min(count, limit - m.state[n, ARRIVED])
    if count <= 0:
        return False
    m.popped[source] += count
    m.state[n, ARRIVED] += count
    return True
