"""What all sdf ops share: tensor operands, one result, a shape that follows, a source name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod
from typing import ClassVar, TypeAlias, cast

from xdsl.dialects.builtin import (
    DenseArrayBase,
    Float32Type,
    IntegerAttr,
    IntegerType,
    StringAttr,
    TensorType,
    f32,
    i64,
)
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    ParsePropInAttrDict,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import Pure

from hass_ir.dialects.sdf_attributes import SparsityAttr
from hass_ir.dialects.sdf_engine import ENGINE_KINDS, EngineAttr
from hass_ir.dialects.sdf_shapes import Shape, need

Tensor: TypeAlias = TensorType[Float32Type]
TENSOR = TensorType.constr(f32)
INT = IntegerAttr.constr(i64)
INTS = DenseArrayBase.constr(i64)

FUNCTIONAL = "operands attr-dict `:` functional-type(operands, results)"


def shape_of(value: SSAValue) -> Shape:
    """Shape of a tensor value."""
    return cast(Tensor, value.type).get_shape()


def ints(*values: int) -> DenseArrayBase[IntegerType]:
    """`array<i64: ...>` of the values."""
    return DenseArrayBase.from_list(i64, values)


class SdfOp(IRDLOperation, ABC):
    """One tensor result; `source` is the name the op had in the source model."""

    MULTIPLIES: ClassVar[bool] = False
    """Whether the op has an engine of multipliers."""

    result = result_def(TENSOR)
    source = opt_prop_def(StringAttr)
    engine = opt_prop_def(EngineAttr)

    traits = traits_def(Pure())
    irdl_options = (ParsePropInAttrDict(),)
    assembly_format: ClassVar[str | None] = FUNCTIONAL

    @abstractmethod
    def infer_shape(self) -> Shape:
        """Shape of the result; raises VerifyException where the operands do not fit."""

    @property
    def shape(self) -> Shape:
        """Shape of the result."""
        return self.result.type.get_shape()

    def verify_(self) -> None:
        for value in (*self.operands, self.result):
            static = all(d > 0 for d in shape_of(value))
            need(static, f"shapes must be static and positive, got {value.type}")
        inferred = self.infer_shape()
        need(inferred == self.shape, f"the result must have shape {inferred}, not {self.shape}")
        if self.engine is not None:
            kind = self.engine.string("kind")
            need(
                (kind in ENGINE_KINDS) == self.MULTIPLIES,
                f"an engine of kind '{kind}' cannot compute {self.name}",
            )

    @classmethod
    def with_shape(
        cls, operands: tuple[SSAValue | None, ...], shape: Shape, **properties: Attribute | None
    ):
        """Build an op whose result has `shape`; None leaves a property or optional operand out."""
        given = {k: v for k, v in properties.items() if v is not None}
        return cls.create(
            operands=[v for v in operands if v is not None],
            result_types=[TensorType(f32, shape)],
            properties=given,
        )


class UnaryOp(SdfOp, ABC):
    """Element-wise on one tensor."""

    input = operand_def(TENSOR)

    def infer_shape(self) -> Shape:
        return shape_of(self.input)


class ComputeOp(SdfOp, ABC):
    """Multiplies by weights and gets an engine of its own."""

    MULTIPLIES: ClassVar[bool] = True

    input = operand_def(TENSOR)
    weight = operand_def(TENSOR)
    bias = opt_operand_def(TENSOR)
    sparsity = opt_prop_def(SparsityAttr)

    @property
    def bias_shape(self) -> Shape | None:
        """Shape of the bias, None without one."""
        return None if self.bias is None else shape_of(self.bias)

    @property
    @abstractmethod
    def channel_axis(self) -> int:
        """Axis of the input's channels."""

    def verify_(self) -> None:
        super().verify_()
        if self.sparsity is None:
            return
        x, w = shape_of(self.input), shape_of(self.weight)
        taps, channels = prod(w[2:]), x[self.channel_axis]
        samples = self.sparsity.integer("samples")
        need_totals(
            self.sparsity,
            weights=prod(w),
            activations=samples * prod(x[1:]),
            pairs=samples * prod(self.shape[1:]) * prod(w[1:]),
            taps=taps,
            channels=channels,
        )


def need_totals(
    sparsity: SparsityAttr, weights: int, activations: int, pairs: int, taps: int, channels: int
) -> None:
    """Raise VerifyException where `sparsity` was counted on another op."""
    for key, expected in (
        ("weight_total", weights),
        ("activation_total", activations),
        ("pair_total", pairs),
    ):
        found = sparsity.integer(key)
        need(found == expected, f"{key} of the sparsity is {found}, the op has {expected}")
    for key, length in (("histogram", taps + 1), ("channel_weights", channels)):
        found = len(sparsity.get(key))
        need(found == length, f"{key} of the sparsity must have {length} entries, not {found}")
