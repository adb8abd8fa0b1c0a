"""The search as a step of another flow in Python: `python examples/embedding.py`.

Needs the extra `search`. Any xDSL module will do as input, read or built.
"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from hass_ir.dialects.accel import Accel
from hass_ir.dialects.sdf import Sdf
from hass_ir.dialects.sdf_attributes import DesignAttr
from hass_ir.dialects.torch import Torch
from hass_ir.functions import network_of
from hass_ir.lowering.accel_json import AccelJsonTarget
from hass_ir.passes.hass_search import HassSearchPass

DIGITS = Path(__file__).parent / "digits"


def read(path: Path, context: Context) -> ModuleOp:
    """The module in the file `path`."""
    for dialect in (Builtin, Func, Torch, Sdf, Accel):
        context.load_dialect(dialect)
    return Parser(context, path.read_text(), str(path)).parse_module()


def search(path: Path, device: str = "zedboard", trials: int = 10) -> tuple[ModuleOp, Any]:
    """The module at `path` after the search, and the accelerator's description as plain data.

    The weights lie beside the module, under its name, and the calibration data as the module says.
    """
    context = Context()
    module = read(path, context)
    weights = str(path.with_suffix(".safetensors"))
    HassSearchPass(device=device, trials=trials, weights=weights).apply(context, module)
    text = StringIO()
    AccelJsonTarget().emit(context, module, text)
    return module, json.loads(text.getvalue())


def main() -> None:
    """Search the digits network; print what was gained, and the stages."""
    module, accelerator = search(DIGITS / "model.mlir")
    design = network_of(module, None).attributes["sdf.design"]
    assert isinstance(design, DesignAttr)
    for name in ("dense", "unpruned", "metrics"):
        metrics = design.get(name)
        print(
            f"{name}: accuracy {metrics.get('accuracy'):.4f}, {metrics.get('ii_cycles')} cycles an "
            f"image, {metrics.get('dsp')} DSPs"
        )
    for stage in accelerator["partitions"][0]["stages"]:
        print(f"{stage['name']}: {stage['kind']}, {stage['ii_cycles']} cycles, {stage['folding']}")


if __name__ == "__main__":
    main()
