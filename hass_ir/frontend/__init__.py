"""From PyTorch or ONNX to `model.mlir` and `model.safetensors`."""

from hass_ir.frontend.imported import Imported, write_imported
from hass_ir.frontend.onnx import import_onnx
from hass_ir.frontend.pytorch import import_torch

__all__ = ["Imported", "import_onnx", "import_torch", "write_imported"]
