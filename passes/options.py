"""Options that several passes share, with their one line of help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.passes import ModulePass


@dataclass(frozen=True)
class DataPass(ModulePass):
    """A pass that executes the network on data."""

    name = "data-pass"

    function: str | None = field(
        default=None, metadata={"help": "the function that holds the network"}
    )
    weights: str | None = field(
        default=None, metadata={"help": "safetensors file (default: as the module says)"}
    )
    calibration: str | None = field(
        default=None,
        metadata={"help": ".npz with inputs and labels (default: as the module says)"},
    )
    samples: int | None = field(
        default=None,
        metadata={"help": "calibration samples to use (default: all; 16 without data)"},
    )
    seed: int = field(default=0, metadata={"help": "seed of everything random"})

    @classmethod
    def schedule_space(cls, ctx: Context, module_op: builtin.ModuleOp) -> tuple[Self, ...]:
        """One instance with the defaults, not run: execution takes long, and needs data."""
        return (cls(),)
