"""What stages without an engine of their own do with the words that pass through them."""

from __future__ import annotations

from math import ceil, prod
from typing import cast

import numpy as np
from xdsl.dialects.builtin import ArrayAttr, DenseArrayBase, IntegerAttr, IntegerType

from hass_ir.dialects import accel
from hass_ir.errors import HassError
from hass_ir.hardware.candidates import IntArray as Ints
from hass_ir.hardware.simulate.pipeline import Concat, Join, Map, Part
from hass_ir.hardware.stream_parts import ROW_KINDS
from hass_ir.locations import location_of

Shape = tuple[int, ...]


def streaming_parts(stage: accel.StageOp) -> list[Part]:
    """The parts that a stage is made of, one behind the other.

    Raises HassError for an operation that is not known to stream.
    """
    name, operation = stage.sym_name.data, stage.operation.data
    kind, width = stage.engine.string("kind"), stage.engine.integer("words")
    shapes, out = input_shapes(stage), prod(stage.shape.get_values())
    words = prod(shapes[0])
    if operation == "concat":
        return [Concat(name, width, out, _runs(stage, shapes))]
    if operation in ("add", "mul") and len(shapes) == 2:
        other = prod(shapes[1])
        return [Join(name, width, out, other if other < words else 0)]
    if kind in ROW_KINDS:
        row = words if kind == "transpose" else _row(stage, shapes[0])
        needed, allowed = _rows(words, row, width, kind == "transpose")
        names = [name, *(f"{name}.pass{i}" for i in range(2, ROW_KINDS[kind] + 1))]
        return [Map(each, width, words, out, needed, allowed) for each in names]
    rules = {
        "max_pool2d": _pool,
        "avg_pool2d": _pool,
        "global_avg_pool2d": _whole,
        "global_max_pool2d": _whole,
        "resize": _resize,
        "slice": _slice,
        "pad": _pad,
    }
    if operation in rules:
        needed = rules[operation](stage, shapes[0])
        allowed = needed - 1 + width
        if operation == "resize":
            allowed = _kept(stage, shapes[0], needed) + width
        return [Map(name, width, words, out, needed, np.maximum(allowed, needed))]
    if words != out:
        raise HassError(
            f"'{name}' makes {out} words of {words}; hass-simulate does not know how "
            f"'{operation}' streams",
            location_of(stage),
        )
    return [Map(name, width, words, out)]


def input_shapes(stage: accel.StageOp) -> list[Shape]:
    """Shapes of a stage's streams, without the batch."""
    shapes = cast("ArrayAttr[DenseArrayBase[IntegerType]]", stage.input_shapes)
    return [shape.get_values() for shape in shapes]


def integers(stage: accel.StageOp, name: str) -> Shape:
    """A parameter of a stage that is a list of integers."""
    return cast("DenseArrayBase[IntegerType]", stage.parameters.data[name]).get_values()


def _integer(stage: accel.StageOp, name: str) -> int:
    return cast("IntegerAttr[IntegerType]", stage.parameters.data[name]).value.data


def _canonical(places: Ints) -> Ints:
    """Of places in a tensor without batch, those in the order of the stream: channels of an image
    lie within a pixel."""
    return np.moveaxis(places, 0, -1) if places.ndim == 3 else places


def _places(shape: Shape) -> Ints:
    """The place in the stream of each element of a tensor."""
    stream = (shape[1], shape[2], shape[0]) if len(shape) == 3 else shape
    places = np.arange(prod(shape)).reshape(stream)
    return np.moveaxis(places, -1, 0) if len(shape) == 3 else places


def _running(places: Ints) -> Ints:
    """Words that must have come before each word goes out: none goes before one ahead of it."""
    return np.maximum.accumulate(_canonical(places).ravel() + 1)


def _row(stage: accel.StageOp, shape: Shape) -> int:
    """Words of a row of a softmax or layer norm."""
    axis = _integer(stage, "axis") - 1 if "axis" in stage.parameters.data else len(shape) - 1
    return shape[axis]


def _rows(words: int, row: int, width: int, blocks: bool) -> tuple[Ints, Ints]:
    """A pass over whole rows, one of which is held; of blocks that change places, two are."""
    k = np.arange(words)
    start = k // row * row
    return start + row, (start + 2 * row) if blocks else (k + row + width)


def _pool(stage: accel.StageOp, shape: Shape) -> Ints:
    """Windows end at the last of their taps that is no padding."""
    _, height, width = shape
    kernel, strides = integers(stage, "kernel"), integers(stage, "strides")
    padding = integers(stage, "padding")
    dilation = integers(stage, "dilation") if "dilation" in stage.parameters.data else (1, 1)
    _, rows, columns = stage.shape.get_values()
    ends = [
        np.minimum(np.arange(n) * strides[a] + (kernel[a] - 1) * dilation[a] - padding[a], size - 1)
        for a, (n, size) in enumerate(((rows, height), (columns, width)))
    ]
    return _running(_places(shape)[:, ends[0]][:, :, ends[1]])


def _whole(stage: accel.StageOp, shape: Shape) -> Ints:
    """Each channel's last word."""
    return _running(_places(shape)[:, -1:, -1:])


def _resize(stage: accel.StageOp, shape: Shape) -> Ints:
    """Lines and pixels again and again."""
    down, right = integers(stage, "scale")
    return _canonical(_places(shape).repeat(down, axis=1).repeat(right, axis=2)).ravel() + 1


def _kept(stage: accel.StageOp, shape: Shape, needed: Ints) -> Ints:
    """The most words of a resized image that are taken in: lines are held until their last use."""
    down, right = integers(stage, "scale")
    channels, _, width = shape
    held = ceil(width * channels * 2 * (down - 1) / down) + (channels if right > 1 else 0)
    first = np.minimum.accumulate(needed[::-1])[::-1] - 1
    return first + held


def _slice(stage: accel.StageOp, shape: Shape) -> Ints:
    """Elements of one axis, which counts the batch."""
    axis = _integer(stage, "axis") - 1
    at = slice(*(_integer(stage, k) for k in ("start", "stop", "step")))
    return _running(_places(shape)[(slice(None),) * axis + (at,)])


def _pad(stage: accel.StageOp, shape: Shape) -> Ints:
    """Zeros between the words need nothing that later words do not need."""
    top, left, bottom, right = integers(stage, "padding")
    edges = ((0, 0), (top, bottom), (left, right))
    places = np.pad(_places(shape), edges, constant_values=-1)
    return np.maximum.accumulate(_canonical(places).ravel() + 1)


def _runs(stage: accel.StageOp, shapes: list[Shape]) -> tuple[tuple[int | None, int], ...]:
    """Words of each operand of a concat that follow each other in its output."""
    operands: list[tuple[int | None, Shape]] = list(enumerate(shapes))
    if stage.weights is not None:
        places = cast("DenseArrayBase[IntegerType]", stage.weights.data["places"]).get_values()
        found = cast("ArrayAttr[DenseArrayBase[IntegerType]]", stage.weights.data["shapes"])
        for place, shape in sorted(zip(places, (s.get_values() for s in found), strict=True)):
            operands.insert(place, (None, shape[1:]))
    axis = _integer(stage, "axis") - 1
    runs: list[tuple[int | None, int]] = []
    for operand, shape in operands:
        stream = (shape[1], shape[2], shape[0]) if len(shape) == 3 else shape
        at = (2, 0, 1)[axis] if len(shape) == 3 else axis
        runs.append((operand, prod(stream[at:])))
    return tuple(runs)
