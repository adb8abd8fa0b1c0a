"""Rules for ops that change nothing, and for several changes of shape or order in a row."""

from __future__ import annotations

from xdsl.ir import SSAValue

from hass_ir.dialects.torch_constants import LiteralOp
from hass_ir.lowering.torch_rewriting import (
    Rule,
    Site,
    constant_of,
    either_way,
    integers_of,
    made_by,
    number_of,
    plus,
    shape_of,
    tensor_like,
    times,
)

VIEWS = (
    "view",
    "reshape",
    "_unsafe_view",
    "unsqueeze",
    "squeeze.dim",
    "flatten.using_ints",
)
"""Ops that give the same words in the same order another shape."""

ORDERS = ("permute", "transpose.int", "t")
"""Ops that change the order of axes."""


def unviewed(value: SSAValue) -> SSAValue:
    """What `value` is a view of."""
    while (op := made_by(value, *VIEWS)) is not None:
        value = op.operands[0]
    return value


def order_of(value: SSAValue) -> tuple[SSAValue, tuple[int, ...]] | None:
    """x and the order of its axes that `value` has; None where it is no such op."""
    op = made_by(value, *ORDERS)
    if op is None:
        return None
    rank = len(shape_of(value))
    axes = list(range(rank))
    if op.name == "torch.aten.t":
        return op.operands[0], tuple(axes[::-1])
    if op.name == "torch.aten.permute":
        given = integers_of(op.operands[1])
        if given is None or sorted(a % max(rank, 1) for a in given) != axes:
            return None
        return op.operands[0], tuple(a % rank for a in given)
    a, b = (number_of(v) for v in op.operands[1:3])
    if (
        not isinstance(a, int)
        or not isinstance(b, int)
        or not -rank <= min(a, b) <= max(a, b) < rank
    ):
        return None
    axes[a], axes[b] = axes[b], axes[a]
    return op.operands[0], tuple(axes)


def turned(value: SSAValue) -> SSAValue | None:
    """What `value` is the transpose of, in its last two axes; None where it is none."""
    found = order_of(value)
    if found is None:
        return None
    x, order = found
    rank = len(order)
    return x if rank >= 2 and order == (*range(rank - 2), rank - 1, rank - 2) else None


def _same(site: Site) -> SSAValue | None:
    """An op that only might have changed the type, and does not."""
    value = site.op.operands[0]
    return value if value.type == site.op.results[0].type and shape_of(value) else None


def _dropout(site: Site) -> SSAValue | None:
    return site.op.operands[0] if constant_of(site.op.operands[2]) is False else None


def _times_one(site: Site) -> SSAValue | None:
    found = times(site.op.results[0])
    return found[0] if found is not None and found[1] == 1 else None


def _plus_zero(site: Site) -> SSAValue | None:
    result = site.op.results[0]
    found = plus(result)
    if found is not None and found[1] == 0:
        return found[0]
    if not site.op.name.endswith("Tensor"):
        return None
    for x, zeros in either_way(site.op):
        if is_zero(zeros) and x.type == result.type:
            return x
    return None


def is_zero(value: SSAValue) -> bool:
    """Whether `value` is a tensor of zeros in the text."""
    elements = value.owner.elements if isinstance(value.owner, LiteralOp) else None
    return elements is not None and not any(elements.data.data)


def _merged_views(site: Site) -> SSAValue | None:
    inner = made_by(site.op.operands[0], *VIEWS)
    shape = shape_of(site.op.results[0])
    if inner is None or not shape or min(shape) < 1:
        return _same(site)
    return site.view(inner.operands[0], shape)


def _merged_orders(site: Site) -> SSAValue | None:
    result = site.op.results[0]
    outer = order_of(result)
    if outer is None:
        return None
    x, order = outer
    inner = order_of(x)
    if inner is not None:
        x, order = inner[0], tuple(inner[1][axis] for axis in order)
    if order == tuple(range(len(order))):
        return x
    if inner is None:
        return None
    shape = tuple(shape_of(x)[axis] for axis in order)
    return site.add("permute", (x, list(order)), tensor_like(result, shape))


RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(VIEWS, (_merged_views,)),
    **dict.fromkeys(ORDERS, (_merged_orders,)),
    **dict.fromkeys(
        ("detach", "alias", "clone", "contiguous", "expand", "broadcast_to", "to.dtype"), (_same,)
    ),
    "_to_copy": (_same,),
    "slice.Tensor": (_same,),
    "dropout": (_dropout,),
    "mul.Scalar": (_times_one,),
    "div.Scalar": (_times_one,),
    "mul.Tensor": (_times_one,),
    "div.Tensor": (_times_one,),
    "add.Scalar": (_plus_zero,),
    "sub.Scalar": (_plus_zero,),
    "add.Tensor": (_plus_zero,),
}
