"""The state of one conversion from torch to sdf: values so far, constants, what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    Float32Type,
    IntegerType,
    Signedness,
    StringAttr,
    TensorType,
    f32,
    i64,
)
from xdsl.ir import Block, Operation, SSAValue
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import SdfOp, Tensor
from hass_ir.dialects.torch import OperatorOp
from hass_ir.dialects.torch_constants import LiteralOp, NotConstantError, constant_value
from hass_ir.dialects.torch_types import VTensorType
from hass_ir.errors import Diagnostic
from hass_ir.execute.constants import is_constant
from hass_ir.locations import location_of

Constant: TypeAlias = "int | float | bool | str | None | list[Constant]"


class ConversionError(Exception):
    """An op could not be converted."""


class UnsupportedError(ConversionError):
    """An op, or one of its settings, has no counterpart in sdf; the message says which."""


class Conversion:
    """Builds the sdf body of one function, op by op, collecting everything unsupported."""

    def __init__(self, block: Block):
        self.block = block
        self.diagnostics: list[Diagnostic] = []
        self._values: dict[SSAValue, SSAValue | None] = {}
        self._op: Operation | None = None

    def define(self, old: SSAValue, new: SSAValue | None) -> None:
        """Record what stands for `old`; None where that is not known after a failure."""
        self._values[old] = new

    def start(self, op: Operation) -> None:
        """From here on, new ops take over the place and the name of `op`."""
        self._op = op

    def tensor(self, old: SSAValue) -> SSAValue:
        """The sdf value of `old`; a literal becomes `sdf.weight` or `sdf.constant` when used."""
        if old not in self._values and isinstance(old.owner, LiteralOp):
            self._values[old] = self._literal(old.owner)
        value = self._values.get(old)
        if value is None:
            if old in self._values:
                raise _DependsOnFailureError
            raise UnsupportedError(f"an operand of type {old.type} is not a tensor of the network")
        return value

    def optional_tensor(self, old: SSAValue) -> SSAValue | None:
        """As `tensor`, None for a constant none."""
        try:
            if constant_value(old) is None:
                return None
        except NotConstantError:
            pass
        return self.tensor(old)

    def constant(self, value: SSAValue) -> Constant:
        """A Python value; raises UnsupportedError where it is computed."""
        try:
            return constant_value(value)
        except NotConstantError as error:
            raise UnsupportedError("a setting is computed at run time, not a constant") from error

    def integer(self, value: SSAValue) -> int:
        """A constant integer."""
        constant = self.constant(value)
        if not isinstance(constant, int):
            raise UnsupportedError(f"expected an integer setting, got {constant}")
        return constant

    def number(self, value: SSAValue) -> float:
        """A constant integer or float."""
        constant = self.constant(value)
        if not isinstance(constant, int | float):
            raise UnsupportedError(f"expected a numeric setting, got {constant}")
        return constant

    def integers(self, value: SSAValue) -> list[int]:
        """A constant list of integers."""
        constant = self.constant(value)
        if isinstance(constant, list) and all(isinstance(c, int) for c in constant):
            return [c for c in constant if isinstance(c, int)]
        raise UnsupportedError(f"expected a list of integers as setting, got {constant}")

    def pair(self, value: SSAValue) -> tuple[int, int]:
        """A constant list of two integers; one alone counts twice."""
        values = self.integers(value)
        if len(values) not in (1, 2):
            raise UnsupportedError(f"expected two values (a 2-d op), got {values}")
        return values[0], values[-1]

    def add(self, op: SdfOp) -> SSAValue:
        """Append `op`; raises UnsupportedError where its operands do not fit together."""
        assert self._op is not None
        op.location = self._op.location
        source = self._op.attributes.get("hass.source")
        if isinstance(source, StringAttr) and not isinstance(op, (sdf.WeightOp, sdf.ConstantOp)):
            op.source = source
        try:
            op.verify()
        except VerifyException as error:
            raise UnsupportedError(str(error.args[0]) if error.args else str(error)) from error
        self.block.add_op(op)
        return op.result

    def filled(self, size: int, value: float) -> SSAValue:
        """A constant [size] of `value`."""
        kind = TensorType(f32, [size])
        elements = DenseIntOrFPElementsAttr.from_list(kind, [value] * size)
        return self.add(sdf.ConstantOp.create(result_types=[kind], properties={"value": elements}))

    def fail(self, op: Operation, error: ConversionError) -> None:
        """Record why `op` cannot be converted."""
        for result in op.results:
            self._values[result] = self._stand_in(op, result)
        if isinstance(error, _DependsOnFailureError):
            return
        source = op.attributes.get("hass.source")
        named = f" ('{source.data}' in the source model)" if isinstance(source, StringAttr) else ""
        # What the torch dialect lacks has a name of its own there, as 'onnx.Einsum'.
        name = op.operator if isinstance(op, OperatorOp) else op.name
        self.diagnostics.append(Diagnostic(f"{name}{named}: {error}", location_of(op)))

    def _stand_in(self, op: Operation, result: SSAValue) -> SSAValue | None:
        """A value of the type that the text has for `result`, so that the ops behind `op` are
        checked too; None where it may be a constant, which they could depend on."""
        owners = [v.owner for v in map(self._values.get, op.operands) if v is not None]
        if all(isinstance(owner, Operation) and is_constant(owner) for owner in owners):
            return None
        try:
            return Block(arg_types=[tensor_type(result)]).args[0]
        except UnsupportedError:
            return None

    def _literal(self, op: LiteralOp) -> SSAValue:
        result_type = tensor_type(op.results[0])
        if op.key is not None:
            weight = sdf.WeightOp.create(
                result_types=[result_type], properties={"key": StringAttr(op.key)}
            )
            return self.add(weight)
        assert op.elements is not None
        if op.elements.get_type() != result_type:
            raise UnsupportedError(f"expected elements of type {result_type}")
        constant = sdf.ConstantOp.create(
            result_types=[result_type], properties={"value": op.elements}
        )
        return self.add(constant)


class _DependsOnFailureError(ConversionError):
    """An operand has no value because its op failed; that was told already."""


def input_type(value: SSAValue) -> TensorType[Float32Type] | TensorType[IntegerType]:
    """As `tensor_type`, for an input of the network, which may also hold numbers of tokens."""
    match value.type:
        case VTensorType() as vtensor:
            shape, element, whole = (
                vtensor.shape,
                vtensor.element_type,
                IntegerType(64, Signedness.SIGNED),
            )
        case TensorType() as tensor:
            shape, element, whole = tensor.get_shape(), tensor.element_type, i64  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        case _:
            return tensor_type(value)
    if element == whole and shape and min(shape) > 0:
        return TensorType(i64, shape)
    return tensor_type(value)


def tensor_type(value: SSAValue) -> Tensor:
    """The builtin tensor type of a `!torch.vtensor`; float32 and static, else UnsupportedError."""
    match value.type:
        case VTensorType() as vtensor:
            shape, element = vtensor.shape, vtensor.element_type
        case TensorType() as tensor:
            shape, element = tensor.get_shape(), tensor.element_type  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        case other:
            raise UnsupportedError(f"expected a tensor, got a value of type {other}")
    if shape is None or any(size < 0 for size in shape):
        raise UnsupportedError(
            f"{value.type} has a dynamic shape; import the model with example inputs of fixed shape"
        )
    if not isinstance(element, Float32Type):
        raise UnsupportedError(f"{value.type} is not float32; export the model in float32")
    return TensorType(f32, shape)


Converter: TypeAlias = Callable[[Conversion, Operation], SSAValue]
"""Builds what stands for an op of the torch dialect and returns its result."""


def checked(convert: Converter, operands: int, results: int = 1) -> Converter:
    """`convert` for ops of that many operands and results, the first as the text says."""

    def checked(c: Conversion, op: Operation) -> SSAValue:
        if len(op.operands) != operands or len(op.results) != results:
            raise UnsupportedError(
                f"expected {operands} operands and {results} results, got {len(op.operands)} and "
                f"{len(op.results)}"
            )
        value = convert(c, op)
        stated = op.results[0].type
        known = isinstance(stated, VTensorType) and stated.shape and min(stated.shape) >= 0
        if known and tensor_type(op.results[0]) != value.type:
            raise UnsupportedError(f"the text says that the result is {stated}, not {value.type}")
        return value

    return checked


def inferred(rule: Callable[..., tuple[int, ...]], *args: object) -> tuple[int, ...]:
    """The shape that `rule` gives; raises UnsupportedError where the operands do not fit."""
    try:
        return rule(*args)
    except VerifyException as error:
        raise UnsupportedError(str(error)) from error
