"""Rules for products: linear layers on a matrix of rows, products of stacked matrices."""

from __future__ import annotations

from math import prod

from xdsl.ir import SSAValue

from hass_ir.lowering.torch_recompose_layout import VIEWS, turned, unviewed
from hass_ir.lowering.torch_rewriting import (
    Rule,
    Site,
    constant_of,
    either_way,
    has_one_use,
    is_literal,
    made_by,
    number_of,
    shape_of,
    tensor_like,
)


def _rows(site: Site, value: SSAValue) -> SSAValue:
    """The matrix `value` with its rows in as many axes as the tensor has that it is a view of,
    where they are more than the batch."""
    whole = unviewed(value)
    shape, (rows, columns) = shape_of(whole), shape_of(value)
    if shape[:1] == (rows,):
        return value
    for axis in range(len(shape) - 1, 0, -1):
        if prod(shape[axis:]) == columns:
            return site.view(whole, (*shape[:axis], columns))
    return value


def _product(site: Site) -> SSAValue | None:
    """A product with the transpose of a weight: a linear layer."""
    result = site.op.results[0]
    lhs, rhs = site.op.operands[:2]
    weight = turned(rhs)
    if weight is None or not is_literal(weight) or len(shape_of(weight)) != 2:
        return _stacked(site)
    rows = _rows(site, lhs) if len(shape_of(lhs)) == 2 else lhs
    shape = (*shape_of(rows)[:-1], shape_of(weight)[0])
    linear = site.add("linear", (rows, weight, None), tensor_like(result, shape))
    return site.view(linear, shape_of(result))


def _addmm(site: Site) -> SSAValue | None:
    bias, lhs, rhs, *factors = site.op.operands
    weight = turned(rhs)
    if weight is None or not (is_literal(weight) and is_literal(bias)):
        return None
    if any(number_of(f) != 1 for f in factors) or shape_of(bias) != shape_of(weight)[:1]:
        return None
    result, rows = site.op.results[0], _rows(site, lhs)
    shape = (*shape_of(rows)[:-1], shape_of(weight)[0])
    linear = site.add("linear", (rows, weight, bias), tensor_like(result, shape))
    return site.view(linear, shape_of(result))


def _biased(site: Site) -> SSAValue | None:
    """A linear layer, seen as a matrix perhaps, and its bias."""
    result = site.op.results[0]
    if number_of(site.op.operands[2]) != 1:
        return None
    for product, bias in either_way(site.op):
        whole = unviewed(product)
        linear = made_by(whole, "linear")
        if linear is None or constant_of(linear.operands[2]) is not None or not is_literal(bias):
            continue
        same = shape_of(whole)[-1:] == shape_of(product)[-1:] == shape_of(bias)
        if not same or product.type != result.type or not _goes_nowhere_else(product, whole):
            continue
        operands = (*linear.operands[:2], bias)
        return site.view(site.add("linear", operands, whole.type), shape_of(result))
    return None


def _goes_nowhere_else(value: SSAValue, whole: SSAValue) -> bool:
    """Whether nothing else uses `value` or the `whole` that it is a view of."""
    while value is not whole:
        op = made_by(value, *VIEWS)
        if op is None or not has_one_use(value):
            return False
        value = op.operands[0]
    return has_one_use(whole)


def _stacked(site: Site) -> SSAValue | None:
    """A product of matrices in one stack that are views of matrices in several."""
    lhs, rhs = site.op.operands[:2]
    result = site.op.results[0]
    if len(shape_of(lhs)) != 3 or len(shape_of(rhs)) != 3:
        return None
    a, b = unviewed(lhs), unviewed(rhs)
    stacks = shape_of(a)[:-2]
    fits = (
        len(stacks) >= 2
        and stacks == shape_of(b)[:-2]
        and prod(stacks) == shape_of(lhs)[0]
        and shape_of(a)[-2:] == shape_of(lhs)[-2:]
        and shape_of(b)[-2:] == shape_of(rhs)[-2:]
    )
    if not fits:
        return None
    shape = (*stacks, *shape_of(result)[-2:])
    product = site.add("matmul", (a, b), tensor_like(result, shape))
    return site.view(product, shape_of(result))


RULES: dict[str, tuple[Rule, ...]] = {
    "mm": (_product,),
    "matmul": (_product,),
    "bmm": (_product,),
    "addmm": (_addmm,),
    "add.Tensor": (_biased,),
}
