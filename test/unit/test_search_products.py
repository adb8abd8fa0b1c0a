"""Zero statistics of products of two activations, against counting them in the tensors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from xdsl.dialects.builtin import ModuleOp

from hass_ir.execute.calibration import Calibration
from hass_ir.execute.program import Program
from hass_ir.execute.weights import Weights
from hass_ir.functions import network_of
from hass_ir.search.evaluate import Evaluator

pytestmark = pytest.mark.usefixtures("one_thread")

HEAD = "func.func @main(%x: {0}) -> {1} {{\n%w = sdf.constant {{value = dense<1.0> : {2}}} : {2}\n"
FOUR = (
    HEAD.format("tensor<1x2x3x4xf32>", "tensor<1x2x3x3xf32>", "tensor<4x4xf32>")
    + "%a = sdf.relu %x : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>\n"
    "%b = sdf.linear %a, %w : (tensor<1x2x3x4xf32>, tensor<4x4xf32>) -> tensor<1x2x3x4xf32>\n"
    "%c = sdf.threshold %b {value = 1.0 : f32} : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>\n"
    "%y = sdf.matmul %a, %c {scale = 1.0 : f64, transpose_rhs = true} : "
    "(tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>) -> tensor<1x2x3x3xf32>\n"
    "return %y : tensor<1x2x3x3xf32>\n}"
)
THREE = (
    HEAD.format("tensor<1x3x4xf32>", "tensor<1x3x3xf32>", "tensor<4x4xf32>")
    + "%a = sdf.relu %x : (tensor<1x3x4xf32>) -> tensor<1x3x4xf32>\n"
    "%b = sdf.linear %a, %w : (tensor<1x3x4xf32>, tensor<4x4xf32>) -> tensor<1x3x4xf32>\n"
    "%c = sdf.transpose %b {permutation = array<i64: 0, 2, 1>} : (tensor<1x3x4xf32>) -> "
    "tensor<1x4x3xf32>\n"
    "%y = sdf.matmul %a, %c {scale = 1.0 : f64, transpose_rhs = false} : "
    "(tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>\n"
    "return %y : tensor<1x3x3xf32>\n}"
)


@pytest.mark.parametrize(("text", "shape"), [(FOUR, (2, 3, 4)), (THREE, (3, 4))])
def test_pairs_left_are_those_of_the_tensors(
    text: str, shape: tuple[int, ...], parse: Callable[[str], ModuleOp]
):
    inputs = np.random.default_rng(0).standard_normal((5, *shape), dtype=np.float32)
    program = Program(network_of(parse(text), None), Weights(None))
    evaluation = Evaluator(program, Calibration(inputs, None, "test")).dense
    (found,) = evaluation.products
    a = torch.relu(torch.from_numpy(inputs))  # pyright: ignore[reportUnknownMemberType]
    b = a.sum(-1, keepdim=True).expand(a.shape)
    if len(shape) == 3:
        b = b * (b.abs() > 1)
    pairs = (a != 0).double() @ (b != 0).double().transpose(-1, -2)
    assert found.pair_nonzeros == int(pairs.sum())
    assert found.pair_total == 5 * int(np.prod(shape)) * 3
    assert found.moving.shape == (5, 2 if len(shape) == 3 else 1, 3, 4)
