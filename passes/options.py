"""Options that several passes share, with their one line of help."""

from __future__ import annotations

from dataclasses import dataclass, field

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
