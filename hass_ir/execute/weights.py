"""Weights of an sdf module: read lazily from their file, transformed as the IR says."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from xdsl.ir import Operation, SSAValue

from hass_ir.dialects import sdf
from hass_ir.dialects.sdf_base import shape_of
from hass_ir.dialects.sdf_formats import QuantizeOp, ShareOp
from hass_ir.dialects.sdf_layout import ReshapeOp, TransposeOp
from hass_ir.errors import HassError
from hass_ir.files import digest
from hass_ir.locations import location_of
from hass_ir.sparsity.formats import quantized, shared
from hass_ir.sparsity.thresholds import prune
from hass_ir.tensor_file import TensorFile, open_tensors

Float32Array: TypeAlias = NDArray[np.float32]


class Weights:
    """Evaluates values built from `sdf.weight`, `sdf.constant`, folding, thresholds and number
    formats; every value once. `path` may be None for a module that names no weights."""

    def __init__(self, path: Path | None, expected_digest: str | None = None):
        self.path = path
        self._values: dict[SSAValue, Float32Array] = {}
        self._file: TensorFile | None = None
        if path is None:
            return
        self._file = open_tensors(path)
        if expected_digest is not None and digest(path) != expected_digest:
            raise HassError(
                f"'{path}' is not the weights file that the module was imported with (its digest "
                "differs); import the model again, or drop the attribute hass.weights_digest"
            )

    def value(self, value: SSAValue) -> Float32Array:
        """The array behind `value`; raises HassError where it is no constant, or its tensor is
        missing, of another shape or type, or not finite."""
        if value not in self._values:
            result = self._evaluate(value)
            result.flags.writeable = False
            self._values[value] = result
        return self._values[value]

    def _evaluate(self, value: SSAValue) -> Float32Array:
        op = value.owner
        match op:
            case sdf.WeightOp():
                return self._read(op)
            case sdf.ConstantOp():
                return np.array(op.value.get_values(), np.float32).reshape(shape_of(value))
            case sdf.ThresholdOp():
                return prune(self.value(op.input), op.value.value.data).copy()
            case ReshapeOp():
                return self.value(op.input).reshape(op.shape).copy()
            case TransposeOp():
                order = op.permutation.get_values()
                return np.ascontiguousarray(self.value(op.input).transpose(order))
            case QuantizeOp():
                scales = np.asarray(op.scales, np.float32)
                return quantized(self.value(op.input), scales, *op.limits)
            case ShareOp():
                return shared(self.value(op.input), np.asarray(op.values, np.float32))
            case sdf.FoldWeightOp():
                weight = self.value(op.weight).astype(np.float64)
                scale = self._scale(op.gamma, op.variance, op.epsilon.value.data)
                shape = (-1,) + (1,) * (weight.ndim - 1)
                return (weight * scale.reshape(shape)).astype(np.float32)
            case sdf.FoldBiasOp():
                scale = self._scale(op.gamma, op.variance, op.epsilon.value.data)
                bias = 0.0 if op.bias is None else self.value(op.bias).astype(np.float64)
                mean, beta = self.value(op.mean), self.value(op.beta)
                return (beta + (bias - mean.astype(np.float64)) * scale).astype(np.float32)
            case _:
                computed = isinstance(op, Operation)
                raise HassError(
                    "a weight must come from sdf.weight, sdf.constant or an op that transforms "
                    f"one, not from '{op.name if computed else 'a block argument'}'",
                    location_of(op) if computed else None,
                )

    def _scale(self, gamma: SSAValue, variance: SSAValue, epsilon: float) -> NDArray[np.float64]:
        return self.value(gamma) / np.sqrt(self.value(variance).astype(np.float64) + epsilon)

    def _read(self, op: sdf.WeightOp) -> Float32Array:
        key, where = op.key.data, location_of(op)
        if self._file is None:
            raise HassError(
                f"the weight '{key}' has no file: the module has no attribute hass.weights; give "
                "the option weights=FILE.safetensors",
                where,
            )
        if key not in self._file.names:
            raise HassError(
                f"'{self.path}' has no tensor '{key}'; import the model again, or give the right "
                "file with weights=",
                where,
            )
        try:
            array = self._file.read(key, op.shape, np.float32)
        except HassError as error:
            raise HassError(error.diagnostics[0].message, where) from error
        if array.dtype != np.float32:
            raise HassError(
                f"tensor '{key}' of '{self.path}' has type {array.dtype}, expected float32", where
            )
        if array.shape != op.shape:
            raise HassError(
                f"tensor '{key}' of '{self.path}' has shape {array.shape}, the module expects "
                f"{op.shape}; import the model again",
                where,
            )
        if not np.isfinite(array).all():
            raise HassError(
                f"tensor '{key}' of '{self.path}' holds NaN or infinity; train or export the model "
                "again",
                where,
            )
        return array
