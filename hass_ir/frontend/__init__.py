"""From PyTorch to `model.mlir` and `model.safetensors`."""

from hass_ir.frontend.imported import Imported, write_imported
from hass_ir.frontend.pytorch import import_torch

__all__ = ["Imported", "import_torch", "write_imported"]
