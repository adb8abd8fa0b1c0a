"""Rules for activation functions that are written out."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose, pi, sqrt

from xdsl.ir import SSAValue

from hass_ir.lowering.torch_rewriting import (
    Rule,
    Site,
    constant_of,
    either_way,
    is_number,
    made_by,
    number_of,
    plus,
    times,
)

_DEPTH = 3
"""Products of more factors than an activation function has are not searched."""


def limits_of(value: SSAValue) -> tuple[SSAValue, float | None, float | None] | None:
    """x, low and high, where `value` is x clamped; None for anything else."""
    clamp = made_by(value, "clamp")
    if clamp is not None:
        low, high = (number_of(v) for v in clamp.operands[1:])
        given = [constant_of(v) for v in clamp.operands[1:]]
        if all(n is not None or c is None for n, c in zip((low, high), given, strict=True)):
            return clamp.operands[0], low, high
        return None
    op = made_by(value, "maximum", "minimum")
    for x, limit in either_way(op) if op is not None else ():
        number = number_of(limit)
        if number is not None and x.type == value.type:
            low = number if op is not None and op.name.endswith("maximum") else None
            return x, low, number if low is None else None
    relu = made_by(value, "relu")
    return None if relu is None else (relu.operands[0], 0, None)


def _clamp(site: Site) -> SSAValue | None:
    """Limits given one after the other, or by a maximum or minimum."""
    result = site.op.results[0]
    outer = limits_of(result)
    if outer is None:
        return None
    x, low, high = outer
    inner = limits_of(x)
    if inner is None:
        if made_by(result, "clamp") is not None:
            return None
    else:
        lows = [v for v in (low, inner[1]) if v is not None]
        highs = [v for v in (high, inner[2]) if v is not None]
        x, low, high = inner[0], max(lows, default=None), min(highs, default=None)
        if low is not None and high is not None and low > high:
            return None
    return site.add("clamp", (x, low, high), result.type)


def _leaky_relu(site: Site) -> SSAValue | None:
    """max(x, 0) + slope·min(x, 0)."""
    if number_of(site.op.operands[2]) != 1:
        return None
    for positive, scaled in either_way(site.op):
        above, product = limits_of(positive), times(scaled)
        below = None if product is None else limits_of(product[0])
        if above is None or below is None or product is None or above[0] is not below[0]:
            continue
        if above[1:] == (0, None) and below[1:] == (None, 0):
            return site.add("leaky_relu", (above[0], product[1]), site.op.results[0].type)
    return None


def _factors(value: SSAValue, depth: int = _DEPTH) -> tuple[float, list[SSAValue]]:
    """A number and the tensors whose product `value` is."""
    scaled = times(value)
    if scaled is not None and depth:
        number, tensors = _factors(scaled[0], depth - 1)
        return number * scaled[1], tensors
    op = made_by(value, "mul.Tensor")
    if op is None or not depth:
        return 1.0, [value]
    left, right = (_factors(v, depth - 1) for v in op.operands)
    return left[0] * right[0], left[1] + right[1]


def _product(site: Site) -> SSAValue | None:
    """silu, hardswish, hardsigmoid or gelu."""
    result = site.op.results[0]
    number, tensors = _factors(result)
    if len(tensors) == 1 and _is_hard_gate(tensors[0], None) and isclose(number, 1 / 6):
        limits = limits_of(tensors[0])
        shifted = None if limits is None else plus(limits[0])
        return None if shifted is None else site.add("hardsigmoid", (shifted[0],), result.type)
    if len(tensors) != 2:
        return None
    for x, gate in (tensors, tensors[::-1]):
        if x.type != result.type:
            continue
        for name, *settings in _meanings(x, gate, number):
            return site.add(name, (x, *settings), result.type)
    return None


def _meanings(x: SSAValue, gate: SSAValue, number: float) -> Iterator[tuple[str, ...]]:
    """The functions of x that number·x·gate is."""
    for name, whole in (("sigmoid", "silu"), ("hardsigmoid", "hardswish")):
        op = made_by(gate, name)
        if op is not None and op.operands[0] is x and number == 1:
            yield (whole,)
    if isclose(number, 1 / 6) and _is_hard_gate(gate, x):
        yield ("hardswish",)
    shifted = plus(gate)
    if shifted is None or shifted[1] != 1 or not isclose(number, 0.5):
        return
    erf, tanh = made_by(shifted[0], "erf"), made_by(shifted[0], "tanh")
    scaled = times(erf.operands[0]) if erf is not None else None
    if scaled is not None and scaled[0] is x and isclose(scaled[1], sqrt(0.5), rel_tol=1e-6):
        yield "gelu", "none"
    if tanh is not None and _is_gelu_cubic(tanh.operands[0], x):
        yield "gelu", "tanh"


def _is_hard_gate(value: SSAValue, x: SSAValue | None) -> bool:
    """Whether `value` is min(max(x + 3, 0), 6)."""
    limits = limits_of(value)
    shifted = None if limits is None or limits[1:] != (0, 6) else plus(limits[0])
    return shifted is not None and shifted[1] == 3 and (x is None or shifted[0] is x)


def _is_gelu_cubic(value: SSAValue, x: SSAValue) -> bool:
    """Whether `value` is sqrt(2/π)·(x + 0.044715·x³)."""
    scaled = times(value)
    total = None if scaled is None else made_by(scaled[0], "add.Tensor")
    if scaled is None or total is None or not isclose(scaled[1], sqrt(2 / pi), rel_tol=1e-6):
        return False
    for first, second in either_way(total):
        cubic = times(second)
        if first is x and cubic is not None and isclose(cubic[1], 0.044715, rel_tol=1e-6):
            return number_of(total.operands[2]) == 1 and _is_cube(cubic[0], x)
    return False


def _is_cube(value: SSAValue, x: SSAValue) -> bool:
    power = made_by(value, "pow.Tensor_Scalar")
    if power is not None:
        return power.operands[0] is x and is_number(power.operands[1], 3)
    number, tensors = _factors(value)
    return number == 1 and len(tensors) == 3 and all(t is x for t in tensors)


RULES: dict[str, tuple[Rule, ...]] = {
    "clamp": (_clamp,),
    "maximum": (_clamp,),
    "minimum": (_clamp,),
    "add.Tensor": (_leaky_relu,),
    "mul.Tensor": (_product,),
    "mul.Scalar": (_product,),
    "div.Scalar": (_product,),
    "div.Tensor": (_product,),
}
