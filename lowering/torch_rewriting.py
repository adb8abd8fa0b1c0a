"""Reading and rebuilding the torch dialect: what the rules of recomposition share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isclose, isnan, prod
from typing import TypeAlias

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntAttr, IntegerAttr, StringAttr, f64, i64
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from hass_ir.dialects.torch import Torch
from hass_ir.dialects.torch_constants import (
    Constant,
    ConstantBoolOp,
    ConstantFloatOp,
    ConstantIntOp,
    ConstantNoneOp,
    ConstantStrOp,
    ListConstructOp,
    LiteralOp,
    NotConstantError,
    constant_value,
)
from hass_ir.dialects.torch_types import (
    BoolType,
    FloatType,
    IntType,
    ListType,
    NoneType,
    StrType,
    VTensorType,
)

_OPS = {op.name: op for op in Torch.operations}
_PREFIX = "torch.aten."
Shape: TypeAlias = tuple[int, ...]
Setting: TypeAlias = "SSAValue | int | float | bool | str | None | list[int]"

OPERANDS = {
    **dict.fromkeys(("sqrt", "rsqrt", "reciprocal", "exp", "erf", "tanh", "sigmoid", "square"), 1),
    **dict.fromkeys(("t", "detach", "alias", "hardsigmoid", "relu", "neg"), 1),
    **dict.fromkeys(("mul.Tensor", "div.Tensor", "mul.Scalar", "div.Scalar", "maximum"), 2),
    **dict.fromkeys(("minimum", "mm", "bmm", "matmul", "view", "reshape", "_unsafe_view"), 2),
    **dict.fromkeys(("unsqueeze", "squeeze.dim", "permute", "broadcast_to", "clone"), 2),
    **dict.fromkeys(("contiguous", "eq.Scalar", "pow.Tensor_Scalar"), 2),
    **dict.fromkeys(("add.Tensor", "sub.Tensor", "add.Scalar", "sub.Scalar", "clamp"), 3),
    **dict.fromkeys(("flatten.using_ints", "transpose.int", "expand", "max.dim", "amax"), 3),
    **dict.fromkeys(("dropout", "softmax.int", "_softmax", "linear", "all.dim", "where.self"), 3),
    **dict.fromkeys(("sum.dim_IntList", "mean.dim"), 4),
    **dict.fromkeys(("to.dtype", "slice.Tensor", "addmm"), 5),
    **{"var.correction": 4, "layer_norm": 6, "_to_copy": 7},
    **{"scaled_dot_product_attention": 8, "batch_norm": 9},
}
"""How many operands the ops that rules look at have; one that has others fits no rule."""


def name_of(op: Operation) -> str | None:
    """NAME of a `torch.aten.NAME` that rules know; None for any other op."""
    name = op.name.removeprefix(_PREFIX)
    known = op.name.startswith(_PREFIX) and OPERANDS.get(name) == len(op.operands)
    return name if known and op.results else None


def made_by(value: SSAValue, *names: str) -> Operation | None:
    """The op that computes `value` if it is one of `torch.aten.NAME`."""
    op = value.owner
    return op if isinstance(op, Operation) and name_of(op) in names else None


def shape_of(value: SSAValue) -> Shape:
    """The shape of a tensor; () where it is not known, which no rule takes for a tensor's."""
    kind = value.type
    return tuple(kind.shape) if isinstance(kind, VTensorType) and kind.shape else ()


def constant_of(value: SSAValue) -> Constant:
    """A Python value or list, or the one element of a tensor in the text; NaN where `value` is
    computed, which equals nothing."""
    if isinstance(value.owner, LiteralOp):
        elements = value.owner.elements
        if elements is not None and prod(shape_of(value)) == 1:
            (element,) = elements.get_values()
            return element if isinstance(element, int | float) else float("nan")
        return float("nan")
    try:
        return constant_value(value)
    except NotConstantError:
        return float("nan")


def number_of(value: SSAValue) -> float | None:
    """A constant number, None for anything else."""
    constant = constant_of(value)
    if isinstance(constant, bool) or not isinstance(constant, int | float):
        return None
    return None if isnan(constant) else constant


def integers_of(value: SSAValue) -> list[int] | None:
    """A constant list of integers, None for anything else."""
    constant = constant_of(value)
    if not isinstance(constant, list):
        return None
    found = [c for c in constant if isinstance(c, int)]
    return found if len(found) == len(constant) else None


def is_literal(value: SSAValue) -> bool:
    """Whether `value` is a weight, by its name or in the text."""
    return isinstance(value.owner, LiteralOp)


def is_number(value: SSAValue, number: float) -> bool:
    """Whether `value` is the constant `number`, but for rounding."""
    found = number_of(value)
    return found is not None and isclose(found, number, rel_tol=1e-6)


def times(value: SSAValue) -> tuple[SSAValue, float] | None:
    """x and c, where `value` is x·c for a number c, or x/(1/c); None for anything else."""
    op = made_by(value, "mul.Scalar", "div.Scalar", "mul.Tensor", "div.Tensor")
    if op is None:
        return None
    divides = op.name.startswith("torch.aten.div")
    for x, factor in either_way(op):
        number = number_of(factor)
        if number and x.type == value.type:
            return x, 1 / number if divides else number
        if divides or op.name.endswith("Scalar"):
            return None
    return None


def plus(value: SSAValue) -> tuple[SSAValue, float] | None:
    """x and c, where `value` is x + c for a number c; None for anything else."""
    op = made_by(value, "add.Scalar", "sub.Scalar", "add.Tensor")
    if op is None or number_of(op.operands[2]) != 1:
        return None
    pairs = either_way(op) if op.name.endswith("Tensor") else either_way(op)[:1]
    for x, shift in pairs:
        number = number_of(shift)
        if number is not None and x.type == value.type:
            return x, -number if op.name == "torch.aten.sub.Scalar" else number
    return None


def either_way(op: Operation) -> tuple[tuple[SSAValue, SSAValue], tuple[SSAValue, SSAValue]]:
    """The two operands of a commutative op in both orders."""
    a, b = op.operands[:2]
    return (a, b), (b, a)


def has_one_use(value: SSAValue) -> bool:
    """Whether only one op uses `value`, so that a part of it may go."""
    return value.uses.get_length() == 1


class Site:
    """Where a rule puts new ops: before `op`, with its place and name."""

    def __init__(self, op: Operation):
        self.op = op
        self.added: list[Operation] = []

    def add(self, name: str, operands: Sequence[Setting], result: Attribute) -> SSAValue:
        """`torch.aten.NAME` of the operands; numbers and lists become constants."""
        values = [self._value(operand) for operand in operands]
        new = _OPS[f"torch.aten.{name}"].create(operands=values, result_types=[result])
        source = self.op.attributes.get("hass.source")
        if isinstance(source, StringAttr):
            new.attributes["hass.source"] = source
        return self.insert(new)

    def view(self, value: SSAValue, shape: Shape) -> SSAValue:
        """`value` in another shape."""
        if shape_of(value) == shape:
            return value
        return self.add("view", (value, list(shape)), tensor_like(value, shape))

    def _value(self, operand: Setting) -> SSAValue:
        match operand:
            case SSAValue():
                return operand
            case bool():
                new = ConstantBoolOp.create(
                    result_types=[BoolType()],
                    properties={"value": IntegerAttr(operand, 1)},
                )
            case int():
                new = ConstantIntOp.create(
                    result_types=[IntType()], properties={"value": IntegerAttr(operand, i64)}
                )
            case float():
                new = ConstantFloatOp.create(
                    result_types=[FloatType()], properties={"value": FloatAttr(operand, f64)}
                )
            case None:
                new = ConstantNoneOp.create(result_types=[NoneType()])
            case str():
                new = ConstantStrOp.create(
                    result_types=[StrType()], properties={"value": StringAttr(operand)}
                )
            case list():
                values = [self._value(element) for element in operand]
                new = ListConstructOp.create(
                    operands=values, result_types=[ListType(ArrayAttr([IntType()]))]
                )
        return self.insert(new)

    def insert(self, new: Operation) -> SSAValue:
        """The result of `new`, put before the op."""
        new.location = self.op.location
        Rewriter.insert_op(new, InsertPoint.before(self.op))
        self.added.append(new)
        return new.results[0]


def tensor_like(value: SSAValue, shape: Shape) -> VTensorType:
    """The type of `value`, with another shape."""
    kind = value.type
    assert isinstance(kind, VTensorType)
    return VTensorType(ArrayAttr([IntAttr(size) for size in shape]), kind.dtype)


Rule: TypeAlias = Callable[[Site], SSAValue | None]
"""What the op at the site stands for, or None where the rule does not fit."""
