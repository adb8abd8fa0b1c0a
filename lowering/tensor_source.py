"""Where a conversion reads the few weights from that it must know."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from hass_ir.errors import HassError
from hass_ir.locations import location_of
from hass_ir.tensor_file import TensorFile, open_tensors
from hass_ir.weights_file import weights_path


class TensorSource:
    """The weights of a module, from the file that `option` or its attribute names; the file is
    opened when a weight is asked for."""

    def __init__(self, module: ModuleOp | None = None, option: str | None = None):
        self._module = module
        self._option = option
        self._file: TensorFile | None = None

    def read(self, op: Operation, name: str, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
        """The weight `name` that `op` holds; raises HassError where it is not there or does not
        fit."""
        if self._file is None:
            path = None if self._module is None else weights_path(self._module, self._option)
            if path is None:
                raise HassError(
                    f"the weight '{name}' is needed to compute what depends on no input, and the "
                    "module has no attribute hass.weights; give the option weights=FILE",
                    location_of(op),
                )
            self._file = open_tensors(path)
        if name not in self._file.names:
            raise HassError(
                f"'{self._file.path}' has no tensor '{name}'; give the right file with weights=",
                location_of(op),
            )
        array = self._file.read(name, shape, dtype)
        if array.shape != shape or array.dtype != np.dtype(dtype):
            raise HassError(
                f"tensor '{name}' of '{self._file.path}' is {array.dtype} of shape {array.shape}, "
                f"the module expects {np.dtype(dtype)} of shape {shape}; import the model again",
                location_of(op),
            )
        return array
