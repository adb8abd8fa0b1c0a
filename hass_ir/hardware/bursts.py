"""How far a part runs behind its input, and the words that wait since others come in bursts.

All streams run at one image an II, an engine's sets of columns evenly. What a part takes early or
gives in bursts is then a matter of word counts: nothing here depends on the II or on zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np

from hass_ir.hardware.candidates import IntArray
from hass_ir.hardware.datapaths import most_columns
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.stream_parts import POOLS
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

LEAST_SHARE = 0.01
"""The share of an II that words which lack a place may cost, before there is a FIFO for them."""


def needed(layer: ComputeLayer, columns: int) -> IntArray:
    """Words of an image that must be there for each of its sets of `columns` windows, [sets]."""
    top, left, *_ = layer.padding
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    last = np.arange(columns, layer.out_width + columns, columns)
    last = np.minimum(last, layer.out_width) - 1
    y = np.arange(layer.out_height) * layer.stride[0] + span[0] - top
    x = last * layer.stride[1] + span[1] - left
    y, x = np.clip(y, 0, layer.in_height - 1), np.clip(x, 0, layer.in_width - 1)
    pixels = y[:, None] * layer.in_width + x + 1
    return (pixels * layer.channels).ravel()


@dataclass(frozen=True)
class Waiting:
    """Words that wait on a stream since others come in bursts, and the share of an II that is lost
    where they have no place: a burst may come with every row."""

    words: int = 0
    lost: float = 0.0


@lru_cache(maxsize=4096)
def _engine(layer: ComputeLayer, spread: float = 1.0) -> tuple[float, Waiting]:
    """Images that an engine's output runs behind its input, which takes `spread` of an II, and
    what waits before it: the most of engines of one column and of those with the most."""
    found = [_with_columns(layer, spread, n) for n in {1, most_columns(layer)}]
    words, lost = (max(x) for x in zip(*((w.words, w.lost) for _, w in found), strict=True))
    return max(late for late, _ in found), Waiting(words, lost)


def _with_columns(layer: ComputeLayer, spread: float, columns: int) -> tuple[float, Waiting]:
    """The same with so many `columns`."""
    need = needed(layer, columns)
    total, sets = layer.in_height * layer.in_width * layer.channels, len(need)
    done = np.arange(sets) / sets
    late = float((spread * need / total - done).max())
    # While a set is worked on, words come that only the next one needs; a set of them is taken.
    taken = columns * layer.channels
    waiting = float((total * (done + 1 / sets + late) - need).max())
    more = np.diff(need, prepend=need[-1] - total) - total / sets - taken
    lost = float(np.maximum(more, 0).sum()) / total
    return late + 1 / sets, Waiting(max(0, ceil(waiting) - taken), lost)


def lag(part: Part, spread: float = 1.0) -> float:
    """Images (II) from a part's first word in to its first word out, if the words of an image come
    evenly within `spread` of an II and go out evenly.

    An engine gives a set of columns once it has its windows and has worked on them; it may have as
    many columns as engines can.
    """
    if isinstance(part.layer, ComputeLayer):
        return max(spread * part.fill, _engine(part.layer, spread)[0])
    return spread * part.fill


def spread(part: Part, inputs: Sequence[float]) -> float:
    """Share of an II in which the words that a part gives for an image come, if those of its inputs
    take `inputs`.

    Means of whole images come all at once, and so do the results of an engine of one position: what
    takes them has its windows there at once.
    """
    layer = part.layer
    if isinstance(layer, ComputeLayer):
        return 1.0 if layer.positions > 1 else 0.0
    if isinstance(layer, StreamLayer) and layer.kind == "global_avg_pool":
        return 0.0
    return max(inputs, default=1.0)


def held_before(part: Part) -> Waiting:
    """Words that come while a part takes none: the windows at an image's end need no new ones,
    those at its beginning several rows at once, and with a stride each row's first window some."""
    layer = part.layer
    if isinstance(layer, ComputeLayer):
        return Waiting() if layer.dynamic else _engine(layer)[1]
    if isinstance(layer, StreamLayer) and layer.kind in POOLS and part.words == layer.in_words:
        return Waiting(ceil(part.fill * layer.in_words), part.fill)
    return Waiting()


def held_behind(part: Part) -> Waiting:
    """Words given at once that are taken evenly: of a pool, which gives its rows in the cycles of
    one of the rows that they cover."""
    layer = part.layer
    if not isinstance(layer, StreamLayer):
        return Waiting()
    if layer.kind == "global_avg_pool":
        return Waiting(layer.out_words, 1.0)
    if layer.kind in POOLS:
        row = part.row_words
        held = max(0, row - ceil(row**2 / (layer.in_width * layer.channels)))
        return Waiting(held, held / row)
    return Waiting()


def bursts(parts: Sequence[Part]) -> list[int]:
    """Words that each part's output may be ahead of an even stream, or behind it: a row of the
    image, or of tokens those that an engine works on at once. A layer of one position is done with
    it at once, and its user waits for that.
    """
    found: list[int] = []
    for part in parts:
        layer = part.layer
        if isinstance(layer, ComputeLayer):
            across = layer.out_width if layer.out_height > 1 else most_columns(layer)
            words = across * layer.filters if layer.positions > 1 else 1
        else:
            words = max((found[i] for i in part.inputs), default=part.row_words)
        found.append(min(part.words, words))
    return found
