"""A network ready to be executed: its function, weights and calibration data, found and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xdsl.dialects import builtin, func
from xdsl.dialects.builtin import Float32Type, TensorType
from xdsl.utils.hints import isa

from hass_ir.errors import HassError
from hass_ir.execute.calibration import Calibration, load_calibration, synthetic_calibration
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.files import digest, find_file
from hass_ir.functions import network_of
from hass_ir.locations import location_of, source_folder
from hass_ir.lowering.convert_torch_to_sdf import is_torch


@dataclass(frozen=True)
class Network:
    """One function of sdf ops, compiled, with the data to judge it by."""

    function: func.FuncOp
    program: Program
    calibration: Calibration


@dataclass(frozen=True)
class Sources:
    """Where a pass takes its data from: options first, else the module's attributes.

    Without calibration data, `samples` random inputs made from `seed` take its place.
    """

    function: str | None = None
    weights: str | None = None
    calibration: str | None = None
    samples: int | None = None
    seed: int = 0

    def open(self, module: builtin.ModuleOp) -> Network:
        """Find, read and check everything; raises HassError saying what is missing."""
        if self.samples is not None and self.samples < 1:
            raise HassError(f"option 'samples' must be at least 1, got {self.samples}")
        function = network_of(module, self.function)
        _check(function)
        program = Program(function, self._weights(module))
        if not program.layers:
            raise HassError(
                f"function '{function.sym_name.data}' has no convolution or linear layer, so "
                "there is nothing to prune; choose another with function=NAME",
                location_of(function),
            )
        return Network(function, program, self._calibration(module, program.input_shape))

    def _weights(self, module: builtin.ModuleOp) -> Weights:
        named = _attribute(module, "hass.weights")
        if self.weights is None and named is None:
            return Weights(None)
        if self.weights is not None:
            return Weights(
                find_file(self.weights, _folders(module, None), "weights file", "weights")
            )
        assert named is not None
        path = find_file(named, _folders(module, None), "weights file", "weights")
        return Weights(path, _attribute(module, "hass.weights_digest"))

    def _calibration(self, module: builtin.ModuleOp, shape: tuple[int, ...]) -> Calibration:
        named = _attribute(module, "hass.calibration")
        name = self.calibration if self.calibration is not None else named
        if name is None:
            return synthetic_calibration(shape, self.samples, self.seed)
        path = find_file(name, _folders(module, self.weights), "calibration data", "calibration")
        expected = _attribute(module, "hass.calibration_digest")
        if self.calibration is None and expected is not None and digest(path) != expected:
            raise HassError(
                f"'{path}' is not the calibration data that the module was imported with (its "
                "digest differs); give it as the option calibration= if that is meant"
            )
        return load_calibration(path, shape, self.samples)


def _check(function: func.FuncOp) -> None:
    """Raise HassError for a function that cannot be a network of sdf ops."""
    where = location_of(function)
    if is_torch(function):
        raise HassError(
            "the network is still in the torch dialect; run convert-torch-to-sdf first", where
        )
    name = function.sym_name.data
    if len(function.body.blocks) != 1:
        raise HassError(f"function '{name}' has several blocks; a network has one", where)
    types = function.function_type
    for kind in (*types.inputs, *types.outputs):
        fits = isa(kind, TensorType[Float32Type]) and min(kind.get_shape(), default=0) > 0
        if not fits:
            raise HassError(
                f"function '{name}' takes or returns {kind}; a network has float32 tensors of "
                "fixed shape, batch first",
                where,
            )


def _folders(module: builtin.ModuleOp, weights: str | None) -> list[Path]:
    """Folders to look in: that of the weights option, of the module's file, the current one."""
    folders: list[Path] = []
    if weights is not None:
        folders.append(Path(weights).parent)
    source = source_folder(module)
    if source is not None:
        folders.append(source)
    folders.append(Path())
    return list(dict.fromkeys(folders))


def _attribute(module: builtin.ModuleOp, key: str) -> str | None:
    value = module.attributes.get(key)
    if value is None:
        return None
    if not isinstance(value, builtin.StringAttr):
        raise HassError(f"the module's attribute '{key}' must be a string, got {value}")
    return value.data
