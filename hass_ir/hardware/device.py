"""Device files: what a board offers, read from TOML, each key checked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

from hass_ir.errors import Diagnostic, HassError, nearest
from hass_ir.hardware.energy_table import EnergyTable, complaints, device_energy
from hass_ir.hardware.keys import number_complaint, text_complaint

RESOURCES = ("dsp", "lut", "ff", "bram18", "uram")
"""The resources a design must fit, in the order of every resource array's columns."""

DSP_KINDS = ("dsp48e1", "dsp48e2", "dsp58")

BOARD, ASIC = "board", "asic"

_TEXT_KEYS = ("name", "dsp_kind", "source")
_ASIC_KEYS = ("name", "source", "macs", "sram_bits", "clock_mhz", "bandwidth_gbps")
_REAL_KEYS = ("clock_mhz", "bandwidth_gbps", "reconfiguration_s")
_ZERO_KEYS = ("uram", "bram18", "ff", "reconfiguration_s")
_WHOLE_KEYS = (*RESOURCES, "macs", "sram_bits")

STATIC_W_PER_LUT = 3.0e-6
"""Estimate of a board's static power where its file states none: that of an XCZU7EV (0.694 W, see
`zcu104.toml`) over its 230400 LUTs."""

DERATING_START = 0.7
DERATING_SLOPE = 0.5
"""Stated, not measured: from 70 % of the LUTs on the clock falls linearly, to 85 % at all LUTs."""


@dataclass(frozen=True)
class Device:
    """A board: resources (BRAM18 and URAM blocks counted apart), clock, memory bandwidth in Gb/s,
    the seconds a full reconfiguration takes, static power in W, and what operations and accesses
    cost.

    With `technology` "asic", `dsp` are the multipliers and `bram18` the bits of SRAM; nothing else
    has a limit, and nothing is reconfigured.
    """

    name: str
    dsp: int
    lut: int
    ff: int
    bram18: int
    uram: int
    clock_mhz: float
    bandwidth_gbps: float
    reconfiguration_s: float
    dsp_kind: str
    source: str
    static_w: float
    energy: EnergyTable
    technology: str = BOARD

    @property
    def capacity(self) -> tuple[int, ...]:
        """What there is of each of `RESOURCES`."""
        return (self.dsp, self.lut, self.ff, self.bram18, self.uram)

    @property
    def asic(self) -> bool:
        """Whether it is an ASIC's budget and no board."""
        return self.technology == ASIC

    def resource_name(self, column: int) -> str:
        """What column `column` of resource arrays holds."""
        return "sram_bits" if self.asic and RESOURCES[column] == "bram18" else RESOURCES[column]

    def named(self, amounts: Sequence[int]) -> dict[str, int]:
        """`amounts`, one for each of `RESOURCES`, by name; of an ASIC only what it counts."""
        names = ("dsp", None, None, "sram_bits", None) if self.asic else RESOURCES
        pairs = zip(names, amounts, strict=True)
        return {name: int(amount) for name, amount in pairs if name is not None}


def clock_hz(device: Device, lut_used: float) -> float:
    """The clock in Hz a design with `lut_used` LUTs is assumed to reach.

    The table's clock up to 70 % of the LUTs; beyond, half a percent less for each further one.
    """
    return derated_hz(device.clock_mhz, device.lut, lut_used)


def derated_hz(clock_mhz: float, lut: int, lut_used: float) -> float:
    """The same for a device of which only clock and LUTs are known."""
    beyond = max(0.0, lut_used / max(lut, 1) - DERATING_START)
    return clock_mhz * 1e6 * max(0.1, 1.0 - DERATING_SLOPE * beyond)


def device_names() -> tuple[str, ...]:
    """The names of the devices that come with the package, sorted."""
    folder = resources.files("hass_ir.hardware.devices")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def load_device(name_or_path: str) -> Device:
    """A listed device by its name, or a user's own by the path of its TOML file.

    Raises `HassError` for an unknown name, an unreadable file and every bad key in it.
    """
    if name_or_path.endswith(".toml"):
        path = Path(name_or_path)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise HassError(f"cannot read the device file '{path}': {reason}") from None
        return parse_device(text, str(path))
    names = device_names()
    if name_or_path not in names:
        raise HassError(
            f"unknown device '{name_or_path}'{nearest(name_or_path, names)}; "
            f"give the path of a .toml file or one of: {', '.join(names)}"
        )
    return _listed(name_or_path)


@cache
def _listed(name: str) -> Device:
    text = resources.files("hass_ir.hardware.devices").joinpath(f"{name}.toml").read_text("utf-8")
    return parse_device(text, f"{name}.toml")


def parse_device(text: str, place: str) -> Device:
    """The device that `text` (TOML) describes; `place` names the file in errors.

    Raises `HassError` with all that is wrong: unknown, missing, negative and mistyped keys.
    """
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HassError(f"not a TOML file: {error}", place) from None
    technology = table.pop("technology", BOARD)
    keys = _ASIC_KEYS if technology == ASIC else (*_TEXT_KEYS, *_REAL_KEYS, *RESOURCES)
    known = (*keys, "energy", "technology")
    wrong = [f"unknown key '{k}'{nearest(k, known)}; remove it" for k in table if k not in known]
    wrong += [f"missing key '{key}'; add it" for key in keys if key not in table]
    wrong += [w for key in keys if key in table and (w := _complaint(key, table[key]))]
    if technology not in (BOARD, ASIC):
        wrong = [f"key 'technology' must be one of: {BOARD}, {ASIC}; not {technology!r}"]
    own = table.pop("energy", {})
    if isinstance(own, dict):
        wrong += complaints(cast("dict[str, Any]", own))
        if technology == ASIC and "static_w" not in own:
            wrong.append("missing key 'energy.static_w'; add the static power of the ASIC in W")
    else:
        wrong.append(f"key 'energy' must be a table, not {own!r}")
    if wrong:
        raise HassError.several(Diagnostic(message, place) for message in wrong)
    for key in _REAL_KEYS:
        table[key] = float(table.get(key, 0.0))
    if technology == ASIC:
        table |= {"dsp": table.pop("macs"), "bram18": table.pop("sram_bits"), "dsp_kind": "mac"}
        table |= {"lut": 0, "ff": 0, "uram": 0}
    energy = device_energy(cast("dict[str, Any]", own))
    static = STATIC_W_PER_LUT * table["lut"] if energy.static_w is None else energy.static_w
    return Device(**table, static_w=static, energy=energy.table, technology=technology)


def _complaint(key: str, value: object) -> str | None:
    if key in _TEXT_KEYS:
        if key == "dsp_kind" and isinstance(value, str) and value and value not in DSP_KINDS:
            return f"key 'dsp_kind' must be one of: {', '.join(DSP_KINDS)}; not '{value}'"
        return text_complaint(key, value)
    return number_complaint(key, value, whole=key in _WHOLE_KEYS, zero=key in _ZERO_KEYS)
