"""All trials of a search as JSON (`-t search-json`); `search_schema.json` is its schema."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, cast

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute
from xdsl.utils.target import Target

from hass_ir.errors import HassError

if TYPE_CHECKING:
    from xdsl.dialects import func

FORMAT = "search/1"


@dataclass(frozen=True)
class SearchJsonTarget(Target):
    """All trials of the search that a network went through, format search/1."""

    name = "search-json"

    function: str | None = field(
        default=None, metadata={"help": "the function that holds the network"}
    )

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        from hass_ir.functions import network_of

        found = search_of(network_of(module, self.function))
        json.dump(found, output, indent=2, ensure_ascii=False, allow_nan=False)
        output.write("\n")


def schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    from importlib import resources

    text = resources.files("hass_ir.lowering").joinpath("search_schema.json").read_text("utf-8")
    return json.loads(text)


def search_of(function: func.FuncOp) -> dict[str, Any]:
    """All that is known of the search of a network; a figure not known is None.

    Raises HassError for one that was not searched.
    """
    from xdsl.dialects.builtin import ArrayAttr

    from hass_ir.dialects.sdf_attributes import DesignAttr
    from hass_ir.dialects.sdf_trials import TrialAttr
    from hass_ir.locations import location_of

    design, trials = function.attributes.get("sdf.design"), function.attributes.get("sdf.trials")
    if not isinstance(design, DesignAttr):
        raise HassError(
            "the network was not searched; run hass-search first", location_of(function)
        )
    if not isinstance(trials, ArrayAttr):
        raise HassError(
            "the search left no trials; print search-json in the command that searches, or search "
            "with list-trials=true",
            location_of(function),
        )
    elements = cast("ArrayAttr[Attribute]", trials).data
    listed = [t for t in elements if isinstance(t, TrialAttr)]
    names = _names(function)
    figures = design.get("metrics")
    return {
        "format": FORMAT,
        "network": function.sym_name.data,
        "device": design.get("device").string("name"),
        "pipeline": design.string("pipeline"),
        "version": design.string("version"),
        "seed": design.integer("seed"),
        "note": design.get("note"),
        "accuracy_metric": figures.get("accuracy_metric"),
        "accuracy_data": figures.get("accuracy_data"),
        "layers": names,
        **{key: design.get(key).values() for key in ("metrics", "dense", "unpruned")},
        "chosen": next((t.integer("number") for t in listed if _is(t, "chosen")), None),
        "front": [t.integer("number") for t in listed if _is(t, "front")],
        "trials": [_trial(t) for t in listed],
    }


def _trial(trial: Any) -> dict[str, Any]:
    values = trial.values()
    del values["roles"]
    metrics = values.pop("metrics")
    figures = None
    if metrics is not None:
        known = metrics.values()
        figures = {k: v for k, v in known.items() if not k.startswith("accuracy")}
    return {**values, "metrics": figures}


def _is(trial: Any, role: str) -> bool:
    return role in (trial.get("roles") or ())


def _names(function: func.FuncOp) -> list[str]:
    """Of the layers with weights, then of the products of activations, in the order of the
    tables."""
    from hass_ir.dialects.sdf_attention import MatmulOp
    from hass_ir.dialects.sdf_base import ComputeOp
    from hass_ir.lowering.workload import needed_values

    needed = needed_values(function)
    pruned = [op for op in function.walk() if isinstance(op, (ComputeOp, MatmulOp))]
    layers = sorted(
        (op for op in pruned if op.result in needed), key=lambda op: isinstance(op, MatmulOp)
    )
    return ["" if op.source is None else op.source.data for op in layers]
