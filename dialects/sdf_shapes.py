"""Shape rules of the sdf ops, on plain tuples. Each raises VerifyException saying what is off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from xdsl.utils.exceptions import VerifyException

Shape: TypeAlias = tuple[int, ...]


def need(condition: bool, message: str) -> None:
    """Raise VerifyException(message) unless `condition`."""
    if not condition:
        raise VerifyException(message)


def image(shape: Shape, what: str = "input") -> tuple[int, int, int, int]:
    """`shape` as N×C×H×W."""
    need(len(shape) == 4, f"the {what} must have rank 4 (N×C×H×W), got rank {len(shape)}")
    n, c, h, w = shape
    return n, c, h, w


def window_size(
    size: int, kernel: int, stride: int, pads: tuple[int, int], dilation: int, ceil_mode: bool
) -> int:
    """Output positions of a sliding window along one axis, as PyTorch counts them."""
    span = size + sum(pads) - dilation * (kernel - 1) - 1
    if span < 0:
        raise VerifyException(
            f"a window of {dilation * (kernel - 1) + 1} does not fit into {size} + padding "
            f"{sum(pads)}"
        )
    if not ceil_mode:
        return span // stride + 1
    out = -(-span // stride) + 1
    # PyTorch drops a last window that would start in the padding behind the input.
    return out - 1 if (out - 1) * stride >= size + pads[0] else out


def window_shape(
    height: int,
    width: int,
    kernel: Sequence[int],
    strides: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int] = (1, 1),
    ceil_mode: bool = False,
) -> tuple[int, int]:
    """Output height and width of a 2-d window; `padding` is top, left, bottom, right."""
    for name, values, length, least in (
        ("kernel", kernel, 2, 1),
        ("strides", strides, 2, 1),
        ("dilation", dilation, 2, 1),
        ("padding", padding, 4, 0),
    ):
        need(len(values) == length, f"{name} needs {length} values, got {len(values)}")
        need(min(values) >= least, f"{name} must be at least {least}, got {list(values)}")
    top, left, bottom, right = padding
    return (
        window_size(height, kernel[0], strides[0], (top, bottom), dilation[0], ceil_mode),
        window_size(width, kernel[1], strides[1], (left, right), dilation[1], ceil_mode),
    )


def conv2d(
    x: Shape,
    w: Shape,
    bias: Shape | None,
    strides: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Shape:
    """Result shape of a grouped 2-d convolution of N×C×H×W by F×C/G×kh×kw."""
    n, c, h, width = image(x)
    filters, per_group, kh, kw = image(w, "weight")
    need(groups >= 1, f"groups must be at least 1, got {groups}")
    need(c % groups == 0, f"{c} input channels do not divide into {groups} groups")
    need(filters % groups == 0, f"{filters} filters do not divide into {groups} groups")
    need(
        per_group == c // groups,
        f"the weight takes {per_group} channels a group, the input has {c // groups}",
    )
    need(bias is None or bias == (filters,), f"the bias must have shape ({filters},), got {bias}")
    return (n, filters, *window_shape(h, width, (kh, kw), strides, padding, dilation))


def linear(x: Shape, w: Shape, bias: Shape | None) -> Shape:
    """Result shape of …×C by F×C."""
    need(len(w) == 2, f"the weight must have rank 2 (F×C), got rank {len(w)}")
    need(len(x) >= 2, f"the input must have rank 2 or more, got rank {len(x)}")
    need(x[-1] == w[1], f"the weight takes {w[1]} features, the input has {x[-1]}")
    need(bias is None or bias == (w[0],), f"the bias must have shape ({w[0]},), got {bias}")
    return (*x[:-1], w[0])


def flatten(x: Shape, axis: int) -> Shape:
    """Result shape of joining all axes from `axis` on."""
    need(1 <= axis < len(x), f"axis must lie between 1 and {len(x) - 1}, got {axis}")
    size = 1
    for d in x[axis:]:
        size *= d
    return (*x[:axis], size)


def concat(shapes: Sequence[Shape], axis: int) -> Shape:
    """Result shape of joining tensors along `axis`, which is not the batch."""
    need(bool(shapes), "needs at least one operand")
    first = shapes[0]
    need(1 <= axis < len(first), f"axis must lie between 1 and {len(first) - 1}, got {axis}")
    for shape in shapes[1:]:
        same = len(shape) == len(first) and all(
            a == b for i, (a, b) in enumerate(zip(first, shape, strict=True)) if i != axis
        )
        need(same, f"operands differ besides axis {axis}: {first} and {shape}")
    return (*first[:axis], sum(s[axis] for s in shapes), *first[axis + 1 :])


def broadcast(lhs: Shape, rhs: Shape) -> Shape:
    """Shape of `lhs`, into which `rhs` is repeated along its axes of size 1."""
    fits = len(lhs) == len(rhs) and all(b in (a, 1) for a, b in zip(lhs, rhs, strict=True))
    need(fits, f"{rhs} cannot be repeated to {lhs}")
    return lhs


def matmul(lhs: Shape, rhs: Shape, transposed: bool) -> Shape:
    """Result shape of …×M×K by …×K×N, or by …×N×K."""
    need(len(lhs) >= 3, f"the operands must have rank 3 or more, got {lhs}")
    need(lhs[:-2] == rhs[:-2], f"the operands differ besides the last two axes: {lhs} and {rhs}")
    inner, columns = (rhs[-1], rhs[-2]) if transposed else (rhs[-2], rhs[-1])
    need(lhs[-1] == inner, f"rows of {lhs[-1]} cannot be multiplied by columns of {inner}")
    return (*lhs[:-1], columns)
