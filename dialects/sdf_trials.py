"""The trials of a search, as they stand on the function that was searched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.sdf_attributes import MetricsAttr
from hass_ir.dialects.struct_attr import FieldKind, Floats, StructAttr

STATUSES = ("measured", "missed", "stopped", "designed")
ROLES = ("chosen", "front")
WORDS = ("weight_bits", "activation_bits", "share_bits")
TABLES = ("weight_shares", "activation_shares", "weight_thresholds", "activation_thresholds")


@irdl_attr_definition
class TrialAttr(StructAttr):
    """One trial: what was pruned of each prunable layer, and what became of it.

    `*_shares` are those of the non-zero weights and input activations pruned, `*_thresholds` the
    magnitudes that this took. Where the search chose words, `*_bits` are those of each layer (0: no
    codebook). The bound on accuracy is missed by `violation`, kept where that is at most 0;
    `distance` is the mean square of what changed. Trials that were only `measured`, or that
    `missed` the bound, or were `stopped` after some `samples` because they must, have no
    accelerator and so no `metrics` and `score`; a trial is on the `front`, or, besides, the one
    `chosen`.
    """

    name = "sdf.trial"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "number": int,
        "status": str,
        "roles": tuple,
        "accuracy": float,
        "violation": float,
        "distance": float,
        "score": float,
        "weight_shares": Floats,
        "activation_shares": Floats,
        "weight_thresholds": Floats,
        "activation_thresholds": Floats,
        "weight_bits": list,
        "activation_bits": list,
        "share_bits": list,
        "samples": int,
        "metrics": MetricsAttr,
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        ("roles", "accuracy", "violation", "distance", "score", "samples", "metrics", *WORDS)
    )

    def verify(self) -> None:
        super().verify()
        if self.integer("number") < 0:
            raise VerifyException(f"'number' of {self.name} must be at least 0")
        if self.string("status") not in STATUSES:
            raise VerifyException(
                f"'status' of {self.name} must be one of {', '.join(STATUSES)}, got "
                f"'{self.string('status')}'"
            )
        if any(role not in ROLES for role in self.get("roles") or ()):
            raise VerifyException(f"'roles' of {self.name} are {' and '.join(ROLES)}")
        if (self.get("metrics") is None) == (self.string("status") == "designed"):
            raise VerifyException(f"'metrics' of {self.name} belong to trials that were designed")
        words = [table for table in WORDS if self.get(table) is not None]
        if len({len(self.get(table)) for table in (*TABLES, *words)}) > 1:
            raise VerifyException(f"the tables of {self.name} must have an entry a layer each")
