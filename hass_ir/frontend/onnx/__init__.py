"""From ONNX to `model.mlir` and `model.safetensors`."""

from hass_ir.frontend.onnx.importer import import_onnx

__all__ = ["import_onnx"]
