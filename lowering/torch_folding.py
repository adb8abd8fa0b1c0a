"""Computing beforehand what depends on no input: position embeddings, masks, indices."""

from __future__ import annotations

from typing import Any

import numpy as np
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    BytesAttr,
    DenseIntOrFPElementsAttr,
    Float32Type,
    Float64Type,
    IntegerType,
    TensorType,
    f32,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from hass_ir.dialects.torch_constants import (
    ConstantBase,
    ConstantNoneOp,
    ListConstructOp,
    LiteralOp,
    constant_value,
)
from hass_ir.dialects.torch_types import VTensorType
from hass_ir.lowering.tensor_source import TensorSource
from hass_ir.lowering.torch_constant_ops import EVALUATORS, Array
from hass_ir.lowering.torch_recompose import drop_unused
from hass_ir.lowering.torch_recompose_layout import ORDERS, VIEWS
from hass_ir.lowering.torch_rewriting import is_literal, made_by, shape_of

MOST_ELEMENTS = 1 << 22
"""Constants larger than this are not written into the text; the op is left as it is."""

_INTEGERS = {1: np.bool_, 8: np.int8, 16: np.int16, 32: np.int32, 64: np.int64}


def fold_constants(function: func.FuncOp, source: TensorSource) -> None:
    """Replace every float32 value that depends on no input, and is more than a weight in another
    shape or order, by its elements.

    Weights that it depends on are read from `source`. Raises HassError where they cannot be.
    """
    constants: set[SSAValue] = set()
    for op in function.walk():
        if _is_constant(op, constants):
            constants |= set(op.results)
    folding = _Folding(source)
    for value in [v for op in function.walk() for v in op.results if v in constants]:
        if not _is_needed(value, constants) or _stays(value):
            continue
        kind = value.type
        if not isinstance(kind, VTensorType) or kind.element_type != f32:
            continue
        _replace(value, folding.array(value))


def _is_constant(op: Operation, constants: set[SSAValue]) -> bool:
    """Whether `op` computes a tensor from constants only, in a way known here."""
    if isinstance(op, (LiteralOp, ConstantBase, ConstantNoneOp)):
        return True
    known = op.name.removeprefix("torch.aten.") in EVALUATORS or isinstance(op, ListConstructOp)
    if not known or not all(v in constants for v in op.operands):
        return False
    return all(_dtype(r.type) is not None for r in op.results) or isinstance(op, ListConstructOp)


def _is_needed(value: SSAValue, constants: set[SSAValue]) -> bool:
    """Whether an op that is no constant uses the tensor `value`."""
    users = [use.operation for use in value.uses]
    return any(not user.results or user.results[0] not in constants for user in users)


def _stays(value: SSAValue) -> bool:
    """Whether `value` is a weight, perhaps in another shape or order, or too large."""
    shape = shape_of(value)
    if int(np.prod(shape)) > MOST_ELEMENTS:
        return True
    while (op := made_by(value, *VIEWS, *ORDERS)) is not None:
        value = op.operands[0]
    return is_literal(value)


class _Folding:
    """Evaluates constants, each once."""

    def __init__(self, source: TensorSource):
        self._source = source
        self._arrays: dict[SSAValue, Array] = {}

    def array(self, value: SSAValue) -> Array:
        """The elements of a constant tensor."""
        pending = [value]
        while pending:
            current = pending[-1]
            op = current.owner
            assert isinstance(op, Operation)
            missing = [v for v in _tensors(op) if v not in self._arrays]
            if missing:
                pending += missing
                continue
            pending.pop()
            if current not in self._arrays:
                self._arrays[current] = self._evaluated(op)
        return self._arrays[value]

    def _evaluated(self, op: Operation) -> Array:
        result = op.results[0]
        shape, dtype = shape_of(result), _dtype(result.type)
        assert dtype is not None
        if isinstance(op, LiteralOp):
            return self._literal(op, shape, dtype)
        evaluator = EVALUATORS[op.name.removeprefix("torch.aten.")]
        with np.errstate(all="ignore"):
            found = evaluator(shape, *(self._operand(v) for v in op.operands))
        return np.asarray(found).astype(dtype).reshape(shape)

    def _literal(self, op: LiteralOp, shape: tuple[int, ...], dtype: Any) -> Array:
        if op.key is not None:
            return self._source.read(op, op.key, shape, dtype)
        assert op.elements is not None
        values = np.array(op.elements.get_values()).astype(dtype)
        return np.full(shape, values[0]) if values.size == 1 else values.reshape(shape)

    def _operand(self, value: SSAValue) -> Any:
        if value in self._arrays:
            return self._arrays[value]
        if isinstance(value.owner, ListConstructOp):
            return [self._operand(v) for v in value.owner.operands]
        return constant_value(value)


def _tensors(op: Operation) -> list[SSAValue]:
    """The tensors among the operands of `op`, those in lists too."""
    found: list[SSAValue] = []
    for value in op.operands:
        if isinstance(value.owner, ListConstructOp):
            found += _tensors(value.owner)
        elif isinstance(value.type, VTensorType):
            found.append(value)
    return found


def _dtype(kind: Attribute) -> Any:
    """The numpy type of a tensor of known shape; None for anything else."""
    if not isinstance(kind, VTensorType) or kind.shape is None or min(kind.shape, default=1) < 0:
        return None
    match kind.element_type:
        case Float32Type():
            return np.float32
        case Float64Type():
            return np.float64
        case IntegerType() as integer:
            return _INTEGERS.get(integer.width.data)
        case _:
            return None


def _replace(value: SSAValue, array: Array) -> None:
    """Put the elements of `array` in the place of `value`."""
    op = value.owner
    assert isinstance(op, Operation)
    kind = TensorType(f32, shape_of(value))
    data = BytesAttr(np.ascontiguousarray(array, "<f4").tobytes())
    literal = LiteralOp.create(
        result_types=[value.type],
        properties={"value": DenseIntOrFPElementsAttr(kind, data)},
    )
    literal.location = op.location
    Rewriter.insert_op(literal, InsertPoint.before(op))
    value.replace_all_uses_with(literal.results[0])
    drop_unused(op)
