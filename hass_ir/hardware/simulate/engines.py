"""An engine: windows from the words that come in, lanes that work on them, results drained.

Every cycle the drain gives up to the stream's words, in canonical order; lanes go on; and the scan
of the padded image takes one step (a block of channels for each input lane, of each group lane, at
each of the columns), which gives the lanes a window where one ends.
"""

from __future__ import annotations

from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.compiled import compiled
from hass_ir.hardware.simulate.lanes import step_lane, step_packing_lane
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
def step_engine(m: Machine, n: int, k: int, t: int, images: int) -> bool:
    """A cycle of engine k, which is part n."""
    m.state[n, EMPTY] = m.state[n, FULL] = -1
    moved = drain(m, n, k, t)
    if m.at[k, c.DIRTY] or m.at[k, c.NEXT] <= t:
        moved = step_lanes(m, k, t, images) or moved
    if m.engine[k, c.PACKED]:
        moved = replay(m, k, images) or moved
    scanned = scan(m, n, k, images)
    if m.engine[k, c.LOAD_WORDS] > 0:
        moved = load(m, n, k, not scanned) or moved
    return take(m, n, k) or scanned or moved


@compiled
def queue_of(m: Machine, k: int, word: int) -> tuple[int, int]:
    """The queue that word `word` of a set comes from, and the first lane of those that made it."""
    s = m.engine[k]
    filters = s[c.GROUP_FILTERS]
    x, rest = word // (s[c.GROUPS] * filters), word % (s[c.GROUPS] * filters)
    g, f = rest // filters % s[c.GROUP_LANES], rest % filters
    o, shared = f // s[c.SHARED] % s[c.OUT_LANES], f % s[c.SHARED]
    queue = ((x * s[c.GROUP_LANES] + g) * s[c.OUT_LANES] + o) * s[c.SHARED] + shared
    column = x // s[c.PAIRED]
    lane = (column * s[c.GROUP_LANES] + g) * s[c.IN_LANES] * s[c.OUT_LANES] + o
    return s[c.QUEUES_AT] + queue, s[c.LANES_AT] + lane


@compiled
def leave(m: Machine, k: int, number: int, word: int, queue: int) -> None:
    """A word leaves its queue, and with it what its lane made of filters and columns that are not
    there."""
    s = m.engine[k]
    f = word % s[c.GROUP_FILTERS]
    ends = f == s[c.GROUP_FILTERS] - 1
    last = s[c.SHARED] - f % s[c.SHARED] if ends else 1
    x = word // (s[c.GROUPS] * s[c.GROUP_FILTERS])
    column = number % s[c.SETS] * s[c.COLUMNS] + x
    edge = column == s[c.WIDTH_OUT] - 1
    beyond = s[c.PAIRED] - x % s[c.PAIRED] if edge else 1
    stride = s[c.GROUP_LANES] * s[c.OUT_LANES] * s[c.SHARED]
    for p in range(beyond):
        for q in range(last):
            m.drained[queue + p * stride + q] += 1


@compiled
def made(m: Machine, k: int, lane: int) -> int:
    """Results that all input lanes have made of those that add up with `lane`, the first."""
    least = c.NEVER
    for i in range(m.engine[k, c.IN_LANES]):
        least = min(least, m.lanes[lane + i * m.engine[k, c.OUT_LANES], c.DONE])
    return least


@compiled
def set_words(m: Machine, k: int, number: int) -> int:
    """Words of a set, whose columns may go beyond the row."""
    s = m.engine[k]
    columns = min(s[c.COLUMNS], s[c.WIDTH_OUT] - number % s[c.SETS] * s[c.COLUMNS])
    return columns * s[c.GROUPS] * s[c.GROUP_FILTERS]


@compiled
def drain(m: Machine, n: int, k: int, t: int) -> bool:
    """Results to the stream."""
    target = m.outputs[n, 0]
    free = min(m.rate[target], space(m, target))
    sorts = m.engine[k, c.MIXED]
    moved = sorts and collect(m, k)
    at, word = m.at[k, c.OUT_SET], m.at[k, c.OUT_WORD]
    whole = set_words(m, k, at)
    count, ready = 0, True
    while count < free:
        if sorts:
            ready = at < m.at[k, c.READY]
        else:
            queue, lane = queue_of(m, k, word)
            ready = made(m, k, lane) > m.drained[queue]
            if ready:
                leave(m, k, at, word, queue)
        if not ready:
            break
        count += 1
        word += 1
        if word == whole:
            at, word = at + 1, 0
            whole = set_words(m, k, at)
    if free == 0:
        m.state[n, FULL] = target
    if count == 0:
        return moved
    m.at[k, c.OUT_SET], m.at[k, c.OUT_WORD], m.at[k, c.DIRTY] = at, word, 1
    push(m, target, count)
    emitted(m, n, t, count)
    return True


@compiled
def is_word(m: Machine, k: int, number: int, x: int, f: int) -> bool:
    """Whether there is a filter `f` and a column `x` of a set: a lane works on several columns and
    filters at once, of which there may be fewer."""
    s = m.engine[k]
    return f < s[c.GROUP_FILTERS] and number % s[c.SETS] * s[c.COLUMNS] + x < s[c.WIDTH_OUT]


@compiled
def collect(m: Machine, k: int) -> bool:
    """Results of any lane to the memory that holds two sets and puts them in order: first those of
    the set that is missed, then, on the paths that are left, those of the next."""
    missed, limit = m.at[k, c.READY] + 1, m.at[k, c.OUT_SET] + 2
    left, moved = m.engine[k, c.PATHS], False
    if missed < limit:
        left, moved = collect_before(m, k, missed, left)
    _, more = collect_before(m, k, limit, left)
    if moved or more:
        m.at[k, c.DIRTY] = 1
    return moved or more


@compiled
def collect_before(m: Machine, k: int, limit: int, left: int) -> tuple[int, bool]:
    """Results of sets before `limit`, at most `left`, in the order of the lanes: how many more
    there may be, and whether something moved."""
    s = m.engine[k]
    least, moved = c.NEVER, False
    for x in range(s[c.COLUMNS]):
        full = s[c.WIDTH_OUT] - x // s[c.PAIRED] * s[c.PAIRED]
        if full <= 0:
            break
        in_row = (full + s[c.COLUMNS] - 1) // s[c.COLUMNS]
        for g in range(s[c.GROUP_LANES]):
            groups = (s[c.GROUPS] - g + s[c.GROUP_LANES] - 1) // s[c.GROUP_LANES]
            for o in range(min(s[c.OUT_LANES], s[c.FILTERS])):
                own = (s[c.FILTERS] - o + s[c.OUT_LANES] - 1) // s[c.OUT_LANES]
                each = own * groups
                word = (x * s[c.GROUPS] + g) * s[c.GROUP_FILTERS] + o * s[c.SHARED]
                queue, lane = queue_of(m, k, word)
                have = made(m, k, lane)
                for q in range(s[c.SHARED]):
                    gone = m.drained[queue + q]
                    rows, rest = gone // each, gone % each
                    at = rows // in_row * s[c.SETS] + rows % in_row
                    while have > gone and at < limit:
                        f = (rest % own * s[c.OUT_LANES] + o) * s[c.SHARED] + q
                        if is_word(m, k, at, x, f):
                            if left == 0:
                                break
                            left -= 1
                        gone += 1
                        rest += 1
                        moved = True
                        if rest == each:
                            rows, rest = rows + 1, 0
                            at = rows // in_row * s[c.SETS] + rows % in_row
                    m.drained[queue + q] = gone
                    least = min(least, at)
    m.at[k, c.READY] = least
    return left, moved


@compiled
def step_lanes(m: Machine, k: int, t: int, images: int) -> bool:
    """All lanes that may go on."""
    s = m.engine[k]
    sets = images * s[c.ROWS] * s[c.SETS]
    begin = s[c.LANES_AT]
    end = begin + s[c.IN_LANES] * s[c.OUT_LANES] * s[c.GROUP_LANES] * (s[c.COLUMNS] // s[c.PAIRED])
    moved, coming = False, c.NEVER
    taken, earliest = c.NEVER, c.NEVER
    for lane in range(begin, end):
        if s[c.PACKED]:
            if step_packing_lane(m, k, lane, sets):
                moved = True
                coming = t + 1
        elif not m.lanes[lane, c.WORKS] or m.lanes[lane, c.FREE_AT] <= t:
            moved = step_lane(m, k, lane, t, sets) or moved
        if m.lanes[lane, c.WORKS]:
            coming = min(coming, m.lanes[lane, c.FREE_AT])
        taken = min(taken, m.lanes[lane, c.TAKEN])
        earliest = min(earliest, m.lanes[lane, c.SET])
    m.at[k, c.NEXT], m.at[k, c.DIRTY] = coming, 0
    m.at[k, c.LEAST_TAKEN], m.at[k, c.LEAST_SET] = taken, earliest
    return moved


@compiled
def scan(m: Machine, n: int, k: int, images: int) -> bool:
    """One step of the scan of the padded image, if its words are there and its window, if one ends
    there, can go on: to the lanes, or with packing to the buffer of whole windows."""
    s, at = m.engine[k], m.at[k]
    if at[c.IMAGE] >= images:
        return False
    if s[c.LOAD_WORDS] and at[c.LOADED] < (at[c.IMAGE] + 1) * s[c.LOAD_WORDS]:
        return False
    steps = s[c.GROUP_STEPS] * s[c.BLOCK_STEPS]
    wanted = needed(m, n, k, at[c.ROW], at[c.COLUMN], at[c.STEP])
    if m.state[n, ARRIVED] < at[c.IMAGE] * m.settings[n, IN_WORDS] + wanted:
        m.state[n, EMPTY] = m.inputs[n, 0]
        return False
    row = m.tables[s[c.SCAN_AT] + at[c.ROW]]
    ends = s[c.SCAN_AT] + s[c.SCAN_ROWS] + at[c.COLUMN]
    windows = m.tables[ends + 1] - m.tables[ends] if row >= 0 else 0
    if windows > 0:
        if s[c.PACKED]:
            if at[c.BUFFERED] - at[c.FREED] >= 2 * s[c.BLOCK_STEPS]:
                return False
            at[c.BUFFERED] += 1
        else:
            if at[c.WINDOWS] - at[c.LEAST_TAKEN] >= s[c.DEPTH]:
                return False
            at[c.WINDOWS] += 1
            at[c.DIRTY] = 1
    at[c.STEP] += 1
    if at[c.STEP] < steps:
        return True
    at[c.STEP] = 0
    at[c.PART] += 1
    if at[c.PART] < windows:
        return True
    at[c.PART] = 0
    at[c.COLUMN] += 1
    if at[c.COLUMN] < s[c.SCAN_STEPS]:
        return True
    at[c.COLUMN] = 0
    at[c.ROW] += 1
    if at[c.ROW] < s[c.SCAN_ROWS]:
        return True
    at[c.ROW] = 0
    at[c.IMAGE] += 1
    return True


@compiled
def needed(m: Machine, n: int, k: int, row: int, column: int, step: int) -> int:
    """Words of the image that must be there for a step of the scan, -1 for all of a place's."""
    s = m.engine[k]
    y = row - s[c.TOP]
    if y < 0:
        return 0
    if y >= s[c.IN_HEIGHT]:
        return m.settings[n, IN_WORDS]
    x = (column + 1) * s[c.COLUMNS] - 1 - s[c.LEFT_PAD]
    line = y * s[c.IN_WIDTH]
    if x < 0:
        return line * s[c.CHANNELS]
    if column * s[c.COLUMNS] - s[c.LEFT_PAD] >= s[c.IN_WIDTH]:
        return (line + s[c.IN_WIDTH]) * s[c.CHANNELS]
    end = s[c.CHANNELS]
    if step >= 0:
        end = m.tables[s[c.SCAN_AT] + s[c.SCAN_ROWS] + s[c.SCAN_STEPS] + 1 + step]
    return (line + min(x, s[c.IN_WIDTH] - 1)) * s[c.CHANNELS] + end


@compiled
def take(m: Machine, n: int, k: int) -> bool:
    """Words from the stream, as far as there is room: `AHEAD` of the step's, or, where a set of
    columns waits for its words, of the set's."""
    s, at = m.engine[k], m.at[k]
    source = m.inputs[n, 0]
    step = -1 if s[c.BY_SET] else at[c.STEP]
    limit = needed(m, n, k, at[c.ROW], at[c.COLUMN], step) + s[c.AHEAD]
    limit += at[c.IMAGE] * m.settings[n, IN_WORDS]
    there = m.pushed[source] - m.popped[source]
    count = min(m.rate[source], there, limit - m.state[n, ARRIVED])
    if count <= 0:
        return False
    m.popped[source] += count
    m.state[n, ARRIVED] += count
    return True


@compiled
def load(m: Machine, n: int, k: int, free: bool) -> bool:
    """A step of writing the stationary operand, of which there are two, in a cycle that the scan
    leaves `free`; and words for the next steps."""
    s, at = m.engine[k], m.at[k]
    source, words = m.inputs[n, 1], s[c.LOAD_WORDS]
    image = at[c.LEAST_SET] // (s[c.ROWS] * s[c.SETS])
    step = min(s[c.LOAD_STEP], words - at[c.LOADED] % words)
    loads = free and at[c.STAGED] - at[c.LOADED] >= step
    loads = loads and at[c.LOADED] + step <= (image + 2) * words
    if loads:
        at[c.LOADED] += step
    if at[c.LOADED] < (at[c.IMAGE] + 1) * words and m.pushed[source] == m.popped[source]:
        m.state[n, EMPTY] = source
    room = at[c.LOADED] + 2 * max(s[c.LOAD_STEP], m.rate[source]) - at[c.STAGED]
    count = min(m.rate[source], m.pushed[source] - m.popped[source], room)
    m.popped[source] += count
    at[c.STAGED] += count
    return bool(loads or count > 0)


@compiled
def replay(m: Machine, k: int, images: int) -> bool:
    """The next window of the channel-inner order to the lanes, each run of blocks F/out times."""
    s, at = m.engine[k], m.at[k]
    run = at[c.RUN_SET]
    if run >= images * s[c.ROWS] * s[c.SETS] * s[c.GROUP_STEPS]:
        return False
    if at[c.BUFFERED] <= run * s[c.BLOCK_STEPS] + at[c.RUN_BLOCK]:
        return False
    if at[c.WINDOWS] - at[c.LEAST_TAKEN] >= s[c.DEPTH]:
        return False
    at[c.WINDOWS] += 1
    at[c.DIRTY] = 1
    at[c.RUN_BLOCK] += 1
    if at[c.RUN_FILTER] == s[c.FILTER_STEPS] - 1:
        at[c.FREED] += 1
    if at[c.RUN_BLOCK] < s[c.BLOCK_STEPS]:
        return True
    at[c.RUN_BLOCK] = 0
    at[c.RUN_FILTER] += 1
    if at[c.RUN_FILTER] == s[c.FILTER_STEPS]:
        at[c.RUN_FILTER] = 0
        at[c.RUN_SET] += 1
    return True
