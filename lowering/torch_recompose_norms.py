"""Rules for means, batch norms and layer norms that are written out."""

from __future__ import annotations

from math import prod

from xdsl.ir import SSAValue

from hass_ir.lowering.torch_recompose_layout import unviewed
from hass_ir.lowering.torch_rewriting import (
    Rule,
    Site,
    constant_of,
    either_way,
    has_one_use,
    integers_of,
    is_literal,
    made_by,
    number_of,
    plus,
    shape_of,
)


def _mean(site: Site) -> SSAValue | None:
    """sum(x)/n over n elements."""
    total = made_by(site.op.operands[0], "sum.dim_IntList")
    if total is None:
        return None
    x, axes, keep, kind = total.operands
    shape, dims = shape_of(x), integers_of(axes)
    count = number_of(site.op.operands[1])
    if not shape or not dims or constant_of(kind) is not None:
        return None
    if not all(-len(shape) <= d < len(shape) for d in dims):
        return None
    if count != prod(shape[d] for d in dims):
        return None
    return site.add("mean.dim", (x, axes, keep, None), site.op.results[0].type)


def _centred(value: SSAValue) -> tuple[SSAValue, SSAValue] | None:
    """x and m, where `value` is x - m."""
    op = made_by(value, "sub.Tensor")
    if op is None or number_of(op.operands[2]) != 1:
        return None
    return op.operands[0], op.operands[1]


def _deviation(value: SSAValue, inverse: bool) -> tuple[SSAValue, float] | None:
    """v and e, where `value` is sqrt(v + e), or with `inverse` 1 over that."""
    if inverse:
        op = made_by(value, "rsqrt")
        if op is None:
            reciprocal = made_by(value, "reciprocal")
            op = None if reciprocal is None else made_by(reciprocal.operands[0], "sqrt")
    else:
        op = made_by(value, "sqrt")
    return None if op is None else plus(op.operands[0])


def _normalised(site: Site) -> SSAValue | None:
    """(x - mean)/sqrt(variance + epsilon), as a product or a quotient."""
    inverse = site.op.name == "torch.aten.mul.Tensor"
    for centred, scale in either_way(site.op)[: 2 if inverse else 1]:
        parts = _centred(centred)
        if parts is None:
            continue
        found = _batch_norm(site, *parts, scale, inverse)
        found = found or _layer_norm(site, *parts, scale, inverse)
        if found is not None:
            return found
    return None


def _per_channel(value: SSAValue, rank: int) -> SSAValue | None:
    """The vector [C] that `value` repeats over all axes but axis 1 of `rank` axes."""
    shape = shape_of(value)
    axis = len(shape) - (rank - 1)
    if rank < 2 or axis not in (0, 1) or prod(shape) != shape[axis]:
        return None
    vector = unviewed(value)
    return vector if shape_of(vector) == shape[axis : axis + 1] else None


def _batch_norm(
    site: Site, x: SSAValue, mean: SSAValue, scale: SSAValue, inverse: bool
) -> SSAValue | None:
    rank = len(shape_of(x))
    centre, factor = _per_channel(mean, rank), _per_channel(scale, rank)
    spread = None if factor is None else _deviation(factor, inverse)
    if centre is None or spread is None or not is_literal(centre) or not is_literal(spread[0]):
        return None
    operands = (x, None, None, centre, spread[0], False, 0.1, spread[1], True)
    return site.add("batch_norm", operands, site.op.results[0].type)


def _layer_norm(
    site: Site, x: SSAValue, mean: SSAValue, scale: SSAValue, inverse: bool
) -> SSAValue | None:
    spread = _deviation(scale, inverse)
    axes = _mean_axes(mean, x)
    if spread is None or axes is None:
        return None
    rank = len(shape_of(x))
    last = list(range(rank - len(axes), rank))
    if axes != last or _variance_axes(_uncast(spread[0]), x) != axes:
        return None
    sizes = list(shape_of(x)[last[0] :])
    operands = (x, sizes, None, None, spread[1], False)
    return site.add("layer_norm", operands, site.op.results[0].type)


def _uncast(value: SSAValue) -> SSAValue:
    """`value` without a change of its type: variances are summed up in double precision."""
    while (op := made_by(value, "to.dtype")) is not None:
        value = op.operands[0]
    return value


def _axes(value: SSAValue, rank: int) -> list[int] | None:
    """A constant list of axes, counted from the front, in order."""
    found = integers_of(value)
    if not found or not all(-rank <= a < rank for a in found):
        return None
    return sorted(a % rank for a in found)


def _mean_axes(value: SSAValue, x: SSAValue) -> list[int] | None:
    """The axes over which `value` is the mean of `x`, kept with size 1."""
    op = made_by(value, "mean.dim")
    if op is None or constant_of(op.operands[2]) is not True:
        return None
    return _axes(op.operands[1], len(shape_of(x))) if _uncast(op.operands[0]) is x else None


def _variance_axes(value: SSAValue, x: SSAValue) -> list[int] | None:
    """The axes over which `value` is the variance of `x`, not corrected, kept with size 1."""
    var = made_by(value, "var.correction")
    if var is not None:
        _, axes, correction, keep = var.operands
        whole = number_of(correction) == 0 and constant_of(keep) is True
        return _axes(axes, len(shape_of(x))) if whole and _uncast(var.operands[0]) is x else None
    op = made_by(value, "mean.dim")
    if op is None or constant_of(op.operands[2]) is not True:
        return None
    axes = _axes(op.operands[1], len(shape_of(x)))
    parts = _centred(_squared(op.operands[0]) or value)
    if parts is None or _uncast(parts[0]) is not x or _mean_axes(parts[1], x) != axes:
        return None
    return axes


def _squared(value: SSAValue) -> SSAValue | None:
    """x, where `value` is x²."""
    op = made_by(value, "mul.Tensor", "square", "pow.Tensor_Scalar")
    if op is None:
        return None
    x = op.operands[0]
    if op.name.endswith("mul.Tensor"):
        return x if op.operands[1] is x else None
    return x if op.name.endswith("square") or number_of(op.operands[1]) == 2 else None


_GAMMA = {"batch_norm": 1, "layer_norm": 2}
"""Where the scale of a norm stands among its operands; the shift follows it."""


def _with_parameter(site: Site, shift: bool) -> SSAValue | None:
    """A norm whose scale or shift follows it."""
    for value, factor in either_way(site.op):
        norm = made_by(value, *_GAMMA)
        if norm is None or not has_one_use(value) or value.type != site.op.results[0].type:
            continue
        name = norm.name.removeprefix("torch.aten.")
        place = _GAMMA[name] + shift
        missing = all(constant_of(v) is None for v in norm.operands[place : _GAMMA[name] + 2])
        parameter = _parameter(name, value, factor)
        if not missing or parameter is None:
            continue
        operands = list(norm.operands)
        operands[place] = parameter
        return site.add(name, operands, value.type)
    return None


def _parameter(name: str, value: SSAValue, factor: SSAValue) -> SSAValue | None:
    shape = shape_of(value)
    if name == "batch_norm":
        vector = _per_channel(factor, len(shape))
        fits = vector is not None and shape_of(vector) == shape[1:2]
    else:
        vector = unviewed(factor)
        kept = tuple(size for size in shape_of(factor) if size != 1)
        fits = shape_of(vector) == shape[-1:] and kept == shape_of(factor)[-1:]
    return vector if vector is not None and fits and is_literal(vector) else None


def _scale(site: Site) -> SSAValue | None:
    return _with_parameter(site, shift=False)


def _shift(site: Site) -> SSAValue | None:
    return _with_parameter(site, shift=True) if number_of(site.op.operands[2]) == 1 else None


RULES: dict[str, tuple[Rule, ...]] = {
    "div.Scalar": (_mean,),
    "mul.Tensor": (_normalised, _scale),
    "div.Tensor": (_normalised,),
    "add.Tensor": (_shift,),
}
