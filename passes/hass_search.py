"""The main job as one pass: from an imported network to its sparse accelerator."""

from __future__ import annotations

from dataclasses import dataclass, fields

from xdsl.context import Context
from xdsl.dialects import builtin
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
        for step in self._steps(op):
            step.apply(ctx, op)
            op.verify()
        if self._reports():
            from hass_ir.report import print_summary

            print_summary(network_of(op, self.function))

    def _steps(self, module: builtin.ModuleOp) -> list[ModulePass]:
        from xdsl.transforms.canonicalize import CanonicalizePass

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
        convert: list[ModulePass] = [ConvertTorchToSdfPass(name)] if is_torch(network) else []
        options = {f.name: getattr(self, f.name) for f in fields(SearchOptions)}
        data = {k: options[k] for k in ("function", "weights", "calibration", "samples", "seed")}
        return [
            *convert,
            SdfFoldBatchNormPass(name),
            CanonicalizePass(),
            SdfAnnotateSparsityPass(**data),
            SdfSearchPass(**options),
            lower,
        ]

    def _reports(self) -> bool:
        import sys

        return sys.stderr.isatty() if self.report is None else self.report
