"""Running a search on a module and writing its outcome: what the searching passes share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.ir import Attribute

from hass_ir.errors import HassError
from hass_ir.passes.options import DesignOptions
from hass_ir.passes.sdf_search import KEPT, SearchOptions

if TYPE_CHECKING:
    from xdsl.dialects import func

    from hass_ir.dialects.sdf_attributes import DesignAttr, MetricsAttr
    from hass_ir.execute.network import Network
    from hass_ir.execute.words import WordFormats
    from hass_ir.hardware.device import Device
    from hass_ir.lowering.workload import Workload
    from hass_ir.search.design import Accelerator
    from hass_ir.search.evaluate import Thresholds
    from hass_ir.search.settings import Outcome
    from hass_ir.search.storage import Keep
    from hass_ir.search.worded import Designing, Sizes


def search_and_write(
    module: builtin.ModuleOp, options: DesignOptions, whole: type[DesignOptions], ctx: Context
) -> None:
    """Search as `options` say and write the outcome on the network.

    Options without trials design for the zeros that the network has, whatever its accuracy. The
    pass `whole` with these options is recorded as what made the design. Raises HassError where it
    is interrupted before there is anything to write.
    """
    from hass_ir.interruption import is_answered

    try:
        _search_and_write(module, options, whole, ctx)
    except KeyboardInterrupt:
        if not is_answered():
            raise
        raise HassError("interrupted before a design was there: nothing is printed", None) from None


def _search_and_write(
    module: builtin.ModuleOp, options: DesignOptions, whole: type[DesignOptions], ctx: Context
) -> None:
    from hass_ir.functions import network_of
    from hass_ir.hardware.device import load_device
    from hass_ir.hardware.workload import ComputeLayer

    device = load_device(options.device)
    require_sdf(network_of(module, options.function))

    from hass_ir.lowering.workload import workload_of
    from hass_ir.passes import trial_table
    from hass_ir.passes.format_options import FormatOptions, merged_formats, record_formats
    from hass_ir.passes.words import formats_of, pairs_positions_at
    from hass_ir.search.evaluate import Evaluator
    from hass_ir.search.progress import watcher
    from hass_ir.search.settings import Settings
    from hass_ir.search.study import search

    assert isinstance(options, FormatOptions)
    network, keep, publish = options.open(module), None, None
    network.function.attributes.pop(trial_table.ATTRIBUTE, None)
    if options.fifo == "simulated":
        from hass_ir.search.simulated import need_images

        need_images(network)
    pipeline = _spelled(whole, options, network.function)

    def design_of(network: Network, outcome: Outcome) -> DesignAttr:
        return design_attribute(network, outcome, device, pipeline, options.seed)

    formats = formats_of(network, options)
    workload = workload_of(network.function, options.fifo_words)
    settings = Settings(options.objective, accuracy_drop=1.0, trials=1, seed=options.seed)
    if isinstance(options, SearchOptions):
        settings = Settings(
            options.objective,
            float(options.accuracy_drop),
            options.trials,
            None if options.timeout is None else float(options.timeout),
            options.seed,
            options.sampler,
            None if options.metric_limit is None else float(options.metric_limit),
            float(options.confidence) or None,
        )
        network = _judged_by(network, options.metric)
        keep = _keep(module, network, device, options)
        if options.pareto is not None:
            args = module, network, options, options.pareto, ctx, formats, design_of
            publish = trial_table.publisher(*args)
    with watcher(settings.trials, settings.objective) as watch:
        layers = [p.layer for p in workload.compute if isinstance(p.layer, ComputeLayer)]
        choices, weighted = formats.choices, [layer for layer in layers if not layer.dynamic]
        neighbours = [pairs_positions_at(layer, choices, device) for layer in weighted]
        evaluator = Evaluator(
            network.program,
            network.calibration,
            neighbours,
            formats=formats,
            early=_early(options),
        )
        designer = _worded(network, workload, device, options, keep is not None, formats)
        args = evaluator, workload.parts, device, settings, watch, designer, keep, publish
        outcome = search(*args)
    if isinstance(options, SearchOptions) and options.list_trials:
        trial_table.write_trials(network, evaluator, outcome)
    write_outcome(network, workload, outcome, formats, design_of)
    fit_fifos(network, outcome, device, options)
    if formats.choices.tables:
        record_formats(network.function, merged_formats(network.function, options))


def _keep(
    module: builtin.ModuleOp, network: Network, device: Device, options: SearchOptions
) -> Keep | None:
    """Where the options say that the study is kept."""
    from hass_ir.passes.fingerprint import fingerprint
    from hass_ir.search.storage import Keep

    if options.storage is None:
        return None
    made_for = fingerprint(module, network, device, options)
    return Keep(options.storage, options.study, made_for)


def _judged_by(network: Network, metric: str | None) -> Network:
    """The network with the `metric` asked for."""
    from pathlib import Path

    from hass_ir.execute.metrics import metric_of

    if metric is None:
        return network
    found = metric_of(metric, network.calibration.all, [Path()])
    return replace(network, calibration=replace(network.calibration, chosen=found))


def _spelled(whole: type[DesignOptions], options: DesignOptions, function: func.FuncOp) -> str:
    """`whole` with `options`, and with the formats the network was given; a summary, and where the
    study is kept, change nothing."""
    from hass_ir.passes.format_options import FormatOptions, recorded_formats

    values = {f.name: getattr(options, f.name) for f in fields(whole) if hasattr(options, f.name)}
    recorded = recorded_formats(function)
    if isinstance(options, FormatOptions):
        recorded |= {k: v for k, v in options.lengths.items() if len(v) > 1}
    values |= recorded | {"report": None}
    return str(whole(**{k: v for k, v in values.items() if k not in KEPT}))


def _early(options: DesignOptions) -> tuple[float, int] | None:
    """How trials may stop early.

    Those of `guided` lie near the bound: to look for certain misses costs more than it saves.
    """
    if not isinstance(options, SearchOptions):
        return None
    certain = options.sampler == "guided" and not options.early_stop
    return None if certain else (float(options.early_stop), options.seed)


def _worded(
    network: Network,
    workload: Workload,
    device: Device,
    options: DesignOptions,
    repeatable: bool,
    formats: WordFormats,
) -> Designing:
    """What designs the trials of a search.

    Where inputs are rounded, or words can be chosen, widths differ from trial to trial: a stream
    has narrow words if all its users want the same, after the same threshold.
    """
    from hass_ir.dialects.sdf_formats import input_formats
    from hass_ir.passes.words import workload_under
    from hass_ir.search.worded import KindsDesigner, WordedDesigner

    def sizes(thresholds: Thresholds) -> Sizes:
        found = workload_under(network, thresholds, formats, options.fifo_words)
        return found.parts, found.plain

    def make(sizes: Sizes) -> Designing:
        made = _designer(sizes, device, options, repeatable)
        return KindsDesigner(made, options.engines) if options.engines else made

    if formats.choices.tables or any(
        input_formats(layer.op.input).quantize for layer in network.program.layers
    ):
        return WordedDesigner(sizes, make)
    return make((workload.parts, workload.plain))


def _designer(sizes: Sizes, device: Device, options: DesignOptions, repeatable: bool) -> Designing:
    """What designs the network for as many partitions and boards as `options` say."""
    from hass_ir.hardware.plan import Schedule
    from hass_ir.search.design import Designer
    from hass_ir.search.partitioned import PartitionedDesigner

    parts, plain = sizes
    if options.partitions == 1 and options.devices == 1:
        slowdown = float(options.slowdown)
        return Designer(parts, device, plain, options.objective, repeatable, slowdown)
    if device.asic and options.devices == 1:
        raise HassError(
            f"device '{device.name}' cannot be configured anew, so that partitions cannot take "
            "turns on it; use devices=N for a chain of several"
        )
    open_ = options.partitions == "auto" or options.devices > 1
    number = None if open_ else int(options.partitions)
    schedule = Schedule(number, options.devices, options.batch)
    return PartitionedDesigner(plain, device, schedule, options.fifo_words)


def design_attribute(
    network: Network, outcome: Outcome, device: Device, pipeline: str, seed: int
) -> DesignAttr:
    """`#sdf.design` of an outcome."""
    from hass_ir import __version__
    from hass_ir.dialects.sdf_attributes import DesignAttr, DeviceAttr
    from hass_ir.lowering.formats import FLOAT, arithmetic

    data = {
        "accuracy_metric": network.calibration.metric,
        "accuracy_data": network.calibration.data,
    }
    limits: dict[str, Any] = {
        **device.named(device.capacity),
        **{k: getattr(device, k) for k in ("name", "clock_mhz", "bandwidth_gbps", "static_w")},
        "dram_64_pj": device.energy.dram_64_pj,
    }
    found = outcome.found
    cut = len(found.partitions) > 1
    turns = cut and not found.schedule.chained
    slices = found.slices
    numbers = arithmetic([layer.op for layer in network.program.layers])
    unseen = outcome.unseen_drop()
    return DesignAttr.of(
        device=DeviceAttr.of(**limits),
        pipeline=pipeline,
        version=__version__,
        seed=seed,
        trials=outcome.trials,
        note=outcome.note,
        accuracy_arithmetic=numbers,
        float_accuracy=None if numbers == FLOAT else outcome.float_accuracy,
        unseen_drop_low=None if unseen is None else unseen[0],
        unseen_drop_high=None if unseen is None else unseen[1],
        confidence=outcome.confidence,
        lower_bound_cycles=found.lower_bound_cycles,
        metrics=_metrics(found, data),
        dense=_metrics(outcome.dense, data),
        unpruned=_metrics(outcome.unpruned, data),
        batch=found.schedule.batch if cut else None,
        devices=len(found.partitions) if cut and found.schedule.chained else None,
        reconfiguration_s=device.reconfiguration_s if turns else None,
        cuts=tuple(p.first for p in found.partitions[1:]) if cut else None,
        sliced=tuple(slices) if slices else None,
        slices=[way.count for way in slices.values()] if slices else None,
        slice_axes=tuple(way.axis for way in slices.values()) if slices else None,
    )


def _metrics(found: Accelerator, data: dict[str, str]) -> MetricsAttr:
    """What an accelerator achieves, judged by `data`; an infinite accuracy, of a ratio to no noise
    at all, is left out."""
    from math import isfinite

    from hass_ir.dialects.sdf_attributes import MetricsAttr

    known = {k: v for k, v in found.metrics.items() if k != "accuracy" or isfinite(v)}
    return MetricsAttr.of(**known, **data)


def require_sdf(function: Any) -> None:
    """Raise HassError where the network is still in the torch dialect."""
    from hass_ir.locations import location_of
    from hass_ir.lowering.convert_torch_to_sdf import is_torch

    if is_torch(function):
        raise HassError(
            "the network is still in the torch dialect; run convert-torch-to-sdf",
            location_of(function),
        )


def require_statistics(function: Any) -> None:
    """Raise HassError where a step that must come before the search was left out."""
    from hass_ir.dialects.sdf_base import ComputeOp
    from hass_ir.locations import location_of
    from hass_ir.lowering.workload import needed_values

    require_sdf(function)
    needed = needed_values(function)
    layers = [op for op in function.walk() if isinstance(op, ComputeOp) and op.result in needed]
    if any(layer.sparsity is None for layer in layers):
        raise HassError(
            "the layers have no zero statistics; run sdf-annotate-sparsity first",
            location_of(function),
        )


def write_outcome(
    network: Network,
    workload: Workload,
    outcome: Outcome,
    formats: WordFormats,
    design_of: Callable[[Network, Outcome], DesignAttr],
) -> None:
    """Put thresholds, words, statistics, engines and figures into the IR."""
    from xdsl.dialects.builtin import DictionaryAttr

    from hass_ir.dialects.sdf_base import SdfOp
    from hass_ir.dialects.sdf_engine import EngineAttr
    from hass_ir.lowering.partitions import link_name
    from hass_ir.passes.sdf_annotate_sparsity import write_sparsity
    from hass_ir.passes.words import write_thresholds

    layers = [layer.op for layer in network.program.layers]
    found = outcome.evaluation
    write_thresholds(layers, found.thresholds, formats, network.program.products)
    write_sparsity(network.program, found)
    design = design_of(network, outcome)
    links: dict[str, Attribute] = {}
    for i, partition in enumerate(outcome.found.partitions):
        for part, engine in zip(partition.parts, partition.engines, strict=True):
            op = workload.ops.get(part.name)
            if isinstance(op, SdfOp):
                op.engine = EngineAttr.of(**engine)
            else:
                links[link_name(design, i, part.name)] = EngineAttr.of(**engine)
    for name in outcome.found.slices:
        op = workload.ops[name]
        assert isinstance(op, SdfOp)
        op.engine = None
    network.function.attributes["sdf.links"] = DictionaryAttr(links)
    network.function.attributes["sdf.design"] = design


def fit_fifos(network: Network, outcome: Outcome, device: Device, options: DesignOptions) -> None:
    """Give the FIFOs of the design that the network has the depths that `options` ask for, where
    these are known: fitted to its engines, and from there on shrunk in simulation."""
    from hass_ir.lowering.fitting import fit_design

    if options.fifo not in ("fitted", "simulated"):
        return
    partitions = [partition.parts for partition in outcome.found.partitions]
    fit_design(network.function, partitions, device.energy)
    if options.fifo == "simulated":
        from hass_ir.search.simulated import IMAGES, shrinking

        module = network.function.get_toplevel_object()
        assert isinstance(module, builtin.ModuleOp)
        fewer = replace(options, samples=min(options.samples or IMAGES, IMAGES))
        depths_of = shrinking(fewer.open(module))
        fit_design(network.function, partitions, device.energy, depths_of)
