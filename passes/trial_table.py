"""The trials of a search as attributes, and a module for each of its Pareto front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xdsl.context import Context
from xdsl.dialects import builtin
from xdsl.printer import Printer

from hass_ir.errors import HassError

if TYPE_CHECKING:
    from hass_ir.dialects.sdf_attributes import DesignAttr
    from hass_ir.execute.network import Network
    from hass_ir.execute.words import WordFormats
    from hass_ir.passes.options import DesignOptions
    from hass_ir.search.evaluate import Evaluator
    from hass_ir.search.ledger import Record
    from hass_ir.search.settings import Outcome

ATTRIBUTE = "sdf.trials"
"""The function's attribute that holds an array of `#sdf.trial`."""


def write_trials(network: Network, evaluator: Evaluator, outcome: Outcome) -> None:
    """Put all trials on the network's function."""
    from xdsl.dialects.builtin import ArrayAttr

    from hass_ir.dialects.sdf_trials import TrialAttr

    trials = [TrialAttr.of(**_fields(r, evaluator, outcome)) for r in outcome.records]
    network.function.attributes[ATTRIBUTE] = ArrayAttr(trials)


def _fields(record: Record, evaluator: Evaluator, outcome: Outcome) -> dict[str, Any]:
    from hass_ir.dialects.sdf_attributes import MetricsAttr
    from hass_ir.search.trials import thresholds_of

    figures, shares = record.facts["metrics"], record.proposal.shares
    status = "measured" if record.proposal.measured else "missed"
    if "stopped" in record.facts:
        status = "stopped"
    metrics = None
    if figures is not None:
        status = "designed"
        metrics = MetricsAttr.of(**{k: v for k, v in figures.items() if k != "accuracy"})
    thresholds = thresholds_of(evaluator, shares)
    roles = [
        role
        for role, held in (
            ("chosen", record.number == outcome.chosen),
            ("front", record.number in outcome.front),
        )
        if held
    ]
    numbers = {
        "accuracy": record.facts["accuracy"],
        "violation": record.result.violation,
        "distance": record.result.distance,
        "score": record.result.score,
    }
    return {
        "number": record.number,
        "status": status,
        "roles": tuple(roles) or None,
        **{k: v for k, v in numbers.items() if v is not None and isfinite(v)},
        "weight_shares": shares.weights,
        "activation_shares": shares.activations,
        "weight_thresholds": thresholds.weights,
        "activation_thresholds": thresholds.activations,
        **{k: list(v) for k, v in thresholds.words.tables.items()},
        "samples": record.facts.get("stopped"),
        "metrics": metrics,
    }


def publisher(
    module: builtin.ModuleOp,
    network: Network,
    options: DesignOptions,
    folder: str,
    ctx: Context,
    formats: WordFormats,
    design_of: Callable[[Network, Outcome], DesignAttr],
) -> Callable[[Outcome], None]:
    """What writes a designed trial to `folder`, as a module of its own: `module` as it is now, with
    the trial's thresholds and accelerator."""
    from hass_ir.driver.output import write_whole
    from hass_ir.hardware.device import load_device
    from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
    from hass_ir.lowering.workload import workload_of
    from hass_ir.passes.designing import fit_fifos, write_outcome

    path = Path(folder)
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise HassError(f"cannot write modules to '{folder}': {error.strerror}") from error
    before = module.clone()

    def publish(outcome: Outcome) -> None:
        copy = before.clone()
        opened = replace(options.open(copy), calibration=network.calibration)
        write_outcome(opened, workload_of(opened.function), outcome, formats, design_of)
        fit_fifos(opened, outcome, load_device(options.device), options)
        LowerSdfToAccelPass(opened.function.sym_name.data).apply(ctx, copy)
        copy.verify()
        text = StringIO()
        Printer(text).print_op(copy)
        write_whole(str(path / f"trial-{outcome.chosen:04}.mlir"), text.getvalue() + "\n")

    return publish
