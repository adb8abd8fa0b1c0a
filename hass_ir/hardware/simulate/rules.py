"""What parts take and give by numbers of words alone, whatever the timing and the zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.bursts import needed
from hass_ir.hardware.candidates import IntArray as Ints
from hass_ir.hardware.simulate import columns as c
from hass_ir.hardware.simulate.engine_tables import tile_table
from hass_ir.hardware.simulate.pipeline import (
    Concat,
    Engine,
    Join,
    Link,
    Map,
    Part,
    in_words,
    out_words,
)
from hass_ir.hardware.tiles import tile, unit_words

IMAGES = 2
"""Images that a run without time counts: see `progress`."""


@dataclass(frozen=True, eq=False)
class Rule:
    """Of each operand of a part, the words [operands, words out] of an image that it needs to give
    word k, and that it takes in at least before that; an operand `passed` on is taken only as words
    are given. `words` are those of the operands.
    """

    need: Ints
    take: Ints
    words: tuple[int, ...]
    passed: tuple[bool, ...]


def rule(part: Part) -> Rule:
    """What a part needs and takes, word by word of what it gives."""
    words, out = in_words(part), out_words(part)
    count = np.arange(1, out + 1)
    passed = (not isinstance(part, Engine | Map),) * len(words)
    match part:
        case Link() if part.reads:
            return Rule(np.zeros((0, out), np.int64), np.zeros((0, out), np.int64), (), ())
        case Engine():
            need = _of_sets(part)[None]
            if part.layer.dynamic:
                need = np.stack((need[0], np.full(out, words[1])))
            take = need
        case Map() if part.needed is not None and part.allowed is not None:
            need, take = part.needed[None], part.allowed[None]
        case Join() if part.small:
            need = np.stack((count, np.minimum(count, part.small)))
            take = np.stack((count, np.full(out, part.small)))
            passed = (True, False)
        case Concat():
            need = take = _of_runs(part)
        case _:
            need = take = np.tile(count, (len(words), 1))
    # What a word before has needed is there, also where the window's last row is that of padding.
    need, take = (np.maximum.accumulate(x, axis=1) for x in (need, take))
    return Rule(need, take, words, passed)


def _of_sets(engine: Engine) -> Ints:
    """Words of an image that each result needs: those of its set of columns, or tile."""
    layer = engine.layer
    if engine.weight_stream is not None:
        return _of_tiles(engine, engine.weight_stream.rows)
    need = needed(layer, engine.columns)
    sets = -(-layer.out_width // engine.columns)
    columns = np.full(sets, engine.columns)
    columns[-1] = layer.out_width - (sets - 1) * engine.columns
    return need.repeat(np.tile(columns * layer.filters, layer.out_height))


def _of_tiles(engine: Engine, rows: int) -> Ints:
    """Words of an image that each result needs: those of its tile."""
    table = tile_table(engine, tile(engine.layer, rows))
    needs = table[:, c.TILE_END] * unit_words(engine.layer)
    return needs.repeat(table[:, c.TILE_WORDS])


def _of_runs(part: Concat) -> Ints:
    """Words of each operand up to each word of a concat."""
    operands = sorted({k for k, _ in part.runs if k is not None})
    source = np.concatenate([np.full(n, -1 if k is None else k) for k, n in part.runs])
    source = np.tile(source, part.words // len(source))
    return np.stack([np.cumsum(source == k) for k in operands])
