"""Parts that pass words on, a cycle of each: links, maps, joins, forks, concats."""

from __future__ import annotations

from hass_ir.hardware.simulate.compiled import compiled
from hass_ir.hardware.simulate.machine import (
    ARRIVED,
    CREDIT,
    CREDIT_AT,
    EMITTED,
    EMPTY,
    FULL,
    IN_WORDS,
    LEFT,
    OUT_WORDS,
    PERIOD,
    RULE,
    SMALL,
    TURN,
    WIDTH,
    Machine,
    emitted,
    push,
    space,
)


@compiled
def _credit(m: Machine, n: int, t: int) -> int:
    """Words that the link of part n has time for: at most two cycles' worth are saved up."""
    width, period = m.settings[n, WIDTH], m.settings[n, PERIOD]
    gained = (t - m.state[n, CREDIT_AT]) * m.settings[n, OUT_WORDS]
    m.state[n, CREDIT] = min(2 * width * period, m.state[n, CREDIT] + gained)
    m.state[n, CREDIT_AT] = t
    return m.state[n, CREDIT] // period


@compiled
def step_link(m: Machine, n: int, t: int, images: int, reads: bool) -> bool:
    """A read or write: `PERIOD` cycles an image, and `WIDTH` words a cycle at most."""
    left = m.settings[n, OUT_WORDS] * images - m.state[n, EMITTED]
    if left == 0:
        m.state[n, EMPTY] = m.state[n, FULL] = -1
        return False
    credit = _credit(m, n, t)
    most = min(m.settings[n, WIDTH], left)
    if reads:
        e = m.outputs[n, 0]
        there = space(m, e)
        m.state[n, FULL] = e if there == 0 else -1
    else:
        e = m.inputs[n, 0]
        there = m.pushed[e] - m.popped[e]
        m.state[n, EMPTY] = e if there == 0 else -1
    count = min(most, there, credit)
    if count == 0:
        return bool(there > 0)
    m.state[n, CREDIT] -= count * m.settings[n, PERIOD]
    emitted(m, n, t, count)
    if reads:
        push(m, e, count)
    else:
        m.popped[e] += count
    return True


@compiled
def step_map(m: Machine, n: int, t: int) -> bool:
    """One stream in, one out. Its rule gives for each word out the words of the image that must be
    in, and the most that may be; word by word it is one more than are out, and `WIDTH` more."""
    width, rule = m.settings[n, WIDTH], m.settings[n, RULE]
    words, out = m.settings[n, IN_WORDS], m.settings[n, OUT_WORDS]
    source, target = m.inputs[n, 0], m.outputs[n, 0]
    arrived, done = m.state[n, ARRIVED], m.state[n, EMITTED]
    room = min(width, space(m, target))
    if rule < 0:
        count = min(room, arrived - done)
        limit = done + count + width
        starved = arrived == done
    else:
        count = 0
        image, k = done // out, done % out
        while count < room and arrived >= image * words + m.tables[rule + k]:
            count += 1
            k += 1
            if k == out:
                image, k = image + 1, 0
        starved = arrived < image * words + m.tables[rule + k]
        limit = image * words + m.tables[rule + out + k]
    if count > 0:
        push(m, target, count)
        emitted(m, n, t, count)
    there = m.pushed[source] - m.popped[source]
    taken = max(0, min(width, there, limit - arrived))
    m.popped[source] += taken
    m.state[n, ARRIVED] = arrived + taken
    m.state[n, EMPTY] = source if starved and there == 0 else -1
    m.state[n, FULL] = target if not starved and room == 0 else -1
    return count + taken > 0


@compiled
def step_join(m: Machine, n: int, t: int) -> bool:
    """Several streams word by word. The second one's `SMALL` words, if any, are repeated over the
    image, and held twice."""
    width, small = m.settings[n, WIDTH], m.settings[n, SMALL]
    target = m.outputs[n, 0]
    done, out = m.state[n, EMITTED], m.settings[n, OUT_WORDS]
    count = min(width, space(m, target))
    m.state[n, FULL] = target if count == 0 else -1
    m.state[n, EMPTY] = -1
    held = m.state[n, ARRIVED]
    if small > 0:
        image, k = done // out, done % out
        ready = held - image * small
        if ready < small:
            if ready <= k:
                m.state[n, EMPTY] = m.inputs[n, 1]
            count = min(count, max(0, ready - k))
        else:
            count = min(count, out - k)
    for i in range(m.inputs.shape[1]):
        e = m.inputs[n, i]
        if e >= 0 and not (small > 0 and i == 1):
            there = m.pushed[e] - m.popped[e]
            if there == 0 and m.state[n, EMPTY] < 0:
                m.state[n, EMPTY] = e
            count = min(count, there)
    moved = count > 0
    if moved:
        for i in range(m.inputs.shape[1]):
            e = m.inputs[n, i]
            if e >= 0 and not (small > 0 and i == 1):
                m.popped[e] += count
        push(m, target, count)
        emitted(m, n, t, count)
    if small > 0:
        e = m.inputs[n, 1]
        room = (m.state[n, EMITTED] // out + 2) * small - held
        taken = min(width, m.pushed[e] - m.popped[e], room)
        m.popped[e] += taken
        m.state[n, ARRIVED] = held + taken
        moved = moved or taken > 0
    return moved


@compiled
def step_fork(m: Machine, n: int, t: int) -> bool:
    """Words go to all streams at once."""
    source = m.inputs[n, 0]
    count = min(m.settings[n, WIDTH], m.pushed[source] - m.popped[source])
    m.state[n, EMPTY] = source if count == 0 else -1
    m.state[n, FULL] = -1
    for i in range(m.outputs.shape[1]):
        e = m.outputs[n, i]
        if e >= 0:
            room = space(m, e)
            if room == 0:
                m.state[n, FULL] = e
            count = min(count, room)
    if count == 0:
        return False
    m.popped[source] += count
    for i in range(m.outputs.shape[1]):
        if m.outputs[n, i] >= 0:
            push(m, m.outputs[n, i], count)
    emitted(m, n, t, count)
    return True


@compiled
def step_concat(m: Machine, n: int, t: int) -> bool:
    """Runs of words from each operand in turn; one without a stream is held in the part."""
    target, runs = m.outputs[n, 0], m.settings[n, RULE]
    room = min(m.settings[n, WIDTH], space(m, target))
    m.state[n, FULL] = target if room == 0 else -1
    m.state[n, EMPTY] = -1
    operands = m.settings[n, SMALL]
    count = 0
    while count < room:
        turn = m.state[n, TURN]
        e = m.tables[runs + 2 * turn]
        take = min(room - count, m.state[n, LEFT])
        if e >= 0:
            take = min(take, m.pushed[e] - m.popped[e])
            m.popped[e] += take
        elif m.state[n, EMITTED] + count == m.last.shape[1] * m.settings[n, OUT_WORDS]:
            break
        count += take
        m.state[n, LEFT] -= take
        if m.state[n, LEFT] > 0:
            if take == 0:
                m.state[n, EMPTY] = e
                break
            continue
        m.state[n, TURN] = (turn + 1) % operands
        m.state[n, LEFT] = m.tables[runs + 2 * m.state[n, TURN] + 1]
    if count == 0:
        return False
    push(m, target, count)
    emitted(m, n, t, count)
    return True
