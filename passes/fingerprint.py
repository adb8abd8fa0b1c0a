"""What a kept study was made for, so that no other search goes on with it."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

from xdsl.dialects import builtin, func

from hass_ir.passes.format_options import FormatOptions
from hass_ir.passes.options import DataPass
from hass_ir.passes.sdf_search import KEPT, SearchOptions

if TYPE_CHECKING:
    from hass_ir.execute.calibration import Calibration
    from hass_ir.execute.network import Network
    from hass_ir.hardware.device import Device

FREE = ("report", "timeout", "device", *KEPT)
"""Options that a study may go on with when they are others."""


def fingerprint(
    module: builtin.ModuleOp, network: Network, device: Device, options: SearchOptions
) -> dict[str, str]:
    """What decides the trials of a search, by what each is called in an error: digests, and the
    values of options. Samplers that do not plan ahead may go on with more trials."""
    from hass_ir import __version__
    from hass_ir.files import digest
    from hass_ir.search.samplers import WALKS
    from hass_ir.weights_file import weights_path

    weights = weights_path(module, options.weights)
    found = {
        "network": _digest(_text(network.function)),
        "weights": "in the module" if weights is None else digest(weights),
        "calibration data": _digest_of(network.calibration),
        "device": device.name,
        "description of the device": _digest(repr(device)),
        "version of hass-ir": __version__,
    }
    skipped = {*FREE, *(f.name for f in fields(DataPass) if f.name != "seed")}
    if options.sampler not in WALKS:
        skipped.add("trials")
    for option in fields(SearchOptions):
        if option.name not in skipped:
            value = getattr(options, option.name)
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            found[option.name.replace("_", "-")] = f"{value:.17g}" if number else str(value)
    if isinstance(options, FormatOptions):
        for name, bits in options.choices.tables.items():
            found[name.replace("_", "-")] = ",".join(map(str, bits))
    return found


def _text(function: func.FuncOp) -> str:
    """The network without what was measured or designed."""
    from hass_ir.dialects.sdf_attention import MatmulOp
    from hass_ir.dialects.sdf_base import ComputeOp, SdfOp

    clone = function.clone()
    for key in [k for k in clone.attributes if k.startswith("sdf.")]:
        del clone.attributes[key]
    for op in clone.walk():
        if isinstance(op, SdfOp):
            op.engine = None
        if isinstance(op, (ComputeOp, MatmulOp)):
            op.sparsity = None
    return str(clone)


def _digest_of(calibration: Calibration) -> str:
    hashed = hashlib.sha256(calibration.metric.encode())
    for name, array in sorted(calibration.all.items()):
        hashed.update(f"{name} {array.dtype} {array.shape} ".encode())
        hashed.update(array.tobytes())
    return f"sha256:{hashed.hexdigest()}"


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
