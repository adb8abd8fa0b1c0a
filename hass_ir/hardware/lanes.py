"""Sharing work out over lanes: how many lanes are worth having, and the load of the fullest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hass_ir.hardware.candidates import FloatArray, IntArray

_ALL_COUNTS_UP_TO = 64
_FEW_STEPS = 8


def lane_options(items: int) -> IntArray:
    """Lane counts for `items`, ascending: the smallest for each number of steps.

    All numbers of steps up to 64 items; beyond, 1 to 8 steps, powers of two, and divisors.
    """
    if items <= _ALL_COUNTS_UP_TO:
        steps = range(1, items + 1)
    else:
        powers = {2**k for k in range(items.bit_length())}
        divisors = {s for s in range(1, items + 1) if items % s == 0}
        steps = sorted({*range(1, _FEW_STEPS + 1), *powers, *divisors, items})
    return np.asarray(sorted({-(-items // s) for s in steps}), dtype=np.int64)


def lane_loads(
    cycles: FloatArray,
    items: tuple[int, int, int],
    options: tuple[IntArray, IntArray, IntArray],
    most: int | None = None,
) -> FloatArray:
    """The load of the fullest lane, [group options, in options, out options, macs].

    `cycles` [G, C/G/c, F/G, macs] may have axes of size 1 where all `items` along them are alike.
    Item i of an axis goes to lane i mod lanes; a lane's load is the sum over its items. Foldings
    of more than `most` lanes are left at infinity.
    """
    count = int(cycles.shape[-1])
    limit = int(np.prod(items)) if most is None else most
    loads = np.full((*(len(o) for o in options), count), np.inf)
    table = np.ascontiguousarray(cycles.transpose(3, 0, 1, 2))
    for g, gl, by_group in _folds(table, items[0], options[0], limit):
        by_group = np.ascontiguousarray(by_group.swapaxes(1, 2))
        for i, il, by_channel in _folds(by_group, items[1], options[1], limit // gl):
            by_channel = np.ascontiguousarray(by_channel.transpose(0, 3, 1, 2))
            for o, _, sums in _folds(by_channel, items[2], options[2], limit // (gl * il)):
                loads[g, i, o] = sums.reshape(count, -1).max(axis=1)
    return loads


def _folds(
    x: FloatArray, items: int, options: IntArray, most: int
) -> Iterator[tuple[int, int, FloatArray]]:
    """Index, lanes, and the sums over the lanes' items along axis 1, for options up to `most`."""
    done: dict[int, FloatArray] = {items: x}
    for index in range(len(options) - 1, -1, -1):
        lanes = int(options[index])
        if lanes > most:
            continue
        if x.shape[1] == 1:
            yield index, lanes, x * -(-items // lanes)
            continue
        start = min(whole for whole in done if whole % lanes == 0 or whole == items)
        if lanes not in done:
            done[lanes] = _fold(done[start], lanes)
        yield index, lanes, done[lanes]


def _fold(x: FloatArray, lanes: int) -> FloatArray:
    """Sums of the items of axis 1 that share a lane."""
    full = int(x.shape[1]) // lanes
    sums = x[:, : full * lanes].reshape(len(x), full, lanes, *x.shape[2:]).sum(axis=1)
    rest = x[:, full * lanes :]
    sums[:, : rest.shape[1]] += rest
    return sums
