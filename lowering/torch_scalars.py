"""Converters of arithmetic with a number, from the torch dialect to sdf."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import SdfOp
from hass_ir.dialects.sdf_elementwise import MulOp
from hass_ir.lowering.torch_activations import pairwise
from hass_ir.lowering.torch_conversion import Conversion, Converter, UnsupportedError, checked


def _with(kind: type[SdfOp], number: Callable[..., float]) -> Converter:
    """`kind` of the tensor and what `number` makes of the op's numbers."""

    def convert(c: Conversion, op: Operation) -> SSAValue:
        value = number(*(c.number(v) for v in op.operands[1:]))
        return pairwise(c, kind, c.tensor(op.operands[0]), c.filled(1, value))

    return convert


def _reciprocal(number: float) -> float:
    """1 / `number`, rounded once: exact for powers of two."""
    if number == 0:
        raise UnsupportedError("division by 0")
    return 1 / number


CONVERTERS: dict[str, Converter] = {
    "torch.aten.add.Scalar": checked(_with(sdf.AddOp, lambda x, alpha: x * alpha), 3),
    "torch.aten.sub.Scalar": checked(_with(sdf.AddOp, lambda x, alpha: -x * alpha), 3),
    "torch.aten.mul.Scalar": checked(_with(MulOp, lambda x: x), 2),
    "torch.aten.div.Scalar": checked(_with(MulOp, _reciprocal), 2),
}
