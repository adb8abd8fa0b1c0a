"""The network as parts that stream to each other: forks, and what windows fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hass_ir.hardware.stream_parts import ROW_KINDS
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer


@dataclass(frozen=True)
class Part:
    """One piece of hardware: it takes the streams of the parts `inputs` and gives one.

    `words` are those of its output, `row_words` those of one row of it. `fill` is the share of an
    image's cycles that pass between its first input word and its first output word.
    """

    name: str
    layer: ComputeLayer | StreamLayer | FifoLayer
    inputs: tuple[int, ...]
    words: int
    row_words: int = 1
    fill: float = 0.0


def window_fill(
    height: int,
    width: int,
    kernel: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int] = (1, 1),
) -> float:
    """Share of an image that must be there before a sliding window's first output.

    `padding` is top, left, bottom, right. The first window ends at the (span - top)-th row and
    the (span - left)-th column.
    """
    row = max(0, dilation[0] * (kernel[0] - 1) - padding[0])
    column = max(0, dilation[1] * (kernel[1] - 1) - padding[1])
    return min(1.0, (row * width + column + 1) / (height * width))


def stream_fill(layer: StreamLayer) -> float:
    """Share of an image that a stream engine other than a window needs before its first word.

    A row for each pass over it (softmax two, layer norm one), the block of a transposition, all
    but the last time of the first line that a resize repeats, everything for a global pool.
    """
    if layer.kind in ROW_KINDS:
        return min(1.0, ROW_KINDS[layer.kind] * layer.block_words / layer.in_words)
    if layer.kind == "resize":
        line = layer.in_width * layer.channels
        return (1 - 1 / layer.kernel[0]) * line / layer.in_words
    return 1.0 if layer.kind == "global_avg_pool" else 0.0


def with_forks(parts: Sequence[Part]) -> list[Part]:
    """The same parts, every stream with one user: a fork behind each that has several."""
    users = [0] * len(parts)
    for part in parts:
        for i in part.inputs:
            users[i] += 1
    result: list[Part] = []
    stands_for: list[int] = []
    for part, count in zip(parts, users, strict=True):
        result.append(replace(part, inputs=tuple(stands_for[i] for i in part.inputs)))
        if count > 1:
            bits = part.layer.stream_bits
            copy = StreamLayer(
                f"{part.name}.fork", "fork", part.words, part.words, bits=bits, operands=count
            )
            result.append(Part(copy.name, copy, (len(result) - 1,), part.words, part.row_words))
        stands_for.append(len(result) - 1)
    return result
