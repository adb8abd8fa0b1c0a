"""What ops of the torch dialect compute, on arrays: for those that depend on no input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Evaluator: TypeAlias = Callable[..., Any]
"""Of the result's shape and the op's operands: arrays, and Python values for settings."""


def _scaled(op: Callable[[Any, Any], Any]) -> Evaluator:
    """`op` of the first operand and the second times a factor."""

    def evaluate(shape: Shape, x: Any, y: Any, alpha: Any = 1) -> Any:
        return op(x, y if alpha == 1 else y * alpha)

    return evaluate


def _plain(op: Callable[..., Any]) -> Evaluator:
    def evaluate(shape: Shape, *operands: Any) -> Any:
        return op(*operands)

    return evaluate


def _first(shape: Shape, x: Array, *_: Any) -> Array:
    return x


def _viewed(shape: Shape, x: Array, *_: Any) -> Array:
    return x.reshape(shape)


def _repeated(shape: Shape, x: Array, *_: Any) -> Array:
    return np.broadcast_to(x, shape)


def _clamp(shape: Shape, x: Array, low: Any, high: Any) -> Array:
    return x if low is None and high is None else np.clip(x, low, high)


def _slice(shape: Shape, x: Array, axis: int, start: Any, stop: Any, step: int) -> Array:
    return x[(slice(None),) * (axis % x.ndim) + (slice(start, stop, step),)]


def _gather(shape: Shape, x: Array, axis: int, index: Array, *_: Any) -> Array:
    cut = x[
        tuple(slice(size) if a != axis % x.ndim else slice(None) for a, size in enumerate(shape))
    ]
    return np.take_along_axis(cut, index, axis)


def _index(shape: Shape, x: Array, indices: list[Any]) -> Array:
    return x[tuple(slice(None) if i is None else i for i in indices)]


def _arange_step(shape: Shape, start: Any, stop: Any, step: Any, *_: Any) -> Array:
    return np.arange(shape[0]) * step + start


def _permute(shape: Shape, x: Array, order: list[int]) -> Array:
    return x.transpose(order)


def _where(shape: Shape, condition: Array, x: Any, y: Any) -> Array:
    both: tuple[Array, Array] = (np.asarray(x), np.asarray(y))
    return np.where(condition, *both)


def _filled(value: Any) -> Evaluator:
    def evaluate(shape: Shape, *_: Any) -> Array:
        return np.full(shape, value)

    return evaluate


def _embedding(shape: Shape, table: Array, indices: Array, *_: Any) -> Array:
    return table[indices]


def _swapped(shape: Shape, x: Array, a: int, b: int) -> Array:
    return x.swapaxes(a, b)


def _turned(shape: Shape, x: Array) -> Array:
    return x.transpose()


def _subtracted(shape: Shape, x: Any, y: Any, alpha: Any = 1) -> Any:
    return y - x * alpha


def _masked(shape: Shape, x: Array, mask: Array, value: Any) -> Array:
    return np.where(mask, value, x)


def _taken(shape: Shape, x: Array, axis: int, indices: Any) -> Array:
    return np.take(x, indices, axis)


def _full(shape: Shape, _: Any, value: Any, *__: Any) -> Array:
    return np.full(shape, value)


def _cumsum(shape: Shape, x: Array, axis: int, *_: Any) -> Array:
    return np.cumsum(x, axis)


def _linear(shape: Shape, x: Array, weight: Array, bias: Any) -> Array:
    return x @ weight.T + (0 if bias is None else bias)


def _reciprocal(x: Any) -> Any:
    return 1 / x


def _rsqrt(x: Any) -> Any:
    return 1 / np.sqrt(x)


_UNARY: dict[str, Callable[[Any], Any]] = {
    "sqrt": np.sqrt,
    "reciprocal": _reciprocal,
    "rsqrt": _rsqrt,
    "exp": np.exp,
    "log": np.log,
    "neg": np.negative,
    "abs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "cos": np.cos,
    "sin": np.sin,
    "tanh": np.tanh,
    "square": np.square,
    "logical_not": np.logical_not,
    "bitwise_not": np.invert,
}
_BINARY = {
    "add": _scaled(np.add),
    "sub": _scaled(np.subtract),
    "mul": _plain(np.multiply),
    "div": _plain(np.true_divide),
    "eq": _plain(np.equal),
    "ne": _plain(np.not_equal),
    "lt": _plain(np.less),
    "le": _plain(np.less_equal),
    "gt": _plain(np.greater),
    "ge": _plain(np.greater_equal),
}

EVALUATORS: dict[str, Evaluator] = {
    **{name: _plain(op) for name, op in _UNARY.items()},
    **{f"{n}.{form}": op for n, op in _BINARY.items() for form in ("Tensor", "Scalar")},
    **dict.fromkeys(("detach", "alias", "clone", "contiguous", "lift_fresh_copy"), _first),
    **dict.fromkeys(("to.dtype", "_to_copy"), _first),
    **dict.fromkeys(("view", "reshape", "_unsafe_view", "unsqueeze", "squeeze.dim"), _viewed),
    **dict.fromkeys(("flatten.using_ints",), _viewed),
    **dict.fromkeys(("expand", "broadcast_to"), _repeated),
    "permute": _permute,
    "transpose.int": _swapped,
    "t": _turned,
    "clamp": _clamp,
    "maximum": _plain(np.maximum),
    "minimum": _plain(np.minimum),
    "pow.Tensor_Scalar": _plain(np.power),
    "rsub.Scalar": _subtracted,
    "logical_and": _plain(np.logical_and),
    "logical_or": _plain(np.logical_or),
    "bitwise_and.Tensor": _plain(np.bitwise_and),
    "bitwise_or.Tensor": _plain(np.bitwise_or),
    **dict.fromkeys(("where.self", "where.Scalar", "where.ScalarSelf"), _where),
    "where.ScalarOther": _where,
    "masked_fill.Scalar": _masked,
    "slice.Tensor": _slice,
    "select.int": _taken,
    "cat": _plain(np.concatenate),
    "stack": _plain(np.stack),
    "gather": _gather,
    "index_select": _taken,
    **dict.fromkeys(("index.Tensor", "index.Tensor_hacked_twin"), _index),
    "embedding": _embedding,
    "arange.start_step": _arange_step,
    "zeros": _filled(0),
    "zeros_like": _filled(0),
    "ones": _filled(1),
    "ones_like": _filled(1),
    "full": _full,
    "full_like": _full,
    "triu": _plain(np.triu),
    "tril": _plain(np.tril),
    "cumsum": _cumsum,
    "mm": _plain(np.matmul),
    "matmul": _plain(np.matmul),
    "linear": _linear,
}
"""By the name after `torch.aten.`. The result is cast to the type that the text gives it."""
