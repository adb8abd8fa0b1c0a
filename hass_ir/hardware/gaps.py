"""What the scan of a padded image passes between the windows of a layer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hass_ir.hardware.adapters import Uneven, mixed
from hass_ir.hardware.candidates import BoolArray, FloatArray, IntArray
from hass_ir.hardware.memory import ceil_div
from hass_ir.hardware.resources import Grid, Items
from hass_ir.hardware.workload import ComputeLayer

AHEAD = 2.0
"""Cycles' worth of words that are taken for the next place, where a column at a time is scanned;
else those of a set of columns are."""
THROUGH = 2.0
"""Cycles until a window whose first step is scanned is in work."""


@dataclass(frozen=True)
class Line:
    """Places of the scan in a line of the padded image, and those of them that hold a column of the
    image itself."""

    across: IntArray
    inside: IntArray


@dataclass(frozen=True)
class Gap:
    """What lies between two windows: places of the scan; those of them with words, and the pixels
    that must come, until the next one's first step; lines of the image that begin; whether the
    next one's own place has words. `first` and `last` are the places in a line where its first and
    last window end."""

    places: IntArray
    inside: IntArray
    pixels: IntArray
    lines: IntArray
    own: BoolArray
    first: IntArray
    last: IntArray

    def cycles(
        self,
        steps: IntArray,
        pixel: FloatArray,
        ahead: FloatArray,
        early: FloatArray,
        share: FloatArray,
    ) -> FloatArray:
        """Cycles from one window's last step to the next one's first, after which it is in work.

        A pixel takes `pixel` cycles to come; of the next window's own only the first step's `share`
        of the channels need be there. Words came `ahead` while the scan waited for room, and
        `early` while it passed the padding between lines.
        """
        coming = np.maximum(self.pixels - self.own * (1.0 - share), 0.0) * pixel
        waits = coming - self.inside * steps - ahead - np.maximum(self.lines - 1, 0) * early
        scanned = self.places * steps + THROUGH
        return np.asarray(np.maximum(waits, 0.0) + scanned, dtype=np.float64)


def lines(layer: ComputeLayer, columns: IntArray) -> Line:
    """The places of a line for each number of `columns`."""
    _, left, *rest = layer.padding
    right = rest[1] if rest else left
    across = ceil_div(layer.in_width + left + right, columns)
    return Line(across, ceil_div(left + layer.in_width, columns) - left // columns)


def ends_beside(layer: ComputeLayer, columns: IntArray) -> IntArray:
    """Of the sets of a row, how many end at a place of the scan where another one ends: all but
    the last are `stride` places apart, up to the line's end."""
    span = (layer.kernel[1] - 1) * layer.dilation[1]
    end, stride = lines(layer, columns).across - 1, layer.stride[1]
    sets = ceil_div(layer.out_width, columns)
    first = ((columns - 1) * stride + span) // columns
    last = np.minimum(((layer.out_width - 1) * stride + span) // columns, end)
    before = np.minimum(np.maximum(ceil_div(end - first, stride), 0), sets - 1)
    furthest = np.where(before < sets - 1, end, first + (before - 1) * stride)
    places = before + (before < sets - 1) + ((sets == 1) | (last > furthest))
    return sets - places


def first_share(items: Items, grid: Grid, uneven: Uneven) -> FloatArray:
    """The share of a pixel's channels that must be there for the first step, [n]: all before the
    last that any lane takes.

    Each lane takes its groups and blocks in ascending order. Levelled, they are any: the median of
    the highest of the lanes' lowest, drawn independently, and half an item to its end.
    """
    shares = [
        np.where(
            mixed(each, lanes, count),
            np.minimum(1.0 - (1.0 - 0.5 ** (1.0 / lanes)) ** (lanes / count) + 0.5 / count, 1.0),
            np.minimum(lanes / count, 1.0),
        )
        for each, lanes, count in (
            (uneven[0], grid.group_lanes, items[0]),
            (uneven[1], grid.in_lanes, items[1]),
        )
    ]
    groups = items[0]
    return (np.maximum(shares[0] * groups, 1.0) - 1.0 + shares[1]) / groups


def gaps(layer: ComputeLayer, columns: IntArray) -> tuple[Gap, list[tuple[int, Gap]], Gap]:
    """From one set of columns to the next within a row; from the last window of a row to the first
    of the next, and how many of an image's rows are alike; and from the last window of an image to
    the first of the next image."""
    top, left, *rest = layer.padding
    bottom = rest[0] if rest else top
    line, height = lines(layer, columns), layer.in_height + top + bottom
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    first = (np.minimum(columns, layer.out_width) - 1) * layer.stride[1] + span[1]
    last = (layer.out_width - 1) * layer.stride[1] + span[1]
    first, last = (np.minimum(x // columns, line.across - 1) for x in (first, last))

    def passed(place: IntArray) -> tuple[IntArray, IntArray]:
        """Pixels of a line that are there, and its places with words that are passed, after
        `place`."""
        pixels = np.clip((place + 1) * columns - left, 0, layer.in_width)
        return pixels, np.clip(place + 1 - left // columns, 0, line.inside)

    (begins, there), ends, before = passed(first), passed(last), passed(first - 1)[1]

    def gap(edges: int, whole: int, from_line: bool, to_line: bool) -> Gap:
        """Across `edges` lines, `whole` of which are the image's and passed from end to end;
        whether the windows' own lines are the image's."""
        pixels = whole * layer.in_width + from_line * (layer.in_width - ends[0]) + to_line * begins
        inside = whole * line.inside + from_line * (line.inside - ends[1]) + to_line * before
        places = line.across * edges - 1 - last + first
        own = to_line & (there > before)
        return Gap(places, inside, pixels, np.full_like(first, whole + to_line), own, first, last)

    size = layer.in_height
    at = [min(y * layer.stride[0] + span[0], height - 1) - top for y in range(layer.out_height)]
    kinds = Counter(
        (b - a, max(0, min(b, size) - max(a + 1, 0)), 0 <= a < size, 0 <= b < size)
        for a, b in pairwise(at)
    )
    whole = max(0, size - max(at[-1] + 1, 0)) + max(0, min(at[0], size))
    image = gap(height + at[0] - at[-1], whole, 0 <= at[-1] < size, 0 <= at[0] < size)
    one = np.ones_like(columns)
    places = one * (layer.stride[1] - 1)
    inside = Gap(places, places, layer.stride[1] * columns, 0 * one, one > 0, first, last)
    return inside, [(times, gap(*kind)) for kind, times in kinds.items()], image
