"""The converter of each ONNX op; one without stays as it is."""

from __future__ import annotations

from hass_ir.frontend.onnx.elementwise import ELEMENTWISE
from hass_ir.frontend.onnx.emitter import Converter
from hass_ir.frontend.onnx.layers import LAYERS
from hass_ir.frontend.onnx.shapes import SHAPES

CONVERTERS: dict[str, Converter] = {**LAYERS, **ELEMENTWISE, **SHAPES}
"""By the name of the op."""
