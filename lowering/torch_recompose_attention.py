"""Rules for softmax and attention that are written out."""

from __future__ import annotations

from math import inf, isclose, sqrt

import numpy as np
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, TensorType, f32
from xdsl.ir import SSAValue

from hass_ir.dialects.torch_constants import LiteralOp
from hass_ir.lowering.torch_recompose_layout import is_zero, order_of
from hass_ir.lowering.torch_rewriting import (
    Rule,
    Site,
    constant_of,
    either_way,
    integers_of,
    is_literal,
    made_by,
    number_of,
    shape_of,
    tensor_like,
    times,
)

LOWEST_SCORE = -1e30
"""exp of this is 0, as of minus infinity, which no constant may be."""


def _softmax(site: Site) -> SSAValue | None:
    """exp(x - max x)/sum, the maximum and the sum over one axis."""
    above, total = site.op.operands
    exp, below = made_by(above, "exp"), made_by(total, "sum.dim_IntList")
    if exp is None or below is None or below.operands[0] is not above:
        return None
    axes, rank = integers_of(below.operands[1]), len(shape_of(above))
    if axes is None or len(axes) != 1 or constant_of(below.operands[2]) is not True:
        return None
    x, shifted = exp.operands[0], made_by(exp.operands[0], "sub.Tensor")
    if shifted is not None and _is_maximum(shifted.operands[1], shifted.operands[0], axes[0]):
        if number_of(shifted.operands[2]) != 1:
            return None
        x = shifted.operands[0]
    return site.add("softmax.int", (x, axes[0] % rank, None), site.op.results[0].type)


def _is_maximum(value: SSAValue, x: SSAValue, axis: int) -> bool:
    """Whether `value` is the maximum of `x` along `axis`, kept with size 1."""
    op = made_by(value, "max.dim", "amax")
    if op is None or op.operands[0] is not x or op.results[0] is not value:
        return False
    given = constant_of(op.operands[1])
    axes = given if isinstance(given, list) else [given]
    rank = len(shape_of(x))
    same = len(axes) == 1 and isinstance(axes[0], int) and axes[0] % rank == axis % rank
    return same and constant_of(op.operands[2]) is True


def _safe_softmax(site: Site) -> SSAValue | None:
    """A softmax that gives zeros where a whole row is minus infinity, which it never is: scores are
    finite, and so is one element of every row of the mask added to them."""
    condition, zeros, value = site.op.operands
    softmax = made_by(value, "softmax.int")
    everywhere = made_by(condition, "all.dim")
    if softmax is None or everywhere is None or not is_zero(zeros):
        return None
    equal = made_by(everywhere.operands[0], "eq.Scalar")
    scores = softmax.operands[0]
    if equal is None or equal.operands[0] is not scores or number_of(equal.operands[1]) != -inf:
        return None
    rank = len(shape_of(scores))
    axes = [number_of(everywhere.operands[1]), number_of(softmax.operands[1])]
    if None in axes or len({int(a or 0) % rank for a in axes}) != 1:
        return None
    added = made_by(scores, "add.Tensor")
    for mask, other in either_way(added) if added is not None else ():
        elements = elements_of(mask)
        if elements is not None:
            axis = int(axes[0] or 0) % rank - rank
            visible = elements.ndim >= -axis and (elements > -inf).any(axis=axis).all()
            return value if visible and made_by(other, *_SCORES) is not None else None
    return value if made_by(scores, *_SCORES) is not None else None


_SCORES = ("matmul", "bmm", "mul.Scalar", "div.Scalar", "view")
"""What makes scores, never minus infinity."""


def elements_of(value: SSAValue) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None:
    """The elements of a float32 tensor in the text; None for anything else."""
    elements = value.owner.elements if isinstance(value.owner, LiteralOp) else None
    if elements is None or elements.get_element_type() != f32:
        return None
    data = np.frombuffer(elements.data.data, "<f4")
    shape = shape_of(value)
    return np.broadcast_to(data, shape) if data.size == 1 else data.reshape(shape)


def _attention(site: Site) -> SSAValue | None:
    """softmax(query·keyᵀ·scale + mask)·value."""
    weights, value = site.op.operands[:2]
    softmax = made_by(weights, "softmax.int")
    rank = len(shape_of(weights))
    if softmax is None or number_of(softmax.operands[1]) not in (-1, rank - 1) or rank < 3:
        return None
    scores, mask = softmax.operands[0], None
    added = made_by(scores, "add.Tensor")
    if added is not None and number_of(added.operands[2]) == 1:
        for product, other in either_way(added):
            if is_literal(other) and product.type == scores.type:
                scores, mask = product, other
                break
    parts = _scaled_product(site, scores)
    if parts is None:
        return None
    query, key, scale = parts
    stacks = shape_of(query)[:-2]
    if not stacks == shape_of(key)[:-2] == shape_of(value)[:-2]:
        return None
    usual = isclose(scale, 1 / sqrt(shape_of(query)[-1]), rel_tol=1e-14)
    operands = (query, key, value, mask, 0.0, False, None if usual else scale, False)
    return site.add("scaled_dot_product_attention", operands, site.op.results[0].type)


def _scaled_product(site: Site, scores: SSAValue) -> tuple[SSAValue, SSAValue, float] | None:
    """query, key and scale, where `scores` are scale·query·keyᵀ."""
    scores, scale = _peeled(scores)
    product = made_by(scores, "matmul", "bmm")
    if product is None:
        return None
    query, of_query = _peeled(product.operands[0])
    transposed, of_key = _peeled(product.operands[1])
    found = order_of(transposed)
    if found is None:
        return None
    key, (*stacks, rows, columns) = found
    order = [*stacks, columns, rows]
    if order != sorted(order):
        shape = tuple(shape_of(key)[axis] for axis in order)
        key = site.add("permute", (key, order), tensor_like(key, shape))
    key, inside = _peeled(key)
    return query, key, scale * of_query * of_key * inside


def _peeled(value: SSAValue) -> tuple[SSAValue, float]:
    """x and c, where `value` is x·c for a number c, perhaps 1."""
    scale = 1.0
    while (found := times(value)) is not None:
        value, scale = found[0], scale * found[1]
    return value, scale


def _mask(site: Site) -> SSAValue | None:
    """An attention whose mask masks nothing, or has infinities."""
    mask = site.op.operands[3]
    elements = elements_of(mask)
    if elements is None:
        return None
    operands = list(site.op.operands)
    result = site.op.results[0]
    if not elements.any():
        return site.add(_NAME, (*operands[:3], None, *operands[4:]), result.type)
    if elements.min() >= LOWEST_SCORE:
        return None
    kind = TensorType(f32, shape_of(mask))
    finite = np.maximum(elements, np.float32(LOWEST_SCORE))
    data = DenseIntOrFPElementsAttr.from_list(kind, finite.ravel().tolist())
    literal = site.insert(LiteralOp.create(result_types=[mask.type], properties={"value": data}))
    return site.add(_NAME, (*operands[:3], literal, *operands[4:]), result.type)


_NAME = "scaled_dot_product_attention"

RULES: dict[str, tuple[Rule, ...]] = {
    "div.Tensor": (_softmax,),
    "where.self": (_safe_softmax,),
    "matmul": (_attention,),
    "bmm": (_attention,),
    _NAME: (_mask,),
}
