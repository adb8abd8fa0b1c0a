"""What a pipeline's first image takes at least, along a chain of its layers.

Of each layer let F be the cycle in which so much of its output is there that the next one can
begin, and D that of its last word. An engine of c cycles an image that begins at F gives its last
word no sooner than F + c. Of an engine with tiles, which go out when they are done, `head` is the
share of c until the tile is done with which the next layer can begin; of one without, that of the
rows before. `tail` is the share of the tiles that need the last words of the input. So

    F' >= F + head·c,    D' >= max(D + tail·c, F + c),

and an image takes at least the sum, for each layer m, of the heads before it, its own c, and the
tails behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hass_ir.hardware.candidates import Candidates, FloatArray
from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.stream_parts import POOLS
from hass_ir.hardware.tiles import lengthwise, tile
from hass_ir.hardware.workload import ComputeLayer, FifoLayer

MARGIN = 1e-9


def heads_and_tails(
    layer: ComputeLayer, candidates: Candidates, wanted: float
) -> tuple[FloatArray, FloatArray]:
    """`head` and `tail` of each design, [designs]; the next layer begins with more than the share
    `wanted` of the output."""
    options, at = np.unique(candidates.tile_rows, return_inverse=True)
    heads, tails = np.zeros(len(options)), np.zeros(len(options))
    axis = lengthwise(layer)
    outputs = (layer.out_height, layer.out_width)[axis]
    for i, rows in enumerate(options.tolist()):
        if not rows:
            heads[i] = np.floor(wanted * layer.out_height + MARGIN) / layer.out_height
            continue
        cut = tile(layer, rows)
        ends = np.minimum((np.arange(cut.passes) + 1) * rows, outputs) / outputs
        enough = min(int(np.searchsorted(ends, wanted + MARGIN)), cut.passes - 1)
        needs = np.asarray([end for _, end in cut.needed])
        heads[i] = (enough + 1) / cut.passes
        tails[i] = 1.0 - int(np.argmax(needs >= needs[-1])) / cut.passes
    return heads[at], tails[at]


def chain(parts: Sequence[Part]) -> dict[int, float]:
    """The layers with weights on a longest chain of parts of which each needs the last word of the
    one before for its own last one, and some of it for its first; with the share of its output that
    the next layer on it wants more than."""
    length: list[int] = []
    before: list[int] = []
    for part in parts:
        best, source = 0, -1
        for j in part.inputs if _needs_all(part, parts) else ():
            if length[j] > best:
                best, source = length[j], j
        length.append(best + isinstance(part.layer, ComputeLayer))
        before.append(source)
    at, wanted = int(np.argmax(length)), 0.0
    found: dict[int, float] = {}
    while at >= 0:
        layer = parts[at].layer
        if isinstance(layer, ComputeLayer):
            found[at], wanted = wanted, _rows_before(layer)
        elif not isinstance(layer, FifoLayer) and layer.in_words != layer.out_words:
            is_mean = layer.kind == "global_avg_pool"
            wanted = 1.0 - layer.out_words / layer.in_words if is_mean else 0.0
        at = before[at]
    return dict(reversed(found.items()))


def _rows_before(layer: ComputeLayer) -> float:
    """The share of the input that lies in rows above the last one of the first window."""
    rows = (layer.kernel[0] - 1) * layer.dilation[0] - layer.padding[0]
    return max(0, rows) / layer.in_height


def _needs_all(part: Part, parts: Sequence[Part]) -> bool:
    """Whether the last word of a part needs the last one of each input, and the first one some."""
    layer = part.layer
    if isinstance(layer, FifoLayer):
        return True
    if isinstance(layer, ComputeLayer):
        sizes = (layer.in_height, layer.in_width), (layer.out_height, layer.out_width)
        window = layer.kernel, layer.dilation, layer.stride, layer.padding
        return not layer.dynamic and all(
            (out - 1) * stride + (kernel - 1) * dilation - pad >= size - 1
            and (kernel - 1) * dilation >= pad
            for size, out, kernel, dilation, stride, pad in zip(*sizes, *window, strict=False)
        )
    if layer.kind in POOLS:
        (j,) = part.inputs
        total, line = float(parts[j].words), float(layer.in_width * layer.channels)
        rows = part.words / part.row_words
        last = part.fill * total + (rows - 1) * total / rows + line - layer.channels
        return last >= total
    return layer.kind == "global_avg_pool" or layer.in_words == layer.out_words
