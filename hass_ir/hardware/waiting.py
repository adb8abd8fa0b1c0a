"""What waits at joins for layers that stream their weights: a tile takes longer than a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.segments import is_link
from hass_ir.hardware.streamed import Beside, extra_fill, extra_words
from hass_ir.hardware.tiles import fill
from hass_ir.hardware.workload import ComputeLayer, FifoLayer


def fifos_beside(parts: Sequence[Part]) -> list[tuple[int, ...] | None]:
    """For each part the FIFOs on other branches of the joins that it leads to.

    None if a branch that would have to wait has no FIFO. What is read from memory for the join
    alone waits there.
    """
    users = [0] * len(parts)
    for part in parts:
        for j in part.inputs:
            users[j] += 1
    above: list[int] = []
    result: list[tuple[int, ...] | None] = [() for _ in parts]
    for i, part in enumerate(parts):
        sources = [above[j] for j in part.inputs]
        above.append(1 << i)
        for source in sources:
            above[i] |= source
        for j, source in zip(part.inputs, sources, strict=True):
            late = above[i] & ~source & ~(1 << i)
            while late:
                k = late.bit_length() - 1
                late ^= 1 << k
                known = result[k]
                if known is not None and not (is_link(parts[j], "read") and users[j] == 1):
                    result[k] = (*known, j) if isinstance(parts[j].layer, FifoLayer) else None
    return result


def besides(parts: Sequence[Part]) -> list[Beside | None]:
    """What waits beside each layer with weights; None for the rest, and where nothing can."""
    result: list[Beside | None] = []
    for part, fifos in zip(parts, fifos_beside(parts), strict=True):
        if fifos is None or not isinstance(part.layer, ComputeLayer) or part.layer.dynamic:
            result.append(None)
            continue
        layers = [layer for f in fifos if isinstance(layer := parts[f].layer, FifoLayer)]
        bits = max((layer.bits for layer in layers), default=1)
        result.append(Beside(tuple(layer.words for layer in layers), bits, part.fill))
    return result


def with_tiles(parts: Sequence[Part], tile_rows: Mapping[str, int]) -> list[Part]:
    """The same parts, as they are when the layers named stream their weights for such tiles.

    These fill later, and FIFOs beside them are deeper by what arrives meanwhile. That memory is
    among the layers' resources.
    """
    result = list(parts)
    for i, fifos in enumerate(fifos_beside(parts)):
        part = parts[i]
        if part.name not in tile_rows or not isinstance(part.layer, ComputeLayer):
            continue
        rows = tile_rows[part.name]
        result[i] = replace(part, fill=max(part.fill, fill(part.layer, rows)))
        for f in fifos or ():
            fifo = result[f].layer
            assert isinstance(fifo, FifoLayer)
            more = extra_words(fifo.words, extra_fill(part.layer, rows, part.fill))
            deeper = replace(fifo, depth_words=fifo.depth_words + more)
            result[f] = replace(result[f], layer=deeper)
    return result
