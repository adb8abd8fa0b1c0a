"""The main job as one pass: from an imported network to its sparse accelerator."""

from __future__ import annotations

from dataclasses import dataclass, fields

from xdsl.context import Context
from xdsl.dialects import builtin, func
from xdsl.passes import ModulePass

from hass_ir.passes.sdf_search import SearchOptions


@dataclass(frozen=True)
class HassSearchPass(SearchOptions):
    """From an imported network to its sparse accelerator: convert, fold, measure, search, lower.

    Steps whose result the module already has are skipped.
    """

    name = "hass-search"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import network_of
        from hass_ir.hardware.device import load_device

        self.checked()
        load_device(self.device)
        network = network_of(op, self.function).sym_name.data
        for step in self._steps(op):
            if step is None:
                canonicalize(network_of(op, network), ctx)
            else:
                step.apply(ctx, op)
            op.verify()
        if self._reports():
            from hass_ir.report import print_summary

            print_summary(network_of(op, self.function))

    def _steps(self, module: builtin.ModuleOp) -> list[ModulePass | None]:
        """The passes to run; None stands for the canonicalization of the network alone."""
        from hass_ir.functions import network_of
        from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass, is_torch
        from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
        from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass
        from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass
        from hass_ir.passes.sdf_search import SdfSearchPass

        network = network_of(module, self.function)
        name = network.sym_name.data
        lower = LowerSdfToAccelPass(name)
        if "sdf.design" in network.attributes:
            return [lower]
        convert: list[ModulePass | None] = (
            [ConvertTorchToSdfPass(name)] if is_torch(network) else []
        )
        options = {f.name: getattr(self, f.name) for f in fields(SearchOptions)}
        data = {k: options[k] for k in ("function", "weights", "calibration", "samples", "seed")}
        return [
            *convert,
            SdfFoldBatchNormPass(name),
            None,
            SdfAnnotateSparsityPass(**data),
            SdfSearchPass(**options),
            lower,
        ]

    def _reports(self) -> bool:
        """Whether to print the summary."""
        import sys

        return sys.stderr.isatty() if self.report is None else self.report


def canonicalize(function: func.FuncOp, ctx: Context) -> None:
    """What xDSL's canonicalize does to a module, done to one function; others stay untouched."""
    from xdsl.pattern_rewriter import GreedyRewritePatternApplier, PatternRewriteWalker
    from xdsl.transforms.canonicalize import CanonicalizationRewritePattern
    from xdsl.transforms.dead_code_elimination import region_dce

    patterns = GreedyRewritePatternApplier(
        [CanonicalizationRewritePattern()], ctx=ctx, folding_enabled=True
    )
    walker = PatternRewriteWalker(patterns, post_walk_func=region_dce)
    walker.rewrite_region(function.body)
