"""Sharing work out over lanes: how many lanes are worth having, and the load of the fullest.

Weights are static, so items (groups, blocks of channels, filters) may be put in any order, and
item p of it goes to lane p mod lanes: the order in which they come, or a levelled one. Very many
items are first dealt to bundles, of which lanes take whole ones: their tables are much smaller.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray

_ALL_COUNTS_UP_TO = 64
_FEW_STEPS = 8
_GREEDY_ROWS = 8
"""With more items a lane than this, dealing back and forth levels well enough."""
BUNDLED_FROM = 1025
"""Items from which there are bundles."""
_BUNDLES = range(128, 257)
_NEAR = 1 << 16
"""Values that are taken at once, to be added up while they are in the processor's cache."""


def lane_options(items: int) -> IntArray:
    """Lane counts for `items`, ascending: the smallest for each number of steps.

    All numbers of steps up to 64 items; beyond, 1 to 8 steps, powers of two, and divisors. Of
    bundles, divisors.
    """
    bundles = bundle_count(items)
    if bundles < items:
        return np.asarray([n for n in range(1, bundles + 1) if bundles % n == 0], dtype=np.int64)
    if items <= _ALL_COUNTS_UP_TO:
        steps = range(1, items + 1)
    else:
        powers = {2**k for k in range(items.bit_length())}
        divisors = {s for s in range(1, items + 1) if items % s == 0}
        steps = sorted({*range(1, _FEW_STEPS + 1), *powers, *divisors, items})
    return np.asarray(sorted({-(-items // s) for s in steps}), dtype=np.int64)


@cache
def bundle_count(items: int) -> int:
    """Bundles that `items` are dealt to, as many as items where these are few.

    Those of the least waste in the fullest bundle, then those with the most divisors.
    """
    if items < BUNDLED_FROM:
        return items
    return min(
        _BUNDLES,
        key=lambda n: (-(-items // n) * n, -sum(n % d == 0 for d in range(1, n + 1)), n),
    )


def lane_loads(
    cycles: FloatArray,
    items: tuple[int, int, int],
    options: tuple[IntArray, IntArray, IntArray],
    most: int | None = None,
    by: FloatArray | None = None,
) -> FloatArray:
    """The load of the fullest lane, [group options, in options, out options, macs].

    `cycles` [G, C/G/c, F/G, macs] may have axes of size 1 where all `items` along them are alike.
    Item i of an axis goes to lane i mod lanes; with a table `by` item p of `levelled_order` by its
    loads. A lane's load is the sum over its items. Foldings of more than `most` lanes are left at
    infinity.
    """
    count = int(cycles.shape[-1])
    limit = int(np.prod(items)) if most is None else most
    loads = np.full((*(len(o) for o in options), count), np.inf)
    table = cycles
    orders: list[_Orders | None] = [None, None, None]
    if by is not None:
        loaded = zip(item_loads(by), items, strict=True)
        orders = [_Orders(np.broadcast_to(x, n)) for x, n in loaded]
    sizes = list(items)
    for axis in (2, 1):
        bundles = bundle_count(items[axis])
        if bundles == items[axis] or (bundles % options[axis]).any():
            continue
        sizes[axis] = bundles
        if table.shape[axis] > 1:
            table = _bundled(table, axis, bundles, orders[axis])
            orders[axis] = None
    # What is summed over comes first, so that whole rows are moved and added.
    for g, gl, by_group in _folds(table, sizes[0], options[0], limit, orders[0]):
        by_group = np.ascontiguousarray(by_group.swapaxes(0, 1))
        for i, il, by_channel in _folds(by_group, sizes[1], options[1], limit // gl, orders[1]):
            by_channel = np.ascontiguousarray(by_channel.transpose(2, 0, 1, 3))
            if len(by_channel) == 1:
                few = options[2] <= limit // (gl * il)
                steps = -(-items[2] // options[2][few])
                loads[g, i, few] = steps[:, None] * by_channel.reshape(-1, count).max(axis=0)
                continue
            folds = _folds(by_channel, sizes[2], options[2], limit // (gl * il), orders[2])
            for o, _, sums in folds:
                loads[g, i, o] = sums.reshape(-1, count).max(axis=0)
    return loads


def levelled_loads(
    cycles: FloatArray,
    items: tuple[int, int, int],
    options: tuple[IntArray, IntArray, IntArray],
    most: int | None = None,
    beside: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray | None]:
    """As `lane_loads`, of each folding the better of the two orders; and of values `beside` the
    cycles, [G, C/G/c, F/G], if given, those of `fullest_lanes`: of one shape with the cycles they
    are added up together.
    """
    together = beside is not None and beside.shape == cycles.shape[:3]
    table, count = cycles, cycles.shape[3]
    if beside is not None and together:
        table = np.concatenate((cycles, beside[..., None]), axis=3)
    found = lane_loads(table, items, options, most)
    loads, fullest = found[..., :count], found[..., count:]
    levelled = np.zeros(loads.shape, dtype=np.bool_)
    if max(cycles.shape[:3]) > 1:
        found = lane_loads(table, items, options, most, cycles)
        levelled = found[..., :count] < loads
        loads = np.minimum(loads, found[..., :count])
        if together:
            fullest = np.where(levelled, found[..., count:], fullest)
    if beside is None or together:
        return loads, fullest if together else None
    return loads, fullest_lanes(beside, items, options, most, cycles, levelled)


def fullest_lanes(
    values: FloatArray,
    items: tuple[int, int, int],
    options: tuple[IntArray, IntArray, IntArray],
    most: int | None,
    cycles: FloatArray,
    levelled: BoolArray,
) -> FloatArray:
    """The most of `values` [G, C/G/c, F/G] on a lane, in the orders `levelled` chosen by `cycles`.

    `levelled` is [group options, in options, out options, n]; so is the result, or [..., 1] where
    none is levelled.
    """
    table = values[..., None]
    plain = lane_loads(table, items, options, most)
    if not levelled.any():
        return plain
    return np.where(levelled, lane_loads(table, items, options, most, cycles), plain)


def item_loads(cycles: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What each group, block of channels and filter loads on its own, summed over the others.

    By the cycles with the fewest multipliers of the table [G, C/G/c, F/G, macs]: the order is the
    same for all.
    """
    least = cycles[..., 0]
    return least.sum(axis=(1, 2)), least.sum(axis=(0, 2)), least.sum(axis=(0, 1))


def levelled_order(load: FloatArray, lanes: int) -> IntArray:
    """An order of the items in which item p goes to lane p mod `lanes`, loads being even.

    Heaviest first, one to each lane a round, so that no lane gets an item more than needed: the
    heaviest of a round to the least loaded lane, or, in many rounds, back and forth. Where lanes
    take bundles, these are even.
    """
    items = len(load)
    bundles = bundle_count(items)
    if lanes > 1 and bundles % lanes == 0 and bundles < items:
        lanes = bundles
    order = np.argsort(-load, kind="stable")
    full, rest = divmod(items, lanes)
    rounds = full + (rest > 0)
    if lanes == 1 or rounds == 1:
        return np.arange(items)
    padded = np.append(order, np.full(rounds * lanes - items, -1)).reshape(rounds, lanes)
    if rounds > _GREEDY_ROWS:
        padded[1::2] = padded[1::2, ::-1]
    else:
        weights = np.append(load, 0.0)
        sums = weights[padded[0]]
        for k in range(1, rounds):
            lightest = np.argsort(sums, kind="stable")
            padded[k, lightest] = padded[k].copy()
            sums += weights[padded[k]]
    last = np.argsort(padded[-1] < 0, kind="stable")
    return padded[:, last].ravel()[:items]


class _Orders:
    """Levelled orders of items for any number of lanes, each made once."""

    def __init__(self, load: FloatArray):
        self._load = load
        self._made: dict[int, IntArray] = {}

    def of(self, lanes: int) -> IntArray:
        if lanes not in self._made:
            self._made[lanes] = levelled_order(self._load, lanes)
        return self._made[lanes]


def _bundled(x: FloatArray, axis: int, bundles: int, orders: _Orders | None) -> FloatArray:
    """Sums over the items of `axis` that share a bundle, levelled by `orders` if given."""
    if orders is not None:
        x = x.take(orders.of(bundles), axis=axis)
    return np.moveaxis(_fold(np.moveaxis(x, axis, 0), bundles), 0, axis)


def _folds(
    x: FloatArray, items: int, options: IntArray, most: int, orders: _Orders | None
) -> Iterator[tuple[int, int, FloatArray]]:
    """Index, lanes, and the sums over the lanes' items along axis 0, for options up to `most`.

    `orders` are levelled ones, None to leave the items as they come.
    """
    done: dict[int, FloatArray] = {items: x}
    for index in range(len(options) - 1, -1, -1):
        lanes = int(options[index])
        if lanes > most:
            continue
        if len(x) == 1:
            yield index, lanes, x * -(-items // lanes)
            continue
        if orders is not None and 1 < lanes < items:
            yield index, lanes, _fold(x, lanes, orders.of(lanes))
            continue
        start = min(whole for whole in done if whole % lanes == 0 or whole == items)
        if lanes not in done:
            done[lanes] = _fold(done[start], lanes)
        yield index, lanes, done[lanes]


def _fold(x: FloatArray, lanes: int, order: IntArray | None = None) -> FloatArray:
    """Sums of the items of axis 0, in their order or another, that share a lane."""
    full, rest = divmod(len(x), lanes)
    if order is None:
        sums = x[: full * lanes].reshape(full, lanes, *x.shape[1:]).sum(axis=0)
        sums[:rest] += x[full * lanes :]
        return sums
    # A few rounds at a time, in memory that stays near.
    rounds = max(1, _NEAR // max(1, x[0].size * lanes))
    sums = x.take(order[:lanes], axis=0)
    for start in range(1, full, rounds):
        some = order[start * lanes : min(start + rounds, full) * lanes]
        for row in x.take(some, axis=0).reshape(-1, *sums.shape):
            sums += row
    sums[:rest] += x.take(order[full * lanes :], axis=0)
    return sums
