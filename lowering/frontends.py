"""The dialects that networks come in. Each has one entry, which every pass goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdsl.dialects import func

from hass_ir.errors import Diagnostic, HassError
from hass_ir.lowering.tensor_source import TensorSource


@dataclass(frozen=True)
class Translation:
    """What a frontend makes of a function.

    Without `diagnostics` the new `function` computes what the old one did. Else it holds what
    could be converted, and each of `diagnostics` is an op that could not, with its place, its name
    in the source model and what to do.
    """

    function: func.FuncOp
    diagnostics: tuple[Diagnostic, ...] = ()

    def complete(self) -> func.FuncOp:
        """The function; raises HassError with all that is unsupported, if anything is."""
        if self.diagnostics:
            raise HassError.several(self.diagnostics)
        return self.function


@dataclass(frozen=True)
class Frontend:
    """A dialect: which functions are of it, and their translation to sdf, which leaves them as they
    are and may read weights from their source."""

    dialect: str
    accepts: Callable[[func.FuncOp], bool]
    translate: Callable[[func.FuncOp, TensorSource], Translation]


def get_all_frontends() -> tuple[Frontend, ...]:
    """Every frontend."""
    from hass_ir.lowering import convert_linalg_to_sdf as linalg
    from hass_ir.lowering import convert_torch_to_sdf as torch

    return (
        Frontend("torch", torch.is_torch, torch.translate),
        Frontend("linalg", linalg.is_linalg, linalg.translate),
    )


def frontend_of(function: func.FuncOp) -> Frontend | None:
    """The frontend for `function`; None where it needs none."""
    return next((f for f in get_all_frontends() if f.accepts(function)), None)
