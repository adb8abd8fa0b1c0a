"""The hardware-aware sparsity search as a pass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.ir import Attribute

from hass_ir.errors import HassError
from hass_ir.passes.options import DataPass

if TYPE_CHECKING:
    from hass_ir.dialects.sdf_attributes import DesignAttr
    from hass_ir.lowering.workload import Workload
    from hass_ir.search.network import Network
    from hass_ir.search.study import Outcome


@dataclass(frozen=True)
class SearchOptions(DataPass):
    """The options of the search, shared by `sdf-search` and `hass-search`."""

    name = "search-options"

    device: str = field(
        default="u250", metadata={"help": "a listed board, or the path of a .toml file"}
    )
    objective: Literal["efficiency", "throughput", "energy"] = field(
        default="efficiency",
        metadata={"help": "images/cycle/DSP, images/s, or the least energy an image"},
    )
    accuracy_drop: int | float = field(
        default=0.01, metadata={"help": "accuracy that may be lost, absolute"}
    )
    trials: int = field(default=100, metadata={"help": "candidates to evaluate, dense included"})
    timeout: int | float | None = field(
        default=None, metadata={"help": "seconds after which no trial starts (not reproducible)"}
    )
    sampler: Literal["tpe", "random"] = field(
        default="tpe", metadata={"help": "what proposes the thresholds"}
    )
    report: bool | None = field(
        default=None,
        metadata={"help": "print a summary on stderr (default: on a terminal)"},
    )

    def checked(self) -> None:
        """Raise HassError for an option out of its range."""
        for name, value, low, high in (
            ("accuracy-drop", self.accuracy_drop, 0, 1),
            ("trials", self.trials, 1, 10**6),
            ("timeout", self.timeout, 0, 10**9),
            ("seed", self.seed, 0, 2**32 - 1),
        ):
            if value is not None and not low <= value <= high:
                raise HassError(
                    f"option '{name}' of pass '{self.name}' must lie between {low} and {high}, "
                    f"got {value}"
                )


@dataclass(frozen=True)
class SdfSearchPass(SearchOptions):
    """Search per-layer thresholds and the accelerator for them; write both on the network."""

    name = "sdf-search"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import network_of
        from hass_ir.hardware.device import load_device

        self.checked()
        device = load_device(self.device)
        require_sdf(network_of(op, self.function))

        from hass_ir.lowering.workload import workload_of
        from hass_ir.search.evaluate import Evaluator
        from hass_ir.search.network import Sources
        from hass_ir.search.progress import watcher
        from hass_ir.search.study import Settings, search

        network = Sources(
            self.function, self.weights, self.calibration, self.samples, self.seed
        ).open(op)
        workload = workload_of(network.function)
        settings = Settings(
            self.objective,
            float(self.accuracy_drop),
            self.trials,
            None if self.timeout is None else float(self.timeout),
            self.seed,
            self.sampler,
        )
        with watcher() as watch:
            outcome = search(
                Evaluator(network.program, network.calibration),
                workload.parts,
                device,
                settings,
                watch,
            )
        write_outcome(network, workload, outcome, self._design(network, outcome, device))

    def _design(self, network: Network, outcome: Outcome, device: Any) -> DesignAttr:
        from hass_ir import __version__
        from hass_ir.dialects.sdf_attributes import DesignAttr, DeviceAttr, MetricsAttr

        data = {
            "accuracy_metric": network.calibration.metric,
            "accuracy_data": network.calibration.data,
        }
        shared = {k: getattr(device, k) for k in DeviceAttr.SCHEMA}
        note = f"stopped by timeout after {outcome.trials} trials" if outcome.timed_out else None
        return DesignAttr.of(
            device=DeviceAttr.of(**shared),
            pipeline=_pipeline(self),
            version=__version__,
            seed=self.seed,
            trials=outcome.trials,
            note=note,
            accuracy_arithmetic="float32",
            lower_bound_cycles=outcome.found.design.lower_bound_cycles,
            metrics=MetricsAttr.of(**outcome.found.metrics, **data),
            dense=MetricsAttr.of(**outcome.dense.metrics, **data),
            unpruned=MetricsAttr.of(**outcome.unpruned.metrics, **data),
        )


def require_sdf(function: Any) -> None:
    """Raise HassError where a step that must come before the search was left out."""
    from hass_ir.dialects import sdf
    from hass_ir.dialects.sdf_base import ComputeOp
    from hass_ir.locations import location_of
    from hass_ir.lowering.convert_torch_to_sdf import is_torch

    where = location_of(function)
    if is_torch(function):
        raise HassError(
            "the network is still in the torch dialect; run convert-torch-to-sdf", where
        )
    layers = [op for op in function.walk() if isinstance(op, ComputeOp)]
    if any(isinstance(op, sdf.BatchNormOp) for op in function.walk()) and not layers:
        raise HassError("the network has no layer to prune; run sdf-fold-batch-norm first", where)
    if any(layer.sparsity is None for layer in layers):
        raise HassError(
            "the layers have no zero statistics; run sdf-annotate-sparsity first", where
        )


def write_outcome(
    network: Network, workload: Workload, outcome: Outcome, design: DesignAttr
) -> None:
    """Put thresholds, statistics, engines and figures into the IR."""
    from xdsl.dialects.builtin import DictionaryAttr

    from hass_ir.dialects.sdf_attributes import EngineAttr
    from hass_ir.dialects.sdf_base import SdfOp
    from hass_ir.passes.sdf_annotate_sparsity import sparsity_attribute

    links: dict[str, Attribute] = {}
    for part, engine in zip(workload.parts, outcome.found.engines, strict=True):
        op = workload.ops.get(part.name)
        if isinstance(op, SdfOp):
            op.engine = EngineAttr.of(**engine)
        else:
            links[part.name] = EngineAttr.of(**engine)
    thresholds = outcome.evaluation.thresholds
    for layer, zeros, weight, activation in zip(
        network.program.layers,
        outcome.evaluation.layers,
        thresholds.weights,
        thresholds.activations,
        strict=True,
    ):
        layer.op.sparsity = sparsity_attribute(zeros)
        _clip(layer.op, 1, weight)
        _clip(layer.op, 0, activation)
    network.function.attributes["sdf.links"] = DictionaryAttr(links)
    network.function.attributes["sdf.design"] = design


def _clip(layer: Any, operand: int, threshold: float) -> None:
    """Put a threshold in front of one operand of a layer."""
    from xdsl.dialects.builtin import FloatAttr, f32
    from xdsl.rewriter import InsertPoint, Rewriter

    from hass_ir.dialects.sdf import ThresholdOp
    from hass_ir.dialects.sdf_base import shape_of

    if threshold == 0:
        return
    value = layer.operands[operand]
    clip = ThresholdOp.with_shape((value,), shape_of(value), value=FloatAttr(threshold, f32))
    clip.location = layer.location
    Rewriter.insert_op(clip, InsertPoint.before(layer))
    layer.operands[operand] = clip.result


def _pipeline(options: SearchOptions) -> str:
    """The pass that repeats this search from the imported model; a summary changes nothing."""
    spec = str(replace(options, report=None))
    return "hass-search" + spec.removeprefix(options.name)
