"""Layers too large for a device, as slices of their filters, input channels or groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hass_ir.hardware.pipeline import Part
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

Fits = Callable[[ComputeLayer], bool]
"""Whether a layer has an engine that fits the device by itself."""

AXES = ("filters", "channels", "groups")
"""What a layer may be sliced by."""


@dataclass(frozen=True)
class Slicing:
    """A layer in `count` slices of as equal size as possible along `axis`, the larger ones first.

    Slices of filters read the whole input, and a concat joins their outputs. Slices of channels
    read theirs alone, and each adds its partial sums, accumulators' words, to those before it.
    Slices of groups read their own channels and make their own filters.
    """

    axis: str
    count: int

    def ranges(self, layer: ComputeLayer) -> list[range]:
        """The filters, channels or groups of each slice of `layer`."""
        return even_ranges(size(layer, self.axis), self.count)


Slices = Mapping[str, Slicing]
"""How each layer that is split is, by its name."""


@dataclass(frozen=True)
class Piece:
    """One part that a sliced layer becomes: `role` is take (of its input's channels), slice, sum or
    concat; `range` are what a slice has of the axis, or the channels that a take takes."""

    name: str
    role: str
    axis: str
    range: range
    number: int


def even_ranges(count: int, slices: int) -> list[range]:
    """`slices` ranges of as equal size as possible, the larger ones first."""
    small, more = divmod(count, slices)
    starts = [i * small + min(i, more) for i in range(slices + 1)]
    return [range(a, b) for a, b in zip(starts[:-1], starts[1:], strict=True)]


def slice_name(name: str, index: int) -> str:
    """Name of a slice of layer `name`."""
    return f"{name}.slice{index}"


def size(layer: ComputeLayer, axis: str) -> int:
    """The most slices that `layer` can have along `axis`."""
    return {"filters": layer.filters, "channels": layer.channels, "groups": layer.groups}[axis]


def slice_axes(layer: ComputeLayer) -> tuple[str, ...]:
    """What `layer` can be sliced by, the best first: that without partial sums.

    A product of two activations stays whole: a slice of one is another operand. Partial sums are
    not multiplied by factors, so that a layer whose sums are has no slices of channels.
    """
    if layer.dynamic:
        return ()
    if layer.groups > 1:
        return ("groups",)
    return ("filters",) if layer.scaled_outputs else ("filters", "channels")


def slices_needed(layer: ComputeLayer, fits: Fits) -> Slicing | None:
    """The fewest slices that fit one by one, along the first axis that helps; None where none is
    needed, or none helps."""
    if fits(layer):
        return None
    for axis in slice_axes(layer):
        most = size(layer, axis)

        def small(count: int, axis: str = axis) -> bool:
            slicing = Slicing(axis, count)
            return fits(sliced(layer, axis, slicing.ranges(layer)[0]))

        if most == 1 or not small(most):
            continue
        low, high = 1, 2
        while high < most and not small(high):
            low, high = high, min(2 * high, most)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if small(middle) else (middle, high)
        return Slicing(axis, high)
    return None


def finer(layer: ComputeLayer, slicing: Slicing | None, most: int) -> Slicing | None:
    """The next slicing to try where this one is too coarse, of up to `most` slices along an axis;
    None where there is no other."""
    axes = slice_axes(layer)
    if slicing is not None and slicing.count < min(most, size(layer, slicing.axis)):
        return replace(slicing, count=slicing.count + 1)
    rest = axes if slicing is None else axes[axes.index(slicing.axis) + 1 :]
    return next((Slicing(axis, 2) for axis in rest if size(layer, axis) > 1), None)


def pieces(layer: ComputeLayer, slicing: Slicing) -> list[Piece]:
    """The parts that a sliced layer becomes, in their order.

    Takes come first, so that a partition that ends there hands on each slice's channels by
    themselves; sums come right behind their slice.
    """
    name, axis, ranges = layer.name, slicing.axis, slicing.ranges(layer)
    result: list[Piece] = []
    if axis != "filters":
        each = layer.group_channels if axis == "groups" else 1
        result += [
            Piece(f"{name}.take{i}", "take", axis, range(r.start * each, r.stop * each), i)
            for i, r in enumerate(ranges)
        ]
    for i, r in enumerate(ranges):
        result.append(Piece(slice_name(name, i), "slice", axis, r, i))
        if axis == "channels" and i:
            result.append(Piece(f"{name}.sum{i}", "sum", axis, range(r.stop), i))
    if axis != "channels":
        result.append(Piece(f"{name}.concat", "concat", axis, range(0), 0))
    return result


def with_slices(parts: Sequence[Part], slices: Slices) -> list[Part]:
    """The same parts; a layer that `slices` names becomes its `pieces`."""
    result: list[Part] = []
    stands_for: list[int] = []
    for part in parts:
        inputs = tuple(stands_for[i] for i in part.inputs)
        slicing = slices.get(part.name)
        if slicing is None:
            result.append(replace(part, inputs=inputs))
        else:
            result += _split(part, slicing, result[inputs[0]], inputs[0], len(result))
        stands_for.append(len(result) - 1)
    return result


def _split(part: Part, slicing: Slicing, given: Part, source: int, start: int) -> list[Part]:
    """The parts of one sliced layer; `source` is the index of its input, the part `given`, and
    `start` that of the first of the result."""
    layer = part.layer
    assert isinstance(layer, ComputeLayer)
    result: list[Part] = []
    takes: list[int] = []
    outputs: list[int] = []
    bits, sums = layer.stream_bits, layer.accumulator_bits
    for piece in pieces(layer, slicing):
        name, at = piece.name, start + len(result)
        if piece.role == "take":
            words = given.words // layer.channels * len(piece.range)
            row = max(1, given.row_words // layer.channels * len(piece.range))
            own = StreamLayer(name, "slice", given.words, words, bits=given.layer.stream_bits)
            result.append(Part(name, own, (source,), words, row))
            takes.append(at)
        elif piece.role == "slice":
            own = replace(sliced(layer, slicing.axis, piece.range), name=name)
            words = part.words // layer.filters * own.filters
            row = max(1, part.row_words // layer.filters * own.filters)
            taken = takes[piece.number] if takes else source
            result.append(Part(name, own, (taken,), words, row, part.fill))
            outputs.append(at)
        elif piece.role == "sum":
            last = piece.number == slicing.count - 1
            own = StreamLayer(
                name, "add", part.words, part.words, bits=sums, operands=2,
                output_bits=bits if last else sums,
            )  # fmt: skip
            result.append(Part(name, own, tuple(outputs), part.words, part.row_words))
            outputs = [at]
        else:
            own = StreamLayer(
                name, "concat", part.words, part.words, bits=bits, operands=slicing.count,
                block_words=layer.filters,
            )  # fmt: skip
            result.append(Part(name, own, tuple(outputs), part.words, part.row_words))
    return result


def sliced(layer: ComputeLayer, axis: str, piece: range) -> ComputeLayer:
    """The slice `piece` of a layer along `axis`; one of channels makes partial sums."""
    count = len(piece)
    if axis == "filters":
        return replace(layer, filters=count)
    if axis == "channels":
        return replace(layer, channels=count, output_bits=layer.accumulator_bits)
    channels, filters = count * layer.group_channels, count * layer.group_filters
    return replace(layer, groups=count, channels=channels, filters=filters)
