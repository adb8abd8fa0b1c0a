"""The described accelerator simulated with real zeros, as one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.passes.options import DataPass


@dataclass(frozen=True)
class HassSimulatePass(DataPass):
    """Run images through the described accelerator, cycle by cycle, with the zeros that they have
    in the network, and write what it takes beside what was predicted.

    With `fifo=simulated` the depths of FIFOs in the description become the least with which these
    images take at most 2 % longer than with FIFOs that never fill; with `fifo=fitted` those that a
    schedule of the engines' mean cycles asks for, whatever the images.
    """

    name = "hass-simulate"

    samples: int | None = field(
        default=16, metadata={"help": "images to run through the pipeline, at least 2"}
    )
    fifo: Literal["stated", "fitted", "simulated"] = field(
        default="stated",
        metadata={"help": "depths as stated, fitted to engines, or the least for these images"},
    )
    accelerator: str | None = field(
        default=None, metadata={"help": "which accelerator, where the module has several"}
    )

    def checked(self) -> None:
        super().checked()
        self.need("samples", self.samples, 2, 10**9)

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.lowering.accel_json import chosen_accelerator

        self.checked()
        accelerator = chosen_accelerator(op, self.accelerator)
        network = self.open(op)

        from hass_ir.search.simulated import simulate_accelerator

        simulate_accelerator(accelerator, network, self.fifo)
        op.verify()
