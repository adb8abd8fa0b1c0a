"""The steps before a design, for passes that do the whole job."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.passes.format_options import FormatOptions
from hass_ir.passes.options import DataPass, DesignOptions

if TYPE_CHECKING:
    from xdsl.dialects import func


def prepare(module: builtin.ModuleOp, ctx: Context, options: DesignOptions) -> str:
    """Check that all of the network can be mapped; convert, fold, canonicalize and, if asked to,
    round it, verified after each step.

    Returns the name of its function. Other functions stay untouched.
    """
    from hass_ir.functions import network_of
    from hass_ir.hardware.device import load_device
    from hass_ir.lowering.convert_linalg_to_sdf import ConvertLinalgToSdfPass, is_linalg
    from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass, is_torch
    from hass_ir.passes.hass_check_support import HassCheckSupportPass
    from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass

    load_device(options.device)
    network = network_of(module, options.function)
    name = network.sym_name.data
    HassCheckSupportPass(name, options.weights).apply(ctx, module)
    for accepts, convert in (
        (is_torch, ConvertTorchToSdfPass),
        (is_linalg, ConvertLinalgToSdfPass),
    ):
        if accepts(network):
            convert(name, options.weights).apply(ctx, module)
            module.verify()
            break
    SdfFoldBatchNormPass(name).apply(ctx, module)
    module.verify()
    canonicalize(network_of(module, name), ctx)
    module.verify()
    if isinstance(options, FormatOptions):
        round_words(module, ctx, options, name)
    return name


def round_words(module: builtin.ModuleOp, ctx: Context, options: FormatOptions, name: str) -> None:
    """Round the network as `options` ask, to the widest where a search has a choice.

    What it was rounded to before stays as far as they do not say otherwise, if there is a choice.
    """
    from hass_ir.functions import network_of
    from hass_ir.passes.format_options import LENGTHS, merged_formats
    from hass_ir.passes.sdf_quantize import SdfQuantizePass

    given = options.format_values()
    if options.choices.tables:
        given = merged_formats(network_of(module, name), options).format_values()
    if all(given[k] is None for k in LENGTHS):
        return
    data: dict[str, Any] = {f.name: getattr(options, f.name) for f in fields(DataPass)}
    data["function"] = name
    SdfQuantizePass(**data, **given).apply(ctx, module)
    module.verify()


def finish(module: builtin.ModuleOp, ctx: Context, options: DesignOptions, name: str) -> None:
    """Lower the designed network and, if asked or on a terminal, print a summary."""
    from hass_ir.functions import network_of
    from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
    from hass_ir.report import print_summary

    LowerSdfToAccelPass(name).apply(ctx, module)
    module.verify()
    if sys.stderr.isatty() if options.report is None else options.report:
        print_summary(network_of(module, name))


def canonicalize(function: func.FuncOp, ctx: Context) -> None:
    """What xDSL's canonicalize does to a module, done to one function."""
    from xdsl.pattern_rewriter import GreedyRewritePatternApplier, PatternRewriteWalker
    from xdsl.transforms.canonicalize import CanonicalizationRewritePattern
    from xdsl.transforms.dead_code_elimination import region_dce

    patterns = GreedyRewritePatternApplier(
        [CanonicalizationRewritePattern()], ctx=ctx, folding_enabled=True
    )
    walker = PatternRewriteWalker(patterns, post_walk_func=region_dce)
    walker.rewrite_region(function.body)
