"""Which ops of an sdf network no engine computes, and which are left to the host."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation

from hass_ir.dialects.sdf_attention import MatmulOp
from hass_ir.dialects.sdf_base import ComputeOp, SdfOp
from hass_ir.dialects.sdf_layout import EmbeddingOp
from hass_ir.errors import Diagnostic, HassError
from hass_ir.execute.constants import is_constant
from hass_ir.locations import location_of
from hass_ir.lowering.stream_layers import stream_layer
from hass_ir.lowering.workload import read_value, require_streams

_ANY_BITS = 16
"""Whether an op has an engine does not depend on the width of its words."""


def without_hardware(function: func.FuncOp) -> list[Diagnostic]:
    """Every op of `function` that no engine computes, with its place and what to do."""
    found: list[Diagnostic] = []
    for argument in function.body.block.args:
        try:
            read_value(argument)
        except HassError as error:
            found += error.diagnostics
    for op in function.body.block.ops:
        if isinstance(op, func.ReturnOp) or is_constant(op) or is_host_side(op):
            continue
        if not isinstance(op, SdfOp):
            message = f"'{op.name}' cannot be executed, only sdf ops can; run convert-torch-to-sdf"
            found.append(Diagnostic(f"{message} first", location_of(op)))
            continue
        try:
            require_streams(op)
            if not isinstance(op, (ComputeOp, MatmulOp)):
                stream_layer(op, op.name, lambda _: _ANY_BITS)
        except HassError as error:
            found += [_named(op, d) for d in error.diagnostics]
    return found


def is_host_side(op: Operation) -> bool:
    """Whether the host computes `op` before the accelerator starts."""
    return isinstance(op, EmbeddingOp)


def host_side(function: func.FuncOp) -> list[str]:
    """A remark on each op that is left to the host."""
    return [
        f"{_place(op)}remark: '{op.name}'{_source(op)} is left to the host, which has its table; "
        "the accelerator reads the rows"
        for op in function.body.block.ops
        if is_host_side(op)
    ]


def _named(op: Operation, diagnostic: Diagnostic) -> Diagnostic:
    source = op.properties.get("source")
    where = f"'{source.data}' in the source model: " if isinstance(source, StringAttr) else ""
    return Diagnostic(f"{where}{diagnostic.message}", location_of(op))


def _source(op: Operation) -> str:
    source = op.properties.get("source")
    return f" ('{source.data}' in the source model)" if isinstance(source, StringAttr) else ""


def _place(op: Operation) -> str:
    place = location_of(op)
    return "" if place is None else f"{place}: "
