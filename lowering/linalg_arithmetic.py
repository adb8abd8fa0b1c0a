"""The arithmetic in bodies of linalg ops: its names and what it gives on arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from xdsl.ir import Operation

COMMUTATIVE = frozenset({"add", "mul", "max", "min", "and", "or"})

NAMES: Mapping[str, str] = {
    **{f"arith.{name}f": name for name in ("add", "sub", "mul", "div", "neg")},
    **{f"arith.{name}i": name for name in ("add", "sub", "mul", "and", "or", "xor")},
    **{f"arith.{name}": "max" for name in ("maximumf", "maxnumf", "maxsi")},
    **{f"arith.{name}": "min" for name in ("minimumf", "minnumf", "minsi")},
    **{f"arith.{name}": "cast" for name in "extf truncf index_cast extsi trunci".split()},
    **{f"arith.{name}": "convert" for name in "sitofp fptosi extui uitofp".split()},
    "arith.divsi": "divsi",
    "arith.floordivsi": "floordivsi",
    "arith.remsi": "remsi",
    "arith.select": "select",
    "math.absf": "abs",
    **{f"math.{name}": name for name in "exp log sqrt rsqrt tanh erf floor ceil".split()},
    "math.powf": "pow",
    "math.fpowi": "pow",
}
"""What an op of a body is called here; comparisons have names by their predicate. A `cast` changes
the width of floats or integers, which is left out where values are not known beforehand; `convert`
is from one to the other."""

_FLOAT_ORDER = "false eq gt ge lt le ne ord eq gt ge lt le ne uno true".split()
_INTEGER_ORDER = "eq ne lt le gt ge".split()

_TYPES = {
    "f32": np.float32,
    "f64": np.float64,
    "i1": np.bool_,
    "i32": np.int32,
    "i64": np.int64,
    "index": np.int64,
}


def name_of(op: Operation) -> str | None:
    """The name of an op of a body, None where it has none here. Comparisons do not tell apart what
    becomes of NaN."""
    if op.name in ("arith.cmpf", "arith.cmpi"):
        orders = _FLOAT_ORDER if op.name == "arith.cmpf" else _INTEGER_ORDER
        predicate: Any = op.properties["predicate"]
        number: int = predicate.value.data
        order = orders[number] if number < len(orders) else ""
        return f"cmp.{order}" if order in _INTEGER_ORDER else None
    if op.name == "arith.extsi" and str(op.operands[0].type) == "i1":
        return None
    return NAMES.get(op.name)


def dtype_of(element: str) -> type[np.generic] | None:
    """The numpy type of an MLIR element type, None where there is none here."""
    return _TYPES.get(element)


def known_value(kind: str, settings: object, values: Sequence[NDArray[Any]]) -> NDArray[Any] | None:
    """What `kind` gives on arrays; None where it is not known."""
    if kind in ("cast", "convert"):
        target = dtype_of(str(settings))
        if target is None:
            return None
        with np.errstate(invalid="ignore"):
            return values[0].astype(target)
    with np.errstate(all="ignore"):
        return np.asarray(FUNCTIONS[kind](*values))


def _divide_towards_zero(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    return np.where(b == 0, 0, np.sign(a) * np.sign(b) * (abs(a) // np.maximum(abs(b), 1)))


def _rsqrt(x: NDArray[Any]) -> NDArray[Any]:
    return 1 / np.sqrt(x)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": np.negative,
    "max": np.maximum,
    "min": np.minimum,
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
    "cast": np.asarray,
    "convert": np.asarray,
    "divsi": _divide_towards_zero,
    "floordivsi": np.floor_divide,
    "remsi": np.fmod,
    "select": np.where,
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "rsqrt": _rsqrt,
    "tanh": np.tanh,
    "erf": erf,
    "floor": np.floor,
    "ceil": np.ceil,
    "pow": np.power,
    "cmp.eq": np.equal,
    "cmp.ne": np.not_equal,
    "cmp.gt": np.greater,
    "cmp.ge": np.greater_equal,
    "cmp.lt": np.less,
    "cmp.le": np.less_equal,
}
"""Elementwise functions by name."""

REDUCTIONS: Mapping[str, Callable[..., Any]] = {
    "add": np.sum,
    "mul": np.prod,
    "max": np.max,
    "min": np.min,
    "and": np.all,
    "or": np.any,
}
"""What may be done along an axis."""

START: Mapping[str, float] = {
    "add": 0,
    "mul": 1,
    "max": -np.inf,
    "min": np.inf,
    "and": 1,
    "or": 0,
}
"""Where a reduction starts so that its first value does not matter."""
