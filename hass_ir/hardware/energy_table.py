"""Energy of operations and accesses in a technology: node files, and what a device overrides."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, cast

from hass_ir.errors import nearest
from hass_ir.hardware.keys import number_complaint, text_complaint

DEFAULT_NODE = "45nm"

_SRAM = "sram_64_pj"
_PICOJOULES = ("multiply_32_pj", "add_32_pj", "dram_64_pj")
_VALUES = (*_PICOJOULES, _SRAM)


@dataclass(frozen=True)
class EnergyTable:
    """Picojoules of a 32-bit integer multiplication and addition, and of 64 bits moved.

    `sram_64_pj` holds pairs: the bits of a memory and what reading 64 bits of it costs, ascending.
    """

    source: str
    multiply_32_pj: float
    add_32_pj: float
    sram_64_pj: tuple[tuple[float, float], ...]
    dram_64_pj: float


def node_names() -> tuple[str, ...]:
    """The technologies that come with the package, sorted."""
    folder = resources.files("hass_ir.hardware.nodes")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def load_node(name: str) -> EnergyTable:
    """The table of a listed technology."""
    file = resources.files("hass_ir.hardware.nodes").joinpath(f"{name}.toml")
    values = tomllib.loads(file.read_text("utf-8"))
    values[_SRAM] = _pairs(values[_SRAM])
    return EnergyTable(**values)


@dataclass(frozen=True)
class DeviceEnergy:
    """The `[energy]` table of a device file: its technology's table with the device's own values,
    and the static power in W, None where the file does not say."""

    table: EnergyTable
    static_w: float | None


def complaints(values: Mapping[str, Any]) -> list[str]:
    """All that is wrong with the `[energy]` table of a device file, naming each key."""
    keys = ("node", "static_w", "source", *_VALUES)
    wrong = [
        f"unknown key 'energy.{k}'{nearest(k, keys)}; remove it" for k in values if k not in keys
    ]
    if "source" not in values and len(values.keys() - {"node"}):
        wrong.append("missing key 'energy.source'; add where its figures come from")
    for key in ("node", "source"):
        found = text_complaint(f"energy.{key}", values[key]) if key in values else None
        wrong += [found] if found else []
    node = values.get("node", DEFAULT_NODE)
    if isinstance(node, str) and node and node not in node_names():
        wrong.append(f"key 'energy.node' must be one of: {', '.join(node_names())}; not '{node}'")
    for key in ("static_w", *_PICOJOULES):
        if key in values:
            found = number_complaint(f"energy.{key}", values[key], zero=key == "static_w")
            wrong += [found] if found else []
    if _SRAM in values:
        wrong += _sram_complaints(values[_SRAM])
    return wrong


def device_energy(values: Mapping[str, Any]) -> DeviceEnergy:
    """What an `[energy]` table without `complaints` says."""
    table = load_node(values.get("node", DEFAULT_NODE))
    own = {key: float(values[key]) for key in _PICOJOULES if key in values}
    if _SRAM in values:
        table = replace(table, sram_64_pj=_pairs(values[_SRAM]))
    if own or _SRAM in values:
        table = replace(table, **own, source=values["source"])
    static = values.get("static_w")
    return DeviceEnergy(table, None if static is None else float(static))


def _pairs(rows: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(bits), float(pj)) for bits, pj in rows)


def _sram_complaints(value: object) -> list[str]:
    key = f"energy.{_SRAM}"
    shape = f"key '{key}' must be two or more pairs of a memory's bits and the pJ of 64 bits"
    if not isinstance(value, list) or len(cast("list[object]", value)) < 2:
        return [f"{shape}, not {value!r}"]
    rows = cast("list[object]", value)
    for row in rows:
        if not isinstance(row, list) or len(cast("list[object]", row)) != 2:
            return [f"{shape}, not {row!r}"]
        for number in cast("list[object]", row):
            found = number_complaint(key, number)
            if found:
                return [found]
    pairs = _pairs(cast("list[list[float]]", rows))
    if any(low[0] >= high[0] or low[1] > high[1] for low, high in pairwise(pairs)):
        return [f"{shape}, both ascending, not {value!r}"]
    return []
