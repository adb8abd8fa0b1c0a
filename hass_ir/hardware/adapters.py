"""Width adapters: an engine's results drained at r words a cycle, and r words written to its banks.

Streams carry words in canonical order (rows, columns, channels), r = 2^k a cycle; an engine makes
results of several filters, groups and columns at once and reads channels from several banks. What
lies between is charged to the engine, for the r of its own cycles: in a design it never needs more.
"""

from __future__ import annotations

import numpy as np

from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div, lutram, shift_fifo
from hass_ir.hardware.resources import Grid, Items, multiplexer_lut
from hass_ir.hardware.workload import ComputeLayer

Uneven = tuple[BoolArray | bool, BoolArray | bool, BoolArray | bool]
"""Whether groups, blocks and filters are levelled, so that any may be on any lane."""


MOST_FULL = 0.8
"""Share of its words that a stream carries: it must make up for cycles in which nothing moves."""


def rate(words: int, cycles: FloatArray) -> IntArray:
    """Words a cycle of a stream of `words` an image: the smallest power of two of which they take
    at most the share `MOST_FULL`."""
    needed = np.maximum(words / MOST_FULL / np.maximum(cycles, 1.0), 1.0)
    part, power = np.frexp(needed)
    return np.left_shift(1, power - (part == 0.5), dtype=np.int64)


def narrower_from(words: int, cycles: FloatArray) -> FloatArray:
    """The cycles from which on a stream of `words` an image is half as wide as for `cycles`;
    infinite where it has one word a cycle."""
    width = rate(words, cycles)
    return np.where(width > 1, 2.0 * words / MOST_FULL / width, np.inf)


def adapters(
    layer: ComputeLayer, items: Items, grid: Grid, cycles: FloatArray, uneven: Uneven
) -> tuple[IntArray, IntArray]:
    """LUT and FF of the drain and the bank writers of each engine of `cycles` an image."""
    drain_lut, drain_ff = drain(layer, items, grid, cycles, uneven)
    lut, ff = bank_writer(layer, items, grid, cycles, uneven)
    if layer.dynamic:
        more_lut, more_ff = _stationary_writer(layer, grid, cycles)
        lut, ff = lut + more_lut, ff + more_ff
    return drain_lut + lut, drain_ff + ff


def result_words(items: Items, grid: Grid) -> IntArray:
    """Results each lane holds until the drain has taken them, both running evenly.

    A lane makes the `made` results of its filters in a burst after the last block of channels, or
    evenly where there is one block or the blocks come first (packing). Groups, and columns with all
    their groups, go out one after the other: the last of `ways` waits for the others, while the
    next results come. By then it holds made·(2 - 1/(ways·share)), where a burst fills that `share`
    of the time and this is more than made.
    """
    steps, groups = ceil_div(items[2], grid.out_lanes), ceil_div(items[0], grid.group_lanes)
    bursts = np.where(grid.packing > 0, 1, ceil_div(items[1], grid.in_lanes))
    several = grid.columns > 1
    made = np.where(several, steps * groups, steps)
    bursts_of_position = np.where(several & (groups > 1), 1, bursts)
    ways = grid.group_lanes * grid.columns
    waiting = np.ceil(made * np.maximum(1.0, 2.0 - bursts_of_position / ways)).astype(np.int64)
    return np.where(ways > 1, waiting, np.where(bursts == 1, 1, steps))


def buses(banks: IntArray, r: IntArray) -> IntArray:
    """Buses of a word a cycle on which r words a cycle reach banks that take one each.

    Each bank is on one bus. With r of them, where r divides the banks, or else up to 2r, no bus
    carries more than its share.
    """
    return np.where(banks & (r - 1) == 0, r, np.minimum(banks, 2 * r))


def multiplexers(bits: IntArray | int, inputs: IntArray) -> IntArray:
    """LUTs of a multiplexer of `inputs` for `bits`: two bits a LUT for two inputs, else as the
    crossbar's (AMD UG574: a LUT is one function of 6 inputs or two of 5)."""
    return np.where(inputs == 2, ceil_div(bits, 2), bits * multiplexer_lut(inputs))


def drain(
    layer: ComputeLayer, items: Items, grid: Grid, cycles: FloatArray, uneven: Uneven
) -> tuple[IntArray, IntArray]:
    """LUT and FF from the results of all lanes to r words a cycle.

    A FIFO a lane, two registers where two words suffice. Then the cheaper of two: a multiplexer for
    each of the r words over the L / gcd(L, r) lanes it can come from; or buses to a memory of r
    banks that holds the words of all columns twice, which restores any order: between memories, a
    schedule without conflicts exists for every permutation (bipartite edge colouring, König 1916).
    Levelled filters or groups need the latter, and memories instead of FIFOs.
    """
    b, r = layer.stream_bits, rate(layer.positions * layer.filters, cycles)
    lanes, words = grid.outputs, result_words(items, grid)
    sorts = is_sorted(items, grid, uneven)
    queue = np.where(words > 2, shift_fifo(b, words), 0)
    queue = np.where(sorts, lutram(b, np.maximum(words, 2)), queue)
    straight = multiplexers(r * b, np.where(sorts & (r == 1), lanes, lanes // _common(lanes | r)))
    paths = buses(lanes, r)
    through = multiplexers(paths * b, ceil_div(lanes, paths)) + multiplexers(r * b, paths)
    through = through + r * lutram(b, 2 * ceil_div(layer.filters * grid.columns, r))
    chosen = np.where(sorts & (r > 1), through, np.minimum(straight, through))
    return lanes * queue + chosen, lanes * b * np.where(words > 2, 1, 2) + r * b


def sorting_cycles(
    layer: ComputeLayer, items: Items, grid: Grid, uneven: Uneven, r: IntArray
) -> FloatArray:
    """Cycles in which an engine sorts an image's results, which leave at `r` words a cycle; 0 where
    it need not.

    The memory holds two sets of columns: the next one comes into it, on `buses`, once the last but
    one has left. So two sets take as long as one takes to come and to leave; where a row's last set
    has fewer columns the others do so one after the other, as if it were whole.
    """
    sets, whole = ceil_div(layer.out_width, grid.columns), grid.columns * layer.filters
    sorts = is_sorted(items, grid, uneven)
    leaves, comes = whole / r, whole / buses(grid.outputs, r)
    row = sets // 2 * (comes + leaves) + sets % 2 * leaves
    return np.where(sorts & (r > 1) & (sets > 1), layer.out_height * row, 0.0)


def uneven_of(uneven: Uneven, rows: IntArray) -> Uneven:
    """That of the engines `rows`."""
    one, two, three = (u if isinstance(u, bool) else u[rows] for u in uneven)
    return one, two, three


def bank_writer(
    layer: ComputeLayer, items: Items, grid: Grid, cycles: FloatArray, uneven: Uneven
) -> tuple[IntArray, IntArray]:
    """LUT and FF from r words a cycle to the banks of line and window buffers.

    A single word a cycle takes nothing but its register. Else the cheaper of two: a multiplexer for
    each bank over those of the r words that can be for it (`slots`), where no two are for the same;
    or, in any order, a memory of r banks that holds the words of all columns twice, and `buses`.
    """
    b, r = layer.activation_bits, rate(_in_words(layer), cycles)
    banks = grid.in_lanes * grid.c * grid.group_lanes * grid.columns
    sorts = mixed(uneven[1], grid.in_lanes, items[1]) & (r > grid.c)
    sorts = (sorts | mixed(uneven[0], grid.group_lanes, items[0])) & (r > 1)
    straight = multiplexers(banks * b, slots(layer, items, grid, r))
    through = multiplexers(buses(banks, r) * b, r)
    through = through + r * lutram(b, 2 * ceil_div(layer.channels * grid.columns, r))
    free = conflict_free(layer, grid, r) & ~sorts
    lut = np.where(free, np.minimum(straight, through), through)
    return np.where(r > 1, lut, 0), (r + banks) * b


def slots(layer: ComputeLayer, items: Items, grid: Grid, r: IntArray) -> IntArray:
    """Of r words a cycle in canonical order, those that can be for one and the same bank.

    A bank's words are so many apart that they keep to r / gcd(r, distances) places.
    """
    group = layer.group_channels
    next_block = np.where(grid.in_lanes < items[1], grid.in_lanes * grid.c, 0)
    next_group = np.where(grid.group_lanes < items[0], grid.group_lanes * group, 0)
    return r // _common(r | layer.channels * grid.columns | next_block | next_group)


def conflict_free(layer: ComputeLayer, grid: Grid, r: IntArray) -> BoolArray:
    """Whether no two of r words in canonical order, a cycle's, are for the same bank.

    The banks must take r neighbours of a group, or whole groups, and r divide these.
    """
    group, side = layer.group_channels, grid.in_lanes * grid.c
    divides = group & (r - 1) == 0
    within = (r <= side) & divides
    whole = (side >= group) & (r <= group * grid.group_lanes) & (layer.channels & (r - 1) == 0)
    aligned = (layer.groups % grid.group_lanes == 0) | divides
    return (r == 1) | within | (whole & aligned)


def _stationary_writer(
    layer: ComputeLayer, grid: Grid, cycles: FloatArray
) -> tuple[IntArray, IntArray]:
    """The same for the operand of attention that stays, which may come in either order."""
    b, r = layer.weight_bits, rate(layer.channels * layer.group_filters, cycles)
    banks = grid.in_lanes * grid.c * grid.group_lanes * grid.out_lanes * grid.slot.filters
    through = multiplexers(buses(banks, r) * b, r)
    through = through + r * lutram(b, 2 * ceil_div(layer.channels, r))
    return np.where(r > 1, through, 0), (r + banks) * b


def _common(several: IntArray) -> IntArray:
    """The greatest common divisor of numbers and a power of two, of which `several` is the or: its
    lowest bit."""
    return several & -several


def _in_words(layer: ComputeLayer) -> int:
    return layer.in_height * layer.in_width * layer.channels


def is_sorted(items: Items, grid: Grid, uneven: Uneven) -> BoolArray:
    """Whether results must be sorted, since levelling moves filters or groups."""
    filters = mixed(uneven[2], grid.out_lanes, items[2])
    return filters | mixed(uneven[0], grid.group_lanes, items[0])


def mixed(uneven: BoolArray | bool, lanes: IntArray, items: IntArray | int) -> BoolArray:
    """Whether levelling moves items between lanes: not where one has all, or each has one."""
    return (lanes > 1) & (lanes < items) & uneven
