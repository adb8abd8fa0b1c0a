"""The points at which the blocks are synthesised: those a formula is fitted to, and those held out.

The fitted ones are listed by hand, to span what the parameters do; some of them were held out
before the others were drawn. The held-out ones are drawn at random with a fixed seed, whatever
their error. No fit sees them, but some terms were mended with the first drawn ones in view.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

import numpy as np

from hass_ir.hardware.packing import LENGTHS, packed_options
from hass_ir.hardware.rtl.engine_terms import DENSE, ENGINES
from hass_ir.hardware.selection import LONGEST_PARTIAL

Point = tuple[str, Mapping[str, int], bool]
"""Block, parameters, and whether it is held out."""

_PAIRS = (
    "4,1,16,16 9,3,16,16 16,4,16,16 9,6,8,8 25,5,8,8 8,2,8,8 32,4,8,8 9,1,16,16 9,6,16,16 "
    "18,6,8,8 9,8,8,8 12,6,12,8 9,4,16,16 18,8,16,16 32,8,16,16 9,3,8,8 9,2,16,16 16,8,8,8 "
    "4,2,8,8 6,3,16,16 8,4,16,16 16,2,8,8 18,3,16,8 25,5,16,16 27,9,8,8 32,8,8,4 16,6,16,8 "
    "12,3,8,8 25,3,16,16 9,5,8,8 8,3,16,16 9,4,8,8 27,4,8,8"
)
_SHORT = "9,3,16,16 9,4,8,8 8,2,8,8 9,5,16,16 9,6,16,16 6,2,16,16"
_SINGLE = (
    "9,3,16,16 25,5,8,8 16,4,16,16 9,1,16,16 32,8,8,8 12,6,12,8 32,4,16,16 4,2,8,8 9,6,8,8 "
    "9,2,8,8 16,8,16,8 27,9,8,8 8,4,16,16 9,4,16,16 16,6,8,8 25,3,16,16 9,5,8,8"
)
_DENSE = (
    "9,3,16,16 9,9,8,8 9,1,16,16 25,5,16,16 4,4,8,8 32,8,8,8 16,16,16,16 27,9,12,8 9,9,16,16 "
    "16,4,8,8 9,5,8,8 8,2,16,8 32,4,16,16 9,3,8,8 16,8,16,16 18,6,8,8 25,7,8,8 12,4,16,8 "
    "32,1,16,16 24,1,8,8 18,1,16,8"
)
_FAST = (
    "9,3,16,16 9,5,8,8 9,1,16,16 25,5,16,16 4,2,8,8 32,8,8,8 16,8,16,16 27,9,12,8 9,4,16,16 "
    "16,4,8,8 18,9,16,16 8,2,16,8 32,4,16,16 18,3,16,16 32,16,16,16 18,5,8,8 12,4,16,8 6,1,12,12"
)
_SUMMED = "9,3,16,16 9,6,16,16 16,4,8,8"
"""Those of all vector-dot engines whose sums are made in LUTs."""
_REACH = 4
_PACKING = (
    "9,3,4,16,16,1,1 9,4,6,16,16,1,1 8,2,4,8,8,1,1 9,2,8,16,16,1,1 9,5,2,16,16,1,1 8,4,2,8,8,1,1 "
    "9,3,4,16,16,0,1 9,3,4,16,16,1,0 8,3,8,8,8,1,1 9,3,6,8,8,1,1 9,4,4,8,8,1,1 8,5,6,16,16,1,1 "
    "9,4,6,8,8,0,1 9,4,8,8,8,1,0 9,5,8,16,8,1,1 8,2,8,16,16,1,1 8,3,4,16,8,1,1 9,4,8,8,4,1,1 "
    "8,2,8,16,16,0,1 8,5,2,16,16,1,0"
)
_TABLES = {
    "compactor": (
        "TAPS MACS REACH BITS",
        "9,3,7,32 9,6,4,16 16,4,13,16 25,5,21,16 32,8,25,16 8,2,7,32 4,2,3,32 9,4,6,32 16,8,9,32 "
        "4,1,4,16 12,6,7,16 32,16,17,16 25,3,23,16 32,4,29,16 18,6,13,16 9,1,9,16 3,2,2,16 "
        "6,2,5,32",
    ),
    "stream_fifo": (
        "BITS DEPTH",
        "8,4 16,16 32,32 64,64 16,128 32,64 9,16 48,4 16,256 14,32 24,16 40,32 16,64 32,128",
    ),
    "block_fifo": (
        "BITS DEPTH",
        "16,1024 36,512 8,2048 72,1024 18,4096 40,1024 9,2048 32,2048 18,512 64,1024 12,4096",
    ),
    "lane_fifo": (
        "BITS DEPTH FILTERS",
        "144,4,16 72,16,64 36,4,4 144,16,16 288,4,64 72,2,16 200,16,8 144,8,32 72,4,16 "
        "288,16,16 100,8,8",
    ),
    "sliding_window": (
        "BITS HEIGHT WIDTH CHANNELS KH KW STRIDE PAD BLOCK",
        "16,28,28,1,3,3,1,1,0 8,14,14,16,3,3,1,1,0 16,14,14,64,3,3,1,1,1 8,28,28,4,5,5,1,2,0 "
        "16,56,56,16,3,3,2,1,1 8,56,56,1,3,3,1,1,1 16,7,7,32,3,3,1,1,0 8,8,8,8,2,2,2,0,0 "
        "8,28,28,64,3,3,1,1,1 16,28,28,8,5,5,1,2,1 8,8,8,128,3,3,1,1,1 16,14,14,2,3,3,1,1,0 "
        "8,28,28,16,3,3,1,1,1 16,14,14,8,3,3,1,1,0 8,14,14,4,5,5,1,2,0 16,28,28,32,3,3,2,1,1 "
        "8,56,56,8,3,3,1,1,1 8,7,7,64,3,3,1,1,0",
    ),
    "accumulate_filters": (
        "IN_BITS ACC_BITS FILTERS BLOCKS",
        "36,40,16,4 20,24,64,16 36,40,64,64 20,24,8,4 28,32,32,8 36,40,128,16 20,24,256,4 "
        "44,48,4,128 36,40,32,16 20,24,128,8 28,32,64,4 24,28,16,32 36,40,16,9 20,24,64,100 "
        "28,32,24,50",
    ),
    "accumulate_channels": (
        "IN_BITS ACC_BITS BLOCKS",
        "36,40,4 20,24,16 28,32,64 44,48,8 20,24,256 36,40,32 24,28,8 36,40,100 20,24,9 28,32,37",
    ),
    "threshold": (
        "BITS RELU",
        "8,0 16,0 8,1 16,1 24,0 12,1 12,0 20,1",
    ),
    "width_adapter": (
        "BITS IN_WORDS OUT_WORDS",
        "16,1,4 8,1,8 16,4,1 8,8,1 16,1,1 8,2,4 16,8,2 8,1,2 32,1,2 8,16,1 16,2,1 16,1,8 "
        "8,1,4 16,8,1 16,4,2 8,4,1 8,4,4",
    ),
    "select_word": ("INPUTS BITS", " ".join(f"{n},16" for n in range(2, 33))),
}
_WIDTHS = ((16, 16), (8, 8), (16, 8), (8, 4), (12, 8))
_SEED = 2026
_DRAWN = {
    "pair_sparse": 8,
    "weight_sparse": 6,
    "activation_sparse": 6,
    "dense": 12,
    "fast_dense": 8,
    "packing": 8,
    "compactor": 5,
    "select_word": 6,
}
"""Points held out of a block; of the others four."""


def _engine(
    name: str, taps: int, macs: int, widths: tuple[int, int], reach: int, chain: int = 1
) -> dict[str, int]:
    """All parameters of a vector-dot engine; `reach` is ignored by dense engines."""
    a, w = widths
    p = {"TAPS": taps, "MACS": macs, "A_BITS": a, "W_BITS": w, "ACC_BITS": a + w + 8}
    p["CHAIN"] = chain
    if name not in DENSE:
        p["REACH"] = reach
    if name == "activation_sparse":
        p |= {"FILTERS": 16, "HELD": 2 << (-(-taps // macs) - 1).bit_length()}
    return p


def _engines(name: str, points: str, reach: int | None = None, chain: int = 1) -> list[Point]:
    rows = [tuple(map(int, text.split(","))) for text in points.split()]
    return [
        (name, _engine(name, taps, macs, (a, w), reach or taps - macs + 1, chain), False)
        for taps, macs, a, w in rows
    ]


def _packing(
    taps: int, macs: int, reach: int, a: int, w: int, weights: int, chain: int
) -> dict[str, int]:
    """All parameters of an engine that packs vectors."""
    return _engine("packing", taps, macs, (a, w), reach, chain) | {"WEIGHTS": weights}


def _packings() -> list[Point]:
    """The fitted points of engines that pack vectors."""
    rows = [map(int, row.split(",")) for row in _PACKING.split()]
    return [("packing", _packing(*row), False) for row in rows]


def _table(name: str) -> list[Point]:
    """The fitted points of a block without products: columns and rows."""
    columns, rows = _TABLES[name]
    return [
        (name, dict(zip(columns.split(), map(int, row.split(",")), strict=True)), False)
        for row in rows.split()
    ]


def _drawn(name: str, number: int, fitted: list[Point]) -> list[Point]:
    """The points held out of block `number`: the first that are drawn and not fitted."""
    rng = np.random.default_rng([_SEED, number])
    taken = [p for _, p, _ in fitted]
    found: list[Point] = []
    while len(found) < _DRAWN.get(name, 4):
        p = _draw(name, rng)
        if p not in taken:
            taken.append(p)
            found.append((name, p, True))
    return found


def _draw(name: str, rng: np.random.Generator) -> dict[str, int]:
    def one(*values: int) -> int:
        return values[int(rng.integers(len(values)))]

    def between(least: int, most: int) -> int:
        return int(rng.integers(least, most + 1))

    if name in ENGINES:
        taps = between(4, 27)
        most = taps - 1 if name != "fast_dense" else (taps + 1) // 2
        macs = between(1, min(most, 10))
        reach = taps - macs + 1
        if name == "pair_sparse" and taps <= LONGEST_PARTIAL and macs * _REACH >= taps:
            reach = one(reach, min(_REACH, reach))
        widths = _WIDTHS[between(0, len(_WIDTHS) - 1)]
        return _engine(name, taps, macs, widths, reach, int(between(0, 3) > 0))
    if name == "packing":
        taps = one(*LENGTHS)
        macs, reach = packed_options(taps)[between(0, len(packed_options(taps)) - 1)]
        a, w = _WIDTHS[between(0, len(_WIDTHS) - 1)]
        return _packing(taps, macs, reach, a, w, between(0, 1), int(between(0, 3) > 0))
    if name == "compactor":
        taps = between(4, 27)
        macs = between(1, min(taps - 1, 10))
        return {"TAPS": taps, "MACS": macs, "REACH": taps - macs + 1, "BITS": one(8, 16, 32)}
    if name == "select_word":
        return {"INPUTS": between(2, 32), "BITS": one(4, 8, 12, 24, 32)}
    if name in ("stream_fifo", "lane_fifo"):
        p = {"BITS": between(8, 200), "DEPTH": 1 << between(2, 6)}
        return p if name == "stream_fifo" else p | {"FILTERS": 1 << between(1, 6)}
    if name == "block_fifo":
        return {"BITS": between(8, 80), "DEPTH": 1 << between(9, 12)}
    if name == "sliding_window":
        side, channels, k = between(7, 56), 1 << between(0, 6), one(3, 5)
        p = {"BITS": one(8, 16), "HEIGHT": side, "WIDTH": side, "CHANNELS": channels}
        own = {"KH": k, "KW": k, "STRIDE": one(1, 2), "PAD": one(0, k // 2)}
        return p | own | {"BLOCK": int(side * channels > 512)}
    if name.startswith("accumulate"):
        bits = between(16, 44)
        p = {"IN_BITS": bits, "ACC_BITS": bits + between(2, 8)}
        filters = {"FILTERS": 1 << between(2, 8)} if name == "accumulate_filters" else {}
        return p | filters | {"BLOCKS": between(2, 256)}
    if name == "threshold":
        return {"BITS": between(4, 32), "RELU": one(0, 1)}
    narrow, ratio = one(1, 2, 4), 1 << between(1, 3)
    words = (narrow, narrow * ratio) if between(0, 1) else (narrow * ratio, narrow)
    return {"BITS": between(4, 32), "IN_WORDS": words[0], "OUT_WORDS": words[1]}


def points() -> list[Point]:
    """All points, blocks taking turns, so that what is there of a sweep is of use."""
    short = _engines("pair_sparse", _SHORT, _REACH)
    lists = {
        "pair_sparse": _engines("pair_sparse", _PAIRS) + short,
        "weight_sparse": _engines("weight_sparse", _SINGLE),
        "activation_sparse": _engines("activation_sparse", _SINGLE),
        "dense": _engines("dense", _DENSE),
    }
    lists = {
        **{name: _engines(name, _SUMMED, chain=0) + found for name, found in lists.items()},
        **{name: _table(name) for name in _TABLES},
        "packing": _packings(),
        "fast_dense": _engines("fast_dense", _SUMMED, chain=0) + _engines("fast_dense", _FAST),
    }
    drawn = [_drawn(name, i, fitted) for i, (name, fitted) in enumerate(lists.items())]
    turns = zip_longest(*lists.values(), *drawn)
    return [point for turn in turns for point in turn if point is not None]
