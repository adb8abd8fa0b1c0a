"""From a searched sdf network to the accelerator description."""

from __future__ import annotations

from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.passes import ModulePass


@dataclass(frozen=True)
class LowerSdfToAccelPass(ModulePass):
    """Describe the accelerator that the search chose, as partitions of streaming stages; the
    network stays."""

    name = "lower-sdf-to-accel"

    function: str | None = field(
        default=None, metadata={"help": "the function that holds the network"}
    )

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.dialects.accel import AcceleratorOp
        from hass_ir.functions import network_of
        from hass_ir.lowering.accelerator import accelerator_of

        network = network_of(op, self.function)
        accelerator = accelerator_of(op, network)
        for old in [o for o in op.ops if isinstance(o, AcceleratorOp)]:
            if old.sym_name == accelerator.sym_name:
                old.detach()
                old.erase()
        op.body.block.add_op(accelerator)
