"""Padding with minus infinity, written as an op of its own: that of the maximum pools after it."""

from __future__ import annotations

from math import inf

from xdsl.ir import Operation, SSAValue

from hass_ir.dialects.sdf_base import shape_of
from hass_ir.lowering import torch_layout
from hass_ir.lowering.torch_conversion import Conversion, Converter, UnsupportedError

_PAD = "torch.aten.constant_pad_nd"
_WITH_ZEROS = torch_layout.CONVERTERS[_PAD]


def before_maximum(c: Conversion, x: SSAValue) -> tuple[int, int, int, int]:
    """How far the input of a maximum pool was padded before: top, left, bottom, right."""
    op = x.owner
    if not isinstance(op, Operation) or op.name != _PAD or c.number(op.operands[2]) != -inf:
        return (0, 0, 0, 0)
    sizes = c.integers(op.operands[1])
    if len(sizes) not in (2, 4) or min(sizes) < 0 or len(shape_of(c.tensor(x))) != 4:
        raise UnsupportedError(f"padding by {sizes} is not supported, only of height and width")
    # torch lists the last axis first.
    left, right, top, bottom = (*sizes, 0, 0)[:4]
    return (top, left, bottom, right)


def _pad(c: Conversion, op: Operation) -> SSAValue:
    """The input as it is, where only maximum pools use it: they add the padding themselves."""
    if len(op.operands) != 3 or c.number(op.operands[2]) != -inf:
        return _WITH_ZEROS(c, op)
    for use in op.results[0].uses:
        if use.operation.name != "torch.aten.max_pool2d":
            raise UnsupportedError(
                f"padding with minus infinity is not supported before '{use.operation.name}', only "
                "before maximum pools"
            )
    return c.tensor(op.operands[0])


CONVERTERS: dict[str, Converter] = {_PAD: _pad}
