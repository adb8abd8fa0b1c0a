"""Which transposes move words in a stream, against the order that streams carry words in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from hass_ir.dialects.sdf_layout import TransposeOp
from hass_ir.lowering.stream_layers import stream_layer

TURN = "{permutation = array<i64: 0, 2, 1>}"
PIXELS = "tensor<1x4x2x3xf32>"


Parse = Callable[[str], ModuleOp]


def kind(parse: Parse, body: str, inputs: str, result: str) -> str:
    """The kind of the only transpose of a function."""
    text = f"func.func @f(%x: {inputs}) -> {result} {{\n{body}\n  return %r : {result}\n}}"
    module = parse(text)
    (function,) = (op for op in module.ops if isinstance(op, FuncOp))
    (turn,) = (op for op in function.walk() if isinstance(op, TransposeOp))
    return stream_layer(turn, "turn", lambda _: 16).kind


@pytest.mark.parametrize("axis", [2, None])
def test_pixels_to_tokens_stay_in_place(parse: Parse, axis: int | None):
    flat = (
        f"%0 = sdf.flatten %x {{axis = 2 : i64}} : ({PIXELS}) -> tensor<1x4x6xf32>"
        if axis
        else f"%0 = sdf.reshape %x : ({PIXELS}) -> tensor<1x4x6xf32>"
    )
    turn = f"%r = sdf.transpose %0 {TURN} : (tensor<1x4x6xf32>) -> tensor<1x6x4xf32>"
    assert kind(parse, f"{flat}\n{turn}", PIXELS, "tensor<1x6x4xf32>") == "flatten"


def test_tokens_to_pixels_stay_in_place(parse: Parse):
    turn = f"%0 = sdf.transpose %x {TURN} : (tensor<1x6x4xf32>) -> tensor<1x4x6xf32>"
    image = f"%r = sdf.reshape %0 : (tensor<1x4x6xf32>) -> {PIXELS}"
    assert kind(parse, f"{turn}\n{image}", "tensor<1x6x4xf32>", PIXELS) == "flatten"


def test_tokens_that_mix_move(parse: Parse):
    turn = f"%0 = sdf.transpose %x {TURN} : (tensor<1x6x4xf32>) -> tensor<1x4x6xf32>"
    relu = "%r = sdf.relu %0 : (tensor<1x4x6xf32>) -> tensor<1x4x6xf32>"
    assert kind(parse, f"{turn}\n{relu}", "tensor<1x6x4xf32>", "tensor<1x4x6xf32>") == "transpose"


def test_an_image_cut_elsewhere_moves(parse: Parse):
    """Its rows become tokens here, not its pixels."""
    flat = f"%0 = sdf.reshape %x : ({PIXELS}) -> tensor<1x8x3xf32>"
    turn = f"%r = sdf.transpose %0 {TURN} : (tensor<1x8x3xf32>) -> tensor<1x3x8xf32>"
    assert kind(parse, f"{flat}\n{turn}", PIXELS, "tensor<1x3x8xf32>") == "transpose"
