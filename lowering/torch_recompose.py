"""From the parts that torch-mlir takes layers into, back to the layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.ir import Operation
from xdsl.passes import ModulePass

if TYPE_CHECKING:
    from xdsl.dialects import func

    from hass_ir.lowering.torch_rewriting import Rule


@dataclass(frozen=True)
class TorchRecomposePass(ModulePass):
    """Make layers of the torch dialect whole again that torch-mlir's default decompositions took
    apart."""

    name = "torch-recompose"

    function: str | None = field(
        default=None, metadata={"help": "the function to work on (default: all of torch tensors)"}
    )

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import functions_of
        from hass_ir.lowering.convert_torch_to_sdf import is_torch

        for function in functions_of(op, self.function):
            if is_torch(function):
                recompose(function)


def recompose(function: func.FuncOp) -> None:
    """Apply all rules to the ops of `function`, each after those it depends on; parts that nothing
    uses any more go."""
    rules = _rules()
    for op in list(function.walk()):
        if op.parent is not None:
            _apply(op, rules)


def _apply(op: Operation, rules: dict[str, tuple[Rule, ...]]) -> None:
    """Replace `op` until no rule fits what stands for it."""
    from hass_ir.lowering.torch_rewriting import Site, name_of

    while any(result.first_use is not None for result in op.results):
        fitting = rules.get(name_of(op) or "", ())
        site = Site(op)
        found = next((v for v in (rule(site) for rule in fitting) if v is not None), None)
        if found is None:
            return
        op.results[0].replace_all_uses_with(found)
        drop_unused(op)
        if not isinstance(found.owner, Operation) or found.owner not in site.added:
            return
        op = found.owner


def drop_unused(op: Operation) -> None:
    """Erase `op`, which lost its uses, and what only it used."""
    from xdsl.rewriter import Rewriter

    pending = [op]
    while pending:
        op = pending.pop()
        if op.parent is None or any(r.first_use is not None for r in op.results):
            continue
        before = [v.owner for v in op.operands]
        Rewriter.erase_op(op)
        pending += [o for o in before if isinstance(o, Operation)]


def _rules() -> dict[str, tuple[Rule, ...]]:
    """All rules by the op they start at."""
    from hass_ir.lowering import (
        torch_recompose_activations,
        torch_recompose_attention,
        torch_recompose_layout,
        torch_recompose_norms,
        torch_recompose_products,
    )

    tables = (
        torch_recompose_layout.RULES,
        torch_recompose_norms.RULES,
        torch_recompose_products.RULES,
        torch_recompose_attention.RULES,
        torch_recompose_activations.RULES,
    )
    names = dict.fromkeys(name for table in tables for name in table)
    return {n: tuple(rule for table in tables for rule in table.get(n, ())) for n in names}
