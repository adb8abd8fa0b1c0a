"""What a simulation of a partition found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.sdf_shapes import need
from hass_ir.dialects.struct_attr import FieldKind, StructAttr

_PERMILLE = 1000


@irdl_attr_definition
class SimulatedAttr(StructAttr):
    """A partition simulated with the zeros that `images` inputs of `data` have.

    `ii_cycles` is the mean between the ends of two images, `latency_cycles` that of the first one.
    `engines` are the stages with weights: each takes `engine_ii_cycles` an image where nothing it
    waits for is missing, and its lanes work `busy_permille` of the time in the pipeline.
    `most_words` are the most words that each stream held, FIFOs included, stage by stage in the
    order of their operands.
    """

    name = "accel.simulated"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "images": int,
        "data": str,
        "ii_cycles": float,
        "latency_cycles": int,
        "engines": tuple,
        "engine_ii_cycles": list,
        "busy_permille": list,
        "most_words": list,
    }

    def verify(self) -> None:
        super().verify()
        for key in ("images", "ii_cycles", "latency_cycles"):
            if self.get(key) <= 0:
                raise VerifyException(f"'{key}' of {self.name} must be positive")
        engines: Sequence[str] = self.get("engines")
        for key in ("engine_ii_cycles", "busy_permille"):
            values: list[int] = self.get(key)
            if len(values) != len(engines) or min(values, default=0) < 0:
                raise VerifyException(f"'{key}' of {self.name} must have a value for each engine")
        if max(self.get("busy_permille"), default=0) > _PERMILLE:
            raise VerifyException(f"no lane works more than all of the time: {self}")

    def verify_streams(self, engines: Sequence[str], capacities: Sequence[int]) -> None:
        """Check that these are the engines of the partition, and that no stream held more than it
        holds."""
        stated: Sequence[str] = self.get("engines")
        need(tuple(stated) == tuple(engines), f"the simulation is of {stated}, not of {engines}")
        most: list[int] = self.get("most_words")
        need(
            len(most) == len(capacities)
            and all(0 <= m <= c for m, c in zip(most, capacities, strict=True)),
            f"the streams hold up to {list(capacities)} words, the simulation says {most}",
        )
