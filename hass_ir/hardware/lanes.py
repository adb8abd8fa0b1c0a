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
) -> FloatArray:
    """The load of the fullest lane, [group options, in options, out options, macs].

    `cycles` [G, C/G/c, F/G, macs] may have axes of size 1 where all `items` along them are alike.
    Item i of an axis goes to lane i mod lanes; a lane's load is the sum over its items.
    """
    loads = np.empty((*(len(o) for o in options), cycles.shape[-1]))
    for g, by_group in _folds(cycles, items[0], options[0]):
        for i, by_channel in _folds(_second_first(by_group), items[1], options[1]):
            for o, by_filter in _folds(_third_first(by_channel), items[2], options[2]):
                loads[g, i, o] = by_filter.reshape(-1, cycles.shape[-1]).max(axis=0)
    return loads


def _second_first(x: FloatArray) -> FloatArray:
    return x if x.shape[0] == 1 == x.shape[1] else np.ascontiguousarray(x.swapaxes(0, 1))


def _third_first(x: FloatArray) -> FloatArray:
    return np.ascontiguousarray(x.transpose(2, 0, 1, 3))


def _folds(x: FloatArray, items: int, options: IntArray) -> Iterator[tuple[int, FloatArray]]:
    """For each option, its index and the sums over the lanes' items along the first axis."""
    if len(x) == 1:
        for index, lanes in enumerate(options):
            yield index, x * -(-items // int(lanes))
        return
    done: dict[int, FloatArray] = {items: x}
    for index in range(len(options) - 1, -1, -1):
        lanes = int(options[index])
        start = min(whole for whole in done if whole % lanes == 0 or whole == items)
        if lanes not in done:
            done[lanes] = _fold(done[start], lanes)
        yield index, done[lanes]


def _fold(x: FloatArray, lanes: int) -> FloatArray:
    full = len(x) // lanes
    sums = x[: full * lanes].reshape(full, lanes, *x.shape[1:]).sum(axis=0)
    rest = x[full * lanes :]
    sums[: len(rest)] += rest
    return sums
