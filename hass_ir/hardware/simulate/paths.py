"""Parts one behind the other as one path, on which words wait: what a run without time counts.

A path leads from a part with several users (or none it takes from) to one that takes several
streams (or writes), over parts with one stream in and one out. Those hold and give words by counts
alone, and so does what they make together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import IntArray as Ints
from hass_ir.hardware.simulate.pipeline import Pipeline, out_words
from hass_ir.hardware.simulate.rules import IMAGES, Rule


@dataclass(frozen=True, eq=False)
class Path:
    """From part `source` to part `target`: word k of the target's needs `need[k]` words of the
    source's; once the target gave k, the source may have given up to `room[k]`."""

    source: int
    target: int
    need: Ints
    room: Ints


def paths(pipeline: Pipeline, rules: Sequence[Rule]) -> list[Path]:
    """The paths of a pipeline, over `IMAGES` images."""
    into: list[list[int]] = [[] for _ in pipeline.parts]
    users = [0] * len(pipeline.parts)
    for e, stream in enumerate(pipeline.streams):
        into[stream.target].append(e)
        users[stream.source] += 1
    inner = [len(a) == 1 and b == 1 for a, b in zip(into, users, strict=True)]
    result: list[Path] = []
    for n, streams in enumerate(into):
        if inner[n]:
            continue
        for q, e in enumerate(streams):
            need, taken = _counts(rules[n], q)
            stream = pipeline.streams[e]
            while inner[stream.source]:
                part = stream.source
                most = IMAGES * out_words(pipeline.parts[part])
                first, more = _counts(rules[part], 0)
                need = np.where(need > 0, first[np.maximum(need, 1) - 1], 0)
                taken = more[np.minimum(taken + stream.capacity, most)]
                stream = pipeline.streams[into[part][0]]
            result.append(Path(stream.source, n, need, taken + stream.capacity))
    return result


def _counts(rule: Rule, q: int) -> tuple[Ints, Ints]:
    """Of operand q the words that each word out needs, [words], and those taken before it and in
    the end, [words + 1]; of all images.
    """
    starts = rule.words[q] * np.arange(IMAGES)[:, None]
    need = (rule.need[q] + starts).ravel()
    if rule.passed[q]:
        return need, np.concatenate(([0], need))
    return need, np.append((rule.take[q] + starts).ravel(), IMAGES * rule.words[q])


def goes_on(pipeline: Pipeline, rules: Sequence[Rule]) -> bool:
    """Whether all words of `IMAGES` images come through.

    A path that is the only one between what it joins can fill or run empty, not both: where it
    holds what a word needs it counts as unbounded.
    """
    found = paths(pipeline, rules)
    for path in found:
        if (path.need > path.room[:-1]).any():
            return False
    bounded = [not _only(found, i) for i in range(len(found))]
    total = [IMAGES * out_words(part) for part in pipeline.parts]
    given = [0] * len(total)
    into: dict[int, list[int]] = {}
    out: dict[int, list[int]] = {}
    for i, path in enumerate(found):
        out.setdefault(path.source, []).append(i)
        into.setdefault(path.target, []).append(i)
    nodes = sorted(into.keys() | out.keys())
    pending = dict.fromkeys(nodes)
    while pending:
        n = next(iter(pending))
        del pending[n]
        upto = total[n]
        for i in into.get(n, ()):
            there = given[found[i].source]
            upto = min(upto, int(found[i].need.searchsorted(there, side="right")))
        for i in out.get(n, ()):
            if bounded[i]:
                upto = min(upto, int(found[i].room[given[found[i].target]]))
        if upto > given[n]:
            given[n] = upto
            pending |= dict.fromkeys(found[i].source for i in into.get(n, ()))
            pending |= dict.fromkeys(found[i].target for i in out.get(n, ()))
    return all(given[n] == total[n] for n in nodes)


def _only(found: Sequence[Path], index: int) -> bool:
    """Whether nothing else joins what path `index` does."""
    beside: dict[int, set[int]] = {}
    for i, path in enumerate(found):
        if i != index:
            beside.setdefault(path.source, set()).add(path.target)
            beside.setdefault(path.target, set()).add(path.source)
    seen, pending = {found[index].source}, [found[index].source]
    while pending:
        new = beside.get(pending.pop(), set()) - seen
        seen |= new
        pending += new
    return found[index].target not in seen
