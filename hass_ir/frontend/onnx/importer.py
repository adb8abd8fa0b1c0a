"""An ONNX file to the torch dialect, node by node."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from hass_ir.errors import missing_extra
from hass_ir.frontend.imported import Imported
from hass_ir.frontend.onnx.inputs import GivenShape

_NUMPY_TYPES = {"float": "float32", "int64": "int64"}


def import_onnx(
    path: str | Path,
    *,
    shapes: Sequence[GivenShape] = (),
    batch: int | None = None,
    name: str | None = None,
) -> Imported:
    """The network in the ONNX file `path`, of opset 13 to 20, for inputs of fixed shape.

    `shapes` are (name or None, shape) of inputs, those without a name in order; `batch` is the
    size of a first axis that the file leaves open. Weights are named as in the file, and read from
    it when they are written; every op carries the name of its node as `hass.source`. An op that
    has no counterpart in the torch dialect stays, as torch-mlir writes it: `torch.operator
    "onnx.Name"`. Raises `HassError` when onnx is missing and for files that are broken or hold
    what cannot be imported.
    """
    for package in ("onnx", "google.protobuf"):
        if not _is_installed(package):
            raise missing_extra("onnx", "onnx", "importing ONNX files")
    from hass_ir.frontend.onnx.emitter import emit
    from hass_ir.frontend.onnx.file import read_file
    from hass_ir.frontend.onnx.inputs import input_types
    from hass_ir.frontend.onnx.weights import LazyWeights

    path = Path(path)
    file = read_file(path)
    inputs, notes = input_types(file, shapes, batch)
    text, weights = emit(file, inputs)
    types = tuple(_NUMPY_TYPES[value.type.element_name] for value in inputs)
    shape = inputs[0].type.shape
    return Imported(name or path.stem, text, LazyWeights(weights), shape, types, tuple(notes))


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):
        return False
