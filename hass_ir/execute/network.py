"""A network ready to be executed: its function, weights and calibration data, found and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from xdsl.dialects import builtin, func
from xdsl.dialects.builtin import TensorType, f32, i64
from xdsl.ir import Attribute

from hass_ir.dialects.sdf_base import shape_of
from hass_ir.dialects.sdf_layout import EmbeddingOp
from hass_ir.errors import HassError
from hass_ir.execute.calibration import Calibration, load_calibration, synthetic_calibration
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.files import digest, find_file
from hass_ir.functions import network_of
from hass_ir.locations import location_of
from hass_ir.lowering.convert_torch_to_sdf import is_torch
from hass_ir.weights_file import data_folders, text_attribute, weights_path


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
    torch_device: str = "cpu"

    def open(self, module: builtin.ModuleOp) -> Network:
        """Find, read and check everything; raises HassError saying what is missing."""
        if self.samples is not None and self.samples < 1:
            raise HassError(f"option 'samples' must be at least 1, got {self.samples}")
        if self.torch_device == "cuda" and not torch.cuda.is_available():
            raise HassError(
                "torch-device=cuda: PyTorch finds no CUDA device here (torch "
                f"{torch.__version__}); leave the option out to execute on the CPU"
            )
        function = network_of(module, self.function)
        _check(function)
        program = Program(function, self._weights(module), self.torch_device)
        if not program.layers:
            raise HassError(
                f"function '{function.sym_name.data}' has no convolution or linear layer, so "
                "there is nothing to prune; choose another with function=NAME",
                location_of(function),
            )
        shape = program.input_shape
        calibration = self._calibration(module, shape, _vocabulary(function))
        return Network(function, program, calibration)

    def _weights(self, module: builtin.ModuleOp) -> Weights:
        path = weights_path(module, self.weights)
        if path is None or self.weights is not None:
            return Weights(path)
        return Weights(path, text_attribute(module, "hass.weights_digest"))

    def _calibration(
        self, module: builtin.ModuleOp, shape: tuple[int, ...], vocabulary: int | None
    ) -> Calibration:
        named = text_attribute(module, "hass.calibration")
        name = self.calibration if self.calibration is not None else named
        if name is None:
            return synthetic_calibration(shape, self.samples, self.seed, vocabulary)
        path = find_file(
            name, data_folders(module, self.weights), "calibration data", "calibration"
        )
        expected = text_attribute(module, "hass.calibration_digest")
        if self.calibration is None and expected is not None and digest(path) != expected:
            raise HassError(
                f"'{path}' is not the calibration data that the module was imported with (its "
                "digest differs); give it as the option calibration= if that is meant"
            )
        return load_calibration(path, shape, self.samples, vocabulary)


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
    kinds = [(kind, (f32, i64)) for kind in types.inputs] + [(k, (f32,)) for k in types.outputs]
    for kind, elements in kinds:
        fits = _holds(kind, *elements)
        if not fits:
            raise HassError(
                f"function '{name}' takes or returns {kind}; a network has float32 tensors of "
                "fixed shape, batch first (and may take numbers of tokens, int64)",
                where,
            )


def _holds(kind: Attribute, *elements: Attribute) -> bool:
    """Whether `kind` is a tensor of fixed shape of one of `elements`."""
    if not isinstance(kind, TensorType):
        return False
    tensor = cast("TensorType[Attribute]", kind)
    return tensor.element_type in elements and min(tensor.get_shape(), default=0) > 0


def _vocabulary(function: func.FuncOp) -> int | None:
    """How many numbers an input of tokens may take: the rows of the smallest table it reads."""
    uses = [use.operation for a in function.body.block.args for use in a.uses]
    rows = [shape_of(op.table)[0] for op in uses if isinstance(op, EmbeddingOp)]
    return min(rows, default=None)
