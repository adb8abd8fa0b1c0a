"""Energy of a stage by level, and that an accelerator's energies add up."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import TYPE_CHECKING, Any, ClassVar, cast

from xdsl.irdl import irdl_attr_definition
from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.sdf_shapes import need
from hass_ir.dialects.struct_attr import FieldKind, StructAttr

if TYPE_CHECKING:
    from hass_ir.dialects.accel import AcceleratorOp

TOLERANCE = 1e-6
"""Sums of energies may differ by this share: text holds rounded figures."""


@irdl_attr_definition
class EnergyAttr(StructAttr):
    """Dynamic joules an image of one part: arithmetic, weight memories, partial sums, line and
    window buffers, FIFOs, off-chip memory."""

    name = "sdf.energy"

    SCHEMA: ClassVar[Mapping[str, FieldKind]] = {
        "mac_j": float,
        "weight_j": float,
        "sum_j": float,
        "line_j": float,
        "fifo_j": float,
        "dram_j": float,
    }

    def verify(self) -> None:
        super().verify()
        for key in self.SCHEMA:
            if self.get(key) < 0:
                raise VerifyException(f"'{key}' of {self.name} must be at least 0")

    @property
    def total_j(self) -> float:
        """All levels together."""
        return sum(self.get(key) for key in self.SCHEMA)


def verify_energy(accelerator: AcceleratorOp) -> None:
    """Check the metrics' energies against those of the parts, where all parts state theirs.

    Partitions that take turns load their weights once for each batch.
    """
    design, metrics = accelerator.design, accelerator.design.get("metrics")
    device, partitions = design.get("device"), accelerator.partitions
    stated = metrics.get("dynamic_energy_per_image_j")
    parts = [cast(Any, op).engine.get("energy_j") for p in partitions for op in p.body.block.ops]
    turns = design.get("reconfiguration_s") is not None
    dram_pj = device.get("dram_64_pj")
    if stated is not None and None not in parts and (dram_pj is not None or not turns):
        bits = sum(cast(Any, p.weights_to_load_bits).value.data for p in partitions) if turns else 0
        expected = sum(parts) + (bits / design.batch / 64 * dram_pj * 1e-12 if bits else 0.0)
        _need_equal("dynamic_energy_per_image_j", stated, expected)
    stated, static_w = metrics.get("static_energy_per_image_j"), device.get("static_w")
    if stated is not None and static_w is not None:
        expected = design.devices * static_w / metrics.get("throughput_images_per_s")
        _need_equal("static_energy_per_image_j", stated, expected)


def _need_equal(key: str, stated: float, expected: float) -> None:
    need(
        isclose(stated, expected, rel_tol=TOLERANCE),
        f"the metrics say {key} = {stated}, but it follows to be {expected}",
    )
