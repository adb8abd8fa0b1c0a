"""The accelerator for a network as it is, without any pruning, as one pass."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.passes.format_options import FormatOptions
from hass_ir.passes.options import DesignOptions


@dataclass(frozen=True)
class HassDesignPass(FormatOptions, DesignOptions):
    """Design the accelerator for the zeros that the network has, without pruning it.

    A network that was searched or designed before keeps its thresholds and is designed anew, for
    instance for another device.
    """

    name = "hass-design"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.passes.composite import finish, prepare
        from hass_ir.passes.designing import search_and_write

        self.checked()
        self.checked_formats()
        name = prepare(op, ctx, self)
        search_and_write(op, self, HassDesignPass, ctx)
        op.verify()
        finish(op, ctx, self, name)
