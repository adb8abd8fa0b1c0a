"""The main job as one pass: from an imported network to its sparse accelerator."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.passes.format_options import FormatOptions
from hass_ir.passes.sdf_search import SearchOptions


@dataclass(frozen=True)
class HassSearchPass(FormatOptions, SearchOptions):
    """From an imported network to its sparse accelerator: convert, fold, round if asked to,
    measure, search, lower.

    A network that was searched already is only lowered.
    """

    name = "hass-search"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import network_of
        from hass_ir.passes.composite import finish, prepare
        from hass_ir.passes.designing import search_and_write

        self.checked()
        self.checked_formats(several=True)
        network = network_of(op, self.function)
        name = network.sym_name.data
        if "sdf.design" not in network.attributes:
            prepare(op, ctx, self)
            search_and_write(op, self, HassSearchPass, ctx)
            op.verify()
        finish(op, ctx, self, name)
