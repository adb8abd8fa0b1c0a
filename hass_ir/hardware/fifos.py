"""FIFOs: at joins, and between stages where words come or are taken in bursts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor, inf

from hass_ir.hardware.adapters import MOST_FULL
from hass_ir.hardware.bursts import (
    LEAST_SHARE,
    bursts,
    held_before,
    held_behind,
    lag,
    spread,
)
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer

REGISTERS = 2
"""Words that a stream holds without a FIFO, for each that it carries in a cycle."""


def with_fifos(parts: Sequence[Part], words: int | None = None) -> list[Part]:
    """The same parts with a FIFO on every stream that needs one, `words` deep if that is given.

    The branches of a join hold what comes until the latest one starts (which then runs evenly), and
    a burst more; the latest one what of a burst comes before the others do (and three words at
    least, so that layers on the others may stream their weights). Those of a concat hold a run of
    words at least, while it takes those of the others that cannot wait. Other streams have what a
    burst of their source or user asks for, if it may cost `LEAST_SHARE` of an II. All
    streams run at one image an II, so that no depth depends on the II. A part that reads for nobody
    else can wait, and needs none.
    """
    times, ahead = starts(parts), bursts(parts)
    users = [0] * len(parts)
    for part in parts:
        for i in part.inputs:
            users[i] += 1
    result: list[Part] = []
    stands_for: list[int] = []
    for part in parts:
        inputs: list[int] = []
        begun = [times[i] + x for i, x in zip(part.inputs, _leads(part), strict=True)]
        waits = [_reads(parts[i]) and users[i] == 1 for i in part.inputs]
        starting = [start for start, w in zip(begun, waits, strict=True) if not w]
        latest = max(starting, default=0.0)
        lead = min((latest - start for start in starting if start < latest), default=inf)
        for i, start, wait in zip(part.inputs, begun, waits, strict=True):
            source, at = parts[i], stands_for[i]
            depth = _between(parts, i, part if len(begun) == 1 else None)
            early = latest - start
            run = _run(part, source) if waits.count(False) > 1 else 0
            if early > 0:
                depth += ceil(early * source.words) + max(ahead[i], source.row_words, run)
            elif run > REGISTERS:
                depth += max(run, ahead[i])
            elif lead < inf and ahead[i] > REGISTERS:
                depth += max(REGISTERS + 1, ahead[i] - floor(lead * source.words))
            if depth > 0 and not wait:
                name, bits = f"{part.name}.fifo{len(inputs)}", source.layer.stream_bits
                held = max(depth, REGISTERS + 1) if words is None else words
                layer = FifoLayer(name, source.words, held, bits)
                result.append(Part(layer.name, layer, (at,), source.words, source.row_words))
                at = len(result) - 1
            inputs.append(at)
        result.append(replace(part, inputs=tuple(inputs)))
        stands_for.append(len(result) - 1)
    return result


def starts(parts: Sequence[Part]) -> list[float]:
    """When each part's first output word comes where all run evenly, in IIs (see `lag`)."""
    times: list[float] = []
    spreads: list[float] = []
    for part in parts:
        begun = (times[i] + x for i, x in zip(part.inputs, _leads(part), strict=True))
        inputs = [spreads[i] for i in part.inputs]
        times.append(max(begun, default=0.0) + lag(part, max(inputs, default=1.0)))
        spreads.append(spread(part, inputs))
    return times


def _leads(part: Part) -> list[float]:
    """How long before a part starts each of its inputs must have begun to come, in IIs, if it then
    runs evenly.

    The stationary operand of a product of two activations is the second, and must all be there. So
    is the operand of an add or a multiply that is repeated over the image: with the first
    repetition all of it has passed, and its stream may take `MOST_FULL` of an II for that.
    """
    layer, ahead = part.layer, 0.0
    if isinstance(layer, ComputeLayer):
        ahead = float(layer.dynamic)
    elif isinstance(layer, StreamLayer) and layer.kind in ("add", "multiply"):
        repeated = layer.block_words if layer.block_words > 1 else layer.in_words
        ahead = max(0.0, MOST_FULL - repeated / layer.in_words)
    return [ahead if k == 1 else 0.0 for k in range(len(part.inputs))]


def _run(part: Part, source: Part) -> int:
    """Words that follow each other of `source` in what `part` makes of it and others by turns; 0
    where it joins words one by one."""
    layer = part.layer
    if not isinstance(layer, StreamLayer) or layer.kind != "concat" or len(part.inputs) == 1:
        return 0
    return source.words * layer.block_words // layer.in_words


def _between(parts: Sequence[Part], i: int, user: Part | None) -> int:
    """Words that wait behind part i and before its `user`, where that has no other input; none
    where they cost next to nothing."""
    found = [held_behind(parts[i]), *(() if user is None else (held_before(user),))]
    words = sum(waiting.words for waiting in found)
    lost = max(words / parts[i].words, *(waiting.lost for waiting in found), 0.0)
    return words if lost >= LEAST_SHARE else 0


def _reads(part: Part) -> bool:
    return isinstance(part.layer, StreamLayer) and part.layer.kind == "read"
