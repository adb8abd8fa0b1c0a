"""Layers too large for a device, as slices of their filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

Fits = Callable[[ComputeLayer], bool]
"""Whether a layer has an engine that fits the device by itself."""


def filter_ranges(filters: int, slices: int) -> list[range]:
    """`slices` ranges of as equal size as possible, the larger ones first."""
    small, more = divmod(filters, slices)
    starts = [i * small + min(i, more) for i in range(slices + 1)]
    return [range(a, b) for a, b in zip(starts[:-1], starts[1:], strict=True)]


def slice_name(name: str, index: int) -> str:
    """Name of a slice of layer `name`."""
    return f"{name}.slice{index}"


def concat_name(name: str) -> str:
    """Name of what joins the slices of layer `name`."""
    return f"{name}.concat"


def slices_needed(layer: ComputeLayer, fits: Fits) -> int:
    """The fewest slices of filters that fit one by one; 1 where that does not help.

    Layers with groups stay whole: a slice of their filters needs few channels, and they are small.
    So do products of two activations: a slice of one is another operand.
    """
    if layer.groups > 1 or layer.dynamic or fits(layer):
        return 1
    low, high = 1, 2
    while high < layer.filters and not fits(_slice(layer, filter_ranges(layer.filters, high)[0])):
        low, high = high, 2 * high
    high = min(high, layer.filters)
    if not fits(_slice(layer, filter_ranges(layer.filters, high)[0])):
        return 1
    while high - low > 1:
        middle = (low + high) // 2
        small = fits(_slice(layer, filter_ranges(layer.filters, middle)[0]))
        low, high = (low, middle) if small else (middle, high)
    return high


def with_slices(parts: Sequence[Part], slices: Mapping[str, int]) -> list[Part]:
    """The same parts; a layer for which `slices` has a number becomes so many slices and a concat.

    Each slice reads the whole input and makes the output of its own filters.
    """
    result: list[Part] = []
    stands_for: list[int] = []
    for part in parts:
        inputs = tuple(stands_for[i] for i in part.inputs)
        layer = part.layer
        count = slices.get(part.name, 1)
        if not isinstance(layer, ComputeLayer) or count == 1:
            result.append(replace(part, inputs=inputs))
            stands_for.append(len(result) - 1)
            continue
        for i, filters in enumerate(filter_ranges(layer.filters, count)):
            piece = replace(_slice(layer, filters), name=slice_name(layer.name, i))
            words = part.words // layer.filters * len(filters)
            row = max(1, part.row_words // layer.filters * len(filters))
            result.append(Part(piece.name, piece, inputs, words, row, part.fill))
        joined = StreamLayer(
            concat_name(part.name),
            "concat",
            part.words,
            part.words,
            bits=layer.stream_bits,
            operands=count,
        )
        at = tuple(range(len(result) - count, len(result)))
        result.append(Part(joined.name, joined, at, part.words, part.row_words))
        stands_for.append(len(result) - 1)
    return result


def _slice(layer: ComputeLayer, filters: range) -> ComputeLayer:
    return replace(layer, filters=len(filters))
