"""The lanes of an engine: how long a vector takes, and what each lane does next."""

from __future__ import annotations

from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.compiled import compiled
from hass_ir.hardware.simulate.machine import Machine


@compiled
def ones(x: int) -> int:
    """Set bits of a 64-bit word (Kernighan; compiled to one instruction)."""
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count


@compiled
def masked(m: Machine, zeros: int, a: int, w: int) -> int:
    """Taps left of 64, where zeros of both operands, of activations or of weights are skipped."""
    if zeros == 1:
        return m.active[a] & m.weights[w]
    return m.active[a] if zeros == 2 else m.weights[w]


@compiled
def vector_cycles(m: Machine, k: int, a: int, w: int) -> int:
    """Cycles of the vector with the masks at `a` and `w`: max(1, ceil(pairs left / multipliers)),
    or what its pattern takes with less than full reach."""
    zeros, macs = m.engine[k, c.ZEROS], m.engine[k, c.MACS]
    if zeros == 0:
        return -(-m.engine[k, c.TAPS] // macs)
    patterns = m.engine[k, c.PATTERNS]
    left = 0
    for i in range(m.engine[k, c.MASK_WORDS]):
        mask = masked(m, zeros, a + i, w + i)
        if patterns >= 0:
            return int(m.tables[patterns + mask])
        left += ones(mask)
    return max(1, -(-left // macs))


@compiled
def room(m: Machine, k: int, lane: int) -> bool:
    """Whether each queue of the lane has room for one more result."""
    least = c.NEVER
    for p in range(m.engine[k, c.PAIRED]):
        column = p * m.engine[k, c.GROUP_LANES] * m.engine[k, c.OUT_LANES]
        for q in range(m.engine[k, c.SHARED]):
            queue = m.lanes[lane, c.QUEUE] + column * m.engine[k, c.SHARED] + q
            least = min(least, m.drained[queue])
    return m.lanes[lane, c.DONE] - least < m.engine[k, c.HELD]


@compiled
def look_up(m: Machine, k: int, lane: int) -> None:
    """Note whether the lane's step has a vector for it, and where the masks of its row lie."""
    s, state = m.engine[k], m.lanes[lane]
    g = state[c.GROUP] * s[c.GROUP_LANES] + state[c.GROUP_LANE]
    b = state[c.BLOCK] * s[c.IN_LANES] + state[c.IN_LANE]
    row = state[c.SET] // s[c.SETS]
    at = (state[c.SET] % s[c.SETS]) * (s[c.COLUMNS] // s[c.PAIRED]) + state[c.SPE_COLUMN]
    if g >= s[c.GROUPS] or at * s[c.PAIRED] >= s[c.WIDTH_OUT]:
        state[c.THERE] = 0
        return
    state[c.THERE] = 1 if b < s[c.BLOCKS] else 2
    side = -(-s[c.WIDTH_OUT] // s[c.PAIRED])
    where = ((row * side + at) * s[c.GROUPS] + g) * s[c.BLOCKS] + b
    state[c.ACTIVE] = s[c.ACTIVE_AT] + where * s[c.MASK_WORDS]
    weights = row // s[c.ROWS] * s[c.IMAGE_WEIGHTS]
    weights += (g * s[c.FILTERS] * s[c.BLOCKS] + b) * s[c.MASK_WORDS]
    state[c.WEIGHT] = s[c.WEIGHTS_AT] + weights


@compiled
def filter_at(m: Machine, k: int, lane: int) -> int:
    """The filter (or pair) of the lane's step; there may be none."""
    return m.lanes[lane, c.FILTER] * m.engine[k, c.OUT_LANES] + m.lanes[lane, c.OUT_LANE]


@compiled
def begin_vector(m: Machine, k: int, lane: int, t: int, cycles: int) -> None:
    """The lane works on a vector from cycle `t` on."""
    m.lanes[lane, c.FREE_AT] = t + cycles
    m.lanes[lane, c.WORKS] = 1
    m.at[k, c.BUSY] += cycles
    m.at[k, c.VECTORS] += 1


@compiled
def next_group(m: Machine, k: int, lane: int) -> None:
    """Go to the lane's next step of groups, or to the first one of the next set or tile."""
    state = m.lanes[lane]
    state[c.GROUP] += 1
    if state[c.GROUP] == m.engine[k, c.GROUP_STEPS]:
        state[c.GROUP] = 0
        state[c.SET] += 1


@compiled
def advance(m: Machine, k: int, lane: int) -> None:
    """Go to the lane's next vector, filters innermost; or to its next run where it packs."""
    s, state = m.engine[k], m.lanes[lane]
    state[c.FILTER] += 1
    if state[c.FILTER] < s[c.FILTER_STEPS]:
        return
    state[c.FILTER] = 0
    if not s[c.PACKED]:
        state[c.BLOCK] += 1
        if state[c.BLOCK] < s[c.BLOCK_STEPS]:
            return
        state[c.BLOCK] = 0
    next_group(m, k, lane)


@compiled
def step_lane(m: Machine, k: int, lane: int, t: int, sets: int) -> bool:
    """Finish the lane's vector and begin the next one, if its window and room for its result are
    there; steps without work for it take no time."""
    s, state = m.engine[k], m.lanes[lane]
    moved = False
    last = s[c.BLOCK_STEPS] - 1
    stride = s[c.BLOCKS] * s[c.MASK_WORDS]
    if state[c.WORKS]:
        state[c.WORKS] = 0
        if state[c.BLOCK] == last:
            state[c.DONE] += 1
        advance(m, k, lane)
        moved = True
    while state[c.SET] < sets:
        if state[c.FILTER] == 0:
            window = (state[c.SET] * s[c.GROUP_STEPS] + state[c.GROUP]) * s[c.BLOCK_STEPS]
            window += state[c.BLOCK]
            if window >= m.at[k, c.WINDOWS]:
                break
            state[c.TAKEN] = window + 1
            look_up(m, k, lane)
        f = filter_at(m, k, lane)
        if state[c.THERE] and f < s[c.FILTERS]:
            if state[c.BLOCK] == last and not room(m, k, lane):
                break
            if state[c.THERE] == 1:
                cycles = vector_cycles(m, k, state[c.ACTIVE], state[c.WEIGHT] + f * stride)
                begin_vector(m, k, lane, t, cycles)
                return True
            if state[c.BLOCK] == last:
                state[c.DONE] += 1
        advance(m, k, lane)
        moved = True
    return moved


@compiled
def fetch(m: Machine, k: int, lane: int) -> int:
    """The masks of the next vector of the lane's run, which then is its own."""
    s, state = m.engine[k], m.lanes[lane]
    b = state[c.GOT] * s[c.IN_LANES]
    w = state[c.WEIGHT] + (filter_at(m, k, lane) * s[c.BLOCKS] + b) * s[c.MASK_WORDS]
    state[c.GOT] += 1
    state[c.HAVE] += 1
    state[c.TAKEN] += 1
    return masked(m, s[c.ZEROS], state[c.ACTIVE] + b * s[c.MASK_WORDS], w)


@compiled
def begin_run(m: Machine, k: int, lane: int, sets: int) -> bool:
    """Get the first vector of the lane's next run, and the second where there was time for it; runs
    without work for it take no time."""
    s, state = m.engine[k], m.lanes[lane]
    while state[c.SET] < sets:
        start = (state[c.SET] * s[c.GROUP_STEPS] + state[c.GROUP]) * s[c.FILTER_STEPS]
        start = (start + state[c.FILTER]) * s[c.BLOCK_STEPS]
        run = (s[c.BLOCKS] - state[c.IN_LANE] + s[c.IN_LANES] - 1) // s[c.IN_LANES]
        look_up(m, k, lane)
        own = state[c.THERE] and filter_at(m, k, lane) < s[c.FILTERS]
        if own and not room(m, k, lane):
            return False
        needed = min(1, run) if own else s[c.BLOCK_STEPS]
        if m.at[k, c.WINDOWS] < start + needed:
            if not own:
                state[c.TAKEN] = max(start, m.at[k, c.WINDOWS])
            return False
        state[c.TAKEN] = start
        if own and run > 0:
            state[c.FIRST] = fetch(m, k, lane)
            state[c.SECOND] = 0
            if run > 1 and state[c.EARLY]:
                state[c.EARLY] = 0
                if m.at[k, c.WINDOWS] > start + 1:
                    state[c.SECOND] = fetch(m, k, lane)
            return True
        if own:
            state[c.DONE] += 1
        state[c.TAKEN] = start + s[c.BLOCK_STEPS]
        advance(m, k, lane)
    return False


@compiled
def step_packing_lane(m: Machine, k: int, lane: int, sets: int) -> bool:
    """A cycle of a lane whose multipliers take pairs of two successive vectors of a run at once.

    It gets a vector a cycle; while the last one of a run is its only one that is the first of the
    next run (`rtl/packer.v`).
    """
    s, state = m.engine[k], m.lanes[lane]
    if state[c.GOT] == 0 and not begin_run(m, k, lane, sets):
        return False
    m.at[k, c.BUSY] += 1
    for multiplier in range(s[c.MACS]):
        reach = m.tables[s[c.REACH_AT] + multiplier]
        here = state[c.FIRST] & reach
        if here:
            state[c.FIRST] ^= here & -here
        else:
            following = state[c.SECOND] & reach
            state[c.SECOND] ^= following & -following
    run = (s[c.BLOCKS] - state[c.IN_LANE] + s[c.IN_LANES] - 1) // s[c.IN_LANES]
    moved = state[c.HAVE] > 0
    if state[c.FIRST] == 0 and moved:
        state[c.FIRST], state[c.SECOND] = state[c.SECOND], 0
        state[c.HAVE] -= 1
    if state[c.GOT] < run:
        start = state[c.TAKEN] - state[c.GOT]
        if state[c.HAVE] < 2 and m.at[k, c.WINDOWS] > start + state[c.GOT]:
            to = c.SECOND if state[c.HAVE] else c.FIRST
            state[to] = fetch(m, k, lane)
            moved = True
    elif state[c.HAVE] < 2 and state[c.FIRST] == 0:
        m.at[k, c.VECTORS] += run
        state[c.TAKEN] += s[c.BLOCK_STEPS] - run
        state[c.GOT] = state[c.HAVE] = 0
        state[c.DONE] += 1
        advance(m, k, lane)
    elif state[c.HAVE] < 2:
        state[c.EARLY] = 1
    return moved
