"""What a design takes of a board, or of an ASIC, as fields of attributes."""

from __future__ import annotations

from xdsl.utils.exceptions import VerifyException

from hass_ir.dialects.struct_attr import StructAttr

RESOURCES = ("dsp", "lut", "ff", "bram18", "uram")
ASIC_RESOURCES = ("dsp", "sram_bits")
AMOUNTS = (*RESOURCES, "sram_bits")
"""What a board counts, what an ASIC does (multipliers stand for DSPs), and all of it."""


def amounts_of(attribute: StructAttr) -> dict[str, int | None]:
    """The amounts that `attribute` states, None for what an ASIC does not count."""
    names = AMOUNTS if attribute.get("sram_bits") is not None else RESOURCES
    return {name: attribute.get(name) for name in names}


def verify_amounts(attribute: StructAttr) -> None:
    """Check that all that a board counts is stated, or all that an ASIC does, and nothing else."""
    stated = tuple(key for key in AMOUNTS if attribute.get(key) is not None)
    if stated not in (RESOURCES, ASIC_RESOURCES):
        needed = ASIC_RESOURCES if "sram_bits" in stated else RESOURCES
        missing = [key for key in needed if key not in stated]
        key = missing[0] if missing else next(k for k in stated if k not in needed)
        verb = "lacks the field" if missing else "counts bits of SRAM, so that it has no"
        raise VerifyException(f"{attribute.name} {verb} '{key}'")


def need_least(attribute: StructAttr, key: str, least: float) -> None:
    """Check that the field `key`, where given, is at least so much."""
    value = attribute.get(key)
    if value is not None and value < least:
        raise VerifyException(f"'{key}' of {attribute.name} must be at least {least}, got {value}")


def need_positive(attribute: StructAttr, key: str) -> None:
    """Check that the field `key`, where given, is positive."""
    value = attribute.get(key)
    if value is not None and value <= 0:
        raise VerifyException(f"'{key}' of {attribute.name} must be positive, got {value}")
