"""Everything in a network that cannot be mapped, told at once."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.passes import ModulePass

from hass_ir.errors import Diagnostic, HassError


@dataclass(frozen=True)
class HassCheckSupportPass(ModulePass):
    """List every op that cannot be mapped, with its place, its name in the source model and what
    to do; the module stays as it is."""

    name = "hass-check-support"

    function: str | None = field(
        default=None, metadata={"help": "the function to check (default: all)"}
    )
    weights: str | None = field(
        default=None, metadata={"help": "weights file (default: as the module says)"}
    )
    host: bool = field(
        default=False, metadata={"help": "also say on stderr what is left to the host"}
    )

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import functions_of
        from hass_ir.lowering.frontends import frontend_of
        from hass_ir.lowering.hardware_support import host_side, without_hardware
        from hass_ir.lowering.tensor_source import TensorSource

        source = TensorSource(op, self.weights)
        found: list[Diagnostic] = []
        remarks: list[str] = []
        for function in functions_of(op, self.function):
            network, frontend = function, frontend_of(function)
            if frontend is not None:
                translation = frontend.translate(function, source)
                network = translation.function
                found += translation.diagnostics
            found += without_hardware(network)
            remarks += host_side(network)
        if found:
            raise HassError.several(found)
        for remark in remarks if self.host else ():
            print(remark, file=sys.stderr)
