"""The hardware-aware sparsity search as a pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from xdsl.context import Context
from xdsl.dialects import builtin

from hass_ir.errors import HassError
from hass_ir.passes.format_options import FormatOptions
from hass_ir.passes.options import DesignOptions

KEPT = ("storage", "study", "pareto", "list_trials")
"""Options that say where trials are kept; what is found does not depend on them."""


@dataclass(frozen=True)
class SearchOptions(DesignOptions):
    """The options of the search, shared by `sdf-search` and `hass-search`."""

    name = "search-options"

    accuracy_drop: int | float = field(
        default=0.01, metadata={"help": "accuracy that may be lost, absolute"}
    )
    trials: int = field(default=100, metadata={"help": "candidates to evaluate, dense included"})
    timeout: int | float | None = field(
        default=None, metadata={"help": "seconds after which no trial starts (not reproducible)"}
    )
    sampler: Literal["guided", "tpe", "nsga2", "random", "uniform"] = field(
        default="guided", metadata={"help": "what proposes the thresholds"}
    )
    confidence: int | float = field(
        default=0.8,
        metadata={
            "help": "probability, 0.5 to below 1, with which accuracy-drop is to hold on unseen "
            "data too (0: on the calibration data alone)"
        },
    )
    early_stop: int | float = field(
        default=0,
        metadata={
            "help": "probability with which a trial that keeps accuracy-drop may be stopped after "
            "a part of the samples (0: only trials that cannot keep it)"
        },
    )
    metric: str | None = field(
        default=None,
        metadata={
            "help": "top1, top5, top1-agreement, mse, snr, or module:function of your own "
            "(default: top1 where there are labels, else top1-agreement)"
        },
    )
    metric_limit: int | float | None = field(
        default=None,
        metadata={"help": "the metric's worst value that is good enough, instead of accuracy-drop"},
    )
    storage: str | None = field(
        default=None,
        metadata={
            "help": "keep the study: path of an SQLite file (of a journal: *.journal), or URL of a "
            "database, as Optuna has it; the same search goes on where it was (default: not kept)"
        },
    )
    study: str = field(default="hass-search", metadata={"help": "name of the study in its storage"})
    list_trials: bool = field(
        default=False,
        metadata={"help": "leave all trials on the function, as -t search-json asks for by itself"},
    )
    pareto: str | None = field(
        default=None,
        metadata={
            "help": "folder for a module for each trial of the Pareto front: accuracy, efficiency, "
            "throughput, energy"
        },
    )

    def checked(self) -> None:
        super().checked()
        self.need("accuracy-drop", self.accuracy_drop, 0, 1)
        self.need("trials", self.trials, 1, 10**6)
        self.need("timeout", self.timeout, 0, 10**9)
        self.need("metric-limit", self.metric_limit, -1e30, 1e30)
        self.need("early-stop", self.early_stop, 0, 0.5)
        if self.confidence:
            self.need("confidence", self.confidence, 0.5, 0.999999)
        if self.storage is None and self.study != SearchOptions.study:
            raise HassError(
                f"option 'study' of pass '{self.name}' names a study in a storage; give storage="
            )


@dataclass(frozen=True)
class SdfSearchPass(FormatOptions, SearchOptions):
    """Search per-layer thresholds, words if there is a choice, and the accelerator for them; write
    all on the network."""

    name = "sdf-search"

    def apply(self, ctx: Context, op: builtin.ModuleOp) -> None:
        from hass_ir.functions import network_of
        from hass_ir.passes.composite import round_words
        from hass_ir.passes.designing import require_statistics, search_and_write
        from hass_ir.passes.hass_search import HassSearchPass

        self.checked()
        self.checked_formats(several=True)
        network = network_of(op, self.function)
        require_statistics(network)
        round_words(op, ctx, self, network.sym_name.data)
        # What repeats this search from the imported model.
        search_and_write(op, self, HassSearchPass, ctx)
