"""Ops of ONNX that move elements but do not change them, in the torch dialect."""

from __future__ import annotations

from math import prod

from xdsl.dialects.builtin import NoneAttr
from xdsl.ir import SSAValue

from hass_ir.dialects.torch_types import VTensorType
from hass_ir.frontend.onnx.emitter import Converter, Emitter
from hass_ir.frontend.onnx.graph import Node
from hass_ir.frontend.onnx.layers import needed
from hass_ir.frontend.onnx.values import FLOAT, INT64, TensorType


def _identity(e: Emitter, n: Node) -> SSAValue:
    return e.tensor(needed(n, 0))


def _dropout(e: Emitter, n: Node) -> SSAValue | None:
    training = n.input(2)
    is_off = training is None or (training.is_constant and not training.array.any())
    return e.tensor(needed(n, 0)) if is_off and not n.more_used else None


def _view(e: Emitter, n: Node) -> SSAValue:
    """Reshape, Flatten, Squeeze and Unsqueeze: the shape of the result says it all."""
    x, target = needed(n, 0), n.result.type.shape
    shape = x.type.shape
    if target == shape:
        return e.tensor(x)
    axis = len(target) - 1
    if 1 <= axis < len(shape) and target == (*shape[:axis], prod(shape[axis:])):
        return e.aten(n, "flatten.using_ints", x, axis, -1)
    return e.aten(n, "view", x, target)


def _transpose(e: Emitter, n: Node) -> SSAValue:
    x = needed(n, 0)
    reverse = range(len(x.type.shape))[::-1]
    return e.aten(n, "permute", x, n.integers("perm", reverse))


def _concat(e: Emitter, n: Node) -> SSAValue:
    parts = [e.tensor(value) for value in n.inputs if value is not None]
    joined = e.builder.sequence(parts, VTensorType.new([NoneAttr(), NoneAttr()]))
    return e.aten(n, "cat", joined, n.attributes["axis"])


def _split(e: Emitter, n: Node) -> list[SSAValue]:
    x = needed(n, 0)
    axis = int(n.attributes.get("axis", 0)) % len(x.type.shape)
    parts: list[SSAValue] = []
    start = 0
    for value in n.outputs:
        assert value is not None, "checked by onnx"
        end = start + value.type.shape[axis]
        parts.append(e.aten(n, "slice.Tensor", x, axis, start, end, 1, kind=value.type))
        start = end
    return parts


def _slice(e: Emitter, n: Node) -> SSAValue | None:
    x = needed(n, 0)
    starts, ends, axes, steps = (n.setting("", i) for i in range(1, 5))
    computed = (n.input(i) is not None and not needed(n, i).is_constant for i in range(1, 5))
    if any(computed) or starts is None or ends is None or any(s < 1 for s in steps or ()):
        return None
    shape = list(x.type.shape)
    axes = list(range(len(starts))) if axes is None else [a % len(shape) for a in axes]
    result = e.tensor(x)
    for axis, start, end, step in zip(axes, starts, ends, steps or [1] * len(axes), strict=True):
        start, end, step = slice(start, end, step).indices(shape[axis])
        if (start, end, step) == (0, shape[axis], 1):
            continue
        shape[axis] = len(range(start, end, step))
        kind = TensorType(x.type.element, tuple(shape))
        result = e.aten(n, "slice.Tensor", result, axis, start, end, step, kind=kind)
    return result


def _gather(e: Emitter, n: Node) -> SSAValue | None:
    x, indices = needed(n, 0), needed(n, 1)
    axis = n.attributes.get("axis", 0) % len(x.type.shape)
    if indices.is_constant and not indices.type.shape:
        return e.aten(n, "select.int", x, axis, int(indices.array))
    if x.is_constant and len(x.type.shape) == 2 and axis == 0 and indices.type.element == INT64:
        return e.aten(n, "embedding", x, indices, -1, False, False)
    return None


def _pad(e: Emitter, n: Node) -> SSAValue | None:
    x, value = needed(n, 0), n.input(2)
    pads, axes = n.setting("", 1), n.setting("", 3)
    fill = 0.0 if value is None else float(value.array.ravel()[0]) if value.is_constant else None
    is_constant = n.attributes.get("mode", "constant") == "constant" and x.type.element == FLOAT
    if pads is None or fill is None or not is_constant or (axes is None and n.input(3)):
        return None
    rank, count = len(x.type.shape), len(pads) // 2
    ends = [(0, 0)] * rank
    for axis, pair in zip(axes or range(rank), zip(pads, pads[count:], strict=False), strict=False):
        ends[axis] = pair
    while ends and ends[0] == (0, 0):
        ends.pop(0)
    if not ends:
        return e.tensor(x)
    # torch lists the last axis first.
    return e.aten(n, "constant_pad_nd", x, [p for pair in reversed(ends) for p in pair], fill)


_COORDINATES = "coordinate_transformation_mode"


def _resize(e: Emitter, n: Node) -> SSAValue | None:
    x, target = needed(n, 0), n.result.type.shape
    shape = x.type.shape
    if not _scales_are_whole(n):
        return None
    if shape == target and n.attributes.get(_COORDINATES) != "tf_crop_and_resize":
        return e.tensor(x)
    nearest = {
        "mode": "nearest",
        _COORDINATES: "asymmetric",
        "nearest_mode": "floor",
    }
    if any(n.attributes.get(name) != value for name, value in nearest.items()):
        return None
    repeats = len(shape) == 4 and shape[:2] == target[:2]
    if not repeats or any(new % old for old, new in zip(shape, target, strict=True)):
        return None
    return e.aten(n, "upsample_nearest2d", x, target[2:], None, None)


def _scales_are_whole(n: Node) -> bool:
    """Whether coordinates are scaled by the ratio of the sizes: factors that are given, and not
    those sizes, may be others that are rounded down to the same sizes."""
    scales = n.input(2)
    if scales is None or (scales.is_constant and not scales.array.size):
        return True
    shape, target = needed(n, 0).type.shape, n.result.type.shape
    axes = n.attributes.get("axes") or range(len(shape))
    ratios = [target[axis] / shape[axis] for axis in axes]
    return scales.is_constant and scales.array.ravel().tolist() == ratios


def _expand(e: Emitter, n: Node) -> SSAValue:
    return e.aten(n, "expand", needed(n, 0), n.result.type.shape, False)


SHAPES: dict[str, Converter] = {
    "Concat": _concat,
    "Dropout": _dropout,
    "Expand": _expand,
    "Flatten": _view,
    "Gather": _gather,
    "Identity": _identity,
    "Pad": _pad,
    "Reshape": _view,
    "Resize": _resize,
    "Slice": _slice,
    "Split": _split,
    "Squeeze": _view,
    "Transpose": _transpose,
    "Unsqueeze": _view,
}
"""Converters by the name of the ONNX op."""
